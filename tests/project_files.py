"""Writes the files of a small project, and makes those of its site, for tests that read them."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from socml_site.engines.site_files import Made, pieces_of_site_files
from socml_site.pages import Page, PageBuilder

Files = Mapping[str, str | bytes]


def write(root: Path, files: Files) -> None:
    """Write files by their paths relative to `root`; text becomes UTF-8, line ends stay."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def commit(root: Path, files: Files) -> None:
    """Write files into a new repository, and commit them."""
    write(root, files)
    git(root, "init", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-m", "start")


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    env = {"GIT_AUTHOR_DATE": "2016-10-05T00:00Z", "GIT_COMMITTER_DATE": "2016-10-05T00:00Z"}
    command = ["git", *identity, *arguments]
    subprocess.run(
        command, cwd=root, check=True, capture_output=True, env={"PATH": "/usr/bin:/bin", **env}
    )


def site_files(builder: PageBuilder, pages: Sequence[Page]) -> Iterator[Made]:
    """Yield the path and the content of each file that the site has beside its pages."""
    for piece in pieces_of_site_files(builder, pages):
        yield from piece()
