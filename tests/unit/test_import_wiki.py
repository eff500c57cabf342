"""A GitHub wiki becomes a conference: nothing is lost, nothing overwritten, every guess is said."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from mkdocs.utils.meta import get_data
from project_files import Files, write

from socml_site.interchange.github_wiki import export_wiki, import_wiki, open_wiki
from socml_site.interchange.report import ImportedNote, ImportReport
from socml_site.load import load_archive
from socml_site.source import ProjectError

SOCML = Path(sysconfig.get_path("scripts"), "socml")

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-01 09:00
days: [{date: 2016-10-07}]
"""
NO_SESSION = "that it is no session, because nothing says so; --sessions says otherwise"
GITHUB = "---\nmarkdown: github\n---\n\n"
GITHUB_FIELDS = {"markdown": "github"}
NOBODY = "nobody as its proposer: write in who it was"


@pytest.fixture
def wiki(tmp_path: Path) -> Path:
    folder = tmp_path / "conf.wiki"
    folder.mkdir()
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "conference"
    write(folder, {"conference.yml": CONFERENCE})
    return folder


def bring(
    wiki: Path,
    root: Path,
    files: Files | None = None,
    *,
    sessions: tuple[str, ...] = (),
    pages: tuple[str, ...] = (),
    dry_run: bool = False,
    history: bool = False,
) -> ImportReport:
    write(wiki, files or {})
    with open_wiki(str(wiki)) as opened:
        return import_wiki(
            opened, root, sessions=sessions, pages=pages, dry_run=dry_run, history=history
        )


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def texts(folder: Path) -> dict[str, str]:
    return {name: data.decode(errors="replace") for name, data in snapshot(folder).items()}


def notes(report: ImportReport) -> dict[str, ImportedNote]:
    return {note.source: note for note in report.notes}


# An export of ours

OURS: Files = {
    "conference.yml": CONFERENCE,
    "sessions/causal-rl.md": (
        "---\ntitle: Causal RL\nproposers: '@ann'\n---\n\n[notes](../minutes/causal-rl.md) @ann\n"
    ),
    "minutes/causal-rl.md": "## Decisions\n\n- [[causal-rl|it]] ![p](p.png)\n",
    "minutes/p.png": b"\x89PNG\r\n\x1a\nplot",
    "people/ann.md": "---\nname: Ann Lee\n---\n\nI am Ann.\n",
    "content/index.md": "# Welcome\n\n[[causal-rl]]\n",
}


@pytest.fixture
def exported(wiki: Path, tmp_path: Path) -> Path:
    write(tmp_path / "ours", OURS)
    export_wiki(load_archive(tmp_path / "ours"), wiki)
    return wiki


def test_an_export_comes_back_into_an_empty_folder(exported, tmp_path):
    report = bring(exported, tmp_path / "new")
    assert snapshot(tmp_path / "new") == snapshot(tmp_path / "ours")
    assert list(report.lines()) == [
        "Ann-Lee.md -> people/ann.md",
        "Causal-RL-(notes).md -> minutes/causal-rl.md",
        "Causal-RL.md -> sessions/causal-rl.md",
        "Home.md -> content/index.md",
        "conference.yml -> conference.yml",
        "minutes/p.png -> minutes/p.png",
        "4 pages imported, 0 left alone",
    ]


def test_addresses_of_the_wiki_itself_come_back_as_they_were(wiki, tmp_path):
    text = (
        "[x](https://github.com/o/r/wiki/Home) [y](/o/r/wiki/Home) [z][1]\n\n"
        "[1]: https://raw.githubusercontent.com/wiki/o/r/minutes/p.png\n"
    )
    write(tmp_path / "ours", {**OURS, "people/ann.md": f"---\nname: Ann Lee\n---\n\n{text}"})
    write(wiki, {".git/config": '[remote "origin"]\n\turl = https://github.com/o/r.wiki.git\n'})
    export_wiki(load_archive(tmp_path / "ours"), wiki)
    page = wiki / "Ann-Lee.md"
    page.write_text(page.read_text() + "\n[new](https://github.com/o/r/wiki/Causal-RL)\n")
    bring(wiki, tmp_path / "new")
    assert texts(tmp_path / "new")["people/ann.md"] == (
        f"---\nname: Ann Lee\n---\n\n{text}\n[new](../sessions/causal-rl.md)\n"
    )


def test_an_export_changes_nothing_where_it_came_from(exported, tmp_path):
    before = snapshot(tmp_path / "ours")
    report = bring(exported, tmp_path / "ours")
    assert snapshot(tmp_path / "ours") == before
    assert report.notes == ()
    assert dict(report.skipped) == {
        "conference.yml": "conference.yml holds the same",
        "Ann-Lee.md": "people/ann.md holds the same",
        "Causal-RL-(notes).md": "minutes/causal-rl.md holds the same",
        "Causal-RL.md": "sessions/causal-rl.md holds the same",
        "Home.md": "content/index.md holds the same",
        "minutes/p.png": "minutes/p.png holds the same",
    }


