"""`socml import schedule`: a conference from the schedule of frab or pretalx, XML or JSON."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from socml_site.interchange.writing import write_all
from socml_site.interchange.xml_tree import (
    Element,
    XmlError,
    children,
    read_tree,
    text_in,
    whole_text,
)
from socml_site.problems import fold
from socml_site.source import (
    CONFERENCE_FILE,
    ProjectError,
    format_yaml,
    repair_stem,
    shorten,
)
from socml_site.source.files import HIDDEN

_MAX_BYTES = 32 * 1024 * 1024
_DURATION = re.compile(r"(\d{1,3}):(\d{2})(?::\d{1,2})?")
_NOT_IN_ACRONYMS = re.compile(r"[^a-z0-9_]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LONGEST_TITLE = 200
_LONGEST_NAME = 100
_LONGEST_ID = 40
_LONGEST_URL = 2000
_LONGEST_TEXT = 60_000
_MOST_MINUTES = 24 * 60
# As a session without a duration has it, on a day without slots.
_DEFAULT_LENGTH = timedelta(hours=1)
_LONGEST_LABEL = 80
_DEFAULT_FORMAT = "session"


class _Part(BaseModel):
    """What is read of a schedule; the rest of it may be anything."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class _Person(_Part):
    name: str = ""
    public_name: str = ""

    @property
    def shown(self) -> str:
        return _line(self.name or self.public_name)


class _Link(_Part):
    url: str = ""
    title: str | None = None


class _Event(_Part):
    title: str | None = None
    date: AwareDatetime
    duration: timedelta
    type: str | None = None
    track: str | None = None
    subtitle: str | None = None
    abstract: str | None = None
    description: str | None = None
    language: str | None = None
    url: str | None = None
    persons: list[_Person] | None = None
    links: list[_Link] | None = None

    @field_validator("duration", mode="before")
    @classmethod
    def _read_duration(cls, value: object) -> timedelta:
        match = _DURATION.fullmatch(str(value))
        if match is None:
            raise ValueError(f'"{value}" is no duration such as 00:45')
        return timedelta(hours=int(match[1]), minutes=int(match[2]))


class _Day(_Part):
    rooms: dict[str, list[_Event]] = Field(default_factory=dict)


class _Conference(_Part):
    title: str
    acronym: str = ""
    time_zone_name: str = ""
    days: list[_Day]


def import_schedule(
    source: Path, root: Path, *, timezone: str = "", dry_run: bool = False
) -> list[str]:
    """Turn a schedule into sessions, and into a conference.yml where there is none.

    Args:
        source: The file, as frab and pretalx publish it.
        root: The conference's folder.
        timezone: IANA name; else as the schedule says.
        dry_run: Whether to write nothing.

    Returns:
        What was done and what was guessed, a line each.

    Raises:
        ProjectError: If the file cannot be understood, or something is in the place of a file;
            nothing is written then.
    """
    conference = _read(source)
    zone = _zone(timezone or conference.time_zone_name)
    plan = _Plan(conference, zone, root)
    plan.make()
    if not dry_run:
        write_all(root, plan.files, done="imported")
    done = "would be imported" if dry_run else "imported"
    count = len(plan.files) - plan.makes_conference
    return [*plan.lines, f"{count:,} session{'' if count == 1 else 's'} {done}"]


def _read(source: Path) -> _Conference:
    try:
        with open(source, "rb") as stream:
            data = stream.read(_MAX_BYTES + 1)
    except OSError as error:
        raise ProjectError(f"{source} cannot be read: {error.strerror}") from error
    if len(data) > _MAX_BYTES:
        raise ProjectError(f"{source} is larger than {_MAX_BYTES // 1024 // 1024} MB")
    try:
        plain = _plain_xml(data) if data.lstrip()[:1] == b"<" else _plain_json(data)
        return _Conference.model_validate(plain)
    except (XmlError, ValueError) as error:
        raise ProjectError(f"{source} is no schedule of frab or pretalx: {_said(error)}") from error


def _said(error: Exception) -> str:
    """Return the first thing that is wrong, with the way to it."""
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"


