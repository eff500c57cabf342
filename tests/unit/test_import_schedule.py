"""Schedules of others: every dialect becomes sessions, and what does not fit is told."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from project_files import write

from socml_site import cli
from socml_site.interchange.schedules import ScheduleReport, import_schedule
from socml_site.load import load_archive
from socml_site.model import Session
from socml_site.source import ProjectError

BERLIN = "Europe/Berlin"


class Imported:
    """What became of a file: the report, the sessions, and their texts."""

    def __init__(self, folder: Path, report: ScheduleReport) -> None:
        self.report = report
        self.lines = "\n".join(report.text)
        loaded = load_archive(folder)
        assert [each for each in loaded.problems if each.is_error] == []
        assert loaded.archive is not None
        self.conference = loaded.archive.conference
        self.sessions = [*loaded.archive.sessions.values()]
        self.texts = loaded.texts

    @property
    def one(self) -> Session:
        (session,) = self.sessions
        return session

    @property
    def text(self) -> str:
        return self.texts[self.one.path]


def bring_in(
    folder: Path, data: str | bytes, name: str = "schedule", *mapping: str, timezone: str = BERLIN
) -> Imported:
    write(folder, {f"from/{name}": data})
    source, root = folder / "from" / name, folder / "conference"
    return Imported(root, import_schedule(source, root, timezone=timezone, mapping=mapping))


def xml(
    *events: str, conference: str = "", day: str = 'date="2018-02-03"', room: str = "Hall"
) -> str:
    inner = "".join(f"<event>{event}</event>" for event in events)
    rooms = f'<room name="{room}">{inner}</room>' if room else inner
    return (
        f"<schedule><conference><title>Example Days</title>{conference}</conference>"
        f"<day {day}>{rooms}</day></schedule>"
    )


BASE = "<title>A talk</title><start>10:00</start><duration>00:50</duration>"


def when(session: Session) -> str:
    assert session.start_local is not None
    assert session.end_local is not None
    return f"{session.start_local:%Y-%m-%d %H:%M} to {session.end_local:%H:%M}"


# Dialects of frab


@pytest.mark.parametrize(
    ("event", "conference", "day", "expected"),
    [
        ("<start>10:00</start><duration>00:50</duration>", "", "", "2018-02-03 10:00 to 10:50"),
        ("<start>10:00</start><duration>0:50</duration>", "", "", "2018-02-03 10:00 to 10:50"),
        ("<start>10:00</start><duration>50</duration>", "", "", "2018-02-03 10:00 to 10:50"),
        ("<start>10:00</start><duration>PT50M</duration>", "", "", "2018-02-03 10:00 to 10:50"),
        (
            "<start>10:00:00</start><duration>00:50:00</duration>",
            "",
            "",
            "2018-02-03 10:00 to 10:50",
        ),
        ("<start>10:00</start><end>10:50</end>", "", "", "2018-02-03 10:00 to 10:50"),
        (
            "<start>2018-02-04T10:00:00</start><duration>50</duration>",
            "",
            "",
            "2018-02-04 10:00 to 10:50",
        ),
        (
            "<date>2018-02-03T09:00:00Z</date><duration>50</duration>",
            "",
            "",
            "2018-02-03 10:00 to 10:50",
        ),
        (
            "<date>2018-02-04</date><start>10:00</start><duration>50</duration>",
            "",
            "",
            "2018-02-04 10:00 to 10:50",
        ),
        (
            "<start>01:30</start><duration>50</duration>",
            "<day_change>09:00:00</day_change>",
            "",
            "2018-02-04 01:30 to 02:20",
        ),
        (
            "<start>01:30</start><duration>50</duration>",
            "",
            'start="2018-02-03T10:00:00" end="2018-02-04T04:00:00"',
            "2018-02-04 01:30 to 02:20",
        ),
        ("<start>01:30</start><duration>50</duration>", "", "", "2018-02-03 01:30 to 02:20"),
        ("<start>23:30</start><duration>01:30</duration>", "", "", "2018-02-03 23:30 to 01:00"),
    ],
)  # fmt: skip
def test_a_time_is_found_wherever_a_dialect_has_it(tmp_path, event, conference, day, expected):
    text = xml(
        f"<title>A talk</title>{event}", conference=conference, day=f'date="2018-02-03" {day}'
    )
    assert when(bring_in(tmp_path, text).one) == expected


def test_events_may_stand_right_in_their_day(tmp_path):
    got = bring_in(tmp_path, xml(f"{BASE}<room>Small room</room>", room=""))
    assert got.one.room is not None
    assert got.one.room.name == "Small room"


def test_a_room_of_another_name_within_an_event_is_not_lost(tmp_path):
    got = bring_in(tmp_path, xml(f"{BASE}<room>Hall (upstairs)</room>"))
    assert (got.one.room.name, "**Room:** Hall (upstairs)" in got.text) == ("Hall", True)


def test_the_night_belongs_to_the_day_before(tmp_path):
    late = "<title>Late</title><start>01:30</start><duration>30</duration>"
    got = bring_in(tmp_path, xml(BASE, late, conference="<day_change>06:00</day_change>"))
    assert [str(day.date) for day in got.conference.days] == ["2018-02-03"]
    assert [when(each) for each in got.sessions] == [
        "2018-02-03 10:00 to 10:50", "2018-02-04 01:30 to 02:00",
    ]  # fmt: skip


def test_every_day_counts(tmp_path):
    day = xml(BASE).partition("<day ")[2].partition("</schedule>")[0]
    second = day.replace("2018-02-03", "2018-02-04").replace("A talk", "Another")
    got = bring_in(tmp_path, xml(BASE).replace("</schedule>", f"<day {second}</schedule>"))
    assert [str(day.date) for day in got.conference.days] == ["2018-02-03", "2018-02-04"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<?xml version="1.0" encoding="iso-8859-1"?>', "utf-8"),
        ('<?xml version="1.0" encoding="utf-8"?>', "latin-1"),
        ('<?xml version="1.0" encoding="nothing-known"?>', "utf-8"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-8"),
        ('<?xml version="1.0" encoding="UTF-16"?>', "utf-16"),
        ("\ufeff", "utf-8"),
        ("", "latin-1"),
    ],
)
def test_what_a_file_says_of_its_encoding_is_not_believed(tmp_path, head, encoding):
    text = head + xml(
        BASE.replace("A talk", "Zoë’s café" if encoding != "latin-1" else "Zoë's café")
    )
    assert bring_in(tmp_path, text.encode(encoding)).one.title in ("Zoë’s café", "Zoë's café")


def test_another_encoding_counts_if_the_file_names_it(tmp_path):
    text = '<?xml version="1.0" encoding="koi8-r"?>' + xml(BASE.replace("A talk", "Встреча"))
    assert bring_in(tmp_path, text.encode("koi8-r")).one.title == "Встреча"


def test_namespaces_entities_and_comments_are_no_obstacle(tmp_path):
    text = xml(f"{BASE}<abstract>caf&eacute;&nbsp;now<!-- not this --></abstract>")
    got = bring_in(tmp_path, text.replace("<schedule>", '<schedule xmlns="https://x.org/ns">'))
    assert "café\u00a0now" in got.text
    assert "not this" not in got.text


def test_html_in_a_text_stays_with_its_words_and_links(tmp_path):
    event = f'{BASE}<abstract><p>One <a href="https://x.org/">two</a></p><p>three</p></abstract>'
    got = bring_in(tmp_path, xml(event))
    assert "One two\n\nthree" in got.text
    assert [each.url for each in got.one.links] == ["https://x.org/"]
    escaped = bring_in(tmp_path / "b", xml(f"{BASE}<abstract>&lt;p&gt;One&lt;/p&gt;</abstract>"))
    assert "<p>One</p>" in escaped.text


@pytest.mark.parametrize(
    "wrap",
    [
        lambda days: {"schedule": {"conference": {"title": "T", "days": days}}},
        lambda days: {"conference": {"title": "T", "days": days}},
        lambda days: {"schedule": {"title": "T", "days": days}},
        lambda days: {"title": "T", "days": days},
        lambda days: {"data": {"schedule": {"conference": {"title": "T", "days": days}}}},
    ],
    ids=range(5),
)
def test_json_may_have_its_days_at_any_depth(tmp_path, wrap):
    event = {"title": "A talk", "start": "10:00", "duration": "00:50"}
    got = bring_in(tmp_path, json.dumps(wrap([{"date": "2018-02-03", "rooms": {"Hall": [event]}}])))
    assert (when(got.one), got.one.room.name) == ("2018-02-03 10:00 to 10:50", "Hall")


@pytest.mark.parametrize("key", ["events", "talks", "sessions"])
def test_rooms_in_json_may_be_a_list(tmp_path, key):
    event = {"title": "A talk", "start": "10:00", "duration": 50}
    rooms = [{"name": "Hall", key: [event]}, {"name": "Empty", key: []}]
    text = json.dumps({"schedule": {"days": [{"date": "2018-02-03", "rooms": rooms}]}})
    got = bring_in(tmp_path, text)
    assert (got.one.room.name, [each.name for each in got.conference.rooms]) == (
        "Hall", ["Hall", "Empty"],
    )  # fmt: skip


def test_a_session_without_title_or_time_is_one_all_the_same(tmp_path):
    got = bring_in(tmp_path, xml(BASE, "<start>soon</start><abstract>Mysterious</abstract>"))
    other = next(each for each in got.sessions if each.title == "Untitled")
    assert other.start_local is None
    assert "**Start:** soon" in got.texts[other.path]
    assert 'guessed: no time, because "soon" is none' in got.lines
    assert 'guessed: the title "Untitled"' in got.lines


# Nothing is lost


@pytest.mark.parametrize(
    ("written", "language", "told"),
    [
        ("en", "en", ""), ("en-GB", "en-GB", ""), ("en_US", "en-US", ""), ("English", "en", ""),
        ("deutsch", "de", ""), ("en, de", "en", "en, de"), ("de/en", "de", "de/en"),
        ("de-formal", "de", "de-formal"), ("English and German", "en", "English and German"),
        ("formal", "", "formal"), ("Klingon", "", "Klingon"), ("TBD", "", "TBD"),
    ],
)  # fmt: skip
def test_of_several_languages_the_first_counts_and_the_rest_is_told(
    tmp_path, written, language, told
):
    got = bring_in(tmp_path, xml(f"{BASE}<language>{written}</language>"))
    assert got.one.language == language
    assert not told or told in got.lines + got.text


@pytest.mark.parametrize(
    ("inner", "links"),
    [
        (
            '<attachments><attachment href="https://x.org/a.pdf">Slides</attachment></attachments>',
            [("Slides", "https://x.org/a.pdf")],
        ),
        (
            '<attachments><attachment type="slides" href="https://x.org/a.pdf"/></attachments>',
            [("slides", "https://x.org/a.pdf")],
        ),
        (
            '<links><link href="/a.pdf">Slides</link></links>',
            [("Slides", "https://base.org/a.pdf")],
        ),
        ("<logo>/logo.png</logo>", [("Logo", "https://base.org/logo.png")]),
        ("<feedback_url>https://x.org/f</feedback_url>", [("Feedback url", "https://x.org/f")]),
        ("<url>https://x.org/e</url>", [("As it was announced", "https://x.org/e")]),
        ("<links><link>www.x.org/e</link></links>", [("Link", "https://www.x.org/e")]),
        (
            "<video_download_url>https://x.org/v</video_download_url>",
            [("Video download url", "https://x.org/v")],
        ),
    ],
)  # fmt: skip
def test_whatever_leads_somewhere_becomes_a_link(tmp_path, inner, links):
    conference = "<base_url>https://base.org/2018/</base_url>"
    got = bring_in(tmp_path, xml(BASE + inner, conference=conference))
    assert [(each.label, each.url) for each in got.one.links] == links


@pytest.mark.parametrize(
    ("inner", "told"),
    [
        (
            '<attachments><attachment href="/a.pdf">Slides</attachment></attachments>',
            ["/a.pdf", "Slides"],
        ),
        ('<links><link href="ftp://x.org/a">Data</link></links>', ["ftp://x.org/a", "Data"]),
        ("<logo>/logo.png</logo>", ["/logo.png"]),
        (
            '<links><link href="https://x.org/a b">Spaced</link></links>',
            ["https://x.org/a b", "Spaced"],
        ),
        ("<contact>ann@x.org</contact>", ["ann@x.org"]),
        ('<room code="H-1">Hall</room>', ["code"]),
        ('<persons><person id="7" email="ann@x.org">Ann</person></persons>', ["ann@x.org"]),
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_told(tmp_path, inner, told):
    got = bring_in(tmp_path, xml(BASE + inner))
    assert got.one.links == ()
    assert [each for each in told if each not in got.lines + got.text] == []
    assert "ann@x.org" not in got.text


@pytest.mark.parametrize(
    ("inner", "kept"),
    [
        ("<level>for beginners</level>", "**Level:** for beginners"),
        ("<extras><extra>42</extra></extras>", "**Extras, extra:** 42"),
        (
            '<persons><person id="1"><name>Ann Lee</name><biography>Born.</biography></person'
            "></persons>",
            "**Ann Lee, biography:** Born.",
        ),
        ("<title>Another title</title>", "**Title:** Another title"),
        ("<do_not_stream>true</do_not_stream>", "**Do not stream:** true"),
    ],
)
def test_what_has_no_field_stands_in_the_text_and_is_counted(tmp_path, inner, kept):
    got = bring_in(tmp_path, xml(BASE + inner))
    assert kept in got.text
    assert "kept in the text of sessions: " in got.lines


def test_what_is_too_long_for_its_field_stands_whole_in_the_text(tmp_path):
    title, track, name = "word " * 60, "track " * 30, "name " * 30
    event = (
        BASE.replace("A talk", title)
        + f"<track>{track}</track><persons><person>{name}</person></persons>"
    )
    got = bring_in(tmp_path, xml(event))
    assert all(each.strip() in got.text for each in (title, track, name))


def test_a_text_of_any_length_is_taken_whole(tmp_path):
    long = "語 " * 40_000
    got = bring_in(tmp_path, xml(f"{BASE}<description>{long}end</description>"))
    assert got.text.rstrip().endswith("語 end")


def test_in_a_conference_that_is_there_too_large_a_text_is_told_at_the_end(tmp_path, capsys):
    bring_in(tmp_path, xml(BASE))
    big = xml(f"<title>Big</title><start>12:00</start><abstract>{'w ' * 40_000}</abstract>")
    write(tmp_path, {"from/big.xml": big})
    root = tmp_path / "conference"
    report = import_schedule(tmp_path / "from/big.xml", root)
    assert not report.is_complete
    assert report.text[-3].startswith("sessions/big.md has 79 KB; 64 KB are accepted")
    assert report.text[-1].strip() == "limits: {file_kb: 79}"
    facts = (root / "conference.yml").read_text()
    write(root, {"conference.yml": f"{facts}{report.text[-1].strip()}\n"})
    assert not load_archive(root).has_errors


@pytest.mark.parametrize(
    ("inner", "may_be_recorded", "license"),
    [
        ("<recording><license>CC-BY</license><optout>true</optout></recording>", False, "CC-BY"),
        ("<recording><license/><optout>1</optout></recording>", False, ""),
        ("<recording><license>CC0</license><optout>false</optout></recording>", True, "CC0"),
        ("<do_not_record>true</do_not_record>", False, ""),
        ("<recording_license>CC0</recording_license>", True, "CC0"),
        ("", True, ""),
    ],
)
def test_a_wish_not_to_be_recorded_and_a_licence_are_taken(
    tmp_path, inner, may_be_recorded, license
):
    got = bring_in(tmp_path, xml(BASE + inner))
    assert (got.one.may_be_recorded, got.one.license) == (may_be_recorded, license)


# Rooms


FACTS = """\
name: T
acronym: tttt
timezone: Europe/Berlin
days: [{date: 2018-02-03}]
formats: [session]
rooms: [{id: hall, name: Hall}]
"""
TWO = (
    "<title>Tea tent</title><start>08:00</start><duration>12:00</duration>",
    "<title>Paper folding</title><start>10:00</start><duration>01:00</duration>",
)


def test_a_room_with_several_sessions_at_once_is_shared(tmp_path):
    got = bring_in(tmp_path, xml(*TWO, room="Lounge"))
    assert [each.room.name for each in got.sessions] == ["Lounge", "Lounge"]
    assert [each.is_shared for each in got.conference.rooms] == [True]


@pytest.mark.parametrize(
    ("shared", "has_room"), [("", False), (", shared: true", True), (", shared: false", False)]
)
def test_where_a_room_that_is_there_holds_one_the_text_names_it(tmp_path, shared, has_room):
    write(
        tmp_path,
        {
            "conference/conference.yml": "name: T\nacronym: tttt\ntimezone: Europe/Berlin\n"
            "days: [{date: 2018-02-03}]\nformats: [session]\n"
            f"rooms: [{{id: lounge, name: The lounge{shared}}}]\n"
        },
    )
    got = bring_in(tmp_path, xml(*TWO, room="Lounge"))
    paper = next(each for each in got.sessions if each.title == "Paper folding")
    assert (paper.room is not None) == has_room
    assert "Lounge" in got.texts[paper.path]
    assert ("guessed: no room, because Lounge is taken" in got.lines) != has_room


def test_times_are_those_of_the_conference_that_is_there(tmp_path):
    write(
        tmp_path,
        {
            "conference/conference.yml": "name: T\nacronym: tttt\ntimezone: America/New_York\n"
            "days: [{date: 2018-02-03}]\nformats: [session]\nrooms: [{id: hall, name: Hall}]\n"
        },
    )
    got = bring_in(tmp_path, xml("<title>A</title><date>2018-02-03T16:00:00+01:00</date>"))
    assert when(got.one) == "2018-02-03 10:00 to 11:00"


# Calendars


def calendar(*events: str, head: str = "") -> str:
    inner = "".join(f"BEGIN:VEVENT\nUID:1@x\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{head}{inner}END:VCALENDAR\n"


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20240601T100000Z\nDTEND:20240601T110000Z", "2024-06-01 12:00 to 13:00"),
        ("DTSTART;TZID=Europe/London:20240601T100000\nDURATION:PT45M", "2024-06-01 11:00 to 11:45"),
        ("DTSTART:20240601T100000\nDTEND:20240601T110000", "2024-06-01 10:00 to 11:00"),
        ("DTSTART:20240601T233000\nDTEND:20240602T003000", "2024-06-01 23:30 to 00:30"),
    ],
)
def test_an_event_of_a_calendar_is_at_its_moment(tmp_path, event, expected):
    got = bring_in(tmp_path, calendar(f"SUMMARY:A talk\nLOCATION:Hall\n{event}"))
    assert (when(got.one), got.one.title, got.one.room.name) == (expected, "A talk", "Hall")


def test_all_of_an_event_of_a_calendar_arrives(tmp_path):
    got = bring_in(
        tmp_path,
        calendar(
            "SUMMARY:A talk\\, with; colon\nDTSTART:20240601T100000\nDESCRIPTION:One\\ntwo\n"
            "CATEGORIES:theory,systems\nURL:https://x.org/1\nATTACH:https://x.org/a.pdf\n"
            "ORGANIZER;CN=Ada Lane:mailto:ada@x.org\nATTENDEE:mailto:bo@x.org\n"
            "RRULE:FREQ=DAILY;COUNT=3\nSTATUS:CANCELLED\nCOMMENT:Bring paper\nX-FOO:bar\n"
            "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT5M\nEND:VALARM",
            head="X-WR-CALNAME:My conference\n",
        ),
    )
    assert (got.one.title, got.conference.name) == ("A talk, with; colon", "My conference")
    assert [each.name for each in got.one.topics] == ["theory", "systems"]
    assert [each.name for each in got.one.proposers] == ["Ada Lane"]
    assert [each.url for each in got.one.links] == ["https://x.org/1", "https://x.org/a.pdf"]
    assert got.one.is_cancelled
    for words in ("One\ntwo", "**Comment:** Bring paper", "**Repeats:** FREQ=DAILY;COUNT=3"):
        assert words in got.text
    assert "ada@x.org" in got.lines
    assert "bo@x.org" in got.lines
    assert "x.org" not in got.text.replace("https://x.org", "")


def test_an_event_of_a_whole_day_has_no_time_and_keeps_its_day(tmp_path):
    got = bring_in(
        tmp_path,
        calendar(
            "SUMMARY:Hack day\nDTSTART;VALUE=DATE:20240601\nDTEND;VALUE=DATE:20240602",
            "SUMMARY:Talk\nDTSTART:20240601T100000Z",
        ),
    )
    day = next(each for each in got.sessions if each.title == "Hack day")
    assert day.start_local is None
    assert "**Start:** 2024-06-01" in got.texts[day.path]
    assert 'guessed: no time, because "2024-06-01" is none' in got.lines


@pytest.mark.parametrize(
    ("organizer", "names"),
    [("", ["Ada Lane", "Bo Kim"]), ("ORGANIZER;CN=Cy Dee:mailto:cy@x.org\n", ["Cy Dee"])],
)
def test_guests_of_a_meeting_are_no_proposers(tmp_path, organizer, names):
    event = "SUMMARY:A\nDTSTART:20240601T100000Z\n" + organizer
    guests = "ATTENDEE;CN=Ada Lane:invalid:nomail\nATTENDEE;CN=Bo Kim:invalid:nomail"
    got = bring_in(tmp_path, calendar(event + guests))
    assert [each.name for each in got.one.proposers] == names
    assert "Ada Lane" in got.lines + got.text


def test_a_calendar_names_its_own_zone(tmp_path):
    text = calendar("SUMMARY:A\nDTSTART:20240601T100000Z", head="X-WR-TIMEZONE:Europe/Paris\n")
    got = bring_in(tmp_path, text, timezone="")
    assert (str(got.conference.zone), when(got.one)) == (
        "Europe/Paris",
        "2024-06-01 12:00 to 13:00",
    )


def test_a_calendar_that_is_cut_off_is_refused(tmp_path):
    text = calendar("SUMMARY:A\nDTSTART:20240601T100000Z", "SUMMARY:B\nDTSTART:20240601T110000Z")
    with pytest.raises(ProjectError, match="is cut off: not all of its 2 events end"):
        bring_in(tmp_path, text.rpartition("END:VEVENT")[0] + "END:VCALENDAR\n")


# Tables and lists


@pytest.mark.parametrize(
    "text",
    [
        "title,start,end,room,speaker\nA talk,2024-06-01 10:00,2024-06-01 10:50,Hall,Ada Lane\n",
        "title;start;end;room;speaker\nA talk;01.06.2024 10:00;01.06.2024 10:50;Hall;Ada Lane\n",
        "Titel\tDatum\tBeginn\tDauer\tRaum\tReferentin\nA "
        "talk\t01.06.2024\t10:00\t50\tHall\tAda Lane\n",
        "Session Title,Date,Time,Location,Speakers\nA talk,6/1/2024,10:00 AM - 10:50 AM,Hall,"
        "Ada Lane\nB,6/13/2024,9:00 AM,Hall,Ada Lane\n",
        "Événement|Jour|Heure|Durée|Salle|Intervenant|Titre\nx|2024-06-01|10h00|50 "
        "min|Hall|Ada Lane|A talk\n",
        'sep=,\n"title","start","duration","room","speaker"\n"A talk","June 1, 2024 10:00",'
        '"PT50M","Hall","Ada Lane"\n',
        "\ufefftitle,startDate,endDate,roomName,speakerName\nA talk,2024-06-01T10:00,"
        "2024-06-01T10:50,Hall,Ada Lane\n",
        "Example conference,,,,\n\ntitle,start,duration,room,speaker\nA talk,"
        "2024-06-01T08:00:00Z,50,Hall,Ada Lane\n",
        json.dumps(
            [
                {"title": "A talk", "start": "2024-06-01 10:00", "duration": 50, "venue": "Hall",
                 "speakers": ["Ada Lane"]}
            ]
        ),
        json.dumps(
            {"data": {"items": [
                {"name": "A talk", "startsAt": "2024-06-01T10:00:00",
                 "endsAt": "2024-06-01T10:50:00", "room": {"id": 3, "name": "Hall"},
                 "speakers": [{"id": "a", "name": "Ada Lane"}]}
            ]}}
        ),
        '{"title":"A talk","start":"2024-06-01 10:00","length":"50","room":"Hall","who":"Ada Lane"}'
        '\n{"title":"B","start":"2024-06-02 10:00","length":"50","room":"Hall","who":"Bo Kim"}',
        "- title: A talk\n  start: 2024-06-01 10:00\n  end: 2024-06-01 10:50\n  room: Hall\n "
        " speakers: [Ada Lane]\n",
        "sessions:\n- title: A talk\n  date: 2024-06-01\n  time: 10:00-10:50\n  place: "
        "Hall\n  host: Ada Lane\n",
        "<list><item><title>A talk</title><start>2024-06-01 10:00</start><end>2024-06-01 "
        "10:50</end><location>Hall</location><speaker>Ada Lane</speaker></item></list>",
        "A talk,2024-06-01 10:00,2024-06-01 10:50,Hall,Ada Lane\nB,2024-06-01 11:00,"
        "2024-06-01 11:50,Hall,Bo\n"
        "C,2024-06-01 12:00,2024-06-01 12:50,Hall,Cy\nD,2024-06-01 13:00,2024-06-01 13:50,"
        "Attic,Di\n",
    ],
    ids=range(15),
)  # fmt: skip
def test_a_table_is_understood_whatever_its_form_and_language(tmp_path, text):
    name = "list.yml" if text.startswith(("- ", "sessions:")) else "list"
    got = bring_in(tmp_path, text, name)
    talk = next(each for each in got.sessions if each.title == "A talk")
    assert (when(talk), talk.room.name) == ("2024-06-01 10:00 to 10:50", "Hall")
    assert "Ada Lane" in got.texts[talk.path]
    assert 'guessed: title="' in got.lines
    assert "--map FIELD=COLUMN" in got.lines


@pytest.mark.parametrize(
    "text",
    [
        # As Google's calendar has it.
        {"kind": "calendar#events", "summary": "Mine", "items": [
            {"id": "x", "summary": "A talk", "location": "Hall", "status": "confirmed",
             "start": {"dateTime": "2024-06-01T10:00:00", "timeZone": "Europe/Berlin"},
             "end": {"dateTime": "2024-06-01T10:50:00", "timeZone": "Europe/Berlin"}}]},
        # As pretalx's own interface has it.
        {"count": 1, "results": [
            {"code": "A", "title": "A talk", "speakers": [{"code": "X", "name": "Jane"}],
             "slot": {"room": {"en": "Hall"}, "start": "2024-06-01T10:00:00+02:00",
                      "end": "2024-06-01T10:50:00+02:00"}}]},
        # As Sessionize has it.
        [{"groupId": None, "sessions": [
            {"id": "1", "title": "A talk", "startsAt": "2024-06-01T10:00:00", "room": "Hall",
             "endsAt": "2024-06-01T10:50:00", "roomId": 3}]}],
        # Days as frab has them, with fields of other names.
        {"days": [{"date": "2024-06-01", "sessions": [
            {"name": "A talk", "startTime": "10:00", "endTime": "10:50", "location": "Hall"}]}]},
        # As Sched has it.
        [{"event_key": "1", "name": "A talk", "event_start": "2024-06-01 10:00:00",
          "event_end": "2024-06-01 10:50:00", "venue": "Hall", "venue_id": "2",
          "start_date": "2024-06-01", "start_time": "10:00am", "end_time": "10:50am"}],
    ],
    ids=["Google", "pretalx", "Sessionize", "days", "Sched"],
)  # fmt: skip
def test_what_other_programs_write_is_understood(tmp_path, text):
    got = bring_in(tmp_path, json.dumps(text))
    assert (got.one.title, when(got.one)) == ("A talk", "2024-06-01 10:00 to 10:50")
    assert got.one.room.name == "Hall"
    # Neither numbers of programs nor the same moment once more.
    assert got.text.endswith("---\n")


@pytest.mark.parametrize(
    "text",
    [
        {"talks": {"a": {"title": "A", "start": "2024-06-01 10:00"},
                   "b": {"title": "B", "start": "2024-06-01 11:00"}}},
        {"Hall": [{"title": "A", "start": "2024-06-01 10:00"}],
         "Attic": [{"title": "B", "start": "2024-06-01 11:00"}]},
        {"2024-06-01": [{"title": "A", "start": "10:00"}],
         "2024-06-02": [{"title": "B", "start": "11:00"}, {"title": "C", "start": "12:00"}]},
    ],
    ids=["keys", "rooms", "days"],
)  # fmt: skip
def test_what_stands_under_keys_is_a_list(tmp_path, text):
    got = bring_in(tmp_path, json.dumps(text))
    assert {each.title for each in got.sessions} >= {"A", "B"}
    assert all(each.start_local is not None for each in got.sessions)
    assert "Attic" not in text or "**Group:** Attic" in "".join(got.texts.values())


def test_a_field_that_is_given_twice_is_not_lost(tmp_path):
    text = '[{"title": "A", "start": "2024-06-01 10:00", "level": "one", "level": "two"}]'
    assert "**Level:** one\n\n**Level:** two" in bring_in(tmp_path, text).text
    with pytest.raises(ProjectError, match=r'list\.yml:3: "level" is given twice'):
        bring_in(tmp_path, "- title: A\n  level: one\n  level: two\n", "list.yml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_may_be_in_any_encoding(tmp_path, encoding):
    text = "title,start\nZoë’s café,2024-06-01 10:00\n"
    assert bring_in(tmp_path, text.encode(encoding)).one.title == "Zoë’s café"


def test_what_is_given_counts_more_than_what_is_guessed(tmp_path):
    text = "title,name,start,from\nX1,A talk,2020-01-01 9:00,2024-06-01 10:00\n"
    got = bring_in(tmp_path, text, "s.csv", "title=name,start=from")
    assert (got.one.title, when(got.one)) == ("A talk", "2024-06-01 10:00 to 11:00")
    assert "**Title:** X1" in got.text
    repeated = bring_in(tmp_path / "b", text, "s.csv", "title=name", "start=from")
    assert repeated.one.title == "A talk"


@pytest.mark.parametrize(
    ("mapping", "message"),
    [
        ("title=nmae", 'there is no column "nmae"; did you mean "name"?'),
        ("titel=name", 'there is no field "titel"; did you mean "title"?'),
        ("title", 'write FIELD=COLUMN, such as "title=name"'),
    ],
)
def test_a_mapping_that_leads_nowhere_is_refused_with_a_hint(tmp_path, mapping, message):
    with pytest.raises(ProjectError) as caught:
        bring_in(tmp_path, "name,start\nA,2024-06-01 10:00\n", "s.csv", mapping)
    assert message in str(caught.value)


def test_columns_that_mean_nothing_to_us_are_kept(tmp_path):
    text = (
        "title,start,Level,Notes,id,E-Mail,Class,Version\n"
        'A,2024-06-01 10:00,easy,"one\ntwo",7,ann@x.org,Yoga,second\n'
    )
    got = bring_in(tmp_path, text)
    assert "**Level:** easy" in got.text
    assert 'left out: e-mail "ann@x.org"; class "Yoga"; version "second"' in got.lines
    assert "one\ntwo" in got.text
    assert "ann@x.org" not in got.text
    assert "ann@x.org" in got.lines


def test_more_cells_than_columns_are_kept(tmp_path):
    got = bring_in(tmp_path, "title,start\nA,2024-06-01 10:00,more,\n")
    assert "**Column 3:** more" in got.text


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Ann Lee, Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee; Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee and Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee, Bo Chen, and Cy Dee", ["Ann Lee", "Bo Chen", "Cy Dee"]),
        ("Ann Lee & Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee und Bo Chen", ["Ann Lee", "Bo Chen"]),
        ("Ann Lee, Jr., Bo Chen", ["Ann Lee, Jr.", "Bo Chen"]),
        ("Lee, Ann; Chen, Bo", ["Lee, Ann", "Chen, Bo"]),
        ("Anders Andersen", ["Anders Andersen"]),
    ],
)
def test_names_in_one_cell_are_taken_apart(tmp_path, written, names):
    got = bring_in(tmp_path, f'title,start,speakers\nA,2024-06-01 10:00,"{written}"\n')
    assert [each.name for each in got.one.proposers] == names


@pytest.mark.parametrize(
    ("dates", "first", "told"),
    [
        (["6/1/2024", "6/2/2024"], "2024-06-01", "6/1/2024 and the like are month/day/year"),
        (["1/6/2024", "2/6/2024"], "2024-06-01", "1/6/2024 and the like are day/month/year"),
        (["1/6/2024", "13/6/2024"], "2024-06-01", ""),
        (["6/1/2024", "6/13/2024"], "2024-06-01", ""),
        (["6/1/2024"], "2024-01-06", "6/1/2024 and the like are day/month/year"),
        (["5/5/2024"], "2024-05-05", ""),
    ],
)
def test_a_date_that_could_be_two_is_decided_by_all_of_them_and_told(tmp_path, dates, first, told):
    rows = "".join(f"{name},{date},10:00\n" for name, date in zip("AB", dates, strict=False))
    got = bring_in(tmp_path, f"title,date,time\n{rows}")
    assert f"{got.sessions[0].start_local:%Y-%m-%d}" == first
    assert (f"guessed: {told}" in got.lines) if told else ("and the like" not in got.lines)


def test_the_days_of_the_conference_decide_what_a_date_means(tmp_path):
    for day, expected in (("2018-02-03", "2018-02-03"), ("2018-03-02", "2018-03-02")):
        facts = FACTS.replace("2018-02-03", day)
        write(tmp_path / day, {"conference/conference.yml": facts})
        got = bring_in(tmp_path / day, "title,date,time\nA,2/3/2018,10:00\n")
        assert f"{got.one.start_local:%Y-%m-%d}" == expected
        assert "guessed: 2/3/2018 and the like are" in got.lines


def test_cells_that_look_like_formulas_or_hide_characters_are_text(tmp_path):
    got = bring_in(
        tmp_path, "title,start\n=1+1\u202e\x07,2024-06-01 10:00\n@SUM(A1),2024-06-01 10:00\n"
    )
    assert {each.title for each in got.sessions} == {"=1+1", "@SUM(A1)"}
    assert "invisible characters" in got.lines


# What is no schedule


def zipped(*names: str, **first: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in {**first, **dict.fromkeys(names, "x")}.items():
            archive.writestr(name, text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (zipped("xl/workbook.xml"), "an Excel workbook; save it as CSV"),
        (zipped("word/document.xml"), "a Word document; save its table as CSV"),
        (
            zipped(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "a LibreOffice spreadsheet; save it as CSV",
        ),
        (zipped("a.txt"), "an archive (zip); take out the file that is meant"),
        (b"PK\x03\x04broken", "an archive (zip), and a damaged one"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "an Excel workbook"),
        (b"%PDF-1.7\n%\xe2", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture (JPEG)"),
        (b"\x1f\x8b\x08\0", "a compressed file (gzip); unpack it"),
        (b"\0\1\2\3", "no text"),
        (b"", "is empty"),
        (b"  \n\n", "is empty"),
        ("<!DOCTYPE html><html><body><p>Hi<br></body></html>", "a web page (HTML)"),
        ('<?xml version="1.0"?><html><body/></html>', "a web page (HTML)"),
        ("<div><p>Hi<br></div>", "a web page (HTML)"),
        (
            "<rss version='2.0'><channel><item><title>x</title></item></channel></rss>",
            "a feed (RSS)",
        ),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>', "a feed (Atom)"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "a picture (SVG)"),
        ("BEGIN:VCARD\nFN:Ann\nEND:VCARD\n", "a file of contacts (vCard)"),
        ("version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "a pointer of Git LFS"),
        ("{\\rtf1 hello}", "a text document (RTF)"),
        ("Just some words.\nAnd more of them.\n", "plain text"),
        ("<other/>", "nothing in it has a title and a time"),
        ("[]", "nothing in it has a title and a time"),
        ('{"a": {"b": 1}}', "nothing in it has a title and a time"),
        ("<schedule>", "its XML is broken at line 1, column 11"),
        ('{"a": ', "JSON that is broken at line 1, column 7"),
        ("- a: [b", "a list is not closed"),
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 500 + "1" + "}" * 500, "nested too deeply"),
        ("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n", "has no sessions in it"),
        ("BEGIN:VCALENDAR\nwhatever\nEND:VCALENDAR\n", "its iCalendar is broken"),
        ("<schedule><conference/></schedule>", "has no sessions in it"),
        (
            xml(BASE).replace("10:00", "x").replace("2018-02-03", "x"),
            "on which days the conference is",
        ),
        ("name,size\nA,3\nB,4\n", "on which days the conference is"),
        ("Hello, world\nOne, two\n", "or plain text, in which no column looks like a title"),
    ],
    ids=range(37),
)  # fmt: skip
def test_a_wrong_kind_of_file_is_called_by_its_name(tmp_path, data, says):
    write(tmp_path, {"file": data})
    with pytest.raises(ProjectError) as caught:
        import_schedule(tmp_path / "file", tmp_path / "conference", timezone=BERLIN)
    assert says in str(caught.value)
    assert "Expecting" not in str(caught.value)
    assert not (tmp_path / "conference").exists()


@pytest.mark.parametrize(
    ("conference", "timezone", "says"),
    [
        ("", "", "names no time zone: say which, with --timezone"),
        ("<time_zone_name>Mars/X</time_zone_name>", "", 'its time zone, "Mars/X", is none'),
        ("", "Mars/X", 'its time zone, "Mars/X", is none'),
    ],
)
def test_without_a_zone_nothing_is_guessed(tmp_path, conference, timezone, says):
    with pytest.raises(ProjectError) as caught:
        bring_in(tmp_path, xml(BASE, conference=conference), timezone=timezone)
    assert says in str(caught.value)


def test_a_mapping_is_for_tables(tmp_path):
    with pytest.raises(ProjectError, match="which says itself what is what"):
        bring_in(tmp_path, xml(BASE), "s.xml", "title=name")


def test_more_sessions_than_anybody_holds_are_refused(tmp_path):
    rows = "".join(f"A{number},2024-06-01 10:00\n" for number in range(20_001))
    with pytest.raises(ProjectError, match="20,001 sessions; 20,000 are taken at once"):
        bring_in(tmp_path, f"title,start\n{rows}")


def test_the_command_says_what_it_did_and_takes_a_mapping(tmp_path, monkeypatch, capsys):
    write(tmp_path, {"s.csv": "what,when\nA talk,2024-06-01 10:00\n"})
    argv = ["socml", "import", "schedule", str(tmp_path / "s.csv"), "--root", str(tmp_path / "c"),
            "--timezone", BERLIN, "--map", "title=what"]  # fmt: skip
    monkeypatch.setattr("sys.argv", argv)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 0
    assert capsys.readouterr().out.endswith("1 session imported\n")


def schedule_of(*events: dict[str, object], title: str = "T", acronym: str = "tt") -> str:
    rooms: dict[str, list[dict[str, object]]] = {}
    for event in events:
        whole = {"date": "2020-10-07T10:00:00+00:00", "duration": "00:30", "title": "A", **event}
        rooms.setdefault(str(whole.pop("in", "R")), []).append(whole)
    conference = {"title": title, "acronym": acronym, "time_zone_name": "UTC",
                  "days": [{"rooms": rooms}]}  # fmt: skip
    return json.dumps({"schedule": {"conference": conference}})


@pytest.mark.parametrize(
    "events",
    [
        [{"title": "One"}, {"title": "Two"}],
        [{"in": "x" * 90}, {"in": "x" * 91}],
        [{"in": "A"}, {"in": "A!"}, {"in": "\N{ROCKET}"}, {"in": "\N{PARTY POPPER}"}],
        [{"title": "Index"}, {"title": "!!!"}, {"title": None}, {"title": "y" * 500}],
        [{"duration": "30:00"}, {"duration": "00:00", "in": "S"}],
        [{"track": "t" * 300, "type": "u" * 300, "persons": [{"name": "p" * 300}]}],
        [{"persons": None, "links": None, "abstract": None}],
        [{"links": [{"url": url} for url in ("http://", "https://a b", "http://[::1", "x" * 9)]}],
        [{"links": [{"url": "https://x.org/" + "y" * 3000, "title": "z" * 300}]}],
        [{"description": "w" * 70_000}],
        [{"title": "yes"}, {"title": "1:30"}, {"title": "- x"}, {"title": "@ann"}],
        [{"description": "---\ntitle: no\n---\n"}, {"persons": [{"name": "Lee, Ann"}]}],
    ],
)
def test_an_import_never_makes_errors(tmp_path, events):
    source = tmp_path / "s.json"
    source.write_text(schedule_of(*events, title="T" * 300, acronym="A" * 90))
    report = import_schedule(source, tmp_path / "conf")
    loaded = load_archive(tmp_path / "conf")
    assert [each for each in loaded.problems if each.is_error] == []
    assert loaded.archive is not None
    assert len(loaded.archive.sessions) == len(events)
    assert report.text[-1].startswith(f"{len(events)} session")


def test_xml_loses_no_event_and_no_word(tmp_path):
    source = tmp_path / "s.xml"
    event = (
        "<event><title>{}</title><date>2020-10-07T1{}:00:00Z</date><duration>00:30</duration>"
        "<abstract>Some <b>bold</b> &lt;text&gt;<!-- not this --> and more</abstract></event>"
    )
    source.write_text(
        "<schedule><conference><title>T</title><time_zone_name>UTC</time_zone_name></conference>"
        f"<day><room name='Hall'>{event.format('First', 0)}</room>"
        f"<room name='Hall'>{event.format('Second', 1)}</room></day></schedule>"
    )
    import_schedule(source, tmp_path / "conf")
    loaded = load_archive(tmp_path / "conf")
    assert loaded.archive is not None
    assert sorted(each.title for each in loaded.archive.sessions.values()) == ["First", "Second"]
    assert all("Some bold <text> and more" in loaded.texts[f"sessions/{name}.md"]
               for name in ("first", "second"))  # fmt: skip
