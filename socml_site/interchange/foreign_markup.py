"""What other note tools write becomes GitHub's Markdown: contents, boxes, highlights, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_FENCE = re.compile(r"(?:[-*+>]|\d{1,9}[.)]|\s){0,20}(`{3,}|~{3,})([^`]*)$")
# HackMD, Markdown preprocessors, Gollum, MediaWiki; kramdown's stands below a list item.
_CONTENTS = re.compile(r"[ ]{0,3}(?:\[TOC\]|\[\[_?TOC_?\]\]|\{:\s?toc\s?\}|__TOC__)\s*", re.I)
_CONTENTS_ITEM = re.compile(r"[ ]{0,3}(?:[-*+]|1\.)\s+(?:TOC|Table of contents)\s*", re.I)
_HACKMD_TAGS = re.compile(r"#{4,6}\s+tags?\s*[:\uff1a]\s*(.*)", re.I)
_TAG = re.compile(r"`([^`]+)`|#?([^\s,;`#]+)")
# HackMD's and Docusaurus's boxes, Material's, Obsidian's.
_BOX = re.compile(r"(?P<indent>\s*)(?P<mark>:{3,})\s*\{?\.?(?P<kind>[A-Za-z]+)\}?\s*(?P<title>.*)")
_INDENTED_BOX = re.compile(
    r"(?P<indent>\s*)(?:!!!|\?\?\?\+?)\s+(?P<kind>[A-Za-z]+)[^\"\n]*(?:\"(?P<title>[^\"]*)\")?\s*"
)
_CALLOUT = re.compile(
    r"(?P<quote>[ ]{0,3}(?:>\s?)+)\[!(?P<kind>[\w-]+)\]([-+]?)[ \t]*(?P<title>.*)"
)
_MARKED = re.compile(r"(?<![=\w`])==(?=[^\s=])([^=\n`<>]{0,500}?[^\s=`<>])==(?![=\w`])")
_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")
_ALERTS: Mapping[str, str] = {
    **dict.fromkeys("note info abstract todo example quote question help faq cite".split(), "NOTE"),
    **dict.fromkeys("tip success hint check done".split(), "TIP"),
    "important": "IMPORTANT",
    **dict.fromkeys("warning attention".split(), "WARNING"),
    **dict.fromkeys("caution danger error failure fail bug missing".split(), "CAUTION"),
}
_DEEPEST = 8
_FOLDED = frozenset({"spoiler", "details"})


@dataclass(frozen=True, slots=True)
class TidyText:
    """A text in GitHub's Markdown, tags that stood in it, and what was done."""

    text: str
    tags: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()


def tidy_markup(text: str, *, only_contents: bool = False) -> TidyText:
    """Turn the markup of other tools into GitHub's; no word goes, and code stays as it is.

    `only_contents` leaves everything but marks for a table of contents.
    """
    tidy = _Tidy(only_contents)
    lines = list(tidy.lines(text.split("\n")))
    if not tidy.guesses and not tidy.tags:
        return TidyText(text)
    return TidyText("\n".join(lines), tuple(tidy.tags), tuple(dict.fromkeys(tidy.guesses)))


def lines_of_code(lines: Sequence[str]) -> Iterator[bool]:
    """Say of each line whether it is in a fenced block of code, or opens or closes one."""
    fence = ""
    for line in lines:
        mark = _FENCE.match(line)
        if not fence:
            fence = mark[1] if mark else ""
            yield bool(fence)
            continue
        yield True
        if mark and mark[1].startswith(fence) and not mark[2].strip():
            fence = ""


