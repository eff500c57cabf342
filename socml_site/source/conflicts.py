"""Marks that git and its like leave where two people have changed the same lines.

Sources: git's documentation of `merge.conflictStyle` (merge, diff3, zdiff3) and of the attribute
`conflict-marker-size`; Mercurial, Subversion and Jujutsu write the same lines at both ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from socml_site.problems import Location, Problem, report

_LEAST = "<" * 7
_OPENING = re.compile(r"(<{7,})(?: (?P<label>\S.*))?")
_BETWEEN = re.compile(r"={7,}|\|{7,}(?: .*)?|[%+]{7,} .*")
# Without the mark that opens it, and so like a quote seven levels down: with git's own names only.
_COMMIT = r"[0-9a-f]{7,40}(?:\.\.\. .*| \(.*\))?"
_CLOSING = re.compile(
    rf">{{7,}} (?:(?P<known>(?:{_COMMIT}|HEAD|Stashed changes|theirs|origin/\S+)(?::\S+)?)|.*)"
)
_FENCE = re.compile(r" {0,3}(?:[-*+>] *)*(`{3,}|~{3,})")


def check_conflicts(text: str, path: str) -> Iterator[Problem]:
    """Report the first mark of a conflict that nobody has settled; in code, it is text."""
    if _LEAST not in text and ">" * 7 not in text:
        return
    lines = text.split("\n")
    code = dict(_code_lines(lines)) if path.endswith(".md") else {}
    number = _find(lines, code) or _find_across(lines, code)
    if number is not None:
        place = Location(path, number, 1, number, len(lines[number - 1]) + 1)
        message = "two versions of this file were to be merged, and nobody has chosen"
        hint = "keep what is right of both, and delete the lines of <<<<<<<, ======= and >>>>>>>"
        yield report("conflict-markers", place, message, hint)


def _find(lines: list[str], code: Mapping[int, int]) -> int | None:
    """Return the number of the line outside of code that gives a conflict away."""
    alone, width = None, 0
    for number, line in _marks(lines):
        if number in code:
            continue
        if opening := _OPENING.fullmatch(line):
            if opening["label"]:
                return number
            alone = alone or number
        elif _BETWEEN.fullmatch(line):
            if alone:
                return alone
            width = _width(line)
        elif (closing := _CLOSING.fullmatch(line)) and closing["known"] and width == _width(line):
            return number
    return None


def _find_across(lines: list[str], code: Mapping[int, int]) -> int | None:
    """Return the first line of a conflict of which a part is in code, and a part is not."""
    start, blocks = 0, [0]
    for number, line in _marks(lines):
        block = code.get(number, 0)
        if _OPENING.fullmatch(line):
            start, blocks = number, [block]
        elif start and _BETWEEN.fullmatch(line):
            blocks.append(block)
        elif start and len(blocks) > 1 and _CLOSING.fullmatch(line):
            if min(*blocks, block) == 0 < max(*blocks, block):
                return start
            start = 0
    return None


def _marks(lines: list[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, start=1):
        if line[:1] in ("<", "=", "|", ">", "%", "+"):
            yield number, line.rstrip()


def _width(mark: str) -> int:
    return len(mark) - len(mark.lstrip(mark[0]))


def _code_lines(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the lines of fenced code, each with that of its fence.

    A fence that is never closed encloses nothing.
    """
    fence, start = "", 0
    for number, line in enumerate(lines, start=1):
        match = _FENCE.match(line)
        if match is None:
            continue
        if not fence:
            fence, start = match[1], number
        elif match[1].startswith(fence) and not line.strip(" \t>`~-*+"):
            yield from ((each, start) for each in range(start, number + 1))
            fence = ""