@pytest.mark.parametrize(
    ("added", "stored"),
    [
        ("[[Causal RL]]", "[[causal-rl]]"),
        ("[[that|Causal-RL]]", "[[causal-rl|that]]"),
        ("[[them|Causal-RL-(notes)#decisions]]", "[[minutes/causal-rl#decisions|them]]"),
        ("[x](Causal-RL)", "[x](../sessions/causal-rl.md)"),
        ("[x](Causal-RL-(notes)#decisions)", "[x](../minutes/causal-rl.md#decisions)"),
        ("[x](Home)", "[x](../content/index.md)"),
        ("[@ann](Ann-Lee)", "@ann"),
        ("![p](minutes/p.png)", "![p](../minutes/p.png)"),
        ("@<!-- -->nobody `@<!-- -->nobody`", "@nobody `@<!-- -->nobody`"),
        ("[[New page]] [[it|New page]]", "[[New page]] [[New page|it]]"),
        ("[x](nothing) https://x.org @ann", "[x](nothing) https://x.org @ann"),
        ("`[[Causal RL]]`\n\n    [x](Causal-RL)", "`[[Causal RL]]`\n\n    [x](Causal-RL)"),
        ("[x][1]\n\n[1]: Causal-RL", "[x][1]\n\n[1]: ../sessions/causal-rl.md"),
        ('<a href="Causal-RL">x</a>', '<a href="../sessions/causal-rl.md">x</a>'),
    ],
)
def test_what_was_added_in_the_wiki_becomes_ours(exported, tmp_path, added, stored):
    page = exported / "Ann-Lee.md"
    page.write_text(f"{page.read_text()}\n{added}\n")
    bring(exported, tmp_path / "new")
    assert texts(tmp_path / "new")["people/ann.md"] == f"{OURS['people/ann.md']}\n{stored}\n"


def test_pages_that_were_added_in_the_wiki_come_along(exported, tmp_path):
    home = exported / "Home.md"
    home.write_text(home.read_text().replace("# Welcome\n", "# Welcome\n\n[[New idea]]\n"))
    report = bring(exported, tmp_path / "new", {"New-idea.md": "See [[Causal RL]]\n"})
    after = texts(tmp_path / "new")
    assert after["content/index.md"] == "# Welcome\n\n[[new-idea]]\n\n[[causal-rl]]\n"
    assert after["content/new-idea.md"].endswith("See [[causal-rl|Causal RL]]\n")
    assert notes(report)["New-idea.md"].guesses == (NO_SESSION,)
    assert load_archive(tmp_path / "new").problems == ()


def test_facts_that_were_changed_in_the_wiki_are_named(exported, tmp_path):
    page = exported / "Causal-RL.md"
    page.write_text(page.read_text().replace("**State:** held", "**State:** postponed"))
    report = bring(exported, tmp_path / "new")
    assert notes(report)["Causal-RL.md"].guesses == (
        "nothing from the facts and lists that were changed in the wiki: they are made from the "
        "files",
    )
    assert notes(report)["Home.md"].guesses == ()


def test_a_sidebar_that_was_changed_in_the_wiki_is_kept(exported, tmp_path):
    page = exported / "_Sidebar.md"
    page.write_text(page.read_text().replace("**Notes**", "**Best notes**"))
    report = bring(exported, tmp_path / "new")
    assert notes(report)["_Sidebar.md"].targets == ("content/wiki-sidebar.md",)
    assert "**Best notes**" in texts(tmp_path / "new")["content/wiki-sidebar.md"]
    assert not load_archive(tmp_path / "new").has_errors


@pytest.mark.parametrize(
    "path", ["../../x.md", ".git/x.md", "sessions/X.md", "a.md", "content/../x.md"]
)
def test_a_comment_cannot_say_where_else_to_write(root, wiki, tmp_path, path):
    before = snapshot(tmp_path)
    text = f"<!-- socml-page\nfile: {path}\n-->\ntext\n"
    report = bring(wiki, root, {"Page.md": text})
    (note,) = report.notes
    assert note.targets == ("content/page.md",)
    assert note.guesses[0] == f'nothing of its comment: "{path}" is no file of a conference'
    new = set(snapshot(tmp_path)) - set(before)
    assert new == {"conference/content/page.md", "conf.wiki/Page.md"}


def test_two_pages_cannot_become_one_file(exported, tmp_path):
    copy = (exported / "Ann-Lee.md").read_text()
    report = bring(exported, tmp_path / "new", {"Copy-of-Ann.md": copy + "more\n"})
    assert notes(report)["Copy-of-Ann.md"].targets == ("content/copy-of-ann.md",)
    assert texts(tmp_path / "new")["people/ann.md"] == OURS["people/ann.md"]


# Wikis of others


def test_a_listed_page_becomes_a_session_and_minutes(root, wiki):
    report = bring(
        wiki,
        root,
        {
            "Home.md": "# Hi\n\n## Notes on sessions\n\n- [[Causal RL]]\n\n## Else\n\n[[Venue]]\n",
            "Causal-RL.md": "- twelve people\n",
            "Venue.md": "# Venue\n\nHere.\n",
        },
    )
    assert texts(root) == {
        "conference.yml": CONFERENCE,
        "content/index.md": (
            f"{GITHUB}# Hi\n\n## Notes on sessions\n\n- [[minutes/causal-rl|Causal RL]]\n\n"
            "## Else\n\n[[venue|Venue]]\n"
        ),
        "content/venue.md": f"{GITHUB}# Venue\n\nHere.\n",
        "minutes/causal-rl.md": "- twelve people\n",
        "sessions/causal-rl.md": (
            '---\ntitle: "Causal RL"\nproposers: []  # nobody knows any more\n---\n\n'
            "This session is known from its notes, which were imported from `Causal-RL.md`.\n"
        ),
    }
    assert list(report.lines()) == [
        "Causal-RL.md -> sessions/causal-rl.md, minutes/causal-rl.md",
        "    guessed: that it is notes of a session, because Home lists it under "
        '"Notes on sessions"',
        f"    guessed: {NOBODY}",
        "Home.md -> content/index.md",
        "Venue.md -> content/venue.md",
        f"    guessed: {NO_SESSION}",
        "3 pages imported, 0 left alone",
    ]
    assert load_archive(root).problems == ()


