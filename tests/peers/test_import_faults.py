"""Schedules and issues that could not come in once, as they lie in `shared/data/faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from socml_site.interchange.issues import import_issues
from socml_site.interchange.schedules import import_schedule
from socml_site.load import load_archive

FAULTS = Path(__file__).parents[2].parent / "shared/data/faults"

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(not FAULTS.is_dir(), reason="shared/data/faults is not there"),
]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "as-ical-or-csv/input/schedule.ics",
            ["start: 2024-06-01 12:00", "duration: 60", "room: Hall"],
        ),
        (
            "as-ical-or-csv/input/schedule.csv",
            ["start: 2024-06-01 10:00", "duration: 20", "room: Hall", "- Ada Lane", "Hello"],
        ),
        (
            "as-ical-or-csv/input/flat.json",
            ["start: 2024-06-01 10:00", "duration: 60", "room: Hall", "- Ada Lane"],
        ),
        ("attachments/input/schedule.xml", ["label: Slides", "url: https://example.org/slides.pdf"]),
        (
            "events-without-room-element/input/schedule.xml",
            ["start: 2010-02-06 16:40", "duration: 15", "room: Small room"],
        ),
        (
            "no-date-in-event/input/schedule.xml",
            ["start: 2018-02-03 10:00", "duration: 50", "<p>Text</p>"],
        ),
        ("recording-fields/input/schedule.xml", ["recording: 'no'", "license: CC-BY"]),
        ("two-languages/input/schedule.xml", ["language: en"]),
    ],
)  # fmt: skip
def test_a_schedule_comes_in_as_it_should(tmp_path, path, expected):
    report = import_schedule(FAULTS / f"schedule-{path}", tmp_path, timezone="Europe/Berlin")
    assert load_archive(tmp_path).problems == ()
    (file,) = (tmp_path / "sessions").iterdir()
    assert [each for each in expected if each not in file.read_text()] == []
    assert "two-languages" not in path or 'language en, of "en, de"' in "\n".join(report.text)


def test_two_sessions_in_one_room_keep_it(tmp_path):
    source = FAULTS / "schedule-parallel-in-one-room/input/schedule.xml"
    import_schedule(source, tmp_path, timezone="Europe/Berlin")
    loaded = load_archive(tmp_path)
    assert loaded.problems == ()
    rooms = [[room.name for room in each.rooms] for each in loaded.archive.sessions.values()]
    assert rooms == [["Lounge"], ["Lounge"]]


def test_an_issue_of_another_form_becomes_a_proposal(tmp_path):
    (tmp_path / "conference.yml").write_text((FAULTS / "base/conference.yml").read_text())
    report = import_issues(FAULTS / "issue-of-another-form/input/issue.json", tmp_path)
    text = (tmp_path / "sessions/kites-for-everybody.md").read_text()
    assert "proposers:\n- adalane\n" in text
    assert "### Not at the same time as\n\n#7\n" in text
    assert any("kept as text: What it is about; Aim;" in line for line in report.text)
