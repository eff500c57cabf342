"""Who was there, who led, who wrote and who could not come, as notes say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from socml_site.notes.counts import count_people
from socml_site.notes.entries import Entry, split_speaker
from socml_site.notes.mentions import (
    ends_like_mention,
    labelled_people,
    mentions,
    split_sentences,
)
from socml_site.notes.names import (
    bare_name,
    looks_like_handle,
    looks_like_name,
    split_names,
)
from socml_site.notes.outline import Placed
from socml_site.notes.words import EMOJI_NAME, PEOPLE, Kind, Words
from socml_site.problems import Location, fold
from socml_site.source import Heading, LineKind

_PEOPLE = frozenset(PEOPLE)
_MOST_PEOPLE = 500
# Below a heading such as `Chairs` or `Notes`; more are something else.
_MOST_LEADERS = 3
_HEAD = 16
_SHORT = 60
_ENDS = re.compile(r"\s[·|•]\s")
# 等约15人 counts everybody, ほか6名 those who are not named.
_TOTAL = re.compile(
    r"\s*(?:(?P<all>等)|ほか|他|及其他|另有)(?:大?[约約])?(?P<number>\d{1,4})\s?[名人位]\S{0,3}$"
)
# `Ann Lee / annlee` is one.
_ALIAS = re.compile(
    r"(?<![^\s,;])([^\W\d_]\S{0,40}\s[^\W\d_][^\s,;/]{0,40})\s*/\s*@?[a-z0-9][a-z0-9_.-]{0,40}"
    r"(?=$|[,;])"
)
# Programs that write down what is said: zodbot, RRSAgent.
_BOT = re.compile(r"@?(?:[a-z][\w-]*bot\d?|RRSAgent|Zakim|MeetBot)\Z")
_LONGEST_PART = 200
_FIRST = re.compile(r"(?<=\w)\W")
_BEHIND_NAME = re.compile(r"[(\[（]([^()\[\]（）]{2,60})[)\]）]|\s[-–—]\s([^()\[\]（）]{2,60})$")
_NO = frozenset(("", "0", "n", "false", "-", "–", "—", "✗", "✘", "❌", "☐", "[ ]", "( )"))
_NOT_SURE = re.compile(r"[?？]\s*\W*$")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as written, and where."""

    name: str
    location: Location


@dataclass
class Attendance:
    """Who is named; `others` counts those who are not, None if nobody has counted."""

    participants: list[Named] = field(default_factory=list)
    moderators: list[Named] = field(default_factory=list)
    note_takers: list[Named] = field(default_factory=list)
    absent: list[Named] = field(default_factory=list)
    others: int | None = None
    _known: set[tuple[Kind, str]] = field(default_factory=set, repr=False)

    def everybody(self) -> Iterator[Named]:
        """Yield all who are named, whatever their part."""
        yield from (*self.participants, *self.moderators, *self.note_takers, *self.absent)

    def add(self, kind: Kind, name: str, location: Location) -> None:
        lists = {
            Kind.PARTICIPANT: self.participants,
            Kind.MODERATOR: self.moderators,
            Kind.NOTE_TAKER: self.note_takers,
            Kind.ABSENT: self.absent,
        }
        several, key = lists[kind], (kind, fold(name))
        if len(several) < _MOST_PEOPLE and key not in self._known and not _BOT.match(name):
            self._known.add(key)
            several.append(Named(name, location))


def read_attendance(
    placed: Sequence[Placed], headings: Sequence[Heading], words: Words
) -> Attendance:
    """Find who is named as having had a part, and how many others there were."""
    return _Reader(placed, headings, words).read()


