"""What becomes of imported files that are larger than the conference takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from socml_site.source import read_file_limit
from socml_site.source.project import read_limits


def count(number: int, one: str) -> str:
    """Return `1 session` or `2 sessions`."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def too_large_lines(root: Path, files: Mapping[str, str]) -> Iterator[str]:
    """Yield which files are too large for the conference at `root`, and the line that lets them
    in."""
    max_bytes = read_file_limit(root)
    sizes = {path: len(text.encode()) for path, text in files.items()}
    large = {path: size for path, size in sizes.items() if size > max_bytes}
    for path, size in large.items():
        yield f"{path} has {-(-size // 1024):,} KB; {max_bytes // 1024:,} KB are accepted"
    if large:
        needed = {**read_limits(root), "file_kb": -(-max(large.values()) // 1024)}
        fields = ", ".join(f"{name}: {kilobytes}" for name, kilobytes in sorted(needed.items()))
        yield "they are written as they are; this line in conference.yml lets them in:"
        yield f"limits: {{{fields}}}"
