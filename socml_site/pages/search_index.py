"""The search index: files of which a reader's browser loads only what a query needs.

`index.json` says in which folder the others are, which is named after their content, and which of
them has which words. All others are JSON, packed by gzip:

- `words/N`: `[[word, [step, score, …]], …]` in order; a page's number is the sum of the steps;
- `pages/N`: what a page says;
- `spellings/N`: the words of some lengths, on how many pages they are, and how they are written;
- `facets`: which pages have which values.

`assets/search_engine.mjs` reads them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from socml_site.pages.page import Facets
from socml_site.pages.search_text import Part, read_parts
from socml_site.pages.search_words import is_spaced, spellings_of, words_of

_ENTRY = "index.json"
_FORMAT = 1
# Characters before packing; a reader loads a whole file for each word.
_MOST_IN_WORDS = 16_000
_MOST_IN_SPELLINGS = 48_000
# How much more often counts for more, and how much longer for less: as BM25 has it.
_ENOUGH, _BY_LENGTH = 1.5, 0.4
_IN_HEADING, _IN_TITLE = 0.6, 1.6
_SCALE = 20
_LONGEST_WORD = 100
_DIGIT = re.compile(r"\d")


class SearchIndex:
    """One index, from its first page to its files."""

    def __init__(self) -> None:
        self._pages: list[bytes] = []
        self._lengths: list[int] = []
        self._used: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._more: dict[str, dict[int, float]] = defaultdict(dict)
        self._facets: dict[str, dict[str, list[int]]] = defaultdict(dict)
        self._spellings: dict[str, str] = {}

    def add(self, url: str, title: str, html: str, facets: Facets) -> None:
        """Add a page; the same pages in the same order give the same index.

        Args:
            url: From the site's root, percent-encoded.
            title: Plain text.
            html: The article.
            facets: What results can be narrowed down by.
        """
        number = len(self._pages)
        first, *rest = read_parts(html)
        # The title stands there once more.
        parts = [Part("", "", f"{first.text} ".removeprefix(f"{title} ").strip()), *rest]
        kind = next((value for name, value in facets if name == "kind"), "")
        shown = [[part.anchor, part.heading, part.text] for part in parts]
        self._pages.append(_pack({"url": url, "title": title, "kind": kind, "parts": shown}))
        for name, value in facets:
            self._facets[name].setdefault(value, []).append(number)
        self._count(number, title, kind, parts)

    def _count(self, number: int, title: str, kind: str, parts: Sequence[Part]) -> None:
        text = "\n".join([title, kind, *(f"{part.heading}\n{part.text}" for part in parts)])
        words = words_of(text)
        self._lengths.append(len(words))
        for word, times in Counter(words).items():
            self._used[word].append((number, times))
        for part in parts:
            for word in words_of(part.heading):
                self._more[word][number] = _IN_HEADING
        in_title = words_of(title)
        for word in in_title:
            # The fewer there are, the more each of them says.
            self._more[word][number] = _IN_TITLE + _IN_TITLE / len(in_title)
        self._spellings.update(spellings_of(text))

    def finish(self) -> dict[str, bytes]:
        """Return the index as files, by their paths."""
        # In the order of JavaScript, which looks for them.
        words = sorted(
            (word for word in self._used if len(word) <= _LONGEST_WORD),
            key=lambda word: word.encode("utf-16-be"),
        )
        shards = list(_divide(words, self._postings(words), _MOST_IN_WORDS))
        spellings = list(self._lists(words))
        files = {f"pages/{number}": content for number, content in enumerate(self._pages)}
        for number, (_, rows) in enumerate(shards):
            files[f"words/{number}"] = _pack(rows)
        for number, (_, lists) in enumerate(spellings):
            files[f"spellings/{number}"] = _pack(lists)
        files["facets"] = _pack(self._facet_rows())
        folder = _digest(files.values())
        entry = {
            "format": _FORMAT,
            "folder": folder,
            "pages": len(self._pages),
            "words": [first for first, _ in shards],
            "spellings": [first for first, _ in spellings],
        }
        text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        return {
            _ENTRY: text.encode(),
            **{f"{folder}/{path}.gz": content for path, content in files.items()},
        }

    def _postings(self, words: Iterable[str]) -> Iterator[list[int]]:
        average = sum(self._lengths) / max(len(self._lengths), 1) or 1
        held = [
            _ENOUGH * (1 - _BY_LENGTH + _BY_LENGTH * length / average) for length in self._lengths
        ]
        for word in words:
            more = self._more.get(word, {})
            row, last = [], 0
            for number, times in self._used[word]:
                score = times * (1 + _ENOUGH) / (times + held[number]) + more.get(number, 0)
                row += [number - last, max(round(_SCALE * score), 1)]
                last = number
            yield row

    def _lists(self, words: Iterable[str]) -> Iterator[tuple[int, Any]]:
        """Yield the words by their lengths, each list from one length to the next."""
        by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            if len(word) > 1 and is_spaced(word) and _DIGIT.search(word) is None:
                by_length[len(word)].append(word)
        lengths: list[int] = []
        size = 0
        for length, found in sorted(by_length.items()):
            if lengths and size + length * len(found) > _MOST_IN_SPELLINGS:
                yield lengths[0], self._list(by_length, lengths)
                lengths, size = [], 0
            lengths.append(length)
            size += length * len(found)
        if lengths:
            yield lengths[0], self._list(by_length, lengths)

    def _list(self, by_length: dict[int, list[str]], lengths: list[int]) -> dict[str, Any]:
        words = [word for length in lengths for word in by_length[length]]
        return {
            "words": " ".join(words),
            # How often their number of pages can be halved: which of two words is likelier.
            "pages": "".join(str(min(len(self._used[word]).bit_length(), 9)) for word in words),
            "written": {word: self._spellings[word] for word in words if word in self._spellings},
        }

    def _facet_rows(self) -> dict[str, dict[str, list[int]]]:
        return {
            name: {value: _steps(numbers) for value, numbers in sorted(values.items())}
            for name, values in sorted(self._facets.items())
        }


def _steps(numbers: Iterable[int]) -> list[int]:
    found, last = [], 0
    for number in numbers:
        found.append(number - last)
        last = number
    return found


def _divide(
    words: Sequence[str], rows: Iterable[list[int]], most: int
) -> Iterator[tuple[str, list[tuple[str, list[int]]]]]:
    """Yield runs of words, each with its first one."""
    held: list[tuple[str, list[int]]] = []
    size = 0
    for word, row in zip(words, rows, strict=True):
        length = len(word) + 3 * len(row)
        if held and size + length > most:
            yield held[0][0], held
            held, size = [], 0
        held.append((word, row))
        size += length
    if held:
        yield held[0][0], held


def _pack(value: Any) -> bytes:
    """Return a value as JSON in gzip, without a moment or the name of a system in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    packed = bytearray(gzip.compress(text.encode(), mtime=0))
    packed[9] = 255
    return bytes(packed)


def _digest(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:12]
