"""A text as its author sees it: the forms of other tools as GitHub's, and where all came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from socml_site.source.foreign.forms import Change, Foreign


class _Origin(NamedTuple):
    """The line that a line was, and how much of what that has become stands above it."""

    line: int
    above: int


@dataclass(frozen=True, slots=True)
class _Round:
    """Changes that were made at once, by line; they overlap nowhere."""

    origins: Sequence[_Origin]
    changes: Mapping[int, Sequence[Change]]

    def back(self, line: int, column: int) -> tuple[int, int]:
        """Return where a place was before the changes; inside of new text, what it replaced."""
        origin = self.origins[line]
        column += origin.above
        shift = 0
        for change in self.changes.get(origin.line, ()):
            start = change.start + shift
            if column < start:
                break
            shift += len(change.new) - (change.end - change.start)
            if column < start + len(change.new):
                return origin.line, min(change.start + column - start, change.end)
        return origin.line, column - shift


@dataclass(frozen=True, slots=True)
class Meant:
    """A text in which the forms of other tools are GitHub's.

    Attributes:
        text: What to parse. Every word of the file stands in it.
    """

    text: str
    rounds: tuple[_Round, ...] = ()

    def changed(self, foreign: Iterable[Foreign]) -> Meant | None:
        """Change what can be changed at once; None if that is nothing.

        What was inside of it is seen in the new text only, so that this is called again.
        """
        changes = [part for each in apart(foreign) for part in each.changes]
        if not changes:
            return None
        lines = apply_changes(self.text, changes)
        origins = []
        for number, new in enumerate(lines):
            above = 0
            for part in new.split("\n"):
                origins.append(_Origin(number, above))
                above += len(part) + 1
        old = self.text.split("\n")
        parts = {
            number: [part for each in several for part in _parts(each, old[number])]
            for number, several in _by_line(changes).items()
        }
        return Meant("\n".join(lines), (*self.rounds, _Round(origins, parts)))

    def back(self, line: int, column: int) -> tuple[int, int]:
        """Return where in the file a place of the text is; both count from 0."""
        for each in reversed(self.rounds):
            line, column = each.back(line, column)
        return line, column


def apart(found: Iterable[Foreign]) -> Iterator[Foreign]:
    """Leave out what changes a place that another one changes, and what nobody can decide."""
    ends: dict[int, int] = {}
    for each in found:
        if each.changes and all(part.start > ends.get(part.line, -1) for part in each.changes):
            ends.update({part.line: part.end for part in each.changes})
            yield each


def apply_changes(text: str, changes: Iterable[Change]) -> list[str]:
    """Return what becomes of each line of a text; there may be line ends in it."""
    lines = text.split("\n")
    for number, several in _by_line(changes).items():
        parts, end = [], 0
        for change in several:
            parts += [lines[number][end : change.start], change.new]
            end = change.end
        lines[number] = "".join([*parts, lines[number][end:]])
    return lines


def _parts(change: Change, line: str) -> Iterator[Change]:
    """Leave out what a change leaves as it is, with whole lines before and behind it."""
    old = line[change.start : change.end]
    # The line that has become of this one ends like it.
    above, new, below = "", change.new, ""
    if "\n" in new:
        lines = new.split("\n")
        at = max(range(len(lines)), key=lambda each: _same(reversed(old), reversed(lines[each])))
        new = lines[at]
        above, below = (
            "".join(f"{each}\n" for each in lines[:at]),
            "\n".join(["", *lines[at + 1 :]]),
        )
    behind = _same(reversed(old), reversed(new))
    middle = new[: len(new) - behind]
    before = _same(old[: len(old) - behind], middle)
    start, end = change.start + before, change.end - behind
    yield Change(change.line, change.start, change.start, above)
    yield Change(change.line, start, end, middle[before:])
    yield Change(change.line, change.end, change.end, below)


def _same(one: Iterable[str], other: Iterable[str]) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _by_line(changes: Iterable[Change]) -> dict[int, list[Change]]:
    found: dict[int, list[Change]] = defaultdict(list)
    for each in sorted(changes):
        found[each.line].append(each)
    return found
