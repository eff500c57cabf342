"""Rules about time and place: one function a rule, each yields problems in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from socml_site.model.people import name_key
from socml_site.model.types import Archive, Day, Session, Slot, minutes_between
from socml_site.problems import Location, Problem, Related, closest, did_you_mean, fold, report
from socml_site.source import to_plain

Check = Callable[[Archive], Iterator[Problem]]


def _check_outside_schedule(archive: Archive) -> Iterator[Problem]:
    conference = archive.conference
    for session in _timed(archive):
        start, end = session.start_local, session.end_local
        if start is None or end is None:
            continue
        place = session.document.locate("start")
        day = conference.day(start.date())
        if day is None:
            days = [str(each.date) for each in conference.days]
            message = f"there is no conference on {start:%Y-%m-%d}"
            hint = did_you_mean(str(start.date()), days, f"days are {', '.join(days)}")
            yield report("outside-schedule", place, message, hint)
        elif day.slots and not _is_within(day, start, end):
            last = max(slot.end_local for slot in day.slots)
            message = (
                f"this session lasts from {start:%H:%M} to {_clock(end, start)}, the day from "
                f"{day.slots[0].start_local:%H:%M} to {last:%H:%M}"
            )
            yield report("outside-schedule", place, message, "move or shorten it")


def _clock(end: datetime, start: datetime) -> str:
    return f"{end:%H:%M}" if end.date() == start.date() else f"{end:%H:%M} on {end:%Y-%m-%d}"


def _is_within(day: Day, start: datetime, end: datetime) -> bool:
    return day.slots[0].start_local <= start and end <= max(slot.end_local for slot in day.slots)


def _check_off_slot(archive: Archive) -> Iterator[Problem]:
    for session in _timed(archive):
        start, end = session.start_local, session.end_local
        day = archive.conference.day(start.date()) if start else None
        if start is None or end is None or day is None or not day.slots:
            continue
        if not _is_within(day, start, end):
            continue
        place = session.document.locate("start")
        for slot in day.slots:
            if not slot.is_open and start < slot.end_local and slot.start_local < end:
                message = (
                    f"this session, {start:%H:%M} to {end:%H:%M}, runs into "
                    f'"{slot.title or slot.kind}", {slot.start_local:%H:%M} to '
                    f"{slot.end_local:%H:%M}"
                )
                yield report("off-slot", place, message, _shorter_hint(session, slot, day.slots))
                break
        else:
            holder = [slot for slot in day.slots if slot.start_local <= start < slot.end_local]
            if not holder:
                message = f"no slot is open at {start:%H:%M}"
                yield report("off-slot", place, message, _open_slots_hint(day.slots))


def _shorter_hint(session: Session, slot: Slot, slots: Iterable[Slot]) -> str:
    """A session that starts where it may is only too long."""
    start = _later(session)
    if start >= slot.start_local or not any(each.start_local == start for each in slots):
        return _open_slots_hint(slots)
    return f"end it before that: `duration: {minutes_between(start, slot.start_local)}`"


def _open_slots_hint(slots: Iterable[Slot]) -> str:
    starts = [f"{slot.start_local:%H:%M}" for slot in slots if slot.is_open]
    return f"slots for sessions start at {', '.join(starts)}" if starts else "no slot is open here"


def _timed(archive: Archive) -> list[Session]:
    """Sessions that take place at a known time, earliest first."""
    timed = [
        session
        for session in archive.sessions.values()
        if session.start_local is not None and session.is_active
    ]
    return sorted(timed, key=lambda session: (session.start_local, session.id))


def _overlaps(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    """Yield each session that begins before one before it has ended, with that one.

    Expects them in order of time. One pair a session keeps the cost linear.
    """
    running: Session | None = None
    for session in sessions:
        if running is not None and _later(session) < running.end_local:  # type: ignore[operator]
            yield running, session
        if running is None or session.end_local > running.end_local:  # type: ignore[operator]
            running = session


def _later(session: Session) -> datetime:
    if session.start_local is None:
        raise ValueError(f"{session.id} has no time")
    return session.start_local


def _when(session: Session) -> str:
    return f"{session.start_local:%H:%M} to {session.end_local:%H:%M}"


def _start(session: Session) -> Location:
    return session.document.locate("start")


def _groups(
    archive: Archive, keys: Callable[[Session], Iterable[str]]
) -> Mapping[str, list[Session]]:
    groups: dict[str, list[Session]] = defaultdict(list)
    for session in _timed(archive):
        for key in keys(session):
            groups[key].append(session)
    return groups


def _check_room_clash(archive: Archive) -> Iterator[Problem]:
    for sessions in _groups(archive, lambda each: [each.room.id] if each.room else []).values():
        for first, second in _overlaps(sessions):
            room = second.room.name if second.room else ""
            yield report(
                "room-clash",
                second.document.locate("room"),
                f'"{first.title}" is in {room} from {_when(first)}, this one from {_when(second)}',
                _free_rooms_hint(archive, second),
                [Related("the other session", first.document.locate("room"))],
            )


def _free_rooms_hint(archive: Archive, session: Session) -> str:
    taken = {
        other.room.id
        for other in archive.sessions.values()
        if other.room and other.is_placed and _overlap(other, session)
    }
    free = [room.name for room in archive.conference.rooms if room.id not in taken]
    return f"free at that time: {', '.join(free)}" if free else "no room is free at that time"


def _overlap(one: Session, two: Session) -> bool:
    if not (one.start_local and one.end_local and two.start_local and two.end_local):
        return False
    return one.start_local < two.end_local and two.start_local < one.end_local


def _check_person_clash(archive: Archive) -> Iterator[Problem]:
    reported = set()
    for person_id, sessions in _groups(archive, lambda each: [p.id for p in each.hosts]).items():
        for first, second in _overlaps(sessions):
            if (first.id, second.id, person_id) in reported:
                continue
            reported.add((first.id, second.id, person_id))
            field = "moderators" if second.moderators else "proposers"
            index = _index_of(person_id, field, second)
            yield report(
                "person-clash",
                second.document.locate(field, index),
                f'{archive.people[person_id].name} also runs "{first.title}", {_when(first)}',
                "move one of the two, or ask somebody else to moderate",
                [Related("the other session", _start(first))],
            )


def _index_of(person_id: str, field: str, session: Session) -> int:
    """Find which item of a field is a person; repeated names make it differ from the order."""
    person = next(each for each in session.hosts if each.id == person_id)
    names = {name_key(name) for name in (person.name, f"@{person.id}", *person.aliases)}
    value = session.document.fields.value(field)
    written = to_plain(value) if value is not None else []
    items = written if isinstance(written, list) else [written]
    return next((index for index, item in enumerate(items) if name_key(str(item)) in names), 0)


def _check_conflict_parallel(archive: Archive) -> Iterator[Problem]:
    reported = set()
    for session in archive.sessions.values():
        for index, other_id in enumerate(session.conflicts):
            other = archive.sessions.get(other_id)
            pair = frozenset((session.id, other_id))
            if other is None or not other.is_active or not session.is_active or pair in reported:
                continue
            if other is not session and _overlap(session, other):
                reported.add(pair)
                yield report(
                    "conflict-parallel",
                    session.document.locate("conflicts", index),
                    f'"{other.title}" runs at the same time, {_when(other)}',
                    "move one of the two",
                    [Related("the other session", _start(other))],
                )


def _check_topic_parallel(archive: Archive) -> Iterator[Problem]:
    reported = set()
    for sessions in _groups(archive, lambda each: [topic.id for topic in each.topics]).values():
        for first, second in _overlaps(sessions):
            if (first.id, second.id) in reported:
                continue
            reported.add((first.id, second.id))
            shared = [topic.name for topic in second.topics if topic in first.topics]
            yield report(
                "topic-parallel",
                _start(second),
                f'"{first.title}" is at the same time and also about {", ".join(shared)}',
                "",
                [Related("the other session", _start(first))],
            )


def _check_over_capacity(archive: Archive) -> Iterator[Problem]:
    for session in _timed(archive):
        room, expected = session.room, session.expected
        if room is None or room.capacity is None or expected is None or expected <= room.capacity:
            continue
        larger = [
            f"{each.name} ({each.capacity})"
            for each in archive.conference.rooms
            if each.capacity is not None and each.capacity >= expected
        ]
        yield report(
            "over-capacity",
            session.document.locate("expected"),
            f"{expected} people are expected, and {room.name} holds {room.capacity}",
            f"large enough: {', '.join(larger)}" if larger else "no room is large enough",
        )


def _check_missing_equipment(archive: Archive) -> Iterator[Problem]:
    for session in _timed(archive):
        if session.room is None:
            continue
        offered = {fold(thing) for thing in session.room.equipment}
        for index, need in enumerate(session.needs):
            if fold(need) not in offered:
                yield report(
                    "missing-equipment",
                    session.document.locate("needs", index),
                    f'{session.room.name} has no "{need}"',
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


def _check_not_available(archive: Archive) -> Iterator[Problem]:
    for session in _timed(archive):
        start = session.start_local
        if start is None or not session.available:
            continue
        if not any(_covers(archive, moment, start) for moment in session.available):
            times = ", ".join(
                f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else str(moment)
                for moment in session.available
            )
            message = f"the proposers cannot come on {start:%Y-%m-%d at %H:%M}"
            yield report("not-available", _start(session), message, f"they can on {times}")


def _covers(archive: Archive, moment: date | datetime, start: datetime) -> bool:
    if not isinstance(moment, datetime):
        return moment == start.date()
    if moment == start:
        return True
    day = archive.conference.day(start.date())
    return any(
        slot.start_local <= moment < slot.end_local and slot.start_local <= start < slot.end_local
        for slot in (day.slots if day else ())
    )


TIMETABLE_CHECKS: tuple[Check, ...] = (
    _check_outside_schedule,
    _check_off_slot,
    _check_room_clash,
    _check_person_clash,
    _check_conflict_parallel,
    _check_topic_parallel,
    _check_over_capacity,
    _check_missing_equipment,
    _check_not_available,
)
