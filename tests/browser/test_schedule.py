"""The schedule as people carry it: their zone, their stars, what is on, doors, without script."""

from __future__ import annotations

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from pypdf import PdfReader
from zxingcpp import read_barcodes

FIRST = "Mode collapse: what do we know, and what is folklore?"
FAIRNESS = "Three fairness criteria that cannot all hold"
BATCH = "Batch normalization in reinforcement learning"
PAGES = ("now/", "rooms/", "rooms/library/", "signs/", "wall/", "mine/", "schedule/changes/")


def star(page, title: str):
    return page.get_by_role("button", name=f"Star {title}")


@pytest.mark.parametrize(
    ("zone", "span", "listed"),
    [
        ("Europe/Berlin", "21:00–21:50", "Fri 7 Oct, 21:00–21:50"),
        # There it is the next day already, which has to be said.
        ("Australia/Darwin", "Sat 8 Oct, 04:30–05:20", "Sat 8 Oct, 04:30–05:20"),
        ("Pacific/Honolulu", "09:00–09:50", "Fri 7 Oct, 09:00–09:50"),
    ],
)
def test_readers_choose_their_own_zone_once_for_all_pages(visit, example, zone, span, listed):
    visitor = visit(example, timezone_id=zone)
    page = visitor.go("sessions/")
    row = page.locator(".socml-row", has_text=FIRST).locator("time").first
    assert row.inner_text() == "12:00–12:50"
    page = visitor.go("schedule/")
    lead = page.locator(".socml-lead").first
    assert "Times are those of America/Los_Angeles." in lead.inner_text()
    page.get_by_role("button", name=f"Show them in {zone}").click()
    assert f"Times are those of {zone}." in lead.inner_text()
    page = visitor.go("sessions/")
    assert row.inner_text() == span
    page = visitor.go("sessions/gan-mode-collapse/")
    assert page.locator("time.dt-start").inner_text() == listed
    page = visitor.go("schedule/")
    page.get_by_role("button", name="Show them in America/Los_Angeles").click()
    page = visitor.go("sessions/")
    assert row.inner_text() == "12:00–12:50"
    assert visitor.complaints == []


def test_whoever_is_there_has_nothing_to_choose(visit, example):
    page = visit(example, timezone_id="America/Los_Angeles").go("schedule/")
    assert page.locator(".socml-zone-switch").count() == 0


def test_stars_stay_and_clashes_are_shown(visit, example):
    visitor = visit(example, 390)
    page = visitor.go("mine/")
    page.get_by_text("Nothing yet. A star beside a session").wait_for()
    page = visitor.go("schedule/")
    for title in (FIRST, FAIRNESS, BATCH):
        star(page, title).click()
        assert star(page, title).get_attribute("aria-pressed") == "true"
    page = visitor.go("sessions/fairness-criteria/")
    assert star(page, FAIRNESS).get_attribute("aria-pressed") == "true"
    page = visitor.go("mine/")
    titles = page.locator(".socml-mine .socml-row__title")
    titles.first.wait_for()
    assert titles.all_inner_texts() == [FIRST, FAIRNESS, BATCH]
    assert page.locator(".socml-clash").all_inner_texts() == [
        f"At the same time as {BATCH}", f"At the same time as {FAIRNESS}",
    ]  # fmt: skip
    star(page, BATCH).click()
    assert titles.all_inner_texts() == [FIRST, FAIRNESS]
    assert page.locator(".socml-clash").count() == 0
    assert visitor.complaints == []


def test_stars_go_by_link_from_one_profile_to_another(visit, example):
    first = visit(example)
    page = first.go("schedule/")
    star(page, FIRST).click()
    page = first.go("mine/")
    address = page.get_by_role("link", name="Link to these").get_attribute("href")
    # What stands behind the # never reaches a server.
    assert address.endswith("/mine/#stars=gan-mode-collapse")
    second = visit(example)
    page = second.go("mine/#stars=gan-mode-collapse,no-such-session")
    page.get_by_text("1 session that somebody chose.").wait_for()
    page.get_by_role("button", name="Add them to mine").click()
    page = second.go("sessions/gan-mode-collapse/")
    assert star(page, FIRST).get_attribute("aria-pressed") == "true"
    assert first.complaints == second.complaints == []


