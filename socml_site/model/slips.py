"""Values as people write them, and what they can only mean: `50 min`, `August 15, 2023 11 AM`."""

from __future__ import annotations

import re
from collections.abc import Set
from datetime import date

from socml_site.notes import days

_YEAR_FIRST = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])(.*)")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?![0-9])(.*)")
_DAY_NAMED = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|\.|º|er)?\s*(?:of\s+|de\s+)?(?P<month>[^\W\d_]{3,12})\.?,?"
    r"\s*(?:de\s+)?(?P<year>[0-9]{4})(?![0-9])(?P<rest>.*)"
)
_MONTH_NAMED = re.compile(
    r"(?P<month>[^\W\d_]{3,12})\.?\s+(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?\s+"
    r"(?P<year>[0-9]{4})(?![0-9])(?P<rest>.*)"
)
_WEEKDAY = re.compile(r"([^\W\d_]{2,10})(?:-feira)?\.?,?\s+")
_CLOCK = re.compile(
    r"[\s,T]*(?:at|um|à|a las|@)?\s*(?P<hour>[0-9]{1,2})"
    r"(?:\s*(?:[:.]|h|hs)\s*(?P<minute>[0-9]{2}))?(?::00)?"
    r"\s*(?P<half>[ap]\.?\s?m\.?)?\s*(?P<hours>h|hs|hrs|uhr|o'?clock)?",
    re.IGNORECASE,
)
_ABOUT = (
    r"(?:(?:about|almost|approximately|approx\.?|around|ca\.?|circa|nearly|roughly|some|etwa|rund"
    r"|environ|unos|cerca de|~|\u2248)\s*)?"
)
_HEADS = re.compile(
    rf"{_ABOUT}([0-9]{{1,6}})\s*\+?\s*(?:people|persons?|participants?|attendees|seats|pax|heads"
    r"|personen|leute|teilnehmer|personnes|personas|pessoas|persone)?",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    rf"{_ABOUT}([0-9]{{1,4}})\s*-?\s*(?:minutes?|mins?|minuten?|minutos?|minuti|m|\u2032|')\.?",
    re.IGNORECASE,
)
_HOURS = re.compile(
    rf"{_ABOUT}([0-9]{{1,2}})(?:[.,](5))?\s*-?\s*(?:hours?|hrs?|stunden?|std|heures?|horas?|ore|h)\.?"
    r"(?:\s*([0-9]{1,2})\s*(?:minutes?|mins?|m)?)?",
    re.IGNORECASE,
)
_SITE = re.compile(
    r"(?:https?:?/{0,2})?((?:[a-z0-9-]+\.)+[a-z]{2,24}(?:[:/?#]\S*)?)", re.IGNORECASE
)
# Some of these end addresses as well: nobody can tell.
_FILE = re.compile(
    r"[^/]*\.(?:pdf|pptx?|odp|docx?|odt|key|md|txt|html?|ipynb|csv|py|zip|png|jpe?g|gif|svg|webp"
    r"|mp[34]|mov|webm)",
    re.IGNORECASE,
)
_IN_ANGLES = re.compile(r"^<(.*)>$")
_BETWEEN_ADDRESSES = re.compile(r"\s*[,;]\s+|\s+")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*[^\s\[\]])\]\(([^()\s]+)\)")
_LABEL_FIRST = re.compile(
    r"([^:\[\]<>]*[^:\[\]<>\s,-])(?:\s*:\s+|(?:\s*[,-])?\s+(?=<?(?:https?:|www\.)))(\S+)",
    re.IGNORECASE,
)


def read_day(text: str) -> str | None:
    """Return a date as `2016-10-17`; None if it is none, or could be two days: `7/10/2016`."""
    found = _split(text)
    return found[0] if found and not found[1].strip(" ,.") else None


def read_day_and_time(text: str) -> str | None:
    """Return a date and time as `2016-10-17 14:00`; None if something is not sure."""
    found = _split(text)
    if found is None:
        return None
    clock = read_clock(found[1])
    return f"{found[0]} {clock}" if clock else None


