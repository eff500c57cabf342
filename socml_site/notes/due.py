"""By when something is promised: `by 1 November`, `bis 01.11.`, `（7/14まで）`, `due Friday`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from socml_site.notes.days import make_day
from socml_site.notes.phrases import UNSPACED, Phrases, any_of
from socml_site.notes.words import Words, mirror

# A text with more has no day of its own.
_MOST_DAYS = 24
_Y = r"(?:19|20)\d\d"
_WORD = r"[^\W\d_]{2,14}"
_TH = r"(?:st|nd|rd|th|er|o|a|\.)?"
_OF = r"\s*(?:de\s+|del\s+|of\s+|di\s+|d')?"


class Day(NamedTuple):
    """A day in a text, and where it stands. `is_relative` says that it counts from another day."""

    day: date
    start: int
    end: int
    is_relative: bool = False
    has_year: bool = True


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a day without a year, or `tomorrow`, counts from.

    `today` is the day of the notes; None if nobody knows. `day_first` says whether 3/4 is in April;
    None if nobody can tell.
    """

    today: date | None
    day_first: bool | None


@functools.cache
def _forms(words: Words) -> tuple[tuple[str, re.Pattern[str]], ...]:
    phrase = words.pattern
    unspaced = any_of(each for each in words.weekdays if UNSPACED.match(each))
    alone, no_more = r"(?<![\d./-])", r"(?![\d./])"
    d, m, y, w = r"(?P<d>\d\d?)", r"(?P<m>\d\d?)", rf"(?P<y>{_Y})", rf"(?P<w>{_WORD})"
    forms = (
        (
            "ymd",
            rf"(?<![\d.]){y}\s?(?:[-./]|年|년)\s?{m}\s?(?:[-./]|月|월)\s?{d}(?:日|号|일)?(?!\d)",
        ),
        ("dmy", rf"{alone}{d}(?P<mark>[./-])\s?{m}(?P=mark)\s?{y}(?!\d)"),
        ("dmyy", rf"{alone}{d}(?P<mark>[./]){m}(?P=mark)(?P<yy>\d\d){no_more}"),
        ("dwy", rf"{alone}{d}{_TH}{_OF}{w}\.?(?:,?{_OF}\s*{y})?(?!\d)"),
        ("wdy", rf"(?<!\w){w}\.?\s{d}(?:st|nd|rd|th)?(?:,?\s*{y})?(?![\d:])"),
        ("md", rf"(?<!\d){m}\s?[月월]\s?{d}\s?(?:日|号|일)"),
        ("month end", rf"(?<!\d){m}\s?[月월]\s?(?:{phrase('end_after')})"),
        ("end of", rf"(?<!\w)(?:{phrase('end_of')})(?:\s+(?:de|del|di|of))?\s+{w}(?:\s+{y})?"),
        ("d.m.", rf"{alone}{d}\.\s?{m}\.(?!\d)"),
        ("d/m", rf"{alone}{d}/{m}(?![\d/])"),
        ("tomorrow", rf"(?<!\w)(?:{phrase('tomorrow')})(?!\w)"),
        ("next week", rf"(?<!\w)(?:{phrase('next_week')})(?!\w)"),
        ("weekday", rf"(?P<w>{unspaced})"),
        ("weekday", rf"(?<!\w)(?:(?:{phrase('next')})\s+)?{w}(?!\w)"),
    )
    return tuple((name, re.compile(form)) for name, form in forms)


@functools.cache
def _relative_words(words: Words) -> frozenset[str]:
    phrases = (*words.lists["tomorrow"], *words.lists["next_week"], *words.lists["end_of"])
    return frozenset((*words.weekdays, *(each.split()[0] for each in phrases)))


def _may_be_relative(plain: str, words: Words) -> bool:
    known = _relative_words(words)
    return bool(UNSPACED.search(plain)) or any(
        each.strip(".,;:!?()[]") in known for each in plain.replace("'", " ").split()
    )


def find_days(text: str, words: Words, calendar: Calendar) -> Iterator[Day]:
    """Yield the days that a text names, as they stand in it; what is unclear is left out."""
    plain = mirror(text)
    has_digit = any(map(str.isdigit, plain))
    if not has_digit and not _may_be_relative(plain, words):
        return
    taken: list[tuple[int, int]] = []
    for name, pattern in _forms(words):
        if not has_digit and name not in _WITHOUT_DIGIT:
            continue
        for match in pattern.finditer(plain):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            found = _read(name, match, words, calendar)
            if found is not None and len(taken) < _MOST_DAYS:
                taken.append(match.span())
                yield Day(found, *match.span(), name in _RELATIVE, _has_year(match))


_WITHOUT_DIGIT = ("tomorrow", "next week", "weekday", "end of")
_RELATIVE = ("tomorrow", "next week", "weekday")


def _has_year(match: re.Match[str]) -> bool:
    groups = match.groupdict()
    return bool(groups.get("y") or groups.get("yy"))


