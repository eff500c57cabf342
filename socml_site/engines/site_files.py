"""Files of the site beside its pages: redirects, the feed, and lists that scripts read."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from socml_site.contributing.schemas import FOLDER as SCHEMAS
from socml_site.contributing.schemas import KINDS, build_schema, format_schema
from socml_site.interchange import frab
from socml_site.interchange.calendars import format_calendars
from socml_site.interchange.feeds import CHANGES, format_changes, format_feeds
from socml_site.interchange.outcomes import format_outcomes_csv, format_outcomes_json
from socml_site.interchange.session_list import format_session_list
from socml_site.pages import Page, PageBuilder
from socml_site.pages.citations import format_bibtex, format_cff, format_csl

# Out of the way of contributed pages, whose names are whatever people like.
SESSIONS = "assets/socml/sessions.json"
PAGE_LISTS = "assets/socml/pages/"


def site_files(builder: PageBuilder, pages: Sequence[Page]) -> Iterator[tuple[str, str | bytes]]:
    """Yield the path and the content of each file.

    Args:
        builder: Made the pages.
        pages: All of them.
    """
    base = builder.site_url
    for url, html in builder.wiki.redirects(frozenset(page.url for page in pages), base):
        yield f"{url}index.html", html
    members: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for page in pages:
        if page.nearby:
            members[page.section].append((page.url.rstrip("/").rpartition("/")[2], page.title))
    for section, found in members.items():
        yield f"{PAGE_LISTS}{section.rstrip('/')}.json", json.dumps(found, ensure_ascii=False)
    yield SESSIONS, format_session_list(builder)
    yield "outcomes.json", format_outcomes_json(builder.archive, base)
    yield "outcomes.csv", format_outcomes_csv(builder.archive, base)
    works = builder.citations.all()
    yield "citations.bib", format_bibtex(works)
    yield "citations.json", format_csl(works)
    yield "CITATION.cff", format_cff(works[0])
    yield from format_feeds(builder)
    yield from format_calendars(builder)
    yield frab.XML, frab.format_frab_xml(builder)
    yield frab.JSON, frab.format_frab_json(builder)
    archive = builder.archive
    for kind in KINDS:
        schema = build_schema(kind, archive.conference, archive.sessions, base)
        yield f"{SCHEMAS}{kind}.json", format_schema(schema)
    changes = builder.wiki.changes()
    if changes:
        yield CHANGES, format_changes(changes, builder)
