"""Links of a wiki that others wrote become links of a conference."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote, unquote

from socml_site.interchange.github_wiki.foreign_pages import ForeignPage
from socml_site.interchange.github_wiki.wiki_links import (
    Exchange,
    Page,
    Token,
    Translator,
    keep_sound,
    replace_spans,
    show_link,
    split_wiki,
)
from socml_site.interchange.github_wiki.wiki_lists import plain
from socml_site.interchange.github_wiki.wiki_names import WikiIndex, quote_address
from socml_site.source import SourceFile, WikiLink
from socml_site.source.host_page import read_host_page

_SCHEME = re.compile(r"(?:https?://|mailto:)\S+")
# Source: "Images" in Gollum's documentation: [[picture.png|alt=text|width=100px|frame]]
_WITH_OPTIONS = re.compile(r"\[\[([^\[\]|\n]+\.\w{2,5})((?:\|[^\[\]|\n]*)+)\]\]")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


def find_files(page: ForeignPage, index: WikiIndex) -> Iterator[str]:
    """Yield the files of the wiki that a page links to, by the paths that `index` gives them."""
    text = _with_known_addresses(page, _without_options(page), index)
    for token in Page(page.path).tokens(text):
        written = token.link.url
        for each in split_wiki(token.text[2:-2]) if token.link.is_wiki else (written,):
            found = index.find(each)
            if found is not None and not found[0].endswith(".md"):
                yield found[0]


def translate_page(
    page: ForeignPage, index: WikiIndex, anchors: Mapping[str, Mapping[str, str]]
) -> str:
    """Return a page's text with links that work in the file that it becomes.

    What could not be exchanged is named in the page's guesses.

    Args:
        page: In Markdown.
        index: What the wiki's pages and files become.
        anchors: Of hosts' pages, the site's anchors by GitHub's.
    """
    text = _with_known_addresses(page, _without_options(page), index)
    offers = _Offers(page.path, index, anchors)
    done = Translator(Page(page.path), text, _show).translate(offers.offer)
    for token in done.failed:
        line = token.link.location.line
        page.guesses.append(f"nothing: the link in line {line} is left as it is, {token.text}")
    return done.text


def anchors_of(page: ForeignPage) -> dict[str, str]:
    """Return the site's anchors of a hosts' page by those that GitHub has given."""
    read = Page(page.path).read(page.text)
    ours = read_host_page(SourceFile(page.path, page.text)).headings
    return {its.id: our.id for its, our in zip(read.headings, ours, strict=False)}


def _show(link: WikiLink) -> str:
    return show_link(link.target, link.label or link.target)


def _without_options(page: ForeignPage) -> str:
    """Leave of a picture's options in a wiki link what it shows; two of them are no wiki link."""
    changes = []
    for match in _WITH_OPTIONS.finditer(page.text):
        options = [each.strip() for each in match[2].split("|")]
        alt = next((each for each in options if each.startswith("alt=")), "")
        new = f"[[{match[1]}|{alt}]]" if alt else f"[[{match[1]}]]"
        if match[2].count("|") > 1:
            changes.append((match.span(), new))
    return keep_sound(Page(page.path), page.text, changes, lambda token: token.link.is_wiki)


def _with_known_addresses(page: ForeignPage, text: str, index: WikiIndex) -> str:
    """Shorten addresses on the web that lead to this wiki itself."""
    if not index.addresses:
        return text
    file = Page(page.path)
    changes = []
    for token in file.tokens(text):
        begin = next((each for each in index.addresses if token.link.url.startswith(each)), None)
        is_address = not token.link.is_wiki and not token.is_whole and ":" in token.link.url
        if begin and is_address and index.find(token.link.url):
            rest = token.link.url.removeprefix(begin)
            changes.append(((token.start, token.end), quote(unquote(rest), safe="/#")))
    return replace_spans(text, changes)


class _Offers:
    def __init__(
        self, path: str, index: WikiIndex, anchors: Mapping[str, Mapping[str, str]]
    ) -> None:
        self._path = path
        self._index = index
        self._anchors = anchors

    def offer(self, token: Token) -> Sequence[Exchange]:
        link = token.link
        if link.is_mention:
            return []
        if link.is_wiki:
            return self._offer_wiki(*split_wiki(token.text[2:-2]))
        way = self._way(link.url)
        if way is None:
            return []
        if token.is_whole:
            return [Exchange(f"{token.text.partition('(')[0]}({way})", unquote(way))]
        return [Exchange(html.escape(way) if link.is_html else way, unquote(way))]

    def _offer_wiki(self, first: str, second: str) -> Sequence[Exchange]:
        file = self._index.file(first)
        if file is not None:
            return [self._show_file(first, second)]
        address = second or first
        if _SCHEME.fullmatch(address):
            outside = quote_outside(address)
            return [Exchange(f"[{plain(first)}]({outside})", outside, first)]
        found = self._index.find(address)
        way = self._way(address)
        if found is None or way is None:
            return [Exchange(f"[[{second}|{first}]]", second, first)] if second else []
        fragment = way.partition("#")[2]
        name = self._index.id_of(found[0])
        target = f"{name}#{fragment}" if fragment else name
        return [
            Exchange(f"[[{target}|{first}]]", target, first),
            Exchange(f"[{plain(first)}]({way})", unquote(way), first),
        ]

    def _show_file(self, name: str, option: str) -> Exchange:
        way = self._index.way(name, self._path) or quote_address(name)
        if not name.lower().endswith(_PICTURES):
            return Exchange(f"[{plain(option or name)}]({way})", unquote(way), option or name)
        alt = option.removeprefix("alt=") if option.startswith("alt=") else ""
        alt = alt or name.rpartition("/")[2].rpartition(".")[0]
        return Exchange(f"![{plain(alt)}]({way})", unquote(way), alt, is_image=True)

    def _way(self, written: str) -> str | None:
        if written.startswith("#"):
            anchor = self._anchors.get(self._path, {}).get(unquote(written[1:]))
            return f"#{anchor}" if anchor and anchor != unquote(written[1:]) else None
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", written):
            return None
        way, found = self._index.way(written, self._path), self._index.find(written)
        if way is None or found is None or not found[1]:
            return way
        anchor = self._anchors.get(found[0], {}).get(unquote(found[1]), found[1])
        return f"{way.partition('#')[0]}#{anchor}"


def quote_outside(address: str) -> str:
    """Write an address of the web so that Markdown takes it as it is."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~")
