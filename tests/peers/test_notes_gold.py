"""Notes that somebody else has annotated: what is found in them, against what a reader finds."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared"
GOLD = SHARED / "data" / "notes-gold"
SCORER = SHARED / "tools" / "score_notes.py"

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(not SCORER.is_file(), reason=f"{SCORER} is not there"),
]


@pytest.fixture(scope="module")
def figures():
    spec = importlib.util.spec_from_file_location("score_notes", SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    report, _ = scorer.measure(GOLD, None, None)
    return report


@pytest.mark.parametrize(
    ("row", "figure", "least"),
    [
        ("decision/all", "marked_recall", 0.90),
        ("action/all", "marked_recall", 0.95),
        ("question/all", "marked_recall", 0.85),
        ("decision/all", "precision", 0.95),
        ("action/all", "precision", 0.95),
        ("question/all", "precision", 0.95),
        ("action/all", "owners", 0.90),
        ("action/all", "due", 0.90),
        ("all/all", "attendees_recall", 0.92),
        ("all/all", "attendees_precision", 0.92),
        ("all/all", "note_takers_recall", 0.92),
        ("all/all", "note_takers_precision", 0.92),
    ],
)
def test_what_readers_find_is_found(figures, row, figure, least):
    assert figures[row][figure] >= least


@pytest.mark.parametrize("figure", ["marked_recall", "precision", "owners", "due"])
def test_no_language_is_left_behind(figures, figure):
    low = {
        row: each[figure]
        for row, each in figures.items()
        if row.startswith("all/") and each[figure] is not None and each[figure] < 0.80
    }
    assert low == {}
