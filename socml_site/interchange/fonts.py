"""Which letters of a text no font of this computer has, so that a PDF would show boxes.

Asks fontconfig, which WeasyPrint draws with. Source: fontconfig's reference, `FcFontList`.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import unicodedata
from collections.abc import Iterator

_CJK = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC", "FULLWIDTH")
_EMOJI = range(0x1F000, 0x1FB00)


def missing_letters(text: str) -> Iterator[tuple[str, str]]:
    """Yield a letter of each script that no font has, and the Debian package that has one."""
    library = _fontconfig()
    if library is None:
        return
    for char in dict(_samples(text)).values():
        if not _is_drawn(library, char):
            yield char, _package_of(char)


def _samples(text: str) -> Iterator[tuple[str, str]]:
    """Yield the script of each letter outside of Latin, by the first word of its name."""
    for char in sorted({each for each in text if ord(each) > 0x24F}, reverse=True):
        name = unicodedata.name(char, "")
        if name and unicodedata.category(char)[0] in "LS":
            yield ("CJK" if name.startswith(_CJK) else name.partition(" ")[0]), char


def _package_of(char: str) -> str:
    if ord(char) in _EMOJI:
        return "fonts-noto-color-emoji"
    is_cjk = unicodedata.name(char, "").startswith(_CJK)
    return "fonts-noto-cjk" if is_cjk else "fonts-noto-core"


def _fontconfig() -> ctypes.CDLL | None:
    name = ctypes.util.find_library("fontconfig")
    if name is None:
        return None
    library = ctypes.CDLL(name)
    library.FcNameParse.restype = library.FcObjectSetCreate.restype = ctypes.c_void_p
    library.FcFontList.restype = ctypes.POINTER(ctypes.c_int)
    library.FcFontList.argtypes = [ctypes.c_void_p] * 3
    return library


def _is_drawn(library: ctypes.CDLL, char: str) -> bool:
    pattern = ctypes.c_void_p(library.FcNameParse(f":charset={ord(char):x}".encode()))
    objects = ctypes.c_void_p(library.FcObjectSetCreate())
    fonts = library.FcFontList(None, pattern, objects)
    # The first field of a set is how many there are.
    count = int(fonts[0]) if fonts else 0
    library.FcPatternDestroy(pattern)
    library.FcObjectSetDestroy(objects)
    library.FcFontSetDestroy(fonts)
    return count > 0
