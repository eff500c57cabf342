"""Edits of a file at the places of its values, so that everything else stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from socml_site.problems import Edit, Location
from socml_site.source import Document, List, Node, Scalar, SourceFile, Table, read_document


class Leaf(NamedTuple):
    """A name or value in a header, and the names and indexes that lead to it.

    For the name of a field, the last step is the name itself.
    """

    scalar: Scalar
    steps: tuple[str | int, ...]
    is_name: bool


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with some places of it changed; the places do not overlap."""
    lines = text.split("\n")
    for place, new in sorted(edits, reverse=True):
        line = lines[place.line - 1]
        lines[place.line - 1] = line[: place.column - 1] + new + line[place.end_column - 1 :]
    return "\n".join(lines)


def leaves_of(table: Table) -> Iterator[Leaf]:
    """Yield every name and value of a header, from its top."""
    stack: list[tuple[Node, tuple[str | int, ...]]] = [(table, ())]
    while stack:
        node, steps = stack.pop()
        if isinstance(node, Scalar):
            yield Leaf(node, steps, is_name=False)
        elif isinstance(node, List):
            stack += reversed([(each, (*steps, n)) for n, each in enumerate(node.items)])
        else:
            yield from (Leaf(key, (*steps, key.text), is_name=True) for key, _ in node.entries)
            stack += reversed([(value, (*steps, key.text)) for key, value in node.entries])


def respell(document: Document, lines: list[str], scalar: Scalar, new: str) -> Edit | None:
    """Put another text in the place of a name or value, inside the quotes that it has.

    Returns:
        None if it is written in a way that would have to change too (over several lines, with
        escapes), or if the new text would mean something else to YAML there.
    """
    place = scalar.location
    if place.line != place.end_line or not scalar.text:
        return None
    written = lines[place.line - 1][place.column - 1 : place.end_column - 1]
    quote = "" if scalar.is_plain else written[:1]
    if written != f"{quote}{scalar.text}{quote}" or (quote and quote in new) or "\\" in new:
        return None
    edit = Edit(place, f"{quote}{new}{quote}")
    header = header_of(document, lines)
    expected = [
        (where, new if where == place and text is not None else text)
        for where, text in _outline(document.fields)
    ]
    changed = reread(document, apply_edits(header, [edit]))
    is_same = changed is not None and texts_of(changed) == [text for _, text in expected]
    return edit if is_same else None


def header_of(document: Document, lines: list[str]) -> str:
    """Return the top of a file up to the end of its header; empty if there is none."""
    return "\n".join(lines[: document.body_line - 1])


def reread(document: Document, header: str) -> Table | None:
    """Return the fields of a header that was edited, or None if it can no longer be read."""
    again = read_document(SourceFile(document.path, f"{header}\n"), [])
    return None if again.is_broken else again.fields


def texts_of(table: Table) -> list[str | None]:
    """Return all that a header says, in its order; None where a list or table begins or ends."""
    return [text for _, text in _outline(table)]


def _outline(node: Node) -> Iterator[tuple[Location, str | None]]:
    if isinstance(node, Scalar):
        yield node.location, node.text
        return
    yield node.location, None
    parts = (
        node.items if isinstance(node, List) else [each for pair in node.entries for each in pair]
    )
    for part in parts:
        yield from _outline(part)
    yield node.location, None
