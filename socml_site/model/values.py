"""From what an author wrote to values: words, people, numbers, dates and times.

Each reader gets text, a list or a dict as it stands in the file, and either returns a value or
raises a `PydanticCustomError` whose type is the id of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from socml_site.model import slips
from socml_site.notes import days
from socml_site.problems import RULES, did_you_mean, only_near_miss
from socml_site.source import is_good_stem

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})")
_DATE_AND_TIME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ]+(\S.*)")
_MIDNIGHT = ("24:00", "24.00")
_RANGE = re.compile(r"(\d{1,2}:\d{2}) ?[-\u2013] ?(\d{1,2}:\d{2})")
_ZONE = re.compile(r"\d{1,2}[:.]\d{2} ?(?:[+-]\d{1,2}(?::?\d{2})?|(?![AaPp][Mm])[A-Za-z]{1,5})$")
_VAGUE_NUMBER = re.compile(
    r"\W*\d|(?:about|almost|approximately|around|ca|circa|nearly|over|roughly|some)\b.*\d", re.I
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

# Nobody can see them, and they make two names of one; joiners have a meaning in some scripts.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
# In hints, the conference's first day takes its place.
EXAMPLE_DAY = "2016-10-07"

MAX_TITLE = 200
MAX_NAME = 100
MAX_TEXT = 2000


def refuse(
    rule: str,
    message: str,
    hint: str = "",
    meant: str | None = None,
    *,
    instead: str = "",
    field: str | None = None,
) -> NoReturn:
    """Raise a problem of a rule from inside a value.

    Args:
        rule: Its id.
        message: What is wrong.
        hint: What to do, if there is no more to say than that.
        meant: All that the value can mean.
        instead: The same, if it is more than text; in YAML.
        field: Where in the value it is wrong, if the value has fields.
    """
    if meant is not None:
        hint = f'write "{meant}"'
    elif instead:
        hint = f"write {instead}"
    context = {"said": message, "hint": hint, "meant": meant or "", "instead": instead}
    # The library formats its messages; braces that an author wrote must stay as they are.
    raise PydanticCustomError(rule, "{said}", {**context, "field": field})


def _text(value: Any, most: int, what: str = "text") -> str:
    if isinstance(value, list):
        refuse("bad-value", f"{what} is expected here, not a list")
    if isinstance(value, dict):
        refuse("bad-value", f"{what} is expected here, not fields", "put the value in quotes")
    words = " ".join(_UNSEEN.sub("", str(value if value is not None else "")).split())
    if not words:
        refuse("bad-value", "this is empty", "write a value, or leave the field out")
    if len(words) > most:
        refuse("bad-value", f"this is longer than {most} characters", "shorten it")
    return words


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _name(value: Any) -> str:
    return _text(value, MAX_NAME, "a name")


def _whole_number(
    least: int, most: int, what: str, understand: Callable[[str], str | None] = lambda text: None
) -> Any:
    def read(value: Any) -> int:
        text = str(value) if not isinstance(value, list | dict) else ""
        digits = text.lstrip("0") or "0"
        is_number = text.isascii() and text.isdigit() and len(digits) <= len(str(most))
        if not is_number or not least <= int(digits) <= most:
            shown = f'"{text}" is not' if text else "this is not"
            meant = understand(text)
            fits = meant is not None and least <= int(meant) <= most
            hint = f"write a whole number from {least:,} to {most:,}"
            refuse("bad-value", f"{shown} {what}", hint, meant if fits else None)
        return int(digits)

    return read


def read_date(value: Any) -> date:
    """Read `2016-10-07`."""
    text = _text(value, MAX_NAME, "a date")
    match = _DATE.fullmatch(text)
    if match is None:
        hint = _other_weekday(text) or f'write year-month-day, such as "{EXAMPLE_DAY}"'
        refuse("bad-time", f'"{text}" is not a date', hint, slips.read_day(text))
    day = days.make_day(*match.groups())
    if day is None:
        is_near = days.FIRST_YEAR <= int(match[1]) <= days.LAST_YEAR
        hint = "check the month and the day" if is_near else "check the year"
        refuse("bad-time", f"there is no day {text}", hint)
    return day


def read_time(value: Any) -> time:
    """Read `14:00`; `9:05` and `9.05` are understood as well."""
    text = _text(value, MAX_NAME, "a time of day")
    match = _CLOCK.fullmatch(text)
    if match is None:
        hint = 'write hours:minutes, such as "14:00"'
        refuse("bad-time", f'"{text}" is not a time of day', hint, slips.read_clock(text))
    hour, minute = int(match[1]), int(match[2])
    if (hour, minute) == (24, 0):
        refuse("bad-time", "24:00 belongs to the next day", 'write "00:00" of the next day')
    if hour > 23 or minute > 59:
        refuse("bad-time", f"there is no {text} o'clock", 'a day goes from "00:00" to "23:59"')
    return time(hour, minute)


def read_end(value: Any) -> timedelta:
    """Read the end of a slot, as time since midnight: `14:50`, and `24:00` for midnight itself."""
    if isinstance(value, str) and value.strip() in _MIDNIGHT:
        return timedelta(days=1)
    clock = read_time(value)
    return timedelta(hours=clock.hour, minutes=clock.minute)


def read_local(value: Any) -> datetime:
    """Read `2016-10-07 14:00`, a local time without a zone."""
    text = _text(value, MAX_NAME, "a date and time")
    match = _DATE_AND_TIME.fullmatch(text)
    if match is None:
        if _DATE.fullmatch(text):
            refuse("bad-time", f'"{text}" has no time of day', f'add it: "{text} 14:00"')
        example = f'write year-month-day and hours:minutes, such as "{EXAMPLE_DAY} 14:00"'
        hint = _other_weekday(text) or example
        meant = slips.read_day_and_time(text)
        refuse("bad-time", f'"{text}" is not a date and time', hint, meant)
    clock = re.sub(r"(\d{1,2}:\d{2}):00\b", r"\1", match[2])
    if clock in _MIDNIGHT:
        next_day = read_date(match[1]) + timedelta(days=1)
        refuse("bad-time", "24:00 belongs to the next day", "", f"{next_day} 00:00")
    stretch = _RANGE.fullmatch(clock)
    if stretch and _as_minutes(stretch[1]) < _as_minutes(stretch[2]):
        length = _as_minutes(stretch[2]) - _as_minutes(stretch[1])
        hint = f'write "{match[1]} {stretch[1]}", and `duration: {length}` if it differs'
        refuse("bad-time", f'"{text}" is a stretch of time, not a beginning', hint)
    if _CLOCK.fullmatch(clock) is None:
        meant = slips.read_day_and_time(text)
        if meant is None and _ZONE.search(clock):
            refuse(
                "bad-time",
                f'"{text}" names a time zone',
                "leave it out: times are local to the conference",
            )
        refuse(
            "bad-time",
            f'"{clock}" is not a time of day',
            'write hours:minutes, such as "14:00"',
            meant,
        )
    return datetime.combine(read_date(match[1]), read_time(clock))


def _other_weekday(text: str) -> str:
    day = slips.find_other_weekday(text)
    return f"{day} is a {day:%A}: correct the day, and leave its name out" if day else ""


def _as_minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def read_moment(value: Any) -> datetime | date:
    """Read a day, `2016-10-07`, or the beginning of a slot, `2016-10-07 14:00`."""
    text = _text(value, MAX_NAME, "a day or slot")
    is_day = _DATE.fullmatch(text) is not None or slips.read_day(text) is not None
    return read_date(text) if is_day else read_local(text)


def _zone(value: Any) -> ZoneInfo:
    text = _text(value, MAX_NAME, "a time zone")
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        hint = did_you_mean(text, available_timezones(), 'write an IANA name, "Europe/Berlin"')
        refuse("bad-value", f'there is no time zone "{text}"', hint)


def _web_address(value: Any) -> str:
    text = _text(value, MAX_TEXT, "a web address")
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or " " in text:
        meant = slips.read_web_address(text)
        hint = "it has no spaces" if " " in text else 'it starts with "https://"'
        refuse("bad-value", f'"{text}" is not a web address', hint, meant)
    return text


def _language(value: Any) -> str:
    text = _text(value, MAX_NAME, "a language")
    if not _LANGUAGE.fullmatch(text):
        refuse("bad-value", f'"{text}" is not a language code', 'write a code such as "es"')
    return text


def choice(options: Sequence[str]) -> Any:
    """A value that is one of a few words."""

    def read(value: Any) -> str:
        text = _text(value, MAX_NAME, "a word")
        if text.casefold() not in options:
            listed = ", ".join(f'"{option}"' for option in options)
            hint = did_you_mean(text, options, f"it can be {listed}")
            meant = only_near_miss(text, {option: option for option in options})
            refuse("bad-value", f'"{text}" means nothing here', hint, meant)
        return text.casefold()

    return BeforeValidator(read)


def _people_or_count(value: Any) -> Any:
    if isinstance(value, str) and value.strip().isdigit():
        return _whole_number(0, 100_000, "a number of people")(value.strip())
    if isinstance(value, str) and _VAGUE_NUMBER.match(value):
        hint = "write a whole number, or a list of names"
        meant = slips.read_heads(value.strip())
        refuse("bad-value", f'"{value}" is neither a number nor a name', hint, meant)
    items = _list(value)
    if any(isinstance(item, str) and item.strip().isdigit() for item in items):
        hint = "write only the number, one higher for you, or else only names"
        refuse("bad-value", "a number and names do not go together", hint)
    return items


def _yes_or_no(value: Any) -> bool:
    text = _text(value, MAX_NAME, "true or false").casefold()
    if text not in ("true", "false", "yes", "no"):
        refuse("bad-value", f'"{text}" is neither true nor false', 'write "true", or leave it out')
    return text in ("true", "yes")


def _id(value: Any) -> str:
    text = _text(value, MAX_NAME, "an id")
    if not is_good_stem(text) or text == "index":
        refuse("bad-value", f'"{text}" is not an id', "use small letters, digits and hyphens")
    return text


def _waivers(value: Any) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        hint = "write it like this: allow: {over-capacity: standing room is fine}"
        refuse("bad-value", "a rule and a reason are expected here", hint)
    # An empty reason is kept: `bad-waiver` speaks of it.
    return {
        str(rule): " ".join(str(reason).split()) if isinstance(reason, str) else ""
        for rule, reason in value.items()
    }


# What an editor is told of each. It reads YAML by itself, so that a name may reach it as a number,
# and a date as text. In doubt a shape takes more than its reader does: an editor that marks what is
# right would soon be ignored.
_DATE_SHAPE = r"\d{4}-\d{1,2}-\d{1,2}"
_MOMENT_SHAPE = _DATE_SHAPE + r"[T\s]+\d{1,2}[:.]\d{2}(:00)?"


def words_shape(most: int) -> dict[str, Any]:
    """Return the JSON Schema of text of at most so many characters."""
    return {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": most}


def _pattern_shape(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": rf"^\s*{pattern}\s*$"})


def _number_shape(least: int, most: int) -> WithJsonSchema:
    number = {"type": "integer", "minimum": least, "maximum": most}
    return WithJsonSchema({"anyOf": [number, {"type": "string", "pattern": r"^\d+$"}]})


NAME_SHAPE = words_shape(MAX_NAME)
_COUNT_SHAPE = {"type": "integer", "minimum": 0, "maximum": 100_000}
_COUNT_OR_NAME_SHAPE = {
    "type": "string",
    "pattern": r"^\s*(\d+\s*$|[^\d\s])",
    "maxLength": MAX_NAME,
}
_PEOPLE_OR_COUNT_SHAPE = {
    "anyOf": [_COUNT_SHAPE, _COUNT_OR_NAME_SHAPE, {"type": "array", "items": NAME_SHAPE}]
}
# Unquoted, YAML reads 9.30 as a number.
_CLOCK_SHAPE = {
    "anyOf": [
        {"type": "string", "pattern": r"^\s*\d{1,2}[:.]\d{2}\s*$"},
        {"type": "number", "minimum": 0, "maximum": 24},
    ]
}

Title = Annotated[
    str,
    BeforeValidator(lambda value: _text(value, MAX_TITLE)),
    WithJsonSchema(words_shape(MAX_TITLE)),
]
Text = Annotated[
    str,
    BeforeValidator(lambda value: _text(value, MAX_TEXT)),
    WithJsonSchema(words_shape(MAX_TEXT)),
]
Name = Annotated[str, BeforeValidator(_name), WithJsonSchema(NAME_SHAPE)]
Id = Annotated[str, BeforeValidator(_id), WithJsonSchema(NAME_SHAPE)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_list)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_list)]
PeopleOrCount = Annotated[
    int | tuple[Name, ...],
    BeforeValidator(_people_or_count),
    WithJsonSchema(_PEOPLE_OR_COUNT_SHAPE),
]
Day = Annotated[date, BeforeValidator(read_date), _pattern_shape(_DATE_SHAPE)]
Clock = Annotated[time, BeforeValidator(read_time), WithJsonSchema(_CLOCK_SHAPE)]
EndClock = Annotated[timedelta, BeforeValidator(read_end), WithJsonSchema(_CLOCK_SHAPE)]
LocalTime = Annotated[datetime, BeforeValidator(read_local), _pattern_shape(_MOMENT_SHAPE)]
Moment = Annotated[
    datetime | date,
    BeforeValidator(read_moment),
    _pattern_shape(f"({_DATE_SHAPE}|{_MOMENT_SHAPE})"),
]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone), _pattern_shape(r"[A-Za-z0-9_+/-]+")]
WEB_ADDRESS_SHAPE = {"type": "string", "pattern": r"^\s*[Hh][Tt][Tt][Pp][Ss]?://\S+\s*$"}
WebAddress = Annotated[str, BeforeValidator(_web_address), WithJsonSchema(WEB_ADDRESS_SHAPE)]
YesOrNo = Annotated[
    bool,
    BeforeValidator(_yes_or_no),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                {
                    "type": "string",
                    "pattern": r"^\s*[TtFfYyNn][A-Za-z]{1,4}\s*$",
                },
            ]
        }
    ),
]
Language = Annotated[str, BeforeValidator(_language), _pattern_shape(_LANGUAGE.pattern)]
Minutes = Annotated[
    int,
    BeforeValidator(_whole_number(1, 1440, "a number of minutes", slips.read_minutes)),
    _number_shape(1, 1440),
]
Heads = Annotated[
    int,
    BeforeValidator(_whole_number(0, 100_000, "a number of people", slips.read_heads)),
    _number_shape(0, 100_000),
]
Kilobytes = Annotated[
    int,
    BeforeValidator(_whole_number(1, 100_000, "a size in kilobytes")),
    _number_shape(1, 100_000),
]
_REASON_SHAPE = words_shape(MAX_TEXT)
Waivers = Annotated[
    dict[str, str],
    BeforeValidator(_waivers),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {
                rule.id: {**_REASON_SHAPE, "description": rule.summary}
                for rule in RULES.values()
                if rule.can_be_waived
            },
            "additionalProperties": False,
        }
    ),
]
