"""Boxes of HackMD, Docusaurus, Material, Obsidian and Notion become GitHub's alerts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from socml_site.source.blocks import Blocks
from socml_site.source.foreign.forms import Change, Foreign

_OPENED = re.compile(
    r"(?P<indent>[ \t]*+):{3,}+[ \t]*+(?:\{[ \t]*+\.?)?+(?P<kind>[A-Za-z]++)[ \t]*+\}?+"
    r"(?P<is_open>[ \t]*+\{[ \t]*+state=\"?open\"?[ \t]*+\})?+[ \t]*+(?P<title>.*+)"
)
_INDENTED = re.compile(
    r"(?P<indent>[ \t]*+)(?:!!!|\?\?\?(?P<is_open>\+?))[ \t]++(?P<kind>[A-Za-z]++)"
    r"(?P<classes>[^\"\n]*+)(?:\"(?P<title>[^\"]*+)\")?+[ \t]*+"
)
_ASIDE = re.compile(r"(?P<indent>[ \t]*)<aside>[ \t]*")
_CALLOUT = re.compile(
    r"(?P<quote>[ ]{0,3}(?:>\s?)+)\[!(?P<kind>[\w-]+)\](?P<fold>[-+]?)[ \t]*(?P<title>(?![(\[]).*)"
)
_ALERTS: Mapping[str, str] = {
    **dict.fromkeys("note info abstract todo example quote question help faq cite".split(), "NOTE"),
    **dict.fromkeys("tip success hint check done".split(), "TIP"),
    "important": "IMPORTANT",
    **dict.fromkeys("warning attention".split(), "WARNING"),
    **dict.fromkeys("caution danger error failure fail bug missing".split(), "CAUTION"),
}
_FOLDED = frozenset({"spoiler", "details"})
# Notion begins a box with a picture of what it is.
_EMOJI: Mapping[str, str] = {
    "\U0001f4a1": "tip",
    "\u2705": "tip",
    "\u26a0": "warning",
    "\U0001f6a8": "caution",
    "\U0001f6d1": "caution",
    "\u26d4": "caution",
    "\U0001f6ab": "caution",
    "\u2757": "important",
    "\u203c": "important",
}
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Box:
    """A box in the lines from `first`; those inside of it end before `end`, the box at `after`."""

    first: int
    end: int
    after: int
    indent: str
    kind: str
    title: str
    width: int = 0
    is_open: bool = False


def find_boxes(lines: Sequence[str], blocks: Blocks) -> Iterator[Foreign]:
    """Yield boxes that stand in no other one, with what they and all in them become."""
    return _Boxes(lines, blocks).find()


class _Boxes:
    def __init__(self, lines: Sequence[str], blocks: Blocks) -> None:
        self._lines = lines
        self._code = blocks.untouched | blocks.code
        self._fenced = blocks.untouched
        self._closings = self._pairs_of_colons()
        self._asides = self._pairs_of_asides()

    def find(self) -> Iterator[Foreign]:
        at = 0
        while at < len(self._lines):
            box = self._at(at)
            if box is None:
                yield from self._lesser(at)
                at += 1
                continue
            made = self._write(box, 0)
            changes = tuple(
                Change(number, 0, len(old), new)
                for number, (old, new) in enumerate(
                    zip(self._lines[box.first : box.after], made, strict=True), box.first
                )
                if old != new
            )
            line = self._lines[at]
            start = len(box.indent)
            head = made[0].strip().partition("\n")[0]
            below = "</details> below it" if box.kind in _FOLDED else "> before each line below it"
            instead = f"{head}, and {below}"
            yield Foreign("box", at, start, len(line.rstrip()), line.strip(), instead, changes)
            at = box.after

    def _lesser(self, at: int) -> Iterator[Foreign]:
        line = self._lines[at]
        if at in self._code:
            return
        opened = _OPENED.fullmatch(line) if ":::" in line else None
        if opened and at not in self._closings and opened["kind"].lower() in (*_ALERTS, *_FOLDED):
            yield Foreign("open-box", at, opened.start("indent"), len(line), line.strip())
        elif "[!" in line and (callout := _CALLOUT.fullmatch(line)):
            new = _as_alert(callout)
            if new:
                written, start = line[len(callout["quote"]) :].strip(), len(callout["quote"])
                instead = new.removeprefix(callout["quote"]).partition("\n")[0]
                instead += ", and the title in bold below it" * ("\n" in new)
                change = Change(at, 0, len(line), new)
                yield Foreign("callout", at, start, len(line), written, instead, (change,))

    def _pairs_of_colons(self) -> dict[int, int]:
        """Return the line that closes each box, by the line that opens it."""
        found: dict[int, int] = {}
        opened: list[int] = []
        for number, line in enumerate(self._lines):
            mark = line.strip()
            if not mark.startswith(":::") or number in self._fenced:
                continue
            if mark.strip(":"):
                opened.append(number)
            elif opened:
                found[opened.pop()] = number
        return found

    def _pairs_of_asides(self) -> dict[int, int]:
        found: dict[int, int] = {}
        opened = -1
        for number, line in enumerate(self._lines):
            if "aside>" not in line or number in self._code:
                continue
            if _ASIDE.fullmatch(line):
                opened = number
            elif line.strip() == "</aside>" and opened >= 0:
                found[opened], opened = number, -1
        return found

    def _at(self, at: int) -> _Box | None:
        """Return the box that begins in a line."""
        line = self._lines[at]
        if at in self._code:
            return None
        box = self._between_colons(at, line) or self._indented(at, line) or self._aside(at)
        is_filled = box and any(each.strip() for each in self._lines[at + 1 : box.end])
        return box if is_filled else None

    def _between_colons(self, at: int, line: str) -> _Box | None:
        opened = _OPENED.fullmatch(line) if at in self._closings else None
        if opened is None or opened["kind"].lower() not in (*_ALERTS, *_FOLDED):
            return None
        end, title = self._closings[at], opened["title"].strip()
        if title.startswith("[") and title.endswith("]"):
            title = title[1:-1]
        kind, is_open = opened["kind"].lower(), bool(opened["is_open"])
        return _Box(at, end, end + 1, opened["indent"], kind, title, is_open=is_open)

    def _indented(self, at: int, line: str) -> _Box | None:
        opened = _INDENTED.fullmatch(line) if "!!!" in line or "???" in line else None
        if opened is None or opened["kind"].lower() not in (*_ALERTS, *_FOLDED):
            return None
        indent = opened["indent"]
        end = at + 1
        for number in range(at + 1, len(self._lines)):
            if self._lines[number].strip():
                if not self._lines[number].startswith(f"{indent}    "):
                    break
                end = number + 1
        title = opened["title"] or " ".join(opened["classes"].split())
        is_fold = line.strip().startswith("???")
        kind = "details" if is_fold and not title else opened["kind"].lower()
        width = len(indent) + 4
        return _Box(at, end, end, indent, kind, title, width, bool(opened["is_open"]))

    def _aside(self, at: int) -> _Box | None:
        end = self._asides.get(at)
        if end is None:
            return None
        inside = "".join(self._lines[at + 1 : end]).lstrip()
        kind = next((kind for sign, kind in _EMOJI.items() if inside.startswith(sign)), "note")
        indent = self._lines[at].partition("<")[0]
        return _Box(at, end, end + 1, indent, kind, "")

    def _write(self, box: _Box, depth: int) -> list[str]:
        """Return what becomes of each line of a box; what is to stand above or below is in it."""
        body = self._body(box, depth)
        while body and not body[-1].strip():
            body.pop()
        following = "".join(self._lines[box.after : box.after + 1]).strip()
        if box.kind in _FOLDED:
            head, lines = self._details(box, body)
            last = f"\n{box.indent}</details>" + ("\n" if following else "")
        else:
            head, lines = self._alert(box, body, depth)
            last = ""
        if not depth and box.first and self._lines[box.first - 1].lstrip().startswith(">"):
            head = f"\n{head}"
        inside = box.end - box.first - 1
        made = [head, *lines, *[""] * (inside - len(lines))]
        if box.after > box.end:
            return [*made, last]
        # There is no line at its end to write into.
        made[-1] += f"\n{last}" if last else "\n" * bool(following)
        return made

    def _body(self, box: _Box, depth: int) -> list[str]:
        """Return the lines inside of a box without the indent that all of them have."""
        lines: list[str] = []
        at = box.first + 1
        while at < box.end:
            inner = self._at(at) if depth < _DEEPEST else None
            if inner is None or inner.after > box.end:
                lines.append(self._lines[at])
                at += 1
            else:
                lines += self._write(inner, depth + 1)
                at = inner.after
        indent = box.indent + "    " if box.width else box.indent
        return ["\n".join(_without(indent, each) for each in line.split("\n")) for line in lines]

    @staticmethod
    def _details(box: _Box, body: Sequence[str]) -> tuple[str, list[str]]:
        title = (box.title or box.kind.capitalize()).replace("<", "&lt;")
        head = f"{box.indent}<details{' open' * box.is_open}><summary>{title}</summary>\n"
        return head, [
            "\n".join(f"{box.indent}{each}" if each else "" for each in line.split("\n"))
            for line in body
        ]

    @staticmethod
    def _alert(box: _Box, body: Sequence[str], depth: int) -> tuple[str, list[str]]:
        """GitHub knows alerts only where they stand in nothing else; elsewhere, a quote says it."""
        mark, alert = f"{box.indent}>", _ALERTS[box.kind]
        if depth or box.indent:
            label = alert.capitalize() + (f": {box.title}" if box.title else "")
            head = f"{mark} **{label}**\n{mark}"
        else:
            head = f"{mark} [!{alert}]" + (f"\n{mark} **{box.title}**\n{mark}" * bool(box.title))
        return head, [
            "\n".join(f"{mark} {each}" if each.strip() else mark for each in line.split("\n"))
            for line in body
        ]


def _without(indent: str, line: str) -> str:
    return line.removeprefix(indent) if line.strip() else ""


def _as_alert(callout: re.Match[str]) -> str:
    """Make an alert of Obsidian's callout; empty if GitHub knows it as it is."""
    kind, quote = callout["kind"], callout["quote"]
    alert = _ALERTS.get(kind.lower(), "NOTE")
    if kind.upper() == alert and not callout["title"] and not callout["fold"]:
        return ""
    title = callout["title"].strip() or ("" if kind.lower() in _ALERTS else kind)
    return f"{quote}[!{alert}]" + (f"\n{quote}**{title}**" if title else "")