def _plain_json(data: bytes) -> Any:
    try:
        whole = json.loads(data)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    try:
        return whole["schedule"]["conference"]
    except (KeyError, TypeError) as error:
        raise ValueError("it has no schedule.conference") from error


def _plain_xml(data: bytes) -> dict[str, Any]:
    root = read_tree(data)
    conference = root.find("conference")
    if root.tag != "schedule" or conference is None:
        raise XmlError("it has no <schedule> with a <conference>")
    return {
        **{name: text_in(conference, name) for name in ("title", "acronym", "time_zone_name")},
        "days": [{"rooms": _plain_rooms(day)} for day in children(root, "day")],
    }


def _plain_rooms(day: Element) -> dict[str, list[dict[str, Any]]]:
    """Return the events of each room; two of one name are one room."""
    rooms: dict[str, list[dict[str, Any]]] = {}
    for room in children(day, "room"):
        events = rooms.setdefault(room.get("name", ""), [])
        events += map(_plain_event, children(room, "event"))
    return rooms


def _plain_event(event: Element) -> dict[str, Any]:
    names = ("title", "date", "duration", "type", "track", "subtitle", "abstract", "description")
    persons, links = event.find("persons"), event.find("links")
    return {
        **{name: text_in(event, name) for name in (*names, "language", "url")},
        "persons": [
            {"name": whole_text(each)}
            for each in (children(persons, "person") if persons is not None else ())
        ],
        "links": [
            {"url": each.get("href", ""), "title": whole_text(each)}
            for each in (children(links, "link") if links is not None else ())
        ],
    }


def _zone(name: str) -> ZoneInfo:
    if name not in available_timezones():
        said = f'its time zone, "{name}", is none' if name else "it names no time zone"
        raise ProjectError(f"{said}: say which, with --timezone Europe/Berlin for instance")
    return ZoneInfo(name)


