"""Thirty mistakes in thirty files of the example conference: each is named, in its place, once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from socml_site.load import load_archive
from socml_site.problems import Problem, Severity

ROOT = Path(__file__).parents[2]
EXAMPLE = ("conference.yml", "content", "minutes", "people", "sessions")
SOCML = Path(sysconfig.get_path("scripts"), "socml")

# Stands where the problem is to be found, and is taken out before anything is written.
HERE = "‸"

Finding = tuple[str, int, int, str]


@dataclass(frozen=True)
class Mistake:
    """One replacement in one file."""

    path: str
    right: str
    wrong: str
    rule: str

    def seed(self, root: Path) -> Finding:
        """Make the mistake; return where it is and which rule it breaks."""
        file = root / self.path
        text = file.read_text(encoding="utf-8")
        assert text.count(self.right) == 1, f"{self.path} has changed; choose another place"
        before, _, after = text.replace(self.right, self.wrong).partition(HERE)
        file.write_text(before + after, encoding="utf-8")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        return self.path, line, column, self.rule


MISTAKES = (
    Mistake("sessions/active-learning.md", "room: terrace", "room: ‸terrase", "unknown-room"),
    Mistake(
        "sessions/adversarial-examples.md", "format: lecture", "format: ‸lecutre", "unknown-format"
    ),
    Mistake("sessions/attention-and-alignment.md", '"@petra"', '‸"@petrra"', "unknown-person"),
    Mistake(
        "sessions/batch-norm-in-rl.md",
        "topics: [reinforcement learning]",
        "topics: [theory, ‸reinforcment learning]",
        "unknown-topic",
    ),
    Mistake(
        "sessions/bayesian-optimization.md",
        "start: 2016-10-08",
        "start: ‸2016-10-09",
        "outside-schedule",
    ),
    Mistake(
        "sessions/careers-outside-academia.md",
        "needs: [flip chart]",
        "needs: [‸flipchart]",
        "missing-equipment",
    ),
    Mistake(
        "sessions/causal-rl.md", "expected: 15", "expected: 15\n‸topics: theory", "duplicate-key"
    ),
    Mistake(
        "sessions/error-bars-for-rl.md",
        "merged_into: reproducible-deep-rl",
        "merged_into: ‸reproducible-deep-lr",
        "unknown-session",
    ),
    Mistake("sessions/fairness-criteria.md", "expected: 50", "expected: ‸70", "over-capacity"),
    Mistake(
        "sessions/first-course.md",
        "Bring one exercise",
        "Bring ‸[one](one.md) exercise",
        "broken-link",
    ),
    Mistake(
        "sessions/gan-mode-collapse.md",
        'title: "Mode collapse: what do we know, and what is folklore?"',
        "title: Mode collapse‸: what do we know, and what is folklore?",
        "yaml-syntax",
    ),
    Mistake(
        "sessions/healthcare-data.md",
        "I hope that we end",
        "I hope that we ‸<marquee>end</marquee>",
        "html-removed",
    ),
    Mistake(
        "sessions/interpretability-for-whom.md",
        "status: cancelled",
        "status: ‸canceled",
        "bad-value",
    ),
    Mistake("sessions/low-precision-training.md", "$2^{-10}$", "$2^{-10‸$", "bad-math"),
    Mistake("sessions/meta-learning.md", "  - 2016-10-07\n", "  - ‸2016-17-07\n", "bad-time"),
    Mistake(
        "sessions/ml-in-production.md",
        "start: 2016-10-08 14:30",
        "start: ‸2016-10-08 14:30\nduration: 60",
        "off-slot",
    ),
    Mistake(
        "sessions/private-learning.md",
        "interested: 22",
        "interested: 22\nconflicts: [causal-rl, ‸low-precision-training]",
        "conflict-parallel",
    ),
    Mistake(
        "sessions/raw-audio.md",
        "interested: 29",
        "interested: 29\naliases: [audio, ‸sim-to-real]",
        "name-collision",
    ),
    Mistake(
        "sessions/reproducible-deep-rl.md",
        '{label: Draft of the one-page form, url: "https://example.org/pads/rl-report-form"}',
        "‸{label: Draft of the one-page form}",
        "missing-field",
    ),
    Mistake(
        "sessions/rl-debugging-clinic.md",
        'proposers: ["@ines", Samuel Oyelaran]',
        'proposers: ["@ines", ‸Samuel Oyelaran and Priyanka Deshmukh]',
        "people-in-one",
    ),
    Mistake("sessions/sharp-minima.md", "room: workshop", "room: ‸atrium", "room-clash"),
    Mistake(
        "sessions/sim-to-real.md",
        "start: 2016-10-08 13:30",
        "start: ‸2016-10-08 13:30\navailable: [2016-10-07, 2016-10-08 11:30]",
        "not-available",
    ),
    Mistake(
        "sessions/training-run-clinic.md",
        "Half of all patients",
        "Half ‸![of all](loss.png) patients",
        "missing-image",
    ),
    Mistake(
        "sessions/variational-inference.md",
        "moderators: Dalia Haddad",
        "moderators: [Dalia Haddad, ‸Jun-ho Baek]",
        "person-clash",
    ),
    Mistake(
        "minutes/attention-and-alignment.md",
        "  Yuki Morishita,",
        "  ‸Yuki Morishito,",
        "person-alike",
    ),
    Mistake("minutes/batch-norm-in-rl.md", "note_takers:", "‸note taker:", "unknown-field"),
    Mistake("minutes/bayesian-optimization.md", "19 people", "19 ‸\u202epeople", "encoding"),
    Mistake(
        "minutes/low-precision-training.md",
        "## What we ran",
        f"‸{'> ' * 240}What we ran",
        "too-deep",
    ),
    Mistake(
        "minutes/private-learning.md",
        "We worked out",
        "‸![](gan-mode-collapse-whiteboard.png) We worked out",
        "image-alt",
    ),
    Mistake("people/tomasz.md", "name: Tomasz", "name: ‸&me Tomasz", "yaml-alias"),
)


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name in EXAMPLE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name)
        else:
            shutil.copyfile(source, tmp_path / name)
    return tmp_path


def serious(problems: Iterable[Problem]) -> list[Problem]:
    return [each for each in problems if each.severity is not Severity.NOTE]


def test_the_table_has_thirty_mistakes_of_thirty_kinds_in_thirty_files():
    assert len(MISTAKES) == 30
    assert len({mistake.path for mistake in MISTAKES}) == 30
    assert len({mistake.rule for mistake in MISTAKES}) == 30


def test_the_example_itself_has_no_mistakes(example):
    assert serious(load_archive(example).problems) == []


def test_one_reading_names_all_thirty_mistakes_and_nothing_else(example):
    expected = sorted(mistake.seed(example) for mistake in MISTAKES)
    found = [
        (each.location.path, each.location.line, each.location.column, each.rule)
        for each in serious(load_archive(example).problems)
    ]
    assert found == expected


def test_the_command_line_names_all_thirty_mistakes_and_nothing_else(example):
    expected = sorted(mistake.seed(example) for mistake in MISTAKES)
    done = subprocess.run(
        [SOCML, "check", "--format", "json", "--root", example],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    report = json.loads(done.stdout)
    found = [
        (each["path"], each["line"], each["column"], each["rule"])
        for each in report["problems"]
        if each["severity"] != "note"
    ]
    assert found == expected
    assert report["summary"]["error"] + report["summary"]["warning"] == 30
    assert done.returncode == 1


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.rule)
def test_a_mistake_alone_is_the_only_thing_that_is_named(example, mistake):
    """Thirty at once could hide what one of them brings with it."""
    expected = mistake.seed(example)
    (found,) = serious(load_archive(example).problems)
    place = found.location
    assert (place.path, place.line, place.column, found.rule) == expected
