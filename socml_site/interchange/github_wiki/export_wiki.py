"""A conference becomes a folder that can be pushed to a GitHub wiki, and read back from there."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from socml_site.interchange.github_wiki import wiki_lists
from socml_site.interchange.github_wiki.nameless import has_names, header_without_names
from socml_site.interchange.github_wiki.wiki_folder import check_place, find_old
from socml_site.interchange.github_wiki.wiki_names import (
    FOOTER,
    HOME,
    SIDEBAR,
    WikiIndex,
    name_key,
    name_pages,
)
from socml_site.interchange.github_wiki.wiki_pages import (
    LISTS_MARK,
    WikiPage,
    digest,
    remember_links,
    restore_text,
    unpack_page,
)
from socml_site.interchange.link_exchange import (
    PLAIN_AT,
    Exchange,
    Page,
    Token,
    Translator,
    page_with_header,
)
from socml_site.interchange.writing import write_all
from socml_site.interchange.written_links import plain, quote_address
from socml_site.load import Loaded
from socml_site.model import Archive, Attribution
from socml_site.problems import fold
from socml_site.schedule import words
from socml_site.source import ProjectError, SourceFile
from socml_site.source.files import CONFERENCE_FILE
from socml_site.source.front_matter import split_front_matter
from socml_site.wiki import page_url

_INDEX = "content/index.md"
# Pages of the site that a wiki has as a list on Home.
_LISTS = {
    "schedule/": "Schedule",
    "sessions/": "Sessions",
    "minutes/": "Notes",
    "people/": "People",
    "topics/": "Topics",
}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export did.

    Attributes:
        pages: How many pages the wiki has.
        copied: Paths of the files beside them.
        removed: Files of an earlier export that are no longer part of it.
        kept_links: Path, line and text of links that could not be exchanged.
    """

    pages: int
    copied: tuple[str, ...]
    removed: tuple[str, ...]
    kept_links: tuple[tuple[str, int, str], ...]

    def lines(self) -> Iterator[str]:
        """Yield the report as text for people."""
        for path in self.removed:
            yield f"{path}: removed, because the conference no longer has it"
        for path, line, text in self.kept_links:
            yield f"{path}:{line}: left as it is, because nothing else works in a wiki: {text}"
        files = words.count(len(self.copied), "file")
        yield f"{words.count(self.pages, 'page')} and {files} beside them exported"


def export_wiki(loaded: Loaded, folder: Path) -> ExportReport:
    """Write the conference into `folder` as a wiki.

    The same conference always gives the same bytes. All files are written, or, after an error,
    none. What an earlier export has written is replaced, if nobody has changed it since.

    Raises:
        ProjectError: If the conference has errors, somebody's words would be lost in `folder`,
            or a file cannot be written.
    """
    if loaded.archive is None or loaded.has_errors:
        raise ProjectError("nothing was exported: the files have errors, see `socml check`")
    check_place(folder, loaded.project.root)
    exporter = _Exporter(loaded, loaded.archive)
    files = exporter.files()
    old = find_old(folder, files)
    write_all(folder, {path: files[path] for path in old.missing}, done="exported", old=old.ours)
    return ExportReport(
        pages=sum(path.endswith(".md") for path in files),
        copied=tuple(path for path in files if not path.endswith(".md")),
        removed=old.removed,
        kept_links=tuple(exporter.kept),
    )


