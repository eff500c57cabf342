"""Names in every script, and with signs in them, lead to pages of their own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from crawl import find_broken_links, read_pages
from project_files import write

from socml_site.engines.site import build_site

CONFERENCE = """\
name: Small conference
acronym: small
timezone: Europe/Berlin
days: [{date: 2016-10-07, slots: [{start: "11:00", end: "12:00"}]}]
rooms: [{id: a, name: Raum A}, {id: a-plus, name: Raum A+}]
"""
SITE = "https://small.example.org/"
MKDOCS = (
    f"site_name: Small\nsite_url: {SITE}\ndocs_dir: content\n"
    "theme: {name: material, font: false}\nplugins: [socml: {search: false}]\n"
)
SESSION = (
    "---\ntitle: {}\nproposers: {}\ntopics: [{}]\nstart: 2016-10-07 11:00\nroom: {}\n---\n\n{}\n"
)
FILES = {
    "conference.yml": CONFERENCE,
    "mkdocs.yml": MKDOCS,
    "content/index.md": "# Home\n\n[[議事録]], [[Встреча]], [[C#]], [議](../minutes/議事録.md)\n",
    "sessions/議事録.md": SESSION.format(
        "議事録 の 書き方", "王伟", "C", "Raum A", "[[topics/C++]]"
    ),
    "sessions/встреча.md": SESSION.format("Встреча", "Łukasz Ørsted", "C++", "Raum A+", "[[C#]]"),
    "sessions/محضر.md": SESSION.format("محضر", '"@иван"', "C#", "a", "[[@иван]]").replace(
        "11:00", "11:00\nstatus: cancelled"
    ),
    "minutes/議事録.md": "- 決定\n\n## 会場\n\n[上](#会場) ![図](図-1.png)\n",
    "minutes/図-1.png": b"\x89PNG\r\n\x1a\n",
    "people/иван.md": "# Иван\n",
}
PAGES = [
    "sessions/議事録",
    "sessions/встреча",
    "sessions/محضر",
    "minutes/議事録",
    "people/иван",
    "topics/c",
    "topics/c-plus-plus",
    "topics/c-sharp",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("scripts")
    write(root, FILES)
    built = build_site(root, None, keep_going=False, on_loaded=lambda loaded: not loaded.has_errors)
    assert built is not None
    return built


def test_every_page_is_there_and_no_link_is_broken(site):
    assert [page for page in PAGES if not (site / page / "index.html").is_file()] == []
    assert find_broken_links(site, SITE, read_pages(site)) == []


def test_people_without_a_page_have_an_address_that_says_something(site):
    people = (site / "people/index.html").read_text()
    assert 'id="王伟"' in people
    assert 'id="lukasz-orsted"' in people


def test_addresses_in_what_others_read_are_encoded(site):
    for name in ("schedule.xml", "schedule.json", "schedule.ics", "feed.xml", "sitemap.xml"):
        text = (site / name).read_text().replace("\r\n ", "")
        assert "https://small.example.org/sessions/%" in text, name
        assert "sessions/議事録" in unquote(text), name
        assert "example.org/sessions/議" not in text, name