@pytest.mark.parametrize(
    ("listing", "name", "is_session"),
    [
        ("## Sessions\n[[A page]]", "A-page", True),
        ("## Break-outs\n[x](A-page)", "A-page", True),
        ("## Breakout sessions\n[x](wiki/A-page#top)", "A-page", True),
        ("## Schedule\n| 10:00 | [[that one|A page]] |", "A-page", True),
        ("## Session notes\n[[C# and more]]", "C#-and-more", True),
        ("## Session notes\n[x](Gr%C3%B6%C3%9Fe)", "Größe", True),
        ("## Travel\n[[A page]]", "A-page", False),
        ("[[A page]]\n\n## Sessions", "A-page", False),
        ("## Sessions\n## Else\n[[A page]]", "A-page", False),
        ("## Sessions\n`[[A page]]`", "A-page", False),
        ("## Sessions\n[[Schedule]]", "Schedule", False),
    ],
)
def test_what_home_lists_as_sessions_is_sessions(root, wiki, listing, name, is_session):
    report = bring(wiki, root, {"Home.md": f"# X\n\n{listing}\n", f"{name}.md": "text\n"})
    assert bool(notes(report)[f"{name}.md"].session_path) == is_session


@pytest.mark.parametrize(
    ("text", "is_session"),
    [
        ("Attendees: Ann, Bo\n", True),
        ("**Note taker:** Ann\n", True),
        ("- Scribe: Ann\n", True),
        ("# X\n\n## Action items\n\n- all\n", True),
        ("RESOLVED: yes\n", True),
        ("## Discussion\n\nx\n\n## Decisions\n", True),
        ("Moderator: Ann\nParticipants: 12\n", True),
        ("## Discussion\n", False),
        ("The discussion was long, and decisions were few.\n", False),
        ("```\nAttendees: Ann\n```\n", False),
        ("Participants: please register\n", False),
        ("Actionable: yes\n", False),
    ],
)
def test_what_looks_like_notes_is_a_session(root, wiki, text, is_session):
    report = bring(wiki, root, {"Page.md": text})
    assert bool(report.notes[0].session_path) == is_session
    assert not load_archive(root).has_errors


def test_the_user_knows_better(root, wiki):
    files = {"Day-1.md": "x\n", "Day-2.md": "Attendees: all\n", "sub/Talk.md": "x\n", "A.md": "x\n"}
    report = bring(wiki, root, files, sessions=("day*", "sub/*"), pages=("Day 2",))
    assert {note.source for note in report.notes if note.session_path} == {
        "Day-1.md",
        "sub/Talk.md",
    }
    assert notes(report)["Day-1.md"].guesses == (NOBODY,)


@pytest.mark.parametrize(
    ("name", "path", "title"),
    [
        ("Causal-RL.md", "content/causal-rl.md", "Causal RL"),
        ("Causal RL.markdown", "content/causal-rl.md", "Causal RL"),
        ("C#-and-C++.md", "content/c-sharp-and-c-plus-plus.md", "C# and C++"),
        ("A%2FB-%231.md", "content/a-b-1.md", "A/B #1"),
        ("Größe.md", "content/grosse.md", "Größe"),
        ("日本.md", "content/日本.md", "日本"),
        ("v1.2.md", "content/v1.2.md", "v1.2"),
        ("sub/folder/Page.md", "content/page.md", "Page"),
        ("Schedule.md", "content/schedule-page.md", "Schedule"),
        ("README.md", "content/readme-page.md", "README"),
        ("index.md", "content/index-page.md", "index"),
        ('"quoted" \\ it.md', "content/quoted-it.md", '"quoted" \\ it'),
        ("-.md", "content/hyphen-minus.md", "Untitled"),
        ("x" * 120 + ".md", f"content/{'x' * 80}.md", "x" * 120),
        ("CON.md", "content/con-page.md", "CON"),
    ],
)
def test_a_page_gets_a_good_address_and_keeps_its_title(root, wiki, name, path, title):
    report = bring(wiki, root, {name: "Some text.\n"})
    assert report.notes[0].targets == (path,)
    (page,) = load_archive(root).project.pages
    assert page.title == title
    assert load_archive(root).problems == ()


@pytest.mark.parametrize("name", ["Causal-RL.md", "C#.md", "A%2FB.md", "Größe.md", "日本.md"])
def test_a_session_keeps_its_title(root, wiki, name):
    (note,) = bring(wiki, root, {name: "# Something else\n"}, sessions=("*",)).notes
    archive = load_archive(root).archive
    assert archive is not None
    (session,) = archive.sessions.values()
    assert session.title == note.title
    assert note.title == name.removesuffix(".md").replace("%2F", "/").replace("-", " ")


def test_names_that_differ_in_case_or_folder_only_get_numbers(root, wiki):
    files = {
        "Page.md": "[a](page) [b](Page) [c](PAGE)\n",
        "page.md": "x\n",
        "PAGE.md": "x\n",
        "sub/Page.md": "x\n",
        "Pa ge.md": "x\n",
    }
    report = bring(wiki, root, files)
    assert {note.source: note.page_path for note in report.notes} == {
        "PAGE.md": "content/page.md",
        "Pa ge.md": "content/pa-ge.md",
        "Page.md": "content/page-2.md",
        "page.md": "content/page-3.md",
        "sub/Page.md": "content/page-4.md",
    }
    assert 'the id "page-2", because "page" is taken' in notes(report)["Page.md"].guesses
    text = texts(root)["content/page-2.md"]
    assert text.endswith("[a](page-3.md) [b](page-2.md) [c](page.md)\n")
    assert not load_archive(root).has_errors


def test_home_sidebar_and_footer_are_pages(root, wiki):
    files = {
        "Home.md": "# Hi\n",
        "_Sidebar.md": "[[Home]]\n",
        "_Footer.md": "f\n",
        "_Header.md": "h\n",
    }
    bring(wiki, root, files)
    after = texts(root)
    assert after["content/index.md"] == f"{GITHUB}# Hi\n"
    assert after["content/wiki-sidebar.md"] == f"{GITHUB}[[index|Home]]\n"
    assert {"content/wiki-footer.md", "content/wiki-header.md"} < set(after)


