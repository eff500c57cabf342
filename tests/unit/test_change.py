"""What a change does: told to those who made it, and decided when nobody has to look."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project_files import commit, git, write

from socml_site.cli import cli
from socml_site.contributing.change_words import escape_markdown

CONFERENCE = """\
format: 1
name: The Conference
acronym: conf16
timezone: Europe/Berlin
days:
  - date: 2016-10-04
    slots:
      - {start: "14:00", end: "14:50"}
      - {start: "15:00", end: "15:50"}
rooms:
  - {id: aleph, name: Aleph}
  - {id: beth, name: Beth}
people: {di: {name: Di}}
"""
START: Mapping[str, str] = {
    "conference.yml": CONFERENCE,
    "sessions/a.md": "---\ntitle: A\nproposers: Ann Lee\n"
    "start: 2016-10-04 14:00\nroom: aleph\n---\nText.\n",
    "sessions/b.md": "---\ntitle: B\nproposers: Bo Chen\n---\nText.\n",
    "minutes/a.md": "---\nnote_takers: [Bo Chen, Nobody Known]\nstatus: draft\n---\n- x\n",
    "people/ann.md": "---\nname: Ann Lee\n---\nHello.\n",
    "people/bo.md": "---\nname: Bo Chen\n---\nHello.\n",
    "content/index.md": "# Home\n",
}
# Files as they are afterwards; None is gone.
Edits = Mapping[str, str | None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    commit(tmp_path, START)
    return tmp_path


def apply(root: Path, edits: Edits) -> None:
    for path, text in edits.items():
        if text is None:
            (root / path).unlink()
        else:
            write(root, {path: text})


def socml(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["diff", *arguments, "--root", str(root)])


def report(root: Path) -> str:
    result = socml(root, "main")
    assert result.exit_code == 0, result.output
    heading, text = result.stdout.split("\n\n", 1)
    assert heading == "## What this change does"
    return text


def edited(path: str, *pairs: tuple[str, str]) -> Edits:
    text = START[path]
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return {path: text}


PLACED = "start: 2016-10-04 15:00\nroom: beth\n---\n"
CANCELLED = "status: cancelled\n---\n"


@pytest.mark.parametrize(
    ("edits", "sentence"),
    [
        ({}, "This change touches nothing of the conference."),
        (
            {"sessions/c.md": "---\ntitle: C\nproposers: Cy\n---\nText.\n"},
            "This change adds the session *C*: looking for a time and a room.",
        ),
        (
            {"sessions/c.md": f"---\ntitle: C\nproposers: Cy\n{PLACED}Text.\n"},
            "This change adds the session *C*: Tue 4 Oct 15:00, Beth.",
        ),
        ({"sessions/b.md": None}, "This change takes out the session *B*."),
        (edited("sessions/b.md", ("---\nT", f"{PLACED}T")), "places *B*: Tue 4 Oct 15:00, Beth."),
        (
            edited("sessions/a.md", ("14:00", "15:00"), ("aleph", "beth")),
            "moves *A* from Tue 4 Oct 14:00, Aleph to Tue 4 Oct 15:00, Beth.",
        ),
        (
            edited(
                "sessions/a.md", (": 2016-10-04 14:00", ": [2016-10-04 14:00, 2016-10-04 15:00]")
            ),
            "moves *A* from Tue 4 Oct 14:00, Aleph to Tue 4 Oct 14:00, Aleph "
            "and Tue 4 Oct 15:00, Aleph.",
        ),
        (
            edited("sessions/a.md", ("aleph", "[aleph, beth]")),
            "moves *A* from Tue 4 Oct 14:00, Aleph to Tue 4 Oct 14:00, Aleph, Beth.",
        ),
        (
            edited(
                "sessions/a.md", ("aleph", "[aleph]"), ("2016-10-04 14:00", "[2016-10-04 14:00]")
            ),
            "This change edits the proposal of *A*.",
        ),
        (
            edited("sessions/a.md", ("aleph", "beth")),
            "14:00, Aleph to Tue 4 Oct 14:00, B",
        ),
        (
            edited("sessions/a.md", ("start: 2016-10-04 14:00\nroom: aleph\n", "")),
            "takes *A* off the timetable, where it was Tue 4 Oct 14:00, Aleph.",
        ),
        (
            edited("sessions/a.md", ("room:", "duration: 20\nroom:")),
            "changes the length of *A* from 14:00–14:50 to 14:00–14:20.",
        ),
        (edited("sessions/b.md", ("---\nT", f"{CANCELLED}T")), "This change cancels *B*."),
        (edited("sessions/b.md", ("---\nT", "merged_into: a\n---\nT")), "makes *B* part of *A*."),
        (edited("sessions/b.md", ("title: B", "title: Bee")), "retitles *B* as *Bee*."),
        (edited("sessions/b.md", ("Bo Chen", "Ann Lee")), "names Ann Lee as proposing *B*."),
        (
            edited("sessions/b.md", ("---\nT", "moderators: Ann Lee\n---\nT")),
            "names Ann Lee as moderating *B*.",
        ),
        (
            edited("sessions/b.md", ("---\nT", "interested: 3\n---\nT")),
            "says that 3 people are interested in *B* (was 0).",
        ),
        (edited("sessions/b.md", ("Text", "More text")), "edits the proposal of *B*."),
        (
            {
                "sessions/b.md": None,
                "sessions/bee.md": START["sessions/b.md"].replace("title", "aliases: b\ntitle"),
            },
            "moves the file of *B* from sessions/b.md to sessions/bee.md.",
        ),
        ({"minutes/b.md": "- x\n"}, "This change adds minutes of *B*."),
        ({"minutes/a.md": None}, "This change takes out the minutes of *A*."),
        (edited("minutes/a.md", ("draft", "approved")), "approves the minutes of *A*."),
        (edited("minutes/a.md", ("- x", "- y")), "edits the minutes of *A*."),
        (
            edited("minutes/a.md", ("status", "session: b\nstatus")),
            "makes the minutes of *A* those of *B*.",
        ),
        ({"minutes/b.md": "## Notes\n\n-\n"}, "*B*, in which nothing is written yet."),
        (
            edited("people/ann.md", ("---\nH", "affiliation: MIT\n---\nH")),
            "edits the page",
        ),
        (edited("conference.yml", ("Europe/Berlin", "UTC")), "the time zone becomes UTC, for all"),
        (edited("conference.yml", ("name: The", "name: [")), "cannot be understood any more"),
        ({"people/cy.md": "---\nname: Cy\n---\nHi.\n"}, "adds the page people/cy.md."),
        (edited("people/ann.md", ("Hello", "Hi")), "edits the page people/ann.md."),
        (
            edited("conference.yml", ("Beth", "Bet")),
            "changes conference.yml, the facts",
        ),
        # A session of it is the same.
        (
            edited("conference.yml", ("Aleph}", "Aleph, capacity: 7}")),
            "This change changes conference.yml, the facts of the conference.",
        ),
        (
            edited("content/index.md", ("Home", "House")),
            "edits content/index.md, a page of",
        ),
        ({"Makefile": "x"}, "touches 1 file beside the conference: Makefile."),
        (
            {"sessions/b.md": "---\ntitle: [\n---\n"},
            "touches sessions/b.md, which can",
        ),
    ],
)
def test_a_change_is_told_in_a_sentence(root, edits, sentence):
    apply(root, edits)
    head = report(root).split("\n")[0]
    assert sentence in head.replace(".**", ".").replace("**", "")
    assert head.startswith("**This change ")


def test_the_timetable_shows_the_times_that_changed_and_the_night_on_its_day(root):
    slots = '{start: "15:00", end: "15:50"}'
    night = f'{slots}\n      - {{start: "23:00", end: "01:00"}}\n  - date: 2016-10-05'
    apply(root, edited("conference.yml", (slots, night)))
    git(root, "commit", "-am", "night")
    several = "[2016-10-04 14:00, 2016-10-04 23:00, 2016-10-05 00:15]\nduration: 30"
    apply(
        root,
        edited("sessions/a.md", ("2016-10-04 14:00", several), ("aleph", "[aleph, beth, beth]")),
    )
    lines = report(root).split("\n")
    assert [line for line in lines if line.startswith(("###", "|"))] == [
        "### What the check says",
        "### Tuesday 4 October 2016",
        "| | Aleph | Beth |", "|---|---|---|", "| 14:00 | **A** | free |",
        "| | Aleph | Beth |", "|---|---|---|", "| 14:00 | **A** | free |",
        "| 23:00 | free | **A** |", "| 00:15 | free | **A** |",
    ]  # fmt: skip


def test_several_things_are_counted_and_listed(root):
    apply(root, {
        "sessions/c.md": "---\ntitle: C\nproposers: Cy\n---\nText.\n",
        "sessions/d.md": "---\ntitle: D\nproposers: Cy\n---\nText.\n",
        "minutes/b.md": "- x\n",
        **edited("sessions/a.md", ("14:00", "15:00")),
    })  # fmt: skip
    lines = report(root).split("\n")
    assert (
        lines[0]
        == "**This change moves 1 session, adds 2 sessions and adds minutes of 1 session:**"
    )
    assert lines[2:6] == [
        "- moves *A* from Tue 4 Oct 14:00, Aleph to Tue 4 Oct 15:00, Aleph",
        "- adds the session *C*: looking for a time and a room",
        "- adds the session *D*: looking for a time and a room",
        "- adds minutes of *B*",
    ]


def test_the_touched_part_of_the_timetable_is_shown_before_and_after(root):
    apply(root, edited("sessions/a.md", ("14:00", "15:00"), ("aleph", "beth")))
    part = report(root).split("### Tuesday 4 October 2016\n\n")[1]
    assert part.split("\n") == [
        "Before:", "",
        "| | Aleph | Beth |", "|---|---|---|", "| 14:00 | **A** | free |", "",
        "After:", "",
        "| | Aleph | Beth |", "|---|---|---|", "| 15:00 | free | **A** |", "",
    ]  # fmt: skip


def test_a_clash_is_shown_where_it_is_and_nobody_is_said_to_be_gone(root):
    apply(root, edited("sessions/b.md", ("---\nT", "start: 2016-10-04 14:30\nroom: aleph\n---\nT")))
    text = report(root)
    assert "takes out" not in text
    assert "| 14:30 | (A goes on) **and** **B** |" in text
    assert "(room-clash)" in text


def test_only_problems_of_the_change_are_told_and_what_was_there_is_counted(root):
    apply(root, {"sessions/old.md": "---\ntitle: Old\nproposers: Cy\nroom: alpeh\n---\nText.\n"})
    git(root, "add", "-A")
    git(root, "commit", "-m", "a mistake")
    git(root, "branch", "-f", "base")
    apply(root, {"sessions/c.md": "---\ntitle: C\nproposers: Cy\nroom: bet\n---\nText.\n"})
    text = socml(root, "base").stdout
    assert '❌ **sessions/c.md:4:7**: no room is called "bet"; did you mean "Beth"?' in text
    assert "alpeh" not in text
    assert "1 error was there before, and the site cannot be built with them." in text
    apply(root, {"sessions/c.md": None, "sessions/old.md": None})
    assert "Nothing is wrong with it. It cures 1 problem." in socml(root, "base").stdout


def test_minutes_raise_the_coverage(root):
    apply(root, {"minutes/b.md": "- x\n"})
    assert "2 of 2 sessions held have notes (before: 1 of 1)." in report(root)


def test_what_others_did_meanwhile_is_not_of_this_change(root):
    git(root, "checkout", "-b", "mine")
    apply(root, {"minutes/b.md": "- x\n"})
    git(root, "add", "-A")
    git(root, "commit", "-m", "mine")
    git(root, "checkout", "main")
    apply(root, {"sessions/c.md": "---\ntitle: C\nproposers: Cy\n---\nText.\n"})
    git(root, "add", "-A")
    git(root, "commit", "-m", "theirs")
    git(root, "checkout", "mine")
    assert report(root).split("\n")[0] == "**This change adds minutes of *B*.**"


def test_a_conference_in_a_folder_of_a_repository(tmp_path):
    write(tmp_path / "conf", START)
    write(tmp_path, {"other.txt": "x"})
    git(tmp_path, "init", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-m", "start")
    apply(tmp_path / "conf", {"minutes/b.md": "- x\n"})
    apply(tmp_path, {"other.txt": "y"})
    text = report(tmp_path / "conf")
    assert "- adds minutes of *B*\n- touches 1 file beside the conference: /other.txt" in text


HOSTILE = [
    "</details><script>alert(1)</script>",
    "@octocat and #12, GH-3, www.a.org, https://a.org",
    "[x](https://a.org) ![y](z) `c` ~~d~~ **e** _f_ | g $h$ &amp;",
    "::set-env name=x::y",
    "\u202eevil\u2066",
    "a\\",
    "<!-- -->",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_what_a_title_says_is_only_text(root, title):
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    quoted = quoted.encode("ascii", "backslashreplace").decode()
    apply(root, {"sessions/c.md": f'---\ntitle: "{quoted}"\nproposers: Cy\n{PLACED}Text.\n'})
    text = report(root)
    assert not re.search(r"@\w|(?<!\\)#\d|\\#\d|https?://|www\.", text)
    assert not re.search(r"(?m)^::", text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert len(text.split("\n")) < 40


@pytest.mark.parametrize("text", [*HOSTILE, "1. one", "# x", "a  b", "*"])
def test_escaped_text_is_shown_as_it_is(text):
    from socml_site.source.markdown import parse_markdown

    body = parse_markdown(f"x {escape_markdown(text)} x\n", "a.md", 1, [])
    html = body.to_html(lambda link: None, lambda link: "")
    shown = re.sub("<[^>]+>", "", html)
    assert "<script" not in html
    assert "<a " not in html
    assert shown.startswith("x ")


# Whether it may merge itself

OWN = edited("sessions/a.md", ("Text", "More text"))


@pytest.mark.parametrize(
    ("login", "edits"),
    [
        ("ann", OWN),
        ("Ann", OWN),
        ("bo", edited("minutes/a.md", ("- x", "- y"))),
        ("stranger", {"sessions/c.md": "---\ntitle: C\nproposers: Cy\n---\nText.\n"}),
        ("stranger", {"minutes/b.md": "- x\n"}),
        ("ann", edited("people/ann.md", ("Hello", "Hi"))),
        ("di", {"sessions/c.md": "---\ntitle: C\nproposers: Di\n---\nText.\n"}),
        ("ann", edited("sessions/a.md", ("Ann Lee", "[Ann Lee, Bo Chen]"))),
    ],
)
def test_a_change_merges_itself(root, login, edits):
    apply(root, edits)
    result = socml(root, "main", "--policy", "--author", login)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("**This change may merge itself.**\n\n- It only adds")


@pytest.mark.parametrize(
    ("login", "edits", "reason"),
    [
        ("ann", {}, "It changes nothing."),
        ("bo", OWN, "sessions/a.md does not name bo as proposer"),
        ("stranger", OWN, "sessions/a.md does not name stranger as proposer"),
        # Nobody can give themselves leave.
        ("bo", edited("sessions/a.md", ("Ann Lee", "[Ann Lee, Bo Chen]")), "does not name bo"),
        # A page gives an account its names: once, a host looks at that.
        ("mallory", {"people/mallory.md": "---\nname: Mallory\n---\nx\n"}, "is new; a host sees"),
        ("bo", edited("people/bo.md", ("---\nH", "aliases: Zed New\n---\nH")), "is called"),
        ("bo", edited("people/bo.md", ("Bo Chen", "Bo")), "changes what Bo Chen is called"),
        ("bo", edited("people/ann.md", ("Hello", "Hi")), "is not the page of bo"),
        ("bo", {"people/deep/bo.md": "x"}, "is not the page of bo"),
        ("bo", {"people/bo.html": "<script>"}, "is no text, nor a new attachment"),
        ("bo", {"people/bo.py": "x"}, "is no text, nor a new attachment"),
        ("bo", {"sessions/README.md": "x"}, "is not a proposal or minutes that can be understood"),
        ("bo", {"minutes/x/readme.md": "x"}, "is not a proposal or minutes that can be und"),
        ("bo", {"sessions/aux.png": "x"}, "not every computer can have"),
        ("bo", {"sessions/a|b.png": "x"}, "not every computer can have"),
        ("bo", {"sessions/x.png": "x", "sessions/X.png": "x"}, "not every computer can have"),
        ("bo", {"sessions/name-of-your-session.md": START["sessions/b.md"]}, "still has the name"),
        ("stranger", {"minutes/x.md": "---\nsession: a\n---\n- x\n"}, "beside the minutes"),
        ("stranger", {"minutes/b.md": "---\nstatus: approved\n---\n- x\n"}, "itself approved"),
        ("stranger", {"minutes/b.md": "## Agenda\n\n- x\n\n## Notes\n\n-\n"}, "nothing is written"),
        ("bo", edited("minutes/a.md", ("status", "session: b\nstatus")), "of another session"),
        ("bo", edited("minutes/a.md", (", Nobody Known", "")), "no longer name Nobody Known"),
        ("ann", {"sessions/a.md": None}, "sessions/a.md would be gone"),
        ("ann", {**OWN, "mkdocs.yml": "x"}, "mkdocs.yml is not in sessions/"),
        ("ann", {**OWN, "conference.yml": f"{CONFERENCE}\n"}, "conference.yml is not in"),
        ("ann", {**OWN, ".github/workflows/x.yml": "x"}, "is not in sessions/"),
        ("ann", {"sessions/.x.md": "x"}, "is hidden"),
        ("ann", {"sessions/x.svg": "x"}, "is no text, nor a new attachment"),
        ("ann", edited("sessions/a.md", ("aleph", "alpeh")), "has an error: no room is called"),
        ("ann", {f"minutes/x{n}.md": "---\nsession: a\n---\n- x\n" for n in range(11)}, "11 files"),
    ],
)  # fmt: skip
def test_a_change_waits_for_a_host(root, login, edits, reason):
    apply(root, edits)
    result = socml(root, "main", "--policy", "--author", login)
    assert result.exit_code == 1
    assert result.stdout.startswith("**This change waits for a host**")
    assert reason in result.stdout


def test_a_link_waits_for_a_host(root):
    (root / "sessions/a.md").unlink()
    (root / "sessions/a.md").symlink_to("../conference.yml")
    (root / "sessions/l.md").symlink_to("/etc/passwd")
    result = socml(root, "main", "--policy", "--author", "ann")
    assert result.exit_code == 1
    assert "sessions/a.md is not a plain file." in result.stdout
    assert "sessions/l.md is not a plain file." in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], 'git knows no revision "nowhere" here'),
        (["--upload-pack=x"], "No such option"),
        (["main", "--policy"], "--policy needs --author"),
        (["main", "--author", "ann"], "--author is for --policy"),
    ],
)
def test_wrong_usage_is_explained(root, arguments, message):
    result = socml(root, *arguments)
    assert result.exit_code != 0
    assert message in (result.output + str(result.exception))


def test_without_git_there_is_nothing_to_compare_with(tmp_path):
    write(tmp_path, START)
    result = socml(tmp_path, "main")
    assert "has no git history to compare with" in str(result.exception)


def test_what_attributes_say_of_exports_hides_nothing(root):
    apply(root, {".gitattributes": "sessions export-ignore\n*.md export-subst\n"})
    git(root, "add", "-A")
    git(root, "commit", "-m", "attributes")
    git(root, "branch", "-f", "base")
    assert "touches nothing" in socml(root, "base").stdout


def test_a_submodule_that_says_to_be_ignored_is_seen(root):
    module = '[submodule "theme"]\npath = theme\nurl = ./theme\nignore = all\n'
    apply(root, {".gitmodules": module})
    git(root, "update-index", "--add", "--cacheinfo", f"160000,{'a' * 40},theme")
    git(root, "add", ".gitmodules")
    git(root, "commit", "-m", "submodule")
    git(root, "branch", "-f", "base")
    git(root, "update-index", "--cacheinfo", f"160000,{'b' * 40},theme")
    git(root, "commit", "-m", "another")
    apply(root, {"minutes/b.md": "- x\n"})
    result = socml(root, "base", "--policy", "--author", "ann")
    assert result.exit_code == 1
    assert "theme is not in sessions/" in result.stdout


def test_a_program_waits_for_a_host(root):
    apply(root, {"minutes/b.md": "- x\n"})
    (root / "minutes/b.md").chmod(0o755)
    result = socml(root, "main", "--policy", "--author", "ann")
    assert "minutes/b.md is not a plain file." in result.stdout


def test_a_long_day_has_a_timetable_that_ends(root):
    clocks = [f"{hour:02}:{minute:02}" for hour in range(1, 23) for minute in range(0, 60, 10)]
    for number, clock in enumerate(clocks):
        text = f"---\ntitle: S{number}\nproposers: Cy\nstart: 2016-10-04 {clock}\nroom: beth\n"
        apply(root, {f"sessions/s{number}.md": f"{text}duration: 600\n---\nText.\n"})
    text = report(root)
    assert "| … | |" in text
    assert len(text) < 40_000
