"""When and where a session is held: from `start`, `room` and `duration` to occurrences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from socml_site.model.fields import SessionFields
from socml_site.model.timetable import Conference, Occurrence, Room
from socml_site.problems import Edit, Problem, Related, address, did_you_mean, report
from socml_site.source import Document, List, Scalar

_DEFAULT_MIN = 60
_BETWEEN_ROOMS = re.compile(r"\s*[,;/&+]\s*|\s+(?:and|und|et|y|e)\s+")


def _by_name(rooms: Sequence[Room]) -> dict[str, Room]:
    """Return rooms by name and id, folded; what is one's name and another's id means the latter."""
    return {address(room.name): room for room in rooms} | {address(room.id): room for room in rooms}


class OccurrenceReader:
    """Reads the times and rooms of one conference's sessions."""

    def __init__(self, conference: Conference, problems: list[Problem]) -> None:
        self._conference = conference
        self._rooms = _by_name(conference.rooms)
        self._problems = problems

    def read(
        self, document: Document, fields: SessionFields
    ) -> tuple[tuple[Occurrence, ...], tuple[Room, ...]]:
        """Return the times of a session, in order, and all its rooms in the same order.

        One start and several rooms: it is in all of them at once. Several starts and one room: it
        is there each time. As many rooms as starts: each time in its own.
        """
        self._problems.extend(_check_lists(document, fields))
        rooms = [self._room(document, index, name) for index, name in enumerate(fields.room)]
        found = []
        for index, written in enumerate(fields.start):
            start = self._real_time(document, index, written)
            end = self._end(document, index, start, fields.duration) if start else None
            if start and end:
                here = rooms if len(fields.start) == 1 else _rooms_at(index, rooms, fields)
                known = dict.fromkeys(room for room in here if room is not None)
                found.append(Occurrence(start, end, tuple(known), index + 1))
        found.sort(key=lambda each: (each.start_local, each.number))
        used = [room for each in found for room in each.rooms] if found else rooms
        return tuple(found), tuple(dict.fromkeys(room for room in used if room is not None))

    def _room(self, document: Document, index: int, written: str) -> Room | None:
        room = self._rooms.get(address(written))
        if room is None:
            names = [each.name for each in self._conference.rooms]
            near = did_you_mean(written, names)
            listed = "rooms are listed in conference.yml"
            hint = f"{near} {listed}" if near else f"rooms are {', '.join(names)}"
            several = [self._rooms.get(address(part)) for part in _BETWEEN_ROOMS.split(written)]
            ids = [each.id for each in several if each is not None]
            edits: list[Edit] = []
            if len(several) == len(ids) > 1 and isinstance(document.fields.value("room"), Scalar):
                hint, edits = _several_rooms(document, ids)
            place = document.locate("room", index)
            message = f'no room is called "{written}"'
            self._problems.append(report("unknown-room", place, message, hint, edits=edits))
        return room

    def _real_time(self, document: Document, index: int, local: datetime) -> datetime | None:
        """Refuse the hour that is left out when clocks go forward."""
        back = self._conference.to_local(self._conference.to_utc(local))
        if back == local:
            return local
        message = f"there is no {local:%H:%M} on {local:%Y-%m-%d}: clocks go forward then"
        place = document.locate("start", index)
        self._problems.append(report("bad-time", place, message, f"write {back:%H:%M}"))
        return None

    def _end(
        self, document: Document, index: int, start: datetime, duration_min: int | None
    ) -> datetime | None:
        """Clocks may change meanwhile; an hour is an hour all the same."""
        length = timedelta(minutes=duration_min or self._default_duration(start))
        end = self._conference.to_local(self._conference.to_utc(start) + length)
        if end > start:
            return end
        message = (
            f"clocks go back while it lasts: it starts at {start:%H:%M} and ends at {end:%H:%M}"
        )
        hint = "no timetable can show that; start it earlier, or after the clocks have changed"
        place = document.locate("start", index)
        self._problems.append(report("bad-time", place, message, hint))
        return None

    def _default_duration(self, start: datetime) -> int:
        day = self._conference.day_of(start)
        for slot in day.slots if day else ():
            if slot.start_local <= start < slot.end_local:
                length = self._conference.to_utc(slot.end_local) - self._conference.to_utc(start)
                return int(length.total_seconds() // 60)
        return _DEFAULT_MIN


def _several_rooms(document: Document, ids: Sequence[str]) -> tuple[str, list[Edit]]:
    """Return a hint for rooms that stand in one value, and the edit that parts them."""
    start, place = document.fields.value("start"), document.locate("room")
    if isinstance(start, List) and len(start.items) not in (1, len(ids)):
        return "write one room for each start, in the same order, or a single one for all", []
    listed = f"[{', '.join(ids)}]"
    edits = [Edit(place, listed)] if place.line == place.end_line else []
    return f"write a list: room: {listed}", edits


def _rooms_at(
    index: int, rooms: Sequence[Room | None], fields: SessionFields
) -> Sequence[Room | None]:
    """Return the rooms of one of several starts; lists that do not fit have been reported."""
    if len(rooms) == 1:
        return rooms
    return [rooms[index]] if len(rooms) == len(fields.start) else []


def _check_lists(document: Document, fields: SessionFields) -> Iterator[Problem]:
    first: dict[datetime, int] = {}
    for index, start in enumerate(fields.start):
        if start in first:
            yield report(
                "bad-value",
                document.locate("start", index),
                f"{start:%Y-%m-%d %H:%M} is given twice",
                "write it once; a session can have several rooms at once: `room: [one, other]`",
                [Related("the first one", document.locate("start", first[start]))],
            )
        first.setdefault(start, index)
    starts, rooms = len(fields.start), len(fields.room)
    if starts > 1 and rooms > 1 and starts != rooms:
        yield report(
            "bad-value",
            document.locate("room"),
            f"nobody can tell which of {rooms} rooms is meant for which of {starts} starts",
            "write one room for each start, in the same order, or a single one for all",
        )
