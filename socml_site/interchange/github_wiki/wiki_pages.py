"""One page of an exported wiki: the comment that says which file it is, and the way back.

A page is a comment with the file's path and header, then what was assembled for readers of the
wiki, then a mark, then the file's own text with its links as a wiki has them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from socml_site.interchange.github_wiki.wiki_names import WikiIndex
from socml_site.interchange.link_exchange import (
    PLAIN_AT,
    Page,
    Span,
    Token,
    keep_sound,
    page_with_header,
    replace_spans,
    split_wiki,
)
from socml_site.source import is_good_stem
from socml_site.source.files import HIDDEN, plain_line_ends

TEXT_MARK = "<!-- socml-text: what stands above is made from the comment at the top -->\n"
LISTS_MARK = "\n<!-- socml-lists: what stands below is made by `socml export wiki` -->\n"
_COMMENT = re.compile(r"<!-- socml-page\n(.*?)\n-->\n", re.DOTALL)
_MENTION_LINK = re.compile(r"\[(@[A-Za-z0-9][\w-]*)\]\((.*)\)", re.DOTALL)
_PLAIN_MENTION = re.compile(re.escape(PLAIN_AT) + r"(?=[A-Za-z0-9])")
_BAD_PATH = re.compile(r"[\\:]|(?:^|/)(?:[./]|$)")
# Where it leads depends on where the wiki is, which only the import knows.
_OF_SOME_WIKI = re.compile(r"(?:https://[\w.]+)?/(?:wiki/[^/]+/[^/]+|[^/]+/[^/]+/wiki)/")
_TRUE = "yes"


@dataclass(frozen=True, slots=True)
class WikiPage:
    """A page of an exported wiki, taken apart.

    Attributes:
        path: The file in the conference; empty if the whole page was assembled.
        header: The lines of the file before its body, as they stand there.
        text: The file's body, with links as the wiki has them.
        made: What was assembled, before the text or (on the first page) behind it.
        has_lists: Whether it stands behind the text.
        links: What a link was in the file, where that does not follow from the link itself: by
            what is written now, what was written, in order, or once for all.
        is_as_it_was: Whether no link could be exchanged.
        copied: Digests of the files beside the pages, by path; only on the page that knows them.
        was: Digests of `text` and `made` when the page was exported.
    """

    path: str = ""
    header: str = ""
    text: str = ""
    made: str = ""
    has_lists: bool = False
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_as_it_was: bool = False
    copied: Mapping[str, str] = field(default_factory=dict)
    was: tuple[str, str] = ("", "")

    @property
    def digests(self) -> tuple[str, str]:
        return digest(self.text), digest(self.made)

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has changed the page since it was exported."""
        return self.was == self.digests

    def pack(self) -> str:
        """Return the page as it stands in the wiki."""
        top = f"<!-- socml-page\n{_hide(self._facts())}\n-->\n"
        if self.has_lists:
            return f"{top}{TEXT_MARK}{self.text}{LISTS_MARK}{self.made}"
        return f"{top}{self.made}{TEXT_MARK}{self.text}"

    def _facts(self) -> str:
        lines = [f"file: {self.path}"] if self.path else []
        lines.append("digest: " + " ".join(self.digests))
        lines += [f"lists: {_TRUE}"] * self.has_lists
        lines += [f"as-it-was: {_TRUE}"] * self.is_as_it_was
        lines += [f"copied: {_json([path, told])}" for path, told in self.copied.items()]
        lines += [f"link: {_json([now, *before])}" for now, before in self.links.items()]
        return "\n".join([*lines, self.header]).removesuffix("\n")


