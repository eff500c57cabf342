"""Lines of logs and speech, which Markdown makes one paragraph of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from socml_site.source.blocks import Blocks
from socml_site.source.foreign.forms import Change, Foreign

_CLOCK = r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,3})?)?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?"
_DAY = r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}"
_TIME = rf"[\[(]?(?:{_DAY}[,T]?[ ]?)?{_CLOCK}(?:Z|[+-]\d\d:?\d\d)?[\])]?(?=[\s:\u2013-])"
_NICK = r"<[^<>\s]{1,30}>[ \t]"
_NAME = (
    r"(?:\*\*|__)?[@~]?[^\W\d_][\w.'\u2019-]{0,30}(?:[ ][\w.'\u2019()&-]{1,30}){0,3}"
    r"(?:\*\*|__)?[ ]?[:\uff1a](?:\*\*|__)?(?:[ \t]|(?<=\uff1a))\s?\S"
)
_BEGINS = re.compile(rf"(?P<log>{_TIME}|{_NICK})|{_NAME}")
_MARKERS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_IS_BROKEN = re.compile(r"(?: {2,}|\\|<br[ /]*>[ ]*)$", re.I)
# So many in a row are no accident.
_LEAST = 3


def _beginning(line: str) -> re.Match[str] | None:
    """Find a name and a colon, a time, or a name in angle brackets where a line begins."""
    marker = _MARKERS.match(line)
    return _BEGINS.match(line, marker.end() if marker else 0)


def find_lines(lines: Sequence[str], blocks: Blocks) -> Iterator[Foreign]:
    """Yield paragraphs in which several lines in a row begin as in a log."""
    for first, last in blocks.paragraphs:
        if first == last:
            continue
        begins = [_beginning(line) for line in lines[first : last + 1]]
        if not _are_spoken(begins):
            continue
        changes = tuple(
            Change(number, len(lines[number].rstrip()), len(lines[number]), "  ")
            for number, is_next in enumerate(begins[1:], first)
            if is_next and not _IS_BROKEN.search(lines[number])
        )
        if changes:
            at = next(number for number, each in enumerate(begins, first) if each)
            line = lines[at].rstrip()
            start = len(line) - len(line.lstrip())
            yield Foreign("lines", at, start, len(line), line.strip(), changes=changes)


def _are_spoken(begins: Sequence[re.Match[str] | None]) -> bool:
    """A colon may stand anywhere, but not in several lines in a row; times are plain enough."""
    if all(begins):
        return True
    if sum(1 for each in begins if each and each["log"]) >= _LEAST:
        return True
    count = 0
    for each in begins:
        count = count + 1 if each else 0
        if count == _LEAST:
            return True
    return False