class _Exporter:
    def __init__(self, loaded: Loaded, archive: Archive) -> None:
        self._loaded = loaded
        self._texts = loaded.project.texts
        self._pages = [each for each in loaded.project.pages if each.path != _INDEX]
        self._names = name_pages(self._titles(archive))
        if _INDEX in self._texts:
            self._names[_INDEX] = HOME
        self._nameless = {
            each.path: each
            for each in archive.minutes.values()
            if each.attribution is Attribution.CHATHAM_HOUSE
            and has_names(each, self._texts[each.path])
        }
        self._urls = {page_url(path): path for path in self._names}
        self._bodies = dict(map(self._take_apart, self._names))
        self._readers = {
            path: page_with_header(path, header) for path, (header, _) in self._bodies.items()
        }
        self._anchors = {each.path: self._anchors_of(each.path) for each in loaded.project.pages}
        self._directory = wiki_lists.Directory(archive, self._names, self._anchors_of_lists())
        self._translators = {
            path: Translator(self._readers[path], body) for path, (_, body) in self._bodies.items()
        }
        self.kept: list[tuple[str, int, str]] = []

    def _titles(self, archive: Archive) -> Iterator[tuple[str, str]]:
        for session in archive.sessions.values():
            yield session.path, session.title
        for minutes in archive.minutes.values():
            yield minutes.path, minutes.title
        for person in archive.people.values():
            if person.document is not None:
                yield person.document.path, person.name
        for page in self._pages:
            yield page.path, page.title

    def _take_apart(self, path: str) -> tuple[str, tuple[str, str]]:
        """Return a file's header and body, as they stand in it."""
        text = self._texts[path]
        body = split_front_matter(SourceFile(path, text), []).body
        header = text.removesuffix(body)
        if path in self._nameless:
            header = header_without_names(self._nameless[path])
        return path, (header if header.endswith("\n") or not header else f"{header}\n", body)

    def _anchors_of(self, path: str) -> dict[str, str]:
        """Return GitHub's anchors of a host's page by those of the site."""
        page = next(each for each in self._loaded.project.pages if each.path == path)
        headings = self._readers[path].read(self._bodies[path][1]).headings
        return {ours.id: its.id for ours, its in zip(page.headings, headings, strict=False)}

    def _anchors_of_lists(self) -> dict[str, str]:
        """Return the anchors of the lists on Home, behind the headings of its own text.

        If that leaves a block of code open, the lists are in it; their anchors lead to the top.
        """
        text = self._bodies.get(_INDEX, ("", ""))[1]
        reader = self._readers.get(_INDEX) or Page(_INDEX, is_for_engine=True)
        headings = reader.read(text + LISTS_MARK + wiki_lists.lists_outline()).headings
        found = {each.text: each.id for each in headings[-len(wiki_lists.LISTS) :]}
        return {title: found.get(title, title.lower()) for title in wiki_lists.LISTS}

    def files(self) -> dict[str, str | bytes]:
        """Return every file of the wiki by its path."""
        made = dict(self._made())
        attachments = self._find_attachments()
        index = WikiIndex(
            {name_key(name): path for path, name in self._names.items()},
            {path: path for path in attachments},
        )
        root = self._loaded.project.root
        copied = {path: (root / path).read_bytes() for path in (CONFERENCE_FILE, *attachments)}
        files: dict[str, str | bytes] = {
            f"{name}.md": self._write(path, made.get(path, ""), index).pack()
            for path, name in self._names.items()
        }
        if _INDEX not in self._names:
            home = WikiPage(made=made[_INDEX], has_lists=True)
            files[f"{HOME}.md"] = home.pack()
        listed = wiki_lists.sidebar(self._directory, self._pages)
        digests = {path: digest(data) for path, data in copied.items()}
        files[f"{SIDEBAR}.md"] = WikiPage(made=listed).pack()
        files[f"{FOOTER}.md"] = WikiPage(made=wiki_lists.footer(), copied=digests).pack()
        return {**files, **copied}

    def _find_attachments(self) -> list[str]:
        """Return the files that pages link to."""
        found: set[str] = set()
        for path, translator in self._translators.items():
            targets = self._loaded.links.targets.get(path, {})
            written = {token.link.url for token in translator.tokens}
            found.update(self._file_at(targets.get(each)) for each in written)
        return sorted(found - {""})

    def _file_at(self, url: str | None) -> str:
        """Return the path of the file at an address of the site, empty if there is none."""
        address = unquote(url or "").partition("#")[0]
        project = self._loaded.project
        if address in project.attachments:
            return address
        return f"content/{address}" if f"content/{address}" in project.page_files else ""

    def _made(self) -> Iterator[tuple[str, str]]:
        archive = self._directory.archive
        for session in archive.sessions.values():
            yield session.path, wiki_lists.session_facts(session, self._directory)
        for minutes in archive.minutes.values():
            yield minutes.path, wiki_lists.minutes_facts(minutes, self._directory)
        for person in archive.people.values():
            if person.document is not None:
                yield person.document.path, wiki_lists.person_facts(person, self._directory)
        yield _INDEX, wiki_lists.home_lists(self._directory)

    # One page

    def _write(self, path: str, made: str, index: WikiIndex) -> WikiPage:
        """Write a page, and make sure that it comes back as the file that it was."""
        header, body = self._bodies[path]
        translator = self._translators[path]
        for most in (2, 1):
            done = translator.translate(lambda token: self._offer(token, path)[:most])  # noqa: B023
            page = WikiPage(path, header, done.text, made, has_lists=path == _INDEX)
            written = [(now, token.text) for token, now in done.tokens]
            page = replace(page, links=remember_links(written, page, index))
            back = unpack_page(page.pack())
            if back and back.header == header and restore_text(back, index) == body:
                self._name_kept(
                    path, [(each.link.location.line, each.text) for each in done.failed]
                )
                return page
        self._name_kept(path, [(1, "none of its links would come back as it was")])
        return WikiPage(path, header, body, made, has_lists=path == _INDEX, is_as_it_was=True)

    def _name_kept(self, path: str, found: Iterable[tuple[int, str]]) -> None:
        above = self._bodies[path][0].count("\n")
        self.kept += [(path, line + above, text) for line, text in found]

    # One link

    def _offer(self, token: Token, path: str) -> Sequence[Exchange]:
        link = token.link
        if link.is_wiki:
            return self._offer_wiki(token, path)
        target = self._loaded.links.targets.get(path, {}).get(link.url)
        place = self._place(target)
        if link.is_mention:
            if place is None or self._readers[path].is_for_engine:
                return [Exchange(f"{PLAIN_AT}{link.url[1:]}", "")]
            return [Exchange(f"[{link.url}]({place})", place)]
        if link.url.startswith("#"):
            anchor = self._anchors.get(path, {}).get(unquote(link.url[1:]), "")
            place = f"#{anchor}" if anchor and f"#{anchor}" != unquote(link.url) else None
        if place is None:
            return []
        if token.is_whole:
            return [Exchange(f"{token.text.partition('(')[0]}({place})", place)]
        return [Exchange(html.escape(place) if link.is_html else place, unquote(place))]

    def _offer_heading(self, token: Token, path: str) -> Sequence[Exchange]:
        """Offer a link to a heading of the same page."""
        wanted = token.link.url[1:]
        for heading in self._translators[path].body.headings:
            if heading.id == wanted or fold(heading.text) == fold(wanted):
                label = heading.text if token.link.text == token.link.url else token.link.text
                text = f"[{plain(label)}](#{heading.id})"
                return [Exchange(text, f"#{heading.id}", label)]
        return []

    def _offer_wiki(self, token: Token, path: str) -> Sequence[Exchange]:
        if token.link.url.startswith("#"):
            return self._offer_heading(token, path)
        landing = self._loaded.links.land(token.link.url)
        label = "" if token.link.text == token.link.url else token.link.text
        label = label or landing.title
        if landing.url is not None:
            place = self._place(landing.url) or landing.url
        elif landing.wanted and wiki_lists.wanted_name(landing.title):
            place = wiki_lists.wanted_name(landing.title)
        else:
            return []
        link = Exchange(f"[{plain(label)}]({place})", unquote(place), label)
        name = label.replace(" ", "-")
        short = f"[[{label}]]" if name == place else f"[[{label}|{place}]]"
        return [Exchange(short, unquote(place), label), link]

    def _place(self, url: str | None) -> str | None:
        """Return where an address of the site is in the wiki; None if it is not there."""
        if url is None or url.startswith("#"):
            return url
        address, _, fragment = unquote(url).partition("#")
        path = self._urls.get(address)
        if path is not None:
            anchor = self._anchors.get(path, {}).get(fragment, fragment)
            return f"{self._names[path]}#{anchor}" if anchor else self._names[path]
        file = self._file_at(url)
        if file:
            return quote_address(file)
        folder = f"{address.partition('/')[0]}/"
        title = _LISTS.get(folder)
        return f"{HOME}#{self._directory.anchors[title]}" if title else HOME
