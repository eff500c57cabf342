"""A day as a table: what stands in which row and column, and how far it reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import permutations

import pytest

from socml_site.load import load_archive
from socml_site.model import Day, Meeting, Occurrence, Room, Session, Slot, SlotKind
from socml_site.pages import PageBuilder
from socml_site.problems import Location
from socml_site.schedule import Cell, CellKind, Grid, build_grid, build_grids
from socml_site.source import Body, Document, Table
from socml_site.wiki import Links

DAY = date(2016, 10, 7)
ROOMS = (Room("aleph", "Aleph"), Room("beth", "Beth"), Room("gimel", "Gimel"))
# Several sessions at once may be in the first.
SHARED = (replace(ROOMS[0], is_shared=True), *ROOMS[1:])
PLENARY, BREAK, OPEN = SlotKind.PLENARY, SlotKind.BREAK, SlotKind.OPEN


def at(clock: str) -> datetime:
    """Read `14:00`, or `+01:00` after midnight."""
    day = "2016-10-08" if clock.startswith("+") else "2016-10-07"
    return datetime.fromisoformat(f"{day} {clock.removeprefix('+')}")


def slot(start: str, end: str, title: str = "", kind: SlotKind = OPEN) -> Slot:
    return Slot(at(start), at(end), kind, title)


def session(
    name: str, start: str, end: str, *columns: int | None, rooms: Sequence[Room] = ROOMS
) -> Meeting:
    """A session that is once; in the first room, if none is named."""
    path = f"sessions/{name}.md"
    chosen = tuple(rooms[each] for each in columns or (0,) if each is not None)
    occurrence = Occurrence(at(start), at(end), chosen)
    document = Document(path, name, Table((), Location(path)), Body(), 1)
    found = Session(name, name, "discussion", document, occurrences=(occurrence,), rooms=chosen)
    return Meeting(found, occurrence)


def lay_out(slots: Sequence[Slot], *sessions: Meeting, rooms: Sequence[Room] = ROOMS) -> Grid:
    return build_grid(Day(DAY, tuple(slots)), rooms, sessions)


def show_cell(cell: Cell) -> str:
    words = {
        CellKind.SESSION: " + ".join(each.session.title for each in cell.meetings),
        CellKind.SLOT: cell.slot.title if cell.slot else "",
        CellKind.FREE: f"free {cell.room.name}" if cell.room else "",
        CellKind.GAP: "-",
    }
    size = f" {cell.rows}x{cell.columns}" if (cell.rows, cell.columns) != (1, 1) else ""
    return words[cell.kind] + size


def show(grid: Grid) -> list[str]:
    """Write a grid as one line a row: `12:00-12:50 | causal-rl 2x1 | free Beth`."""
    return [
        " | ".join(
            [f"{row.start_local:%H:%M}-{row.end_local:%H:%M}", *(show_cell(c) for c in row.cells)]
        )
        for row in grid.rows
    ]


def check_rectangle(grid: Grid) -> None:
    """A browser's table has a hole or an overlap where rowspans and colspans do not fit."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(grid.rows):
        column = 0
        for cell in row.cells:
            while (number, column) in taken:
                column += 1
            for below in range(cell.rows):
                for right in range(cell.columns):
                    place = (number + below, column + right)
                    assert place not in taken
                    taken.add(place)
    whole = {(row, column) for row in range(len(grid.rows)) for column in range(len(grid.rooms))}
    assert taken == whole


