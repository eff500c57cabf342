"""Pages of one thing each: a session, its minutes, a person, a topic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from markupsafe import Markup

from socml_site.model import Minutes, OutcomeKind, Person, Session, Topic
from socml_site.pages.citations import Citations
from socml_site.pages.index import Index
from socml_site.pages.outcomes import Outcomes
from socml_site.pages.page import Facets, Page, headings_of, list_page
from socml_site.pages.render import render
from socml_site.pages.search import facets_of
from socml_site.pages.wiki import Wiki
from socml_site.schedule import words
from socml_site.source import Document, shorten
from socml_site.wiki import page_url

_DESCRIPTION_LENGTH = 160


class SinglePages:
    """Makes the page of each session, record, person and topic."""

    def __init__(self, index: Index, wiki: Wiki, outcomes: Outcomes, citations: Citations) -> None:
        self._index = index
        self._archive = index.archive
        self._wiki = wiki
        self._outcomes = outcomes
        self._citations = citations

    def session(self, session: Session) -> Page:
        url = page_url(session.path)
        skip_lead = session.document.body.begins_with(session.title)
        return Page(
            url=url,
            title=session.title,
            make=lambda: self._session_html(session, url, skip_lead),
            section="sessions/",
            description=shorten(session.summary or session.title, _DESCRIPTION_LENGTH),
            outline=(
                *session.document.body.outline(without_lead=skip_lead),
                *headings_of(self._session_sections(session)),
            ),
            source_path=session.path,
            facets=facets_of(
                "session",
                session.topics,
                session.people,
                session.start_local.date() if session.start_local else None,
            ),
        )

    def _session_html(self, session: Session, url: str, skip_lead: bool) -> Markup:
        archive = self._archive
        return self._render(
            "session.html",
            url,
            session=session,
            state=archive.state_of(session),
            is_on=archive.stays_on(session),
            zone=str(archive.conference.zone),
            merged_into=archive.sessions.get(session.merged_into or ""),
            merged_here=self._index.merged_here.get(session.id, ()),
            records=archive.minutes_of(session),
            outcomes=self._outcomes.of_session(session),
            related=self._index.related[session.id],
            apart=[
                archive.sessions[each] for each in session.conflicts if each in archive.sessions
            ],
            available=[_moment(each) for each in session.available],
            actions=self._wiki.actions(session),
            **self._body(session.document, url, skip_lead),
        )

    def _session_sections(self, session: Session) -> Iterator[tuple[str, str]]:
        """The headings that the template adds below the abstract."""
        if session.is_active or self._archive.minutes_of(session):
            yield "Notes", "socml-notes"
        if self._outcomes.of_session(session):
            yield "Outcomes", "socml-outcomes"
        if session.id in self._index.merged_here:
            yield "Merged into this session", "socml-merged"
        if self._index.related[session.id]:
            yield "Related sessions", "socml-related"

    def record(self, minutes: Minutes) -> Page:
        url = page_url(minutes.path)
        skip_lead = minutes.document.body.begins_with(minutes.title)
        return Page(
            url=url,
            title=f"{minutes.title} (notes)",
            make=lambda: self._render(
                "minutes.html",
                url,
                minutes=minutes,
                session=self._archive.sessions[minutes.session_id],
                work=None if minutes.is_draft else self._citations.of_minutes(minutes),
                **self._body(minutes.document, url, skip_lead, self._outcomes.anchors_of(minutes)),
            ),
            section="minutes/",
            description=shorten(minutes.summary or minutes.title, _DESCRIPTION_LENGTH),
            outline=minutes.body.outline(without_lead=skip_lead),
            source_path=minutes.path,
            facets=self._facets_of(minutes),
        )

    def _facets_of(self, minutes: Minutes) -> Facets:
        """Notes that call themselves a draft are not to be found yet."""
        if minutes.is_draft:
            return ()
        outcomes = self._outcomes.of_minutes(minutes)
        owners = [owner.person for each in outcomes for owner in each.owners if owner.person]
        found = facets_of(
            "notes",
            self._archive.sessions[minutes.session_id].topics,
            (*minutes.people, *owners),
            minutes.date,
        )
        has_decisions = any(each.kind is OutcomeKind.DECISION for each in outcomes)
        return (*found, ("decisions", "yes")) if has_decisions else found

    def person(self, person: Person) -> Page:
        document = person.document
        if document is None:
            raise ValueError(f"{person.id} has no page")
        url = page_url(document.path)
        skip_lead = document.body.begins_with(person.name)
        return Page(
            url=url,
            title=person.name,
            make=lambda: self._person_html(person, document, url, skip_lead),
            section="people/",
            description=shorten(document.body.summary or person.name, _DESCRIPTION_LENGTH),
            outline=document.body.outline(without_lead=skip_lead),
            source_path=document.path,
            facets=facets_of("person", people=(person,)),
        )

    def _person_html(self, person: Person, document: Document, url: str, skip_lead: bool) -> Markup:
        proposed, moderated, notes, took_part = self._index.roles[person.id]
        return self._render(
            "person.html",
            url,
            person=person,
            topics=dict.fromkeys(
                topic for each in (*proposed, *moderated) for topic in each.topics
            ),
            has_calendar=any(each.start_local for each in (*proposed, *moderated)),
            roles=[
                ("Proposed", "socml-proposed", proposed),
                ("Moderated", "socml-moderated", moderated),
            ],
            records=[
                ("Took notes", "socml-took-notes", notes),
                ("Took part", "socml-took-part", took_part),
            ],
            promised=self._outcomes.of_person(person),
            **self._body(document, url, skip_lead),
        )

    def _body(
        self,
        document: Document,
        url: str,
        skip_lead: bool,
        anchors: Mapping[int, Sequence[str]] = MappingProxyType({}),
    ) -> dict[str, object]:
        body = document.body
        html = body.to_html(
            self._wiki.links.resolver(document.path, url),
            lambda link: str(self._wiki.anchor(link, document.path, url).to_html()),
            without_lead=skip_lead,
            anchors=anchors,
        )
        return {
            "body": Markup(html),  # noqa: S704 - sanitized
            "has_body": bool(html.strip()),
            # A link to the heading that became the title still leads to it.
            "anchor": body.lead.id if skip_lead and body.lead else "",
        }

    def topic(self, topic: Topic) -> Page:
        url = f"topics/{topic.id}/"
        sessions = self._index.by_topic.get(topic.id, [])
        notes = self._index.notes_about(topic)
        companions = self._index.companions.get(topic.id, [])
        sections = (
            ("Sessions", "socml-sessions", sessions),
            ("Notes", "socml-notes", notes),
        )
        page = list_page(
            url,
            words.capitalize_first(topic.name),
            lambda: self._render(
                "topic.html",
                url,
                topic=topic,
                sessions=sessions,
                notes=notes,
                companions=companions,
            ),
            [(title, anchor) for title, anchor, found in sections if found],
            self._archive.conference.name,
        )
        return page.in_section("topics/", facets_of("topic", (topic,)))

    def _render(self, template: str, url: str, **facts: object) -> Markup:
        return render(self._archive, template, url, **facts)


def _moment(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        return f"{words.short_day(moment)} {words.clock(moment)}"
    return words.short_day(moment)
