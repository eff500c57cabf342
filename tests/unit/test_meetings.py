"""Sessions that are held twice, in two rooms, beside others in one room, or by night."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from icalendar import Calendar, Event
from project_files import write

from socml_site.engines.site import open_builder
from socml_site.interchange.calendars import ALL, format_calendars
from socml_site.interchange.session_list import format_session_list
from socml_site.load import Loaded, load_archive
from socml_site.model import Archive
from socml_site.pages import PageBuilder
from socml_site.pages.views import read_view, render_view

CONFERENCE = """\
name: Camp
acronym: camp
timezone: Europe/Berlin
as_of: {as_of}
days:
  - date: 2023-08-15
    slots:
      - {{start: "10:00", end: "11:00"}}
      - {{start: "11:00", end: "12:00"}}
      - {{start: "22:00", end: "00:00"}}
      - {{start: "00:00", end: "02:00"}}
      - {{start: "02:00", end: "02:30", title: Tea, kind: break}}
  - date: 2023-08-16
    slots:
      - {{start: "10:00", end: "11:00"}}
      - {{start: "11:00", end: "12:00"}}
      - {{start: "22:00", end: "02:00"}}
rooms:
  - {{id: hall, name: Hall, capacity: 100, shared: true, url: "https://meet.example.org/hall?a=1,2;b"}}
  - {{id: tent, name: Tent, capacity: 20, equipment: [lamp]}}
  - {{id: barn, name: Barn, capacity: 20}}
