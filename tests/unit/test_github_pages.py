"""Pages in content/ that say `markdown: github` are read and shown as GitHub does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from crawl import find_broken_links, read_pages
from project_files import write

from socml_site.load import load_archive

CONFERENCE = """\
name: Small conference
acronym: small
timezone: Europe/Berlin
days: [{date: 2016-10-07}]
"""
MKDOCS = (
    "site_name: Small\ndocs_dir: content\ntheme: {name: material, font: false}\n"
    "plugins: [socml]\nnav: [index.md, {Named in nav: named.md}]\n"
)
HEADER = "---\nmarkdown: github\n---\n"
PAGE = """\
# The page

What we lack:
* chairs
* lamps
  * warm ones
* a *rope and h*ook

> [!NOTE]
> Be kind, @ann and $x^2$.

[[one]] [one](../sessions/one.md) [venue](venue.md#the-way--there) [top](#the-page) [[Nobody]]
![p](p.png) ![q](https://example.org/q.png) <img src="//example.org/r.png" alt="r"> [tel](tel:+1)
<a href="venue.md">v</a> <script>alert(1)</script>

```socml
view: notes
```

- [ ] to do

<a name="here"/> <b id='the-rest'>b</b> <a name=__search></a> [to](#here) [too](#__search)

```mermaid
graph TD
```

## The rest
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("github")
    write(
        root,
        {
            "conference.yml": CONFERENCE,
            "mkdocs.yml": MKDOCS,
            "content/index.md": f"{HEADER}\nNo heading: a text.\n\n[p](page.md#the-page)\n",
            "content/page.md": f"{HEADER}\n{PAGE}",
            "content/named.md": f"{HEADER}\n# Another name\n",
            "content/titled.md": "---\ntitle: 'A <b> title'\nmarkdown: GitHub\n---\n# Else\n",
            "content/venue.md": f"{HEADER}## The way & there\n\n[n](named.md)\n",
            "content/other.md": "# Other\n\nWhat we lack:\n* chairs\n\n[p](page.md#the-page)\n",
            "content/p.png": b"png",
            "sessions/one.md": "---\ntitle: One\nproposers: Ann\n---\nx\n",
            "people/ann.md": "---\nname: Ann Lee\n---\n",
        },
    )
    done = subprocess.run(
        [sys.executable, "-c", "from socml_site.cli import main; main()", "build"],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "does not contain an anchor" not in done.stdout + done.stderr
    return root


def page(site: Path, name: str) -> str:
    return (site / "site" / name / "index.html").read_text()


@pytest.mark.parametrize(
    "html",
    [
        "<p>What we lack:</p>\n<ul>\n<li>chairs</li>\n<li>lamps\n<ul>\n<li>warm ones</li>",
        "<li>a <em>rope and h</em>ook</li>",
        '<div class="admonition note">',
        '<a href="../people/ann/">@ann</a>',
        "<math",
        '<a href="../sessions/one/">One</a>',
        '<a href="../sessions/one/">one</a>',
        '<a href="../venue/#the-way--there">venue</a>',
        '<a href="#the-page">top</a>',
        'class="socml-wanted-link"',
        '<img src="../p.png" alt="p">',
        '<img src="https://example.org/q.png" alt="q">',
        '<img src="https://example.org/r.png" alt="r">',
        '<a href="tel:+1">tel</a>',
        '<a href="../venue/">v</a>',
        '<a id="here"></a>',
        '<a href="#here">to</a>',
        '<b id="user-content-the-rest">b</b>',
        '<a href="#user-content-__search">too</a>',
        '<input type="checkbox" disabled',
        'href="#the-rest" class="md-nav__link"',
    ],
)
def test_a_page_shows_what_github_shows_and_what_is_ours(site, html):
    assert html in page(site, "page")


def test_a_view_is_placed(site):
    assert "view: notes" not in page(site, "page")
    assert "No notes yet." in page(site, "page")


def test_a_diagram_brings_what_draws_it(site):
    assert '<pre class="socml-diagram' in page(site, "page")
    assert (site / "site/assets/socml/diagrams/mermaid.tiny.js").is_file()


def test_nothing_of_a_page_runs(site):
    assert "<script>alert" not in page(site, "page")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("page", "The page"),
        ("named", "Named in nav"),
        ("venue", "Venue"),
        ("titled", "A &lt;b"),
    ],
)
def test_the_title_is_the_one_that_a_page_for_the_engine_would_have(site, name, title):
    shown = re.search(r"<title>(.*?)</title>", page(site, name))
    assert shown is not None
    assert shown[1].startswith(title)


def test_other_pages_stay_in_the_markdown_of_the_engine(site):
    assert "<li>chairs" not in page(site, "other")


def test_no_link_of_the_site_is_broken(site):
    pages = read_pages(site / "site")
    assert find_broken_links(site / "site", "https://x.org/", pages) == []


def test_the_checker_reads_a_page_as_it_is_shown(tmp_path):
    text = "a:\n* [x](nowhere.md)\n\n[y](#no) <a href='gone.md'>z</a> $\\frac$ <video>v</video>\n"
    write(tmp_path, {"conference.yml": CONFERENCE, "content/a.md": f"{HEADER}{text}"})
    loaded = load_archive(tmp_path)
    found = [(each.rule, each.location.line, each.location.column) for each in loaded.problems]
    assert found == [
        ("broken-link", 5, 3),
        ("broken-link", 7, 1),
        ("broken-link", 7, 10),
        ("bad-math", 7, 40),
        ("html-removed", 7, 42),
    ]
