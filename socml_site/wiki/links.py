"""Where every link leads: each address as written is resolved once, or reported."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from socml_site.model import Archive, Person
from socml_site.problems import Location, Problem, closest, report
from socml_site.source import Document, Link, Project

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


@dataclass(frozen=True, slots=True)
class Links:
    """Resolved links.

    Attributes:
        targets: By the path of a file and the address written there, the address on the site,
            counted from the site's root, or None if it leads nowhere.
        attachments: Paths of the files beside contributed pages that something links to; they
            are published under the same path.
    """

    targets: Mapping[str, Mapping[str, str | None]]
    attachments: frozenset[str]

    def resolver(self, path: str, page_url: str) -> Callable[[str], str | None]:
        """Return what `Body.to_html` needs for the file `path`, shown on the page `page_url`."""
        targets = self.targets.get(path, {})
        to_root = root_from(page_url)

        def resolve(written: str) -> str | None:
            if written.startswith("#"):
                return written
            # The sanitizer hands addresses over percent-encoded, the author may have written both.
            target = targets.get(written) or targets.get(unquote(written))
            return None if target is None else to_root + target

        return resolve


def root_from(url: str) -> str:
    """Return the way from a page to the site's root, such as `../../`."""
    return "../" * url.count("/") or "./"


def page_url(path: str) -> str:
    """Return the address of the page made from a file: `sessions/x.md` is at `sessions/x/`."""
    folder, _, name = path.removesuffix(".md").partition("/")
    if folder == "content":
        return "" if name == "index" else f"{name.removesuffix('/index')}/"
    return f"{folder}/{name}/"


def person_url(person: Person) -> str:
    """Return where a person is found: a page, or a row in the list of people."""
    if person.document is not None:
        return page_url(person.document.path)
    return f"people/#{person.id}"


def check_addresses(project: Project) -> Iterator[Problem]:
    """Report contributed files whose page would have the address of a page of the hosts."""
    taken = {page_url(path): path for path in project.pages}
    for document in project.all_documents():
        other = taken.get(page_url(document.path))
        if other is not None:
            message = f"{other} has the same address, /{page_url(other)}"
            place = Location(document.path)
            yield report("name-collision", place, message, "rename one of the two")


def resolve_links(archive: Archive, project: Project, problems: list[Problem]) -> Links:
    """Resolve every link and image in contributed files, and report those that lead nowhere."""
    resolver = _Resolver(archive, project, problems)
    targets = {document.path: resolver.resolve_all(document) for document in _documents(archive)}
    attachments = frozenset(resolver.attachments)
    # What is left out is looked at too, so that its author hears of everything at once.
    for document in project.all_documents():
        if document.path not in targets:
            resolver.resolve_all(document)
    return Links(targets, attachments)


def _documents(archive: Archive) -> Iterator[Document]:
    for session in archive.sessions.values():
        yield session.document
    for minutes in archive.minutes.values():
        yield minutes.document
    for person in archive.people.values():
        if person.document is not None:
            yield person.document


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


