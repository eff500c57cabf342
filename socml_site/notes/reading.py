"""The notes of one session, read: their day, who was there, and what is to be found in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from socml_site.notes.attendance import Attendance, read_attendance
from socml_site.notes.due import Calendar, find_days
from socml_site.notes.entries import read_entries, speakers_of, split_label
from socml_site.notes.items import Finder, Item
from socml_site.notes.offers import Offer, Silence, find_offers, find_silences
from socml_site.notes.outline import Placed, place
from socml_site.notes.owners import Knows
from socml_site.notes.words import Kind, Words
from socml_site.problems import fold
from socml_site.source import Body, Heading

# Where the day of notes stands, if it does.
_DATED = 24
_TOP = 4
_LANGUAGE_SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes as read.

    Attributes:
        placed: Every entry in its section, in order.
        attendance: Who is named as having had a part.
        day: When they were taken, if they say so.
        speakers: How often each folded name stands before what somebody says.
        language: In which they are written, as far as their words tell.
        headings: Those of the text.
        words: By which they were read.
    """

    placed: Sequence[Placed]
    attendance: Attendance
    day: date | None
    speakers: Counter[str]
    language: str
    headings: Sequence[Heading]
    words: Words

    def find_items(self, knows: Knows, today: date | None) -> Iterator[Item]:
        """Find what was decided, promised and left open.

        Args:
            knows: Whether somebody who was there is called so.
            today: The day from which `tomorrow` and days without a year count.
        """

        calendar = Calendar(today, self.words.day_first.get(self.language))
        finder = Finder(self.words, self._or_heard(knows), calendar, self._speaks)
        return finder.find(self.placed)

    def find_offers(self, knows: Knows, taken: Collection[int]) -> list[Offer]:
        """Find what only a sentence says; `taken` are the numbers of lines that are outcomes."""
        return find_offers(self.placed, taken, self.words, self._or_heard(knows))

    def find_silences(self) -> Iterator[Silence]:
        """Yield headings that look like ours and gave nothing; outcomes have been found before."""
        return find_silences(self.placed, self.headings, self.words)

    def _speaks(self, who: str) -> bool:
        return self.speakers[fold(who)] > 1

    def _or_heard(self, knows: Knows) -> Knows:
        def is_heard(name: str) -> bool | None:
            known = knows(name)
            return self._speaks(name) if known is False else known

        return is_heard


def read_notes(body: Body, words: Words) -> Notes:
    """Read the notes in a text."""
    entries = read_entries(body.lines, words)
    placed = place(entries, body.headings, words)
    sample = " ".join(
        [*(each.text for each in body.headings), *(e.text for e in entries[:_LANGUAGE_SAMPLE])]
    )
    language = words.language_of(sample)
    return Notes(
        placed=placed,
        attendance=read_attendance(placed, body.headings, words),
        day=_day_of(body, placed, words, words.day_first.get(language)),
        speakers=speakers_of(entries, words),
        language=language,
        headings=body.headings,
        words=words,
    )


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
    return None


def _only(text: str, words: Words, calendar: Calendar) -> date | None:
    days = {each.day for each in find_days(text, words, calendar) if each.has_year}
    return days.pop() if len(days) == 1 else None