def _read(name: str, match: re.Match[str], words: Words, calendar: Calendar) -> date | None:
    parts = match.groupdict()
    year = (
        int(parts["y"]) if parts.get("y") else 2000 + int(parts["yy"]) if parts.get("yy") else None
    )
    if name in _RELATIVE:
        return _relative(name, parts.get("w") or "", words, calendar.today)
    if name in ("dwy", "wdy", "end of"):
        month = words.months.get(parts["w"])
        if month is None:
            return None
        day = "end" if name == "end of" else int(parts["d"])
        return _day(year, month, day, calendar)
    if name in ("ymd", "md", "month end"):
        return _day(year, int(parts["m"]), int(parts["d"]) if parts.get("d") else "end", calendar)
    first, second = int(parts["d"]), int(parts["m"])
    is_dotted = name == "d.m." or parts.get("mark") == "."
    orders = [(second, first)] if is_dotted or calendar.day_first else []
    if not is_dotted and calendar.day_first is not True:
        orders = (
            [(first, second)] if calendar.day_first is False else [(second, first), (first, second)]
        )
    days = {_day(year, month, day, calendar) for month, day in orders} - {None}
    if not days and not is_dotted:
        days = {_day(year, first, second, calendar), _day(year, second, first, calendar)} - {None}
    return days.pop() if len(days) == 1 else None


def _day(year: int | None, month: int, day: int | str, calendar: Calendar) -> date | None:
    if not 1 <= month <= 12:
        return None
    if year is not None:
        return _end(year, month) if day == "end" else make_day(year, month, day)
    today = calendar.today
    if today is None:
        return None
    for candidate in (today.year, today.year + 1):
        found = _end(candidate, month) if day == "end" else make_day(candidate, month, day)
        if found is None or found >= today:
            return found
    return None


def _end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _relative(name: str, word: str, words: Words, today: date | None) -> date | None:
    if today is None:
        return None
    if name == "tomorrow":
        return today + timedelta(days=1)
    if name == "next week":
        return today + timedelta(days=7)
    weekday = words.weekdays.get(word)
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.isoweekday() - 1) % 7 + 1)


class Due(NamedTuple):
    """A day by which something is due, and the text without it.

    `is_beside_name` says that it stood in brackets with something else: `(Ann, by Friday)`.
    """

    day: date | None
    text: str
    is_beside_name: bool = False


# A picture, or what Notion puts before a day.
_SIGN = re.compile(r"[📅⏳📆⏰🗓]\ufe0f?\s*$|(?<!\w)@$")
_LONGEST_LEAD = 60
_OPEN, _CLOSE = "([（【{", ")]）】}"
# `…, 25 October` at the very end.
_LAST = re.compile(r"\s*[.)）。]?\s*")
_BEHIND = re.compile(r"[,;，、–—|]\s*$|\s-\s*$")


@functools.cache
def _dues(words: Words) -> tuple[Phrases, re.Pattern[str], re.Pattern[str]]:
    """Return what may stand before a day by which something is due, between them, and behind."""
    small = rf"(?:(?:{words.pattern('articles')})(?:\s+|['\u2019]))?"
    weekday = rf"(?:(?:{any_of(words.weekdays)})\.?,?\s+)?"
    between = re.compile(rf"(?:\s*[:：-]\s*|\s+){small}{weekday}{small}")
    after = re.compile(rf"\s*(?:[(（]\w[)）])?\s*(?:{words.pattern('due_after')})")
    return Phrases(words.lists["due"]), between, after


def _lead(plain: str, start: int, words: Words) -> int | None:
    """Return where `by Friday, the` begins that ends at the day; None if nothing of it does."""
    phrases, between, _ = _dues(words)
    first = max(0, start - _LONGEST_LEAD)
    for found in phrases.find(plain[first:start]):
        begin, end = first + found.start, first + found.end
        if between.fullmatch(plain, end, start) and not plain[begin - 1 : begin].isalnum():
            return begin
    sign = _SIGN.search(plain, first, start)
    return sign.start() if sign else None


def split_due(text: str, words: Words, calendar: Calendar) -> Due:
    """Take the day by which something is due out of a text; what is not sure stays in it."""
    after = _dues(words)[-1]
    plain = mirror(text)
    best: tuple[int, Day, int, int] | None = None
    for found in find_days(text, words, calendar):
        start, end = found.start, found.end
        lead = _lead(plain, start, words)
        tail = after.match(plain, end)
        start = start if lead is None else lead
        end = tail.end() if tail else end
        is_boxed, start, end = _unbox(text, start, end)
        if lead is not None or tail:
            rank = 3
        elif is_boxed and not found.is_relative:
            rank = 2
        elif not found.is_relative and _LAST.fullmatch(text, end) and _BEHIND.search(text[:start]):
            rank = 1
        else:
            continue
        if best is None or rank > best[0]:
            best = (rank, found, start, end)
    if best is None:
        return Due(None, text)
    _, found, start, end = best
    left, right = text[:start].rstrip(" ,;，、-–—|"), text[end:]
    right = right.lstrip(" ,;，。.") if not left or len(right.strip()) < 2 else right
    rest = f"{left}{'' if right[:1] in _CLOSE or not left else ' '}{right.lstrip()}".strip()
    is_beside = right[:1] in _CLOSE and left[-1:].isalpha() if right else False
    return Due(found.day, rest or text, is_beside)


def _unbox(text: str, start: int, end: int) -> tuple[bool, int, int]:
    """Widen a place to the brackets that hold it and nothing else."""
    left = len(text[:start].rstrip())
    right = end + len(text[end:]) - len(text[end:].lstrip(" .。"))
    if left and right < len(text) and text[left - 1] in _OPEN and text[right] in _CLOSE:
        return True, left - 1, right + 1
    return False, start, end


def read_cell(text: str, words: Words, calendar: Calendar) -> date | None:
    """Return the day that a cell names; None if it names none, or several."""
    days = {each.day for each in find_days(text, words, calendar)}
    return days.pop() if len(days) == 1 else None
