"""A wiki's git history becomes part of a conference's: who wrote what when stays known."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from socml_site.interchange.github_wiki.fast_export import Commit, read_stream, write_stream
from socml_site.interchange.github_wiki.wiki_source import call_git, git_bytes, git_says, run_git
from socml_site.interchange.markups import MARKDOWN, OF_WIKIS
from socml_site.interchange.writing import Content, bytes_of
from socml_site.source import ProjectError
from socml_site.source.files import HIDDEN

_BRANCH = "wiki-import"
_MESSAGE = "Import the wiki\n\nThe commits of its pages are part of the history from here on."
# Git's modes of files; links and submodules have others.
_FILES = frozenset({b"100644", b"100755", b"644", b"755"})


@dataclass(frozen=True, slots=True)
class History:
    """What became of a wiki's history.

    Attributes:
        commits: How many commits the wiki had.
        branch: The branch that holds them with the new paths; it has been merged.
    """

    commits: int
    branch: str

    def lines(self) -> Iterator[str]:
        """Yield the report as text for people."""
        noun = "commit" if self.commits == 1 else "commits"
        yield f"{self.commits:,} {noun} of the wiki merged from the new branch {self.branch}"


def check_history(wiki: Path, root: Path) -> None:
    """Make sure that a history can be taken over, before anything is done.

    Raises:
        ProjectError: If the wiki has no history, or the conference's repository cannot take it.
    """
    if not (wiki / ".git").exists() or not git_says(wiki, ["rev-parse", "--verify", "HEAD"]):
        raise ProjectError("this wiki has no history: it is no git repository with commits")
    if git_says(root, ["rev-parse", "--is-inside-work-tree"]) != "true":
        raise ProjectError(f"{root} is in no git repository, which could take the history")
    if not git_says(root, ["rev-parse", "--verify", "HEAD"]):
        raise ProjectError(f"the repository of {root} has no commit yet; make the first one")
    if _ours(root, "status", "--porcelain"):
        raise ProjectError(f"{root} has changes that are not committed; commit them first")


def _ours(
    root: Path, *arguments: str, given: bytes = b"", settings: Mapping[str, str] | None = None
) -> str:
    """Run git in the conference's own repository, as its owner has set it up."""
    said = call_git(root, arguments, arguments[0], given, settings)
    return said.decode("utf-8", "surrogateescape").strip()


def merge_history(
    wiki: Path, root: Path, files: Mapping[str, Content], moved: Mapping[str, str]
) -> History:
    """Commit files as a merge of the conference's history and the wiki's.

    The files appear in the work tree by the last step, which git does whole or not at all.

    Args:
        wiki: A git repository.
        root: The conference, in a work tree without uncommitted changes.
        files: What is new, by path in the conference.
        moved: What files of the wiki have become, by their paths there.

    Raises:
        ProjectError: If git fails; the repository then has the branches that it had.
    """
    prefix = _ours(root, "rev-parse", "--show-prefix")
    branch = _free_branch(root)
    places = {name: f"{prefix}{path}" for name, path in _with_old_names(wiki, moved).items()}
    stream = git_bytes(wiki, ["fast-export", "--reencode=yes", "--signed-tags=strip", "HEAD"])
    mover = _Mover(places, f"{prefix}wiki/")
    commands = [mover.move(each, branch) for each in read_stream(stream)]
    try:
        _ours(root, "fast-import", "--quiet", given=write_stream(commands))
        made = _commit(root, prefix, files, branch)
        _ours(root, "merge", "--quiet", "--ff-only", "--no-overwrite-ignore", made)
    except BaseException:
        if git_says(root, ["rev-parse", "--verify", "--quiet", branch]):
            _ours(root, "update-ref", "-d", branch)
        raise
    return History(mover.commits, branch.removeprefix("refs/heads/"))


def _free_branch(root: Path) -> str:
    names = _ours(root, "for-each-ref", "--format=%(refname)").split("\n")
    branch, number = f"refs/heads/{_BRANCH}", 1
    while any(name == branch or name.startswith(f"{branch}/") for name in names):
        number += 1
        branch = f"refs/heads/{_BRANCH}-{number}"
    return branch


def _with_old_names(wiki: Path, moved: Mapping[str, str]) -> dict[str, str]:
    """Add the names that pages had before, as far as git finds out."""
    found = dict(moved)
    options = ["-M", "--diff-filter=R", "--name-status", "-z", "--format=", "--no-ext-diff"]
    words = iter(run_git(wiki, ["log", *options, "HEAD"]).split("\0"))
    for word in words:
        if re.fullmatch(r"\s*R[0-9]+", word):
            old, new = next(words, ""), next(words, "")
            if new in found:
                found.setdefault(old, found[new])
    return found


@dataclass(slots=True)
class _Mover:
    """Gives files of the wiki's commits their new paths.

    What has become nothing is left out, apart from pages that were deleted in the wiki: those are
    in the history under `elsewhere`.
    """

    places: Mapping[str, str]
    elsewhere: str
    commits: int = 0
    known: set[str] = field(default_factory=set)

    def move(self, command: bytes | Commit, branch: str) -> bytes | Commit:
        if not isinstance(command, Commit):
            return command
        self.commits += 1
        changes: dict[bytes, tuple[bytes, bytes]] = {}
        for path, mode, mark in command.changes:
            place = self._place(path)
            if place is None or (mode and mode not in _FILES):
                continue
            new = place.encode("utf-8", "surrogateescape")
            # Of two names of one page, the one that is there counts, not the one that went.
            if mode or new not in changes:
                changes[new] = (mode, mark)
        return Commit(
            branch.encode(), command.head, tuple((key, *value) for key, value in changes.items())
        )

    def _place(self, path: bytes) -> str | None:
        name = path.decode("utf-8", "surrogateescape")
        if name in self.places:
            return self.places[name]
        suffix = f".{name.rpartition('.')[2]}".lower()
        is_page = suffix in MARKDOWN or suffix in OF_WIKIS
        is_odd = name.startswith(".") or "/." in name or HIDDEN.search(name)
        return f"{self.elsewhere}{name}" if is_page and not is_odd else None


def _commit(root: Path, prefix: str, files: Mapping[str, Content], branch: str) -> str:
    """Make a commit of what is there and the new files; return its name."""
    lines = []
    for path, content in files.items():
        made = ("hash-object", "-w", "--stdin", f"--path={path}")
        blob = _ours(root, *made, given=bytes_of(content))
        lines.append(f"100644 blob {blob}\t{prefix}{path}\0")
    with tempfile.TemporaryDirectory(prefix="socml-index-") as place:
        index = {"GIT_INDEX_FILE": str(Path(place, "index"))}
        _ours(root, "read-tree", "HEAD", settings=index)
        given = "".join(lines).encode("utf-8", "surrogateescape")
        _ours(root, "update-index", "-z", "--index-info", given=given, settings=index)
        tree = _ours(root, "write-tree", settings=index)
    return _ours(root, "commit-tree", "-p", "HEAD", "-p", branch, "-m", _MESSAGE, tree)
