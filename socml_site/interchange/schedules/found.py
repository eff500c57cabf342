"""The sessions in a tree, with the day and the room that stand around them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socml_site.interchange.schedules.columns import Columns, is_title
from socml_site.interchange.schedules.times import read_when
from socml_site.interchange.schedules.tree import Node

_MOST_LISTS = 1000
_DAYS = ("day", "days")
_ROOMS = ("room", "rooms")
_EVENTS = ("event", "events", "talk", "talks", "session", "sessions", "lecture", "lectures")


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as it was found; `day` and `room` say in which it stands, if it is in any."""

    node: Node
    day: Node | None = None
    room: Node | None = None

    def found(self, paths: Sequence[str]) -> tuple[Node, Node] | None:
        """Return the first node at one of the paths with a text, and the one that it stands in."""
        for path in paths:
            for node in self.node.all(path):
                called = node.called()
                if called is not None:
                    return called, node
        return None


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a file.

    Attributes:
        what: What kind of schedule it is, for the report.
        entries: The sessions, in their order.
        columns: What their fields mean; none if that is to be found out.
        whole: All of it.
        conference: What speaks of the conference as a whole.
        rooms: All rooms that are named, also those that stay empty.
        guesses: What had to be guessed.
    """

    what: str
    entries: Sequence[Entry]
    whole: Node
    columns: Columns | None = None
    conference: Node | None = None
    rooms: Sequence[Node] = ()
    guesses: tuple[str, ...] = ()


# As frab, pretalx, pentabarf and the hub have them, in XML and JSON.
FRAB = Columns(
    {
        "title": ("title",),
        "date": ("date",),
        "start": ("start",),
        "end": ("end",),
        "duration": ("duration",),
        "room": ("room",),
        "proposers": ("persons", "speakers", "authors"),
        "moderators": ("moderators",),
        "format": ("type",),
        "topics": ("track", "tag", "tags"),
        "text": ("subtitle", "abstract", "description"),
        "language": ("language",),
        "links": ("url", "links", "attachments"),
        "license": ("recording_license", "recording/license"),
        "recording": ("do_not_record", "recording/optout"),
        "status": ("status",),
    }
)


def find_frab(whole: Node) -> Found | None:
    """Find the sessions below days, or in a `<schedule>`; None if it is no such schedule."""
    rooms: list[Node] = []
    entries = list(_walk(whole, Entry(whole), rooms))
    is_schedule = whole.name == "schedule" or any(each.day is not None for each in entries)
    conference = _conference(whole)
    if not is_schedule and not (conference.first("title") and conference.all("days")):
        return None
    named = sum(each.found(("title",)) is not None for each in entries)
    # Others have days with sessions as well, whose fields have other names.
    columns = FRAB if 2 * named >= len(entries) else None
    return Found("schedule" if columns else "list", entries, whole, columns, conference, rooms)


def _conference(whole: Node) -> Node:
    """Return the node with the conference's title and time zone."""
    paths = ("schedule/conference", "conference", "schedule")
    return next((found for path in paths for found in whole.all(path) if found.children), whole)


def _walk(node: Node, around: Entry, rooms: list[Node]) -> Iterator[Entry]:
    for child in node.children:
        name = child.name.casefold()
        if not child.children and not (around.day is not None and name in _ROOMS):
            continue
        if name in _DAYS:
            yield from _walk(child, Entry(child, _facts(child), around.room), rooms)
        elif name in _EVENTS:
            yield Entry(child, around.day, around.room)
        elif name in _ROOMS and around.day is not None:
            yield from _in_room(child, around, rooms)
        elif name in _ROOMS:
            continue
        else:
            yield from _walk(child, around, rooms)


def _facts(day: Node) -> Node:
    """Return a day without the sessions in it, of which there may be many."""
    return Node(day.name, day.text, [each for each in day.children if not each.children])


def _in_room(room: Node, around: Entry, rooms: list[Node]) -> Iterator[Entry]:
    """Yield what is in `<room name="Hall">`, or in `{"Hall": [...], "Lounge": [...]}`."""
    called = room.first("name", "title")
    is_one = called is not None and not called.children
    if is_one or any(each.name.casefold() in _EVENTS for each in room.children):
        if called is not None:
            rooms.append(called)
        yield from _walk(room, Entry(room, around.day, called), rooms)
        return
    for child in room.children:
        name = Node("room", child.name)
        rooms.append(name)
        if child.children:
            yield Entry(child, around.day, name)


def find_lists(whole: Node) -> list[list[Node]]:
    """Return the lists of things with fields, each with all of its items, the longest first, and
    of those that are as long, the innermost.

    Items of one list have the same names above them: that is how they are told from others. Things
    that have fields in common are one list, whatever they are called: `{"Hall": [...], ...}`.
    """
    groups: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    open_nodes: list[tuple[tuple[str, ...], Node]] = [((whole.name,), whole)]
    while open_nodes:
        path, node = open_nodes.pop()
        if len(node.children) > 1:
            groups[path].append(node)
        inner = [child for child in node.children if child.children]
        is_keyed = _are_alike(inner)
        for child in reversed(inner):
            if is_keyed:
                child.add(_key(child.name))
            open_nodes.append(((*path, "*" if is_keyed else child.name), child))
    found = sorted(groups.items(), key=lambda each: (len(each[1]), len(each[0])), reverse=True)
    return [nodes for _, nodes in found[:_MOST_LISTS]]


def _are_alike(things: Sequence[Node]) -> bool:
    """Whether things with different names have fields in common, of which one is a title."""
    if len({each.name for each in things}) < 2:
        return False
    common = {each.name for each in things[0].children}
    for thing in things[1:]:
        common &= {each.name for each in thing.children}
    return len(common) > 1 and any(map(is_title, common))


def _key(name: str) -> Node:
    """Return the name of a thing as a field of it."""
    return Node("date" if read_when(name).day is not None else "group", name)