class _Reader:
    def __init__(self, placed: Sequence[Placed], headings: Sequence[Heading], words: Words) -> None:
        self._placed = placed
        self._headings = headings
        self._words = words
        self._found = Attendance()
        self._sizes = Counter(id(each.section) for each in placed)

    def read(self) -> Attendance:
        for number, heading in enumerate(self._headings):
            for kind, said in labelled_people(EMOJI_NAME.sub("", heading.text), self._words):
                # A title may be `Minutes: …`.
                if number or kind is not Kind.NOTE_TAKER:
                    self._names(kind, said, heading.location)
        group: list[Placed] = []
        for number, each in enumerate(self._placed):
            if group and each.section is not group[-1].section:
                self._section(group)
                group = []
            kinds = each.section.meaning.kinds
            if kinds and kinds & _PEOPLE and not (each.is_lead or each.entry.line.is_code):
                group.append(each)
            elif each.kind in PEOPLE and each.entry.kind in (LineKind.HEADERS, LineKind.CELLS):
                self._names(each.kind, each.text, each.entry.line.location)
            elif each.entry.kind is LineKind.HEADERS:
                rows = _rows(self._placed, number)
                if number < 2 * _HEAD and not each.section.meaning.kinds:
                    self._people_table(each, rows)
            elif each.section.meaning.outcomes and not each.kind:
                continue
            elif each.entry.kind in (LineKind.TEXT, LineKind.ITEM, LineKind.MORE):
                self._line(each, is_head=number < _HEAD)
        if group:
            self._section(group)
        self._only_absent()
        return self._found

    def _only_absent(self) -> None:
        """Who could not come was not there, even if a longer list says so."""
        away = {fold(each.name) for each in self._found.absent}
        found = self._found
        for several in (found.participants, found.moderators, found.note_takers):
            several[:] = [each for each in several if fold(each.name) not in away]

    # Sections: lists, paragraphs and tables below a heading

    def _section(self, group: Sequence[Placed]) -> None:
        kind = _kind(group[0].section.meaning.kinds)
        if not self._are_names(group, kind):
            for each in group:
                self._line(each, is_head=False)
            return
        tables = [each for each in group if each.entry.kind in (LineKind.HEADERS, LineKind.CELLS)]
        rest = [each for each in group if each.entry.kind not in (LineKind.HEADERS, LineKind.CELLS)]
        if tables:
            self._table(kind, tables)
        if any(each.entry.is_done for each in rest):
            # A roll: those without a mark were not there.
            rest = [each for each in rest if each.entry.is_done is not False]
        has_employers = _have_employers([each.entry for each in rest if each.entry.is_item])
        for each in rest:
            entry = each.entry
            if each.kind in PEOPLE and each.text:
                self._names(each.kind or kind, each.text, entry.line.location)
                continue
            if entry.is_item and entry.depth > group[0].section.base and self._is_group(entry):
                continue
            text = entry.text
            if entry.is_item and has_employers:
                text = re.sub(r"(?:[,，]|\s/\s)(?![^(（]*[)）]).*$", "", text)
            who, said = split_speaker(text)
            # `Council: Carol, Mark` and 深开鸿：王蓉 are groups of people.
            if who and said:
                inner = self._words.label(who)
                self._names(inner if inner in PEOPLE else kind, said, entry.line.location)
            elif who and not said and not entry.is_item:
                continue
            else:
                self._names(kind, text, entry.line.location)

    def _are_names(self, group: Sequence[Placed], kind: Kind) -> bool:
        """Whether what stands below a heading are people: `Notes` heads other things too."""
        texts = [
            split_speaker(each.entry.text)[1] or each.entry.text
            for each in group[:8]
            if each.entry.kind not in (LineKind.HEADERS, LineKind.CELLS)
        ]
        likely = 0
        for text in texts:
            first = next(iter(split_names(re.split(r"[,，]", text)[0], self._words)), "")
            name = bare_name(first)
            likely += bool(
                looks_like_name(name, self._words)
                or (looks_like_handle(name) and len(text) < 60)
                or count_people(text, self._words) is not None
            )
        section = group[0].section
        if section.is_of_people:
            return likely >= 0.6 * len(texts)
        return self._sizes[id(section)] <= _MOST_LEADERS and likely == len(texts)

    @staticmethod
    def _is_group(entry: Entry) -> bool:
        return entry.text.rstrip()[-1:] in (":", "：")

    def _table(self, kind: Kind, rows: Sequence[Placed]) -> None:
        headers = rows[0].entry.line.cells
        columns = [self._words.column(each) for each in headers]
        number = next((at for at, role in enumerate(columns) if role == "who"), None)
        if number is None:
            meanings = [self._words.meaning(each) for each in headers]
            number = next((at for at, each in enumerate(meanings) if each.kinds & {*PEOPLE}), 0)
        for row in rows[1:]:
            if number < len(row.entry.line.cells):
                self._names(kind, row.entry.line.cells[number], row.entry.line.location)

    def _people_table(self, header: Placed, rows: Sequence[Placed]) -> None:
        """Read a table of names and roles at the beginning, which has no heading of its own."""
        cells = header.entry.line.cells
        present = [
            at for at, each in enumerate(cells) if self._words.label(each) is Kind.PARTICIPANT
        ]
        if len(present) == 1 and len(cells) > 1:
            self._roll(rows, present[0])
            return
        columns = [self._words.column(each) for each in cells]
        if columns.count("who") != 1 or {"what", "when", "state", "number"} & set(columns):
            return
        at = columns.index("who")
        names = [bare_name(row.entry.line.cells[at]) for row in rows]
        if len(names) < 2 or not all(looks_like_name(each, self._words) for each in names):
            return
        for row, name in zip(rows, names, strict=True):
            place = row.entry.line.location
            roles = {self._words.label(each) for each in row.entry.line.cells if each}
            if Kind.ABSENT not in roles:
                self._found.add(Kind.PARTICIPANT, name, place)
            for kind in PEOPLE:
                if kind in roles:
                    self._found.add(kind, name, place)

    def _roll(self, rows: Sequence[Placed], present: int) -> None:
        """Read a table that says of each whether they were there."""
        at = 1 if present == 0 else 0
        for row in rows:
            name = bare_name(row.entry.line.cells[at])
            said = row.entry.line.cells[present].strip()
            is_no = (
                said.casefold() in _NO or self._is_no(said) or self._is_no(_FIRST.split(said)[0])
            )
            kind = Kind.ABSENT if is_no else Kind.PARTICIPANT
            if looks_like_name(name, self._words):
                self._found.add(kind, name, row.entry.line.location)

    def _is_no(self, said: str) -> bool:
        says_nothing = bool(fold(said)) and self._words.is_nothing(said)
        return self._words.label(said) is Kind.ABSENT or says_nothing

    # Lines: `Present: Ann, Bo`, `led by Ann`, `Ann will scribe`

    def _line(self, each: Placed, *, is_head: bool) -> None:
        entry = each.entry
        text = entry.text
        place = entry.line.location
        parts = list(labelled_people(text, self._words))
        for kind, said in parts:
            names, *sentences = split_sentences(said, self._words)
            self._names(kind, names, place)
            for sentence in sentences:
                self._sentence(sentence, place, is_head=True)
        if parts:
            return
        if is_head or ends_like_mention(text, self._words):
            self._sentence(text, place, is_head=is_head)
        if is_head and self._found.others is None and len(text) < 2 * _SHORT:
            self._found.others = count_people(text, self._words)

    def _sentence(self, text: str, place: Location, *, is_head: bool) -> None:
        """Add those whom a sentence names; behind one word of ours, those who were there."""
        for found in mentions(text, self._words, is_head=is_head):
            if found.is_clear or self._was_there(found.who):
                self._names(found.kind, found.who, place, is_sure=False)

    def _was_there(self, who: str) -> bool:
        first = bare_name(next(iter(split_names(who, self._words)), ""))
        known = [each.name for each in self._found.participants]
        return first in known or first in [each.partition(" ")[0] for each in known]

    def _names(self, kind: Kind, text: str, place: Location, *, is_sure: bool = True) -> None:
        text = _ALIAS.sub(r"\1", text)
        for count, part in enumerate(
            split_names(_ENDS.split(text)[0] if not is_sure else text, self._words)
        ):
            if len(part) > _LONGEST_PART or _NOT_SURE.search(part):
                continue
            if count == 0 and " / " in text and self._words.column(part) == "who":
                return  # Name / affiliation / handle
            if (total := _TOTAL.search(part)) and kind is Kind.PARTICIPANT:
                named = len(self._found.participants) + 1 if total["all"] else 0
                self._found.others = max(0, int(total["number"]) - named)
                part = part[: total.start()]
            name = bare_name(part)
            number = count_people(part, self._words)
            inside = _named_inside(part, self._words) if number is not None else ()
            if number is not None:
                if kind is Kind.PARTICIPANT:
                    for each in inside:
                        self._found.add(kind, each, place)
                    self._found.others = (self._found.others or 0) + max(0, number - len(inside))
                continue
            if self._words.has("others", name) or self._words.has("everybody", name):
                continue
            is_handle = looks_like_handle(name) and not self._words.has("nobody", name)
            is_name = looks_like_name(name, self._words) or (
                is_sure and is_handle and not self._words.meaning(name).kinds
            )
            if is_name and not self._words.is_nothing(name):
                roles = _roles(part, self._words)
                if Kind.ABSENT not in roles:
                    self._found.add(kind, name, place)
                for role in roles - {Kind.PARTICIPANT}:
                    self._found.add(role, name, place)
            elif kind is Kind.PARTICIPANT and (alone := _named_inside(part, self._words)):
                # `I (Ann)`, `two from school (Ann and Bo)`
                if len(alone) > 1 or len(name.split()) < 3:
                    for each in alone:
                        self._found.add(kind, each, place)
            elif count == 0 and not is_sure:
                return