def test_a_first_page_that_is_there_stays(root, wiki):
    write(root, {"content/index.md": "# Mine\n"})
    report = bring(wiki, root, {"Home.md": "# Theirs\n", "A.md": "# A\n\n[x](Home)\n"})
    after = texts(root)
    assert after["content/index.md"] == "# Mine\n"
    assert after["content/home.md"] == f"{GITHUB}# Theirs\n"
    assert after["content/a.md"] == f"{GITHUB}# A\n\n[x](home.md)\n"
    assert notes(report)["Home.md"].guesses[-1:] == (
        "content/home.md, because content/index.md is taken",
    )


WIKI: Files = {
    "Home.md": "# Home\n",
    "Causal-RL.md": "## Results & more\n\nAttendees: all\n",
    "A%2FB-#1.md": "x\n",
    "Venue.md": "## The way\n\n## A & b_c\n",
    "image.png": b"\x89PNG\r\n\x1a\n1",
    "images/my plot.png": b"\x89PNG\r\n\x1a\n2",
    "doc.pdf": b"%PDF-3",
}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("[[Causal RL]]", "[[minutes/causal-rl|Causal RL]]"),
        ("[[causal-rl]]", "[[minutes/causal-rl|causal-rl]]"),
        ("[[that|Causal RL]]", "[[minutes/causal-rl|that]]"),
        ("[[that|Causal-RL#results--more]]", "[[minutes/causal-rl#results--more|that]]"),
        ("[[Venue#the-way]]", "[[venue#the-way|Venue#the-way]]"),
        ("[[A/B #1]]", "[[a-b-1|A/B #1]]"),
        ("[x](A%2FB-%231)", "[x](a-b-1.md)"),
        ("[[Nobody yet]]", "[[Nobody yet]]"),
        ("[[that|Nobody yet]]", "[[Nobody yet|that]]"),
        ("[[site|https://x.org/a_(ü)]]", "[site](https://x.org/a_(%C3%BC))"),
        ("[x](Causal-RL)", "[x](../minutes/causal-rl.md)"),
        ("[x](Causal-RL.md)", "[x](../minutes/causal-rl.md)"),
        ("[x](Causal%20RL#results--more)", "[x](../minutes/causal-rl.md#results--more)"),
        ("[x](wiki/Causal-RL 'title')", "[x](../minutes/causal-rl.md 'title')"),
        ("[x](/o/r/wiki/Causal-RL)", "[x](../minutes/causal-rl.md)"),
        ("[x](https://github.com/o/r/wiki/Causal-RL)", "[x](../minutes/causal-rl.md)"),
        ("[x](https://github.com/o/other/wiki/Home)", "[x](https://github.com/o/other/wiki/Home)"),
        ("[x](Venue#a--b_c)", "[x](venue.md#a--b_c)"),
        ("[x](#here)\n\n## Here", "[x](#here)\n\n## Here"),
        ("[x](nothing)", "[x](nothing)"),
        ("[x][1]\n\n[1]: Venue 't'", "[x][1]\n\n[1]: venue.md 't'"),
        ("[[image.png]]", "![image](image.png)"),
        ("[[image.png|alt=A plot]]", "![A plot](image.png)"),
        (
            "[[image.png|frame|width=9px|alt=A plot]]",
            '<img src="image.png" alt="A plot" width="9">',
        ),
        ("[[/image.png]]", "![image](image.png)"),
        ("[[./image.png|A plot]]", "![A plot](image.png)"),
        ("[[/images/my plot.png|alt=A plot|frame]]", "![A plot](images/my%20plot.png)"),
        (
            "| a |\n|---|\n| [[image.png\\|alt=A plot\\|height=5]] |",
            '| a |\n|---|\n| <img src="image.png" alt="A plot" height="5"> |',
        ),
        ("[[https://x.org/a.png|alt=A plot]]", "![A plot](https://x.org/a.png)"),
        ("[[/nothing.png|alt=A plan]]", "![A plan](nothing.png)"),
        ("[[the doc|doc.pdf]]", "[the doc](doc.pdf)"),
        ("[[Venue#the-way|the way]]", "[[venue#the-way|the way]]"),
        ("`[[image.png|frame|alt=A]]`", "`[[image.png|frame|alt=A]]`"),
        ("[[images/my plot.png]]", "![my plot](images/my%20plot.png)"),
        ("![p](images/my%20plot.png)", "![p](images/my%20plot.png)"),
        ("![p](https://raw.githubusercontent.com/wiki/o/r/image.png)", "![p](image.png)"),
        ("![p](/o/r/wiki/image.png)", "![p](image.png)"),
        ("[[doc.pdf]]", "[doc.pdf](doc.pdf)"),
        ("[the *doc*](doc.pdf)", "[the *doc*](doc.pdf)"),
        ("`[[Home]]`", "`[[Home]]`"),
        ("    [[Home]]", "    [[Home]]"),
        ("| a |\n|---|\n| [[Home]] |", "| a |\n|---|\n| [Home](index.md) |"),
        ("## On [[it|Causal RL]]", "## On [[minutes/causal-rl|it]]"),
        ("@ann and a@b.org", "@ann and a@b.org"),
    ],
)
def test_links_of_a_wiki_become_ours(root, wiki, written, stored):
    write(wiki, {".git/config": '[remote "origin"]\n\turl = git@github.com:o/r.wiki.git\n'})
    bring(wiki, root, {**WIKI, "Page.md": f"# Page\n\n{written}\n"})
    assert texts(root)["content/page.md"] == f"{GITHUB}# Page\n\n{stored}\n"
    loaded = load_archive(root)
    assert not loaded.has_errors
    # Only what led nowhere in the wiki leads nowhere here.
    leads_nowhere = "nothing" in written or "Nobody" in written
    assert bool(loaded.problems) == leads_nowhere, loaded.problems


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("[[Home]]", "[[index|Home]]"),
        ("[x](Home)", "[x](../content/index.md)"),
        ("[[image.png]]", "![image](image.png)"),
        ('<img src="image.png" alt="p">', '<img src="image.png" alt="p">'),
        ('<a href="Venue#a--b_c">x</a>', '<a href="../content/venue.md#a--b_c">x</a>'),
    ],
)
def test_links_in_notes_become_ours(root, wiki, written, stored):
    bring(wiki, root, {**WIKI, "Page.md": f"{written}\n"}, sessions=("page",))
    assert texts(root)["minutes/page.md"] == f"{stored}\n"
    assert load_archive(root).problems == ()


