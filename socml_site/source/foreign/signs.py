"""Signs of other tools inside of a text: contents, highlights, tags, names of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from socml_site.source.blocks import Blocks
from socml_site.source.foreign.forms import Change, Foreign
from socml_site.source.slugs import Slugs

# HackMD, Markdown preprocessors, Gollum, MediaWiki; kramdown's stands below a list item.
_CONTENTS = re.compile(
    r"[ ]{0,3}(?:\[TOC\]|\[\[_?TOC_?\]\]|\$\{toc\}|\{:\s?toc\s?\}|__TOC__)\s*", re.I
)
_CONTENTS_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|1\.)\s+(?:TOC|Table of contents)\s*", re.I)
_BELOW_ITEM = re.compile(r"[ ]{0,3}\{:\s?toc\s?\}\s*", re.I)
_CONTENTS_DEFINED = re.compile(r"^[ ]{0,3}\[toc\]:", re.I | re.M)
_TAGS = re.compile(r"#{4,6}\s+(?P<name>tags?)\s*[:\uff1a]\s*(?P<tags>\S.*)", re.I)
_TAG = re.compile(r"`([^`]+)`|#?([^\s,;`#]+)")
_MARKED = re.compile(r"(?<![=\w`])==(?=[^\s=])([^=\n`<>]{0,500}?[^\s=`<>])==(?![=\w`])")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_QUOTED = re.compile(r"[ ]{0,3}>")
_SAID = re.compile(r"(?:\[(?:name|time|color)=[^\[\]\n]{1,200}\][ \t]*)+")
_SAYS = re.compile(r"\[(name|time|color)=([^\[\]\n]{1,200})\]")
_HEADING = re.compile(r"[ ]{0,3}#{1,6}[ \t]+(?P<text>\S.*)")
_HEADING_ID = re.compile(r"\{#(?P<id>[\w.:=-]{1,200})\}(?=[ \t]*+#*+[ \t]*+$)")
_BOLD = re.compile(r"(\*\*|__)(?P<text>\w[^*_\n]{0,58}[^*_\n.!?,;])\1[ \t]*:?[ \t]*")
_MARKS = re.compile(r"[*_`\\]")


def find_signs(lines: Sequence[str], blocks: Blocks) -> Iterator[Foreign]:
    """Yield what stands on single lines, in their order."""
    text = "\n".join(lines)
    untouched = blocks.untouched | blocks.code
    is_toc_defined = _CONTENTS_DEFINED.search(text) is not None
    for number, line in enumerate(lines):
        if number in untouched:
            continue
        if _is_contents(lines, number) and not is_toc_defined:
            yield _contents(lines, number)
        elif number in blocks.headings and (tags := _TAGS.fullmatch(line.strip())):
            yield _tags(lines, number, tags)
        else:
            if number in blocks.headings and "{#" in line:
                yield from _heading_id(line, number, text)
            yield from _inline(lines, number)


def _is_contents(lines: Sequence[str], at: int) -> bool:
    line = lines[at]
    if _CONTENTS_ITEM.fullmatch(line):
        return _BELOW_ITEM.fullmatch("".join(lines[at + 1 : at + 2])) is not None
    return _CONTENTS.fullmatch(line) is not None


def _contents(lines: Sequence[str], at: int) -> Foreign:
    line = lines[at]
    changes = [Change(at, 0, len(line), "")]
    if _CONTENTS_ITEM.fullmatch(line):
        changes.append(Change(at + 1, 0, len(lines[at + 1]), ""))
    start = len(line) - len(line.lstrip())
    return Foreign("contents", at, start, len(line.rstrip()), line.strip(), changes=tuple(changes))


def _tags(lines: Sequence[str], at: int, match: re.Match[str]) -> Foreign:
    """The words stay, as text: as a heading they would be in the page's contents."""
    new = f"**{match['name']}:** {match['tags']}"
    following = "".join(lines[at + 1 : at + 2]).strip()
    before = lines[at - 1].strip() if at else ""
    whole = "\n" * bool(before) + new + "\n" * bool(following)
    tags = tuple(one or other for one, other in _TAG.findall(match["tags"]))
    line = lines[at]
    change = Change(at, 0, len(line), whole)
    return Foreign("tags", at, 0, len(line), line.strip(), new, (change,), tags)


def _heading_id(line: str, at: int, text: str) -> Iterator[Foreign]:
    heading, name = _HEADING.fullmatch(line), _HEADING_ID.match(line, line.rfind("{#"))
    if heading is None or name is None:
        return
    begin = heading.start("text")
    words = line[begin : name.start()].rstrip()
    if not words:
        return
    changes = [Change(at, begin + len(words), len(line), "")]
    if Slugs().make(_MARKS.sub("", words)) != name["id"] and f"(#{name['id']})" in text:
        changes.append(Change(at, begin, begin, f'<a id="{name["id"]}"></a>'))
    yield Foreign("heading-id", at, *name.span(), name[0], changes=tuple(changes))


def _inline(lines: Sequence[str], at: int) -> Iterator[Foreign]:
    line = lines[at]
    has_said = "=" in line and "[" in line and _QUOTED.match(line)
    if not has_said and "==" not in line:
        return
    codes = [match.span() for match in _CODE.finditer(line)] if "`" in line else []
    if "==" in line:
        for match in _outside(_MARKED, line, codes):
            new = f"<mark>{match[1]}</mark>"
            change = Change(at, *match.span(), new)
            yield Foreign("marked", at, *match.span(), match[0], new, (change,))
    if has_said:
        for match in _outside(_SAID, line, codes):
            yield _said(lines, at, match)


def _outside(
    pattern: re.Pattern[str], line: str, codes: Sequence[tuple[int, int]]
) -> Iterator[re.Match[str]]:
    """Yield what a pattern finds outside of code."""
    found, code = pattern.finditer(line), iter(codes)
    start, end = next(code, (len(line), len(line)))
    for match in found:
        while end <= match.start():
            start, end = next(code, (len(line) + 1, len(line) + 1))
        if match.end() <= start:
            yield match


def _said(lines: Sequence[str], at: int, match: re.Match[str]) -> Foreign:
    line = lines[at]
    who = ", ".join(said.strip() for what, said in _SAYS.findall(match[0]) if what != "color")
    new = f"\N{EM DASH} {who}" if who else ""
    rest = line[match.end() :].strip()
    ending = " " if rest else ""
    is_first = not line[: match.start()].strip("> \t")
    following = "".join(lines[at + 1 : at + 2]).lstrip()
    if is_first and not rest and following.startswith(">") and following.strip("> \t"):
        ending = "  "
    change = Change(at, match.start(), match.end(), (new + ending) if who else "")
    written = match[0].strip()
    end = match.start() + len(written)
    return Foreign("said", at, match.start(), end, written, new, (change,))


def find_bold_headings(lines: Sequence[str], blocks: Blocks) -> Iterator[Foreign]:
    """Yield the first of several lines in bold, in a text that has no headings.

    What is in bold may be meant as just that, so that it is only asked.
    """
    if blocks.has_headings:
        return
    bold = [
        (first, match)
        for first, last in blocks.paragraphs
        if first == last and (match := _BOLD.fullmatch(lines[first]))
    ]
    if len(bold) > 1:
        at, match = bold[0]
        written = lines[at].strip()
        yield Foreign("bold-heading", at, 0, len(written), written, f"## {match['text']}")
