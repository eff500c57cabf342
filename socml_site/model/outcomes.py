"""Outcomes: what minutes say was decided, promised or left open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from socml_site.model.check_confidence import named, own_names
from socml_site.model.people import WhoIsWho, name_key, short_names
from socml_site.model.types import (
    Archive,
    Attribution,
    Minutes,
    Outcome,
    OutcomeKind,
    Owner,
)
from socml_site.notes import (
    Item,
    Offer,
    Words,
    before_promise,
    is_whole_name,
    read_offers,
    words_with,
)
from socml_site.problems import Location, Problem, did_you_mean, fold, report
from socml_site.source import SourceFile, quote, read_document

# When a promise in an example is due.
_AFTER = timedelta(days=24)
_A_KIND = {"decision": "a decision", "action": "a promise", "question": "an open question"}
_WORD = re.compile(r"@?\w[\w.-]*")
_DUE = re.compile(r"(?:due|deadline)\b:?\s+(?P<day>[^)\]]{1,40}?)[)\].\s]*$", re.I)


def read_outcomes(archive: Archive, problems: list[Problem]) -> Iterator[Outcome]:
    """Find what all minutes decided, promised and left open; report owners nobody knows."""
    words = words_with(archive.conference.words)
    everybody = WhoIsWho(archive.people.values())
    for minutes in archive.minutes.values():
        day = minutes.date or archive.conference.days[-1].date
        names = _names_of(archive, minutes, everybody)
        yield from _Reader(minutes, names, words, problems, day + _AFTER).read()


def find_offers(archive: Archive, minutes: Minutes, text: str) -> tuple[list[Offer], str]:
    """Find sentences that look like outcomes, and are none until somebody marks them.

    Args:
        archive: That the minutes are from.
        minutes: Whose sentences.
        text: Of their file.

    Returns:
        The offers, and the language in which the notes are written.
    """
    words = words_with(archive.conference.words)
    body = read_document(SourceFile(minutes.path, text), []).body
    names = _names_of(archive, minutes, WhoIsWho(archive.people.values()))
    taken = {each.line for each in archive.outcomes if each.minutes_id == minutes.id}
    return read_offers(body, words, _Reader(minutes, names, words, [], date.max).knows, taken)


def _names_of(archive: Archive, minutes: Minutes, everybody: WhoIsWho) -> WhoIsWho:
    """Return the names of those who were there, and then of everybody."""
    session = archive.sessions[minutes.session_id]
    return WhoIsWho((*minutes.people, *session.people), everybody)


class _Reader:
    def __init__(
        self,
        minutes: Minutes,
        names: WhoIsWho,
        words: Words,
        problems: list[Problem],
        example: date,
    ) -> None:
        self._minutes = minutes
        self._words = words
        self._example = example
        self._names = names
        self._problems = problems
        self._is_named = minutes.attribution is Attribution.NAMED
        # Those whom the header names are known to nobody else, and may not be.
        secret = () if self._is_named else own_names(minutes)
        self._secret = {part for name in secret for part in short_names(name_key(name))}
        self._anchors: dict[str, int] = {}

    def read(self) -> Iterator[Outcome]:
        notes = self._minutes.notes
        for item in notes.find_items(self._words, self.knows, self._minutes.date):
            yield self._outcome(item)
        for silence in notes.find_silences():
            message = f"nothing below {quote(silence.heading)} was read as {_A_KIND[silence.kind]}"
            hint = "write each as an item of a list, or behind a label such as `DECISION:`"
            if silence.meant:
                message = f"{quote(silence.heading)} is no heading that is known"
                hint = f'did you mean "{silence.meant.capitalize()}"?'
            self._problems.append(report("silent-heading", silence.location, message, hint))

    def knows(self, name: str) -> bool | None:
        if self._is_secret(name) or self._names.find(name) is not None:
            return True
        return None if self._names.is_of_several(name) else False

    def _outcome(self, item: Item) -> Outcome:
        kind, line = OutcomeKind(item.kind), item.entry.line
        owners = tuple(map(self._owner, item.owners))
        if self._is_named:
            self._report_unknown(owners, line.location)
        else:
            before = before_promise(item.text, self._words)
            self._report_short((*item.owners, *_WORD.findall(before)), line.location)
            for name in item.owners:
                # Somebody of whom nothing is known but this promise.
                if is_whole_name(name) and self._names.find(name) is None:
                    self._problems.append(named(line.location, name))
        if kind is OutcomeKind.ACTION and item.due is None:
            self._report_due(item.text, line.location)
        return Outcome(
            kind=kind,
            text=item.text,
            anchor=self._anchor(kind, item.text),
            minutes_id=self._minutes.id,
            session_id=self._minutes.session_id,
            location=line.location,
            line=item.entry.number,
            owners=owners if self._is_named else (),
            due=item.due,
            is_done=item.is_done,
        )

    def _anchor(self, kind: OutcomeKind, text: str) -> str:
        """Make an anchor of the text alone, so that edits elsewhere leave it as it is."""
        digest = hashlib.sha256(fold(text).encode()).hexdigest()[:8]
        anchor = f"{kind}-{digest}"
        count = self._anchors[anchor] = self._anchors.get(anchor, 0) + 1
        return anchor if count == 1 else f"{anchor}-{count}"

    def _report_due(self, text: str, place: Location) -> None:
        match = _DUE.search(text)
        if match is not None and re.search(r"\d", match["day"]):
            message = f'"{match["day"].strip()}" is no day'
            hint = f"write it as year-month-day: (due {self._example})"
            self._problems.append(report("bad-due", place, message, hint))

    def _owner(self, written: str) -> Owner:
        person = self._names.find(written)
        return Owner(person.name if person else written, person)

    def _report_unknown(self, owners: Sequence[Owner], place: Location) -> None:
        away = {
            part for each in self._minutes.notes.attendance.absent for part in each.name.split()
        }
        for owner in owners:
            if owner.person is None and not away & set(owner.name.split()):
                near = did_you_mean(owner.name, self._names.handles())
                hint = f"{near} names are those of participants, or of people in people/".strip()
                message = f'nobody here is called "{owner.name}"'
                self._problems.append(report("unknown-owner", place, message, hint))

    def _report_short(self, names: Sequence[str], place: Location) -> None:
        """Handles and full names are found wherever they stand; what is left is `Ann to …`."""
        for name in dict.fromkeys(names):
            is_short = not name.startswith("@") and " " not in name
            if self._is_secret(name) or (is_short and self._names.find(name) is not None):
                self._problems.append(named(place, name))

    def _is_secret(self, name: str) -> bool:
        key = name_key(name)
        return key in self._secret or (name.isupper() and f"{key} initials" in self._secret)
