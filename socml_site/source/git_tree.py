"""An earlier state of the conference, and what has changed since, as git knows it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from socml_site.source.files import (
    CONFERENCE_FILE,
    CONTENT_FOLDER,
    CONTRIBUTED_FOLDERS,
    ProjectError,
)
from socml_site.source.git_log import from_conference, run_git, run_git_for_bytes

_PARTS = (CONFERENCE_FILE, CONTENT_FOLDER, *CONTRIBUTED_FOLDERS)
_PLAIN_FILE = "100644"
_FILES = (_PLAIN_FILE, "100755")
_NOTHING = "000000"


@dataclass(frozen=True, slots=True)
class FileChange:
    """What was done to one file.

    Attributes:
        path: From the conference's folder; one outside of it starts with `/`.
        is_new: Whether it was not there before.
        is_gone: Whether it is not there any more.
        is_plain: Whether it is a plain file before and after: no link, program or submodule.
    """

    path: str
    is_new: bool = False
    is_gone: bool = False
    is_plain: bool = True


def find_base(root: Path, revision: str) -> str:
    """Return the commit at which what is here parted from a revision.

    Raises:
        ProjectError: If there is no git here, no such revision, or the two have nothing in common.
    """
    if run_git(root, "rev-parse", "HEAD") is None:
        raise ProjectError(f"{root} has no git history to compare with")
    named = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^0")
    if named is None:
        raise ProjectError(f'git knows no revision "{revision}" here; fetch it, or name another')
    base = run_git(root, "merge-base", named.strip(), "HEAD")
    if base is None:
        raise ProjectError(
            f'nothing here comes from "{revision}"; a clone that is not whole has to be fetched '
            "with its history"
        )
    return base.strip()


def write_tree(root: Path, commit: str, target: Path) -> None:
    """Write the conference as it was at a commit into an empty folder; links are left out.

    The files are as git keeps them: what `.gitattributes` says of exports changes nothing.

    Raises:
        ProjectError: If git cannot give them.
    """
    listed = run_git(root, "ls-tree", "-r", "-z", commit, "--", *_PARTS)
    blobs = dict(_blobs(listed or ""))
    asked = "".join(f"{sha}\n" for sha in blobs.values())
    data = run_git_for_bytes(root, "cat-file", "--batch", given=asked.encode())
    if listed is None or data is None:
        raise ProjectError(f"git cannot give the files of {commit[:10]}")
    at = 0
    for path in blobs:
        end = data.index(b"\n", at)
        size = int(data[at:end].rsplit(b" ", 1)[1])
        place = target / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data[end + 1 : end + 1 + size])
        at = end + size + 2


def _blobs(listed: str) -> Iterator[tuple[str, str]]:
    for line in filter(None, listed.split("\0")):
        head, _, path = line.partition("\t")
        mode, _, sha = head.split(" ")
        # Paths in git have no way out of the tree; one that is not UTF-8 is no address either.
        if mode in _FILES and "\N{REPLACEMENT CHARACTER}" not in path:
            yield path, sha


def read_changes(root: Path, commit: str) -> tuple[FileChange, ...]:
    """Return what differs between a commit and the files that lie here, in order of path.

    Files that git does not know yet count as new, unless it is told to ignore them.

    Raises:
        ProjectError: If git cannot tell.
    """
    prefix = run_git(root, "rev-parse", "--show-prefix")
    raw = run_git(
        root, "diff", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-relative",
        "--ignore-submodules=none", commit, "--", ":/",
    )  # fmt: skip
    listed = ("ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ":/")
    new = run_git(root, *listed)
    if prefix is None or raw is None or new is None:
        raise ProjectError("git cannot say what has changed")
    found = {each.path: each for each in _tracked(raw, prefix.strip("\n"))}
    for path in filter(None, new.split("\0")):
        inside = from_conference(path, prefix.strip("\n"))
        place = root / inside.lstrip("/")
        is_plain = inside.startswith("/") or _is_plain(place)
        found[inside] = FileChange(inside, is_new=True, is_plain=is_plain)
    return tuple(found[path] for path in sorted(found))


def _is_plain(place: Path) -> bool:
    mode = place.lstat().st_mode
    return stat.S_ISREG(mode) and not mode & stat.S_IXUSR


def _tracked(raw: str, prefix: str) -> Iterator[FileChange]:
    parts = iter(raw.split("\0"))
    for head in parts:
        if not head.startswith(":"):
            continue
        before, after, _, _, status = head[1:].split(" ")
        yield FileChange(
            path=from_conference(next(parts), prefix),
            is_new=status == "A",
            is_gone=status == "D",
            is_plain={before, after} <= {_PLAIN_FILE, _NOTHING},
        )