CASES = {
    "a day without anything has no rows": ([], [], []),
    "a plenary goes across all rooms": (
        [slot("11:00", "12:00", "Opening", PLENARY)],
        [],
        ["11:00-12:00 | Opening 1x3"],
    ),
    "an open slot is free in each room": (
        [slot("12:00", "12:50")],
        [],
        ["12:00-12:50 | free Aleph | free Beth | free Gimel"],
    ),
    "sessions at the same time stand side by side": (
        [slot("12:00", "12:50")],
        [session("a", "12:00", "12:50"), session("b", "12:00", "12:50", 2)],
        ["12:00-12:50 | a | free Beth | b"],
    ),
    "a stretch with nothing in it is left out": (
        [slot("11:00", "12:00", "Opening", PLENARY), slot("14:00", "14:50")],
        [session("a", "14:00", "14:50", 1)],
        ["11:00-12:00 | Opening 1x3", "14:00-14:50 | free Aleph | a | free Gimel"],
    ),
    "a short session leaves the rest of its slot empty in its room": (
        [slot("16:50", "17:20")],
        [session("a", "16:50", "17:15")],
        ["16:50-17:15 | a | free Beth 2x1 | free Gimel 2x1", "17:15-17:20 | -"],
    ),
    "a session in the middle of a slot has nothing above and below": (
        [slot("12:00", "13:00")],
        [session("a", "12:15", "12:40", 1)],
        [
            "12:00-12:15 | free Aleph 3x1 | - | free Gimel 3x1",
            "12:15-12:40 | a",
            "12:40-13:00 | -",
        ],
    ),
    "two short sessions share a slot": (
        [slot("12:00", "12:50")],
        [session("a", "12:00", "12:25"), session("b", "12:25", "12:50")],
        ["12:00-12:25 | a | free Beth 2x1 | free Gimel 2x1", "12:25-12:50 | b"],
    ),
    "a long session reaches over several slots": (
        [slot("14:00", "14:50"), slot("15:00", "15:50")],
        [session("a", "14:00", "15:50", 1)],
        [
            "14:00-14:50 | free Aleph | a 3x1 | free Gimel",
            "14:50-15:00 | - | -",
            "15:00-15:50 | free Aleph | free Gimel",
        ],
    ),
    "a break gives way to a session in the first room": (
        [slot("12:00", "12:50"), slot("13:00", "14:00", "Lunch", BREAK)],
        [session("a", "12:00", "13:30")],
        [
            "12:00-12:50 | a 3x1 | free Beth | free Gimel",
            "12:50-13:00 | - | -",
            "13:00-13:30 | Lunch 2x2",
            "13:30-14:00 | -",
        ],
    ),
    "a break is cut in two by a session in the middle room": (
        [slot("13:00", "14:00", "Lunch", BREAK)],
        [session("a", "13:00", "14:00", 1)],
        ["13:00-14:00 | Lunch | a | Lunch"],
    ),
    "a break is not shown where every room is taken": (
        [slot("13:00", "14:00", "Lunch", BREAK)],
        [session(str(number), "13:00", "14:00", number) for number in range(3)],
        ["13:00-14:00 | 0 | 1 | 2"],
    ),
    "sessions without any slots are laid out by themselves": (
        [],
        [session("a", "12:00", "13:00"), session("b", "12:30", "13:30", 1)],
        ["12:00-12:30 | a 2x1 | - | -", "12:30-13:00 | b 2x1 | -", "13:00-13:30 | - | -"],
    ),
    "a night goes on after midnight": (
        [slot("22:00", "+00:00"), slot("+00:00", "+02:00")],
        [session("a", "23:00", "+01:30"), session("b", "+00:00", "+02:00", 1)],
        [
            "22:00-23:00 | - | free Beth 2x1 | free Gimel 2x1",
            "23:00-00:00 | a 2x1",
            "00:00-01:30 | b 2x1 | free Gimel 2x1",
            "01:30-02:00 | -",
        ],
    ),
    "one slot over midnight is one row": (
        [slot("22:00", "+02:00")],
        [],
        ["22:00-02:00 | free Aleph | free Beth | free Gimel"],
    ),
    "a session in several rooms has a cell in each": (
        [slot("12:00", "12:50")],
        [session("a", "12:00", "12:50", 2, 0)],
        ["12:00-12:50 | a | free Beth | a"],
    ),
    "one session follows the other without a gap": (
        [],
        [session("a", "12:00", "12:30"), session("b", "12:30", "13:00")],
        ["12:00-12:30 | a | - | -", "12:30-13:00 | b | - | -"],
    ),
}


@pytest.mark.parametrize(("slots", "sessions", "expected"), CASES.values(), ids=CASES)
def test_a_day_becomes_a_table(slots, sessions, expected):
    grid = lay_out(slots, *sessions)
    assert show(grid) == expected
    check_rectangle(grid)
    assert grid.without_room == ()


