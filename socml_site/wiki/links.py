"""Where every link leads, and who links where: each link is resolved once, or reported."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from socml_site.model import Archive
from socml_site.problems import Names, Problem, closest, report
from socml_site.source import Document, Heading, Link, Project, repair_stem
from socml_site.wiki.addresses import page_url, person_url, root_from
from socml_site.wiki.targets import Target, Targets, name_of_page

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_WEB = re.compile(r"www\.[\w-]+\.|https?/")
# What can name no page: ways through folders, and addresses.
_NO_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S|\.{0,2}/|.*(?:\.\./|\\)")
_OPEN_SCHEMES = frozenset({"http", "https", "mailto"})
_FOLDERS = {
    "sessions": "sessions/",
    "minutes": "minutes/",
    "people": "people/",
    "content": "",
    "": "",
}
_MOST_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Backlink:
    """A page whose text links to another one, and the sentences in which it does."""

    url: str
    title: str
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedPage:
    """A page that is linked to and that nobody has written.

    Attributes:
        id: Its anchor on the list of wanted pages.
        title: As the first link to it has it.
        path: The file that would be this page.
        wanted_by: Who links to it.
    """

    id: str
    title: str
    path: str
    wanted_by: tuple[Backlink, ...] = ()


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a wiki link leads.

    `url` counts from the site's root; it is None if the link leads nowhere. `wanted` is the id of
    the page that is wanted then, empty if there can be none.
    """

    url: str | None
    title: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Resolved links.

    Attributes:
        targets: By the path of a file and the address written there, the address on the site,
            counted from the site's root, or None if it leads nowhere.
        attachments: Paths of the files beside contributed pages that something links to; they
            are published under the same path.
        backlinks: By the address of a page, who links to it.
        wanted: Pages that are linked to and not there, by their ids.
        pages: Every page that has a file, by the file's path.
        land: Tells where a wiki link's target leads.
    """

    targets: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    attachments: frozenset[str] = frozenset()
    backlinks: Mapping[str, tuple[Backlink, ...]] = field(default_factory=dict)
    wanted: Mapping[str, WantedPage] = field(default_factory=dict)
    pages: Mapping[str, Target] = field(default_factory=dict)
    land: Callable[[str], Landing] = field(
        default=lambda target: Landing(None, target), compare=False, repr=False
    )

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


@dataclass(frozen=True, slots=True)
class _Source:
    """A file whose links are being resolved; without `url` it is not published."""

    path: str
    links: Sequence[Link]
    headings: tuple[Heading, ...]
    url: str = ""
    title: str = ""


# By what is linked to and the path of the file that does: that file, and the sentences.
_Graph = defaultdict[str, dict[str, tuple[_Source, list[str]]]]


def _backlinks(found: Mapping[str, tuple[_Source, list[str]]]) -> tuple[Backlink, ...]:
    return tuple(Backlink(each.url, each.title, tuple(said)) for each, said in found.values())


def resolve_links(archive: Archive, project: Project, problems: list[Problem]) -> Links:
    """Resolve every link and image in all files, and report those that lead nowhere."""
    resolver = _Resolver(archive, project, problems)
    published = list(_published(archive, project, resolver.names))
    targets = {source.path: resolver.resolve_all(source) for source in published}
    attachments = frozenset(resolver.attachments)
    # What is left out is looked at too, so that its author hears of everything at once.
    for document in project.all_documents():
        if document.path not in targets:
            body = document.body
            resolver.resolve_all(_Source(document.path, body.links, body.headings))
    return Links(
        targets=targets,
        attachments=attachments,
        backlinks=resolver.backlinks(),
        wanted=resolver.wanted(),
        pages=resolver.names.by_path,
        land=resolver.land,
    )


def _published(archive: Archive, project: Project, names: Targets) -> Iterator[_Source]:
    for page in project.pages:
        yield _Source(page.path, page.links, page.headings, page_url(page.path), page.title)
    for document in _documents(archive):
        body, path = document.body, document.path
        title = names.by_path[path].title
        yield _Source(path, body.links, body.headings, page_url(path), title)


def _documents(archive: Archive) -> Iterator[Document]:
    for session in archive.sessions.values():
        yield session.document
    for minutes in archive.minutes.values():
        yield minutes.document
    for person in archive.people.values():
        if person.document is not None:
            yield person.document


class _Resolver:
    def __init__(self, archive: Archive, project: Project, problems: list[Problem]) -> None:
        self.names = Targets(archive, project)
        self._problems = problems
        self._attachments = project.attachments
        self._page_files = project.page_files
        self._others = project.others
        # Those that are there and cannot be published: reported at their own mistakes.
        self._unpublished = project.unreadable | {
            document.path for document in project.all_documents()
        }
        self._handles = {
            f"@{person.id}": person for person in archive.people.values() if person.has_handle
        }
        published = self.names.by_path.keys()
        self._left_out = {each.path for each in project.all_documents()} - published
        self._urls = self.names.urls()
        self._near: Names | None = None
        self._advice: dict[str, str] = {}
        self._there: dict[bool, Mapping[str, Names]] = {}
        self._landings: dict[str, Landing] = {}
        self._troubles: dict[str, tuple[str, str, str]] = {}
        self._wanted: dict[str, WantedPage] = {}
        self._wanted_by: _Graph = defaultdict(dict)
        self._links_to: _Graph = defaultdict(dict)
        self.attachments: set[str] = set()

    def resolve_all(self, source: _Source) -> dict[str, str | None]:
        targets: dict[str, str | None] = {}
        for link in source.links:
            if link.is_wiki:
                self._resolve_wiki(link, source)
                continue
            if link.is_image and not link.text.strip():
                message = "this image has no description"
                hint = 'say what it shows: `![loss falls, then rises](loss.png)`, or alt="…"'
                self._problems.append(report("image-alt", link.location, message, hint))
            target = targets[link.url] = self._resolve(link, source)
            if target is not None and not link.is_image:
                self._note(self._links_to, unquote(target.partition("#")[0]), source, link)
        return targets

    def _note(self, graph: _Graph, key: str, source: _Source, link: Link) -> None:
        """Remember who links there; a page that links to itself, or is left out, does not count."""
        is_left_out = source.path in self._left_out
        if is_left_out or key == source.url or (graph is self._links_to and key not in self._urls):
            return
        _, said = graph[key].setdefault(source.path, (source, []))
        if link.sentence and link.sentence not in said and len(said) < _MOST_SENTENCES:
            said.append(link.sentence)

    def backlinks(self) -> dict[str, tuple[Backlink, ...]]:
        return {url: _backlinks(found) for url, found in self._links_to.items()}

    def wanted(self) -> dict[str, WantedPage]:
        return {
            key: WantedPage(page.id, page.title, page.path, _backlinks(self._wanted_by[key]))
            for key, page in sorted(self._wanted.items())
            if self._wanted_by[key]
        }

    # Wiki links

    def _resolve_wiki(self, link: Link, source: _Source) -> None:
        name, _, fragment = link.url.partition("#")
        if not name:
            self._check_fragment(link, source.path, source.headings, fragment)
            return
        landing = self.land(link.url)
        if landing.wanted:
            self._report_wanted(link, landing.wanted)
            self._note(self._wanted_by, landing.wanted, source, link)
        elif landing.url is None:
            if landing.title in self._troubles:
                rule, message, hint = self._troubles[landing.title]
                self._problems.append(report(rule, link.location, message, hint))
        else:
            self._note(self._links_to, unquote(landing.url.partition("#")[0]), source, link)
            if fragment:
                self._check_heading(link, fragment)

    def _check_heading(self, link: Link, fragment: str) -> None:
        target = self._one(link.url)
        is_whole = target is not None and name_of_page(target.title) == name_of_page(link.url)
        if target is not None and target.headings is not None and not is_whole:
            self._check_fragment(link, target.name, target.headings, fragment)

    def _one(self, written: str) -> Target | None:
        """Find the one page that is meant; a `#` may belong to its name or open a heading."""
        found = self.names.find(written) or self.names.find(written.partition("#")[0])
        return found[0] if len(found) == 1 else None

    def land(self, written: str) -> Landing:
        """Tell where the target of a wiki link leads."""
        if written not in self._landings:
            self._landings[written] = self._land(written)
        return self._landings[written]

    def _land(self, written: str) -> Landing:
        name, _, fragment = written.partition("#")
        if not name.strip():
            return Landing(f"#{quote(_anchor(fragment))}", fragment)
        target = self._one(written)
        if target is None:
            return self._want(written.strip() if self.names.find(written) else name.strip())
        # A target's own address may end at an anchor, and has room for no other.
        if not fragment or "#" in target.url or self.names.find(written):
            return Landing(_quoted(target.url), target.title)
        heading = _heading(fragment, target.headings or ())
        anchor, text = (heading.id, heading.text) if heading else (_anchor(fragment), fragment)
        if target.headings is not None and heading is None:
            return Landing(_quoted(target.url), target.title)
        return Landing(f"{_quoted(target.url)}#{quote(anchor)}", f"{target.title}: {text}")

    def _want(self, name: str) -> Landing:
        """Find out which file would be a page of this name, or why there can be none."""
        several = [each.name for each in self.names.find(name)]
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
        parts = title.split("/") if folder == "content" else [title]
        stem = "/".join([folder, *map(repair_stem, parts)])
        if f"{stem}.md" in self._unpublished and f"{stem}.md" not in self.names.by_path:
            return Landing(None, title)
        path, number = f"{stem}.md", 1
        while path in self.names.by_path:
            number += 1
            path = f"{stem}-{number}.md"
        key = name_of_page(name).replace(" ", "-")
        self._wanted.setdefault(key, WantedPage(key, title, path))
        return Landing(None, title, key)

    def _report_wanted(self, link: Link, key: str) -> None:
        if key not in self._advice:
            self._advice[key] = self._advise(self._wanted[key])
        message = f'nobody has written a page called "{self._wanted[key].title}" yet'
        self._problems.append(report("wanted-page", link.location, message, self._advice[key]))

    def _advise(self, page: WantedPage) -> str:
        if self._near is None:
            self._near = Names(self.names.names())
        near = self._near.closest(page.title)
        write = f"write {page.path}, or correct the link"
        return f'did you mean "[[{near}]]"? if not, {write}' if near else write

    # Addresses

    def _resolve(self, link: Link, source: _Source) -> str | None:
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
            self._check_fragment(link, source.path, source.headings, unquote(fragment))
            return None
        path = self._join(source.path, unquote(written))
        if path is None:
            self._broken(link, "this leads out of the repository", "link to a file inside it")
            return None
        if _is_of_hosts(source.path) and not self._is_there(path):
            # On the hosts' pages, the folders of contributed files may be counted from content/.
            path = path.removeprefix("content/").removesuffix("/index.md")
        return self._target(link, path, fragment, source)

    def _is_there(self, path: str) -> bool:
        return path in self.names.by_path or path in self._page_files

    def _target(self, link: Link, path: str, fragment: str, source: _Source) -> str | None:
        anchor = f"#{fragment}" if fragment else ""
        other = self.names.by_path.get(path)
        if other is not None:
            if fragment:
                self._check_fragment(link, path, other.headings or (), unquote(fragment))
            return _quoted(other.url) + anchor
        if path in self._attachments:
            self.attachments.add(path)
            return quote(path)
        if path in self._page_files:
            return quote(path.removeprefix("content/")) + anchor
        if path.strip("/") in _FOLDERS:
            return _FOLDERS[path.strip("/")] + anchor
        if _is_of_hosts(source.path) and len(found := self.names.find(path)) == 1:
            return _quoted(found[0].url) + anchor
        if path in self._others:
            rule = "missing-image" if link.is_image else "broken-link"
            message = f"{path} is there, and files of this kind are not published"
            hint = "use PNG, JPEG or WebP" if link.is_image else "link to what is published"
            self._problems.append(report(rule, link.location, message, hint))
        elif path not in self._unpublished and not self._looks_like_web(link):
            self._report_missing(link, path, source)
        return None

    @staticmethod
    def _join(source: str, written: str) -> str | None:
        """Find a file as the repo host does: from the folder of the source, or from the root."""
        folder = "" if written.startswith("/") else posixpath.dirname(source)
        path = posixpath.normpath(posixpath.join(folder, written.lstrip("/")))
        if path.startswith("../") or path == ".." or "\0" in path:
            return None
        return "" if path == "." else path

    def _check_outside(self, link: Link, scheme: str, source: _Source) -> None:
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

    def _check_fragment(
        self, link: Link, name: str, headings: tuple[Heading, ...], fragment: str
    ) -> None:
        # GitHub gives footnotes names of its own, the top of a page has none, and a page has
        # headings that no author wrote.
        if (
            not fragment
            or any(heading.id == fragment for heading in headings)
            or (link.is_wiki and _heading(fragment, headings) is not None)
            or fragment.startswith(("fn-", "fnref-", "user-content-", "socml-"))
        ):
            return
        ids = [heading.id for heading in headings]
        near = closest(fragment, ids)
        otherwise = "these names come from headings" if ids else "it has no headings at all"
        hint = f'did you mean "#{near}"?' if near else otherwise
        self._broken(link, f'{name} has no heading "#{fragment}"', hint)

    def _looks_like_web(self, link: Link) -> bool:
        """Report an address of the web that lacks its beginning."""
        if not _WEB.match(link.url):
            return False
        rest = re.sub(r"^https?:?/+", "", link.url)
        self._broken(link, "an address on the web starts with https://", f"write https://{rest}")
        return True

    def _report_missing(self, link: Link, path: str, source: _Source) -> None:
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
            known = self._attachments if is_image else self._attachments | self.names.by_path.keys()
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


def _quoted(url: str) -> str:
    return quote(url, safe="/#")


def _anchor(fragment: str) -> str:
    return "-".join(fragment.casefold().split())


def _heading(fragment: str, headings: Sequence[Heading]) -> Heading | None:
    """Find a heading by its anchor, or by its text as people write it in wiki links."""
    wanted = name_of_page(fragment)
    for heading in headings:
        if heading.id == fragment:
            return heading
    return next((each for each in headings if name_of_page(each.text) == wanted), None)
