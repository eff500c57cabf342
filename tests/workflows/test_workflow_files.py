"""The workflows as files: valid, pinned, with no more rights than they need."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from runner import ROOT, WORKFLOWS, jobs, load

SCRIPTS = Path(sysconfig.get_path("scripts"))
JOBS = [pytest.param(job, id=name) for name, job in jobs()]
NAMES = [path.name for path in WORKFLOWS]
DEFAULT_BRANCH = "${{ github.event.repository.default_branch }}"


def test_an_auditor_finds_nothing():
    command = [SCRIPTS / "zizmor", "--offline", "--persona=auditor", "--no-progress", "--quiet"]
    done = subprocess.run(
        [*command, ".github/workflows"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout


def test_what_the_auditor_is_to_overlook_has_a_reason():
    for path in WORKFLOWS:
        for line in path.read_text().splitlines():
            if "zizmor:" in line:
                assert re.search(r"workflow_run: # zizmor: ignore\[dangerous-triggers\] \w+", line)


@pytest.mark.parametrize(
    ("schema", "paths"),
    [
        ("vendor.github-workflows", [f".github/workflows/{name}" for name in NAMES]),
        ("vendor.gitlab-ci", [".gitlab-ci.yml"]),
        (
            "vendor.github-issue-forms",
            [".github/ISSUE_TEMPLATE/session.yml", ".github/ISSUE_TEMPLATE/minutes.yml"],
        ),
    ],
)
def test_files_are_what_their_service_expects(schema, paths):
    command = [SCRIPTS / "check-jsonschema", "--builtin-schema", schema, *paths]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=NAMES)
def test_no_workflow_has_rights_or_triggers_that_it_should_not_have(path):
    workflow = load(path)
    assert workflow["permissions"] == {}
    assert "pull_request_target" not in path.read_text()
    assert "concurrency" in workflow


@pytest.mark.parametrize("job", JOBS)
def test_nothing_is_written_into_a_script_from_outside(job):
    for step in job["steps"]:
        assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("path", WORKFLOWS, ids=NAMES)
def test_actions_are_pinned_to_commits_and_say_their_version(path):
    for line in path.read_text().splitlines():
        if re.match(r"\s*(- )?uses:", line):
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_an_action_has_one_version_everywhere():
    pins = {}
    for path in WORKFLOWS:
        for action, pin in re.findall(r"uses: (\S+)@(\S+ # \S+)", path.read_text()):
            assert pins.setdefault(action, pin) == pin


def may_write(job: Mapping[str, Any]) -> bool:
    return "write" in job["permissions"].values()


@pytest.mark.parametrize("job", JOBS)
def test_a_job_has_an_end_and_rights_of_its_own(job):
    assert job["timeout-minutes"] <= 15
    assert job["permissions"]


@pytest.mark.parametrize("job", JOBS)
def test_no_job_keeps_its_token_in_a_checkout(job):
    for step in job["steps"]:
        if "actions/checkout@" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("job", [each for each in JOBS if may_write(each.values[0])])
def test_a_job_that_may_write_has_no_file_of_a_change(job):
    """It checks out the scripts of the default branch, or nothing, and installs nothing."""
    for step in job["steps"]:
        if "actions/checkout@" in step.get("uses", ""):
            assert step["with"]["ref"] == DEFAULT_BRANCH
            assert step["with"]["sparse-checkout"] == "tools/ci"
        assert "install.sh" not in step.get("run", "")
        assert "socml build" not in step.get("run", "")


@pytest.mark.parametrize("name", ["comment.yml", "self-merge.yml", "propose.yml"])
def test_what_runs_after_others_runs_the_default_branch(name):
    """`workflow_run` and `issues` have tokens that may write: a change must not choose the code."""
    for job in load(ROOT / ".github/workflows" / name)["jobs"].values():
        for step in job["steps"]:
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["ref"] == DEFAULT_BRANCH


@pytest.mark.parametrize("form", ["session", "minutes"])
def test_a_form_gives_the_label_that_is_waited_for(form):
    labels = yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/{form}.yml").read_text())["labels"]
    condition = load(ROOT / ".github/workflows/propose.yml")["jobs"]["write"]["if"]
    assert all(f"'{label}'" in condition and f'"{label}"' in condition for label in labels)


def test_merging_is_off_until_a_variable_says_otherwise():
    workflow = load(ROOT / ".github/workflows/self-merge.yml")
    assert "vars.SOCML_SELF_MERGE == 'true' &&" in workflow["jobs"]["decide"]["if"]
    assert workflow["jobs"]["merge"]["needs"] == "decide"
    assert workflow["jobs"]["merge"]["if"] == "needs.decide.outputs.merge == 'true'"
    assert all("run" in step for step in workflow["jobs"]["merge"]["steps"])


def test_nothing_is_published_unless_it_was_built():
    deploy = load(ROOT / ".github/workflows/publish.yml")["jobs"]["deploy"]
    assert deploy["needs"] == "build"
    assert "if" not in deploy


@pytest.mark.parametrize("path", sorted((ROOT / "tools/ci").glob("*.sh")), ids=lambda p: p.name)
def test_scripts_can_be_run_by_any_shell(path):
    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in path.read_text()
    subprocess.run(["sh", "-n", path], check=True)


def pins_of(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_hosts_install_the_versions_that_are_tested():
    """If this fails, `make lock` mends it."""
    hosts, ours = pins_of("requirements.txt"), pins_of("requirements-dev.txt")
    assert hosts.items() <= ours.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    wanted = {re.split(r"[^A-Za-z0-9._-]", each)[0] for each in listed}
    assert wanted <= set(hosts)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_pins_name_no_place_to_fetch_from(name):
    assert "://" not in (ROOT / name).read_text()


@pytest.mark.parametrize(
    ("path", "is_checked"),
    [
        ("sessions/causal-rl.md", True),
        ("minutes/photo.png", True),
        ("people/ann.md", True),
        ("content/venue.md", True),
        ("conference.yml", True),
        ("tests/rules/base/conference.yml", False),
        ("socml_site/load.py", False),
    ],
)
def test_pre_commit_checks_when_a_file_of_the_conference_changes(path, is_checked):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert (hook["id"], hook["entry"]) == ("socml-check", "socml check")
    assert hook["pass_filenames"] is False
    assert bool(re.search(hook["files"], path)) is is_checked
