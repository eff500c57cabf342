"""What makes the site a wiki: links by name, who links here, who wrote what, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from urllib.parse import quote

from markupsafe import Markup, escape

from socml_site.contributing.new_files import (
    PROPOSAL_PATH,
    text_of_minutes,
    text_of_proposal,
    text_of_wanted,
)
from socml_site.model import Archive, Attribution, Person, Session, State, index_names, name_key
from socml_site.pages.environment import environment
from socml_site.pages.page import Page, list_page
from socml_site.pages.render import render
from socml_site.schedule import words
from socml_site.source import (
    CONFERENCE_FILE,
    CONTRIBUTED_FOLDERS,
    HIDDEN,
    ChangeKind,
    WikiLink,
    is_good_stem,
)
from socml_site.wiki import Edit, FileHistory, History, Links, RepoHost, page_url, root_from

MOST_CHANGES = 500
# What one commit changed is shown as far as this, and the rest on demand.
_MOST_PAGES = 8

# A name as git has it, and who that is, if anybody here has that name.
Author = tuple[str, Person | None]


@dataclass(frozen=True, slots=True)
class WikiAnchor:
    """A wiki link as it is shown; without `address` it is only text."""

    label: str
    address: str | None
    is_wanted: bool = False

    def to_html(self) -> Markup:
        if self.address is None:
            return escape(self.label)
        attributes = [*self.attributes.items(), ("href", self.address)]
        pairs = Markup(" ").join(Markup('{}="{}"').format(*each) for each in attributes)
        return Markup("<a {}>{}</a>").format(pairs, self.label)

    @property
    def attributes(self) -> Mapping[str, str]:
        """What else is said of the link."""
        if not self.is_wanted:
            return {}
        return {"class": "socml-wanted-link", "title": "Nobody has written this page yet"}


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """What was done to one file; without `url` it has no page, or is gone."""

    kind: ChangeKind
    title: str
    path: str
    url: str | None


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One line of the recent changes: a commit, or several by one person to one page.

    Attributes:
        when: In the conference's zone.
        author: Empty where nobody is to be named.
        person: The author, if anybody here has that name.
        subject: First line of the commit's message; empty where nobody is to be named.
        sha: Of the newest commit; empty where nobody is to be named.
        key: What makes it this change and no other, for ever.
        count: How many commits this stands for.
        pages: What was changed.
    """

    when: datetime
    author: str
    person: Person | None
    subject: str
    sha: str
    key: str
    count: int
    pages: tuple[ChangedPage, ...]


