"""A folder of notes becomes sessions and minutes; nothing is lost or overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from socml_site.interchange.foreign_links import ForeignText, find_files, translate_links
from socml_site.interchange.free_places import find_place
from socml_site.interchange.link_exchange import Page
from socml_site.interchange.markups import MARKDOWN, OF_NOTES, advice
from socml_site.interchange.note_index import NoteIndex, index_names, name_of_note
from socml_site.interchange.note_names import ForeignNote, name_notes, tell_titles_apart
from socml_site.interchange.note_text import (
    decode,
    fence,
    proposal,
    too_large,
    with_fields,
    with_heading,
    with_kept,
    with_line_ends,
)
from socml_site.interchange.read_note import read_note
from socml_site.interchange.report import ImportedNote, ImportReport, TooLarge
from socml_site.interchange.trial import find_errors
from socml_site.interchange.writing import Content, write_all
from socml_site.load import Loaded, load_archive
from socml_site.source import ProjectError, format_yaml, read_file_limit
from socml_site.source.files import ATTACHMENT_SUFFIXES, kilobytes
from socml_site.source.project import read_attachment_limit, read_limits

_NOT_NOTES = frozenset({"readme", "license", "licence", "contributing", "code_of_conduct"})


def import_notes(source: Path, root: Path, *, dry_run: bool = False) -> ImportReport:
    """Import every note below `source` into the conference at `root`.

    The minutes hold each note's text in UTF-8 and GitHub's Markdown, without invisible characters,
    with links that work there. All files are written, or, after an error, none.

    Raises:
        ProjectError: If `root` is not a conference, or a file cannot be written.
    """
    if not (root / "conference.yml").is_file():
        raise ProjectError(f"{root} is not a conference: it has no conference.yml")
    try:
        plan = _Plan(source.resolve(), root, load_archive(root))
    except ProjectError as error:
        raise ProjectError(f"nothing was imported: {error}") from error
    plan.make()
    if not dry_run:
        write_all(root, plan.files, done="imported")
    return ImportReport(
        tuple(plan.notes),
        tuple(plan.copied),
        tuple(sorted(plan.skipped)),
        dry_run,
        closing=tuple(plan.closing),
        too_large=tuple(plan.too_large),
        limits=tuple(read_limits(root).items()),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The files of a folder, by their paths in it."""

    notes: dict[str, Path]
    plain_texts: dict[str, Path]
    others: dict[str, Path]


