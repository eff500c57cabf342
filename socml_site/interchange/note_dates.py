"""The day of notes that nobody has dated for us: in their header, first lines, name or folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from socml_site.notes.days import find_month, make_day

_WORDS = (
    "date day when datum tag wann jour quand fecha dia cuando data giorno quando dag dato"
    " дата 日付 日時 日期 날짜 日".split()
)
DATE_FIELDS = frozenset(_WORDS)
_YEAR = r"(19[7-9]\d|20\d\d)"
_WORD = r"([^\W\d_]{3,12})\.?"
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(rf"(?<!\d){_YEAR}([-_/.]?)(\d\d)\2(\d\d)(?!\d)"), "y-md"),
    (re.compile(rf"(?<!\d){_YEAR}([-/.])(\d{{1,2}})\2(\d{{1,2}})(?!\d)"), "y-md"),
    (re.compile(rf"(?<!\d){_YEAR}\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?日"), "ymd"),
    (re.compile(rf"(?<![\d./-])(\d{{1,2}})([-_/.])(\d{{1,2}})\2{_YEAR}(?!\d)"), "d-my"),
    (
        re.compile(
            rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?{_WORD},?\s+"
            rf"(?:del?\s+)?{_YEAR}(?!\d)"
        ),
        "dwy",
    ),
    (re.compile(rf"{_WORD}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}(?!\d)"), "wdy"),
)
_RANGE = re.compile(r"\d\s*(?:[-\u2013/&+]|and|und|et|y|bis|to)\s*$")
_MOST_LINES = 25
_LINE = re.compile(
    rf"^[\W_]{{0,9}}(?:meeting\s|session\s)?(?:{'|'.join(_WORDS)})(?:\s?(?:and|&|/)\s?time)?"
    r"[\s*_]{0,6}[:\uff1a|][\s*_:|`]{0,9}(?P<said>.{6,200})$",
    re.IGNORECASE,
)


def find_days(text: str, *, dots_are_clear: bool = False) -> frozenset[date]:
    """Return the days that a text names; `4/5/2021` could be two, and names none.

    Args:
        text: One line, or a name.
        dots_are_clear: Whether `5.4.2021` is in April, as it is where people write dots.
    """
    found: set[date] = set()
    for pattern, form in _FORMS:
        for match in pattern.finditer(text):
            is_range = _RANGE.search(text[max(0, match.start() - 9) : match.start()])
            # Of `5-6 April 2021`, nobody can tell.
            if form != "dwy" or not is_range:
                found.update(_days_of(match.groups(), form, dots_are_clear))
    return frozenset(found)


def _days_of(parts: tuple[str, ...], form: str, dots_are_clear: bool) -> Iterator[date]:
    if form == "y-md":
        year, _, month, day = parts
        readings = [(year, month, day)]
    elif form == "ymd":
        readings = [(parts[0], parts[1], parts[2])]
    elif form == "d-my":
        first, mark, second, year = parts
        readings = [(year, second, first)]
        if not (mark == "." and dots_are_clear):
            readings.append((year, first, second))
    else:
        day, word, year = parts if form == "dwy" else (parts[1], parts[0], parts[2])
        readings = [(year, str(find_month(word)), day)]
    days = {each for each in (make_day(*reading) for reading in readings) if each is not None}
    if len(days) == 1:
        yield days.pop()


def only_day(text: str, *, dots_are_clear: bool = False) -> date | None:
    """Return the day that a text names, if it names one and no other."""
    days = find_days(text, dots_are_clear=dots_are_clear)
    return next(iter(days)) if len(days) == 1 else None


def guess_day(text: str, heading: str, name: str) -> tuple[date, str] | None:
    """Find out when notes were taken, and say where that stands.

    Args:
        text: Of the notes, without a header.
        heading: The one that they begin with; may be empty.
        name: Their path in the folder that they come from.
    """
    for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]:
        said = _LINE.match(line.strip())
        day = only_day(said["said"], dots_are_clear=True) if said else None
        if day is not None:
            return day, f'from the line "{line.strip()}"'
    *folders, stem = name.rpartition(".")[0].split("/")
    for place, where in (
        (stem, "from the name of the file"),
        (heading, "from its heading"),
        *((each, "from the name of its folder") for each in reversed(folders)),
    ):
        day = only_day(place)
        if day is not None:
            return day, where
    return None
