"""Pictures that stand in a text as letters and digits, as Google Docs and Word export them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socml_site.problems import Location, Problem, report
from socml_site.source.blocks import Blocks

_DATA = r"data:image/(?P<kind>[\w.+-]{1,30})(?:;[\w=-]{1,30}){0,3},(?P<data>[A-Za-z0-9+/=%]*+)"
_HOLDS = re.compile("data:image/", re.IGNORECASE)
_PICTURE = re.compile(
    r"(?:!\[[^\[\]\n]{0,300}\]\([ \t]?<?|\[(?P<label>[^\[\]\n]{1,100})\]:[ \t]?<?"
    rf"|<img[ \t][^<>\n]{{0,300}}?src=[\"']?){_DATA}",
    re.IGNORECASE,
)
_ENDINGS = {"jpeg": "jpg", "svg+xml": "png", "x-icon": "png"}
# What is quoted of it.
_BEGINNING = 40


def is_picture_in_text(url: str) -> bool:
    """Whether an address is the picture itself."""
    return url[:11].lower() == "data:image/"


def check_pictures(text: str, blocks: Blocks, path: str, first_line: int) -> Iterator[Problem]:
    """Report each picture in a text, which begins in line `first_line` of the file `path`."""
    if not _HOLDS.search(text):
        return
    code = blocks.code | blocks.fenced
    stem = path.rsplit("/", 1)[-1].removesuffix(".md")
    count = 0
    for number, line in enumerate(text.split("\n")):
        if number in code:
            continue
        for match in _PICTURE.finditer(line):
            count += 1
            start = match.start() + 1
            place = Location(
                path,
                number + first_line,
                start,
                number + first_line,
                min(match.end(), start + _BEGINNING),
            )
            kilobytes = -(-len(match["data"]) * 3 // 4096)
            ending = _ENDINGS.get(match["kind"].lower(), match["kind"].lower())
            name = f"{stem}-{count}.{ending}"
            message = (
                f"this picture stands in the text itself, as {kilobytes} KB of letters and digits,"
                " and nobody sees it"
            )
            written = (
                f"[{match['label']}]: {name}" if match["label"] else f"![what it shows]({name})"
            )
            hint = f"save the picture as {name} beside this file, and write {written}"
            yield report("picture-in-text", place, message, hint)
