"""From an archive to all of its pages."""

from __future__ import annotations

from dataclasses import replace

from socml_site.load import Loaded
from socml_site.model import Archive
from socml_site.pages.citations import Citations
from socml_site.pages.contribute import contribute_page
from socml_site.pages.coverage import coverage_page
from socml_site.pages.index import Index
from socml_site.pages.linked_data import LinkedData
from socml_site.pages.lists import ListPages
from socml_site.pages.moves import Moves
from socml_site.pages.outcomes import Outcomes
from socml_site.pages.page import Page, chain_pages
from socml_site.pages.rooms import RoomPages
from socml_site.pages.single import SinglePages
from socml_site.pages.wiki import Wiki
from socml_site.schedule import Revisions
from socml_site.wiki import History, Links, RepoHost


def build_pages(loaded: Loaded) -> tuple[Page, ...]:
    """Make every page of an archive, each list before its members.

    Raises:
        ValueError: If there is no archive.
    """
    if loaded.archive is None:
        raise ValueError("nothing can be built without a conference")
    return PageBuilder(loaded.archive, loaded.links).all()


class PageBuilder:
    """Makes pages of one archive; what they share is worked out once."""

    def __init__(
        self,
        archive: Archive,
        links: Links,
        repo: RepoHost | None = None,
        history: History | None = None,
        site_url: str = "",
        revisions: Revisions | None = None,
    ) -> None:
        """Take a conference, and what is known of its repository.

        Args:
            archive: The conference.
            links: Where its links lead.
            repo: Where the repository is on the web, if anybody knows.
            history: The past of its files, if there is git.
            site_url: Where the site will be; empty if nobody has said.
            revisions: How sessions were moved, if there is git.
        """
        self.archive = archive
        self.index = Index(archive, links)
        self.revisions = revisions or Revisions()
        self.site_url = f"{site_url.rstrip('/')}/" if site_url else ""
        self.wiki = Wiki(archive, links, repo, history or History())
        self.citations = Citations(archive, self.wiki.history, repo, self.site_url)
        self.outcomes = Outcomes(archive)
        self.moves = Moves(archive, self.revisions)
        self.rooms = RoomPages(self.index, self.site_url)
        self.linked_data = LinkedData(archive, self.site_url)
        self.lists = ListPages(
            self.index, self.wiki, self.citations, self.moves, has_wall=self.rooms.has_wall
        )
        self.single = SinglePages(self.index, self.wiki, self.outcomes, self.citations)

    def all(self) -> tuple[Page, ...]:
        """Return every page; the members of a list know the ones before and after them."""
        index, lists, single = self.index, self.lists, self.single
        pages = (
            lists.schedule(),
            self.moves.page(),
            *self.rooms.all(),
            lists.mine(),
            lists.sessions(),
            *chain_pages(map(single.session, index.sessions)),
            lists.minutes(),
            *chain_pages(map(single.record, index.minutes)),
            coverage_page(self.archive, index.sessions),
            self.outcomes.page(),
            lists.people(),
            *chain_pages(map(single.person, index.people_with_pages)),
            lists.topics(),
            *chain_pages(map(single.topic, self.archive.topics)),
            contribute_page(index, self.wiki),
            self.wiki.wanted_page(index.sessions),
            self.wiki.changes_page(),
        )
        return tuple(map(self._with_footer, pages))

    def _with_footer(self, page: Page) -> Page:
        return replace(page, make=lambda: page.html + self.wiki.footer(page.url, page.source_path))
