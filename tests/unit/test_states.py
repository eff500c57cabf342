"""How far a session has come is worked out from its fields, its minutes and one moment."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from socml_site.load import load_archive
from socml_site.model import Archive

# 14:00 to 14:50 in Los Angeles is 21:00 to 21:50 in UTC.
START_EPOCH = int(datetime(2016, 10, 7, 21, 0, tzinfo=UTC).timestamp())

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: {zone}
days: [{{date: 2016-10-07, slots: [{{start: "14:00", end: "14:50"}}]}}]
rooms: [{{id: aleph, name: Aleph}}]
{as_of}
"""

PLACED = ("start: 2016-10-07 14:00", "room: aleph")


@pytest.fixture(autouse=True)
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def load(
    root: Path,
    *fields: str,
    as_of: str = "",
    has_minutes: bool = False,
    zone: str = "America/Los_Angeles",
) -> Archive:
    """Read a conference whose session `a` has these fields; session `b` has a title only."""
    header = "\n".join(["title: A", "proposers: Bo Chen", *fields])
    files = {
        "conference.yml": CONFERENCE.format(zone=zone, as_of=f"as_of: {as_of}" if as_of else ""),
        "sessions/a.md": f"---\n{header}\n---\n",
        "sessions/b.md": "---\ntitle: B\nproposers: Cy Dee\n---\n",
    }
    if has_minutes:
        files["minutes/first-half.md"] = "---\nsession: a\n---\n\n- twelve people\n"
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    loaded = load_archive(root)
    assert not loaded.has_errors
    assert loaded.archive is not None
    return loaded.archive


def state_of(archive: Archive) -> tuple[str, bool]:
    """Return the state of session `a`, and whether it is on just now."""
    session = archive.sessions["a"]
    return str(archive.state_of(session)), archive.is_on(session)


@pytest.mark.parametrize(
    ("fields", "as_of", "state", "is_on"),
    [
        ((), "2016-10-07 14:20", "proposed", False),
        (("room: aleph",), "2016-10-07 14:20", "proposed", False),
        (("start: 2016-10-07 14:00",), "2016-10-07 13:00", "proposed", False),
        (("start: 2016-10-07 14:00",), "2016-10-07 14:20", "proposed", False),
        (("start: 2016-10-07 14:00",), "2016-10-09 09:00", "proposed", False),
        (PLACED, "2016-10-01 09:00", "scheduled", False),
        (PLACED, "2016-10-07 13:59", "scheduled", False),
        (PLACED, "2016-10-07 14:00", "scheduled", True),
        (PLACED, "2016-10-07 14:49", "scheduled", True),
        (PLACED, "2016-10-07 14:50", "held", False),
        (PLACED, "2017-01-01 00:00", "held", False),
        ((*PLACED, "duration: 25"), "2016-10-07 14:24", "scheduled", True),
        ((*PLACED, "duration: 25"), "2016-10-07 14:25", "held", False),
        ((*PLACED, "status: cancelled"), "2016-10-07 14:20", "cancelled", False),
        ((*PLACED, "status: cancelled"), "2017-01-01 00:00", "cancelled", False),
        ((*PLACED, "merged_into: b"), "2016-10-07 14:20", "merged", False),
        ((*PLACED, "merged_into: b"), "2017-01-01 00:00", "merged", False),
        (("merged_into: b", "status: cancelled"), "2016-10-07 14:20", "cancelled", False),
    ],
)
def test_time_and_fields_say_how_far_a_session_has_come(tmp_path, fields, as_of, state, is_on):
    assert state_of(load(tmp_path, *fields, as_of=as_of)) == (state, is_on)


@pytest.mark.parametrize(
    ("fields", "as_of", "state", "is_on"),
    [
        ((), "2016-10-01 09:00", "held", False),
        (("start: 2016-10-07 14:00",), "2016-10-07 14:20", "held", False),
        (PLACED, "2016-10-01 09:00", "held", False),
        (PLACED, "2016-10-07 14:20", "held", True),
        (PLACED, "2017-01-01 00:00", "held", False),
        (("status: cancelled",), "2017-01-01 00:00", "cancelled", False),
        (("merged_into: b",), "2017-01-01 00:00", "merged", False),
    ],
)
def test_a_session_with_minutes_has_been_held_unless_somebody_says_otherwise(
    tmp_path, fields, as_of, state, is_on
):
    archive = load(tmp_path, *fields, as_of=as_of, has_minutes=True)
    assert state_of(archive) == (state, is_on)
    assert [each.id for each in archive.minutes_of(archive.sessions["a"])] == ["first-half"]


@pytest.mark.parametrize(
    ("has_minutes", "state"), [(False, ("scheduled", False)), (True, ("held", False))]
)
def test_without_any_clock_nothing_is_over_and_nothing_is_on(tmp_path, has_minutes, state):
    archive = load(tmp_path, *PLACED, has_minutes=has_minutes)
    assert archive.now is None
    assert state_of(archive) == state


@pytest.mark.parametrize(
    ("epoch", "state"),
    [
        (START_EPOCH - 1, ("scheduled", False)),
        (START_EPOCH, ("scheduled", True)),
        (START_EPOCH + 50 * 60 - 1, ("scheduled", True)),
        (START_EPOCH + 50 * 60, ("held", False)),
        (0, ("scheduled", False)),
    ],
)
def test_source_date_epoch_is_the_clock(tmp_path, monkeypatch, epoch, state):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
    archive = load(tmp_path, *PLACED)
    assert archive.now == datetime.fromtimestamp(epoch, UTC)
    assert state_of(archive) == state


@pytest.mark.parametrize(
    "epoch",
    [
        "soon",
        "-1",
        "1.5",
        "1475874000000",
        " ",
        "²",
    ],
)
def test_a_source_date_epoch_that_is_none_is_no_clock(tmp_path, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert load(tmp_path, *PLACED).now is None


def test_as_of_counts_more_than_source_date_epoch(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(START_EPOCH))
    archive = load(tmp_path, *PLACED, as_of="2017-01-01 00:00")
    assert archive.now == datetime(2017, 1, 1, 8, 0, tzinfo=UTC)
    assert state_of(archive) == ("held", False)


@pytest.mark.parametrize(
    ("zone", "utc_hour", "utc_minute", "state"),
    [
        ("Asia/Kolkata", 8, 29, ("scheduled", False)),
        ("Asia/Kolkata", 8, 30, ("scheduled", True)),
        ("Asia/Kolkata", 9, 20, ("held", False)),
        ("Europe/Berlin", 11, 59, ("scheduled", False)),
        ("Europe/Berlin", 12, 0, ("scheduled", True)),
        ("Pacific/Kiritimati", 0, 0, ("scheduled", True)),
    ],
)
def test_a_session_is_on_by_the_clocks_of_its_place(
    tmp_path, monkeypatch, zone, utc_hour, utc_minute, state
):
    now = datetime(2016, 10, 7, utc_hour, utc_minute, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(now.timestamp())))
    assert state_of(load(tmp_path, *PLACED, zone=zone)) == state


def test_the_last_commit_is_the_clock_if_nothing_else_is(tmp_path):
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_DATE": f"{START_EPOCH} +0000",
    }
    identity = ["-c", "user.name=Ann Lee", "-c", "user.email=ann@example.org"]
    for command in (["init", "--quiet"], ["commit", "--quiet", "--allow-empty", "-m", "Begin"]):
        subprocess.run(["git", *identity, *command], cwd=tmp_path, check=True, env=environment)
    assert state_of(load(tmp_path, *PLACED)) == ("scheduled", True)
