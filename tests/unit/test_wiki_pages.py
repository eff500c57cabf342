"""What makes the site a wiki: below each page its past, recent changes, old addresses, the feed."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from project_files import Files, site_files, write

from socml_site.interchange.feeds import CHANGES
from socml_site.load import load_archive
from socml_site.pages import PageBuilder
from socml_site.source import Change, ChangeKind, Commit, GitLog
from socml_site.wiki import Forge, RepoHost, build_history

HEADER = "---\ntitle: {}\nproposers: Bo Chen\n---\n\n"

FILES: Files = {
    "conference.yml": (
        "name: Tiny & co\nacronym: tiny16\ntimezone: Europe/Berlin\n"
        "as_of: 2016-10-01 09:00\ndays: [{date: 2016-10-07}]\n"
        "people: {ann: {name: Ann Lee, aliases: [annlee]}}\n"
    ),
    "content/index.md": "# Home\n",
    "sessions/a.md": HEADER.format("A <b>"),
    "sessions/b.md": HEADER.format("B").replace("title", "aliases: [old-b]\ntitle"),
    "sessions/secret.md": HEADER.format("Secret"),
    "minutes/secret.md": "---\nattribution: chatham-house\n---\n\n- said\n",
}
REPO = RepoHost(Forge.GITHUB, "https://github.com/o/r")
ADDED, EDITED = ChangeKind.ADDED, ChangeKind.EDITED


def commit(number: int, author: str, *changes: Change, subject: str = "Why") -> Commit:
    when = datetime(2016, 10, number, 22, 30, tzinfo=UTC)
    sha, parent = f"{number:040}", f"{number - 1:040}"
    return Commit(sha, (parent,), when, author, subject, changes)


def builder(
    root: Path,
    *newest_first: Commit,
    more: Files | None = None,
    is_complete: bool = True,
    site_url: str = "",
) -> PageBuilder:
    write(root, {**FILES, **(more or {})})
    loaded = load_archive(root)
    assert loaded.archive is not None
    log = GitLog(newest_first, is_complete) if newest_first else None
    history = build_history(log, loaded.texts)
    return PageBuilder(loaded.archive, loaded.links, REPO, history, site_url)


def footer(pages: PageBuilder, path: str) -> str:
    (page,) = [each for each in pages.all() if each.source_path == path]
    return str(page.html).partition('<p class="socml-past"')[2]


# Below a page


def test_a_page_says_who_wrote_it_and_when(tmp_path):
    pages = builder(
        tmp_path,
        commit(9, "annlee", Change(EDITED, "sessions/a.md")),
        commit(8, "Bo Chen", Change(EDITED, "sessions/a.md")),
        commit(7, "Cy <i>", Change(ADDED, "sessions/a.md")),
    )
    text = footer(pages, "sessions/a.md")
    # Half past ten in the evening is the next day in Berlin.
    assert '<time datetime="2016-10-10T00:30+02:00">10 October 2016</time>' in text
    assert 'by <a href="../../people/#ann">Ann Lee</a>' in text
    assert "3 revisions since" in text
    assert 'Cy &lt;i&gt;, <a href="../../people/#bo-chen">Bo Chen</a>' in text
    for action in ("commits", "blame", "raw", "edit"):
        assert f'href="https://github.com/o/r/{action}/main/sessions/a.md"' in text


def test_without_history_the_date_is_unknown(tmp_path):
    assert "Last edited: date unknown" in footer(builder(tmp_path), "sessions/a.md")


def test_a_file_that_is_not_committed_has_no_date(tmp_path):
    pages = builder(tmp_path, commit(7, "Bo Chen", Change(ADDED, "sessions/b.md")))
    assert "date unknown" in footer(pages, "sessions/a.md")
    assert "date unknown" not in footer(pages, "sessions/b.md")


def test_a_shallow_clone_says_nothing_of_the_beginning(tmp_path):
    log = commit(9, "Bo Chen", Change(EDITED, "sessions/a.md"))
    text = footer(builder(tmp_path, log, is_complete=False), "sessions/a.md")
    assert "Last edited" in text
    assert "since" not in text


def test_nobody_is_named_below_notes_that_name_nobody(tmp_path):
    log = commit(9, "Ann Lee", Change(ADDED, "minutes/secret.md"), subject="I said it")
    pages = builder(tmp_path, log)
    assert "10 October 2016" in footer(pages, "minutes/secret.md")
    files = dict(site_files(pages, pages.all()))
    for text in (
        footer(pages, "minutes/secret.md"),
        pages.wiki.changes_page().html,
        files[CHANGES],
    ):
        assert b"Ann" not in (text if isinstance(text, bytes) else str(text).encode())
        assert b"I said it" not in (text if isinstance(text, bytes) else str(text).encode())


@pytest.mark.parametrize(
    "change",
    [
        Change(ChangeKind.REMOVED, "minutes/gone.md"),
        Change(ChangeKind.ADDED, "minutes/broken.md"),
        Change(ChangeKind.RENAMED, "minutes/old/x.md", "minutes/secret.md"),
    ],
)
def test_nobody_is_named_where_nobody_can_tell_whether_they_may_be(tmp_path, change):
    """What is gone or has an error may have said that nobody is to be named."""
    more = {"minutes/broken.md": "---\nattribution: chatham house\n---\n"}
    pages = builder(tmp_path, commit(9, "Ann Lee", change, subject="I said it"), more=more)
    assert [each[0] for each in titles(pages)] == [""]
    assert "I said it" not in pages.wiki.changes_page().html


def test_a_commit_with_notes_that_name_nobody_names_nobody(tmp_path):
    """The files beside them would tell who it was."""
    changes = [Change(EDITED, "minutes/secret.md"), Change(EDITED, "sessions/a.md")]
    pages = builder(tmp_path, commit(9, "Ann Lee", *changes, subject="Home and notes"))
    assert [each[0] for each in titles(pages)] == [""]
    html = pages.wiki.changes_page().html
    assert "Home and notes" not in html
    assert f"{9:040}" not in html


# Recent changes


def titles(pages: PageBuilder) -> list[tuple[str, int, list[tuple[str, str]]]]:
    return [
        (change.author, change.count, [(str(page.kind), page.title) for page in change.pages])
        for change in pages.wiki.changes()
    ]


def test_changes_are_shown_by_commit_newest_first(tmp_path):
    pages = builder(
        tmp_path,
        commit(9, "Bo Chen", Change(ChangeKind.REMOVED, "sessions/gone.md")),
        commit(8, "Ann Lee", Change(EDITED, "conference.yml"), Change(EDITED, "sessions/a.md")),
        commit(7, "Ann Lee", Change(ChangeKind.RENAMED, "sessions/b.md", "sessions/c.md")),
    )
    assert titles(pages) == [
        ("Bo Chen", 1, [("removed", "sessions/gone.md")]),
        ("Ann Lee", 1, [("edited", "Facts of the conference"), ("edited", "A <b>")]),
        ("Ann Lee", 1, [("renamed", "B")]),
    ]
    html = pages.wiki.changes_page().html
    assert '<a href="../sessions/a/">A &lt;b&gt;</a>' in html
    assert html.count("<h2 ") == 3
    assert f'href="https://github.com/o/r/commit/{9:040}"' in html


def test_edits_in_a_row_by_one_person_are_one(tmp_path):
    same_day = [
        Commit(f"{n:040}", (f"{n - 1:040}",), datetime(2016, 10, 7, n, tzinfo=UTC), author, "x",
               (Change(EDITED, "sessions/a.md"),))
        for n, author in ((9, "Ann"), (8, "Ann"), (7, "Bo"), (6, "Ann"))
    ]  # fmt: skip
    pages = builder(tmp_path, *same_day)
    assert [each[:2] for each in titles(pages)] == [("Ann", 2), ("Bo", 1), ("Ann", 1)]


def test_a_commit_of_many_files_is_folded(tmp_path):
    changes = [Change(ADDED, f"sessions/x{number}.md") for number in range(20)]
    html = builder(tmp_path, commit(7, "Ann", *changes)).wiki.changes_page().html
    assert "<summary>and 12 more files</summary>" in html


def test_without_history_the_changes_say_why_there_are_none(tmp_path):
    pages = builder(tmp_path)
    assert "without the history of its files" in pages.wiki.changes_page().html
    assert CHANGES not in dict(site_files(pages, pages.all()))


# Old addresses


def test_old_addresses_lead_on(tmp_path):
    pages = builder(
        tmp_path,
        commit(9, "Ann", Change(ChangeKind.RENAMED, "sessions/b.md", "sessions/c.md")),
        commit(8, "Ann", Change(ChangeKind.RENAMED, "sessions/c.md", "sessions/d e.md")),
        commit(7, "Ann", Change(ChangeKind.RENAMED, "minutes/secret.md", "minutes/s.md")),
        commit(6, "Ann", Change(ChangeKind.RENAMED, "sessions/gone.md", "sessions/lost.md")),
        site_url="https://x.org/y",
    )
    files = dict(site_files(pages, pages.all()))
    found = {path for path in files if path.endswith(".html")}
    # What could not be an address has never been one.
    assert found == {
        "sessions/old-b/index.html",
        "sessions/c/index.html",
        "minutes/s/index.html",
    }
    html = str(files["sessions/old-b/index.html"])
    assert '<meta http-equiv="refresh" content="0; url=../../sessions/b/">' in html
    assert '<link rel="canonical" href="https://x.org/y/sessions/b/">' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "<script" not in html


def test_a_redirect_escapes_the_title(tmp_path):
    more = {"sessions/a.md": HEADER.format("A <b>").replace("title", "aliases: [older]\ntitle")}
    pages = builder(tmp_path, more=more)
    html = str(dict(site_files(pages, pages.all()))["sessions/older/index.html"])
    assert "<title>A &lt;b&gt;</title>" in html


# The feed and the sidebar


ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("site_url", "page", "own"),
    [
        ("https://x.org/y", "https://x.org/y/sessions/a/", "https://x.org/y/changes/feed.xml"),
        ("", "../sessions/a/", "../changes/feed.xml"),
    ],
)
def test_the_feed_has_what_changed(tmp_path, site_url, page, own):
    log = commit(9, "Cy & <co>", Change(EDITED, "sessions/a.md"), subject="a < b")
    pages = builder(tmp_path, log, site_url=site_url)
    feed = ElementTree.fromstring(dict(site_files(pages, pages.all()))[CHANGES])
    assert feed.findtext(f"{ATOM}updated") == "2016-10-09T22:30:00Z"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == own
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "A <b>: edited"
    assert entry.find(f"{ATOM}link").get("href") == page
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Cy & <co>"
    assert entry.findtext(f"{ATOM}summary") == "a < b"


def test_an_entry_keeps_its_id_when_others_come(tmp_path):
    first = commit(8, "Ann", Change(ADDED, "sessions/a.md"))
    second = commit(9, "Ann", Change(ADDED, "sessions/b.md"))
    before = builder(tmp_path, first)
    after = builder(tmp_path, second, first)
    feeds = [dict(site_files(each, each.all()))[CHANGES] for each in (before, after)]
    entries = [ElementTree.fromstring(feed).findall(f"{ATOM}entry") for feed in feeds]
    ids = [[entry.findtext(f"{ATOM}id") for entry in found] for found in entries]
    assert ids[1][1:] == ids[0]
    assert ids[1][0] != ids[0][0]


def test_a_name_that_no_text_may_hold_spoils_no_feed(tmp_path):
    log = commit(9, "Ann", Change(ADDED, "sessions/bad\x01.md"))
    pages = builder(tmp_path, log)
    feed = dict(site_files(pages, pages.all()))[CHANGES]
    assert ElementTree.fromstring(feed).findtext(f".//{ATOM}title") is not None
    assert "\x01" not in pages.wiki.changes_page().html


def test_an_entry_keeps_its_id_when_its_file_is_renamed(tmp_path):
    first = commit(8, "Ann", Change(EDITED, "sessions/b.md"))
    rename = commit(9, "Ann", Change(ChangeKind.RENAMED, "sessions/c.md", "sessions/b.md"))
    before = builder(tmp_path, first)
    more = {"sessions/c.md": HEADER.format("B"), "sessions/b.md": HEADER.format("New")}
    after = builder(tmp_path, rename, first, more=more)
    assert after.wiki.changes()[-1].key == before.wiki.changes()[-1].key


def test_the_sidebar_shows_a_few_pages_around_and_can_find_all(tmp_path):
    """All pages on every page would grow with the square."""
    more = {f"sessions/x{number:03}.md": HEADER.format(f"X {number}") for number in range(60)}
    pages = builder(tmp_path, more=more)
    made = {page.url: page for page in pages.all()}
    around = [each.url for each in made["sessions/x030/"].nearby]
    assert around == [f"sessions/x{number:03}/" for number in range(25, 36)]
    assert len(made["sessions/a/"].nearby) == 11
    assert made["sessions/a/"].nearby[0].url == "sessions/a/"
    found = json.loads(dict(site_files(pages, pages.all()))["assets/socml/pages/sessions.json"])
    assert len(found) == 63
    assert found[0] == ["a", "A <b>"]
