"""What pages are called in a GitHub wiki, where all lie in one folder under their titles."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote

from socml_site.interchange.written_links import way_between
from socml_site.source.files import is_reserved

HOME = "Home"
SIDEBAR = "_Sidebar"
FOOTER = "_Footer"

_LONGEST = 80
_MOST_BYTES = 180
_KEPT = frozenset("-_.'+ ")
_LIKE_A_SUFFIX = re.compile(r"\.(?=[A-Za-z][A-Za-z0-9]{0,8}$)")
_SPECIAL = ("home", "_sidebar", "_footer", "_header")


def page_name(title: str, otherwise: str = "Page") -> str:
    """Turn a title into the name of a wiki page, such as `Causal-RL`.

    Letters and digits of every script stay. What GitHub, Windows, an address or a Markdown link
    cannot hold is left out; a page without anything else is called `otherwise`.
    """
    plain = unicodedata.normalize("NFC", title)
    spaced = "".join("-" if _is_gap(char) else char for char in plain)
    kept = "".join(char for char in spaced if _is_kept(char))
    name = re.sub(r"[-\s]{2,}|\s", "-", kept).strip("-_., ")[:_LONGEST]
    while len(name.encode()) > _MOST_BYTES:
        name = name[:-1]
    name = _LIKE_A_SUFFIX.sub("-", name.strip("-_., ")) or otherwise
    return f"{name}-page" if is_reserved(name) else name


def _is_gap(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Pd"


def _is_kept(char: str) -> bool:
    return char in _KEPT or char.isalnum() or unicodedata.category(char)[0] == "M"


def name_key(name: str) -> str:
    """Reduce a page's name to what GitHub compares: spaces are hyphens, case does not count."""
    return re.sub(r"[\s-]+", "-", unicodedata.normalize("NFC", name).strip()).casefold()


def name_pages(
    titles: Iterable[tuple[str, str]], taken: Iterable[str] = _SPECIAL
) -> dict[str, str]:
    """Give every page a name of its own.

    Args:
        titles: Path and title of each page; of two that want one name, the first has it.
        taken: Names that are not to be had.
    """
    used = {name_key(each) for each in taken}
    names: dict[str, str] = {}
    for path, title in titles:
        ending = "-(notes)" if path.startswith("minutes/") else ""
        wanted = page_name(title, path.partition("/")[0].capitalize())
        name, number = f"{wanted}{ending}", 1
        while name_key(name) in used:
            number += 1
            name = f"{wanted}-{number}{ending}"
        used.add(name_key(name))
        names[path] = name
    return names


@dataclass(frozen=True)
class WikiIndex:
    """Which file of a conference each page of a wiki is.

    Attributes:
        paths: By the name's `name_key`, the path of the file.
        exact: By the name as it is, for pages that differ in case only.
        folder: Of the page whose links are looked at, empty or `sub/folder`.
        files: Paths of the other files in the wiki, by their paths in the conference.
        addresses: With what addresses of pages and files on the web begin.
    """

    paths: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    addresses: tuple[str, ...] = ()
    exact: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""

    def find(self, written: str) -> tuple[str, str] | None:
        """Return the path of what a link in the wiki leads to, and the fragment; None if nothing.

        A `#` may belong to the name of a page.
        """
        for begin in ("", *self.addresses, "../wiki/", "wiki/", "./", "/"):
            if not written.startswith(begin):
                continue
            whole = written.removeprefix(begin)
            name, _, fragment = whole.partition("#")
            for each, rest in ((whole, ""), (name, fragment)):
                path = self._page(each) or self._page(unquote(each)) or self.file(each)
                if path is not None:
                    return path, rest
        return None

    def file(self, written: str) -> str | None:
        """Return the path of a file beside the pages, named from the top or from the page."""
        name = unquote(written)
        for way in (name.lstrip("/"), f"{self.folder}/{name}"):
            path = self.files.get(posixpath.normpath(way.lstrip("/")))
            if path is not None:
                return path
        return None

    def _page(self, name: str) -> str | None:
        plain = name.removesuffix(".md")
        if plain.replace(" ", "-") in self.exact:
            return self.exact[plain.replace(" ", "-")]
        key = name_key(plain)
        # GitHub shows the pages of all folders as if they lay in one.
        return self.paths.get(key) or self.paths.get(key.rpartition("/")[2]) if key else None

    def way(self, written: str, source: str) -> str | None:
        """Turn a link's address in the wiki into one in the conference, counted from `source`.

        None if it leads to nothing that the wiki has.
        """
        found = self.find(written)
        if found is None:
            return None
        path, fragment = found
        return way_between(source, path) + (f"#{fragment}" if fragment else "")

    def id_of(self, path: str) -> str:
        """Return what names a page in a wiki link."""
        folder, _, rest = path.removesuffix(".md").partition("/")
        rest = rest.removesuffix("/index") or "index"
        is_clear = folder != "minutes" and self._stems[_stem(path)] < 2
        return rest if is_clear else f"{folder}/{rest}"

    @cached_property
    def _stems(self) -> Mapping[str, int]:
        """Return how many files, apart from minutes, have the same name."""
        paths = {each for each in self.paths.values() if not each.startswith("minutes/")}
        return Counter(map(_stem, paths))


def _stem(path: str) -> str:
    return path.partition("/")[2].removesuffix(".md")
