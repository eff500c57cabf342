"""Reports for machines, as those who defined them check them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socml_site import load_archive
from socml_site.problems import (
    RULES,
    Location,
    Problem,
    Related,
    Severity,
    format_problems,
    report,
)

ROOT = Path(__file__).parents[2]
SARIF = json.loads((ROOT / ".cache/sarif/sarif-2.1.0.json").read_text())
# Source: GitLab, "Code Quality report format": what is required, and the severities.
CODE_QUALITY = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}

texts = st.text(min_size=1, max_size=60)
numbers = st.integers(1, 5000)
locations = st.builds(
    lambda path, line, column, length: Location(path, line, column, line, column + length),
    texts, numbers, numbers, numbers,
)  # fmt: skip
problems = st.lists(
    st.builds(
        Problem,
        rule=st.sampled_from(sorted(RULES)),
        severity=st.sampled_from(Severity),
        message=texts,
        location=locations,
        hint=st.text(max_size=40),
        related=st.lists(st.builds(Related, texts, locations), max_size=2).map(tuple),
    ),
    max_size=5,
)
EVERY_RULE = [report(rule, Location("sessions/a b.md", 2, 3, 2, 9), "m", "h") for rule in RULES]


@pytest.fixture(scope="module")
def validator():
    return jsonschema.validators.validator_for(SARIF)(SARIF)


def errors(validator, text: str) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(json.loads(text))]


def test_sarif_is_valid_by_its_own_schema(validator):
    example = load_archive(ROOT).problems
    for found in ([], EVERY_RULE, example):
        assert errors(validator, format_problems(found, "sarif")) == []
    # It can tell.
    assert errors(validator, '{"version": "2.1.0"}') != []


@settings(max_examples=60, deadline=None)
@given(found=problems)
def test_sarif_is_valid_whatever_files_are_called_and_say(found):
    validator = jsonschema.validators.validator_for(SARIF)(SARIF)
    assert errors(validator, format_problems(found, "sarif")) == []


@settings(max_examples=100, deadline=None)
@given(found=problems)
def test_code_quality_has_the_shape_that_gitlab_documents(found):
    entries = json.loads(format_problems(found, "gitlab"))
    jsonschema.validate(
        [entry for entry in entries if not entry["location"]["path"].startswith(("/", "./"))],
        CODE_QUALITY,
    )
    assert len({entry["fingerprint"] for entry in entries}) == len(found)


_UNESCAPES = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}


def read_command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a command as GitHub's runner does.

    Source: GitHub Actions runner, `ActionCommand.TryParseV2`.
    """
    match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line, re.DOTALL)
    assert match is not None
    name, properties, data = match.groups()

    def unescape(text: str) -> str:
        return re.sub("%25|%0D|%0A|%3A|%2C", lambda found: _UNESCAPES[found[0]], text)

    pairs = (pair.split("=", 1) for pair in properties.split(","))
    return name, {key: unescape(value) for key, value in pairs}, unescape(data)


@settings(max_examples=200, deadline=None)
@given(found=problems)
def test_annotations_say_what_the_problem_says_and_are_no_other_command(found):
    lines = format_problems(found, "github").split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(found)
    for line, problem in zip(lines, found, strict=True):
        assert "\r" not in line
        name, properties, data = read_command(line)
        assert name in ("error", "warning", "notice")
        assert properties["file"] == problem.location.path
        assert properties["title"] == problem.rule
        assert data == (f"{problem.message}; {problem.hint}" if problem.hint else problem.message)
