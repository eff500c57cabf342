"""What other sites and programs read in a page's head: schema.org as JSON-LD, and OpenGraph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import Markup, escape

from socml_site.model import Archive, Meeting, Room, Session
from socml_site.pages.page import Page
from socml_site.wiki import page_url

_SCHEMA = "https://schema.org"


class LinkedData:
    """Makes the heads of one site's pages."""

    def __init__(self, archive: Archive, site_url: str) -> None:
        """Take a conference; `site_url` is empty, or ends with a slash."""
        self._archive = archive
        self._site_url = site_url

    def head(self, page: Page) -> Markup:
        """Return what stands in a page's head."""
        properties = {
            "og:type": "article" if page.source_path else "website",
            "og:title": page.title,
            "og:site_name": self._archive.conference.name,
            "og:description": page.description,
            "og:url": self._site_url + quote(page.url) if self._site_url else "",
        }
        metas = "".join(
            f'<meta property="{name}" content="{escape(value)}">'
            for name, value in properties.items()
            if value
        )
        event = self._event_of(page)
        script = _script(event) if event else ""
        return Markup(metas + script)  # noqa: S704 - names are ours, values are escaped

    def _event_of(self, page: Page) -> Mapping[str, Any] | None:
        if page.url == "schedule/":
            sessions = self._archive.sessions.values()
            subs = [dict(self._brief(each)) for found in sessions for each in found.meetings]
            return {"@context": _SCHEMA, **self.conference(), "subEvent": subs}
        folder, _, name = page.url.rstrip("/").partition("/")
        session = self._archive.sessions.get(name) if folder == "sessions" else None
        if session is None or not session.occurrences:
            return None
        return {"@context": _SCHEMA, **dict(self._session(session))}

    def conference(self) -> dict[str, Any]:
        """Return the conference as an event."""
        conference = self._archive.conference
        days = [day.date.isoformat() for day in conference.days]
        facts: dict[str, Any] = {
            "@type": "Event",
            "name": conference.name,
            "startDate": min(days),
            "endDate": max(days),
            "eventStatus": f"{_SCHEMA}/EventScheduled",
            "eventAttendanceMode": f"{_SCHEMA}/{_mode(conference.rooms)}",
            "location": self._venue(),
        }
        return {**facts, "url": self._site_url} if self._site_url else facts

    def _venue(self) -> dict[str, Any]:
        venue = self._archive.conference.venue
        if venue is None:
            return {"@type": "Place", "name": self._archive.conference.name}
        place = {"@type": "Place", "name": venue.name}
        return {**place, "address": venue.address} if venue.address else place

    def _brief(self, meeting: Meeting) -> Iterator[tuple[str, Any]]:
        session = meeting.session
        start, end = self._archive.conference.moments_of(meeting)
        zone = self._archive.conference.zone
        yield "@type", "Event"
        yield "name", session.title
        yield "startDate", start.astimezone(zone).isoformat()
        yield "endDate", end.astimezone(zone).isoformat()
        # One that says nothing of its status is on; there may be hundreds in a page.
        if not session.is_active:
            yield "eventStatus", f"{_SCHEMA}/EventCancelled"
        if self._site_url:
            yield "url", self._site_url + quote(page_url(session.path))

    def _session(self, session: Session) -> Iterator[tuple[str, Any]]:
        yield "eventStatus", f"{_SCHEMA}/EventScheduled"
        first, *others = session.meetings
        yield from self._brief(first)
        yield "location", self._location(first)
        if any(room.url for room in first.rooms):
            yield "eventAttendanceMode", f"{_SCHEMA}/{_mode(first.rooms)}"
        if session.summary:
            yield "description", session.summary
        if session.hosts:
            yield "performer", [{"@type": "Person", "name": each.name} for each in session.hosts]
        if session.language:
            yield "inLanguage", session.language
        yield "superEvent", self.conference()
        if others:
            yield (
                "subEvent",
                [{**dict(self._brief(each)), "location": self._location(each)} for each in others],
            )

    def _location(self, meeting: Meeting) -> Any:
        """Return where it is: one place, or a list of several and of where to join it."""
        venue = self._venue()
        places: list[dict[str, Any]] = [
            {"@type": "Place", "name": room.name, "containedInPlace": venue}
            for room in meeting.rooms
        ]
        places += [
            {"@type": "VirtualLocation", "url": each.url} for each in meeting.rooms if each.url
        ]
        return places if len(places) > 1 else (places or [venue])[0]


def _mode(rooms: Iterable[Room]) -> str:
    """Return whether there is somewhere to join from afar."""
    is_mixed = any(room.url for room in rooms)
    return "MixedEventAttendanceMode" if is_mixed else "OfflineEventAttendanceMode"


def _script(data: Mapping[str, Any]) -> str:
    # Nothing in it can end the element: no text keeps its angle brackets.
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'
