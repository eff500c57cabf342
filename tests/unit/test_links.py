"""Where links lead: to a page of the site, to a file that is published with it, or to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from socml_site.load import Loaded, load_archive
from socml_site.wiki import page_url

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-01 09:00
days: [{date: 2016-10-07}]
people: {ann: {name: Ann Lee}}
"""

HEADER = "---\ntitle: {}\nproposers: Bo Chen\n---\n"

# What every case can link to; `sessions/a.md` is the file that holds the link.
FILES: Mapping[str, str | bytes] = {
    "conference.yml": CONFERENCE,
    "content/index.md": "# Home\n",
    "content/venue.md": "# Venue\n",
    "content/travel/index.md": "# Travel\n",
    "content/travel/hotels.md": "# Hotels\n",
    "sessions/b.md": HEADER.format("B") + "# B\n\n## What we found\n\n## Größe\n\n## B\n",
    "sessions/loss.png": b"png",
    "sessions/week 1/loss & gain.png": b"png",
    "minutes/b.md": "- a few bullets\n",
    "minutes/slides.pdf": b"pdf",
    "people/zoe.md": "# Zoë Ibáñez\n",
}

NO_TARGET = (None, [])


def load(root: Path, body: str, files: Mapping[str, str | bytes] | None = None) -> Loaded:
    everything = {**FILES, "sessions/a.md": HEADER.format("A") + body + "\n", **(files or {})}
    for name, content in everything.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_archive(root)


def follow(loaded: Loaded) -> str | None:
    """Return where the one link of session `a` leads, counted from the root of the site."""
    (target,) = loaded.links.targets["sessions/a.md"].values()
    return target


def html_of(loaded: Loaded, path: str = "sessions/a.md") -> str:
    folder = path.split("/")[0]
    (document,) = [each for each in loaded.project.documents[folder] if each.path == path]
    return document.body.to_html(loaded.links.resolver(path, page_url(path))).strip()


def said(loaded: Loaded) -> list[tuple[str, str, str]]:
    return [(each.rule, each.message, each.hint) for each in loaded.problems]


@pytest.mark.parametrize(
    ("written", "target"),
    [
        ("b.md", "sessions/b/"),
        ("./b.md", "sessions/b/"),
        ("../sessions/b.md", "sessions/b/"),
        ("../minutes/b.md", "minutes/b/"),
        ("../people/zoe.md", "people/zoe/"),
        ("/sessions/b.md", "sessions/b/"),
        ("/minutes/b.md", "minutes/b/"),
        ("//minutes/../sessions//b.md", None),
        ("a.md", "sessions/a/"),
        ("b.md?raw=1", "sessions/b/"),
        ("b.md?raw=1#what-we-found", "sessions/b/#what-we-found"),
        ("b%2Emd", "sessions/b/"),
        ("%2e%2e/minutes/b.md", "minutes/b/"),
        ("b.md#what-we-found", "sessions/b/#what-we-found"),
        ("b.md#what%2Dwe-found", "sessions/b/#what%2Dwe-found"),
        ("b.md#b-1", "sessions/b/#b-1"),
        ("b.md#fn-1", "sessions/b/#fn-1"),
        ("b.md#user-content-fn-1", "sessions/b/#user-content-fn-1"),
        ("b.md#", "sessions/b/"),
        ("../content/venue.md", "venue/"),
        ("/content/venue.md#by-bike", "venue/#by-bike"),
        ("../content/index.md", ""),
        ("../content/travel/index.md", "travel/"),
        ("../content/travel/hotels.md", "travel/hotels/"),
        ("../content", ""),
        ("../content/", ""),
        ("..", ""),
        ("/", ""),
        (".", "sessions/"),
        ("../minutes", "minutes/"),
        ("../people/", "people/"),
        ("/sessions/", "sessions/"),
    ],
)
def test_a_link_between_files_leads_to_the_page_made_from_the_file(tmp_path, written, target):
    """A path counts as on the repo host: from the folder of its file, or from the root."""
    loaded = load(tmp_path, f"[there]({written})")
    assert said(loaded) == []
    assert follow(loaded) == target
    assert loaded.links.attachments == frozenset()