def test_a_link_that_cannot_be_exchanged_is_left_and_named(root, wiki):
    text = "# Page\n\n[r]\n\n```\n[r]: Home\n```\n\n[r]: Home\n"
    report = bring(wiki, root, {"Home.md": "# Hi\n", "Page.md": text})
    assert texts(root)["content/page.md"] == f"{GITHUB}{text}"
    left = "nothing: the link in line 3 is left as it is, Home"
    assert left in notes(report)["Page.md"].guesses


def test_files_come_along_if_something_links_to_them(root, wiki):
    files = {
        **WIKI,
        "Page.md": "# Page\n[[image.png]] [d](doc.pdf)\n",
        "evil.svg": "<svg/>",
        "x.html": "x",
    }
    write(root, {"content/image.png": b"mine"})
    report = bring(wiki, root, files)
    assert dict(report.attachments) == {
        "doc.pdf": "content/doc.pdf",
        "image.png": "content/image-2.png",
    }
    assert texts(root)["content/page.md"] == f"{GITHUB}# Page\n![image](image-2.png) [d](doc.pdf)\n"
    assert dict(report.skipped) == {
        "images/my plot.png": "no page links to it",
        "evil.svg": "files of this kind are not published",
        "x.html": "files of this kind are not published",
    }
    assert snapshot(root)["content/image.png"] == b"mine"


def test_a_file_that_is_too_large_is_left_alone(root, wiki):
    write(root, {"conference.yml": f"{CONFERENCE}limits: {{attachment_kb: 1, file_kb: 1}}\n"})
    files = {"A.md": "![x](a.png)\n", "a.png": b"x" * 1025, "Long.md": "Attendees: x\n" * 100}
    report = bring(wiki, root, files)
    assert dict(report.skipped) == {
        "a.png": "it has 2 KB; 1 KB are accepted",
        "Long.md": (
            "it is larger than the 1 KB (limits: file_kb in conference.yml) that are accepted"
        ),
    }
    assert not load_archive(root).has_errors


@pytest.mark.parametrize(
    ("name", "language", "cure"),
    [
        ("Old.rst", "rst", "run `pandoc -f rst -t gfm -o Old.md Old.rst`"),
        ("Old.org", "org", "run `pandoc -f org -t gfm -o Old.md Old.org`"),
        ("Old.mediawiki", "text", "run `pandoc -f mediawiki -t gfm -o Old.md Old.mediawiki`"),
        ("Old.textile", "text", "run `pandoc -f textile -t gfm -o Old.md Old.textile`"),
        ("Old.asciidoc", "asciidoc", "| pandoc -f docbook -t gfm -o Old.md`"),
        ("Old.pod", "pod", "run `pod2markdown Old.pod Old.md`"),
        ("Old.creole", "text", "run `pandoc -f creole -t gfm -o Old.md Old.creole`"),
        ("Old.rdoc", "text", "write it anew as Markdown"),
    ],
)
def test_other_markup_is_kept_as_a_block_of_code(root, wiki, name, language, cure):
    report = bring(wiki, root, {name: "[[Home]]\n```\ncode\n`````\n"})
    header = '---\ntitle: "Old"\nmarkdown: github\n---\n'
    stored = f"{header}\n``````{language}\n[[Home]]\n```\ncode\n`````\n``````\n"
    assert texts(root)["content/old.md"] == stored
    (guess,) = report.notes[0].guesses
    assert guess.startswith("nothing of its markup, ")
    assert f"{cure}, and import again" in guess
    assert load_archive(root).problems == ()


HOSTILE: Mapping[str, Files] = {
    "too deep": {"Page.md": "".join(f"{'  ' * depth}- x\n" for depth in range(150))},
    "a header that never ends": {"Page.md": "---\nno end\n"},
    "a header of another tool": {"Page.md": "---\ntitle: [\n---\nx\n"},
    "a line that looks like a field": {"Page.md": "participants: Ann\n"},
    "not UTF-8": {"Page.md": b"caf\xe9\n"},
    "UTF-16": {"Page.md": "Größe\n".encode("utf-16")},
    "invisible characters": {"Page.md": "a\u202eb\x00c\n"},
    "links to everywhere": {"Page.md": "[[../../etc/passwd]] [[javascript:x]] [x](javascript:y)\n"},
    "a very long link": {"Page.md": f"[[{'x' * 10_000}]] [[{'y' * 10_000}|Page]]\n"},
    "links that never end": {"Page.md": "[[Page [[ [x](Page [y]( ![[\n" * 50},
    "many links": {"Page.md": "[[Page]] [x](Page) ![p](p.png)\n" * 500, "p.png": b""},
    "a name like a title": {"Page.md": "[[page|Page]]\n", "Pàge.md": "x\n", "PAGE!.md": "x\n"},
    "names of our lists": {"Sessions.md": "x\n", "People.md": "x\n", "Minutes.md": "x\n"},
}


@pytest.mark.parametrize("sessions", [(), ("*",)])
@pytest.mark.parametrize("files", HOSTILE.values(), ids=HOSTILE)
def test_what_was_imported_has_no_errors(root, wiki, files, sessions):
    report = bring(wiki, root, files, sessions=sessions)
    assert len(report.notes) == sum(name.endswith(".md") for name in files)
    loaded = load_archive(root)
    assert [problem for problem in loaded.problems if problem.is_error] == []
    assert loaded.archive is not None
    assert len(loaded.archive.minutes) == (len(report.notes) if sessions else 0)


