"""Sections: which entries stand under which heading, however that is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from socml_site.notes.entries import Entry, split_label
from socml_site.notes.names import bare_name, looks_like_name, split_names
from socml_site.notes.words import NOTHING_MEANT, PEOPLE, Kind, Meaning, Words
from socml_site.problems import Location
from socml_site.source import Heading, LineKind

# Ranks below those of headings: lines in bold, and lines that stand for headings.
_BOLD, _LEAD = 7, 8
_LONGEST_LEAD = 80
_LONGEST_SENTENCE = 400
# `13 attendees` is no heading.
_COUNT = re.compile(r"\W*(?:ca|about|approx|etwa|circa|env)?\W*\d{1,4}\+?\s+\w")
_ENDS_SENTENCE = (".", "!", "。", "！", ";", ",")


@dataclass(slots=True)
class Section:
    """What stands under one heading.

    Attributes:
        rank: How high its heading is; 1 to 6, more for lines that stand for one.
        meaning: What it announces, itself or as a part of what announces it.
        heading: The heading's text; empty before the first.
        place: Where that stands; None before the first.
        base: How deep its items are.
        owners: Whose promises these are, where the heading is a name.
        is_own: Whether its own heading announces something.
        is_past: Whether a heading above says that this is of another time, or to be filled in.
        has_list: Whether items stand below it.
        has_text: Whether anything does that says something.
        has_open_box: Whether a box in it is not checked.
        is_told: Whether something does in the same paragraph: the next one is something else.
        found: How many outcomes it has given.
    """

    rank: int
    meaning: Meaning
    heading: str = ""
    place: Location | None = None
    base: int = 1
    owners: tuple[str, ...] = ()
    is_own: bool = False
    is_past: bool = False
    has_list: bool = False
    has_text: bool = False
    has_open_box: bool = False
    is_told: bool = False
    found: int = 0

    @property
    def is_lead(self) -> bool:
        return self.rank >= _LEAD

    @property
    def is_of_people(self) -> bool:
        """Whether it lists people; a heading such as `Notes` may, and mostly does not."""
        if not self.meaning.kinds:
            return False
        listing = PEOPLE if self.is_lead else (Kind.PARTICIPANT, Kind.ABSENT)
        return not self.meaning.kinds.isdisjoint(listing)


@dataclass(slots=True)
class Placed:
    """An entry in its section; `label` is what stands before the text, if it is ours.

    `is_lead` says that it is a heading itself.
    """

    entry: Entry
    section: Section
    label: str = ""
    kind: Kind | None = None
    who: str = ""
    text: str = ""
    is_lead: bool = False
    children: list[Placed] = field(default_factory=list)


def place(entries: Sequence[Entry], headings: Sequence[Heading], words: Words) -> list[Placed]:
    """Find the section of every entry."""
    walk = _Walk(entries, headings, words)
    placed = list(walk.walk())
    _adopt(placed)
    return placed


def _adopt(placed: Sequence[Placed]) -> None:
    """Tell each entry of a list what is nested below it."""
    above: list[Placed] = []
    for each in placed:
        depth = each.entry.depth
        while above and (not depth or above[-1].entry.depth >= depth):
            above.pop()
        if above:
            above[-1].children.append(each)
        if each.entry.kind is LineKind.ITEM or (depth and each.entry.kind is not LineKind.TEXT):
            above.append(each)


def _is_underlined(entry: Entry, following: Entry | None) -> bool:
    """Whether it is `4. Money` above a line of hyphens, which Markdown takes for a list."""
    return (
        following is not None
        and following.kind is LineKind.RULE
        and entry.kind is LineKind.ITEM
        and following.line.location.line == entry.line.location.line + 1
    )


def _has_items(entry: Entry, following: Entry | None) -> bool:
    return (
        following is not None
        and following.depth > entry.depth
        and following.line.heading == entry.line.heading
    )


class _Walk:
    def __init__(self, entries: Sequence[Entry], headings: Sequence[Heading], words: Words) -> None:
        self._entries = entries
        self._headings = headings
        self._words = words
        self._stack = [Section(0, NOTHING_MEANT)]
        self._paragraph = 0

    def walk(self) -> Iterator[Placed]:
        seen = 0
        lead_paragraph = -1
        for number, entry in enumerate(self._entries):
            for heading in self._headings[seen : entry.line.heading]:
                self._open(heading.level, heading.text, heading.location)
            seen = max(seen, entry.line.heading)
            if entry.is_first:
                self._paragraph += 1
            if entry.kind is LineKind.RULE:
                self._rule()
                continue
            self._end_leads(entry, lead_paragraph)
            following = self._entries[number + 1] if number + 1 < len(self._entries) else None
            placed = self._place(entry, following)
            if placed.is_lead and placed.section.is_lead:
                lead_paragraph = self._paragraph
            elif self._top.is_lead and self._paragraph == lead_paragraph:
                self._top.is_told = True
            if not placed.is_lead and self._top.is_own and not self._top.has_text:
                self._top.has_text = not self._words.is_nothing(placed.text)
            if entry.is_done is False:
                placed.section.has_open_box = True
            yield placed
        for heading in self._headings[seen:]:
            self._open(heading.level, heading.text, heading.location)

    @property
    def _top(self) -> Section:
        return self._stack[-1]

    def _rule(self) -> None:
        while len(self._stack) > 1 and (self._top.is_lead or self._top.found or self._top.has_list):
            self._stack.pop()
        if self._top.rank == 0:
            self._stack[0] = Section(0, NOTHING_MEANT)

    def _end_leads(self, entry: Entry, lead_paragraph: int) -> None:
        """Leave the lines that stand for headings when what comes next is not theirs any more."""
        while self._top.is_lead:
            depth = self._top.rank - _LEAD
            if depth:
                is_next = self._paragraph == lead_paragraph + 1 and not self._top.is_told
                goes_on = entry.kind is LineKind.MORE or (entry.kind is LineKind.TEXT and is_next)
                if entry.depth > depth or (entry.depth == depth and goes_on):
                    return
            elif (
                entry.depth
                or entry.kind in (LineKind.HEADERS, LineKind.CELLS)
                or self._paragraph == lead_paragraph
                or not (
                    self._top.has_list or self._top.is_told or self._paragraph > lead_paragraph + 1
                )
            ):
                return
            self._stack.pop()

    def _place(self, entry: Entry, following: Entry | None) -> Placed:
        words = self._words
        if entry.kind in (LineKind.HEADERS, LineKind.CELLS):
            self._top.has_list = True
            return self._cells(entry)
        if entry.line.is_code:
            return Placed(entry, self._top, text=entry.text)
        split = split_label(entry.text, words, bold=entry.line.bold)
        place = entry.line.location
        is_said = split is not None and bool(split[2])
        if entry.is_done is None and self._is_heading(entry, following, is_said=is_said):
            announced = self._announced(entry, following)
            rank = self._rank(entry, following)
            self._open(rank, entry.text, place, announced if announced.kinds else None)
            return Placed(entry, self._top, text=entry.text, is_lead=True)
        if split is None and entry.who:
            # `<ann> ACTION: …`
            split = split_label(entry.said, words)
            split = split if split and split[2] else None
        if split is None:
            text = entry.text
            if entry.is_item and not entry.line.is_quoted:
                self._top.has_list = True
            return Placed(entry, self._top, text=text)
        label, who, text = split
        kind = words.label(label)
        if not text and entry.is_done is None:
            self._open(self._rank(entry), label, place, Meaning(frozenset(filter(None, (kind,)))))
            return Placed(entry, self._top, text=entry.text, is_lead=True)
        return Placed(entry, self._top, label, kind, who, text)

    def _cells(self, entry: Entry) -> Placed:
        """Take a row of two cells, of which the first is a label, for a line with that label."""
        cells = [each for each in entry.line.cells if each]
        kind = self._words.label(cells[0]) if len(cells) == 2 else None
        if kind in (*PEOPLE, Kind.DATE):
            return Placed(entry, self._top, cells[0], kind, text=cells[1])
        return Placed(entry, self._top, text=entry.text)

    def _rank(self, entry: Entry, following: Entry | None = None) -> int:
        if (entry.is_title and not entry.depth) or _is_underlined(entry, following):
            return _BOLD
        return _LEAD + entry.depth

    def _is_heading(self, entry: Entry, following: Entry | None, *, is_said: bool) -> bool:
        text = entry.text
        if entry.line.is_quoted or not text or is_said:
            return False
        if _is_underlined(entry, following):
            return True
        if len(text) > _LONGEST_LEAD:
            return self._announced(entry, following).kinds != frozenset()
        if entry.is_title and not entry.depth and entry.kind is not LineKind.ITEM:
            return not self._top.is_of_people or bool(self._words.meaning(text).kinds)
        meaning = self._words.meaning(text)
        if meaning.kinds & frozenset(PEOPLE) and _COUNT.match(text):
            return False
        if meaning.kinds and entry.depth and not _has_items(entry, following):
            return text[-1] in (":", "：")
        if meaning.kinds:
            return text[-1] not in _ENDS_SENTENCE or len(text.split()) < 3
        if entry.depth or not _has_items(entry, following) or self._top.is_of_people:
            return False
        return text[-1] not in _ENDS_SENTENCE and not (
            self._top.is_own and entry.who and entry.said
        )

    def _announced(self, entry: Entry, following: Entry | None) -> Meaning:
        """Return what a sentence before a list announces: `We came to these conclusions:`."""
        text = entry.text.rstrip()
        if entry.depth or text[-1:] not in (":", "：") or len(text) > _LONGEST_SENTENCE:
            return NOTHING_MEANT
        if not _has_items(entry, following):
            return NOTHING_MEANT
        tokens = text.split()
        for count in range(min(6, len(tokens)), 1, -1):
            meaning = self._words.meaning(" ".join(tokens[-count:]))
            if meaning.outcomes:
                return meaning
        return NOTHING_MEANT

    def _open(self, rank: int, text: str, place: Location, meaning: Meaning | None = None) -> None:
        while len(self._stack) > 1 and self._top.rank >= rank:
            self._stack.pop()
        above = self._top
        own = meaning or (
            self._words.meaning_of_heading(text) if rank < _LEAD else self._words.meaning(text)
        )
        owners: tuple[str, ...] = ()
        is_past = above.is_past or (rank < _LEAD and self._words.is_past(text))
        if is_past and own.outcomes:
            own = Meaning(frozenset({Kind.AGENDA}))
        is_own = bool(own.kinds)
        is_clear = not above.meaning.is_mixed and (not above.meaning.is_weak or rank >= _BOLD)
        if not is_own and above.meaning.outcomes and is_clear:
            own = above.meaning
            owners = self._names(text) if Kind.ACTION in own.kinds else ()
        base = max(1, rank - _LEAD + 1)
        section = Section(rank, own, text, place, base, owners, is_own, is_past)
        if rank < _LEAD:
            section.base = 1
        self._stack.append(section)

    def _names(self, text: str) -> tuple[str, ...]:
        """Return who is named by a heading below that of promises; nobody if it is no name."""
        names = [bare_name(each) for each in split_names(text.rstrip(" :："), self._words)]
        are_names = names and all(
            looks_like_name(each, self._words) or self._words.has("everybody", each)
            for each in names
        )
        return tuple(names) if are_names and all(len(each.split()) <= 3 for each in names) else ()
