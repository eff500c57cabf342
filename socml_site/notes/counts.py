"""Numbers of people who are not named: `and about 12 others`, ほか6名."""

from __future__ import annotations

import functools
import re

from socml_site.notes.phrases import TOKEN, Phrases
from socml_site.notes.words import Words, mirror

_NUMBER = re.compile(r"(?<!\d)\d{1,6}(?!\d)|[^\W\d_]+")
# Japanese and Chinese count people with these.
_COUNTERS = tuple("名人位명")
_ABOUT = tuple("+~≈")
_MOST_BETWEEN = 2
_LONGEST_COUNT = 120
_FARTHEST_NUMBER = 40


@functools.cache
def _counting(words: Words) -> tuple[Phrases, Phrases]:
    """Return what may stand before a number of people, and behind it."""
    return Phrases(words.lists["about"]), Phrases(words.lists["others"])


def count_people(text: str, words: Words) -> int | None:
    """Return how many people a part of a list stands for; None if it names one, or nobody."""
    plain = mirror(text[:_LONGEST_COUNT]).strip(" .,;()")
    for match in _NUMBER.finditer(plain):
        if match.start() > _FARTHEST_NUMBER:
            break
        said = match[0]
        number = int(said) if said.isdigit() else words.numbers.get(said)
        if number is not None:
            about, others = _counting(words)
            rest = plain[match.end() :].lstrip("+ ")
            before = plain[: match.start()]
            if _says_who(rest, others) or (not rest and _says_about(before, about)):
                return number
    return None


def _says_who(rest: str, others: Phrases) -> bool:
    """Whether `people`, or two words and `people`, stand behind a number."""
    found = next(others.find(rest), None)
    is_near = found is not None and len(TOKEN.findall(rest[: found.start])) <= _MOST_BETWEEN
    return is_near or rest[:1] in _COUNTERS


def _says_about(before: str, about: Phrases) -> bool:
    found = next(about.find(before), None)
    return before[:1] in _ABOUT or (found is not None and found.start == 0)
