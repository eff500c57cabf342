"""Files of the site beside its pages: redirects, the feed, and lists that scripts read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from socml_site.contributing.schemas import FOLDER as SCHEMAS
from socml_site.contributing.schemas import KINDS, build_schema, format_schema
from socml_site.interchange import frab
from socml_site.interchange.calendars import format_calendars
from socml_site.interchange.feeds import CHANGES, format_changes, format_feeds
from socml_site.interchange.outcomes import format_outcomes_csv, format_outcomes_json
from socml_site.interchange.session_list import format_session_list
from socml_site.pages import Page, PageBuilder, last_part
from socml_site.pages.citations import format_bibtex, format_cff, format_csl

# Out of the way of contributed pages, whose names are whatever people like.
SESSIONS = "assets/socml/sessions.json"
PAGE_LISTS = "assets/socml/pages/"

# The path of a file, and its content.
Made = tuple[str, str | bytes]


def pieces_of_site_files(
    builder: PageBuilder, pages: Sequence[Page]
) -> list[Callable[[], list[Made]]]:
    """Return what makes all the files, as pieces of work that do without each other.

    Args:
        builder: Made the pages.
        pages: All of them.
    """
    several = (
        lambda: format_calendars(builder),
        lambda: format_feeds(builder),
        lambda: _citations(builder),
        lambda: [(frab.XML, frab.format_frab_xml(builder))],
        lambda: [(frab.JSON, frab.format_frab_json(builder))],
        lambda: [(SESSIONS, format_session_list(builder))],
        lambda: _outcomes(builder),
        lambda: _changes(builder),
        lambda: _schemas(builder),
        lambda: _redirects(builder, pages),
        lambda: _page_lists(pages),
    )
    return [partial(_all_of, make) for make in several]


def _all_of(make: Callable[[], Iterable[Made]]) -> list[Made]:
    return list(make())


def _redirects(builder: PageBuilder, pages: Sequence[Page]) -> Iterator[Made]:
    found = builder.wiki.redirects(frozenset(page.url for page in pages), builder.site_url)
    for url, html in found:
        yield f"{url}index.html", html


def _page_lists(pages: Sequence[Page]) -> Iterator[Made]:
    members: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for page in pages:
        if page.nearby:
            members[page.section].append((last_part(page.url), page.title))
    for section, found in members.items():
        yield f"{PAGE_LISTS}{section.rstrip('/')}.json", json.dumps(found, ensure_ascii=False)


def _outcomes(builder: PageBuilder) -> Iterator[Made]:
    yield "outcomes.json", format_outcomes_json(builder.archive, builder.site_url)
    yield "outcomes.csv", format_outcomes_csv(builder.archive, builder.site_url)


def _citations(builder: PageBuilder) -> Iterator[Made]:
    works = builder.citations.all()
    yield "citations.bib", format_bibtex(works)
    yield "citations.json", format_csl(works)
    yield "CITATION.cff", format_cff(works[0])


def _schemas(builder: PageBuilder) -> Iterator[Made]:
    archive = builder.archive
    for kind in KINDS:
        schema = build_schema(kind, archive.conference, archive.sessions, builder.site_url)
        yield f"{SCHEMAS}{kind}.json", format_schema(schema)


def _changes(builder: PageBuilder) -> Iterator[Made]:
    changes = builder.wiki.changes()
    if changes:
        yield CHANGES, format_changes(changes, builder)
