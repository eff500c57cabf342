"""YAML as text with positions: nothing guessed, nothing followed, every mistake in its place."""

from __future__ import annotations

import pytest

from socml_site.problems import Location, Problem
from socml_site.source.yaml_nodes import (
    MAX_DEPTH,
    List,
    Scalar,
    Table,
    locate,
    parse_yaml,
    to_plain,
)

PATH = "sessions/a.md"


def read(text: str, first_line: int = 2) -> tuple[Table | None, list[Problem]]:
    problems: list[Problem] = []
    return parse_yaml(text, PATH, first_line, problems), problems


def fields(text: str) -> Table:
    table, problems = read(text)
    assert problems == []
    assert table is not None
    return table


def refusal(text: str) -> Problem:
    table, problems = read(text)
    assert table is None
    (problem,) = problems
    return problem


def span(location: Location) -> tuple[int, int, int, int]:
    return location.line, location.column, location.end_line, location.end_column


@pytest.mark.parametrize(
    "written",
    [
        "10:30",
        "09:30",
        "1:30:15",
        "no",
        "NO",
        "on",
        "y",
        "true",
        "null",
        "1.10",
        "1e3",
        "017",
        "0x1F",
        "1_000",
        "00501",
        ".inf",
        "=",
        "2016-10-07",
        "2016-10-07 14:00",
        "2026-13-45",
        "2026-02-30",
        "99999-01-01",
        "causal-rl",
        "C++",
        "Ünïcode 日本",
        pytest.param("9" * 5000, id="too many digits for Python"),
    ],
)
def test_a_plain_value_is_the_text_that_was_written(written):
    """YAML 1.1 makes 630 of 10:30, False of no, and 1.1 of 1.10."""
    assert to_plain(fields(f"field: {written}")) == {"field": written}


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"10:30"', "10:30"),
        ("'it''s'", "it's"),
        (r'"a\tb"', "a\tb"),
        (r'"caf\u00e9"', "café"),
        ("|\n  one\n  two\n", "one\ntwo\n"),
        (">\n  one\n  two\n", "one two\n"),
        ("one\n  two", "one two"),
    ],
)
def test_quotes_and_blocks_are_taken_off(written, text):
    assert to_plain(fields(f"field: {written}")) == {"field": text}


@pytest.mark.parametrize(
    ("written", "value"),
    [("", None), ("~", None), ('""', ""), ("''", ""), ('"~"', "~"), ("null", "null")],
)
def test_only_nothing_and_a_bare_tilde_are_absent(written, value):
    assert to_plain(fields(f"field: {written}")) == {"field": value}


@pytest.mark.parametrize("name", ["1", "null", "yes", "10:30", "title", "Ünïcode"])
def test_the_name_of_a_field_is_text_too(name):
    assert to_plain(fields(f"{name}: x")) == {name: "x"}


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "~", "\n\n# a\n\n"])
def test_a_text_without_fields_is_an_empty_table(text):
    assert fields(text) == Table((), Location(PATH, 2))


def test_fields_keep_the_order_in_which_they_stand():
    assert list(to_plain(fields("b: 1\na: 2\nc: 3"))) == ["b", "a", "c"]


