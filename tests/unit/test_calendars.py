"""Calendars: right after a move or a cancellation, and the same bytes each time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from project_files import write

from socml_site.engines.site import open_builder
from socml_site.interchange.calendars import ALL, format_calendars
from socml_site.load import load_archive

CONFERENCE = """\
name: Tiny, conf; "x"
acronym: tiny16
timezone: {zone}
days:
  - date: {day}
    slots:
      - {{start: "00:00", end: "00:30", title: Hello, kind: plenary}}
      - {{start: "00:30", end: "23:00"}}
      - {{start: "23:00", end: "23:30", title: Tea, kind: break}}
rooms: [{{id: aleph, name: Aleph}}, {{id: beth, name: Beth}}]
venue: {{name: The House, address: "1 Road, Town"}}
"""
TUESDAY = CONFERENCE.format(zone="America/Los_Angeles", day="2016-10-04")
SESSION = "---\ntitle: {}\nproposers: [Ann Lee]\ntopics: [robots]\n{}---\n\nWhat?\n"
PLACED = "start: 2016-10-04 14:00\nduration: 50\nroom: aleph\n"
MKDOCS = "site_name: T\nsite_url: https://x.org/y/\ntheme: material\nplugins: [socml]\n"


class Repo:
    """A conference in git, with the dates of its commits fixed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._day = 0
        root.mkdir(parents=True, exist_ok=True)
        (root / "docs").mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit({"conference.yml": TUESDAY, "mkdocs.yml": MKDOCS})

    def git(self, *arguments: str) -> None:
        when = f"2016-09-{self._day + 1:02}T12:00:00Z"
        env = {
            **os.environ,
            **{f"GIT_{who}_NAME": "Ann" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "ann@example.org" for who in ("AUTHOR", "COMMITTER")},
            "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
        }  # fmt: skip
        subprocess.run(["git", "-C", str(self.root), *arguments], check=True, env=env)

    def commit(self, files: Mapping[str, str]) -> None:
        write(self.root, files)
        self._day += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")

    def calendars(self) -> dict[str, bytes]:
        loaded = load_archive(self.root)
        assert not loaded.has_errors
        return dict(format_calendars(open_builder(self.root, loaded)))

    def event(self, name: str = "sessions/a") -> Event:
        (event,) = events(self.calendars()[f"calendars/{name}.ics"])
        return event


def events(text: bytes) -> list[Event]:
    """Read a calendar back, and check that its lines are as long as they may be."""
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(text)
    assert calendar.errors == []
    assert len(calendar.walk("VTIMEZONE")) == 1
    found = calendar.walk("VEVENT")
    for event in found:
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "LOCATION", "STATUS"} <= set(event)
    return found


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "conf")


def moments(event: Event) -> tuple[datetime, datetime]:
    start = event.decoded("DTSTART").astimezone(UTC)
    if "DURATION" in event:
        return start, start + event.decoded("DURATION")
    return start, event.decoded("DTEND").astimezone(UTC)


def test_there_is_a_calendar_of_everything_and_of_each_thing(repo):
    repo.commit(
        {
            "sessions/a.md": SESSION.format("A", PLACED),
            "sessions/b.md": SESSION.format("B", PLACED.replace("aleph", "beth")).replace(
                "Ann Lee", "Bo Chen"
            ),
            "sessions/c.md": SESSION.format("C", "").replace("Ann Lee", "Cy Dee"),
        }
    )
    found = {
        path: [str(event["SUMMARY"]) for event in events(text)]
        for path, text in repo.calendars().items()
    }
    assert found == {
        ALL: ["Hello", "A", "B"],
        "calendars/rooms/aleph.ics": ["Hello", "A"],
        "calendars/rooms/beth.ics": ["Hello", "B"],
        "calendars/topics/robots.ics": ["A", "B"],
        "calendars/people/ann-lee.ics": ["A"],
        "calendars/people/bo-chen.ics": ["B"],
        "calendars/sessions/a.ics": ["A"],
        "calendars/sessions/b.ics": ["B"],
    }


def test_an_event_says_when_where_and_what(repo):
    repo.commit({"sessions/a.md": SESSION.format("Why; and, how\\?", PLACED)})
    event = repo.event()
    assert str(event["SUMMARY"]) == "Why; and, how\\?"
    assert event["DTSTART"].to_ical() == b"20161004T140000"
    assert event["DTSTART"].params["TZID"] == "America/Los_Angeles"
    assert moments(event) == (
        datetime(2016, 10, 4, 21, 0, tzinfo=UTC),
        datetime(2016, 10, 4, 21, 50, tzinfo=UTC),
    )
    assert str(event["LOCATION"]) == "Aleph, The House, 1 Road, Town"
    assert str(event["DESCRIPTION"]) == "discussion: Ann Lee\n\nWhat?"
    assert str(event["URL"]) == "https://x.org/y/sessions/a/"
    assert str(event["STATUS"]) == "CONFIRMED"
    assert event["CATEGORIES"].to_ical() == b"robots"
    assert event.decoded("LAST-MODIFIED") == datetime(2016, 9, 3, 12, tzinfo=UTC)


