"""From sessions to files: names, rooms, and a conference.yml where there is none."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from socml_site.interchange.schedules.days import end_of, find_days
from socml_site.interchange.schedules.event import Event
from socml_site.interchange.schedules.rooms import Rooms, single_rooms
from socml_site.problems import address
from socml_site.source import CONFERENCE_FILE, ProjectError, Table, format_yaml, repair_stem
from socml_site.source.project import DEFAULT_FILE_KB

_NOT_IN_ACRONYMS = re.compile(r"[^a-z0-9_]+")
_LONGEST_ID = 40
_DEFAULT_FORMAT = "session"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of the conference as a whole."""

    name: str
    acronym: str
    zone: str
    venue: Mapping[str, str]
    rooms: tuple[str, ...]
    capacities: Mapping[str, int]
    days: tuple[date, ...] = ()
    is_named: bool = True


class Plan:
    """Works out everything before a byte is written.

    `conference` is what stands in the conference.yml that is there already, or None.
    """

    def __init__(
        self, events: Sequence[Event], facts: Facts, root: Path, conference: Table | None
    ) -> None:
        self._events = events
        self._facts = facts
        self._root = root
        self._has_conference = os.path.lexists(root / CONFERENCE_FILE)
        self._single = single_rooms(conference)
        self._days = find_days(events)
        self._numbers: dict[str, int] = {}
        self._rooms = Rooms()
        self.files: dict[str, str] = {}
        self.lines: list[str] = []

    @property
    def session_count(self) -> int:
        return len(self.files) - (CONFERENCE_FILE in self.files)

    def make(self) -> None:
        for name in (*self._facts.rooms, *(each.room for each in self._events)):
            self._rooms.add(name)
        crowded = _find_clashes(self._events)
        for number, event in enumerate(self._events):
            self._plan_session(event, shares=number in crowded)
        if not self._has_conference:
            shared = {self._events[number].room for number in crowded}
            sizes = [len(text.encode()) for text in self.files.values()]
            head = {CONFERENCE_FILE: self._conference(shared, max(sizes, default=0))}
            self.files = {**head, **self.files}

    # Sessions

    def _plan_session(self, event: Event, *, shares: bool) -> None:
        wanted = repair_stem(event.title)
        # Those names are the folder's own.
        wanted = f"{wanted}-session" if wanted in ("index", "readme") else wanted
        free = self._free(wanted)
        room = self._rooms.shown(event.room)
        is_refused = shares and self._has_conference and address(room) in self._single
        text = event.text
        if is_refused:
            text = f"{text}\n\n**Room:** {room}" if text else f"**Room:** {room}"
        header = format_yaml(self._fields(event, "" if is_refused else room))
        path = f"sessions/{free}.md"
        self.files[path] = f"---\n{header}---\n" + (f"\n{text}\n" if text else "")
        self.lines.append(f"{path}: {event.title}")
        self.lines += (f"    guessed: {each}" for each in event.guesses)
        if free != wanted:
            self.lines.append(f'    guessed: the id "{free}", because "{wanted}" is taken')
        self.lines += self._about_people_and_room(event, room, is_refused=is_refused)
        if event.left_out:
            self.lines.append(f"    left out: {'; '.join(event.left_out)}")

    def _about_people_and_room(self, event: Event, room: str, *, is_refused: bool) -> Iterator[str]:
        if room != event.room:
            yield f'    guessed: the room "{room}", to tell "{event.room}" from another one'
        if is_refused:
            yield (
                f"    guessed: no room, because {room} is taken at that time; its text names it; "
                f"`shared: true` in {CONFERENCE_FILE} lets a room hold several"
            )
        if not event.proposers:
            yield "    guessed: nobody as its proposer: write in who it was"

    def _free(self, wanted: str) -> str:
        """Return the first name like this that no file has."""
        number = self._numbers.get(wanted, 0)
        while True:
            number += 1
            free = wanted if number == 1 else f"{wanted[:70].rstrip('-')}-{number}"
            path = f"sessions/{free}.md"
            if path not in self.files and not os.path.lexists(self._root / path):
                self._numbers[wanted] = number
                return free

    def _fields(self, event: Event, room: str) -> Mapping[str, object]:
        fields: dict[str, object] = {
            "title": event.title,
            "proposers": [*event.proposers],
            "moderators": [*event.moderators] or None,
            "format": _format(event),
            "topics": [*event.topics] or None,
            "start": f"{event.start_local:%Y-%m-%d %H:%M}" if event.start_local else None,
            "duration": event.minutes or self._days.needed_minutes(event),
            "room": room or None,
            "status": "cancelled" if event.is_cancelled else None,
            "recording": None if event.is_recorded else "no",
            "license": event.license or None,
            "language": event.language or None,
            "links": [{"label": label, "url": url} for label, url in event.links] or None,
        }
        return {name: value for name, value in fields.items() if value is not None}

    # conference.yml

    def _conference(self, shared: Collection[str], most_bytes: int) -> str:
        facts = self._facts
        days = self._days.entries(facts.days)
        if not days:
            raise ProjectError("nothing in it says on which days the conference is")
        acronym = _NOT_IN_ACRONYMS.sub("_", facts.acronym.lower()).strip("_")[:_LONGEST_ID]
        rooms = [
            {
                "id": room_id,
                "name": shown,
                **({"capacity": facts.capacities[name]} if name in facts.capacities else {}),
                **({"shared": True} if name in shared else {}),
            }
            for name, (shown, room_id) in self._rooms.ids().items()
        ]
        data: dict[str, object] = {
            "format": 1,
            "name": facts.name,
            "acronym": acronym
            if len(acronym) > 3
            else f"{acronym or 'conf'}{str(days[0]['date'])[:4]}",
            "timezone": facts.zone,
            "venue": {**facts.venue} or None,
            "days": days,
            "rooms": rooms,
            "formats": [*dict.fromkeys(_format(event) for event in self._events)],
        }
        if most_bytes > DEFAULT_FILE_KB * 1024:
            data["limits"] = {"file_kb": -(-most_bytes // 1024)}
        return format_yaml({name: value for name, value in data.items() if value is not None})


def _format(event: Event) -> str:
    return event.format.casefold() or _DEFAULT_FORMAT


def _find_clashes(events: Sequence[Event]) -> frozenset[int]:
    """Return the places of those that begin in their room while another one lasts."""
    by_room: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for number, event in enumerate(events):
        if event.room and event.start_local is not None and not event.is_cancelled:
            by_room[event.room].append((event.start_local, number))
    found: set[int] = set()
    for timed in by_room.values():
        until = datetime.min
        for start, number in sorted(timed):
            if start < until:
                found.add(number)
            else:
                until = end_of(events[number], start)
    return frozenset(found)