class _Plan:
    """Works out everything before a byte is written."""

    def __init__(self, source: Path, root: Path, loaded: Loaded) -> None:
        self._source = source
        self._root = root
        self._loaded = loaded
        self._max_bytes = read_file_limit(root)
        self._max_attachment = read_attachment_limit(root)
        self._bodies: dict[str, str] = {}
        self._named: Set[str] = frozenset()
        self.notes: list[ImportedNote] = []
        self.files: dict[str, Content] = {}
        self.copied: list[tuple[str, str]] = []
        self.skipped: list[tuple[str, str]] = []
        self.closing: list[str] = []
        self.too_large: list[TooLarge] = []

    def make(self) -> None:
        found = self._sort_files()
        notes = [*filter(None, (self._read(*each) for each in found.notes.items()))]
        linked = linked_files(notes, {*found.plain_texts, *found.others})
        for name, path in found.plain_texts.items():
            note = None if name in linked else self._read(name, path)
            notes += [note] if note else []
        notes.sort(key=lambda each: each.name)
        tell_titles_apart(notes)
        self._named = {name_of_note(each) for note in notes for each in note.names}
        beside = {name: path for name, path in found.plain_texts.items() if name in linked}
        others = {**found.others, **beside}
        twins = self._find_twins(notes, others)
        name_notes(notes, self._source.name, self._is_taken, twins)
        for note in notes:
            if note.name in twins:
                self.skipped.append((note.name, f"{note.path} holds the same text"))
        index = index_notes(notes, self._place_files(notes, others, linked))
        self._write([each for each in notes if each.name not in twins], index)

    # What there is

    def _sort_files(self) -> _Found:
        found = _Found({}, {}, {})
        for path in files_below(self._source):
            name = path.relative_to(self._source).as_posix()
            home, reason = self._sort(path, name, found)
            if home is None:
                self.skipped.append((name, reason))
            else:
                home[name] = path
        return found

    @staticmethod
    def _sort(path: Path, name: str, found: _Found) -> tuple[dict[str, Path] | None, str]:
        """Return what a file belongs to, or why it is left alone."""
        suffix = path.suffix.lower()
        is_text = suffix in MARKDOWN or suffix == ".txt"
        if path.is_symlink():
            return None, "it is a symbolic link"
        if not path.is_file():
            return None, "it is no plain file"
        if is_text and path.stem.lower() in _NOT_NOTES:
            return None, "it is about the folder, not a session"
        if is_text:
            return found.notes if suffix in MARKDOWN else found.plain_texts, ""
        if suffix in ATTACHMENT_SUFFIXES:
            return found.others, ""
        markup = OF_NOTES.get(suffix)
        if markup is not None:
            return None, f"it is {markup.name}: {advice(name, markup)}"
        return None, "it is neither Markdown nor a file that is published"

    def _read(self, name: str, path: Path) -> ForeignNote | None:
        guesses: list[str] = []
        size = path.stat().st_size
        # In UTF-8, a text can be shorter, but not that much.
        text = decode(path.read_bytes(), guesses) if size <= 4 * self._max_bytes else ""
        size = len(text.encode()) if text else size
        if size > self._max_bytes:
            self._leave_large(name, size)
            return None
        if not text.strip():
            self.skipped.append((name, "it is empty"))
            return None
        if path.suffix.lower() == ".txt":
            text = with_line_ends(text)
            guesses.append("that it can be read as Markdown, and that its lines end where they do")
        return read_note(ForeignNote(name, text, guesses=guesses), self._loaded.archive)

    def _leave_large(self, name: str, size: int) -> None:
        self.skipped.append((name, too_large(self._max_bytes)))
        # Fields of ours, and links, may make it a little longer.
        self.too_large.append(TooLarge("file_kb", size // 1024 + 2))

    # Where it goes

    def _is_taken(self, session_id: str) -> bool:
        paths = (f"sessions/{session_id}.md", f"minutes/{session_id}.md")
        return any(map(self._is_there, paths))

    def _is_there(self, path: str) -> bool:
        return os.path.lexists(self._root / path)

    def _find_twins(
        self, notes: Sequence[ForeignNote], others: Mapping[str, Path]
    ) -> dict[str, str]:
        """Return the ids of those notes that an earlier import has brought in, by name."""
        copies = [replace(note, guesses=[]) for note in notes]
        name_notes(copies, self._source.name, lambda _: False, {})
        index = index_notes(copies, {name: usual_place(copies, name) for name in others})
        places = ((note, self._root / note.path) for note in copies)
        return {
            note.name: note.id
            for note, place in places
            if place.is_file() and place.read_bytes() == self._translated(note, index).encode()
        }

    def _place_files(
        self, notes: Sequence[ForeignNote], others: Mapping[str, Path], linked: Set[str]
    ) -> dict[str, str]:
        """Decide where files go, and return their paths by their names."""
        placed: dict[str, str] = {}
        for name, path in sorted(others.items()):
            size = path.stat().st_size
            if size > self._max_attachment:
                most = kilobytes(self._max_attachment)
                self.skipped.append((name, f"it has {kilobytes(size)}; {most} are accepted"))
                self.too_large.append(TooLarge("attachment_kb", -(-size // 1024)))
                continue
            wanted = list(dict.fromkeys([usual_place(notes, name), f"minutes/{name}"]))
            target, is_there = find_place(path, wanted, self._root, self.files, self._is_there)
            placed[name] = target
            if is_there:
                self.skipped.append((name, f"{target} holds the same"))
            else:
                self.files[target] = path
                self.copied.append((name, target))
            markup = OF_NOTES.get(path.suffix.lower())
            if markup and name not in linked:
                what = f"{name} is {markup.name}: if it is notes"
                self.closing.append(f"{what}, {advice(name, markup)}")
        return placed

    # What is written

    def _write(self, notes: Sequence[ForeignNote], index: NoteIndex) -> None:
        for note in notes:
            text = self._translated(note, index)
            if len(text.encode()) > self._max_bytes:
                self._leave_large(note.name, len(text.encode()))
                continue
            self.files[note.session_path] = proposal(note.title, note.name, note.session)
            self.files[note.path] = text
        self._leave_spoiled()
        written = [note for note in notes if note.path in self.files]
        for mend in (self._without_fields, self._as_code) if written else ():
            errors = find_errors(self._root, self.files)
            for note in written:
                why = errors.get(note.session_path) or errors.get(note.path)
                if why:
                    mend(note, why)
        for note in written:
            guesses = (*note.guesses, "nobody as its proposer: write in who it was")
            self.notes.append(
                ImportedNote(note.name, note.session_path, note.path, note.title, guesses)
            )

    def _leave_spoiled(self) -> None:
        """Leave files alone that the conference would be in error with, such as unfetched ones."""
        errors = find_errors(self._root, self.files) if self.copied else {}
        for name, target in [each for each in self.copied if each[1] in errors]:
            del self.files[target]
            self.copied.remove((name, target))
            self.skipped.append((name, errors[target]))

    def _translated(self, note: ForeignNote, index: NoteIndex) -> str:
        page = Page(note.path)
        foreign = ForeignText(page, note.text, is_label_first=False, is_page=self._has_page)
        done = translate_links(foreign, index.seen_from(note.name))
        note.guesses += done.guesses
        self._bodies[note.name] = with_heading(done.text, note.title, note.guesses)
        return with_fields(self._bodies[note.name], note.fields)

    def _has_page(self, name: str) -> bool:
        is_named = name_of_note(name.removeprefix("@")) in self._named
        return is_named or self._loaded.links.land(name).url is not None

    def _without_fields(self, note: ForeignNote, why: str) -> None:
        """Keep what a header says as a block of code, because as fields it is in error."""
        if not note.fields and not note.session:
            return
        note.guesses.append(f"that its header is best kept as a block of code: {why}")
        kept = format_yaml({**note.session, **note.fields}).rstrip().split("\n")
        self.files[note.session_path] = proposal(note.title, note.name)
        self.files[note.path] = with_kept(self._bodies[note.name], kept, "yaml")

    def _as_code(self, note: ForeignNote, why: str) -> None:
        note.guesses.append(f"that it is best kept as a block of code: {why}")
        self.files[note.path] = fence(str(self.files[note.path]), "markdown")


def linked_files(notes: Sequence[ForeignNote], names: Set[str]) -> Set[str]:
    """Return those files that some note links to."""
    index = index_notes([], {name: name for name in names})
    return {
        each
        for note in notes
        for each in find_files(
            ForeignText(Page("minutes/a.md"), note.text, is_label_first=False),
            index.seen_from(note.name),
        )
    }


def index_notes(notes: Sequence[ForeignNote], files: Mapping[str, str]) -> NoteIndex:
    """Return where links between notes lead, given where their files go."""
    names = [(called, note.name) for note in notes for called in (note.stem, note.title)]
    names += [(note.name.rpartition(".")[0], note.name) for note in notes]
    names += [(name.rpartition("/")[2], name) for name in files]
    return NoteIndex({note.name: note.path for note in notes}, files, index_names(names))


def usual_place(notes: Sequence[ForeignNote], name: str) -> str:
    """Return where links of the notes beside or above a file find it as it stands."""
    homes = {"/".join(note.folders) for note in notes}
    folders = name.split("/")[:-1]
    above = ["/".join(folders[:depth]) for depth in range(len(folders), 0, -1)]
    home = next((each for each in above if each in homes), "")
    return f"minutes/{name.removeprefix(f'{home}/') if home else name}"


def files_below(source: Path) -> Iterator[Path]:
    """Yield every file that is not hidden, in a fixed order."""
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name)