def test_a_link_that_is_none_is_no_crash_and_one_pasted_here_works(visit, example):
    visitor = visit(example)
    page = visitor.go("mine/#stars=%E0%A4%A")
    page.get_by_text("Nothing yet. A star beside a session").wait_for()
    page.evaluate("location.hash = 'stars=sim-to-real'")
    page.get_by_text("1 session that somebody chose.").wait_for()
    assert visitor.complaints == []


def test_the_keyboard_goes_on_where_a_star_was_taken_away(visit, example):
    page = visit(example).go("mine/#stars=sim-to-real,fairness-criteria")
    page.get_by_role("button", name="Add them to mine").click()
    first = page.locator(".socml-mine [data-socml-star]").first
    first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.socmlStar") == "sim-to-real"


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "Asia/Kathmandu", "Europe/Kyiv"])
def test_an_old_name_of_a_zone_is_the_same_zone(visit, example, zone):
    """Browsers call some of them as they were called long ago."""
    visitor = visit(example, timezone_id=zone)

    def move(route):
        answer = route.fetch()
        old = 'data-socml-zone="America/Los_Angeles"'
        route.fulfill(response=answer, body=answer.text().replace(old, f'data-socml-zone="{zone}"'))

    visitor.page.route("**/schedule/", move)
    page = visitor.go("schedule/")
    page.get_by_role("link", name="Jump to now").wait_for()
    assert page.locator(".socml-zone-switch").count() == 0


def test_a_link_leads_to_the_line_of_now(visit, example):
    page = visit(example).go("schedule/")
    page.get_by_role("link", name="Jump to now").click()
    assert page.locator("#socml-now-row").evaluate(
        "row => row.getBoundingClientRect().top < innerHeight"
    )


@pytest.mark.parametrize(
    "kept",
    ["", "{", "null", "42", '{"a": 1}', '["<img src=x onerror=alert(1)>", 7, null, ""]', '"x"'],
)
def test_what_is_kept_and_not_ours_counts_as_nothing(visit, example, kept):
    visitor = visit(example)
    page = visitor.go("mine/")
    page.evaluate(
        "kept => localStorage[`socml-stars:${new URL('..', location.href).pathname}`] = kept", kept
    )
    page.evaluate("localStorage.setItem('socml-zone', '<b>')")
    page = visitor.go("mine/")
    page.get_by_text("Nothing yet. A star beside a session").wait_for()
    assert visitor.complaints == []


def test_my_schedule_becomes_a_calendar_in_the_browser(visit, example):
    visitor = visit(example)
    page = visitor.go("schedule/")
    star(page, FIRST).click()
    star(page, FAIRNESS).click()
    page = visitor.go("mine/")
    with page.expect_download() as download:
        page.get_by_role("button", name="As a calendar file").click()
    text = download.value.path().read_bytes().decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("BEGIN:VTIMEZONE") == 1
    summaries = [line[8:] for line in text.split("\r\n") if line.startswith("SUMMARY:")]
    assert summaries == [FIRST.replace(",", "\\,"), FAIRNESS]
    assert visitor.complaints == []


def test_what_is_on_is_marked_on_the_grid_and_in_each_room(visit, example):
    """The example pretends that it is Saturday, 16:00."""
    visitor = visit(example)
    page = visitor.go("schedule/")
    row = page.locator("tr.socml-grid__now")
    assert row.count() == 1
    assert row.locator("th").inner_text() == "15:50"
    page = visitor.go("now/")
    shown = page.locator("section", has=page.locator("#room-library")).locator("li:visible")
    assert shown.locator(".socml-row__title").all_inner_texts() == [
        "Variational inference: which gap are we closing?", "Closing circle",
    ]  # fmt: skip
    assert [each.get_attribute("data-when") for each in shown.all()] == ["now", "next"]
    assert visitor.complaints == []


