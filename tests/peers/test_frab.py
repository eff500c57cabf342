"""Schedules for conference apps: valid by the apps' own schemas, and read back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from socml_site.engines.site import open_builder
from socml_site.interchange.frab import format_frab_json, format_frab_xml
from socml_site.interchange.schedules import import_schedule
from socml_site.load import load_archive

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/interchange/frab"

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(not DATA.is_dir(), reason="shared/data/interchange/frab is not there"),
]

AWKWARD = {
    "conference.yml": "name: Tiny <conf> & co\nacronym: tiny_16\ntimezone: {zone}\n"
    "days: [{{date: 2016-10-04, slots: []}}, {{date: 2016-11-06, slots: "
    "[{{start: '00:00', end: '12:00'}}]}}]\n"
    "rooms: [{{id: a, name: 'A & <b>'}}, {{id: empty, name: Empty}}]\n",
    "sessions/ab.md": "---\ntitle: '<i> & \"x\"'\nproposers: ['@ann', Bo Chen]\ntopics: [x, y]\n"
    "start: 2016-11-06 00:30\nduration: 150\nroom: a\nlanguage: es\n"
    "links: [{label: 'Slides & <b>', url: 'https://x.org/?a=1&b=2'}]\n---\n\nWhat?\n",
    "sessions/late.md": "---\ntitle: Late\nproposers: Cy Dee\nstart: 2016-10-04 23:30\n"
    "duration: 20\nroom: a\n---\n",
    "sessions/unplaced.md": "---\ntitle: Unplaced\nproposers: Cy Dee\n---\n",
    "minutes/ab.md": "- said\n",
    "people/ann.md": "---\nname: Ann Lee\n---\n",
}


def check_json(text: str) -> None:
    schema = json.loads((DATA / "schedule-v1.schema.json").read_text())
    checker = jsonschema.Draft6Validator.FORMAT_CHECKER
    jsonschema.Draft6Validator(schema, format_checker=checker).validate(json.loads(text))


def check_xml(data: bytes) -> None:
    schema = etree.XMLSchema(etree.parse(DATA / "schedule.xml.xsd"))
    schema.assertValid(etree.fromstring(data))


def write_conference(root: Path, zone: str = "America/Los_Angeles", site_url: str = "") -> None:
    conference = AWKWARD["conference.yml"].format(zone=zone)
    write_files(root, {**AWKWARD, "conference.yml": conference}, site_url)


def write_files(root: Path, files: Mapping[str, str], site_url: str = "") -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(
        f"site_name: T\nsite_url: '{site_url}'\ntheme: material\nplugins: [socml]\n"
    )


def export(root: Path) -> tuple[str, bytes]:
    loaded = load_archive(root)
    assert not loaded.has_errors
    builder = open_builder(root, loaded)
    return format_frab_json(builder), format_frab_xml(builder)


def test_the_example_is_valid():
    text, xml = export(ROOT)
    check_json(text)
    check_xml(xml)
    events = etree.fromstring(xml).findall("day/room/event")
    rooms = [day["rooms"] for day in json.loads(text)["schedule"]["conference"]["days"]]
    assert len(events) == sum(len(found) for room in rooms for found in room.values()) > 15


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Etc/GMT+8", "Asia/Kolkata"])
@pytest.mark.parametrize("site_url", ["https://x.org/y/", ""])
def test_awkward_things_are_valid(tmp_path, zone, site_url):
    write_conference(tmp_path, zone, site_url)
    text, xml = export(tmp_path)
    check_json(text)
    check_xml(xml)


def test_an_event_says_what_the_session_is(tmp_path):
    write_conference(tmp_path, site_url="https://x.org/y/")
    text, xml = export(tmp_path)
    days = json.loads(text)["schedule"]["conference"]["days"]
    (event,) = days[1]["rooms"]["A & <b>"]
    assert event["title"] == '<i> & "x"'
    # The clocks go back meanwhile.
    assert (event["date"], event["end"], event["duration"]) == (
        "2016-11-06T00:30:00-07:00", "2016-11-06T02:00:00-08:00", "02:30",
    )  # fmt: skip
    assert event["url"] == "https://x.org/y/sessions/ab/"
    assert (event["track"], event["type"], event["language"]) == ("x", "discussion", "es")
    people = [(each["name"], each["url"]) for each in event["persons"]]
    assert people == [
        ("Ann Lee", "https://x.org/y/people/ann/"),
        ("Bo Chen", "https://x.org/y/people/#bo-chen"),
    ]
    assert event["links"] == [
        {"type": "related", "url": "https://x.org/?a=1&b=2", "title": "Slides & <b>"},
        {"type": "related", "url": "https://x.org/y/minutes/ab/", "title": "Notes"},
    ]
    in_xml = etree.fromstring(xml).find("day[2]/room/event")
    assert (in_xml.get("guid"), in_xml.get("id")) == (event["guid"], str(event["id"]))


@pytest.mark.parametrize(
    ("header", "opted_out", "license"),
    [("recording: no\nlicense: CC-BY-4.0\n", True, "CC-BY-4.0"), ("recording: no\n", True, ""),
     ("license: CC0\n", False, "CC0"), ("", False, "")],
)  # fmt: skip
def test_apps_hear_who_may_not_be_recorded_and_under_which_licence(
    tmp_path, header, opted_out, license
):
    write_conference(tmp_path)
    path = tmp_path / "sessions/ab.md"
    path.write_text(path.read_text().replace("room: a\n", f"room: a\n{header}"))
    text, xml = export(tmp_path)
    check_json(text)
    check_xml(xml)
    (event,) = json.loads(text)["schedule"]["conference"]["days"][1]["rooms"]["A & <b>"]
    assert (event["do_not_record"], event.get("recording_license", "")) == (opted_out, license)
    recording = etree.fromstring(xml).find("day[2]/room/event/recording")
    assert [each.text or "" for each in recording] == [license, str(opted_out).lower()]


def test_ids_stay_when_titles_and_times_change_and_others_come(tmp_path):
    write_conference(tmp_path)
    before = ids(export(tmp_path)[0])
    path = tmp_path / "sessions/ab.md"
    path.write_text(path.read_text().replace("<i>", "Other").replace("00:30", "01:00"))
    more = (tmp_path / "sessions/late.md").read_text().replace("23:30", "20:30")
    (tmp_path / "sessions/aa.md").write_text(more.replace("Late", "More"))
    after = ids(export(tmp_path)[0])
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


REAL = {
    "conference.yml": "name: Camp\nacronym: camp\ntimezone: Europe/Berlin\ndays:\n"
    "  - {date: 2023-08-15, slots: [{start: '10:00', end: '11:00'}, {start: '22:00', end: '24:00'},"
    " {start: '00:00', end: '02:00'}]}\n  - {date: 2023-08-16}\n"
    "rooms: [{id: hall, name: Hall, shared: true, url: 'https://meet.example.org/hall'},"
    " {id: tent, name: Tent}]\n",
    "sessions/yoga.md": "---\ntitle: Yoga\nproposers: Ann Lee\n"
    "start: [2023-08-15 10:00, 2023-08-16 23:30]\nroom: [hall, tent]\n---\n",
    # No other session's slug is that of a second time.
    "sessions/yoga-2.md": "---\ntitle: Yoga 2\nproposers: Bo Chen\n"
    "start: 2023-08-15 10:00\nroom: [hall, tent]\n---\n",
    "sessions/late.md": "---\ntitle: Late\nproposers: Cy Dee\n"
    "start: 2023-08-16 00:30\nroom: tent\n---\n",
    "sessions/night.md": "---\ntitle: Night\nproposers: Di Eff\n"
    "start: 2023-08-15 23:00\nduration: 150\nroom: hall\n---\n",
}


def test_each_time_in_each_room_is_an_event_of_the_day_whose_night_it_is(tmp_path):
    write_files(tmp_path, REAL)
    text, xml = export(tmp_path)
    check_json(text)
    check_xml(xml)
    days = json.loads(text)["schedule"]["conference"]["days"]
    events = [event for day in days for room in day["rooms"].values() for event in room]
    found = [
        (index, event["room"], event["slug"], event["date"][:16], event["duration"])
        for index, day in enumerate(days, 1)
        for room in day["rooms"].values()
        for event in room
    ]
    assert found == [
        (1, "Hall", "camp-yoga", "2023-08-15T10:00", "01:00"),
        (1, "Hall", "camp-yoga-2", "2023-08-15T10:00", "01:00"),
        (1, "Hall", "camp-night", "2023-08-15T23:00", "02:30"),
        (1, "Tent", "camp-yoga-2--1--tent", "2023-08-15T10:00", "01:00"),
        (1, "Tent", "camp-late", "2023-08-16T00:30", "01:30"),
        (2, "Tent", "camp-yoga--2", "2023-08-16T23:30", "01:00"),
    ]
    assert len({event["guid"] for event in events}) == len({each["id"] for each in events}) == 6
    assert [(day["day_start"][:16], day["day_end"][:16]) for day in days] == [
        ("2023-08-15T10:00", "2023-08-16T02:00"), ("2023-08-16T00:00", "2023-08-17T00:30"),
    ]  # fmt: skip
    online = [each["room"] for each in events
              if {"type": "related", "title": "Hall online", "url": "https://meet.example.org/hall"}
              in each["links"]]  # fmt: skip
    assert online == ["Hall"] * 3
    in_xml = [(each.get("guid"), each.get("id")) for each in etree.fromstring(xml).iter("event")]
    assert in_xml == [(each["guid"], str(each["id"])) for each in events]


def ids(text: str) -> dict[str, int]:
    days = json.loads(text)["schedule"]["conference"]["days"]
    return {
        event["guid"]: event["id"]
        for day in days
        for events in day["rooms"].values()
        for event in events
    }


@pytest.mark.parametrize(
    ("name", "count"), [("frab-camp2019", 79), ("pretalx-democon", 36)], ids=["frab", "pretalx"]
)
def test_real_schedules_become_a_conference_without_errors(tmp_path, name, count):
    report = import_schedule(DATA / f"examples/{name}.json", tmp_path)
    assert report.text[-1] == f"{count} sessions imported"
    loaded = load_archive(tmp_path)
    assert not loaded.has_errors
    assert loaded.archive is not None
    assert len(loaded.archive.sessions) == count
    source = json.loads((DATA / f"examples/{name}.json").read_text())["schedule"]["conference"]
    events = [event for day in source["days"] for found in day["rooms"].values() for event in found]
    sessions = {each.title: each for each in loaded.archive.sessions.values()}
    for event in events:
        session = sessions[" ".join(event["title"].split())]
        assert session.room is not None
        assert session.room.name == event["room"]
        names = [(each.get("name") or each["public_name"]).strip() for each in event["persons"]]
        # Two spellings of one name are one person.
        found = [each.name.casefold() for each in session.proposers]
        assert found == [name.casefold() for name in dict.fromkeys(names)]
        text = loaded.texts[session.path]
        assert (event["description"] or "").replace("\r\n", "\n").strip() in text


@pytest.mark.parametrize("name", ["frab-camp2019", "pretalx-democon"])
def test_each_word_of_a_real_schedule_arrives_or_is_told(tmp_path, name):
    report = import_schedule(DATA / f"examples/{name}.json", tmp_path)
    there = {
        word
        for text in (*report.text, *(path.read_text() for path in tmp_path.rglob("*.*")))
        for word in re.findall(r"\w+", text.casefold())
    }
    source = json.loads((DATA / f"examples/{name}.json").read_text())["schedule"]["conference"]
    rooms = [events for day in source["days"] for events in day["rooms"].values()]
    said = [text for events in rooms for event in events for text in texts_of(event)]
    assert len(said) > 500
    lost = {word for text in said for word in re.findall(r"\w+", text.casefold())} - there
    assert lost == set()


def texts_of(value: object, name: str = "") -> Iterator[str]:
    """Yield what people wrote; numbers for programs, times and lengths are not that."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from texts_of(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from texts_of(each, name)
    elif isinstance(value, str) and name not in ("guid", "slug", "code", "date", "duration"):
        yield value


def test_what_is_exported_comes_back_from_both_formats(tmp_path):
    conference, other = tmp_path / "a", tmp_path / "b"
    write_conference(conference, site_url="https://x.org/")
    text, xml = export(conference)
    (tmp_path / "s.json").write_text(text)
    (tmp_path / "s.xml").write_bytes(xml)
    import_schedule(tmp_path / "s.json", other / "json")
    import_schedule(tmp_path / "s.xml", other / "xml")
    found = [
        {
            each.title: (each.start_local, each.end_local, each.room, each.format)
            for each in load_archive(root).archive.sessions.values()
        }
        for root in (conference, other / "json", other / "xml")
    ]
    # Without the one that has no time, which apps have no place for.
    del found[0]["Unplaced"]
    assert [each.keys() for each in found] == [found[0].keys()] * 3
    assert found[1] == found[2]


def test_nothing_that_exists_is_overwritten(tmp_path):
    source = DATA / "examples/pretalx-democon.json"
    import_schedule(source, tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    report = import_schedule(source, tmp_path)
    assert "conference.yml is there, and stays as it is" in report.text
    assert all(path.read_bytes() == content for path, content in before.items())
