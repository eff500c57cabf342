"""Whenever and wherever sessions are held, each time is once in each place that tells of it."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree

from socml_site.interchange.calendars import ALL, format_calendars
from socml_site.interchange.frab import format_frab_json, format_frab_xml
from socml_site.load import Loaded, load_archive
from socml_site.model import Archive, Conference
from socml_site.pages import PageBuilder
from socml_site.schedule import CellKind, Grid, build_grids

SCHEMAS = Path(__file__).parents[3] / "shared/data/interchange/frab"

# Clocks go back at three in the morning of the second day, and in the other zone never.
DAYS = ("2023-10-28", "2023-10-29")
ZONES = ("Europe/Berlin", "Asia/Kolkata")
OPEN = [("10:00", "11:00", "open"), ("11:00", "12:30", "open")]
PLANS = (
    [],
    [*OPEN, ("12:30", "13:30", "break"), ("22:00", "02:00", "open")],
    [*OPEN, ("22:00", "00:00", "plenary"), ("00:00", "02:00", "open"), ("02:30", "04:00", "open")],
    [("22:30", "24:00", "open"), ("00:30", "01:30", "plenary"), ("01:30", "03:00", "open")],
    [("23:00", "04:00", "open"), *OPEN],
    [("00:00", "24:00", "open")],
    [("15:00", "14:00", "open"), *OPEN],
)
STARTS = (
    "2023-10-28 10:00", "2023-10-28 10:30", "2023-10-28 23:00", "2023-10-29 00:00",
    "2023-10-29 00:30", "2023-10-29 01:45", "2023-10-29 02:30", "2023-10-29 11:00",
    "2023-10-29 23:30", "2023-10-30 01:00", "2023-10-31 10:00",
)  # fmt: skip
ROOMS = ("hall", "tent", "barn", "Hall")

Files = Mapping[str, str]


def conference(zone: str, days: Sequence[Sequence[tuple[str, str, str]]], shared: int) -> str:
    lines = []
    for date, slots in zip(DAYS, days, strict=True):
        shown = ", ".join(
            f'{{start: "{start}", end: "{end}", kind: {kind}}}' for start, end, kind in slots
        )
        lines.append(f"  - {{date: {date}, slots: [{shown}]}}\n")
    rooms = "".join(
        f"  - {{id: {name}, name: {name.capitalize()}, shared: {str(number < shared).lower()}}}\n"
        for number, name in enumerate(ROOMS[:3])
    )
    return (
        f"name: Camp\nacronym: camp\ntimezone: {zone}\nas_of: 2023-10-29 00:45\n"
        f"days:\n{''.join(lines)}rooms:\n{rooms}"
    )


def session(title: str, starts: Sequence[str], rooms: Sequence[str], duration: int | None) -> str:
    length = f"duration: {duration}\n" if duration else ""
    return (
        f"---\ntitle: {title}\nproposers: {title} Host\nstart: [{', '.join(starts)}]\n"
        f"room: [{', '.join(rooms)}]\n{length}---\n"
    )


plans = st.sampled_from(PLANS)
conferences = st.builds(
    conference, st.sampled_from(ZONES), st.tuples(plans, plans), st.integers(0, 3)
)


def rooms_for(starts: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Mostly as many as there have to be."""
    one = st.sampled_from(ROOMS)
    each = st.lists(one, min_size=len(starts), max_size=len(starts))
    return st.one_of(each, each, st.lists(one, max_size=1), st.lists(one, max_size=3))


sessions = st.lists(st.sampled_from(STARTS), max_size=3, unique=True).flatmap(
    lambda starts: st.builds(
        session,
        st.sampled_from("ABC"),
        st.just(starts),
        rooms_for(starts),
        st.sampled_from([None, 20, 60, 150]),
    )
)
camps = st.builds(
    lambda facts, several: {
        "conference.yml": facts,
        **{f"sessions/{name}.md": text for name, text in several.items()},
    },
    conferences,
    st.dictionaries(st.sampled_from(["a", "a-2", "b", "c", "d"]), sessions, max_size=5),
)


