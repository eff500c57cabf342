"""Where a wiki comes from: a folder, or a repository that git fetches; and what lies in it."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from socml_site.interchange.notes import files_below
from socml_site.source import ProjectError

_URL = re.compile(r"(?:https?|ssh|git|file)://\S+")
_SSH = re.compile(r"\w[\w.-]*@\w[\w.-]*:[^\s:]+")
_GITHUB = re.compile(
    r"(?:https://|ssh://git@|git@)github\.com[/:]([\w.-]+)/([\w.-]+?)\.wiki(?:\.git)?/?"
)
# Nothing that comes with a repository, or is set up for others, may run or lead elsewhere.
_SAFE = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.protectNTFS": "true",
    "core.protectHFS": "true",
    "core.quotePath": "false",
    "protocol.ext.allow": "never",
    "submodule.recurse": "false",
    "filter.lfs.smudge": "",
    "filter.lfs.process": "",
    "filter.lfs.required": "false",
    "commit.gpgSign": "false",
    "gc.auto": "0",
}
_ENVIRONMENT = {
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
}
_OF_ANOTHER_GIT = frozenset(
    {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"}
)


@dataclass(frozen=True, slots=True)
class Wiki:
    """A wiki's folder.

    Attributes:
        folder: Where its files are.
        addresses: With what addresses of its pages on the web begin; none if nobody knows.
        links: Paths of symbolic links that lie there as plain files.
    """

    folder: Path
    addresses: tuple[str, ...] = ()
    links: frozenset[str] = field(default_factory=frozenset)

    def files(self) -> Iterator[tuple[str, Path, bool]]:
        """Yield path in the wiki, place, and whether it is a symbolic link."""
        for path in files_below(self.folder):
            name = path.relative_to(self.folder).as_posix()
            name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            yield name, path, path.is_symlink() or name in self.links


@contextmanager
def open_wiki(source: str) -> Iterator[Wiki]:
    """Open a wiki's folder, or fetch its repository into a folder that goes away again.

    Raises:
        ProjectError: If there is none, or git cannot fetch it.
    """
    if Path(source).is_dir():
        folder = Path(source).resolve()
        yield Wiki(folder, addresses_of(_origin(folder)))
        return
    if not _URL.fullmatch(source) and not _SSH.fullmatch(source):
        raise ProjectError(f"there is no folder {source}, and it is no address of a repository")
    with tempfile.TemporaryDirectory(prefix="socml-wiki-") as place:
        folder = Path(place, "wiki")
        options = ["--quiet", "--no-checkout", "--no-recurse-submodules", "--template="]
        options += ["--config", "core.symlinks=false"]
        run_git(Path(place), ["clone", *options, "--", source, str(folder)])
        links: frozenset[str] = frozenset()
        if git_says(folder, ["rev-parse", "--verify", "--quiet", "HEAD"]):
            run_git(folder, ["reset", "--quiet", "--hard"])
            staged = run_git(folder, ["ls-files", "--stage", "-z"]).split("\0")
            links = frozenset(
                each.partition("\t")[2] for each in staged if each[:2] in ("12", "16")
            )
        yield Wiki(folder, addresses_of(source), links)


def _origin(folder: Path) -> str:
    """Return where a clone came from; its configuration is read, and nothing else is done."""
    config = folder / ".git" / "config"
    if not config.is_file():
        return ""
    return git_says(folder, ["config", "--file", str(config), "--get", "remote.origin.url"])


def addresses_of(url: str) -> tuple[str, ...]:
    """Return with what the addresses of a GitHub wiki's pages and files begin."""
    repo = _GITHUB.fullmatch(url.strip())
    if repo is None:
        return ()
    name = f"{repo[1]}/{repo[2]}"
    return (
        f"https://github.com/{name}/wiki/",
        f"https://raw.githubusercontent.com/wiki/{name}/",
        f"/{name}/wiki/",
    )


def run_git(folder: Path, arguments: Sequence[str]) -> str:
    """Run git in a folder that others made, so that nothing of theirs runs; return what it says.

    Raises:
        ProjectError: If git is not there, or fails.
    """
    return git_bytes(folder, arguments).decode("utf-8", "surrogateescape")


def git_bytes(folder: Path, arguments: Sequence[str]) -> bytes:
    """Do the same, and return bytes."""
    safe = [each for name, value in _SAFE.items() for each in ("-c", f"{name}={value}")]
    without_lfs = {"GIT_LFS_SKIP_SMUDGE": "1"}
    return call_git(folder, [*safe, *arguments], arguments[0], settings=without_lfs)


def git_says(folder: Path, arguments: Sequence[str]) -> str:
    """Return what git says, without the line's end; empty if it fails."""
    try:
        return run_git(folder, arguments).strip()
    except ProjectError:
        return ""


def call_git(
    folder: Path,
    arguments: Sequence[str],
    what: str,
    given: bytes = b"",
    settings: Mapping[str, str] | None = None,
) -> bytes:
    """Run git as it is set up, and return what it says.

    Args:
        folder: Where it runs.
        arguments: What it gets.
        what: Its command, for the message.
        given: What it reads.
        settings: Environment variables.

    Raises:
        ProjectError: If git is not there, or fails.
    """
    # A git that runs us, as in a hook, must not be taken for the one that is meant.
    kept = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_GIT}
    environment = {**kept, **_ENVIRONMENT, **(settings or {})}
    try:
        command = ["git", "-C", str(folder), *arguments]
        done = subprocess.run(  # noqa: S603
            command, input=given, capture_output=True, check=False, env=environment
        )
    except FileNotFoundError as error:
        raise ProjectError("git is not installed, and this needs it") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")
        because = next((line for line in said if line.startswith("fatal: ")), said[-1])
        raise ProjectError(f"git {what} failed: {because or 'it does not say why'}")
    return done.stdout
