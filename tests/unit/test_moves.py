"""What changed on the schedule, from git; and what other sites read in the heads of pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
import pytest
from test_calendars import PLACED, SESSION, Repo

from socml_site.engines.site import open_builder
from socml_site.interchange.feeds import format_feeds
from socml_site.load import load_archive
from socml_site.pages import PageBuilder

TWICE = """\
start:
  - 2016-10-04 14:00
  - 2016-10-04 16:00
duration: 50
room:
- aleph
- beth
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "conf")


def builder(repo: Repo) -> PageBuilder:
    loaded = load_archive(repo.root)
    assert not loaded.has_errors
    return open_builder(repo.root, loaded)


def moves(repo: Repo) -> list[tuple[str, str]]:
    return [(move.kind, move.text) for move in builder(repo).moves.all]


@pytest.mark.parametrize(
    ("before", "after", "kind", "text"),
    [
        (
            PLACED,
            PLACED.replace("14:00", "15:00"),
            "moved",
            "from Tue 4 Oct 14:00 to Tue 4 Oct 15:00",
        ),
        (PLACED, PLACED.replace("aleph", "Beth"), "moved", "from Aleph to Beth"),
        ("", PLACED, "placed", "to Tue 4 Oct 14:00, Aleph"),
        (PLACED, "", "moved", "no longer Tue 4 Oct 14:00, Aleph; looking for a place"),
        (PLACED, PLACED + "status: cancelled\n", "cancelled", "does not take place"),
        (PLACED + "status: cancelled\n", PLACED, "back", "takes place after all"),
        (PLACED, PLACED.replace("50", "25"), "length", "is longer or shorter"),
        (PLACED, PLACED + "merged_into: other\n", "merged", "became part of Other"),
        (
            PLACED,
            PLACED.replace("aleph", "[aleph, beth]"),
            "moved",
            "from Aleph to Aleph and Beth",
        ),
        (
            PLACED,
            TWICE,
            "moved",
            "from Tue 4 Oct 14:00, Aleph to Tue 4 Oct 14:00, Aleph and Tue 4 Oct 16:00, Beth",
        ),
        # Only a line below the name of the field is another one.
        (
            TWICE,
            TWICE.replace("16:00", "17:00"),
            "moved",
            "from Tue 4 Oct 14:00 and Tue 4 Oct 16:00 to Tue 4 Oct 14:00 and Tue 4 Oct 17:00",
        ),
        (
            PLACED,
            PLACED.replace(": 2016-10-04 14:00", ": [2016-10-04 14:00,\n 2016-10-04 16:00]"),
            "moved",
            "from Tue 4 Oct 14:00 to Tue 4 Oct 14:00 and Tue 4 Oct 16:00",
        ),
        ("", TWICE, "placed", "to Tue 4 Oct 14:00, Aleph and Tue 4 Oct 16:00, Beth"),
    ],
)
def test_a_change_is_said_in_words(repo, before, after, kind, text):
    other = SESSION.format("Other", "").replace("Ann Lee", "Bo Chen")
    repo.commit({"sessions/a.md": SESSION.format("A", before), "sessions/other.md": other})
    repo.commit({"sessions/a.md": SESSION.format("A", after)})
    assert moves(repo)[0] == (kind, text)


@pytest.mark.parametrize(
    ("before", "after", "kind", "text"),
    [
        (PLACED, PLACED + "status: Cancelled\n", "cancelled", "does not take place"),
        (PLACED + "merged_into: other\n", PLACED, "back", "takes place after all"),
        (PLACED, PLACED.replace("room: aleph", "room : beth"), "moved", "from Aleph to Beth"),
        (PLACED.replace("14:00", "9:05"), PLACED.replace("14:00", "8:05"), "moved",
         "from Tue 4 Oct 09:05 to Tue 4 Oct 08:05"),
    ],
)  # fmt: skip
def test_other_spellings_mean_the_same(repo, before, after, kind, text):
    other = SESSION.format("Other", "").replace("Ann Lee", "Bo Chen")
    repo.commit({"sessions/a.md": SESSION.format("A", before), "sessions/other.md": other})
    repo.commit({"sessions/a.md": SESSION.format("A", after)})
    assert moves(repo)[0] == (kind, text)


