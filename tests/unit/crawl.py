"""Looks at every page of a built site: what it links to, and whether that is there."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit


class PageLinks(HTMLParser):
    """Every address and every anchor of one page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.addresses: list[str] = []
        self.edit = ""
        self.repeated: list[str] = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if found.get("id"):
            if found["id"] in self.ids:
                self.repeated.append(found["id"])
            self.ids.add(found["id"])
        self.addresses += [found[name] for name in ("href", "src") if found.get(name)]
        if found.get("rel") == "edit":
            self.edit = found["href"]


def read_pages(site: Path) -> dict[str, PageLinks]:
    """Read all pages, by their paths in the site."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        links = PageLinks()
        links.feed(path.read_text())
        found[path.relative_to(site).as_posix()] = links
    return found


def find_broken_links(site: Path, site_url: str, pages: dict[str, PageLinks]) -> list[str]:
    """Return each address within the site at which there is nothing, with the page that has it."""
    broken = []
    for name, links in pages.items():
        for address in links.addresses:
            whole = urlsplit(urljoin(site_url + name.removesuffix("index.html"), address))
            if not whole.geturl().startswith(site_url):
                continue
            path = unquote(
                whole.geturl().partition("#")[0].removeprefix(site_url).partition("?")[0]
            )
            path += "index.html" if path.endswith("/") or not path else ""
            if not (site / path).is_file():
                broken.append(f"{name}: {address}")
            elif path in pages and unquote(whole.fragment) not in pages[path].ids | {""}:
                broken.append(f"{name}: no anchor {address}")
    return broken
