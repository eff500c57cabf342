"""New files: what a button, a form or the command begins checks as soon as it is filled in."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project_files import Files, write

from socml_site import load_archive
from socml_site.cli import cli
from socml_site.contributing.new_files import as_yaml, text_of_minutes, text_of_proposal
from socml_site.source.files import SourceFile
from socml_site.source.front_matter import split_front_matter

TITLES = [
    "Why does my loss go up on Mondays?",
    "Null",
    "no",
    "1.10",
    "2016-10-07",
    "- a dash",
    "a: b # c",
    '"quoted" and \\ more',
    "{{ config }}",
    "@ann",
    "Aprendizaje activo: ¿qué?",
    "機械学習",
    "-->",
]
CONFERENCE = """\
format: 1
name: The Self-Organizing Conference
acronym: conf16
timezone: Europe/Berlin
days:
  - date: 2016-10-04
    slots:
      - {start: "14:00", end: "14:50"}
rooms:
  - {id: aleph, name: Aleph, capacity: 60, equipment: [projector, "white board"]}
formats: [discussion, lecture]
"""
TALK = """\
---
title: Causal RL
proposers: [Ann Lee, "Zoë O'Hara"]
moderators: Bo Chen
start: 2016-10-04 14:00
room: aleph
---

# Causal RL

Text.

## What we know

## What we do not
"""


def write_project(root: Path, files: Files) -> None:
    write(root, {"conference.yml": CONFERENCE, **files})


def socml(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [arguments[0], *arguments[1:], "--root", str(root)])


def problems_of(root: Path) -> list[str]:
    return [f"{each.location}: {each.rule}" for each in load_archive(root).problems]


@pytest.mark.parametrize("title", TITLES)
def test_a_proposal_with_a_title_and_a_name_checks(tmp_path, title):
    write_project(tmp_path, {})
    conference = load_archive(tmp_path).archive.conference
    text = text_of_proposal(conference, title, ["Ann Lee"])
    write_project(tmp_path, {"sessions/a.md": text})
    loaded = load_archive(tmp_path)
    assert loaded.archive.sessions["a"].title == title
    assert problems_of(tmp_path) == []


def test_a_proposal_checks_without_its_comments_as_well(tmp_path):
    write_project(tmp_path, {})
    conference = load_archive(tmp_path).archive.conference
    text = text_of_proposal(conference, "A", ["Ann Lee"])
    bare = re.sub(r"<!--.*?-->", "", re.sub(r"(?m)^#.*\n", "", text), flags=re.DOTALL)
    write_project(tmp_path, {"sessions/a.md": bare})
    assert "#" not in bare
    assert problems_of(tmp_path) == []


def test_every_field_that_a_proposal_explains_can_be_used_as_it_stands(tmp_path):
    """Whoever takes the # away has a value that this conference accepts."""
    write_project(tmp_path, {"sessions/a.md": "---\ntitle: A\nproposers: Ann\n---\nText.\n"})
    conference = load_archive(tmp_path).archive.conference
    text = text_of_proposal(conference, "B", ["Bo Chen"])
    explained = re.findall(r"(?m)^# (\w+):", text)
    assert explained == [
        "format", "topics", "moderators", "expected", "needs", "start", "room", "available",
    ]  # fmt: skip
    used = re.sub(r"(?m)^# (?=\w+:)", "", text)
    write_project(tmp_path, {"sessions/b.md": used})
    assert [each for each in load_archive(tmp_path).problems if each.is_error] == []
    assert load_archive(tmp_path).archive.sessions["b"].expected == 20


def test_minutes_begin_with_people_agenda_time_and_place(tmp_path):
    write_project(tmp_path, {"sessions/causal-rl.md": TALK})
    archive = load_archive(tmp_path).archive
    text = text_of_minutes(archive.sessions["causal-rl"])
    assert "<!-- Causal RL, 2016-10-04 14:00 to 14:50, Aleph\n" in text
    assert "## Agenda\n\n- What we know\n- What we do not\n" in text
    write_project(tmp_path, {"minutes/causal-rl.md": text})
    loaded = load_archive(tmp_path)
    names = [person.name for person in loaded.archive.minutes["causal-rl"].participants]
    assert names == ["Ann Lee", "Zoë O'Hara", "Bo Chen"]
    assert loaded.archive.outcomes == ()
    assert problems_of(tmp_path) == []


