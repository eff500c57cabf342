"""What is on and what is next, for all rooms and for each; and what hosts print for the walls."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import groupby

import segno
from markupsafe import Markup

from socml_site.model import Archive, Room, Session, Timed
from socml_site.pages.index import Index
from socml_site.pages.page import Page, list_page
from socml_site.pages.render import render
from socml_site.pages.search import facets_of
from socml_site.schedule import build_grids, words

NOW_URL = "now/"
ROOMS_URL = "rooms/"
SIGNS_URL = "signs/"
WALL_URL = "wall/"
NOTES_WANTED = "wanted/#socml-notes"


@dataclass(frozen=True, slots=True)
class Item:
    """Something at a time: a session, or without one a plenary or break.

    `day` is the conference's day, on which nights are as well.
    """

    day: date
    title: str
    entry: Timed
    session: Session | None = None

    @property
    def start_local(self) -> datetime:
        return self.entry.start_local


class RoomPages:
    """Makes the pages of rooms, and the one of all of them together."""

    def __init__(self, index: Index, site_url: str) -> None:
        """Take a conference; `site_url` is empty, or ends with a slash."""
        self._archive = index.archive
        self._site_url = site_url

    def all(self) -> list[Page]:
        """Return the pages; a conference without rooms has none of them.

        What is printed carries addresses, so it needs to know where the site will be.
        """
        rooms = self._archive.conference.rooms
        if not rooms:
            return []
        pages = [self._now(), self._list(rooms), *map(self._room, rooms)]
        return [*pages, self._signs(rooms), self._wall()] if self.has_wall else pages

    @property
    def has_wall(self) -> bool:
        """Whether there is something to print, a timetable for the wall among it."""
        return bool(self._site_url and self._archive.conference.rooms)

    @cached_property
    def _items(self) -> Mapping[str, Sequence[Item]]:
        """What happens in each room, in order of time, breaks and plenaries among it."""
        conference = self._archive.conference
        slots = [
            Item(day.date, slot.title or str(slot.kind).capitalize(), slot)
            for day in conference.days
            for slot in day.slots
            if not slot.is_open
        ]
        found: dict[str, list[Item]] = {room.id: [] for room in conference.rooms}
        for session, occurrence in self._archive.meetings():
            day = conference.day_of(occurrence.start_local)
            if day is not None:
                item = Item(day.date, session.title, occurrence, session)
                for room in occurrence.rooms:
                    found[room.id].append(item)
        return {
            room_id: sorted([*items, *slots], key=lambda item: (item.day, item.start_local))
            for room_id, items in found.items()
        }

    def _days(self, room: Room) -> list[tuple[date, list[Item]]]:
        return [
            (day, list(found))
            for day, found in groupby(self._items[room.id], key=lambda item: item.day)
        ]

    def _now(self) -> Page:
        rooms = self._archive.conference.rooms
        return self._page(
            NOW_URL,
            "Now",
            "now.html",
            [(room.name, f"room-{room.id}") for room in rooms],
            lambda: {"rooms": [(room, self._items[room.id]) for room in rooms]},
        )

    def _list(self, rooms: Sequence[Room]) -> Page:
        facts = {"rooms": rooms, "is_printed": self.has_wall}
        return self._page(ROOMS_URL, "Rooms", "rooms.html", (), lambda: facts)

    def _room(self, room: Room) -> Page:
        days = self._days(room)
        page = self._page(
            f"{ROOMS_URL}{room.id}/",
            room.name,
            "room.html",
            [(words.long_day(day), words.day_anchor(day)) for day, _ in days],
            lambda: {"room": room, "days": days},
        )
        return page.in_section(ROOMS_URL, facets_of("room"))

    def _signs(self, rooms: Sequence[Room]) -> Page:
        site_url = self._site_url
        return self._page(
            SIGNS_URL,
            "Door signs",
            "signs.html",
            (),
            lambda: {
                "signs": [
                    (room, self._days(room), qr_code(f"{site_url}{ROOMS_URL}{room.id}/"))
                    for room in rooms
                ],
                "notes": qr_code(f"{site_url}{NOTES_WANTED}"),
            },
        )

    def _wall(self) -> Page:
        return self._page(
            WALL_URL,
            "Wall timetable",
            "wall.html",
            (),
            lambda: {
                "grids": build_grids(self._archive),
                "wall": self._site_url,
                "notes_wanted": NOTES_WANTED,
            },
        )

    def _page(
        self,
        url: str,
        title: str,
        template: str,
        headings: Sequence[tuple[str, str]],
        facts: Callable[[], Mapping[str, object]],
    ) -> Page:
        archive: Archive = self._archive
        zone = str(archive.conference.zone)
        return list_page(
            url,
            title,
            lambda: render(archive, template, url, zone=zone, **facts()),
            headings,
            archive.conference.name,
        )


def qr_code(address: str) -> Markup:
    """Draw an address as a QR code, in SVG; dark on light in every colour scheme."""
    stream = io.BytesIO()
    segno.make(address, error="m").save(
        stream, kind="svg", xmldecl=False, svgns=False, scale=4, dark="#000", light="#fff",
        omitsize=True,
    )  # fmt: skip
    return Markup(stream.getvalue().decode())  # noqa: S704 - drawn, no text of anybody in it