class _Resolver:
    def __init__(self, archive: Archive, project: Project, problems: list[Problem]) -> None:
        self._problems = problems
        self._attachments = project.attachments
        self._pages = frozenset(project.pages)
        self._others = project.others
        self._published = {document.path: document for document in _documents(archive)}
        # Those that are there and cannot be published: reported at their own mistakes.
        self._unpublished = project.unreadable | {
            document.path for document in project.all_documents()
        }
        self._handles = {
            f"@{person.id}": person for person in archive.people.values() if person.has_handle
        }
        self.attachments: set[str] = set()

    def resolve_all(self, document: Document) -> dict[str, str | None]:
        targets: dict[str, str | None] = {}
        for link in document.body.links:
            if link.is_image and not link.text.strip():
                message = "this image has no description"
                hint = 'say what it shows: `![loss falls, then rises](loss.png)`, or alt="…"'
                self._problems.append(report("image-alt", link.location, message, hint))
            targets[link.url] = self._resolve(link, document)
        return targets

    def _resolve(self, link: Link, document: Document) -> str | None:
        if link.is_mention:
            person = self._handles.get(link.url.lower())
            return person_url(person) if person else None
        scheme = _SCHEME.match(link.url)
        if scheme or link.url.startswith("//"):
            self._check_outside(link, scheme[1].lower() if scheme else "")
            return None
        written, _, fragment = link.url.partition("#")
        written = written.partition("?")[0]
        if not written and not fragment:
            self._broken(link, "this link has no address", "write the file's name")
            return None
        if not written:
            self._check_fragment(link, document, unquote(fragment))
            return None
        path = self._join(document.path, unquote(written))
        if path is None:
            self._broken(link, "this leads out of the repository", "link to a file inside it")
            return None
        return self._target(link, path, fragment, document)

    def _target(self, link: Link, path: str, fragment: str, document: Document) -> str | None:
        anchor = f"#{fragment}" if fragment else ""
        other = self._published.get(path)
        if other is not None:
            if fragment:
                self._check_fragment(link, other, unquote(fragment))
            return quote(page_url(path)) + anchor
        if path in self._attachments:
            self.attachments.add(path)
            return quote(path)
        if path in self._pages:
            return quote(page_url(path)) + anchor
        if path.strip("/") in _FOLDERS:
            return _FOLDERS[path.strip("/")] + anchor
        if path in self._others:
            rule = "missing-image" if link.is_image else "broken-link"
            message = f"{path} is there, and files of this kind are not published"
            hint = "use PNG, JPEG or WebP" if link.is_image else "link to what is published"
            self._problems.append(report(rule, link.location, message, hint))
        elif path not in self._unpublished and not self._looks_like_web(link):
            self._report_missing(link, path, document)
        return None

    @staticmethod
    def _join(source: str, written: str) -> str | None:
        """Find a file as the repo host does: from the folder of the source, or from the root."""
        folder = "" if written.startswith("/") else posixpath.dirname(source)
        path = posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        if path.startswith("../") or path == ".." or "\0" in path:
            return None
        return "" if path == "." else path

    def _check_outside(self, link: Link, scheme: str) -> None:
        if link.is_image:
            hint = "save it beside this file; it is published as a link"
            message = "this image lies on another site, which would learn who reads this page"
            self._problems.append(report("missing-image", link.location, message, hint))
        elif not scheme:
            self._broken(link, "this address does not say how to get there", "start with https://")
        elif scheme not in _OPEN_SCHEMES:
            message = f'links that start with "{scheme}:" are not published'
            self._broken(link, message, "use https:, http: or mailto:")

    def _check_fragment(self, link: Link, document: Document, fragment: str) -> None:
        ids = [heading.id for heading in document.body.headings]
        # GitHub gives footnotes names of its own, and the top of a page has none.
        if (
            not fragment
            or fragment in ids
            or fragment.startswith(("fn-", "fnref-", "user-content-"))
        ):
            return
        near = closest(fragment, ids)
        otherwise = "these names come from headings" if ids else "it has no headings at all"
        hint = f'did you mean "#{near}"?' if near else otherwise
        self._broken(link, f'{document.path} has no heading "#{fragment}"', hint)

    def _looks_like_web(self, link: Link) -> bool:
        """Report an address of the web that lacks its beginning."""
        if not _WEB.match(link.url):
            return False
        rest = re.sub(r"^https?:?/+", "", link.url)
        self._broken(link, "an address on the web starts with https://", f"write https://{rest}")
        return True

    def _report_missing(self, link: Link, path: str, document: Document) -> None:
        if link.is_image:
            known = self._attachments
            rule, what = "missing-image", "image"
        else:
            known = frozenset(self._published) | self._attachments | self._pages
            rule, what = "broken-link", "file"
        folder, name = _folder(path), path.rpartition("/")[2]
        beside = {each.rpartition("/")[2]: each for each in known if _folder(each) == folder}
        same_name = sorted(each for each in known if each.rpartition("/")[2] == name)
        nearest = closest(name, sorted(beside))
        near = beside[nearest] if nearest else next(iter(same_name), None)
        home = posixpath.dirname(document.path)
        hint = (
            f'did you mean "{posixpath.relpath(near, home)}"?'
            if near
            else f"the path counts from {home}/"
        )
        message = f"there is no {what} {path}"
        self._problems.append(report(rule, link.location, message, hint))

    def _broken(self, link: Link, message: str, hint: str) -> None:
        self._problems.append(report("broken-link", link.location, message, hint))
