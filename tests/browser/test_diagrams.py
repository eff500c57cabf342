"""Diagrams are drawn by a library of the site's own, and stay text where that cannot be."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from project_files import write

LIBRARY = "assets/socml/diagrams/mermaid.tiny.js"
FENCE = "```mermaid\n{}\n```\n"
GRAPH = FENCE.format("graph LR\n  A[Proposal] --> B[Notes]")
HOSTILE = [
    'graph TD\n  A["<img src=x onerror=alert(1)>"] --> B',
    'graph TD\n  A --> B\n  click A href "javascript:alert(1)"',
    "graph TD\n  A --> B\n  click A call alert(1)",
    '%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%\ngraph TD\n'
    '  A["<script>alert(1)</script>"] --> B',
    '%%{init: {"themeCSS": "} body { display: none } {"}}%%\ngraph TD\n  A --> B',
    "graph TD\n  A --> B\n  style A fill:url(https://example.org/x)",
    "sequenceDiagram\n  Ann->>Bo: <svg onload=alert(1)>",
]
CONFERENCE = "name: Small\nacronym: small\ntimezone: Europe/Berlin\ndays: [{date: 2016-10-07}]\n"
MKDOCS = """\
site_name: Small
docs_dir: content
theme:
  name: material
  font: false
  palette:
    - {scheme: default, toggle: {icon: material/weather-night, name: Dark}}
    - {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
plugins: [{socml: {search: false}}]
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""


@pytest.fixture(scope="module")
def site(serve, build, tmp_path_factory):
    root = tmp_path_factory.mktemp("diagrams")
    write(
        root,
        {
            "conference.yml": CONFERENCE,
            "mkdocs.yml": MKDOCS.replace("[{socml: {search: false}}]", "[socml: {search: false}]"),
            "content/index.md": f"# Home\n\n{GRAPH}",
            "content/plain.md": "# Plain\n",
            "sessions/one.md": "---\ntitle: One\nproposers: Ann\n---\n",
            "minutes/one.md": f"{GRAPH}\n{FENCE.format('graph nonsense ->')}",
            "sessions/bad.md": "---\ntitle: Bad\nproposers: Ann\n---\n"
            + "\n".join(map(FENCE.format, HOSTILE)),
        },
    )
    build(root, root / "site")
    return serve(root / "site")


@pytest.mark.parametrize("path", ["", "minutes/one/"])
def test_a_fence_becomes_a_diagram_and_keeps_its_text(visit, site, path):
    visitor = visit(site)
    page = visitor.go(path)
    figure = page.locator("figure.socml-figure")
    figure.locator("svg").wait_for()
    assert "Proposal" in figure.locator("svg").text_content()
    assert "A[Proposal] --> B[Notes]" in figure.locator("pre").text_content()
    assert visitor.complaints == []


def test_what_is_no_diagram_stays_text(visit, site):
    page = visit(site).go("minutes/one/")
    page.locator("figure.socml-figure svg").wait_for()
    assert page.locator("figure.socml-figure").count() == 1
    assert page.get_by_text("graph nonsense ->").is_visible()
    assert page.locator("body > div[id^=dsocml]").count() == 0


def test_a_page_without_a_diagram_does_not_load_the_library(visit, site):
    visitor = visit(site)
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.go("plain/")
    visitor.page.wait_for_load_state("networkidle")
    assert [url for url in asked if LIBRARY in url] == []


def test_without_scripts_the_text_is_there(visit, site):
    page = visit(site, java_script_enabled=False).go("minutes/one/")
    assert page.get_by_text("A[Proposal] --> B[Notes]").is_visible()


def test_a_diagram_follows_the_readers_colours(visit, site):
    page = visit(site).go("")
    page.locator("figure.socml-figure svg").wait_for()
    light = page.locator("figure.socml-figure svg style").text_content()
    page.evaluate("document.body.dataset.mdColorScheme = 'slate'")
    page.wait_for_function(
        "light => document.querySelector('figure.socml-figure svg style').textContent !== light",
        arg=light,
    )
    assert page.locator("figure.socml-figure svg").count() == 1


def test_nothing_in_a_diagram_runs_or_asks_anybody(visit, site):
    visitor = visit(site)
    page = visitor.go("sessions/bad/")
    page.locator("figure.socml-figure svg").first.wait_for()
    page.wait_for_timeout(500)
    for node in page.locator("figure.socml-figure svg a, figure.socml-figure svg .node").all():
        node.dispatch_event("click")
    assert page.locator("figure.socml-figure svg [onerror], figure svg [onload]").count() == 0
    assert page.locator("figure svg script, figure svg img, figure svg iframe").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0
    assert page.locator("h1").is_visible()
    assert visitor.complaints == []


@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_with_a_diagram_stays_in_its_window_and_is_accessible(visit, site, width):
    page = visit(site, width=width).go("minutes/one/")
    page.locator("figure.socml-figure svg").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page, context="article")
    assert [each["id"] for each in found.response["violations"]] == []
