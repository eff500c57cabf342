"""All sessions with a time, for the script that shows a reader's own schedule."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from socml_site.interchange.identity import guid_of, guid_of_meeting
from socml_site.model import Conference, Meeting, Room, Session
from socml_site.pages import PageBuilder
from socml_site.wiki import page_url


def format_session_list(builder: PageBuilder) -> str:
    """Return sessions in order of time; addresses count from the site's root.

    One that is held several times has the rest of them in `others`.
    """
    entries = [dict(_entry(session, builder)) for session in builder.index.sessions]
    return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))


def _entry(session: Session, builder: PageBuilder) -> Iterator[tuple[str, object]]:
    conference = builder.archive.conference
    times = [dict(_time(each, conference)) for each in session.meetings]
    first, *others = times or [dict(_no_time(session, conference))]
    yield "id", session.id
    yield "title", session.title
    yield "url", quote(page_url(session.path))
    yield "uid", first.pop("uid")
    yield "state", str(builder.archive.state_of(session))
    yield from first.items()
    if others:
        yield "others", others


def _time(meeting: Meeting, conference: Conference) -> Iterator[tuple[str, str]]:
    start, end = (each.astimezone(conference.zone) for each in conference.moments_of(meeting))
    yield "uid", guid_of_meeting(conference, meeting)
    yield "start", start.isoformat(timespec="minutes")
    yield "end", end.isoformat(timespec="minutes")
    yield from _rooms(meeting.rooms)


def _no_time(session: Session, conference: Conference) -> Iterator[tuple[str, str]]:
    yield "uid", guid_of(conference, "sessions", session.id)
    yield from _rooms(session.rooms)


def _rooms(rooms: Sequence[Room]) -> Iterator[tuple[str, str]]:
    if rooms:
        yield "room", ", ".join(room.name for room in rooms)