SHARED_CASES = {
    "sessions at the same time are in one cell": (
        [("a", "12:00", "12:50"), ("b", "12:00", "12:50")],
        ["12:00-12:50 | a + b | free Beth | free Gimel"],
    ),
    "a cell reaches from the first of those that overlap to the last": (
        [("b", "12:00", "12:30"), ("a", "12:20", "12:40"), ("c", "12:35", "12:50")],
        [
            "12:00-12:20 | b + a + c 5x1 | free Beth 5x1 | free Gimel 5x1",
            "12:20-12:30",
            "12:30-12:35",
            "12:35-12:40",
            "12:40-12:50",
        ],
    ),
    "what comes after the other is in a cell of its own": (
        [("a", "12:00", "12:25"), ("b", "12:00", "12:25"), ("c", "12:25", "12:50")],
        ["12:00-12:25 | a + b | free Beth 2x1 | free Gimel 2x1", "12:25-12:50 | c"],
    ),
    "one that lasts all day holds the others": (
        [("tea", "08:00", "16:00"), ("a", "12:00", "12:50")],
        ["08:00-12:00 | tea + a 3x1 | - | -", "12:00-12:50 | free Beth | free Gimel",
         "12:50-16:00 | - | -"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sessions", "expected"), SHARED_CASES.values(), ids=SHARED_CASES)
def test_a_shared_room_has_several_sessions_in_one_cell(sessions, expected):
    meetings = [session(*each, rooms=SHARED) for each in sessions]
    for order in permutations(meetings):
        grid = lay_out([slot("12:00", "12:50")], *order, rooms=SHARED)
        assert show(grid) == expected
        check_rectangle(grid)


def test_the_order_of_the_sessions_does_not_matter():
    slots = [slot("12:00", "12:50"), slot("13:00", "14:00", "Lunch", BREAK)]
    sessions = [
        session("a", "12:00", "12:25"),
        session("b", "12:25", "13:10"),
        session("c", "12:00", "12:50", 2),
        session("d", "12:00", "12:50", None),
    ]
    grids = {repr(lay_out(slots, *order)) for order in permutations(sessions)}
    assert len(grids) == 1


def test_a_session_without_a_room_stands_beside_the_table():
    early, late = session("z", "12:00", "12:50", None), session("a", "14:00", "14:50", None)
    grid = lay_out([slot("12:00", "12:50")], late, early)
    assert grid.without_room == (early, late)
    assert show(grid) == ["12:00-12:50 | free Aleph | free Beth | free Gimel"]


def test_the_height_of_a_row_is_its_length_in_minutes():
    grid = lay_out([slot("12:00", "12:50")], session("a", "12:00", "12:25"))
    assert [row.length_min for row in grid.rows] == [25, 25]


@pytest.mark.parametrize(
    ("start", "end"),
    [("12:00", "12:50"), ("12:49", "13:20"), ("11:00", "12:01"), ("12:10", "12:20")],
)
def test_two_sessions_that_overlap_in_a_room_are_a_bug_of_the_caller(start, end):
    one, two = session("a", "12:00", "12:50"), session("b", start, end)
    with pytest.raises(ValueError, match="overlaps another session in Aleph"):
        lay_out([slot("12:00", "12:50")], one, two)


def test_a_conference_without_rooms_still_has_its_plenaries():
    grid = lay_out([slot("11:00", "12:00", "Opening", PLENARY)], rooms=())
    assert len(grid.rows) == 1


CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-01 09:00
days:
  - date: 2016-10-08
  - date: 2016-10-07
    slots:
      - {start: "13:00", end: "14:00", title: Lunch, kind: break}
      - {start: "12:00", end: "12:50"}
rooms: [{id: aleph, name: Aleph}, {id: beth, name: Beth}]
"""


def test_each_day_of_a_conference_gets_the_sessions_that_take_place_on_it(tmp_path):
    (tmp_path / "conference.yml").write_text(CONFERENCE, encoding="utf-8")
    (tmp_path / "sessions").mkdir()
    placed = "start: 2016-10-07 12:00\nroom:"
    for name, fields in {
        "placed": f"{placed} beth",
        "cancelled": f"{placed} aleph\nstatus: cancelled",
        "merged": f"{placed} aleph\nmerged_into: placed",
        "no-room": "start: 2016-10-07 12:00",
        "no-time": "room: aleph",
    }.items():
        header = f"---\ntitle: {name}\nproposers: {name}\n{fields}\n---\n"
        (tmp_path / "sessions" / f"{name}.md").write_text(header, encoding="utf-8")
    archive = load_archive(tmp_path).archive
    assert archive is not None
    first, second = build_grids(archive)
    assert (first.day.date, second.day.date) == (date(2016, 10, 7), date(2016, 10, 8))
    assert show(first) == ["12:00-12:50 | free Aleph | placed", "13:00-14:00 | Lunch 1x2"]
    assert [each.session.id for each in first.without_room] == ["no-room"]
    assert (show(second), second.without_room) == ([], ())


def test_a_large_conference_has_a_schedule_that_a_phone_can_load(tmp_path):
    """300 sessions in 12 rooms on 3 days: under 400 KB with the theme's frame, which has 50."""
    clocks = [f"{hour:02}:{minute}" for hour in range(9, 14) for minute in ("00", "30")][:9]
    slots = "".join(
        f'      - {{start: "{clock}", end: "{clock[:3]}{int(clock[3:]) + 29}"}}\n'
        for clock in clocks
    )
    days = [f"2016-10-0{number}" for number in (3, 4, 5)]
    rooms = "".join(f"  - {{id: room-{n}, name: Room {n}, capacity: 40}}\n" for n in range(12))
    facts = "".join(f"  - date: {day}\n    slots:\n{slots}" for day in days)
    (tmp_path / "conference.yml").write_text(
        f"name: Large\nacronym: large\ntimezone: Europe/Berlin\ndays:\n{facts}rooms:\n{rooms}"
    )
    (tmp_path / "sessions").mkdir()
    places = [(day, clock, room) for day in days for clock in clocks for room in range(12)]
    for number, (day, clock, room) in enumerate(places[:300]):
        (tmp_path / f"sessions/session-number-{number}.md").write_text(
            f"---\ntitle: What we should know about question number {number}\n"
            f"proposers: [Ann Lindqvist {number % 40}, Kofi Mensah-Boateng {number % 50}]\n"
            f"start: {day} {clock}\nroom: room-{room}\n---\nText.\n"
        )
    builder = PageBuilder(load_archive(tmp_path).archive, Links(), site_url="https://a.org/")
    page = builder.lists.schedule()
    html = str(page.html) + str(builder.linked_data.head(page))
    assert html.count("socml-cell--session") == 300
    assert len(html.encode()) < 350_000
