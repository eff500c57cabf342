"""What a conference is made of. Everything here is frozen; times are local to the conference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from socml_site.problems import Location
from socml_site.source import Body, Document


@dataclass(frozen=True, slots=True)
class WebLink:
    """Something outside that belongs to a page."""

    label: str
    url: str


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
    """A stretch of one day; `end_local` is after `start_local`. Open slots may have no title."""

    start_local: datetime
    end_local: datetime
    kind: SlotKind = SlotKind.OPEN
    title: str = ""

    @property
    def is_open(self) -> bool:
        return self.kind is SlotKind.OPEN


@dataclass(frozen=True, slots=True)
class Day:
    """One day, with its slots in order of time."""

    date: date
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """A room; `capacity` is None if nobody has said."""

    id: str
    name: str
    capacity: int | None = None
    equipment: tuple[str, ...] = ()
    access: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; `id` names its page."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Conference:
    """The facts of conference.yml. `topics` is None if topics are free."""

    name: str
    acronym: str
    zone: ZoneInfo
    days: tuple[Day, ...]
    rooms: tuple[Room, ...]
    formats: tuple[str, ...]
    topics: tuple[Topic, ...] | None = None
    venue: Venue | None = None

    def day(self, on: date) -> Day | None:
        return next((day for day in self.days if day.date == on), None)

    def to_utc(self, local: datetime) -> datetime:
        """Turn a local time into UTC; of two that read the same, the first is meant.

        A time that `to_local` gave knows which of the two it is.
        """
        return local.replace(tzinfo=self.zone).astimezone(UTC)

    def to_local(self, moment: datetime) -> datetime:
        """Turn a moment into what the conference's clocks show then."""
        return moment.astimezone(self.zone).replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody. `id` is the handle, or made from the name of one who has none.

    `document` is there if the person has a page of their own in people/.
    """

    id: str
    name: str
    has_handle: bool = False
    aliases: tuple[str, ...] = ()
    pronouns: str = ""
    affiliation: str = ""
    links: tuple[WebLink, ...] = ()
    document: Document | None = field(default=None, compare=False, repr=False)
    allow: Mapping[str, str] = field(default_factory=dict, compare=False)


class State(StrEnum):
    """How far a session has come; derived, never written down (except cancelled)."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    HELD = "held"
    MERGED = "merged"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Session:
    """One proposal and what became of it.

    `start_local` and `end_local` are both there or both None. `interested` counts people.
    """

    id: str
    title: str
    format: str
    document: Document = field(repr=False)
    proposers: tuple[Person, ...] = ()
    moderators: tuple[Person, ...] = ()
    topics: tuple[Topic, ...] = ()
    start_local: datetime | None = None
    end_local: datetime | None = None
    room: Room | None = None
    expected: int | None = None
    needs: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    available: tuple[date | datetime, ...] = ()
    interested: int = 0
    merged_into: str | None = None
    is_cancelled: bool = False
    links: tuple[WebLink, ...] = ()
    may_be_recorded: bool = True
    license: str = ""
    language: str = ""
    aliases: tuple[str, ...] = ()
    summary: str = ""
    allow: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def is_placed(self) -> bool:
        """Whether it has a time and a room, and takes place."""
        return self.start_local is not None and self.room is not None and self.is_active

    @property
    def is_active(self) -> bool:
        return not self.is_cancelled and self.merged_into is None

    @property
    def hosts(self) -> tuple[Person, ...]:
        """Those who have to be in the room: the moderators, or without any the proposers."""
        return self.moderators or self.proposers

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who is named as having a part in it, once."""
        return tuple(dict.fromkeys((*self.proposers, *self.moderators)))


class Attribution(StrEnum):
    """Whether minutes say who said what."""

    NAMED = "named"
    CHATHAM_HOUSE = "chatham-house"


@dataclass(frozen=True, slots=True)
class Minutes:
    """The record of one session.

    Under Chatham House attribution `moderators`, `note_takers` and `participants` are empty;
    `participant_count` stays. It is None if nobody has counted. Notes that do not say how far they
    are are neither `is_draft` nor `is_approved`.
    """

    id: str
    session_id: str
    title: str
    document: Document = field(repr=False)
    date: date | None = None
    moderators: tuple[Person, ...] = ()
    note_takers: tuple[Person, ...] = ()
    participants: tuple[Person, ...] = ()
    participant_count: int | None = None
    attribution: Attribution = Attribution.NAMED
    is_approved: bool = False
    is_draft: bool = False
    summary: str = ""
    links: tuple[WebLink, ...] = ()
    license: str = ""
    aliases: tuple[str, ...] = ()
    allow: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who ran it, wrote it down or was there, once."""
        return tuple(dict.fromkeys((*self.moderators, *self.note_takers, *self.participants)))

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def body(self) -> Body:
        return self.document.body

    @property
    def is_written(self) -> bool:
        """Whether they say anything yet, besides what was planned."""
        return not self.body.is_blank(besides=("agenda",))


