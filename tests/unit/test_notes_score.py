"""The benchmark of how well notes are understood: that it counts as it says, and what it finds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from project_files import write

from benchmarks.notes_score import NOTES, Figures, format_figures, score_folder

TEXT = """\
# Sensors

Date: 2025-10-18

Present: Ann Lee, Bo Chen

Notes: Bo Chen

## Decisions

- use the blue sensors
- meet every month

## Action items

- [ ] Ann: order ten sensors (due 2025-11-01)
- [x] clean the attic

## Open questions

- who pays for batteries?
"""


def item(kind: str, line: int, text: str, **more: Any) -> dict[str, Any]:
    facts = {"owners": [], "due": None, "marked": True, "done": False}
    return {"kind": kind, "line": line, "text": text, **facts, **more}


BLUE = item("decision", 11, "use the blue sensors")
MONTHLY = item("decision", 12, "meet every month")
ORDER = item("action", 16, "order ten sensors", owners=["Ann"], due="2025-11-01")
ATTIC = item("action", 17, "clean the attic", done=True)
BATTERIES = item("question", 21, "who pays for batteries?")
ALL = [BLUE, MONTHLY, ORDER, ATTIC, BATTERIES]


def score(
    root: Path, outcomes: list[dict[str, Any]], text: str = TEXT, **changed: Any
) -> tuple[Figures, list[str]]:
    annotation = {
        "source": "invented",
        "language": "en",
        "date": "2025-10-18",
        "attendees": ["Ann Lee", "Bo Chen"],
        "note_takers": ["Bo Chen"],
        "chairs": [],
        "outcomes": outcomes,
    }
    write(root, {"a.md": text, "a.json": json.dumps({**annotation, **changed})})
    return score_folder(root)


def shown(figures: Figures, *names: str, row: str = "all") -> dict[str, str]:
    """Return figures as they are printed, without their percentage."""
    given = figures["all" if row == "all" else "by kind"][row]
    return {name: str(given.get(name, "-")).rpartition(" ")[2] for name in names}


def test_what_is_found_as_a_reader_finds_it_is_all_right(tmp_path):
    figures, mistakes = score(tmp_path, ALL)
    assert mistakes == []
    assert {str(each).partition(" ")[0] for each in figures["all"]["all"].values()} == {"100%"}
    counted = shown(figures, "marked recall", "recall", "precision", "owners", "due days", "dates")
    assert counted == {
        "marked recall": "5/5",
        "recall": "5/5",
        "precision": "5/5",
        "owners": "1/1",
        "due days": "1/1",
        "dates": "1/1",
    }
    people = shown(figures, "attendees recall", "attendees precision", "note-takers recall")
    assert set(people.values()) == {"2/2", "1/1"}


@pytest.mark.parametrize(
    ("outcomes", "row", "counted", "mistake"),
    [
        pytest.param(
            [*ALL, item("decision", 3, "paint the shed", marked=False)],
            "decision",
            {"marked recall": "2/2", "recall": "2/3", "precision": "2/2"},
            "a.md:3: missed decision (prose): paint the shed",
            id="missed",
        ),
        pytest.param(
            [*ALL, item("decision", 3, "paint the shed")],
            "decision",
            {"marked recall": "2/3", "recall": "2/3", "precision": "2/2"},
            "a.md:3: missed decision (marked): paint the shed",
            id="missed though marked",
        ),
        pytest.param(
            [BLUE, ORDER, ATTIC, BATTERIES],
            "decision",
            {"recall": "1/1", "precision": "1/2", "kind": "1/1"},
            "a.md:12: false decision: meet every month",
            id="false",
        ),
        pytest.param(
            [BLUE, item("action", 12, "meet every month"), ORDER, ATTIC, BATTERIES],
            "decision",
            {"recall": "1/1", "precision": "1/2", "kind": "1/2"},
            "a.md:12: wrong kind: decision for action: meet every month",
            id="wrong kind",
        ),
        pytest.param(
            [BLUE, item("action", 12, "meet every month"), ORDER, ATTIC, BATTERIES],
            "action",
            {"recall": "2/3", "precision": "2/2"},
            "a.md:12: missed action (marked): meet every month",
            id="missed by a wrong kind",
        ),
        pytest.param(
            [BLUE, MONTHLY, ORDER | {"owners": []}, ATTIC, BATTERIES],
            "action",
            {"recall": "2/2", "owners": "-", "no owner": "1/2"},
            "a.md:16: owners: Ann Lee for none: order ten sensors",
            id="invented owner",
        ),
        pytest.param(
            [BLUE, MONTHLY, ORDER | {"owners": ["Bo"]}, ATTIC, BATTERIES],
            "action",
            {"recall": "2/2", "owners": "0/1", "no owner": "1/1"},
            "a.md:16: owners: Ann Lee for Bo: order ten sensors",
            id="wrong owner",
        ),
        pytest.param(
            [BLUE, MONTHLY, ORDER | {"owners": ["Ann", "Bo"]}, ATTIC, BATTERIES],
            "action",
            {"owners": "0/1"},
            "a.md:16: owners: Ann Lee for Ann, Bo: order ten sensors",
            id="one owner of two",
        ),
        pytest.param(
            [BLUE, MONTHLY, ORDER | {"due": "2025-11-02"}, ATTIC, BATTERIES],
            "action",
            {"recall": "2/2", "due days": "0/1", "no due day": "1/1"},
            "a.md:16: due: 2025-11-01 for 2025-11-02: order ten sensors",
            id="wrong day",
        ),
        pytest.param(
            [BLUE, MONTHLY, ORDER | {"due": None}, ATTIC, BATTERIES],
            "action",
            {"due days": "-", "no due day": "1/2"},
            "a.md:16: due: 2025-11-01 for none: order ten sensors",
            id="invented day",
        ),
        pytest.param(
            [BLUE, MONTHLY, ORDER, ATTIC | {"done": False}, BATTERIES],
            "action",
            {"recall": "2/2", "done": "1/2"},
            "a.md:17: done: clean the attic",
            id="done",
        ),
    ],
)
def test_each_mistake_is_counted_where_it_belongs(tmp_path, outcomes, row, counted, mistake):
    figures, mistakes = score(tmp_path, outcomes)
    assert shown(figures, *counted, row=row) == counted
    assert mistake in mistakes


@pytest.mark.parametrize("kind", ["decision", "question"])
@pytest.mark.parametrize("text", ["meet every month", "paint the shed"])
def test_what_is_doubtful_is_no_success_and_no_mistake_of_any_kind(tmp_path, kind, text):
    doubtful = item(kind, 12, text, doubt=True)
    found = MONTHLY["text"] == text
    outcomes = [BLUE, doubtful, ORDER, ATTIC, BATTERIES]
    without = TEXT if found else TEXT.replace("- meet every month\n", "\n")
    figures, mistakes = score(tmp_path, outcomes, without)
    assert mistakes == []
    assert shown(figures, "recall", "precision") == {"recall": "4/4", "precision": "4/4"}


@pytest.mark.parametrize(
    ("text", "line", "is_same"),
    [
        ("Use the **blue** sensors!", 40, True),
        ("use the [blue](https://example.org/) sensors", 40, True),
        ("the blue sensors", 40, True),
        ("we use these blue sensors", 12, True),
        ("we use these blue sensors", 13, False),
        ("blue", 40, False),
        ("the green cables", 11, False),
    ],
)
def test_items_are_one_by_their_words_and_where_they_stand(tmp_path, text, line, is_same):
    figures, _ = score(tmp_path, [item("decision", line, text), MONTHLY, ORDER, ATTIC, BATTERIES])
    assert shown(figures, "recall", row="decision") == {"recall": "2/2" if is_same else "1/2"}


def test_what_is_found_counts_once_for_what_is_most_alike(tmp_path):
    figures, mistakes = score(tmp_path, [*ALL, item("decision", 40, "the blue sensors")])
    assert mistakes == ["a.md:40: missed decision (marked): the blue sensors"]
    assert shown(figures, "recall", "precision") == {"recall": "5/6", "precision": "5/5"}


def test_what_a_reader_finds_once_is_right_once(tmp_path):
    text = TEXT.replace("meet every month", "use the blue sensors, please")
    figures, mistakes = score(tmp_path, [BLUE, ORDER, ATTIC, BATTERIES], text)
    assert mistakes == ["a.md:12: false decision: use the blue sensors, please"]
    assert shown(figures, "recall", "precision") == {"recall": "4/4", "precision": "4/5"}


@pytest.mark.parametrize(
    ("changed", "counted", "mistake"),
    [
        ({"attendees": ["Ann Lee (Lab)", "bo chen"]}, {"attendees recall": "2/2"}, None),
        (
            {"attendees": ["Ann Lee", "Cy Roe"]},
            {"attendees recall": "1/2", "attendees precision": "1/2"},
            "a.md:1: missed in attendees: Cy Roe",
        ),
        ({"attendees": [], "people_doubt": True}, {"attendees precision": "-"}, None),
        ({"note_takers": ["Bo"]}, {"note-takers recall": "1/1"}, None),
        (
            {"note_takers": []},
            {"note-takers precision": "0/1"},
            "a.md:1: false in note-takers: Bo Chen",
        ),
        ({"chairs": ["Ann"]}, {"chairs recall": "0/1"}, "a.md:1: missed in chairs: Ann"),
        ({"date": "2025-10-19"}, {"dates": "0/1"}, "a.md:1: date: 2025-10-18 for 2025-10-19"),
        ({"date": None}, {"no date": "0/1"}, "a.md:1: date: 2025-10-18 for none"),
        ({"date": None, "date_doubt": True}, {"no date": "-", "dates": "-"}, None),
    ],
)
def test_people_and_dates_are_counted(tmp_path, changed, counted, mistake):
    figures, mistakes = score(tmp_path, ALL, **changed)
    assert shown(figures, *counted) == counted
    assert mistake in mistakes if mistake else mistakes == []


def test_notes_that_no_site_would_show_count_as_missed(tmp_path):
    figures, mistakes = score(tmp_path, ALL, f"---\nsession: nowhere\n---\n{TEXT}")
    assert "a.md:1: left out, as there are errors" in mistakes
    assert shown(figures, "shown", "recall") == {"shown": "0/1", "recall": "0/5"}


def test_notes_without_outcomes_tell_what_is_found_all_the_same(tmp_path):
    figures, _ = score(tmp_path, [])
    assert shown(figures, "no item", "precision") == {"no item": "0/1", "precision": "0/5"}


def test_notes_are_chosen_by_name_and_source(tmp_path):
    score(tmp_path, ALL)
    assert score_folder(tmp_path, only="a")[0]["by source"].keys() == {"invented"}
    assert score_folder(tmp_path, only="b") == ({}, [])
    assert score_folder(tmp_path, origin="real") == ({}, [])


def test_an_annotation_that_cannot_be_used_is_named(tmp_path):
    with pytest.raises(SystemExit, match=r"a\.json cannot be used: (?s:.*)kind"):
        score(tmp_path, [item("wish", 3, "more cake")])


@pytest.fixture(scope="module")
def figures() -> Figures:
    return score_folder(NOTES)[0]


@pytest.mark.parametrize(
    ("name", "least"), [("marked recall", 0.90), ("precision", 0.93), ("owners", 0.88)]
)
def test_notes_in_many_languages_are_understood(figures, name, least):
    assert figures["all"]["all"][name].rate >= least


def test_every_note_is_shown(figures):
    assert shown(figures, "shown") == {"shown": "18/18"}


def test_tables_have_a_row_for_each_group_and_one_for_all(figures):
    lines = format_figures(figures).splitlines()
    names = [line[:22].strip() for line in lines]
    assert names[:6] == ["by kind", "action", "decision", "question", "all", ""]
    assert {"ar", "zh", "ar action", "zh question", "invented"} <= set(names)
    assert lines[-1].startswith("in all: shown 100% 18/18, ")
