"""Texts say their language and direction wherever they are shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_files import write

from socml_site.engines.site import build_site
from socml_site.pages.tongue import direction_of, tongue

HEBREW, ARABIC = "\u05e9\u05dc\u05d5\u05dd CSS!", "\u0645\u0631\u062d\u0628\u0627"
FILES = {
    "conference.yml": "name: Small\nacronym: small\ntimezone: Europe/Berlin\n"
    "days: [{date: 2016-10-07, slots: [{start: '11:00', end: '12:00'}]}]\n"
    "rooms: [{id: aleph, name: Aleph}]\n",
    "mkdocs.yml": "site_name: Small\ndocs_dir: content\ntheme: {name: material, font: false}\n"
    "plugins: [socml: {search: false}]\n",
    "content/index.md": "# Home\n",
    "sessions/said.md": f"---\ntitle: {HEBREW}\nproposers: Ann\nlanguage: he\n"
    f"start: 2016-10-07 11:00\nroom: aleph\n---\n\n{HEBREW}\n",
    "minutes/said.md": f"{HEBREW}\n\n## Decisions\n\n- {HEBREW}\n",
    "sessions/unsaid.md": f"---\ntitle: {ARABIC}\nproposers: Ann\n---\n\n{ARABIC}\n",
    "sessions/plain.md": "---\ntitle: Plain\nproposers: Ann\n---\n\n"
    "<p dir=rtl lang=ar>a</p>\n\n<p dir=sideways>b</p>\n",
}


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("he", "rtl"),
        ("ar-EG", "rtl"),
        ("FA", "rtl"),
        ("pa-Arab", "rtl"),
        ("en", "ltr"),
        ("ar-Latn", "ltr"),
        ("pa", "ltr"),
        ("ja", "ltr"),
    ],
)
def test_a_language_has_a_direction(language, direction):
    assert direction_of(language) == direction


@pytest.mark.parametrize(
    ("language", "text", "attributes"),
    [
        ("he", "anything", ' lang="he" dir="rtl"'),
        ("ja", "anything", ' lang="ja" dir="ltr"'),
        ("", "plain", ""),
        ("", f"with {ARABIC}", ' dir="auto"'),
        ('"><script>', "", ' lang="&#34;&gt;&lt;script&gt;" dir="ltr"'),
    ],
)
def test_an_element_says_what_is_not_the_pages_own(language, text, attributes):
    assert str(tongue(language, text)) == attributes


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tongues")
    write(root, FILES)
    built = build_site(root, None, keep_going=False, on_loaded=lambda loaded: not loaded.has_errors)
    assert built is not None
    return built


@pytest.mark.parametrize(
    "page",
    ["sessions/said", "minutes/said", "sessions", "minutes", "schedule", "people", "coverage"],
)
def test_a_title_stands_in_its_language_everywhere(site, page):
    text = (site / page / "index.html").read_text()
    article = text[text.index("<article") : text.index("</article>")]
    assert f'lang="he" dir="rtl">{HEBREW}' in article


@pytest.mark.parametrize("page", ["sessions/said", "minutes/said"])
def test_a_text_stands_in_its_language(site, page):
    assert 'socml-body" lang="he" dir="rtl">' in (site / page / "index.html").read_text().replace(
        "socml-body e-content", "socml-body"
    )


def test_an_outcome_stands_in_the_language_of_its_session(site):
    assert f'lang="he" dir="rtl">{HEBREW}</a>' in (site / "outcomes/index.html").read_text()


def test_where_nobody_has_said_browsers_find_out(site):
    assert f'dir="auto">{ARABIC}' in (site / "sessions/unsaid/index.html").read_text()


def test_authors_may_say_it_for_a_part(site):
    text = (site / "sessions/plain/index.html").read_text()
    assert '<p dir="rtl" lang="ar">a</p>' in text
    assert "<p>b</p>" in text
