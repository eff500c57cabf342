"""A day as a timetable: rows of time, columns of rooms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from socml_site.model import Archive, Day, Meeting, Room, Slot, Timed, minutes_between


class CellKind(StrEnum):
    """What a cell shows: sessions, a plenary or break, a free place, or nothing."""

    SESSION = "session"
    SLOT = "slot"
    FREE = "free"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `rows` and `columns` say how far it reaches down and to the right.

    Only in a room that is shared there are several sessions, in order of time.
    """

    kind: CellKind
    rows: int = 1
    columns: int = 1
    meetings: tuple[Meeting, ...] = ()
    slot: Slot | None = None
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of time in which nothing begins or ends."""

    start_local: datetime
    end_local: datetime
    cells: tuple[Cell, ...]

    @property
    def length_min(self) -> int:
        return minutes_between(self.start_local, self.end_local)


@dataclass(frozen=True, slots=True)
class Grid:
    """One day's timetable, and what has a time on that day but no room yet."""

    day: Day
    rooms: tuple[Room, ...]
    rows: tuple[Row, ...]
    without_room: tuple[Meeting, ...] = ()


def build_grids(archive: Archive) -> tuple[Grid, ...]:
    """Lay out every day of the conference, in order."""
    conference = archive.conference
    by_day: dict[date, list[Meeting]] = defaultdict(list)
    for meeting in archive.meetings():
        day = conference.day_of(meeting.start_local)
        if day is not None:
            by_day[day.date].append(meeting)
    return tuple(build_grid(day, conference.rooms, by_day[day.date]) for day in conference.days)


def build_grid(day: Day, rooms: Sequence[Room], meetings: Iterable[Meeting]) -> Grid:
    """Lay out one day.

    Args:
        day: The day with its slots.
        rooms: The columns, in order.
        meetings: Those that start on this day or in its night, in any order.

    Returns:
        One row for each stretch between two moments at which something starts or ends; a stretch
        in which there is nothing at all has no row.

    Raises:
        ValueError: If two sessions overlap in a room that is not shared; the check for
            `room-clash` runs first, so this is a bug in the caller.
    """
    ordered = sorted(meetings, key=lambda each: (each.start_local, each.session.id))
    placed = [each for each in ordered if each.rooms]
    layout = _Layout(day, rooms, placed)
    without_room = tuple(each for each in ordered if not each.rooms)
    return Grid(day, tuple(rooms), layout.rows(), without_room)


def _in_room(room: Room, meetings: Iterable[Meeting]) -> list[list[Meeting]]:
    """Group what is in a room, in order of time: those of a shared room that overlap are together.

    Raises:
        ValueError: If some overlap in a room that is not shared, and have not agreed on that.
    """
    groups: list[list[Meeting]] = []
    end = datetime.min
    for meeting in meetings:
        if room not in meeting.rooms:
            continue
        if meeting.start_local >= end:
            groups.append([])
        elif not room.is_shared and not meeting.session.allow.get("room-clash"):
            raise ValueError(f"{meeting.session.id} overlaps another session in {room.name}")
        groups[-1].append(meeting)
        end = max(end, meeting.end_local)
    return groups


class _Layout:
    def __init__(self, day: Day, rooms: Sequence[Room], placed: Sequence[Meeting]) -> None:
        self._day = day
        self._rooms = rooms
        # A conference without rooms still has its plenaries and breaks, in one column.
        self._width = max(len(rooms), 1)
        entries: list[Timed] = [*day.slots, *placed]
        self._moments = sorted(
            {moment for each in entries for moment in (each.start_local, each.end_local)}
        )
        self._cells: list[dict[int, Cell]] = [{} for _ in self._moments[:-1]]
        self._taken: list[set[int]] = [set() for _ in self._moments[:-1]]
        self._place_meetings(placed)
        self._place_slots()

    def _range(self, start: datetime, end: datetime) -> range:
        return range(self._moments.index(start), self._moments.index(end))

    def _put(self, rows: range, columns: range, cell: Cell) -> None:
        self._cells[rows.start][columns.start] = cell
        for row in rows:
            self._taken[row].update(columns)

    def _place_meetings(self, placed: Sequence[Meeting]) -> None:
        for column, room in enumerate(self._rooms):
            for group in _in_room(room, placed):
                rows = self._range(group[0].start_local, max(each.end_local for each in group))
                cell = Cell(CellKind.SESSION, len(rows), 1, meetings=tuple(group), room=room)
                self._put(rows, range(column, column + 1), cell)

    def _place_slots(self) -> None:
        """A plenary or break goes across all rooms that nothing else takes meanwhile."""
        for slot in self._day.slots:
            rows = self._range(slot.start_local, slot.end_local)
            taken = set().union(*(self._taken[row] for row in rows))
            free = [column for column in range(self._width) if column not in taken]
            if slot.is_open:
                for column in free[: len(self._rooms)]:
                    room = self._rooms[column]
                    cell = Cell(CellKind.FREE, len(rows), 1, slot=slot, room=room)
                    self._put(rows, range(column, column + 1), cell)
                continue
            for run in _runs(free):
                self._put(rows, run, Cell(CellKind.SLOT, len(rows), len(run), slot=slot))

    def rows(self) -> tuple[Row, ...]:
        found: list[Row] = []
        for index, (cells, taken) in enumerate(zip(self._cells, self._taken, strict=True)):
            if not taken:
                continue
            gaps = (column for column in range(self._width) if column not in taken)
            whole = {**cells, **{column: Cell(CellKind.GAP) for column in gaps}}
            ordered = tuple(cell for _, cell in sorted(whole.items(), key=lambda item: item[0]))
            found.append(Row(self._moments[index], self._moments[index + 1], ordered))
        return tuple(found)


def _runs(numbers: Sequence[int]) -> list[range]:
    """Group numbers in ascending order into ranges without a hole."""
    runs: list[range] = []
    for number in numbers:
        if runs and runs[-1].stop == number:
            runs[-1] = range(runs[-1].start, number + 1)
        else:
            runs.append(range(number, number + 1))
    return runs
