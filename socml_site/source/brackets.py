"""Double brackets that only look like a wiki link: on GitHub, they are ordinary links or text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socml_site.source.definitions import find_definitions
from socml_site.source.masks import BRACKET, CLOSING_BRACKET, mask

_INSIDE = r"(?:[^\[\]\n]|\n(?![ \t]*\n)){1,600}"
_DOUBLE = re.compile(rf"(?<!\\)\[\[({_INSIDE})\]\]")
_LABEL = re.compile(rf"\[({_INSIDE})\]")
# What is glued to these is code: `Hash[[1, 2]]`. Scripts without spaces glue words to links.
_GLUE = re.compile(r"[A-Za-z0-9_]")
# The address of an ordinary link, with a title or without one.
_ADDRESS = re.compile(
    r"\((?:<[^<>\n]{0,2000}>|[^\s<>()]{1,2000}(?:\([^\s<>()]{0,500}\)[^\s<>()]{0,500}){0,9})"
    r"(?:[ \t]+(?:\"[^\"\n]{0,600}\"|'[^'\n]{0,600}'))?\)"
)


def mask_brackets(text: str) -> str:
    """Mask the brackets of what is no wiki link, but code, or a link whose text is in brackets.

    Papers are cited like that, `[[1]](address)`, `[[1]][label]`, or `[[label]]` where the text
    says what `[label]` is, and GitHub shows an ordinary link.
    """
    if "[[" not in text:
        return text
    found = dict(_find(text))
    opening = [place for place, sign in found.items() if sign == BRACKET]
    closing = [place for place, sign in found.items() if sign == CLOSING_BRACKET]
    return mask(mask(text, opening, BRACKET), closing, CLOSING_BRACKET)


def _find(text: str) -> Iterator[tuple[int, str]]:
    defined = {each.label for each in find_definitions(text) if each.target}
    for match in _DOUBLE.finditer(text):
        start, end = match.span()
        label = _LABEL.match(text, end) if defined else None
        if _ADDRESS.match(text, end) or (label and _key(label[1]) in defined):
            yield start + 1, BRACKET
            yield end - 2, CLOSING_BRACKET
        elif defined and _key(match[1]) in defined:
            yield start, BRACKET
            yield end - 1, CLOSING_BRACKET
        elif _GLUE.match(text, start - 1) and start:
            yield start, BRACKET
            yield start + 1, BRACKET


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()
