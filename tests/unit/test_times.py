"""Dates and times: what is understood, what is refused and why, and what clocks do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic_core import PydanticCustomError

from socml_site.load import Loaded, load_archive
from socml_site.model import Conference
from socml_site.model.values import read_date, read_local, read_moment, read_time

DATE_HINT = 'write year-month-day, such as "2016-10-07"'
LOCAL_HINT = 'write year-month-day and hours:minutes, such as "2016-10-07 14:00"'
CLOCK_HINT = 'write hours:minutes, such as "14:00"'
ZONE_HINT = "leave it out: times are local to the conference"


local = datetime.fromisoformat


def refusal(read: Callable[[Any], object], value: object) -> tuple[str, str, str]:
    """Return rule, message and hint."""
    with pytest.raises(PydanticCustomError) as caught:
        read(value)
    context = caught.value.context or {}
    return caught.value.type, context["said"], context["hint"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-10-07", date(2016, 10, 7)),
        ("2016-1-2", date(2016, 1, 2)),
        ("  2016-10-07 ", date(2016, 10, 7)),
        ("2016-02-29", date(2016, 2, 29)),
        ("1999-12-31", date(1999, 12, 31)),
    ],
)
def test_a_date_is_understood(text, expected):
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("value", "rule", "message", "hint"),
    [
        ("7/10/2016", "bad-time", '"7/10/2016" is not a date', DATE_HINT),
        (
            "13/10/2016",
            "bad-time",
            '"13/10/2016" is not a date',
            'write "2016-10-13"',
        ),
        (
            "31.1.2016",
            "bad-time",
            '"31.1.2016" is not a date',
            'write "2016-01-31"',
        ),
        ("10-07-2016", "bad-time", '"10-07-2016" is not a date', DATE_HINT),
        (
            "2016/10/07",
            "bad-time",
            '"2016/10/07" is not a date',
            'write "2016-10-07"',
        ),
        (
            "10/17/2016",
            "bad-time",
            '"10/17/2016" is not a date',
            'write "2016-10-17"',
        ),
        ("16-10-07", "bad-time", '"16-10-07" is not a date', DATE_HINT),
        ("October 7", "bad-time", '"October 7" is not a date', DATE_HINT),
        ("2016-10-07 14:00", "bad-time", '"2016-10-07 14:00" is not a date', DATE_HINT),
        ("2016-02-30", "bad-time", "there is no day 2016-02-30", "check the month and the day"),
        ("2015-02-29", "bad-time", "there is no day 2015-02-29", "check the month and the day"),
        ("2016-13-01", "bad-time", "there is no day 2016-13-01", "check the month and the day"),
        ("0000-01-01", "bad-time", "there is no day 0000-01-01", "check the year"),
        ("", "bad-value", "this is empty", "write a value, or leave the field out"),
        (None, "bad-value", "this is empty", "write a value, or leave the field out"),
        (["2016-10-07"], "bad-value", "a date is expected here, not a list", ""),
        (
            {"year": "2016"},
            "bad-value",
            "a date is expected here, not fields",
            "put the value in quotes",
        ),
    ],
)
def test_what_is_no_date_is_refused_with_a_cure(value, rule, message, hint):
    assert refusal(read_date, value) == (rule, message, hint)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:00", time(14, 0)),
        ("09:30", time(9, 30)),
        ("9:05", time(9, 5)),
        ("9.05", time(9, 5)),
        ("10:30", time(10, 30)),
        ("00:00", time(0, 0)),
        ("23:59", time(23, 59)),
        (" 14:00 ", time(14, 0)),
    ],
)
def test_a_time_of_day_means_what_the_author_wrote(text, expected):
    """YAML 1.1 reads 10:30 as 630; we must not."""
    assert read_time(text) == expected


@pytest.mark.parametrize(
    ("value", "rule", "message", "hint"),
    [
        ("14", "bad-time", '"14" is not a time of day', CLOCK_HINT),
        ("2pm", "bad-time", '"2pm" is not a time of day', 'write "14:00"'),
        ("2:00 pm", "bad-time", '"2:00 pm" is not a time of day', 'write "14:00"'),
        ("14h00", "bad-time", '"14h00" is not a time of day', 'write "14:00"'),
        ("14:0", "bad-time", '"14:0" is not a time of day', CLOCK_HINT),
        ("14:00:00", "bad-time", '"14:00:00" is not a time of day', 'write "14:00"'),
        ("630", "bad-time", '"630" is not a time of day', CLOCK_HINT),
        ("-1:00", "bad-time", '"-1:00" is not a time of day', CLOCK_HINT),
        (
            "24:00",
            "bad-time",
            "24:00 belongs to the next day",
            'write "00:00" of the next day',
        ),
        ("24:01", "bad-time", "there is no 24:01 o'clock", 'a day goes from "00:00" to "23:59"'),
        ("25:00", "bad-time", "there is no 25:00 o'clock", 'a day goes from "00:00" to "23:59"'),
        ("12:60", "bad-time", "there is no 12:60 o'clock", 'a day goes from "00:00" to "23:59"'),
        ("", "bad-value", "this is empty", "write a value, or leave the field out"),
        (["14:00"], "bad-value", "a time of day is expected here, not a list", ""),
    ],
)
def test_what_is_no_time_of_day_is_refused_with_a_cure(value, rule, message, hint):
    assert refusal(read_time, value) == (rule, message, hint)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-10-07 14:00", local("2016-10-07 14:00")),
        ("2016-10-07T14:00", local("2016-10-07 14:00")),
        ("2016-10-07  14:00", local("2016-10-07 14:00")),
        ("2016-10-07 14:00:00", local("2016-10-07 14:00")),
        ("2016-10-07T14:00:00", local("2016-10-07 14:00")),
        ("2016-1-2 9:05", local("2016-01-02 09:05")),
        ("2016-10-07 14.30", local("2016-10-07 14:30")),
    ],
)
def test_a_date_and_time_is_local_and_has_no_zone(text, expected):
    assert read_local(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("2016-10-07", '"2016-10-07" has no time of day', 'add it: "2016-10-07 14:00"'),
        ("14:00", '"14:00" is not a date and time', LOCAL_HINT),
        ("7/10/2016 14:00", '"7/10/2016 14:00" is not a date and time', LOCAL_HINT),
        (
            "17/10/2016 14:00",
            '"17/10/2016 14:00" is not a date and time',
            'write "2016-10-17 14:00"',
        ),
        ("Friday 14:00", '"Friday 14:00" is not a date and time', LOCAL_HINT),
        ("2016-10-07 2pm", '"2pm" is not a time of day', 'write "2016-10-07 14:00"'),
        (
            "2016-10-07 24:00",
            "24:00 belongs to the next day",
            'write "2016-10-08 00:00"',
        ),
        ("2016-10-07 14:00:30", '"14:00:30" is not a time of day', CLOCK_HINT),
        ("2016-02-30 14:00", "there is no day 2016-02-30", "check the month and the day"),
        ("2016-10-07 14:00Z", '"2016-10-07 14:00Z" names a time zone', ZONE_HINT),
        ("2016-10-07T14:00:00z", '"2016-10-07T14:00:00z" names a time zone', ZONE_HINT),
        ("2016-10-07 14:00+02:00", '"2016-10-07 14:00+02:00" names a time zone', ZONE_HINT),
        ("2016-10-07 14:00-07:00", '"2016-10-07 14:00-07:00" names a time zone', ZONE_HINT),
        ("2016-10-07T14:00:00-0700", '"2016-10-07T14:00:00-0700" names a time zone', ZONE_HINT),
    ],
)
def test_what_is_no_date_and_time_is_refused_with_a_cure(text, message, hint):
    assert refusal(read_local, text) == ("bad-time", message, hint)


@pytest.mark.parametrize("text", ["2016-10-07 14-00", "2016-10-07 14:00-14:50"])
def test_a_hyphen_is_not_always_a_time_zone(text):
    assert "time zone" not in refusal(read_local, text)[1]


@pytest.mark.parametrize("text", ["2016-10-07 14:00 PDT", "2016-10-07 14:00 +02:00"])
def test_a_time_zone_after_a_space_is_called_one(text):
    assert refusal(read_local, text)[1] == f'"{text}" names a time zone'


def test_a_hint_names_a_day_that_exists():
    assert refusal(read_date, "13.13.2016")[2] == DATE_HINT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016-10-07", date(2016, 10, 7)),
        ("2016-10-07 14:00", local("2016-10-07 14:00")),
    ],
)
def test_a_moment_is_a_day_or_the_beginning_of_a_slot(text, expected):
    moment = read_moment(text)
    assert (type(moment), moment) == (type(expected), expected)


def conference(zone: str) -> Conference:
    return Conference("Tiny", "tiny16", ZoneInfo(zone), (), (), ("discussion",))


@pytest.mark.parametrize(
    ("zone", "local_time", "utc_time"),
    [
        ("America/Los_Angeles", local("2016-10-07 14:00"), local("2016-10-07 21:00")),
        ("America/Los_Angeles", local("2016-12-07 14:00"), local("2016-12-07 22:00")),
        ("America/Los_Angeles", local("2016-11-06 01:30"), local("2016-11-06 08:30")),
        ("Asia/Kolkata", local("2016-10-07 02:00"), local("2016-10-06 20:30")),
        ("Asia/Kathmandu", local("2016-10-07 14:00"), local("2016-10-07 08:15")),
        ("Australia/Lord_Howe", local("2016-10-07 14:00"), local("2016-10-07 03:00")),
        ("Pacific/Apia", local("2011-12-31 00:00"), local("2011-12-30 10:00")),
        ("UTC", local("2016-10-07 14:00"), local("2016-10-07 14:00")),
    ],
)
def test_local_time_becomes_utc_and_of_two_that_read_the_same_the_first_is_meant(
    zone, local_time, utc_time
):
    assert conference(zone).to_utc(local_time) == utc_time.replace(tzinfo=UTC)


def load(root: Path, zone: str, day: str, *fields: str, as_of: str = "2016-01-01 09:00") -> Loaded:
    """Read a conference of one session on one day, whose slots are 00:00 to 12:00 to 23:00."""
    (root / "conference.yml").write_text(
        f"name: Tiny conference\nacronym: tiny16\ntimezone: {zone}\nas_of: {as_of}\n"
        f'days: [{{date: {day}, slots: [{{start: "00:00", end: "12:00"}}, '
        '{start: "12:00", end: "23:00"}]}]\nrooms: [{id: aleph, name: Aleph}]\n',
        encoding="utf-8",
    )
    (root / "sessions").mkdir()
    lines = "\n".join(["title: A", "proposers: Bo Chen", *fields])
    (root / "sessions" / "a.md").write_text(f"---\n{lines}\n---\n", encoding="utf-8")
    return load_archive(root)


@pytest.mark.parametrize(
    ("zone", "start", "hint"),
    [
        ("America/Los_Angeles", "2016-03-13 02:00", "write 03:00"),
        ("America/Los_Angeles", "2016-03-13 02:30", "write 03:30"),
        ("Europe/Berlin", "2016-03-27 02:59", "write 03:59"),
        ("Australia/Lord_Howe", "2016-10-02 02:15", "write 02:45"),
    ],
)
def test_an_hour_that_the_clocks_leave_out_is_refused(tmp_path, zone, start, hint):
    loaded = load(tmp_path, zone, start.split()[0], f"start: {start}")
    (problem,) = loaded.problems
    day, clock = start.split()
    assert (problem.rule, problem.hint) == ("bad-time", hint)
    assert problem.message == f"there is no {clock} on {day}: clocks go forward then"
    assert (problem.location.line, problem.location.column) == (4, 8)
    assert loaded.left_out == ("sessions/a.md",)


@pytest.mark.parametrize(
    ("zone", "start"),
    [
        ("America/Los_Angeles", "2016-03-13 01:59"),
        ("America/Los_Angeles", "2016-03-13 03:00"),
        ("America/Los_Angeles", "2016-11-06 01:30"),
        ("Asia/Kolkata", "2016-03-13 02:30"),
        ("Australia/Lord_Howe", "2016-10-02 02:30"),
    ],
)
def test_an_hour_that_the_clocks_show_is_accepted_even_if_they_show_it_twice(tmp_path, zone, start):
    loaded = load(tmp_path, zone, start.split()[0], f"start: {start}")
    assert loaded.problems == ()
    assert loaded.archive is not None
    assert loaded.archive.sessions["a"].start_local == local(start)


@pytest.mark.parametrize(
    ("fields", "end"),
    [
        (["start: 2016-10-07 10:00"], local("2016-10-07 12:00")),
        (["start: 2016-10-07 12:00"], local("2016-10-07 23:00")),
        (["start: 2016-10-07 10:00", "duration: 25"], local("2016-10-07 10:25")),
        (["start: 2016-10-07 11:30", "duration: 60"], local("2016-10-07 12:30")),
        (["duration: 25"], None),
    ],
)
def test_a_session_lasts_as_long_as_it_says_or_to_the_end_of_its_slot(tmp_path, fields, end):
    archive = load(tmp_path, "Europe/Berlin", "2016-10-07", *fields).archive
    assert archive is not None
    assert archive.sessions["a"].end_local == end


def test_a_session_outside_of_all_slots_lasts_an_hour(tmp_path):
    """It is reported and left out; only its message shows how long it would last."""
    problems = load(tmp_path, "Europe/Berlin", "2016-10-07", "start: 2016-10-07 23:00").problems
    (message,) = [each.message for each in problems if each.rule == "outside-schedule"]
    assert message.startswith("this session lasts from 23:00 to 00:00 on 2016-10-08,")


def test_a_session_outside_of_the_day_is_reported_once(tmp_path):
    fields = ["start: 2016-10-07 23:30", "duration: 60"]
    problems = load(tmp_path, "Europe/Berlin", "2016-10-07", *fields).problems
    assert [each.rule for each in problems] == ["outside-schedule"]


@pytest.mark.parametrize(
    ("zone", "start"),
    [("America/Los_Angeles", "9999-12-31 23:30"), ("Asia/Kolkata", "0001-01-01 00:00")],
)
def test_a_time_at_the_end_of_the_calendar_is_a_problem_and_no_crash(tmp_path, zone, start):
    problems = load(tmp_path, zone, "2016-10-07", f"start: {start}").problems
    assert {each.location.path for each in problems} == {"sessions/a.md"}


def test_a_moment_at_the_end_of_the_calendar_is_a_problem_and_no_crash(tmp_path):
    loaded = load(tmp_path, "America/Los_Angeles", "2016-10-07", as_of="9999-12-31 23:59")
    assert {each.location.path for each in loaded.problems} == {"conference.yml"}
