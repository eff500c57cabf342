"""What is known of links: where each leads, who links where, and what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from socml_site.source import Heading, Link
from socml_site.wiki.addresses import root_from
from socml_site.wiki.headings import find_heading
from socml_site.wiki.targets import Target


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
        wiki_targets: What the wiki links on each page of the hosts name, by the file's path.
        land: Tells where a wiki link's target leads.
    """

    targets: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    attachments: frozenset[str] = frozenset()
    backlinks: Mapping[str, tuple[Backlink, ...]] = field(default_factory=dict)
    wanted: Mapping[str, WantedPage] = field(default_factory=dict)
    pages: Mapping[str, Target] = field(default_factory=dict)
    wiki_targets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    land: Callable[[str], Landing] = field(
        default=lambda target: Landing(None, target), compare=False, repr=False
    )

    def resolver(self, path: str, page_url: str) -> Callable[[str], str | None]:
        """Return what `Body.to_html` needs for the file `path`, shown on the page `page_url`."""
        targets = self.targets.get(path, {})
        to_root = root_from(page_url)

        def resolve(written: str) -> str | None:
            # The sanitizer hands addresses over percent-encoded, the author may have written both.
            found = written if written in targets else unquote(written)
            if written.startswith("#"):
                # Footnotes have links that no author wrote.
                return targets.get(found, written)
            target = targets.get(found)
            return None if target is None else to_root + target

        return resolve

    def land_from(self, target: str, path: str) -> Landing:
        """Tell where a wiki link in the file `path` leads; one to a heading stays on its page."""
        if not target.startswith("#"):
            return self.land(target)
        page = self.pages.get(path)
        heading = find_heading(target[1:], page.headings if page else ())
        if heading is None:
            return Landing(None, target[1:])
        return Landing(f"#{quote(heading.id)}", heading.text)


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose links are being resolved; without `url` it is not published."""

    path: str
    links: Sequence[Link]
    headings: tuple[Heading, ...]
    url: str = ""
    title: str = ""
