"""Feeds of sessions, minutes and decisions."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from project_files import write

from socml_site.interchange.feeds import EVERYTHING, format_feeds
from socml_site.load import load_archive
from socml_site.pages import PageBuilder
from socml_site.source import Change, ChangeKind, Commit, GitLog
from socml_site.wiki import build_history

BASE = "https://x.org/y/"
FEEDS = (
    "feeds/sessions.xml",
    "feeds/minutes.xml",
    "feeds/decisions.xml",
    "feeds/schedule.xml",
    EVERYTHING,
)
FILES = {
    "conference.yml": "name: Tiny <conf>\nacronym: tiny16\ntimezone: America/Los_Angeles\n"
    "days: [{date: 2016-10-07, slots: [{start: '09:00', end: '10:00'}]}]\n",
    "sessions/a.md": "---\ntitle: A <b> & c\nproposers: [Ann Lee, Bo Chen]\n---\n\nWhat?\n",
    "sessions/b.md": "---\ntitle: B\nproposers: Cy Dee\n---\n",
    "minutes/a.md": "---\nnote_takers: Di Eco\n---\n\n## Decisions\n\n- Do it.\n- Not that.\n",
    "minutes/b.md": "---\nattribution: chatham-house\nnote_takers: Ed Fox\n---\n\nRESOLVED: yes\n",
}


def commit(number: int, *paths: str, kind: ChangeKind = ChangeKind.EDITED) -> Commit:
    when = datetime(2016, 10, number, 8, 0, tzinfo=UTC)
    changes = tuple(Change(kind, path) for path in paths)
    parents = (f"{number - 1:040}",) if number > 1 else ()
    return Commit(f"{number:040}", parents, when, "Ann", "x", changes)


def feeds_of(
    root: Path, *newest_first: Commit, base: str = BASE, more: dict[str, str] | None = None
) -> dict[str, bytes]:
    write(root, {**FILES, **(more or {})})
    loaded = load_archive(root)
    assert not loaded.has_errors
    assert loaded.archive is not None
    log = GitLog(newest_first) if newest_first else None
    history = build_history(log, loaded.texts)
    return dict(format_feeds(PageBuilder(loaded.archive, loaded.links, None, history, base)))


def entries(feed: bytes) -> list[tuple[str, str, str]]:
    """Title, author and time of each entry; feedparser's `bozo` says that a feed is not sound."""
    parsed = feedparser.parse(feed)
    assert not parsed.bozo, parsed.bozo_exception
    return [(each.title, each.get("author", ""), each.updated) for each in parsed.entries]


@pytest.fixture(autouse=True)
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def test_each_feed_has_what_it_says_newest_first(tmp_path):
    log = (commit(3, "minutes/a.md"), commit(2, "sessions/b.md"), commit(1, *list(FILES)[1:]))
    feeds = feeds_of(tmp_path, *log)
    assert tuple(feeds) == FEEDS
    third, second, first = (f"2016-10-0{day}T08:00:00Z" for day in (3, 2, 1))
    sessions = [("B", "Cy Dee", second), ("A <b> & c", "Ann Lee, Bo Chen", first)]
    minutes = [("A <b> & c (notes)", "Di Eco", third), ("B (notes)", "", first)]
    found = {path: entries(feed) for path, feed in feeds.items()}
    assert found["feeds/sessions.xml"] == sessions
    assert found["feeds/minutes.xml"] == minutes
    decided = found["feeds/decisions.xml"]
    assert [each[2] for each in decided] == [third, third, first]
    assert {each[0] for each in decided} == {"Do it.", "Not that.", "yes"}
    assert all(author == "" for _, author, _ in decided)
    assert sorted(found[EVERYTHING]) == sorted([*sessions, *minutes, *decided])


def test_addresses_are_absolute_and_lead_to_the_very_line(tmp_path):
    feeds = feeds_of(tmp_path, commit(1, *list(FILES)[1:]))
    parsed = feedparser.parse(feeds["feeds/decisions.xml"])
    assert all(each.link.startswith(f"{BASE}minutes/") for each in parsed.entries)
    assert all("/#decision-" in each.link for each in parsed.entries)
    links = {each.rel: each.href for each in parsed.feed.links}
    assert links == {
        "self": f"{BASE}feeds/decisions.xml",
        "alternate": f"{BASE}outcomes/#socml-decision",
    }


@pytest.mark.parametrize(
    ("path", "address"),
    [("feeds/sessions.xml", "../sessions/b/"), (EVERYTHING, "./sessions/b/")],
)
def test_without_an_address_of_the_site_they_count_from_the_feed(tmp_path, path, address):
    feed = feeds_of(tmp_path, base="")[path].decode()
    assert f'href="{address}"' in feed


def test_an_entry_has_the_same_id_in_every_feed_and_after_every_edit(tmp_path):
    before = feeds_of(tmp_path, commit(1, *list(FILES)[1:]))
    edited = {"sessions/a.md": FILES["sessions/a.md"].replace("A <b> & c", "Another title")}
    after = feeds_of(tmp_path, commit(2, "sessions/a.md"), commit(1, *list(FILES)[1:]), more=edited)

    def ids(feed: bytes) -> set[str]:
        return {each.id for each in feedparser.parse(feed).entries}

    assert [ids(feed) for feed in before.values()] == [ids(feed) for feed in after.values()]
    single = [ids(before[path]) for path in FEEDS[:3]]
    assert ids(before[EVERYTHING]) == set(itertools.chain(*single))
    assert len(ids(before[EVERYTHING])) == sum(map(len, single)) == 7


def test_drafts_and_what_they_decided_are_not_announced(tmp_path):
    draft = {"minutes/a.md": FILES["minutes/a.md"].replace("---\n", "---\nstatus: draft\n", 1)}
    feeds = feeds_of(tmp_path, more=draft)
    assert [each[0] for each in entries(feeds["feeds/minutes.xml"])] == ["B (notes)"]
    assert [each[0] for each in entries(feeds["feeds/decisions.xml"])] == ["yes"]


def test_who_took_notes_that_name_nobody_is_in_no_feed(tmp_path):
    assert all(b"Ed Fox" not in feed for feed in feeds_of(tmp_path).values())


def test_without_history_the_end_of_the_conference_is_the_moment(tmp_path):
    feed = feeds_of(tmp_path)["feeds/sessions.xml"]
    assert {each[2] for each in entries(feed)} == {"2016-10-08T06:59:59Z"}


def test_a_feed_without_entries_is_a_feed(tmp_path):
    files = {
        "conference.yml": "name: T\nacronym: tiny\ntimezone: UTC\n"
        "days: [{date: 2016-10-07, slots: []}]\n"
    }
    write(tmp_path, files)
    loaded = load_archive(tmp_path)
    assert loaded.archive is not None
    for feed in dict(format_feeds(PageBuilder(loaded.archive, loaded.links))).values():
        assert entries(feed) == []


def test_a_feed_holds_fifty_entries_at_most(tmp_path):
    more = {f"sessions/s{n}.md": FILES["sessions/b.md"].replace("B", f"S{n}") for n in range(60)}
    assert len(entries(feeds_of(tmp_path, more=more)["feeds/sessions.xml"])) == 50
