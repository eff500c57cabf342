"""Pages of a wiki that others wrote: which are notes of sessions, and what they are called here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from urllib.parse import unquote

from socml_site.interchange.github_wiki.wiki_names import name_key
from socml_site.interchange.link_exchange import Page, split_wiki
from socml_site.interchange.markups import Markup
from socml_site.interchange.note_names import stem_of
from socml_site.source import is_good_stem
from socml_site.source.files import HIDDEN

_LIST_OF_SESSIONS = re.compile(
    r"\b(?:sessions?|notes|minutes|break-?outs?|schedule|discussions|talks|workshops)\b", re.I
)
_SPEAKS_OF = re.compile(
    r"^[ \t>#*_+-]*(?:(?P<sign>attendees|participants|present|moderators?|facilitators?"
    r"|note[- ]?takers?|scribes?|minutes|action items|actions|next steps|decisions|resolutions"
    r"|discussion)[*_]*[ \t]*(?::|$)|(?P<w3c>RESOLVED|ACTION|AGREED)[*_]*:)",
    re.MULTILINE | re.IGNORECASE,
)
_FENCE = re.compile(r"(?:[-*+>]|\d{1,9}[.)]|\s){0,20}(`{3,}|~{3,})([^`]*)$")
_STRONG = re.compile(r"attendees|note[- ]?takers?|scribes?|action items|resolved|action", re.I)
_NAMED_LIKE_NOTES = re.compile(r"\b(?:minutes|notes of|session notes)\b", re.IGNORECASE)
_NO_SESSION = "that it is no session, because nothing says so; --sessions says otherwise"
# Addresses that the site has already, and names that mean something to the engine.
_TAKEN = frozenset(
    "index readme schedule sessions minutes people topics wanted changes outcomes rooms problems"
    " assets search feed 404".split()
)
_SPECIAL = {"_sidebar": "wiki-sidebar", "_footer": "wiki-footer", "_header": "wiki-header"}


@dataclass(slots=True)
class ForeignPage:
    """A page as found in the wiki, and what is decided about it.

    Attributes:
        name: Its path in the wiki.
        stem: The name of its file without folder and ending.
        text: As it stands there, in UTF-8.
        markup: Another one; None for Markdown.
        path: The file that its text becomes; a session's are its minutes.
        session: Fields of the proposal.
        minutes: Fields of the minutes.
    """

    name: str
    stem: str
    text: str
    markup: Markup | None = None
    path: str = ""
    session: dict[str, object] = field(default_factory=dict)
    minutes: dict[str, object] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return the title that the wiki shows: the page's name."""
        words = HIDDEN.sub("", unquote(self.stem)).replace("-", " ")
        return " ".join(words.split())[:200] or "Untitled"

    @property
    def is_session(self) -> bool:
        return self.path.startswith("minutes/")

    @property
    def is_home(self) -> bool:
        return self.name.rpartition(".")[0].casefold() == "home"

    @property
    def is_special(self) -> bool:
        return self.is_home or self.stem.casefold() in _SPECIAL


def decide(
    pages: Sequence[ForeignPage], sessions: Sequence[str], others: Sequence[str]
) -> dict[str, bool]:
    """Say of each page, by its name in the wiki, whether it is notes of a session.

    Args:
        pages: All pages that nobody knows anything about; what is decided is added to `guesses`.
        sessions: Patterns of names that the user knows to be sessions'.
        others: Patterns of names that the user knows to be other pages'.
    """
    listed = dict(_listed(pages))
    return {page.name: _is_session(page, sessions, others, listed) for page in pages}


def _is_session(
    page: ForeignPage, sessions: Sequence[str], others: Sequence[str], listed: Mapping[str, str]
) -> bool:
    if _matches(page, others):
        return False
    if _matches(page, sessions):
        return True
    if page.is_special or page.markup:
        return False
    why = listed.get(name_key(page.stem)) or _looks_like_notes(page)
    what = f"that it is notes of a session, because {why}" if why else _NO_SESSION
    page.guesses.append(what)
    return bool(why)