def read_clock(text: str) -> str | None:
    """Return a time of day as `14:00`; a bare number may be anything."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or not (match["minute"] or match["half"] or match["hours"] or "h" in text):
        return None
    hour, minute = days.of_24_hours(int(match["hour"]), match["half"] or ""), match["minute"] or "0"
    is_time = hour is not None and hour < 24 and int(minute) < 60
    return f"{hour:02}:{minute:0>2}" if is_time else None


def find_other_weekday(text: str) -> date | None:
    """Return the day of `Monday, 4 October 2016`, which was a Tuesday; None if nothing is wrong."""
    number, known, _ = _after_weekday(text)
    return min(known) if number and len(known) == 1 and _split(text) is None else None


def _split(text: str) -> tuple[str, str] | None:
    """Return a date in our order, and what follows it; `Mar` may be a month or a Tuesday."""
    number, known, rest = _after_weekday(text)
    found = {(day, rest) for day in known if day.isoweekday() == number}
    known, rest = _split_date(text)
    found |= {(day, rest) for day in known}
    if len(found) != 1:
        return None
    day, rest = found.pop()
    return str(day), rest


def _after_weekday(text: str) -> tuple[int, Set[date], str]:
    """Read a date behind the name of a weekday: its number, or 0, and what `_split_date` says."""
    weekday = _WEEKDAY.match(text)
    number = days.find_weekday(weekday[1]) if weekday else 0
    return number, *_split_date(text[weekday.end() :] if weekday and number else "")


def _split_date(text: str) -> tuple[Set[date], str]:
    """Return what days a text can begin with, and what follows them."""
    if match := _YEAR_FIRST.fullmatch(text):
        found = {days.make_day(match[1], match[3], match[4])}
        rest = match[5]
    elif match := _YEAR_LAST.fullmatch(text):
        year = match[4]
        found = {days.make_day(year, match[3], match[1]), days.make_day(year, match[1], match[3])}
        rest = match[5]
    elif match := (_DAY_NAMED.fullmatch(text) or _MONTH_NAMED.fullmatch(text)):
        found = {days.make_day(match["year"], days.find_month(match["month"]), match["day"])}
        rest = match["rest"]
    else:
        return set(), ""
    return {day for day in found if day is not None}, rest


def read_heads(text: str) -> str | None:
    """Return the number of `about 20 people`."""
    match = _HEADS.fullmatch(text)
    return match[1] if match else None


def read_minutes(text: str) -> str | None:
    """Return how many minutes `50 min` or `1h30` are."""
    match = _MINUTES.fullmatch(text)
    if match is not None:
        return match[1]
    match = _HOURS.fullmatch(text)
    if match is None or (match[2] and match[3]):
        return None
    return str(int(match[1]) * 60 + (30 if match[2] else int(match[3] or 0)))


def read_web_address(text: str) -> str | None:
    """Return the whole of an address of the web without its beginning, or with half of it."""
    bare = _IN_ANGLES.sub(r"\1", text)
    match = _SITE.fullmatch(bare)
    if match is None or "@" in text or _FILE.fullmatch(bare):
        return None
    scheme = "http" if bare.lower().startswith("http:") else "https"
    return f"{scheme}://{match[1]}"


def read_web_addresses(text: str) -> list[str]:
    """Return the addresses of a text that is several, with nothing else between them."""
    read = [read_web_address(part) for part in _BETWEEN_ADDRESSES.split(text)]
    known = [each for each in read if each is not None]
    return known if len(known) == len(read) > 1 else []


def read_link(text: str) -> tuple[str, str] | None:
    """Return the label and the address of `Slides: https://x.org`, or of a link in Markdown."""
    match = _MARKDOWN_LINK.fullmatch(text) or _LABEL_FIRST.fullmatch(text)
    address = read_web_address(match[2]) if match else None
    return (match[1], address) if match and address else None
