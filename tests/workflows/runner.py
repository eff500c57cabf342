"""Runs the steps of workflows as GitHub does, with programs that stand in for the network."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
days: [{date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}]
rooms: [{id: aleph, name: Aleph}]
"""
HEAD = "a" * 40
BASE = "b" * 40

_GH = """\
#!{python}
import json, os, sys
from pathlib import Path

folder = Path({folder!r})
arguments = sys.argv[1:]
sent = sys.stdin.read() if "--input" in arguments else ""
method = arguments[arguments.index("--method") + 1] if "--method" in arguments else "GET"
paths = [each for each in arguments if each.startswith("repos/")]
is_api = arguments[0] == "api"
call = [method, paths[0], json.loads(sent) if sent else None] if is_api else arguments
with open(folder / "gh.jsonl", "a") as calls:
    calls.write(json.dumps(call) + "\\n")
if is_api:
    answers = json.loads((folder / "answers.json").read_text())
    key = f"{{method}} {{paths[0]}}"
    if key not in answers:
        sys.exit(f"gh: Not Found (HTTP 404): {{key}}")
    answer = answers[key]
    if isinstance(answer, dict) and "bytes" in answer:
        sys.stdout.buffer.write(Path(answer["bytes"]).read_bytes())
    elif isinstance(answer, dict) and "pages" in answer:
        print("".join(map(json.dumps, answer["pages"])))
    elif "--jq" in arguments:
        for name in arguments[arguments.index("--jq") + 1].split(".")[1:]:
            answer = answer[name]
        print(answer)
    else:
        print(json.dumps(answer))
"""


@dataclass(frozen=True)
class Ran:
    """What a step has left behind."""

    status: int
    log: str
    outputs: dict[str, str]
    summary: str

    @property
    def obeyed(self) -> list[str]:
        """The lines of the log that GitHub takes for commands."""
        return list(_obeyed(self.log))


def _obeyed(log: str) -> Iterator[str]:
    """Source: GitHub's runner, `ActionCommandManager.cs` and `ActionCommand.cs`."""
    token = ""
    for line in log.splitlines():
        if token:
            if line.strip() == f"::{token}::":
                token = ""
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        elif re.match(r"\s*::[\w-]+.*::", line) or "##[" in line:
            yield line


@dataclass
class Runner:
    """A machine with a checkout in `work`, and programs in `bin` that hide the real ones."""

    folder: Path
    answers: dict[str, Any] = field(default_factory=dict)
    memory_kb: str = "unlimited"

    def __post_init__(self) -> None:
        for name in ("work", "bin", "temp"):
            (self.folder / name).mkdir()
        shutil.copytree(
            ROOT / "tools/ci",
            self.work / "tools/ci",
            ignore=shutil.ignore_patterns("__pycache__"),
        )
        self.put("gh", _GH.format(python=sys.executable, folder=str(self.folder)))

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def temp(self) -> Path:
        return self.folder / "temp"

    def put(self, name: str, script: str) -> None:
        """Install a program."""
        path = self.folder / "bin" / name
        path.write_text(script)
        path.chmod(0o755)

    def put_socml(self, body: str) -> None:
        """Install a tool that notes how it was called, and then runs a few lines of shell."""
        self.put("socml", f'#!/bin/sh\nprintf "%s\\n" "$*" >>"{self.folder}/socml.calls"\n{body}\n')

    def put_real_socml(self, diff: str = "") -> None:
        """Install the tool itself; what it says about a change may be a stand-in's."""
        tool = f'exec "{sys.executable}" "{Path(sysconfig.get_path("scripts"), "socml")}" "$@"'
        self.put_socml(f'case "$1" in diff) {diff or tool} ;; *) {tool} ;; esac')

    @property
    def socml_calls(self) -> list[str]:
        calls = self.folder / "socml.calls"
        return calls.read_text().splitlines() if calls.exists() else []

    @property
    def gh_calls(self) -> list[Any]:
        calls = self.folder / "gh.jsonl"
        lines = calls.read_text().splitlines() if calls.exists() else []
        return [json.loads(line) for line in lines]

    @property
    def written(self) -> list[Any]:
        """The calls that change something at GitHub."""
        return [each for each in self.gh_calls if each[0] not in ("GET", "api")]

    def git(self, *arguments: str) -> str:
        """Run git in the checkout, by somebody's name."""
        command = ["git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", *arguments]
        done = subprocess.run(
            command, cwd=self.work, capture_output=True, text=True, check=True, env=_environment()
        )
        return done.stdout.strip()

    def run(self, workflow: str, job: str, name: str, **given: str) -> Ran:
        """Run one step. `given` has a value for each of its variables that GitHub fills in."""
        step = step_of(workflow, job, name)
        variables = dict(step.get("env", {}))
        filled = {key for key, value in variables.items() if "${{" in str(value)}
        assert set(given) >= filled, filled - set(given)
        (self.folder / "answers.json").write_text(json.dumps(self.answers))
        script = self.folder / "step.sh"
        script.write_text(step["run"])
        # Each step begins with empty files.
        files = {key: self.folder / key for key in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.write_text("")
        done = subprocess.run(
            [
                *("bash", "-c", 'ulimit -v "$1"; shift; exec "$@"', "bash", self.memory_kb),
                *("bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)),
            ],
            cwd=self.work,
            env={
                **_environment(),
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "GITHUB_ACTIONS": "true",
                "GITHUB_REPOSITORY": "socml/socml16",
                "GITHUB_SERVER_URL": "https://github.com",
                "RUNNER_TEMP": str(self.temp),
                **{key: str(path) for key, path in files.items()},
                **variables,
                **given,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        lines = files["GITHUB_OUTPUT"].read_text().splitlines()
        return Ran(
            done.returncode,
            done.stdout.decode("utf-8", "replace"),
            dict(line.split("=", 1) for line in lines),
            files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8", errors="replace"),
        )


def _environment() -> dict[str, str]:
    """No settings of whoever runs the tests."""
    kept = {key: os.environ[key] for key in ("PATH", "PYTHONPATH") if key in os.environ}
    return {**kept, "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}


def load(path: Path) -> dict[str, Any]:
    """Read a workflow; YAML 1.1 takes its key `on` for a truth value."""
    workflow: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if True in workflow:
        workflow["on"] = workflow.pop(True)  # type: ignore[call-overload]
    return workflow


def jobs() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give all jobs of all workflows, as `check.yml: sarif`."""
    for path in WORKFLOWS:
        for name, job in load(path)["jobs"].items():
            yield f"{path.name}: {name}", job


def step_of(workflow: str, job: str, name: str) -> dict[str, Any]:
    """Find a step that runs something by its name."""
    steps = load(ROOT / ".github/workflows" / workflow)["jobs"][job]["steps"]
    (found,) = [each for each in steps if each["name"] == name and "run" in each]
    return dict(found)