def test_what_cannot_be_read_as_notes_is_kept_as_code(root, wiki):
    text = "".join(f"{'  ' * depth}- x\n" for depth in range(150)) + "```\n"
    (note,) = bring(wiki, root, {"Page.md": text}, sessions=("*",)).notes
    assert texts(root)["minutes/page.md"] == f"````markdown\n{text}````\n"
    assert note.guesses[-1] == (
        "that it is best kept as a block of code: lists, quotes or emphasis are nested more than "
        "100 deep"
    )


def test_what_cannot_be_read_even_as_code_is_left_alone(root, wiki):
    report = bring(wiki, root, {"Page.md": ">" * 300 + " x\n"}, sessions=("*",))
    reason = "lists, quotes or emphasis are nested more than 100 deep"
    assert (report.notes, report.skipped) == ((), (("Page.md", reason),))
    assert texts(root) == {"conference.yml": CONFERENCE}


def test_an_address_that_was_anothers_is_not_taken(root, wiki):
    write(root, {"sessions/a.md": "---\ntitle: A\nproposers: []\naliases: [page]\n---\n"})
    (note,) = bring(wiki, root, {"Page.md": "Attendees: all\n"}).notes
    assert note.session_path == "sessions/page-2.md"
    assert not load_archive(root).has_errors


def test_what_is_no_page_is_left_alone(root, wiki):
    files = {"Empty.md": "\n \n", ".hidden.md": "x\n", ".git/x.md": "x\n", "a\x07b.md": "x\n"}
    write(wiki, files)
    (wiki / "passwd.md").symlink_to("/etc/passwd")
    (wiki / "etc").symlink_to("/etc")
    report = bring(wiki, root)
    assert dict(report.skipped) == {
        "Empty.md": "it is empty",
        "passwd.md": "it is a symbolic link",
        "a\\x07b.md": "its name has characters nobody can see",
    }
    assert texts(root) == {"conference.yml": CONFERENCE}


@pytest.mark.parametrize("taken", ["sessions/a.md", "minutes/a.md", "minutes/A.md"])
def test_nothing_that_exists_is_overwritten(root, wiki, taken):
    write(root, {taken: "---\ntitle: Mine\nproposers: []\n---\n"})
    before = snapshot(root)
    (note,) = bring(wiki, root, {"A.md": "Attendees: all\n"}).notes
    assert note.targets == ("sessions/a-2.md", "minutes/a-2.md")
    assert before.items() <= snapshot(root).items()


@pytest.mark.parametrize("first_page", [{}, {"content/index.md": "# Mine\n"}])
def test_a_second_import_adds_and_changes_nothing(root, wiki, first_page):
    write(root, {**first_page, "content/image.png": b"mine", "content/venue.md": "# Mine\n"})
    pages = {
        "Home.md": "[[Causal RL]] ![p](image.png) [[Page]]\n",
        "Page.md": "[x](Home) [y](Venue)\n",
        "PAGE.md": "[[Page]] [[PAGE]] [[Causal RL]]\n",
        "Old.rst": "Old\n===\n",
    }
    bring(wiki, root, {**WIKI, **pages})
    first = snapshot(root)
    again = bring(wiki, root)
    assert snapshot(root) == first
    assert (again.notes, again.attachments) == ((), ())
    assert dict(again.skipped)["Causal-RL.md"] == "minutes/causal-rl.md holds the same"
    bring(wiki, root, {"Page.md": "[x](Home) [y](Venue) and more\n"})
    assert first.items() < snapshot(root).items()


def test_a_dry_run_says_the_same_and_writes_nothing(root, wiki):
    before = snapshot(root)
    files = {**WIKI, "Page.md": "[[image.png]]\n", "x.svg": "x"}
    *rehearsal, last = bring(wiki, root, files, dry_run=True).lines()
    assert snapshot(root) == before
    *real, real_last = bring(wiki, root).lines()
    assert rehearsal == real
    assert (last, real_last) == (
        "5 pages would be imported, 3 left alone",
        "5 pages imported, 3 left alone",
    )


@pytest.mark.parametrize("existing", ["minutes", "sessions", "content"])
def test_a_file_where_a_folder_has_to_be_is_in_the_way(root, wiki, existing):
    write(root, {existing: "mine\n"})
    before = snapshot(root)
    with pytest.raises(ProjectError, match=f"cannot read the folder {existing}/"):
        bring(wiki, root, {"A.md": "Attendees: all\n", "Home.md": "# Hi\n"})
    assert snapshot(root) == before


@pytest.mark.parametrize("most", range(4))
def test_all_is_imported_or_nothing(root, wiki, monkeypatch, most):
    """The disk is full, or the like, after some files."""
    link, done = os.link, []

    def fail(source: str, target: str) -> None:
        if root in Path(target).parents:
            if len(done) == most:
                raise OSError(28, "No space left on device", str(target))
            done.append(target)
        link(source, target)

    monkeypatch.setattr(os, "link", fail)
    before = sorted(root.rglob("*"))
    with pytest.raises(ProjectError, match=r"nothing was imported: .*: No space left"):
        bring(wiki, root, {"A.md": "Attendees: [[p.png]]\n", "Home.md": "# Hi\n", "p.png": b"p"})
    assert sorted(root.rglob("*")) == before


def test_nothing_is_written_through_a_link(root, wiki, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (root / "content").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ProjectError, match=r"nothing was imported: .*: this is a symbolic link"):
        bring(wiki, root, {"Home.md": "# Hi\n"})
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_wiki_of_others_goes_into_a_conference_only(wiki, tmp_path):
    files = {"Home.md": "# Hi\n", "conference.yml": CONFERENCE}
    with pytest.raises(ProjectError, match=r"is not a conference: it has no conference\.yml"):
        bring(wiki, tmp_path / "new", files)


