"""What authors are told of their notes: by check, outcomes, diff and the preview."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project_files import Files, commit, write

from socml_site.cli import cli
from socml_site.contributing.understood import summarize_record, understand, understand_changed
from socml_site.load import load_archive
from socml_site.pages import build_problems_page

FILES: Files = {
    "conference.yml": (
        "name: Tiny conference\nacronym: tiny16\ntimezone: UTC\nas_of: 2016-11-01 09:00\n"
        "days: [{date: 2016-10-07}]\npeople: {ann: {name: Ann Lee}, bo: {name: Bo Chen}}\n"
    ),
    "sessions/a.md": "---\ntitle: A\nproposers: Ann Lee\n---\n",
    "minutes/a.md": (
        "Present: Ann Lee, Bo Chen and about 3 others\n\n"
        "## Decisions\n\n- Stop\n- Start\n\n"
        "## Action items\n\n- [ ] Ann: write <b>it</b> by 2016-11-03\n- [x] read\n\n"
        "## Notes\n\nBo will ask the venue. We agreed to meet again.\n"
    ),
}


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments, "--root", str(root)])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    commit(tmp_path, FILES)
    return tmp_path


SUMMARY = "2 decisions, 2 action items (1 without an owner), 5 people; 1 line looks like more"


def test_check_says_what_was_understood_of_the_notes_that_it_is_asked_about(root):
    said = run(root, "check", str(root / "minutes/a.md")).stderr
    assert f"minutes/a.md: {SUMMARY}\n" in said
    assert 'line 15: "Bo will ask the venue."\n' in said
    assert 'write "Action: " before it if it is a promise\n' in said
    assert run(root, "check", "--format", "json", "minutes/a.md").stderr == ""


def test_check_says_it_of_notes_that_are_not_committed(root):
    assert SUMMARY not in run(root, "check").stderr
    write(root, {"minutes/a.md": str(FILES["minutes/a.md"]) + "\nMore.\n"})
    assert SUMMARY in run(root, "check").stderr
    assert SUMMARY not in run(root, "check", "sessions").stderr


def test_outcomes_shows_each_with_its_line(root):
    lines = run(root, "outcomes", "a").stdout.splitlines()
    numbers = [line[:6].strip() for line in lines if line[:6].strip().isdigit()]
    assert numbers == ["5", "6", "10", "11", "15"]
    assert "    10 action    Ann Lee: write it (by 2016-11-03)" in lines
    assert "    11 action    read [done]" in lines
    assert "    15           looks like a promise: Bo will ask the venue." in lines
    assert run(root, "outcomes", "minutes/a.md").stdout == run(root, "outcomes").stdout


def test_outcomes_are_there_for_programs(root):
    data = json.loads(run(root, "outcomes", "a", "--format", "json").stdout)
    assert [each["kind"] for each in data["outcomes"]] == ["decision"] * 2 + ["action"] * 2


def test_outcomes_of_nothing_say_so(root):
    ended = run(root, "outcomes", "b")
    assert (ended.exit_code, 'there are no minutes "b"' in ended.stderr) == (2, True)
    (root / "minutes/a.md").unlink()
    assert "no notes yet" in run(root, "outcomes").stderr


def test_a_change_says_what_was_understood(root):
    write(root, {"minutes/a.md": "We agreed on *everything*.\n\nACTION: Bo to go\n"})
    said = run(root, "diff", "main").stdout
    assert "### What was understood of the notes" in said
    assert "- *A*: 1 action item; 1 line looks like more" in said
    assert '  - line 1: We agreed on everything. (write "Decision: " before it' in said


def test_a_preview_shows_it_of_notes_that_are_being_written(root):
    assert understand_changed(load_archive(root)) == []
    write(root, {"minutes/a.md": "Bo will ask <i>all</i>.\n"})
    understood = understand_changed(load_archive(root))
    html = str(build_problems_page((), (), {}, understood=understood).html)
    assert 'href="../minutes/a/">A</a>: no decisions, action items or open questions' in html
    assert "line 1: “Bo will ask all.”" in html


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("Text.\n", "no decisions, action items or open questions, 1 person"),
        ("13 attendees\n", "no decisions, action items or open questions, 13 people"),
        (
            "---\nattribution: chatham-house\n---\n\nACTION: write\n",
            "1 action item",
        ),
    ],
)
def test_a_record_is_counted_in_words(root, body, summary):
    write(
        root,
        {
            "minutes/a.md": body,
            "sessions/a.md": "---\ntitle: A\nproposers: X\nmoderators: Ann Lee\n---\n",
        },
    )
    loaded = load_archive(root)
    assert loaded.understood is not None
    said = summarize_record(understand(loaded, loaded.understood.minutes["a"]))
    assert said == summary


@pytest.mark.parametrize(
    "sentence",
    [
        "We never agreed on it.",
        "Perhaps we agreed too early.",
        "Did we agree?",
        "Testing will take long.",
        "Nobody will ask.",
        "The paper says what Bo wrote.",
    ],
)
def test_what_says_nothing_of_the_kind_is_not_offered(root, sentence):
    write(root, {"minutes/a.md": f"Present: Ann Lee, Bo Chen\n\n{sentence}\n"})
    loaded = load_archive(root)
    assert loaded.understood is not None
    assert understand(loaded, loaded.understood.minutes["a"]).offers == ()
