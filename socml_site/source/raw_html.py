"""HTML inside Markdown: which angle brackets open a tag that is published, and which are words.

A tag counts as HTML if its element is published, it is written as HTML is, and it is closed where
it has to be. Every other `<` stands for itself, and is masked before the text is parsed, so that no
word in angle brackets takes anything away.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from socml_site.problems import Location, Problem, report
from socml_site.source.dialect import GITHUB, Dialect
from socml_site.source.masks import ANGLE, mask
from socml_site.source.sanitize import (
    ALLOWED_ATTRIBUTES,
    CONTRIBUTED_TAGS,
    FOREIGN_TAGS,
    GENERIC_ATTRIBUTES,
    HOST_SCHEMES,
)
from socml_site.source.sentences import LONGEST_QUOTE, shorten

# As on GitHub, so that no anchor of an author takes the id of a part of the page.
ANCHOR_PREFIX = "user-content-"

# Source: CommonMark 0.31, "Raw HTML". Possessive repetition keeps hostile input linear.
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++)"""
_ATTRIBUTE = re.compile(rf"\s++([A-Za-z_:][\w.:-]*+)(?:\s*+=\s*+({_VALUE}))?+")
_TAG = re.compile(
    r"<(?:/(?P<closed>[A-Za-z][A-Za-z0-9-]*+)\s*+|(?P<opened>[A-Za-z][A-Za-z0-9-]*+)"
    rf"(?P<attributes>(?:{_ATTRIBUTE.pattern}){{0,100}}+)\s*+(?P<empty>/?+))>"
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
# What the parser takes as it is: addresses in angle brackets, alone or as those of links.
_AUTOLINK = re.compile(
    rf"<(?:(?i:{'|'.join(sorted(HOST_SCHEMES))}):[^\s<>]*+|[^\s<>@]{{1,64}}@[^\s<>@]++)>"
)
_ENGINE_AUTOLINK = re.compile(r"<(?:(?i:https?|ftps?)://[^\s<>]*+|[^\s<>@]{1,64}@[^\s<>@]++)>")
_TARGET = re.compile(
    r"""<[^<>\n]*+>(?:\s+(?:"[^"]*+"|'[^']*+'|\([^()]*+\)))?[ \t]*(?P<end>\)|\n|\Z)?"""
)
_BEFORE_TARGET = re.compile(r"\]\(\s*\Z")
_BEFORE_DEFINED = re.compile(r"(?:\A|\n)[ \t>]*\[(?!\^)[^\[\]\n]+\]:[ \t]*(?:\n[ \t]*)?\Z")
_SHORT_COMMENT = re.compile("<!---?>")
_BLOCK_BEGINS = re.compile(r"(?:\A|\n) {0,3}\Z")
_ITEM_BEGINS = re.compile(r"(?:\A|\n)[ \t>]*(?:[*+-]|\d{1,9}[.)])[ \t]+\Z")
_AT_MARGIN = re.compile(r"\n(?![ \t])")
_LONGEST_MARKER = 80
_LINE_BEGINS = re.compile(r"(?:\A|\n)[\s>*+\d.)-]*\Z")
_SHOWN = re.compile(rf"{ANGLE}(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?P<rest>[^<>{ANGLE}]{{0,200}})>?+")

_VOID = frozenset({"br", "col", "hr", "img", "input", "source", "track", "wbr"})
# Their ends may be left out, at the beginning of a line or inside of these.
_OPEN_ENDED: Mapping[str, tuple[str, ...]] = {
    "p": (),
    "li": ("ul", "ol"),
    **dict.fromkeys(("dt", "dd"), ("dl",)),
    **dict.fromkeys(("rt", "rp"), ("ruby",)),
    **dict.fromkeys("tr td th tbody thead tfoot colgroup caption".split(), ("table",)),
}
# Elements that authors know and may expect to be published; others are words in angle brackets.
_KNOWN = frozenset(
    "applet audio base blink body button canvas dialog embed form frame frameset head html iframe"
    " input link marquee math meta noembed noframes noscript object plaintext script select style"
    " svg textarea video xmp".split()
)
# Those that are hardly ever words.
_BLOCKS = frozenset("blockquote details div figure ol pre table ul".split())
# Attributes without a value that HTML knows; with any other, a tag is words in angle brackets.
_FLAGS = frozenset(
    "autofocus autoplay checked compact controls default defer disabled download hidden inert"
    " ismap itemscope loop markdown multiple muted noshade nowrap open readonly required reversed"
    " selected".split()
)
# Dropped without a word, because nothing that a reader sees is lost.
_SILENT_ATTRIBUTES = frozenset("align class disabled id name rel target type".split())
_LONGEST_LABEL = 200


class _Tag(NamedTuple):
    """A tag, or a comment, which has no name."""

    start: int
    end: int
    name: str = ""
    is_closing: bool = False
    is_empty: bool = False
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> Mapping[str, str]:
        """Of an attribute that is there twice, the first counts."""
        first: dict[str, str] = {}
        for name, value in self.attributes:
            first.setdefault(name, value)
        return first

    @property
    def is_anchor(self) -> bool:
        """Whether it only marks a place, so that nothing need stand in it."""
        return self.name == "a" and "href" not in self.values and not self.is_closing


class _Opened(NamedTuple):
    """A tag that waits for its end, and whether it may stay without one."""

    start: int
    may_stay: bool


def mask_words(text: str, dialect: Dialect = GITHUB) -> str:
    """Mask every `<` that opens no tag that is published.

    Args:
        text: Markdown. Code is not told from the rest of it: what is masked there is harmless.
        dialect: How it is understood.
    """
    return mask(text, [*_Words(text, dialect).find()], ANGLE) if "<" in text else text


class _Next:
    """Finds the next place of a pattern; asked for rising places, it reads a text once."""

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self._text = text
        self._pattern = pattern
        self._known = -1

    def after(self, at: int) -> int:
        """Return the first place from `at` on; the length of the text if there is none."""
        if self._known < at:
            found = self._pattern.search(self._text, at)
            self._known = found.start() if found else len(self._text)
        return self._known


class _Words:
    """Finds the angle brackets in a text that are words."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._tags = dialect.tags
        self._is_of_engine = dialect.is_of_engine
        self._autolink = _ENGINE_AUTOLINK if dialect.is_of_engine else _AUTOLINK
        self._opened: dict[str, list[_Opened]] = defaultdict(list)
        self._closes = _Next(text, re.compile("-->"))
        self._blanks = _Next(text, _BLANK_LINE)
        self._margins = _Next(text, _AT_MARGIN)

    def find(self) -> Iterator[int]:
        at = 0
        while (at := self._text.find("<", at)) >= 0:
            end = self._skip(at)
            if not end:
                tag = _read_tag(self._text, at, self._tags)
                end = tag.end if tag and self._fits(tag) else 0
            if not end:
                yield at
            at = end or at + 1
        for waiting in self._opened.values():
            yield from (each.start for each in waiting if not each.may_stay)

    def _skip(self, at: int) -> int:
        """Return where something ends that the parser takes for no tag; 0 if it may be one."""
        text = self._text
        # The engine knows no escaped brackets, so they are masked as well.
        if not self._is_of_engine and _is_escaped(text, at):
            return at + 1
        if text.startswith("<!--", at):
            end = _SHORT_COMMENT.match(text, at)
            return end.end() if end else self._comment_end(at)
        link = self._autolink.match(text, at)
        return link.end() if link else self._target_end(at)

    def _comment_end(self, at: int) -> int:
        """Return where a longer comment ends; 0 if this is none."""
        close = self._closes.after(at + 4)
        before = self._text[max(0, at - _LONGEST_MARKER) : at]
        if self._is_of_engine and not _BLOCK_BEGINS.search(before):
            # To the engine, only a block holds an empty line; to GitHub, an item is indented.
            ends = self._margins if _ITEM_BEGINS.search(before) else self._blanks
            close = close if close < ends.after(at) else len(self._text)
        return close + 3 if close < len(self._text) else 0

    def _target_end(self, at: int) -> int:
        """Return where the target of a link or of a definition ends; 0 if this is none."""
        target = _TARGET.match(self._text, at)
        if target is None or target["end"] is None:
            return 0
        before = self._text[max(0, at - _LONGEST_LABEL) : at]
        if target["end"] == ")":
            return target.start("end") if _BEFORE_TARGET.search(before) else 0
        return target.start("end") if _BEFORE_DEFINED.search(before) else 0

    def _fits(self, tag: _Tag) -> bool:
        """Whether a tag can stand here; what it opens has to be closed."""
        if _BLANK_LINE.search(self._text, tag.start, tag.end) or not self._is_at_home(tag.name):
            return False
        waiting = self._opened[tag.name]
        if tag.is_closing:
            return bool(waiting and waiting.pop())
        if tag.name not in _VOID and not tag.is_empty:
            waiting.append(_Opened(tag.start, tag.is_anchor or self._may_stay_open(tag)))
        return True

    def _may_stay_open(self, tag: _Tag) -> bool:
        homes = _OPEN_ENDED.get(tag.name)
        if homes is None:
            return False
        before = self._text[max(0, tag.start - 80) : tag.start]
        return any(self._opened[home] for home in homes) or bool(_LINE_BEGINS.search(before))

    def _is_at_home(self, name: str) -> bool:
        """The sanitizer drops parts of drawings and formulas outside of them, with all content."""
        for root, inside in FOREIGN_TAGS.items():
            if self._opened[root] and name != root:
                return name in inside
        return name in FOREIGN_TAGS or not any(name in each for each in FOREIGN_TAGS.values())


def _is_escaped(text: str, at: int) -> bool:
    before = at
    while before and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def _comment_end(text: str, at: int) -> int:
    """Return where a comment ends; 0 if it never does."""
    short = _SHORT_COMMENT.match(text, at)
    if short:
        return short.end()
    close = text.find("-->", at + 4)
    return close + 3 if close >= 0 else 0


def _read_tag(text: str, at: int, tags: Set[str]) -> _Tag | None:
    """Read a tag that is published; `<b and c>` is none with two attributes."""
    match = _TAG.match(text, at)
    if match is None:
        return None
    name = (match["closed"] or match["opened"]).lower()
    pairs = [(key.lower(), value) for key, value in _ATTRIBUTE.findall(match["attributes"] or "")]
    if name not in tags or any(not value and key not in _FLAGS for key, value in pairs):
        return None
    if name == "img" and not pairs:
        return None
    attributes = tuple((key, html.unescape(_bare(value))) for key, value in pairs)
    return _Tag(at, match.end(), name, bool(match["closed"]), bool(match["empty"]), attributes)


def _bare(value: str) -> str:
    return value[1:-1] if value[:1] in ("'", '"') else value


@dataclass(frozen=True, slots=True)
class RawHtml:
    """A piece of HTML in a text: what of it is published, and what in it others want to know.

    Attributes:
        markup: For the sanitizer; its tags are whole, and every other `<` is text.
        addresses: `(address, description, is an image)` of links and images.
        anchors: Ids that its author set, without `ANCHOR_PREFIX`.
        comments: The texts of comments, with their offsets.
        problems: Attributes that are left out.
    """

    markup: str
    addresses: tuple[tuple[str, str, bool], ...] = ()
    anchors: tuple[str, ...] = ()
    comments: tuple[tuple[int, str], ...] = ()
    problems: tuple[Problem, ...] = field(default=())


def read_html(literal: str, place: Location, taken: Set[str]) -> RawHtml:
    """Take apart a piece of HTML that stands at `place` and was masked before.

    `taken` are anchors that the text has already; of several with one name, the first counts.
    """
    tags = tuple(_tags_in(literal))
    anchors: dict[str, None] = {}
    parts: list[str] = []
    end = 0
    for tag in tags:
        anchor = _anchor(tag)
        is_new = anchor not in taken and anchor not in anchors
        parts += [literal[end : tag.start].replace("<", "&lt;"), _publish(tag, anchor * is_new)]
        end = tag.end
        if anchor and is_new:
            anchors[anchor] = None
    parts.append(literal[end:].replace("<", "&lt;"))
    return RawHtml(
        markup="".join(parts),
        addresses=tuple(_addresses(tags)),
        anchors=tuple(anchors),
        comments=tuple(
            (tag.start, literal[tag.start + 4 : tag.end - 3]) for tag in tags if not tag.name
        ),
        problems=tuple(_check(tags, literal, place)),
    )


def _tags_in(literal: str) -> Iterator[_Tag]:
    at = 0
    while (at := literal.find("<", at)) >= 0:
        if literal.startswith("<!--", at):
            end = _comment_end(literal, at)
            tag = _Tag(at, end) if end else None
        else:
            tag = _read_tag(literal, at, CONTRIBUTED_TAGS)
        if tag is not None:
            yield tag
        at = tag.end if tag else at + 1


def _publish(tag: _Tag, anchor: str) -> str:
    """Write a tag anew, so that nobody reads it in another way."""
    if not tag.name:
        return ""
    if tag.is_closing:
        return f"</{tag.name}>"
    kept = [(key, value) for key, value in tag.values.items() if key not in ("id", "name")]
    if anchor:
        kept.append(("id", ANCHOR_PREFIX + anchor))
    written = "".join(f' {key}="{html.escape(value)}"' for key, value in kept)
    is_whole = tag.is_anchor or (tag.is_empty and tag.name not in _VOID)
    ending = f"</{tag.name}>" if is_whole else ""
    return f"<{tag.name}{written}>{ending}"


def _anchor(tag: _Tag) -> str:
    values = tag.values
    anchor = values.get("id") or (values.get("name", "") if tag.name == "a" else "")
    return "" if re.search(r"\s", anchor) else anchor.removeprefix(ANCHOR_PREFIX)


def _addresses(tags: tuple[_Tag, ...]) -> Iterator[tuple[str, str, bool]]:
    for tag in tags:
        values = tag.values
        if tag.name == "a" and "href" in values:
            yield values["href"], values["href"], False
        elif tag.name == "img" and "src" in values:
            yield values["src"], values.get("alt", ""), True


def _check(tags: tuple[_Tag, ...], literal: str, place: Location) -> Iterator[Problem]:
    for tag in tags:
        allowed = ALLOWED_ATTRIBUTES.get(tag.name, frozenset()) | GENERIC_ATTRIBUTES
        for key, value in tag.attributes:
            if key not in allowed | _SILENT_ATTRIBUTES:
                quoted = shorten(f'{key}="{value}"' if value else key, LONGEST_QUOTE)
                message = f"the attribute {quoted} of <{tag.name}> is not published"
                where = place_inside(literal, tag.start, tag.end, place)
                yield report("html-removed", where, message, "leave it out")


def find_tags_shown(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Find tags that stay in a masked text as words, and that their author may have meant as HTML.

    Yields:
        Where each begins and ends, the name of its element, and why it is shown.
    """
    for match in _SHOWN.finditer(text):
        name = match["name"].lower()
        if name in _KNOWN:
            yield match.start(), match.end(), name, "is not published"
        elif name in CONTRIBUTED_TAGS and ("=" in match["rest"] or name in _BLOCKS):
            yield match.start(), match.end(), name, "is never closed"


def place_inside(literal: str, start: int, end: int, place: Location) -> Location:
    """Find something inside a block; exact unless the block is indented or quoted."""
    line = place.line + literal.count("\n", 0, start)
    last_break = literal.rfind("\n", 0, start)
    column = start - last_break if last_break >= 0 else place.column + start
    length = len(literal[start:end].split("\n", 1)[0])
    return Location(place.path, line, column, line, column + length)
