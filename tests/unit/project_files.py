"""Writes the files of a small project, for tests of what reads them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

Files = Mapping[str, str | bytes]


def write(root: Path, files: Files) -> None:
    """Write files by their paths relative to `root`; text becomes UTF-8, line ends stay."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
