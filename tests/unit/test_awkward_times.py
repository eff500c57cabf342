"""Times that other programs get wrong: each is exact here, or refused with a cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_files import write

from socml_site.load import Loaded, load_archive
from socml_site.pages import PageBuilder
from socml_site.schedule import build_grids

LA, BERLIN, HOWE = "America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe"
# Clocks go forward, and back.
SPRING, AUTUMN = "2016-03-13", "2016-11-06"


def load(root: Path, zone: str, day: str, slots: str, *fields: str) -> Loaded:
    lines = "\n".join(("title: A", "proposers: Bo Chen", "room: a", *fields))
    write(
        root,
        {
            "conference.yml": f"name: T\nacronym: tiny\ntimezone: {zone}\n"
            f"days: [{{date: {day}, slots: [{slots}]}}]\nrooms: [{{id: a, name: A}}]\n",
            "sessions/a.md": f"---\n{lines}\n---\n",
        },
    )
    return load_archive(root)


def slot(start: str, end: str) -> str:
    return f'{{start: "{start}", end: "{end}"}}'


@pytest.mark.parametrize(
    ("zone", "day", "start", "minutes", "start_utc", "end_utc"),
    [
        # Ordinary days, in zones of all kinds.
        ("UTC", "2016-10-07", "00:00", 1, "07 00:00", "07 00:01"),
        ("UTC", "2016-10-07", "23:59", 1, "07 23:59", "08 00:00"),
        ("UTC", "2016-10-07", "23:30", 60, "07 23:30", "08 00:30"),
        (LA, "2016-10-07", "14:00", 50, "07 21:00", "07 21:50"),
        (LA, "2016-10-07", "17:30", 60, "08 00:30", "08 01:30"),
        (BERLIN, "2016-10-07", "00:30", 15, "06 22:30", "06 22:45"),
        ("Asia/Kolkata", "2016-10-07", "10:00", 45, "07 04:30", "07 05:15"),
        ("Asia/Kathmandu", "2016-10-07", "05:30", 30, "06 23:45", "07 00:15"),
        ("Australia/Darwin", "2016-10-07", "09:00", 30, "06 23:30", "07 00:00"),
        ("Pacific/Kiritimati", "2016-10-07", "13:59", 2, "06 23:59", "07 00:01"),
        ("Pacific/Pago_Pago", "2016-10-07", "13:00", 60, "08 00:00", "08 01:00"),
        ("America/St_Johns", "2016-10-07", "21:30", 60, "08 00:00", "08 01:00"),
        ("Pacific/Chatham", "2016-10-07", "13:44", 2, "06 23:59", "07 00:01"),
        # While clocks go forward.
        (LA, SPRING, "01:30", 60, "13 09:30", "13 10:30"),
        (LA, SPRING, "01:59", 1, "13 09:59", "13 10:00"),
        (LA, SPRING, "03:00", 30, "13 10:00", "13 10:30"),
        (LA, "2016-03-12", "23:30", 240, "13 07:30", "13 11:30"),
        (HOWE, "2016-10-02", "01:45", 30, "01 15:15", "01 15:45"),
        # While they go back: of two times that read the same, the first is meant.
        (LA, AUTUMN, "00:30", 60, "06 07:30", "06 08:30"),
        (LA, AUTUMN, "00:30", 120, "06 07:30", "06 09:30"),
        (LA, AUTUMN, "00:30", 180, "06 07:30", "06 10:30"),
        (LA, AUTUMN, "01:30", 20, "06 08:30", "06 08:50"),
        (LA, AUTUMN, "01:30", 120, "06 08:30", "06 10:30"),
        (LA, AUTUMN, "02:00", 30, "06 10:00", "06 10:30"),
        (HOWE, "2016-04-03", "01:15", 60, "02 14:15", "02 15:15"),
        # Clocks that changed at midnight, and a day that there was once only.
        ("America/Sao_Paulo", "2016-10-15", "23:30", 60, "16 02:30", "16 03:30"),
        ("Pacific/Apia", "2011-12-29", "23:30", 60, "30 09:30", "30 10:30"),
    ],
)
def test_a_moment_is_exact(tmp_path, zone, day, start, minutes, start_utc, end_utc):
    loaded = load(tmp_path, zone, day, "", f"start: {day} {start}", f"duration: {minutes}")
    assert loaded.problems == ()
    archive = loaded.archive
    assert archive is not None
    begins, ends = archive.conference.moments_of(archive.sessions["a"].occurrences[0])
    assert (f"{begins:%d %H:%M}", f"{ends:%d %H:%M}") == (start_utc, end_utc)
    # Whatever it is, the timetable and the pages can show it.
    assert len(build_grids(archive)) == 1
    for page in PageBuilder(archive, loaded.links).all():
        assert page.html


@pytest.mark.parametrize(
    ("zone", "day", "slots", "fields", "message"),
    [
        ("UTC", "2016-10-07", "", ["start: 2016-10-07 24:00"], "24:00 belongs to the next day"),
        ("UTC", "2016-10-07", slot("24:00", "01:00"), [], "24:00 belongs to the next day"),
        ("UTC", "2016-10-07", slot("14:00", "13:00"), [], "this slot ends at 13:00, before"),
        ("UTC", "2016-10-07", slot("10:00", "10:00"), [], "this slot ends at 10:00, before"),
        (LA, SPRING, "", [f"start: {SPRING} 02:30"], "there is no 02:30"),
        (LA, SPRING, slot("02:30", "03:30"), [], "there is no 02:30"),
        (LA, SPRING, slot("01:30", "02:30"), [], "there is no 02:30"),
        (HOWE, "2016-10-02", "", ["start: 2016-10-02 02:15"], "there is no 02:15"),
        ("America/Sao_Paulo", "2016-10-16", "", ["start: 2016-10-16 00:30"], "there is no 00:30"),
        ("Pacific/Apia", "2011-12-30", "", ["start: 2011-12-30 12:00"], "there is no 12:00"),
        (LA, AUTUMN, "", [f"start: {AUTUMN} 01:30", "duration: 30"], "clocks go back while it"),
        (LA, AUTUMN, "", [f"start: {AUTUMN} 01:30", "duration: 60"], "clocks go back while it"),
        ("UTC", "2016-10-07", "", ["start: 2016-10-07 10:60"], "there is no 10:60"),
        ("UTC", "2016-10-07", "", ["start: 2016-02-30 10:00"], "there is no day 2016-02-30"),
    ],
)
def test_a_moment_that_there_is_not_is_refused(tmp_path, zone, day, slots, fields, message):
    found = load(tmp_path, zone, day, slots, *fields).problems
    assert [each.message for each in found if each.message.startswith(message)], found
    assert all(each.hint for each in found)


def test_overlapping_starts_are_laid_out_each_in_its_room(tmp_path):
    rooms = "".join(f"{{id: r{number}, name: R{number}}}," for number in range(3))
    files = {
        "conference.yml": "name: T\nacronym: tiny\ntimezone: UTC\n"
        f"days: [{{date: 2016-10-07, slots: []}}]\nrooms: [{rooms}]\n"
    }
    for number, (start, minutes) in enumerate([("10:00", 90), ("10:30", 30), ("10:45", 60)]):
        files[f"sessions/s{number}.md"] = (
            f"---\ntitle: S{number}\nproposers: P{number} X\nstart: 2016-10-07 {start}\n"
            f"duration: {minutes}\nroom: r{number}\n---\n"
        )
    write(tmp_path, files)
    archive = load_archive(tmp_path).archive
    assert archive is not None
    (grid,) = build_grids(archive)
    assert [f"{row.start_local:%H:%M}" for row in grid.rows] == [
        "10:00", "10:30", "10:45", "11:00", "11:30",
    ]  # fmt: skip
    reach = {
        meeting.session.id: cell.rows
        for row in grid.rows
        for cell in row.cells
        for meeting in cell.meetings
    }
    assert reach == {"s0": 4, "s1": 2, "s2": 3}
