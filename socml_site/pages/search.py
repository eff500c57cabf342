"""What search reads of each page, and the page that searches."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import unescape

from markupsafe import Markup

from socml_site.model import Archive, Person, Topic
from socml_site.pages.environment import environment
from socml_site.pages.page import Facets, Page, list_page
from socml_site.pages.render import render
from socml_site.problems import spell_out

URL = "search/"
# Pagefind 1.5 does not find a value again that JSON would escape.
_APART = re.compile(r"(</(?:a|span|dt|dd|div|time|small|p|li|td|th)>)<")
_TAG = re.compile(r"<[^>]*>")
_ESCAPED_IN_JSON = str.maketrans({'"': "\N{RIGHT DOUBLE QUOTATION MARK}", "\\": "/"})


def search_entry(title: str, html: Markup, facets: Facets) -> str:
    """Return a page as the search index reads it, without any frame.

    Args:
        title: Plain text.
        html: The article.
        facets: What results can be narrowed down by.
    """
    template = environment().get_template("search_entry.html")
    # What only style holds apart would be one word.
    html = Markup(_APART.sub(r"\1 <", str(html)))  # noqa: S704 - safe before, and no tag was made
    safe = [(name, value.translate(_ESCAPED_IN_JSON)) for name, value in facets]
    words = spell_out(f"{title} {_TAG.sub(' ', unescape(html))}")
    return template.render(title=title, html=html, facets=safe, words=words)


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
