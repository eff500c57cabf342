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


def write_all(
    root: Path, files: Mapping[str, Content], *, done: str, old: Collection[str] = ()
) -> None:
    """Write files into a folder.

    Args:
        root: The folder; it is made if it is not there.
        files: By path relative to `root`: text, bytes, or a file to copy.
        done: What would have been done, for the message: `imported`.
        old: Paths below `root` that may be, and are, replaced or removed. Nothing else is.

    Raises:
        ProjectError: If a file cannot be written, or something is in its place; everything is
            then as it was before.
    """
    undo = _Undo()
    try:
        undo.make_folder(root)
        with tempfile.TemporaryDirectory(prefix=".socml-", dir=root) as folder:
            try:
                staged = [
                    _stage(Path(folder, f"new-{n}"), each) for n, each in enumerate(files.values())
                ]
                for number, path in enumerate(sorted(old)):
                    undo.move(root / path, Path(folder, f"old-{number}"))
                for path, file in zip(files, staged, strict=True):
                    for parent in reversed((root / path).relative_to(root).parents[:-1]):
                        undo.make_folder(root / parent)
                    undo.link(file, root / path)
            except BaseException:
                # While what was moved away is still there.
                undo.back()
                raise
    except OSError as error:
        undo.back()
        name = error.filename2 or error.filename
        raise ProjectError(f"nothing was {done}: {name}: {error.strerror}") from error


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
            os.rename(away, place)
        while self._folders:
            folder = self._folders.pop()
            if not any(os.scandir(folder)):
                folder.rmdir()
