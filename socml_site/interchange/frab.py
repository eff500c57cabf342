"""The schedule for conference apps, as the frab format that they read: XML and JSON.

Source: the schemas of the C3VOC, https://c3voc.de/wiki/schedule (XSD, and JSON schema v1).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

from socml_site.interchange.identity import guid_of, guid_of_meeting, number_all, tell_apart
from socml_site.interchange.links import links_of
from socml_site.interchange.xml_tree import Element, add, new_root, to_bytes
from socml_site.model import Day, Meeting, Room, Session, Timed
from socml_site.pages import PageBuilder
from socml_site.wiki import page_url, person_url, quote_url

XML, JSON = "schedule.xml", "schedule.json"
_GENERATOR = "socml_site"
# What the JSON schema takes for the name of a zone.
_ZONE = re.compile(r"[A-Z][a-z]+/[A-Z][a-z]+|UTC$")
_XML_SLUG = re.compile(r"[a-z0-9_]{4,}-[a-z0-9\-_]{4,}")
_SHORT_SHA = 10


def format_frab_json(builder: PageBuilder) -> str:
    """Return the schedule as JSON of the v1 schema."""
    schedule = _Schedule(builder)
    data = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": _GENERATOR},
        "schedule": schedule.to_json(),
    }
    return json.dumps(data, ensure_ascii=False) + "\n"


def format_frab_xml(builder: PageBuilder) -> bytes:
    """Return the schedule as XML of the XSD."""
    return to_bytes(_Schedule(builder).to_xml())


@dataclass(frozen=True, slots=True)
class _Event:
    """A session at one time in one room, as both formats have it."""

    session: Session
    room: Room
    slug: str
    guid: str
    number: int
    start: datetime
    end: datetime
    url: str
    duration: str
    links: tuple[tuple[str, str], ...]


def _hours(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


class _Schedule:
    def __init__(self, builder: PageBuilder) -> None:
        self._builder = builder
        self._archive = builder.archive
        self._conference = builder.archive.conference
        self._zone = self._conference.zone
        self._meetings: dict[date, list[Meeting]] = defaultdict(list)
        for meeting in self._archive.meetings():
            day = self._conference.day_of(meeting.start_local)
            if day is not None and meeting.rooms:
                self._meetings[day.date].append(meeting)
        self._numbers = number_all(
            guid_of_meeting(self._conference, meeting, room)
            for meetings in self._meetings.values()
            for meeting in meetings
            for room in meeting.rooms
        )

    def _event(self, meeting: Meeting, room: Room) -> _Event:
        session = meeting.session
        guid = guid_of_meeting(self._conference, meeting, room)
        start, end = self._conference.moments_of(meeting)
        site = self._builder.site_url
        notes = [
            (f"{site}{quote(page_url(minutes.path))}", "Notes")
            for minutes in self._archive.minutes_of(session)
            if site
        ]
        links = [*((url, label) for label, url in links_of(session, [room])), *notes]
        # The JSON has to have an address; without a site, the name is one.
        url = f"{site}{quote(page_url(session.path))}" if site else f"urn:uuid:{guid}"
        zone = self._zone
        return _Event(
            session=session,
            room=room,
            # No id has two hyphens in a row, so this is no other session's.
            slug="--".join(
                (f"{self._conference.acronym}-{session.id}", *tell_apart(meeting, room))
            ),
            guid=guid,
            number=self._numbers[guid],
            start=start.astimezone(zone),
            end=end.astimezone(zone),
            url=url,
            # Of two moments of one zone, Python would tell what the clocks show, not the time.
            duration=_hours(end - start),
            links=tuple(links),
        )

    def _in_room(self, day: date, room: Room) -> list[_Event]:
        meetings = self._meetings.get(day, [])
        return [self._event(meeting, room) for meeting in meetings if room in meeting.rooms]

    def _bounds(self, day: Day) -> tuple[datetime, datetime]:
        """When the day begins and ends, with all that is on it; without slots it is a whole one."""
        entries: list[Timed] = [day, *self._meetings.get(day.date, [])]
        moments = [moment for each in entries for moment in self._conference.moments_of(each)]
        return min(moments).astimezone(self._zone), max(moments).astimezone(self._zone)

    @property
    def _version(self) -> str:
        return self._builder.wiki.history.revision[:_SHORT_SHA] or "1"

    # JSON

    def to_json(self) -> dict[str, Any]:
        schedule: dict[str, Any] = {"version": self._version}
        if self._builder.site_url:
            schedule["base_url"] = self._builder.site_url
        return {**schedule, "conference": dict(self._conference_json())}

    def _conference_json(self) -> Iterator[tuple[str, Any]]:
        conference = self._conference
        days = [day.date for day in conference.days]
        yield "acronym", conference.acronym
        yield "title", conference.name
        yield "start", min(days).isoformat()
        yield "end", max(days).isoformat()
        yield "daysCount", len(days)
        yield "timeslot_duration", "00:05"
        if _ZONE.match(str(self._zone)):
            yield "time_zone_name", str(self._zone)
        if self._builder.site_url:
            yield "url", self._builder.site_url
        yield (
            "rooms",
            [
                {
                    "name": room.name,
                    "guid": guid_of(conference, "rooms", room.id),
                    "capacity": room.capacity,
                }
                for room in conference.rooms
            ],
        )
        yield (
            "days",
            [self._day_json(index, day) for index, day in enumerate(self._conference.days, 1)],
        )

    def _day_json(self, index: int, day: Day) -> dict[str, Any]:
        start, end = self._bounds(day)
        return {
            "index": index,
            "date": day.date.isoformat(),
            "day_start": start.isoformat(),
            "day_end": end.isoformat(),
            "rooms": {
                room.name: [self._event_json(each) for each in self._in_room(day.date, room)]
                for room in self._conference.rooms
            },
        }

    def _event_json(self, event: _Event) -> dict[str, Any]:
        session = event.session
        return {
            "guid": event.guid,
            "id": event.number,
            "date": event.start.isoformat(),
            "start": f"{event.start:%H:%M}",
            "end": event.end.isoformat(),
            "duration": event.duration,
            "room": event.room.name,
            "slug": event.slug,
            "url": event.url,
            "title": session.title,
            "subtitle": None,
            "track": session.topics[0].name if session.topics else None,
            "type": session.format,
            "language": session.language or None,
            "abstract": session.summary or None,
            "description": None,
            "persons": self._people(session),
            "links": [
                {"type": "related", "url": url, "title": title} for url, title in event.links
            ],
            "attachments": [],
            "do_not_record": not session.may_be_recorded,
            **({"recording_license": session.license} if session.license else {}),
        }

    def _people(self, session: Session) -> list[dict[str, str]]:
        site = self._builder.site_url
        found = []
        for person in session.people:
            facts = {"name": person.name, "guid": guid_of(self._conference, "people", person.id)}
            if site:
                facts["url"] = f"{site}{quote_url(person_url(person))}"
            found.append(facts)
        return found

    # XML

    def to_xml(self) -> Element:
        root = new_root("schedule")
        add(root, "generator", attributes={"name": _GENERATOR})
        site = self._builder.site_url
        if site:
            add(root, "url", site + XML)
        add(root, "version", self._version)
        self._add_conference(root)
        for index, day in enumerate(self._conference.days, 1):
            self._add_day(root, index, day)
        return root

    def _add_conference(self, root: Element) -> None:
        conference = self._conference
        days = [day.date for day in conference.days]
        element = add(root, "conference")
        add(element, "acronym", conference.acronym)
        add(element, "title", conference.name)
        add(element, "start", min(days).isoformat())
        add(element, "end", max(days).isoformat())
        add(element, "days", str(len(days)))
        add(element, "timeslot_duration", "00:05")
        if self._builder.site_url:
            add(element, "base_url", self._builder.site_url)
            add(element, "url", self._builder.site_url)
        add(element, "time_zone_name", str(self._zone))
        for topic in self._archive.topics:
            add(element, "track", attributes={"name": topic.name})

    def _add_day(self, root: Element, index: int, day: Day) -> None:
        start, end = self._bounds(day)
        attributes = {
            "index": str(index),
            "date": day.date.isoformat(),
            "start": start.isoformat(),
            "end": end.isoformat(),
        }
        element = add(root, "day", attributes=attributes)
        for room in self._conference.rooms:
            guid = guid_of(self._conference, "rooms", room.id)
            in_room = add(element, "room", attributes={"name": room.name, "guid": guid})
            for event in self._in_room(day.date, room):
                self._add_event(in_room, event)

    def _add_event(self, parent: Element, event: _Event) -> None:
        session = event.session
        element = add(parent, "event", attributes={"id": str(event.number), "guid": event.guid})
        add(element, "date", event.start.isoformat())
        add(element, "start", f"{event.start:%H:%M}")
        add(element, "duration", event.duration)
        add(element, "room", event.room.name)
        if _XML_SLUG.fullmatch(event.slug):
            add(element, "slug", event.slug)
        if event.url.startswith(("http://", "https://")):
            add(element, "url", event.url)
        add(element, "title", session.title)
        add(element, "subtitle")
        add(element, "track", session.topics[0].name if session.topics else "")
        add(element, "type", session.format)
        if session.language:
            add(element, "language", session.language)
        add(element, "abstract", session.summary)
        add(element, "description")
        recording = add(element, "recording")
        add(recording, "license", session.license)
        add(recording, "optout", "false" if session.may_be_recorded else "true")
        persons = add(element, "persons")
        for person in self._people(session):
            add(persons, "person", person["name"], {"guid": person["guid"]})
        links = add(element, "links")
        for url, title in event.links:
            add(links, "link", title, {"href": url})
