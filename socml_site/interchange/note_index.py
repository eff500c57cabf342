"""Where links between notes lead: by the way from one file to another, or by name."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from socml_site.interchange.markups import MARKDOWN
from socml_site.interchange.written_links import way_between

_ENDINGS = ("", *sorted(MARKDOWN), ".txt")


@dataclass(frozen=True)
class NoteIndex:
    """Which file of the conference each file of a folder of notes becomes.

    Attributes:
        notes: By path in the folder, the path of the minutes.
        files: By path in the folder, the path of another file.
        names: By what a wiki link can call a note, the paths in the folder that it may mean.
        folder: Of the note whose links are looked at, empty or `2012/day-1`.
        addresses: Notes have none on the web.
    """

    notes: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    folder: str = ""
    addresses: tuple[str, ...] = ()

    def seen_from(self, name: str) -> NoteIndex:
        """Return the index for the links of one note."""
        return replace(self, folder=name.rpartition("/")[0])

    def find(self, written: str) -> tuple[str, str] | None:
        """Return the path of what a link leads to, and the fragment; None if nothing.

        A `#` may belong to the name of a file.
        """
        name, _, fragment = written.partition("#")
        for each, rest in ((written, ""), (name, fragment), (name.partition("?")[0], fragment)):
            path = self._at(each) or self._at(unquote(each)) or self._called(unquote(each))
            if path is not None:
                return path, rest
        return None

    def file(self, written: str) -> str | None:
        """Return the path of a file beside the notes."""
        found = self.find(written)
        return found[0] if found and not found[0].endswith(".md") else None

    def way(self, written: str, source: str) -> str | None:
        """Turn an address into one in the conference, counted from the file `source`."""
        found = self.find(written)
        if found is None:
            return None
        path, fragment = found
        return way_between(source, path) + (f"#{fragment}" if fragment else "")

    def id_of(self, path: str) -> str:
        """Return what names a note in a wiki link."""
        return path.removesuffix(".md")

    def _ways(self, written: str) -> list[str]:
        """Return the paths that an address may mean: from the note's folder, or from the top."""
        ways = [] if written.startswith("/") else [posixpath.join(self.folder, written)]
        normal = [posixpath.normpath(each) for each in (*ways, written.lstrip("/"))]
        return [each for each in normal if each not in (".", "..") and not each.startswith("../")]

    def _at(self, written: str) -> str | None:
        for name in self._ways(written) if written else ():
            if name in self.files:
                return self.files[name]
            for each in (*(f"{name}{ending}" for ending in _ENDINGS), f"{name}/index.md"):
                if each in self.notes:
                    return self.notes[each]
        return None

    def _called(self, written: str) -> str | None:
        """Find the one note or file that has a name; of several, the one in the same folder."""
        found = self.names.get(name_of_note(written), ())
        near = [each for each in found if each.rpartition("/")[0] == self.folder]
        name = found[0] if len(found) == 1 else near[0] if len(near) == 1 else ""
        return self.notes.get(name) or self.files.get(name)


def name_of_note(written: str) -> str:
    """Reduce what may name a note: case, hyphens and spaces do not count, nor does `.md`."""
    plain = unicodedata.normalize("NFKC", written).casefold()
    return re.sub(r"[\s_-]+", " ", plain.removesuffix(".md")).strip()


def index_names(named: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the paths by the names that they have, given pairs of a name and a path."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for name, path in named:
        found[name_of_note(name)][path] = None
    return {name: tuple(paths) for name, paths in found.items() if name}
