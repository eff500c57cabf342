"""Writing many files: all of them, or after an error none; nothing that is not meant to go goes."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from socml_site.source import ProjectError

Content = str | bytes | Path


class ChangedMeanwhile(Exception):
    """A file is no longer what it was when it was read; nothing was written."""

    def __init__(self, place: Path) -> None:
        super().__init__(f"{place} was changed meanwhile")
        self.place = place


def write_all(
    root: Path,
    files: Mapping[str, Content],
    *,
    done: str,
    old: Collection[str] = (),
    as_read: Mapping[str, bytes] | None = None,
) -> None:
    """Write files into a folder.

    Args:
        root: The folder; it is made if it is not there.
        files: By path relative to `root`: text, bytes, or a file to copy.
        done: What would have been done, for the message: `imported`.
        old: Paths below `root` that may be, and are, replaced or removed. Nothing else is. What
            takes the place of a file may be read and written by the same people.
        as_read: More of these, with what they must still hold, so that nobody's words are lost.

    Raises:
        ChangedMeanwhile: If one of those holds something else, or has become a link.
        ProjectError: If a file cannot be written, or something is in its place; everything is
            then as it was before.
    """
    undo = _Undo()
    try:
        undo.make_folder(root)
        with tempfile.TemporaryDirectory(prefix=".socml-", dir=root) as folder:
            try:
                _exchange(
                    undo, root, Path(folder), files, {**dict.fromkeys(old), **(as_read or {})}
                )
            except BaseException:
                # While what was moved away is still there.
                undo.back()
                raise
    except OSError as error:
        undo.back()
        name = error.filename2 or error.filename
        raise ProjectError(f"nothing was {done}: {name}: {error.strerror}") from error


def _exchange(
    undo: _Undo,
    root: Path,
    folder: Path,
    files: Mapping[str, Content],
    old: Mapping[str, bytes | None],
) -> None:
    """Stage all files, move the old ones away, and put the new ones in their place."""
    staged = {
        path: _stage(folder / f"new-{number}", content)
        for number, (path, content) in enumerate(files.items())
    }
    for number, path in enumerate(sorted(old)):
        away = folder / f"old-{number}"
        _take_away(undo, root / path, away, old[path])
        if path in staged and away.is_file():
            shutil.copymode(away, staged[path])
    for path, file in staged.items():
        for parent in reversed((root / path).relative_to(root).parents[:-1]):
            undo.make_folder(root / parent)
        undo.link(file, root / path)


def _take_away(undo: _Undo, place: Path, away: Path, expected: bytes | None) -> None:
    if expected is not None and not os.path.lexists(place):
        raise ChangedMeanwhile(place)
    undo.move(place, away)
    # Only now can nobody write to it any more under its name.
    if expected is not None and not _is_as_read(away, expected):
        raise ChangedMeanwhile(place)


def export_all(root: Path, files: Mapping[str, Content], *, replace: bool) -> list[str]:
    """Write files that are made from others, and so can be made again.

    Args:
        root: The folder; it is made if it is not there.
        files: As for `write_all`.
        replace: Whether files that are there and differ may be replaced.

    Returns:
        What was done, a line each.

    Raises:
        ProjectError: If something would be lost, or cannot be written; nothing is written then.
    """
    there = [path for path in files if os.path.lexists(root / path)]
    same = {path for path in there if _is_same(root / path, files[path])}
    other = [path for path in there if path not in same]
    if other and not replace:
        more = f" and {len(other) - 1:,} more" if len(other) > 1 else ""
        raise ProjectError(
            f"nothing was exported: {root / other[0]}{more} would be replaced; "
            "name another folder, or allow it with --replace"
        )
    wanted = {path: content for path, content in files.items() if path not in same}
    write_all(root, wanted, done="exported", old=other)
    kept = f", {len(same):,} were the same already" if same else ""
    return [*(str(root / path) for path in wanted), f"{len(wanted):,} written{kept}"]


def _is_as_read(place: Path, content: bytes) -> bool:
    return not place.is_symlink() and place.is_file() and place.read_bytes() == content


def _is_same(place: Path, content: Content) -> bool:
    return place.is_file() and place.read_bytes() == bytes_of(content)


def _stage(place: Path, content: Content) -> Path:
    if isinstance(content, Path):
        shutil.copyfile(content, place)
    else:
        place.write_bytes(bytes_of(content))
    return place


def bytes_of(content: Content) -> bytes:
    """Return what a file is to hold."""
    if isinstance(content, Path):
        return content.read_bytes()
    return content.encode() if isinstance(content, str) else content


class _Undo:
    """Does things, and undoes them from the last to the first."""

    def __init__(self) -> None:
        self._made: list[Path] = []
        self._moved: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []

    def make_folder(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not os.path.lexists(each)]
        if folder.is_symlink():
            raise OSError(errno.ELOOP, "this is a symbolic link", str(folder))
        for each in reversed(missing):
            each.mkdir()
            self._folders.append(each)

    def move(self, place: Path, away: Path) -> None:
        os.rename(place, away)
        self._moved.append((place, away))

    def link(self, file: Path, place: Path) -> None:
        # A hard link fails where something has appeared meanwhile; a rename would not.
        os.link(file, place)
        self._made.append(place)

    def back(self) -> None:
        while self._made:
            self._made.pop().unlink()
        while self._moved:
            place, away = self._moved.pop()
            # What somebody has saved there meanwhile is newer.
            if not os.path.lexists(place):
                os.rename(away, place)
        while self._folders:
            folder = self._folders.pop()
            if not any(os.scandir(folder)):
                folder.rmdir()
