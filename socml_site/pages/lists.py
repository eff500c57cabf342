"""Pages that list things: the schedule, sessions, notes, people, topics."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby

from markupsafe import Markup

from socml_site.model import Session, State
from socml_site.pages.citations import Citations
from socml_site.pages.index import Index
from socml_site.pages.moves import Moves
from socml_site.pages.page import Page, list_page
from socml_site.pages.render import render
from socml_site.pages.topic_map import build_topic_map
from socml_site.pages.wiki import Wiki
from socml_site.schedule import build_grids, words


class ListPages:
    """Makes the pages that list all sessions, records, people and topics."""

    def __init__(
        self, index: Index, wiki: Wiki, citations: Citations, moves: Moves, *, has_wall: bool
    ) -> None:
        self._index = index
        self._archive = index.archive
        self._wiki = wiki
        self._citations = citations
        self._moves = moves
        self._has_wall = has_wall

    def schedule(self) -> Page:
        sessions = self._index.sessions
        waiting = [each for each in sessions if each.is_active and each.start_local is None]
        conference = self._archive.conference
        days = [(words.long_day(day.date), words.day_anchor(day.date)) for day in conference.days]
        if waiting:
            days.append(("Looking for a time and a room", "socml-waiting"))
        return self._list(
            "schedule/",
            "Schedule",
            days,
            lambda: self._render(
                "schedule.html",
                "schedule/",
                grids=build_grids(self._archive),
                waiting=waiting,
                zone=str(conference.zone),
                venue=conference.venue,
                moves=self._moves,
                propose=self._wiki.new_proposal(),
                wall="",
                has_wall=self._has_wall,
            ),
        )

    def mine(self) -> Page:
        """The sessions that a reader has starred; the browser remembers them, and nobody else."""
        return self._list(
            "mine/",
            "My schedule",
            [],
            lambda: self._render("mine.html", "mine/", zone=str(self._archive.conference.zone)),
        )

    def sessions(self) -> Page:
        archive, sessions = self._archive, self._index.sessions
        states = [archive.state_of(each) for each in sessions]
        present = [state for state in State if state in states]
        groups = list(self._session_groups())
        return self._list(
            "sessions/",
            "Sessions",
            [group[:2] for group in groups],
            lambda: self._render(
                "sessions.html",
                "sessions/",
                groups=groups,
                total=len(sessions),
                by_state=words.listed([f"{states.count(state):,} {state}" for state in present]),
                topics=[topic for topic in archive.topics if topic.id in self._index.by_topic],
                formats=[
                    each
                    for each in archive.conference.formats
                    if any(session.format == each for session in sessions)
                ],
                states=present,
                propose=self._wiki.new_proposal(),
            ),
        )

    def _session_groups(self) -> Iterator[tuple[str, str, list[Session], date | None]]:
        active = [each for each in self._index.sessions if each.is_active]
        timed = [each for each in active if each.start_local is not None]
        for day, found in groupby(timed, key=self._day_of):
            yield words.long_day(day), words.day_anchor(day), list(found), day
        waiting = [each for each in active if each.start_local is None]
        states = [self._archive.state_of(each) for each in waiting]
        held = [each for each, state in zip(waiting, states, strict=True) if state is State.HELD]
        open_ones = [
            each for each, state in zip(waiting, states, strict=True) if state is not State.HELD
        ]
        over = [each for each in self._index.sessions if not each.is_active]
        rest = (
            ("Held, nobody wrote down when", "held", held),
            ("Looking for a time and a room", "waiting", open_ones),
            ("Merged or cancelled", "over", over),
        )
        for title, group_id, several in rest:
            if several:
                yield title, f"socml-{group_id}", several, None

    def minutes(self) -> Page:
        newest_first = sorted(
            self._index.minutes,
            key=lambda each: (each.date is not None, each.date or date.min),
            reverse=True,
        )
        groups = [
            (
                words.long_day(day) if day else "Undated",
                words.day_anchor(day) if day else "socml-undated",
                list(found),
            )
            for day, found in groupby(newest_first, key=lambda each: each.date)
        ]
        archive = self._archive
        held = [each for each in self._index.sessions if archive.state_of(each) is State.HELD]
        wanted = [each for each in held if archive.lacks_minutes(each)]
        headings = [group[:2] for group in groups]
        if wanted:
            headings.append(("Notes wanted", "socml-wanted"))
        return self._list(
            "minutes/",
            "Notes",
            headings,
            lambda: self._render(
                "minutes_list.html",
                "minutes/",
                groups=groups,
                total=len(self._index.minutes),
                held=len(held),
                wanted=wanted,
                work=self._citations.edition(),
            ),
        )

    def people(self) -> Page:
        index = self._index
        return self._list(
            "people/",
            "People",
            [],
            lambda: self._render(
                "people.html",
                "people/",
                rows=[(person, *index.roles[person.id]) for person in index.active_people],
            ),
        )

    def topics(self) -> Page:
        return self._list(
            "topics/",
            "Topics",
            [],
            lambda: self._render(
                "topics.html",
                "topics/",
                rows=self._index.topic_counts(),
                companions=self._index.companions,
                map=build_topic_map(self._index),
            ),
        )

    def _list(
        self,
        url: str,
        title: str,
        headings: Iterable[tuple[str, str]],
        make: Callable[[], Markup],
    ) -> Page:
        return list_page(url, title, make, headings, self._archive.conference.name)

    def _render(self, template: str, url: str, **facts: object) -> Markup:
        return render(self._archive, template, url, **facts)

    def _day_of(self, session: Session) -> date:
        day = self._archive.conference.day_of(session.start_local) if session.start_local else None
        return day.date if day else date.min
