"""check.yml and .gitlab-ci.yml: what a contributor sees, whatever the change says."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from runner import CONFERENCE, ROOT, Runner, load

GOOD = "---\ntitle: Good\nproposers: Bo Chen\n---\nHello.\n"
BAD = "---\ntitle: Bad\nproposers: Bo Chen\nroom: alpeh\n---\nHello.\n"
GIVEN = {"BASE": "HEAD^1", "NUMBER": "7", "SARIF": ""}


@pytest.fixture
def change(runner: Runner) -> Runner:
    """A conference, with a change merged as GitHub does it."""
    (runner.work / "conference.yml").write_text(CONFERENCE)
    (runner.work / "sessions").mkdir()
    (runner.work / "sessions/good.md").write_text(GOOD)
    runner.git("init", "--quiet", "--initial-branch=main")
    commit(runner, "begin")
    return runner


def commit(runner: Runner, message: str) -> str:
    runner.git("add", "--all")
    runner.git("commit", "--quiet", "--allow-empty", "--message", message)
    return runner.git("rev-parse", "HEAD")


def check(runner: Runner, **given: str):
    commit(runner, "change")
    return runner.run("check.yml", "check", "Check", **(GIVEN | given))


def test_a_good_change_passes_and_says_what_it_does(change):
    change.put_real_socml()
    base = change.git("rev-parse", "HEAD")
    (change.work / "sessions/better.md").write_text(GOOD.replace("Good", "Better"))
    ran = check(change)
    assert (ran.status, ran.outputs) == (0, {"status": "0"})
    said = "**This change adds the session *Better*: looking for a time and a room.**"
    assert ran.summary.startswith(f"## What this change does\n\n{said}\n")
    assert f"diff {base}" in change.socml_calls
    assert (change.temp / "report/number").read_text() == "7\n"
    assert "What this change does" in (change.temp / "report/summary.md").read_text()
    assert not (change.temp / "sarif").exists()


def test_errors_are_marked_and_the_step_goes_on(change):
    change.put_real_socml()
    (change.work / "sessions/bad.md").write_text(BAD)
    ran = check(change)
    assert (ran.status, ran.outputs) == (0, {"status": "1"})
    (mark,) = [line for line in ran.obeyed if line.startswith("::error ")]
    assert mark.startswith("::error file=sessions/bad.md,line=4,")
    assert "Errors: 1, warnings: 0" in ran.log
    assert "    sessions/bad.md:4:7: error[unknown-room]" in ran.summary


def test_the_comparison_is_with_where_a_branch_began(change):
    """Started by hand, the checkout is the branch itself, and the default branch has gone on."""
    change.put_real_socml()
    base = change.git("rev-parse", "HEAD")
    change.git("branch", "began")
    commit(change, "others")
    change.git("update-ref", "refs/remotes/origin/main", "HEAD")
    change.git("checkout", "--quiet", "began")
    ran = check(change, BASE="origin/main")
    assert ran.status == 0
    assert f"diff {base}" in change.socml_calls


def test_four_hundred_problems_are_all_in_the_summary(change):
    change.put_real_socml()
    for number in range(400):
        (change.work / f"sessions/s{number}.md").write_text(BAD.replace("Bad", f"Bad {number}"))
    ran = check(change)
    assert ran.outputs == {"status": "1"}
    assert "Errors: 400, warnings: 0" in ran.log
    assert ran.summary.count("error[unknown-room]") == 400


def test_a_summary_is_cut_after_a_whole_line(change):
    """GitHub takes 1 MiB, and drops all of it if there is more."""
    change.put_real_socml(diff="yes \"$(printf 'é%.0s' $(seq 60))\" | head -n 20000")
    ran = check(change)
    assert len(ran.summary.encode()) < 1024 * 1024
    assert set(ran.summary.splitlines()) == {
        "é" * 60,
        "",
        "The rest is left out here: it is too long.",
    }
    assert (change.temp / "report/summary.md").stat().st_size < 210_000


HOSTILE_LINES = [
    "::error::all is lost",
    "::set-env name=PATH::/tmp",
    "::add-mask::a",
    "  ::warning file=x::y",
    "##[error]old style",
    "::stop-commands::mine",
]


@pytest.mark.parametrize("line", HOSTILE_LINES)
@pytest.mark.parametrize("stream", [1, 2])
def test_contributed_text_in_the_log_commands_nothing(change, line, stream):
    change.put_socml(f"printf '%s\\n' 'before' '{line}' '::mine::' '{line}' >&{stream}\nexit 1")
    ran = check(change)
    assert ran.outputs == {"status": "1"}
    assert line in ran.log
    assert ran.obeyed == []
    ran = change.run("check.yml", "check", "Build a preview")
    assert line in ran.log
    assert ran.obeyed == []


def test_a_name_with_a_line_break_stays_on_one_line(change):
    change.put_real_socml()
    (change.work / "sessions/a\n::error::b.md").write_text(GOOD)
    ran = check(change)
    assert ran.outputs == {"status": "1"}
    assert all(line.startswith("::error file=sessions/a%0A%3A%3Aerror") for line in ran.obeyed)
    assert ran.obeyed


def test_code_in_a_file_or_its_name_is_never_run(change):
    change.put_real_socml()
    text = GOOD.replace("Good", "$(touch pwned) `touch pwned` '; touch pwned; '")
    (change.work / "sessions/$(touch pwned).md").write_text(text)
    (change.work / "sessions/;touch pwned;.md").write_text(text)
    check(change)
    preview = change.run("check.yml", "check", "Build a preview")
    assert preview.status == 0
    assert list(change.folder.rglob("pwned")) == []


def test_a_change_that_breaks_the_tool_says_so_and_fails_at_the_end(change):
    change.put_socml("echo 'socml: conference.yml cannot be read' >&2\nexit 2")
    ran = check(change)
    assert ran.outputs == {"status": "2"}
    assert "could not be put into words" in ran.summary
    assert "    socml: conference.yml cannot be read" in ran.summary
    assert result(change, "2", "2").status == 1


def test_code_scanning_gets_its_file_when_it_is_on(change):
    change.put_real_socml()
    (change.work / "sessions/bad.md").write_text(BAD)
    check(change, SARIF="true")
    written = json.loads((change.temp / "sarif/socml.sarif").read_text())
    assert written["version"] == "2.1.0"
    assert [each["ruleId"] for each in written["runs"][0]["results"]] == ["unknown-room"]


def test_a_preview_is_built_beside_the_checkout(change):
    """There, no file of a change can be in its way."""
    change.put_socml("exit 1")
    ran = change.run("check.yml", "check", "Build a preview")
    assert (ran.status, ran.outputs) == (0, {"status": "1"})
    assert change.socml_calls == [f"build --keep-going --site-dir {change.temp}/preview"]


def result(runner: Runner, check_status: str, preview_status: str):
    given = {"CHECK_STATUS": check_status, "PREVIEW_STATUS": preview_status}
    return runner.run("check.yml", "check", "Result", **given)


@pytest.mark.parametrize(
    ("check_status", "preview_status", "expected"),
    [("0", "0", 0), ("1", "1", 1), ("1", "0", 1), ("0", "1", 1), ("", "", 1), ("3", "0", 1)],
)
def test_the_job_fails_in_the_end_if_anything_was_wrong(
    runner, check_status, preview_status, expected
):
    assert result(runner, check_status, preview_status).status == expected


def test_the_result_comes_after_everything_is_kept():
    steps = load(ROOT / ".github/workflows/check.yml")["jobs"]["check"]["steps"]
    assert steps[-1]["name"] == "Result"


def test_the_tool_is_installed_from_pinned_packages(runner):
    runner.put("python", f'#!/bin/sh\necho "$*" >>"{runner.folder}/python.calls"\n')
    assert runner.run("check.yml", "check", "Install the tool").status == 0
    packages, tool = (runner.folder / "python.calls").read_text().splitlines()
    assert "--require-hashes -r requirements.txt" in packages
    assert tool.endswith("--no-deps --no-build-isolation .")


def test_a_site_that_does_not_build_is_not_published(runner):
    runner.put_socml("echo '::error::x'\nexit 1")
    ran = runner.run("publish.yml", "build", "Build the site")
    assert (ran.status, ran.obeyed) == (1, [])
    assert runner.socml_calls == ["build --site-dir site"]


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("exit 0", 0),
        ('[ "$1" != check ] || [ "$2" = --exit-zero ]', 1),
        ('[ "$1" != build ]', 1),
        ('[ "$1" != diff ]', 0),
    ],
)
def test_gitlab_gets_its_report_and_fails_at_the_end(runner, tool, expected):
    runner.put_socml(tool)
    script = load(ROOT / ".gitlab-ci.yml")["check"]["script"]
    assert script == ["tools/ci/install.sh", "tools/ci/gitlab-check.sh"]
    done = subprocess.run(
        ["sh", script[1]],
        cwd=runner.work,
        env={
            "PATH": f"{runner.folder}/bin:{os.environ['PATH']}",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": "b" * 40,
        },
        check=False,
    )
    assert done.returncode == expected
    assert runner.socml_calls == [
        "check --format gitlab",
        "check --exit-zero",
        f"diff {'b' * 40}",
        "build --keep-going --site-dir preview",
    ]
    assert (runner.work / "gl-code-quality-report.json").exists()
