"""How problems look, for people and for machines."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest

from socml_site.problems import (
    RULES,
    STYLES,
    Location,
    Problem,
    Related,
    Severity,
    closest,
    did_you_mean,
    excerpt_of,
    fold,
    format_problems,
    report,
    sort_problems,
)

PATH = "sessions/a.md"

CLASH = report(
    "room-clash",
    Location("sessions/b.md", 3, 7, 3, 12),
    "Aleph is taken at 14:00",
    "move one of the two",
    [Related("the other session", Location(PATH, 4, 7, 4, 12))],
)
GUESS = report("unknown-field", Location(PATH, 2, 1, 2, 6), 'no field is called "romo"')
NOTE = report("minutes-missing", Location("sessions/c.md"), "there are no minutes yet")
ALL = (GUESS, CLASH, NOTE)


def text_of(location: Location, line: str) -> str:
    problem = report("encoding", location, "look here")
    texts = {location.path: "\n" * (location.line - 1) + line + "\nnext line\n"}
    return format_problems([problem], "text", texts)


def load(style: str, *problems: Problem) -> Any:
    return json.loads(format_problems(problems, style))


def test_a_problem_is_shown_with_its_line_a_caret_and_the_cure():
    texts = {"sessions/b.md": "---\ntitle: B\nroom: Aleph\n---\n"}
    assert format_problems([CLASH], "text", texts) == (
        "sessions/b.md:3:7: error[room-clash]: Aleph is taken at 14:00\n"
        "    3 | room: Aleph\n"
        "      |       ^^^^^\n"
        "    see sessions/a.md:4:7: the other session\n"
        "    hint: move one of the two\n"
    )


def test_text_is_the_style_that_needs_no_name():
    assert format_problems(ALL) == format_problems(ALL, "text")


def test_problems_stand_in_the_order_given_and_say_how_bad_they_are():
    assert format_problems(ALL) == (
        'sessions/a.md:2:1: warning[unknown-field]: no field is called "romo"\n'
        "sessions/b.md:3:7: error[room-clash]: Aleph is taken at 14:00\n"
        "    see sessions/a.md:4:7: the other session\n"
        "    hint: move one of the two\n"
        "sessions/c.md:1:1: note[minutes-missing]: there are no minutes yet\n"
    )


def test_no_problems_are_no_text():
    assert format_problems([], "text") == ""
    assert format_problems([], "github") == ""


@pytest.mark.parametrize(
    ("location", "line", "excerpt"),
    [
        (Location(PATH, 1, 1, 1, 2), "abc", "    1 | abc\n      | ^\n"),
        (Location(PATH, 1, 3, 1, 4), "abc", "    1 | abc\n      |   ^\n"),
        (Location(PATH, 1, 1, 1, 4), "abc", "    1 | abc\n      | ^^^\n"),
        (Location(PATH, 12, 2, 12, 3), "abc", "    12 | abc\n       |  ^\n"),
        (Location(PATH, 1, 2), "abc", ""),
        (Location(PATH, 1, 2, 1, 2), "abc", "    1 | abc\n      |  ^\n"),
        (Location(PATH, 1, 2, 2, 3), "abc", "    1 | abc\n      |  ^^\n"),
        (Location(PATH, 1, 2, 1, 99), "abc", "    1 | abc\n      |  ^^\n"),
        (Location(PATH, 1, 4, 1, 5), "abc", "    1 | abc\n      |    ^\n"),
        (Location(PATH, 1, 99, 1, 100), "abc", "    1 | abc\n      |    ^\n"),
        (Location(PATH, 1, 1, 1, 2), "", "    1 | \n      | ^\n"),
        (Location(PATH, 9), "abc", ""),
    ],
)
def test_the_caret_stands_under_what_is_meant(location, line, excerpt):
    assert text_of(location, line) == f"{location}: error[encoding]: look here\n{excerpt}"


def test_a_place_beyond_the_end_of_its_file_has_no_excerpt():
    problem = report("encoding", Location(PATH, 9, 1, 9, 2), "m")
    assert format_problems([problem], "text", {PATH: "one\ntwo"}).count("\n") == 1


def test_an_excerpt_can_be_had_alone():
    text = "---\nroom: Alpeh\n---\n"
    assert excerpt_of(Location(PATH, 2, 7, 2, 12), text) == "2 | room: Alpeh\n  |       ^^^^^\n"
    assert excerpt_of(Location(PATH), text) == ""
    assert excerpt_of(Location(PATH, 9, 1, 9, 2), text) == ""


@pytest.mark.parametrize("texts", [None, {}, {"other.md": "abc"}, {PATH: ""}])
def test_without_the_line_there_is_no_excerpt(texts):
    assert format_problems([GUESS], "text", texts) == (
        'sessions/a.md:2:1: warning[unknown-field]: no field is called "romo"\n'
    )


@pytest.mark.parametrize(
    ("line", "column", "caret_line"),
    [
        ("日本: x", 5, "      |       ^"),
        ("é: x", 4, "      |    ^"),
        ("e\u0301: x", 5, "      |    ^"),
        ("🎉🎉x", 3, "      |     ^"),
        ("ｆｕｌｌ x", 6, "      |          ^"),
    ],
)
def test_wide_and_combining_characters_move_the_caret(line, column, caret_line):
    """A terminal shows 日 two columns wide and a combining accent none."""
    shown = text_of(Location(PATH, 1, column, 1, column + 1), line)
    assert shown.split("\n")[2] == caret_line


def test_a_tab_is_shown_as_one_space_so_that_the_caret_fits():
    shown = text_of(Location(PATH, 1, 4, 1, 5), "a:\tb")
    assert shown.split("\n")[1:3] == ["    1 | a: b", "      |    ^"]


@pytest.mark.parametrize(
    ("column", "end_column", "begin", "carets"),
    [(1, 2, 0, "^"), (100, 103, 49, " " * 50 + "^^^"), (180, 400, 129, " " * 50 + "^" * 21)],
)
def test_of_a_long_line_a_hundred_characters_around_the_place_are_shown(
    column, end_column, begin, carets
):
    line = "".join(str(number % 10) for number in range(150)) + "x" * 50
    shown = text_of(Location(PATH, 1, column, 1, end_column), line).split("\n")
    assert shown[1] == f"    1 | {line[begin : begin + 100]}"
    assert shown[2] == f"      | {carets}"


def test_a_line_of_a_hundred_characters_is_shown_whole():
    line = "x" * 99 + "y"
    shown = text_of(Location(PATH, 1, 100, 1, 101), line).split("\n")
    assert shown[1:3] == [f"    1 | {line}", f"      | {' ' * 99}^"]


HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 \x9b2J back\x08 nul\x00 del\x7f \u202eevil\u2066 "
    "new\nline\r\v\f\u0085\u2028\u2029 zero\u200bwidth \ud800 end"
)


def test_control_characters_never_reach_the_terminal():
    """A title could otherwise clear the screen, or turn the direction of a line."""
    problem = report(
        "encoding",
        Location(PATH, 1, 1, 1, 5),
        HOSTILE,
        HOSTILE,
        [Related(HOSTILE, Location("sessions/b.md"))],
    )
    shown = format_problems([problem], "text", {PATH: HOSTILE.replace("\n", " ")})
    allowed = shown.replace("\n", "")
    assert [char for char in allowed if not char.isprintable()] == []
    assert shown.count("\n") == 5
    kept = ["red", "title", "back", "evil", "line", "width", "end"]
    assert all(shown.count(word) == 4 for word in kept)


def test_machine_styles_keep_every_character_of_a_message():
    message = 'tab\t, newline\n, escape\x1b, quote" and ünï'
    problem = report("encoding", Location(PATH), message)
    assert load("json", problem)["problems"][0]["message"] == message
    assert load("gitlab", problem)[0]["description"] == message


def test_json_has_a_version_a_summary_and_every_field():
    assert load("json", *ALL) == {
        "version": 1,
        "summary": {"error": 1, "warning": 1, "note": 1},
        "problems": [
            {
                "rule": "unknown-field",
                "severity": "warning",
                "message": 'no field is called "romo"',
                "hint": "",
                "path": "sessions/a.md",
                "line": 2,
                "column": 1,
                "end_line": 2,
                "end_column": 6,
                "related": [],
            },
            {
                "rule": "room-clash",
                "severity": "error",
                "message": "Aleph is taken at 14:00",
                "hint": "move one of the two",
                "path": "sessions/b.md",
                "line": 3,
                "column": 7,
                "end_line": 3,
                "end_column": 12,
                "related": [
                    {
                        "message": "the other session",
                        "path": "sessions/a.md",
                        "line": 4,
                        "column": 7,
                        "end_line": 4,
                        "end_column": 12,
                    }
                ],
            },
            {
                "rule": "minutes-missing",
                "severity": "note",
                "message": "there are no minutes yet",
                "hint": "",
                "path": "sessions/c.md",
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 1,
                "related": [],
            },
        ],
    }


def test_json_of_nothing_says_so():
    summary = {"error": 0, "warning": 0, "note": 0}
    assert load("json") == {"version": 1, "summary": summary, "problems": []}


@pytest.mark.parametrize("style", ["json", "sarif", "gitlab"])
def test_reports_for_machines_end_with_a_line_break_and_keep_letters_readable(style):
    shown = format_problems([report("encoding", Location(PATH), "Grüße aus 東京")], style)
    assert shown.endswith("\n")
    assert "Grüße aus 東京" in shown


def test_github_gets_one_command_a_problem():
    assert format_problems(ALL, "github") == (
        "::warning file=sessions/a.md,line=2,endLine=2,col=1,endColumn=6,title=unknown-field"
        '::no field is called "romo"\n'
        "::error file=sessions/b.md,line=3,endLine=3,col=7,endColumn=12,title=room-clash"
        "::Aleph is taken at 14:00; move one of the two\n"
        "::notice file=sessions/c.md,line=1,endLine=1,col=1,endColumn=1,title=minutes-missing"
        "::there are no minutes yet\n"
    )


@pytest.mark.parametrize(
    ("path", "escaped"),
    [
        ("sessions/a,b.md", "sessions/a%2Cb.md"),
        ("sessions/a:b.md", "sessions/a%3Ab.md"),
        ("sessions/100%.md", "sessions/100%25.md"),
        ("sessions/%2C.md", "sessions/%252C.md"),
        ("sessions/a\r\nb.md", "sessions/a%0D%0Ab.md"),
    ],
)
def test_a_path_cannot_break_out_of_a_github_command(path, escaped):
    shown = format_problems([report("bad-name", Location(path), "m")], "github")
    assert shown == (
        f"::error file={escaped},line=1,endLine=1,col=1,endColumn=1,title=bad-name::m\n"
    )


@pytest.mark.parametrize(
    ("message", "escaped"),
    [
        ("100% sure", "100%25 sure"),
        ("one\ntwo\r\nthree", "one%0Atwo%0D%0Athree"),
        ("a: b, c::d", "a: b, c::d"),
        ("x\n::error::fake", "x%0A::error::fake"),
        ("%0A", "%250A"),
    ],
)
@pytest.mark.parametrize("hint", ["", "50%\nmore"])
def test_a_message_cannot_start_a_second_github_command(message, escaped, hint):
    """Only the line break and the percent sign mean something there."""
    shown = format_problems([report("encoding", Location(PATH), message, hint)], "github")
    said = f"{escaped}; 50%25%0Amore" if hint else escaped
    assert shown.split("title=encoding::")[1] == f"{said}\n"
    assert shown.count("\n") == 1


def test_sarif_has_what_version_2_1_0_asks_for():
    sarif = load("sarif", *ALL, CLASH)
    assert sarif["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    assert sarif["version"] == "2.1.0"
    (run,) = sarif["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    driver = run["tool"]["driver"]
    assert driver["name"] == "socml"
    ids = [each["id"] for each in driver["rules"]]
    assert ids == ["minutes-missing", "room-clash", "unknown-field"]
    assert all(
        each["shortDescription"]["text"] == RULES[each["id"]].summary
        and each["fullDescription"]["text"] == RULES[each["id"]].why
        and each["help"]["text"] == RULES[each["id"]].fix
        for each in driver["rules"]
    )
    results = run["results"]
    assert [each["ruleId"] for each in results] == [
        "unknown-field",
        "room-clash",
        "minutes-missing",
        "room-clash",
    ]
    assert [ids[each["ruleIndex"]] for each in results] == [each["ruleId"] for each in results]
    assert [each["level"] for each in results] == ["warning", "error", "note", "error"]
    assert results[1] == {
        "ruleId": "room-clash",
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "Aleph is taken at 14:00; move one of the two"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "sessions/b.md"},
                    "region": {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 12},
                }
            }
        ],
        "relatedLocations": [
            {
                "message": {"text": "the other session"},
                "physicalLocation": {
                    "artifactLocation": {"uri": "sessions/a.md"},
                    "region": {"startLine": 4, "startColumn": 7, "endLine": 4, "endColumn": 12},
                },
            }
        ],
    }


def test_sarif_of_nothing_is_a_run_without_results():
    (run,) = load("sarif")["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("sessions/a b.md", "sessions/a%20b.md"),
        ("sessions/é.md", "sessions/%C3%A9.md"),
        ("sessions/a%20b.md", "sessions/a%2520b.md"),
        ("sessions/a#b?.md", "sessions/a%23b%3F.md"),
    ],
)
def test_sarif_names_files_by_uri(path, uri):
    (result,) = load("sarif", report("bad-name", Location(path), "m"))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}


def test_gitlab_gets_a_code_quality_report():
    found = load("gitlab", *ALL)
    assert [
        {key: value for key, value in each.items() if key != "fingerprint"} for each in found
    ] == [
        {
            "description": 'no field is called "romo"',
            "check_name": "unknown-field",
            "severity": "minor",
            "location": {"path": "sessions/a.md", "lines": {"begin": 2}},
        },
        {
            "description": "Aleph is taken at 14:00; move one of the two",
            "check_name": "room-clash",
            "severity": "major",
            "location": {"path": "sessions/b.md", "lines": {"begin": 3}},
        },
        {
            "description": "there are no minutes yet",
            "check_name": "minutes-missing",
            "severity": "info",
            "location": {"path": "sessions/c.md", "lines": {"begin": 1}},
        },
    ]


def fingerprints(*problems: Problem) -> list[str]:
    return [each["fingerprint"] for each in load("gitlab", *problems)]


def test_gitlab_fingerprints_all_differ():
    alike = [
        report("broken-link", Location(path, line), message)
        for path in ("sessions/a.md", "sessions/b.md")
        for line in (1, 2, 2)
        for message in ("x", "y")
    ]
    found = fingerprints(*alike, report("missing-image", Location(PATH), "x"))
    assert len(set(found)) == len(found) == 13


def test_gitlab_fingerprints_stay_when_lines_are_added_above():
    moved = Problem(GUESS.rule, GUESS.severity, GUESS.message, Location(PATH, 30, 4))
    assert fingerprints(moved) == fingerprints(GUESS)


def test_there_are_five_styles_and_no_other():
    assert STYLES == ("text", "json", "github", "sarif", "gitlab")
    with pytest.raises(KeyError):
        format_problems([], "xml")


def test_problems_are_sorted_by_place_then_rule_then_message():
    def at(path: str, line: int, column: int, rule: str = "encoding", message: str = "m"):
        return report(rule, Location(path, line, column), message)

    expected = (
        at("a.md", 2, 1),
        at("a.md", 10, 1, "bad-name", "z"),
        at("a.md", 10, 1, "encoding", "a"),
        at("a.md", 10, 1, "encoding", "b"),
        at("a.md", 10, 2),
        at("b.md", 1, 1),
    )
    assert sort_problems(reversed(expected)) == expected


def test_exact_repeats_are_dropped_and_others_kept():
    other_hint = report(GUESS.rule, GUESS.location, GUESS.message, "another hint")
    assert sort_problems([GUESS, CLASH, GUESS]) == (GUESS, CLASH)
    assert len(sort_problems([GUESS, other_hint])) == 2


def test_a_problem_has_the_severity_of_its_rule():
    assert [each.severity for each in ALL] == [Severity.WARNING, Severity.ERROR, Severity.NOTE]
    assert [each.is_error for each in ALL] == [False, True, False]
    with pytest.raises(KeyError):
        report("no-such-rule", Location(PATH), "m")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_every_rule_is_explained_in_the_houses_style(rule):
    assert RULES[rule.id] is rule
    assert rule.id == rule.id.strip("-").lower()
    assert set(rule.id) <= set("abcdefghijklmnopqrstuvwxyz-")
    assert rule.summary
    first_word = rule.summary.split()[0]
    assert first_word[0].islower() or first_word[0] in "`0123456789" or first_word == "HTML"
    assert not rule.summary.endswith(".")
    for sentence in (rule.why, rule.fix):
        assert sentence[0].isupper()
        assert sentence[-1] in ".`"
    for text in (rule.summary, rule.why, rule.fix):
        assert text == " ".join(text.split())
        assert text.count("`") % 2 == 0


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_only_errors_cannot_be_waived(rule):
    is_mild = rule.severity in (Severity.WARNING, Severity.NOTE)
    assert rule.can_be_waived == (is_mild or rule.takes_all)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Aleph", "aleph"),
        ("  Room  A ", "room a"),
        ("Zürich", "zurich"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("O'Neil, Ann", "o neil ann"),
        ("Ann-Marie", "ann marie"),
        ("日本", "日本"),
        ("ﬁt", "fit"),
        ("...", ""),
        ("", ""),
    ],
)
def test_names_are_compared_by_what_people_hear(name, folded):
    assert fold(name) == folded
    assert fold(unicodedata.normalize("NFD", name)) == folded


ROOMS = ("Aleph", "Beth", "Grand Hall", "Café")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("Alpeh", "Aleph"),
        ("aleph", "Aleph"),
        ("grand-hall", "Grand Hall"),
        ("cafe", "Café"),
        ("Bet", "Beth"),
        ("Zürich", None),
        ("", None),
        ("x" * 100_000, None),
    ],
)
def test_a_near_miss_finds_the_name_that_was_meant(wanted, expected):
    assert closest(wanted, ROOMS) == expected


@pytest.mark.parametrize(
    ("wanted", "otherwise", "said"),
    [
        ("Alpeh", "", 'did you mean "Aleph"?'),
        ("Alpeh", "rooms are listed", 'did you mean "Aleph"? rooms are listed'),
        ("Zürich", "rooms are listed", "rooms are listed"),
        ("Zürich", "", ""),
    ],
)
def test_a_hint_asks_whether_the_near_name_was_meant(wanted, otherwise, said):
    assert did_you_mean(wanted, ROOMS, otherwise) == said