def unpack_page(text: str) -> WikiPage | None:
    """Take a page of an exported wiki apart; None if it has no comment of ours."""
    text = plain_line_ends(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    comment = _COMMENT.match(text)
    if comment is None:
        return None
    facts, opening, header = _show(comment[1]).partition("\n---")
    page = _read_facts(facts)
    if opening:
        page = replace(page, header=f"---{header}\n")
    above, mark, below = text[comment.end() :].partition(TEXT_MARK)
    if not mark:
        # Somebody has deleted the mark: all of it is somebody's words.
        return replace(page, text=above, has_lists=False)
    if page.has_lists:
        below, _, above = below.rpartition(LISTS_MARK)
    return replace(page, text=below, made=above)


def _read_facts(facts: str) -> WikiPage:
    found: dict[str, list[str]] = defaultdict(list)
    for line in facts.split("\n"):
        name, _, value = line.partition(": ")
        found[name].append(value)
    links = [each for value in found["link"] if len(each := _strings(value)) > 1]
    copied = [(each[0], each[1]) for value in found["copied"] if len(each := _strings(value)) == 2]
    told = " ".join(found["digest"]).split()
    return WikiPage(
        path="".join(found["file"][:1]),
        has_lists=_TRUE in found["lists"],
        is_as_it_was=_TRUE in found["as-it-was"],
        links={now: tuple(before) for now, *before in links},
        copied=dict(copied),
        was=(told[0], told[1]) if len(told) == 2 else ("", ""),
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _strings(text: str) -> list[str]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return []
    is_good = isinstance(value, list) and all(isinstance(each, str) for each in value)
    return value if is_good else []


def digest(content: str | bytes) -> str:
    """Return a short digest of a text or a file."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()[:16]


def _hide(text: str) -> str:
    """Write a text so that it can stand in a comment, which two hyphens may end."""
    return re.sub(r"-(?=-)", r"-\\", text.replace("\\", "\\\\"))


def _show(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def is_good_path(path: str) -> bool:
    """Whether a page may become this file: the wiki's writers are strangers."""
    folder, _, rest = path.partition("/")
    if not rest.endswith(".md") or HIDDEN.search(path) or _BAD_PATH.search(path):
        return False
    if folder == "content":
        return len(path.encode()) < 250
    stem = rest.removesuffix(".md")
    return folder in ("sessions", "minutes", "people") and is_good_stem(stem) and stem != "index"


# The way back


def restore_text(page: WikiPage, index: WikiIndex) -> str:
    """Return the body of a file: its links are those of a conference again."""
    if page.is_as_it_was:
        return page.text
    file = page_with_header(page.path, page.header)
    seen: Counter[str] = Counter()
    changes: list[tuple[Span, str]] = []
    for token in file.tokens(page.text):
        now, span = _as_remembered(token, page)
        before = page.links.get(now)
        if before:
            new = before[min(seen[now], len(before) - 1)]
            seen[now] += 1
        else:
            new = usual_link(token, page.path, index)
        changes.append((span, new))
    return _with_mentions(file, replace_spans(page.text, changes))


def _as_remembered(token: Token, page: WikiPage) -> tuple[str, Span]:
    """Return what is written for a link: the whole of it, if it was a wiki link once."""
    for now in page.links:
        start = token.end + 1 - len(now)
        if now.endswith(f"]({token.text})") and page.text.startswith(now, max(start, 0)):
            return now, (start, token.end + 1)
    return token.text, (token.start, token.end)


def _with_mentions(file: Page, text: str) -> str:
    """Make mentions again of those that the wiki was not to see; those in code stay."""
    changes = [(match.span(), "@") for match in _PLAIN_MENTION.finditer(text)]
    return keep_sound(file, text, changes, lambda token: token.link.is_mention) if changes else text


def usual_link(token: Token, source: str, index: WikiIndex) -> str:
    """Return what a link in the wiki is in the file `source`, if nothing else is known."""
    if token.link.is_wiki:
        return _usual_wiki_link(token, index)
    if token.link.is_mention:
        return token.text
    if token.is_whole:
        mention = _MENTION_LINK.fullmatch(token.text)
        return mention[1] if mention and index.way(mention[2], source) else token.text
    way = index.way(token.link.url, source)
    return token.text if way is None else way


def _usual_wiki_link(token: Token, index: WikiIndex) -> str:
    label, page = split_wiki(token.text[2:-2])
    found = index.find(page or label)
    if found is None:
        return f"[[{page}|{label}]]" if page else token.text
    path, fragment = found
    target = f"{index.id_of(path)}#{fragment}" if fragment else index.id_of(path)
    return f"[[{target}|{label}]]" if page else f"[[{target}]]"


def remember_links(
    tokens: Iterable[tuple[str, str]], page: WikiPage, index: WikiIndex
) -> dict[str, tuple[str, ...]]:
    """Work out which links would not come back by themselves.

    Args:
        tokens: What is written for each link now, and what was written before.
        page: The page with its text as the wiki has it.
        index: What the pages of the wiki are.
    """
    usual = {
        token.text: usual_link(token, page.path, index)
        for token in page_with_header(page.path, page.header).tokens(page.text)
    }
    before: dict[str, list[str]] = defaultdict(list)
    for now, was in tokens:
        before[now].append(was)
    return {
        now: tuple(was) if len(set(was)) > 1 else (was[0],)
        for now, was in before.items()
        if any(each != usual.get(now) for each in was) or _OF_SOME_WIKI.match(now)
    }
