"""Lists that Markdown takes for code or for one paragraph, read as whoever wrote them sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import NamedTuple

from socml_site.source.foreign.forms import Change, Foreign

_FORMS = ("bullets", "indented-list")


class Meant(NamedTuple):
    """A text with lists where its author sees lists.

    Attributes:
        text: What to parse.
        origins: The line of the file that each of its lines comes from; lines count from 0.
        begun: By line of the file, what was changed at its beginning.
    """

    text: str
    origins: Sequence[int]
    begun: Mapping[int, Change]


def as_meant(text: str, foreign: Iterable[Foreign]) -> Meant | None:
    """Make lists of lists that other tools have written; None if there are none.

    Only what lines begin with is changed, so that every word stays and has its place.
    """
    changes = [each for found in foreign if found.form in _FORMS for each in found.changes]
    by_line = {each.line: each for each in changes}
    if not changes or len(by_line) != len(changes):
        return None
    lines: list[str] = []
    origins: list[int] = []
    begun: dict[int, Change] = {}
    for number, old in enumerate(text.split("\n")):
        change = by_line.get(number)
        if change is None:
            lines.append(old)
            origins.append(number)
            continue
        # A change may end with an empty line.
        new, *more = (old[: change.start] + change.new + old[change.end :]).split("\n")
        begun[number] = _beginning(old, new, number)
        lines += [new, *more]
        origins += [number] * (1 + len(more))
    return Meant("\n".join(lines), origins, begun)


def _beginning(old: str, new: str, line: int) -> Change:
    """Return what is different at the beginning of a line; the rest is the same."""
    pairs = zip(reversed(old), reversed(new), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return Change(line, 0, len(old) - same, new[: len(new) - same])
