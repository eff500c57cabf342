"""What a wiki link can name: every page, by path, id, title and other names."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

from socml_site.model import Archive
from socml_site.problems import Location
from socml_site.source import Heading, Project
from socml_site.wiki.addresses import page_url, person_url

_GAPS = re.compile(r"[\s_-]+")
_LISTS = {
    "schedule": "Schedule",
    "sessions": "Sessions",
    "minutes": "Notes",
    "outcomes": "Outcomes",
    "coverage": "Coverage",
    "people": "People",
    "topics": "Topics",
    "wanted": "Wanted pages",
    "changes": "Recent changes",
    "mine": "My schedule",
    "contribute": "Take part",
    "wall": "Wall timetable",
    "rooms": "Rooms",
    "now": "Now",
}
# Without rooms, nothing can be on in any of them.
_OF_ROOMS = frozenset({"rooms", "now"})


@dataclass(frozen=True, slots=True)
class Target:
    """A page that can be linked to.

    Attributes:
        name: What names it and nothing else: `sessions/causal-rl`.
        url: From the site's root, not percent-encoded.
        title: Plain text.
        headings: What a link can lead to inside it: the headings of its text, the days of the
            schedule, the rows of those people who have no page.
    """

    name: str
    url: str
    title: str
    headings: tuple[Heading, ...] = ()


def name_of_page(text: str) -> str:
    """Reduce what may name a page: case, width, hyphens and spaces do not count."""
    return _GAPS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


class Targets:
    """Everything that can be named. What names a page more precisely comes first: its path, its
    id or handle, its title or another name of it, and last the name of a list."""

    def __init__(self, archive: Archive, project: Project) -> None:
        self._tiers: tuple[dict[str, list[Target]], ...] = tuple(
            defaultdict(list) for _ in range(4)
        )
        self._in_folder: dict[tuple[str, str], list[Target]] = defaultdict(list)
        self.by_path: dict[str, Target] = {}
        self.by_url: dict[str, Target] = {}
        self._add_sessions(archive)
        self._add_minutes(archive)
        self._add_people(archive)
        for topic in archive.topics:
            target = Target(f"topics/{topic.id}", f"topics/{topic.id}/", topic.name)
            self._add(target, ids=(), names=(topic.id, topic.name))
        for page in project.pages:
            stem = page_url(page.path).rstrip("/") or "index"
            target = Target(f"content/{stem}", page_url(page.path), page.title, page.places)
            self._add(target, page.path, ids=(stem,), names=(page.title,))
        self._add_lists(archive)

    def _add_lists(self, archive: Archive) -> None:
        inside = {
            "schedule": [(f"day-{day.date}", str(day.date)) for day in archive.conference.days],
            "people": [
                (person.id, person.name)
                for person in archive.people.values()
                if person.document is None
            ],
        }
        rooms = archive.conference.rooms
        for room in rooms:
            target = Target(f"rooms/{room.id}", f"rooms/{room.id}/", room.name)
            self._add(target, ids=(), names=())
        for folder, title in _LISTS.items():
            if folder in _OF_ROOMS and not rooms:
                continue
            anchors = inside.get(folder, [])
            headings = tuple(Heading(2, text, anchor, Location("")) for anchor, text in anchors)
            target = Target(folder, f"{folder}/", title, headings)
            self.by_url.setdefault(target.url, target)
            for key in {folder, name_of_page(title)}:
                self._tiers[3][key] = [target]

    def _add_sessions(self, archive: Archive) -> None:
        for session in archive.sessions.values():
            headings = session.document.body.places
            target = Target(
                f"sessions/{session.id}", page_url(session.path), session.title, headings
            )
            ids = (session.id, *session.aliases)
            self._add(target, session.path, ids=ids, names=(session.title,))

    def _add_minutes(self, archive: Archive) -> None:
        for minutes in archive.minutes.values():
            target = Target(
                f"minutes/{minutes.id}",
                page_url(minutes.path),
                f"{minutes.title} (notes)",
                minutes.body.places,
            )
            # A record has the name of its session, which is what people mean.
            ids = [each for each in (minutes.id, *minutes.aliases) if each not in archive.sessions]
            self._add(target, minutes.path, ids=tuple(ids), names=(target.title,))
            self._in_folder["minutes", name_of_page(minutes.title)].append(target)

    def _add_people(self, archive: Archive) -> None:
        for person in archive.people.values():
            path = person.document.path if person.document else ""
            headings = person.document.body.places if person.document else ()
            target = Target(f"people/{person.id}", person_url(person), person.name, headings)
            ids = (person.id, f"@{person.id}") if person.has_handle else ()
            self._add(target, path, ids=ids, names=(person.name, *person.aliases))

    def _add(
        self, target: Target, path: str = "", *, ids: tuple[str, ...], names: tuple[str, ...]
    ) -> None:
        if path:
            self.by_path[path] = target
        if "#" not in target.url:
            self.by_url[target.url] = target
        folder = target.name.partition("/")[0]
        for tier, keys in zip(self._tiers, ((target.name,), ids, names), strict=False):
            for key in dict.fromkeys(map(name_of_page, keys)):
                if target not in tier[key]:
                    tier[key].append(target)
                if target not in self._in_folder[folder, key]:
                    self._in_folder[folder, key].append(target)

    def names(self) -> list[str]:
        """Return everything that a link could say: ids, and titles, which are nicer to read."""
        targets = [each for several in self._tiers[0].values() for each in several]
        ids = [each.name.partition("/")[2] for each in targets]
        return [*ids, *(each.title for each in targets)]

    def find(self, name: str) -> tuple[Target, ...]:
        """Return what a name means: nothing, one page, or several between which nobody can tell."""
        key = name_of_page(name.strip("/").removesuffix(".md"))
        for tier in self._tiers:
            if key in tier:
                return tuple(tier[key])
        folder, _, rest = ("people", "", key[1:]) if key.startswith("@") else key.partition("/")
        return tuple(self._in_folder.get((folder, rest.strip()), ()))