def test_lists_and_tables_nest_in_both_styles():
    text = "who: [ann, {name: Bo}]\nlinks:\n  - label: Slides\n    url: https://a.org\n  - b\n"
    assert to_plain(fields(text)) == {
        "who": ["ann", {"name": "Bo"}],
        "links": [{"label": "Slides", "url": "https://a.org"}, "b"],
    }


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("title: Hello", ["title"], (2, 8, 2, 13)),
        ("a: 1\nroom:   Aleph  ", ["room"], (3, 9, 3, 14)),
        ('title: "Hello"', ["title"], (2, 8, 2, 15)),
        ("who: [ann, bo]", ["who", 1], (2, 12, 2, 14)),
        ("who: [ann, bo]", ["who"], (2, 6, 2, 15)),
        ("who:\n  - ann\n  - bo", ["who", 1], (4, 5, 4, 7)),
        ("a: {b: {c: d}}", ["a", "b", "c"], (2, 12, 2, 13)),
        ("empty:\nb: 1", ["empty"], (2, 7, 2, 7)),
        ("long: one\n  two", ["long"], (2, 7, 3, 6)),
        ("ort: Zürich, Raum 1\n", ["ort"], (2, 6, 2, 20)),
        ("ü: [é, ñ]", ["ü", 1], (2, 8, 2, 9)),
        ("日本: [東京, 大阪]", ["日本", 1], (2, 10, 2, 12)),
        ("a: [🎉🎉, x]", ["a", 1], (2, 9, 2, 10)),
        ("# Grüße\na: é  # ö\nb: x", ["b"], (4, 4, 4, 5)),
    ],
)
def test_a_value_is_found_to_the_line_and_column(text, steps, expected):
    """Columns count characters, whatever stands before them."""
    assert span(locate(fields(text), steps)) == expected


def test_the_name_of_a_field_has_a_place_of_its_own():
    key = fields("a: 1\nräume: 2").key("räume")
    assert key is not None
    assert span(key.location) == (3, 1, 3, 6)


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], (2, 1)),
        (["missing"], (2, 1)),
        (["who", 7], (2, 6)),
        (["who", "name"], (2, 6)),
        (["who", 0, "first"], (2, 7)),
        (["room", "size"], (3, 7)),
    ],
)
def test_what_is_not_there_is_found_at_its_parent(steps, expected):
    location = locate(fields("who: [ann, bo]\nroom: Aleph\n"), steps)
    assert (location.line, location.column) == expected


def test_lines_count_from_the_first_line_that_is_given():
    table, _ = read("a: 1\nb: 2", first_line=40)
    assert table is not None
    assert locate(table, ["b"]) == Location(PATH, 41, 4, 41, 5)


def test_a_field_given_twice_is_reported_at_the_second_and_keeps_the_first():
    table, problems = read("title: One\nroom: Aleph\ntitle: Two\n")
    assert table is not None
    assert to_plain(table) == {"title": "One", "room": "Aleph"}
    (problem,) = problems
    assert problem.rule == "duplicate-key"
    assert problem.message == '"title" is given twice'
    assert span(problem.location) == (4, 1, 4, 6)
    (related,) = problem.related
    assert span(related.location) == (2, 1, 2, 6)


def test_every_repeat_of_a_field_is_reported():
    _, problems = read("a: 1\na: 2\na: 3\nb: {c: 1, c: 2}\n")
    places = sorted((each.location.line, each.location.column) for each in problems)
    assert {each.rule for each in problems} == {"duplicate-key"}
    assert places == [(3, 1), (4, 1), (5, 11)]


