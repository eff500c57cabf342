"""A conference folder, read once: every contributed file taken apart, and what else is there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path

from socml_site.problems import Location, Problem, report
from socml_site.shared_work import SharedWork, divide
from socml_site.source.attachments import check_attachment
from socml_site.source.conflicts import check_conflicts
from socml_site.source.document import Document, Reader, read_document
from socml_site.source.files import (
    ATTACHMENT_SUFFIXES,
    CONFERENCE_FILE,
    CONTRIBUTED_FOLDERS,
    MAX_CONFERENCE_BYTES,
    MAX_PAGE_BYTES,
    ProjectError,
    SourceFile,
    kilobytes,
    list_content,
    list_folder,
    read_file,
    refuse_link,
)
from socml_site.source.git_log import read_moment, run_git
from socml_site.source.host_page import HostPage, read_host_page
from socml_site.source.yaml_nodes import Scalar, Table, parse_yaml

SITE_SETTINGS = "mkdocs.yml"
NAMES_OF_AUTHORS = ".mailmap"
DEFAULT_FILE_KB = 64
DEFAULT_ATTACHMENT_KB = 4096
_FILES_A_PIECE = 25


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that was found in a conference folder.

    Attributes:
        conference: The fields of conference.yml, or None if it is missing or cannot be read.
        documents: By folder, in the order of their paths.
        pages: The hosts' own pages under content/, in the order of their paths.
        page_files: Paths of what lies beside those pages.
        attachments: Paths of files that may be published beside contributed pages.
        unreadable: Paths of files that exist, and were refused or could not be read.
        others: Paths of files that exist and are of no kind that is published.
        now: The moment that the site is made for, or None if nobody can tell.
        texts: Every text that was read, by path, for showing lines in reports.
    """

    root: Path
    conference: Table | None
    documents: Mapping[str, tuple[Document, ...]]
    pages: tuple[HostPage, ...] = ()
    page_files: frozenset[str] = frozenset()
    attachments: frozenset[str] = frozenset()
    unreadable: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    now: datetime | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    def all_documents(self) -> Iterator[Document]:
        """Yield the documents of all folders."""
        for documents in self.documents.values():
            yield from documents


class DocumentCache:
    """Remembers taken-apart files between builds, so that a preview reads only what changed."""

    def __init__(self) -> None:
        self._known: dict[SourceFile, tuple[Document, tuple[Problem, ...]]] = {}
        self._pages: dict[SourceFile, HostPage] = {}
        self._attachments: dict[tuple[str, int, int], tuple[Problem, ...]] = {}
        self._key: object = None

    def read_all(
        self,
        files: Sequence[SourceFile],
        problems: list[Problem],
        read_lines: Reader | None = None,
        key: object = None,
    ) -> dict[str, Document]:
        """Take files apart unless that has been done before; forget all others.

        `key` is what `read_lines` depends on.
        """
        if key != self._key:
            self._known, self._key = {}, key
        new = [file for file in files if file not in self._known]
        parts = divide(new, _FILES_A_PIECE)
        work = SharedWork([partial(_read_several, part, read_lines) for part in parts])
        read = dict(zip(new, chain.from_iterable(work.results()), strict=True))
        self._known = {file: self._known.get(file) or read[file] for file in files}
        for _, found in self._known.values():
            problems.extend(found)
        return {file.path: document for file, (document, _) in self._known.items()}

    def check_attachment(self, root: Path, path: str) -> tuple[Problem, ...]:
        """Look into a file beside the pages unless that has been done since it last changed."""
        stat = (root / path).stat()
        key = path, stat.st_mtime_ns, stat.st_size
        if key not in self._attachments:
            self._attachments[key] = check_attachment(root, path)
        return self._attachments[key]

    def read_pages(
        self, files: Sequence[SourceFile], problems: list[Problem]
    ) -> tuple[HostPage, ...]:
        """Look at the hosts' pages unless that has been done before; forget all others."""
        self._pages = {file: self._pages.get(file) or read_host_page(file) for file in files}
        for page in self._pages.values():
            problems.extend(page.problems)
        return tuple(self._pages.values())


def _read_several(
    files: Sequence[SourceFile], read_lines: Reader | None
) -> list[tuple[Document, tuple[Problem, ...]]]:
    read = []
    for file in files:
        found: list[Problem] = []
        document = read_document(file, found, read_lines)
        read.append((document, tuple(found)))
    return read


