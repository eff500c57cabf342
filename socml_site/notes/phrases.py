"""Many phrases, found in one walk through a text, or as one regular expression."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

# Scripts that put no spaces between words.
UNSPACED = re.compile(r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]")
TOKEN = re.compile(r"[^\W_]+")
_GAP = r"[\s'\u2019-]{1,3}"
# What may have been one letter, æ, œ or ß, and is one in mirrored text.
_SECOND_LETTER = re.compile("(?<=[ao])e|(?<=s)s")


class Found(NamedTuple):
    """A phrase in a text, and where it begins and ends."""

    phrase: str
    start: int
    end: int


class Phrases:
    """Phrases of whole words, or of characters in scripts without spaces."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Get ready.

        Args:
            phrases: As `fold` leaves them.
        """
        self._spaced: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._unspaced: dict[str, list[str]] = defaultdict(list)
        for phrase in sorted(set(phrases), key=lambda each: (-len(each), each)):
            if UNSPACED.search(phrase):
                self._unspaced[phrase[0]].append(phrase)
            elif phrase:
                may_differ = "ss" in phrase or "ae" in phrase or "oe" in phrase
                for written in (phrase, _SECOND_LETTER.sub("", phrase))[: 1 + may_differ]:
                    words = tuple(written.split())
                    self._spaced[words[0]].append((words, phrase))

    def find(self, plain: str) -> Iterator[Found]:
        """Yield the phrases of a text in small letters without accents, the longest at each place.

        Signs and spaces between words do not count.
        """
        words = TOKEN.findall(plain)
        # Most texts have none of them, and places are only wanted of those that do.
        if not self._spaced.keys().isdisjoint(words):
            yield from self._find_spaced(plain, words)
        if self._unspaced and UNSPACED.search(plain):
            yield from self._find_unspaced(plain)

    def _find_spaced(self, plain: str, words: list[str]) -> Iterator[Found]:
        places: list[tuple[int, int]] = []
        for at, word in enumerate(words):
            for several, phrase in self._spaced.get(word, ()):
                if tuple(words[at : at + len(several)]) == several:
                    places = places or [each.span() for each in TOKEN.finditer(plain)]
                    yield Found(phrase, places[at][0], places[at + len(several) - 1][1])
                    break

    def _find_unspaced(self, plain: str) -> Iterator[Found]:
        at = 0
        while at < len(plain):
            phrases = self._unspaced.get(plain[at], ())
            found = next((each for each in phrases if plain.startswith(each, at)), None)
            if found is not None:
                yield Found(found, at, at + len(found))
            at += len(found) if found else 1

    def are_in(self, plain: str) -> bool:
        return next(self.find(plain), None) is not None

    def count(self, plain: str) -> int:
        return sum(1 for _ in self.find(plain))


class _Tree(dict[str, "_Tree"]):
    """What may follow, by its first letter; an empty one if nothing has to."""

    def add(self, phrase: str) -> None:
        node = self
        for letter in phrase:
            node = node.setdefault(letter, _Tree())
        node[""] = _Tree()

    def pattern(self) -> str:
        branches = [
            (_GAP if letter == " " else re.escape(letter)) + rest.pattern()
            for letter, rest in self.items()
            if letter
        ]
        is_plain = len(branches) <= 1 and "" not in self
        if is_plain or not branches:
            return "".join(branches)
        return f"(?:{'|'.join(branches)}){'?' if '' in self else ''}"


def any_of(phrases: Iterable[str]) -> str:
    """Return a regular expression for any of some phrases in mirrored text, the longest first.

    What several begin with stands in it once: thousands of alternatives are slow.
    """
    tree = _Tree()
    for phrase in filter(None, phrases):
        tree.add(phrase)
        tree.add(_SECOND_LETTER.sub("", phrase))
    return tree.pattern() or r"(?!)"