class _Tidy:
    def __init__(self, only_contents: bool) -> None:
        self._only_contents = only_contents
        self.tags: list[str] = []
        self.guesses: list[str] = []

    def lines(self, lines: Sequence[str], depth: int = 0) -> Iterator[str]:
        codes = list(lines_of_code(lines))
        closings = _closings(lines, codes)
        at = 0
        while at < len(lines):
            is_plain = codes[at] or self._only_contents or depth > _DEEPEST
            box = None if is_plain else self._box(lines, closings, at, depth)
            if box is not None:
                made, at = box
                yield from made
                if "".join(lines[at : at + 1]).strip():
                    yield ""
                continue
            line = lines[at]
            at += 1
            if codes[at - 1]:
                yield line
            elif _is_contents(lines, at - 1):
                self.guesses.append(
                    f'that "{line.strip()}" is for contents, which the page has anyway'
                )
            elif is_plain:
                yield line
            elif tags := _HACKMD_TAGS.fullmatch(line.strip()):
                self.tags += [one or other for one, other in _TAG.findall(tags[1])]
                self.guesses.append(f'that "{line.strip()}" are its tags')
            else:
                yield self._inline(line)

    def _inline(self, line: str) -> str:
        if "==" not in line or line.startswith("    "):
            return _callout(line, self.guesses)
        parts, end = [], 0
        for code in _CODE.finditer(line):
            parts += [self._marked(line[end : code.start()]), code[0]]
            end = code.end()
        return _callout("".join([*parts, self._marked(line[end:])]), self.guesses)

    def _marked(self, text: str) -> str:
        def put(match: re.Match[str]) -> str:
            self.guesses.append(f'that "{match[0]}" is marked')
            return f"<mark>{match[1]}</mark>"

        return _MARKED.sub(put, text)

    def _box(
        self, lines: Sequence[str], closings: Mapping[int, int], at: int, depth: int
    ) -> tuple[list[str], int] | None:
        """Return what a box that begins in a line becomes, and the line after it."""
        fenced = _BOX.fullmatch(lines[at])
        if fenced:
            end = closings.get(at, 0)
            inside, after = lines[at + 1 : end], end + 1
        else:
            fenced = _INDENTED_BOX.fullmatch(lines[at])
            if fenced is None:
                return None
            end = after = _end_of_indented(lines, at, fenced["indent"])
            width = len(fenced["indent"]) + 4
            inside = [line[width:] if line.strip() else "" for line in lines[at + 1 : end]]
        kind = fenced["kind"].lower()
        if (kind not in _ALERTS and kind not in _FOLDED) or not end:
            return None
        self.guesses.append(f'that "{lines[at].strip()}" begins a box')
        body = list(self.lines(inside, depth + 1))
        return list(self._boxed(kind, fenced, body)), after

    @staticmethod
    def _boxed(kind: str, begin: re.Match[str], body: Sequence[str]) -> Iterator[str]:
        indent, title = begin["indent"], (begin["title"] or "").strip()
        if kind in _FOLDED:
            title = title or kind.capitalize()
            yield f"{indent}<details><summary>{title}</summary>"
            yield from ["", *body, "", f"{indent}</details>"]
            return
        yield f"{indent}> [!{_ALERTS[kind]}]"
        if title:
            yield from (f"{indent}> **{title}**", f"{indent}>")
        for line in body:
            yield f"{indent}> {line.removeprefix(indent)}".rstrip()


def _is_contents(lines: Sequence[str], at: int) -> bool:
    line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    if _CONTENTS_ITEM.fullmatch(line):
        return ":toc" in "".join(following.split())
    return _CONTENTS.fullmatch(line) is not None


def _closings(lines: Sequence[str], codes: Sequence[bool]) -> dict[int, int]:
    """Return the line that closes each box between colons, by the line that opens it."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for number, line in enumerate(lines):
        mark = line.strip()
        if codes[number] or not mark.startswith(":::"):
            continue
        if mark.strip(":"):
            opened.append(number)
        elif opened:
            found[opened.pop()] = number
    return found


def _end_of_indented(lines: Sequence[str], at: int, indent: str) -> int:
    end = at + 1
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if line.strip() and not line.startswith(f"{indent}    "):
            break
        end = number + 1 if line.strip() else end
    return end


def _callout(line: str, guesses: list[str]) -> str:
    """Make an alert of Obsidian's callout; those that GitHub knows stay."""
    match = _CALLOUT.fullmatch(line)
    if match is None:
        return line
    kind = match["kind"]
    alert = _ALERTS.get(kind.lower(), "NOTE")
    if kind.upper() == alert and not match["title"] and not match[3]:
        return line
    guesses.append(f'that "[!{kind}]" begins a box')
    title = match["title"].strip() or ("" if kind.lower() in _ALERTS else kind)
    return f"{match['quote']}[!{alert}]" + (f"\n{match['quote']}**{title}**" if title else "")
