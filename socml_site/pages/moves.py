"""What changed on the schedule: moved, new, cancelled, in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from socml_site.model import Archive, Session
from socml_site.pages.page import Page, list_page
from socml_site.pages.render import render
from socml_site.problems import fold
from socml_site.schedule import Move, Revisions, words

URL = "schedule/changes/"
_MOST = 200
_LATELY = timedelta(days=1)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class ShownMove:
    """One change of one session.

    Attributes:
        when: In the conference's zone.
        session: As it is now.
        kind: One word: `new`, `moved`, `placed`, `cancelled`, `merged`, `back` or `length`.
        text: The same in a few words, with what it was and what it is.
        key: What makes it this change and no other, for ever.
    """

    when: datetime
    session: Session
    kind: str
    text: str
    key: str


class Moves:
    """The changes of one archive's schedule."""

    def __init__(self, archive: Archive, revisions: Revisions) -> None:
        self._archive = archive
        self._sessions = {session.path: session for session in archive.sessions.values()}
        self._rooms = {
            fold(name): room.name
            for room in archive.conference.rooms
            for name in (room.name, room.id)
        }
        self._revisions = revisions
        self.all = list(self._shown())

    def _shown(self) -> Iterator[ShownMove]:
        zone = self._archive.conference.zone
        for move in self._revisions.moves[:_MOST]:
            session = self._sessions.get(move.path)
            if session is None:
                continue
            kind, text = self._describe(move)
            yield ShownMove(
                move.when.astimezone(zone), session, kind, text, f"{move.sha}/{move.path}"
            )

    def _describe(self, move: Move) -> tuple[str, str]:
        before, after = move.before, move.after
        if move.is_new:
            place = self._place(after)
            return "new", f"proposed for {place}" if place else "proposed"
        if after.get("status", "").casefold() == "cancelled":
            return "cancelled", "does not take place"
        if "merged_into" in after:
            target = self._archive.sessions.get(after["merged_into"])
            return "merged", f"became part of {target.title if target else after['merged_into']}"
        if before.get("status", "").casefold() == "cancelled" or "merged_into" in before:
            return "back", "takes place after all"
        was, now = self._place(before), self._place(after)
        if was and now:
            return "moved", f"from {was} to {now}"
        if now:
            return "placed", f"to {now}"
        if was:
            return "moved", f"no longer {was}; looking for a place"
        return "length", "is longer or shorter"

    def _place(self, fields: Mapping[str, str]) -> str:
        """Say when and where in words, as far as the fields tell."""
        starts = [_moment(each) for each in _several(fields.get("start", ""))]
        rooms = [self._rooms.get(fold(each), each) for each in _several(fields.get("room", ""))]
        if len(starts) == len(rooms):
            return " and ".join(map(", ".join, zip(starts, rooms, strict=True)))
        return ", ".join(filter(None, (" and ".join(starts), " and ".join(rooms))))

    def is_recent(self, session: Session) -> bool:
        """Whether a session was moved in the day before the site's own moment."""
        since = self._archive.stamp - _LATELY
        return any(
            not move.is_new and since <= move.when <= self._archive.stamp
            for move in self._revisions.by_path.get(session.path, ())
            if {"start", "room"} & (move.before.keys() | move.after.keys())
        )

    def page(self) -> Page:
        days = [
            (words.long_day(day), f"day-{day.isoformat()}", list(found))
            for day, found in groupby(self.all, key=lambda move: move.when.date())
        ]
        archive = self._archive
        return list_page(
            URL,
            "Schedule changes",
            lambda: render(
                archive, "moves.html", URL, days=days, zone=str(archive.conference.zone)
            ),
            [(title, anchor) for title, anchor, _ in days],
            archive.conference.name,
        )


def _several(written: str) -> list[str]:
    """Return the items of a list as `FieldChange` has it, or else the one value."""
    if written.startswith("["):
        with suppress(ValueError):
            return list(map(str, json.loads(written)))
    return [written] if written else []


def _moment(written: str) -> str:
    """Return `Fri 7 Oct 14:00`; what is no moment stays as it was written."""
    match = _MOMENT.fullmatch(written)
    if match is None:
        return written
    day, hour, minute = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day} {int(hour):02}:{minute}")
    except ValueError:
        return written
    return f"{words.short_day(moment)} {words.clock(moment)}"
