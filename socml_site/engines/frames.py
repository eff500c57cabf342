"""Material's page around our pages, rendered once for all pages that share it.

Rendering the whole theme for each of thousands of pages costs far more than their contents do, and
the theme prints titles, descriptions and headings without escaping them. So a page full of stand-in
words is rendered once a section, cut at those words, and filled with each page's own values,
escaped.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from types import SimpleNamespace
from urllib.parse import quote

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from socml_site.pages import Page, last_part
from socml_site.source import Heading

TEMPLATE = "socml-page.html"
_TOC_TEMPLATE = "socml-toc.html"

_MARK = "zqsocml{}zq"
# The theme looks for an <h1> in the content and adds one where there is none.
_CONTENT = "<!--<h1-->" + _MARK.format("content")
_TOC = re.compile(r'<nav class="md-nav md-nav--secondary".*?</nav>', re.DOTALL)
_CUT = re.compile("|".join([re.escape(_CONTENT), _MARK.format("([a-z]+)")]))


@dataclass(frozen=True, slots=True)
class FrameKey:
    """What makes two pages look different apart from their values."""

    section: str
    has_edit: bool
    has_previous: bool
    has_next: bool
    has_outline: bool


class Frames:
    """The frames of one build."""

    def __init__(
        self, env: jinja2.Environment, config: MkDocsConfig, files: Files, nav: Navigation
    ) -> None:
        self._env = env
        self._config = config
        self._files = files
        self._nav = nav
        self._frames: dict[FrameKey, tuple[str, ...]] = {}
        self._tocs: dict[tuple[tuple[int, str, str], ...], str] = {}

    def fill(self, key: FrameKey, values: Mapping[str, str]) -> str:
        """Return a whole HTML page.

        Args:
            key: Which frame.
            values: By name, each already escaped for HTML.
        """
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = self._cut(key)
        parts = list(frame)
        # Texts and names take turns.
        parts[1::2] = [values[name] for name in frame[1::2]]
        return "".join(parts)

    def toc(self, outline: tuple[Heading, ...]) -> str:
        """Render the theme's table of contents; pages with the same headings share it."""
        key = tuple((heading.level, heading.text, heading.id) for heading in outline)
        if key not in self._tocs:
            template = self._env.get_template(_TOC_TEMPLATE)
            page = SimpleNamespace(toc=table_of_contents(outline))
            features = self._config.theme["features"]
            self._tocs[key] = template.render(config=self._config, features=features, page=page)
        return self._tocs[key]

    def _cut(self, key: FrameKey) -> tuple[str, ...]:
        html = _TOC.sub(_MARK.format("toc"), self._render(key))
        parts: list[str] = []
        end = 0
        for match in _CUT.finditer(html):
            parts += [html[end : match.start()], match[1] or "content"]
            end = match.end()
        return (*parts, html[end:])

    def _render(self, key: FrameKey) -> str:
        page = self._stand_in(key)
        section = self._files.get_file_from_path(f"{key.section}index.md")
        home = section.page if section is not None else None
        # The list that the page belongs to is the place in the navigation where one is.
        if home is not None:
            home.active = True
        page.active = True
        try:
            context = get_context(self._nav, self._files, self._config, page)
            return self._env.get_template("main.html").render(context)
        finally:
            page.active = False
            if home is not None:
                home.active = False

    def _stand_in(self, key: FrameKey) -> MkDocsPage:
        # Its address is as deep as the pages' own; `url` stands for the last step.
        file = File.generated(
            self._config,
            f"{key.section}{_MARK.format('url')}.md",
            content="",
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        page = MkDocsPage(_MARK.format("title"), file, self._config)
        page.content = _CONTENT
        page.meta = {
            "description": _MARK.format("description"),
            "socml_nearby": _MARK.format("nearby"),
            "socml_head": _MARK.format("head"),
            "socml_section": key.section.rstrip("/"),
        }
        page.edit_url = _MARK.format("edit") if key.has_edit else None
        page.previous_page = _door("prev") if key.has_previous else None  # type: ignore[assignment]
        page.next_page = _door("next") if key.has_next else None  # type: ignore[assignment]
        anchor = AnchorLink(_MARK.format("toc"), _MARK.format("anchor"), 2)
        page.toc = TableOfContents([anchor] if key.has_outline else [])
        return page


def _door(name: str) -> SimpleNamespace:
    return SimpleNamespace(url=_MARK.format(f"{name}url"), title=_MARK.format(f"{name}title"))


def table_of_contents(outline: tuple[Heading, ...]) -> TableOfContents:
    """Nest headings by level, as MkDocs has them; titles are escaped, as the theme does not."""
    top: list[AnchorLink] = []
    open_ones: list[AnchorLink] = []
    for heading in outline:
        item = AnchorLink(escape(heading.text), heading.id, heading.level)
        while open_ones and open_ones[-1].level >= heading.level:
            open_ones.pop()
        (open_ones[-1].children if open_ones else top).append(item)
        open_ones.append(item)
    return TableOfContents(top)


def values_of(page: Page, html: str, head: str, edit_url: str | None, toc: str) -> dict[str, str]:
    """Escape a page's values for its frame; `html` is its article, `head` stands in its head."""
    previous, following = page.previous, page.next
    return {
        "title": escape(page.title),
        "description": escape(page.description),
        "content": html,
        "head": head,
        "url": escape(quote(last_part(page.url))),
        "edit": escape(edit_url or ""),
        "prevurl": escape(quote(previous.url)) if previous else "",
        "prevtitle": escape(previous.title) if previous else "",
        "nexturl": escape(quote(following.url)) if following else "",
        "nexttitle": escape(following.title) if following else "",
        "anchor": escape(page.outline[0].id) if page.outline else "",
        "toc": toc,
        "nearby": "".join(_nearby(page)),
    }


def _nearby(page: Page) -> Iterator[str]:
    """Items of the sidebar: the pages of the section around this one."""
    for each in page.nearby:
        yield _nearby_item(each.url, each.title, each.url == page.url)


@functools.lru_cache(maxsize=64)
def _nearby_item(url: str, title: str, is_here: bool) -> str:
    """Return one item, which stands on some pages in a row."""
    here = ' aria-current="page"' if is_here else ""
    return f'<li><a href="../{quote(last_part(url))}/"{here}>{escape(title)}</a></li>'
