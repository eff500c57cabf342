"""JSON Schema of what an author may write, for editors, from the models that read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from socml_site.model import Conference
from socml_site.model.fields import (
    ConferenceFields,
    MinutesFields,
    PersonFields,
    SessionFields,
)
from socml_site.model.values import NAME_SHAPE
from socml_site.problems import fold

# What YAML editors read: the language server of VS Code's YAML extension knows no later draft well.
DRAFT = "http://json-schema.org/draft-07/schema#"
FOLDER = "schemas/"


@dataclass(frozen=True, slots=True)
class _Kind:
    title: str
    model: type[BaseModel]


_KINDS: Mapping[str, _Kind] = {
    "session": _Kind("The header of a proposal, sessions/<id>.md", SessionFields),
    "minutes": _Kind("The header of minutes, minutes/<id>.md", MinutesFields),
    "person": _Kind("The header of a person's page, people/<handle>.md", PersonFields),
    "conference": _Kind("The facts of a conference, conference.yml", ConferenceFields),
}
KINDS = tuple(_KINDS)


def build_schema(
    kind: str,
    conference: Conference | None = None,
    session_ids: Iterable[str] = (),
    site_url: str = "",
) -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of one kind of header, or of conference.yml.

    It takes whatever the checker takes; what only the checker can tell, it leaves to it.

    Args:
        kind: One of `KINDS`.
        conference: Whose formats, rooms and topics are the only ones; None if unknown.
        session_ids: The only sessions that can be meant; none for any.
        site_url: Where the site will be, with `/` at its end; empty if nobody knows.
    """
    model = _KINDS[kind].model
    schema = model.model_json_schema(schema_generator=_Generator)
    definitions = schema.pop("$defs", {})
    properties = _inlined(schema.pop("properties"), definitions)
    for name, choice in _closed(kind, conference, session_ids).items():
        properties[name] = _narrowed(properties[name], choice)
    address = {"$id": f"{site_url}{FOLDER}{kind}.json"} if site_url else {}
    return {
        "$schema": DRAFT,
        **address,
        "title": _KINDS[kind].title,
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }


def format_schema(schema: Mapping[str, Any]) -> str:
    """Return a schema as JSON that people can read."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _closed(
    kind: str, conference: Conference | None, session_ids: Iterable[str]
) -> dict[str, JsonSchemaValue]:
    """Return the fields for which only some words will do, and these words."""
    ids = sorted(session_ids)
    # An id is an address: no other spelling of it will do.
    one_session = {"enum": _as_read(ids)}
    if kind == "minutes":
        return {"session": one_session} if ids else {}
    if kind != "session":
        return {}
    closed = {"conflicts": one_session, "merged_into": one_session} if ids else {}
    if conference is not None:
        names = (name for room in conference.rooms for name in (room.id, room.name))
        topics = (topic.name for topic in conference.topics or ())
        words = {"room": names, "format": conference.formats, "topics": topics}
        choices = ((name, list(dict.fromkeys(each))) for name, each in words.items())
        closed.update((name, _choice(each)) for name, each in choices if each)
    return closed


def _narrowed(node: Any, choice: JsonSchemaValue) -> Any:
    """Let only some words be where a name may stand."""
    if node == NAME_SHAPE:
        return choice
    if isinstance(node, dict):
        return _flat({key: _narrowed(value, choice) for key, value in node.items()})
    return [_narrowed(item, choice) for item in node] if isinstance(node, list) else node


def _as_read(texts: Sequence[str]) -> list[str | int]:
    """Add what YAML makes of a room or session that is called 101."""
    return [*texts, *(int(text) for text in texts if text.isascii() and text.isdigit())]


def _choice(texts: Sequence[str]) -> JsonSchemaValue:
    """Offer some words, and take them in any spelling that the checker understands."""
    spellings = "|".join(dict.fromkeys(map(_any_spelling, texts)))
    pattern = rf"^[\W_]*({spellings})[\W_]*$"
    return {"anyOf": [{"enum": _as_read(texts)}, {"type": "string", "pattern": pattern}]}


def _any_spelling(text: str) -> str:
    """Return a pattern for a name in any case, and with any marks between its words."""
    return r"[\W_]+".join("".join(map(_any_case, word)) for word in fold(text).split())


def _any_case(char: str) -> str:
    if not char.isascii():
        return "."
    return f"[{char}{char.upper()}]" if char.isalpha() else char


def _flat(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Take alternatives out of alternatives, so that an editor speaks of one list of them."""
    flat: list[JsonSchemaValue] = []
    for option in schema.get("anyOf", ()):
        inner = option["anyOf"] if set(option) == {"anyOf"} else [option]
        flat += [each for each in inner if each not in flat]
    return {**schema, "anyOf": flat} if flat else schema


def _inlined(node: Any, definitions: Mapping[str, Any]) -> Any:
    """Put definitions where they are used: beside `$ref`, this draft ignores a description."""
    if isinstance(node, list):
        return [_inlined(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        node = {**definitions[node["$ref"].rpartition("/")[2]], **node}
        del node["$ref"]
        node.pop("title", None)
    return _flat({key: _inlined(value, definitions) for key, value in node.items()})


class _Generator(GenerateJsonSchema):
    """Tells of the models what their readers do before the library sees a value."""

    def tuple_schema(self, schema: core_schema.TupleSchema) -> JsonSchemaValue:
        """A single value is as good as a list of one."""
        several = super().tuple_schema(schema)
        return {"anyOf": [several["items"], several]}

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        return _choice(schema["expected"])

    def field_title_should_be_set(self, schema: Any) -> bool:
        """A title would only say the field's name again."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A field that can be left out can also be left empty."""
        inner = super().default_schema(schema)
        default = inner.pop("default", None)
        shown = {"default": default} if isinstance(default, str | int) else {}
        if "$ref" not in inner and "anyOf" in inner:
            return {**inner, "anyOf": [*inner["anyOf"], {"type": "null"}], **shown}
        return {"anyOf": [inner, {"type": "null"}], **shown}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """An entry with nothing after its colon is none."""
        table = super().dict_schema(schema)
        table["additionalProperties"] = {"anyOf": [table["additionalProperties"], {"type": "null"}]}
        return table