def test_when_the_day_turns_what_was_next_is_on(visit, example):
    visitor = visit(example)
    page = visitor.go("now/")
    page.evaluate(
        "for (const each of document.querySelectorAll('[data-socml-fixed-now]'))"
        " each.dataset.socmlFixedNow = '2016-10-08T18:30-07:00'"
    )
    page.get_by_text("Nothing more is planned here.").first.wait_for(timeout=25_000)
    assert page.locator(".socml-now li:visible").count() == 0


@pytest.mark.parametrize("path", ["now/?kiosk", "rooms/library/?kiosk"])
def test_a_screen_at_the_door_shows_only_what_is_on_and_next_in_large_type(visit, example, path):
    visitor = visit(example)
    page = visitor.go(path)
    assert not page.locator(".md-header").is_visible()
    assert set(page.locator("li:visible").evaluate_all("all => all.map(e => e.dataset.when)")) == {
        "now", "next",
    }  # fmt: skip
    size = page.locator("li:visible .socml-row__title").first.evaluate(
        "title => parseFloat(getComputedStyle(title).fontSize)"
    )
    assert size > 24
    assert visitor.complaints == []


def test_without_script_everything_is_there_and_nothing_pretends(visit, example):
    visitor = visit(example, java_script_enabled=False)
    page = visitor.go("schedule/")
    assert page.locator(".socml-star:visible").count() == 0
    assert page.locator(".socml-cell--session").count() > 15
    page = visitor.go("now/")
    assert page.locator("#room-library").is_visible()
    assert page.locator("li:visible", has_text="Opening circle").count() == 4
    page = visitor.go("mine/")
    assert "takes JavaScript" in page.locator(".socml-empty").inner_text()


def test_header_cells_stay_while_a_long_day_scrolls(visit, example):
    page = visit(example, 1440).go("schedule/")
    page.set_viewport_size({"width": 1440, "height": 500})
    grid = page.locator(".socml-grid-scroll").first
    top = grid.bounding_box()["y"]
    grid.evaluate("grid => { grid.scrollTop = 200; grid.scrollLeft = 50; }")
    head = page.locator(".socml-grid thead th").nth(1)
    assert abs(head.bounding_box()["y"] - grid.bounding_box()["y"]) < 4
    assert top > 0


def test_a_cell_is_as_high_as_its_session_is_long(visit, example):
    page = visit(example).go("schedule/")
    rows = page.locator(".socml-grid tbody tr")
    for row in rows.all():
        minutes = row.evaluate("row => parseFloat(row.style.getPropertyValue('--socml-minutes'))")
        assert row.bounding_box()["height"] >= minutes * 1.2 - 1


def test_the_keyboard_alone_stars_a_session(visit, example):
    page = visit(example).go("schedule/")
    star(page, FIRST).focus()
    page.keyboard.press("Enter")
    assert star(page, FIRST).get_attribute("aria-pressed") == "true"
    page.keyboard.press("Space")
    assert star(page, FIRST).get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(visit, example, path, scheme, width):
    page = visit(example, width, color_scheme=scheme).go(path)
    results = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}
    )
    ours = [
        f"{violation['id']}: {node['html']}"
        for violation in results.response["violations"]
        for node in violation["nodes"]
        if ".md-content" in str(node["target"]) or 'class="socml' in node["html"]
    ]
    assert ours == []


def codes_on(page) -> set[str]:
    """What a phone's camera reads off the whole page."""
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    return {code.text for code in read_barcodes(picture)}


