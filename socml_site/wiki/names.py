"""Where wiki links lead: to a page that has the name, or to one that is wanted."""

from __future__ import annotations

import re
from collections.abc import Set
from urllib.parse import quote

from socml_site.problems import Names, Problem, fold, report
from socml_site.source import CONTENT_FOLDER, CONTRIBUTED_FOLDERS, Link, repair_stem
from socml_site.wiki.addresses import quote_url
from socml_site.wiki.headings import check_heading, find_heading
from socml_site.wiki.targets import Target, Targets
from socml_site.wiki.types import Landing, WantedPage

# What can name no page: ways through folders, and addresses.
_NO_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S|\.{0,2}/|.*(?:\.\./|\\)")
_FOLDERS = frozenset({*CONTRIBUTED_FOLDERS, CONTENT_FOLDER})


def split_fragment(written: str) -> tuple[str, str]:
    """Divide the target of a wiki link at the `#` before a heading; that of `C#` is none."""
    name, _, fragment = written.partition("#")
    return (name, fragment) if fragment[:1].strip() else (written, "")


class WikiNames:
    """Lands wiki links; what one of them wants is remembered."""

    def __init__(self, names: Targets, unpublished: Set[str]) -> None:
        """`unpublished` are paths of files that are there and have problems of their own."""
        self._names = names
        self._unpublished = unpublished
        self._near: Names | None = None
        self._advice: dict[str, str] = {}
        self._landings: dict[str, Landing] = {}
        self._troubles: dict[str, tuple[str, str, str]] = {}
        self._taken: dict[str, str] = {}
        self.wanted: dict[str, WantedPage] = {}

    def find(self, written: str) -> Target | None:
        """Find the one page that is meant; a `#` may belong to its name or open a heading."""
        found = self._names.find(written) or self._names.find(split_fragment(written)[0])
        return found[0] if len(found) == 1 else None

    def land(self, written: str) -> Landing:
        """Tell where the target of a wiki link leads."""
        if written not in self._landings:
            self._landings[written] = self._land(written)
        return self._landings[written]

    def _land(self, written: str) -> Landing:
        name, fragment = split_fragment(written)
        target = self.find(written)
        if target is None:
            return self._want(written.strip() if self._names.find(written) else name.strip())
        # A target's own address may end at an anchor, and has room for no other.
        if not fragment or "#" in target.url or self._names.find(written):
            return Landing(quote_url(target.url), target.title)
        heading = find_heading(fragment, target.headings)
        if heading is None:
            return Landing(quote_url(target.url), target.title)
        return Landing(
            f"{quote_url(target.url)}#{quote(heading.id)}", f"{target.title}: {heading.text}"
        )

    def _want(self, name: str) -> Landing:
        """Find out which file would be a page of this name, or why there can be none."""
        several = [each.name for each in self._names.find(name)]
        folder, _, rest = name.partition("/")
        if name.startswith("@"):
            folder, rest = "people", name[1:]
        elif folder not in _FOLDERS:
            folder, rest = "sessions", name
        if several:
            self._troubles[name] = (
                "ambiguous-link",
                f'"{name}" may mean {" or ".join(several)}',
                f"write {' or '.join(f'[[{each}]]' for each in several)}",
            )
        elif _NO_NAME.match(name):
            hint = "write the name of a page; a link to an address is `[label](address)`"
            self._troubles[name] = ("broken-link", "this names no page", hint)
        elif name.startswith("topics/"):
            hint = "a topic is there as soon as a session has it"
            self._troubles[name] = ("broken-link", f'there is no topic "{name[7:]}"', hint)
        else:
            return self._want_file(name, folder, rest)
        return Landing(None, name)

    def _want_file(self, name: str, folder: str, title: str) -> Landing:
        title = title.strip("/ ").removesuffix(".md") or name
        session = self._names.by_path.get(f"sessions/{title}.md")
        if folder == "minutes" and session is None:
            # Notes need a session, which somebody has to propose first.
            folder = "sessions"
        parts = title.split("/") if folder == "content" else [title]
        stems = [repair_stem(part) for part in parts]
        if stems[-1] in ("index", "readme") and folder != "content":
            stems[-1] = f"{folder}-{stems[-1]}"
        stem = "/".join([folder, *stems])
        if f"{stem}.md" in self._unpublished and f"{stem}.md" not in self._names.by_path:
            return Landing(None, title)
        path, number = f"{stem}.md", 1
        # Names that differ by signs only may share a stem; each is a page of its own.
        while path in self._names.by_path or self._taken.get(path, fold(title)) != fold(title):
            number += 1
            path = f"{stem}-{number}.md"
        self._taken[path] = fold(title)
        if folder == "minutes" and session is not None:
            title = f"{session.title} (notes)"
        key = path.removesuffix(".md")
        self.wanted.setdefault(key, WantedPage(key, title, path))
        return Landing(None, title, key)

    def check(self, link: Link, landing: Landing) -> Problem | None:
        """Report a wiki link that leads nowhere, or to a heading that is not there."""
        if landing.wanted:
            return self._check_wanted(link, self.wanted[landing.wanted])
        if landing.url is None:
            if landing.title not in self._troubles:
                return None
            rule, message, hint = self._troubles[landing.title]
            return report(rule, link.location, message, hint)
        fragment = split_fragment(link.url)[1]
        target = self.find(link.url) if fragment else None
        if target is None or "#" in target.url or self._names.find(link.url):
            return None
        return check_heading(link, target.name, target.headings, fragment)

    def _check_wanted(self, link: Link, page: WantedPage) -> Problem:
        if page.id not in self._advice:
            self._advice[page.id] = self._advise(page)
        message = f'nobody has written a page called "{page.title}" yet'
        return report("wanted-page", link.location, message, self._advice[page.id])

    def _advise(self, page: WantedPage) -> str:
        if self._near is None:
            self._near = Names(self._names.names())
        near = self._near.closest(page.title)
        write = f"write {page.path}, or correct the link"
        return f'did you mean "[[{near}]]"? if not, {write}' if near else write
