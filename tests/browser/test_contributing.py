"""From the site to a file: every button leads to an editor with a file that checks."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from socml_site import load_archive

ROOT = Path(__file__).parents[2]
HOST = "https://git.example.org/socml/socml16/"
WAYS = {"github": "", "gitlab": "-/", "forgejo": "_"}
PARTS = ("conference.yml", "mkdocs.yml", "content", "sessions", "minutes", "people")


def copy_example(target: Path) -> Path:
    target.mkdir(parents=True)
    for name in PARTS:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target / name)
    return target


@pytest.fixture(scope="session", params=["github", "gitlab", "forgejo"])
def hosted(request, serve, build, tmp_path_factory):
    """The example as it is published from each kind of host."""
    top = tmp_path_factory.mktemp(request.param)
    project = copy_example(top / "project")
    settings = project / "mkdocs.yml"
    text = settings.read_text().replace("  - socml\n", f"  - socml: {{forge: {request.param}}}\n")
    settings.write_text(text.replace("edit_uri: edit/", f"edit_uri: {WAYS[request.param]}edit/"))
    build(project, top / "site")
    return request.param, serve(top / "site")


class Editor:
    """Stands in for the repository's host, and remembers what its editor was asked to open."""

    def __init__(self, page) -> None:
        self.opened: list[str] = []
        page.route(f"{HOST}**", self._answer)

    def _answer(self, route) -> None:
        self.opened.append(route.request.url)
        route.fulfill(body="<title>Editor</title>", content_type="text/html")

    def file(self) -> tuple[str, str]:
        """The path and the text of the new file that was begun."""
        (address,) = self.opened
        values = [value for (value,) in parse_qs(urlsplit(address).query).values()]
        path, text = values
        return path, text


def follow(visit, site, path: str, press) -> Editor:
    visited = visit(site)
    editor = Editor(visited.page)
    page = visited.go(path)
    press(page)
    page.wait_for_url(f"{HOST}**")
    return editor


def save(tmp_path: Path, path: str, text: str) -> list[str]:
    """Commit a file to a copy of the example, and say what is wrong with it then."""
    project = copy_example(tmp_path / "saved")
    target = project / path
    assert not target.exists()
    target.write_text(text)
    return [str(each) for each in load_archive(project).problems if each.location.path == path]


def button(name: str):
    return lambda page: page.locator(".socml-button", has_text=name).first.click()


def test_a_proposal_with_a_title_and_a_name_checks(visit, hosted, tmp_path):
    _, site = hosted
    file, text = follow(visit, site, "sessions/", button("Propose a session")).file()
    assert file == "sessions/name-of-your-session.md"
    filled = text.replace("\ntitle:\n", "\ntitle: Why on Mondays?\n")
    filled = filled.replace("\nproposers:\n", "\nproposers: Ann Lee\n")
    assert save(tmp_path, file, filled) == []


@pytest.mark.parametrize(
    ("title", "name", "file"),
    [
        ("Why does my loss go up on Mondays?", "Ann Lee", "why-does-my-loss-go-up-on-mondays"),
        ('$& "quoted": # and \\ more', "Zoë O'Hara", "quoted-and-more"),
        ("機械学習", "山田 太郎", "session-dymhes"),
        ("  Index  ", "null", "session-4hgpaj"),
        ("Größe & Œuvre", "Łukasz", "grosse-oeuvre"),
    ],
)
def test_the_form_fills_in_what_it_asks_for(visit, hosted, tmp_path, title, name, file):
    _, site = hosted

    def fill(page):
        page.get_by_label("Title, best a question").fill(title)
        page.get_by_label("Your name").fill(name)
        page.keyboard.press("Enter")

    path, text = follow(visit, site, "contribute/", fill).file()
    assert path == f"sessions/{file}.md"
    assert save(tmp_path, path, text) == []
    archive = load_archive(tmp_path / "saved").archive
    session = archive.sessions[file]
    assert (session.title, session.proposers[0].name) == (title.strip(), name)


@pytest.mark.parametrize("path", ["sessions/ml-in-production/", "wanted/", "contribute/"])
def test_minutes_check_as_they_are_begun(visit, hosted, tmp_path, path):
    _, site = hosted
    file, text = follow(visit, site, path, button("Add minutes")).file()
    assert file.startswith("minutes/")
    assert "participants: " in text
    assert save(tmp_path, file, text) == []


@pytest.mark.parametrize(
    ("name", "path", "file"),
    [
        ("I'm interested", "sessions/meta-learning/", "sessions/meta-learning.md"),
        ("Edit this page", "sessions/meta-learning/", "sessions/meta-learning.md"),
        ("Edit the minutes", "sessions/sim-to-real/", "minutes/sim-to-real.md"),
    ],
)
def test_what_is_there_opens_in_the_editor(visit, hosted, name, path, file):
    forge, site = hosted
    (address,) = follow(visit, site, path, button(name)).opened
    assert address == f"{HOST}{WAYS[forge]}edit/main/{file}"


def test_without_a_script_the_button_leads_to_the_same_editor(visit, example, tmp_path):
    page = visit(example, java_script_enabled=False).go("contribute/")
    address = page.locator(".socml-button").first.get_attribute("href")
    assert address.startswith(f"{HOST}new/main?filename=sessions%2F")


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["contribute/", "sessions/meta-learning/"])
def test_axe_finds_nothing(visit, example, path, scheme, width):
    visited = visit(example, width, color_scheme=scheme)
    page = visited.go(path)
    results = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}
    )
    found = [
        node["html"] for each in results.response["violations"] for node in each["nodes"]
        if ".md-content" in str(node["target"])
    ]  # fmt: skip
    assert found == []
    assert visited.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