# Repositories

PEOPLE = {"wanda": "2016-10-07", "xaver": "2016-10-08", "yvonne": "2016-10-09"}


@pytest.fixture(autouse=True)
def _own_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    act_as(monkeypatch, "host", "2017-01-01")


def act_as(monkeypatch: pytest.MonkeyPatch, name: str, day: str) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", name)
        monkeypatch.setenv(f"GIT_{role}_EMAIL", f"{name}@example.org")
        monkeypatch.setenv(f"GIT_{role}_DATE", f"{day} 12:00:00 +0000")


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "init.defaultBranch=main", "-C", folder, *arguments]
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout


Commit = Callable[..., None]


@pytest.fixture
def commit(monkeypatch: pytest.MonkeyPatch) -> Commit:
    def make(folder: Path, person: str, files: Mapping[str, str | None], day: str = "") -> None:
        if not (folder / ".git").exists():
            git(folder, "init", "-q")
        for name, text in files.items():
            if text is None:
                (folder / name).unlink()
            else:
                write(folder, {name: text})
        with monkeypatch.context() as patch:
            act_as(patch, person, day or PEOPLE.get(person, "2017-01-01"))
            git(folder, "add", "-A")
            git(folder, "commit", "-qm", f"{person} was här")

    return make


@pytest.fixture
def repos(wiki: Path, root: Path, commit: Commit) -> None:
    """A wiki of three commits, in which a page is renamed and one deleted; and a conference."""
    listed = "# Hi\n\n## Sessions\n\n- [[{}]]\n"
    notes_of = "Attendees: all\n\n- one\n- two\n- three\n"
    commit(
        wiki,
        "wanda",
        {"Home.md": listed.format("Old name"), "Old-name.md": notes_of, 'G "x"\tö.md': "gone\n"},
    )
    commit(
        wiki,
        "xaver",
        {
            "Home.md": listed.format("Größe & co"),
            "Größe-&-co.md": f"{notes_of}- four\n",
            "Old-name.md": None,
            'G "x"\tö.md': None,
        },
    )
    commit(wiki, "yvonne", {"Größe-&-co.md": f"{notes_of}- four\n- five [[Home]]\n"})
    commit(root, "host", {"README.md": "mine\n"})


@pytest.mark.usefixtures("repos")
def test_a_wiki_is_fetched_from_its_address(wiki, root, tmp_path):
    with open_wiki(f"file://{wiki}") as opened:
        report = import_wiki(opened, root)
        place = opened.folder
    assert not place.exists()
    assert {note.source for note in report.notes} == {"Home.md", "Größe-&-co.md"}


@pytest.mark.usefixtures("repos")
def test_a_link_in_a_repository_is_no_page(wiki, root, commit):
    (wiki / "passwd.md").symlink_to("/etc/passwd")
    commit(wiki, "wanda", {})
    with open_wiki(f"file://{wiki}") as opened:
        report = import_wiki(opened, root)
        assert not (opened.folder / "passwd.md").is_symlink()
    assert report.skipped == (("passwd.md", "it is a symbolic link"),)


def test_nothing_of_a_repository_is_run(wiki, root, commit, tmp_path):
    commit(wiki, "wanda", {"Home.md": "# Hi\n", ".gitattributes": "*.md filter=evil\n"})
    for name in ("post-checkout", "pre-commit"):
        write(wiki, {f".git/hooks/{name}": f"#!/bin/sh\ntouch {tmp_path}/run\n"})
        (wiki / ".git/hooks" / name).chmod(0o755)
    commit(root, "host", {})
    with open_wiki(f"file://{wiki}") as opened:
        import_wiki(opened, root, history=True)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "source", ["nowhere", "--upload-pack=touch x", "ext::sh -c touch% x", "https://", "a b:c"]
)
def test_what_is_neither_a_folder_nor_an_address_is_refused(root, source):
    with pytest.raises(ProjectError, match="there is no folder"), open_wiki(source):
        pass


def test_a_repository_that_is_not_there_is_said(tmp_path):
    with (
        pytest.raises(ProjectError, match="git clone failed: fatal: '/"),
        open_wiki(f"file://{tmp_path}/nowhere.wiki.git"),
    ):
        pass


def test_an_empty_repository_gives_nothing(root, wiki):
    git(wiki, "init", "-q")
    with open_wiki(f"file://{wiki}") as opened:
        report = import_wiki(opened, root)
    assert list(report.lines()) == ["0 pages imported, 0 left alone"]


