"""Outcomes: what minutes say was decided, promised or left open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from socml_site.model.check_confidence import named, own_names
from socml_site.model.people import index_names, name_key
from socml_site.model.types import (
    Archive,
    Attribution,
    Minutes,
    Outcome,
    OutcomeKind,
    Owner,
    Person,
)
from socml_site.problems import Location, Problem, did_you_mean, fold, report
from socml_site.source import BARE_WORD, SCRIBE_WORD, Heading, Line

# When a promise in an example is due.
_AFTER = timedelta(days=24)
_DECISION, _ACTION, _QUESTION = OutcomeKind.DECISION, OutcomeKind.ACTION, OutcomeKind.QUESTION

# Headings, and lines that stand for headings, by their folded texts.
_SECTIONS: Mapping[str, OutcomeKind] = {
    **dict.fromkeys(("decision", "decisions", "resolution", "resolutions"), _DECISION),
    **dict.fromkeys(("conclusion", "conclusions", "what we decided", "agreed"), _DECISION),
    **dict.fromkeys(("action item", "action items", "action", "actions"), _ACTION),
    **dict.fromkeys(("next step", "next steps", "to do", "todo", "todos", "to dos"), _ACTION),
    **dict.fromkeys(("open question", "open questions", "open issue", "open issues"), _QUESTION),
}
# With its number, marks and spaces; what is longer is somebody's sentence.
_MAX_SECTION = 40
# Below these, a box is not somebody's promise.
_NO_PROMISES = frozenset({"agenda", "attendees", "present", "participants", "regrets"})
_WORDS: Mapping[str, OutcomeKind] = {
    **dict.fromkeys(("resolved", "resolution", "agreed", "decision", "decided"), _DECISION),
    **dict.fromkeys(("action", "action item", "todo", "to do"), _ACTION),
    **dict.fromkeys(("issue", "question", "open", "open question", "open issue"), _QUESTION),
}
_NOTHING = re.compile(
    r"(?:none|nothing|n/?a|no|tbd|tba|-+|\N{EN DASH}|\N{EM DASH})\W*(?:yet|so far)?\W*", re.I
)
_DUE = re.compile(r"[\s,;(\[]{0,4}\b(?:due|deadline)\b:?\s+(?P<day>[^)\]]{1,40}?)[)\].\s]*$", re.I)
_PART = r"(?!(?:and|to|will|shall)\b)[^\W\d_][\w'\u2019.-]*"
_NAME = rf"{_PART}(?: {_PART}){{0,3}}"
_WHO = rf"(?:@[A-Za-z0-9][\w-]*|{_NAME})"
_SEVERAL = rf"{_WHO}(?:(?:,| and| &|, and) {_WHO}){{0,5}}"
_OWNER_COLON = re.compile(rf"(?P<who>{_SEVERAL})\s*:\s+(?P<text>.+)", re.DOTALL)
_OWNER_TO = re.compile(rf"(?P<who>{_SEVERAL}) (?:to|will|shall) (?P<text>.+)", re.DOTALL)
_OWNER_LAST = re.compile(rf"(?P<text>.+?)\s*[\[(](?P<who>{_SEVERAL})[\])]", re.DOTALL)
_BETWEEN = re.compile(r",? and | & |, ")


def read_outcomes(archive: Archive, problems: list[Problem]) -> Iterator[Outcome]:
    """Find what all minutes decided, promised and left open; report owners nobody knows."""
    everybody = _Names(archive.people.values())
    for minutes in archive.minutes.values():
        session = archive.sessions[minutes.session_id]
        here = (*minutes.participants, *minutes.moderators, *minutes.note_takers)
        names = _Names((*here, *session.proposers, *session.moderators), everybody)
        day = minutes.date or archive.conference.days[-1].date
        yield from _Reader(minutes, names, problems, day + _AFTER).read()


class _Names:
    """Finds people by handle, name or other name, or by a first name that only one of them has."""

    def __init__(self, people: Iterable[Person], others: _Names | None = None) -> None:
        self._others = others
        by_id = {person.id: person for person in people}
        self._by_name = index_names(by_id.values())
        first_names: dict[str, set[str]] = {}
        for name, person in self._by_name.items():
            first_names.setdefault(name.partition(" ")[0], set()).add(person.id)
        for person in by_id.values():
            if person.has_handle:
                self._by_name[f"@{person.id}"] = person
        self._by_first = {
            name: by_id[next(iter(ids))] for name, ids in first_names.items() if len(ids) == 1
        }

    def find(self, written: str) -> Person | None:
        key = name_key(written)
        whole = self._by_name.get(key)
        others = self._others
        if whole is None and others is not None:
            whole = others._by_name.get(key)
        if whole is None:
            whole = self._by_first.get(key)
        return whole or (others._by_first.get(key) if others is not None else None)

    def handles(self) -> list[str]:
        found = [name for name in self._by_name if name.startswith("@")]
        return [*found, *(self._others.handles() if self._others is not None else ())]


@dataclass(frozen=True, slots=True)
class _Found:
    """A line that says something, before its owners and day have been looked for."""

    kind: OutcomeKind
    text: str
    number: int


class _Reader:
    def __init__(
        self, minutes: Minutes, names: _Names, problems: list[Problem], example: date
    ) -> None:
        self._minutes = minutes
        self._example = example
        self._names = names
        self._problems = problems
        self._is_named = minutes.attribution is Attribution.NAMED
        # Those whom the header names are known to nobody else, and may not be.
        secret = () if self._is_named else own_names(minutes)
        self._secret_first = {name_key(name).partition(" ")[0] for name in secret}
        self._anchors: dict[str, int] = {}

    def read(self) -> Iterator[Outcome]:
        body = self._minutes.body
        for found in _find(body.lines, _kinds_of(body.headings), _words_of(body.headings)):
            yield self._outcome(found, body.lines[found.number])

    def _outcome(self, found: _Found, line: Line) -> Outcome:
        text, due = self._without_day(found.text, line.location)
        owners: tuple[Owner, ...] = ()
        if found.kind is _ACTION:
            text, owners = self._without_owners(text, line)
        return Outcome(
            kind=found.kind,
            text=text,
            anchor=self._anchor(found.kind, text),
            minutes_id=self._minutes.id,
            session_id=self._minutes.session_id,
            location=line.location,
            line=found.number,
            owners=owners if self._is_named else (),
            due=due,
            is_done=bool(line.is_done),
        )

    def _anchor(self, kind: OutcomeKind, text: str) -> str:
        """Make an anchor of the text alone, so that edits elsewhere leave it as it is."""
        digest = hashlib.sha256(fold(text).encode()).hexdigest()[:8]
        anchor = f"{kind}-{digest}"
        count = self._anchors[anchor] = self._anchors.get(anchor, 0) + 1
        return anchor if count == 1 else f"{anchor}-{count}"

    def _without_day(self, text: str, place: Location) -> tuple[str, date | None]:
        match = _DUE.search(text)
        if match is None:
            return text, None
        try:
            due = date.fromisoformat(match["day"].strip())
        except ValueError:
            message = f'"{match["day"].strip()}" is no day'
            hint = f"write it as year-month-day: (due {self._example})"
            self._problems.append(report("bad-due", place, message, hint))
            return text, None
        return text[: match.start()].rstrip() or text, due

    def _without_owners(self, text: str, line: Line) -> tuple[str, tuple[Owner, ...]]:
        for pattern in (_OWNER_COLON, _OWNER_TO, _OWNER_LAST):
            match = pattern.fullmatch(text)
            if match is None:
                continue
            names = _BETWEEN.split(match["who"])
            owners = tuple(map(self._owner, names))
            if not self._is_named:
                self._report_first_names(names, line.location)
            if all(owner.person or _looks_like_name(owner.name) for owner in owners):
                if self._is_named:
                    self._report_unknown(owners, line.location)
                return match["text"].strip(), owners
        return text, ()

    def _owner(self, written: str) -> Owner:
        person = self._names.find(written)
        return Owner(person.name if person else written, person)

    def _report_unknown(self, owners: Sequence[Owner], place: Location) -> None:
        for owner in owners:
            if owner.person is None:
                near = did_you_mean(owner.name, self._names.handles())
                hint = f"{near} names are those of participants, or of people in people/".strip()
                message = f'nobody here is called "{owner.name}"'
                self._problems.append(report("unknown-owner", place, message, hint))

    def _report_first_names(self, names: Sequence[str], place: Location) -> None:
        """Handles and full names are found wherever they stand; what is left is `Ann to …`."""
        for name in names:
            if name.startswith("@") or " " in name:
                continue
            if name_key(name) in self._secret_first or self._names.find(name) is not None:
                self._problems.append(named(place, name))


def _looks_like_name(written: str) -> bool:
    """Whether what nobody knows is a handle or a full name; one word may be anything."""
    words = written.split()
    return written.startswith("@") or (
        len(words) > 1 and all(word[0].isupper() for word in (words[0], words[-1]))
    )


def _kinds_of(headings: Sequence[Heading]) -> list[OutcomeKind | None]:
    """Return what each heading announces; what is below a section belongs to it."""
    kinds: list[OutcomeKind | None] = []
    open_ones: list[tuple[int, OutcomeKind | None]] = []
    for heading in headings:
        while open_ones and open_ones[-1][0] >= heading.level:
            open_ones.pop()
        kind = _section(heading.text) or (open_ones[-1][1] if open_ones else None)
        open_ones.append((heading.level, kind))
        kinds.append(kind)
    return kinds


def _words_of(headings: Sequence[Heading]) -> list[bool]:
    """Return whether boxes below each heading can be promises."""
    return [not _NO_PROMISES & set(fold(heading.text).split()) for heading in headings]


def _section(text: str) -> OutcomeKind | None:
    if len(text) > _MAX_SECTION:
        return None
    return _SECTIONS.get(fold(text).lstrip("0123456789 "))


def _find(
    lines: Sequence[Line], kinds: Sequence[OutcomeKind | None], promises: Sequence[bool]
) -> Iterator[_Found]:
    """Find the lines that say something.

    Args:
        lines: All of them.
        kinds: What each heading announces.
        promises: Whether boxes below each heading can be promises.
    """
    has_list = {line.heading for line in lines if line.depth}
    stand_in: tuple[int, OutcomeKind] | None = None
    heading = -1
    for number, line in enumerate(lines):
        if line.heading != heading or (stand_in and line.depth <= stand_in[0]):
            stand_in, heading = None, line.heading
        marked = None if line.is_code else SCRIBE_WORD.match(line.text)
        kind = _section(line.text)
        if kind is not None and line.is_done is None:
            # A line that says only "Decisions:" is as good as a heading.
            stand_in = (line.depth, kind)
            continue
        if marked and marked["text"].strip():
            yield _Found(_WORDS[marked["word"].lower()], marked["text"].strip(), number)
            continue
        bare = None if line.is_code else BARE_WORD.match(line.text)
        if bare:
            said = line.text[bare.end() :].lstrip(" :")
            if said:
                yield _Found(_WORDS[bare[1].lower()], said, number)
            continue
        below = line.heading - 1
        announced = stand_in[1] if stand_in else kinds[below] if below >= 0 else None
        depth = stand_in[0] + 1 if stand_in else 1
        if line.is_done is not None:
            if announced is _QUESTION:
                yield _Found(_QUESTION, line.text, number)
            elif below < 0 or promises[below]:
                yield _Found(_ACTION, line.text, number)
        elif announced is not None and not _NOTHING.fullmatch(line.text):
            is_alone = line.depth == 0 and line.heading not in has_list and not stand_in
            if line.depth == depth or is_alone:
                yield _Found(announced, line.text, number)
