"""Double brackets that only look like a wiki link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socml_site.source.masks import BRACKET, CLOSING_BRACKET, mask

_DOUBLE = re.compile(r"\[\[[^\[\]\n]{1,600}\]\]")
# What is glued to these is code: `Hash[[1, 2]]`. Scripts without spaces glue words to links.
_GLUE = re.compile(r"[A-Za-z0-9_]")
# The address of an ordinary link, with a title or without one.
_ADDRESS = re.compile(
    r"\((?:<[^<>\n]{0,2000}>|[^\s<>()]{1,2000}(?:\([^\s<>()]{0,500}\)[^\s<>()]{0,500}){0,9})"
    r"(?:[ \t]+(?:\"[^\"\n]{0,600}\"|'[^'\n]{0,600}'))?\)"
)


def mask_brackets(text: str) -> str:
    """Mask the brackets of what is no wiki link, but code, or a link whose text is in brackets.

    Papers are cited like that, `[[1]](address)`, and GitHub shows an ordinary link.
    """
    if "[[" not in text:
        return text
    found = dict(_find(text))
    opening = [place for place, sign in found.items() if sign == BRACKET]
    closing = [place for place, sign in found.items() if sign == CLOSING_BRACKET]
    return mask(mask(text, opening, BRACKET), closing, CLOSING_BRACKET)


def _find(text: str) -> Iterator[tuple[int, str]]:
    for match in _DOUBLE.finditer(text):
        start, end = match.span()
        if _ADDRESS.match(text, end):
            yield start + 1, BRACKET
            yield end - 2, CLOSING_BRACKET
        elif _GLUE.match(text, start - 1) and start:
            yield start, BRACKET
            yield start + 1, BRACKET
