"""Double brackets that are links on GitHub, and name no page: `[[text]](address)` and the like.

Papers are cited like that: `[[1]](address)`, `[[1]][label]`, or `[[label]]` where the text says
what `[label]` is. The library would take all of them for wiki links. So one pair of their brackets
is something else while the text is parsed, and brackets again in the tree.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from typing import Any

from socml_site.source import syntax_tree as tree

# Bounded repetition keeps hostile input linear.
_INSIDE = rb"(?:[^\[\]\n\\]|\\.|\n(?![ \t]*\n)){1,600}"
_PLAIN = rb"(?!<)(?:\\.|[^\s\\()]|\((?:\\.|[^\s\\()]){0,500}\)){0,2000}"
_ADDRESS = rb"[ \t]*\n?[ \t]*(?:<[^<>\n]*>|" + _PLAIN + rb")"
_TITLE = rb"""(?:\s{1,9}(?:"[^"]{0,600}"|'[^']{0,600}'|\([^()]{0,600}\)))?\s{0,9}"""
_DOUBLE = re.compile(
    rb"(?<!\\)\[\[(" + _INSIDE + rb")\]\]"
    rb"(?:(?P<address>\(" + _ADDRESS + _TITLE + rb"\))|\[(?P<label>" + _INSIDE + rb")\])?"
)
_DEFINITION = re.compile(rb"^[ \t>*+-]*\[(?!\^)(" + _INSIDE + rb")\]:", re.MULTILINE)
# No file can hold these, and they take as many bytes as brackets do: all places stay.
_OPENING, _CLOSING = b"\x01", b"\x02"
_BRACKETS = str.maketrans({1: "[", 2: "]"})
_LITERAL = (tree.Code, tree.CodeBlock, tree.HtmlBlock, tree.HtmlInline, tree.Math)


def parse(text: str, *, with_math: bool) -> Any:
    """Return the syntax tree of a text; `with_math` takes dollars for formulas."""
    data = text.encode() if "[[" in text and "\x01" not in text and "\x02" not in text else b""
    found = list(_linked(data))
    if not found:
        return tree.parse(text, with_math=with_math)
    literal = _Literals(data, tree.parse(text, with_math=with_math))
    hidden = bytearray(data)
    for start, end in found:
        if start not in literal:
            hidden[start : start + 1], hidden[end : end + 1] = _OPENING, _CLOSING
    root = tree.parse(hidden.decode(), with_math=with_math)
    # The library miscounts columns behind an escaped pipe in a table.
    return root if _restore(root) else tree.parse(text, with_math=with_math)


def _linked(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where the pair of brackets stands that is only text, or the text of a link."""
    defined = {_key(match[1]) for match in _DEFINITION.finditer(data)}
    for match in _DOUBLE.finditer(data):
        start, end = match.span(1)
        if match["address"] or (match["label"] and _key(match["label"]) in defined):
            yield start - 1, end
        elif _key(match[1]) in defined:
            yield start - 2, end + 1


def _key(label: bytes) -> str:
    return " ".join(label.decode(errors="replace").split()).casefold()


class _Literals:
    """Where code, formulas and HTML stand in a text, in bytes."""

    def __init__(self, data: bytes, root: Any) -> None:
        lines = data.split(b"\n")
        starts = [0, *itertools.accumulate(len(line) + 1 for line in lines)]
        self._spans = sorted(
            (starts[place.start.line - 1] + place.start.column - 1,
             starts[place.end.line - 1] + place.end.column)
            for place in _places(root)
        )  # fmt: skip
        self._begins = [start for start, _ in self._spans]

    def __contains__(self, offset: int) -> bool:
        at = bisect.bisect(self._begins, offset) - 1
        return at >= 0 and offset < self._spans[at][1]


def _nodes(root: Any) -> Iterator[Any]:
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.children)


def _places(root: Any) -> Iterator[Any]:
    for node in _nodes(root):
        if isinstance(node.node_value, _LITERAL):
            yield node.sourcepos


def _restore(root: Any) -> bool:
    """Make brackets of what stands for them; return whether there was none in code and the like."""
    for node in _nodes(root):
        value = node.node_value
        if isinstance(value, _LITERAL):
            literal = value.value if isinstance(value, tree.HtmlInline) else value.value.literal
            if "\x01" in literal or "\x02" in literal:
                return False
        if isinstance(value, tree.Text):
            node.node_value = tree.Text(value.value.translate(_BRACKETS))
        elif isinstance(value, tree.Link | tree.Image):
            link = value.value
            url, title = link.url.translate(_BRACKETS), link.title.translate(_BRACKETS)
            node.node_value = type(value)(tree.NodeLink(url, title))
    return True
