"""Words as search compares them; `assets/search_words.mjs` cuts queries in the same way."""

from __future__ import annotations

import functools
import re
import unicodedata

from socml_site.problems import fold

# Every sign of ASCII to a space.
_SIGNS = {sign: " " for sign in range(128) if not chr(sign).isalnum()}
# Runs without a space or a sign of ASCII; other signs `fold` knows.
_CHUNK = re.compile(r"[^\s!-/:-@\[-`{-~]+")
_LETTERS = re.compile(r"[^\W_]+")
_HYPHENED = re.compile(r"[^\W_]+(?:-[^\W_]+)+")
_GREEK = re.compile(r"GREEK SMALL LETTER (\w+)$")
# Scripts that put no spaces between words: Thai to Khmer, kana, Han.
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"
)


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, folded.

    Where no spaces are written, each pair of neighbouring characters is a word, and so is the last
    character. What can be written in another way is there in both: a Greek letter by its name, and
    `mini-batch` as `minibatch`, at the end.
    """
    words: list[str] = []
    if text.isascii():
        words += text.lower().translate(_SIGNS).split()
    else:
        for chunk in _CHUNK.findall(text.lower()):
            if chunk.isascii():
                words.append(chunk)
            else:
                words += _cut(chunk)
    if "-" in text:
        for hyphened in _HYPHENED.findall(text):
            words += _cut(hyphened.replace("-", ""))
    return words


def spellings_of(text: str) -> dict[str, str]:
    """Return, of words that `words_of` writes in another way, how they are written in the text."""
    if text.isascii():
        return {}
    found = {}
    for written in _LETTERS.findall(text.lower()):
        if not written.isascii():
            words = _cut(written)
            if len(words) == 1 and words[0] != written:
                found[words[0]] = written
    return found


def is_spaced(word: str) -> bool:
    """Whether a word of `words_of` stood between spaces, and is no pair out of a longer run."""
    return _UNSPACED.match(word) is None


@functools.lru_cache(8192)
def _cut(chunk: str) -> tuple[str, ...]:
    words: list[str] = []
    for part in fold(chunk).split():
        for number, run in enumerate(_UNSPACED.split(part)):
            if number % 2:
                words += [run[at : at + 2] for at in range(len(run))]
            elif run:
                words.append(run)
                if len(run) == 1 and (named := _GREEK.match(unicodedata.name(run, ""))):
                    words.append(named[1].lower())
    return tuple(words)
