"""The walk from a folder to an archive: read, understand, check, resolve links."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from socml_site.model import (
    Archive,
    Built,
    Minutes,
    Person,
    Session,
    apply_waivers,
    build_archive,
    check_archive,
)
from socml_site.model.conference import more_words
from socml_site.notes import read_notes, words_with
from socml_site.problems import Problem, sort_problems
from socml_site.source import (
    CONTRIBUTED_FOLDERS,
    Document,
    DocumentCache,
    Project,
    Reader,
    SourceFile,
    Table,
    read_document,
    read_project,
    to_plain,
)
from socml_site.wiki import Links, check_addresses, resolve_links

# How many may be made before garbage is looked for.
_NEW_OBJECTS = 100_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """A conference folder, understood as far as possible.

    Attributes:
        archive: Everything that has no error of its own; None if conference.yml cannot be used.
        problems: Everything that is wrong, in order of path, line and column.
        left_out: Paths of the contributed files that are not in the archive because of errors.
        links: Where the links in the archive's files lead.
        project: The files as they were read.
        understood: As `archive`, with the files that can be understood and yet have errors, such
            as two sessions in one room. For telling what somebody meant; nothing is built from it.
        reading: What was found while they were read, before anything was understood.
    """

    archive: Archive | None
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    links: Links
    project: Project
    understood: Archive | None = None
    reading: tuple[Problem, ...] = ()

    @property
    def texts(self) -> Mapping[str, str]:
        return self.project.texts

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)


def load_archive(
    root: Path, cache: DocumentCache | None = None, now: datetime | None = None
) -> Loaded:
    """Read and check the conference in the folder `root`.

    Args:
        root: The folder that holds conference.yml.
        cache: Keeps what was read for the next call, which then reads only what changed.
        now: The moment that the site is made for; else what git or the environment says.

    Raises:
        ProjectError: If there is no conference, or a folder cannot be read.
    """
    problems: list[Problem] = []
    with _seldom_collecting():
        project = read_project(root, problems, cache, now, _choose_reader)
        return _understand(project, tuple(problems))


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for garbage less often: nearly all that is made while files are read is kept."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def load_changed(loaded: Loaded, texts: Mapping[str, str]) -> Loaded:
    """Understand a conference as if some of its contributed files had other texts.

    Nothing is read from disk.

    Args:
        loaded: The conference as it is.
        texts: The new texts of files that were read, by path.
    """
    project, reading = loaded.project, list(loaded.reading)
    read_lines, _ = _choose_reader(project.conference)
    read: dict[str, Document] = {}
    for path, text in texts.items():
        before: list[Problem] = []
        read_document(SourceFile(path, project.texts[path]), before)
        for problem in before:
            reading.remove(problem)
        read[path] = read_document(SourceFile(path, text), reading, read_lines)
    documents = {
        folder: tuple(read.get(each.path, each) for each in several)
        for folder, several in project.documents.items()
    }
    changed = replace(project, documents=documents, texts={**project.texts, **texts})
    return _understand(changed, tuple(reading))


def _choose_reader(conference: Table | None) -> tuple[Reader, object]:
    """Return what reads notes, in our words and the hosts', before anything else is understood."""
    written = to_plain(conference).get("words") if conference else None
    more = more_words(written if isinstance(written, dict) else {})
    return partial(read_notes, words=words_with(more)), more


def _understand(project: Project, reading: tuple[Problem, ...]) -> Loaded:
    problems = list(reading)
    built = build_archive(project, problems)
    problems += check_addresses(project)
    if built.archive is None:
        return Loaded(None, sort_problems(problems), (), Links(), project, None, reading)
    # A file that has lost a value is not compared with others: one cause, one problem.
    sound = _without(built.archive, built.partial)
    problems += check_archive(replace(built, archive=sound), project.texts)
    broken = _files_with_errors(built, problems)
    archive = _without(built.archive, broken)
    found: list[Problem] = []
    links = resolve_links(archive, project, found)
    ambiguous = _contributed({each.location.path for each in found if each.is_error}) - broken
    if ambiguous:
        broken |= ambiguous
        archive = _without(archive, ambiguous)
        links = resolve_links(archive, project, [])
    problems += found
    kept = apply_waivers(built.archive, problems)
    left_out = broken | {
        each.path for each in built.archive.minutes.values() if each.id not in archive.minutes
    }
    return Loaded(
        archive,
        sort_problems(kept),
        tuple(sorted(left_out)),
        links,
        project,
        built.archive,
        reading,
    )


def _files_with_errors(built: Built, problems: list[Problem]) -> frozenset[str]:
    paths = {problem.location.path for problem in problems if problem.is_error}
    return _contributed(built.broken | paths)


def _contributed(paths: frozenset[str] | set[str]) -> frozenset[str]:
    """Keep what can be left out: not conference.yml, and not the hosts' pages."""
    return frozenset(path for path in paths if path.partition("/")[0] in CONTRIBUTED_FOLDERS)


def _without(archive: Archive, paths: frozenset[str]) -> Archive:
    """Leave files out, with the minutes of sessions that are left out."""
    if not paths:
        return archive
    sessions = {key: each for key, each in archive.sessions.items() if each.path not in paths}
    minutes = {
        key: each
        for key, each in archive.minutes.items()
        if each.path not in paths and each.session_id in sessions
    }
    people = {
        key: replace(each, document=None)
        if each.document is not None and each.document.path in paths
        else each
        for key, each in archive.people.items()
    }
    people = _only_named(people, sessions, minutes)
    records = {
        session_id: tuple(each for each in found if each.id in minutes)
        for session_id, found in archive.records.items()
        if session_id in sessions
    }
    return replace(
        archive,
        sessions=sessions,
        minutes=minutes,
        people=people,
        records=records,
        outcomes=tuple(each for each in archive.outcomes if each.minutes_id in minutes),
    )


def _only_named(
    people: Mapping[str, Person],
    sessions: Mapping[str, Session],
    minutes: Mapping[str, Minutes],
) -> dict[str, Person]:
    """Leave out those who have no handle, and are named only in files that are left out."""
    named = {person.id for session in sessions.values() for person in session.people} | {
        person.id for record in minutes.values() for person in record.people
    }
    return {key: each for key, each in people.items() if each.has_handle or key in named}
