"""What an author may write: the fields of conference.yml, proposals, minutes and people.

The descriptions are for authors; editors show them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from socml_site.model import slips
from socml_site.model.read_fields import fields_at
from socml_site.model.values import (
    WEB_ADDRESS_SHAPE,
    Clock,
    Day,
    EndClock,
    Heads,
    Ids,
    Kilobytes,
    Language,
    LocalTime,
    Minutes,
    Moment,
    Name,
    Names,
    PeopleOrCount,
    Text,
    Title,
    Waivers,
    WebAddress,
    YesOrNo,
    Zone,
    choice,
    refuse,
)
from socml_site.source.project import DEFAULT_ATTACHMENT_KB, DEFAULT_FILE_KB

FORMAT = 1
DEFAULT_FORMATS = ("discussion",)


class _Fields(BaseModel):
    # Unknown fields are found here and reported as warnings by the loader.
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _items(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_OneOrMany = BeforeValidator(_items)


class WebLink(_Fields):
    """Something that belongs to a page and lies elsewhere."""

    label: Name = Field(description="what is behind the link: Slides, Recording, Pad")
    url: WebAddress = Field(description="its address, starting with https://")

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """An address alone is a link, and so is one behind its label."""
        whole = {**handler.resolve_ref_schema(handler(schema))}
        whole.pop("title", None)
        address = WEB_ADDRESS_SHAPE
        return {"anyOf": [whole, address, {"type": "object", "additionalProperties": address}]}


def _whole_link(value: Any) -> Any:
    """A link may be its address alone, or its label and its address: `Slides: https://…`."""
    if isinstance(value, str):
        return _link_of(value)
    if not isinstance(value, dict) or len(value) != 1 or "url" in value or "label" in value:
        return value
    ((label, url),) = value.items()
    if not isinstance(url, str) or not _ADDRESS.match(url):
        _check_addresses(value)
        return value
    return {"label": label, "url": url}


def _link_of(text: str) -> Any:
    if _ADDRESS.match(text):
        return {"label": urlsplit(text).hostname or "Link", "url": text}
    link = slips.read_link(text)
    meant = slips.read_web_address(text)
    if link or meant:
        instead = f"{{label: {_quote(link[0])}, url: {_quote(link[1])}}}" if link else ""
        refuse("bad-value", f'"{text}" is not a web address', meant=meant, instead=instead)
    return text


def _link_items(value: Any) -> Any:
    if isinstance(value, dict) and not {"url", "label"} & value.keys() and len(value) > 1:
        _check_addresses(value)
        return [{label: url} for label, url in value.items()]
    several = slips.read_web_addresses(value) if isinstance(value, str) else []
    if several:
        instead = f"[{', '.join(map(_quote, several))}]"
        refuse("bad-value", "these are several web addresses in one", instead=instead)
    return _items(value)


def _check_addresses(urls: Mapping[str, Any]) -> None:
    """Refuse `Slides: x.org`, which can mean nothing but an address all the same."""
    for label, url in urls.items():
        meant = slips.read_web_address(url) if isinstance(url, str) else None
        if meant is not None and meant != url:
            refuse("bad-value", f'"{url}" is not a web address', meant=meant, field=label)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


Links = Annotated[
    tuple[Annotated[WebLink, BeforeValidator(_whole_link)], ...], BeforeValidator(_link_items)
]


class VenueFields(_Fields):
    """Where the conference takes place."""

    name: Name = Field(description="what people call the place")
    address: Text | None = Field(None, description="street and city")
    url: WebAddress | None = Field(None, description="the venue's own page")
    access: Text | None = Field(None, description="how people with a disability get in")


class SlotFields(_Fields):
    """A stretch of one day."""

    start: Clock = Field(description='hours:minutes in quotes, "14:00"')
    end: EndClock = Field(
        description='hours:minutes in quotes, "14:50"; "24:00" is midnight, "02:00" after it'
    )
    title: Title | None = Field(None, description="what a plenary or break is called")
    kind: Annotated[Literal["open", "plenary", "break"], choice(("open", "plenary", "break"))] = (
        Field("open", description="open (sessions go here), plenary or break")
    )


class DayFields(_Fields):
    """One day of the conference."""

    date: Day = Field(description="year-month-day")
    slots: Annotated[tuple[SlotFields, ...], _OneOrMany] = Field(
        (), description="in any order; those that start after midnight stand last"
    )


_ROOM_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
_ACRONYM = r"[a-z0-9_]{4,40}"


def _room_id(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(_ROOM_ID, text) or len(text) > 40:
        refuse(
            "bad-value",
            f'"{text}" cannot become an address' if text else "a short id is expected here",
            "use small letters, digits and hyphens",
        )
    return text


class RoomFields(_Fields):
    """One room."""

    id: Annotated[
        str,
        BeforeValidator(_room_id),
        WithJsonSchema(
            {"type": ["string", "integer"], "pattern": f"^{_ROOM_ID}$", "maxLength": 40}
        ),
    ] = Field(description="a short id for addresses")
    name: Name = Field(description="what the sign at the door says")
    capacity: Heads | None = Field(None, description="how many people it holds")
    equipment: Names = Field((), description="what it offers: projector, whiteboard")
    access: Text | None = Field(None, description="how people with a disability get in")
    shared: YesOrNo = Field(False, description="true if it holds several sessions at once")
    url: WebAddress | None = Field(None, description="where people join online")


class KnownPersonFields(_Fields):
    """A person who has a handle and no page."""

    name: Name = Field(description="the name as it is to be shown")
    aliases: Names = Field((), description="other spellings")


class LimitsFields(_Fields):
    """How large contributed files may be."""

    file_kb: Kilobytes = Field(DEFAULT_FILE_KB, description="a proposal, minutes or person")
    attachment_kb: Kilobytes = Field(DEFAULT_ATTACHMENT_KB, description="an image or other file")


def _format_version(value: Any) -> int:
    if value != str(FORMAT):
        refuse("bad-value", f'this version of socml reads format {FORMAT}, not "{value}"')
    return FORMAT


def _acronym(value: Any) -> str:
    text = value if isinstance(value, str) else ""
    if not re.fullmatch(_ACRONYM, text):
        refuse(
            "bad-value",
            f'"{text}" cannot be an acronym',
            "use at least four small letters, digits and underscores, such as socml16",
        )
    return text


class WordsFields(_Fields):
    """Words that notes use besides those that are known."""

    decision: Names = Field((), description="before what was decided, or above it")
    action: Names = Field((), description="before what somebody is to do, or above it")
    question: Names = Field((), description="before what is left open, or above it")
    participant: Names = Field((), description="before who was there, or above it")
    moderator: Names = Field((), description="before who led")
    note_taker: Names = Field((), description="before who wrote")
    absent: Names = Field((), description="before who could not come")


class ConferenceFields(_Fields):
    """conference.yml."""

    format: Annotated[
        int, BeforeValidator(_format_version), WithJsonSchema({"enum": [FORMAT, str(FORMAT)]})
    ] = Field(FORMAT, description="version of this file's format")
    name: Title = Field(description="the conference's full name")
    acronym: Annotated[
        str,
        BeforeValidator(_acronym),
        WithJsonSchema({"type": ["string", "integer"], "pattern": f"^{_ACRONYM}$"}),
    ] = Field(description="names the exports, never changes; at least four of a-z, 0-9, _")
    timezone: Zone = Field(description="IANA name, such as America/Los_Angeles")
    as_of: LocalTime | None = Field(
        None, description="the moment the site pretends it is, for examples and rehearsals"
    )
    venue: VenueFields | None = Field(None, description="where it takes place")
    days: Annotated[tuple[DayFields, ...], _OneOrMany] = Field(
        description="the days, each with its slots"
    )
    rooms: Annotated[tuple[RoomFields, ...], _OneOrMany] = Field(
        (), description="the rooms, in the order of the timetable"
    )
    formats: Names = Field(DEFAULT_FORMATS, description="kinds of session, the default first")
    topics: Names | None = Field(None, description="left out, topics are free")
    people: dict[str, KnownPersonFields] = Field(
        default_factory=dict, description="handles of people without a page"
    )
    limits: LimitsFields = Field(
        default_factory=lambda: LimitsFields.model_validate({}),
        description="caps on contributed files",
    )
    words: WordsFields | None = Field(
        None, description="words of your own in notes, for decisions, promises, people"
    )


class SessionFields(_Fields):
    """sessions/<id>.md."""

    title: Title | None = Field(None, description="or a first `# Heading`")
    proposers: Names = Field(description="who proposes it: a name, an @handle, or a list")
    moderators: Names = Field((), description="who runs it")
    format: Name | None = Field(None, description="one of the conference's formats")
    topics: Names = Field((), description="what it is about")
    start: Annotated[tuple[LocalTime, ...], _OneOrMany] = Field(
        (), description="local date and time: 2016-10-07 14:00; a list if it is held several times"
    )
    room: Names = Field(
        (), description="id or name of a room; a list for several at once, or one for each start"
    )
    duration: Minutes | None = Field(None, description="in minutes; else the slot's length")
    expected: Heads | None = Field(None, description="how many people you expect")
    needs: Names = Field((), description="equipment: projector, whiteboard")
    conflicts: Names = Field((), description="ids of sessions that must not run in parallel")
    available: Annotated[tuple[Moment, ...], _OneOrMany] = Field(
        (), description="days or slots when the proposers can"
    )
    interested: PeopleOrCount = Field((), description="people who want to come, or how many")
    merged_into: Name | None = Field(None, description="id of the session it became part of")
    status: Annotated[Literal["cancelled"] | None, choice(("cancelled",))] = Field(
        None, description="cancelled, or left out"
    )
    links: Links = Field((), description="slides, recording, pad: {label, url}")
    recording: Annotated[
        Literal["no"] | None,
        choice(("no",)),
        # An editor may read the bare word as false.
        WithJsonSchema({"enum": ["no", False]}),
    ] = Field(None, description="no, if nobody may record it; or left out")
    license: Name | None = Field(None, description="of slides and recording, such as CC-BY-4.0")
    language: Language | None = Field(None, description="code of the language spoken, if not usual")
    aliases: Ids = Field((), description="old ids, whose addresses lead here")
    summary: Text | None = Field(None, description="one sentence; else the first paragraph")
    allow: Waivers = Field(default_factory=dict, description="rule: reason why it is fine here")


class MinutesFields(_Fields):
    """minutes/<id>.md."""

    session: Name | None = Field(None, description="id of the session; else the file's name")
    date: Day | None = Field(None, description="when; else when the session was")
    moderators: Names = Field((), description="who ran it; else as proposed")
    note_takers: Names = Field((), description="who wrote this")
    participants: PeopleOrCount = Field((), description="who was there, or how many")
    attribution: Annotated[
        Literal["named", "chatham-house"], choice(("named", "chatham-house"))
    ] = Field("named", description="chatham-house publishes no names")
    status: Annotated[Literal["draft", "approved"] | None, choice(("draft", "approved"))] = Field(
        None, description="draft, which search does not find yet, or approved"
    )
    summary: Text | None = Field(None, description="one sentence; else the first paragraph")
    links: Links = Field((), description="slides, recording, pad: {label, url}")
    license: Name | None = Field(None, description="such as CC-BY-4.0")
    aliases: Ids = Field((), description="old ids, whose addresses lead here")
    allow: Waivers = Field(default_factory=dict, description="rule: reason why it is fine here")


class PersonFields(_Fields):
    """people/<handle>.md."""

    name: Name | None = Field(None, description="or a first `# Heading`")
    aliases: Names = Field((), description="other spellings of the name")
    pronouns: Name | None = Field(None, description="such as she/her")
    affiliation: Text | None = Field(None, description="where you work or study")
    links: Links = Field((), description="home page and others: {label, url}")
    allow: Waivers = Field(default_factory=dict, description="rule: reason why it is fine here")


_KINDS: Mapping[str, type[BaseModel]] = {
    "sessions": SessionFields,
    "minutes": MinutesFields,
    "people": PersonFields,
}


def known_fields(folder: str, steps: Sequence[str | int] = ()) -> tuple[str, ...]:
    """Return the names that mean something in a contributed folder's files, below a path of names.

    Raises:
        KeyError: If the folder is not a contributed one.
    """
    return fields_at(_KINDS[folder], steps)
