"""Who wrote what, and when: the history of each page, through all its names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from socml_site.source import (
    CONFERENCE_FILE,
    CONTENT_FOLDER,
    CONTRIBUTED_FOLDERS,
    Change,
    ChangeKind,
    Commit,
    GitLog,
)

_FOLDERS = tuple(f"{folder}/" for folder in (*CONTRIBUTED_FOLDERS, CONTENT_FOLDER))


@dataclass(frozen=True, slots=True)
class FileHistory:
    """What is known of one file.

    Attributes:
        edited: When it was last changed, in UTC.
        edited_by: Who did.
        created: When it was first there; None if the beginning is not known.
        revisions: How many commits changed it; None if the beginning is not known.
        contributors: Everybody who changed it, the first author first.
        revision: The newest commit that changed it.
    """

    edited: datetime
    edited_by: str
    created: datetime | None = None
    revisions: int | None = None
    contributors: tuple[str, ...] = ()
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one file; `path` is where it is now, empty if it is gone."""

    kind: ChangeKind
    path: str
    name_then: str
    when: datetime
    author: str
    subject: str
    sha: str


@dataclass(frozen=True, slots=True)
class History:
    """The past of a conference's files.

    Attributes:
        files: By path.
        edits: Newest first.
        renamed: Where a file is now, by a path that it had before.
        is_known: Whether there is any history at all.
        is_complete: Whether it reaches back to the beginning.
        revision: The newest commit, whatever it changed; empty if there is none.
        edited: When that was, in UTC.
    """

    files: Mapping[str, FileHistory] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)
    is_known: bool = False
    is_complete: bool = False
    revision: str = ""
    edited: datetime | None = None


def build_history(log: GitLog | None, paths: Iterable[str]) -> History:
    """Follow every file back through its names.

    Args:
        log: None if there is no history.
        paths: The files that are there now.
    """
    if log is None:
        return History()
    tracer = _Tracer(frozenset(paths), log)
    edits = sorted(tracer.edits, key=lambda edit: edit.when, reverse=True)
    by_path: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        if edit.path:
            by_path[edit.path].append(edit)
    return History(
        files={
            path: _file_history(found, log)
            for path, found in by_path.items()
            # What git has removed is a new file by now, which nobody has committed.
            if found[0].kind is not ChangeKind.REMOVED
        },
        edits=tuple(edits),
        renamed=tracer.renamed(),
        is_known=True,
        is_complete=log.is_complete,
        revision=log.commits[0].sha if log.commits else "",
        edited=log.commits[0].when if log.commits else None,
    )


def _file_history(newest_first: list[Edit], log: GitLog) -> FileHistory:
    last = newest_first[0]
    is_whole = log.is_complete or newest_first[-1].kind is ChangeKind.ADDED
    return FileHistory(
        edited=last.when,
        edited_by=last.author,
        created=newest_first[-1].when if is_whole else None,
        revisions=len({edit.sha for edit in newest_first}) if is_whole else None,
        contributors=tuple(dict.fromkeys(edit.author for edit in reversed(newest_first))),
        revision=last.sha,
    )


class _Tracer:
    """Walks from the newest commit back, and knows what each name of that time is called now.

    What a commit knows of names, its parents know too, changed by what it renamed. Names that are
    not mentioned are what they are now.
    """

    def __init__(self, paths: frozenset[str], log: GitLog) -> None:
        self._paths = paths
        self._renames = _newest_renames(log.commits)
        self._known: dict[str, dict[str, str]] = {}
        self.edits: list[Edit] = []
        for commit in log.commits:
            self._trace(commit)

    def _trace(self, commit: Commit) -> None:
        names = self._known.pop(commit.sha, {})
        before = names
        for change in commit.changes:
            if not (_is_of_conference(change) or change.path in names):
                continue
            now = self._now(names, change.path)
            self.edits.append(_edit(commit, change, now))
            if change.kind is ChangeKind.RENAMED:
                # What had the new name before was another file, which was gone by then.
                before = {**before, change.path: "", change.old_path: now}
        for parent in commit.parents:
            other = self._known.get(parent)
            same = other is None or other is before or other == before
            self._known[parent] = before if same else {**before, **(other or {})}

    def _now(self, names: Mapping[str, str], path: str) -> str:
        if path in names:
            return names[path]
        if path in self._paths:
            return path
        return self._through_renames(path)

    def _through_renames(self, path: str) -> str:
        """Find a file that was renamed on a branch which this commit was not part of."""
        seen = {path}
        while path in self._renames and path not in self._paths:
            path = self._renames[path]
            if path in seen:
                return ""
            seen.add(path)
        return path if path in self._paths else ""

    def renamed(self) -> dict[str, str]:
        found = {old: self._through_renames(old) for old in self._renames}
        return {old: now for old, now in sorted(found.items()) if now and old not in self._paths}


def _is_of_conference(change: Change) -> bool:
    """Leave out the tool, which may live in the same repository."""
    return change.path == CONFERENCE_FILE or change.path.startswith(_FOLDERS)


def _newest_renames(commits: Iterable[Commit]) -> dict[str, str]:
    found: dict[str, str] = {}
    for commit in commits:
        for change in commit.changes:
            if change.kind is ChangeKind.RENAMED and _is_of_conference(change):
                found.setdefault(change.old_path, change.path)
    return found


def _edit(commit: Commit, change: Change, now: str) -> Edit:
    return Edit(
        change.kind, now, change.path, commit.when, commit.author, commit.subject, commit.sha
    )
