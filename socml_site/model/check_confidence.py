"""Minutes that are to name nobody, and the names that stand in them all the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from socml_site.model.people import name_key
from socml_site.model.types import Archive, Attribution, Minutes, Person
from socml_site.problems import Location, Problem, report
from socml_site.source import List, Node, Scalar, Table, location_at

RULE = "named-in-confidence"
# People as a header has them; they are not published.
_PEOPLE_FIELDS = ("moderators", "note_takers", "participants")
_MOST_WORDS = 6
# Accents may be characters of their own.
_WORD = re.compile(r"@?[^\W_](?:[\w.'\u2019\u0300-\u036f-]{0,60}(?:[^\W_]|[\u0300-\u036f]))?\.?")
_POSSESSIVE = re.compile("['\u2019]s$|\\.$")
_INITIAL = re.compile(r"[^\W\d_]\.?")
_PERSON_PAGE = re.compile(r"(?:^|/)people/#?([^/#.?]+)")
# What readers do not see: tags, where links lead, spaces in disguise, emphasis and its like.
_UNSEEN = re.compile(
    r"<[^<>\n]{0,300}>|\]\([^()\s]{0,500}\)|&(?:nbsp|#160|#xa0|#32);|[*_~`|>\[\]()\"\u201c\u201d\u00a0]",
    re.IGNORECASE,
)
_HYPHENS = re.compile("[\u2010\u2011\u2012\u2013]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def check_confidence(archive: Archive, texts: Mapping[str, str]) -> Iterator[Problem]:
    """Report who is named in minutes under Chatham House attribution.

    Args:
        archive: Everybody in it is known by name.
        texts: The files as they were read, by path.
    """
    secret = [
        each for each in archive.minutes.values() if each.attribution is Attribution.CHATHAM_HOUSE
    ]
    if not secret:
        return
    known = _Names(
        name for person in archive.people.values() for name in (person.name, *person.aliases)
    )
    known_handles = {f"@{person.id}" for person in archive.people.values() if person.has_handle}
    for minutes in secret:
        own = list(own_names(minutes))
        handles = {*known_handles, *(each.casefold() for each in own if each.startswith("@"))}
        finder = _Finder(known, _Names(own, with_single=True), handles)
        for place, name in _names_in(minutes, texts[minutes.path], finder, archive.people):
            yield named(place, name)


def named(place: Location, name: str) -> Problem:
    """Report a name where there should be none."""
    message = f'these notes are to name nobody, and here is "{name}"'
    hint = 'write "a participant"; or take `attribution: chatham-house` out, if all agree'
    return report(RULE, place, message, hint)


def own_names(minutes: Minutes) -> Iterator[str]:
    """Yield the names that the file's own header and lists have of those who took part."""
    for field in _PEOPLE_FIELDS:
        value = minutes.document.fields.value(field)
        for item in value.items if isinstance(value, List) else (value,):
            if isinstance(item, Scalar) and not item.text.strip().isdigit():
                yield item.text.strip()
    # A word in small letters may be anything.
    listed = (each.name for each in minutes.notes.attendance.everybody())
    yield from (name for name in listed if not name[0].islower())


def _names_in(
    minutes: Minutes, text: str, finder: _Finder, people: Mapping[str, Person]
) -> Iterator[tuple[Location, str]]:
    path = minutes.path
    if any(finder.find(minutes.id.replace("-", " "))):
        yield Location(path), minutes.id
    body_at = _offset_of_line(text, minutes.document.body_line)
    for start, end in finder.find(text, body_at):
        yield location_at(path, text, start, end - start), " ".join(text[start:end].split())
    for field, value in _published_scalars(minutes.document.fields):
        said = value.text.replace("-", " ") if field == "aliases" else value.text
        for start, end in finder.find(said):
            yield value.location, value.text[start:end]
    for link in minutes.body.links:
        page = _PERSON_PAGE.search(link.url)
        # A wiki link can name somebody by the handle alone.
        name = page[1] if page else link.url if link.is_wiki else ""
        person = people.get(name.casefold())
        if person is not None and (page is not None or person.has_handle):
            yield link.location, name


