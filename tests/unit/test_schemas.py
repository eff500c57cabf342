"""The JSON Schemas that editors use: they take what the checker takes, and find what it finds."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from project_files import site_files, write

from socml_site.cli import cli
from socml_site.contributing.schemas import KINDS, build_schema, format_schema
from socml_site.engines.site import open_builder
from socml_site.load import load_archive

ROOT = Path(__file__).parents[2]
GOOD = sorted(ROOT.glob("tests/rules/*/good*"))
KIND_OF = {"sessions": "session", "minutes": "minutes", "people": "person"}


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: a date is text, and so are `no` and 10:30."""

    yaml_implicit_resolvers = {}


for tag, pattern, first in (
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def read_as_editor(text: str) -> Any:
    return yaml.load(text, EditorLoader)


def read_header(path: Path) -> Any:
    text = path.read_text()
    if not text.startswith("---\n"):
        return {}
    return read_as_editor(text[4:].partition("\n---\n")[0]) or {}


@cache
def example_schema(kind: str) -> dict[str, Any]:
    archive = load_archive(ROOT).archive
    assert archive is not None
    return build_schema(kind, archive.conference, archive.sessions, "https://example.org/")


def mistakes(kind: str, header: str) -> list[str]:
    validator = Draft7Validator(example_schema(kind))
    return [error.message for error in validator.iter_errors(read_as_editor(header) or {})]


@pytest.mark.parametrize("kind", KINDS)
def test_each_schema_is_a_schema(kind):
    Draft7Validator.check_schema(example_schema(kind))
    Draft7Validator.check_schema(build_schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_described(kind):
    for name, field in example_schema(kind)["properties"].items():
        assert field.get("description"), name


@pytest.mark.parametrize(
    "path",
    [path.relative_to(ROOT).as_posix() for name in KIND_OF for path in ROOT.glob(f"{name}/*.md")],
)
def test_every_file_of_the_example_fits_its_schema(path):
    schema = example_schema(KIND_OF[path.partition("/")[0]])
    assert list(Draft7Validator(schema).iter_errors(read_header(ROOT / path))) == []


@pytest.mark.parametrize("case", GOOD, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_rule_accepts_fits_the_schema(case):
    """Without a conference's own words: those are tested below."""
    for path in case.glob("*/*.md"):
        if path.parent.name not in KIND_OF or path.name == "README.md":
            continue
        schema = build_schema(KIND_OF[path.parent.name])
        found = [error.message for error in Draft7Validator(schema).iter_errors(read_header(path))]
        assert found == [], path
    for path in case.glob("conference.yml"):
        fields = read_as_editor(path.read_text())
        assert list(Draft7Validator(build_schema("conference")).iter_errors(fields)) == []


def test_the_facts_of_the_example_fit_their_schema():
    assert mistakes("conference", (ROOT / "conference.yml").read_text()) == []


PROPOSED = "proposers: Bo Chen\n"


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("session", "proposers: [Ann Lee, '@bo']\ntitle: 42\nmoderators:\nneeds:\n- projector"),
        ("session", PROPOSED + "format: Lecture\nroom: ATRIUM\ntopics: [Generative-Models]"),
        ("session", PROPOSED + "topics: theory\nconflicts: causal-rl\nmerged_into: first-course"),
        ("session", PROPOSED + "start: 2016-10-07 14:00\nduration: 50\nexpected: '12'"),
        ("session", PROPOSED + "available: [2016-10-07, 2016-10-08 11:30]\ninterested: 40"),
        ("session", PROPOSED + "interested: [Ann Lee]\nlanguage: pt-BR\nstatus: Cancelled"),
        ("session", PROPOSED + "links: {label: Slides, url: https://example.org/s.pdf}"),
        ("session", PROPOSED + "links: https://example.org"),
        ("session", PROPOSED + "links: [https://example.org, {Slides: https://example.org/s}]"),
        ("session", PROPOSED + "links: {Slides: https://example.org/s, Pad: https://example.org/p}"),
        ("session", PROPOSED + "allow: {over-capacity: standing room is fine}"),
        ("minutes", "session: causal-rl\ndate: 2016-10-07\nparticipants: 12\nstatus: draft"),
        ("minutes", "participants: [Ann Lee, Bo Chen]\nattribution: chatham-house"),
        ("minutes", ""),
        ("person", "name: Ann Lee\naliases: A. Lee\npronouns: she/her"),
    ],
)  # fmt: skip
def test_what_can_be_written_fits(kind, header):
    assert mistakes(kind, header) == []


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("session", "title: Nobody proposes this"),
        ("session", "proposers:"),
        ("session", "proposers: {name: Bo Chen}"),
        ("session", PROPOSED + "romo: atrium"),
        ("session", PROPOSED + "room: Alpeh"),
        ("session", PROPOSED + "format: panel"),
        ("session", PROPOSED + "topics: [theory, theorie]"),
        ("session", PROPOSED + "conflicts: [no-such-session]"),
        ("session", PROPOSED + "merged_into: Causal RL"),
        ("session", PROPOSED + "start: 2016-10-07"),
        ("session", PROPOSED + "start: 7 October, 14:00"),
        ("session", PROPOSED + "duration: an hour"),
        ("session", PROPOSED + "duration: 0"),
        ("session", PROPOSED + "expected: 3.5"),
        ("session", PROPOSED + "status: held"),
        ("session", PROPOSED + "links: [example.org]"),
        ("session", PROPOSED + "links: {label: Slides, url: example.org}"),
        ("session", PROPOSED + "allow: {no-such-rule: because}"),
        ("session", PROPOSED + "title: ''"),
        ("session", PROPOSED + "summary: [several, things]"),
        ("minutes", "session: no-such-session"),
        ("minutes", "date: yesterday"),
        ("minutes", "attribution: secret"),
        ("minutes", "participants: 40 or so"),
        ("person", "name: [Ann, Lee]"),
        ("conference", "name: X"),
    ],
)  # fmt: skip
def test_what_the_checker_would_report_does_not_fit(kind, header):
    assert mistakes(kind, header) != []