def read_project(
    root: Path,
    problems: list[Problem],
    cache: DocumentCache | None = None,
    now: datetime | None = None,
    choose_reader: Callable[[Table | None], tuple[Reader, object]] | None = None,
) -> Project:
    """Read a conference folder.

    Args:
        root: The folder.
        problems: Gets what is wrong.
        cache: What was read before.
        now: The moment that the site is made for; else what git or the environment says.
        choose_reader: Returns, given conference.yml, what reads the lines of minutes, and what
            that depends on.

    Raises:
        ProjectError: If the folder is not a conference or cannot be read at all.
    """
    _check_root(root)
    cache = cache or DocumentCache()
    texts: dict[str, str] = {}
    conference = _read_conference(root, texts, problems)
    file_bytes = _limit(conference, "file_kb", DEFAULT_FILE_KB) * 1024
    attachment_bytes = _limit(conference, "attachment_kb", DEFAULT_ATTACHMENT_KB) * 1024
    files: dict[str, list[SourceFile]] = {}
    attachments: set[str] = set()
    unreadable: set[str] = set()
    others = {CONFERENCE_FILE}
    for folder in CONTRIBUTED_FOLDERS:
        listing = list_folder(root, folder, problems)
        unreadable.update(listing.refused)
        files[folder] = []
        for path in listing.documents:
            file = read_file(root, path, file_bytes, problems)
            if file is None:
                unreadable.add(path)
                continue
            texts[path] = file.text
            files[folder].append(file)
        for path in listing.attachments:
            if os.path.splitext(path)[1].lower() not in ATTACHMENT_SUFFIXES:
                others.add(path)
            elif _is_small_enough(root, path, attachment_bytes, problems):
                found = cache.check_attachment(root, path)
                problems.extend(found)
                refused = any(problem.is_error for problem in found)
                (unreadable if refused else attachments).add(path)
            else:
                unreadable.add(path)
    _check_site_settings(root, texts, problems)
    content = list_content(root, problems)
    pages = [path for path in content if path.endswith(".md")]
    for path in content:
        if not path.endswith(".md"):
            found = cache.check_attachment(root, path)
            problems.extend(found)
            if any(problem.is_error for problem in found):
                unreadable.add(path)
    host_pages = cache.read_pages(_read_texts(root, pages, texts, problems), problems)
    unreadable |= set(pages) - {page.path for page in host_pages if not page.is_broken}
    reader, key = choose_reader(conference) if choose_reader else (None, None)
    several_files = [file for several in files.values() for file in several]
    read = cache.read_all(several_files, problems, reader, key)
    return Project(
        root=root,
        conference=conference,
        documents={
            folder: tuple(read[file.path] for file in several) for folder, several in files.items()
        },
        pages=tuple(page for page in host_pages if not page.is_broken),
        page_files=frozenset(content) - frozenset(pages) - unreadable,
        attachments=frozenset(attachments),
        unreadable=frozenset(unreadable),
        others=frozenset(others),
        now=now or _read_now(root),
        texts=texts,
    )


def _read_texts(
    root: Path, paths: Sequence[str], texts: dict[str, str], problems: list[Problem]
) -> list[SourceFile]:
    """Read the hosts' pages; the limits of contributed files are not for them."""
    found = [read_file(root, path, MAX_PAGE_BYTES, problems) for path in paths]
    files = [file for file in found if file is not None]
    texts.update((file.path, file.text) for file in files)
    return files


def _check_root(root: Path) -> None:
    if not root.is_dir():
        raise ProjectError(f"there is no folder {root}")
    if not (root / CONFERENCE_FILE).exists():
        raise ProjectError(
            f"{root} is not a conference: it has no {CONFERENCE_FILE}. "
            "Go to the folder of your conference, or name it with --root"
        )


def _read_conference(root: Path, texts: dict[str, str], problems: list[Problem]) -> Table | None:
    if (root / CONFERENCE_FILE).is_symlink():
        problems.append(refuse_link(CONFERENCE_FILE))
        return None
    file = read_file(root, CONFERENCE_FILE, MAX_CONFERENCE_BYTES, problems)
    if file is None:
        return None
    texts[CONFERENCE_FILE] = file.text
    conflicts = tuple(check_conflicts(file.text, CONFERENCE_FILE))
    if conflicts:
        problems.extend(conflicts)
        return None
    return parse_yaml(file.text, CONFERENCE_FILE, 1, problems)


def read_conference_table(root: Path) -> Table | None:
    """Return the fields of conference.yml as they stand there; None if it cannot be read."""
    return _read_conference(root, {}, [])


def read_limits(root: Path) -> dict[str, int]:
    """Return what the conference at `root` says itself of how large files may be."""
    conference = _read_conference(root, {}, [])
    names = ("file_kb", "attachment_kb")
    return {name: limit for name in names if (limit := _limit(conference, name, 0))}


def _check_site_settings(root: Path, texts: dict[str, str], problems: list[Problem]) -> None:
    """Look for a merge that was left half done in what the site engine and git read."""
    for path in (SITE_SETTINGS, NAMES_OF_AUTHORS):
        if not (root / path).is_file():
            continue
        file = read_file(root, path, MAX_CONFERENCE_BYTES, problems)
        found = tuple(check_conflicts(file.text, path)) if file else ()
        if file is not None and found:
            texts[path] = file.text
            problems.extend(found)


def read_file_limit(root: Path) -> int:
    """Return how many bytes a contributed file may have in the conference at `root`."""
    return _limit(_read_conference(root, {}, []), "file_kb", DEFAULT_FILE_KB) * 1024


def read_attachment_limit(root: Path) -> int:
    """Return how many bytes a file beside contributed pages may have."""
    limit = _limit(_read_conference(root, {}, []), "attachment_kb", DEFAULT_ATTACHMENT_KB)
    return limit * 1024


def _limit(conference: Table | None, name: str, default: int) -> int:
    """Read a size limit before anything else is understood; the model reports what is wrong."""
    limits = conference.value("limits") if conference else None
    value = limits.value(name) if isinstance(limits, Table) else None
    if isinstance(value, Scalar) and value.text.isascii() and value.text.isdigit():
        return min(int(value.text[:7]), 1_000_000)
    return default


def _is_small_enough(root: Path, path: str, max_bytes: int, problems: list[Problem]) -> bool:
    size = (root / path).stat().st_size
    if size > max_bytes:
        message = f"this file has {kilobytes(size)}; {kilobytes(max_bytes)} are accepted"
        hint = "make it smaller, or put it elsewhere and link to it"
        problems.append(report("too-large", Location(path), message, hint))
        return False
    return True


def _read_now(root: Path) -> datetime | None:
    """The only clock: `SOURCE_DATE_EPOCH`, or the time of the last commit.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        epoch = (run_git(root, "log", "-1", "--format=%ct") or "").strip()
    is_epoch = epoch.isascii() and epoch.isdigit() and len(epoch) <= 11
    return read_moment(epoch) if is_epoch else None
