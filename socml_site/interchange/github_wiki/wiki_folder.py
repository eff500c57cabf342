"""The folder that a wiki is exported into: what of it may be replaced, and what is somebody's."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from socml_site.interchange.github_wiki.wiki_names import FOOTER
from socml_site.interchange.github_wiki.wiki_pages import (
    WikiPage,
    digest,
    is_good_path,
    unpack_page,
)
from socml_site.interchange.writing import bytes_of
from socml_site.source import CONTRIBUTED_FOLDERS, ProjectError
from socml_site.source.files import CONTENT_FOLDER


@dataclass(frozen=True, slots=True)
class Old:
    """How a new export and a folder differ.

    Attributes:
        missing: Files of the export that the folder does not hold as they are.
        ours: Files of an earlier export that are replaced or removed.
        removed: Those of them that are removed.
    """

    missing: tuple[str, ...]
    ours: tuple[str, ...]
    removed: tuple[str, ...]


def check_place(folder: Path, root: Path) -> None:
    """Make sure that a wiki does not get among the conference's own files.

    Raises:
        ProjectError: If it would.
    """
    place, base = folder.resolve(), root.resolve()
    if base.is_relative_to(place):
        raise ProjectError(f"{folder} holds the conference itself; choose another folder")
    for name in (CONTENT_FOLDER, *CONTRIBUTED_FOLDERS):
        if place.is_relative_to(base / name):
            raise ProjectError(f"{folder} is among the conference's files; choose another folder")
    if os.path.lexists(folder) and not folder.is_dir():
        raise ProjectError(f"{folder} is not a folder; choose another name")


def find_old(folder: Path, files: Mapping[str, str | bytes]) -> Old:
    """Compare a folder with what is to be in it.

    Raises:
        ProjectError: If a file that is in the way is not ours, or has been changed since.
    """
    there = dict(_files_in(folder))
    copied = _copied(folder)
    if there and not copied and not (folder / ".git").exists():
        raise ProjectError(
            f"nothing was exported: {folder} is not empty, and neither an earlier export nor the "
            "clone of a wiki; choose another folder"
        )
    missing = [path for path, content in files.items() if there.get(path) != bytes_of(content)]
    wanted = {_on_any_disk(path): path for path in files}
    ours: list[str] = []
    for path, data in there.items():
        new = wanted.get(_on_any_disk(path))
        is_in_the_way = new is not None and (new != path or path in missing)
        if _is_untouched(path, data, copied):
            if is_in_the_way or path not in files:
                ours.append(path)
        elif is_in_the_way:
            raise ProjectError(f"nothing was exported: {_reason(folder / path, data)}")
    removed = tuple(path for path in ours if path not in files)
    return Old(tuple(missing), tuple(ours), removed)


def _files_in(folder: Path) -> Iterator[tuple[str, bytes | None]]:
    """Yield the files of a folder; nobody knows what is in those that are no plain files."""
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(each for each in folders if each != ".git" and each not in links)
        for name in sorted([*names, *links]):
            path = Path(place, name)
            is_plain = path.is_file() and not path.is_symlink()
            yield path.relative_to(folder).as_posix(), path.read_bytes() if is_plain else None


def _on_any_disk(path: str) -> str:
    """Reduce a path to what all file systems tell apart."""
    return unicodedata.normalize("NFC", path).casefold()


def _copied(folder: Path) -> Mapping[str, str]:
    """Return what an earlier export has put beside its pages."""
    path = folder / f"{FOOTER}.md"
    page = _page(path.read_bytes()) if path.is_file() and not path.is_symlink() else None
    return page.copied if page else {}


def _page(data: bytes) -> WikiPage | None:
    try:
        return unpack_page(data.decode())
    except UnicodeDecodeError:
        return None


def _is_untouched(path: str, data: bytes | None, copied: Mapping[str, str]) -> bool:
    """Whether an earlier export has written this, and nobody has changed it since."""
    if data is None:
        return False
    if path in copied:
        return copied[path] == digest(data)
    page = _page(data) if path.endswith(".md") else None
    is_ours = page is not None and (not page.path or is_good_path(page.path))
    return page is not None and is_ours and page.is_untouched


def _reason(path: Path, data: bytes | None) -> str:
    if data is None or not path.name.endswith(".md") or _page(data) is None:
        return f"{path} is not from an earlier export; move it away, or choose another folder"
    return (
        f"{path} has been changed in the wiki since it was exported; "
        "bring the change into the conference's own file, then delete this one"
    )