def test_a_plan_is_no_decision(tmp_path):
    plan = "## TODO: a list\n\n## DECISION: all\n\n## - [ ] @ann do it\n\n## Open: who pays?\n"
    text = f"---\ntitle: A\nproposers: Ann\n---\n{plan}"
    write_project(tmp_path, {"sessions/a.md": text})
    minutes = text_of_minutes(load_archive(tmp_path).archive.sessions["a"])
    write_project(tmp_path, {"minutes/a.md": minutes})
    archive = load_archive(tmp_path).archive
    assert archive.outcomes == ()
    assert not archive.minutes["a"].is_written


@pytest.mark.parametrize("title", ["Readme", "Index"])
def test_a_title_without_a_name_of_its_own_gets_one(tmp_path, title):
    write_project(tmp_path, {})
    result = socml(tmp_path, "new", "session", title, "--proposer", "Ann Lee")
    assert re.fullmatch(r"sessions/session-[0-9a-f]{6}\.md\n", result.stdout)
    assert load_archive(tmp_path).archive.sessions


def test_what_a_title_says_stays_in_its_comment(tmp_path):
    hostile = 'title: "--> <script>x</script> <!--"'
    write_project(tmp_path, {"sessions/a.md": f"---\n{hostile}\nproposers: Ann\n---\nText.\n"})
    text = text_of_minutes(load_archive(tmp_path).archive.sessions["a"])
    assert text.count("<!--") == text.count("-->") == 2
    assert "<script" not in text


@pytest.mark.parametrize("text", [*TITLES, "Hye-rin Song", "null-safe", "x"])
def test_a_value_is_the_text_that_was_given(text):
    source = SourceFile("a.md", f"---\na: {as_yaml(text)}\nb: [{as_yaml(text)}, x]\n---\n")
    problems: list = []
    table = split_front_matter(source, problems).fields
    assert problems == []
    assert table.value("a").text == text
    assert not table.value("a").is_absent
    assert [item.text for item in table.value("b").items] == [text, "x"]


def test_the_command_begins_a_proposal(tmp_path):
    write_project(tmp_path, {})
    result = socml(tmp_path, "new", "session", "What's next?", "--proposer", "Ann Lee")
    assert (result.exit_code, result.stdout) == (0, "sessions/whats-next.md\n")
    assert load_archive(tmp_path).archive.sessions["whats-next"].proposers[0].name == "Ann Lee"


