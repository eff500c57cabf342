"""The feed of recent changes."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from socml_site.interchange.atom import Entry, Feed, format_atom
from socml_site.model import Conference
from socml_site.pages import ShownChange


def format_changes(changes: Sequence[ShownChange], conference: Conference, base: str) -> bytes:
    """Return the feed of recent changes.

    Args:
        changes: At least one, newest first.
        conference: Whose they are.
        base: Where the site will be, ending with `/`; empty if nobody has said.
    """
    feed = Feed(
        key=f"{conference.acronym}/changes",
        title=f"Recent changes: {conference.name}",
        author=conference.name,
        page_url=base + "changes/" if base else "./",
        feed_url=base + "changes/feed.xml" if base else "feed.xml",
        entries=[_entry(change, base or "../") for change in changes],
    )
    return format_atom(feed)


def _entry(change: ShownChange, base: str) -> Entry:
    first, *others = change.pages
    more = f" and {len(others):,} more" if others else ""
    return Entry(
        key=change.key,
        title=f"{first.title}: {first.kind}{more}",
        url=base + quote(first.url or ""),
        updated=change.when,
        author=change.author,
        summary=change.subject,
    )
