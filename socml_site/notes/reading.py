"""The notes of one session, read: their day, who was there, and what is to be found in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from socml_site.notes.attendance import Attendance, read_attendance
from socml_site.notes.due import Calendar, find_days
from socml_site.notes.entries import has_label_inside, read_entries, speakers_of, split_label
from socml_site.notes.items import Finder, Item
from socml_site.notes.offers import Offer, Silence, find_offers, find_slips, silence_of
from socml_site.notes.outline import Placed, place
from socml_site.notes.owners import Knows
from socml_site.notes.words import OUTCOMES, Kind, Words
from socml_site.problems import fold
from socml_site.source import Body, LineKind

# Where the day of notes stands, if it does.
_DATED = 24
_TOP = 4
_YEAR = re.compile(r"(?:19|20)\d\d|\d[./]\d{1,2}[./]\d\d")
_ONLY_YEAR = re.compile(r"(?<![\d/.-])20\d\d(?![\d/.-])")
_LANGUAGE_SAMPLE = 60
_UNCLEAR = re.compile(r"\d(?:/\d|-\d\d?-\d{4})")


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes as read: all that is worth keeping, and small.

    Attributes:
        candidates: Entries that may be outcomes, in order.
        attendance: Who is named as having had a part.
        day: When they were taken, if they say so.
        speakers: The folded names that stand before what somebody says, more than once.
        day_first: Whether 3/4 is in April in their language; None if nobody can tell, or asked.
        silences: Headings with a slip, which gave nothing.
    """

    candidates: Sequence[Placed]
    attendance: Attendance
    day: date | None
    speakers: frozenset[str]
    day_first: bool | None
    silences: Sequence[Silence]

    def find_items(self, words: Words, knows: Knows, today: date | None) -> Iterator[Item]:
        """Find what was decided, promised and left open.

        Args:
            words: Those by which the notes were read.
            knows: Whether somebody who was there is called so.
            today: The day from which `tomorrow` and days without a year count.
        """
        calendar = Calendar(today, self.day_first)
        finder = Finder(words, or_heard(knows, self.speakers), calendar, self._speaks)
        return finder.find(self.candidates)

    def find_silences(self) -> Iterator[Silence]:
        """Yield headings that look like ours and gave nothing; items have been found before."""
        sections = {id(each.section): each.section for each in self.candidates}
        for section in sections.values():
            silence = silence_of(section)
            if silence is not None:
                yield silence
        yield from self.silences

    def _speaks(self, who: str) -> bool:
        return fold(who) in self.speakers


def read_notes(body: Body, words: Words) -> Notes:
    """Read the notes in a text."""
    entries = read_entries(body.lines, words)
    placed = place(entries, body.headings, words)
    candidates = [each for each in placed if _is_candidate(each, words)]
    # Only days such as 3/4 and 3-4-2026 are read in different ways.
    texts = (*(each.entry.text for each in (*placed[:_DATED], *candidates)), *_titles(body))
    is_asked = any(_UNCLEAR.search(each) for each in texts)
    day_first = words.day_first.get(language_of(body, words)) if is_asked else None
    return Notes(
        candidates=tuple(candidates),
        attendance=read_attendance(placed, body.headings, words),
        day=_day_of(body, placed, words, day_first),
        speakers=frozenset(who for who, times in speakers_of(entries, words).items() if times > 1),
        day_first=day_first,
        silences=tuple(find_slips(body.headings, words)),
    )


def read_offers(
    body: Body, words: Words, knows: Knows, taken: Collection[int]
) -> tuple[list[Offer], str]:
    """Find what only a sentence says, and the language of the notes.

    Args:
        body: With its lines.
        words: Those of all languages.
        knows: Whether somebody who was there is called so.
        taken: The numbers of the lines that are outcomes.
    """
    entries = read_entries(body.lines, words)
    placed = place(entries, body.headings, words)
    heard = frozenset(who for who, times in speakers_of(entries, words).items() if times > 1)
    return find_offers(placed, taken, words, or_heard(knows, heard)), language_of(body, words)


def or_heard(knows: Knows, speakers: frozenset[str]) -> Knows:
    """Return who is known, or speaks in the notes."""

    def is_heard(name: str) -> bool | None:
        known = knows(name)
        return fold(name) in speakers if known is False else known

    return is_heard


def language_of(body: Body, words: Words) -> str:
    """Return the language in which notes are written, as far as their words tell."""
    lines = (each.text for each in body.lines[:_LANGUAGE_SAMPLE])
    return words.language_of(" ".join([*_titles(body), *lines]))


def _titles(body: Body) -> list[str]:
    return [each.text for each in body.headings]


def _is_candidate(each: Placed, words: Words) -> bool:
    if each.is_lead:
        return False
    if each.kind in OUTCOMES or each.section.meaning.outcomes or each.entry.is_done is not None:
        return True
    if each.entry.kind in (LineKind.HEADERS, LineKind.CELLS):
        return True
    return has_label_inside(each.entry.text, words)


def _day_of(
    body: Body, placed: Sequence[Placed], words: Words, day_first: bool | None
) -> date | None:
    """Return the day that a line such as `Date: …`, the title or the first lines name."""
    calendar = Calendar(None, day_first)
    for each in placed[:_DATED]:
        if each.kind is Kind.DATE:
            found = _only(each.text, words, calendar)
            if found is not None:
                return found
    for heading in body.headings[:_DATED]:
        label = split_label(heading.text, words)
        if (
            label
            and words.label(label[0]) is Kind.DATE
            and (found := _only(label[2], words, calendar))
        ):
            return found
    texts = [each.text for each in body.headings[:2]]
    texts += [each.entry.text for each in placed[:_TOP] if len(each.entry.text) < 200]
    for text in texts:
        found = _only(text, words, calendar)
        if found is not None:
            return found
    return _by_weekday(texts, words, day_first)


def _by_weekday(texts: Sequence[str], words: Words, day_first: bool | None) -> date | None:
    """Find `Monday 17 July` below a title with a year, if that day was a Monday."""
    years = {int(each) for text in texts for each in _ONLY_YEAR.findall(text)}
    if len(years) != 1:
        return None
    calendar = Calendar(date(years.pop(), 1, 1), day_first)
    days = {
        each.day
        for text in texts
        for each in find_days(text, words, calendar)
        if not each.is_relative and each.day.isoweekday() in _weekdays(text, words)
    }
    return days.pop() if len(days) == 1 else None


def _weekdays(text: str, words: Words) -> set[int]:
    return {number for each in fold(text).split() if (number := words.weekdays.get(each))}


def _only(text: str, words: Words, calendar: Calendar) -> date | None:
    if not _YEAR.search(text):
        return None
    days = {each.day for each in find_days(text, words, calendar) if each.has_year}
    return days.pop() if len(days) == 1 else None
