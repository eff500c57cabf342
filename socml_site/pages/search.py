"""What search narrows results down by, and the page that searches."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from socml_site.model import Archive, Person, Topic
from socml_site.pages.page import Facets, Page, list_page
from socml_site.pages.render import render

URL = "search/"


def search_page(archive: Archive) -> Page:
    """Make the page that searches; it says so where that takes a script that cannot run."""
    return list_page(
        URL, "Search", lambda: render(archive, "search.html", URL), (), archive.conference.name
    )


def facets_of(
    kind: str,
    topics: Iterable[Topic] = (),
    people: Iterable[Person] = (),
    day: date | None = None,
) -> Facets:
    """Return what a page can be narrowed down by.

    Args:
        kind: `session`, `notes`, `person`, `topic` or `page`.
        topics: What it is about.
        people: Who has a part in it.
        day: When it was or will be; None if nobody knows.
    """
    # What stands twice on a page would be counted twice.
    found = dict.fromkeys(
        [("kind", kind)]
        + [("topic", topic.name) for topic in topics]
        + [("person", person.name) for person in people]
    )
    return tuple(found) if day is None else (*found, ("year", str(day.year)))
