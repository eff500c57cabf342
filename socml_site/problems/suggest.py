"""Did-you-mean: the nearest of the names that exist."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """Reduce a name to what people compare: no case, accents, punctuation or double spaces."""
    if text.isascii():
        plain = text.casefold()
    else:
        decomposed = unicodedata.normalize("NFKD", text)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()
    return " ".join("".join(char if char.isalnum() else " " for char in plain).split())


def closest(wanted: str, names: Iterable[str]) -> str | None:
    """Return the name most like `wanted`, or None if nothing comes near."""
    by_fold = {fold(name): name for name in names}
    # Very long input is no near miss, and difflib's cost grows with the product of the lengths.
    matches = difflib.get_close_matches(fold(wanted)[:200], by_fold, n=1, cutoff=0.6)
    return by_fold[matches[0]] if matches else None


def did_you_mean(wanted: str, names: Iterable[str], otherwise: str = "") -> str:
    """Say which name was probably meant, followed by `otherwise`."""
    name = closest(wanted, names)
    if name is None:
        return otherwise
    question = f'did you mean "{name}"?'
    return f"{question} {otherwise}" if otherwise else question
