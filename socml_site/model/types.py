"""What people make of a conference: sessions, minutes, people, outcomes. Everything is frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import NamedTuple

from socml_site.model.timetable import Conference, Occurrence, Room, Topic
from socml_site.notes import Notes
from socml_site.problems import Location
from socml_site.source import Body, Document


@dataclass(frozen=True, slots=True)
class WebLink:
    """Something outside that belongs to a page."""

    label: str
    url: str


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

    `occurrences` are in order of time; one that has no time yet has none. `rooms` are those of all
    of them, or those in which it would like to be. `interested` counts people;
    `interested_names` are those who said who they are.
    """

    id: str
    title: str
    format: str
    document: Document = field(repr=False)
    proposers: tuple[Person, ...] = ()
    moderators: tuple[Person, ...] = ()
    topics: tuple[Topic, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    rooms: tuple[Room, ...] = ()
    expected: int | None = None
    needs: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    available: tuple[date | datetime, ...] = ()
    interested: int = 0
    interested_names: tuple[str, ...] = ()
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
    def start_local(self) -> datetime | None:
        """When it begins, the first time; None if it has no time."""
        return self.occurrences[0].start_local if self.occurrences else None

    @property
    def end_local(self) -> datetime | None:
        """When it ends, the first time; None if it has no time."""
        return self.occurrences[0].end_local if self.occurrences else None

    @property
    def room(self) -> Room | None:
        """Where it is, the first time; None if it has no room."""
        return self.rooms[0] if self.rooms else None

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """Each of its times, in order, with the session."""
        return tuple(Meeting(self, each) for each in self.occurrences)

    def occurrence_on(self, day: date | None) -> Occurrence | None:
        """Return the first of its times that begins on a calendar day."""
        return next((each for each in self.occurrences if each.start_local.date() == day), None)

    @property
    def is_placed(self) -> bool:
        """Whether it has a time and a room, and takes place."""
        return bool(self.occurrences and self.rooms) and self.is_active

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


class Meeting(NamedTuple):
    """A session at one of its times."""

    session: Session
    occurrence: Occurrence

    @property
    def start_local(self) -> datetime:
        return self.occurrence.start_local

    @property
    def end_local(self) -> datetime:
        return self.occurrence.end_local

    @property
    def rooms(self) -> tuple[Room, ...]:
        return self.occurrence.rooms


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
    notes: Notes = field(compare=False, repr=False)
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
    language: str = ""
    aliases: tuple[str, ...] = ()
    allow: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who ran it, wrote it down or was there, once."""
        return tuple(dict.fromkeys((*self.moderators, *self.note_takers, *self.participants)))

    @property
    def unnamed_count(self) -> int:
        """How many took part of whom no name is known."""
        return max(0, (self.participant_count or 0) - len(self.participants))

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
        last = max(self.conference.days, key=lambda day: day.date)
        return self.conference.to_utc(max(datetime.combine(last.date, time.max), last.end_local))

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

    def meetings(self) -> list[Meeting]:
        """Return all times of all sessions that take place, in order of time."""
        active = (session for session in self.sessions.values() if session.is_active)
        found = [meeting for session in active for meeting in session.meetings]
        return sorted(found, key=lambda each: (each.start_local, each.session.id))

    def is_on(self, session: Session) -> bool:
        """Whether a session is going on at `now`."""
        return session.is_placed and any(map(self._is_now, session.occurrences))

    def stays_on(self, session: Session, occurrence: Occurrence | None = None) -> bool:
        """Whether a page may say that a session is on, or is at this time of its times.

        Real clocks go on after a build.
        """
        is_meant = occurrence is None or self._is_now(occurrence)
        return self.is_pinned and is_meant and self.is_on(session)

    def _is_now(self, occurrence: Occurrence) -> bool:
        start, end = self.conference.moments_of(occurrence)
        return self.now is not None and start <= self.now < end

    def _is_over(self, session: Session) -> bool:
        """Whether it has been held, and the last time as well."""
        if self.now is None or not session.is_placed:
            return False
        return max(self.conference.moments_of(each)[1] for each in session.occurrences) <= self.now
