"""iCalendar: types for those who write it, and texts of strangers. The only module that imports
`icalendar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import (
    Calendar,
    Component,
    Event,
    Timezone,
    vCategory,
    vDDDLists,
    vDDDTypes,
    vDuration,
    vText,
    vUri,
)
from icalendar.parser import Contentline

# The library's own, for the one who writes calendars.
__all__ = [
    "Calendar",
    "CalendarError",
    "CalendarPart",
    "Contentline",
    "Event",
    "Property",
    "Timezone",
    "read_calendars",
    "vText",
    "vUri",
]

_QUOTED = re.compile(r"'(.*?)':", re.S)


class CalendarError(ValueError):
    """A text is no calendar that can be read."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property such as DTSTART: its value as text, moments as ISO 8601, and its parameters."""

    name: str
    value: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """A calendar, event, task or alarm: its own properties, and the parts in it."""

    name: str
    properties: tuple[Property, ...]
    parts: tuple[CalendarPart, ...] = ()


def read_calendars(text: str) -> tuple[CalendarPart, ...]:
    """Read calendars from a stranger.

    Raises:
        CalendarError: If the text is none.
    """
    try:
        return tuple(map(_part, Calendar.from_ical(text, multiple=True)))
    # The library raises many kinds for what it cannot read.
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise CalendarError("its iCalendar is broken") from error


def _part(component: Component) -> CalendarPart:
    inner = tuple(map(_part, component.subcomponents))
    return CalendarPart(component.name or "", tuple(_properties(component)), inner)


def _properties(component: Component) -> Iterator[Property]:
    for name, value in component.property_items(recursive=False):
        if name in ("BEGIN", "END"):
            continue
        parameters = tuple(
            (str(key), ", ".join(map(str, each)) if isinstance(each, list) else str(each))
            for key, each in getattr(value, "params", {}).items()
        )
        for text in _texts(value):
            yield Property(name, text, parameters)
    for broken, message in component.errors:
        if not broken:
            quoted = _QUOTED.search(message)
            yield Property("broken line", quoted[1] if quoted else message)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, vCategory):
        yield from map(str, value.cats)
    elif isinstance(value, vDDDLists):
        yield from (_moment(each.dt) for each in value.dts)
    elif isinstance(value, vDDDTypes):
        yield _moment(value.dt)
    else:
        yield _plain(value)


def _moment(value: Any) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        length: Any = vDuration(value)
        return str(length.to_ical(), "ascii")
    return str(value)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return str(value)
    written = value.to_ical() if hasattr(value, "to_ical") else value
    return written.decode(errors="replace") if isinstance(written, bytes) else str(written)
