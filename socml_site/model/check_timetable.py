"""Rules about time and place: one function a rule, each yields problems in any order."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from heapq import heappop, heappush
from typing import NamedTuple

from socml_site.model.people import name_key
from socml_site.model.timetable import Day, Occurrence, Room, Slot, minutes_between
from socml_site.model.types import Archive, Session
from socml_site.problems import Location, Problem, Related, closest, did_you_mean, fold, report
from socml_site.source import to_plain

Check = Callable[[Archive, Sequence["_Held"]], Iterator[Problem]]


class _Held(NamedTuple):
    """A session at one of its times, with the real moments: clocks may change meanwhile."""

    session: Session
    occurrence: Occurrence
    start: datetime
    end: datetime

    def locate(self, field: str) -> Location:
        """Return where the value for this time stands in a field, or else the field."""
        return self.session.document.locate(field, self.occurrence.number - 1)

    def locate_room(self, room: Room) -> Location:
        """Return where one of its rooms stands."""
        if len(self.session.occurrences) > 1:
            return self.locate("room")
        return self.session.document.locate("room", self.occurrence.rooms.index(room))

    def __str__(self) -> str:
        """Return `14:00 to 14:50`, with the day if there are other times."""
        start, end = self.occurrence.start_local, self.occurrence.end_local
        day = f"{start:%Y-%m-%d} " if len(self.session.occurrences) > 1 else ""
        return f"{day}{start:%H:%M} to {end:%H:%M}"


def check_timetable(archive: Archive) -> Iterator[Problem]:
    """Report what is wrong with times and places, in any order."""
    moments_of = archive.conference.moments_of
    timed = [_Held(*meeting, *moments_of(meeting)) for meeting in archive.meetings()]
    for check in _CHECKS:
        yield from check(archive, timed)


def _check_outside_schedule(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    conference = archive.conference
    for held in timed:
        start, end = held.occurrence.start_local, held.occurrence.end_local
        day = conference.day_of(start)
        if day is None:
            days = [str(each.date) for each in conference.days]
            message = f"there is no conference on {start:%Y-%m-%d}"
            hint = did_you_mean(str(start.date()), days, f"days are {', '.join(days)}")
            yield report("outside-schedule", held.locate("start"), message, hint)
        elif day.slots and not _is_within(day, held.occurrence):
            message = (
                f"this session lasts from {start:%H:%M} to {_clock(end, start)}, the day from "
                f"{day.start_local:%H:%M} to {_clock(day.end_local, day.start_local)}"
            )
            yield report("outside-schedule", held.locate("start"), message, "move or shorten it")


def _clock(end: datetime, start: datetime) -> str:
    return f"{end:%H:%M}" if end.date() == start.date() else f"{end:%H:%M} on {end:%Y-%m-%d}"


def _is_within(day: Day, occurrence: Occurrence) -> bool:
    return day.start_local <= occurrence.start_local and occurrence.end_local <= day.end_local


def _check_off_slot(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    for held in timed:
        start, end = held.occurrence.start_local, held.occurrence.end_local
        day = archive.conference.day_of(start)
        if day is None or not day.slots or not _is_within(day, held.occurrence):
            continue
        place = held.locate("start")
        for slot in day.slots:
            if not slot.is_open and start < slot.end_local and slot.start_local < end:
                message = (
                    f"this session, {start:%H:%M} to {end:%H:%M}, runs into "
                    f'"{slot.title or slot.kind}", {slot.start_local:%H:%M} to '
                    f"{slot.end_local:%H:%M}"
                )
                yield report("off-slot", place, message, _shorter_hint(start, slot, day.slots))
                break
        else:
            holder = [slot for slot in day.slots if slot.start_local <= start < slot.end_local]
            if not holder:
                message = f"no slot is open at {start:%H:%M}"
                yield report("off-slot", place, message, _open_slots_hint(day.slots))


def _shorter_hint(start: datetime, slot: Slot, slots: Iterable[Slot]) -> str:
    """A session that starts where it may is only too long."""
    if start >= slot.start_local or not any(each.start_local == start for each in slots):
        return _open_slots_hint(slots)
    return f"end it before that: `duration: {minutes_between(start, slot.start_local)}`"


def _open_slots_hint(slots: Iterable[Slot]) -> str:
    starts = [f"{slot.start_local:%H:%M}" for slot in slots if slot.is_open]
    return f"slots for sessions start at {', '.join(starts)}" if starts else "no slot is open here"


def _overlaps(several: Iterable[_Held]) -> Iterator[tuple[_Held, _Held]]:
    """Yield each that begins before one before it has ended, with that one.

    Expects them in order of time. One pair each keeps the cost linear.
    """
    running: _Held | None = None
    for held in several:
        if running is not None and held.start < running.end:
            yield running, held
        if running is None or held.end > running.end:
            running = held


def _overlap(one: _Held, two: _Held) -> bool:
    return one.start < two.end and two.start < one.end


def _groups(
    timed: Iterable[_Held], keys: Callable[[_Held], Iterable[str]]
) -> Mapping[str, list[_Held]]:
    groups: dict[str, list[_Held]] = defaultdict(list)
    for held in timed:
        for key in keys(held):
            groups[key].append(held)
    return groups


def _by_room(archive: Archive, timed: Iterable[_Held]) -> Iterator[tuple[Room, list[_Held]]]:
    groups = _groups(timed, lambda held: [room.id for room in held.occurrence.rooms])
    for room in archive.conference.rooms:
        yield room, groups.get(room.id, [])


def _check_room_clash(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    for room, several in _by_room(archive, timed):
        for first, second in () if room.is_shared else _overlaps(several):
            if all(each.session.allow.get("room-clash") for each in (first, second)):
                continue
            yield report(
                "room-clash",
                second.locate_room(room),
                f'"{first.session.title}" is in {room.name} from {first}, this one from {second}',
                _free_rooms_hint(archive, second, timed),
                [Related("the other session", first.locate_room(room))],
            )


def _free_rooms_hint(archive: Archive, held: _Held, timed: Iterable[_Held]) -> str:
    taken = {
        room.id
        for other in timed
        if _overlap(other, held)
        for room in other.occurrence.rooms
        if not room.is_shared
    }
    free = [room.name for room in archive.conference.rooms if room.id not in taken]
    said = f"free at that time: {', '.join(free)}" if free else "no room is free at that time"
    return (
        f"{said}; a room that holds several sessions at once has `shared: true` in conference.yml"
    )


def _check_person_clash(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    reported: set[tuple[str, str, str]] = set()
    hosts = _groups(timed, lambda held: [person.id for person in held.session.hosts])
    for person_id, several in hosts.items():
        for first, second in _between_two(several, reported, person_id):
            field = "moderators" if second.session.moderators else "proposers"
            index = _index_of(person_id, field, second.session)
            yield report(
                "person-clash",
                second.session.document.locate(field, index),
                f'{archive.people[person_id].name} also runs "{first.session.title}", {first}',
                "move one of the two, or ask somebody else to moderate",
                [Related("the other session", first.locate("start"))],
            )


def _between_two(
    several: Iterable[_Held], reported: set[tuple[str, str, str]], what: str = ""
) -> Iterator[tuple[_Held, _Held]]:
    """Yield overlaps of different sessions, each pair of them once; `what` tells groups apart."""
    for first, second in _overlaps(several):
        pair = first.session.id, second.session.id, what
        if first.session is not second.session and pair not in reported:
            reported.add(pair)
            yield first, second


def _index_of(person_id: str, field: str, session: Session) -> int:
    """Find which item of a field is a person; repeated names make it differ from the order."""
    person = next(each for each in session.hosts if each.id == person_id)
    names = {name_key(name) for name in (person.name, f"@{person.id}", *person.aliases)}
    value = session.document.fields.value(field)
    written = to_plain(value) if value is not None else []
    items = written if isinstance(written, list) else [written]
    return next((index for index, item in enumerate(items) if name_key(str(item)) in names), 0)


def _check_conflict_parallel(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    reported = set()
    times = _groups(timed, lambda held: [held.session.id])
    for session in archive.sessions.values():
        for index, other_id in enumerate(session.conflicts):
            pair = frozenset((session.id, other_id))
            found = _first_overlap(times.get(session.id, ()), times.get(other_id, ()))
            if other_id == session.id or found is None or pair in reported:
                continue
            reported.add(pair)
            yield report(
                "conflict-parallel",
                session.document.locate("conflicts", index),
                f'"{found.session.title}" runs at the same time, {found}',
                "move one of the two",
                [Related("the other session", found.locate("start"))],
            )


def _first_overlap(ones: Sequence[_Held], others: Sequence[_Held]) -> _Held | None:
    """Return the first of the others that is at the same time as one of the ones.

    Both in order of time, and it takes so many steps as there are of them.
    """
    left = deque(ones)
    for other in others:
        while left and left[0].end <= other.start:
            left.popleft()
        if left and _overlap(left[0], other):
            return other
    return None


def _check_topic_parallel(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    reported: set[tuple[str, str, str]] = set()
    topics = _groups(timed, lambda held: [topic.id for topic in held.session.topics])
    for several in topics.values():
        for first, second in _between_two(several, reported):
            common = [each.name for each in second.session.topics if each in first.session.topics]
            yield report(
                "topic-parallel",
                second.locate("start"),
                f'"{first.session.title}" is at the same time and also about {", ".join(common)}',
                "",
                [Related("the other session", first.locate("start"))],
            )


def _check_over_capacity(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    """Those who come spread over all rooms and times of a session."""
    for session in archive.sessions.values():
        rooms = [room for each in session.occurrences for room in each.rooms]
        seats = sum(room.capacity or 0 for room in rooms)
        is_known = rooms and all(room.capacity is not None for room in rooms)
        if session.expected is None or not session.is_active or not is_known:
            continue
        if session.expected > seats:
            names = " and ".join(dict.fromkeys(room.name for room in rooms))
            offered = f"{names} holds {seats}"
            if len(rooms) > 1:
                offered = f"there are {seats} places, all times in {names} together"
            yield report(
                "over-capacity",
                session.document.locate("expected"),
                f"{session.expected} people are expected, and {offered}",
                _large_enough(archive, session.expected),
            )


def _large_enough(archive: Archive, people: int) -> str:
    larger = [
        f"{room.name} ({room.capacity})"
        for room in archive.conference.rooms
        if room.capacity is not None and room.capacity >= people
    ]
    return f"large enough: {', '.join(larger)}" if larger else "no room is large enough"


def _check_crowded(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    """Several sessions in a shared room, each of which would fit in alone."""
    for room, several in _by_room(archive, timed):
        if not room.is_shared or room.capacity is None:
            continue
        running: list[tuple[datetime, int]] = []
        total = 0
        for held in several:
            while running and running[0][0] <= held.start:
                total -= heappop(running)[1]
            people = _share(held.session)
            if not 0 < people <= room.capacity:
                continue
            heappush(running, (held.end, people))
            total += people
            if total > room.capacity:
                yield report(
                    "over-capacity",
                    held.session.document.locate("expected"),
                    f"{total} people are expected in {room.name} at "
                    f"{held.occurrence.start_local:%H:%M}, in {len(running)} sessions, and it "
                    f"holds {room.capacity}",
                    "move one of them to another room or time",
                )


def _share(session: Session) -> int:
    """Return how many people are expected in each room each time; 0 if nobody has said."""
    places = sum(len(each.rooms) for each in session.occurrences)
    return -(-(session.expected or 0) // places)


def _check_missing_equipment(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    for session in archive.sessions.values():
        if not session.is_active or not session.occurrences:
            continue
        for room in session.rooms:
            offered = {fold(thing) for thing in room.equipment}
            for index, need in enumerate(session.needs):
                if fold(need) not in offered:
                    yield report(
                        "missing-equipment",
                        session.document.locate("needs", index),
                        f'{room.name} has no "{need}"',
                        _rooms_with(archive, need),
                    )


def _rooms_with(archive: Archive, need: str) -> str:
    rooms = archive.conference.rooms
    names = [room.name for room in rooms if fold(need) in {fold(thing) for thing in room.equipment}]
    if names:
        return f"there is one in: {', '.join(names)}"
    things = sorted({thing for room in rooms for thing in room.equipment})
    near = closest(need, things)
    return f'did you mean "{near}"?' if near else "no room has one"


def _check_not_available(archive: Archive, timed: Sequence[_Held]) -> Iterator[Problem]:
    for held in timed:
        start, available = held.occurrence.start_local, held.session.available
        if not available or any(_covers(archive, moment, start) for moment in available):
            continue
        times = ", ".join(
            f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)
            for moment in available
        )
        message = f"the proposers cannot come on {start:%Y-%m-%d at %H:%M}"
        yield report("not-available", held.locate("start"), message, f"they can on {times}")


def _covers(archive: Archive, moment: date | datetime, start: datetime) -> bool:
    day = archive.conference.day_of(start)
    if not isinstance(moment, datetime):
        return moment in (start.date(), day.date if day else None)
    return moment == start or any(
        slot.start_local <= moment < slot.end_local and slot.start_local <= start < slot.end_local
        for slot in (day.slots if day else ())
    )


_CHECKS: tuple[Check, ...] = (
    _check_outside_schedule,
    _check_off_slot,
    _check_room_clash,
    _check_person_clash,
    _check_conflict_parallel,
    _check_topic_parallel,
    _check_over_capacity,
    _check_crowded,
    _check_missing_equipment,
    _check_not_available,
)