class OutcomeKind(StrEnum):
    """What minutes leave behind."""

    DECISION = "decision"
    ACTION = "action"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who promised something: as it is written, and the person if there is one of that name."""

    name: str
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Something that was decided, promised or left open.

    Attributes:
        kind: Which of the three.
        text: Plain text, without owners and due date.
        anchor: Where it stands on the page of its minutes; survives edits elsewhere.
        minutes_id: The minutes that it stands in.
        session_id: The session that they are of.
        location: Its line.
        line: Its number among the lines of the minutes' body.
        owners: Who promised; always empty under Chatham House attribution.
        due: The day by which it was promised, if one was.
        is_done: Whether its box is checked; of a question, whether it has been answered.
    """

    kind: OutcomeKind
    text: str
    anchor: str
    minutes_id: str
    session_id: str
    location: Location
    line: int
    owners: tuple[Owner, ...] = ()
    due: date | None = None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Archive:
    """A whole conference. Sessions, minutes and people are in the order of their ids.

    `now` is the moment the site is made for, in UTC; None if nobody can tell. `is_pinned` says that
    the hosts have set it, as examples and rehearsals do. Outcomes are in the
    order of their minutes and lines.
    """

    conference: Conference
    sessions: Mapping[str, Session]
    minutes: Mapping[str, Minutes]
    people: Mapping[str, Person]
    topics: tuple[Topic, ...] = ()
    now: datetime | None = None
    is_pinned: bool = False
    records: Mapping[str, tuple[Minutes, ...]] = field(default_factory=dict, repr=False)
    outcomes: tuple[Outcome, ...] = ()

    @property
    def stamp(self) -> datetime:
        """What is dated by this has no date of its own: `now`, or else the conference's end."""
        if self.now is not None:
            return self.now
        last = max(day.date for day in self.conference.days)
        return self.conference.to_utc(datetime.combine(last, time.max))

    def is_overdue(self, outcome: Outcome) -> bool:
        """Whether a promise should have been kept at `now`."""
        if outcome.is_done or outcome.due is None or self.now is None:
            return False
        return outcome.due < self.now.astimezone(self.conference.zone).date()

    def minutes_of(self, session: Session) -> tuple[Minutes, ...]:
        return self.records.get(session.id, ())

    def state_of(self, session: Session) -> State:
        """Say how far a session has come at `now`; a session with minutes has been held."""
        if session.is_cancelled:
            return State.CANCELLED
        if session.merged_into is not None:
            return State.MERGED
        if self.minutes_of(session) or self._is_over(session):
            return State.HELD
        return State.SCHEDULED if session.is_placed else State.PROPOSED

    def lacks_minutes(self, session: Session) -> bool:
        """Whether a session has been held and nobody has written down what was said."""
        return self.state_of(session) is State.HELD and not self.minutes_of(session)

    def is_on(self, session: Session) -> bool:
        """Whether a session is going on at `now`."""
        if self.now is None or not session.is_placed:
            return False
        start, end = self.moments_of(session)
        return start <= self.now < end

    def stays_on(self, session: Session) -> bool:
        """Whether a page may say that a session is on: real clocks go on after a build."""
        return self.is_pinned and self.is_on(session)

    def _is_over(self, session: Session) -> bool:
        return (
            self.now is not None and session.is_placed and self.moments_of(session)[1] <= self.now
        )

    def moments_of(self, session: Session) -> tuple[datetime, datetime]:
        """Return when a session starts and ends, in UTC.

        Raises:
            ValueError: If it has no time.
        """
        start, end = session.start_local, session.end_local
        if start is None or end is None:
            raise ValueError(f"{session.id} has no time")
        return self.conference.to_utc(start), self.conference.to_utc(end)


def minutes_between(start_local: datetime, end_local: datetime) -> int:
    """Length in minutes as a wall clock shows it."""
    return int((end_local - start_local).total_seconds() // 60)
