"""The slots of a day in conference.yml: which of them are after midnight, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from socml_site.model.fields import DayFields
from socml_site.model.timetable import Day, Slot, SlotKind
from socml_site.problems import Problem, Related, report
from socml_site.source import Table, locate

_NEXT_DAY = timedelta(days=1)
# What lasts longer over midnight was not meant so: its start and end are swapped, or one is wrong.
_LONGEST_NIGHT = timedelta(hours=12)
# After a longer pause people have slept, and it is another day.
_LONGEST_PAUSE = timedelta(hours=4)

Steps = tuple[str | int, ...]


class _Span(NamedTuple):
    start: datetime
    end: datetime

    def later(self) -> _Span:
        return _Span(self.start + _NEXT_DAY, self.end + _NEXT_DAY)


def read_day(day: DayFields) -> Day:
    """Return a day with its slots in order of time."""
    slots = (
        Slot(span.start, span.end, SlotKind(slot.kind), slot.title or "")
        for span, slot in zip(_spans(day), day.slots, strict=True)
    )
    return Day(day.date, tuple(sorted(slots, key=lambda slot: slot.start_local)))


def check_slots(day: DayFields, number: int, zone: ZoneInfo, table: Table) -> Iterator[Problem]:
    """Report what is wrong with the slots of the day that is item `number` in conference.yml."""
    spans = _spans(day)
    swapped = [_is_swapped(span, day.slots[index].end) for index, span in enumerate(spans)]
    place: Steps = ("days", number, "slots")
    for index in _in_order(spans):
        if swapped[index]:
            start, end = spans[index]
            yield report(
                "bad-time",
                locate(table, [*place, index, "end"]),
                f"this slot ends at {end:%H:%M}, before it starts at {start:%H:%M}",
                "swap the two, or correct one; only a night ends on the next day",
            )
    for before, after in pairwise(_in_order(spans)):
        if spans[after].start < spans[before].end and not swapped[before]:
            yield _overlap(spans, before, after, place, table)
    for index, span in enumerate(spans):
        for name, local in (("start", span.start), ("end", span.end)):
            # The hour that is left out when clocks go forward.
            back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
            if back != local:
                where = locate(table, [*place, index, name])
                message = f"there is no {local:%H:%M} on {local:%Y-%m-%d}: clocks go forward then"
                yield report("bad-time", where, message, f"write {back:%H:%M}")


def _spans(day: DayFields) -> list[_Span]:
    """Return when each slot is, as they are written.

    Those that stand below one that starts later are after midnight, if the day goes on there:
    without a long pause, and without getting longer than it would be if they began it.
    """
    midnight = datetime.combine(day.date, time())
    spans = []
    for slot in day.slots:
        start, end = datetime.combine(day.date, slot.start), midnight + slot.end
        spans.append(_Span(start, end if end > start else end + _NEXT_DAY))
    turns = [at for at in range(1, len(spans)) if spans[at].start < spans[at - 1].start]
    if len(turns) != 1:
        return spans
    at = turns[0]
    nights = [*spans[:at], *(span.later() for span in spans[at:])]
    goes_on = nights[at].start - nights[at - 1].end <= _LONGEST_PAUSE
    return nights if goes_on and _length(nights) <= _length(spans) else spans


def _length(spans: Sequence[_Span]) -> timedelta:
    return max(span.end for span in spans) - min(span.start for span in spans)


def _in_order(spans: Sequence[_Span]) -> list[int]:
    return sorted(range(len(spans)), key=lambda index: spans[index].start)


def _is_swapped(span: _Span, end: timedelta) -> bool:
    """Whether a slot over midnight is too long for a night; midnight itself is no slip."""
    length = span.end - span.start
    goes_over = span.start.date() != span.end.date() and timedelta() < end < _NEXT_DAY
    is_whole_day = length == _NEXT_DAY and end < _NEXT_DAY
    return is_whole_day or (goes_over and length > _LONGEST_NIGHT)


def _overlap(
    spans: Sequence[_Span], before: int, after: int, place: Steps, table: Table
) -> Problem:
    first, second = spans[before], spans[after]
    if first.end.time() <= first.start.time() < second.start.time():
        return report(
            "bad-time",
            locate(table, [*place, before, "end"]),
            f"this slot ends at {first.end:%H:%M} on the next day, after the one that starts at "
            f"{second.start:%H:%M}",
            "correct its end, or let it start after the others",
            [Related("the other slot", locate(table, [*place, after]))],
        )
    return report(
        "bad-time",
        locate(table, [*place, after, "start"]),
        "this slot starts before the one before it has ended",
        "slots of a day may not overlap: rooms make sessions parallel, slots do not",
        [Related("the other slot", locate(table, [*place, before]))],
    )
