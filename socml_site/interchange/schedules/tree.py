"""What a file says, as one kind of tree, whatever its format; each part knows whether it was used.

Nothing can be lost by being forgotten: what nobody has used at the end is what there is to report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from socml_site.interchange.xml_tree import Element, is_mixed, whole_text

_MAX_DEPTH = 40
# Under which names things say what they are called, the best first.
CALLED = (
    "name", "public_name", "full_public_name", "display_name", "displayName", "fullName",
    "full_name", "title", "label", "value", "href", "url", "en",
)  # fmt: skip

# What tells things apart for programs, or says when somebody filled in a form.
IDENTIFIERS = frozenset("id guid uid uuid slug hash timestamp zeitstempel horodateur".split())
# What only the program needs that has made a schedule; in a table, these may be words of people.
NEEDLESS = IDENTIFIERS | frozenset(
    "code number index version generator dtstamp sequence created last-modified last_modified"
    " modified updated transp priority class valarm tzid cutype role partstat rsvp fmttype encoding"
    " prodid calscale method vtimezone $schema schema xmlns schemalocation"
    " nonamespaceschemalocation".split()
)


class TooDeep(ValueError):
    """Things are nested more deeply than anybody means them to be."""


class Pairs(tuple[tuple[str, Any], ...]):
    """The fields of an object, several of which may have one name."""


class Node:
    """A field, an element, an attribute or a cell: its name, its text, and what is in it.

    `shown` is the name under which a report speaks of it, if that says more than its own.
    """

    __slots__ = ("children", "is_attribute", "is_used", "name", "shown", "text")

    def __init__(
        self,
        name: str,
        text: str = "",
        children: Sequence[Node] = (),
        *,
        is_attribute: bool = False,
    ) -> None:
        self.name = name
        self.text = text
        self.children = tuple(children)
        self.is_attribute = is_attribute
        self.is_used = False
        self.shown = ""

    def add(self, child: Node) -> None:
        """Add what stands around it."""
        self.children = (*self.children, child)

    def use(self) -> str:
        """Return its own text, which counts as taken from now on."""
        self.is_used = True
        return self.text

    def all(self, path: str) -> list[Node]:
        """Return the nodes at a path such as `recording/license`; names may hold a slash, too."""
        direct = [each for each in self.children if each.name == path]
        first, _, rest = path.partition("/")
        if direct or not rest:
            return direct
        return [found for each in self.children if each.name == first for found in each.all(rest)]

    def first(self, *paths: str) -> Node | None:
        """Return the first node at one of the paths that says something."""
        found = (each for path in paths for each in self.all(path))
        return next((each for each in found if each.says_something), None)

    @property
    def says_something(self) -> bool:
        return bool(self.text.strip()) or any(each.says_something for each in self.children)

    def called(self) -> Node | None:
        """Return the node with what this is called: itself, or the best or first one in it."""
        if self.text.strip():
            return self
        best = self.first(*CALLED)
        inner = (best,) if best is not None else self.children
        found = (each.called() for each in inner if each.name.casefold() not in NEEDLESS)
        return next((each for each in found if each is not None), None)

    def items(self) -> Iterator[Node]:
        """Yield the things of a list: itself if it is one, or else those in it."""
        if self.text.strip() or self.first(*CALLED) is not None:
            yield self
            return
        for each in self.children:
            yield from each.items()

    def texts(self) -> Iterator[Node]:
        """Yield each node that has text of its own, attributes left out, in order."""
        if self.text.strip():
            yield self
        for each in self.children:
            if not each.is_attribute:
                yield from each.texts()

    def unused(self, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Yield what nobody has used and says something, with the names that lead to it."""
        path = (self.shown,) if self.shown else (*above, self.name)
        if self.text.strip() and not self.is_used:
            yield path, self
        for each in self.children:
            yield from each.unused(path)


def from_element(element: Element) -> Node:
    """Turn XML into nodes, without namespaces; text with markup in it is one text."""
    name = local_name(element)
    if is_mixed(element):
        inner = [each for part in element.iter() for each in _attributes(part)]
        return Node(name, whole_text(element), inner)
    inner = [*_attributes(element), *map(from_element, element.iterchildren())]
    return Node(name, (element.text or "").strip(), inner)


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return _local(str(element.tag))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attributes(element: Element) -> Iterator[Node]:
    for key, value in element.attrib.items():
        yield Node(_local(str(key)), str(value).strip(), is_attribute=True)


def from_plain(name: str, value: Any, depth: int = 0) -> list[Node]:
    """Turn text, lists and dicts into nodes: of a list, one for each item, all of that name.

    Raises:
        TooDeep: If they are nested too deeply.
    """
    if depth > _MAX_DEPTH:
        raise TooDeep
    if isinstance(value, list):
        return [node for item in value for node in from_plain(name, item, depth + 1)] or [
            Node(name)
        ]
    if isinstance(value, dict | Pairs):
        pairs = value.items() if isinstance(value, dict) else value
        inner = (from_plain(str(key), each, depth + 1) for key, each in pairs)
        return [Node(name, "", [node for nodes in inner for node in nodes])]
    if isinstance(value, bool):
        value = "true" if value else "false"
    return [Node(name, "" if value is None else str(value))]


def use_all(node: Node) -> None:
    """Count a node and all that is in it as used."""
    node.is_used = True
    for each in node.children:
        use_all(each)
