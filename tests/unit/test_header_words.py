"""What authors write into a header is on the page, whatever else is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_files import write

from socml_site.engines.site import build_site

FILES = {
    "conference.yml": "name: Small\nacronym: small\ntimezone: UTC\n"
    "days: [{date: 2016-10-07, slots: [{start: '11:00', end: '12:00'}]}]\n"
    "rooms: [{id: aleph, name: Aleph}]\n",
    "mkdocs.yml": "site_name: Small\ndocs_dir: content\ntheme: {name: material, font: false}\n"
    "plugins: [socml: {search: false}]\n",
    "content/index.md": "# Home\n",
    "sessions/one.md": "---\ntitle: Titleword\nproposers: Proposerword Lee\n"
    "moderators: Moderatorword Lee\nsummary: Summaryword of it.\n"
    "interested: [Firstword, Secondword]\n"
    "needs: [needword]\nlinks: {Labelword: https://linkword.example.org}\nexpected: 17\n"
    "conflicts: [other]\ntopics: [topicword]\n---\n\nBodyword.\n",
    "sessions/other.md": "---\ntitle: Otherword\nproposers: Bo\n---\n",
    "minutes/one.md": "---\nnote_takers: Noteword Lee\nparticipants: [Partword Lee]\n"
    "summary: Gistword of it.\nlicense: Licenseword\n---\n\nBodyword.\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("header")
    write(root, FILES)
    built = build_site(root, None, keep_going=False, on_loaded=lambda loaded: not loaded.has_errors)
    assert built is not None
    return built


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (
            "sessions/one",
            "Titleword Proposerword Moderatorword Summaryword Firstword Secondword needword"
            " Labelword linkword 17 Otherword topicword Bodyword",
        ),
        ("minutes/one", "Titleword Noteword Partword Gistword Licenseword Bodyword"),
    ],
)
def test_every_word_of_a_header_is_on_the_page(site, page, words):
    text = (site / page / "index.html").read_text()
    article = text[text.index("<article") : text.index("</article>")]
    assert [word for word in words.split() if word not in article] == []


def test_a_summary_that_is_the_first_paragraph_is_there_once(tmp_path):
    write(tmp_path, {**FILES, "sessions/other.md": "---\ntitle: O\nproposers: B\n---\n\nFirst.\n"})
    site = build_site(tmp_path, None, keep_going=False, on_loaded=lambda loaded: True)
    assert site is not None
    assert (site / "sessions/other/index.html").read_text().count("<p>First.</p>") == 1
