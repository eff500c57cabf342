"""Search as readers meet it: typing, narrowing down, keys, sub-path, phone, no script, size."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).parents[2]
STATUS = ".socml-search__status"
TITLES = ".socml-hit__title"


def search(page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.locator(STATUS, has_text="result").wait_for()


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_a_key_opens_it_and_escape_closes_it(visit, example, key):
    visitor = visit(example)
    page = visitor.go("sessions/sim-to-real/")
    page.keyboard.press(key)
    assert page.locator("dialog.socml-search").is_visible()
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.locator("input[name=q]").input_value() == ""
    page.keyboard.press("Escape")
    assert not page.locator("dialog.socml-search").is_visible()
    assert visitor.complaints == []


def test_no_key_opens_it_where_somebody_is_typing(visit, example):
    page = visit(example).go("sessions/")
    page.get_by_label("Find", exact=True).press_sequentially("first/s")
    assert page.locator("dialog.socml-search").count() == 0


def test_typing_finds_pages_by_heading_with_an_excerpt(visit, example):
    """The site lies under a sub-path, and so do the addresses."""
    visitor = visit(example)
    page = visitor.go("sessions/sim-to-real/")
    search(page, "base rates policed")
    hit = page.locator(
        ".socml-hit", has_text="Three fairness criteria that cannot all hold (notes)"
    )
    assert hit.locator(".socml-format").inner_text() == "notes"
    part = hit.get_by_role("link", name="Base rates are not facts of nature")
    assert part.get_attribute("href").endswith(
        "/conf/site/minutes/fairness-criteria/#base-rates-are-not-facts-of-nature"
    )
    assert "policed" in hit.locator("mark").all_inner_texts()
    part.click()
    page.wait_for_url("**/minutes/fairness-criteria/#base-rates-are-not-facts-of-nature")
    assert visitor.complaints == []


def test_arrows_walk_through_the_results_and_enter_opens_one(visit, example):
    page = visit(example).go("")
    search(page, "gradient")
    links = page.locator(".socml-search__results a")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert links.nth(1).evaluate("link => link === document.activeElement")
    # Material's own keys stay quiet while the dialog is open.
    page.keyboard.press("n")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "q"
    address = links.first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_facets_narrow_the_results_down_and_count_what_there_would_be(visit, example):
    page = visit(example).go("")
    search(page, "gradient")
    everything = page.locator(TITLES).count()
    kind = page.locator("select[name=kind]")
    options = dict.fromkeys(kind.locator("option").all_inner_texts())
    notes = next(each for each in options if each.startswith("notes ("))
    kind.select_option(label=notes)
    number = int(notes.partition("(")[2].strip(")"))
    page.locator(STATUS, has_text=f"{number} result").wait_for()
    assert 0 < number < everything
    assert page.locator(".socml-hit .socml-format").all_inner_texts() == ["notes"] * number
    # The other kinds can still be chosen.
    assert dict.fromkeys(kind.locator("option").all_inner_texts()) == options
    page.get_by_label("Has decisions").check()
    page.locator("select[name=person]").select_option(label="Farida Rahimova (1)")
    page.locator(STATUS, has_text="1 result.").wait_for()
    assert page.locator(TITLES).all_inner_texts() == [
        "Differential privacy: what does ε = 8 promise? (notes)"
    ]
    page.get_by_role("link", name="These results on a page of their own").click()
    page.wait_for_url("**/search/?q=gradient&kind=notes&person=Farida+Rahimova&decisions=yes")
    page.locator(STATUS, has_text="1 result.").wait_for()


def test_a_facet_of_one_value_is_not_offered(visit, example):
    page = visit(example).go("")
    search(page, "gradient")
    assert page.locator("select[name=topic]").is_visible()
    assert not page.locator("select[name=year]").is_visible()


def test_the_page_keeps_in_its_address_what_was_searched(visit, example):
    page = visit(example).go("search/")
    page.locator("input[name=q]").press_sequentially("whiteboard")
    page.locator(STATUS, has_text="result").wait_for()
    assert page.url.endswith("/search/?q=whiteboard")
    page.locator("input[name=q]").fill("")
    page.wait_for_url("**/search/")
    assert page.locator(TITLES).count() == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("x", "Two letters at least."),
        ("vvvxxx", "Nothing found. “vvvxxx” is nowhere on this site."),
        ("wokshpo", "Did you mean “workshop”?"),
    ],
)
def test_it_says_what_is_wrong(visit, example, words, says):
    page = visit(example).go("search/")
    page.locator("input[name=q]").press_sequentially(words)
    page.locator(STATUS, has_text=says).wait_for()
    assert page.locator(TITLES).count() == 0


def test_slips_are_mended_and_what_was_typed_can_be_searched_instead(visit, example):
    visitor = visit(example)
    page = visitor.go("search/")
    page.keyboard.type("mode colapse")
    page.locator(STATUS, has_text="Showing results for “mode collapse”. 2 results.").wait_for()
    assert "collapse" in page.locator(".socml-hit mark").all_inner_texts()
    page.get_by_role("button", name="Search instead for “mode colapse”").press("Enter")
    page.locator(STATUS, has_text="Nothing found.").wait_for()
    assert page.locator(TITLES).count() == 0
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.url.endswith("/search/?q=mode+colapse&exactly=yes")
    page.reload()
    page.locator(STATUS, has_text="Nothing found.").wait_for()
    # Whoever goes on typing is helped again.
    page.locator("input[name=q]").press("End")
    page.keyboard.type("s")
    page.locator(STATUS, has_text="Showing results for").wait_for()
    assert visitor.complaints == []


@pytest.mark.parametrize(
    ("words", "says", "button"),
    [
        ("wokshpo", "Did you mean “workshop”?", "Search for “workshop”"),
        (
            "xqzvwk gradient",
            "“xqzvwk” is nowhere on this site. Showing results for “gradient”.",
            "",
        ),
        ("gradient wheelchair allergens", "No page has all of these words", ""),
    ],
)
def test_what_is_nowhere_is_said(visit, example, words, says, button):
    page = visit(example).go("search/")
    page.keyboard.type(words)
    page.locator(STATUS, has_text=says).wait_for()
    if button:
        page.get_by_role("button", name=button).click()
        page.locator(STATUS, has_text=re.compile(r"^\d+ results")).wait_for()
        assert page.locator(TITLES).first.inner_text() == "Workshop"


def test_offline_it_says_so_and_tries_again(visit, example):
    page = visit(example).go("search/")
    page.context.set_offline(True)
    page.locator("input[name=q]").press_sequentially("model")
    page.locator(STATUS, has_text="cannot be reached").wait_for()
    page.context.set_offline(False)
    page.keyboard.type("s")
    page.locator(STATUS, has_text="result").wait_for()
    assert page.locator(TITLES).count() > 3


def test_lists_drafts_redirects_and_problems_are_not_found(visit, example):
    page = visit(example).go("search/?q=notes")
    page.locator(STATUS, has_text="result").wait_for()
    while page.get_by_role("button", name="More results").is_visible():
        shown = page.locator(TITLES).count()
        page.get_by_role("button", name="More results").click()
        page.wait_for_function(f"document.querySelectorAll('{TITLES}').length > {shown}")
    found = {
        link.get_attribute("href").partition("/conf/site/")[2]
        for link in page.locator(TITLES).all()
    }
    assert "minutes/gan-mode-collapse/" in found
    assert not found & {"minutes/", "sessions/", "wanted/", "changes/", "coverage/", "search/"}
    # It calls itself a draft.
    assert "minutes/healthcare-data/" not in found
    assert "sessions/acting-from-logs/" not in found


def test_without_script_its_page_says_what_it_takes(visit, example):
    page = visit(example, java_script_enabled=False).go("")
    page.get_by_role("link", name="Search").first.click()
    page.wait_for_url("**/search/")
    assert "takes JavaScript" in page.locator(".socml-empty").inner_text()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_open_dialog(visit, example, width, scheme):
    page = visit(example, width, color_scheme=scheme).go("about/")
    page.locator("a[data-socml-search]").click()
    page.keyboard.type("model")
    page.locator(STATUS, has_text="result").wait_for()
    results = Axe().run(page, context="dialog.socml-search")
    assert results.response["violations"] == []
    too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert too_wide <= 0


def test_facets_wait_behind_a_button_on_a_phone(visit, example):
    page = visit(example, 390).go("")
    page.locator("a[data-socml-search]").click()
    page.keyboard.type("gradient")
    page.locator(STATUS, has_text="result").wait_for()
    assert not page.locator("select[name=kind]").is_visible()
    page.get_by_text("Narrow down").click()
    page.locator("select[name=kind]").wait_for()


CONFERENCE = """\
name: Large
acronym: large
timezone: UTC
days: [{date: 2020-10-07, slots: [{start: "09:00", end: "10:00"}]}]
rooms: [{id: aleph, name: Aleph}]
"""


@pytest.fixture(scope="session")
def large(serve, build, tmp_path_factory):
    """A thousand sessions with notes, of words that are used as often as words are."""
    project = tmp_path_factory.mktemp("large")
    shutil.copy(ROOT / "mkdocs.yml", project)
    config = (project / "mkdocs.yml").read_text()
    (project / "mkdocs.yml").write_text(
        config[: config.index("nav:")] + config[config.index("plugins:") :]
    )
    for folder in ("content", "sessions", "minutes"):
        (project / folder).mkdir()
    (project / "content/index.md").write_text("# Home\n")
    (project / "conference.yml").write_text(CONFERENCE)
    rng = random.Random(7)
    letters = "aeiourstlnmdpbkg"
    words = ["".join(rng.choices(letters, k=rng.randint(3, 9))) for _ in range(5000)]
    weights = [1 / rank for rank in range(1, 5001)]

    def text(count: int) -> str:
        return " ".join(rng.choices(words, weights, k=count))

    for number in range(1000):
        (project / f"sessions/s{number}.md").write_text(
            f"---\ntitle: {text(5)} {number}\nproposers: Person {words[number % 300]}\n"
            f"topics: [{words[number % 20]}]\n---\n\n{text(150)}\n"
        )
        (project / f"minutes/s{number}.md").write_text(
            f"---\ndate: {2018 + number % 3}-10-07\n---\n\n{text(60)}\n\n## {text(3)}\n\n"
            f"{text(60)}\n\n## Decisions\n\n- {text(12)}\n"
        )
    (project / "sessions/needle.md").write_text(
        "---\ntitle: Needle\nproposers: Ann Lee\n---\n\nA haystack.\n"
    )
    build(project, project / "site")
    return serve(project / "site")


def test_the_first_query_among_two_thousand_pages_is_light(visit, large):
    # A service worker would answer, and its own requests are not counted.
    visitor = visit(large, service_workers="block")
    page = visitor.go("sessions/s1/")
    transferred: list[int] = []
    page.on(
        "requestfinished", lambda request: transferred.append(request.sizes()["responseBodySize"])
    )
    search(page, "haystack")
    page.locator("label:visible", has_text="Year").wait_for()
    assert page.locator(TITLES).first.inner_text() == "Needle"
    assert 20_000 < sum(transferred) < 60_000
    # A slip takes words to compare it with, and no more.
    transferred.clear()
    page.locator("input[name=q]").fill("haystcak")
    page.locator(STATUS, has_text="Showing results for “haystack”").wait_for()
    assert 1000 < sum(transferred) < 60_000
    assert [each for each in visitor.complaints if "Service Worker" not in each] == []


@pytest.fixture(scope="module")
def letters(serve, build, tmp_path_factory):
    root = tmp_path_factory.mktemp("letters")
    for folder in ("content", "sessions"):
        (root / folder).mkdir()
    (root / "conference.yml").write_text(
        "name: Small\nacronym: small\ntimezone: Europe/Warsaw\ndays: [{date: 2016-10-07}]\n"
    )
    (root / "mkdocs.yml").write_text(
        "site_name: Small\ndocs_dir: content\ntheme: {name: material, font: false}\n"
        "plugins: [socml]\n"
    )
    (root / "content/index.md").write_text("# Home\n")
    (root / "sessions/road.md").write_text(
        "---\ntitle: Stra\u00dfe\nproposers: \u0141ukasz \u017b\u00f3\u0142\u0107\n---\n\nA road.\n"
    )
    build(root, root / "site")
    return serve(root / "site")


@pytest.mark.parametrize(
    "words",
    ["Stra\u00dfe", "strasse", "\u0141ukasz", "lukasz", "\u017b\u00f3\u0142\u0107", "zolc", "luk"],
)
def test_letters_are_found_as_written_and_without_their_strokes(visit, letters, words):
    visitor = visit(letters)
    page = visitor.go("")
    search(page, words)
    hit = page.locator(TITLES, has_text="Stra\u00dfe")
    assert hit.first.get_attribute("href").endswith("/sessions/road/")
    shown = page.locator(".socml-hit__text").all_inner_texts()
    assert not any("zolc" in text or "lukasz" in text for text in shown)
    assert visitor.complaints == []
