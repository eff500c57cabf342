"""Marks that git and its like leave where two people have changed the same lines.

Sources: git's documentation of `merge.conflictStyle` (merge, diff3, zdiff3) and of the attribute
`conflict-marker-size`; Mercurial, Subversion and Jujutsu write the same lines at both ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from socml_site.problems import Location, Problem, report

_LEAST = "<" * 7
_OPENING = re.compile(r"(<{7,})(?: (?P<label>\S.*))?")
_BETWEEN = re.compile(r"={7,}|\|{7,}(?: .*)?|[%+]{7,} .*")
# Without the mark that opens it, and so like a quote seven levels down: with git's own names only.
_CLOSING = re.compile(
    r">{7,} (?P<known>[0-9a-f]{7,40}\b.*|HEAD|Stashed changes|theirs|origin/.*)?.*"
)
_FENCE = re.compile(r" {0,3}(?:[-*+>] *)*(`{3,}|~{3,})")


def check_conflicts(text: str, path: str) -> Iterator[Problem]:
    """Report the first mark of a conflict that nobody has settled; in code, it is text."""
    if _LEAST not in text and ">" * 7 not in text:
        return
    lines = text.split("\n")
    number = _find(lines, frozenset(_code_lines(lines)) if path.endswith(".md") else frozenset())
    if number is not None:
        place = Location(path, number, 1, number, len(lines[number - 1]) + 1)
        message = "two versions of this file were to be merged, and nobody has chosen"
        hint = "keep what is right of both, and delete the lines of <<<<<<<, ======= and >>>>>>>"
        yield report("conflict-markers", place, message, hint)


def _find(lines: list[str], code: frozenset[int]) -> int | None:
    """Return the number of the line that gives a conflict away."""
    alone = between = None
    for number, line in enumerate(lines, start=1):
        if number in code or line[:1] not in ("<", "=", "|", ">", "%", "+"):
            continue
        line = line.rstrip()
        opening = _OPENING.fullmatch(line)
        if opening and opening["label"]:
            return number
        if opening:
            alone = alone or number
        elif _BETWEEN.fullmatch(line):
            between = number
        elif (closing := _CLOSING.fullmatch(line)) and between and (alone or closing["known"]):
            return alone or number
        if alone and between and between > alone:
            return alone
    return None


def _code_lines(lines: list[str]) -> Iterator[int]:
    """Yield the lines of fenced code; a fence that is never closed encloses nothing."""
    fence, start = "", 0
    for number, line in enumerate(lines, start=1):
        match = _FENCE.match(line)
        if match is None:
            continue
        if not fence:
            fence, start = match[1], number
        elif match[1].startswith(fence) and not line.strip(" \t>`~-*+"):
            yield from range(start, number + 1)
            fence = ""
