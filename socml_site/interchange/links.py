"""What belongs to a session and lies elsewhere, for programs that show no pages of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from socml_site.model import Room, Session


def links_of(session: Session, rooms: Iterable[Room]) -> Iterator[tuple[str, str]]:
    """Yield label and address of a session's links, and of where to join it in rooms."""
    for link in session.links:
        yield link.label, link.url
    for room in rooms:
        if room.url:
            yield f"{room.name} online", room.url
