"""Links in the source text of a page: where their addresses stand, and exchanging them safely."""

from __future__ import annotations

import bisect
import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from socml_site.source import Body, Link, SourceFile, WikiLink
from socml_site.source.front_matter import split_front_matter
from socml_site.source.host_page import is_github_markdown, read_github_body, read_host_body
from socml_site.source.markdown import parse_markdown

_WIKI = re.compile(r"\[\[((?:[^\[\]\n\\]|\\.)+)\]\]")
_INLINE = re.compile(
    r"\]\([ \t]*(?:\n[ \t]*)?"
    r"(<[^<>\n]*>|(?!<)(?:\\.|[^\s\\()]|\((?:\\.|[^\s\\()]){0,500}\)){0,2000})"
)
_DEFINITION = re.compile(r"^[ \t>*+-]*\[(?:[^\[\]\\\n]|\\.)+\]:[ \t]*(<[^<>\n]*>|[^\s<]\S*)", re.M)
_ATTRIBUTE = re.compile(r"""\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+))""", re.I)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# A mention that is a link, or would be one: the whole of it is exchanged.
_NAMES_SOMEBODY = re.compile(r"\[(@[A-Za-z0-9][\w-]*)\]\($")
_LOOSE_MENTION = r"<a>(@[\w-]+)</a>"
# A picture alone in its paragraph, which in HTML stands in none.
_ALONE = r"<p>(<img [^>]*>)</p>|(?<=\n)\n"
_ANCHORS = r'(?<=<h[1-6]) id="[^"]*"|<a [^>]*class="headerlink"[^>]*>'
# An @handle that the repo host does not take for one of its own users.
PLAIN_AT = "@<!-- -->"

Span = tuple[int, int]
Show = Callable[[WikiLink], str]


@dataclass(frozen=True, slots=True)
class Token:
    """The part of a link that changes with its address.

    That is the whole of a wiki link or a mention, and the address of any other. `is_whole` marks
    `[@ann](address)`, of which the whole is exchanged too, because it may become a mention.
    """

    link: Link
    start: int
    end: int
    text: str
    is_whole: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """Return what links that look alike have in common."""
        return ("wiki", self.link.url, self.link.text) if self.link.is_wiki else (self.link.url,)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What to write for a token, and where it then leads and what readers see there.

    `size` are a picture's width and height as HTML says them; `is_text` is for what is no link.
    `lost` is what it does not say of what was written.
    """

    text: str
    address: str
    label: str = ""
    is_image: bool = False
    size: str = ""
    is_text: bool = False
    lost: str = ""

    def to_html(self) -> str:
        """Show it as the parser would."""
        if self.is_text:
            return html.escape(self.label, quote=False)
        if self.is_image:
            shown = f'src="{html.escape(self.address)}" alt="{html.escape(self.label)}"{self.size}'
            return f"<img {shown}>"
        return show_link(self.address, self.label)


# Links that look alike, and what is offered for each of them: one thing, or a second best.
_Group = list[tuple[Token, Sequence[Exchange]]]


@dataclass(frozen=True, slots=True)
class Page:
    """How a file is read: the hosts' pages may be in the engine's Markdown, and not GitHub's."""

    path: str
    is_for_engine: bool = False

    def read(self, text: str) -> Body:
        """Read a text without a header; its first line has number 1."""
        if self.is_for_engine:
            return read_host_body(text, self.path, 1)
        if self.path.startswith("content/"):
            return read_github_body(text, self.path, 1, [])
        return parse_markdown(text, self.path, 1, [])

    def tokens(self, text: str, body: Body | None = None) -> list[Token]:
        """Find what may change in a text, in the order in which it stands there."""
        links = (body or self.read(text)).links
        found = _Finder(text).find(
            link for link in links if not (self.is_for_engine and link.is_html)
        )
        return sorted(found, key=lambda token: token.start)


def page_with_header(path: str, header: str) -> Page:
    """Return how a file with this header is read."""
    front = split_front_matter(SourceFile(path, header), [])
    return Page(path, path.startswith("content/") and not is_github_markdown(front))


