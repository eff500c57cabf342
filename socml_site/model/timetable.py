"""When and where: the facts of conference.yml, and the times of sessions.

Everything here is frozen; times are local to the conference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from socml_site.notes import More


class Timed(Protocol):
    """Whatever begins and ends: a slot, or a session at one of its times."""

    @property
    def start_local(self) -> datetime: ...

    @property
    def end_local(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Venue:
    """Where the conference takes place."""

    name: str
    address: str = ""
    url: str = ""
    access: str = ""


class SlotKind(StrEnum):
    """What a slot is for."""

    OPEN = "open"
    PLENARY = "plenary"
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of one day; `end_local` is after `start_local`, maybe on the next calendar day.

    Open slots may have no title.
    """

    start_local: datetime
    end_local: datetime
    kind: SlotKind = SlotKind.OPEN
    title: str = ""

    @property
    def is_open(self) -> bool:
        return self.kind is SlotKind.OPEN


@dataclass(frozen=True, slots=True)
class Day:
    """One day, with its slots in order of time; its night may reach into the next calendar day."""

    date: date
    slots: tuple[Slot, ...]

    @property
    def start_local(self) -> datetime:
        """When its first slot begins; without slots, midnight."""
        return self.slots[0].start_local if self.slots else datetime.combine(self.date, time())

    @property
    def end_local(self) -> datetime:
        """When its last slot ends; without slots, one minute before midnight."""
        last = datetime.combine(self.date, time(23, 59))
        return max((slot.end_local for slot in self.slots), default=last)


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `capacity` is None if nobody has said.

    `url` is where those join who are not there; of a room that is only online, everybody.
    """

    id: str
    name: str
    capacity: int | None = None
    equipment: tuple[str, ...] = ()
    access: str = ""
    is_shared: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; `id` names its page."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A time at which a session is held, in all of its rooms at once.

    `number` says which of the times in the file it is, from 1. Without rooms, it looks for one.
    """

    start_local: datetime
    end_local: datetime
    rooms: tuple[Room, ...] = ()
    number: int = 1


@dataclass(frozen=True, slots=True)
class Conference:
    """The facts of conference.yml. `topics` is None if topics are free.

    `words` are those that its notes use besides ours.
    """

    name: str
    acronym: str
    zone: ZoneInfo
    days: tuple[Day, ...]
    rooms: tuple[Room, ...]
    formats: tuple[str, ...]
    topics: tuple[Topic, ...] | None = None
    venue: Venue | None = None
    words: More = ()

    def day(self, on: date) -> Day | None:
        return next((day for day in self.days if day.date == on), None)

    def day_of(self, local: datetime) -> Day | None:
        """Return the day that a local time belongs to; None if there is no conference.

        What is after midnight belongs to the day before, as long as that one's slots last and the
        new day's have not begun.
        """
        today, before = self.day(local.date()), self.day(local.date() - timedelta(days=1))
        has_begun = today is not None and bool(today.slots) and today.start_local <= local
        if before is not None and before.slots and local < before.end_local and not has_begun:
            return before
        return today

    def to_utc(self, local: datetime) -> datetime:
        """Turn a local time into UTC; of two that read the same, the first is meant.

        A time that `to_local` gave knows which of the two it is.
        """
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def to_local(self, moment: datetime) -> datetime:
        """Turn a moment into what the conference's clocks show then."""
        return moment.astimezone(self.zone).replace(tzinfo=None)

    def moments_of(self, entry: Timed) -> tuple[datetime, datetime]:
        """Return when something starts and ends, in UTC."""
        return self.to_utc(entry.start_local), self.to_utc(entry.end_local)


def minutes_between(start_local: datetime, end_local: datetime) -> int:
    """Length in minutes as a wall clock shows it."""
    return int((end_local - start_local).total_seconds() // 60)
