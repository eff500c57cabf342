"""Definitions of links and notes that nobody refers to: they would vanish, so they stay as text.

`[Ann]: yes` in a log is a definition to the parser, and so is a footnote that no text mentions.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

# Source: CommonMark 0.31, "Link reference definitions"; GitHub's footnotes.
_WRITTEN = r"\[(?P<label>(?:[^\[\]\\\n]|\\.|\n(?![ \t]*\n)){1,999}+)\]:(?P<rest>.*)$"
_MARKERS = r"(?:[ \t>]|[*+-][ \t]|\d{1,9}[.)][ \t])*+"
_DEFINITION = re.compile(rf"^(?P<before>{_MARKERS}){_WRITTEN}", re.MULTILINE)
# To Python-Markdown, what follows a block of HTML begins a line.
_LOOSE_DEFINITION = re.compile(rf"(?P<before>(?:^|(?<=[^>\s])>){_MARKERS}){_WRITTEN}", re.MULTILINE)
_TARGET = re.compile(
    r"[ \t]*(?:\n[ \t>]*)?(?:<((?:[^<>\n\\]|\\.)*+)>|([^\s<]\S*+))(?P<title>\s+(?:"
    r"'(?:[^'\\\n]|\\.|\n(?![ \t]*\n))*+'|\"(?:[^\"\\\n]|\\.|\n(?![ \t]*\n))*+\""
    r"|\((?:[^()\\\n]|\\.|\n(?![ \t]*\n))*+\)))?(?=[ \t]*(?:\n|\Z))"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# How Markdown is made to hold comments: `[//]: # (like this)`
_COMMENT = re.compile(r"[ \t]*<?#>?[ \t]*(?P<text>[(\"'].*[)\"'])?[ \t]*$")


class Definition(NamedTuple):
    """A definition as it is written.

    Attributes:
        start: Where its bracket opens.
        end: Where it ends; of a footnote, where its first line does.
        label: As references have it: case and spaces do not count.
        target: Its address, if it is one of a link.
        is_note: Whether it is a footnote.
        comment: Its words, if it is a comment in disguise.
    """

    start: int
    end: int
    label: str
    target: str
    is_note: bool
    comment: str


def normalize(label: str) -> str:
    """Return a label as it is compared."""
    return " ".join(label.split()).casefold()


def find_definitions(text: str, *, loosely: bool = False) -> Iterator[Definition]:
    """Yield what looks like a definition, in order; some of it may be code.

    Args:
        text: Masked Markdown.
        loosely: Whether more may follow than CommonMark allows, as Python-Markdown has it.
    """
    if "]:" not in text:
        return
    pattern = _LOOSE_DEFINITION if loosely else _DEFINITION
    for match in pattern.finditer(text):
        label, rest = normalize(match["label"]), match["rest"]
        is_note = label.startswith("^")
        target = None if is_note else _TARGET.match(text, match.end("label") + 2)
        if target is None and not is_note and not loosely:
            continue
        written = (target[1] or target[2] or "") if target else ""
        comment = _COMMENT.match(rest) if target else None
        yield Definition(
            match.end("before"),
            target.end() if target else match.end(),
            label,
            html.unescape(_ESCAPED.sub(r"\1", written)),
            is_note,
            (comment["text"] or "") if comment else "",
        )
