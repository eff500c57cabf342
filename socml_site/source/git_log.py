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
    *("-c", "diff.renameLimit=2000", "-c", "log.mailmap=true", "-c", "log.showRoot=true"),
)
_LOG = (
    *("log", f"--format={_FORMAT}", "--topo-order", "-z", "--name-status", "--find-renames"),
    *("--diff-merges=dense-combined", "--combined-all-paths", "--encoding=UTF-8", "--no-color"),
    *("--no-ext-diff", "--no-textconv", "HEAD"),
)
# Moments that every part of the site can show; a commit may claim any.
_EARLIEST, _LATEST = 0, 4_102_444_800


class ChangeKind(StrEnum):
    """What a commit did to a file."""

    ADDED = "added"
    EDITED = "edited"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """What a commit did to one file; `old_path` is there if it was renamed.

    Paths are relative to the conference's folder; those outside it start with `/`.
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
    answer = run_git(root, "rev-parse", "--git-path", "shallow", "--show-prefix")
    text = None if answer is None else run_git(root, *_LOG)
    if answer is None or text is None:
        return None
    shallow_path, prefix, *_ = [*answer.split("\n"), ""]
    path = root / shallow_path
    shallow = frozenset(path.read_text().split()) if path.is_file() else frozenset()
    commits = tuple(_commits(text.split("\0"), shallow, prefix))
    return GitLog(commits, is_complete=not shallow)


def run_git(root: Path, *arguments: str) -> str | None:
    """Return what git says of the repository in `root`; None without git, or if it fails."""
    said = run_git_for_bytes(root, *arguments)
    return None if said is None else said.decode(errors="replace")


def run_git_for_bytes(root: Path, *arguments: str, given: bytes = b"") -> bytes | None:
    """Return the same as it is; `given` is what git reads."""
    command = ["git", *_SAFE, "-C", str(root), *arguments]
    # Variables of git's own could send it to another repository.
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(  # noqa: S603 - git itself, and no shell
            command, input=given, capture_output=True, check=False, env=env
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def user_name(root: Path) -> str:
    """Return the name that git would sign with here; empty if it knows none."""
    return _clean(run_git(root, "config", "user.name") or "")


def _commits(parts: list[str], shallow: frozenset[str], prefix: str) -> Iterator[Commit]:
    at = 0
    while at + 6 < len(parts):
        sha, parents, seconds, author, subject = parts[at + 1 : at + 6]
        start = at = at + 6
        while at + 1 < len(parts) and (parts[at] or not _SHA.fullmatch(parts[at + 1])):
            at += 1
        yield Commit(
            sha=sha,
            parents=tuple(parents.split()),
            when=read_moment(seconds),
            author=_clean(author) or "somebody",
            subject=_clean(subject),
            # To git, the first commit that it knows has made everything.
            changes=() if sha in shallow else tuple(_changes(parts[start:at], prefix)),
        )


def _clean(text: str) -> str:
    return " ".join(HIDDEN.sub("", text).split())[:_LONGEST_TEXT]


def read_moment(seconds: str) -> datetime:
    """Understand a number of seconds since 1970; what no calendar shows becomes what one can."""
    digits = seconds[:12] if seconds.isascii() and seconds.isdigit() else "0"
    return datetime.fromtimestamp(min(max(int(digits), _EARLIEST), _LATEST), UTC)


def _changes(parts: list[str], prefix: str) -> Iterator[Change]:
    rest = iter(parts)
    for status in (part.strip("\n") for part in rest):
        if not status:
            continue
        # Of a merge, git says what it did to the file of each parent.
        is_merge = len(status) > 1 and status.isalpha()
        names = len(status) + 1 if is_merge else 2 if status[0] in "RC" else 1
        paths = [from_conference(next(rest), prefix) for _ in range(names)]
        yield _change(set(status) if is_merge else {status[0]}, paths)


def _change(letters: set[str], paths: list[str]) -> Change:
    path, old_path = paths[-1], paths[0]
    if "R" in letters and old_path != path:
        return Change(ChangeKind.RENAMED, path, old_path)
    if letters <= {"A", "C"}:
        return Change(ChangeKind.ADDED, path)
    return Change(ChangeKind.REMOVED if letters == {"D"} else ChangeKind.EDITED, path)


def from_conference(path: str, prefix: str) -> str:
    """Return a path from the repository's folder as one from the conference's.

    What lies outside of it starts with `/`.
    """
    return path[len(prefix) :] if path.startswith(prefix) else f"/{path}"
