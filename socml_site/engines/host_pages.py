"""The hosts' own pages in content/: assembled views, wiki links, breadcrumbs, sanitizing.

Pages in the engine's Markdown pass through the engine; those in GitHub's get what was read of them.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from html import escape as html_escape
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.pages import Page as MkDocsPage

from socml_site.engines.frames import table_of_contents
from socml_site.engines.host_markdown import WikiMarkdown
from socml_site.pages import PageBuilder, WikiAnchor
from socml_site.source import (
    ANGLE,
    BRACE,
    DIAGRAM_CLASS,
    HOSTS,
    Body,
    HostPage,
    Slugs,
    WikiLink,
    mask_unused,
    mask_words,
    sanitize_host_html,
    show_diagram,
)
from socml_site.wiki import page_url, root_from

log = get_plugin_logger("socml")

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_SUPERFENCES = "pymdownx.superfences"
# Where Python's own parser of HTML would give up.
_NO_HTML = re.compile(r"<(?=!(?!--|doctype\b)|\?)", re.IGNORECASE)
_FIELD = re.compile(r"[ ]{0,3}[A-Za-z0-9_-]+:")
# What MkDocs and Material take for text, and for lists of it, without asking.
_TEXTS = ("author", "description", "icon", "status", "subtitle", "template", "title")
_LISTS = ("authors", "hide", "tags")
# Signs that Python-Markdown's extensions read, where they can only be words: braces in which
# nothing is set, and the title of a box without its quotes.
_BRACE = re.compile(r"\{(?![:{%=+~>-])(?=[^{}\n]*\})(?![^{}\n]*(?:(?<=[\s{])[.#]|=))")
_BOX = re.compile(
    r"^(?P<before>[ ]*(?:!!!|\?\?\?\+?) ?[\w-]+(?: inline(?: end)?+)?+) +"
    r"(?P<title>[^\"\n]*[^\"\s])[ ]*$(?=\n+ {4})",
    re.MULTILINE,
)
_CLASSES = re.compile(r"(?:[a-z]\w*-[\w-]+ *)+")
# Control characters cannot come from a file, so nothing that a host writes looks like this.
_VIEW = re.compile("<p>\x02view ([0-9]+)\x03</p>|\x02view ([0-9]+)\x03")


class HostPages:
    """Handles the hosts' pages of one site, one page at a time.

    `have_diagrams` says whether any of those so far has something for a script to draw.
    """

    def __init__(
        self,
        trusted: list[str],
        render_view: Callable[[str, str], Markup],
        builder: Callable[[], PageBuilder],
    ) -> None:
        """`render_view` gets the text of a block and the page's address."""
        self._trusted = trusted
        self._render_view = render_view
        self._builder = builder
        self._views: list[Markup] = []
        self._addresses: list[str] = []
        self._shown: set[str] = set()
        # Nobody can write what they cannot know; it is never published.
        self._scheme = f"socml-{secrets.token_hex(8)}:"
        self._stand_ins = re.compile(rf'(href|src)="{self._scheme}([0-9]+)"')
        self._path = ""
        self._page_url = ""
        self._is_trusted = False
        self.have_diagrams = False
        self._slugs = Slugs()
        self._pages: Mapping[str, HostPage] = {}
        self._templates: Sequence[str] = ()

    def know(self, pages: Iterable[HostPage]) -> None:
        """Take what was read of the hosts' pages."""
        self._pages = {page.path: page for page in pages}

    def register(self, config: MkDocsConfig) -> None:
        """Teach Python-Markdown the fenced `socml` block, and wiki links."""
        self._templates = config.theme.dirs
        others = [each for each in config.markdown_extensions if not _is_ours(each)]
        ours: Any = WikiMarkdown(self._wiki_link, self._address, self._mask)
        config.markdown_extensions[:] = [*others, ours]
        # So that anchors are those that GitHub shows, unless a host has chosen others.
        config.mdx_configs.setdefault("toc", {}).setdefault("slugify", self._slugify)
        if _SUPERFENCES not in config.markdown_extensions:
            config.markdown_extensions.append(_SUPERFENCES)
        options = config.mdx_configs.setdefault(_SUPERFENCES, {})
        # Material's own way to draw diagrams asks another site for the library.
        ours_too = ("socml", "mermaid")
        fences = [each for each in options.get("custom_fences", []) if each["name"] not in ours_too]
        view = {"name": "socml", "class": "socml", "format": self._format}
        diagram = {"name": "mermaid", "class": DIAGRAM_CLASS, "format": self._show_diagram}
        options["custom_fences"] = [*fences, view, diagram]

    def begin(self, markdown: str, page: MkDocsPage) -> str:
        """Get ready for a page; return the text that the engine is to render."""
        self._views, self._addresses, self._shown = [], [], set()
        self._slugs = Slugs()
        self._path = f"content/{page.file.src_uri}"
        self._is_trusted = any(fnmatch(page.file.src_uri, each) for each in self._trusted)
        # MkDocs has it percent-encoded.
        self._page_url = page_url(self._path)
        page.meta = self._read_fields(page.meta)
        if not self._is_trusted:
            # The theme prints these as they are.
            for name, value in page.meta.items():
                if isinstance(value, str):
                    page.meta[name] = html_escape(value)
        return markdown if self._body is None else ""

    @property
    def _body(self) -> Body | None:
        """The text of a page that is in GitHub's Markdown."""
        return self._pages[self._path].body if self._path in self._pages else None

    def _read_fields(self, fields: Mapping[Any, Any]) -> dict[str, Any]:
        """Return what the engine read of a header, as it expects it; YAML guesses types."""
        # Our own templates print those of ours as they are.
        known = {
            name: value
            for name, value in fields.items()
            if isinstance(name, str) and not name.startswith("socml_")
        }
        for name in [name for name in _LISTS if name in known]:
            several = known[name] if isinstance(known[name], list) else [known[name]]
            known[name] = [str(each) for each in several if each is not None]
        for name in [name for name in _TEXTS if name in known]:
            known[name] = str(known[name])
        if "title" in known and self._path in self._pages:
            known["title"] = self._pages[self._path].title
        for name, place in (("template", "{}"), ("icon", ".icons/{}.svg")):
            path = place.format(known.get(name, ""))
            if name in known and not any(Path(each, path).is_file() for each in self._templates):
                log.warning("%s: the theme has no %s %s", self._path, name, known.pop(name))
        return known

    def _slugify(self, text: str, _separator: str) -> str:
        return self._slugs.make(text)

    def _mask(self, text: str) -> str:
        """Mask what only looks like markup, and would vanish."""
        masked = _NO_HTML.sub(ANGLE, text) if self._is_trusted else mask_words(text, HOSTS)
        return _BRACE.sub(BRACE, _BOX.sub(_with_quotes, mask_unused(masked, HOSTS)))

    def _wiki_link(self, link: WikiLink) -> WikiAnchor:
        self._shown.add(link.target)
        anchor = self._builder().wiki.anchor(link, self._path, self._page_url)
        if anchor.address is None:
            return anchor
        return replace(anchor, address=self._stand_in(anchor.address))

    def _stand_in(self, address: str) -> str:
        self._addresses.append(address)
        return f"{self._scheme}{len(self._addresses) - 1}"

    def _address(self, written: str) -> str | None:
        """Find a link's address where the project knows it; "" for one that leads nowhere."""
        targets = self._builder().wiki.links.targets.get(self._path, {})
        if _SCHEME.match(written) or written not in targets:
            return None
        target = targets[written]
        if target is None:
            return ""
        is_here = target.startswith("#")
        return target if is_here else self._stand_in(root_from(self._page_url) + target)

    def _show_diagram(self, source: str, *_args: Any, **_options: Any) -> str:
        return show_diagram(source)

    def _format(self, source: str, *_args: Any, **_options: Any) -> str:
        self._views.append(self._render_view(source, self._page_url))
        return f"\x02view {len(self._views) - 1}\x03"

    def finish(self, html: str, page: MkDocsPage) -> str:
        """Return the page's final HTML: cleaned unless trusted, with all that belongs to it."""
        body = self._body
        html = self._clean(html) if body is None else self._from_github_markdown(body, page)
        self.have_diagrams = self.have_diagrams or DIAGRAM_CLASS in html
        crumbs = "" if page.is_homepage else str(_breadcrumbs(page))
        return crumbs + html + str(self._builder().wiki.footer(self._page_url, self._path))

    def _clean(self, html: str) -> str:
        html = self._stand_ins.sub(
            lambda match: f'{match[1]}="{escape(self._addresses[int(match[2])])}"', html
        )
        if not self._is_trusted:
            html = sanitize_host_html(html)
        return _VIEW.sub(lambda match: str(self._views[int(match[1] or match[2])]), html)

    def _from_github_markdown(self, body: Body, page: MkDocsPage) -> str:
        """Return the HTML of a page that the engine has not rendered, and give it an outline."""
        wiki, read = self._builder().wiki, self._pages[self._path]
        page.toc = table_of_contents(read.headings)
        page.present_anchor_ids = {place.id for place in read.places}
        if read.headings and read.headings[0].level == 1:
            page._title_from_render = html_escape(read.headings[0].text)
        resolve = wiki.links.resolver(self._path, self._page_url)
        return body.to_html(
            lambda written: f"https:{written}" if written.startswith("//") else resolve(written),
            lambda link: str(wiki.anchor(link, self._path, self._page_url).to_html()),
            lambda view: str(self._render_view(view, self._page_url)),
        )

    def misread_links(self) -> list[str]:
        """Return the targets of wiki links that the page has and the link graph has not, or the
        other way round: the two read Markdown differently where few people write it."""
        if self._body is not None:
            return []
        links = self._builder().wiki.links.wiki_targets.get(self._path, frozenset())
        return sorted(self._shown ^ links)