class Wiki:
    """Pages and parts of pages that come from links and history."""

    def __init__(
        self, archive: Archive, links: Links, repo: RepoHost | None, history: History
    ) -> None:
        self.links = links
        self.repo = repo
        self.history = history
        self._archive = archive
        self._zone = archive.conference.zone
        self._named_minutes = {
            each.path for each in archive.minutes.values() if each.attribution is Attribution.NAMED
        }
        self._people = index_names(archive.people.values())

    def anchor(self, link: WikiLink, path: str, page_url: str) -> WikiAnchor:
        """Return where a wiki link in the file `path` leads, and how its page shows it."""
        landing = self.links.land_from(link.target, path)
        label = link.label or landing.title
        wanted = self.links.wanted.get(landing.wanted)
        if wanted is not None:
            address = f"{root_from(page_url)}wanted/#{quote(wanted.id)}"
            if self.repo is not None:
                address = self.repo.new_file(wanted.path, text_of_wanted(wanted, self._archive))
            return WikiAnchor(label, address, is_wanted=True)
        if landing.url is None or landing.url.startswith("#"):
            return WikiAnchor(label, landing.url)
        return WikiAnchor(label, root_from(page_url) + landing.url)

    def footer(self, url: str, path: str | None) -> Markup:
        """Return what stands below a page: who links to it, and who wrote its file.

        Args:
            url: Of the page.
            path: Of its file; None for a page that is assembled.
        """
        backlinks = self.links.backlinks.get(url, ())
        if not backlinks and path is None:
            return Markup()
        past = self.history.files.get(path or "")
        return self._render(
            "page_footer.html",
            url,
            backlinks=backlinks,
            path=path,
            past=past,
            edited=past and past.edited.astimezone(self._zone),
            created=past and past.created and past.created.astimezone(self._zone),
            authors=self._authors(past, path),
            repo=self.repo,
        )

    # Where the repo host's editor opens

    def new_proposal(self) -> str | None:
        """Return where a proposal can be written; None if nobody knows the repository."""
        text = text_of_proposal(self._archive.conference)
        return self.repo.new_file(PROPOSAL_PATH, text) if self.repo else None

    def new_minutes(self, session: Session) -> str | None:
        """Return where a session's minutes can be begun; None if nobody knows the repository."""
        if self.repo is None:
            return None
        text = text_of_minutes(session)
        return self.repo.new_file(f"minutes/{session.id}.md", text)

    def actions(self, session: Session) -> list[tuple[str, str, str]]:
        """Return what a reader can do about a session: its name, where, and what to do there."""
        if self.repo is None:
            return []
        state = self._archive.state_of(session)
        edit = self.repo.edit(session.path)
        found = []
        if session.is_active and state is not State.HELD:
            found.append(("I'm interested", edit, "Add your name to `interested:`, at the top"))
        minutes = self._archive.minutes_of(session)
        if minutes:
            found.append(("Edit the minutes", self.repo.edit(minutes[0].path), ""))
        elif session.is_active and state is not State.PROPOSED:
            found.append(("Add minutes", self.new_minutes(session) or "", ""))
        return [*found, ("Edit this page", edit, "")]

    def _is_named(self, path: str) -> bool:
        """Whether those who wrote a file may be named. Of minutes that are gone, or have errors,
        nobody can tell what they said about that."""
        return not path.startswith("minutes/") or path in self._named_minutes

    def _authors(self, past: FileHistory | None, path: str | None) -> list[Author]:
        """Everybody who wrote, the last one first; nobody where nobody is to be named."""
        if past is None or not self._is_named(path or ""):
            return []
        names = dict.fromkeys((past.edited_by, *past.contributors))
        return [(name, self._people.get(name_key(name))) for name in names]

    # Missing

    def wanted_page(self, sessions: Sequence[Session]) -> Page:
        """What is missing: pages that are linked to, minutes, moderators."""
        unwritten = [each for each in sessions if self._archive.lacks_minutes(each)]
        leaderless = [
            each
            for each in sessions
            if each.is_active
            and not each.moderators
            and self._archive.state_of(each) is not State.HELD
        ]
        groups = (
            ("Pages", "socml-pages", self.links.wanted),
            ("Notes", "socml-notes", unwritten),
            ("Moderators", "socml-moderators", leaderless),
        )
        repo = self.repo
        headings = [(title, anchor) for title, anchor, found in groups if found]
        return list_page(
            "wanted/",
            "Wanted",
            lambda: self._render(
                "wanted.html",
                "wanted/",
                wanted=[
                    (page, repo and repo.new_file(page.path, text_of_wanted(page, self._archive)))
                    for page in self.links.wanted.values()
                ],
                unwritten=[(each, self.new_minutes(each)) for each in unwritten],
                leaderless=[(each, repo and repo.edit(each.path)) for each in leaderless],
            ),
            headings,
            self._archive.conference.name,
        )

    # Changes

    def changes(self) -> list[ShownChange]:
        """Return the recent changes, newest first."""
        sizes = Counter(edit.sha for edit in self.history.edits)
        # A commit that touches notes which name nobody names nobody: its other files would tell.
        nameless = {
            edit.sha
            for edit in self.history.edits
            if not self._is_named(edit.path or edit.name_then)
        }

        def key(edit: Edit) -> tuple[object, ...]:
            if sizes[edit.sha] > 1 or edit.kind is not ChangeKind.EDITED:
                return (edit.sha,)
            # Whoever writes in a browser saves often.
            author = "" if edit.sha in nameless else edit.author
            return edit.when.astimezone(self._zone).date(), edit.name_then, author

        several = (list(edits) for _, edits in groupby(self.history.edits, key=key))
        return [
            self._shown(edits, is_named=edits[0].sha not in nameless)
            for edits in islice(several, MOST_CHANGES)
        ]

    def _shown(self, edits: list[Edit], *, is_named: bool) -> ShownChange:
        newest = edits[0]
        pages = dict.fromkeys(self._changed_page(edit) for edit in edits)
        return ShownChange(
            when=newest.when.astimezone(self._zone),
            author=newest.author if is_named else "",
            person=self._people.get(name_key(newest.author)) if is_named else None,
            subject=newest.subject if is_named else "",
            sha=newest.sha if is_named else "",
            key=f"{newest.sha}/{newest.name_then}",
            count=len({edit.sha for edit in edits}),
            pages=tuple(pages),
        )

    def _changed_page(self, edit: Edit) -> ChangedPage:
        path = edit.path or edit.name_then
        target = self.links.pages.get(edit.path)
        is_facts = path == CONFERENCE_FILE
        title = (
            "Facts of the conference" if is_facts else HIDDEN.sub("\N{REPLACEMENT CHARACTER}", path)
        )
        return ChangedPage(
            kind=edit.kind,
            title=target.title if target else title,
            path=path,
            url=target.url if target else None,
        )

    def changes_page(self) -> Page:
        shown = self.changes()
        days = [
            (words.long_day(day), f"day-{day.isoformat()}", list(changes))
            for day, changes in groupby(shown, key=lambda change: change.when.date())
        ]
        headings = [(title, anchor) for title, anchor, _ in days]
        return list_page(
            "changes/",
            "Recent changes",
            lambda: self._render(
                "changes.html",
                "changes/",
                days=days,
                history=self.history,
                repo=self.repo,
                zone=str(self._zone),
                has_more=len(shown) == MOST_CHANGES,
                most=_MOST_PAGES,
            ),
            headings,
            self._archive.conference.name,
        )

    # Addresses of old

    def redirects(self, pages: frozenset[str], site_url: str) -> Iterator[tuple[str, str]]:
        """Yield the old address of each page that has moved, and the HTML that leads on.

        Args:
            pages: Addresses that are taken.
            site_url: Ends with `/`; empty if nobody knows it.
        """
        template = environment().get_template("redirect.html")
        for url, path in sorted(self._moved().items()):
            target = self.links.pages.get(path)
            if target is None or url in pages:
                continue
            address = root_from(url) + quote(target.url)
            canonical = site_url + quote(target.url) if site_url else address
            html = template.render(title=target.title, address=address, canonical=canonical)
            yield url, html

    def _moved(self) -> dict[str, str]:
        """Where files are whose pages had other addresses: by aliases first, then by git."""
        moved = {
            f"{folder}/{alias}/": each.path
            for folder, several in (
                ("sessions", self._archive.sessions.values()),
                ("minutes", self._archive.minutes.values()),
            )
            for each in several
            for alias in each.aliases
        }
        for old, path in self.history.renamed.items():
            folder, _, name = old.removesuffix(".md").partition("/")
            if folder in CONTRIBUTED_FOLDERS and is_good_stem(name):
                moved.setdefault(page_url(old), path)
        return moved

    def _render(self, template: str, url: str, **facts: object) -> Markup:
        return render(self._archive, template, url, **facts)
