"""The link graph: every link is resolved once, and every page learns who links to it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from socml_site.model import Archive
from socml_site.problems import Problem, report
from socml_site.source import UNNAMED, Document, Link, Project
from socml_site.wiki.addresses import page_url
from socml_site.wiki.headings import check_heading
from socml_site.wiki.names import WikiNames
from socml_site.wiki.paths import Paths
from socml_site.wiki.targets import Targets
from socml_site.wiki.types import Backlink, Links, Source, WantedPage

_MOST_SENTENCES = 3

# By what is linked to and the path of the file that does: that file, and the sentences.
_Graph = defaultdict[str, dict[str, tuple[Source, list[str]]]]


def resolve_links(archive: Archive, project: Project, problems: list[Problem]) -> Links:
    """Resolve every link and image in all files, and report those that lead nowhere."""
    resolver = _Resolver(archive, project, problems)
    published = list(_published(archive, project, resolver.names))
    targets = {source.path: resolver.resolve_all(source) for source in published}
    attachments = frozenset(resolver.paths.attachments)
    # What is left out is looked at too, so that its author hears of everything at once.
    for document in project.all_documents():
        if document.path not in targets:
            body = document.body
            resolver.resolve_all(Source(document.path, body.links, body.places))
    return Links(
        targets=targets,
        attachments=attachments,
        backlinks=resolver.backlinks(),
        wanted=resolver.wanted(),
        pages=resolver.names.by_path,
        wiki_targets={
            page.path: frozenset(link.url for link in page.links if link.is_wiki)
            for page in project.pages
        },
        land=resolver.wiki.land,
    )


def _published(archive: Archive, project: Project, names: Targets) -> Iterator[Source]:
    for page in project.pages:
        yield Source(page.path, page.links, page.places, page_url(page.path), page.title)
    for document in _documents(archive):
        body, path = document.body, document.path
        title = names.by_path[path].title
        yield Source(path, body.links, body.places, page_url(path), title)


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
        documents = {document.path for document in project.all_documents()}
        self._left_out = documents - self.names.by_path.keys()
        unpublished = project.unreadable | documents
        self.wiki = WikiNames(self.names, unpublished)
        self.paths = Paths(archive, project, self.names, unpublished, problems)
        self._wanted_by: _Graph = defaultdict(dict)
        self._links_to: _Graph = defaultdict(dict)

    def resolve_all(self, source: Source) -> dict[str, str | None]:
        targets: dict[str, str | None] = {}
        for link in source.links:
            if link.is_wiki:
                self._resolve_wiki(link, source)
                continue
            if link.is_image and not link.text.strip():
                message = "this image has no description"
                hint = 'say what it shows: `![loss falls, then rises](loss.png)`, or alt="…"'
                self._problems.append(report("image-alt", link.location, message, hint))
            target = targets[link.url] = self.paths.resolve(link, source)
            if target is not None and not link.is_image:
                self._note(target, source, link)
        return targets

    def _resolve_wiki(self, link: Link, source: Source) -> None:
        if link.url.startswith("#"):
            problem = check_heading(link, source.path, source.headings, link.url[1:])
        else:
            landing = self.wiki.land(link.url)
            problem = self.wiki.check(link, landing)
            if landing.wanted:
                self._add(self._wanted_by, landing.wanted, source, link)
            elif landing.url is not None:
                self._note(landing.url, source, link)
        if problem is not None:
            self._problems.append(problem)

    def _note(self, target: str, source: Source, link: Link) -> None:
        """Remember who links there; pages that link to themselves do not count."""
        url = target.partition("#")[0]
        url = unquote(url) if "%" in url else url
        if not target.startswith("#") and url != source.url and url in self.names.by_url:
            self._add(self._links_to, url, source, link)

    def _add(self, graph: _Graph, key: str, source: Source, link: Link) -> None:
        if source.path in self._left_out:
            return
        _, said = graph[key].setdefault(source.path, (source, []))
        if not link.sentence or len(said) == _MOST_SENTENCES:
            return
        sentence = link.sentence
        if "\x02" in sentence:
            sentence = UNNAMED.sub(self._title_in, sentence)
        if sentence not in said:
            said.append(sentence)

    def _title_in(self, match: re.Match[str]) -> str:
        """A link without a label shows the title of its page."""
        target = match[1]
        return target.strip("#") if target.startswith("#") else self.wiki.land(target).title

    def backlinks(self) -> dict[str, tuple[Backlink, ...]]:
        return {url: _backlinks(found) for url, found in self._links_to.items()}

    def wanted(self) -> dict[str, WantedPage]:
        return {
            key: WantedPage(page.id, page.title, page.path, _backlinks(self._wanted_by[key]))
            for key, page in sorted(self.wiki.wanted.items())
            if self._wanted_by[key]
        }


def _backlinks(found: Mapping[str, tuple[Source, list[str]]]) -> tuple[Backlink, ...]:
    return tuple(Backlink(each.url, each.title, tuple(said)) for each, said in found.values())
