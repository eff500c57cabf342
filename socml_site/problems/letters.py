"""Letters of all scripts: as people compare them, and as addresses have them.

The only module that imports `anyascii`.
"""

from __future__ import annotations

import re
import unicodedata

from anyascii import anyascii

# Apostrophes, and what nobody can see.
_UNSEEN = re.compile("['\u2019\u00ad\u200b-\u200f\u2060\ufeff]")
_ASCII_GAPS = re.compile(r"[^a-z0-9]+")
_LETTER = r"[^\W_]"
# Signs that tell names apart, and how they are read: C, C++, C#, .NET, R&D.
_READ_ALOUD = (
    (re.compile(rf"(?<={_LETTER})#(?!{_LETTER})"), " sharp "),
    (re.compile(rf"(?<={_LETTER})\+\+"), " plus plus "),
    (re.compile(rf"(?<={_LETTER})\+(?!{_LETTER})"), " plus "),
    (re.compile(rf"(?<={_LETTER})&(?={_LETTER})"), " and "),
    (re.compile(rf"(?<![\w.])\.(?={_LETTER})"), "dot "),
)
# Scripts whose marks people leave out, or write in other ways.
_LOOSE_MARKS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")
_MOST_CHARACTERS, _MOST_BYTES = 80, 200
_MOST_SIGNS = 3


def fold(text: str) -> str:
    """Reduce a name to what people compare: no case, accents, punctuation or double spaces."""
    if text.isascii():
        return _ASCII_GAPS.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", plain).translate(_FOLDED).split())


class _Folded(dict[int, str]):
    """What stands for each character; found out when it is asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


_FOLDED = _Folded()


def _folded(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else " "
    name = unicodedata.name(char, "")
    if unicodedata.category(char)[0] == "M":
        is_loose = name.startswith(("COMBINING", *_LOOSE_MARKS))
        return "" if is_loose else char
    if not char.isalnum():
        return " "
    if name.startswith(_LOOSE_MARKS[1:]):
        return unicodedata.normalize("NFD", char)[0]
    return _latin(char) if name.startswith("LATIN") else char


def _latin(char: str) -> str:
    """Write a Latin letter with those that every keyboard has: ł is l, ß is ss, æ is ae."""
    return re.sub(r"[^a-z0-9]", "", anyascii(char).lower())


def have_same_signs(one: str, two: str) -> bool:
    """Whether two names have the same signs of those that are read aloud: C# is not C."""
    return _read_signs(one) == _read_signs(two)


def _read_signs(name: str) -> list[str]:
    return [words for sign, words in _READ_ALOUD for _ in sign.finditer(name)]


def address(name: str) -> str:
    """Make of a name what can stand in an address and be the name of a file everywhere.

    Letters of the Latin script lose their marks, those of other scripts stay as they are; signs
    that tell names apart are read aloud. It depends on nothing but the name, and is empty only for
    an empty one.
    """
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", name))
    for sign, words in _READ_ALOUD:
        plain = sign.sub(words, plain)
    plain = unicodedata.normalize("NFKC", plain.casefold())
    parts = "".join(map(_in_address, plain)).split()
    whole = "-".join(parts or _names_of_signs(name))[:_MOST_CHARACTERS]
    while len(whole.encode()) > _MOST_BYTES:
        whole = whole[:-1]
    return whole.strip("-")


def _in_address(char: str) -> str:
    if char.isascii():
        return char if char.isalnum() else " "
    name = unicodedata.name(char, "")
    if unicodedata.category(char)[0] == "M":
        return "" if name.startswith("COMBINING") else char
    if not char.isalnum():
        return " "
    return _latin(char) if name.startswith("LATIN") else char


def _names_of_signs(text: str) -> list[str]:
    """Say what the signs of a text without letters are called."""
    names = [unicodedata.name(char, "") for char in dict.fromkeys(text) if not char.isspace()]
    return [_ASCII_GAPS.sub("-", name.lower()) for name in filter(None, names)][:_MOST_SIGNS]
