"""Our pages as MkDocs sees them: pages without a Markdown file, whose HTML is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage

from socml_site.engines.frames import TEMPLATE, FrameKey, Frames, table_of_contents, values_of
from socml_site.pages import Facets, Page
from socml_site.shared_work import divide

_PAGES_A_PIECE = 20


class VirtualPage(MkDocsPage):
    """A finished page; `read_source` and `render` only hand over what is there."""

    def __init__(self, page: Page, head: str, file: File, config: MkDocsConfig) -> None:
        self._head = head
        self._article = ""
        # Set before MkDocs' own set-up: titles are printed without escaping, so escape them here.
        self._page = page
        self._frames: Frames | None = None
        super().__init__(escape(page.title), file, config)

    @property
    def is_list(self) -> bool:
        """Lists are few and stand in the navigation: the theme renders each of them itself."""
        return _is_list(self._page)

    @property
    def facets(self) -> Facets:
        return self._page.facets

    def set_frames(self, frames: Frames) -> None:
        self._frames = frames

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {"description": escape(self._page.description), "socml_head": self._head}
        if not self.is_list:
            self.meta["template"] = TEMPLATE
        if not self.facets:
            # For other search engines; ours gets the facets.
            self.meta["search"] = {"exclude": True}

    def set_article(self, html: str) -> None:
        """Take the page's own part, safe to publish."""
        self._article = html

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self._article
        self.toc = table_of_contents(self._page.outline)

    def in_frame(self) -> str:
        """Return the whole HTML page; the template calls it."""
        if self._frames is None:
            raise ValueError("the frames are not ready before all pages are known")
        page = self._page
        toc = self._frames.toc(page.outline) if page.outline else ""
        key = FrameKey(
            section=page.section,
            has_edit=self.edit_url is not None,
            has_previous=page.previous is not None,
            has_next=page.next is not None,
            has_outline=bool(page.outline),
        )
        return self._frames.fill(
            key, values_of(page, self.content or "", self._head, self.edit_url, toc)
        )


def add_page(page: Page, head: str, files: Files, config: MkDocsConfig, to_root: str) -> None:
    """Add a page to MkDocs' files, unless the hosts wrote one for the same address.

    Args:
        page: One of ours.
        head: What else stands in its head.
        files: Gets the page's file.
        config: MkDocs' own.
        to_root: The way from the folder of the hosts' pages to the project, such as `../`.
    """
    source = _source_name(page)
    if files.get_file_from_path(source) is not None:
        return
    inclusion = InclusionLevel.INCLUDED if _is_list(page) else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, source, content="", inclusion=inclusion)
    file.edit_uri = f"{to_root}{page.source_path}" if page.source_path else None
    files.append(file)
    VirtualPage(page, head, file, config)


def pieces_of_articles(pages: Sequence[Page]) -> list[Callable[[], list[tuple[str, str]]]]:
    """Return what makes the articles of pages, as pieces of work, in the order of the pages."""
    return [partial(_make_articles, part) for part in divide(pages, _PAGES_A_PIECE)]


def _make_articles(pages: Sequence[Page]) -> list[tuple[str, str]]:
    return [make_article(page) for page in pages]


def make_article(page: Page) -> tuple[str, str]:
    """Return what MkDocs calls the page's file, and the page's own part."""
    return _source_name(page), str(page.html)


def _source_name(page: Page) -> str:
    return f"{page.url}index.md" if _is_list(page) else f"{page.url.rstrip('/')}.md"


def _is_list(page: Page) -> bool:
    return page.url == page.section
