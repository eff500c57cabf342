"""The files beside the pages of a wiki: which of them come along, and where they lie then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from socml_site.interchange.free_places import find_place
from socml_site.interchange.report import TooLarge
from socml_site.interchange.writing import Content
from socml_site.source import CONTENT_FOLDER, CONTRIBUTED_FOLDERS
from socml_site.source.files import ATTACHMENT_SUFFIXES, kilobytes

_HOMES = (*CONTRIBUTED_FOLDERS, CONTENT_FOLDER)


class Attachments:
    """Places files where the pages that link to them find them."""

    def __init__(self, root: Path, there: Set[str], max_bytes: int) -> None:
        """Get ready.

        Args:
            root: The conference.
            there: Paths of everything in its folders, in small letters.
            max_bytes: How large a file may be.
        """
        self._root = root
        self._there = there
        self._max_bytes = max_bytes
        self.files: dict[str, Content] = {}
        self.copied: list[tuple[str, str]] = []
        self.skipped: list[tuple[str, str]] = []
        self.too_large: list[TooLarge] = []

    def place(
        self, others: Mapping[str, Path], wanted: Mapping[str, str], ours: Iterable[str]
    ) -> dict[str, str]:
        """Return where files go, by their paths in the wiki.

        Args:
            others: The files, by their paths in the wiki.
            wanted: The first page that links to each of them.
            ours: Those that an export has put there.
        """
        exported = frozenset(ours)
        placed = {}
        for name, path in others.items():
            page = wanted.get(name)
            reason = self._refuse(path, is_wanted=page is not None or name in exported)
            if reason:
                self.skipped.append((name, reason))
            else:
                placed[name] = self._free_place(name, path, page)
        return placed

    def _refuse(self, path: Path, *, is_wanted: bool) -> str:
        size = path.stat().st_size
        if path.suffix.lower() not in ATTACHMENT_SUFFIXES:
            return "files of this kind are not published"
        if size > self._max_bytes:
            if is_wanted:
                self.too_large.append(TooLarge("attachment_kb", -(-size // 1024)))
            return f"it has {kilobytes(size)}; {kilobytes(self._max_bytes)} are accepted"
        return "" if is_wanted else "no page links to it"

    def _free_place(self, name: str, path: Path, page: str | None) -> str:
        folder = page.partition("/")[0] if page else CONTENT_FOLDER
        is_at_home = name.partition("/")[0] in _HOMES and "/" in name
        wanted = name if is_at_home else f"{folder}/{name}"
        place, is_there = find_place(
            path, [wanted], self._root, self.files, lambda each: each.casefold() in self._there
        )
        if is_there:
            self.skipped.append((name, f"{place} holds the same"))
        else:
            self.files[place] = path
            self.copied.append((name, place))
        return place
