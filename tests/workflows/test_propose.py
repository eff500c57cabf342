"""propose.yml: from a form to a pull request, with nothing of the form ever run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from runner import BASE, CONFERENCE, Runner

REPOSITORY = "repos/socml/socml16"
BOT = {"login": "github-actions[bot]"}
TEXT = "---\ntitle: Why does my loss go up on Mondays?\nproposers: Ann Lee\n---\n"
OPEN = {"GH_TOKEN": "t", "BRANCH": "main", "ISSUE_NUMBER": "12"}
ANSWER = {"GH_TOKEN": "t", "ISSUE_NUMBER": "12", "PULL_REQUEST": "", "MESSAGE": ""}


def write(runner: Runner, tool: str, body: str = "text"):
    """Run the step that may not write, on an issue with this text."""
    runner.put_socml(tool)
    return write_event(runner, {"issue": {"number": 12, "title": "x", "body": body}})


def write_event(runner: Runner, content: object):
    event = runner.folder / "event.json"
    event.write_text(json.dumps(content))
    given = {"GITHUB_EVENT_PATH": str(event)}
    return runner.run("propose.yml", "write", "Write the file", **given)


def writing(path: str, text: str = TEXT) -> str:
    """A tool that writes a file as `socml new` does."""
    return f"mkdir -p sessions minutes\nprintf '%s' '{text}' >'{path}'\necho hello\necho '{path}'"


def proposal(runner: Runner, name: str) -> str:
    return (runner.temp / "proposal" / name).read_text()


def result(runner: Runner, outcome: str) -> int:
    return runner.run("propose.yml", "write", "Result", OUTCOME=outcome).status


@pytest.mark.parametrize("path", ["sessions/loss-on-mondays.md", "minutes/causal-rl.md"])
def test_a_form_becomes_a_file(runner, path):
    ran = write(runner, writing(path))
    assert (ran.status, ran.outputs) == (0, {"outcome": "written"})
    event = runner.folder / "event.json"
    assert runner.socml_calls == [f"new --from-issue {event}"]
    assert proposal(runner, "path") == f"{path}\n"
    assert proposal(runner, "file") == TEXT
    assert result(runner, "written") == 0


def test_a_form_that_cannot_be_used_is_answered_and_nothing_is_red(runner):
    ran = write(runner, "echo 'the form has no title: ::error::x' >&2\nexit 1")
    assert (ran.status, ran.outputs, ran.obeyed) == (0, {"outcome": "refused"}, [])
    assert proposal(runner, "message") == "the form has no title: ::error::x\n"
    assert result(runner, "refused") == 0


@pytest.mark.parametrize(
    "tool",
    [
        "exit 2",
        "exit 3",
        "exit 0",
        "echo sessions/none.md",
        "echo conference.yml",
        "echo x >a.md; echo ../work/a.md",
        "mkdir -p sessions/.github; echo x >sessions/.github/a.md; echo sessions/.github/a.md",
        "mkdir sessions; ln -s /etc/passwd sessions/a.md; echo sessions/a.md",
        "mkdir sessions; echo x >sessions/.md; echo sessions/.md",
        "mkdir sessions; echo x >sessions/A.md; echo sessions/A.md",
    ],
)
def test_whatever_else_the_tool_does_is_its_own_mistake(runner, tool):
    ran = write(runner, tool)
    assert (ran.status, ran.outputs) == (0, {"outcome": "failed"})
    assert "That is its mistake, not yours" in proposal(runner, "message")
    assert not (runner.temp / "proposal/file").exists()
    assert result(runner, "failed") == 1


@pytest.mark.parametrize(
    "body", ["</details>", "$(touch pwned)", "`touch pwned`", "'; touch pwned"]
)
def test_a_form_reaches_the_tool_as_a_file_and_no_other_way(runner, body):
    ran = write(runner, writing("sessions/a.md"), body)
    assert ran.outputs == {"outcome": "written"}
    assert list(runner.folder.rglob("pwned")) == []


FORM = """\
### Title

