"""A folder of bare Markdown notes becomes sessions and minutes; nothing is lost or overwritten."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from socml_site.interchange.note_text import decode, proposal, take_header, title_from, too_large
from socml_site.interchange.report import ImportedNote, ImportReport
from socml_site.interchange.writing import write_all
from socml_site.source import ProjectError, is_good_stem, read_file_limit, repair_stem
from socml_site.source.files import ATTACHMENT_SUFFIXES
from socml_site.source.markdown import parse_markdown

_NOT_NOTES = frozenset({"readme", "license", "licence", "contributing", "code_of_conduct"})


def import_notes(source: Path, root: Path, *, dry_run: bool = False) -> ImportReport:
    """Import every Markdown file below `source` into the conference at `root`.

    The minutes hold each note's text as it stands, in UTF-8 and without invisible
    characters. All files are written, or, after an error, none.

    Raises:
        ProjectError: If `root` is not a conference, or a file cannot be written.
    """
    if not (root / "conference.yml").is_file():
        raise ProjectError(f"{root} is not a conference: it has no conference.yml")
    plan = _Plan(source.resolve(), root)
    plan.make()
    if not dry_run:
        write_all(root, {**plan.files, **plan.copies}, done="imported")
    copies = tuple(
        (path.relative_to(source.resolve()).as_posix(), target)
        for target, path in plan.copies.items()
    )
    return ImportReport(tuple(plan.notes), copies, tuple(plan.skipped), dry_run)


class _Plan:
    """Works out everything before a byte is written."""

    def __init__(self, source: Path, root: Path) -> None:
        self._source = source
        self._root = root
        self._max_bytes = read_file_limit(root)
        self._taken: set[str] = set()
        self._note_folders: set[Path] = set()
        self.notes: list[ImportedNote] = []
        self.files: dict[str, str] = {}
        self.copies: dict[str, Path] = {}
        self.skipped: list[tuple[str, str]] = []

    def make(self) -> None:
        others: list[tuple[Path, str]] = []
        for path in files_below(self._source):
            name = path.relative_to(self._source).as_posix()
            stem, suffix = path.stem, path.suffix.lower()
            if path.is_symlink():
                self.skipped.append((name, "it is a symbolic link"))
            elif suffix in (".md", ".markdown"):
                if stem.lower() in _NOT_NOTES:
                    self.skipped.append((name, "it is about the folder, not a session"))
                else:
                    self._plan_note(path, name)
            elif suffix in ATTACHMENT_SUFFIXES:
                others.append((path, name))
            else:
                self.skipped.append((name, "it is neither Markdown nor a file that is published"))
        for path, name in others:
            self._plan_copy(path, name)

    def _plan_note(self, path: Path, name: str) -> None:
        data = path.read_bytes()
        guesses: list[str] = []
        text = decode(data, guesses)
        if len(text.encode()) > self._max_bytes:
            self.skipped.append((name, too_large(self._max_bytes)))
            return
        if not text.strip():
            self.skipped.append((name, "it is empty"))
            return
        title, text = take_header(text, name, guesses)
        body = parse_markdown(text, name, 1, [])
        title = title or (body.lead.text if body.lead else "")
        if not title:
            title = title_from(path.stem)
            guesses.append(f'the title "{title}", from the name of the file')
        session_id = self._free_id(path, guesses)
        twin = self._root / f"minutes/{_plain_id(path)}.md"
        if twin.is_file() and twin.read_bytes() == text.encode():
            self.skipped.append((name, f"minutes/{twin.name} holds the same text"))
            return
        self._note_folders.add(path.parent)
        guesses.append("nobody as its proposer: write in who it was")
        session_path, minutes_path = f"sessions/{session_id}.md", f"minutes/{session_id}.md"
        self.files[session_path] = proposal(title, name)
        self.files[minutes_path] = text
        self.notes.append(ImportedNote(name, session_path, minutes_path, title, tuple(guesses)))

    def _free_id(self, path: Path, guesses: list[str]) -> str:
        wanted = _plain_id(path)
        if wanted != path.stem:
            guesses.append(f'the id "{wanted}", because "{path.stem}" is no good address')
        free, number = wanted, 1
        while not self._is_free(free):
            number += 1
            free = f"{wanted[:70].rstrip('._-')}-{number}"
        if free != wanted:
            guesses.append(f'the id "{free}", because "{wanted}" is taken')
        self._taken.add(free)
        return free

    def _is_free(self, session_id: str) -> bool:
        paths = (f"sessions/{session_id}.md", f"minutes/{session_id}.md")
        return session_id not in self._taken and not any(
            os.path.lexists(self._root / path) for path in paths
        )

    def _plan_copy(self, path: Path, name: str) -> None:
        """Put a file where the links of the notes beside or above it still find it."""
        near = [parent for parent in path.parents if parent in self._note_folders]
        home = near[0] if near else self._source
        target = f"minutes/{path.relative_to(home).as_posix()}"
        if target in self.copies:
            self.skipped.append((name, f"{target} is taken by another file"))
            return
        if os.path.lexists(self._root / target):
            self.skipped.append((name, f"{target} exists"))
            return
        self.copies[target] = path


def files_below(source: Path) -> Iterator[Path]:
    """Yield every file that is not hidden, in a fixed order."""
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name)


def _plain_id(path: Path) -> str:
    """Return the id that a note's file name gives."""
    wanted = path.stem if is_good_stem(path.stem) else repair_stem(path.stem)
    return repair_stem(f"{path.parent.name} index") if wanted == "index" else wanted
