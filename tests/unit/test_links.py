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
    "content/venue.md": "# Venue\n\n## By bike\n",
    "content/travel/index.md": "# Travel\n",
    "content/travel/hotels.md": "# Hotels\n",
    "sessions/b.md": HEADER.format("B") + "# B\n\n## What we found\n\n## Größe\n\n## B\n",
    "sessions/loss.png": b"\x89PNG\r\n\x1a\n",
    "sessions/week 1/loss & gain.png": b"\x89PNG\r\n\x1a\n",
    "minutes/b.md": "- a few bullets\n",
    "minutes/slides.pdf": b"%PDF-1.7",
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
        ("a.md", "sessions/a/"),
        ("b.md?raw=1", "sessions/b/"),
        ("b.md?raw=1#what-we-found", "sessions/b/#what-we-found"),
        ("b%2Emd", "sessions/b/"),
        ("%2e%2e/minutes/b.md", "minutes/b/"),
        ("b.md#what-we-found", "sessions/b/#what-we-found"),
        ("b.md#what%2Dwe-found", "sessions/b/#what%2Dwe-found"),
        ("b.md#b-1", "sessions/b/#b-1"),
        ("b.md#fn-1", "sessions/b/"),
        ("b.md#user-content-what-we-found", "sessions/b/#what-we-found"),
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


NON_ASCII = {
    "sessions/größe.png": b"\x89PNG\r\n\x1a\n",
    "sessions/my plot.png": b"\x89PNG\r\n\x1a\n",
}


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
COUNTS = "the path counts from sessions/"


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
        (
            "../minutes/sildes.pdf",
            "there is no file minutes/sildes.pdf",
            'did you mean "../minutes/slides.pdf"?',
        ),
        (
            "b.md#what-we-fuond",
            'sessions/b.md has no heading "#what-we-fuond"',
            'did you mean "#what-we-found"?',
        ),
        ("#nowhere", 'sessions/a.md has no heading "#nowhere"', "it has no headings at all"),
    ],
)
def test_a_link_that_leads_nowhere_is_reported_in_its_place(tmp_path, written, message, hint):
    loaded = load(tmp_path, f"Über: [there]({written})")
    (problem,) = loaded.problems
    assert said(loaded) == [("broken-link", message, hint)]
    place = problem.location
    assert (place.path, place.line, place.column) == ("sessions/a.md", 5, 7)
    assert (place.end_line, place.end_column) == (5, 7 + len(f"[there]({written})"))


def test_a_link_that_leads_nowhere_is_reported_each_time_it_stands_there(tmp_path):
    loaded = load(tmp_path, "[one](x.md) and [two](x.md)\n\n> - [three](x.md)")
    places = [(each.location.line, each.location.column) for each in loaded.problems]
    assert places == [(5, 1), (5, 17), (7, 5)]


def test_a_link_that_leads_nowhere_is_published_as_text(tmp_path):
    assert html_of(load(tmp_path, "See [there](nowhere.md).")) == "<p>See <a>there</a>.</p>"


def test_a_handle_that_nobody_has_stays_text(tmp_path):
    loaded = load(tmp_path, "Thanks to @nobody")
    assert said(loaded) == []
    assert "href" not in html_of(loaded)


@pytest.mark.parametrize(
    "written",
    [
        "[x](javascript:alert(1))",
        "[x](JavaScript:alert(1))",
        "[x](jAvAsCrIpT:alert(1))",
        "[x]( javascript:alert(1))",
        "[x](<javascript:alert(1)>)",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](java&#10;script:alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x](javascript://example.org/%0aalert(1))",
        "[x](vbscript:x)",
        "[x](data:text/html,x)",
        "[x](file:///etc/passwd)",
        "[x](ftp://example.org/)",
        "[x][r]\n\n[r]: JAVASCRIPT:alert(1)",
        '<a href="javascript:alert(1)">x</a>',
        "<a href=' JaVaScRiPt:alert(1)'>x</a>",
    ],
)
def test_a_link_that_is_no_web_address_is_reported_and_not_published(tmp_path, written):
    loaded = load(tmp_path, written)
    assert [each.rule for each in loaded.problems] == ["broken-link"]
    assert set(loaded.links.targets["sessions/a.md"].values()) == {None}
    assert "href" not in html_of(loaded)


@pytest.mark.parametrize("scheme", ["javascript", "JavaScript", "ftp", "c"])
def test_the_message_names_the_scheme(tmp_path, scheme):
    (problem,) = load(tmp_path, f"[x]({scheme}:x)").problems
    assert problem.message == f'links that start with "{scheme.lower()}:" are not published'
    assert problem.hint == "use https:, http: or mailto:"


@pytest.mark.parametrize("written", ["[x](//example.org/y)", "[x](?page=2)", "[x]()"])
def test_every_link_that_is_not_published_is_reported(tmp_path, written):
    loaded = load(tmp_path, written)
    assert "href" not in html_of(loaded)
    assert [each.rule for each in loaded.problems] == ["broken-link"]


@pytest.mark.parametrize("address", ["https://example.org/a.png", "//example.org/a.png"])
def test_an_image_on_another_site_becomes_a_link_so_that_nobody_is_watched(tmp_path, address):
    loaded = load(tmp_path, f"![a plot]({address})")
    ((rule, message, _),) = said(loaded)
    assert rule == "missing-image"
    assert message == "this image lies on another site, which would learn who reads this page"
    assert "<img" not in html_of(loaded)


