"""What becomes of each file of a wiki: ours as they were, those of others by good guesses."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from socml_site.interchange.foreign_links import ForeignText, find_files, translate_links
from socml_site.interchange.github_wiki.foreign_pages import (
    ForeignPage,
    decide,
    name_files,
)
from socml_site.interchange.github_wiki.wiki_attachments import Attachments
from socml_site.interchange.github_wiki.wiki_names import WikiIndex, name_key
from socml_site.interchange.github_wiki.wiki_pages import (
    WikiPage,
    digest,
    is_good_path,
    restore_text,
    unpack_page,
)
from socml_site.interchange.github_wiki.wiki_source import Wiki
from socml_site.interchange.link_exchange import Page, page_with_header
from socml_site.interchange.markups import MARKDOWN, OF_WIKIS, advice
from socml_site.interchange.note_names import ForeignNote
from socml_site.interchange.note_text import (
    decode,
    fence,
    proposal,
    too_large,
    with_fields,
    with_heading,
)
from socml_site.interchange.read_note import read_note, without_fields
from socml_site.interchange.report import ImportedNote, TooLarge
from socml_site.interchange.trial import find_errors
from socml_site.interchange.writing import Content
from socml_site.load import load_archive
from socml_site.model import Archive
from socml_site.source import ProjectError, SourceFile
from socml_site.source.files import (
    CONFERENCE_FILE,
    HIDDEN,
    MAX_PAGE_BYTES,
    kilobytes,
)
from socml_site.source.host_page import GITHUB_MARKDOWN, read_host_page
from socml_site.source.project import (
    DEFAULT_ATTACHMENT_KB,
    DEFAULT_FILE_KB,
    read_attachment_limit,
    read_file_limit,
)


@dataclass(slots=True)
class _Restored:
    """A page of ours, where it lies in the wiki, and what has to be said about it."""

    name: str
    page: WikiPage
    guesses: list[str] = field(default_factory=list)


class Plan:
    """One way to import a wiki; a rehearsal does as if none of the pages were there already."""

    def __init__(
        self, wiki: Wiki, root: Path, twins: Mapping[str, str], *, is_rehearsal: bool = False
    ) -> None:
        self._wiki = wiki
        self._twins = twins
        self._is_rehearsal = is_rehearsal
        self._root = root
        has_conference = (root / CONFERENCE_FILE).is_file()
        self._max_bytes = read_file_limit(root) if has_conference else DEFAULT_FILE_KB * 1024
        self._max_attachment = (
            read_attachment_limit(root) if has_conference else DEFAULT_ATTACHMENT_KB * 1024
        )
        self._restored: list[_Restored] = []
        self._foreign: list[ForeignPage] = []
        self._others: dict[str, Path] = {}
        self._archive = load_archive(root).archive if has_conference else None
        self._there = _names_below(root, self._archive)
        self._index = WikiIndex()
        self.files: dict[str, Content] = {}
        self.moved: dict[str, str] = {}
        self.notes: list[ImportedNote] = []
        self.copied: list[tuple[str, str]] = []
        self.skipped: list[tuple[str, str]] = []
        self.too_large: list[TooLarge] = []

    def make(self, sessions: Sequence[str], pages: Sequence[str]) -> None:
        """Decide what becomes of each file."""
        self.sort_files()
        self.check_conference()
        self.name_foreign(sessions, pages)
        self.place_attachments()
        self.write_restored()
        self.write_foreign()

    def twins(self, there: Mapping[tuple[str, bytes], str]) -> dict[str, str]:
        """Return those files that hold what a page would become, by the page's name."""
        found: dict[str, str] = {}
        for page in self._foreign:
            text = self.files.get(page.path)
            if isinstance(text, str):
                twin = there.get((page.path.partition("/")[0], text.encode()))
                if twin is not None and twin not in found.values():
                    found[page.name] = twin
        return found

    # What there is

    def sort_files(self) -> None:
        """Find out what each file of the wiki is."""
        for name, path, is_link in self._wiki.files():
            suffix = path.suffix.lower()
            if is_link:
                self.skipped.append((name, "it is a symbolic link"))
            elif HIDDEN.search(name) or "\N{REPLACEMENT CHARACTER}" in name:
                self.skipped.append((repr(name)[1:-1], "its name has characters nobody can see"))
            elif suffix in MARKDOWN or suffix in OF_WIKIS:
                self._sort_page(name, path)
            else:
                self._others[name] = path

    def _sort_page(self, name: str, path: Path) -> None:
        if path.stat().st_size > 4 * MAX_PAGE_BYTES:
            size = kilobytes(path.stat().st_size)
            self.skipped.append((name, f"it has {size}, which is more than a page may have"))
            self.too_large.append(TooLarge("", -(-path.stat().st_size // 1024)))
            return
        guesses: list[str] = []
        text = decode(path.read_bytes(), guesses)
        page = unpack_page(text)
        if page is not None and not page.path and not page.is_untouched:
            guesses.append("that the change that somebody made to this list is worth a page")
            text = page.text if page.text.strip() else page.made
        elif page is not None and self._is_ours(page, guesses):
            self._restored.append(_Restored(name, page, guesses))
            return
        if not text.strip():
            self.skipped.append((name, "it is empty"))
            return
        markup = OF_WIKIS.get(path.suffix.lower())
        self._foreign.append(ForeignPage(name, path.stem, text, markup, guesses=guesses))

    def _is_ours(self, page: WikiPage, guesses: list[str]) -> bool:
        if not page.path:
            return True
        known = {each.page.path for each in self._restored}
        if is_good_path(page.path) and page.path not in known:
            return True
        what = "is another page's" if page.path in known else "is no file of a conference"
        guesses.append(f'nothing of its comment: "{page.path}" {what}')
        return False

    def check_conference(self) -> None:
        """Make sure that there is a conference.yml in the end."""
        theirs = self._others.pop(CONFERENCE_FILE, None) if self._restored else None
        ours = self._root / CONFERENCE_FILE
        if os.path.lexists(ours):
            if theirs is not None:
                is_same = ours.is_file() and ours.read_bytes() == theirs.read_bytes()
                self.skipped.append((CONFERENCE_FILE, _already(CONFERENCE_FILE, is_same)))
        elif theirs is None:
            raise ProjectError(f"{self._root} is not a conference: it has no conference.yml")
        else:
            self.files[CONFERENCE_FILE] = theirs
            self.copied.append((CONFERENCE_FILE, CONFERENCE_FILE))

    # Where it goes

    def name_foreign(self, sessions: Sequence[str], pages: Sequence[str]) -> None:
        """Decide what pages become, and note it for those who link to them."""
        restored = {each.page.path.casefold() for each in self._restored}
        known = decide(self._foreign, sessions, pages)
        name_files(
            self._foreign,
            known,
            lambda path: path.casefold() in restored or self._is_there(path),
            self._twins,
        )
        paths: dict[str, str] = {}
        exact = {page.stem.replace(" ", "-"): page.path for page in reversed(self._foreign)}
        for each in self._restored:
            if each.page.path:
                paths.setdefault(name_key(_stem(each.name)), each.page.path)
        for page in self._foreign:
            for name in (page.name.rpartition(".")[0], page.stem, page.title):
                paths.setdefault(name_key(name), page.path)
        self._index = WikiIndex(paths, {}, self._wiki.addresses, exact)

    def place_attachments(self) -> None:
        """Put files where the pages that link to them find them."""
        everything = {name: name for name in self._others}
        index = replace(self._index, files=everything)
        wanted: dict[str, str] = {}
        for foreign in self._foreign:
            text = ForeignText(Page(foreign.path), foreign.text)
            for name in () if foreign.markup else find_files(text, _in_folder(index, foreign.name)):
                wanted.setdefault(name, foreign.path)
        for restored in self._restored:
            page = restored.page
            text = ForeignText(page_with_header(page.path, page.header), page.text)
            for name in find_files(text, index) if page.path else ():
                wanted.setdefault(name, page.path)
        ours = (each for restored in self._restored for each in restored.page.copied)
        attachments = Attachments(self._root, self._there, self._max_attachment)
        files = attachments.place(self._others, wanted, ours)
        self.files.update(attachments.files)
        self.copied += attachments.copied
        self.skipped += attachments.skipped
        self.too_large += attachments.too_large
        self._index = replace(self._index, files=files)

    # What is written

    def write_restored(self) -> None:
        """Make files of the pages that an export has made."""
        for each in self._restored:
            page = each.page
            if not page.path:
                continue
            text = page.header + restore_text(page, self._index)
            if digest(page.made) != page.was[1]:
                each.guesses.append(
                    "nothing from the facts and lists that were changed in the wiki: they are "
                    "made from the files"
                )
            self._add(each.name, page.path, text, each.guesses)

    def _add(self, name: str, path: str, text: str, guesses: Sequence[str]) -> None:
        place = self._root / path
        self.moved[name] = path
        if self._is_there(path):
            is_same = place.is_file() and place.read_bytes() == text.encode()
            self.skipped.append((name, _already(path, is_same)))
        elif self._is_too_large(path, text):
            self._leave_large(name, path, text)
        else:
            self.files[path] = text
            self.notes.append(ImportedNote(name, "", "", "", tuple(guesses), page_path=path))

    def _is_there(self, path: str) -> bool:
        return path.casefold() in self._there and not self._is_rehearsal

    def _is_too_large(self, path: str, text: str) -> bool:
        most = MAX_PAGE_BYTES if path.startswith("content/") else self._max_bytes
        return len(text.encode()) > most

    def write_foreign(self) -> None:
        """Make files of the pages that others wrote."""
        for page in self._foreign:
            if page.name in self._twins and not self._is_rehearsal:
                self.moved[page.name] = page.path
                self.skipped.append((page.name, _already(page.path, is_same=True)))
                continue
            if page.markup is not None:
                page.guesses.append(
                    f"nothing of its markup, {page.markup.name}; it is kept as a block of code. "
                    f"To get more, {advice(page.name, page.markup)}"
                )
                text = fence(page.text, page.markup.language)
            else:
                self._read_header(page)
                index = _in_folder(self._index, page.name)
                done = translate_links(ForeignText(Page(page.path), page.text), index)
                page.guesses += done.guesses
                text = done.text
            if page.is_session:
                self._add_session(page, with_heading(text, page.title, page.guesses))
            else:
                self._add(page.name, page.path, _with_title(page, text), page.guesses)

    def _read_header(self, page: ForeignPage) -> None:
        """Take what a page says of itself; hosts' pages have no fields for it."""
        if page.is_session:
            note = read_note(ForeignNote(page.name, page.text, title=page.title), self._archive)
            page.session, page.minutes = note.session, note.fields
        else:
            note = without_fields(ForeignNote(page.name, page.text, title=page.title))
        page.text = note.text
        page.guesses += note.guesses

    def _leave_large(self, name: str, path: str, text: str) -> None:
        """Leave out what is too large; no limit of conference.yml is for the hosts' pages."""
        if path.startswith("content/"):
            self.skipped.append((name, f"it is larger than {kilobytes(MAX_PAGE_BYTES)}"))
        else:
            self.skipped.append((name, too_large(self._max_bytes)))
        limit = "" if path.startswith("content/") else "file_kb"
        self.too_large.append(TooLarge(limit, len(text.encode()) // 1024 + 2))

    def _add_session(self, page: ForeignPage, text: str) -> None:
        text = with_fields(text, page.minutes)
        if self._is_too_large(page.path, text):
            self._leave_large(page.name, page.path, text)
            return
        page.guesses.append("nobody as its proposer: write in who it was")
        session_path = page.path.replace("minutes/", "sessions/", 1)
        self.files[session_path] = proposal(page.title, page.name, page.session)
        self.files[page.path] = text
        self.moved[page.name] = page.path
        guesses = tuple(page.guesses)
        self.notes.append(ImportedNote(page.name, session_path, page.path, page.title, guesses))

    def mend(self) -> None:
        """Make sure that what others wrote gives no errors, whatever it is."""
        foreign = {page.path: page for page in self._foreign if page.path in self.files}
        errors = find_errors(self._root, self.files) if foreign or self.copied else {}
        spoiled = [each for each in self.copied if each[1] in errors.keys() - {CONFERENCE_FILE}]
        for name, path in spoiled:
            del self.files[path]
            self.copied.remove((name, path))
            self.skipped.append((name, errors[path]))
        for path in sorted(errors.keys() & foreign.keys()):
            page = foreign[path]
            page.guesses.append(f"that it is best kept as a block of code: {errors[path]}")
            text = str(self.files[path]) if page.is_session else page.text
            self.files[path] = _with_title(page, fence(text, "markdown"))
        errors = find_errors(self._root, self.files) if errors else {}
        for path, page in foreign.items():
            session_path = path.replace("minutes/", "sessions/", 1)
            message = errors.get(path) or errors.get(session_path)
            if message:
                self._leave_alone(page, session_path, message)
        self.notes = [self._as_now_guessed(note) for note in self.notes]

    def _leave_alone(self, page: ForeignPage, session_path: str, message: str) -> None:
        self.files.pop(page.path, None)
        self.files.pop(session_path, None)
        del self.moved[page.name]
        self.skipped.append((page.name, message))
        self.notes = [note for note in self.notes if note.source != page.name]

    def _as_now_guessed(self, note: ImportedNote) -> ImportedNote:
        page = next((each for each in self._foreign if each.name == note.source), None)
        return replace(note, guesses=tuple(page.guesses)) if page else note


def _in_folder(index: WikiIndex, name: str) -> WikiIndex:
    """Return the index for the links of one page of the wiki."""
    return replace(index, folder=name.rpartition("/")[0])


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[0]


def _already(path: str, is_same: bool) -> str:
    return f"{path} holds the same" if is_same else f"{path} exists, and is not overwritten"


def _names_below(root: Path, archive: Archive | None) -> frozenset[str]:
    """Return the paths of everything in the conference's folders, in small letters.

    The old names of sessions and records count as well.
    """
    found: set[str] = set()
    if archive is not None:
        for session in archive.sessions.values():
            found.update(f"sessions/{alias}.md" for alias in session.aliases)
        for record in archive.minutes.values():
            found.update(f"minutes/{alias}.md" for alias in record.aliases)
    for folder in ("sessions", "minutes", "people", "content"):
        for place, folders, names in os.walk(root / folder):
            for name in (*folders, *names):
                found.add(Path(place, name).relative_to(root).as_posix().casefold())
    return frozenset(found)


def _with_title(page: ForeignPage, text: str) -> str:
    """Say above a page of the hosts how it is written, and which title it had in the wiki."""
    if page.is_session:
        return text
    header = f"---\n{GITHUB_MARKDOWN}\n---\n"
    # Without a path, so that it does not depend on which address the page has got.
    read = read_host_page(SourceFile("", f"{header}\n{text}"))
    if page.is_special or read.title == page.title:
        return f"{header}\n{text}"
    quoted = page.title.replace("\\", "\\\\").replace('"', '\\"')
    return f'---\ntitle: "{quoted}"\n{GITHUB_MARKDOWN}\n---\n\n{text}'
