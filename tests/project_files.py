"""Writes the files of a small project, and makes those of its site, for tests that read them."""

from __future__ import annotations

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


def site_files(builder: PageBuilder, pages: Sequence[Page]) -> Iterator[Made]:
    """Yield the path and the content of each file that the site has beside its pages."""
    for piece in pieces_of_site_files(builder, pages):
        yield from piece()
