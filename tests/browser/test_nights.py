"""A camp with nights, a shared room, and sessions at several times and places, as people see it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

FILES = {
    "mkdocs.yml": "site_name: Camp\nsite_url: https://camp.example.org/\ndocs_dir: content\n"
    "theme: {name: material, font: false, palette: {scheme: default, primary: custom,"
    " accent: custom}}\n"
    "plugins: [socml]\n",
    "content/index.md": "# Camp\n",
    "conference.yml": """\
name: Camp
acronym: camp
timezone: Europe/Berlin
as_of: 2023-08-16 00:45
days:
  - date: 2023-08-15
    slots:
      - {start: "10:00", end: "11:00"}
      - {start: "22:00", end: "24:00"}
      - {start: "00:00", end: "02:00"}
      - {start: "02:00", end: "02:30", title: Tea, kind: break}
  - {date: 2023-08-16, slots: [{start: "10:00", end: "11:00"}]}
rooms:
  - {id: hall, name: Hall, shared: true, url: "https://meet.example.org/hall"}
  - {id: tent, name: Tent}
""",
    "sessions/yoga.md": "start: [2023-08-15 10:00, 2023-08-16 10:00]\nroom: [hall, tent]",
    "sessions/circle.md": "start: 2023-08-15 10:15\nduration: 30\nroom: hall",
    "sessions/opening.md": "start: 2023-08-15 10:00\nroom: [hall, tent]",
    "sessions/night.md": "start: 2023-08-15 23:00\nduration: 150\nroom: tent",
    "sessions/late.md": "start: 2023-08-16 00:30\nduration: 60\nroom: hall",
}
PAGES = (
    "schedule/", "sessions/", "sessions/yoga/", "sessions/late/", "rooms/", "rooms/hall/",
    "now/", "signs/", "wall/", "mine/#stars=yoga,circle,night",
)  # fmt: skip


@pytest.fixture(scope="module")
def camp(serve, build, tmp_path_factory):
    top = tmp_path_factory.mktemp("camp")
    for name, text in FILES.items():
        path = top / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.startswith("sessions/"):
            title = path.stem.capitalize()
            text = f"---\ntitle: {title}\nproposers: {title} Host\n{text}\n---\nText.\n"
        path.write_text(text)
    build(top / "project", top / "site")
    return serve(top / "site")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_and_axe_finds_nothing(visit, camp, path, width):
    visitor = visit(camp, width)
    page = visitor.go(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    results = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}
    )
    ours = [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
        if ".md-content" in str(node["target"]) or 'class="socml' in node["html"]
    ]
    assert ours == []
    assert visitor.complaints == []


def test_sessions_of_a_shared_room_stand_below_each_other_with_their_times(visit, camp):
    page = visit(camp).go("schedule/")
    cell = page.locator("td", has=page.get_by_role("link", name="Circle", exact=True))
    parts = cell.locator(".socml-cell__part")
    titles = parts.locator("> a").all_inner_texts()
    assert titles == ["Opening", "Yoga", "Circle"]
    assert "10:15–10:45" in parts.nth(2).inner_text()
    boxes = [parts.nth(index).bounding_box() for index in range(3)]
    assert all(above["y"] + above["height"] <= below["y"] for above, below in pairwise(boxes))


def test_what_is_on_after_midnight_is_marked_on_the_day_before(visit, camp):
    page = visit(camp).go("schedule/")
    grid = page.get_by_role("region", name="Timetable of Tuesday 15 August 2023")
    assert grid.locator(".socml-grid__now th time").inner_text() == "Wed 00:30"
    assert grid.locator(".socml-state--now").count() == 2
    page = visit(camp).go("now/")
    shown = page.locator("li[data-when=now] .socml-row__title").all_inner_texts()
    assert [title.split("\n")[0] for title in shown] == ["Late", "Night"]


def test_nights_are_in_the_readers_own_zone_as_well(visit, camp):
    page = visit(camp, timezone_id="America/New_York").go("schedule/")
    page.get_by_role("button", name="Show them in America/New_York").click()
    times = page.locator("table").first.locator("tbody th").all_inner_texts()
    assert times[-2:] == ["Tue 15 Aug, 18:30", "Tue 15 Aug, 20:00"]


def test_my_schedule_has_each_time_and_clashes_of_each(visit, camp):
    page = visit(camp).go("mine/#stars=yoga,circle,night")
    yoga = page.locator("li", has=page.get_by_role("link", name="Yoga", exact=True))
    assert yoga.locator(".socml-when").all_inner_texts() == [
        "Tue 15 Aug, 10:00–11:00", "Wed 16 Aug, 10:00–11:00",
    ]  # fmt: skip
    assert yoga.locator(".socml-where").all_inner_texts() == ["Hall", "Tent"]
    clash = yoga.locator(".socml-clash").inner_text()
    assert clash == "At the same time as Circle, on Tue 15 Aug at 10:00"
    with page.expect_download() as download:
        page.get_by_role("button", name="As a calendar file").click()
    text = download.value.path().read_bytes().decode()
    assert [line for line in text.split("\r\n") if line.startswith("SUMMARY:")] == [
        "SUMMARY:Yoga", "SUMMARY:Yoga", "SUMMARY:Circle", "SUMMARY:Night",
    ]  # fmt: skip


def test_a_star_holds_for_all_times_of_a_session(visit, camp):
    page = visit(camp).go("schedule/")
    stars = page.get_by_role("button", name="Star Yoga")
    assert stars.count() == 2
    stars.first.click()
    assert [star.get_attribute("aria-pressed") for star in stars.all()] == ["true", "true"]
