"""The text of a file as read: what is in it, and its one way to become HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from html import escape, unescape
from types import MappingProxyType
from typing import Literal, NamedTuple

from socml_site.problems import Location, fold
from socml_site.source.files import HIDDEN
from socml_site.source.highlight import DIAGRAM_CLASS
from socml_site.source.sanitize import sanitize

# Formulas, wiki links and views are put in after the sanitizer. What marks their places holds a
# digest of the text, so that the text cannot hold such a mark.
_MARK = re.compile("socml(formula|link|line|view)([0-9]{1,5})x([0-9a-f]{32})")
_SECTION = re.compile(r"(?=<h[1-6][ >])")
_HEADING = re.compile(r"<h[1-6][ >].*?</h[1-6]>", re.DOTALL)
_PERMALINK = re.compile(r'<a class="headerlink".*?</a>', re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_HEADING_TAG = re.compile(r"(</?h)([1-6])\b")


# No text can hold these characters.
UNNAMED = re.compile("\x02([^\x03]*)\x03")


class Heading(NamedTuple):
    """A heading; `id` is the anchor that GitHub would give it."""

    level: int
    text: str
    id: str
    location: Location


class Link(NamedTuple):
    """A link or image as written; `text` is its label or its description.

    Of a wiki link `[[target|label]]`, `url` is the target. `is_html` says that it was written in
    HTML. `sentence` is the text around it, in which backlinks show it; empty if there is none.
    `UNNAMED` finds in it the target of a wiki link without a label, which shows its page's title.
    """

    url: str
    text: str
    location: Location
    is_image: bool = False
    is_wiki: bool = False
    is_html: bool = False
    sentence: str = ""

    @property
    def is_mention(self) -> bool:
        """Whether it was made from an `@handle` in the text."""
        return not self.is_wiki and self.url.startswith("@")


class LineKind(Enum):
    """What a line is to whoever wrote it.

    A paragraph begins with TEXT, or in a list with ITEM, and goes on with MORE. A table has HEADERS
    and CELLS. A RULE divides what is above from what is below.
    """

    TEXT = auto()
    ITEM = auto()
    MORE = auto()
    HEADERS = auto()
    CELLS = auto()
    RULE = auto()


class Line(NamedTuple):
    """One line as whoever wrote it saw it.

    Attributes:
        text: Plain text, without what is nested below it.
        location: From its first character to its last.
        heading: How many headings stand before it.
        depth: How deep its list is nested; 0 outside of lists.
        is_done: Whether the box of a task is checked; None if it is no task.
        kind: What it is.
        bold: What it has in bold at its beginning, as plain text.
        cells: Those of a table's row, as plain text.
        is_code: Whether it begins with code.
        is_forced: Whether the line before it, of the same paragraph, ends with a line break.
        is_quoted: Whether it stands in a quote.
    """

    text: str
    location: Location
    heading: int
    depth: int = 0
    is_done: bool | None = None
    kind: LineKind = LineKind.TEXT
    bold: str = ""
    cells: tuple[str, ...] = ()
    is_code: bool = False
    is_forced: bool = False
    is_quoted: bool = False


class WikiLink(NamedTuple):
    """`[[target|label]]`; the label is empty if there is none."""

    target: str
    label: str


def _as_text(link: WikiLink) -> str:
    return escape(link.label or link.target)


def _as_code(view: str) -> str:
    return f"<pre><code>{escape(view)}</code></pre>"


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a file: what is in it, and one way to become HTML.

    `summary` is the first paragraph as plain text, empty if there is none. `lead` is the heading
    that the text starts with, if it starts with one: often the title of the whole. `lines` are
    there for minutes only; `anchors` are those set in HTML, as headings of level 0 without a text.
    The hosts' text keeps its headings at their levels, and its pictures may lie on other sites.
    """

    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    summary: str = ""
    lead: Heading | None = None
    lines: tuple[Line, ...] = ()
    _lead_html: str = field(default="", repr=False)
    _html: str = field(default="", repr=False)
    _formulas: tuple[str, ...] = field(default=(), repr=False)
    _wiki_links: tuple[WikiLink, ...] = field(default=(), repr=False)
    _digest: str = field(default="", repr=False)
    anchors: tuple[Heading, ...] = ()
    _is_of_hosts: bool = field(default=False, repr=False)
    _views: tuple[str, ...] = field(default=(), repr=False)

    @property
    def places(self) -> tuple[Heading, ...]:
        """Everything that a link can lead to."""
        return (*self.headings, *self.anchors)

    def with_plain_anchors(self, prefix: str) -> Body:
        """Return it with its anchors called as their author called them, without a prefix.

        Those that a heading has, or that begin as the theme's own do, keep it.
        """
        taken = {heading.id for heading in self.headings}
        plain = {each.id: each.id.removeprefix(prefix) for each in self.anchors}
        free = {
            old: new for old, new in plain.items() if new not in taken and not new.startswith("_")
        }

        def rename(match: re.Match[str]) -> str:
            new = free.get(unescape(match[1]))
            return f' id="{escape(new)}"' if new else match[0]

        pattern = re.compile(rf' id="({re.escape(prefix)}[^"]*)"')
        return replace(
            self,
            anchors=tuple(each._replace(id=free.get(each.id, each.id)) for each in self.anchors),
            _lead_html=pattern.sub(rename, self._lead_html),
            _html=pattern.sub(rename, self._html),
        )

    @property
    def has_diagrams(self) -> bool:
        """Whether there is something for a script to draw."""
        return DIAGRAM_CLASS in self._html

    def begins_with(self, title: str) -> bool:
        """Whether the text begins with its own title, which the page shows anyway."""
        return self.lead is not None and fold(self.lead.text) == fold(title)

    def is_blank(self, besides: Collection[str] = ()) -> bool:
        """Whether nothing is written but headings, empty items and comments.

        Args:
            besides: Headings, in small letters, below which text does not count.
        """
        html = _MARK.sub(lambda m: "" if m[1] == "line" else m[0], self._lead_html + self._html)
        for section in _SECTION.split(html):
            heading = _HEADING.match(section)
            text = _TAG.sub("", section[heading.end() :] if heading else section)
            is_counted = (
                heading is None or fold(_TAG.sub("", _PERMALINK.sub("", heading[0]))) not in besides
            )
            if is_counted and (text.strip() or "<img" in section):
                return False
        return True

    def outline(self, *, without_lead: bool = False) -> tuple[Heading, ...]:
        """Return the headings at the levels that they have in the HTML."""
        headings = self.headings[1:] if without_lead and self.lead else self.headings
        shift = self._shift(headings)
        return tuple(
            Heading(_level(each.level + shift), each.text, each.id, each.location)
            for each in headings
        )

    def to_html(
        self,
        resolve_url: Callable[[str], str | None],
        render_link: Callable[[WikiLink], str] = _as_text,
        render_view: Callable[[str], str] = _as_code,
        *,
        without_lead: bool = False,
        anchors: Mapping[int, Sequence[str]] = MappingProxyType({}),
    ) -> str:
        """Return sanitized HTML.

        Args:
            resolve_url: Gets every relative address as written, `@handle` for mentions, and
                returns the address to publish, or None to publish the text without a link.
            render_link: Returns the safe HTML of a wiki link.
            render_view: Returns the safe HTML of a view, given the text of its block; only hosts
                have such blocks.
            without_lead: Leave the heading at the very beginning out, because the page shows it as
                its title.
            anchors: By the number of a line, the anchors that it gets.
        """
        skip = without_lead and self.lead is not None
        raw = self._html if skip else self._lead_html + self._html
        ids = {place.id for place in self.places}
        clean = sanitize(raw, ids, resolve_url, of_hosts=self._is_of_hosts)
        shift = self._shift(self.headings[1:] if skip else self.headings)
        if (shift or "<h1" in clean) and not self._is_of_hosts:
            clean = _HEADING_TAG.sub(lambda m: f"{m[1]}{_level(int(m[2]) + shift)}", clean)
        # A character reference can bring in what a file may not hold.
        clean = HIDDEN.sub("\N{REPLACEMENT CHARACTER}", clean)

        def put_in(match: re.Match[str]) -> str:
            if match[3] != self._digest:
                return match[0]
            number = int(match[2])
            if match[1] == "formula":
                return self._formulas[number]
            if match[1] == "line":
                found = map(escape, anchors.get(number, ()))
                return "".join(f'<a class="socml-line" id="{each}"></a>' for each in found)
            if match[1] == "view":
                return render_view(self._views[number])
            return render_link(self._wiki_links[number])

        return _MARK.sub(put_in, clean)

    @staticmethod
    def _shift(headings: tuple[Heading, ...]) -> int:
        """The page's title is the only <h1>, so the highest heading of the text becomes <h2>."""
        return 2 - min((each.level for each in headings), default=2)


def mark(kind: Literal["formula", "link", "line", "view"], number: int, digest: str) -> str:
    """Return what stands in the place of something until the text has been sanitized."""
    return f"socml{kind}{number}x{digest}"


def _level(level: int) -> int:
    return min(max(level, 2), 6)
