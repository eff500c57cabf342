"""From a file's fields to typed values; what does not fit becomes a problem with its place."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from socml_site.model.quotes import without_quotes
from socml_site.model.timetable import Conference
from socml_site.model.values import EXAMPLE_DAY
from socml_site.problems import Edit, Location, Problem, did_you_mean, report
from socml_site.source import Scalar, Table, locate, to_plain
from socml_site.source.foreign.fields import SETTINGS

Fields = TypeVar("Fields", bound=BaseModel)


def read_fields(
    model: type[Fields],
    table: Table,
    path: str,
    problems: list[Problem],
    conference: Conference | None = None,
) -> Fields | None:
    """Give fields their meaning.

    What is wrong is reported and left out, so that the rest can be looked at as well. Returns
    None if what is left is not enough. Hints give the first day of `conference` as an example.
    """
    unquoted, found = without_quotes(table)
    problems.extend(found)
    data = _without_absent(to_plain(unquoted))
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        if detail["type"] == "extra_forbidden":
            problems.append(_unknown_field(model, detail, table, path))
            _remove(data, detail["loc"])
        elif detail["type"] != "missing":
            data.pop(detail["loc"][0], None)
    # An empty list stands in for people who should be named, so that the rest can be read.
    for name, field in model.model_fields.items():
        if field.is_required() and name not in data:
            data[name] = []
    problems.extend(_explain(details, table, path, conference))
    try:
        return model.model_validate(data)
    except ValidationError:
        return None


def _without_absent(value: Any) -> Any:
    """A field with nothing after its colon is as good as no field, at any depth."""
    if isinstance(value, dict):
        # A waiver without a reason is a mistake of its own.
        return {
            key: item if key == "allow" else _without_absent(item)
            for key, item in value.items()
            if item is not None
        }
    if isinstance(value, list):
        return [_without_absent(item) for item in value]
    return value


def _remove(data: Any, steps: Sequence[str | int]) -> None:
    for step in steps[:-1]:
        if isinstance(data, dict) and step not in data:
            continue
        data = data[step]
    if isinstance(data, dict):
        data.pop(steps[-1], None)


def _unknown_field(
    model: type[BaseModel], detail: ErrorDetails, table: Table, path: str
) -> Problem:
    *parents, name = detail["loc"]
    holder = _table_at(table, parents)
    key = holder.key(str(name)) if holder else None
    known = list(fields_at(model, parents))
    message = f'there is no field "{name}" here'
    word = str(name).casefold()
    other = next((field for field in known if word in _ALSO_CALLED.get(field, "").split()), None)
    place = key.location if key else Location(path)
    if word in SETTINGS - _MEANT and not parents:
        hint = "it is a setting of another tool, and says nothing here: leave it out"
        return report("unknown-field", place, message, hint)
    elsewhere = "" if parents or not path.startswith("minutes/") else _OF_SESSIONS.get(word, "")
    hint = elsewhere or did_you_mean(other or str(name), known)
    return report("unknown-field", place, message, hint or f"fields are {', '.join(known)}")


# Other tools' fields that may be something here.
_MEANT = frozenset({"draft", "dir", "math", "hide", "comments", "published", "parent", "weight"})
# What stands in the session's file, and not in its minutes.
_OF_SESSIONS = {
    "title": "the title stands in the header of the session's file, and notes need none",
    **dict.fromkeys(
        ("tags", "tag", "topics", "topic", "keywords", "categories"),
        "topics stand in the header of the session's file",
    ),
}


# What the fields are called elsewhere; of those that a file can have, the first is meant.
_ALSO_CALLED = {
    "title": "name subject heading",
    "name": "title",
    "proposers": "speaker speakers author authors presenter presenters by",
    "moderators": "host hosts facilitator facilitators chair chairs leader leaders speaker",
    "note_takers": "scribe scribes author authors by",
    "participants": "attendees people present",
    "format": "type kind",
    "topics": "tag tags keyword keywords category categories track tracks subjects",
    "start": "time date day when begin begins starts",
    "date": "day when time start",
    "room": "location place where venue",
    "duration": "length minutes",
    "expected": "capacity size attendees participants",
    "needs": "equipment requirements",
    "links": "url urls website homepage slides",
    "status": "state",
    "language": "lang",
    "summary": "description abstract",
    "affiliation": "organisation organization company institution",
    "url": "link href address",
    "label": "text title name",
}


def _table_at(table: Table, steps: Sequence[str | int]) -> Table | None:
    node: Any = table
    for step in steps:
        if isinstance(node, Table):
            # One link need not stand in a list; its index then leads nowhere.
            node = node if isinstance(step, int) else node.value(step)
        elif not isinstance(node, Scalar) and isinstance(step, int):
            node = node.items[step]
    return node if isinstance(node, Table) else None


def fields_at(model: type[BaseModel], steps: Sequence[str | int]) -> tuple[str, ...]:
    """Return the names of the fields that a file of this kind can have at a path of names."""
    for step in steps:
        if isinstance(step, str) and step in model.model_fields:
            inner = next(_models_in(model.model_fields[step].annotation), None)
            model = inner or model
    return tuple(model.model_fields)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Find the models inside a type such as `tuple[Model, ...]` or `Model | None`."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for part in typing.get_args(annotation):
        yield from _models_in(part)


def _explain(
    details: Sequence[ErrorDetails], table: Table, path: str, conference: Conference | None
) -> Iterator[Problem]:
    seen: set[tuple[str | int, ...]] = set()
    said = {detail["loc"][0] for detail in details if "said" in detail.get("ctx", {})}
    for detail in details:
        kind, steps = detail["type"], _steps(detail["loc"])
        is_ours = "said" in detail.get("ctx", {})
        # Where a value may be one of several types, each of them complains: once is enough.
        if kind == "extra_forbidden" or steps in seen or (not is_ours and steps[0] in said):
            continue
        seen.add(steps)
        place = locate(table, steps) if table.entries else Location(path)
        if kind == "missing":
            yield _missing(steps, place, table, path)
        elif is_ours:
            context = detail["ctx"]
            if context["field"] is not None:
                place = locate(table, [*steps, context["field"]])
            hint, meant, new = context["hint"], context["meant"], context["instead"]
            if conference is not None:
                hint = hint.replace(EXAMPLE_DAY, str(conference.days[0].date))
            if conference is not None and steps[0] == "start" and meant:
                outside = _outside(datetime.fromisoformat(meant), conference)
                hint, meant = (outside, "") if outside else (hint, meant)
            edits = [Edit(place, new)] if new and place.line == place.end_line else ()
            yield report(kind, place, context["said"], hint, meant=meant, edits=edits)
        else:
            yield report("bad-value", place, *_generic(kind, steps))


def _outside(start: datetime, conference: Conference) -> str:
    """Say why a start cannot be right that is one in another way of writing; empty if it can."""
    day = conference.day_of(start)
    if day is None:
        days = ", ".join(str(each.date) for each in conference.days)
        return f"{start:%Y-%m-%d} is no day of the conference: days are {days}"
    if not day.slots or day.start_local <= start < day.end_local:
        return ""
    hours = f"{day.start_local:%H:%M} to {day.end_local:%H:%M}"
    return f"that is {start:%Y-%m-%d %H:%M}, and the day lasts from {hours}"


def _steps(location: Sequence[str | int]) -> tuple[str | int, ...]:
    """Leave out the names of alternatives that the library adds to a path."""
    return tuple(step for step in location if isinstance(step, int) or "[" not in step)


def _missing(steps: Sequence[str | int], place: Location, table: Table, path: str) -> Problem:
    name = steps[-1]
    location = first_field(table, path) if len(steps) == 1 else place
    hint = {
        "proposers": "add who proposes it: `proposers: Ann Lee`",
        "days": "add `days:` with a date and slots",
    }.get(str(name), f"add `{name}: …`")
    if not table.entries:
        hint = f"{hint}, at the very top, between two lines of ---"
    return report("missing-field", location, f'the field "{name}" is missing', hint)


def first_field(table: Table, path: str) -> Location:
    """Return where a field can be added: at the first one, or at the beginning of the file."""
    return table.entries[0][0].location if table.entries else Location(path)


_EXAMPLES = {
    "links": '{label: Slides, url: "https://example.org/slides"}',
    "venue": "{name: The Foundry, address: 400 Example Street}",
    "days": "a list, each day like `- date: 2016-10-07`",
    "slots": 'a list, each slot like `- {start: "14:00", end: "14:50"}`',
    "rooms": "a list, each room like `- {id: atrium, name: Atrium}`",
    "people": "ann: {name: Ann Lee}",
    "limits": "{file_kb: 64}",
}


def _generic(kind: str, steps: Sequence[str | int]) -> tuple[str, str]:
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        names = [step for step in reversed(steps) if isinstance(step, str) and step in _EXAMPLES]
        example = _EXAMPLES[names[0]] if names else "{field: value}"
        return "fields are expected here", f"write {example}"
    if kind in ("tuple_type", "list_type"):
        return "a list is expected here", "write `[…, …]`"
    return "this value does not fit", "see the table of fields in the README"
