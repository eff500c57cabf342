"""What imported notes are called: ids and titles of their own, whatever the order they come in."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from socml_site.interchange.note_text import title_from
from socml_site.problems import fold
from socml_site.source import is_good_stem, repair_stem

_LONGEST = 80
_NOTHING_LEFT = "untitled"


@dataclass(slots=True)
class ForeignNote:
    """A note as it was found, and what is decided about it.

    Attributes:
        name: Its path in the folder that it comes from.
        text: In GitHub's Markdown, without a header; links are still those of its folder.
        title: Of the session.
        day: When it was; None if nobody knows.
        session: Other fields of the proposal.
        minutes: Other fields of the minutes.
        id: Of the session and the minutes.
        guesses: What had to be guessed.
    """

    name: str
    text: str
    title: str = ""
    day: date | None = None
    session: dict[str, object] = field(default_factory=dict)
    minutes: dict[str, object] = field(default_factory=dict)
    id: str = ""
    guesses: list[str] = field(default_factory=list)

    @property
    def folders(self) -> list[str]:
        return self.name.split("/")[:-1]

    @property
    def stem(self) -> str:
        return self.name.rpartition("/")[2].rpartition(".")[0]

    @property
    def fields(self) -> dict[str, object]:
        """What the header of its minutes says."""
        return {**({"date": self.day} if self.day else {}), **self.minutes}

    @property
    def names(self) -> list[str]:
        """The people and topics that it names, who have a place on the site."""
        lists = [*self.session.values(), *self.minutes.values()]
        return [str(each) for several in lists if isinstance(several, list) for each in several]

    @property
    def session_path(self) -> str:
        return f"sessions/{self.id}.md"

    @property
    def path(self) -> str:
        """The file that its text becomes."""
        return f"minutes/{self.id}.md"


def name_notes(
    notes: Sequence[ForeignNote],
    top: str,
    is_taken: Callable[[str], bool],
    known: Mapping[str, str],
) -> None:
    """Give every note an id of its own; of those with one name, the folder's is part of it.

    Args:
        notes: Their ids are set, and what was guessed is added.
        top: Name of the folder that they come from.
        is_taken: Whether an id is taken by something that is there already.
        known: Ids of notes that are there already, by the note's name.
    """
    plain = {note.name: _plain_id(note, top) for note in notes}
    groups: dict[str, list[ForeignNote]] = defaultdict(list)
    for note in notes:
        groups[plain[note.name]].append(note)
    wanted: dict[str, str] = {}
    for stem, group in groups.items():
        labels = _folder_labels(group) if len(group) > 1 else [""]
        for note, label in zip(group, labels, strict=True):
            # Whoever has the plain name in no folder keeps it.
            wanted[note.name] = repair_stem(f"{label} {stem}") if label else stem
    used = set(known.values())
    # Whoever is called like that exactly has it.
    for note in sorted(notes, key=lambda each: (each.stem != plain[each.name], each.name)):
        note.id = known.get(note.name) or _free(wanted[note.name], used, is_taken)
        used.add(note.id)
        note.guesses += _said_of_id(note, wanted[note.name], plain[note.name])


def _said_of_id(note: ForeignNote, wanted: str, plain: str) -> list[str]:
    if note.id != wanted:
        return [f'the id "{note.id}", because "{wanted}" is taken']
    if wanted != plain:
        return [f'the id "{wanted}", because other notes are called "{note.stem}" as well']
    if wanted != note.stem:
        return [f'the id "{wanted}", because "{note.stem}" is no good address']
    return []


def _plain_id(note: ForeignNote, top: str) -> str:
    """Return the id that a note has by itself, whatever else there is."""
    stem = stem_of((note.stem, note.title), note.text)
    return repair_stem(f"{[top, *note.folders][-1]} index") if stem == "index" else stem


def stem_of(names: Sequence[str], text: str) -> str:
    """Return a good stem made of the first name of which anything is left, or else of the text."""
    for name in names:
        stem = name if is_good_stem(name) else repair_stem(name)
        if stem != _NOTHING_LEFT or fold(name) == _NOTHING_LEFT:
            return stem
    return f"note-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _folder_labels(group: Sequence[ForeignNote]) -> list[str]:
    """Return the fewest last folders of each that tell the notes apart; all of them if none do."""
    deepest = max(len(note.folders) for note in group)
    for count in range(1, deepest + 1):
        labels = [" ".join(note.folders[-count:]) for note in group]
        if len({fold(label) for label in labels}) == len(labels):
            return labels
    return [" ".join(note.folders) for note in group]


def _free(wanted: str, used: set[str], is_taken: Callable[[str], bool]) -> str:
    free, number = wanted, 1
    while free in used or is_taken(free):
        number += 1
        free = f"{wanted[: _LONGEST - 10].rstrip('._-')}-{number}"
    return free


def tell_titles_apart(notes: Sequence[ForeignNote]) -> None:
    """Add to titles that several notes have what tells them apart: folder, day or name of file."""
    groups: dict[str, list[ForeignNote]] = defaultdict(list)
    for note in notes:
        groups[fold(note.title) or note.title].append(note)
    for group in groups.values():
        for note, label in zip(group, _title_labels(group), strict=True):
            if label and len(group) > 1:
                old, note.title = note.title, f"{note.title[: 195 - len(label)]} ({label})"
                note.guesses.append(
                    f'the title "{note.title}", because other notes are called "{old}" as well'
                )


def _title_labels(group: Sequence[ForeignNote]) -> list[str]:
    folders = [title_from(each)[:80] if each else "" for each in _folder_labels(group)]
    days = [note.day.isoformat() if note.day else "" for note in group]
    stems = [title_from(note.stem)[:80] for note in group]
    for labels in (folders, days, stems):
        if len({fold(label) for label in labels}) == len(labels):
            return labels
    return [title_from(note.name.rpartition(".")[0])[:120] for note in group]
