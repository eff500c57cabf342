"""The repository's history, read with one `git log` for all files together."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from socml_site.source.files import HIDDEN

_LONGEST_TEXT = 200
# Nothing in a commit or a path can hold the character that divides them.
_FORMAT = "%x00%H%x00%P%x00%ct%x00%aN%x00%s%x00"
_SHA = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# What somebody has configured, or put into the repository, must neither run nor show.
_SAFE = (
    *("-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false"),
    *("-c", "diff.renameLimit=2000", "-c", "log.mailmap=true", "-c", "color.ui=false"),
)
_LOG = (
    *("log", f"--format={_FORMAT}", "--topo-order", "-z", "--name-status", "--find-renames"),
    *("--diff-merges=dense-combined", "--no-ext-diff", "--no-textconv", "--relative", "HEAD"),
)


class ChangeKind(StrEnum):
    """What a commit did to a file."""

    ADDED = "added"
    EDITED = "edited"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to one file; `old_path` is there if it was renamed.

    Paths are relative to the conference's folder.
    """

    kind: ChangeKind
    path: str
    old_path: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit; `author` is the name that `.mailmap` gives, `when` is in UTC."""

    sha: str
    parents: tuple[str, ...]
    when: datetime
    author: str
    subject: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class GitLog:
    """Commits, each before its parents. `is_complete` is false in a shallow clone."""

    commits: tuple[Commit, ...]
    is_complete: bool = True


def read_git_log(root: Path) -> GitLog | None:
    """Read the history of the conference in `root`; None if there is no git or no commit."""
    shallow = _read_shallow(root)
    if shallow is None:
        return None
    text = _git(root, *_LOG)
    if text is None:
        return None
    return GitLog(tuple(_commits(text.split("\0"), shallow)), is_complete=not shallow)


def _git(root: Path, *arguments: str) -> str | None:
    command = ["git", *_SAFE, "-C", str(root), *arguments]
    env = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(command, capture_output=True, check=False, env=env)  # noqa: S603
    except OSError:
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


def _read_shallow(root: Path) -> frozenset[str] | None:
    """Return the commits whose parents were not fetched; None without a repository."""
    answer = _git(root, "rev-parse", "--git-path", "shallow")
    if answer is None:
        return None
    path = root / answer.rstrip("\n")
    return frozenset(path.read_text().split()) if path.is_file() else frozenset()


def _commits(parts: list[str], shallow: frozenset[str]) -> Iterator[Commit]:
    at = 0
    while at + 6 < len(parts):
        sha, parents, seconds, author, subject = parts[at + 1 : at + 6]
        start = at = at + 6
        while at + 1 < len(parts) and (parts[at] or not _SHA.fullmatch(parts[at + 1])):
            at += 1
        yield Commit(
            sha=sha,
            parents=tuple(parents.split()),
            when=datetime.fromtimestamp(int(seconds), UTC),
            author=_clean(author) or "somebody",
            subject=_clean(subject),
            # To git, the first commit that it knows has made everything.
            changes=() if sha in shallow else tuple(_changes(parts[start:at])),
        )


def _clean(text: str) -> str:
    return " ".join(HIDDEN.sub("", text).split())[:_LONGEST_TEXT]


def _changes(parts: list[str]) -> Iterator[Change]:
    rest = iter(parts)
    for status in (part.strip("\n") for part in rest):
        if not status:
            continue
        path, letter = next(rest), status[0]
        # Of a merge, git says what it did to each parent's file.
        if len(status) > 1 and status.isalpha():
            yield Change(ChangeKind.ADDED if set(status) == {"A"} else ChangeKind.EDITED, path)
        elif letter == "R":
            yield Change(ChangeKind.RENAMED, next(rest), path)
        elif letter == "C":
            yield Change(ChangeKind.ADDED, next(rest))
        elif letter in "AD":
            yield Change(ChangeKind.ADDED if letter == "A" else ChangeKind.REMOVED, path)
        else:
            yield Change(ChangeKind.EDITED, path)