def test_a_room_that_is_called_by_a_number_needs_no_quotes(tmp_path):
    write(
        tmp_path,
        {
            "conference.yml": "name: T\nacronym: tiny16\ntimezone: UTC\ndays: {date: 2016-10-07}\n"
            "rooms: {id: 101, name: Room 101}\n",
            "sessions/a.md": "---\ntitle: A\nproposers: Bo\nroom: 101\n---\n",
        },
    )
    loaded = load_archive(tmp_path)
    assert loaded.problems == ()
    schema = build_schema("session", loaded.archive.conference)
    Draft7Validator(schema).validate({"proposers": "Bo", "room": 101})


def test_a_conference_without_closed_lists_leaves_words_free():
    free = build_schema("session")
    header = {"proposers": "Bo", "room": "any", "topics": ["any", 12]}
    assert list(Draft7Validator(free).iter_errors(header)) == []


def test_the_site_publishes_every_schema_under_its_own_address(tmp_path):
    write(
        tmp_path,
        {
            "conference.yml": "name: T\nacronym: tiny16\ntimezone: UTC\ndays: {date: 2016-10-07}\n",
            "sessions/a.md": "---\ntitle: A\nproposers: Bo\n---\n",
            "mkdocs.yml": "site_name: T\nsite_url: https://example.org/t/\nplugins: [socml]\n"
            "docs_dir: content\n",
            "content/index.md": "# T\n",
        },
    )
    loaded = load_archive(tmp_path)
    builder = open_builder(tmp_path, loaded)
    files = dict(site_files(builder, builder.all()))
    ids = [json.loads(files[f"schemas/{kind}.json"])["$id"] for kind in KINDS]
    assert ids == [f"https://example.org/t/schemas/{kind}.json" for kind in KINDS]


def test_without_an_address_a_schema_has_none():
    assert "$id" not in build_schema("session")


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_a_schema(kind, capsys):
    cli.main(["schema", kind, "--root", str(ROOT)], standalone_mode=False)
    schema = {key: value for key, value in example_schema(kind).items() if key != "$id"}
    assert capsys.readouterr().out == format_schema(schema)


def test_a_broken_conference_still_gets_its_schema(tmp_path, capsys):
    """It is then that an editor can help."""
    write(tmp_path, {"conference.yml": "name: X\n"})
    cli.main(["schema", "conference", "--root", str(tmp_path)], standalone_mode=False)
    assert json.loads(capsys.readouterr().out)["required"] == [
        "name", "acronym", "timezone", "days",
    ]  # fmt: skip
