"""The text of a finished page, in parts by its headings, as search reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_TOKEN = re.compile(
    r"<!--.*?-->|<(?P<raw>script|style)\b.*?</(?P=raw)\s*>"
    r"|<(/?)([a-zA-Z][a-zA-Z0-9-]*+)((?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>|([^<]++|<)",
    re.DOTALL | re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\sdata-search-exclude(?![\w-])"
    r"|\sclass=\"(?:[^\"]*\s)?(?:headerlink|socml-crumbs|socml-rows|socml-state)[\s\"]"
)
_REMOVED = frozenset("footer form head iframe label nav noscript script style svg template".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HEADINGS = frozenset("h2 h3 h4 h5 h6".split())
_INSIDE_WORDS = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark q s small span strong sub sup time u var"
    " wbr".split()
)
# Where nothing but style holds these apart from what follows.
_OFTEN_APART = frozenset("a small span time".split())
_OURS = "socml-"
_ID = re.compile(r"\sid=(?:\"([^\"]*)\"|'([^']*)')")
_ALT = re.compile(r"\salt=(?:\"([^\"]*)\"|'([^']*)')")


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below one heading.

    `anchor` and `heading` are empty for what comes before the first of them.
    """

    anchor: str
    heading: str
    text: str


def read_parts(html: str) -> tuple[Part, ...]:
    """Return the text of an article by its headings; what is said of pictures is part of it."""
    reader = _Reader()
    for token in _TOKEN.finditer(html):
        _, slash, name, attributes, text = token.groups()
        if text is not None:
            reader.text(text)
        elif name is not None and slash:
            reader.end(name.lower(), html.startswith("<", token.end()))
        elif name is not None:
            reader.start(name.lower(), attributes)
    return tuple(reader.parts())


class _Reader:
    def __init__(self) -> None:
        self._found: list[tuple[str, list[str], list[str]]] = [("", [], [])]
        self._into = self._found[0][2]
        self._skipped, self._depth = "", 0

    def parts(self) -> list[Part]:
        parts = [
            Part(anchor, _plain(heading), _plain(text)) for anchor, heading, text in self._found
        ]
        # Below our own headings stand lists that are left out.
        return [part for part in parts if part.text or not part.anchor.startswith(_OURS)]

    def text(self, text: str) -> None:
        if not self._skipped:
            self._into.append(text)

    def start(self, name: str, attributes: str) -> None:
        if name in _VOID:
            if not self._skipped and name not in _INSIDE_WORDS:
                alt = _ALT.search(attributes) if name == "img" else None
                self._into.append(f" {alt[1] or alt[2] or ''} " if alt else " ")
        elif self._skipped:
            self._depth += name == self._skipped
        elif name in _REMOVED or (attributes and _LEFT_OUT.search(attributes)):
            self._skipped, self._depth = name, 1
        else:
            if name in _HEADINGS and (found := _ID.search(attributes)):
                self._found.append((unescape(found[1] or found[2] or ""), [], []))
                self._into = self._found[-1][1]
            if name not in _INSIDE_WORDS:
                self._into.append(" ")

    def end(self, name: str, is_before_tag: bool) -> None:
        if self._skipped:
            self._depth -= name == self._skipped
            if not self._depth:
                self._skipped = ""
            return
        if name not in _INSIDE_WORDS or (is_before_tag and name in _OFTEN_APART):
            self._into.append(" ")
        if name in _HEADINGS:
            self._into = self._found[-1][2]


def _plain(pieces: list[str]) -> str:
    return " ".join(unescape("".join(pieces)).split())
