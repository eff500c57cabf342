"""A conference becomes a folder for a GitHub wiki; nobody's words in that folder are lost."""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest
from project_files import Files, write

from socml_site.interchange.github_wiki import ExportReport, export_wiki, import_wiki, open_wiki
from socml_site.interchange.github_wiki.wiki_names import page_name
from socml_site.interchange.github_wiki.wiki_pages import (
    LISTS_MARK,
    TEXT_MARK,
    WikiPage,
    is_good_path,
    unpack_page,
)
from socml_site.interchange.writing import write_all
from socml_site.load import load_archive
from socml_site.source import ProjectError
from socml_site.source.markdown import parse_markdown

SOCML = Path(sysconfig.get_path("scripts"), "socml")

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
days: [{date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}]
rooms: [{id: aleph, name: Aleph}]
topics: [theory]
people: {kofi: {name: Kofi Mensah}}
"""
A = "---\ntitle: Causal RL\nproposers: '@ann'\n---\n\n"
FILES: Files = {
    "conference.yml": CONFERENCE,
    "sessions/causal-rl.md": (
        "---\ntitle: Causal RL\nproposers: '@ann'\nstart: 2016-10-07 12:00\nroom: aleph\n"
        "topics: theory\n---\n\nWhat causes what.\n"
    ),
    "sessions/other.md": "---\ntitle: 'Größe: was?'\nproposers: Bo Chen\n---\n\nText.\n",
    "minutes/causal-rl.md": "## Decisions\n\n- twelve people\n",
    "people/ann.md": "---\nname: Ann Lee\n---\n\nI am Ann.\n",
    "content/index.md": "# Welcome\n\n## Schedule\n\nSoon.\n",
    "content/venue.md": "# The venue\n\n## A & B_c\n\nHere.\n",
    "content/map.png": b"map",
    "minutes/plots/loss one.png": b"plot",
    "minutes/plots/1.png": b"first",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "conference"
    write(folder, FILES)
    return folder


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    return tmp_path / "wiki"


def export(root: Path, wiki: Path, files: Files | None = None) -> ExportReport:
    write(root, files or {})
    return export_wiki(load_archive(root), wiki)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read(wiki: Path, name: str) -> WikiPage:
    page = unpack_page((wiki / f"{name}.md").read_text())
    assert page is not None
    return page


# What is written


def test_every_file_has_a_page_that_is_named_after_its_title(root, wiki):
    report = export(root, wiki)
    assert set(snapshot(wiki)) == {
        "Home.md",
        "_Sidebar.md",
        "_Footer.md",
        "Causal-RL.md",
        "Größe-was.md",
        "Causal-RL-(notes).md",
        "Ann-Lee.md",
        "The-venue.md",
        "conference.yml",
    }
    assert list(report.lines()) == ["8 pages and 1 file beside them exported"]
    assert (wiki / "conference.yml").read_text() == CONFERENCE


def test_a_page_holds_its_file_facts_and_text(root, wiki):
    export(root, wiki)
    text = (wiki / "Causal-RL.md").read_text()
    comment, _, rest = text.partition("\n-->\n")
    assert comment.split("\n")[:2] == ["<!-- socml-page", "file: sessions/causal-rl.md"]
    assert "title: Causal RL" in comment
    made, _, body = rest.partition(
        "<!-- socml-text: what stands above is made from the comment at the top -->\n"
    )
    assert made == (
        "- **State:** held\n"
        "- **When:** Friday 7 October 2016, 12:00–12:50\n"
        "- **Where:** Aleph\n"
        "- **Proposed by:** [Ann Lee](Ann-Lee)\n"
        "- **Topics:** theory\n"
        "- **Notes:** [notes](Causal-RL-(notes))\n\n"
    )
    assert body == "\nWhat causes what.\n"


def test_a_session_has_each_time_and_all_its_links(root, wiki):
    several = CONFERENCE.replace(
        'end: "12:50"}',
        'end: "12:50"}, {start: "23:00", end: "24:00"}, {start: "0:00", end: "1:00"}',
    ).replace("Aleph}", "Aleph}, {id: beth, name: Beth, url: 'https://meet.example.org/b'}")
    header = (
        "start: [2016-10-07 23:00, 2016-10-08 00:00]\nroom: [aleph, beth]\n"
        "links: {label: 'Slides [1]', url: 'https://x.org/(a)?b=<c>&lt;'}\n"
    )
    twice = "---\ntitle: Twice\nproposers: Bo Chen\n" + header + "---\n\nText.\n"
    export(root, wiki, {"conference.yml": several, "sessions/twice.md": twice})
    made = read(wiki, "Twice").made
    assert (
        "- **When:** Friday 7 October 2016, 23:00–Sat 8 Oct 00:00, Aleph; "
        "Saturday 8 October 2016, 00:00–01:00, Beth\n"
        "- **Where:** Aleph and Beth\n"
    ) in made
    assert (
        "- **Links:** [Slides \\[1\\]](<https://x.org/(a)?b=%3Cc%3E&amp;lt;>), "
        "[Beth online](<https://meet.example.org/b>)\n"
    ) in made
    home = read(wiki, "Home").made
    assert (
        "**Friday 7 October 2016**\n\n- 12:00–12:50, Aleph: [Causal RL](Causal-RL)\n"
        "- 23:00–Sat 8 Oct 00:00, Aleph: [Twice](Twice)\n"
        "- Sat 8 Oct, 00:00–01:00, Beth: [Twice](Twice)\n"
    ) in home


def test_home_has_the_text_of_the_first_page_and_lists(root, wiki):
    export(root, wiki)
    page = read(wiki, "Home")
    assert (page.path, page.text) == ("content/index.md", FILES["content/index.md"])
    assert page.made == (
        "\n## Schedule\n\n**Friday 7 October 2016**\n\n"
        "- 12:00–12:50, Aleph: [Causal RL](Causal-RL)\n"
        "\n## Sessions\n\n- [Causal RL](Causal-RL)\n"
        "- [Größe: was?](Größe-was) (looking for a time and a room)\n"
        "\n## Notes\n\n- [Causal RL](Causal-RL-(notes))\n"
        "\n## People\n\n- [Ann Lee](Ann-Lee)\n- Kofi Mensah\n"
        "\n## Topics\n\n- **theory:** [Causal RL](Causal-RL)\n"
    )


def test_without_a_first_page_home_has_lists_alone(root, wiki):
    (root / "content/index.md").unlink()
    export(root, wiki)
    page = read(wiki, "Home")
    assert (page.path, page.text) == ("", "")
    assert "\n## People\n" in page.made


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Causal RL", "Causal-RL"),
        ('What? Why: a/b\\c*d|e"f<g>h#i%j', "What-Why-abcdefghij"),
        ("[x](y) `z` @ann & {b}", "xy-z-ann-b"),
        ("Größe, 日本 und мир", "Größe-日本-und-мир"),
        ("u\u0308ber", "über"),
        ("a - b – c  d\te", "a-b-c-d-e"),
        ("  ...dots... ", "dots"),
        ("_Sidebar", "Sidebar"),
        ("v1.2 of C++", "v1.2-of-C++"),
        ("Node.js", "Node-js"),
        ("plot.png", "plot-png"),
        ("CON", "CON-page"),
        ("nul.txt", "nul-txt"),
        ("???", "Page"),
        ("x" * 200, "x" * 80),
        ("日" * 200, "日" * 60),
        ("😀 smile", "smile"),
    ],
)
def test_a_title_becomes_a_name_that_everybody_can_have(title, name):
    assert page_name(title) == name


def test_titles_that_look_alike_get_different_pages(root, wiki):
    titles = {"b1": "Causal  RL", "b2": "CAUSAL-RL", "b3": "Home", "b4": "???", "b5": "#"}
    sessions = {
        f"sessions/{key}.md": f"---\ntitle: '{title}'\nproposers: []\n---\n"
        for key, title in titles.items()
    }
    export(root, wiki, sessions)
    names = {read(wiki, path.stem).path: path.stem for path in sorted(wiki.glob("*.md"))}
    assert {key: names[f"sessions/{key}.md"] for key in titles} == {
        "b1": "Causal-RL",
        "b2": "CAUSAL-RL-2",
        "b3": "Home-2",
        "b4": "Sessions",
        "b5": "Sessions-2",
    }
    assert names["sessions/causal-rl.md"] == "Causal-RL-3"


# Links


@pytest.mark.parametrize(
    ("written", "exported"),
    [
        ("[x](../sessions/causal-rl.md)", "[x](Causal-RL)"),
        ("[x](/sessions/causal-rl.md 't')", "[x](Causal-RL 't')"),
        ("[x](../minutes/causal-rl.md#decisions)", "[x](Causal-RL-(notes)#decisions)"),
        ("[x](<../sessions/other.md>)", "[x](Größe-was)"),
        ("[x](../content/venue.md#a--b_c)", "[x](The-venue#a--b_c)"),
        ("[x](../content/index.md)", "[x](Home)"),
        ("[x](../schedule/)", "[x](../schedule/)"),
        ("[x](../people/ann.md) `[x](../people/ann.md)`", "[x](Ann-Lee) `[x](../people/ann.md)`"),
        ("[r][1] and [1]\n\n[1]: ../people/ann.md 't'", "[r][1] and [1]\n\n[1]: Ann-Lee 't'"),
        ("<a href='../people/ann.md'>x</a>", "<a href='Ann-Lee'>x</a>"),
        ("[x](https://x.org) <https://y.org>", "[x](https://x.org) <https://y.org>"),
        ("[x](#text)\n\n## Text", "[x](#text)\n\n## Text"),
        ("![p](<plots/loss one.png>)", "![p](minutes/plots/loss%20one.png)"),
        ('<img src="plots/1.png" alt="p">', '<img src="minutes/plots/1.png" alt="p">'),
        ("[![p](plots/1.png)](../people/ann.md)", "[![p](minutes/plots/1.png)](Ann-Lee)"),
        ("[[causal-rl]]", "[[Causal RL]]"),
        ("[[causal-rl|that one]]", "[[that one|Causal-RL]]"),
        ("[[other]]", "[[Größe: was?|Größe-was]]"),
        ("[[minutes/causal-rl#decisions|them]]", "[[them|Causal-RL-(notes)#decisions]]"),
        ("[[Nobody: yet?]]", "[[Nobody: yet?|Nobody-yet]]"),
        ("[[schedule|when]]", "[[when|Home#schedule-1]]"),
        ("[[theory]]", "[[theory|Home#topics]]"),
        ("[[#text|below]]\n\n## Text", "[below](#text)\n\n## Text"),
        ("[[#The text]]\n\n## *The* text", "[The text](#the-text)\n\n## *The* text"),
        ("[[#nothing]]", "[[#nothing]]"),
        ("\\[[causal-rl]]", "\\[[causal-rl]]"),
        ("| a |\n|---|\n| [[other\\|x]] |", "| a |\n|---|\n| [x](Größe-was) |"),
        ("## On [[causal-rl|it]]", "## On [it](Causal-RL)"),
        ("[[../../etc/passwd]]", "[[../../etc/passwd]]"),
        ("@ann, (@ann) and a@ann", "[@ann](Ann-Lee), ([@ann](Ann-Lee)) and a@ann"),
        ("@kofi and `@kofi`", "[@kofi](Home#people) and `@kofi`"),
        ("@nobody", "@<!-- -->nobody"),
        ("[@ann](../people/ann.md) @ann", "[@ann](Ann-Lee) [@ann](Ann-Lee)"),
        ("    [x](../people/ann.md)", "    [x](../people/ann.md)"),
        ("```\n[[causal-rl]]\n```", "```\n[[causal-rl]]\n```"),
    ],
)  # fmt: skip
def test_a_link_works_in_the_wiki(root, wiki, written, exported):
    export(root, wiki, {"minutes/causal-rl.md": f"## Decisions\n\n{written}\n"})
    page = read(wiki, "Causal-RL-(notes)")
    assert page.text == f"## Decisions\n\n{exported}\n"
    assert not page.is_as_it_was


@pytest.mark.parametrize(
    ("written", "exported"),
    [
        ("[x](sessions/causal-rl.md)", "[x](Causal-RL)"),
        ("[x](../sessions/causal-rl.md)", "[x](Causal-RL)"),
        ("[x](schedule/index.md)", "[x](Home#schedule-1)"),
        ("[x](venue.md#a--b_c)", "[x](The-venue#a--b_c)"),
        ("![m](map.png)", "![m](content/map.png)"),
        ("[[venue]] @kofi", "[[The venue]] @<!-- -->kofi"),
        ("!!! note\n\n    [x](venue.md)", "!!! note\n\n    [x](The-venue)"),
        ("```socml\nview: notes\n```", "```socml\nview: notes\n```"),
    ],
)
def test_a_link_of_a_hosts_page_works_in_the_wiki(root, wiki, written, exported):
    export(root, wiki, {"content/index.md": f"# Welcome\n\n## Schedule\n\n{written}\n"})
    assert read(wiki, "Home").text == f"# Welcome\n\n## Schedule\n\n{exported}\n"


def test_linked_files_come_along_and_others_do_not(root, wiki):
    text = "![p](plots/loss%20one.png) ![m](../content/map.png)\n"
    report = export(root, wiki, {"minutes/causal-rl.md": text, "minutes/unused.png": b"no"})
    assert report.copied == ("conference.yml", "content/map.png", "minutes/plots/loss one.png")
    assert (wiki / "minutes/plots/loss one.png").read_bytes() == b"plot"


def test_a_link_that_cannot_be_exchanged_is_left_and_named(root, wiki):
    """Its like stands in code, and only the parser knows which of the two is which."""
    text = "[r]\n\n```\n[r]: ../people/ann.md\n```\n\n[r]: ../people/ann.md\n"
    report = export(root, wiki, {"minutes/causal-rl.md": text})
    assert read(wiki, "Causal-RL-(notes)").text == text
    assert report.kept_links[0] == ("minutes/causal-rl.md", 1, "../people/ann.md")
    assert next(report.lines()) == (
        "minutes/causal-rl.md:1: left as it is, because nothing else works in a wiki: "
        "../people/ann.md"
    )


HOSTILE = [
    "*a* [x](https://x.org) `c` <b> | \\ & &amp; $x$ ~s~",
    "</li><script>alert(1)</script> <!-- x",
    "-->\n<!-- socml-text: x -->",
    "@ann www.x.org https://x.org a@b.org [[x]] ![i](j)",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_titles_and_names_are_only_text_in_what_is_assembled(root, wiki, title):
    quoted = '"' + title.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"') + '"'
    text = f"---\ntitle: {quoted}\nproposers: [{quoted}]\n---\n"
    export(root, wiki, {"sessions/other.md": text})
    pages = {path.stem: read(wiki, path.stem) for path in wiki.glob("*.md")}
    (page,) = (each for each in pages.values() if each.path == "sessions/other.md")
    for made in (page.made, pages["Home"].made):
        body = parse_markdown(made, "x", 1, [])
        said = " ".join(title.split())
        assert not any(each.is_html or each.is_image or each.is_wiki for each in body.links)
        assert all(":" not in each.url and "@" not in each.url for each in body.links)
        text = html.unescape(re.sub("<[^>]*>", "", body.to_html(lambda url: url)))
        assert said in text


def test_a_header_cannot_end_its_comment(root, wiki):
    text = '---\ntitle: "a --> b -- c <!-- d --!> \\\\ e"\nproposers: []  # --- -->\n---\nText\n'
    export(root, wiki, {"sessions/other.md": text})
    (path,) = wiki.glob("a*.md")
    exported = path.read_text()
    comment = exported[4 : exported.index("-->")]
    assert "--" not in comment
    page = read(wiki, path.stem)
    assert page.header + page.text == text


def test_text_that_looks_like_a_mark_stays_text(root, wiki):
    text = f"<!-- socml-page\nfile: a\n-->\n{TEXT_MARK}x\n{LISTS_MARK}y\n{LISTS_MARK}z"
    export(root, wiki, {"minutes/causal-rl.md": text, "content/index.md": text})
    assert read(wiki, "Causal-RL-(notes)").text == text
    assert read(wiki, "Home").text == text


def test_the_same_conference_gives_the_same_bytes(root, wiki, tmp_path):
    export(root, wiki)
    code = (
        "import sys, pathlib\nfrom socml_site.load import load_archive\n"
        "from socml_site.interchange.github_wiki import export_wiki\n"
        "export_wiki(load_archive(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]))\n"
    )
    for seed in "12":
        other = tmp_path / f"other{seed}"
        environment = {**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1" + "0" * 8}
        subprocess.run([sys.executable, "-c", code, root, other], env=environment, check=True)
        assert snapshot(other) == snapshot(wiki)


# Where it is written


def test_a_second_export_replaces_what_the_first_has_written(root, wiki):
    first = {"minutes/causal-rl.md": "![p](plots/loss%20one.png)\n"}
    export(root, wiki, first)
    write(wiki, {".git/config": "kept", "Mine.md": "kept", "more/mine.png": b"kept"})
    (root / "sessions/other.md").unlink()
    report = export(root, wiki, {"minutes/causal-rl.md": "- new\n"})
    assert set(report.removed) == {"Größe-was.md", "minutes/plots/loss one.png"}
    assert read(wiki, "Causal-RL-(notes)").text == "- new\n"
    after = snapshot(wiki)
    assert {key: after[key] for key in (".git/config", "Mine.md", "more/mine.png")} == {
        ".git/config": b"kept",
        "Mine.md": b"kept",
        "more/mine.png": b"kept",
    }
    assert not set(report.removed) & set(after)


def test_a_page_that_is_renamed_in_case_only_is_replaced(root, wiki):
    export(root, wiki)
    path = root / "sessions/causal-rl.md"
    path.write_text(path.read_text().replace("title: Causal RL", "title: causal RL"))
    export(root, wiki)
    assert {each.name for each in wiki.glob("*ausal-RL.md")} == {"causal-RL.md"}


def change(wiki: Path, name: str, old: str, new: str) -> None:
    path = wiki / name
    path.write_text(path.read_text().replace(old, new))


IN_THE_WAY_SAYS = "is not from an earlier export|this is a symbolic link|File exists"
IN_THE_WAY = {
    "somebody's page": lambda wiki: write(wiki, {"Home.md": "# Mine\n"}),
    "somebody's page in other letters": lambda wiki: write(wiki, {"causal-rl.md": "# Mine\n"}),
    "somebody's file": lambda wiki: write(wiki, {"conference.yml": "name: Mine\n"}),
    "bytes": lambda wiki: write(wiki, {"Home.md": b"\xff\xfe"}),
    "a link": lambda wiki: (wiki.mkdir(), (wiki / "Home.md").symlink_to("/etc/passwd")),
    "a folder's link": lambda wiki: (wiki.mkdir(), (wiki / "minutes").symlink_to("/tmp")),
    "a folder": lambda wiki: write(wiki, {"Home.md/x": "mine"}),
}


@pytest.mark.parametrize("put", IN_THE_WAY.values(), ids=IN_THE_WAY)
def test_nobody_elses_file_is_replaced(root, wiki, put):
    put(wiki)
    write(wiki, {".git/config": "a clone"})
    before = snapshot(wiki)
    with pytest.raises(ProjectError, match=IN_THE_WAY_SAYS):
        export(root, wiki, {"minutes/causal-rl.md": "![p](plots/loss%20one.png)\n"})
    assert snapshot(wiki) == before


def test_a_folder_of_something_else_is_left_alone(root, wiki):
    write(wiki, {"letters/dear.txt": "mine\n"})
    with pytest.raises(ProjectError, match="is not empty, and neither"):
        export(root, wiki)
    assert snapshot(wiki) == {"letters/dear.txt": b"mine\n"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("What causes what", "Who causes what"), ("**Where:** Aleph", "**Where:** outside")],
)
def test_a_page_that_was_changed_in_the_wiki_is_not_replaced(root, wiki, old, new):
    export(root, wiki)
    change(wiki, "Causal-RL.md", old, new)
    before = snapshot(wiki)
    with pytest.raises(ProjectError, match=r"Causal-RL\.md has been changed in the wiki"):
        export(root, wiki, {"minutes/causal-rl.md": "- another page\n"})
    assert snapshot(wiki) == before


@pytest.mark.parametrize("place", ["", "sessions", "content/wiki", ".."])
def test_a_wiki_does_not_get_among_the_conferences_files(root, place):
    before = snapshot(root)
    with pytest.raises(ProjectError, match="choose another folder"):
        export(root, root / place)
    assert snapshot(root) == before


def test_a_conference_with_errors_is_not_exported(root, wiki):
    with pytest.raises(ProjectError, match="nothing was exported: the files have errors"):
        export(root, wiki, {"sessions/bad.md": "no header\n"})
    assert not wiki.exists()


def test_a_write_that_fails_leaves_everything_as_it_was(root, wiki):
    export(root, wiki)
    write(wiki, {"minutes": "a file where a folder has to be"})
    before = snapshot(wiki)
    with pytest.raises(ProjectError, match="nothing was exported: "):
        export(root, wiki, {"minutes/causal-rl.md": "![p](plots/loss%20one.png)\n"})
    assert snapshot(wiki) == before


def test_writing_replaces_and_removes_only_what_is_named(tmp_path):
    write(tmp_path, {"a": "1", "b/c": "2", "d": "3"})
    write_all(tmp_path, {"a": "new", "e/f": b"5"}, done="written", old=["a", "b/c"])
    assert snapshot(tmp_path) == {"a": b"new", "d": b"3", "e/f": b"5"}
    with pytest.raises(ProjectError, match="nothing was written: "):
        write_all(tmp_path, {"a": "newer", "g/h": "6", "d": "no"}, done="written", old=["a"])
    assert snapshot(tmp_path) == {"a": b"new", "d": b"3", "e/f": b"5"}
    assert not (tmp_path / "g").exists()


@pytest.mark.parametrize(
    ("path", "is_good"),
    [
        ("sessions/a.md", True),
        ("minutes/v1.2_x.md", True),
        ("content/a/My page.md", True),
        ("../x.md", False),
        ("sessions/../x.md", False),
        ("sessions/a/b.md", False),
        ("sessions/.md", False),
        ("sessions/A.md", False),
        ("sessions/index.md", False),
        ("content/../x.md", False),
        ("content/.git/x.md", False),
        ("content//x.md", False),
        ("content/a\\b.md", False),
        ("content/c:x.md", False),
        ("content/\x07.md", False),
        ("content/x.html", False),
        ("/etc/x.md", False),
        ("conference.yml", False),
        ("x.md", False),
        ("content/.md", False),
    ],
)
def test_a_page_names_a_file_of_a_conference_or_none(path, is_good):
    assert is_good_path(path) == is_good


# The command


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SOCML, *arguments], capture_output=True, check=False, encoding="utf-8")


def test_the_command_exports(root, wiki):
    done = run("export", "wiki", wiki, "--root", root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "8 pages and 1 file beside them exported\n"


def test_the_command_says_which_errors_are_in_the_way(root, wiki):
    write(root, {"sessions/bad.md": "no header\n"})
    done = run("export", "wiki", wiki, "--root", root)
    assert done.returncode == 1
    assert "sessions/bad.md:1:1: error[missing-field]" in done.stdout
    assert done.stderr == "nothing was exported, because of these errors\n"


def test_the_command_does_not_write_over_somebodys_words(root, wiki):
    write(wiki, {"Home.md": "mine", ".git/config": ""})
    done = run("export", "wiki", wiki, "--root", root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Home.md is not from an earlier export" in done.stderr


@pytest.mark.parametrize(
    ("fields", "header"),
    [
        (
            'participants: [Mia Long, "@ann"]\nnote_takers: Mia Long  # or her boss, Mia Short\n'
            "summary: 'a: b'\nlinks: [{label: Pad, url: https://example.org}]\n",
            '---\nattribution: "chatham-house"\nsummary: "a: b"\n'
            'links: [{"label": "Pad", "url": "https://example.org"}]\nparticipants: 2\n---\n',
        ),
        ("moderators: Mia Long\n", '---\nattribution: "chatham-house"\n---\n'),
        ("participants: 23\n", "---\nattribution: chatham-house\nparticipants: 23\n---\n"),
        # A comment may name somebody.
        (
            "participants: 23  # Mia Long\n",
            '---\nattribution: "chatham-house"\nparticipants: 23\n---\n',
        ),
    ],
)
def test_notes_that_name_nobody_go_out_without_names(root, wiki, tmp_path, fields, header):
    text = f"---\nattribution: chatham-house\n{fields}---\n\n- said\n"
    export(root, wiki, {"minutes/causal-rl.md": text})
    written = "".join(path.read_text() for path in wiki.rglob("*.md"))
    assert "Mia" not in written
    page = unpack_page((wiki / "Causal-RL-(notes).md").read_text())
    assert page is not None
    assert page.header == header
    back = tmp_path / "back"
    back.mkdir()
    with open_wiki(str(wiki)) as source:
        import_wiki(source, back)
    before, after = load_archive(root).archive, load_archive(back).archive
    assert before is not None
    assert after is not None
    one, other = before.minutes["causal-rl"], after.minutes["causal-rl"]
    assert replace(one, document=other.document) == other
