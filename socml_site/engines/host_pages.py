"""The hosts' own pages in content/: assembled views, breadcrumbs, sanitizing."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page as MkDocsPage

from socml_site.source import sanitize_host_html
from socml_site.wiki import root_from

_SUPERFENCES = "pymdownx.superfences"
# Control characters cannot come from a file, so nothing that a host writes looks like this.
_VIEW = re.compile("<p>\x02view ([0-9]+)\x03</p>|\x02view ([0-9]+)\x03")


class HostPages:
    """Handles the hosts' pages of one site, one page at a time."""

    def __init__(self, trusted: list[str], render_view: Callable[[str, str], Markup]) -> None:
        """`render_view` gets the text of a block and the page's address."""
        self._trusted = trusted
        self._render_view = render_view
        self._views: list[Markup] = []
        self._page_url = ""

    def register(self, config: MkDocsConfig) -> None:
        """Teach Python-Markdown the fenced `socml` block."""
        if _SUPERFENCES not in config.markdown_extensions:
            config.markdown_extensions.append(_SUPERFENCES)
        options = config.mdx_configs.setdefault(_SUPERFENCES, {})
        fences = [each for each in options.get("custom_fences", []) if each["name"] != "socml"]
        fence = {"name": "socml", "class": "socml", "format": self._format}
        options["custom_fences"] = [*fences, fence]

    def begin(self, page: MkDocsPage) -> None:
        self._views = []
        self._page_url = page.url

    def _format(self, source: str, *_args: Any, **_options: Any) -> str:
        self._views.append(self._render_view(source, self._page_url))
        return f"\x02view {len(self._views) - 1}\x03"

    def finish(self, html: str, page: MkDocsPage) -> str:
        """Return the page's final HTML: cleaned unless trusted, with its views and breadcrumbs."""
        if not any(fnmatch(page.file.src_uri, pattern) for pattern in self._trusted):
            html = sanitize_host_html(html)
        html = _VIEW.sub(lambda match: str(self._views[int(match[1] or match[2])]), html)
        return html if page.is_homepage else str(_breadcrumbs(page)) + html


def _breadcrumbs(page: MkDocsPage) -> Markup:
    """Home and the sections above the page; sections have no page of their own."""
    steps = [Markup('<li><a href="{}">Home</a></li>').format(root_from(page.url))]
    steps += [
        Markup("<li>{}</li>").format(escape(each.title)) for each in reversed([*page.ancestors])
    ]
    return Markup('<nav class="socml-crumbs" aria-label="Breadcrumbs"><ol>{}</ol></nav>').format(
        Markup("").join(steps)
    )
