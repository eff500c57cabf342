"""Minutes that are to name nobody, and the names that stand in them all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from socml_site.model.people import index_names, name_key
from socml_site.model.types import Archive, Attribution, Minutes, Person
from socml_site.problems import Location, Problem, report
from socml_site.source import List, Scalar, location_at

RULE = "named-in-confidence"
# People as a header has them; they are not published.
_PEOPLE_FIELDS = ("moderators", "note_takers", "participants")
# A name has at least two words: one alone may be anything. A handle is one word.
_MOST_WORDS = 5
_WORD = re.compile(r"@?[^\W_](?:[\w.'\u2019-]{0,60}\w)?\.?")
_POSSESSIVE = re.compile("['\u2019]s$|\\.$")
_PERSON_PAGE = re.compile(r"(?:^|/)people/([^/#.]+)")


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
    known = index_names(archive.people.values())
    for person in archive.people.values():
        if person.has_handle:
            known[f"@{person.id}"] = person
    for minutes in secret:
        for place, name in _names_in(minutes, texts[minutes.path], known):
            yield named(place, name)


def named(place: Location, name: str) -> Problem:
    """Report a name where there should be none."""
    message = f'these notes are to name nobody, and here is "{name}"'
    hint = 'write "a participant"; or take `attribution: chatham-house` out, if all agree'
    return report(RULE, place, message, hint)


def _names_in(
    minutes: Minutes, text: str, known: Mapping[str, Person]
) -> Iterator[tuple[Location, str]]:
    names = {*known, *(name_key(name) for name in _own_names(minutes))}
    body_at = _offset_of_line(text, minutes.document.body_line)
    for start, end in _find(text, body_at, names):
        yield location_at(minutes.path, text, start, end - start), " ".join(text[start:end].split())
    summary = minutes.document.fields.value("summary")
    if isinstance(summary, Scalar):
        for start, end in _find(summary.text, 0, names):
            yield summary.location, summary.text[start:end]
    for link in minutes.body.links:
        page = _PERSON_PAGE.search(link.url)
        # A wiki link can name somebody by the handle alone.
        handle = page[1] if page else link.url if link.is_wiki else ""
        if f"@{handle.casefold()}" in known:
            yield link.location, handle


def _own_names(minutes: Minutes) -> Iterator[str]:
    """Yield the names that the file's own header has."""
    for field in _PEOPLE_FIELDS:
        value = minutes.document.fields.value(field)
        for item in value.items if isinstance(value, List) else (value,):
            if isinstance(item, Scalar) and " " in item.text.strip():
                yield item.text


def _find(text: str, start: int, names: set[str]) -> Iterator[tuple[int, int]]:
    """Yield where each name begins and ends; of several at one place, the longest."""
    words = list(_WORD.finditer(text, start))
    at = 0
    while at < len(words):
        count = _longest_name(text, words[at : at + _MOST_WORDS], names)
        if count:
            last = words[at + count - 1]
            yield words[at].start(), last.end() - len(last[0]) + len(_bare(last[0]))
        at += count or 1


def _longest_name(text: str, words: list[re.Match[str]], names: set[str]) -> int:
    """Return how many of the words are a name; 0 if none are."""
    found = 0
    said: list[str] = []
    for number, word in enumerate(words, start=1):
        if number > 1 and text[words[number - 2].end() : word.start()].strip():
            break
        for last in (word[0], _bare(word[0])):
            key = name_key(" ".join([*said, last]))
            if key in names and (number > 1 or key.startswith("@")):
                found = number
        said.append(word[0])
    return found


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word)


def _offset_of_line(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return at
