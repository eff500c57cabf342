"""When a session of a schedule is: its date, start, end and length, wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from socml_site.interchange.schedules.event import Frame
from socml_site.interchange.schedules.found import Entry
from socml_site.interchange.schedules.telling import Telling, one_line
from socml_site.interchange.schedules.times import MOST_MINUTES, When, read_minutes, read_when
from socml_site.interchange.schedules.tree import Node

_ZONES = ("timeZone", "timezone", "time_zone", "TZID", "tz")


@dataclass(frozen=True, slots=True)
class Said:
    """What one field says of a time, and the node that says it."""

    node: Node | None
    when: When

    def says_day_and_clock(self) -> bool:
        return self.when.day is not None and self.when.clock is not None


class SessionTime:
    """Reads the time of one session; what is not understood stays unused, and so is reported."""

    def __init__(self, entry: Entry, frame: Frame, telling: Telling) -> None:
        self._entry = entry
        self._frame = frame
        self._telling = telling
        self._moments: set[datetime] = set()
        self.start_local: datetime | None = None
        self.minutes: int | None = None
        start, until = self._start()
        self.day = self._day_around() if start is not None else None
        self._read_length(start, until)

    def says(self, text: str) -> bool:
        """Whether a text says nothing but when the session starts or ends."""
        when = read_when(text, self._frame.order)
        if when.day is None or when.clock is None or when.rest or when.until:
            return False
        zone = when.zone or self._frame.source_zone
        return datetime.combine(when.day, when.clock, tzinfo=zone).astimezone(UTC) in self._moments

    def _said(self, field: str) -> Said:
        found = self._entry.found(self._frame.columns.paths.get(field, ()))
        if found is None:
            return Said(None, When())
        node, around = found
        when = read_when(node.text, self._frame.order)
        zone = around.first(*_ZONES) if when.clock and when.zone is None else None
        if zone is not None and zone.text in available_timezones():
            name = zone.use()
            when = When(when.day, when.clock, when.until, ZoneInfo(name), when.rest)
        return Said(node, when)

    def _start(self) -> tuple[datetime | None, time | None]:
        """Find the start, and where a stretch such as 10:00-11:00 ends."""
        on, at = self._said("date"), self._said("start")
        if at.node is on.node:
            at = Said(None, When())
        first, second = (on, at) if on.says_day_and_clock() else (at, on)
        clock = first.when.clock or second.when.clock
        if clock is None:
            said = [f'"{one_line(each.node.text)}"' for each in (on, at) if each.node is not None]
            why = f"{' and '.join(said)} is none" if said else "it has none"
            self._telling.guess(f"no time, because {why}")
            return None, None
        day = first.when.day or second.when.day or self._day_at(clock)
        if day is None:
            self._telling.guess("no time, because nothing says on which day")
            return None, None
        zone = first.when.zone or second.when.zone or self._frame.source_zone
        start = datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)
        self.start_local = start.astimezone(self._frame.zone).replace(tzinfo=None)
        self._moments.add(start)
        self._use(first)
        if self._agrees(second.when, day, clock):
            self._use(second)
        return start, first.when.until or second.when.until

    def _agrees(self, when: When, day: date, clock: time) -> bool:
        """Whether the second of two fields says nothing else than the first."""
        local = self.start_local
        clocks = {None, clock, local.time() if local else None}
        return when.clock in clocks and when.day in (None, day, local.date() if local else None)

    def _use(self, said: Said) -> None:
        if said.node is None or said.when.is_empty:
            return
        said.node.use()
        if said.when.rest:
            text = one_line(said.node.text)
            self._telling.guess(f'the time "{text}", without "{said.when.rest}"')

    def _day_around(self) -> date | None:
        """Return the day of the schedule that it stands in."""
        around = self._entry.day
        names = ("date", "start", "day_start", "name", "title")
        found = [around.first(name) for name in names] if around is not None else []
        whens = (read_when(each.text, self._frame.order) for each in found if each is not None)
        return next((each.day for each in whens if each.day is not None), None)

    def _day_at(self, clock: time) -> date | None:
        """Return the calendar day: after midnight, the one after that of the schedule."""
        day = self._day_around()
        change = self._frame.day_change
        if change is None and self._entry.day is not None:
            begin = self._entry.day.first("start", "day_start")
            change = read_when(begin.text).clock if begin is not None else None
        is_late = change is not None and clock < change
        return day + timedelta(days=1) if day is not None and is_late else day

    def _read_length(self, start: datetime | None, until: time | None) -> None:
        found = self._entry.found(self._frame.columns.paths.get("duration", ()))
        minutes = read_minutes(found[0].text) if found is not None else None
        if found is not None and minutes is not None:
            found[0].use()
        by_end = self._until_end(start, until, minutes) if start is not None else None
        minutes = by_end if minutes is None else minutes
        if minutes is not None and minutes > MOST_MINUTES:
            hours = f"{minutes // 60}:{minutes % 60:02}"
            self._telling.guess(f"{MOST_MINUTES:,} minutes, the most there can be, not {hours}")
        self.minutes = min(minutes or 0, MOST_MINUTES) or None

    def _until_end(self, start: datetime, until: time | None, known: int | None) -> int | None:
        """Return the minutes to the end, which is used if it says what the length says as well."""
        end = self._said("end")
        clock, day = end.when.clock or until, end.when.day
        if clock is None:
            return None
        zone = end.when.zone or self._frame.source_zone
        begin = start.astimezone(zone)
        moment = datetime.combine(day or begin.date(), clock, tzinfo=zone)
        if day is None and moment <= begin:
            moment += timedelta(days=1)
        minutes = int((moment.astimezone(UTC) - start).total_seconds() // 60)
        if minutes < 0:
            return None
        if known in (None, minutes):
            self._moments.add(moment.astimezone(UTC))
            self._use(end)
        return minutes