class _Plan:
    """Works out everything before a byte is written."""

    def __init__(self, conference: _Conference, zone: ZoneInfo, root: Path) -> None:
        self._conference = conference
        self._zone = zone
        self._root = root
        self.makes_conference = not os.path.lexists(root / CONFERENCE_FILE)
        self._rooms: dict[str, str] = {}
        self._taken: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        self.files: dict[str, str] = {}
        self.lines: list[str] = []

    def make(self) -> None:
        if self.makes_conference:
            self.files[CONFERENCE_FILE] = self._conference_file()
            self.lines.append(f"{CONFERENCE_FILE}: days without slots, so any time will do")
        else:
            self.lines.append(f"{CONFERENCE_FILE} is there, and stays as it is")
            self.lines.append(
                "    `socml check` says which rooms, days and formats it does not know"
            )
        for room, event in self._events():
            self._plan_session(room, event)

    def _events(self) -> Iterator[tuple[str, _Event]]:
        for day in self._conference.days:
            for room, events in day.rooms.items():
                for event in events:
                    yield self._room_name(_line(room)), event

    def _room_name(self, name: str) -> str:
        """Return the name under which a room is known: two that read the same are told apart."""
        if name not in self._rooms:
            shown, number = name, 1
            while fold(shown) in map(fold, self._rooms.values()):
                number += 1
                shown = f"{name} {number}"
            self._rooms[name] = shown
        return self._rooms[name]

    def _local(self, event: _Event) -> datetime:
        return event.date.astimezone(self._zone).replace(tzinfo=None)

    def _conference_file(self) -> str:
        events = list(self._events())
        rooms = list(dict.fromkeys(room for room, _ in events if room))
        days = sorted({self._local(event).date().isoformat() for _, event in events})
        if not days:
            raise ProjectError("the schedule has no events")
        formats = dict.fromkeys(_format(event) for _, event in events)
        acronym = _NOT_IN_ACRONYMS.sub("_", self._conference.acronym.lower()).strip("_")
        acronym = acronym[:_LONGEST_ID]
        data = {
            "format": 1,
            "name": _line(self._conference.title, _LONGEST_TITLE) or "Conference",
            "acronym": acronym if len(acronym) > 3 else f"{acronym or 'conf'}{days[0][:4]}",
            "timezone": str(self._zone),
            "days": [{"date": day, "slots": []} for day in days],
            "rooms": [{"id": room_id, "name": name} for name, room_id in _ids(rooms).items()],
            "formats": list(formats),
        }
        return format_yaml(data)

    def _plan_session(self, room: str, event: _Event) -> None:
        title = _line(event.title or "", _LONGEST_TITLE) or "Untitled"
        wanted = repair_stem(title)
        # That name is the list's.
        wanted = "index-session" if wanted == "index" else wanted
        free, number = wanted, 1
        while not self._is_free(free):
            number += 1
            free = f"{wanted[:70].rstrip('-')}-{number}"
        path = f"sessions/{free}.md"
        is_free = self._take(room, event)
        header = format_yaml(self._fields(title, room if is_free else "", event))
        text = _text(event)
        self.files[path] = f"---\n{header}---\n\n{text[:_LONGEST_TEXT]}"
        self.lines.append(f"{path}: {title}")
        if free != wanted:
            self.lines.append(f'    guessed: the id "{free}", because "{wanted}" is taken')
        if not is_free:
            self.lines.append(f"    guessed: no room, because {room} is taken at that time")
        if len(text) > _LONGEST_TEXT:
            self.lines.append("    left out: the end of its text, which is too long")
        if not event.persons:
            self.lines.append("    guessed: nobody as its proposer: write in who it was")

    def _take(self, room: str, event: _Event) -> bool:
        """Take a room for an event, unless another one has it."""
        if not room:
            return True
        start, end = event.date, event.date + (event.duration or _DEFAULT_LENGTH)
        if any(start < until and since < end for since, until in self._taken[room]):
            return False
        self._taken[room].append((start, end))
        return True

    def _is_free(self, session_id: str) -> bool:
        path = f"sessions/{session_id}.md"
        return path not in self.files and not os.path.lexists(self._root / path)

    def _fields(self, title: str, room: str, event: _Event) -> Mapping[str, object]:
        links = [
            {"label": shorten(_line(link.title or ""), _LONGEST_LABEL) or "Link", "url": link.url}
            for link in (
                *(event.links or ()),
                _Link(url=event.url or "", title="As it was announced"),
            )
            if _is_address(link.url)
        ]
        fields: dict[str, object] = {
            "title": title,
            "proposers": list(
                dict.fromkeys(filter(None, (each.shown for each in event.persons or ())))
            ),
            "format": _format(event),
            "topics": [_line(event.track)] if event.track and _line(event.track) else None,
            "start": f"{self._local(event):%Y-%m-%d %H:%M}",
            "duration": min(int(event.duration.total_seconds() // 60), _MOST_MINUTES) or None,
            "room": room or None,
            "language": event.language if _LANGUAGE.fullmatch(event.language or "") else None,
            "links": links or None,
        }
        return {name: value for name, value in fields.items() if value is not None}


def _format(event: _Event) -> str:
    return _line(event.type or "").casefold() or _DEFAULT_FORMAT


def _ids(names: list[str]) -> dict[str, str]:
    """Give each room an id; rooms whose names read the same are one."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    for name in names:
        if fold(name) in seen:
            continue
        seen.add(fold(name))
        wanted = repair_stem(name)[:_LONGEST_ID].strip("-") or "room"
        free, number = wanted, 1
        while free in found.values():
            number += 1
            free = f"{wanted[: _LONGEST_ID - 4]}-{number}"
        found[name] = free
    return found


def _text(event: _Event) -> str:
    """Return what the schedule says of an event, as the text of its proposal."""
    parts = (event.subtitle, event.abstract, event.description)
    texts = [HIDDEN.sub("", (part or "").replace("\r\n", "\n")).strip() for part in parts]
    whole = "\n\n".join(dict.fromkeys(filter(None, texts)))
    return whole + "\n"


def _line(text: str, longest: int = _LONGEST_NAME) -> str:
    return shorten(" ".join(HIDDEN.sub("", text).split()), longest)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
    return is_web and len(url) <= _LONGEST_URL and not re.search(r"[\s<>]", url)
