"""Several names in one text, taken apart."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"\s*(?:;|\n|&|\+|/|\||\b(?:and|und|et|y|e|en)\b(?=\s))\s*")
_COMMA = re.compile(r"\s*,\s*(?:(?:and|und|et|y)\s+)?")
# What follows a comma and still belongs to the name before it.
_BELONGS = re.compile(
    r"(?:jr|sr|ii|iii|iv|ph\.? ?d|m\.? ?d|m\.?sc|b\.?sc|esq|inc|ltd|llc|gmbh)\.?", re.I
)


def split_names(text: str) -> list[str]:
    """Return the names in `Ann Lee, Bo Chen and Cy Dee`.

    Where semicolons or lines divide, commas do not: `Lee, Ann; Chen, Bo` are two.
    """
    if ";" in text or "\n" in text:
        return _clean(re.split(r"[;\n]", text))
    names: list[str] = []
    for part in _COMMA.split(text):
        if names and _BELONGS.fullmatch(part):
            names[-1] = f"{names[-1]}, {part}"
        else:
            names += _BETWEEN.split(part)
    return _clean(names)


def _clean(names: list[str]) -> list[str]:
    return list(dict.fromkeys(name for each in names if (name := each.strip(" \t-*•"))))