def test_a_list_of_one_is_as_good_as_its_one_value(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    listed = PLACED.replace("aleph", "[aleph]").replace(" 2016-10-04 14:00", "\n- 2016-10-04 14:00")
    repo.commit({"sessions/a.md": SESSION.format("A", listed)})
    assert [kind for kind, _ in moves(repo)] == ["new"]


def test_lists_in_a_text_are_no_fields(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", "")})
    repo.commit({"sessions/a.md": SESSION.format("A", "") + "\n- 2016-10-04 14:00\n    room\n"})
    assert moves(repo) == []


def test_a_line_of_text_is_no_field(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    text = SESSION.format("A", PLACED) + "\nstatus: cancelled\nroom: anywhere\n"
    repo.commit({"sessions/a.md": text})
    assert [kind for kind, _ in moves(repo)] == ["new"]


def test_the_newest_comes_first_on_the_page_and_in_the_feed(repo):
    repo.commit({"sessions/a.md": SESSION.format("A <b>", PLACED)})
    repo.commit({"sessions/a.md": SESSION.format("A <b>", PLACED.replace("14:00", "15:00"))})
    made = builder(repo)
    html = str(made.moves.page().html)
    assert re.findall(r"socml-change--(\w+)", html) == ["moved", "new"]
    assert "A &lt;b&gt;" in html
    feed = feedparser.parse(dict(format_feeds(made))["feeds/schedule.xml"])
    assert not feed.bozo
    assert [each.title for each in feed.entries] == ["A <b>: moved", "A <b>: new"]


@pytest.mark.parametrize(
    ("as_of", "is_marked"), [("2016-09-04 12:00", True), ("2016-09-09 12:00", False)]
)
def test_what_moved_in_the_last_day_says_so_on_the_grid(repo, as_of, is_marked):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED.replace("14:00", "15:00"))})
    text = (repo.root / "conference.yml").read_text()
    (repo.root / "conference.yml").write_text(f"as_of: {as_of}\n{text}")
    (page,) = [page for page in builder(repo).all() if page.url == "schedule/"]
    assert ("socml-change--moved" in page.html) is is_marked


def test_an_empty_page_says_why(repo):
    assert "without the history" in str(builder(repo).moves.page().html)


def data_of(head: str) -> dict[str, object]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)
    found = json.loads(text)
    assert isinstance(found, dict)
    return found


def test_a_session_is_an_event_of_the_conference(repo):
    evil = "</script><img src=x onerror=alert(1)>"
    repo.commit({"sessions/a.md": SESSION.format(f"'{evil}'", PLACED)})
    made = builder(repo)
    (page,) = [page for page in made.all() if page.url == "sessions/a/"]
    head = str(made.linked_data.head(page))
    data = data_of(head)
    assert "<img" not in head
    assert data["name"] == evil
    assert (data["startDate"], data["endDate"]) == (
        "2016-10-04T14:00:00-07:00", "2016-10-04T14:50:00-07:00",
    )  # fmt: skip
    assert data["location"]["containedInPlace"]["name"] == "The House"
    assert data["performer"] == [{"@type": "Person", "name": "Ann Lee"}]
    assert data["superEvent"]["startDate"] == "2016-10-04"
    assert data["eventStatus"] == "https://schema.org/EventScheduled"
    assert '<meta property="og:url" content="https://x.org/y/sessions/a/">' in head
    assert 'content="&lt;/script&gt;' in head


def test_the_schedule_is_the_conference_with_its_sessions(repo):
    repo.commit(
        {
            "sessions/a.md": SESSION.format("A", PLACED),
            "sessions/b.md": SESSION.format("B", ""),
            "sessions/c.md": SESSION.format("C", PLACED + "status: cancelled\n"),
        }
    )
    made = builder(repo)
    (page,) = [page for page in made.all() if page.url == "schedule/"]
    data = data_of(str(made.linked_data.head(page)))
    assert "eventSchedule" not in data
    subs = [(each["name"], each.get("eventStatus")) for each in data["subEvent"]]
    assert subs == [("A", None), ("C", "https://schema.org/EventCancelled")]


def test_a_session_page_has_the_microformats_of_an_event(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    (page,) = [page for page in builder(repo).all() if page.url == "sessions/a/"]
    assert '<div class="h-event">' in page.html
    assert '<h1 class="p-name">A</h1>' in page.html
    assert '<time class="dt-start" datetime="2016-10-04T14:00-07:00" ' in page.html
    assert '<time class="dt-end" datetime="2016-10-04T14:50-07:00"></time>' in page.html
    assert '<a class="p-location" href="../../rooms/aleph/">Aleph</a>' in page.html