def _kind(kinds: frozenset[Kind]) -> Kind:
    return Kind.ABSENT if Kind.ABSENT in kinds else next(kind for kind in PEOPLE if kind in kinds)


def _have_employers(items: Sequence[Entry]) -> bool:
    """Whether the items of a list are `Ann Lee, Example Corp`, and not `Ann, Bo`."""
    counts = [len(re.findall(r"[,，]", re.sub(r"\([^)]*\)", "", each.text))) for each in items]
    slashes = sum(" / " in each.text for each in items)
    return len(counts) >= 3 and (max(counts) == 1 or slashes >= 0.8 * len(items))


def _begins(label: str, said: str, words: Words) -> Kind | None:
    """Return what `Present in the channel: ann, bo` names, if what follows are names."""
    first, _, rest = label.partition(" ")
    if not rest or words.label(first) is not Kind.PARTICIPANT or len(label) > _SHORT:
        return None
    names = [bare_name(each) for each in split_names(said, words)]
    are_names = (looks_like_name(each, words) or looks_like_handle(each) for each in names)
    return Kind.PARTICIPANT if len(names) > 1 and all(are_names) else None


def _roles(part: str, words: Words) -> frozenset[Kind]:
    """Return what is said behind a name that somebody did: `Ann (chair)`, `Ann - absent`."""
    inside = [one or other for one, other in _BEHIND_NAME.findall(part)]
    said = [each for text in inside for each in split_names(text, words)]
    return frozenset(kind for each in said if (kind := words.label(each)) in PEOPLE and kind)


def _rows(placed: Sequence[Placed], at: int) -> list[Placed]:
    """Return the rows of the table whose headers stand at a place."""
    found: list[Placed] = []
    for each in placed[at + 1 :]:
        if each.entry.kind is not LineKind.CELLS:
            break
        found.append(each)
    return found


def _named_inside(part: str, words: Words) -> list[str]:
    """Return who stands in the brackets of `two teachers (Ann and Bo)`."""
    match = re.search(r"[(（]([^()（）]+)[)）]", part)
    names = [bare_name(each) for each in split_names(match[1], words)] if match else []
    return names if names and all(looks_like_name(each, words) for each in names) else []
