"""The forms on GitHub, and the schemas for editors: what lies in the repository is what we make."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from project_files import write

from socml_site.cli import cli
from socml_site.contributing.issue_forms import build_forms, format_forms
from socml_site.load import load_archive
from socml_site.problems import Location, format_problems, report
from socml_site.source import ProjectError

ROOT = Path(__file__).parents[2]
CONFERENCE = "name: T\nacronym: tiny16\ntimezone: UTC\ndays: {date: 2016-10-07}\n"
# What each kind of question may have.
# Source: GitHub, "Syntax for GitHub's form schema".
ATTRIBUTES = {
    "markdown": {"value"},
    "input": {"label", "description"},
    "textarea": {"label", "description"},
    "dropdown": {"label", "description", "options", "multiple", "default"},
}


def run(*arguments: str) -> int:
    try:
        cli.main(["schema", *arguments], standalone_mode=False)
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


@pytest.fixture(scope="module")
def conference():
    archive = load_archive(ROOT).archive
    assert archive is not None
    return archive.conference


@pytest.mark.parametrize("what", ["forms", "editor"])
def test_what_lies_in_the_repository_is_what_we_make(what, capsys):
    """If it is not: `socml schema forms --replace`, `socml schema editor --replace`."""
    assert run(what, "--check", "--root", str(ROOT)) == 0, capsys.readouterr().out


@pytest.mark.parametrize("kind", ["session", "minutes"])
def test_a_form_is_one_that_github_accepts(kind, conference):
    form = yaml.safe_load(format_forms(conference)[f".github/ISSUE_TEMPLATE/{kind}.yml"])
    assert set(form) == {"name", "description", "title", "labels", "body"}
    assert len(form["name"]) > 3
    questions = [each for each in form["body"] if each["type"] != "markdown"]
    for names in ([each["id"] for each in questions], labels(questions)):
        assert len(set(names)) == len(names)
    for each in form["body"]:
        assert set(each) <= {"type", "id", "attributes", "validations"}
        assert set(each["attributes"]) <= ATTRIBUTES[each["type"]]
        options = each["attributes"].get("options", ["one"])
        assert all(isinstance(option, str) and option.lower() != "none" for option in options)
        assert len(set(options)) == len(options)


def labels(questions):
    return [each["attributes"]["label"] for each in questions]


def test_a_form_asks_only_for_fields_that_there_are(conference):
    for form in build_forms(conference):
        asked = {question.field for question in form.questions}
        assert asked - {"body"} <= set(form.model.model_fields)


def test_the_only_question_with_several_lines_comes_last(conference):
    """Otherwise what somebody writes into it could pass for the answers to those after it."""
    for form in build_forms(conference):
        assert [each.field for each in form.questions].index("body") == len(form.questions) - 1


def test_words_that_yaml_takes_for_something_else_stay_words(tmp_path):
    text = CONFERENCE + "formats: ['yes', '12']\nrooms: [{id: a, name: '101'}]\n"
    write(tmp_path, {"conference.yml": text})
    found = load_archive(tmp_path).archive
    form = yaml.safe_load(format_forms(found.conference)[".github/ISSUE_TEMPLATE/session.yml"])
    options = [each["attributes"]["options"] for each in form["body"] if each["type"] == "dropdown"]
    assert options == [["no choice yet", "yes", "12"], ["no choice yet", "101"]]


def test_a_check_writes_nothing_and_says_what_differs(tmp_path, capsys):
    write(tmp_path, {"conference.yml": CONFERENCE, ".github/ISSUE_TEMPLATE/config.yml": "{}\n"})
    assert run("forms", "--check", "--root", str(tmp_path)) == 1
    names = ("session", "minutes", "config")
    said = "".join(f".github/ISSUE_TEMPLATE/{name}.yml differs\n" for name in names)
    assert capsys.readouterr().out == said
    with pytest.raises(ProjectError, match="would be replaced"):
        run("forms", "--root", str(tmp_path))
    assert (tmp_path / ".github/ISSUE_TEMPLATE/config.yml").read_text() == "{}\n"
    assert run("forms", "--replace", "--root", str(tmp_path)) == 0
    assert run("forms", "--check", "--root", str(tmp_path)) == 0


def test_a_conference_with_errors_gets_no_forms(tmp_path, capsys):
    write(tmp_path, {"conference.yml": "name: T\n"})
    assert run("forms", "--root", str(tmp_path)) == 1
    assert 'the field "acronym" is missing' in capsys.readouterr().out


def test_the_editor_finds_the_place_of_every_problem():
    """The pattern by which VS Code reads what `socml check` prints."""
    task = json.loads((ROOT / ".vscode/tasks.json").read_text())["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    problem = report("unknown-room", Location("sessions/a-b.md", 4, 7, 4, 9), "no: such [room]")
    line = format_problems([problem], "text", {}).split("\n")[0]
    match = re.match(pattern["regexp"], line)
    assert match is not None
    names = ("file", "line", "column", "severity", "code", "message")
    assert [match[pattern[name]] for name in names] == [
        "sessions/a-b.md", "4", "7", "error", "unknown-room", "no: such [room]",
    ]  # fmt: skip