def printed(page, **paper) -> list[str]:
    sheets = PdfReader(io.BytesIO(page.pdf(**paper))).pages
    return [sheet.extract_text() for sheet in sheets]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_code_carries_stars_to_a_phone(visit, example, scheme):
    first = visit(example, color_scheme=scheme)
    page = first.go("schedule/")
    for title in (FIRST, BATCH):
        star(page, title).click()
    page = first.go("mine/")
    assert codes_on(page) == set()
    button = page.get_by_role("button", name="QR code for a phone")
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    page.locator(".socml-mine__code svg").wait_for()
    (address,) = codes_on(page)
    assert address == f"{example.url}mine/#stars=gan-mode-collapse,batch-norm-in-rl"
    page = visit(example, 390).go(address.removeprefix(example.url))
    page.get_by_text("2 sessions that somebody chose.").wait_for()
    assert first.complaints == []


def test_more_stars_than_a_code_can_carry_are_no_crash(visit, example):
    visitor = visit(example)

    def many(route):
        sessions = [
            {
                "id": f"{'long' * 20}-{number}",
                "title": "A",
                "url": "a/",
                "uid": "a",
                "state": "held",
            }
            for number in range(100)
        ]
        route.fulfill(json=sessions)

    visitor.page.route("**/sessions.json", many)
    ids = ",".join(f"{'long' * 20}-{number}" for number in range(100))
    page = visitor.go(f"mine/#stars={ids}")
    page.get_by_role("button", name="QR code for a phone").click()
    page.get_by_text("These are too many for a code").wait_for()
    assert visitor.complaints == []


def test_signs_print_one_sheet_for_each_door(visit, example):
    page = visit(example).go("signs/")
    assert codes_on(page) == {
        "https://socml16.example.org/wanted/#socml-notes",
        *(
            f"https://socml16.example.org/rooms/{room}/"
            for room in ("atrium", "library", "terrace", "workshop")
        ),
    }
    sheets = printed(page, format="A4")
    assert [text.split("Add notes")[1].split()[0] for text in sheets] == [
        "Atrium", "Library", "Workshop", "Terrace",
    ]  # fmt: skip


def test_a_wall_timetable_prints_one_sheet_for_each_day(visit, example):
    # As fine as paper.
    visitor = visit(example, device_scale_factor=3)
    page = visitor.go("wall/")
    found = codes_on(page)
    site = "https://socml16.example.org/"
    assert {f"{site}schedule/", f"{site}sessions/sim-to-real/"} <= found
    assert (
        len([address for address in found if "/sessions/" in address])
        == page.locator(".socml-cell--session").count()
    )
    sheets = printed(page, format="A3", landscape=True)
    days = [text.split(" October")[0].partition("notes:")[2] for text in sheets]
    assert days == ["Friday 7", "Saturday 8"]
    assert BATCH.split()[0] in sheets[0]
    assert visitor.complaints == []


def test_the_schedule_prints_whole_and_without_a_now(visit, example):
    page = visit(example).go("schedule/")
    text = " ".join(" ".join(printed(page, format="A4")).split())
    for title in page.locator(".socml-cell--session > a").all_inner_texts():
        assert title.split()[0] in text
    page.emulate_media(media="print")
    line = page.locator(".socml-grid__now th").first
    shown = line.evaluate("element => getComputedStyle(element, '::after').display")
    assert shown == "none"


def test_what_looks_for_a_place_stands_beside_the_timetable(visit, example):
    page = visit(example, 1440).go("schedule/")
    grid = page.locator(".socml-grid").first.bounding_box()
    waiting = page.locator(".socml-waiting").bounding_box()
    assert waiting["x"] >= grid["x"] + grid["width"]
    assert abs(waiting["y"] - grid["y"]) < 200
    page = visit(example, 390).go("schedule/")
    page.get_by_role("link", name="2 proposals are looking for a time and a room").click()
    assert page.locator("#socml-waiting").bounding_box()["y"] < 200