@pytest.mark.parametrize(
    ("written", "target", "attachment"),
    [
        ("![loss falls](loss.png)", "sessions/loss.png", "sessions/loss.png"),
        ("[the plot](loss.png)", "sessions/loss.png", "sessions/loss.png"),
        ("[slides](../minutes/slides.pdf)", "minutes/slides.pdf", "minutes/slides.pdf"),
        ("[slides](/minutes/slides.pdf#page=2)", "minutes/slides.pdf", "minutes/slides.pdf"),
        ("[slides](../minutes/slides.pdf?x)", "minutes/slides.pdf", "minutes/slides.pdf"),
        (
            "![both](<week 1/loss & gain.png>)",
            "sessions/week%201/loss%20%26%20gain.png",
            "sessions/week 1/loss & gain.png",
        ),
        (
            "![both](week%201/loss%20&amp;%20gain.png)",
            "sessions/week%201/loss%20%26%20gain.png",
            "sessions/week 1/loss & gain.png",
        ),
        ('<img src="loss.png" alt="loss falls">', "sessions/loss.png", "sessions/loss.png"),
    ],
)
def test_a_file_is_published_only_if_something_links_to_it(tmp_path, written, target, attachment):
    loaded = load(tmp_path, written)
    assert said(loaded) == []
    assert follow(loaded) == target
    assert loaded.links.attachments == {attachment}


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("[there](b.md#what-we-found)", 'href="../../sessions/b/#what-we-found"'),
        ("[home](/content/index.md)", 'href="../../"'),
        ("[above](#a)\n\n# A", 'href="#a"'),
        ("![loss falls](loss.png)", 'src="../../sessions/loss.png"'),
        ("[more](https://example.org/x?y=1#z)", 'href="https://example.org/x?y=1#z"'),
        ("[mail](mailto:ann@example.org)", 'href="mailto:ann@example.org"'),
        ("@ann", 'href="../../people/#ann"'),
        ("@ANN", 'href="../../people/#ann"'),
        ("@zoe", 'href="../../people/zoe/"'),
        ("[label](b.md 'and a title')", 'href="../../sessions/b/" title="and a title"'),
        ("[by name][b]\n\n[b]: b.md", 'href="../../sessions/b/"'),
        ('<a href="b.md">by hand</a>', 'href="../../sessions/b/"'),
    ],
)
def test_an_address_in_the_html_counts_from_the_page(tmp_path, written, address):
    loaded = load(tmp_path, written)
    assert said(loaded) == []
    assert address in html_of(loaded)


NON_ASCII = {"sessions/größe.png": b"png", "sessions/my plot.png": b"png"}


@pytest.mark.xfail(reason="`resolver` looks for the address as the library has encoded it")
@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("![Größe](größe.png)", 'src="../../sessions/gr%C3%B6%C3%9Fe.png"'),
        ("[Größe](größe.png)", 'href="../../sessions/gr%C3%B6%C3%9Fe.png"'),
        ("![plot](<my plot.png>)", 'src="../../sessions/my%20plot.png"'),
    ],
)
def test_a_link_to_a_name_with_an_accent_or_a_space_is_not_lost(tmp_path, written, address):
    loaded = load(tmp_path, written, NON_ASCII)
    assert said(loaded) == []
    assert address in html_of(loaded)


@pytest.mark.xfail(reason="the addresses of content pages are not percent-encoded")
def test_the_address_of_a_content_page_is_percent_encoded(tmp_path):
    files = {"content/getting here.md": "# Getting here\n"}
    loaded = load(tmp_path, "[there](../content/getting%20here.md)", files)
    assert follow(loaded) == "getting%20here/"


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("sessions/causal-rl.md", "sessions/causal-rl/"),
        ("minutes/v1.2.md", "minutes/v1.2/"),
        ("people/ann.md", "people/ann/"),
        ("content/index.md", ""),
        ("content/venue.md", "venue/"),
        ("content/travel/index.md", "travel/"),
        ("content/travel/hotels.md", "travel/hotels/"),
    ],
)
def test_a_file_has_one_address(path, url):
    assert page_url(path) == url


OUTSIDE = ("this leads out of the repository", "link to a file inside it")
COUNTS = "the path counts from this folder"


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("../../etc/passwd", *OUTSIDE),
        ("/../etc/passwd", *OUTSIDE),
        ("../..", *OUTSIDE),
        ("%2e%2e/%2e%2e/etc/passwd", *OUTSIDE),
        ("..%2F..%2Fetc%2Fpasswd", *OUTSIDE),
        ("b.md%00", *OUTSIDE),
        ("/etc/passwd", "there is no file etc/passwd", COUNTS),
        ("nowhere.md", "there is no file sessions/nowhere.md", COUNTS),
        ("../minutes/slides.pfd", "there is no file minutes/slides.pfd", None),
        ("../minutes/", None, None),
        ("b.md#what-we-fuond", 'sessions/b.md has no heading "#what-we-fuond"', None),
        ("#nowhere", 'sessions/a.md has no heading "#nowhere"', "headings give these names"),
    ],
)
def test_a_link_that_leads_nowhere_is_reported_in_its_place(tmp_path, written, message, hint):
    loaded = load(tmp_path, f"Über: [there]({written})")
    if message is None:
        assert loaded.problems == ()
        return
    (problem,) = loaded.problems
    assert (problem.rule, problem.message) == ("broken-link", message)
    place = problem.location
    assert (place.path, place.line, place.column) == ("sessions/a.md", 5, 7)
    assert (place.end_line, place.end_column) == (5, 7 + len(f"[there]({written})"))
    if hint is not None:
        assert problem.hint == hint
