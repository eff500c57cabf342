"""`socml import schedule`: a conference from whatever schedule there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from socml_site.interchange.note_text import title_from
from socml_site.interchange.schedules.columns import Columns, read_mapping
from socml_site.interchange.schedules.event import Event, Frame
from socml_site.interchange.schedules.found import Found
from socml_site.interchange.schedules.plan import Facts, Plan
from socml_site.interchange.schedules.read_event import LONGEST_TITLE, read_event
from socml_site.interchange.schedules.reading import read_schedule
from socml_site.interchange.schedules.session_links import is_web_address
from socml_site.interchange.schedules.telling import LONGEST_NAME, one_line
from socml_site.interchange.schedules.times import Order, decide_order, read_when
from socml_site.interchange.schedules.tree import NEEDLESS, Node
from socml_site.interchange.sizes import count, too_large_lines
from socml_site.interchange.writing import write_all
from socml_site.source import (
    CONFERENCE_FILE,
    ProjectError,
    Scalar,
    Table,
    read_conference_table,
    shorten,
    to_plain,
)

# What the sessions say themselves.
_DERIVED = ("start", "end", "days", "daysCount", "timeslot_duration", "day_change")
_ZONES = ("time_zone_name", "timezone", "time_zone", "X-WR-TIMEZONE", "TIMEZONE-ID")
_TITLES = ("title", "name", "X-WR-CALNAME", "NAME")
_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """What an import did, a line each; `is_complete` says whether all of it can be published."""

    text: tuple[str, ...]
    is_complete: bool = True

    def lines(self) -> Iterator[str]:
        """Yield the report as text for people."""
        yield from self.text


def import_schedule(
    source: Path,
    root: Path,
    *,
    timezone: str = "",
    mapping: Sequence[str] = (),
    dry_run: bool = False,
) -> ScheduleReport:
    """Turn a schedule into sessions, and into a conference.yml where there is none.

    Args:
        source: A schedule of frab, pretalx or pentabarf, a calendar, a table or a list.
        root: The conference's folder.
        timezone: IANA name of the zone of its clocks; else as the schedule says, or as
            conference.yml does.
        mapping: Which columns are meant for which fields, as `title=name`; the rest is guessed.
        dry_run: Whether to write nothing.

    Raises:
        ProjectError: If the file cannot be understood, or something is in the place of a file;
            nothing is written then.
    """
    found = read_schedule(source, read_mapping(mapping))
    conference = read_conference_table(root)
    order, doubt = decide_order(_dates(found), _days_of(conference))
    frame = _frame(found, order, timezone, conference)
    events = [read_event(entry, frame) for entry in found.entries]
    facts = _facts(found, frame, source)
    plan = Plan(events, facts, root, conference)
    plan.make()
    if not dry_run:
        write_all(root, plan.files, done="imported")
    lines = [
        *(f"guessed: {each}" for each in (*found.guesses, doubt) if each),
        *frame.columns.lines(),
        *_about_conference(plan, facts),
        *plan.lines,
        *_about_all(events),
        *_about_whole(found.whole),
        f"{count(plan.session_count, 'session')} {'would be imported' if dry_run else 'imported'}",
    ]
    # A new conference.yml lets them all in.
    large = () if CONFERENCE_FILE in plan.files else (*too_large_lines(root, plan.files),)
    return ScheduleReport((*lines, *large), is_complete=not large)


def _about_conference(plan: Plan, facts: Facts) -> Iterator[str]:
    if CONFERENCE_FILE in plan.files:
        yield f"{CONFERENCE_FILE}: {facts.name}"
        if not facts.is_named:
            yield "    guessed: its name, after the file"
        yield "    days without slots, so any time will do"
    else:
        yield f"{CONFERENCE_FILE} is there, and stays as it is"
        yield "    `socml check` says which rooms, days and formats it does not know"


def _about_all(events: Sequence[Event]) -> Iterator[str]:
    """Say what was treated in the same way in many sessions."""
    kept = Counter(name for event in events for name in event.kept)
    needless = Counter(name for event in events for name in event.needless)
    if kept:
        yield f"kept in the text of sessions: {_counts(kept)}"
    if needless:
        yield f"left out, because only the program needs it that made the file: {_counts(needless)}"


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} ({number:,})" for name, number in counter.items())


def _about_whole(whole: Node) -> Iterator[str]:
    """Say what of the file is in no session and not in conference.yml."""
    found: dict[str, list[str]] = {}
    for path, node in whole.unused():
        names = [name for name in path[1:] if name.casefold() not in NEEDLESS]
        if len(names) == len(path) - 1:
            found.setdefault(" ".join(names) or whole.name, []).append(one_line(node.text))
    for name, texts in found.items():
        yield f"left out: {name} {shorten('; '.join(texts), _LONGEST_LINE)}"


# What holds for the whole file


def _frame(found: Found, order: Order, timezone: str, conference: Table | None) -> Frame:
    node = found.conference
    said = _use_first(node, *_ZONES)
    written = conference.value("timezone") if conference is not None else None
    own = written.text if isinstance(written, Scalar) else ""
    source_zone = timezone or (said if said in available_timezones() else own or said)
    bases = ("base_url", "url", "schedule_url")
    base = next((each for name in bases if is_web_address(each := _use_first(node, name))), "")
    change = _use_first(node, "day_change")
    return Frame(
        columns=found.columns or Columns({}),
        source_zone=_zone(source_zone),
        zone=_zone(own if own in available_timezones() else source_zone),
        base=base or _around(found.whole),
        day_change=read_when(change).clock if change else None,
        order=order,
    )


def _around(whole: Node) -> str:
    """Return the address that stands beside the conference."""
    paths = ("base_url", "url", "schedule/base_url", "schedule/url")
    found = (_use_first(whole, path) for path in paths)
    return next((each for each in found if is_web_address(each)), "")


def _zone(name: str) -> ZoneInfo:
    if name not in available_timezones():
        said = f'its time zone, "{name}", is none' if name else "it names no time zone"
        raise ProjectError(f"{said}: say which, with --timezone Europe/Berlin for instance")
    return ZoneInfo(name)


def _facts(found: Found, frame: Frame, source: Path) -> Facts:
    node = found.conference
    title = _use_first(node, *_TITLES)
    venue = {"name": _use_first(node, "venue"), "address": _use_first(node, "city")}
    rooms, capacities = _rooms(found)
    for path in _DERIVED:
        _use_first(node, path)
    return Facts(
        name=shorten(one_line(title or title_from(source.stem)), LONGEST_TITLE) or "Conference",
        is_named=bool(title),
        acronym=_use_first(node, "acronym"),
        zone=str(frame.zone),
        venue={name: _line(text) for name, text in venue.items() if text} if venue["name"] else {},
        rooms=rooms,
        capacities=capacities,
        days=tuple(_named_days(found, frame.order)),
    )


def _rooms(found: Found) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the rooms in their order, and how many people some of them hold."""
    names = [_line(each.use()) for each in found.rooms]
    capacities: dict[str, int] = {}
    for each in found.conference.all("rooms") if found.conference is not None else ():
        name, capacity = each.first("name"), each.first("capacity")
        if name is not None and _line(name.text) in names:
            name.use()
            if capacity is not None and re.fullmatch(r"[0-9]{1,5}", capacity.text):
                capacities[_line(name.text)] = int(capacity.use())
    return tuple(names), capacities


