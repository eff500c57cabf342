"""Calendars that people subscribe to.

Sources: RFC 5545 (iCalendar), RFC 7986 (its newer properties).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from urllib.parse import quote

from socml_site.interchange.ical import Calendar, Contentline, Event, Timezone, vText, vUri
from socml_site.interchange.identity import guid_of, guid_of_meeting
from socml_site.interchange.links import links_of
from socml_site.model import Archive, Conference, Meeting, Person, Slot, SlotKind, Timed
from socml_site.pages import PageBuilder
from socml_site.wiki import page_url

ALL = "schedule.ics"
_PRODUCT = "-//socml_site//socml_site//EN"
_REFRESH = timedelta(hours=1)


def format_calendars(builder: PageBuilder) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each calendar: all, by room, topic, person and session.

    Sessions are in them as often as they are held, also those that were cancelled or merged, which
    a calendar has to hear about. Plenaries are in those of everything and of rooms.
    """
    archive = builder.archive
    events = _Events(builder)
    timed = [each for each in builder.index.sessions if each.occurrences]
    meetings = [meeting for session in timed for meeting in session.meetings]
    plenaries = [slot for day in archive.conference.days for slot in day.slots if _is_plenary(slot)]
    name = archive.conference.name
    yield ALL, events.calendar(name, ALL, meetings, plenaries)
    for room in archive.conference.rooms:
        found = [each for each in meetings if room in each.rooms]
        path = f"calendars/rooms/{room.id}.ics"
        yield path, events.calendar(f"{room.name}: {name}", path, found, plenaries)
    for topic in archive.topics:
        found = [each for each in meetings if topic in each.session.topics]
        path = f"calendars/topics/{topic.id}.ics"
        yield path, events.calendar(f"{topic.name}: {name}", path, found)
    for person, found in _by_person(archive, meetings):
        path = f"calendars/people/{person.id}.ics"
        yield path, events.calendar(f"{person.name}: {name}", path, found)
    for session in timed:
        path = f"calendars/sessions/{session.id}.ics"
        yield path, events.calendar(session.title, path, session.meetings)


def _is_plenary(slot: Slot) -> bool:
    return slot.kind is SlotKind.PLENARY


def _by_person(
    archive: Archive, meetings: Iterable[Meeting]
) -> Iterator[tuple[Person, list[Meeting]]]:
    found: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        for person in meeting.session.people:
            found.setdefault(person.id, []).append(meeting)
    for person_id in sorted(found):
        yield archive.people[person_id], found[person_id]


