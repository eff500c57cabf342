"""Offers: what only a sentence says, and headings that gave nothing. Shown to authors alone."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from socml_site.notes.entries import Entry
from socml_site.notes.mentions import names_leaders
from socml_site.notes.outline import Placed, Section
from socml_site.notes.owners import Knows, has_owner_field, promised_by
from socml_site.notes.phrases import Phrases
from socml_site.notes.words import Kind, Words
from socml_site.problems import Location, fold, is_one_slip
from socml_site.source import Heading, LineKind

_SENTENCE = re.compile(r"[^.!?。！？]+(?:[.!?。！？]+|$)")
_LONGEST = 400
_SHORTEST_HEADING = 6
# A file that is full of such sentences is another kind of text.
_MOST = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence that looks like an outcome, and is none until its author marks it.

    Attributes:
        kind: What it looks like.
        text: The sentence.
        location: Its line.
    """

    kind: Kind
    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Silence:
    """A heading that looks like one of ours and gave nothing.

    Attributes:
        heading: As it is written.
        location: Where it stands.
        kind: What it announces.
        meant: The heading that it is one slip away from; empty if it is right.
    """

    heading: str
    location: Location
    kind: Kind
    meant: str = ""


def find_offers(
    placed: Sequence[Placed], taken: Collection[int], words: Words, knows: Knows
) -> list[Offer]:
    """Find sentences that say that something was decided, promised or left open.

    Args:
        placed: Every entry in its section.
        taken: The numbers of the lines that are outcomes.
        words: Those of all languages.
        knows: Whether somebody who was there is called so.
    """
    found: list[Offer] = []
    for each in placed:
        if each.entry.number in taken or each.kind is not None or not _may_hold(each):
            continue
        for sentence in _SENTENCE.findall(each.entry.text[:_LONGEST]):
            kind = _kind_of(sentence, each.entry, words, knows)
            if kind is None and has_owner_field(each.entry.text[:_LONGEST], words, knows):
                kind = Kind.ACTION
            if kind is not None:
                found.append(Offer(kind, sentence.strip(), each.entry.line.location))
                break
    return found if len(found) <= _MOST else []


def _may_hold(each: Placed) -> bool:
    meant = each.section.meaning.kinds
    is_text = each.entry.kind in (LineKind.TEXT, LineKind.ITEM, LineKind.MORE)
    is_plain = is_text and not (
        each.is_lead or each.entry.line.is_code or each.entry.line.is_quoted
    )
    return is_plain and Kind.AGENDA not in meant and not each.section.is_of_people


def _kind_of(sentence: str, entry: Entry, words: Words, knows: Knows) -> Kind | None:
    said = fold(sentence)
    if sentence.rstrip()[-1:] in ("?", "？") or _denials(words).are_in(said):
        return None
    if words.prose[Kind.DECISION].are_in(said):
        return Kind.DECISION
    if words.prose[Kind.QUESTION].are_in(said):
        return Kind.QUESTION
    if names_leaders(sentence, words):
        return None
    return Kind.ACTION if promised_by(sentence, words, knows, entry.who) else None


@functools.cache
def _denials(words: Words) -> Phrases:
    return Phrases(words.lists["denials"])


def silence_of(section: Section) -> Silence | None:
    """Return a heading that announces outcomes and gave none, though something stands below it."""
    place = section.place
    is_clear = section.is_own and section.meaning.outcomes and not section.meaning.is_weak
    is_silent = is_clear and not section.found
    if not is_silent or not section.has_text or place is None:
        return None
    return Silence(section.heading, place, section.meaning.outcomes[0])


def find_slips(headings: Sequence[Heading], words: Words) -> Iterator[Silence]:
    """Yield headings that are one slip away from ours."""
    for heading in headings:
        meant = _meant(heading.text, words)
        if meant is not None:
            yield Silence(heading.text, heading.location, *meant)


def _meant(text: str, words: Words) -> tuple[Kind, str] | None:
    """Return what a heading with a slip was to be: `Decsions`."""
    key = fold(text)
    if len(key) < _SHORTEST_HEADING or words.meaning_of_heading(text).kinds:
        return None
    for length in range(len(key) - 1, len(key) + 2):
        for phrase in _long_phrases(words).get((key[0], length), ()):
            if is_one_slip(*sorted((key, phrase), key=len)):
                return words.headings[phrase].outcomes[0], phrase
    return None


@functools.cache
def _long_phrases(words: Words) -> Mapping[tuple[str, int], Sequence[str]]:
    """Return the headings that a slip can be told of, by first letter and length."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for phrase, meaning in words.headings.items():
        if meaning.outcomes and len(phrase) >= _SHORTEST_HEADING:
            found[phrase[0], len(phrase)].append(phrase)
    return found
