"""Links in texts that others wrote, a wiki's pages or notes, become links of a conference."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, unquote

from socml_site.interchange.link_exchange import (
    Exchange,
    Page,
    Token,
    Translator,
    keep_sound,
    replace_spans,
    show_link,
    split_wiki,
)
from socml_site.interchange.written_links import plain, quote_address, quote_outside
from socml_site.source import WikiLink

_OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_SCHEME = re.compile(r"(?:https?://|mailto:)\S+")
# Source: "Images" in Gollum's documentation: [[picture.png|alt=text|width=100px|frame]]
_SEPARATOR = r"\\?\|"
_OPTIONS = rf"{_SEPARATOR}[^\[\]|\n\\]*"
_WITH_OPTIONS = re.compile(rf"\[\[([^\[\]|\n\\]+\.\w{{2,5}}{_OPTIONS})((?:{_OPTIONS})+)\]\]")
# Source: "Embed files" in Obsidian's documentation.
_EMBEDDED = re.compile(r"!(?=\[\[[^\[\]\n]+\]\])")
_OPTION = re.compile(r"(alt|width|height|align|float|frame)\s*(?:=\s*(.*))?", re.DOTALL)
# Source: "Embed files" in Obsidian's documentation: ![[picture.png|100x145]]
_SIZE = re.compile(r"(\d{1,4})(?:x(\d{1,4}))?")
_PIXELS = re.compile(r"(\d{1,4})(?:px)?")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
# No text can hold it; it keeps a picture's options together, of which a wiki link may have one.
_BAR = "\x03"


class Index(Protocol):
    """What an import knows of the pages and files that a text can link to."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """With what addresses on the web begin that lead to these pages."""

    def find(self, written: str) -> tuple[str, str] | None:
        """Return the path of what a link leads to, and the fragment; None if nothing."""

    def file(self, written: str) -> str | None:
        """Return the path of a file beside the pages."""

    def way(self, written: str, source: str) -> str | None:
        """Turn an address into one in the conference, counted from the file `source`."""

    def id_of(self, path: str) -> str:
        """Return what names a page in a wiki link."""


@dataclass(frozen=True, slots=True)
class ForeignText:
    """A text that others wrote.

    Attributes:
        reader: Knows the file that it becomes.
        text: As it stands, without a header.
        is_label_first: Whether it says `[[label|page]]`, as GitHub's wikis do.
        is_page: Of a name that is none of the pages imported: whether `[[name]]` means a page all
            the same. Otherwise it stands in the text as it is.
    """

    reader: Page
    text: str
    is_label_first: bool = True
    is_page: Callable[[str], bool] = lambda name: True


@dataclass(frozen=True, slots=True)
class TranslatedText:
    """A text with the links of a conference, and what has to be said about some of them."""

    text: str
    guesses: tuple[str, ...] = ()


def find_files(foreign: ForeignText, index: Index) -> Iterator[str]:
    """Yield the files that a text links to, by the paths that `index` gives them."""
    text = _prepared(foreign, index)
    for token in foreign.reader.tokens(text):
        written = token.link.url
        parts = _parts(token) if token.link.is_wiki else [written]
        for each in parts:
            found = index.find(each)
            if found is not None and not found[0].endswith(".md"):
                yield found[0]


def translate_links(foreign: ForeignText, index: Index) -> TranslatedText:
    """Return a text with links that work in the file that it becomes."""
    text = _prepared(foreign, index)
    offers = _Offers(foreign, index)
    done = Translator(foreign.reader, text, _show).translate(offers.offer)
    guesses = [*offers.guesses(), *(f"nothing of a picture's{each}" for each in done.lost)]
    for token in done.failed:
        written = token.text.replace(_BAR, "|")
        line = token.link.location.line
        guesses.append(f"nothing: the link in line {line} is left as it is, {written}")
    return TranslatedText(done.text.replace(_BAR, "|"), tuple(guesses))


def _show(link: WikiLink) -> str:
    return show_link(link.target, link.label or link.target)


def _prepared(foreign: ForeignText, index: Index) -> str:
    reader, text = foreign.reader, foreign.text
    options = [
        (match.span(), f"[[{match[1]}{re.sub(_SEPARATOR, _BAR, match[2])}]]")
        for match in _WITH_OPTIONS.finditer(text)
    ]
    text = _keep_wiki_links(reader, text, options)
    if not foreign.is_label_first:
        embedded = [(match.span(), "") for match in _EMBEDDED.finditer(text)]
        text = _keep_wiki_links(reader, text, embedded)
    return _with_known_addresses(reader, text, index)


def _keep_wiki_links(
    reader: Page, text: str, changes: Sequence[tuple[tuple[int, int], str]]
) -> str:
    return keep_sound(reader, text, changes, lambda token: token.link.is_wiki) if changes else text


def _with_known_addresses(reader: Page, text: str, index: Index) -> str:
    """Shorten addresses on the web that lead to these pages themselves."""
    if not index.addresses:
        return text
    changes = []
    for token in reader.tokens(text):
        begin = next((each for each in index.addresses if token.link.url.startswith(each)), None)
        is_address = not token.link.is_wiki and not token.is_whole and ":" in token.link.url
        if begin and is_address and index.find(token.link.url):
            rest = token.link.url.removeprefix(begin)
            changes.append(((token.start, token.end), quote(unquote(rest), safe="/#")))
    return replace_spans(text, changes)


def _parts(token: Token) -> list[str]:
    """Take `[[a|b]]` apart; the options of a picture stay together."""
    return [each for each in split_wiki(token.text[2:-2]) if each]


class _Offers:
    """Offers for each link what it may become, and remembers what there is to say."""

    def __init__(self, foreign: ForeignText, index: Index) -> None:
        self._foreign = foreign
        self._path = foreign.reader.path
        self._index = index
        self._lost: dict[str, str] = {}
        self._plain: list[str] = []
        self._options: list[str] = []

    def guesses(self) -> Iterator[str]:
        """Yield what was guessed, or given up, a line each."""
        yield from self._lost.values()
        if self._plain:
            names = ", ".join(dict.fromkeys(self._plain))
            yield f"that these are no links, because no page has the name: {names}"
        for each in dict.fromkeys(self._options):
            yield f'nothing of a picture\'s option "{each}"'

    def offer(self, token: Token) -> Sequence[Exchange]:
        link = token.link
        if link.is_mention:
            return []
        if link.is_wiki:
            return self._offer_wiki(token)
        way = self._way(link.url)
        if way is None:
            self._note_lost(token)
            return []
        if token.is_whole:
            return [Exchange(f"{token.text.partition('(')[0]}({way})", unquote(way))]
        return [Exchange(html.escape(way) if link.is_html else way, unquote(way))]

    def _note_lost(self, token: Token) -> None:
        """Name a link between notes that leads to nothing; a wiki may have pages to be written."""
        url = token.link.url
        if self._foreign.is_label_first or not url or url.startswith("#") or _OUTSIDE.match(url):
            return
        line = token.link.location.line
        self._lost.setdefault(
            url, f"nothing: the link in line {line} leads to nothing that is imported, {url}"
        )

    def _offer_wiki(self, token: Token) -> Sequence[Exchange]:
        parts = _parts(token)
        if not parts:
            return []
        first, rest = parts[0], "".join(parts[1:])
        if self._index.file(first) is not None or _is_picture(first):
            return self._show_file(first, rest.split(_BAR))
        label, address = (first, rest or first) if self._foreign.is_label_first else (rest, first)
        if rest and self._index.find(address) is None and self._index.find(label) is not None:
            label, address = address, label
        if _SCHEME.fullmatch(address):
            outside = quote_outside(address)
            label = label or address
            return [Exchange(f"[{plain(label)}]({outside})", outside, label)]
        return self._offer_page(token, label or address, address)

    def _offer_page(self, token: Token, label: str, address: str) -> Sequence[Exchange]:
        found, way = self._index.find(address), self._way(address)
        if found is None or way is None:
            return self._offer_unknown(token, label, address)
        plainly = Exchange(f"[{plain(label)}]({way})", unquote(way), label)
        if not found[0].endswith(".md"):
            return [plainly]
        name, fragment = self._index.id_of(found[0]), found[1]
        target = f"{name}#{fragment}" if fragment else name
        return [Exchange(f"[[{target}|{label}]]", target, label), plainly]

    def _offer_unknown(self, token: Token, label: str, address: str) -> Sequence[Exchange]:
        if address.startswith("#"):
            return []
        if not self._foreign.is_page(address):
            self._plain.append(token.text)
            inner = token.text[2:-2].replace("\\|", "|")
            bar = "\\|" if "\\|" in token.text else "|"
            return [
                Exchange(f"\\[\\[{each.replace('|', bar)}]]", "", f"[[{inner}]]", is_text=True)
                for each in (inner, plain(inner).replace("\\|", "|"))
            ]
        is_swapped = self._foreign.is_label_first and label != address
        return [Exchange(f"[[{address}|{label}]]", address, label)] if is_swapped else []

    def _show_file(self, name: str, options: Sequence[str]) -> Sequence[Exchange]:
        way = self._index.way(name, self._path)
        if _SCHEME.match(name):
            way = quote_outside(name)
        elif way is None:
            self._lost[name] = f"nothing: a picture is shown that does not come along, {name}"
            way = quote_address(name.lstrip("/"))
        words, size = self._read_options(options)
        if not _is_picture(name):
            return [Exchange(f"[{plain(words or name)}]({way})", unquote(way), words or name)]
        alt = words or unquote(name).rpartition("/")[2].rpartition(".")[0]
        shown = Exchange(f"![{plain(alt)}]({way})", unquote(way), alt, is_image=True, lost=size)
        if not size:
            return [shown]
        told = f'<img src="{html.escape(way)}" alt="{html.escape(alt)}"{size}>'
        return [Exchange(told, unquote(way), alt, is_image=True, size=size), shown]

    def _read_options(self, options: Sequence[str]) -> tuple[str, str]:
        """Return what describes a picture, and its size as HTML says it."""
        words, sizes = "", ""
        for option in filter(None, map(str.strip, options)):
            known, size = _OPTION.fullmatch(option), _SIZE.fullmatch(option)
            pixels = _PIXELS.fullmatch((known and known[2]) or "")
            if size:
                sizes += f' width="{size[1]}"' + (f' height="{size[2]}"' if size[2] else "")
            elif known is None or known[1] == "alt":
                words = words or (known[2] or "" if known else option)
            elif known[1] in ("width", "height") and pixels:
                sizes += f' {known[1]}="{pixels[1]}"'
            else:
                self._options.append(option)
        return words, sizes

    def _way(self, written: str) -> str | None:
        if not written or written.startswith("#") or _OUTSIDE.match(written):
            return None
        return self._index.way(written, self._path)


def _is_picture(name: str) -> bool:
    return name.lower().endswith(_PICTURES)
