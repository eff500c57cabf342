"""Feeds that readers subscribe to. The only module that imports `lxml`.

Source: RFC 4287.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from socml_site.source import HIDDEN

_ATOM = "http://www.w3.org/2005/Atom"
# Names of ours are made from this one; it never changes.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "socml_site.feeds")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is new.

    Attributes:
        key: What makes it this entry and no other, for ever.
        title: Plain text.
        url: Counted from the site's root.
        updated: With a time zone.
        published: When it was first there, with a time zone; None if nobody knows.
        author: Empty where nobody is to be named.
        summary: Plain text, or empty.
    """

    key: str
    title: str
    url: str
    updated: datetime
    author: str = ""
    summary: str = ""
    published: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; `key` names it for ever, `author` speaks where an entry has none.

    `root` leads to the site's root, from anywhere or from the feed. `updated` is for a feed without
    entries.
    """

    key: str
    title: str
    author: str
    root: str
    page_url: str
    feed_url: str
    updated: datetime
    entries: Sequence[Entry]


def format_atom(feed: Feed) -> bytes:
    """Return the feed as XML."""
    names: Any = {None: _ATOM}
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap=names)
    _add(root, "id", _urn(feed.key))
    _add(root, "title", feed.title)
    _add(
        root,
        "updated",
        _moment(max((entry.updated for entry in feed.entries), default=feed.updated)),
    )
    _link(root, "alternate", feed.root + feed.page_url)
    _link(root, "self", feed.root + feed.feed_url)
    _author(root, feed.author)
    for entry in feed.entries:
        _add_entry(root, entry, feed.root)
    xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return bytes(xml)


def _add_entry(root: etree._Element, entry: Entry, site: str) -> None:
    element = etree.SubElement(root, f"{{{_ATOM}}}entry")
    _add(element, "id", _urn(entry.key))
    _add(element, "title", entry.title)
    _add(element, "updated", _moment(entry.updated))
    if entry.published is not None:
        _add(element, "published", _moment(entry.published))
    _link(element, "alternate", site + entry.url)
    if entry.author:
        _author(element, entry.author)
    if entry.summary:
        _add(element, "summary", entry.summary)


def _add(parent: etree._Element, name: str, text: str) -> None:
    # XML has no place for control characters.
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = HIDDEN.sub("", text)


def _link(parent: etree._Element, rel: str, url: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}link", rel=rel, href=url)


def _author(parent: etree._Element, name: str) -> None:
    _add(etree.SubElement(parent, f"{{{_ATOM}}}author"), "name", name)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _urn(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, key)}"
