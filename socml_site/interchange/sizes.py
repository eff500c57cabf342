"""What becomes of imported files that are larger than the conference takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


def count(number: int, one: str) -> str:
    """Return `1 session` or `2 sessions`."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def too_large_lines(files: Mapping[str, str], max_bytes: int) -> Iterator[str]:
    """Yield which files are too large to be published, and the lines that let them be."""
    sizes = {path: len(text.encode()) for path, text in files.items()}
    large = {path: size for path, size in sizes.items() if size > max_bytes}
    for path, size in large.items():
        yield f"{path} has {-(-size // 1024):,} KB; {max_bytes // 1024:,} KB are accepted"
    if large:
        yield "    they are written as they are; in conference.yml, these lines let them be"
        yield f"    limits: {{file_kb: {-(-max(large.values()) // 1024)}}}"