def _named_days(found: Found, order: Order) -> Iterator[date]:
    """Yield the days that stand around sessions; what else is said of a day says the same."""
    for around in {id(each.day): each.day for each in found.entries}.values():
        for name in ("date", "start", "end", "day_start", "day_end", "index"):
            node = around.first(name) if around is not None else None
            day = read_when(node.use(), order).day if node is not None else None
            if day is not None:
                yield day


def _days_of(conference: Table | None) -> list[date]:
    """Return the days that conference.yml names."""
    days = to_plain(conference).get("days") if conference is not None else None
    found = [each.get("date") for each in days or () if isinstance(each, dict)]
    return [day for each in found if (day := read_when(str(each)).day) is not None]


def _dates(found: Found) -> Iterator[str]:
    paths = found.columns.paths if found.columns is not None else {}
    wanted = [path for field in ("date", "start", "end") for path in paths.get(field, ())]
    for entry in found.entries:
        for path in wanted:
            yield from (each.text for each in entry.node.all(path))


def _use_first(node: Node | None, *paths: str) -> str:
    found = node.first(*paths) if node is not None else None
    called = found.called() if found is not None else None
    return called.use().strip() if called is not None else ""


def _line(text: str) -> str:
    return shorten(one_line(text), LONGEST_NAME)
