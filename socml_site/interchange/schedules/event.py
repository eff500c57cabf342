"""One session of a schedule, as it will be written, and what holds for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from socml_site.interchange.schedules.columns import Columns
from socml_site.interchange.schedules.times import Order


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all sessions of a file.

    Attributes:
        columns: Where the fields stand.
        source_zone: The zone of clocks that name none.
        zone: The conference's zone.
        base: The address that relative ones start from, or nothing.
        day_change: When the conference's day ends; what starts before it is of the night before.
        order: How 6/1/2024 is read.
    """

    columns: Columns
    source_zone: ZoneInfo
    zone: ZoneInfo
    base: str = ""
    day_change: time | None = None
    order: Order = Order.DAY


@dataclass(frozen=True, slots=True)
class Event:
    """A session, and what there is to report of it.

    Attributes:
        start_local: In the conference's zone; None if nobody knows.
        day: The day that the schedule counts it to, if it says so.
        minutes: Its length, or None.
        is_recorded: Whether nobody has said that it may not be.
        links: Labels and addresses.
        guesses: What was guessed; `left_out` is in no file, `needless` neither, by name only.
        kept: Names of what stands in the text because no field is for it.
    """

    title: str
    start_local: datetime | None = None
    day: date | None = None
    minutes: int | None = None
    room: str = ""
    format: str = ""
    proposers: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    links: tuple[tuple[str, str], ...] = ()
    license: str = ""
    is_recorded: bool = True
    is_cancelled: bool = False
    text: str = ""
    guesses: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
