"""The example conference as its readers meet it."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

KINDS = (
    "",
    "schedule/",
    "sessions/",
    "sessions/gan-mode-collapse/",
    "sessions/causal-rl/",
    "sessions/error-bars-for-rl/",
    "sessions/interpretability-for-whom/",
    "minutes/",
    "minutes/gan-mode-collapse/",
    "minutes/healthcare-data/",
    "outcomes/",
    "coverage/",
    "people/",
    "people/ines/",
    "topics/",
    "topics/theory/",
    "propose/",
    "wanted/",
    "changes/",
    "search/",
)


@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_opens_without_complaint_and_asks_no_other_host(visit, example, width):
    visitor = visit(example, width)
    for path in example.pages():
        page = visitor.go(path)
        assert page.locator("h1").count() == 1, path
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0, f"{path} is {too_wide} px wider than the screen"
    assert visitor.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", KINDS)
def test_axe_finds_nothing(visit, example, path, scheme):
    page = visit(example, color_scheme=scheme).go(path)
    results = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}
    )
    # Material's own frame: its drawer's labels, and landmarks that it repeats.
    ours = [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
        if ".md-content" in str(node["target"]) or 'class="socml' in node["html"]
    ]
    assert ours == []


def test_without_script_everything_is_there(visit, example):
    visitor = visit(example, java_script_enabled=False)
    page = visitor.go("sessions/")
    assert page.locator(".socml-row").count() == 24
    assert not page.locator(".socml-filter").is_visible()
    page = visitor.go("schedule/")
    assert page.locator(".socml-grid").count() == 2
    assert page.get_by_role("link", name="RL debugging clinic").first.is_visible()


def test_the_filter_narrows_the_list_and_stands_in_the_address(visit, example):
    visitor = visit(example)
    page = visitor.go("sessions/")
    visible = page.locator(".socml-row:visible")
    assert visible.count() == 24
    page.get_by_label("Topic").select_option(label="robotics")
    robotics = visible.count()
    assert 0 < robotics < 24
    assert "topic=robotics" in page.url
    assert page.locator("output[name=found]").inner_text() == f"{robotics} shown"
    page.reload()
    assert visible.count() == robotics
    page.get_by_label("Find").fill("no such words")
    assert visible.count() == 0
    page.get_by_role("button", name="Show all").click()
    assert visible.count() == 24
    assert visitor.complaints == []


def test_the_filter_ignores_accents_and_an_address_that_makes_no_sense(visit, example):
    visitor = visit(example)
    page = visitor.go("sessions/?find=novotna&topic=%3Cscript%3E&state=nonsense")
    assert page.locator(".socml-row:visible").count() == 1
    assert visitor.complaints == []


def test_on_a_phone_the_timetable_is_a_list_in_order_of_time(visit, example):
    page = visit(example, 390).go("schedule/")
    assert not page.locator(".socml-grid thead").first.is_visible()
    assert page.locator(".socml-cell--free").first.inner_text() == "free Workshop"
    cell = page.locator(".socml-cell--session").first
    assert cell.locator(".socml-cell__where").inner_text() == "12:00–12:50, Atrium"
    tops = (
        page.locator("table.socml-grid")
        .first.locator("td.socml-cell--session, td.socml-cell--slot")
        .evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")
    )
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)


def test_on_a_wide_screen_parallel_sessions_stand_side_by_side(visit, example):
    page = visit(example).go("schedule/")
    boxes = [
        page.get_by_role("cell", name=name).first.bounding_box()
        for name in ("Three fairness criteria", "Batch normalization in reinforcement")
    ]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


def test_keyboard_alone_leads_from_the_skip_link_to_a_session(visit, example):
    page = visit(example).go("sessions/")
    page.keyboard.press("Tab")
    assert "md-skip" in page.evaluate("document.activeElement.className")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.classList.contains('socml-row__title')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/gan-mode-collapse/")


def test_formulas_are_drawn_without_script(visit, example):
    page = visit(example, java_script_enabled=False).go("sessions/gan-mode-collapse/")
    box = page.locator("math[display=block]").first.bounding_box()
    assert box["height"] > 15
    assert box["width"] > 100


def test_pages_print(visit, example):
    page = visit(example).go("schedule/")
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_an_old_address_leads_on_without_script(visit, example):
    page = visit(example, java_script_enabled=False).go("sessions/acting-from-logs/")
    page.wait_for_url("**/sessions/causal-rl/")
    assert page.locator("h1").inner_text() == "Learning to act from logs with hidden causes"


def test_the_sidebar_finds_a_page_of_the_section(visit, example):
    visitor = visit(example)
    page = visitor.go("sessions/causal-rl/")
    links = page.locator(".socml-nearby__list a")
    assert links.count() == 11
    assert page.locator(".socml-nearby__list [aria-current]").inner_text() == (
        "Learning to act from logs with hidden causes"
    )
    find = page.get_by_role("searchbox", name="Find a page of this section")
    find.fill("FOOL aprend")
    page.get_by_text("No page fits.").wait_for()
    find.fill("metric aprendizaje")
    find.fill("aprendizaje")
    page.get_by_text("1 found").wait_for()
    find.press("Escape")
    assert links.count() == 11
    assert find.input_value() == ""
    find.fill("manana")
    page.get_by_text("1 found").wait_for()
    find.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/active-learning/")
    assert visitor.complaints == []


def test_the_sidebar_without_script_shows_the_pages_around(visit, example):
    page = visit(example, java_script_enabled=False).go("minutes/causal-rl/../sharp-minima/")
    assert page.locator(".socml-nearby__list a").count() == 11
    assert not page.locator(".socml-nearby__find").is_visible()
    page.locator(".socml-clone summary").click()
    assert page.locator(".socml-clone code").inner_text() == (
        "git clone https://git.example.org/socml/socml16.git"
    )


def test_the_sidebar_is_in_the_drawer_on_a_phone(visit, example):
    page = visit(example, 390).go("sessions/causal-rl/")
    page.locator("header label[for=__drawer]").click()
    link = page.locator(".socml-side").get_by_role("link", name="Recent changes")
    link.scroll_into_view_if_needed()
    link.click()
    page.wait_for_url("**/changes/")
    assert page.locator("h1").inner_text() == "Recent changes"


def test_outcomes_are_filtered_and_lead_to_their_line(visit, example):
    visitor = visit(example)
    page = visitor.go("outcomes/?kind=action&state=open")
    rows = page.locator(".socml-row:visible")
    assert rows.count() == int(page.locator("output").inner_text().split()[0]) > 10
    page.get_by_label("Person").select_option(label="Ines Okafor")
    page.get_by_label("Find").fill("patient")
    assert rows.count() == 1
    page.get_by_role("link", name="find patient 5").click()
    page.wait_for_url("**/minutes/rl-debugging-clinic/#action-*")
    target = page.locator(":target")
    assert "find patient 5" in target.locator("xpath=..").inner_text()
    assert visitor.complaints == []
