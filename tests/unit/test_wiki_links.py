"""Wiki links: what they name, what becomes of those that name nothing, and who links here."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from project_files import Files, write

from socml_site.contributing.new_files import text_of_wanted
from socml_site.load import Loaded, load_archive
from socml_site.pages import PageBuilder
from socml_site.wiki import Backlink, Forge, RepoHost

HEADER = "---\ntitle: {}\nproposers: Bo Chen\n---\n\n"

FILES: Files = {
    "conference.yml": (
        "name: Tiny conference\nacronym: tiny16\ntimezone: Europe/Berlin\n"
        "as_of: 2016-10-01 09:00\ndays: [{date: 2016-10-07}]\n"
        "people: {ann: {name: Ann Lee, aliases: [A. Lee]}}\n"
    ),
    "content/index.md": "# Home\n",
    "content/guides/venue.md": "---\ntitle: How to find us\n---\n\n## By bike & foot\n",
    "sessions/causal-rl.md": (
        "---\ntitle: Causal RL\nproposers: [Bo Chen, Zoë Ibáñez]\ntopics: [theory]\n"
        "aliases: [logs]\n---\n\n## What we found\n\n## Größe\n"
    ),
    "sessions/csharp.md": HEADER.format("C# for science"),
    "minutes/causal-rl.md": "## Decisions\n\n- none\n",
    "minutes/causal-rl-2.md": "---\nsession: causal-rl\n---\n\n- a second evening\n",
    "people/zoe.md": "---\nname: Zoë Ibáñez\n---\n",
}

NOTHING: list[tuple[str, str, str]] = []


def load(root: Path, body: str, more: Files | None = None) -> Loaded:
    write(root, {**FILES, "sessions/a.md": HEADER.format("A") + body, **(more or {})})
    return load_archive(root)


def builder(loaded: Loaded, repo: RepoHost | None = None) -> PageBuilder:
    assert loaded.archive is not None
    return PageBuilder(loaded.archive, loaded.links, repo)


def html_of(loaded: Loaded, repo: RepoHost | None = None) -> str:
    """Return the text of session `a`."""
    pages = builder(loaded, repo)
    html = str(pages.single.session(pages.archive.sessions["a"]).html)
    return html.partition('<div class="socml-body e-content">\n')[2].partition("</div>")[0].strip()


def said(loaded: Loaded) -> list[tuple[str, str, str]]:
    return [(each.rule, each.message, each.hint) for each in loaded.problems]


@pytest.mark.parametrize(
    ("written", "address", "label"),
    [
        ("[[causal-rl]]", "sessions/causal-rl/", "Causal RL"),
        ("[[Causal RL]]", "sessions/causal-rl/", "Causal RL"),
        ("[[ causal   rl ]]", "sessions/causal-rl/", "Causal RL"),
        ("[[ＣＡＵＳＡＬ RL]]", "sessions/causal-rl/", "Causal RL"),
        ("[[causal-rl.md]]", "sessions/causal-rl/", "Causal RL"),
        ("[[sessions/causal-rl]]", "sessions/causal-rl/", "Causal RL"),
        ("[[logs]]", "sessions/causal-rl/", "Causal RL"),
        ("[[causal-rl|that *one*]]", "sessions/causal-rl/", "that *one*"),
        ("[[causal-rl|a &amp; b]]", "sessions/causal-rl/", "a &amp; b"),
        ("[[causal-rl|]]", "sessions/causal-rl/", "Causal RL"),
        (
            "[[causal-rl#what-we-found]]",
            "sessions/causal-rl/#what-we-found",
            "Causal RL: What we found",
        ),
        (
            "[[causal-rl#What we found]]",
            "sessions/causal-rl/#what-we-found",
            "Causal RL: What we found",
        ),
        ("[[causal-rl#Größe|size]]", "sessions/causal-rl/#gr%C3%B6%C3%9Fe", "size"),
        ("[[minutes/causal-rl]]", "minutes/causal-rl/", "Causal RL (notes)"),
        ("[[causal-rl-2]]", "minutes/causal-rl-2/", "Causal RL (notes)"),
        (
            "[[minutes/causal-rl#decisions]]",
            "minutes/causal-rl/#decisions",
            "Causal RL (notes): Decisions",
        ),
        ("[[C# for science]]", "sessions/csharp/", "C# for science"),
        ("[[zoe]]", "people/zoe/", "Zoë Ibáñez"),
        ("[[@zoe]]", "people/zoe/", "Zoë Ibáñez"),
        ("[[Zoe\u0308 Iba\u0301n\u0303ez]]", "people/zoe/", "Zoë Ibáñez"),
        ("[[A. Lee]]", "people/#ann", "Ann Lee"),
        ("[[Bo Chen]]", "people/#bo-chen", "Bo Chen"),
        ("[[theory]]", "topics/theory/", "theory"),
        ("[[how to find us]]", "guides/venue/", "How to find us"),
        ("[[guides/venue]]", "guides/venue/", "How to find us"),
        (
            "[[guides/venue#By bike & foot]]",
            "guides/venue/#by-bike--foot",
            "How to find us: By bike &amp; foot",
        ),
        ("[[Schedule]]", "schedule/", "Schedule"),
    ],
)
def test_a_wiki_link_names_a_page_by_id_title_or_another_name(tmp_path, written, address, label):
    loaded = load(tmp_path, f"See {written}.")
    assert said(loaded) == NOTHING
    assert html_of(loaded) == f'<p>See <a href="../../{address}">{label}</a>.</p>'


def test_a_wiki_link_to_a_heading_of_its_own_page_stays_on_it(tmp_path):
    loaded = load(tmp_path, "[[#Open ends]]\n\n### Open ends\n")
    assert '<p><a href="#open-ends">Open ends</a></p>' in html_of(loaded)
    assert said(loaded) == NOTHING


def test_a_wiki_link_in_a_table_has_its_pipe_escaped(tmp_path):
    loaded = load(tmp_path, "| a |\n|---|\n| [[causal-rl\\|it]] |\n")
    assert '<td><a href="../../sessions/causal-rl/">it</a></td>' in html_of(loaded)


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("\\[[causal-rl]]", "[[causal-rl]]"),
        ("`[[causal-rl]]`", "<code>[[causal-rl]]</code>"),
        ("[[causal-rl", "[[causal-rl"),
        ("[[causal]rl]]", "[[causal]rl]]"),
        ("[[]]", "[[]]"),
        ("[[ ]]", "[[ ]]"),
        ("[[|x]]", "[[|x]]"),
        ("[[a|b|c]]", "[[a|b|c]]"),
        (f"[[{'x' * 10_000}]]", f"[[{'x' * 10_000}]]"),
        ("[x [[causal-rl]]](https://example.org)", None),
        ("<kbd>[[causal-rl]]</kbd>", "<kbd>causal-rl</kbd>"),
    ],
)
def test_what_is_no_wiki_link_is_text(tmp_path, written, html):
    loaded = load(tmp_path, written)
    assert said(loaded) == NOTHING
    expected = html or '<a href="https://example.org">x [[causal-rl]]</a>'
    assert html_of(loaded) == f"<p>{expected}</p>"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("../../etc/passwd", "this names no page"),
        ("javascript:x", "this names no page"),
        ("JavaScript:alert(1)", "this names no page"),
        ("https://example.org/x", "this names no page"),
        ("//example.org", "this names no page"),
        ("/sessions/x", "this names no page"),
        ("a\\..\\b", "this names no page"),
        ("topics/nothing", 'there is no topic "nothing"'),
    ],
)
def test_what_can_name_no_page_is_text_and_reported(tmp_path, written, message):
    loaded = load(tmp_path, f"[[{written}|label]]")
    assert [each[:2] for each in said(loaded)] == [("broken-link", message)]
    assert html_of(loaded) == "<p>label</p>"
    assert loaded.links.wanted == {}


def test_a_heading_that_is_not_there_is_reported_and_left_out(tmp_path):
    loaded = load(tmp_path, "[[causal-rl#what-we-fund]]")
    message = 'sessions/causal-rl has no heading "#what-we-fund"'
    assert said(loaded) == [("broken-link", message, 'did you mean "#what-we-found"?')]
    assert html_of(loaded) == '<p><a href="../../sessions/causal-rl/">Causal RL</a></p>'


def test_a_link_that_may_mean_several_pages_is_an_error_with_the_candidates(tmp_path):
    more = {"sessions/two.md": HEADER.format("Theory")}
    loaded = load(tmp_path, "[[Theory]], [[sessions/two]], [[topics/theory]]", more)
    message = '"Theory" may mean sessions/two or topics/theory'
    hint = "write [[sessions/two]] or [[topics/theory]]"
    assert said(loaded) == [("ambiguous-link", message, hint)]
    assert loaded.left_out == ("sessions/a.md",)
    assert loaded.links.backlinks == {}


def test_an_id_is_more_precise_than_a_title(tmp_path):
    loaded = load(tmp_path, "[[two]]", {"sessions/two.md": HEADER.format("Other"),
                                        "sessions/three.md": HEADER.format("Two")})  # fmt: skip
    assert html_of(loaded) == '<p><a href="../../sessions/two/">Other</a></p>'


def test_a_link_to_a_file_with_an_error_is_not_blamed(tmp_path):
    loaded = load(tmp_path, "[[broken]]", {"sessions/broken.md": "---\ntitle: [x\n---\n"})
    assert {each[0] for each in said(loaded)} == {"yaml-syntax"}
    assert html_of(loaded) == "<p>broken</p>"


# Wanted pages

REPO = RepoHost(Forge.GITHUB, "https://github.com/socml/socml16")


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("Robots & us", "sessions/robots-us.md"),
        ("sessions/later", "sessions/later.md"),
        # Notes are of a session, which comes first.
        ("minutes/later", "sessions/later.md"),
        ("minutes/a", "minutes/a.md"),
        ("later.md", "sessions/later.md"),
        ("sessions/README", "sessions/sessions-readme.md"),
        ("people/mia", "people/mia.md"),
        ("@mia", "people/mia.md"),
        ("content/guides/trains", "content/guides/trains.md"),
        ("TCP/IP", "sessions/tcp-ip.md"),
        ("Causal-RL!", "sessions/causal-rl-2.md"),
        ("量子", "sessions/量子.md"),
    ],
)
def test_a_page_that_nobody_has_written_is_wanted(tmp_path, written, path):
    loaded = load(tmp_path, f"Ask for [[{written}|it]] here.")
    (page,) = loaded.links.wanted.values()
    assert page.path == path
    assert page.wanted_by == (Backlink("sessions/a/", "A", ("Ask for it here.",)),)
    assert [each[0] for each in said(loaded)] == ["wanted-page"]
    assert 'class="socml-wanted-link"' in html_of(loaded)
    assert f'href="../../wanted/#{quote(page.id)}"' in html_of(loaded)


def test_a_page_wanted_under_several_names_is_one(tmp_path):
    loaded = load(tmp_path, "[[Foo bar]], [[foo-bar]], [[sessions/foo bar]], [[Foo bar!]]")
    (page,) = loaded.links.wanted.values()
    assert (page.title, page.path) == ("Foo bar", "sessions/foo-bar.md")


def test_names_in_other_scripts_are_addresses(tmp_path):
    loaded = load(tmp_path, "[[量子]], [[日本]], [[量子]]")
    assert [(page.title, page.path) for page in loaded.links.wanted.values()] == [
        ("日本", "sessions/日本.md"),
        ("量子", "sessions/量子.md"),
    ]


def test_names_that_differ_by_signs_are_other_pages(tmp_path):
    files = {"sessions/lang-c.md": HEADER.format("C"), "sessions/net.md": HEADER.format(".NET")}
    loaded = load(tmp_path, "[[C]], [[C#]], [[C++]], [[F# for all]], [[.NET]], [[NET]]", files)
    assert [(page.title, page.path) for page in loaded.links.wanted.values()] == [
        ("C++", "sessions/c-plus-plus.md"),
        ("C#", "sessions/c-sharp.md"),
        ("F# for all", "sessions/f-sharp-for-all.md"),
    ]
    html = html_of(loaded)
    assert html.count('sessions/lang-c/"') == 1
    assert html.count('sessions/net/"') == 2
    assert ">C#</a>" in html


def test_a_wanted_page_opens_the_repo_host_s_editor(tmp_path):
    loaded = load(tmp_path, "[[Robots: a <start>]]")
    html = html_of(loaded, REPO)
    assert (
        'href="https://github.com/socml/socml16/new/main'
        "?filename=sessions%2Frobots-a-start.md&amp;value=---%0Atitle%3A%20%22Robots%3A%20a%20%3C"
    ) in html
    assert ">Robots: a &lt;start&gt;</a>" in html


def test_the_list_of_wanted_pages_names_what_is_missing(tmp_path):
    held = {"sessions/held.md": HEADER.format("Held").replace("Bo Chen", "Bo Chen\nmoderators: Mo")}
    loaded = load(tmp_path, "[[Robots]]", held)
    page = builder(loaded, REPO).wiki.wanted_page(builder(loaded).index.sessions)
    assert [heading.text for heading in page.outline] == ["Pages", "Moderators"]
    assert 'id="sessions/robots"' in page.html
    assert 'wanted by <a href="../sessions/a/">A</a>' in page.html
    assert "new/main?filename=sessions%2Frobots.md" in page.html
    assert "edit/main/sessions/a.md" in page.html
    assert "edit/main/sessions/held.md" not in page.html


def test_a_session_held_without_notes_wants_them(tmp_path):
    timed = HEADER.format("Past").replace("Bo Chen", "Bo Chen\nstart: 2016-10-07 10:00\nroom: hall")
    files = {
        "conference.yml": str(FILES["conference.yml"]).replace("10-01", "10-09")
        + "rooms: [{id: hall, name: Hall}]\n",
        "sessions/past.md": timed,
    }
    loaded = load(tmp_path, "", files)
    page = builder(loaded, REPO).wiki.wanted_page(builder(loaded).index.sessions)
    assert "new/main?filename=minutes%2Fpast.md&amp;value=---%0A" in page.html


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("Causl RL", "Causal RL"),
        ("C sharp for sciense", "C# for science"),
        ("gides/venue", "guides/venue"),
    ],
)
def test_what_is_suggested_is_the_nearest_title_or_id(tmp_path, written, near):
    ((rule, message, hint),) = said(load(tmp_path, f"[[{written}]]"))
    assert (rule, message) == ("wanted-page", f'nobody has written a page called "{written}" yet')
    assert hint.startswith(f'did you mean "[[{near}]]"? if not, write sessions/')


def test_wanted_minutes_have_the_title_of_their_session(tmp_path):
    loaded = load(tmp_path, "[[minutes/a|notes]]")
    (page,) = loaded.links.wanted.values()
    assert (page.title, page.path) == ("A (notes)", "minutes/a.md")


@pytest.mark.parametrize(
    "name",
    ["sessions/C++ & Rust", "C++ & Rust", "@Zoë Müller", "people/Zoë Müller", "content/Über uns",
     "foo.md", "sessions/foo/bar", "minutes/a", "minutes/later", "README", "x" * 199, "Q: why?"],
)  # fmt: skip
def test_whoever_writes_a_wanted_page_satisfies_the_link(tmp_path, name):
    """With nothing filled in but a proposer, what the editor opens with checks."""
    before = load(tmp_path, f"[[{name}]]")
    (page,) = before.links.wanted.values()
    text = text_of_wanted(page, before.archive).replace("\nproposers:\n", "\nproposers: Bo Chen\n")
    after = load(tmp_path, f"[[{name}]]", {page.path: text})
    assert [each for each in after.problems if each.is_error] == []
    # Notes of a session that is still to be proposed are wanted next.
    assert (after.links.wanted == {}) is (name != "minutes/later")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[1]](https://a.org/1), x", '<a href="https://a.org/1">[1]</a>, x'),
        ("[[1]](causal-rl.md) x", '<a href="../../sessions/causal-rl/">[1]</a> x'),
        ("[[zoe]] (x)", '<a href="../../people/zoe/">Zoë Ibáñez</a> (x)'),
        ("[[zoe]](x y)", '<a href="../../people/zoe/">Zoë Ibáñez</a>(x y)'),
    ],
)
def test_a_citation_is_an_ordinary_link_as_on_github(tmp_path, text, html):
    loaded = load(tmp_path, text)
    assert html_of(loaded) == f"<p>{html}</p>"


@pytest.mark.parametrize("written", ["[[#]]", "[[-]]", "[[@]]", "[[ . ]]"])
def test_a_target_without_a_letter_is_text(tmp_path, written):
    loaded = load(tmp_path, written)
    assert (said(loaded), html_of(loaded)) == (NOTHING, f"<p>{written}</p>")


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("[a](../schedule/#day-2016-10-07)", None),
        ("[[schedule#day-2016-10-07]]", "schedule/#day-2016-10-07"),
        ("[[schedule#day-2016-10-08]]", "schedule/"),
        ("[a](../sessions/#socml-waiting)", "sessions/"),
        ("[[people#nix]]", "people/"),
        ("[a](#socml-notes)", None),
    ],
)
def test_anchors_of_assembled_pages_are_only_those_that_last(tmp_path, written, address):
    found = re.findall(r'href="([^"]+)"', html_of(load(tmp_path, written)))
    assert found == ([f"../../{address}"] if address else [])


# Backlinks


def test_every_page_knows_who_links_to_it_and_in_which_sentence(tmp_path):
    body = "First. We read [[causal-rl]] twice! Then, again, [it](causal-rl.md).\n\n[[#x]] @zoe\n"
    loaded = load(tmp_path, body, {"content/index.md": "# Home\n\nStart at [[causal-rl]].\n"})
    assert loaded.links.backlinks["sessions/causal-rl/"] == (
        Backlink("", "Home", ("Start at Causal RL.",)),
        Backlink("sessions/a/", "A", ("We read Causal RL twice!", "Then, again, it.")),
    )
    assert loaded.links.backlinks["people/zoe/"] == (Backlink("sessions/a/", "A", ("#x @zoe",)),)
    assert "sessions/a/" not in loaded.links.backlinks
    (page,) = [each for each in builder(loaded).all() if each.url == "sessions/causal-rl/"]
    assert '<a href="../../sessions/a/">A</a><p>We read Causal RL twice!</p>' in page.html


def test_a_file_that_is_left_out_links_to_nobody(tmp_path):
    loaded = load(tmp_path, "", {"sessions/bad.md": "---\ntitel: X\n---\n[[causal-rl]]\n"})
    assert loaded.left_out == ("sessions/bad.md",)
    assert "sessions/causal-rl/" not in loaded.links.backlinks


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("**A [[causal-rl|b]]** c, $x^2$ d.", "A b c, x^2 d."),
        ("- one\n- two [[causal-rl|b]]\n", "two b"),
        ("| h |\n|---|\n| x [[causal-rl\\|b]] |\n", "x b"),
        ("## On [[causal-rl|b]]\n", "On b"),
        ("x " * 400 + "[[causal-rl|b]]" + " y" * 400, None),
    ],
)
def test_the_sentence_is_what_readers_see(tmp_path, text, sentence):
    loaded = load(tmp_path, text)
    (backlink,) = loaded.links.backlinks["sessions/causal-rl/"]
    (found,) = backlink.sentences
    assert len(found) <= 240
    assert found == sentence or (sentence is None and " b " in found)


# Pages of the hosts


@pytest.mark.parametrize(
    "text",
    [
        "!!! note\n\n    See [[gone]].\n",
        '??? tip "Fold"\n    See [[gone]].\n',
        "???+ tip\n\n    See [[gone]].\n",
        '=== "Tab"\n\n    See [[gone]].\n',
        "- a\n\n    See [[gone]].\n",
        "a\n\n    not [[here]]\n\nSee [[gone]].\n",
    ],
)
def test_a_link_inside_material_s_blocks_is_found_at_its_place(tmp_path, text):
    loaded = load(tmp_path, "", {"content/index.md": f"# Home\n\n{text}"})
    ((problem),) = loaded.problems
    line, column = problem.location.line, problem.location.column
    source = f"# Home\n\n{text}".split("\n")[line - 1]
    assert problem.rule == "wanted-page"
    assert source[column - 1 :].startswith("[[gone]]")