"""
TWICE = "start: [2023-08-15 10:00, 2023-08-16 11:00]\nroom: [tent, barn]"
NIGHT = "start: 2023-08-15 23:00\nduration: 150\nroom: tent"


def load(root: Path, as_of: str = "2023-08-01 12:00", **sessions: str) -> Loaded:
    """Read a camp; each session has its id as title, and hosts of its own."""
    files = {"conference.yml": CONFERENCE.format(as_of=as_of)}
    for name, fields in sessions.items():
        host = "" if "proposers" in fields else f"proposers: {name.capitalize()} Host\n"
        files[f"sessions/{name}.md"] = f"---\ntitle: {name}\n{host}{fields}\n---\nText.\n"
    files["mkdocs.yml"] = (
        "site_name: T\nsite_url: https://x.org/\ntheme: material\nplugins: [socml]\n"
    )
    write(root, files)
    (root / "docs").mkdir(exist_ok=True)
    return load_archive(root)


def checked(root: Path, as_of: str, sessions: Mapping[str, str]) -> Loaded:
    loaded = load(root, as_of, **sessions)
    assert [each for each in loaded.problems if each.rule != "minutes-missing"] == []
    return loaded


def archive(root: Path, as_of: str = "2023-08-01 12:00", **sessions: str) -> Archive:
    found = checked(root, as_of, sessions).archive
    assert found is not None
    return found


def builder(root: Path, as_of: str = "2023-08-01 12:00", **sessions: str) -> PageBuilder:
    return open_builder(root, checked(root, as_of, sessions))


def times(found: Archive, name: str = "a") -> list[str]:
    """Write the times of a session as `15 10:00 to 11:00 Hall, Tent`."""
    return [
        " ".join(
            (
                f"{each.start_local:%d %H:%M} to {each.end_local:%H:%M}",
                ", ".join(room.name for room in each.rooms),
            )
        ).strip()
        for each in found.sessions[name].occurrences
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("start: 2023-08-15 10:00\nroom: tent", ["15 10:00 to 11:00 Tent"]),
        ("start: [2023-08-15 10:00]\nroom: [Tent]", ["15 10:00 to 11:00 Tent"]),
        ("start: 2023-08-15 10:00\nroom: [tent, Barn]", ["15 10:00 to 11:00 Tent, Barn"]),
        ("start: 2023-08-15 10:00\nroom: [tent, tent]", ["15 10:00 to 11:00 Tent"]),
        (TWICE, ["15 10:00 to 11:00 Tent", "16 11:00 to 12:00 Barn"]),
        (
            "start:\n  - 2023-08-16 22:00\n  - 2023-08-15 11:00\nroom:\n- tent\n- barn",
            ["15 11:00 to 12:00 Barn", "16 22:00 to 02:00 Tent"],
        ),
        (
            "start: [2023-08-15 10:00, 2023-08-16 10:00]\nroom: tent\nduration: 30",
            ["15 10:00 to 10:30 Tent", "16 10:00 to 10:30 Tent"],
        ),
        ("start: [2023-08-15 10:00, 2023-08-16 10:00]", ["15 10:00 to 11:00", "16 10:00 to 11:00"]),
        ("room: [tent, barn]", []),
        ("start: []\nroom: []", []),
        (NIGHT, ["15 23:00 to 01:30 Tent"]),
        ("start: 2023-08-16 00:30\nroom: tent", ["16 00:30 to 02:00 Tent"]),
    ],
)
def test_a_session_is_held_when_and_where_its_lists_say(tmp_path, fields, expected):
    assert times(archive(tmp_path, a=fields)) == expected


def test_rooms_without_a_time_are_those_it_would_like(tmp_path):
    session = archive(tmp_path, a="room: [tent, barn]").sessions["a"]
    assert ([room.id for room in session.rooms], session.is_placed) == (["tent", "barn"], False)


@pytest.mark.parametrize(
    ("sessions", "expected"),
    [
        # Two in one room, in the night as well, and whichever of the times it is.
        ({"a": NIGHT, "b": "start: 2023-08-16 00:30\nroom: tent"}, ["b.md:5 room-clash"]),
        ({"a": NIGHT, "b": "start: 2023-08-16 01:30\nduration: 30\nroom: tent"}, []),
        ({"a": TWICE, "b": "start: 2023-08-16 11:00\nroom: barn"}, ["b.md:5 room-clash"]),
        ({"a": TWICE, "b": "start: 2023-08-16 11:00\nroom: tent"}, []),
        ({"a": "start: 2023-08-15 10:00\nroom: [barn, tent]", "b": TWICE}, ["b.md:5 room-clash"]),
        ({"a": TWICE, "b": TWICE}, ["b.md:5 room-clash"] * 2),
        # Both say that it is fine, or only one of them does.
        (dict.fromkeys("ab", "start: 2023-08-15 10:00\nroom: tent\nallow: {room-clash: fine}"), []),
        ({"a": "start: 2023-08-15 10:00\nroom: tent\nallow: {room-clash: two circles}",
          "b": "start: 2023-08-15 10:00\nroom: tent"}, ["b.md:5 room-clash"]),
        # The hall holds several.
        (dict.fromkeys("abc", "start: 2023-08-15 10:00\nroom: hall"), []),
        ({"a": "start: 2023-08-15 10:00\nroom: [hall, tent]",
          "b": "start: 2023-08-15 10:00\nroom: [tent, hall]"}, ["b.md:5 room-clash"]),
        # As many people as it has seats; those who did not say count for nothing.
        ({"a": "start: 2023-08-15 10:00\nroom: hall\nexpected: 60",
          "b": "start: 2023-08-15 10:00\nroom: hall\nexpected: 40",
          "c": "start: 2023-08-15 10:00\nroom: hall"}, []),
        ({"a": "start: 2023-08-15 10:00\nroom: hall\nexpected: 60",
          "b": "start: 2023-08-15 10:30\nroom: hall\nexpected: 41"}, ["b.md:6 over-capacity"]),
        ({"a": "start: 2023-08-15 10:00\nroom: hall\nexpected: 60",
          "b": "start: 2023-08-15 11:00\nroom: hall\nexpected: 60"}, []),
        # Whoever cannot come at one time comes at another, or sits in the other room.
        ({"a": f"{TWICE}\nexpected: 40"}, []),
        ({"a": f"{TWICE}\nexpected: 41"}, ["a.md:6 over-capacity"]),
        ({"a": "start: 2023-08-15 10:00\nroom: [tent, barn]\nexpected: 40"}, []),
        ({"a": "start: 2023-08-15 10:00\nroom: tent\nexpected: 21"}, ["a.md:6 over-capacity"]),
        ({"a": f"{TWICE}\nneeds: lamp"}, ["a.md:6 missing-equipment"]),
        # Nobody is in two places, but at two times.
        ({"a": f"{TWICE}\nproposers: Ann Lee",
          "b": "start: 2023-08-16 11:00\nroom: tent\nproposers: Ann Lee"}, ["b.md:5 person-clash"]),
        ({"a": "start: 2023-08-15 10:00\nroom: [tent, barn]\nproposers: Ann Lee"}, []),
        ({"a": TWICE, "b": "start: [2023-08-15 11:00, 2023-08-16 11:00]\nroom: tent\nconflicts: a"},
         ["b.md:6 conflict-parallel"]),
        ({"a": TWICE, "b": "start: [2023-08-15 11:00, 2023-08-16 10:00]\nroom: tent\nconflicts: a"},
         []),
        ({"a": f"{TWICE}\ntopics: x",
          "b": "start: 2023-08-16 11:30\nduration: 20\nroom: tent\ntopics: x"},
         ["b.md:4 topic-parallel"]),
        # The days of the conference have nights.
        ({"a": f"{NIGHT}\navailable: 2023-08-15"}, []),
        ({"a": "start: 2023-08-16 00:30\nroom: tent\navailable: 2023-08-15"}, []),
        ({"a": "start: 2023-08-16 00:30\nroom: tent\navailable: 2023-08-15 22:00"},
         ["a.md:4 not-available"]),
        ({"a": "start: 2023-08-16 22:30\nroom: tent\navailable: 2023-08-17 01:00"}, []),
        ({"a": f"{TWICE}\navailable: 2023-08-15"}, ["a.md:4 not-available"]),
        ({"a": "start: 2023-08-15 23:00\nduration: 240\nroom: tent"}, ["a.md:4 outside-schedule"]),
        ({"a": "start: 2023-08-15 23:00\nduration: 200\nroom: tent"}, ["a.md:4 off-slot"]),
        ({"a": "start: 2023-08-16 02:00\nduration: 10\nroom: tent"}, ["a.md:4 off-slot"]),
        ({"a": "start: 2023-08-16 03:00\nroom: tent"}, ["a.md:4 outside-schedule"]),
        ({"a": "start: 2023-08-17 01:00\nroom: tent"}, []),
        ({"a": "start: 2023-08-17 02:00\nroom: tent"}, ["a.md:4 outside-schedule"]),
        ({"a": "start: [2023-08-15 10:00, 2023-08-19 10:00]\nroom: tent"},
         ["a.md:4 outside-schedule"]),
    ],
)  # fmt: skip
def test_each_time_in_each_room_is_checked(tmp_path, sessions, expected):
    found = load(tmp_path, **sessions).problems
    said = [
        f"{each.location.path.removeprefix('sessions/')}:{each.location.line}" for each in found
    ]
    assert [f"{place} {each.rule}" for place, each in zip(said, found, strict=True)] == expected


def test_a_clash_names_the_day_where_there_are_several_and_the_way_to_share(tmp_path):
    (problem,) = load(tmp_path, a=TWICE, b="start: 2023-08-16 11:00\nroom: barn").problems
    assert problem.message == (
        '"a" is in Barn from 2023-08-16 11:00 to 12:00, this one from 11:00 to 12:00'
    )
    assert problem.hint == (
        "free at that time: Hall, Tent; a room that holds several sessions at once has "
        "`shared: true` in conference.yml"
    )


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2023-08-15 09:59", "scheduled"),
        ("2023-08-15 10:00", "on now"),
        ("2023-08-15 11:00", "scheduled"),
        ("2023-08-16 11:30", "on now"),
        ("2023-08-16 12:00", "held"),
    ],
)
def test_a_session_has_been_held_when_the_last_time_is_over(tmp_path, as_of, expected):
    found = archive(tmp_path, as_of, a=TWICE)
    session = found.sessions["a"]
    assert ("on now" if found.is_on(session) else found.state_of(session)) == expected


def test_only_the_time_that_is_on_says_so_on_the_timetable(tmp_path):
    made = builder(tmp_path, "2023-08-16 11:30", a=TWICE)
    cells = re.findall(
        r'<td class="socml-cell socml-cell--session.*?</td>',
        str(made.lists.schedule().html),
        re.DOTALL,
    )
    assert [("on now" in cell, "Tent" in cell) for cell in cells] == [(False, True), (True, False)]


def events(text: bytes) -> Sequence[Event]:
    calendar = Calendar.from_ical(text)
    assert calendar.errors == []
    return calendar.walk("VEVENT")


def test_a_calendar_has_each_time_once_with_ids_that_stay(tmp_path):
    once = dict(format_calendars(builder(tmp_path, a="start: 2023-08-16 11:00\nroom: barn")))
    (before,) = events(once[ALL])
    # One more is written below, though it comes first in time.
    more = "start: [2023-08-16 11:00, 2023-08-15 10:00]\nroom: [barn, tent]"
    made = dict(format_calendars(builder(tmp_path, a=more)))
    first, second = events(made[ALL])
    assert [str(each["LOCATION"]) for each in (first, second)] == ["Tent", "Barn"]
    assert (second["UID"], second.decoded("DTSTART")) == (before["UID"], before.decoded("DTSTART"))
    assert first["UID"] != second["UID"]
    assert [str(each["SUMMARY"]) for each in events(made["calendars/rooms/tent.ics"])] == ["a"]
    for name in ("people/a-host", "sessions/a"):
        assert len(events(made[f"calendars/{name}.ics"])) == 2


def test_a_calendar_says_every_address_whole(tmp_path):
    link = "links: [{label: Join, url: 'https://meet.example.org/a?x=1,2;y'}]"
    made = dict(
        format_calendars(
            builder(tmp_path, a=f"start: 2023-08-15 10:00\nroom: [hall, tent]\n{link}")
        )
    )
    for path in (
        ALL,
        "calendars/sessions/a.ics",
        "calendars/rooms/tent.ics",
        "calendars/people/a-host.ics",
    ):
        (event,) = events(made[path])
        assert str(event["DESCRIPTION"]).endswith(
            "\n\nJoin: https://meet.example.org/a?x=1,2;y\n"
            "Hall online: https://meet.example.org/hall?a=1,2;b"
        )
        assert str(event["CONFERENCE"]) == "https://meet.example.org/hall?a=1,2;b"
        assert event["CONFERENCE"].params["LABEL"] == "Hall"


def test_a_night_ends_on_the_next_day_in_calendars(tmp_path):
    (event,) = events(dict(format_calendars(builder(tmp_path, a=NIGHT)))[ALL])
    assert (event["DTSTART"].to_ical(), event["DTEND"].to_ical()) == (
        b"20230815T230000", b"20230816T013000",
    )  # fmt: skip


def test_the_list_for_scripts_has_the_other_times_beside_the_first(tmp_path):
    (entry,) = json.loads(format_session_list(builder(tmp_path, a=TWICE)))
    assert (entry["start"], entry["room"]) == ("2023-08-15T10:00+02:00", "Tent")
    (other,) = entry["others"]
    assert (other["start"], other["room"]) == ("2023-08-16T11:00+02:00", "Barn")
    assert other["uid"] != entry["uid"]
    (plain,) = json.loads(format_session_list(builder(tmp_path, a="room: tent")))
    assert set(plain) == {"id", "title", "url", "uid", "state", "room"}


def text_of(made: PageBuilder, url: str) -> str:
    (page,) = [page for page in made.all() if page.url == url]
    return " ".join(re.sub(r"<[^>]+>", " ", str(page.html)).split())


def test_the_pages_of_rooms_have_each_time_on_the_day_whose_night_it_is(tmp_path):
    made = builder(
        tmp_path, a=TWICE, b="start: 2023-08-16 00:30\nroom: tent", c=NIGHT.replace("tent", "barn")
    )
    tent = text_of(made, "rooms/tent/")
    assert (
        "Tuesday 15 August 2023 a 10:00–11:00 A Host b Wed 16 Aug, 00:30–02:00 B Host Tea" in tent
    )
    assert "Wednesday" not in tent
    barn = text_of(made, "rooms/barn/")
    assert "Tuesday 15 August 2023 c 23:00–Wed 16 Aug 01:30 C Host Tea" in barn
    assert "Wednesday 16 August 2023 a 11:00–12:00" in barn
    signs = text_of(made, "signs/")
    assert "Wed 16 Aug, 00:30–Wed 16 Aug 02:00" not in signs
    assert "Wed 16 Aug, 00:30–02:00 b" in signs
    now = text_of(made, "now/")
    assert "a Tue 15 Aug, 10:00–11:00" in now
    assert "a Wed 16 Aug, 11:00–12:00" in now
    assert "Hall Join online" in now


def test_the_page_of_a_session_says_each_time_its_room_and_where_to_join(tmp_path):
    made = builder(
        tmp_path, a=TWICE.replace("tent", "hall"), b="start: 2023-08-15 11:00\nroom: [tent, barn]"
    )
    twice, both = text_of(made, "sessions/a/"), text_of(made, "sessions/b/")
    assert "Tue 15 Aug, 10:00–11:00 , Hall Wed 16 Aug, 11:00–12:00 , Barn" in twice
    assert "Where Hall , join online ; Barn" in twice
    assert "Tue 15 Aug, 11:00–12:00 Europe/Berlin" in both
    assert "Where Tent ; Barn" in both
    assert "Online https://meet.example.org/hall" in text_of(made, "rooms/hall/")


def test_rows_after_midnight_say_so(tmp_path):
    html = str(builder(tmp_path, a=NIGHT).lists.schedule().html)
    first, second = html.split("Wednesday 16 August 2023</h2>")
    clocks = [
        re.findall(r"grid__time[^>]*><time[^>]*>(.*?)</time>", part) for part in (first, second)
    ]
    assert clocks == [
        ["10:00", "11:00", "22:00", "23:00", "Wed 00:00", "Wed 01:30", "Wed 02:00"],
        ["10:00", "11:00", "22:00"],
    ]


@pytest.mark.parametrize(
    ("day", "expected"), [("2023-08-15", ["a", "c"]), ("2023-08-16", ["a", "b"])]
)
def test_a_view_of_a_day_has_what_is_on_that_day_or_in_its_night(tmp_path, day, expected):
    made = builder(tmp_path, a=TWICE, b="start: 2023-08-17 00:30\nroom: tent", c=NIGHT)
    html = render_view(read_view(f"view: sessions\nday: {day}", made.archive), made, "x/")
    assert re.findall(r'socml-row__title" href="[^"]*">(\w+)<', str(html)) == expected


def test_search_engines_hear_of_each_time_and_of_the_way_in(tmp_path):
    made = builder(tmp_path, a=TWICE.replace("tent", "hall"))
    (page,) = [page for page in made.all() if page.url == "sessions/a/"]
    (text,) = re.findall(r'ld\+json">(.*?)</script>', str(made.linked_data.head(page)))
    data = json.loads(text)
    assert data["location"][1] == {
        "@type": "VirtualLocation",
        "url": "https://meet.example.org/hall?a=1,2;b",
    }
    assert data["eventAttendanceMode"].endswith("/MixedEventAttendanceMode")
    assert [each["startDate"] for each in (data, *data["subEvent"])] == [
        "2023-08-15T10:00:00+02:00", "2023-08-16T11:00:00+02:00",
    ]  # fmt: skip
