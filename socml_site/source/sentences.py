"""Plain text cut where people would cut it."""

from __future__ import annotations

import re

_LONGEST = 240
# How much of somebody's words stands in a message.
LONGEST_QUOTE = 200
_END = re.compile(r"[.!?\N{HORIZONTAL ELLIPSIS}][\"')\]\u201d\u2019]*\s")


class Sentences:
    """The text of a paragraph, in which one label after the other is looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cursor = 0

    def around(self, label: str) -> str:
        """Return the sentence around the next place where `label` stands, 240 characters at most.

        The place after the one before is taken if it stands nowhere.
        """
        start = max(self._text.find(label, self._cursor), self._cursor)
        end = self._cursor = min(start + len(label), len(self._text))
        # Only so far, because a paragraph may be long and hold thousands of links.
        earliest, latest = max(start - _LONGEST // 2, 0), end + _LONGEST
        ends = [match.end() for match in _END.finditer(self._text, earliest, start)]
        after = _END.search(self._text, end, latest)
        last = after.end() if after else latest
        return shorten(self._text[ends[-1] if ends else earliest : last].strip(), _LONGEST)


def quote(text: str) -> str:
    """Put somebody's words on one line in quotes, for a message; long ones are cut."""
    return f'"{shorten(" ".join(text.split()), LONGEST_QUOTE)}"'


def shorten(text: str, length: int) -> str:
    """Cut text to at most `length` characters, at the end of a word, with an ellipsis."""
    if len(text) <= length:
        return text
    head = text[: length - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[length // 2 :] else head).rstrip(" ,;:.…") + "…"
