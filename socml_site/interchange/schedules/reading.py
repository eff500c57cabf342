"""From a file to the sessions in it, whatever its kind."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from socml_site.interchange.ical import CalendarError, CalendarPart, Property, read_calendars
from socml_site.interchange.schedules.columns import Columns, map_columns
from socml_site.interchange.schedules.found import Entry, Found, find_frab, find_lists
from socml_site.interchange.schedules.kinds import Given, Kind, read_bytes, recognize, refused
from socml_site.interchange.schedules.times import read_when
from socml_site.interchange.schedules.tree import Node, Pairs, TooDeep, from_element, from_plain
from socml_site.interchange.xml_tree import XmlError, read_tree
from socml_site.problems import Problem
from socml_site.source import ProjectError, to_plain
from socml_site.source.yaml_nodes import parse_yaml_tree

# The columns that somebody has named for fields.
Mapped = Mapping[str, tuple[str, ...]]

MOST_SESSIONS = 20_000
_ROWS = 200
_DELIMITERS = ",;\t|"
_SAMPLE = 200_000
_SPACE = re.compile(r"[\s,]*")
_FEEDS = {"rss": "RSS", "feed": "Atom", "RDF": "RSS"}
_OTHER_ROOTS = {
    "html": "a web page (HTML)", "svg": "a picture (SVG)", "opml": "a list of feeds (OPML)",
    "kml": "a map (KML)", "gpx": "a track (GPX)", "Workbook": "an Excel workbook (XML)",
    "urlset": "a map of a site", "plist": "a list of settings (plist)",
}  # fmt: skip
_CALENDAR = Columns(
    {
        "title": ("SUMMARY",),
        "start": ("DTSTART",),
        "end": ("DTEND",),
        "duration": ("DURATION",),
        "room": ("LOCATION",),
        "proposers": ("ORGANIZER",),
        "topics": ("CATEGORIES",),
        "text": ("DESCRIPTION",),
        "links": ("URL", "ATTACH", "CONFERENCE"),
        "status": ("STATUS",),
    }
)


def read_schedule(source: Path, given: Mapped) -> Found:
    """Read a file that holds sessions.

    Args:
        source: Any file.
        given: Columns that somebody has named for fields; for tables and lists.

    Raises:
        ProjectError: If there are none in it; the message says what it is instead.
    """
    file = recognize(source, read_bytes(source))
    readers = {
        Kind.XML: _read_xml,
        Kind.JSON: _read_json,
        Kind.YAML: _read_yaml,
        Kind.CALENDAR: _read_calendar,
        Kind.TABLE: _read_table,
    }
    found = readers[file.kind](source, file, given)
    if not found.entries:
        raise ProjectError(f"{source} has no sessions in it")
    if len(found.entries) > MOST_SESSIONS:
        raise ProjectError(
            f"{source} has {len(found.entries):,} sessions; {MOST_SESSIONS:,} are taken at once"
        )
    guesses = (*file.guesses, *found.guesses)
    if found.columns is not None and given:
        raise ProjectError(f"{source} is a {found.what}, which says itself what is what: no --map")
    columns = found.columns or _map(source, found, given)
    return Found(
        found.what, found.entries, found.whole, columns, found.conference, found.rooms, guesses
    )


def _map(source: Path, found: Found, given: Mapped) -> Columns:
    rows = [each.node for each in found.entries]
    columns = map_columns(rows, given)
    named = map_columns(rows, given, by_value=False).paths
    is_timed = bool({"start", "date"} & columns.paths.keys())
    if rows and ("title" not in columns.paths or not (is_timed or "title" in named)):
        names = dict.fromkeys(each.name for row in rows for each in row.children)
        raise ProjectError(
            f"{source} is a {found.what} or plain text, in which no column looks like a title: "
            "say which, with --map title=COLUMN; "
            f"the columns are {', '.join([*names][:50])}"
        )
    return columns


def _read_xml(source: Path, file: Given, given: Mapped) -> Found:
    looks_like_page = re.search(r"<(?:html|head|body|div|table)\b", file.text[:4096], re.I)
    try:
        root = from_element(read_tree(file.text))
    except XmlError as error:
        if looks_like_page:
            raise refused(source, "a web page (HTML)", _page_cure()) from error
        raise ProjectError(f"{source} is no schedule: {error}") from error
    if root.name in _FEEDS:
        cure = "a feed tells news; the schedule may be offered as schedule.xml or iCalendar"
        raise refused(source, f"a feed ({_FEEDS[root.name]})", cure)
    if root.name in _OTHER_ROOTS:
        raise refused(source, _OTHER_ROOTS[root.name], _page_cure())
    return _from_tree(source, root, given)


def _page_cure() -> str:
    return "its schedule may be offered as schedule.xml, JSON, iCalendar or CSV as well"


def _read_json(source: Path, file: Given, given: Mapped) -> Found:
    return _from_tree(source, read_json(source, file.text), given)


def read_json(source: Path, text: str) -> Node:
    """Read a JSON text, or several one after the other, as programs print pages or lines of them.

    Raises:
        ProjectError: If it is broken, or nested too deeply.
    """
    try:
        values = list(_values(text))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ProjectError(f"{source} is JSON that is broken at {place}") from error
    except RecursionError as error:
        raise ProjectError(f"{source} is nested too deeply") from error
    return _to_tree(source, values[0] if len(values) == 1 else values)


def _values(text: str) -> Iterator[Any]:
    decoder = json.JSONDecoder(
        parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=Pairs
    )
    at = 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value
        space = _SPACE.match(text, at)
        at = space.end() if space is not None else at


def _read_yaml(source: Path, file: Given, given: Mapped) -> Found:
    problems: list[Problem] = []
    tree = parse_yaml_tree(file.text, str(source), 1, problems)
    if tree is None or problems:
        first = problems[0]
        place = f"{source}:{first.location.line}"
        raise ProjectError(f"{place}: {first.message}")
    return _from_tree(source, _to_tree(source, to_plain(tree)), given)


def _to_tree(source: Path, plain: object) -> Node:
    try:
        nodes = from_plain("item", plain)
    except TooDeep as error:
        raise ProjectError(f"{source} is nested too deeply") from error
    return nodes[0] if isinstance(plain, dict | Pairs) else Node("list", "", nodes)


def _from_tree(source: Path, whole: Node, given: Mapped) -> Found:
    frab = find_frab(whole)
    if frab is not None:
        return frab
    lists = find_lists(whole)
    # Names are surer than values.
    tries = ((each, by_value) for by_value in (False, True) for each in lists)
    best = next((each for each, by_value in tries if _has_sessions(each, given, by_value)), None)
    if best is None:
        raise ProjectError(
            f"{source} is no schedule: nothing in it has a title and a time; if there are sessions "
            "in it, say what their title is, with --map title=NAME"
        )
    return Found("list", [Entry(each) for each in best], whole)


def _has_sessions(items: Sequence[Node], given: Mapped, by_value: bool) -> bool:
    """Whether things have both a title and a time, or what somebody says is their title."""
    if not all(any(item.all(path) for item in items) for each in given.values() for path in each):
        return False
    paths = map_columns(items[:_ROWS], given, by_value=by_value).paths
    return "title" in given or ("title" in paths and bool({"start", "date"} & paths.keys()))


def _read_calendar(source: Path, file: Given, given: Mapped) -> Found:
    try:
        calendars = read_calendars(file.text)
    except CalendarError as error:
        raise ProjectError(f"{source} is no schedule: {error}") from error
    whole = Node("calendars", "", [_calendar_node(each) for each in calendars])
    entries = [Entry(each) for calendar in whole.children for each in calendar.all("VEVENT")]
    begun = len(re.findall(r"(?im)^BEGIN:VEVENT[ \t]*$", file.text))
    if begun != len(entries):
        raise ProjectError(f"{source} is cut off: not all of its {begun:,} events end")
    conference = whole.children[0] if whole.children else whole
    return Found("calendar", entries, whole, _CALENDAR, conference)


# What a report calls properties that are in no field.
_SHOWN = {
    "DTSTART": "Start", "DTEND": "End", "RRULE": "Repeats", "RDATE": "Also on", "EXDATE": "Not on",
    "COMMENT": "Comment", "CONTACT": "Contact", "RESOURCES": "Resources", "STATUS": "Status",
    "DURATION": "Duration", "LOCATION": "Location",
}  # fmt: skip


def _calendar_node(part: CalendarPart) -> Node:
    properties = [_property(each) for each in part.properties]
    if not any(each.name == "ORGANIZER" for each in properties):
        for each in properties:
            # Where nobody invites, those who take part are the speakers.
            each.name = "ORGANIZER" if each.name == "ATTENDEE" else each.name
    for each in properties:
        each.shown = _SHOWN.get(each.name, "")
    return Node(part.name, "", [*properties, *map(_calendar_node, part.parts)])


def _property(found: Property) -> Node:
    """Return a property; of people, the name comes before the address."""
    parameters = [Node(name, value, is_attribute=True) for name, value in found.parameters]
    common_name = next((each for each in parameters if each.name == "CN"), None)
    if common_name is None:
        return Node(found.name, found.value, parameters)
    others = [each for each in parameters if each is not common_name]
    return Node(found.name, common_name.text, [Node("address", found.value), *others])


def _read_table(source: Path, file: Given, given: Mapped) -> Found:
    rows = _cells(source, file.text)
    head = next((place for place, row in enumerate(rows) if len(list(filter(None, row))) > 1), None)
    if head is None:
        raise ProjectError(
            f"{source} is plain text: it has no columns, and is of no kind that is known"
        )
    before = [Node("line", " ".join(filter(None, row))) for row in rows[:head]]
    names, first = _names(rows[head], head)
    entries = [Entry(_row(names, row)) for row in rows[first:] if any(row)]
    whole = Node("table", "", [*before, *(each.node for each in entries)])
    return Found("table", entries, whole)


def _cells(source: Path, text: str) -> list[list[str]]:
    """Return the cells of each row, with whatever stands between them."""
    said = re.match(r"sep=(.)\n", text)
    text = text[said.end() :] if said else text
    delimiter = said[1] if said else max(_DELIMITERS, key=lambda each: _weight(text, each))
    try:
        return [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise ProjectError(f"{source} has a cell of more than 128 KB") from error


def _weight(text: str, delimiter: str) -> tuple[int, int]:
    """In how many rows there are as many cells as in most, and how many that are."""
    rows: list[int] = []
    try:
        for row in csv.reader(io.StringIO(text[:_SAMPLE]), delimiter=delimiter):
            if len(row) > 1:
                rows.append(len(row))
            if len(rows) >= 50:
                break
    except csv.Error:
        return 0, 0
    usual = max(set(rows), key=lambda each: (rows.count(each), each), default=0)
    return rows.count(usual) if usual else 0, usual


def _names(row: Sequence[str], place: int) -> tuple[list[str], int]:
    """Return the columns' names, and where the first row is: a row with a time is no header."""
    is_header = all(read_when(cell).is_empty for cell in row)
    numbered = [f"column {number}" for number in range(1, len(row) + 1)]
    if not is_header:
        return numbered, place
    return [cell or other for cell, other in zip(row, numbered, strict=True)], place + 1


def _row(names: Sequence[str], cells: Sequence[str]) -> Node:
    return Node("row", "", list(_named(names, cells)))


def _named(names: Sequence[str], cells: Sequence[str]) -> Iterator[Node]:
    for place, cell in enumerate(cells):
        yield Node(names[place] if place < len(names) else f"column {place + 1}", cell)
