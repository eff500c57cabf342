"""A page that the hosts wrote under content/: its title, headings and links.

Most of these pages are in the engine's Markdown, and the engine renders them. They are only looked
at here, so that links to and from them are known before, with their places. Those whose header says
`markdown: github` are read like contributed text, and rendered from what was read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markdown.extensions.toc import unique

from socml_site.problems import Problem
from socml_site.source.body import Body, Heading, Link
from socml_site.source.conflicts import check_conflicts
from socml_site.source.dialect import HOSTS, HOSTS_ON_GITHUB
from socml_site.source.files import SourceFile
from socml_site.source.front_matter import FrontMatter, split_front_matter
from socml_site.source.markdown import parse_markdown
from socml_site.source.raw_html import ANCHOR_PREFIX
from socml_site.source.slugs import Slugs
from socml_site.source.yaml_nodes import Scalar

GITHUB_MARKDOWN = "markdown: github"
# Admonitions, foldable blocks and tabs hold what is indented below them, as items of a list do.
_BLOCK = re.compile(r"^([ ]*)(?:!!!|\?\?\?\+?|===\+?!?)(?=[ ])", re.MULTILINE)
_ATTRIBUTES = re.compile(r"[ \t]*\{:?[ ]*([^{}\n]*)\}[ \t]*$")
_REPORTED = frozenset(
    {"hidden-comment", "list-numbers", "table-cells", "too-deep", "unused-definition"}
)
_OWN_ID = re.compile(r"#([^\s{}]+)")


@dataclass(frozen=True, slots=True)
class HostPage:
    """A page of the hosts; the ids of its headings are those that its reader gives.

    `problems` are about what its readers should not see, or never do. `body` is the text of a page
    in GitHub's Markdown, and None of one that the engine reads.
    """

    path: str
    title: str
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    anchors: tuple[Heading, ...] = ()
    problems: tuple[Problem, ...] = ()
    body: Body | None = None

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
    if is_github_markdown(front):
        body = read_github_body(front.body, file.path, front.body_line, problems)
        return HostPage(
            path=file.path,
            title=_title(file, front, body.headings),
            headings=body.headings,
            links=body.links,
            anchors=body.anchors,
            problems=tuple(problems),
            body=body,
        )
    looked_at = read_host_body(front.body, file.path, front.body_line, problems)
    headings = tuple(_with_engine_ids(looked_at.headings))
    return HostPage(
        path=file.path,
        title=_title(file, front, headings),
        headings=headings,
        # HTML and @handles mean nothing special on these pages.
        links=tuple(each for each in looked_at.links if not each.is_mention and not each.is_html),
        # The site engine leaves these as they are.
        anchors=tuple(
            each._replace(id=each.id.removeprefix(ANCHOR_PREFIX)) for each in looked_at.anchors
        ),
        # Which pages may hold any HTML stands in mkdocs.yml.
        problems=tuple(each for each in problems if each.rule in _REPORTED),
    )


def is_github_markdown(front: FrontMatter) -> bool:
    """Whether the header of a page says that it is written in GitHub's Markdown."""
    name, _, wanted = GITHUB_MARKDOWN.partition(": ")
    value = front.fields.value(name)
    return isinstance(value, Scalar) and value.text.strip().lower() == wanted


def read_github_body(text: str, path: str, first_line: int, problems: list[Problem]) -> Body:
    """Read the text of a page in GitHub's Markdown."""
    body = parse_markdown(text, path, first_line, problems, dialect=HOSTS_ON_GITHUB)
    return body.with_plain_anchors(ANCHOR_PREFIX) if body.anchors else body


def read_host_body(
    text: str, path: str, first_line: int, problems: list[Problem] | None = None
) -> Body:
    """Look at a page without its header as if it were in GitHub's Markdown; places stay right."""
    text = _BLOCK.sub(_as_item, text)
    found = [] if problems is None else problems
    return parse_markdown(text, path, first_line, found, dialect=HOSTS)


def _title(file: SourceFile, front: FrontMatter, headings: tuple[Heading, ...]) -> str:
    title = front.fields.value("title")
    if isinstance(title, Scalar):
        return title.text
    first = next((each.text for each in headings[:1] if each.level == 1), "")
    return first or title_from_path(file.path)


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
