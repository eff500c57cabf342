"""A folder of bare Markdown notes becomes sessions and minutes; nothing is lost or overwritten."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from socml_site.interchange.writing import write_all
from socml_site.source import ProjectError, Scalar, SourceFile, is_good_stem, repair_stem
from socml_site.source.files import ATTACHMENT_SUFFIXES, HIDDEN, plain_line_ends
from socml_site.source.front_matter import split_front_matter
from socml_site.source.markdown import parse_markdown
from socml_site.source.project import read_file_limit

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_NOTES = frozenset({"readme", "license", "licence", "contributing", "code_of_conduct"})


@dataclass(frozen=True, slots=True)
class ImportedNote:
    """One note: where it came from, where it went, and what had to be guessed."""

    source: str
    session_path: str
    minutes_path: str
    title: str
    guesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; `skipped` gives a reason for each file that was left alone."""

    notes: tuple[ImportedNote, ...]
    attachments: tuple[tuple[str, str], ...]
    skipped: tuple[tuple[str, str], ...]
    is_dry_run: bool = False

    def lines(self) -> Iterator[str]:
        """Yield the report as text for people."""
        for note in self.notes:
            yield f"{note.source} -> {note.session_path}, {note.minutes_path}"
            for guess in note.guesses:
                yield f"    guessed: {guess}"
        for source, target in self.attachments:
            yield f"{source} -> {target}"
        for source, reason in self.skipped:
            yield f"{source}: left alone, {reason}"
        done = "would be imported" if self.is_dry_run else "imported"
        noun = "note" if len(self.notes) == 1 else "notes"
        yield f"{len(self.notes):,} {noun} {done}, {len(self.skipped):,} left alone"


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
        for path in _files_below(self._source):
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
        text = _decode(data, guesses)
        if len(text.encode()) > self._max_bytes:
            most = f"{self._max_bytes // 1024:,} KB (limits: file_kb in conference.yml)"
            self.skipped.append((name, f"it is larger than the {most} that are accepted"))
            return
        if not text.strip():
            self.skipped.append((name, "it is empty"))
            return
        title, text = _take_header(text, name, guesses)
        body = parse_markdown(text, name, 1, [])
        title = title or (body.lead.text if body.lead else "")
        if not title:
            title = _title_from(path.stem)
            guesses.append(f'the title "{title}", from the name of the file')
        session_id = self._free_id(path, guesses)
        twin = self._root / f"minutes/{_plain_id(path)}.md"
        if twin.is_file() and twin.read_bytes() == text.encode():
            self.skipped.append((name, f"minutes/{twin.name} holds the same text"))
            return
        self._note_folders.add(path.parent)
        guesses.append("nobody as its proposer: write in who it was")
        session_path, minutes_path = f"sessions/{session_id}.md", f"minutes/{session_id}.md"
        self.files[session_path] = _proposal(title, name)
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


def _files_below(source: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(source):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(folder, name)


def _decode(data: bytes, guesses: list[str]) -> str:
    encodings = ("utf-16", "utf-8-sig", "cp1252") if data[:2] in _UTF16 else ("utf-8-sig", "cp1252")
    text = ""
    for encoding in (*encodings, "latin-1"):  # which takes every byte
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8-sig":
            guesses.append(f"the text is {encoding}, because it is not UTF-8")
        break
    hidden = {char for char in HIDDEN.findall(text) if char != "\r"}
    if hidden:
        codes = ", ".join(f"U+{ord(char):04X}" for char in sorted(hidden))
        guesses.append(f"invisible characters say nothing, and were left out: {codes}")
        text = "".join(char for char in text if char not in hidden)
    return text


def _title_from(stem: str) -> str:
    words = re.sub(r"[-_.\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if words else "Untitled"


def _proposal(title: str, source: str) -> str:
    quoted = title[:200].replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'---\ntitle: "{quoted}"\nproposers: []  # nobody knows any more\n---\n\n'
        f"This session is known from its notes, which were imported from `{source}`.\n"
    )


def _plain_id(path: Path) -> str:
    """Return the id that a note's file name gives."""
    wanted = path.stem if is_good_stem(path.stem) else repair_stem(path.stem)
    return repair_stem(f"{path.parent.name} index") if wanted == "index" else wanted


def _take_header(text: str, name: str, guesses: list[str]) -> tuple[str, str]:
    """Find the title in a note's own header, and keep the header as a block of code.

    Its fields mean something to another tool; as ours, they might be mistaken. A line of dashes
    that opens no header is a rule, which an empty line keeps from being taken for one.
    """
    if not re.match(r"---[ \t]*\r?\n", text):
        return "", text
    front = split_front_matter(SourceFile(name, plain_line_ends(text)), [])
    title = front.fields.value("title")
    if front.is_broken or not front.fields.entries:
        guesses.append("the line of dashes at the top is a rule, not a header")
        return "", f"\n{text}"
    guesses.append("the header at the top is another tool's; it is kept as a block of code")
    lines = plain_line_ends(text).split("\n")
    header = "\n".join(lines[1 : front.body_line - 2])
    kept = f"```yaml\n{header}\n```\n\n{front.body.lstrip()}"
    if isinstance(title, Scalar):
        return title.text, kept
    lead = parse_markdown(front.body, name, 1, []).lead
    return (lead.text if lead else ""), kept