class _Events:
    """Makes each event once; every calendar that it is in takes the same lines."""

    def __init__(self, builder: PageBuilder) -> None:
        self._builder = builder
        self._archive = builder.archive
        self._conference = builder.archive.conference
        self._meetings: dict[tuple[str, int], bytes] = {}
        self._slots: dict[datetime, bytes] = {}
        self._zone = _zone_of(self._conference).to_ical()
        self._shell = self._make_shell()

    def calendar(
        self, name: str, path: str, meetings: Iterable[Meeting], slots: Iterable[Slot] = ()
    ) -> bytes:
        """Put a calendar together."""
        title = vText(name)
        own: list[tuple[str, vText | vUri]] = [
            ("uid", vText(guid_of(self._conference, path))),
            ("name", title),
            # Programs that are older than RFC 7986 look for this one.
            ("x-wr-calname", title),
        ]
        if self._builder.site_url:
            own.append(
                ("source", vUri(self._builder.site_url + quote(path), params={"VALUE": "URI"}))
            )
        head = [_line(key, value) for key, value in own]
        parts = [self._zone, *map(self._slot, slots), *map(self._meeting, meetings)]
        begin, end = self._shell
        return b"".join([begin, *head, *parts, end])

    def _make_shell(self) -> tuple[bytes, bytes]:
        """Return what stands first and last in every calendar."""
        calendar = Calendar()
        calendar.add("prodid", _PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        # Programs that are older than RFC 7986 look for the first of these two.
        calendar.add("x-published-ttl", "PT1H")
        calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
        if self._builder.site_url:
            calendar.add("url", self._builder.site_url)
        whole: bytes = calendar.to_ical()
        end = whole.rindex(b"END:VCALENDAR")
        return whole[:end], whole[end:]

    def _meeting(self, meeting: Meeting) -> bytes:
        key = meeting.session.id, meeting.occurrence.number
        if key not in self._meetings:
            self._meetings[key] = self._meeting_event(meeting).to_ical()
        return self._meetings[key]

    def _meeting_event(self, meeting: Meeting) -> Event:
        session, rooms = meeting.session, meeting.rooms
        path = session.path
        past = self._builder.wiki.history.files.get(path)
        changed = past.edited if past else self._archive.stamp
        event = Event()
        event.add("uid", guid_of_meeting(self._conference, meeting))
        event.add("dtstamp", changed)
        event.add("last-modified", changed)
        event.add("sequence", self._builder.revisions.sequence_of(path))
        self._add_times(event, meeting)
        event.add("summary", session.title)
        event.add("location", self._place(*(room.name for room in rooms)))
        event.add("status", _status(meeting))
        event.add("description", self._description(meeting))
        for room in rooms:
            if room.url:
                facts = {"VALUE": "URI", "LABEL": room.name}
                event.add("conference", vUri(room.url, params=facts))
        if session.topics:
            event.add("categories", [topic.name for topic in session.topics])
        if self._builder.site_url:
            event.add("url", self._builder.site_url + quote(page_url(path)))
        return event

    def _slot(self, slot: Slot) -> bytes:
        if slot.start_local not in self._slots:
            event = Event()
            event.add("uid", guid_of(self._conference, "slots", slot.start_local.isoformat()))
            event.add("dtstamp", self._archive.stamp)
            self._add_times(event, slot)
            event.add("summary", slot.title or "Plenary")
            event.add("location", self._place())
            event.add("status", "CONFIRMED")
            self._slots[slot.start_local] = event.to_ical()
        return self._slots[slot.start_local]

    def _add_times(self, event: Event, entry: Timed) -> None:
        start, end = entry.start_local, entry.end_local
        to_utc, zone = self._conference.to_utc, self._conference.zone
        event.add("dtstart", start.replace(tzinfo=zone))
        if end.fold:
            # Of two times that read the same, a calendar means the first.
            event.add("duration", to_utc(end) - to_utc(start))
        else:
            event.add("dtend", end.replace(tzinfo=zone))

    def _place(self, *rooms: str) -> str:
        """Where it is; never empty, because there are apps that leave such events out."""
        venue = self._conference.venue
        parts = (*rooms, venue.name if venue else "", venue.address if venue else "")
        return ", ".join(filter(None, parts)) or self._conference.name

    def _description(self, meeting: Meeting) -> str:
        session = meeting.session
        people = ", ".join(person.name for person in session.hosts)
        archive = self._archive
        target = archive.sessions.get(session.merged_into or "")
        lines = [
            f"This session became part of: {target.title}" if target else "",
            f"{session.format}: {people}" if people else session.format,
            session.summary,
            "\n".join(f"{label}: {url}" for label, url in links_of(session, meeting.rooms)),
        ]
        return "\n\n".join(filter(None, lines))


def _line(name: str, value: vText | vUri) -> bytes:
    line: bytes = Contentline.from_parts(name.upper(), value.params, value).to_ical()
    return line + b"\r\n"


def _status(meeting: Meeting) -> str:
    if not meeting.session.is_active:
        return "CANCELLED"
    return "CONFIRMED" if meeting.rooms else "TENTATIVE"


def _zone_of(conference: Conference) -> Timezone:
    """Describe the zone through the years of the conference, with the changes of its clocks."""
    days = [day.date for day in conference.days]
    return Timezone.from_tzinfo(
        conference.zone,
        str(conference.zone),
        first_date=date(min(days).year, 1, 1),
        last_date=date(min(max(days).year + 1, 9999), 1, 1),
    )
