"""Issues become proposals, whoever made the form, and what was not understood is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from project_files import write

from socml_site import cli
from socml_site.interchange.issues import import_issues
from socml_site.load import load_archive
from socml_site.source import ProjectError

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
days: [{date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}]
rooms: [{id: aleph, name: Aleph}]
formats: [discussion, lecture]
topics: [theory, robotics]
people: {ann: {name: Ann Lee}}
"""
OTHER_FORM = """\
### What it is about

We build kites.

### Further hosts (optional)

@bokim

### How many people

16-30
"""


def bring_in(root: Path, data: Any, **files: str) -> str:
    """Import issues, see that nothing is wrong with what came out, and return the report."""
    text = data if isinstance(data, str) else json.dumps(data)
    write(root, {"conference.yml": CONFERENCE, **files, "../issues.json": text})
    report = import_issues(root / "../issues.json", root)
    assert [each for each in load_archive(root).problems if each.is_error] == []
    return "\n".join(report.text)


def issue(**fields: Any) -> dict[str, Any]:
    return {
        "number": 5, "title": "Kites for everybody", "body": OTHER_FORM, "state": "OPEN",
        "author": {"login": "adalane"}, "labels": [{"name": "session"}, {"name": "Robotics"}],
        "url": "https://github.com/o/n/issues/5", **fields,
    }  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "conference"


def text_of(root: Path, name: str = "kites-for-everybody") -> str:
    return (root / f"sessions/{name}.md").read_text()


def test_an_issue_of_another_form_becomes_a_proposal_with_all_its_words(root):
    report = bring_in(root, [issue()])
    assert text_of(root) == (
        "---\ntitle: Kites for everybody\nproposers:\n- adalane\ntopics:\n- robotics\nlinks:\n"
        f"  label: Issue 5\n  url: https://github.com/o/n/issues/5\n---\n\n{OTHER_FORM.strip()}\n"
    )
    assert "#5 -> sessions/kites-for-everybody.md" in report
    assert "kept as text: What it is about; Further hosts (optional); How many people" in report
    assert "left out: no topic here is called session" in report
    assert report.endswith("1 issue imported, 0 left alone")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda each: each,
        lambda each: [each],
        lambda each: {"action": "opened", "issue": each, "repository": {"name": "n"}},
        lambda each: {"issues": [each]},
        lambda each: {"data": {"repository": {"issues": {"nodes": [each]}}}},
    ],
    ids=range(5),
)
def test_issues_are_found_wherever_they_stand(root, wrap):
    bring_in(root, wrap(issue()))
    assert text_of(root)


@pytest.mark.parametrize("between", ["\n", "", ",\n"])
@pytest.mark.parametrize("is_list", [False, True])
def test_objects_and_pages_one_after_the_other_are_a_list(root, between, is_list):
    issues = [issue(number=number, url="") for number in (5, 6)]
    report = bring_in(root, between.join(json.dumps([x] if is_list else x) for x in issues))
    assert "2 issues imported" in report


@pytest.mark.parametrize(
    "shape",
    [
        {"user": {"login": "adalane"}, "html_url": "https://github.com/o/n/issues/5",
         "url": "https://api.github.com/repos/o/n/issues/5", "comments": 0, "state": "open"},
        {"iid": 5, "number": None, "description": OTHER_FORM, "body": None, "state": "opened",
         "author": {"username": "adalane"}, "labels": ["session", "robotics"],
         "web_url": "https://gitlab.com/o/n/-/issues/5"},
    ],
    ids=["GitHub's API", "GitLab"],
)  # fmt: skip
def test_other_shapes_of_an_issue_are_understood(root, shape):
    bring_in(root, [issue(**shape)])
    text = text_of(root)
    assert "- adalane\ntopics:\n- robotics\n" in text
    assert "issues/5\n" in text
    assert "api.github.com" not in text
    assert "We build kites." in text


def test_our_own_forms_are_read_as_such(root):
    form = (
        "### Title\n\nLoss\n\n### Proposers\n\n@ann\n\n### Room\n\nAleph\n\n### Description\n\nWhy?"
    )
    minutes = "### Session\n\ncausal-rl\n\n### Notes\n\n- we met"
    bring_in(
        root,
        [issue(body=form, labels=[{"name": "proposal"}]), issue(number=6, body=minutes, url="")],
        **{"sessions/causal-rl.md": "---\ntitle: Causal RL\nproposers: Bo Chen\n---\n"},
    )
    assert "title: Loss\nproposers: '@ann'\nroom: aleph\n" in text_of(root, "loss")
    assert "<https://github.com/o/n/issues/5>" in text_of(root, "loss")
    assert "- we met" in (root / "minutes/causal-rl.md").read_text()


