"""The built example: every link leads somewhere, every edit link to the right file."""

from __future__ import annotations

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from crawl import PageLinks, find_broken_links, read_pages

ROOT = Path(__file__).parents[2]
SITE_URL = "https://socml16.example.org/"


def socml(*arguments: str, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from socml_site.cli import main; main()", *arguments]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1475971200", **options.pop("env", {})}
    return subprocess.run(command, capture_output=True, text=True, env=env, **options)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "site"
    done = socml("build", "--root", str(ROOT), "--site-dir", str(folder))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site) -> dict[str, PageLinks]:
    return read_pages(site)


def test_every_internal_link_of_the_site_resolves(site, pages):
    assert find_broken_links(site, SITE_URL, pages) == []


class _TextLinks(HTMLParser):
    """What the text of a page links to. What is assembled around it has classes of ours."""

    VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr"})

    def __init__(self, top: str) -> None:
        super().__init__()
        self._top = top
        self._inside: list[str] = []
        self.addresses: list[str] = []
        self.backlinks: list[str] = []

    def _part(self, classes: set[str]) -> str:
        before = self._inside[-1] if self._inside else ""
        if "socml-backlinks" in classes:
            return "backlinks"
        if self._top in classes:
            return "text"
        is_ours = any(each.startswith("socml-") for each in classes - {"socml-wanted-link"})
        return "assembled" if before == "text" and is_ours else before

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        classes = set(found.get("class", "").split())
        if tag in self.VOID:
            return
        part = self._part(classes)
        self._inside.append(part)
        if tag == "a" and found.get("href") and "headerlink" not in classes:
            places = {"text": self.addresses, "backlinks": self.backlinks}
            places.get(part, []).append(found["href"])

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self._inside.pop()


def test_backlinks_are_the_links_that_a_crawl_finds(site):
    """Lists that are assembled from fields are no links of anybody's."""
    links: set[tuple[str, str]] = set()
    backlinks: set[tuple[str, str]] = set()
    for path in sorted(site.rglob("index.html")):
        name = path.relative_to(site).as_posix().removesuffix("index.html")
        source = name.partition("/")[0]
        is_contributed = source in ("sessions", "minutes", "people") and name.count("/") == 2
        lists = ("sessions", "minutes", "people", "topics", "schedule", "wanted", "rooms", "now")
        is_list = source in (*lists, "mine", "search")
        text = _TextLinks("socml-body" if is_contributed else "md-content__inner")
        text.feed(path.read_text())
        for address in () if is_list and not is_contributed else text.addresses:
            whole = urlsplit(urljoin(SITE_URL + name, address))
            target = unquote(whole.path).lstrip("/")
            is_page = f"{whole.scheme}://{whole.netloc}/" == SITE_URL and not Path(target).suffix
            if is_page and target != name:
                links.add((name, target))
        for address in text.backlinks:
            backlinks.add((unquote(urlsplit(urljoin(SITE_URL + name, address)).path)[1:], name))
    assert len(links) > 30
    assert backlinks == links


def test_no_page_has_an_id_twice(pages):
    assert {name: links.repeated for name, links in pages.items() if links.repeated} == {}


@pytest.mark.parametrize(
    ("page", "source"),
    [
        ("index.html", "content/index.md"),
        ("venue/index.html", "content/venue.md"),
        ("sessions/causal-rl/index.html", "sessions/causal-rl.md"),
        ("minutes/healthcare-data/index.html", "minutes/healthcare-data.md"),
        ("people/ines/index.html", "people/ines.md"),
    ],
)
def test_the_edit_link_leads_to_the_page_s_own_file(pages, page, source):
    assert pages[page].edit == f"https://git.example.org/socml/socml16/edit/main/{source}"
    assert (ROOT / source).is_file()


def test_every_contributed_page_has_breadcrumbs_and_neighbours(site):
    for folder in ("sessions", "minutes", "people"):
        pages = sorted((site / folder).glob("*/index.html"))
        texts = [page.read_text() for page in pages]
        texts = [text for text in texts if 'http-equiv="refresh"' not in text]
        assert all('class="socml-crumbs"' in text for text in texts)
        assert sum("md-footer__link--prev" in text for text in texts) == len(texts) - 1
        assert sum("md-footer__link--next" in text for text in texts) == len(texts) - 1


def test_contributed_pages_stay_out_of_the_navigation_tree(site):
    text = (site / "venue/index.html").read_text()
    assert "sessions/causal-rl/" not in text


def test_the_same_input_gives_the_same_bytes(site, tmp_path):
    again = tmp_path / "site"
    env = {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    assert socml("build", "--root", str(ROOT), "--site-dir", str(again), env=env).returncode == 0
    first = {
        path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()
    }
    second = {
        path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()
    }
    assert first.keys() == second.keys()
    assert [str(path) for path in first if first[path] != second[path]] == []


def test_plain_mkdocs_builds_the_example_without_a_warning(tmp_path):
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "-q",
        "-d",
        str(tmp_path / "site"),
    ]
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "site/schedule/index.html").is_file()
