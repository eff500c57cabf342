"""Which sessions belong together, and why: topics, people and links that they share."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from socml_site.model import Archive, Person, Session, Topic
from socml_site.wiki.addresses import page_url
from socml_site.wiki.types import Links

# Of many sessions that share a thing only those around count: all pairs grow with the square.
_AROUND = 12
_MOST = 5
# One text that names another says more than anything that they merely have in common.
_LINK_WEIGHT = 2.0

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True, slots=True)
class RelatedSession:
    """A session that belongs to another one, and what they share, the rarest first.

    `is_linked` says that a text of one links to a page of the other.
    """

    session: Session
    topics: tuple[Topic, ...] = ()
    people: tuple[Person, ...] = ()
    is_linked: bool = False


def find_related(
    archive: Archive, links: Links, sessions: Sequence[Session]
) -> dict[str, tuple[RelatedSession, ...]]:
    """Find what belongs to each session.

    Args:
        archive: Says who took part where. Notes that name nobody relate nobody.
        links: Who links where.
        sessions: All of them, in an order in which neighbours have something to do with each other.

    Returns:
        By the id of a session, at most five others, the closest first. What is rare counts more:
        a person who was in two sessions relates them more than a topic of half the conference.
    """
    active = [session for session in sessions if session.is_active]
    topics = _Shared(active, lambda session: session.topics)
    people = _Shared(active, lambda session: _people_of(archive, session))
    linked = _linked(archive, links)
    order = {session.id: number for number, session in enumerate(active)}
    found: dict[str, tuple[RelatedSession, ...]] = {}
    for session in sessions:
        by_topics, by_people = topics.with_others(session), people.with_others(session)
        by_link = linked[session.id]
        others = {*by_topics, *by_people, *by_link} & order.keys() - {session.id}
        scores = {
            other: topics.weight(by_topics[other])
            + people.weight(by_people[other])
            + (other in by_link) * _LINK_WEIGHT * topics.most
            for other in others
        }
        here = order.get(session.id, 0)
        # Of equals, those nearby come first.
        ranks = {
            other: (-scores[other], abs(order[other] - here), order[other]) for other in others
        }
        closest = sorted(others, key=ranks.__getitem__)[:_MOST]
        found[session.id] = tuple(
            RelatedSession(
                session=archive.sessions[other],
                topics=topics.rarest_first(by_topics[other]),
                people=people.rarest_first(by_people[other]),
                is_linked=other in by_link,
            )
            for other in closest
        )
    return found


def count_companions(sessions: Iterable[Session]) -> dict[str, list[tuple[Topic, int]]]:
    """Count, by the id of a topic, with which others it met in one session, the most first."""
    counts: dict[str, Counter[Topic]] = defaultdict(Counter)
    for session in sessions:
        for topic in session.topics:
            counts[topic.id].update(other for other in session.topics if other != topic)
    return {
        topic_id: sorted(others.items(), key=lambda item: (-item[1], item[0].id))
        for topic_id, others in counts.items()
    }


class _Shared(Generic[Thing]):
    """What sessions have in common, of one kind."""

    def __init__(
        self, sessions: Sequence[Session], things_of: Callable[[Session], Iterable[Thing]]
    ) -> None:
        self._things_of = things_of
        self._members: dict[Thing, list[str]] = defaultdict(list)
        for session in sessions:
            for thing in things_of(session):
                self._members[thing].append(session.id)
        self._place = {
            (thing, session_id): number
            for thing, several in self._members.items()
            for number, session_id in enumerate(several)
        }
        self.most = math.log(1 + len(sessions))

    def with_others(self, session: Session) -> defaultdict[str, list[Thing]]:
        """Return what the session shares with each other one."""
        found: defaultdict[str, list[Thing]] = defaultdict(list)
        for thing in self._things_of(session):
            several = self._members.get(thing, [])
            if len(several) > 2 * _AROUND:
                place = self._place.get((thing, session.id), 0)
                several = several[max(place - _AROUND, 0) : place + _AROUND + 1]
            for other in several:
                found[other].append(thing)
        return found

    def weight(self, things: Iterable[Thing]) -> float:
        return sum(self.most - math.log(len(self._members[thing])) for thing in things)

    def rarest_first(self, things: Iterable[Thing]) -> tuple[Thing, ...]:
        return tuple(sorted(things, key=lambda thing: len(self._members[thing])))


def _people_of(archive: Archive, session: Session) -> Iterator[Person]:
    found = dict.fromkeys(session.people)
    for minutes in archive.minutes_of(session):
        found |= dict.fromkeys(minutes.people)
    yield from found


def _linked(archive: Archive, links: Links) -> Mapping[str, set[str]]:
    """Return, by the id of a session, those that a page of it links to or is linked from."""
    owner = {page_url(session.path): session.id for session in archive.sessions.values()}
    owner |= {page_url(minutes.path): minutes.session_id for minutes in archive.minutes.values()}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for url, session_id in owner.items():
        for backlink in links.backlinks.get(url, ()):
            other = owner.get(backlink.url)
            if other is not None and other != session_id:
                found[session_id].add(other)
                found[other].add(session_id)
    return found