class _Finder:
    """Finds links again in the text; the parser knows where each begins, seldom where its address
    stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for line in text.split("\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._inline = _spans(_INLINE, text, _unescape)
        self._wiki = _spans(_WIKI, text, lambda inner: split_wiki(inner)[0])
        self._html = _spans(_ATTRIBUTE, text, html.unescape)
        self._definitions = _spans(_DEFINITION, text, _unescape)

    def find(self, links: Iterable[Link]) -> Iterator[Token]:
        for link in links:
            start = self._offset(link.location.line, link.location.column)
            end = self._offset(link.location.end_line, link.location.end_column)
            if link.is_wiki:
                for span in _take(self._wiki, link.url, start):
                    yield self._token(link, (span[0] - 2, span[1] + 2))
            elif link.is_mention:
                if self._text[start:end] == link.url:
                    yield self._token(link, (start, end))
            elif link.is_html:
                for span in _take(self._html, link.url, start):
                    yield self._token(link, span)
            else:
                yield from self._find_address(link, start, end)

    def _find_address(self, link: Link, start: int, end: int) -> Iterator[Token]:
        is_reference = self._text[start:end].endswith("]")
        spans = () if is_reference else _take(self._inline, link.url, start)
        # What a definition says counts for every link that uses it.
        for span in spans or self._definitions.pop(link.url, ()):
            before = _NAMES_SOMEBODY.search(self._text, max(0, span[0] - 50), span[0])
            if before and self._text[span[1] : span[1] + 1] == ")" and not link.is_image:
                yield self._token(link, (before.start(), span[1] + 1), is_whole=True)
            else:
                yield self._token(link, span)

    def _token(self, link: Link, span: Span, *, is_whole: bool = False) -> Token:
        return Token(link, *span, self._text[span[0] : span[1]], is_whole)

    def _offset(self, line: int, column: int) -> int:
        return self._starts[min(line, len(self._starts)) - 1] + column - 1


def _spans(
    pattern: re.Pattern[str], text: str, read: Callable[[str], str]
) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for match in pattern.finditer(text):
        number = match.lastindex
        if number is not None:
            found[read(match[number])].append(match.span(number))
    return found


def _take(spans: dict[str, list[Span]], written: str, start: int) -> Sequence[Span]:
    """Take the first place at or after `start` where this is written."""
    places = spans.get(written, [])
    index = bisect.bisect_left(places, (start, 0))
    return [places.pop(index)] if index < len(places) else []


def _unescape(written: str) -> str:
    inner = written[1:-1] if written.startswith("<") else written
    return html.unescape(_ESCAPED.sub(r"\1", inner))


def split_wiki(inner: str) -> tuple[str, str]:
    """Take `a|b`, the inside of a wiki link, apart; in a table it is written with a backslash."""
    first, _, second = inner.replace("\\|", "|").partition("|")
    return " ".join(first.split()), " ".join(second.split())


def replace_spans(text: str, changes: Iterable[tuple[Span, str]]) -> str:
    """Put something else in some places of a text; they do not overlap."""
    parts: list[str] = []
    end = 0
    for (start, stop), new in sorted(changes):
        parts += [text[end:start], new]
        end = stop
    return "".join([*parts, text[end:]])


def keep_sound(
    page: Page, text: str, changes: Sequence[tuple[Span, str]], is_sound: Callable[[Token], bool]
) -> str:
    """Make those changes after which a link that `is_sound` begins there; not those in code."""
    changed = replace_spans(text, changes)
    sound = {each.start for each in page.tokens(changed) if is_sound(each)}
    kept: list[tuple[Span, str]] = []
    moved = 0
    for span, new in sorted(changes):
        if span[0] + moved in sound:
            kept.append((span, new))
        moved += len(new) - (span[1] - span[0])
    return replace_spans(text, kept)


@dataclass(frozen=True, slots=True)
class Translated:
    """A text with links exchanged, and for each token what is written there now.

    `failed` are the tokens that were to be exchanged and could not be without changing more, and
    `lost` is what was written and is no more.
    """

    text: str
    tokens: tuple[tuple[Token, str], ...]
    failed: tuple[Token, ...] = ()
    lost: tuple[str, ...] = ()


class Translator:
    """Exchanges links, and makes sure that nothing else changes for a reader.

    What is shown is compared before and after. If it differs, because a link stands in a table or
    its like in a block of code, links are exchanged one by one, as far as that goes.
    """

    def __init__(self, page: Page, text: str, show: Show | None = None) -> None:
        """Get ready.

        Args:
            page: How the text is read.
            text: Without a header.
            show: Shows a wiki link as the new text is understood. By default that is a wiki, and
                the anchors of headings stay the same; otherwise they may change.
        """
        self._page = page
        self._text = text
        self._show = show or show_label_first
        loose = _LOOSE_MENTION if show is None else f"{_LOOSE_MENTION}|{_ALONE}|{_ANCHORS}"
        self._tidy = re.compile(loose)
        self.body = page.read(text)
        self.tokens = page.tokens(text, self.body)

    def translate(self, offer: Callable[[Token], Sequence[Exchange]]) -> Translated:
        """Exchange every token for the first of the things offered for it that will do."""
        offers: dict[tuple[str, ...], _Group] = defaultdict(list)
        for token in self.tokens:
            offered = offer(token)
            if offered:
                offers[token.key].append((token, offered))
        chosen = self._settle(list(offers.values()), {}) if offers else {}
        wanted = [token for group in offers.values() for token, _ in group]
        failed = tuple(token for token in wanted if token not in chosen)
        now = tuple(
            (each, chosen[each].text if each in chosen else each.text) for each in self.tokens
        )
        lost = tuple(each.lost for each in chosen.values() if each.lost)
        return Translated(self._with(chosen), now, failed, lost)

    def _settle(
        self, groups: Sequence[_Group], chosen: Mapping[Token, Exchange]
    ) -> Mapping[Token, Exchange]:
        """Add to what is chosen as many groups as will do; if not all will, look at halves."""
        more = {token: offered[0] for group in groups for token, offered in group}
        if self._is_right({**chosen, **more}):
            return {**chosen, **more}
        if len(groups) == 1:
            return {**chosen, **self._second_best(groups[0], chosen)}
        half = len(groups) // 2
        return self._settle(groups[half:], self._settle(groups[:half], chosen))

    def _second_best(
        self, group: _Group, chosen: Mapping[Token, Exchange]
    ) -> Mapping[Token, Exchange]:
        if any(len(offered) < 2 for _, offered in group):
            return {}
        more = {token: offered[1] for token, offered in group}
        return more if self._is_right({**chosen, **more}) else {}

    def _with(self, chosen: Mapping[Token, Exchange]) -> str:
        return replace_spans(
            self._text, (((token.start, token.end), new.text) for token, new in chosen.items())
        )

    def _is_right(self, chosen: Mapping[Token, Exchange]) -> bool:
        by_key = {token.key: new for token, new in chosen.items()}

        def address(written: str) -> str | None:
            new = by_key.get((written,)) or by_key.get((unquote(written),))
            if new is not None:
                return new.address or None
            return None if written.startswith("@") else unquote(written)

        def render(link: WikiLink) -> str:
            new = by_key.get(("wiki", link.target, link.label)) or by_key.get(
                ("wiki", link.target, link.target)
            )
            return new.to_html() if new else self._show(link)

        before = self.body.to_html(address, render)
        after = self._page.read(self._with(chosen)).to_html(_as_written, self._show)
        return self._tidied(before) == self._tidied(after)

    def _tidied(self, shown: str) -> str:
        return self._tidy.sub(lambda match: "".join(filter(None, match.groups())), shown).strip()


def _as_written(address: str) -> str | None:
    return None if address.startswith("@") else unquote(address)


def show_label_first(link: WikiLink) -> str:
    """Show `[[Label|Page Name]]` as GitHub's wikis understand it."""
    return show_link(link.label or link.target, link.target)


def show_link(address: str, label: str) -> str:
    """Show a link; in the name of a page, a space is a hyphen."""
    name, mark, fragment = address.partition("#")
    href = html.escape(f"{name.replace(' ', '-')}{mark}{fragment}")
    return f'<a href="{href}">{html.escape(label, quote=False)}</a>'
