"""What was decided, promised and left open, from all minutes together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from socml_site.model import Archive, Minutes, Outcome, OutcomeKind, Person, Session, Topic
from socml_site.pages.page import Page, list_page
from socml_site.pages.render import render

URL = "outcomes/"
OUTCOME_STATES = ("open", "done", "overdue")

_TITLES: Mapping[OutcomeKind, str] = {
    OutcomeKind.ACTION: "Action items",
    OutcomeKind.DECISION: "Decisions",
    OutcomeKind.QUESTION: "Open questions",
}


@dataclass(frozen=True, slots=True)
class ShownOutcome:
    """An outcome, and what a list says about it.

    `states` are the words by which it can be filtered: `open`, `done`, `overdue`; a decision has
    none. `url` counts from the site's root.
    """

    outcome: Outcome
    session: Session
    minutes: Minutes
    states: tuple[str, ...]
    url: str

    @property
    def state(self) -> str:
        """The word that says most."""
        return self.states[-1] if self.states else ""


class Outcomes:
    """The outcomes of one archive, by everything that a page lists them by."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.all = [self._shown(each) for each in archive.outcomes]
        self._by_minutes: dict[str, list[ShownOutcome]] = defaultdict(list)
        self._by_session: dict[str, list[ShownOutcome]] = defaultdict(list)
        self._by_person: dict[str, list[ShownOutcome]] = defaultdict(list)
        for shown in self.all:
            outcome = shown.outcome
            self._by_minutes[outcome.minutes_id].append(shown)
            self._by_session[outcome.session_id].append(shown)
            for owner in outcome.owners:
                if owner.person is not None:
                    self._by_person[owner.person.id].append(shown)

    def _shown(self, outcome: Outcome) -> ShownOutcome:
        states: tuple[str, ...] = ()
        if outcome.kind is not OutcomeKind.DECISION:
            states = ("done",) if outcome.is_done else ("open",)
        if self._archive.is_overdue(outcome):
            states = (*states, "overdue")
        return ShownOutcome(
            outcome=outcome,
            session=self._archive.sessions[outcome.session_id],
            minutes=self._archive.minutes[outcome.minutes_id],
            states=states,
            url=f"minutes/{outcome.minutes_id}/#{outcome.anchor}",
        )

    def anchors_of(self, minutes: Minutes) -> dict[int, list[str]]:
        """Return the anchors of each line of these minutes that is an outcome, or several."""
        found = self._by_minutes.get(minutes.id, ())
        anchors: dict[int, list[str]] = defaultdict(list)
        for shown in found:
            anchors[shown.outcome.line].append(shown.outcome.anchor)
        return anchors

    def of_minutes(self, minutes: Minutes) -> list[Outcome]:
        return [shown.outcome for shown in self._by_minutes.get(minutes.id, ())]

    def of_session(self, session: Session) -> list[tuple[str, list[ShownOutcome]]]:
        return group_by_kind(self._by_session.get(session.id, ()))

    def of_person(self, person: Person) -> list[ShownOutcome]:
        """Return what somebody promised, open things first."""
        return sorted(self._by_person.get(person.id, ()), key=_urgency)

    def page(self) -> Page:
        groups = [
            (title, f"socml-{kind}", sorted(found, key=_urgency))
            for kind, title, found in _grouped(self.all)
        ]
        headings = [(title, anchor) for title, anchor, _ in groups]
        return list_page(
            URL,
            "Outcomes",
            lambda: render(
                self._archive,
                "outcomes.html",
                URL,
                groups=groups,
                total=len(self.all),
                overdue=sum("overdue" in shown.states for shown in self.all),
                people=self._owners(),
                topics=self._topics(),
                sessions=self._sessions(),
            ),
            headings,
            self._archive.conference.name,
        )

    def _owners(self) -> list[Person]:
        found = {
            owner.person.id: owner.person
            for shown in self.all
            for owner in shown.outcome.owners
            if owner.person is not None
        }
        return sorted(found.values(), key=lambda person: (person.name.casefold(), person.id))

    def _topics(self) -> list[Topic]:
        wanted = {topic.id for shown in self.all for topic in shown.session.topics}
        return [topic for topic in self._archive.topics if topic.id in wanted]

    def _sessions(self) -> list[Session]:
        found = {shown.session.id: shown.session for shown in self.all}
        return sorted(found.values(), key=lambda session: (session.title.casefold(), session.id))


def group_by_kind(found: Iterable[ShownOutcome]) -> list[tuple[str, list[ShownOutcome]]]:
    """Return those of each kind under its title; kinds of which there are none are left out."""
    return [(title, several) for _, title, several in _grouped(found)]


def _grouped(
    found: Iterable[ShownOutcome],
) -> list[tuple[OutcomeKind, str, list[ShownOutcome]]]:
    several = list(found)
    groups = [
        (kind, title, [shown for shown in several if shown.outcome.kind is kind])
        for kind, title in _TITLES.items()
    ]
    return [group for group in groups if group[2]]


def _urgency(shown: ShownOutcome) -> tuple[bool, date]:
    """Put what is open first, and of that what is due first; the rest keeps its order."""
    return shown.outcome.is_done, shown.outcome.due or date.max
