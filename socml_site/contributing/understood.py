"""What was understood of minutes, for those who wrote them: counts, and what looks like more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from socml_site.contributing.changes import changed_records
from socml_site.load import Loaded
from socml_site.model import Attribution, Minutes, Outcome, OutcomeKind, find_offers
from socml_site.notes import OUTCOMES, Offer, words_with
from socml_site.schedule import words
from socml_site.source import shorten

_NOUNS = (
    (OutcomeKind.DECISION, "decision", "decisions"),
    (OutcomeKind.ACTION, "action item", "action items"),
    (OutcomeKind.QUESTION, "open question", "open questions"),
)
LOOKS_LIKE = {"decision": "a decision", "action": "a promise", "question": "an open question"}
_LONGEST_OFFER = 120


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one record.

    Attributes:
        minutes: The record.
        outcomes: Its decisions, promises and open questions, in the order of their lines.
        offers: Sentences that look like more of them.
        labels: What to write before each kind, in the language of the notes.
    """

    minutes: Minutes
    outcomes: Sequence[Outcome]
    offers: Sequence[Offer]
    labels: Mapping[str, str]


def understand_changed(loaded: Loaded) -> list[Understood]:
    """Gather what was understood of the records that are not as they were committed."""
    changed = frozenset(changed_records(loaded.project.root))
    archive = loaded.understood
    records = archive.minutes.values() if archive else ()
    return [understand(loaded, each) for each in records if each.path in changed]


def understand(loaded: Loaded, minutes: Minutes) -> Understood:
    """Gather what was understood of a record of the archive `understood`.

    Raises:
        ValueError: If nothing was understood at all.
    """
    archive = loaded.understood
    if archive is None:
        raise ValueError("there is no archive that the record could be from")
    found = tuple(each for each in archive.outcomes if each.minutes_id == minutes.id)
    offers, language = find_offers(archive, minutes, loaded.texts[minutes.path])
    first = words_with(archive.conference.words).first
    labels = {str(kind): first.get((language, kind), first["en", kind]) for kind in OUTCOMES}
    return Understood(minutes, found, tuple(offers), labels)


def summarize_record(understood: Understood) -> str:
    """Return `2 decisions, 1 action item (1 without an owner), 5 people`, and how many offers."""
    parts = list(_counts(understood)) or ["no decisions, action items or open questions"]
    minutes, offers = understood.minutes, len(understood.offers)
    people = max(len(minutes.people), minutes.participant_count or 0)
    if people and minutes.attribution is Attribution.NAMED:
        parts.append(words.count(people, "person", "people"))
    said = ", ".join(parts)
    more = words.count(offers, "line looks like more", "lines look like more")
    return f"{said}; {more}" if offers else said


def _counts(understood: Understood) -> Iterator[str]:
    for kind, one, several in _NOUNS:
        found = [each for each in understood.outcomes if each.kind is kind]
        if found:
            alone = sum(not each.owners for each in found)
            is_told = kind is OutcomeKind.ACTION and alone
            is_named = understood.minutes.attribution is Attribution.NAMED
            without = f" ({alone:,} without an owner)" if is_told and is_named else ""
            yield f"{words.count(len(found), one, several)}{without}"


def cure_of(offer: Offer, understood: Understood) -> str:
    """Say how a sentence becomes what it looks like, in the words of the notes' language."""
    label = understood.labels[offer.kind]
    return f'write "{label}: " before it if it is {LOOKS_LIKE[offer.kind]}'


def excerpt_of_offer(offer: Offer) -> str:
    """Return the sentence, cut at a word if it is long."""
    return shorten(offer.text, _LONGEST_OFFER)
