"""conference.yml: from its fields to a Conference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from socml_site.model.fields import ConferenceFields, RoomFields, VenueFields
from socml_site.model.read_fields import read_fields
from socml_site.model.slots import check_slots, read_day
from socml_site.model.timetable import Conference, Room, Topic, Venue
from socml_site.notes import EXTENSIBLE, More
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
        days=tuple(sorted((read_day(day) for day in fields.days), key=lambda day: day.date)),
        rooms=tuple(map(_room, fields.rooms)),
        formats=tuple(format_name.casefold() for format_name in fields.formats),
        topics=None if fields.topics is None else _topics(fields.topics),
        venue=None if venue is None else _venue(venue),
        words=more_words(fields.words.model_dump() if fields.words else {}),
    )
    return fields, conference


def more_words(written: Mapping[str, object]) -> More:
    """Return the words of hosts; what is no list of words, or of no kind, is left out."""
    return tuple(
        (kind, tuple(each for each in several if isinstance(each, str)))
        for kind in EXTENSIBLE
        if isinstance(several := _as_list(written.get(kind)), list | tuple) and several
    )


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _venue(venue: VenueFields) -> Venue:
    return Venue(venue.name, venue.address or "", venue.url or "", venue.access or "")


def _room(room: RoomFields) -> Room:
    return Room(
        id=room.id,
        name=room.name,
        capacity=room.capacity,
        equipment=room.equipment,
        access=room.access or "",
        is_shared=room.shared,
        url=room.url or "",
    )


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
        yield from check_slots(day, number, fields.timezone, table)


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
