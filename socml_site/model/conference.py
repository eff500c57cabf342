"""conference.yml: from its fields to a Conference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from socml_site.model.fields import ConferenceFields, DayFields, VenueFields
from socml_site.model.read_fields import read_fields
from socml_site.model.types import Conference, Day, Room, Slot, SlotKind, Topic, Venue
from socml_site.problems import Location, Problem, Related, address, report
from socml_site.source import Table, is_good_stem, locate, locate_name

PATH = "conference.yml"


def read_conference(
    table: Table, problems: list[Problem]
) -> tuple[ConferenceFields, Conference] | None:
    """Understand conference.yml, or report why not and return None."""
    before = len(problems)
    fields = read_fields(ConferenceFields, table, PATH, problems)
    if fields is None or any(problem.is_error for problem in problems[before:]):
        return None
    found = list(_check(fields, table))
    problems.extend(found)
    if any(problem.is_error for problem in found):
        return None
    venue = fields.venue
    conference = Conference(
        name=fields.name,
        acronym=fields.acronym,
        zone=fields.timezone,
        days=tuple(sorted((_day(day) for day in fields.days), key=lambda day: day.date)),
        rooms=tuple(
            Room(room.id, room.name, room.capacity, room.equipment, room.access or "")
            for room in fields.rooms
        ),
        formats=tuple(format_name.casefold() for format_name in fields.formats),
        topics=None if fields.topics is None else _topics(fields.topics),
        venue=None if venue is None else _venue(venue),
    )
    return fields, conference


def _venue(venue: VenueFields) -> Venue:
    return Venue(venue.name, venue.address or "", venue.url or "", venue.access or "")


def _day(day: DayFields) -> Day:
    slots = (
        Slot(
            datetime.combine(day.date, slot.start),
            datetime.combine(day.date, slot.end),
            SlotKind(slot.kind),
            slot.title or "",
        )
        for slot in day.slots
    )
    return Day(day.date, tuple(sorted(slots, key=lambda slot: slot.start_local)))


def _topics(names: Iterable[str]) -> tuple[Topic, ...]:
    by_id = {address(name): name for name in names}
    return tuple(Topic(topic_id, name) for topic_id, name in by_id.items())


def _check(fields: ConferenceFields, table: Table) -> Iterator[Problem]:
    if not fields.days:
        yield report("missing-field", locate(table, ["days"]), "no days are given")
    if not fields.formats:
        yield report("missing-field", locate(table, ["formats"]), "no formats are given")
    yield from _repeats(
        [str(day.date) for day in fields.days],
        [("days", i) for i in range(len(fields.days))],
        table,
    )
    rooms = range(len(fields.rooms))
    ids = [room.id for room in fields.rooms]
    yield from _repeats(ids, [("rooms", i, "id") for i in rooms], table)
    names = [address(room.name) for room in fields.rooms]
    yield from _repeats(names, [("rooms", i, "name") for i in rooms], table)
    topics = [address(name) for name in fields.topics or ()]
    yield from _repeats(topics, [("topics", i) for i in range(len(topics))], table)
    for handle in fields.people:
        if not is_good_stem(handle.casefold()):
            place = locate_name(table, ["people"], handle)
            message = f'"{handle}" cannot be a handle'
            yield report("bad-value", place, message, "use letters, digits and hyphens")
    for number, day in enumerate(fields.days):
        yield from _check_slots(day, number, table)
        yield from _check_clocks(day, number, fields.timezone, table)


def _check_clocks(day: DayFields, number: int, zone: ZoneInfo, table: Table) -> Iterator[Problem]:
    """Refuse the hour that is left out when clocks go forward."""
    for index, slot in enumerate(day.slots):
        for name, clock in (("start", slot.start), ("end", slot.end)):
            local = datetime.combine(day.date, clock)
            back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
            if back != local:
                place = locate(table, ["days", number, "slots", index, name])
                message = f"there is no {clock:%H:%M} on {day.date}: clocks go forward then"
                yield report("bad-time", place, message, f"write {back:%H:%M}")


def _repeats(
    values: list[str], steps: list[tuple[str | int, ...]], table: Table
) -> Iterator[Problem]:
    first: dict[str, Location] = {}
    for value, path in zip(values, steps, strict=True):
        place = locate(table, path)
        if value in first:
            related = [Related("the first one", first[value])]
            message = f'"{value}" is given twice, or two of these cannot be told apart'
            yield report("name-collision", place, message, "keep one of the two", related)
        first.setdefault(value, place)


def _check_slots(day: DayFields, number: int, table: Table) -> Iterator[Problem]:
    order = sorted(range(len(day.slots)), key=lambda index: day.slots[index].start)
    for index in order:
        slot = day.slots[index]
        if slot.end <= slot.start:
            yield report(
                "bad-time",
                locate(table, ["days", number, "slots", index, "end"]),
                f"this slot ends at {slot.end:%H:%M}, before it starts at {slot.start:%H:%M}",
                "swap the two, or correct one; a slot ends on its own day, at 23:59 at the latest",
            )
    for before, after in pairwise(order):
        if day.slots[after].start < day.slots[before].end:
            yield report(
                "bad-time",
                locate(table, ["days", number, "slots", after, "start"]),
                "this slot starts before the one before it has ended",
                "slots of a day may not overlap: rooms make sessions parallel, slots do not",
                [Related("the other slot", locate(table, ["days", number, "slots", before]))],
            )
