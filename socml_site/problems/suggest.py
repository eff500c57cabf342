"""Did-you-mean: the nearest of the names that exist."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

_ASCII_GAPS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Reduce a name to what people compare: no case, accents, punctuation or double spaces."""
    if text.isascii():
        return _ASCII_GAPS.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text)
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


def closest(wanted: str, names: Iterable[str]) -> str | None:
    """Return the name most like `wanted`, or None if nothing comes near."""
    by_fold = {fold(name): name for name in names}
    # Very long input is no near miss, and difflib's cost grows with the product of the lengths.
    matches = difflib.get_close_matches(fold(wanted)[:200], by_fold, n=1, cutoff=0.6)
    return by_fold[matches[0]] if matches else None


class Names:
    """Many names, among which the nearest is found without looking at each of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._known = frozenset(self._names)
        self._by_part: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for part in _parts(name):
                self._by_part[part].append(number)
        # What most names have in common says little, and would take long to count.
        self._most = max(200, len(self._names) // 20)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def closest(self, wanted: str) -> str | None:
        """Return the name most like `wanted`, or None if nothing comes near."""
        shared: Counter[int] = Counter()
        for part in _parts(wanted[:200]):
            numbers = self._by_part.get(part, ())
            if len(numbers) <= self._most:
                shared.update(numbers)
        return closest(wanted, (self._names[number] for number, _ in shared.most_common(20)))


def _parts(name: str) -> set[str]:
    text = f" {fold(name)} "
    return {text[start : start + 3] for start in range(len(text) - 2)}


def did_you_mean(wanted: str, names: Iterable[str], otherwise: str = "") -> str:
    """Say which name was probably meant, followed by `otherwise`."""
    name = closest(wanted, names)
    if name is None:
        return otherwise
    question = f'did you mean "{name}"?'
    return f"{question} {otherwise}" if otherwise else question