def keep_first_lines(page: MkDocsPage) -> str | None:
    """Return a page's text with an empty line on top if MkDocs would take what is there for fields.

    Source: MkDocs 1.6, `utils.meta`: without a header, it takes the first lines of a page that look
    like `Note: be kind`, and does not publish them. None if the text can stay as it is.
    """
    text = page.file.content_string
    return f"\n{text}" if _FIELD.match(text) else None


def _with_quotes(box: re.Match[str]) -> str:
    """Put the title of a box in quotes, as its extension wants it, unless it is classes."""
    is_title = not _CLASSES.fullmatch(box["title"])
    return f'{box["before"]} "{box["title"]}"' if is_title else box[0]


def _is_ours(extension: object) -> bool:
    return isinstance(extension, WikiMarkdown)


def _breadcrumbs(page: MkDocsPage) -> Markup:
    """Home and the sections above the page; sections have no page of their own."""
    steps = [Markup('<li><a href="{}">Home</a></li>').format(root_from(page.url))]
    steps += [
        Markup("<li>{}</li>").format(escape(each.title)) for each in reversed([*page.ancestors])
    ]
    return Markup('<nav class="socml-crumbs" aria-label="Breadcrumbs"><ol>{}</ol></nav>').format(
        Markup("").join(steps)
    )
