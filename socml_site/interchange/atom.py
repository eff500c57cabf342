"""Feeds that readers subscribe to.

Source: RFC 4287.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from socml_site.interchange.xml_tree import Element, add, new_root, to_bytes

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
    root = new_root("feed", _ATOM)
    add(root, "id", _urn(feed.key))
    add(root, "title", feed.title)
    newest = max((entry.updated for entry in feed.entries), default=feed.updated)
    add(root, "updated", _moment(newest))
    _link(root, "alternate", feed.root + feed.page_url)
    _link(root, "self", feed.root + feed.feed_url)
    _author(root, feed.author)
    for entry in feed.entries:
        _add_entry(root, entry, feed.root)
    return to_bytes(root)


def _add_entry(root: Element, entry: Entry, site: str) -> None:
    element = add(root, "entry")
    add(element, "id", _urn(entry.key))
    add(element, "title", entry.title)
    add(element, "updated", _moment(entry.updated))
    if entry.published is not None:
        add(element, "published", _moment(entry.published))
    _link(element, "alternate", site + entry.url)
    if entry.author:
        _author(element, entry.author)
    if entry.summary:
        add(element, "summary", entry.summary)


def _link(parent: Element, rel: str, url: str) -> None:
    add(parent, "link", attributes={"rel": rel, "href": url})


def _author(parent: Element, name: str) -> None:
    add(add(parent, "author"), "name", name)


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _urn(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, key)}"