def test_notes_of_a_session_that_is_not_there_are_left_alone_with_the_reason(root):
    report = bring_in(root, [issue(body="### Session\n\nnone\n\n### Notes\n\n- x")])
    assert '#5: left alone, no session is called "none"' in report
    assert report.endswith("0 issues imported, 1 left alone")


def test_our_form_without_a_needed_answer_is_as_good_as_free_text(root):
    report = bring_in(root, [issue(body="### Title\n\n_No response_\n\n### Description\n\nWhy?")])
    assert "Why?" in text_of(root)
    assert 'guessed: it is free text, because "Title" has no answer' in report


def test_comments_stand_below_and_say_who_wrote_them(root):
    comments = [
        {"author": {"login": "bokim"}, "body": "Nice.\n\n## Really",
         "createdAt": "2024-01-02T03:04:05Z"},
        {"user": {"login": "cy"}, "body": "Yes"},
    ]  # fmt: skip
    bring_in(root, [issue(body="Free text", comments=comments)])
    assert text_of(root).endswith(
        "---\n\nFree text\n\n**bokim**, 2024-01-02:\n\n> Nice.\n>\n> ## Really\n\n"
        "**cy**:\n\n> Yes\n"
    )


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"state": "CLOSED"}, "though the issue is closed"),
        ({"comments": 3}, "left out: its 3 comments, which the file does not have"),
        ({"assignees": [{"login": "bokim"}, {"login": "cy"}]}, "left out: assignees bokim, cy"),
        ({"milestone": {"title": "Day 1", "number": 1}}, "left out: milestone Day 1"),
        ({"createdAt": "2024"}, "left out, because it says nothing of the session: createdAt (1)"),
        ({"author": None}, "guessed: nobody as its proposer"),
        ({"author": {"login": "ghost"}, "title": ""}, "-> sessions/proposal-5.md"),
    ],
)
def test_what_is_in_no_file_is_told(root, fields, told):
    assert told in bring_in(root, [issue(**fields)])


def test_who_has_a_handle_is_named_by_it(root):
    bring_in(root, [issue(author={"login": "Ann"})])
    assert "- '@Ann'\n" in text_of(root)


@pytest.mark.parametrize("fields", [{"pull_request": {"url": "x"}}, {"isPullRequest": True},
                                    {"url": "https://github.com/o/n/pull/5"}])  # fmt: skip
def test_a_pull_request_is_no_proposal(root, fields):
    assert "#5: left alone, it is a pull request" in bring_in(root, [issue(**fields)])


def test_an_issue_comes_in_once(root):
    bring_in(root, [issue()])
    report = bring_in(root, [issue(), issue(number=6, url="https://github.com/o/n/issues/6")])
    assert "#5: left alone, sessions/kites-for-everybody.md comes from it already" in report
    assert "#6 -> sessions/kites-for-everybody-2.md" in report


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("--- !tag &a *b", "---\nproposers: Mallory\n---"), ("x" * 400, ""),
        ("../../etc", "\u202ea"),
        ("index", "<script>alert(1)</script>"), ("議事録", "{{ x }}"),
        ("a: b # c", "### Room\n\nAleph"),
    ],
)  # fmt: skip
def test_whatever_is_written_is_text(root, title, body):
    bring_in(root, [issue(title=title, body=body)])
    loaded = load_archive(root)
    (session,) = loaded.archive.sessions.values()
    assert [each.name for each in session.proposers] == ["adalane"]
    assert session.room is None
    assert title in session.title or title in loaded.texts[session.path]


def test_a_text_that_is_too_large_is_told_with_the_cure(root):
    write(
        root, {"conference.yml": CONFERENCE, "../i.json": json.dumps([issue(body="w " * 40_000)])}
    )
    report = import_issues(root / "../i.json", root)
    assert not report.is_complete
    assert report.text[-1].strip() == "limits: {file_kb: 79}"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("[]", "has no issues in it"),
        ('[{"title": "x"}]', "has no issues in it"),
        ("{", "JSON that is broken at line 1, column 2"),
        ("number,title\n1,x\n", "is CSV, not the JSON"),
        ("", "is empty"),
        ("%PDF-1.7", "is a PDF"),
    ],
)
def test_what_holds_no_issues_is_called_by_its_name(root, data, says):
    write(root, {"conference.yml": CONFERENCE, "../issues.json": data})
    with pytest.raises(ProjectError, match=says):
        import_issues(root / "../issues.json", root)


def test_the_command_takes_the_file(root, monkeypatch, capsys):
    write(root, {"conference.yml": CONFERENCE, "../issues.json": json.dumps([issue()])})
    argv = [
        "socml",
        "import",
        "issues",
        str(root / "../issues.json"),
        "--root",
        str(root),
        "--dry-run",
    ]
    monkeypatch.setattr("sys.argv", argv)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.endswith("1 issue would be imported, 0 left alone\n")
    assert not (root / "sessions").exists()
