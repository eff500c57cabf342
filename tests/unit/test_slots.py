"""The slots of a day: which of them are after midnight, and which are slips."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from project_files import write

from socml_site.load import load_archive
from socml_site.model import Conference, Day
from socml_site.problems import Problem

local = datetime.fromisoformat


def load(
    root: Path, *days: str, first: str = "2023-08-15"
) -> tuple[Conference | None, list[Problem]]:
    """Read a conference in Berlin; each of its days is written as `10:00-11:00 22:00-02:00`."""
    lines = []
    for number, day in enumerate(days):
        spans = [span.split("-") for span in day.split()]
        slots = ", ".join(f'{{start: "{start}", end: "{end}"}}' for start, end in spans)
        lines.append(
            f"  - {{date: {date.fromisoformat(first) + timedelta(number)}, slots: [{slots}]}}\n"
        )
    text = f"name: Camp\nacronym: camp\ntimezone: Europe/Berlin\ndays:\n{''.join(lines)}"
    write(root, {"conference.yml": text})
    loaded = load_archive(root)
    return loaded.archive and loaded.archive.conference, list(loaded.problems)


def show(day: Day) -> str:
    """Write slots with the day of the month where it is not the day's own."""
    return " ".join(
        "-".join(
            f"{moment:%H:%M}" if moment.date() == day.date else f"{moment:%d/%H:%M}"
            for moment in (slot.start_local, slot.end_local)
        )
        for slot in day.slots
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("22:00-02:00", "22:00-16/02:00"),
        ("22:00-00:00", "22:00-16/00:00"),
        ("22:00-24:00", "22:00-16/00:00"),
        ("00:00-24:00", "00:00-16/00:00"),
        ("10:00-00:00", "10:00-16/00:00"),
        ("22:00-10:00", "22:00-16/10:00"),
        # What stands below midnight is after it.
        ("22:00-00:00 00:00-02:00", "22:00-16/00:00 16/00:00-16/02:00"),
        ("22:00-24:00 0:00-2:00", "22:00-16/00:00 16/00:00-16/02:00"),
        ("22:00-00:30 00:30-02:00 02:00-03:00",
         "22:00-16/00:30 16/00:30-16/02:00 16/02:00-16/03:00"),
        ("10:00-11:00 22:00-23:50 00:10-01:00", "10:00-11:00 22:00-23:50 16/00:10-16/01:00"),
        ("18:00-24:00 00:00-06:00 06:00-12:00",
         "18:00-16/00:00 16/00:00-16/06:00 16/06:00-16/12:00"),
        # Slots can be in any order, and what is early on a day stays there.
        ("13:00-14:00 12:00-12:50", "12:00-12:50 13:00-14:00"),
        ("12:00-12:50 13:00-14:00 09:00-10:00", "09:00-10:00 12:00-12:50 13:00-14:00"),
        ("22:00-02:00 10:00-11:00", "10:00-11:00 22:00-16/02:00"),
        ("00:00-02:00 10:00-11:00 22:00-24:00", "00:00-02:00 10:00-11:00 22:00-16/00:00"),
        ("14:00-15:00 12:00-13:00 13:00-14:00 10:00-11:00",
         "10:00-11:00 12:00-13:00 13:00-14:00 14:00-15:00"),
    ],
)  # fmt: skip
def test_slots_are_where_the_day_goes_on(tmp_path, written, expected):
    conference, problems = load(tmp_path, written)
    assert problems == []
    assert conference is not None
    assert show(conference.days[0]) == expected


@pytest.mark.parametrize(
    ("written", "messages"),
    [
        ("14:00-13:00", ["this slot ends at 13:00, before it starts at 14:00"]),
        ("14:00-13:00 14:00-15:00", ["this slot ends at 13:00, before it starts at 14:00"]),
        ("12:00-13:00 15:00-14:00", ["this slot ends at 14:00, before it starts at 15:00"]),
        ("10:00-10:00", ["this slot ends at 10:00, before it starts at 10:00"]),
        ("00:00-00:00", ["this slot ends at 00:00, before it starts at 00:00"]),
        # One o'clock was meant to be in the afternoon.
        ("14:00-01:00 15:00-16:00",
         ["this slot ends at 01:00 on the next day, after the one that starts at 15:00"]),
        ("12:00-13:00 12:30-14:00", ["this slot starts before the one before it has ended"]),
        ("22:00-00:30 00:00-02:00", ["this slot starts before the one before it has ended"]),
        ("22:00-25:00", ["there is no 25:00 o'clock"]),
        ("24:00-01:00", ["24:00 belongs to the next day"]),
    ],
)  # fmt: skip
def test_a_slip_is_reported(tmp_path, written, messages):
    conference, problems = load(tmp_path, written)
    assert conference is None
    assert [each.message for each in problems] == messages
    assert all(each.rule == "bad-time" and each.hint for each in problems)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        # Clocks go forward on the morning after 25 March, at two.
        ("22:00-02:30", "there is no 02:30 on 2023-03-26: clocks go forward then"),
        ("22:00-00:00 02:30-03:30", "there is no 02:30 on 2023-03-26: clocks go forward then"),
    ],
)
def test_an_hour_that_the_clocks_leave_out_is_refused_in_the_night_as_well(
    tmp_path, written, message
):
    _, problems = load(tmp_path, written, first="2023-03-25")
    assert [each.message for each in problems] == [message]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2023-08-15 10:00", 15),
        ("2023-08-15 23:59", 15),
        ("2023-08-16 00:00", 15),
        ("2023-08-16 01:59", 15),
        ("2023-08-16 02:00", 16),
        ("2023-08-16 10:00", 16),
        # The third day begins before the second one's night is over.
        ("2023-08-17 00:30", 16),
        ("2023-08-17 01:00", 17),
        # After the last day there is only its night.
        ("2023-08-18 00:59", 17),
        ("2023-08-18 01:00", None),
        ("2023-08-15 00:30", 15),
        ("2023-08-14 23:00", None),
    ],
)
def test_a_night_belongs_to_the_day_before(tmp_path, moment, expected):
    conference, problems = load(
        tmp_path, "10:00-11:00 22:00-02:00", "10:00-11:00 22:00-02:00", "01:00-02:00 22:00-01:00"
    )
    assert (conference is not None, problems) == (True, [])
    day = conference.day_of(local(moment))
    assert (day.date.day if day else None) == expected


def test_without_slots_a_day_is_a_calendar_day(tmp_path):
    conference, _ = load(tmp_path, "", "")
    assert conference is not None
    days = [conference.day_of(local(f"2023-08-16 {hour}:00")) for hour in ("00", "23")]
    assert [day.date.day for day in days if day] == [16, 16]
