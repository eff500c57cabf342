"""Where a file of an import can lie: in a place that nothing else has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from socml_site.interchange.writing import Content


def find_place(
    file: Path,
    wanted: Sequence[str],
    root: Path,
    planned: Mapping[str, Content],
    is_taken: Callable[[str], bool],
) -> tuple[str, bool]:
    """Return a path for a file, and whether the file lies there already.

    Args:
        file: What is to be copied.
        wanted: Paths in the conference, the best one first.
        root: Of the conference.
        planned: What else is going to be written.
        is_taken: Whether something has a path already.
    """
    for target in _numbered(wanted):
        if target in planned:
            continue
        if not is_taken(target):
            return target, False
        place = root / target
        if place.is_file() and place.read_bytes() == file.read_bytes():
            return target, True
    raise AssertionError("there is always another number")


def _numbered(wanted: Sequence[str]) -> Iterator[str]:
    yield from wanted
    stem, dot, suffix = wanted[-1].rpartition(".")
    number = 1
    while True:
        number += 1
        yield f"{stem}-{number}{dot}{suffix}"
