"""Outcomes: which entries are decisions, promises and open questions, and which only look so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from socml_site.notes.due import Calendar, read_cell, split_due
from socml_site.notes.entries import Entry, labels_inside
from socml_site.notes.names import bare_name, is_whole_name, split_names
from socml_site.notes.outline import Placed, Section
from socml_site.notes.owners import Knows, owners_alone, split_owners
from socml_site.notes.phrases import UNSPACED
from socml_site.notes.words import OUTCOMES, PEOPLE, Kind, Words
from socml_site.problems import fold
from socml_site.source import LineKind

# Where a sentence says what it is about.
_FIRST_WORDS = 3
_SHORTEST_INSIDE = 6
# 1920x1080 pixels, 0.8 kappa, 9-5
_MEASURE = re.compile(r"\d+\s?[x×.,:–-]\s?\d")
_FEW_WORDS = 3
# Nobody's promise is longer, and looking for names in it has its price.
_LONGEST_PROMISE = 1_000
_LONGEST_PROSE = 320
_DONE = re.compile(r"\s*(?:[(\[](?P<said>[^()\[\]]{1,24})[)\]]\s*\.?|[✅✔☑]\ufe0f?\s*)$")
_TICKS = ("x", "✓", "✔", "☑", "✅")
_ASKED = re.compile(r"[?？]\s*(?:[(\[][^()\[\]]*[)\]]\s*)*$")
_ASKS = ("?", "？")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")


@dataclass(frozen=True, slots=True)
class Item:
    """One outcome as it is written.

    Attributes:
        kind: One of `OUTCOMES`.
        text: Without label, owners and day.
        entry: Where it stands.
        owners: Who has promised it, as written.
        due: By when.
        is_done: Whether it is done, or answered.
        section: What it stands under.
    """

    kind: Kind
    text: str
    entry: Entry
    owners: tuple[str, ...]
    due: date | None
    is_done: bool
    section: Section


class Finder:
    """Finds the outcomes of one text."""

    def __init__(
        self, words: Words, knows: Knows, calendar: Calendar, speakers: Callable[[str], bool]
    ) -> None:
        self._words = words
        self._knows = knows
        self._calendar = calendar
        self._speaks = speakers
        # A list that only explains the sentence before it.
        self._explained: Section | None = None

    def find(self, placed: Sequence[Placed]) -> Iterator[Item]:
        """Yield them in the order of their lines."""
        skipped: set[int] = set()
        at = 0
        while at < len(placed):
            each = placed[at]
            if each.entry.kind is LineKind.HEADERS:
                rows = _rows(placed, at)
                for item in self._table(each, placed[at + 1 : at + 1 + rows]):
                    item.section.found += 1
                    yield item
                at += rows + 1
                continue
            at += 1
            if id(each) in skipped or each.is_lead:
                continue
            for item in self._entry(each, skipped):
                item.section.found += 1
                yield item

    # One entry

    def _entry(self, each: Placed, skipped: set[int]) -> Iterator[Item]:
        entry, section = each.entry, each.section
        if each.kind in OUTCOMES and _is_definition(each.label, each.text):
            return
        if each.kind in OUTCOMES and not self._words.is_nothing(each.text):
            is_asked = each.kind is Kind.DECISION and _ASKED.search(each.text)
            if not is_asked and not (
                Kind.AGENDA in section.meaning.kinds and each.label not in self._words.capitals
            ):
                yield self._make(each.kind, each.text, each, each.who, is_labelled=True)
            return
        if each.kind in PEOPLE:
            return
        found = False
        for label, said in labels_inside(entry.text, self._words):
            kind = self._words.label(label)
            is_short = len(said) < _SHORTEST_INSIDE or _is_definition(label, said)
            if kind in OUTCOMES and not self._words.is_nothing(said) and not is_short:
                found = True
                yield self._make(kind, said, each, is_labelled=True)
        if found:
            return
        if entry.line.is_quoted and entry.is_done is None:
            return
        kinds = section.meaning.outcomes
        if entry.is_done is not None:
            yield from self._box(each, kinds)
        elif kinds and not self._words.is_nothing(entry.text):
            yield from self._member(each, kinds, skipped)

    def _box(self, each: Placed, kinds: Sequence[Kind]) -> Iterator[Item]:
        meant = each.section.meaning.kinds
        if Kind.AGENDA in meant or meant & frozenset(PEOPLE) or not fold(each.text):
            return
        if "@name" in each.text:
            return  # A template's.
        if self._words.is_nothing(each.text):
            return
        # Questions and what is decided may be ticked; what is still to do is a promise.
        section = each.section
        is_ticked = not section.has_open_box and not section.meaning.is_weak
        is_other = tuple(kinds) == (Kind.QUESTION,) or (len(kinds) == 1 and is_ticked)
        kind = kinds[0] if is_other and not self._owns(each) else Kind.ACTION
        yield self._make(kind, each.text, each)

    def _member(self, each: Placed, kinds: Sequence[Kind], skipped: set[int]) -> Iterator[Item]:
        """Find out whether an entry in a section of outcomes is one."""
        entry, section = each.entry, each.section
        if entry.is_item:
            if self._explained is section:
                return
            if entry.depth > section.base or (entry.kind is LineKind.TEXT and not entry.is_first):
                return
            if entry.kind is LineKind.TEXT and entry.line.depth:
                return  # A further paragraph of an item.
            yield from self._list_item(each, kinds, skipped)
            return
        self._explained = None
        if self._counts_as_prose(each, kinds):
            if entry.text.rstrip()[-1:] in (":", "："):
                self._explained = section
            yield self._make(self._kind_of(each, kinds), entry.text, each)

    def _list_item(self, each: Placed, kinds: Sequence[Kind], skipped: set[int]) -> Iterator[Item]:
        kind = self._kind_of(each, kinds)
        if kind is not Kind.ACTION and self._is_speech(each.entry):
            return
        children = [child for child in each.children if child.section is each.section]
        owners = self._group_owners(each) if kind is Kind.ACTION else ()
        is_name = bool(children) and (
            bool(owners) or (each.entry.is_title and not self._owns(each))
        )
        is_title = bool(children) and kind is Kind.ACTION and _is_short(each.entry.text)
        has_tasks = is_title or (bool(children) and kind is Kind.ACTION and self._is_group(each))
        if not (is_name or is_title):
            yield self._make(kind, each.entry.text, each)
        if not (is_name or has_tasks):
            return
        depth = min(child.entry.depth for child in children)
        for child in children:
            skipped.add(id(child))
            is_own = child.entry.depth == depth and child.entry.is_first and not child.is_lead
            if is_own and not self._words.is_nothing(child.text):
                yield self._make(kind, child.entry.text, child, owners=owners)

    def _group_owners(self, each: Placed) -> tuple[str, ...]:
        text = each.text.rstrip(" :：")
        if not each.children or len(text.split()) > 6:
            return ()
        is_sure = each.entry.is_title or is_whole_name(text)
        return owners_alone(text, self._words, self._knows, is_sure=is_sure)

    def _is_group(self, each: Placed) -> bool:
        """Whether what is nested below are tasks of their own: all have owners or boxes."""
        depth = min(child.entry.depth for child in each.children)
        own = [child for child in each.children if child.entry.depth == depth]
        return len(own) > 1 and all(
            child.entry.is_done is not None
            or split_owners(child.text, self._words, self._knows, is_strict=True).owners
            for child in own
        )

    def _owns(self, each: Placed) -> bool:
        return bool(split_owners(each.text, self._words, self._knows).owners)

    def _kind_of(self, each: Placed, kinds: Sequence[Kind]) -> Kind:
        """Choose between the kinds that a heading announces together."""
        if len(kinds) == 1 and not (kinds[0] is Kind.DECISION and each.section.meaning.is_weak):
            return kinds[0]
        text = each.entry.text
        if len(kinds) == 1:
            # Below `Results`, what somebody is to do is a promise.
            owned = split_owners(text, self._words, self._knows, is_strict=True)
            return Kind.ACTION if owned.owners else kinds[0]
        if Kind.ACTION in kinds:
            is_due = split_due(text, self._words, self._calendar).day is not None
            if is_due or self._owns(each) or each.entry.is_done is not None:
                return Kind.ACTION
        if Kind.QUESTION in kinds and text.rstrip()[-1:] in _ASKS:
            return Kind.QUESTION
        return Kind.DECISION if Kind.DECISION in kinds else Kind.ACTION

    def _is_speech(self, entry: Entry) -> bool:
        return bool(entry.who) and (self._speaks(entry.who) or self._knows(entry.who) is not False)

    def _counts_as_prose(self, each: Placed, kinds: Sequence[Kind]) -> bool:
        """Whether a paragraph in a section of outcomes is one of them."""
        section, text = each.section, each.text
        if section.meaning.is_weak or len(text) > _LONGEST_PROSE or each.entry.line.depth:
            return False
        if text.startswith(("(", "（")) and text.endswith((")", "）")):
            return False
        if self._is_speech(each.entry) and Kind.ACTION not in kinds:
            return False
        if self._is_about(text, kinds):
            text = text.partition(". ")[0]
        elif not section.has_list and text.rstrip()[-1:] not in (":", "："):
            return True
        said = fold(text)
        return any(self._words.prose[kind].are_in(said) for kind in kinds)

    def _is_about(self, text: str, kinds: Sequence[Kind]) -> bool:
        """Whether it is `Decisions are made by consensus`: rules of the group."""
        first = fold(text).split()[:_FIRST_WORDS]
        return any(
            (meaning := self._words.parts.get(word)) and not meaning.kinds.isdisjoint(kinds)
            for word in first
        )

    # Tables

    def _table(self, header: Placed, rows: Sequence[Placed]) -> Iterator[Item]:
        cells = header.entry.line.cells
        columns = [self._words.column(each) for each in cells]
        kinds = header.section.meaning.outcomes
        told = [kind for each in cells for kind in self._words.meaning(each).outcomes]
        is_of_tasks = {"who", "what"} <= set(columns) and (
            "when" in columns or "state" in columns or Kind.ACTION in told
        )
        if not kinds:
            if (Kind.ACTION in told and "who" in columns) or is_of_tasks:
                kinds = (Kind.ACTION,)
            elif len(set(told)) == 1 and all(columns):
                kinds = (told[0],)
            else:
                return
        if header.section.meaning.kinds & {Kind.AGENDA, *PEOPLE}:
            return
        if "when" in columns and any(_is_clock(row, columns) for row in rows):
            return
        for row in rows:
            item = self._row(row, columns, kinds)
            if item is not None:
                yield item

    def _row(
        self, row: Placed, columns: Sequence[str | None], kinds: Sequence[Kind]
    ) -> Item | None:
        cells = dict(zip(range(len(columns)), row.entry.line.cells, strict=False))
        by_role: dict[str, str] = {}
        for at, role in enumerate(columns):
            if role and role not in by_role and cells.get(at):
                by_role[role] = cells[at]
        text = self._what(columns, cells)
        if not text or self._words.is_nothing(text):
            return None
        kind = kinds[0] if len(kinds) == 1 else Kind.ACTION if "who" in by_role else kinds[0]
        owners: tuple[str, ...] = ()
        due = None
        if kind is Kind.ACTION:
            owners = self._owners_of_cell(by_role.get("who", ""))
            due = read_cell(by_role.get("when", ""), self._words, self._calendar)
        if kind is Kind.ACTION and not owners and "who" not in columns:
            inside = split_due(text, self._words, self._calendar)
            owners, text = split_owners(inside.text, self._words, self._knows, is_labelled=True)
            due = due or inside.day
        state = by_role.get("state", "")
        is_done = self._words.has("done", state) or state.strip().casefold() in _TICKS
        return Item(kind, text, row.entry, owners, due, is_done, row.section)

    def _what(self, columns: Sequence[str | None], cells: dict[int, str]) -> str:
        """Return the cell that says what: of several, the longest that is no number."""
        several = [cells.get(at, "") for at, role in enumerate(columns) if role == "what"]
        several = several or [cells.get(at, "") for at, role in enumerate(columns) if role is None]
        texts = [
            each for each in several if re.search(r"[^\W\d_]{2}", each) or UNSPACED.search(each)
        ]
        return max(texts, key=len, default="")

    def _owners_of_cell(self, cell: str) -> tuple[str, ...]:
        if not cell or self._words.is_nothing(cell) or self._words.has("nobody", cell):
            return ()
        names = [bare_name(each) for each in split_names(cell, self._words)]
        return tuple(dict.fromkeys(filter(self._may_own, names)))

    def _may_own(self, name: str) -> bool:
        """Whether a cell of owners may mean somebody by it, or some group."""
        if self._knows(name):
            return True
        has_letters = re.search(r"[^\W\d_]", name) is not None
        is_somebody = not self._words.has("nobody", name) and not self._words.is_nothing(name)
        return has_letters and is_somebody and not name[0].isdigit() and name[-1] not in "?？"

    # What an item says

    def _make(
        self,
        kind: Kind,
        text: str,
        each: Placed,
        who: str = "",
        owners: tuple[str, ...] = (),
        *,
        is_labelled: bool = False,
    ) -> Item:
        entry = each.entry
        is_done = bool(entry.is_done)
        done = _DONE.search(text)
        if done and (done["said"] is None or self._words.has("done", done["said"])):
            is_done = True
            text = text[: done.start()].strip() or text
        due = None
        if kind is Kind.ACTION and len(text) <= _LONGEST_PROMISE:
            owners = owners or each.section.owners
            found = split_due(text, self._words, self._calendar)
            text, due = found.text, found.day
            if who and self._words.has("done", who):
                is_done = True
            elif who:
                owners = owners_alone(who, self._words, self._knows, is_sure=True) or owners
            if not owners:
                owners, text = split_owners(
                    text,
                    self._words,
                    self._knows,
                    is_labelled=is_labelled,
                    bold=entry.line.bold,
                    is_beside_day=found.is_beside_name,
                )
                if due is None:
                    found = split_due(text, self._words, self._calendar)
                    text, due = found.text, found.day
            elif (again := split_owners(text, self._words, self._knows)).owners:
                owners, text = again
        return Item(kind, text.strip(), entry, owners, due, is_done, each.section)


def _is_definition(label: str, said: str) -> bool:
    """Whether it is `AI: artificial intelligence`, or a measure such as `Resolution: 1920x1080`."""
    words = said.split()
    initials = "".join(each[0] for each in words[: len(label)]).upper()
    is_expanded = label.isupper() and len(label) > 1 and initials == label
    return is_expanded or (len(words) <= _FEW_WORDS and _MEASURE.match(said) is not None)


def _is_short(text: str) -> bool:
    return len(text.split()) < 3 and text.rstrip()[-1:] in (":", "：")


def _is_clock(row: Placed, columns: Sequence[str | None]) -> bool:
    at = columns.index("when")
    cells = row.entry.line.cells
    return at < len(cells) and bool(_CLOCK.search(cells[at])) and not re.search(r"\d{4}", cells[at])


def _rows(placed: Sequence[Placed], at: int) -> int:
    count = 0
    while at + 1 + count < len(placed) and placed[at + 1 + count].entry.kind is LineKind.CELLS:
        count += 1
    return count
