"""Who is named with a part in a line or a sentence: `Chair: Ann`, `… led by Ann and Bo`."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from socml_site.notes.phrases import Phrases
from socml_site.notes.words import PEOPLE, Kind, Words, mirror
from socml_site.problems import fold

_COLON = re.compile(r"\s?(?:[:：](?!//)|\s[–—-]\s)\s*")
_STARTS = re.compile(r"(?:^|(?<=[\s,;.·|(]))[^\W\d_]")
_MOST_LABEL_WORDS = 6
_ENDS_SENTENCE = re.compile(r"(?<=\w{2})\.\s+(?=[^\W\d_])")
# What stands before a label that does not begin its line, or a part of it.
_INSIDE = re.compile(r"[^\W_][\s*_]+\Z")
_LONGEST_SENTENCE = 400
# A line that ends as `Ann will scribe` does is no longer.
_SHORT = 60


def labelled_people(text: str, words: Words) -> Iterator[tuple[Kind, str]]:
    """Yield what stands behind each label of a line that is about people."""
    if not any(sign in text for sign in (":", "：", " – ", " — ", " - ")):
        return
    found: list[tuple[int, int, Kind | None]] = []
    after = 0
    for colon in _COLON.finditer(text):
        starts = [each.start() for each in _STARTS.finditer(text, after, colon.start())]
        for start in starts[-_MOST_LABEL_WORDS:]:
            label = text[start : colon.start()]
            kind = words.label(label)
            # `The slides are here: …` names nobody.
            is_inside = bool(_INSIDE.search(text, max(0, start - 3), start)) and not found
            if is_inside and (kind is Kind.PARTICIPANT or " " not in label.strip()):
                continue
            if kind is not None:
                found.append((start, colon.end(), kind))
                break
        after = colon.end()
    for number, (_, end, kind) in enumerate(found):
        following = found[number + 1][0] if number + 1 < len(found) else len(text)
        if kind in PEOPLE:
            yield kind, text[end:following].strip(" ,;·|")


@functools.cache
def _people_phrases(words: Words) -> Phrases:
    return Phrases(each for each, kind in words.labels.items() if kind in PEOPLE and len(each) > 2)


@functools.cache
def _last_words(words: Words) -> frozenset[str]:
    several = (each for each, kind in words.labels.items() if kind in PEOPLE and " " in each)
    return frozenset(each.rpartition(" ")[2] for each in several)


def names_leaders(text: str, words: Words) -> bool:
    """Whether a sentence is `Ann will scribe`."""
    return any(each.who for each in mentions(text, words, is_head=False))


def ends_like_mention(text: str, words: Words) -> bool:
    """Whether a line is short and ends as `Ann will scribe` does."""
    last = text.rstrip(" .").rpartition(" ")[2]
    return len(text) < _SHORT and mirror(last) in _last_words(words)


def split_sentences(text: str, words: Words) -> Iterator[str]:
    """Yield names, and the sentences behind them that name more: `Ann, Bo. Scribe was Ci.`"""
    start = 0
    for end in _ENDS_SENTENCE.finditer(text):
        found = next(_people_phrases(words).find(mirror(text[end.end() :])), None)
        if found is not None and found.start == 0:
            yield text[start : end.start()]
            start = end.end()
    yield text[start:]


class Mention(NamedTuple):
    """Who is named inside of a sentence; one word of ours before a name is not clear."""

    kind: Kind
    who: str
    is_clear: bool = True


def mentions(text: str, words: Words, *, is_head: bool) -> Iterator[Mention]:
    """Yield who is named inside of a sentence: `… led by Ann and Bo`, `Ann will scribe`."""
    if len(text) > _LONGEST_SENTENCE:
        return
    plain = mirror(text)
    for found in _people_phrases(words).find(plain):
        kind = words.labels[found.phrase]
        is_several = " " in found.phrase
        behind = _until_no_name(text[found.end :])
        if is_several and found.start > 2 and not fold(text[found.end :]):
            yield Mention(kind, text[: found.start])
            return
        if not is_head or not behind.strip():
            continue
        # One word is enough at the beginning of a list: `participaram Ann, Bo`.
        is_list = len(re.findall("[,、]", behind)) > 0
        if kind is Kind.PARTICIPANT:
            if found.start == 0 and is_list:
                yield Mention(kind, behind)
                return
        else:
            yield Mention(kind, behind, is_several)


def _until_no_name(text: str) -> str:
    end = re.search(r"[.:;!?](?:\s|$)|\s[·|–—-]\s", text)
    return text[: end.start()] if end else text