def _matches(page: ForeignPage, patterns: Iterable[str]) -> bool:
    names = {page.name, page.name.rpartition(".")[0], page.stem, page.title}
    folded = {name.casefold() for name in names}
    return any(fnmatchcase(name, each.casefold()) for each in patterns for name in folded)


def _listed(pages: Iterable[ForeignPage]) -> Iterator[tuple[str, str]]:
    """Find pages that Home or the sidebar lists as sessions, and under which heading."""
    for page in pages:
        if not page.is_home and page.stem.casefold() != "_sidebar":
            continue
        body = Page("minutes/x.md").read(page.text)
        for link in body.links:
            above = [each for each in body.headings if each.location.line <= link.location.line]
            if not above or not _LIST_OF_SESSIONS.search(above[-1].text):
                continue
            target = split_wiki(f"{link.url}|{link.text}")[link.is_wiki and link.text != link.url]
            whole = unquote(target).rpartition("/")[2]
            for name in (whole, whole.partition("#")[0]):
                if not _LIST_OF_SESSIONS.fullmatch(name):
                    yield name_key(name), f'{page.stem} lists it under "{above[-1].text}"'


def _looks_like_notes(page: ForeignPage) -> str:
    signs = {
        (match["sign"] or match["w3c"]).lower(): match[0].strip(" \t>#*_+-:")
        for match in _SPEAKS_OF.finditer(_without_code(page.text))
    }
    if len(signs) > 1 or any(_STRONG.fullmatch(each) for each in signs):
        return "it has " + ", ".join(f'"{each}"' for each in sorted(signs.values())[:3])
    is_list = _LIST_OF_SESSIONS.fullmatch(page.title)
    return "of its name" if _NAMED_LIKE_NOTES.search(page.title) and not is_list else ""


def _without_code(text: str) -> str:
    lines = text.split("\n")
    codes = _lines_of_code(lines)
    return "\n".join(line for line, is_code in zip(lines, codes, strict=True) if not is_code)


def _lines_of_code(lines: Sequence[str]) -> Iterator[bool]:
    """Say of each line whether it is in a fenced block of code, or opens or closes one."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if not fence:
            fence = mark[1] if mark else ""
            yield bool(fence)
            continue
        yield True
        if mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""


# Names


def name_files(
    pages: Sequence[ForeignPage],
    sessions: Mapping[str, bool],
    is_taken: Callable[[str], bool],
    twins: Mapping[str, str],
) -> None:
    """Decide which file each page becomes.

    Args:
        pages: Their `path` is set, and what was guessed is added.
        sessions: Which of them are notes of sessions, by name.
        is_taken: Whether a path is there already, in whatever letters.
        twins: By name, the files that hold the same as a page.
    """
    used = set(twins.values())
    for page in pages:
        if page.name in twins:
            page.path = twins[page.name]
            continue
        folders = ("sessions", "minutes") if sessions[page.name] else ("content",)
        wanted = _wanted_stem(page, is_session=sessions[page.name])
        stem, number = wanted, 1
        while any(_is_used(f"{folder}/{stem}.md", used, is_taken) for folder in folders):
            number += 1
            stem = f"{wanted[:70].rstrip('._-')}-{number}"
            if wanted == "index":
                stem, wanted = "home", "home"
        page.path = f"{folders[-1]}/{stem}.md"
        used.update(f"{folder}/{stem}.md" for folder in folders)
        if stem == "home" and page.is_home:
            page.guesses.append("content/home.md, because content/index.md is taken")
        elif stem != wanted:
            page.guesses.append(f'the id "{stem}", because "{wanted}" is taken')
        elif wanted != page.stem.lower() and not page.is_special:
            page.guesses.append(f'the id "{stem}", because "{page.stem}" is no good address')


def _is_used(path: str, used: set[str], is_taken: Callable[[str], bool]) -> bool:
    return path in used or is_taken(path)


def _wanted_stem(page: ForeignPage, *, is_session: bool) -> str:
    if page.is_home and not is_session:
        return "index"
    special = _SPECIAL.get(page.stem.casefold())
    if special is not None:
        return special
    stem = stem_of((page.stem if is_good_stem(page.stem) else unquote(page.stem),), page.text)
    is_bad = stem == "index" if is_session else stem in _TAKEN
    return f"{stem}-page" if is_bad else stem
