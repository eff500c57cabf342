"""The lines of a text as whoever wrote them saw them: rows, items, cells, rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socml_site.problems import Location
from socml_site.source.body import Line, LineKind


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a paragraph, before anybody knows where the paragraph stands.

    `bold` is what it has in bold at its beginning; `is_forced` says that its author ended the one
    before it with a line break.
    """

    text: str
    bold: str = ""
    is_code: bool = False
    is_forced: bool = False


class Scribe:
    """Collects the lines of one text."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.depth = 0
        self.quotes = 0
        self._item: bool | None = None
        self._is_at_item = False

    def begin_item(self, is_done: bool | None) -> None:
        """The next paragraph is the text of a list's item; `is_done` is None if it is no task."""
        self._item, self._is_at_item = is_done, True

    def end_item(self) -> None:
        """What comes next is no item, even if this one had no text."""
        self._item, self._is_at_item = None, False

    def add(self, row: Row, place: Location, headings: int, *, is_first: bool) -> int:
        """Note a row of a paragraph, and return its number."""
        kind = LineKind.TEXT if is_first else LineKind.MORE
        is_done = None
        if is_first and self._is_at_item:
            kind, is_done = LineKind.ITEM, self._item
            self.end_item()
        return self._put(
            Line(
                row.text, place, headings, self.depth, is_done, kind, row.bold,
                is_code=row.is_code, is_forced=row.is_forced, is_quoted=self.quotes > 0,
            )
        )  # fmt: skip

    def add_cells(
        self, cells: Sequence[str], place: Location, headings: int, *, first: bool
    ) -> int:
        """Note a row of a table, and return its number; `first` is that of its headers."""
        kind = LineKind.HEADERS if first else LineKind.CELLS
        text = " | ".join(cells)
        line = Line(text, place, headings, self.depth, kind=kind, cells=tuple(cells))
        return self._put(line)

    def add_rule(self, place: Location, headings: int) -> None:
        self._put(Line("", place, headings, self.depth, kind=LineKind.RULE))

    def _put(self, line: Line) -> int:
        self.lines.append(line)
        return len(self.lines) - 1