@pytest.mark.parametrize("written", ["![](loss.png)", "![ ](loss.png)", '<img src="loss.png">'])
def test_an_image_without_a_description_is_shown_and_reported(tmp_path, written):
    loaded = load(tmp_path, written)
    assert [each.rule for each in loaded.problems] == ["image-alt"]
    assert 'src="../../sessions/loss.png"' in html_of(loaded)


def test_a_missing_image_leaves_its_description(tmp_path):
    loaded = load(tmp_path, "![loss falls](lost.png)")
    hint = 'did you mean "loss.png"?'
    assert said(loaded) == [("missing-image", "there is no image sessions/lost.png", hint)]
    assert html_of(loaded) == '<p><img alt="loss falls"></p>'


LEFT_OUT: Mapping[str, tuple[str, str | bytes]] = {
    "header": ("sessions/c.md", "---\ntitle: [\n---\n"),
    "field": ("sessions/c.md", HEADER.format("C").replace("\n---\n", "\nexpected: many\n---\n")),
    "room": ("sessions/c.md", HEADER.format("C").replace("\n---\n", "\nroom: nowhere\n---\n")),
    "encoding": ("minutes/c.md", b"caf\xe9"),
    "size": ("minutes/c.md", b"x" * 65 * 1024),
    "session": ("minutes/c.md", "- of a session that is not there\n"),
    "name": ("people/c.md", "no name\n"),
}


@pytest.mark.parametrize("kind", LEFT_OUT)
def test_a_link_to_a_file_that_has_errors_is_no_second_problem(tmp_path, kind):
    path, content = LEFT_OUT[kind]
    loaded = load(tmp_path, f"[there](/{path}#nowhere)", {path: content})
    assert [each.location.path for each in loaded.problems] == [path]
    assert follow(loaded) is None


def test_a_link_to_minutes_of_a_session_with_errors_is_no_second_problem(tmp_path):
    files = {
        "sessions/c.md": HEADER.format("C").replace("\n---\n", "\nroom: nowhere\n---\n"),
        "minutes/c.md": "- a few bullets\n",
    }
    loaded = load(tmp_path, "[there](../minutes/c.md)", files)
    assert [each.rule for each in loaded.problems] == ["unknown-room"]
    assert follow(loaded) is None


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("sessions/Day two.md", HEADER.format("Day two")),
        ("sessions/drafts/c.md", HEADER.format("C")),
        ("sessions/film.mp4", b"\0" * (4096 * 1024 + 1)),
    ],
)
def test_a_link_to_a_file_that_is_refused_is_no_second_problem(tmp_path, path, content):
    loaded = load(tmp_path, f"[there](</{path}>)", {path: content})
    assert [each.location.path for each in loaded.problems] == [path]


def test_a_link_to_a_symbolic_link_is_no_second_problem(tmp_path):
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "c.md").symlink_to("b.md")
    loaded = load(tmp_path, "[there](c.md)")
    assert [each.rule for each in loaded.problems] == ["symlink"]


@pytest.mark.parametrize("written", ["![a plot](plot.svg)", "[the facts](../conference.yml)"])
def test_a_file_that_exists_and_is_not_published_is_not_called_missing(tmp_path, written):
    (problem,) = load(tmp_path, written, {"sessions/plot.svg": "<svg/>"}).problems
    assert "there is no" not in problem.message


@pytest.mark.parametrize("written", ["B.md", "../minute/b.md", "sessions/b.md"])
def test_what_the_hint_proposes_is_right_when_it_is_written(tmp_path, written):
    (problem,) = load(tmp_path, f"[there]({written})").problems
    proposed = problem.hint.split('"')[1]
    assert said(load(tmp_path, f"[there]({proposed})")) == []


def test_links_of_minutes_and_people_are_followed_too(tmp_path):
    files = {
        "minutes/b.md": "[session](../sessions/b.md) [person](/people/zoe.md)\n",
        "people/zoe.md": "# Zoë\n\n[notes](../minutes/b.md) [slides](../minutes/slides.pdf)\n",
    }
    loaded = load(tmp_path, "", files)
    assert said(loaded) == []
    assert loaded.links.targets["minutes/b.md"] == {
        "../sessions/b.md": "sessions/b/",
        "/people/zoe.md": "people/zoe/",
    }
    assert loaded.links.targets["people/zoe.md"] == {
        "../minutes/b.md": "minutes/b/",
        "../minutes/slides.pdf": "minutes/slides.pdf",
    }
    assert loaded.links.attachments == {"minutes/slides.pdf"}
    assert 'href="../../minutes/slides.pdf"' in html_of(loaded, "people/zoe.md")


def test_only_published_files_have_links(tmp_path):
    files = {"sessions/c.md": HEADER.format("C").replace("C\n", "C\nroom: x\n") + "[x](loss.png)\n"}
    loaded = load(tmp_path, "", files)
    assert [path for path in sorted(loaded.links.targets) if "content/" not in path] == [
        "minutes/b.md",
        "people/zoe.md",
        "sessions/a.md",
        "sessions/b.md",
    ]
    assert loaded.links.attachments == frozenset()
