"""All sessions with a time, for the script that shows a reader's own schedule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from socml_site.interchange.identity import guid_of
from socml_site.model import Session
from socml_site.pages import PageBuilder
from socml_site.wiki import page_url


def format_session_list(builder: PageBuilder) -> str:
    """Return sessions in order of time; addresses count from the site's root."""
    entries = [dict(_entry(session, builder)) for session in builder.index.sessions]
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))


def _entry(session: Session, builder: PageBuilder) -> Iterator[tuple[str, str]]:
    archive = builder.archive
    yield "id", session.id
    yield "title", session.title
    yield "url", quote(page_url(session.path))
    yield "uid", guid_of(archive.conference, "sessions", session.id)
    yield "state", str(archive.state_of(session))
    if session.start_local is not None:
        zone = archive.conference.zone
        start, end = (
            moment.astimezone(zone)
            for moment in archive.conference.moments_of(session.occurrences[0])
        )
        yield "start", start.isoformat(timespec="minutes")
        yield "end", end.isoformat(timespec="minutes")
    if session.room is not None:
        yield "room", session.room.name
