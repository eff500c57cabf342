"""A page that the hosts wrote under content/: its title, headings and links.

The site engine renders these pages. Here they are only looked at, so that links to and from them
are known before, with their places.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown.extensions.toc import unique

from socml_site.problems import Problem
from socml_site.source.body import Body, Heading, Link
from socml_site.source.conflicts import check_conflicts
from socml_site.source.dialect import HOSTS
from socml_site.source.files import SourceFile
from socml_site.source.front_matter import split_front_matter
from socml_site.source.markdown import parse_markdown
from socml_site.source.raw_html import ANCHOR_PREFIX
from socml_site.source.slugs import Slugs
from socml_site.source.yaml_nodes import Scalar

# Admonitions, foldable blocks and tabs hold what is indented below them, as items of a list do.
_BLOCK = re.compile(r"^([ ]*)(?:!!!|\?\?\?\+?|===\+?!?)(?=[ ])", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ ]*([^{}\n]*)\}[ \t]*$")
_UNSEEN = frozenset({"hidden-comment", "list-numbers", "table-cells", "unused-definition"})
_OWN_ID = re.compile(r"#([^\s{}]+)")


@dataclass(frozen=True, slots=True)
class HostPage:
    """A page of the hosts; the ids of its headings are those that Python-Markdown gives.

    `problems` are about what its readers should not see, or never do.
    """

    path: str
    title: str
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    anchors: tuple[Heading, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_broken(self) -> bool:
        """Whether it cannot be published."""
        return any(problem.is_error for problem in self.problems)

    @property
    def places(self) -> tuple[Heading, ...]:
        """Everything that a link can lead to."""
        return (*self.headings, *self.anchors)


def read_host_page(file: SourceFile) -> HostPage:
    """Look at a page; what only Material understands in it is passed over."""
    conflicts = tuple(check_conflicts(file.text, file.path))
    if conflicts:
        return HostPage(file.path, title_from_path(file.path), problems=conflicts)
    front = split_front_matter(file, [])
    problems: list[Problem] = []
    body = read_host_body(front.body, file.path, front.body_line, problems)
    headings = tuple(_with_engine_ids(body.headings))
    title = front.fields.value("title")
    first = next((each.text for each in headings[:1] if each.level == 1), "")
    return HostPage(
        path=file.path,
        title=title.text if isinstance(title, Scalar) else first or title_from_path(file.path),
        headings=headings,
        # HTML and @handles mean nothing special on these pages.
        links=tuple(each for each in body.links if not each.is_mention and not each.is_html),
        # The site engine leaves these as they are.
        anchors=tuple(
            each._replace(id=each.id.removeprefix(ANCHOR_PREFIX)) for each in body.anchors
        ),
        # Which pages may hold any HTML stands in mkdocs.yml.
        problems=tuple(each for each in problems if each.rule in _UNSEEN),
    )


def read_host_body(
    text: str, path: str, first_line: int, problems: list[Problem] | None = None
) -> Body:
    """Look at a page without its header as if it were in GitHub's Markdown; places stay right."""
    text = _BLOCK.sub(_as_item, text)
    found = [] if problems is None else problems
    return parse_markdown(text, path, first_line, found, dialect=HOSTS)


def title_from_path(path: str) -> str:
    """Return the title of a page that has none, as MkDocs makes it."""
    folder, _, name = path.removesuffix(".md").rpartition("/")
    name = folder.rpartition("/")[2] if name == "index" and "/" in folder else name
    words = name.replace("-", " ").replace("_", " ")
    return words.capitalize() if words.lower() == words else words


def _as_item(match: re.Match[str]) -> str:
    """Make a list item of a block's first line, without moving anything."""
    indent = match[1]
    return f"{indent}-  {'x' * len(match[0][len(indent) + 3 :])}"


def _with_engine_ids(headings: tuple[Heading, ...]) -> list[Heading]:
    used: set[str] = set()
    slugs = Slugs()
    found = []
    for heading in headings:
        attributes = _ATTRIBUTES.search(heading.text)
        text = heading.text[: attributes.start()] if attributes else heading.text
        own = _OWN_ID.search(attributes[1]) if attributes else None
        anchor = own[1] if own else slugs.make(text)
        found.append(Heading(heading.level, text, unique(anchor, used), heading.location))
    return found
