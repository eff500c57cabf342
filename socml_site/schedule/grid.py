"""A day as a timetable: rows of time, columns of rooms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from socml_site.model import Archive, Day, Room, Session, Slot, minutes_between


class CellKind(StrEnum):
    """What a cell shows: a session, a plenary or break, a free place, or nothing."""

    SESSION = "session"
    SLOT = "slot"
    FREE = "free"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `rows` and `columns` say how far it reaches down and to the right."""

    kind: CellKind
    rows: int = 1
    columns: int = 1
    session: Session | None = None
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
    without_room: tuple[Session, ...] = ()


def build_grids(archive: Archive) -> tuple[Grid, ...]:
    """Lay out every day of the conference, in order."""
    by_day: dict[object, list[Session]] = {day.date: [] for day in archive.conference.days}
    for session in archive.sessions.values():
        if session.start_local is not None and session.is_active:
            by_day.setdefault(session.start_local.date(), []).append(session)
    return tuple(
        build_grid(day, archive.conference.rooms, by_day[day.date])
        for day in archive.conference.days
    )


def build_grid(day: Day, rooms: Sequence[Room], sessions: Iterable[Session]) -> Grid:
    """Lay out one day.

    Args:
        day: The day with its slots.
        rooms: The columns, in order.
        sessions: Those that start on this day, in any order.

    Returns:
        One row for each stretch between two moments at which something starts or ends; a stretch
        in which there is nothing at all has no row.

    Raises:
        ValueError: If two sessions overlap in a room; the check for `room-clash` runs first, so
            this is a bug in the caller.
    """
    ordered = sorted(sessions, key=lambda each: (each.start_local or datetime.min, each.id))
    placed = [each for each in ordered if each.room is not None]
    layout = _Layout(day, rooms, placed)
    without_room = tuple(each for each in ordered if each.room is None)
    return Grid(day, tuple(rooms), layout.rows(), without_room)


class _Layout:
    def __init__(self, day: Day, rooms: Sequence[Room], placed: Sequence[Session]) -> None:
        self._day = day
        self._rooms = rooms
        # A conference without rooms still has its plenaries and breaks, in one column.
        self._width = max(len(rooms), 1)
        self._moments = self._find_moments(placed)
        self._cells: list[dict[int, Cell]] = [{} for _ in self._moments[:-1]]
        self._taken: list[set[int]] = [set() for _ in self._moments[:-1]]
        self._place_sessions(placed)
        self._place_slots()

    def _find_moments(self, placed: Sequence[Session]) -> list[datetime]:
        moments: set[datetime] = set()
        for slot in self._day.slots:
            moments |= {slot.start_local, slot.end_local}
        for session in placed:
            moments |= {moment for moment in (session.start_local, session.end_local) if moment}
        return sorted(moments)

    def _range(self, start: datetime, end: datetime) -> range:
        return range(self._moments.index(start), self._moments.index(end))

    def _put(self, rows: range, columns: range, cell: Cell) -> None:
        self._cells[rows.start][columns.start] = cell
        for row in rows:
            self._taken[row].update(columns)

    def _place_sessions(self, placed: Sequence[Session]) -> None:
        columns = {room.id: index for index, room in enumerate(self._rooms)}
        for session in placed:
            if session.room is None or session.start_local is None or session.end_local is None:
                continue
            column = columns[session.room.id]
            rows = self._range(session.start_local, session.end_local)
            if any(column in self._taken[row] for row in rows):
                raise ValueError(f"{session.id} overlaps another session in {session.room.name}")
            cell = Cell(CellKind.SESSION, len(rows), 1, session=session, room=session.room)
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
