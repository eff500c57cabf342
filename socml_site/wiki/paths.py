"""Where paths and addresses in links lead: to a page, to a file beside it, or out of the site."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from urllib.parse import quote, unquote

from socml_site.model import Archive
from socml_site.problems import Names, Problem, report
from socml_site.source import ANCHOR_PREFIX, Heading, Link, Project
from socml_site.wiki.addresses import person_url, quote_url
from socml_site.wiki.headings import check_heading, find_anchor
from socml_site.wiki.targets import Target, Targets
from socml_site.wiki.types import Source

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"www\.[\w-]+\.|https?/")
_OPEN_SCHEMES = frozenset({"http", "https", "mailto"})
_FOLDERS = {
    "sessions": "sessions/",
    "minutes": "minutes/",
    "people": "people/",
    "content": "",
    "": "",
}


class Paths:
    """Resolves addresses as written, and reports those that lead nowhere."""

    def __init__(
        self,
        archive: Archive,
        project: Project,
        names: Targets,
        unpublished: Set[str],
        problems: list[Problem],
    ) -> None:
        """`unpublished` are paths of files that are there and have problems of their own."""
        self._names = names
        self._problems = problems
        self._attachments = project.attachments
        self._page_files = project.page_files
        self._others = project.others
        self._unpublished = unpublished
        self._handles = {
            f"@{person.id}": person for person in archive.people.values() if person.has_handle
        }
        self._there: dict[bool, Mapping[str, Names]] = {}
        self.attachments: set[str] = set()

    def resolve(self, link: Link, source: Source) -> str | None:
        """Return an address counted from the site's root, `#…` on the same page, or None."""
        if link.is_mention:
            person = self._handles.get(link.url.lower())
            return person_url(person) if person else None
        scheme = _SCHEME.match(link.url)
        if scheme or link.url.startswith("//"):
            self._check_outside(link, scheme[1].lower() if scheme else "", source)
            return None
        written, _, fragment = link.url.partition("#")
        written = written.partition("?")[0]
        if not written and not fragment:
            self._broken(link, "this link has no address", "write the file's name")
            return None
        if not written:
            return self._anchor(link, source.path, source.headings, fragment) or None
        path = self._join(source.path, unquote(written))
        if path is None:
            self._broken(link, "this leads out of the repository", "link to a file inside it")
            return None
        if _is_of_hosts(source.path) and not self._is_there(path):
            # On the hosts' pages, the folders of contributed files may be counted from content/.
            path = path.removeprefix("content/").removesuffix("/index.md")
        return self._target(link, path, fragment, source)

    def _is_there(self, path: str) -> bool:
        return path in self._names.by_path or path in self._page_files

    def _target(self, link: Link, path: str, fragment: str, source: Source) -> str | None:
        other = self._page_at(path, source)
        if other is not None:
            return quote_url(other.url) + self._anchor(link, path, other.headings, fragment)
        if path in self._attachments:
            self.attachments.add(path)
            return quote(path)
        if path in self._page_files:
            return quote(path.removeprefix("content/"))
        if path in self._others:
            rule = "missing-image" if link.is_image else "broken-link"
            message = f"{path} is there, and files of this kind are not published"
            hint = "use PNG, JPEG or WebP" if link.is_image else "link to what is published"
            self._problems.append(report(rule, link.location, message, hint))
        elif path not in self._unpublished and not self._looks_like_web(link):
            self._report_missing(link, path, source)
        return None

    def _page_at(self, path: str, source: Source) -> Target | None:
        """Find the page made from a file, or the list made from a folder."""
        folder = path.strip("/")
        if path in self._names.by_path:
            return self._names.by_path[path]
        if folder in _FOLDERS:
            return self._names.by_url.get(_FOLDERS[folder])
        # The hosts' pages may name assembled ones as MkDocs does: `topics/theory.md`.
        return (
            self._names.by_url.get(f"{folder.removesuffix('.md')}/")
            if _is_of_hosts(source.path)
            else None
        )

    @staticmethod
    def _join(source: str, written: str) -> str | None:
        """Find a file as the repo host does: from the folder of the source, or from the root."""
        folder = "" if written.startswith("/") else posixpath.dirname(source)
        path = posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        if path.startswith("../") or path == ".." or "\0" in path:
            return None
        return "" if path == "." else path

    def _check_outside(self, link: Link, scheme: str, source: Source) -> None:
        if link.is_image:
            if _is_of_hosts(source.path):
                return
            hint = "save it beside this file; it is published as a link"
            message = "this image lies on another site, which would learn who reads this page"
            self._problems.append(report("missing-image", link.location, message, hint))
        elif not scheme:
            self._broken(link, "this address does not say how to get there", "start with https://")
        elif scheme not in _OPEN_SCHEMES and not (scheme == "tel" and _is_of_hosts(source.path)):
            message = f'links that start with "{scheme}:" are not published'
            self._broken(link, message, "use https:, http: or mailto:")

    def _anchor(self, link: Link, name: str, headings: Sequence[Heading], fragment: str) -> str:
        """Return what leads to a heading; report one that is not there, and return nothing."""
        problem = check_heading(link, name, headings, unquote(fragment))
        if problem is not None:
            self._problems.append(problem)
        found = find_anchor(unquote(fragment), headings)
        if found is None:
            return ""
        # As it is written, but for what the page puts before anchors that were set in HTML.
        prefix = ANCHOR_PREFIX if found.id.startswith(ANCHOR_PREFIX) else ""
        return f"#{prefix}{fragment.removeprefix(ANCHOR_PREFIX)}"

    def _looks_like_web(self, link: Link) -> bool:
        """Report an address of the web that lacks its beginning."""
        if not _WEB.match(link.url):
            return False
        rest = re.sub(r"^https?:?/+", "", link.url)
        self._broken(link, "an address on the web starts with https://", f"write https://{rest}")
        return True

    def _report_missing(self, link: Link, path: str, source: Source) -> None:
        rule, what = ("missing-image", "image") if link.is_image else ("broken-link", "file")
        folder, _, name = path.rpartition("/")
        there = self._files_by_folder(is_image=link.is_image)
        nearest = there[folder].closest(name) if folder in there else None
        same_name = next(iter(sorted(each for each in there if name in there[each])), None)
        near = f"{folder}/{nearest}" if nearest else f"{same_name}/{name}" if same_name else None
        home = posixpath.dirname(source.path)
        hint = (
            f'did you mean "{posixpath.relpath(near, home)}"?'
            if near
            else f"the path counts from {home}/"
        )
        message = f"there is no {what} {path}"
        self._problems.append(report(rule, link.location, message, hint))

    def _files_by_folder(self, *, is_image: bool) -> Mapping[str, Names]:
        """Return what can be linked to, for finding what was meant."""
        if is_image not in self._there:
            known = (
                self._attachments if is_image else self._attachments | self._names.by_path.keys()
            )
            by_folder: dict[str, list[str]] = defaultdict(list)
            for path in sorted(known):
                folder, _, name = path.rpartition("/")
                by_folder[folder].append(name)
            self._there[is_image] = {key: Names(names) for key, names in by_folder.items()}
        return self._there[is_image]

    def _broken(self, link: Link, message: str, hint: str) -> None:
        self._problems.append(report("broken-link", link.location, message, hint))


def _is_of_hosts(path: str) -> bool:
    return path.startswith("content/")
