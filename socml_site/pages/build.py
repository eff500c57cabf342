"""From an archive to all of its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType

from markupsafe import Markup

from socml_site.load import Loaded
from socml_site.model import Archive, Day, Minutes, Person, Session, State, Topic
from socml_site.pages import words
from socml_site.pages.coverage import coverage_page
from socml_site.pages.environment import capitalize_first
from socml_site.pages.outcomes import Outcomes
from socml_site.pages.page import Page, chain_pages, headings_of, list_page
from socml_site.pages.render import render
from socml_site.pages.wiki import Wiki
from socml_site.problems import fold
from socml_site.schedule import build_grids
from socml_site.source import Document, shorten
from socml_site.wiki import History, Links, RepoHost, page_url

_DESCRIPTION_LENGTH = 160

_Roles = tuple[list[Session], list[Session], list[Minutes], list[Minutes]]


def build_pages(loaded: Loaded) -> tuple[Page, ...]:
    """Make every page of an archive, each list before its members.

    Raises:
        ValueError: If there is no archive.
    """
    if loaded.archive is None:
        raise ValueError("nothing can be built without a conference")
    return PageBuilder(loaded.archive, loaded.links).all()


def schedule_order(archive: Archive) -> list[Session]:
    """Order sessions by time, then room, then id; those without a time come last."""
    rooms = {room.id: number for number, room in enumerate(archive.conference.rooms)}

    def key(session: Session) -> tuple[bool, datetime, int, str]:
        room = rooms.get(session.room.id, 0) if session.room else len(rooms)
        start = session.start_local if session.is_active else None
        return start is None, start or datetime.min, room, session.id

    return sorted(archive.sessions.values(), key=key)


class PageBuilder:
    """Makes pages of one archive; what they share is worked out once."""

    def __init__(
        self,
        archive: Archive,
        links: Links,
        repo: RepoHost | None = None,
        history: History | None = None,
    ) -> None:
        """Take a conference, and what is known of its repository.

        Args:
            archive: The conference.
            links: Where its links lead.
            repo: Where the repository is on the web, if anybody knows.
            history: The past of its files, if there is git.
        """
        self.archive = archive
        self.wiki = Wiki(archive, links, repo, history or History())
        self.outcomes = Outcomes(archive)
        self._zone = str(archive.conference.zone)
        self.sessions = schedule_order(archive)
        self.minutes = [each for session in self.sessions for each in archive.minutes_of(session)]
        self._merged_here: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            if session.merged_into is not None:
                self._merged_here[session.merged_into].append(session)
        self._by_topic: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            for topic in session.topics:
                self._by_topic[topic.id].append(session)
        self._roles = self._find_roles()

    def _find_roles(self) -> Mapping[str, _Roles]:
        """By person: sessions proposed, sessions moderated, notes taken, part taken."""
        roles: dict[str, _Roles]
        roles = {person_id: ([], [], [], []) for person_id in self.archive.people}
        for session in self.sessions:
            for person in session.proposers:
                roles[person.id][0].append(session)
            for person in session.moderators:
                roles[person.id][1].append(session)
        for minutes in self.minutes:
            for person in minutes.note_takers:
                roles[person.id][2].append(minutes)
            for person in minutes.participants:
                roles[person.id][3].append(minutes)
        return roles

    def all(self) -> tuple[Page, ...]:
        """Return every page; the members of a list know the ones before and after them."""
        pages = (
            self.schedule(),
            self.session_list(),
            *chain_pages(self.session(each) for each in self.sessions),
            self.minutes_list(),
            *chain_pages(self.record(each) for each in self.minutes),
            coverage_page(self.archive, self.sessions),
            self.outcomes.page(),
            self.people_list(),
            *chain_pages(self.person(each) for each in self.people_with_pages()),
            self.topic_list(),
            *chain_pages(self.topic(each) for each in self.archive.topics),
            self.wiki.wanted_page(self.sessions),
            self.wiki.changes_page(),
        )
        return tuple(self._with_footer(page) for page in pages)

    def _with_footer(self, page: Page) -> Page:
        footer = self.wiki.footer(page.url, page.source_path)
        return replace(page, html=page.html + footer) if footer else page

    # Contributed pages

    def session(self, session: Session) -> Page:
        url = page_url(session.path)
        archive = self.archive
        skip_lead = _is_title(session.document, session.title)
        state = archive.state_of(session)
        html = self._render(
            "session.html",
            url,
            session=session,
            state=state,
            is_on=archive.is_on(session),
            zone=self._zone,
            merged_into=archive.sessions.get(session.merged_into or ""),
            merged_here=self._merged_here.get(session.id, ()),
            records=archive.minutes_of(session),
            outcomes=self.outcomes.of_session(session),
            available=[_moment(each) for each in session.available],
            **self._body(session.document, url, skip_lead),
        )
        return Page(
            url=url,
            title=session.title,
            html=html,
            section="sessions/",
            description=shorten(session.summary or session.title, _DESCRIPTION_LENGTH),
            outline=(
                *session.document.body.outline(without_lead=skip_lead),
                *headings_of(self._session_sections(session)),
            ),
            source_path=session.path,
        )

    def _session_sections(self, session: Session) -> Iterator[tuple[str, str]]:
        """The headings that the template adds below the abstract."""
        if session.is_active or self.archive.minutes_of(session):
            yield "Notes", "socml-notes"
        if self.outcomes.of_session(session):
            yield "Outcomes", "socml-outcomes"
        if session.id in self._merged_here:
            yield "Merged into this session", "socml-merged"

    def record(self, minutes: Minutes) -> Page:
        url = page_url(minutes.path)
        skip_lead = _is_title(minutes.document, minutes.title)
        html = self._render(
            "minutes.html",
            url,
            minutes=minutes,
            session=self.archive.sessions[minutes.session_id],
            **self._body(minutes.document, url, skip_lead, self.outcomes.anchors_of(minutes)),
        )
        return Page(
            url=url,
            title=f"{minutes.title} (notes)",
            html=html,
            section="minutes/",
            description=shorten(minutes.summary or minutes.title, _DESCRIPTION_LENGTH),
            outline=minutes.body.outline(without_lead=skip_lead),
            source_path=minutes.path,
        )

    def person(self, person: Person) -> Page:
        document = person.document
        if document is None:
            raise ValueError(f"{person.id} has no page")
        url = page_url(document.path)
        skip_lead = _is_title(document, person.name)
        proposed, moderated, notes, took_part = self._roles[person.id]
        html = self._render(
            "person.html",
            url,
            person=person,
            roles=[
                ("Proposed", "socml-proposed", proposed),
                ("Moderated", "socml-moderated", moderated),
            ],
            records=[
                ("Took notes", "socml-took-notes", notes),
                ("Took part", "socml-took-part", took_part),
            ],
            promised=self.outcomes.of_person(person),
            **self._body(document, url, skip_lead),
        )
        return Page(
            url=url,
            title=person.name,
            html=html,
            section="people/",
            description=shorten(document.body.summary or person.name, _DESCRIPTION_LENGTH),
            outline=document.body.outline(without_lead=skip_lead),
            source_path=document.path,
        )

    def _body(
        self,
        document: Document,
        url: str,
        skip_lead: bool,
        anchors: Mapping[int, str] = MappingProxyType({}),
    ) -> dict[str, object]:
        body = document.body
        html = body.to_html(
            self.wiki.links.resolver(document.path, url),
            lambda link: str(self.wiki.anchor(link, document.path, url).to_html()),
            without_lead=skip_lead,
            anchors=anchors,
        )
        return {
            "body": Markup(html),  # noqa: S704 - sanitized
            "has_body": bool(html.strip()),
            # A link to the heading that became the title still leads to it.
            "anchor": body.lead.id if skip_lead and body.lead else "",
        }

    # Lists

    def schedule(self) -> Page:
        waiting = [each for each in self.sessions if each.is_active and each.start_local is None]
        grids = build_grids(self.archive)
        html = self._render(
            "schedule.html",
            "schedule/",
            grids=grids,
            waiting=waiting,
            zone=self._zone,
            venue=self.archive.conference.venue,
            day_id=_day_id,
        )
        days = [(words.long_day(grid.day.date), _day_id(grid.day)) for grid in grids]
        if waiting:
            days.append(("Looking for a time and a room", "socml-waiting"))
        return self._list("schedule/", "Schedule", html, days)

    def session_list(self) -> Page:
        archive = self.archive
        states = [archive.state_of(each) for each in self.sessions]
        present = [state for state in State if state in states]
        groups = list(self._session_groups())
        html = self._render(
            "sessions.html",
            "sessions/",
            groups=groups,
            total=len(self.sessions),
            by_state=words.listed([f"{states.count(state):,} {state}" for state in present]),
            topics=[topic for topic, several, _ in self.topic_rows() if several],
            formats=[
                each
                for each in archive.conference.formats
                if any(session.format == each for session in self.sessions)
            ],
            states=present,
        )
        return self._list("sessions/", "Sessions", html, [group[:2] for group in groups])

    def _session_groups(self) -> Iterator[tuple[str, str, list[Session], bool]]:
        active = [each for each in self.sessions if each.is_active]
        timed = [each for each in active if each.start_local is not None]
        for day, found in groupby(timed, key=_day_of):
            yield words.long_day(day), f"day-{day.isoformat()}", list(found), False
        waiting = [each for each in active if each.start_local is None]
        states = [self.archive.state_of(each) for each in waiting]
        held = [each for each, state in zip(waiting, states, strict=True) if state is State.HELD]
        open_ones = [
            each for each, state in zip(waiting, states, strict=True) if state is not State.HELD
        ]
        over = [each for each in self.sessions if not each.is_active]
        rest = (
            ("Held, nobody wrote down when", "held", held),
            ("Looking for a time and a room", "waiting", open_ones),
            ("Merged or cancelled", "over", over),
        )
        for title, group_id, several in rest:
            if several:
                yield title, f"socml-{group_id}", several, True

    def minutes_list(self) -> Page:
        newest_first = sorted(
            self.minutes,
            key=lambda each: (each.date is not None, each.date or date.min),
            reverse=True,
        )
        groups = [
            (
                words.long_day(day) if day else "Undated",
                f"day-{day.isoformat()}" if day else "socml-undated",
                list(found),
            )
            for day, found in groupby(newest_first, key=lambda each: each.date)
        ]
        held = [each for each in self.sessions if self.archive.state_of(each) is State.HELD]
        wanted = [each for each in held if self.archive.lacks_minutes(each)]
        html = self._render(
            "minutes_list.html",
            "minutes/",
            groups=groups,
            total=len(self.minutes),
            held=len(held),
            wanted=wanted,
        )
        headings = [group[:2] for group in groups]
        if wanted:
            headings.append(("Notes wanted", "socml-wanted"))
        return self._list("minutes/", "Notes", html, headings)

    def people_list(self) -> Page:
        rows = [(person, *self._roles[person.id]) for person in self.active_people()]
        html = self._render("people.html", "people/", rows=rows)
        return self._list("people/", "People", html, [])

    def topic_list(self) -> Page:
        html = self._render("topics.html", "topics/", rows=self.topic_rows_counted())
        return self._list("topics/", "Topics", html, [])

    def topic(self, topic: Topic) -> Page:
        sessions = self._by_topic.get(topic.id, [])
        notes = [each for session in sessions for each in self.archive.minutes_of(session)]
        html = self._render(
            "topic.html", f"topics/{topic.id}/", topic=topic, sessions=sessions, notes=notes
        )
        headings = [("Sessions", "socml-sessions")] if sessions else []
        if notes:
            headings.append(("Notes", "socml-notes"))
        page = self._list(f"topics/{topic.id}/", capitalize_first(topic.name), html, headings)
        return replace(page, section="topics/")

    def _list(
        self, url: str, title: str, html: Markup, headings: Iterable[tuple[str, str]]
    ) -> Page:
        return list_page(url, title, html, headings, self.archive.conference.name)

    # What several pages need

    def topic_rows(self) -> list[tuple[Topic, list[Session], list[Minutes]]]:
        rows = []
        for topic in self.archive.topics:
            sessions = self._by_topic.get(topic.id, [])
            notes = [each for session in sessions for each in self.archive.minutes_of(session)]
            rows.append((topic, sessions, notes))
        return rows

    def topic_rows_counted(self) -> list[tuple[Topic, int, int]]:
        return [(topic, len(several), len(notes)) for topic, several, notes in self.topic_rows()]

    def active_people(self) -> list[Person]:
        """Those with a handle or a part in a session that is published, by name."""
        people = self.archive.people.values()
        active = [each for each in people if each.has_handle or any(self._roles[each.id])]
        return sorted(active, key=lambda each: (fold(each.name), each.id))

    def people_with_pages(self) -> list[Person]:
        return [each for each in self.active_people() if each.document is not None]

    def _render(self, template: str, url: str, **facts: object) -> Markup:
        return render(self.archive, template, url, **facts)


def _is_title(document: Document, title: str) -> bool:
    """Whether the text begins with its own title, which the page shows anyway."""
    lead = document.body.lead
    return lead is not None and fold(lead.text) == fold(title)


def _day_of(session: Session) -> date:
    return session.start_local.date() if session.start_local else date.min


def _day_id(day: Day) -> str:
    return f"day-{day.date.isoformat()}"


def _moment(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        return f"{words.short_day(moment)} {words.clock(moment)}"
    return words.short_day(moment)