def test_without_git_the_message_says_so(root, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(ProjectError, match="git is not installed"), open_wiki("file:///x"):
        pass


# History


def log(folder: Path, *options: str) -> list[str]:
    return git(folder, "log", "--format=%an %ad %s", "--date=short", *options).split("\n")[:-1]


@pytest.mark.usefixtures("repos")
def test_the_history_of_pages_goes_on_in_their_files(wiki, root):
    report = bring(wiki, root, history=True)
    assert log(root, "--follow", "--", "minutes/grosse-co.md") == [
        "yvonne 2016-10-09 yvonne was här",
        "xaver 2016-10-08 xaver was här",
        "wanda 2016-10-07 wanda was här",
    ]
    # Its older name has become the same file, so that even this finds them all.
    assert log(root, "--", "minutes/grosse-co.md")[-1] == "wanda 2016-10-07 wanda was här"
    assert tuple(report.lines())[-1] == (
        "3 commits of the wiki merged from the new branch wiki-import"
    )
    blame = git(root, "blame", "--line-porcelain", "minutes/grosse-co.md")
    authors = [line[7:] for line in blame.split("\n") if line.startswith("author ")]
    assert authors[0] == "wanda"
    assert authors[-2] == "xaver"
    assert git(root, "status", "--porcelain") == ""
    assert git(root, "rev-parse", "HEAD^1", "HEAD^2").split() == [
        git(root, "rev-parse", "HEAD~1").strip(),
        git(root, "rev-parse", "wiki-import").strip(),
    ]


@pytest.mark.usefixtures("repos")
def test_with_history_the_files_are_those_without(wiki, root, tmp_path):
    write(tmp_path / "plain", {"conference.yml": CONFERENCE, "README.md": "mine\n"})
    bring(wiki, tmp_path / "plain")
    bring(wiki, root, history=True)
    assert snapshot(root) == snapshot(tmp_path / "plain")


@pytest.mark.usefixtures("repos")
def test_a_page_that_was_deleted_in_the_wiki_is_in_the_history_alone(wiki, root):
    bring(wiki, root, history=True)
    assert git(root, "show", 'wiki-import~2:wiki/G "x"\tö.md') == "gone\n"
    assert "wiki/" not in git(root, "ls-files")


@pytest.mark.usefixtures("repos")
def test_the_conference_may_be_a_folder_of_a_repository(wiki, tmp_path, commit):
    repo = tmp_path / "repo"
    repo.mkdir()
    commit(repo, "host", {"sub/conference.yml": CONFERENCE})
    bring(wiki, repo / "sub", history=True)
    assert (repo / "sub/minutes/grosse-co.md").is_file()
    assert len(log(repo, "--", "sub/minutes/grosse-co.md")) >= 3


@pytest.mark.usefixtures("repos")
def test_a_branch_of_that_name_stays(wiki, root):
    git(root, "branch", "wiki-import")
    before = git(root, "rev-parse", "wiki-import")
    report = bring(wiki, root, history=True)
    assert report.closing == ("3 commits of the wiki merged from the new branch wiki-import-2",)
    assert git(root, "rev-parse", "wiki-import") == before


@pytest.mark.usefixtures("repos")
def test_a_wiki_with_merged_branches_keeps_them(wiki, root, commit):
    git(wiki, "checkout", "-qb", "side", "HEAD~1")
    commit(wiki, "wanda", {"Side.md": "x\n"})
    git(wiki, "checkout", "-q", "main")
    git(wiki, "merge", "-q", "--no-edit", "side")
    bring(wiki, root, history=True)
    assert len(git(root, "rev-list", "--merges", "wiki-import").split()) == 1
    assert log(root, "--", "content/side.md")[-1] == "wanda 2016-10-07 wanda was här"


def refs(folder: Path) -> str:
    return git(folder, "for-each-ref") + git(folder, "symbolic-ref", "HEAD")


CANNOT: Mapping[str, tuple[Callable[[Path, Path], object], str]] = {
    "an uncommitted change": (
        lambda wiki, root: write(root, {"README.md": "changed\n"}),
        "has changes that are not committed",
    ),
    "a new file": (
        lambda wiki, root: write(root, {"new.md": "new\n"}),
        "has changes that are not committed",
    ),
    "a wiki without history": (
        lambda wiki, root: (wiki / ".git").rename(wiki.parent / "gone"),
        "this wiki has no history",
    ),
    "a lock": (
        lambda wiki, root: write(root, {".git/index.lock": ""}),
        "git merge failed",
    ),
}


@pytest.mark.usefixtures("repos")
@pytest.mark.parametrize(("prepare", "message"), CANNOT.values(), ids=CANNOT)
def test_when_history_cannot_be_taken_over_nothing_happens(wiki, root, prepare, message):
    prepare(wiki, root)
    before, files = refs(root), snapshot(root)
    with pytest.raises(ProjectError, match=message):
        bring(wiki, root, history=True)
    assert (refs(root), snapshot(root)) == (before, files)


def test_a_conference_outside_a_repository_cannot_take_history(wiki, root, commit):
    commit(wiki, "wanda", {"Home.md": "# Hi\n"})
    with pytest.raises(ProjectError, match="is in no git repository"):
        bring(wiki, root, history=True)
    git(root, "init", "-q")
    with pytest.raises(ProjectError, match="has no commit yet"):
        bring(wiki, root, history=True)
    assert texts(root) == {"conference.yml": CONFERENCE}


@pytest.mark.usefixtures("repos")
def test_without_a_name_nothing_is_committed(wiki, root, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EMAIL", "")
    git(root, "config", "user.useConfigOnly", "true")
    before = refs(root)
    with pytest.raises(ProjectError, match="git commit-tree failed"):
        bring(wiki, root, history=True)
    assert refs(root) == before


# The command


@pytest.mark.parametrize("name", ["_Sidebar.md", "Home.md", "Rules.md"])
def test_a_first_line_that_mkdocs_takes_for_a_field_is_not_lost(root, wiki, name):
    bring(wiki, root, {name: "Note: be kind\n\nText.\n"})
    (text,) = [text for path, text in texts(root).items() if "be kind" in text]
    fields = {"title": "Rules", "markdown": "github"} if name == "Rules.md" else GITHUB_FIELDS
    assert get_data(text) == ("Note: be kind\n\nText.\n", fields)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SOCML, *arguments], capture_output=True, check=False, encoding="utf-8")


@pytest.mark.usefixtures("repos")
def test_the_command_imports(wiki, root):
    rehearsal = run("import", "wiki", wiki, "--root", root, "--dry-run", "--pages", "gr*")
    assert "Größe-&-co.md -> content/grosse-co.md" in rehearsal.stdout
    done = run("import", "wiki", f"file://{wiki}", "--root", root, "--history")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(
        "2 pages imported, 0 left alone\n"
        "3 commits of the wiki merged from the new branch wiki-import\n"
    )


def test_the_command_says_what_is_wrong(root):
    done = run("import", "wiki", "nowhere", "--root", root)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "socml: there is no folder nowhere, and it is no address of a repository\n"
    )
