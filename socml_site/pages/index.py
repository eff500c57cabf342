"""What several pages ask of one archive, worked out once: orders, groups, roles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from socml_site.model import Archive, Minutes, Person, Session, Topic
from socml_site.problems import fold
from socml_site.wiki import Links, RelatedSession, count_companions, find_related

_Roles = tuple[list[Session], list[Session], list[Minutes], list[Minutes]]


def schedule_order(archive: Archive) -> list[Session]:
    """Order sessions by time, then room, then id; those without a time come last."""
    rooms = {room.id: number for number, room in enumerate(archive.conference.rooms)}

    def key(session: Session) -> tuple[bool, datetime, int, str]:
        room = rooms.get(session.room.id, 0) if session.room else len(rooms)
        start = session.start_local if session.is_active else None
        return start is None, start or datetime.min, room, session.id

    return sorted(archive.sessions.values(), key=key)


class Index:
    """The sessions, minutes, people and topics of one archive, in the orders that pages want."""

    def __init__(self, archive: Archive, links: Links) -> None:
        self.archive = archive
        self._links = links
        self.sessions = schedule_order(archive)
        self.minutes = [each for session in self.sessions for each in archive.minutes_of(session)]
        self.merged_here: dict[str, list[Session]] = defaultdict(list)
        self.by_topic: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            if session.merged_into is not None:
                self.merged_here[session.merged_into].append(session)
            for topic in session.topics:
                self.by_topic[topic.id].append(session)

    @cached_property
    def roles(self) -> Mapping[str, _Roles]:
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

    @cached_property
    def related(self) -> Mapping[str, tuple[RelatedSession, ...]]:
        """By session: those that belong to it, and why."""
        return find_related(self.archive, self._links, self.sessions)

    @cached_property
    def companions(self) -> Mapping[str, list[tuple[Topic, int]]]:
        """By topic: those that it met in one session, and how often."""
        return count_companions(self.sessions)

    def notes_about(self, topic: Topic) -> list[Minutes]:
        sessions = self.by_topic.get(topic.id, ())
        return [each for session in sessions for each in self.archive.minutes_of(session)]

    def topic_counts(self) -> list[tuple[Topic, int, int]]:
        """Return how many sessions and records there are of each topic."""
        return [
            (topic, len(self.by_topic.get(topic.id, ())), len(self.notes_about(topic)))
            for topic in self.archive.topics
        ]

    @cached_property
    def active_people(self) -> list[Person]:
        """Those with a handle or a part in a session that is published, by name."""
        people = self.archive.people.values()
        active = [each for each in people if each.has_handle or any(self.roles[each.id])]
        return sorted(active, key=lambda each: (fold(each.name), each.id))

    @property
    def people_with_pages(self) -> list[Person]:
        return [each for each in self.active_people if each.document is not None]
