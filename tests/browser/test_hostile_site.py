"""What strangers write appears as text, wherever the theme prints it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EVIL = """<img src=x onerror=alert(1)>"'><script>alert(2)</script> {{ 7*7 }} &amp;"""
CONFERENCE = """\
format: 1
name: 'Conf <img src=x onerror=alert(3)>'
acronym: evil
timezone: Europe/Berlin
days:
  - date: 2016-10-07
    slots: [{start: "11:00", end: "12:00"}, {start: "12:00", end: "13:00", title: '<b onclick=alert(4)>Lunch', kind: break}]
rooms: [{id: aleph, name: 'Aleph <svg onload=alert(5)>'}]
formats: ['discussion<script>alert(6)</script>']
"""  # noqa: E501


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@pytest.fixture(scope="session")
def hostile(serve, build, tmp_path_factory):
    project = tmp_path_factory.mktemp("hostile")
    (project / "conference.yml").write_text(CONFERENCE)
    shutil.copy(ROOT / "mkdocs.yml", project / "mkdocs.yml")
    config = (project / "mkdocs.yml").read_text()
    (project / "mkdocs.yml").write_text(
        config[: config.index("nav:")] + config[config.index("plugins:") :]
    )
    for folder in ("content", "sessions", "minutes", "people"):
        (project / folder).mkdir()
    (project / "content/index.md").write_text(
        "---\nsocml_head: ['<script>alert(10)</script>']\n"
        "socml_nearby: ['<script>alert(11)</script>']\n---\n\n# Home\n\n"
        "<script>alert(7)</script><b onclick=alert(8)>b</b>\n\n"
        "```socml\nview: sessions\n```\n"
    )
    header = (
        "---\ntitle: {}\nproposers: [{}]\ntopics: [{}]\nsummary: {}\n{}---\n\n"
        "# {}\n\ntext {} [x](javascript:alert(9))\n"
    )
    evil = _quoted(EVIL)
    for name, extra in (("a", "start: 2016-10-07 11:00\nroom: aleph\n"), ("b", ""), ("c", "")):
        title = _quoted(f"{name} {EVIL}")
        (project / f"sessions/{name}.md").write_text(
            header.format(title, evil, evil, evil, extra, EVIL, EVIL)
        )
    (project / "minutes/a.md").write_text(
        f"---\nnote_takers: [{evil}]\nlicense: {evil}\n---\n\n## {EVIL}\n\n- {EVIL}\n"
    )
    (project / "people/zoe.md").write_text(
        f"---\nname: {_quoted('Zoe ' + EVIL)}\naffiliation: {_quoted(EVIL)}\n---\n"
    )
    build(project, project / "site")
    return serve(project / "site")


def test_no_script_of_a_stranger_runs_on_any_page(visit, hostile):
    visitor = visit(hostile)
    assert len(hostile.pages()) > 10
    for path in hostile.pages():
        page = visitor.go(path)
        page.wait_for_timeout(50)
        assert page.locator("article script, article img[src=x], article [onerror]").count() == 0, (
            path
        )
        assert page.locator("nav img[src=x], header img[src=x], footer img[src=x]").count() == 0, (
            path
        )
    assert visitor.complaints == []


def test_a_title_is_shown_as_it_was_written(visit, hostile):
    page = visit(hostile).go("sessions/b/")
    written = f"b {' '.join(EVIL.split())}"
    assert page.locator("h1").inner_text() == written
    assert page.title() == f"{written} - SOCML 16 (example)"
    assert page.locator("meta[name=description]").get_attribute("content") == " ".join(EVIL.split())
    assert (
        page.locator(".md-footer__link--next .md-ellipsis").inner_text().startswith("c <img src=x")
    )


def test_search_shows_what_strangers_wrote_as_text(visit, hostile):
    visitor = visit(hostile)
    page = visitor.go("search/?q=onerror")
    titles = page.locator(".socml-hit__title")
    titles.first.wait_for()
    page.locator("select[name=person] option", has_text="<img").first.wait_for(state="attached")
    assert titles.locator("xpath=.", has_text="<img src=x onerror=alert(1)>").count() > 3
    assert page.locator(".socml-hit__text", has_text="<img src=x").count() > 0
    assert page.locator(":is(.socml-search-page, dialog) :is(img, script)").count() == 0
    page.locator("select[name=person]").select_option(index=1)
    page.locator(".socml-search__status", has_text="result").wait_for()
    assert visitor.complaints == []