def load(files: Files) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return load_archive(Path(folder))


@pytest.fixture(scope="module", autouse=True)
def no_clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "0")
        yield


def meetings(archive: Archive) -> Counter[tuple[str, datetime, datetime, str]]:
    """Count what there is: session, start and end in UTC, and each room, or "" without one."""
    return Counter(
        (session.id, *archive.conference.moments_of(occurrence), room)
        for session, occurrence in archive.meetings()
        for room in [room.id for room in occurrence.rooms] or [""]
    )


def on_grids(conference: Conference, grids: Sequence[Grid]) -> Iterator[tuple[object, ...]]:
    for grid in grids:
        for row in grid.rows:
            for cell in row.cells:
                assert (cell.kind is CellKind.SESSION) is bool(cell.meetings)
                for meeting in cell.meetings:
                    assert cell.room in meeting.rooms
                    assert cell.room is not None
                    yield meeting.session.id, *conference.moments_of(meeting), cell.room.id
        for meeting in grid.without_room:
            yield meeting.session.id, *conference.moments_of(meeting), ""


@settings(max_examples=250, deadline=None)
@given(files=camps)
def test_each_time_is_once_on_the_timetable_and_in_each_export(files):
    loaded = load(files)
    archive = loaded.archive
    if archive is None:
        assert loaded.has_errors
        return
    expected = meetings(archive)
    grids = build_grids(archive)
    assert Counter(on_grids(archive.conference, grids)) == expected
    for grid in grids:
        assert all(one.end_local <= other.start_local for one, other in pairwise(grid.rows))
    builder = PageBuilder(archive, loaded.links, site_url="https://x.org/")
    check_calendar(builder, expected)
    check_frab(builder, expected)
    for page in builder.all():
        assert page.html


def check_calendar(
    builder: PageBuilder, expected: Counter[tuple[str, datetime, datetime, str]]
) -> None:
    calendar = Calendar.from_ical(dict(format_calendars(builder))[ALL])
    events = [event for event in calendar.walk("VEVENT") if "URL" in event]
    found = [
        (
            str(event["URL"]).split("/")[-2],
            start := event.decoded("DTSTART").astimezone(UTC),
            start + event.decoded("DURATION")
            if "DURATION" in event
            else event.decoded("DTEND").astimezone(UTC),
        )
        for event in events
    ]
    assert sorted(found) == sorted({each[:3] for each in expected})
    assert len({event["UID"] for event in events}) == len(events)


def check_frab(
    builder: PageBuilder, expected: Counter[tuple[str, datetime, datetime, str]]
) -> None:
    text, xml = format_frab_json(builder), etree.fromstring(format_frab_xml(builder))
    days = json.loads(text)["schedule"]["conference"]["days"]
    found = []
    for day in days:
        for event in [event for room in day["rooms"].values() for event in room]:
            start, end = (datetime.fromisoformat(event[name]) for name in ("date", "end"))
            assert datetime.fromisoformat(day["day_start"]) <= start
            assert end <= datetime.fromisoformat(day["day_end"])
            found.append((event["url"].split("/")[-2], start, end, event["room"].casefold()))
            assert minutes(event["duration"]) == (end - start).total_seconds() / 60
    assert Counter(found) == Counter(each for each in expected.elements() if each[3])
    events = [event for day in days for room in day["rooms"].values() for event in room]
    for name in ("guid", "id", "slug"):
        assert len({event[name] for event in events}) == len(events)
    in_xml = [event.get("guid") for event in xml.iter("event")]
    assert in_xml == [event["guid"] for event in events]
    if SCHEMAS.is_dir():
        schema = json.loads((SCHEMAS / "schedule-v1.schema.json").read_text())
        jsonschema.Draft6Validator(schema).validate(json.loads(text))
        etree.XMLSchema(etree.parse(SCHEMAS / "schedule.xml.xsd")).assertValid(xml)


def minutes(clock: str) -> int:
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)