def test_retitling_keeps_the_uid_and_the_sequence(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    before = repo.event()
    repo.commit({"sessions/a.md": SESSION.format("Another", PLACED)})
    after = repo.event()
    assert str(after["SUMMARY"]) == "Another"
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"])
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


@pytest.mark.parametrize(
    "moved",
    [
        PLACED.replace("14:00", "15:00"),
        PLACED.replace("aleph", "beth"),
        PLACED.replace("50", "25"),
        PLACED + "status: cancelled\n",
    ],
)
def test_each_move_raises_the_sequence_by_one(repo, moved):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    assert repo.event()["SEQUENCE"] == 0
    repo.commit({"sessions/a.md": SESSION.format("A", moved)})
    assert repo.event()["SEQUENCE"] == 1
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    assert repo.event()["SEQUENCE"] == 2


def test_placing_a_proposal_is_a_move_and_quotes_are_none(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", "")})
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    assert repo.event()["SEQUENCE"] == 1
    quoted = PLACED.replace("2016-10-04 14:00", '"2016-10-04 14:00"  # at last')
    repo.commit({"sessions/a.md": SESSION.format("A", quoted)})
    assert repo.event()["SEQUENCE"] == 1


def test_a_renamed_file_keeps_its_moves(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED.replace("14:00", "15:00"))})
    repo.git("mv", "sessions/a.md", "sessions/b.md")
    repo.commit({})
    assert repo.event("sessions/b")["SEQUENCE"] == 1


def test_cancelling_leaves_a_tombstone(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    before = repo.event()
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED + "status: cancelled\n")})
    after = repo.event()
    assert (after["UID"], str(after["STATUS"])) == (before["UID"], "CANCELLED")
    assert [str(each["STATUS"]) for each in events(repo.calendars()[ALL])] == [
        "CONFIRMED", "CANCELLED",
    ]  # fmt: skip


def test_a_merged_session_is_cancelled_and_says_what_became_of_it(repo):
    repo.commit(
        {
            "sessions/a.md": SESSION.format("A", PLACED + "merged_into: b\n"),
            "sessions/b.md": SESSION.format("B", "").replace("Ann Lee", "Bo Chen"),
        }
    )
    event = repo.event()
    assert str(event["STATUS"]) == "CANCELLED"
    assert str(event["DESCRIPTION"]).startswith("This session became part of: B\n")


def test_without_a_room_it_is_tentative_and_at_the_venue(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED.replace("room: aleph\n", ""))})
    event = repo.event()
    assert str(event["STATUS"]) == "TENTATIVE"
    assert str(event["LOCATION"]) == "The House, 1 Road, Town"


def test_without_a_venue_there_is_a_location_all_the_same(repo):
    repo.commit(
        {
            "conference.yml": TUESDAY.partition("venue:")[0],
            "sessions/a.md": SESSION.format("A", PLACED.replace("room: aleph\n", "")),
        }
    )
    assert str(repo.event()["LOCATION"]) == 'Tiny, conf; "x"'


@pytest.mark.parametrize(
    ("zone", "day", "start", "minutes", "utc"),
    [
        # Clocks go back while it lasts, then forward, then not at all, then by half an hour.
        ("America/Los_Angeles", "2016-11-06", "00:30", 120, ("07:30", "09:30")),
        ("America/Los_Angeles", "2016-03-13", "01:30", 60, ("09:30", "10:30")),
        ("Asia/Kolkata", "2016-10-04", "10:15", 45, ("04:45", "05:30")),
        ("Australia/Lord_Howe", "2016-10-02", "01:45", 30, ("15:15", "15:45")),
        ("Asia/Kathmandu", "2016-10-04", "12:00", 15, ("06:15", "06:30")),
    ],
)
def test_an_hour_is_an_hour_whatever_the_clocks_do(repo, zone, day, start, minutes, utc):
    repo.commit(
        {
            "conference.yml": CONFERENCE.format(zone=zone, day=day),
            "sessions/a.md": SESSION.format("A", f"start: {day} {start}\nduration: {minutes}\n"),
        }
    )
    assert tuple(f"{moment:%H:%M}" for moment in moments(repo.event())) == utc


def test_the_same_files_give_the_same_bytes(repo):
    repo.commit({"sessions/a.md": SESSION.format("A", PLACED)})
    assert repo.calendars() == repo.calendars()


def test_without_git_there_are_calendars_too(tmp_path):
    write(tmp_path, {"conference.yml": TUESDAY, "sessions/a.md": SESSION.format("A", PLACED)})
    loaded = load_archive(tmp_path)
    found = dict(format_calendars(open_builder(tmp_path, loaded)))
    (event,) = events(found["calendars/sessions/a.ics"])
    assert event["SEQUENCE"] == 0
    assert "URL" not in event