def test_the_command_begins_minutes_by_id_or_title(tmp_path):
    write_project(tmp_path, {"sessions/causal-rl.md": TALK})
    result = socml(tmp_path, "new", "minutes", "causal rl", "--note-taker", "Bo Chen")
    assert (result.exit_code, result.stdout) == (0, "minutes/causal-rl.md\n")
    assert load_archive(tmp_path).archive.minutes["causal-rl"].note_takers[0].name == "Bo Chen"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["session"], "a TITLE is missing"),
        (["session", " "], "the title is empty"),
        (["session", "Causal RL"], 'sessions/causal-rl.md is there already ("Causal RL")'),
        (["session", "A", "--name", "Bad Name"], '"bad-name" would do'),
        (["session", "A", "--name", "../../x"], "cannot become an address"),
        (["session", "A", "--name", "readme"], "cannot become an address"),
        (["session", "x" * 201], "one line of up to 200 characters"),
        (["session", "a\x01b"], "one line of up to 200 characters"),
        (["minutes"], "a SESSION is missing"),
        (["minutes", "causl-rl"], 'did you mean "causal-rl"?'),
        (["minutes", "noted"], "these minutes are there already: minutes/noted.md"),
    ],
)
def test_the_command_refuses_and_says_what_to_do(tmp_path, arguments, message):
    noted = "---\ntitle: Noted\nproposers: Ann Lee\n---\nText.\n"
    files = {"sessions/causal-rl.md": TALK, "sessions/noted.md": noted, "minutes/noted.md": "- x\n"}
    write_project(tmp_path, files)
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    result = socml(tmp_path, "new", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before


def test_nothing_is_begun_in_a_conference_that_cannot_be_read(tmp_path):
    write_project(tmp_path, {"conference.yml": "name: ["})
    result = socml(tmp_path, "new", "session", "A")
    assert result.exit_code == 1
    assert "conference.yml has to be mended first" in result.stderr
    assert not (tmp_path / "sessions").exists()


def test_a_file_in_the_way_that_is_no_session_stays(tmp_path):
    write_project(tmp_path, {"sessions/a.md": "---\ntitle: [\n---\n"})
    result = socml(tmp_path, "new", "session", "A", "--proposer", "Ann")
    assert "sessions/a.md is there already" in result.stderr
    assert (tmp_path / "sessions/a.md").read_text() == "---\ntitle: [\n---\n"


FORM = "### Title\n\nWhat's next?\n\n### Proposers\n\nAnn Lee\n"


@pytest.mark.parametrize("as_event", [False, True])
def test_a_form_that_was_filled_in_becomes_a_file(tmp_path, as_event):
    write_project(tmp_path, {})
    form = tmp_path / "form"
    body = json.dumps({"issue": {"body": FORM, "number": 7}}) if as_event else FORM
    form.write_text(body)
    result = socml(tmp_path, "new", "--from-issue", str(form))
    assert (result.exit_code, result.stdout) == (0, "sessions/whats-next.md\n")
    assert problems_of(tmp_path) == []
    again = socml(tmp_path, "new", "--from-issue", str(form))
    assert again.stdout == "sessions/whats-next-2.md\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "does not come from one of the forms"),
        ("### Title\n\n_No response_\n", '"Title" has no answer'),
        ("{", "neither the text of an issue nor an event"),
        ("x" * 2_000_000, "too large"),
    ],
)
def test_an_issue_that_is_no_form_writes_nothing(tmp_path, text, message):
    write_project(tmp_path, {})
    form = tmp_path / "form"
    form.write_text(text)
    result = socml(tmp_path, "new", "--from-issue", str(form))
    assert result.exit_code == 1
    assert message in result.output
    assert not (tmp_path / "sessions").exists()


def test_new_alone_says_what_there_is(tmp_path):
    write_project(tmp_path, {})
    result = socml(tmp_path, "new")
    assert result.exit_code == 2
    assert "Begin the minutes of a session" in result.output


def at_terminal(root: Path, answers: bytes, *arguments: str) -> str:
    """Run the command as somebody at a keyboard does, and return what they see."""
    mine, theirs = pty.openpty()
    command = [sys.executable, "-c", "from socml_site.cli import main; main()", *arguments]
    # Whatever git knows elsewhere, here it knows no name.
    for setting in (["init"], ["config", "user.name", ""]):
        subprocess.run(["git", *setting], cwd=root, check=True, capture_output=True)
    process = subprocess.Popen(
        [*command, "--root", str(root)], stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(mine, answers)
    seen = b""
    # Linux says so by an error when the other side has gone.
    with contextlib.suppress(OSError):
        while more := os.read(mine, 4096):
            seen += more
    assert process.wait() == 0
    os.close(mine)
    return seen.decode().replace("\r\n", "\n")


def test_what_is_missing_is_asked_for_on_a_terminal(tmp_path):
    write_project(tmp_path, {})
    seen = at_terminal(tmp_path, b"What's next?\nAnn Lee\n", "new", "session")
    assert "Title, best a question: " in seen
    assert "Your name: " in seen
    session = load_archive(tmp_path).archive.sessions["whats-next"]
    assert (session.title, session.proposers[0].name) == ("What's next?", "Ann Lee")


def test_a_name_may_stay_open(tmp_path):
    write_project(tmp_path, {})
    seen = at_terminal(tmp_path, b"\n", "new", "session", "What's next?")
    assert "sessions/whats-next.md" in seen
    assert "error[missing-field]" in seen
    assert "\nproposers:\n" in (tmp_path / "sessions/whats-next.md").read_text()
