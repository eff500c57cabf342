"""Repairs of how a header is written: tabs, spaces at the ends of lines, letters in pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from socml_site.contributing.edits import (
    apply_edits,
    header_of,
    leaves_of,
    reread,
    respell,
    texts_of,
)
from socml_site.problems import Edit, Location
from socml_site.source import Document, List, Node, Scalar, Table

_INDENT = re.compile(r"(?:[ \t]|-(?=[ \t]))*")
_TAB_WIDTHS = (2, 4, 8)


def expand_tabs(document: Document, lines: list[str]) -> tuple[Edit, ...]:
    """Indent a header with spaces that has tabs, with which YAML refuses it.

    Nobody can see how wide a tab was meant to be: where that makes a difference, nothing is done.
    """
    if not document.is_broken or document.body_line == 1:
        return ()
    # A tab before a field that can stand nowhere else than at the beginning of its line just goes.
    readings = _readings(document, lines, _TAB_WIDTHS) or _readings(document, lines, (0,))
    is_clear = all(texts == readings[0][1] for _, texts in readings)
    return readings[0][0] if readings and is_clear else ()


def _readings(
    document: Document, lines: list[str], widths: Iterable[int]
) -> list[tuple[tuple[Edit, ...], list[str | None]]]:
    """Return what a header says with tabs of each width with which it can be read."""
    header = header_of(document, lines)
    readings = []
    for width in widths:
        edits = tuple(_expanded(document, lines, width))
        fields = reread(document, apply_edits(header, edits)) if edits else None
        if fields is not None:
            readings.append((edits, texts_of(fields)))
    return readings


def _expanded(document: Document, lines: list[str], width: int) -> Iterator[Edit]:
    for number, line in enumerate(lines[: document.body_line - 1], 1):
        match = _INDENT.match(line)
        indent = match[0] if match else ""
        if "\t" in indent:
            place = Location(document.path, number, 1, number, len(indent) + 1)
            yield Edit(place, indent.expandtabs(width))


def strip_ends(document: Document, lines: list[str]) -> tuple[Edit, ...]:
    """Take out the spaces and tabs between a value and the end of its line."""
    edits = tuple(dict.fromkeys(_ends(document.fields, lines)))
    if not edits:
        return ()
    changed = reread(document, apply_edits(header_of(document, lines), edits))
    is_same = changed is not None and texts_of(changed) == texts_of(document.fields)
    return edits if is_same else ()


def _ends(node: Node, lines: list[str]) -> Iterator[Edit]:
    place = node.location
    if isinstance(node, Scalar):
        is_written = node.text != "" or not node.is_plain
    else:
        parts: Iterable[Node] = (
            node.items if isinstance(node, List) else (value for _, value in node.entries)
        )
        for part in parts:
            yield from _ends(part, lines)
        last = lines[place.end_line - 1][: place.end_column - 1][-1:]
        is_written = last in ("]", "}")
    # A block of text ends at the beginning of the line below it.
    if not is_written or place.end_column <= 1:
        return
    rest = lines[place.end_line - 1][place.end_column - 1 :]
    if rest and not rest.strip(" \t"):
        end = place.end_column + len(rest)
        yield Edit(Location(place.path, place.end_line, place.end_column, place.end_line, end), "")


def compose_letters(document: Document, lines: list[str]) -> tuple[Edit, ...]:
    """Write letters that stand in pieces, `e` and an accent, as one: Unicode's form NFC.

    Only in values of the header, which are compared. In the text below it, in code and in
    addresses, a letter in pieces may be just what is meant: file names and addresses differ by it.
    """
    if "".join(lines[: document.body_line - 1]).isascii():
        return ()
    found = []
    for scalar, steps, is_name in leaves_of(document.fields):
        new = unicodedata.normalize("NFC", scalar.text)
        if (
            is_name
            or steps[-1] == "url"
            or new == scalar.text
            or not _is_only_composed(scalar.text)
        ):
            continue
        edit = respell(document, lines, scalar, new)
        if edit is not None:
            found.append(edit)
    return tuple(found)


def _is_only_composed(text: str) -> bool:
    """NFC also exchanges single characters, such as variants of ideographs that names are told by.

    Source: https://www.unicode.org/reports/tr15/, "singletons".
    """
    return all(unicodedata.normalize("NFC", char) == char for char in text)


def tidy(document: Document, lines: list[str]) -> tuple[Edit, ...]:
    """Return what can be written more tidily in a header that can be read; it says the same."""
    if document.is_broken or document.body_line == 1:
        return ()
    fields: Table = document.fields
    return (
        (*strip_ends(document, lines), *compose_letters(document, lines)) if fields.entries else ()
    )
