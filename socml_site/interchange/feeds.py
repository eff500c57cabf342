"""What is new, for feed readers: sessions, minutes, decisions, and every change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from socml_site.interchange.atom import Entry, Feed, format_atom
from socml_site.model import Archive, Conference, Minutes, OutcomeKind, Session
from socml_site.pages import PageBuilder, ShownChange, ShownMove
from socml_site.source import shorten
from socml_site.wiki import FileHistory, History, page_url, quote_url

EVERYTHING = "feed.xml"
CHANGES = "changes/feed.xml"
_MOST_ENTRIES = 50
_TITLE_LENGTH = 120


def format_feeds(builder: PageBuilder) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each feed; there are always the same ones.

    Notes that call themselves a draft are not announced, and neither is what they decided.
    """
    archive = builder.archive
    entries = _Entries(archive, builder.wiki.history)
    sessions = list(map(entries.of_session, archive.sessions.values()))
    announced = [each for each in archive.minutes.values() if not each.is_draft]
    minutes = list(map(entries.of_minutes, announced))
    decisions = list(entries.of_decisions())
    moves = list(map(entries.of_move, builder.moves.all))
    for path, title, page, found in (
        ("feeds/sessions.xml", "Sessions", "sessions/", sessions),
        ("feeds/minutes.xml", "Notes", "minutes/", minutes),
        ("feeds/decisions.xml", "Decisions", "outcomes/#socml-decision", decisions),
        ("feeds/schedule.xml", "Schedule changes", "schedule/changes/", moves),
        (EVERYTHING, "Sessions, notes and decisions", "", [*sessions, *minutes, *decisions]),
    ):
        newest = sorted(found, key=lambda entry: (entry.updated, entry.key), reverse=True)
        feed = Feed(
            key=f"{archive.conference.acronym}/{path.removesuffix('.xml')}",
            title=f"{title}: {archive.conference.name}",
            author=archive.conference.name,
            root=builder.site_url or "../" * path.count("/") or "./",
            page_url=quote_url(page),
            feed_url=path,
            updated=archive.stamp,
            entries=newest[:_MOST_ENTRIES],
        )
        yield path, format_atom(feed)


class _Entries:
    """Makes an entry of each thing."""

    def __init__(self, archive: Archive, history: History) -> None:
        self._archive = archive
        self._history = history

    def _key(self, *parts: str) -> str:
        return "/".join((self._archive.conference.acronym, *parts))

    def _past(self, path: str) -> FileHistory:
        return self._history.files.get(path) or FileHistory(self._archive.stamp, "")

    def of_session(self, session: Session) -> Entry:
        past = self._past(session.path)
        return Entry(
            key=self._key("sessions", session.id),
            title=session.title,
            url=quote(page_url(session.path)),
            updated=past.edited,
            published=past.created,
            author=", ".join(person.name for person in session.proposers),
            summary=session.summary,
        )

    def of_minutes(self, minutes: Minutes) -> Entry:
        past = self._past(minutes.path)
        return Entry(
            key=self._key("minutes", minutes.id),
            title=f"{minutes.title} (notes)",
            url=quote(page_url(minutes.path)),
            updated=past.edited,
            published=past.created,
            # Nobody, of notes that are to name nobody.
            author=", ".join(person.name for person in minutes.note_takers),
            summary=minutes.summary,
        )

    def of_move(self, move: ShownMove) -> Entry:
        return Entry(
            key=self._key("moves", move.key),
            title=f"{move.session.title}: {move.kind}",
            url=quote(page_url(move.session.path)),
            updated=move.when,
            summary=move.text,
        )

    def of_decisions(self) -> Iterator[Entry]:
        for outcome in self._archive.outcomes:
            minutes = self._archive.minutes[outcome.minutes_id]
            if outcome.kind is not OutcomeKind.DECISION or minutes.is_draft:
                continue
            past = self._past(minutes.path)
            yield Entry(
                key=self._key("decisions", minutes.id, outcome.anchor),
                title=shorten(outcome.text, _TITLE_LENGTH),
                url=f"{quote(page_url(minutes.path))}#{outcome.anchor}",
                updated=past.edited,
                published=past.created,
                summary=f"{minutes.title}: {outcome.text}",
            )


def format_changes(changes: Sequence[ShownChange], builder: PageBuilder) -> bytes:
    """Return the feed of recent changes, of which there is at least one, newest first."""
    conference = builder.archive.conference
    feed = Feed(
        key=f"{conference.acronym}/changes",
        title=f"Recent changes: {conference.name}",
        author=conference.name,
        root=builder.site_url or "../",
        page_url="changes/",
        feed_url=CHANGES,
        updated=max(change.when for change in changes),
        entries=list(_changed(changes[:_MOST_ENTRIES], conference)),
    )
    return format_atom(feed)


def _changed(changes: Iterable[ShownChange], conference: Conference) -> Iterator[Entry]:
    for change in changes:
        first, *others = change.pages
        more = f" and {len(others):,} more" if others else ""
        yield Entry(
            key=f"{conference.acronym}/changes/{change.key}",
            title=f"{first.title}: {first.kind}{more}",
            url=quote(first.url or ""),
            updated=change.when,
            author=change.author,
            summary=change.subject,
        )
