"""Dates, times of day and lengths as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum

from socml_site.notes.days import FIRST_YEAR, LAST_YEAR, find_month, make_day, of_24_hours
from socml_site.problems import fold

MOST_MINUTES = 24 * 60
_LONGEST = 200


class Order(StrEnum):
    """What comes first in a date such as 6/1/2024."""

    DAY = "day/month/year"
    MONTH = "month/day/year"


@dataclass(frozen=True, slots=True)
class When:
    """What a text says of a time; what it does not say is None.

    Attributes:
        day: The date.
        clock: The time of day; `until`, where a stretch such as 10:00-11:00 ends.
        zone: How the clock is to be read, if the text says so.
        rest: Words that were not understood.
    """

    day: date | None = None
    clock: time | None = None
    until: time | None = None
    zone: tzinfo | None = None
    rest: str = ""

    @property
    def is_empty(self) -> bool:
        return self.day is None and self.clock is None


_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z)?)?(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)[日.]?")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
_DAY_AND_WORD = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|[.ºª])?[ -]*(?:de |of )?"
    r"([^\W\d_]{3,12})\.?,?[ -]*(?:de |of )?(\d{4})(?!\d)",
    re.I,
)
_WORD_AND_DAY = re.compile(
    r"([^\W\d_]{3,12})\.?,? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})(?!\d)", re.I
)
_CLOCK = re.compile(
    r"(?<![\d.:])(\d{1,2})"
    r"(?:[:.h](\d\d)(?::\d\d(?:[.,]\d+)?)?(?!\d)|(?= ?[ap]\.?m)|(?=h\b)|(?= ?uhr))"
    r" ?(a\.?m\b\.?|p\.?m\b\.?|h\b|uhr\b)?"
    r"(?: ?(Z\b|UTC\b|GMT\b)?([+-]\d\d):?(\d\d)?(?!\d)| ?(Z\b|UTC\b|GMT\b))?",
    re.I,
)
# In 10:00-11:00 the second is no zone, unless a T or seconds say that a program wrote this.
_STRETCH = re.compile(r"(?<![\d:])(\d{1,2}[:.]\d\d)-(?=\d{1,2}[:.]\d\d)")
_EPOCH = re.compile(r"(\d{10})(\d{3})?(?:\.\d+)?")
_WORDS = re.compile(r"[^\W\d_]{2,}|\d+")
# The first letters of the days in Dutch, English, French, German, Italian, Portuguese and Spanish.
_DAYS = frozenset(
    "mo mon mond mont di die dien tue tues mi mit mitt wed wedn do don donn thu thur fr fre"
    " frei fri frid sa sam sams sat satu so son sonn sun sund lun lund lune mar mard mart mer"
    " merc mier jeu jeud jue juev gio giov ven vend vier vie sab saba dim dima dom domi seg segu"
    " ter terc qua quar qui quin sex sext ma maa maan dins wo woe woen vr vri vrij za zat zate"
    " zo zon zond um uhr at le les el il a om clock dond same to till unti from von bis".split()
)


def read_when(text: str, order: Order = Order.DAY) -> When:
    """Understand a date, a time of day, or both, with or without a zone."""
    text = " ".join(text[:_LONGEST].split())
    epoch = _EPOCH.fullmatch(text)
    if epoch is not None:
        return _of_epoch(int(epoch[1]), text)
    compact = _COMPACT.search(text)
    if compact is not None and (day := _day(*compact.groups()[:3])) is not None:
        return _with_compact(text, compact, day)
    day, span = _find_day(text, order)
    left = f"{text[: span[0]]} {text[span[1] :].removeprefix('T')}" if day else text
    if day is None or text[span[1] : span[1] + 1] != "T":
        left = _STRETCH.sub(r"\1 - ", left)
    return _with_clocks(day, left)


def _of_epoch(seconds: int, text: str) -> When:
    moment = datetime.fromtimestamp(seconds, UTC)
    if moment.year >= LAST_YEAR:
        return When(rest=text)
    return When(moment.date(), moment.time(), zone=UTC)


def _with_compact(text: str, found: re.Match[str], day: date) -> When:
    left = text[: found.start()] + " " + text[found.end() :]
    if found[4] is None:
        return _with_clocks(day, left)
    clock = _time(found[4], found[5], "")
    zone = UTC if found[6] else None
    return When(day, clock[0] if clock else None, zone=zone, rest=_rest(left))


def _with_clocks(day: date | None, left: str) -> When:
    clocks = list(_CLOCK.finditer(left))
    times = [_time(found[1], found[2] or "0", found[3] or "") for found in clocks]
    good = [each for each in times if each is not None]
    if not good or len(good) != len(times) or len(good) > 2:
        return When(day, rest=_rest(left))
    zones = [zone for found in clocks if (zone := _zone(found)) is not None]
    clock, days_later = good[0]
    if day is not None and days_later:
        day += timedelta(days=1)
    until = good[1][0] if len(good) > 1 else None
    return When(day, clock, until, zones[0] if zones else None, _rest(_CLOCK.sub(" ", left)))


def _find_day(text: str, order: Order) -> tuple[date | None, tuple[int, int]]:
    if (found := _YEAR_FIRST.search(text)) is not None:
        return _day(found[1], found[2], found[3]), found.span()
    if (found := _YEAR_LAST.search(text)) is not None:
        first, last = (found[3], found[1]) if order is Order.DAY else (found[1], found[3])
        day = _day(found[4], first, last) or _day(found[4], last, first)
        return day, found.span()
    for pattern, day_at, word_at in ((_DAY_AND_WORD, 1, 2), (_WORD_AND_DAY, 2, 1)):
        for found in pattern.finditer(text):
            month = find_month(found[word_at])
            if month:
                return _day(found[3], month, found[day_at]), found.span()
    return None, (0, 0)


def _day(year: str, month: str | int, day: str) -> date | None:
    """Return a day that another zone does not move out of the years of a conference."""
    found = make_day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return found if found and FIRST_YEAR < found.year < LAST_YEAR else None


def _time(hours: str, minutes: str, mark: str) -> tuple[time, bool] | None:
    """Return a time of day, and whether it is on the next day, as 24:00 and 25:30 are."""
    # Other marks are those of languages that count to 24: 14 h, 14 Uhr.
    half = mark if mark[:1].lower() in ("a", "p") else ""
    hour, minute = of_24_hours(int(hours), half), int(minutes)
    if hour is None or minute > 59 or hour > 29:
        return None
    return time(hour % 24, minute), hour >= 24


def _zone(found: re.Match[str]) -> tzinfo | None:
    if found[5]:
        hours, minutes = int(found[5]), int(found[6] or 0)
        if abs(hours) > 14 or minutes > 59:
            return None
        length = timedelta(hours=abs(hours), minutes=minutes)
        return timezone(-length if found[5][0] == "-" else length)
    return UTC if found[7] else None


def _rest(text: str) -> str:
    words = [word for word in _WORDS.findall(text) if fold(word)[:4] not in _DAYS]
    return " ".join(words)


_ISO_LENGTH = re.compile(
    r"P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,6})M)?(?:\d{1,6}S)?)?", re.I
)
_HOURS_AND_MINUTES = re.compile(r"(\d{1,3}):(\d\d)(?::\d{1,2}(?:\.\d+)?)?")
_NUMBER = re.compile(r"(\d{1,7})(?:\.0+)?")
_SPOKEN = re.compile(
    r"(?:(\d{1,3}(?:[.,]\d{1,2})?)"
    r" ?(?:h|hrs?|hours?|std|stunden?|heures?|horas?|ore|ora|uur)(?![^\W\d])\.?)?"
    r"(?:,? ?(?:and |und |et |y |e )?(\d{1,4})"
    r" ?(?:['\N{PRIME}]|m|min|mins|minutes?|minuten?|minutos?|minuti|minuut)?\.?)?",
    re.I,
)


def read_minutes(text: str) -> int | None:
    """Understand a length: 00:45, 45, PT45M, 45 min, 1.5 hours; None if it is none.

    A number that would be more than a day is in seconds.
    """
    text = " ".join(text[:_LONGEST].split())
    if (found := _HOURS_AND_MINUTES.fullmatch(text)) is not None:
        return int(found[1]) * 60 + int(found[2])
    if (found := _NUMBER.fullmatch(text)) is not None:
        number = int(found[1])
        return number // 60 if number > MOST_MINUTES and number % 60 == 0 else number
    if (found := _ISO_LENGTH.fullmatch(text)) is not None and any(found.groups()):
        weeks, days, hours, minutes = (int(each or 0) for each in found.groups())
        return ((weeks * 7 + days) * 24 + hours) * 60 + minutes
    found = _SPOKEN.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    return round(float((found[1] or "0").replace(",", ".")) * 60) + int(found[2] or 0)


def decide_order(texts: Iterable[str], days: Collection[date] = ()) -> tuple[Order, str]:
    """Say what comes first in dates such as 6/1/2024, and how sure that is; empty if it is.

    One date that can be read only one way decides for all; else the days of the conference, if they
    are known; else the order in which the days lie closer together; else the day comes first,
    unless the clock has twelve hours.
    """
    pairs: dict[tuple[int, int], str] = {}
    has_halves = False
    for text in texts:
        found = _YEAR_LAST.search(text)
        if found is None or _YEAR_FIRST.search(text):
            continue
        has_halves = has_halves or re.search(r"\d ?[ap]\.?m", text, re.I) is not None
        pairs.setdefault((int(found[1]), int(found[3])), found[0])
    if any(first > 12 for first, _ in pairs):
        return Order.DAY, ""
    if any(second > 12 for _, second in pairs):
        return Order.MONTH, ""
    if all(first == second for first, second in pairs):
        return Order.DAY, ""
    on_day = sum((day.month, day.day) in {(b, a) for a, b in pairs} for day in days)
    on_month = sum((day.month, day.day) in pairs for day in days)
    by_day = (-on_day, _spread((second, first) for first, second in pairs))
    by_month = (-on_month, _spread(pairs))
    is_american = by_month < by_day or (by_month == by_day and has_halves)
    order = Order.MONTH if is_american else Order.DAY
    shown = next(text for (first, second), text in pairs.items() if first != second)
    return order, f"{shown} and the like are {order.value}"


def _spread(pairs: Iterable[tuple[int, int]]) -> int:
    days = [month * 31 + day for month, day in pairs]
    return max(days) - min(days)
