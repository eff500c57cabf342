"""Lines as scribes write them: items of lists, and `RESOLVED: …` or `ACTION: …` in a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from socml_site.problems import Location
from socml_site.source.body import Line

# Source: W3C's scribes, whose words stand in capitals; the others are common in bare notes.
SCRIBE_WORD = re.compile(
    r"\W{0,3}(?P<word>RESOLVED|RESOLUTION|ACTION|ISSUE|QUESTION"
    r"|(?i:resolved|resolution|agreed|decision|decided|action(?: item)?|todo|to do"
    r"|open(?: question| issue)?))(?:-[0-9]+)?\*{0,2}\s*:\s*(?P<text>.*)",
    re.DOTALL,
)
# The word alone, in bold: `**ACTION** Ann to …`.
BARE_WORD = re.compile(r"\W{0,3}(RESOLVED|RESOLUTION|AGREED|DECISION|ACTION|ISSUE)\b")


class Scribe:
    """Collects the lines of one text."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.depth = 0
        self._item: tuple[int, bool | None] | None = None

    def begin_item(self, is_done: bool | None) -> None:
        """The next paragraph is the text of a list's item; `is_done` is None if it is no task."""
        self._item = (self.depth, is_done)

    def end_item(self) -> None:
        """What comes next is no item, even if this one had no text."""
        self._item = None

    def divide(self, rows: Sequence[str]) -> Iterator[tuple[int, int, str]]:
        """Divide a paragraph where a scribe begins anew.

        Args:
            rows: The texts of the paragraph's lines, as they stand in the file.

        Yields:
            The number of the first row, how many there are, and their text.
        """
        starts = [
            number
            for number, row in enumerate(rows)
            if number == 0 or SCRIBE_WORD.match(row) or BARE_WORD.match(row)
        ]
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
            yield start, end - start, " ".join(filter(None, rows[start:end]))

    def add(self, text: str, place: Location, headings: int, *, is_code: bool) -> int:
        """Note a line, and return its number."""
        depth, is_done = self._item or (0, None)
        self._item = None
        self.lines.append(Line(text, place, headings, depth, is_done, is_code))
        return len(self.lines) - 1