def _published_scalars(fields: Table) -> Iterator[tuple[str, Scalar]]:
    """Yield every value of a header but those that name who took part, with its field."""
    for key, value in fields.entries:
        if key.text not in _PEOPLE_FIELDS:
            yield from ((key.text, each) for each in _scalars(value))


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, List):
        for item in node.items:
            yield from _scalars(item)
    else:
        for _, value in node.entries:
            yield from _scalars(value)


class _Names:
    """Names to look for, by how they are written.

    A name of several words is one whatever its case. One word may be anything, so it counts only
    where `with_single` says so, and as it is written. Scripts without spaces have no words.
    """

    def __init__(self, names: Iterable[str], *, with_single: bool = False) -> None:
        self.several: set[str] = set()
        self.single: set[str] = set()
        self.unspaced: set[str] = set()
        for name in names:
            words = name.split()
            if len(words) > 1:
                self.several.add(_key(words))
            elif len(name) > 1 and all(_is_unspaced(char) for char in name):
                self.unspaced.add(name)
            elif with_single and not name.startswith("@"):
                self.single.add(name)


def _key(words: Iterable[str]) -> str:
    """The dot of an initial does not count."""
    return name_key(" ".join(w.rstrip(".") if _INITIAL.fullmatch(w) else w for w in words))


def _is_unspaced(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" and char.isalpha()


class _Finder:
    """Finds names in a text as readers see it."""

    def __init__(self, known: _Names, own: _Names, handles: set[str]) -> None:
        self._several = known.several | own.several
        self._single = own.single
        self._unspaced = known.unspaced | own.unspaced
        self._handles = handles

    def find(self, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """Yield where each name begins and ends; of several at one place, the longest."""
        # Of the same length, so that every place is the same.
        seen = _UNSEEN.sub(lambda match: " " * len(match[0]), text)
        seen = _HYPHENS.sub("-", seen)
        for name in self._unspaced:
            at = seen.find(name, start)
            while at >= 0:
                yield at, at + len(name)
                at = seen.find(name, at + len(name))
        words = list(_WORD.finditer(seen, start))
        at = 0
        while at < len(words):
            count, length = self._longest(seen, words[at : at + _MOST_WORDS])
            if count:
                yield words[at].start(), words[at + count - 1].start() + length
            at += count or 1

    def _longest(self, text: str, words: list[re.Match[str]]) -> tuple[int, int]:
        """Return how many of the words are a name, and how much of the last; 0 if none are."""
        first = words[0][0]
        for last in _beginnings(first):
            if last.casefold() in self._handles or last in self._single:
                return 1, len(last)
        if len(words) > 1 and text[words[0].end() : words[1].start()].strip() == ",":
            for last in _beginnings(words[1][0]):
                if _key([last, first]) in self._several:
                    return 2, len(last)
        found = 0, 0
        said = [first]
        for number, word in enumerate(words[1:], start=2):
            gap = text[words[number - 2].end() : word.start()]
            if gap.strip() or _BLANK_LINE.search(gap):
                break
            for last in _beginnings(word[0]):
                # People leave initials in the middle out, or put them in.
                short = [first, *(each for each in said[1:] if not _INITIAL.fullmatch(each)), last]
                if _key([*said, last]) in self._several or _key(short) in self._several:
                    found = number, len(last)
                    break
            said.append(word[0])
        return found


def _beginnings(word: str) -> Iterator[str]:
    """Yield a word, and what is left of it without what was put to its end."""
    yield word
    bare = _POSSESSIVE.sub("", word)
    if bare != word:
        yield bare
    while "-" in bare:
        bare = bare.rpartition("-")[0]
        yield bare


def _offset_of_line(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return at
