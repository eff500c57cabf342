"""The days of a schedule, with nights that belong to the day before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from socml_site.interchange.schedules.event import Event

# As a session without a duration has it, on a day without slots.
_DEFAULT_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which there are sessions; those with a night have when it begins and ends."""

    dates: tuple[date, ...]
    nights: Mapping[date, tuple[datetime, datetime]]

    def needed_minutes(self, event: Event) -> int | None:
        """Return the length that a session has to name, because its day's slots are longer."""
        if event.start_local is None:
            return None
        inside = any(start <= event.start_local < end for start, end in self.nights.values())
        return _DEFAULT_MINUTES if inside else None

    def entries(self, others: Iterable[date]) -> list[dict[str, object]]:
        """Return the days for conference.yml; `others` count if no session has a time."""
        return [
            {"date": day.isoformat(), "slots": self._slots(day)}
            for day in self.dates or sorted(set(others))
        ]

    def _slots(self, day: date) -> list[dict[str, str]]:
        if day not in self.nights:
            return []
        start, end = self.nights[day]
        return [
            {"start": f"{start:%H:%M}", "end": "24:00"},
            {"start": "00:00", "end": f"{end:%H:%M}"},
        ]


def end_of(event: Event, start: datetime) -> datetime:
    """Return when a session that begins then ends."""
    return start + timedelta(minutes=event.minutes or _DEFAULT_MINUTES)


def find_days(events: Iterable[Event]) -> Days:
    """Find the days, and the nights that can be told from the day after."""
    timed = [(each, each.start_local) for each in events if each.start_local is not None]
    by_day: dict[date, list[tuple[datetime, datetime]]] = defaultdict(list)
    for event, start in timed:
        by_day[event.day or start.date()].append((start, end_of(event, start)))
    nights: dict[date, tuple[datetime, datetime]] = {}
    for day, several in by_day.items():
        if any(start.date() > day for start, _ in several):
            night = min(several)[0], max(end for _, end in several)
            if _is_night(day, night, by_day.get(day + timedelta(days=1), [])):
                nights[day] = night
    dates = {
        day if (day := event.day or start.date()) in nights else start.date()
        for event, start in timed
    }
    return Days(tuple(sorted(dates)), nights)


def _is_night(
    day: date, night: tuple[datetime, datetime], after: Iterable[tuple[datetime, datetime]]
) -> bool:
    """Whether slots can hold it: less than a day long, and over when the next day begins."""
    start, end = night
    is_short = start.date() == day and end - start < timedelta(days=1)
    is_next = day + timedelta(days=1) == end.date() and end.time() > time()
    return is_short and is_next and all(end <= begin for begin, _ in after)
