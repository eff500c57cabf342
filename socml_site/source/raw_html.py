"""HTML that contributors write into their Markdown: what of it will not be published."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from socml_site.problems import Location, Problem, report
from socml_site.source.sanitize import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    GENERIC_ATTRIBUTES,
    TAGS_OF_OURS,
)

# Bounded repetition keeps hostile input linear.
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,40})((?:[^<>\"']|\"[^\"]*\"|'[^']*'){0,2000})>")
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]{0,60})(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")

_ID = re.compile(r"""(?i)\s+id\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+)""")

# Source: GitHub Flavored Markdown Spec, "Disallowed Raw HTML (extension)"; `input` is ours.
_DISARMED = re.compile(
    r"<(?=/?(?:title|textarea|style|xmp|iframe|noembed|noframes|script|plaintext|input)(?:[\s/>]|$))",
    re.IGNORECASE,
)

# Dropped without a word, because nothing that a reader sees is lost.
_SILENT_ATTRIBUTES = frozenset(
    {"class", "id", "rel", "target", "align", "type", "disabled", "name"}
)


def disarm_tags(literal: str) -> str:
    """Turn the tags that GitHub shows as text into text, and take the ids out of the others.

    An id could be that of a heading, which keeps its own.
    """
    named = _TAG.sub(lambda tag: _ID.sub("", tag[0]), literal)
    return _DISARMED.sub("&lt;", named)


def check_raw_html(literal: str, place: Location) -> Iterator[Problem]:
    """Report elements and attributes that are left out, each element name once a block."""
    seen: set[str] = set()
    for tag in _TAG.finditer(_blank_comments(literal)):
        name = tag[2].lower()
        where = _place_in(literal, tag.start(), tag.end(), place)
        if name not in ALLOWED_TAGS or name in TAGS_OF_OURS:
            if name not in seen and not tag[1]:
                message = f"the HTML element <{name}> is not published"
                yield report("html-removed", where, message, "use Markdown instead")
            seen.add(name)
            continue
        for attribute in _ATTRIBUTE.finditer(tag[3]):
            key = attribute[1].lower()
            allowed = ALLOWED_ATTRIBUTES.get(name, frozenset()) | GENERIC_ATTRIBUTES
            if key not in allowed | _SILENT_ATTRIBUTES:
                message = f'the attribute "{key}" of <{name}> is not published'
                yield report("html-removed", where, message, "leave it out")


def find_addresses(literal: str) -> Iterator[tuple[str, str, bool]]:
    """Yield `(address, description, is an image)` for links and images in raw HTML."""
    for tag in _TAG.finditer(_blank_comments(literal)):
        attributes = {
            match[1].lower(): html.unescape((match[2] or "").strip("\"'"))
            for match in _ATTRIBUTE.finditer(tag[3])
        }
        name = tag[2].lower()
        if name == "a" and "href" in attributes:
            yield attributes["href"], attributes["href"], False
        elif name == "img" and "src" in attributes:
            yield attributes["src"], attributes.get("alt", ""), True


def _blank_comments(literal: str) -> str:
    """Put spaces in the place of comments, so that all positions stay."""
    parts: list[str] = []
    end = 0
    while (start := literal.find("<!--", end)) >= 0:
        close = literal.find("-->", start + 4)
        stop = len(literal) if close < 0 else close + 3
        comment = literal[start:stop]
        parts += [literal[end:start], "".join("\n" if char == "\n" else " " for char in comment)]
        end = stop
    return "".join([*parts, literal[end:]])


def _place_in(literal: str, start: int, end: int, place: Location) -> Location:
    """Find a tag inside a block; exact unless the block is indented or quoted."""
    line = place.line + literal.count("\n", 0, start)
    last_break = literal.rfind("\n", 0, start)
    column = start - last_break if last_break >= 0 else place.column + start
    length = len(literal[start:end].split("\n", 1)[0])
    return Location(place.path, line, column, line, column + length)