Why does my loss go up on $(touch pwned)?

### Proposers

_No response_

### Description

</details> Hello `touch pwned`
::error::x
"""


def test_the_tool_itself_takes_the_event_of_github(runner):
    (runner.work / "conference.yml").write_text(CONFERENCE)
    issue = {"number": 12, "title": "Proposal", "body": FORM, "user": {"login": "ann"}}
    event = {"action": "opened", "issue": issue, "label": {"name": "proposal"}}
    runner.put_real_socml()
    ran = write_event(runner, event)
    assert (ran.status, ran.outputs, ran.obeyed) == (0, {"outcome": "written"}, [])
    assert proposal(runner, "path") == "sessions/why-does-my-loss-go-up-on-touch-pwned.md\n"
    assert "</details> Hello" in proposal(runner, "file")
    assert list(runner.folder.rglob("pwned")) == []


def test_the_tool_itself_refuses_what_is_no_form(runner):
    (runner.work / "conference.yml").write_text(CONFERENCE)
    runner.put_real_socml()
    ran = write_event(runner, {"issue": {"number": 12, "body": "hello"}})
    assert (ran.status, ran.outputs) == (0, {"outcome": "refused"})
    assert proposal(runner, "message")


def give_file(runner: Runner, path: str = "sessions/a.md", text: str = TEXT) -> None:
    folder = runner.temp / "proposal"
    folder.mkdir()
    (folder / "path").write_text(f"{path}\n")
    (folder / "file").write_text(text)
    runner.answers |= {
        f"GET {REPOSITORY}/git/matching-refs/heads/issue-12": [
            {"ref": "refs/heads/issue-123", "object": {"sha": "f" * 40}}
        ],
        f"GET {REPOSITORY}/git/ref/heads/main": {"object": {"sha": BASE}},
        f"GET {REPOSITORY}/git/commits/{BASE}": {"tree": {"sha": "t0"}},
        f"POST {REPOSITORY}/git/trees": {"sha": "t1"},
        f"POST {REPOSITORY}/git/commits": {"sha": "c1"},
        f"POST {REPOSITORY}/git/refs": {},
        f"POST {REPOSITORY}/git/blobs": {"sha": "blob"},
        f"PATCH {REPOSITORY}/git/refs/heads/issue-12": {},
        f"GET {REPOSITORY}/pulls?state=open&head=socml:issue-12&per_page=100": [],
        f"POST {REPOSITORY}/pulls": {"number": 13},
    }


def give_branch(runner: Runner, author: object = BOT, blob: str = "old") -> None:
    """Let the branch of the issue be there, with a pull request."""
    old = "d" * 40
    runner.answers |= {
        f"GET {REPOSITORY}/git/matching-refs/heads/issue-12": [
            {"ref": "refs/heads/issue-12", "object": {"sha": old}}
        ],
        f"GET {REPOSITORY}/commits/{old}": {
            "sha": old,
            "author": author,
            "files": [{"filename": "sessions/a.md", "sha": blob}],
        },
        f"GET {REPOSITORY}/pulls?state=open&head=socml:issue-12&per_page=100": [{"number": 13}],
    }


def open_pull_request(runner: Runner):
    return runner.run("propose.yml", "open", "Open the pull request", **OPEN)


def sent(runner: Runner, path: str):
    (found,) = [each[2] for each in runner.written if each[1] == f"{REPOSITORY}/{path}"]
    return found


def test_a_file_becomes_a_pull_request_of_one_commit(runner):
    give_file(runner)
    ran = open_pull_request(runner)
    assert (ran.status, ran.outputs) == (0, {"pull_request": "13", "changed": "true"})
    entry = {"path": "sessions/a.md", "mode": "100644", "type": "blob", "content": TEXT}
    assert sent(runner, "git/trees") == {"base_tree": "t0", "tree": [entry]}
    assert sent(runner, "git/commits")["parents"] == [BASE]
    assert sent(runner, "git/refs") == {"ref": "refs/heads/issue-12", "sha": "c1"}
    opened = sent(runner, "pulls")
    assert (opened["head"], opened["base"]) == ("issue-12", "main")
    assert opened["title"] == "sessions/a.md, from issue 12"
    assert "Closes #12" in opened["body"]


def test_an_edited_form_renews_its_pull_request(runner):
    give_file(runner)
    give_branch(runner)
    ran = open_pull_request(runner)
    assert ran.outputs == {"pull_request": "13", "changed": "true"}
    assert sent(runner, "git/refs/heads/issue-12") == {"sha": "c1", "force": True}
    assert f"{REPOSITORY}/pulls" not in [each[1] for each in runner.written]


def test_a_form_that_says_the_same_changes_nothing(runner):
    """A form that is opened with a label comes twice."""
    give_file(runner)
    give_branch(runner, blob="blob")
    ran = open_pull_request(runner)
    assert ran.outputs == {"pull_request": "13", "changed": "false"}
    assert [each[1] for each in runner.written] == [f"{REPOSITORY}/git/blobs"]


@pytest.mark.parametrize("author", [{"login": "ann"}, None])
def test_what_somebody_has_mended_by_hand_is_not_overwritten(runner, author):
    give_file(runner)
    give_branch(runner, author=author)
    ran = open_pull_request(runner)
    assert (ran.status, set(ran.outputs)) == (0, {"message"})
    assert "by hand" in ran.outputs["message"]
    assert runner.written == []


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/x.yml",
        "sessions/../conference.yml",
        "sessions/a.md\nmkdocs.yml",
        "sessions/.a.md",
        "minutes/a.html",
        "people/a.md",
        "sessions//a.md",
    ],
)
def test_only_a_file_in_its_place_is_committed(runner, path):
    """What the other job hands over is not believed."""
    give_file(runner, path)
    ran = open_pull_request(runner)
    assert set(ran.outputs) == {"message"}
    assert runner.gh_calls == []


def test_a_file_that_is_too_long_is_not_committed(runner):
    give_file(runner, text="x" * 300_000)
    assert set(open_pull_request(runner).outputs) == {"message"}
    assert runner.gh_calls == []


def answer(runner: Runner, **given: str) -> str:
    comments = f"{REPOSITORY}/issues/12/comments"
    runner.answers |= {f"GET {comments}?per_page=100": [], f"POST {comments}": {}}
    assert runner.run("propose.yml", "answer", "Answer", **(ANSWER | given)).status == 0
    return str(sent(runner, "issues/12/comments")["body"])


def test_the_author_is_told_where_it_has_gone(runner):
    assert "This is now pull request #13." in answer(runner, PULL_REQUEST="13")


def test_the_author_is_told_what_is_wrong(runner):
    folder = Path(runner.temp, "proposal")
    folder.mkdir()
    (folder / "message").write_text("no title, </details> @ann\n```\n# Big")
    said = answer(runner)
    assert "    no title, <\u200b/details> @\u200bann\n    ```\n    # Big\n" in said
    assert "Edit the form above" in said


def test_the_author_is_told_when_nothing_is_known(runner):
    assert "a host can see why in the log" in answer(runner)


def test_the_author_is_told_about_a_branch_that_somebody_works_on(runner):
    assert "by hand" in answer(runner, MESSAGE="Somebody has worked on it by hand.")


def test_the_check_is_started_for_the_pull_request(runner):
    given = {"GH_TOKEN": "t", "ISSUE_NUMBER": "12", "PULL_REQUEST": "13"}
    assert runner.run("propose.yml", "check", "Start the check", **given).status == 0
    command = "workflow run check.yml --repo socml/socml16 --ref issue-12"
    assert runner.gh_calls == [[*command.split(), "--raw-field", "pull_request=13"]]
