"""Dates, times and counts in words; the same on every machine, whatever its language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from socml_site.model import Archive, Timed
from socml_site.wiki import RelatedSession

_MOST_NAMES = 2

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_LONG_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONG_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def short_day(day: date) -> str:
    """Return `Fri 7 Oct`."""
    return f"{weekday(day)} {day.day} {_MONTHS[day.month - 1]}"


def weekday(day: date) -> str:
    """Return `Fri`."""
    return _DAYS[day.weekday()]


def day(moment: date) -> str:
    """Return `7 October 2016`."""
    return f"{moment.day} {_LONG_MONTHS[moment.month - 1]} {moment.year}"


def long_day(moment: date) -> str:
    """Return `Friday 7 October 2016`."""
    return f"{_LONG_DAYS[moment.weekday()]} {day(moment)}"


def clock(moment: datetime) -> str:
    """Return `14:00`."""
    return f"{moment.hour:02}:{moment.minute:02}"


def span(entry: Timed, day: date | None = None) -> str:
    """Return `14:00–14:50`; an end on another day is named.

    So is a start on another day than the one that a heading above names.
    """
    start, end = entry.start_local, entry.end_local
    head = f"{short_day(start)}, " if day not in (None, start.date()) else ""
    tail = clock(end) if end.date() == start.date() else f"{short_day(end)} {clock(end)}"
    return f"{head}{clock(start)}–{tail}"


def machine_time(archive: Archive, moment: datetime) -> str:
    """Return a local time with its offset, for `<time datetime>`: `2016-10-07T14:00-07:00`."""
    return moment.replace(tzinfo=archive.conference.zone).isoformat(timespec="minutes")


def fixed_now(archive: Archive) -> str:
    """Return the moment that an example pretends it is; empty where clocks are real."""
    return archive.now.isoformat(timespec="minutes") if archive.now and archive.is_pinned else ""


def day_anchor(day: date) -> str:
    """Return the id of a day's heading, the same on every page that has days."""
    return f"day-{day.isoformat()}"


def count(number: int, one: str, many: str = "") -> str:
    """Return `1 session` or `2 sessions`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def why_related(related: RelatedSession) -> str:
    """Return `both about robotics; Ann Lee and 2 others in both; one links to the other`."""
    topics = [topic.name for topic in related.topics]
    names = [person.name for person in related.people]
    if len(names) > _MOST_NAMES + 1:
        more = len(names) - _MOST_NAMES
        names = [*names[:_MOST_NAMES], f"{more} others"]
    reasons = [
        f"both about {listed(topics)}" if topics else "",
        f"{listed(names)} in both" if names else "",
        "one links to the other" if related.is_linked else "",
    ]
    return "; ".join(filter(None, reasons))


def capitalize_first(text: str) -> str:
    """Make the first letter a capital and leave the others alone."""
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str]) -> str:
    """Return `a, b and c`."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
