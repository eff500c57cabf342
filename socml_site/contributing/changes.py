"""What a change does to a conference: its files before, and its files now."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from socml_site.load import Loaded, load_archive
from socml_site.model import Archive, Minutes, Session, State
from socml_site.problems import Problem
from socml_site.source import (
    CONFERENCE_FILE,
    CONTENT_FOLDER,
    CONTRIBUTED_FOLDERS,
    DocumentCache,
    FileChange,
    ProjectError,
    find_base,
    read_changes,
    write_tree,
)

Kind = TypeVar("Kind", Session, Minutes)
# One is None where something is new, the other where it is gone.
Pair = tuple[Kind | None, Kind | None]


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How many sessions were held, and how many of them have a record."""

    held: int
    recorded: int


@dataclass(frozen=True, slots=True)
class Change:
    """Two states of a conference.

    Attributes:
        before: How it was; its files lie nowhere any more. None if there was no conference.
        after: How it is.
        files: What was done to files, all of the repository's among them, in order of path.
        sessions: Those that differ, before and after, in the order of their ids.
        minutes: The same of minutes.
        caused: Problems that were not there before, in order.
        cured: How many problems are there no more.
    """

    before: Loaded | None
    after: Loaded
    files: tuple[FileChange, ...]
    sessions: tuple[Pair[Session], ...]
    minutes: tuple[Pair[Minutes], ...]
    caused: tuple[Problem, ...]
    cured: int

    @property
    def contributed(self) -> tuple[FileChange, ...]:
        """What was done in sessions/, minutes/ and people/."""
        return tuple(each for each in self.files if is_contributed(each.path))


def is_contributed(path: str) -> bool:
    """Whether a path lies in a folder that contributors write to."""
    return path.partition("/")[0] in CONTRIBUTED_FOLDERS


def is_host_page(path: str) -> bool:
    """Whether a path lies in the folder of the hosts' own pages."""
    return path.startswith(f"{CONTENT_FOLDER}/")


def changed_records(root: Path) -> list[str]:
    """Return the paths of minutes that are not as they were committed; none without git."""
    try:
        changes = read_changes(root, find_base(root, "HEAD"))
    except ProjectError:
        return []
    return [each.path for each in changes if each.path.startswith("minutes/")]


def read_change(root: Path, revision: str) -> Change:
    """Compare the files in `root` with those at the commit where they parted from a revision.

    Raises:
        ProjectError: If git cannot tell, or there is no conference in `root`.
    """
    commit = find_base(root, revision)
    files = read_changes(root, commit)
    cache = DocumentCache()
    after = load_archive(root, cache)
    with tempfile.TemporaryDirectory(prefix="socml-") as folder:
        write_tree(root, commit, Path(folder))
        try:
            # Both are looked at in the same moment: time alone changes nothing.
            before = load_archive(Path(folder), cache, after.project.now)
        except ProjectError:
            before = None
    return compare(before, after, files)


def compare(before: Loaded | None, after: Loaded, files: tuple[FileChange, ...]) -> Change:
    """Tell two states of a conference apart."""
    was, now = before and before.understood, after.understood
    texts = before.texts if before else {}
    old = Counter(map(_key, before.problems)) if before else Counter()
    caused = []
    for problem in after.problems:
        key = _key(problem)
        if old[key]:
            old[key] -= 1
        else:
            caused.append(problem)
    return Change(
        before=before,
        after=after,
        files=files,
        sessions=tuple(
            _pairs(was.sessions if was else {}, now.sessions if now else {}, texts, after.texts)
        ),
        minutes=tuple(
            _pairs(was.minutes if was else {}, now.minutes if now else {}, texts, after.texts)
        ),
        caused=tuple(caused),
        cured=old.total(),
    )


def _key(problem: Problem) -> tuple[str, str, str]:
    """What makes a problem the same one: not its line, which moves with those above."""
    return problem.rule, problem.location.path, problem.message


def _pairs(
    before: Mapping[str, Kind],
    after: Mapping[str, Kind],
    old_texts: Mapping[str, str],
    new_texts: Mapping[str, str],
) -> Iterator[Pair[Kind]]:
    renamed = {
        alias: each.id
        for each in after.values()
        for alias in each.aliases
        if alias in before and alias not in after and each.id not in before
    }
    partners = {new: before[old] for old, new in renamed.items()}
    for name in sorted((before.keys() | after.keys()) - renamed.keys()):
        old, new = partners.get(name) or before.get(name), after.get(name)
        old_text = old_texts.get(old.path) if old else None
        new_text = new_texts.get(new.path) if new else None
        # What conference.yml changes, a slot's length, changes a session whose file is the same.
        if old_text != new_text or times_of(old) != times_of(new):
            yield old, new


def times_of(entry: Session | Minutes | None) -> list[tuple[datetime, datetime]]:
    """Return when a session starts and ends, each time; nothing for minutes."""
    occurrences = entry.occurrences if isinstance(entry, Session) else ()
    return [(each.start_local, each.end_local) for each in occurrences]


def count_held(archive: Archive) -> HeldCount:
    """Count the sessions that were held, and those of them that left a record."""
    held = [each for each in archive.sessions.values() if archive.state_of(each) is State.HELD]
    return HeldCount(len(held), sum(bool(archive.minutes_of(each)) for each in held))


def names_of_others(change: Change) -> list[str]:
    """Return the paths that are neither contributed, nor pages of the hosts, nor conference.yml."""
    return [
        each.path
        for each in change.files
        if not is_contributed(each.path)
        and not is_host_page(each.path)
        and each.path != CONFERENCE_FILE
    ]
