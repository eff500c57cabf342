"""Where the nodes of a syntax tree stand in their file.

The parser counts bytes, and leaves out some of what it has read; places count code points of the
file as it is.
"""

from __future__ import annotations

from typing import Any

from socml_site.problems import Location
from socml_site.source.foreign.meant import Meant


class Places:
    """Finds the places of nodes in one text, given the paragraph or cell that they are in."""

    def __init__(
        self,
        path: str,
        first_line: int,
        text: str,
        defining: frozenset[int] = frozenset(),
        meant: Meant | None = None,
    ) -> None:
        """Get ready.

        Args:
            path: Of the file.
            first_line: Which line of it the text begins in.
            text: As it was written.
            defining: Lines of the text in which links are defined. The parser counts those of a
                paragraph without them.
            meant: What was parsed instead of the text, if it was not the text.
        """
        self._path = path
        self._offset = first_line - 1
        self._lines = text.split("\n")
        self._parsed = meant.text.split("\n") if meant else self._lines
        self._meant = meant
        # Bytes are characters then.
        self._is_plain = meant is None and text.isascii() and "\\|" not in text
        self._defining = defining
        self._skipped = 0
        self._cell = 0, 0

    def enter_paragraph(self, node: Any) -> None:
        while node.sourcepos.start.line + self._skipped in self._defining:
            self._skipped += 1

    def enter_cell(self, node: Any) -> None:
        self._cell = node.sourcepos.start.line, node.sourcepos.start.column - 1

    def leave(self) -> None:
        self._skipped = 0
        self._cell = 0, 0

    def of(self, node: Any) -> Location:
        """Return the place of a node."""
        return self.from_to(node, node)

    def from_to(self, first: Any, last: Any) -> Location:
        """Return the place from one node to another."""
        start, end = first.sourcepos.start, last.sourcepos.end
        if self._is_plain and not self._skipped and end.line < len(self._lines):
            above = self._offset
            return Location(
                self._path, start.line + above, start.column, end.line + above, end.column + 1
            )
        top, column = self._back(start.line, start.column - 1)
        bottom, end_column = self._back(end.line, end.column)
        return Location(
            self._path,
            top + 1 + self._offset,
            column + 1,
            bottom + 1 + self._offset,
            end_column + 1,
        )

    def line(self, place: Location) -> str:
        """Return the line in which a place begins."""
        return self._lines[place.line - 1 - self._offset]

    def source_of(self, place: Location) -> str:
        """Return what the author wrote at a place, in one line."""
        first, last = place.line - 1 - self._offset, place.end_line - 1 - self._offset
        lines = self._lines[first : last + 1]
        lines[-1] = lines[-1][: place.end_column - 1]
        lines[0] = lines[0][place.column - 1 :]
        return " ".join(lines)

    def inside(self, node: Any, text: str, offset: int) -> Location:
        """Find a place in the text of a node that stands on one line; else the whole node."""
        whole = self.of(node)
        start = self.line(whole).find(text.strip(), whole.column - 1)
        if whole.end_line != whole.line or start < 0:
            return whole
        column = start + offset + 1
        return Location(self._path, whole.line, column, whole.line, column + 1)

    def _back(self, line: int, byte_count: int) -> tuple[int, int]:
        """Return the line and the column of the file, from 0, of a place that the parser names."""
        line = min(line + self._skipped, len(self._parsed))
        column = self._column(line, byte_count)
        return self._meant.back(line - 1, column) if self._meant else (line - 1, column)

    def _column(self, line: int, byte_count: int) -> int:
        """Turn bytes of UTF-8 before a place in a line into code points."""
        if self._is_plain:
            return byte_count
        parsed = self._parsed[line - 1]
        if line == self._cell[0] and "\\|" in parsed:
            byte_count = self._with_escapes(line, byte_count)
        if parsed.isascii():
            return byte_count
        return len(parsed.encode()[:byte_count].decode(errors="ignore"))

    def _with_escapes(self, line: int, byte_count: int) -> int:
        """Add the backslashes before bars, which the library leaves out of a table's cells."""
        source, start = self._parsed[line - 1].encode(), self._cell[1]
        at, left = start, byte_count - start
        while left > 0 and at < len(source):
            at += 2 if source.startswith(b"\\|", at) else 1
            left -= 1
        return at