@pytest.mark.parametrize(
    ("text", "rule", "place", "said"),
    [
        ("a: &x 1", "yaml-alias", (2, 4), "&x is a YAML anchor"),
        ("a: &x [1]\nb: *x", "yaml-alias", (2, 4), "&x is a YAML anchor"),
        ("é: ö\na: *ann", "yaml-alias", (3, 4), "*ann is a YAML alias"),
        ("a: !x 1", "yaml-alias", (2, 4), "YAML tag"),
        ("a: !!int 1", "yaml-alias", (2, 4), "YAML tag"),
        ('x: !!python/object/apply:os.system ["id"]', "yaml-alias", (2, 4), "YAML tag"),
        ("x: !!binary aGk=", "yaml-alias", (2, 4), "YAML tag"),
        ("<<: {a: 1}", "yaml-alias", (2, 1), "<< is a YAML merge key"),
        ("b: 1\nc:\n  <<: 1", "yaml-alias", (4, 3), "<< is a YAML merge key"),
        ("title:A\nwho: ann", "yaml-syntax", (2, 6), "not a `field: value` pair"),
        ("a: 1\nroom=b\nwho: ann", "yaml-syntax", (3, 5), "not a `field: value` pair"),
        ("title:A", "yaml-syntax", (2, 6), "not a `field: value` pair"),
        ("https://x.org\na: 1", "yaml-syntax", (3, 2), "a second colon"),
        ("- a\n- b", "yaml-syntax", (2, 1), "fields are expected here"),
        ("just text", "yaml-syntax", (2, 1), "fields are expected here"),
        ("? [a, b]\n: x", "yaml-syntax", (2, 3), "the name of a field must be a word"),
        ("? {a: b}\n: x", "yaml-syntax", (2, 3), "the name of a field must be a word"),
        ("a: 1\n---\nb: 2", "yaml-syntax", (3, 1), "a second YAML document"),
        (r'a: "\x07"', "encoding", (2, 4), "invisible character"),
        (r'a: "x\u202e"', "encoding", (2, 4), "invisible character"),
        (r'"a\0": x', "encoding", (2, 1), "invisible character"),
        ("title: Learning: a guide", "yaml-syntax", (2, 16), "a second colon"),
        ("größe: ä: b", "yaml-syntax", (2, 9), "a second colon"),
        ("日本 : ok\nüber: [é, @x]", "yaml-syntax", (3, 11), "cannot start with this"),
        ("who: @ann", "yaml-syntax", (2, 6), "cannot start with this"),
        ("who: `ann`", "yaml-syntax", (2, 6), "cannot start with this"),
        ("a: 1\n\tb: 2", "yaml-syntax", (3, 1), "a tab stands here"),
        ('a: "x\nb: y', "yaml-syntax", (2, 4), "never closed"),
        ("a: 'x", "yaml-syntax", (2, 4), "never closed"),
        (r'a: "\q"', "yaml-syntax", (2, 5), "a backslash in double quotes"),
        ("a: - b", "yaml-syntax", (2, 4), "a list cannot start here"),
        ("a: *", "yaml-syntax", (2, 4), "must stand in quotes"),
        ("a: [b, c\nd: e", "yaml-syntax", (3, 2), "a list is not closed"),
        ("a: {b: c\nd: e", "yaml-syntax", (3, 2), "is not closed"),
        ("- a\nb: c", "yaml-syntax", (3, 1), "does not belong to the list above"),
        ("a: 1\n b: 2", "yaml-syntax", (3, 3), "this line is indented"),
        ("a: !b!c", "yaml-syntax", (2, 4), "must stand in quotes"),
    ],
)
def test_what_is_refused_is_named_in_its_place(text, rule, place, said):
    problem = refusal(text)
    assert problem.rule == rule
    assert (problem.location.line, problem.location.column) == place
    assert said in problem.message


def nested_tables(depth: int) -> str:
    return "a: {" + "a: {" * (depth - 2) + "}" * (depth - 1)


def nested_lists(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1)


def nested_blocks(depth: int) -> str:
    return "\n".join(" " * level + "a:" for level in range(depth))


@pytest.mark.parametrize("nested", [nested_tables, nested_lists, nested_blocks])
def test_twenty_levels_are_accepted(nested):
    fields(nested(MAX_DEPTH))
    assert MAX_DEPTH == 20


@pytest.mark.parametrize("nested", [nested_tables, nested_lists, nested_blocks])
@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 1000])
def test_a_level_more_is_refused(nested, depth):
    problem = refusal(nested(depth))
    assert problem.rule == "too-deep"
    assert problem.message == "lists and fields are nested more than 20 deep"


def test_the_level_that_is_too_deep_is_found():
    location = refusal(nested_lists(MAX_DEPTH + 1)).location
    assert (location.line, location.column) == (2, 3 + MAX_DEPTH)


def test_a_million_brackets_are_refused_like_a_few():
    """Building objects by recursion would overflow the stack, and Python with it."""
    assert refusal("a: " + "[" * 1_000_000).rule == "too-deep"


def test_nodes_say_what_they_are():
    table = fields("word: x\nlist: [y]\ntable: {z: 1}")
    kinds = {key.text: type(value) for key, value in table.entries}
    assert kinds == {"word": Scalar, "list": List, "table": Table}
    assert table.value("missing") is None
    assert table.key("missing") is None
