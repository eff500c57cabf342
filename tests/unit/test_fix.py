"""`socml check --fix`: what has one right answer is repaired, and nothing else is touched."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from project_files import write

from socml_site import cli
from socml_site.cli.fixing import fix_files
from socml_site.contributing.fix import fix
from socml_site.interchange.writing import ChangedMeanwhile, write_all
from socml_site.load import load_archive
from socml_site.problems import only_near_miss

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-01 09:00
days:
  - {date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}
  - {date: 2016-10-17, slots: [{start: "12:00", end: "12:50"}]}
rooms:
  - {id: aleph, name: Aleph}
  - {id: great-hall, name: "Great Hall: north"}
  - {id: library-1, name: Library 1}
  - {id: library-2, name: Library 2}
formats: [discussion, lecture]
topics: [theory, machine teaching, statics, statist]
people:
  leilani: {name: Leilani Kealoha}
  petra: {name: Petra Novotná}
  mario: {name: Mario Rossi}
"""

MAX_BYTES = 64 * 1024


def header(*lines: str) -> str:
    return "\n".join(["---", "title: A", "proposers: Bo Chen", *lines, "---", "", "Text.", ""])


def fix_all(root: Path, *names: str) -> dict[str, str]:
    """Return what becomes of files, without writing them."""
    loaded = load_archive(root)
    data = {name: (root / name).read_bytes() for name in names}
    fixed = fix(loaded, data, MAX_BYTES)
    return {name: fixed.files.get(name, data[name]).decode() for name in names}


REPAIRED = {
    "byte order mark": ("\ufeff" + header(), header()),
    "line ends of Windows": (header().replace("\n", "\r\n"), header()),
    "mixed line ends": (header().replace("\n", "\r\n", 3), header()),
    "line ends of old Macs": (header().replace("\n", "\r"), header()),
    "Windows below the header": (header() + "a\r\nb\r\n", header() + "a\nb\n"),
    "spaces after a value": (header("room: aleph  "), header("room: aleph")),
    "a tab after a value": (header("room: aleph\t"), header("room: aleph")),
    "spaces after a list": (header("needs: [a, b] "), header("needs: [a, b]")),
    "spaces after quotes": (header("summary: 'a '  "), header("summary: 'a '")),
    "a list indented by tabs": (
        header("needs:", "\t- a", "\t- b"),
        header("needs:", "  - a", "  - b"),
    ),
    "fields indented by tabs": (
        header("links:", "  - label: x", "\turl: https://x.org"),
        header("links:", "  - label: x", "    url: https://x.org"),
    ),
    "tabs of the only width that fits": (
        header("links:", "\t- label: x", "    url: https://x.org"),
        header("links:", "  - label: x", "    url: https://x.org"),
    ),
    "a tab before a field": (header("\troom: aleph"), header("room: aleph")),
    "a tab after a dash": (header("needs:", "-\ta"), header("needs:", "- a")),
    "day first, with points": (
        header("start: 17.10.2016 12:00"),
        header("start: 2016-10-17 12:00"),
    ),
    "month first": (header("available: 10/17/2016"), header("available: 2016-10-17")),
    "the same either way": (header("available: 10/10/2016"), header("available: 2016-10-10")),
    "slashes": (header("start: 2016/10/07 12:00"), header("start: 2016-10-07 12:00")),
    "in a list and in quotes": (
        header("available: ['17-10-2016', 2016-10-07]"),
        header("available: ['2016-10-17', 2016-10-07]"),
    ),
    "a field in capitals": (header("Room: aleph"), header("room: aleph")),
    "a field in one number": (header("topic: theory"), header("topics: theory")),
    "a field with a slip": (header("romo: aleph  # near"), header("room: aleph  # near")),
    "a field with a hyphen": (header("merged-into: b"), header("merged_into: b")),
    "a field of a link": (
        header("links: {lable: x, url: 'https://x.org'}"),
        header("links: {label: x, url: 'https://x.org'}"),
    ),
    "the name of a room": (header("room: Alpeh"), header("room: Aleph")),
    "the id of a room": (header("room: alpeh"), header("room: aleph")),
    "an id, for the name means more to YAML": (
        header("room: Graet Hall"),
        header("room: great-hall"),
    ),
    "a format": (header("format: lectures"), header("format: lecture")),
    "a state": (header("status: canceled"), header("status: cancelled")),
    "a time of day with a word": (
        header("start: 2016-10-07 12:00 Uhr"),
        header("start: 2016-10-07 12:00"),
    ),
    "two rooms in one": (header("room: Aleph, library 1"), header("room: [aleph, library-1]")),
    "a topic in a list": (header("topics: [theroy, Theory]"), header("topics: [theory, Theory]")),
    "a topic in quotes": (header('topics: "theoory"'), header('topics: "theory"')),
    "words of a topic run together": (
        header("topics: machineteaching"),
        header("topics: machine teaching"),
    ),
    "a name without its accent": (
        header("moderators: [Petra Novotna]"),
        header("moderators: [Petra Novotná]"),
    ),
    "fields without a space behind their colons": (
        "---\ntitle:A\nroom:aleph\nproposers: Bo Chen\n---\n",
        "---\ntitle: A\nroom: aleph\nproposers: Bo Chen\n---\n",
    ),
    "fields in capitals without lines of dashes": (
        "Title: A\nProposers: Bo Chen\n\nText.\n",
        "---\ntitle: A\nproposers: Bo Chen\n---\n\nText.\n",
    ),
    "an address alone": (header("links: <x.org>"), header("links: https://x.org")),
    "addresses with labels": (
        header("links: {A: x.org, B: www.y.org}"),
        header("links: {A: https://x.org, B: https://www.y.org}"),
    ),
    "a label and an address": (
        header("links: Slides: https://x.org"),
        header('links: {label: "Slides", url: "https://x.org"}'),
    ),
    "a link of Markdown in quotes": (
        header("links:", '  - "[Slides](https://x.org)"', "  - www.y.org"),
        header("links:", '  - {label: "Slides", url: "https://x.org"}', "  - https://www.y.org"),
    ),
    "several addresses": (
        header("links: https://x.org, https://y.org"),
        header('links: ["https://x.org", "https://y.org"]'),
    ),
    "a title that begins with brackets": (
        header().replace("title: A", "title: [WIP, 2]: logs"),
        header().replace("title: A", 'title: "[WIP, 2]: logs"'),
    ),
    "a title that begins with braces": (
        header().replace("title: A", "title: {x}: y"),
        header().replace("title: A", 'title: "{x}: y"'),
    ),
    "a value that would be a comment": (header("room: #aleph"), header('room: "#aleph"')),
    "topics that would be a comment": (
        header("topics: #theory  #statics "),
        header('topics: ["#theory", "#statics"]'),
    ),
    "letters in pieces": (header("summary: Cafe\u0301"), header("summary: Caf\u00e9")),
    "a slip behind a slip": (header("topic: theroy"), header("topics: theory")),
    "several slips": (
        header("Room: alpeh ", "format: lectrue"),
        header("room: aleph", "format: lecture"),
    ),
}


@pytest.mark.parametrize(("before", "after"), REPAIRED.values(), ids=REPAIRED)
def test_what_has_one_right_answer_is_repaired(tmp_path, before, after):
    write(
        tmp_path,
        {
            "conference.yml": CONFERENCE,
            "sessions/a.md": before,
            "sessions/b.md": header().replace("A", "B"),
        },
    )
    assert fix_all(tmp_path, "sessions/a.md") == {"sessions/a.md": after}


KEPT = {
    "a date that could be two": header("start: 7/10/2016 12:00"),
    "a date that is none": header("available: 31.2.2016"),
    "a date and words": header("start: 17.10.2016 at noon"),
    "a date in a title": header("summary: from 17.10.2016  on"),
    "a day without conference": header("start: 18.10.2016 12:00"),
    "spaces inside quotes": header('summary: " a  b "'),
    "spaces in a block": header("summary: |", "  a  ", "  b  "),
    "spaces in quotes of two lines": header('summary: "a  ', '  b"'),
    "spaces after a comment": header("room: aleph  # near  "),
    "spaces after a field without a value": header("moderators:  "),
    "a value with #": header("summary: C#   # and more"),
    "a comment instead of a value": header("room: # not yet known"),
    "tags of which nobody knows whether they are one": header("needs: #mic #beamer"),
    "a comment behind a list": header("needs: [a] #b"),
    "a file instead of an address": header("links: slides.pdf"),
    "a state of another word": header("status: dropped"),
    "a time zone": header("start: 2016-10-07 12:00 CEST"),
    "two rooms for three times": header(
        "start: [2016-10-07 12:00, 2016-10-17 12:00, 2016-10-17 12:30]", "room: Aleph, Library 1"
    ),
    "tabs of unknown width": header("needs:", "\t- a", "    - b"),
    "tabs in a block below a list": header("summary: |", "  a", " \tb", "needs:", "\t- a"),
    "a tab inside a value": header("summary: a\tb"),
    "a field that is there": header("room: aleph", "Room: great-hall"),
    "two fields that would be one": header("topic: theory", "topcis: theory"),
    "a field in quotes with an escape": header('"t\\u006fpic": theory'),
    "a field of another name": header("speaker: Bo Chen"),
    "a room with another number": header("room: Library 3"),
    "a room that could be two": header("room: Library"),
    "a topic that could be two": header("topics: statis"),
    "a topic of another word": header("topics: wealth"),
    "a format in two lines": header("format: lec", "  tures"),
    "Maria, who is not Mario": header('moderators: "@maria"'),
    "a handle that may be somebody's": header('moderators: "@lielani"'),
    "a name with a slip": header("moderators: Leilani Kealooa"),
    "a first name alone": header("moderators: petrá"),
    "letters in pieces in an address": header("links: {label: x, url: 'https://x.org/e\u0301'}"),
    "letters in pieces in text": header() + "[Cafe\u0301](cafe\u0301.png) `e\u0301`\n",
    "variants of ideographs": header("summary: \ufa19"),
    "spaces and tabs in text": header() + "a  \n\tb\n\n```\nroom: alpeh  \n```\n",
    "what looks like a header": header() + "---\nroom: alpeh  \nRoom: 17.10.2016\n---\n",
    "no header": "- a  \n- 17.10.2016\n",
    "an empty header": "---\n---\n",
    "a header that is never closed": "---\ntitle: A  \nproposers: Bo Chen\n",
    "no line end at the end": header().rstrip("\n"),
    "invisible characters": header("room: alpeh") + "\u202e",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_could_mean_several_things_is_left_alone(tmp_path, text):
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": text})
    assert fix_all(tmp_path, "sessions/a.md") == {"sessions/a.md": text}


@pytest.mark.parametrize(
    ("wanted", "names", "expected"),
    [
        ("Zoe", {"Zoë": "1"}, "Zoë"),
        ("room-1", {"Room 1": "1", "room1": "1"}, "room1"),
        ("Room 2", {"Room 1": "1"}, None),
        ("Room 1 2", {"Room 12": "1"}, None),
        ("Room B", {"Room A": "1"}, None),
        ("halls", {"Halle": "1", "hall": "2"}, None),
        ("galery", {"Gallery": "1", "gallery": "2"}, None),
        ("galery", {"Gallery": "1", "gallery": "1"}, "gallery"),
        ("Galery", {"gallery": "1", "Gallery": "1"}, "Gallery"),
        ("allery", {"gallery": "1"}, None),
        ("C#", {"C": "1"}, None),
        ("", {"a": "1"}, None),
        ("x" * 5000, {"x" * 4999: "1"}, None),
    ],
)
def test_only_what_can_be_nothing_else_is_a_near_miss(wanted, names, expected):
    assert only_near_miss(wanted, names) == expected


def test_a_name_is_spelled_as_its_owner_spells_it_in_every_file(tmp_path):
    session = header("moderators: Petra Novotna")
    minutes = "---\nparticipants: [Petra  Novotna, Ann Lee, 'petra novotna']\n---\n- x\n"
    write(
        tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": session, "minutes/a.md": minutes}
    )
    assert fix_all(tmp_path, "minutes/a.md", "sessions/a.md") == {
        "minutes/a.md": "---\nparticipants: [Petra Novotná, Ann Lee, 'Petra Novotná']\n---\n- x\n",
        "sessions/a.md": session.replace("Novotna", "Novotná"),
    }


def test_a_name_in_a_file_that_may_not_change_stays_everywhere(tmp_path):
    """The problem would only move from one file to the other."""
    session = header("moderators: Petra Novotna")
    minutes = "---\nparticipants: Petra Novotna\n---\n- x\n"
    write(
        tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": session, "minutes/a.md": minutes}
    )
    assert fix_all(tmp_path, "sessions/a.md") == {"sessions/a.md": session}


@pytest.mark.parametrize(
    "people",
    [
        "{a: {name: Petra Novotná}, b: {name: Petra Novotňa}}",
        "{a: {name: P. Novotná}}",
        "{a: {name: Petra Novotny}}",
        "{a: {name: Novotná Petra}}",
        "{a: {name: Petra Novotná, aliases: [Petra Novotna]}}",
    ],
)
def test_nobody_becomes_somebody_else(tmp_path, people):
    text = header("moderators: Petra Novotna")
    conference = CONFERENCE.partition("people:")[0] + f"people: {people}\n"
    write(tmp_path, {"conference.yml": conference, "sessions/a.md": text})
    assert fix_all(tmp_path, "sessions/a.md") == {"sessions/a.md": text}


def test_of_two_spellings_of_somebody_without_a_handle_none_is_right(tmp_path):
    files = {
        "sessions/a.md": header("moderators: Zoë Ibáñez"),
        "sessions/b.md": header("moderators: Zoe Ibanez").replace("A", "B"),
    }
    write(tmp_path, {"conference.yml": CONFERENCE, **files})
    assert fix_all(tmp_path, *files) == files


def test_a_repair_that_brings_up_another_problem_is_not_made_and_named(tmp_path):
    taken = header("start: 2016-10-07 12:00", "room: aleph")
    text = header("start: 2016-10-07 12:00", "room: Alpeh", "format: lectures").replace("A", "B", 1)
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": taken, "sessions/b.md": text})
    data = {"sessions/b.md": text.encode()}
    fixed = fix(load_archive(tmp_path), data, MAX_BYTES)
    expected = text.replace("lectures", "lecture").encode()
    assert fixed.files == {"sessions/b.md": expected}
    assert [(each.problem.rule, each.instead.rule) for each in fixed.refused] == [
        ("unknown-room", "room-clash")
    ]


@pytest.mark.parametrize(
    "line", ["room: Great Hall norht", "room: 'Great Hall norht'  # it's", "topics: [painpleasure]"]
)
def test_no_name_is_written_where_yaml_would_take_it_for_something_else(tmp_path, line):
    conference = CONFERENCE.replace("great-hall", "hall").replace("Hall: north", "Hall: 'north'")
    conference = conference.replace("statist]", '"pain, pleasure"]')
    text = header(line)
    write(tmp_path, {"conference.yml": conference, "sessions/a.md": text})
    fixed = fix(load_archive(tmp_path), {"sessions/a.md": text.encode()}, MAX_BYTES)
    assert (fixed.files, fixed.refused) == ({}, ())


def test_a_file_does_not_grow_over_the_limit(tmp_path):
    text = header("topic: theory")
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": text})
    data = {"sessions/a.md": text.encode()}
    assert fix(load_archive(tmp_path), data, len(text)).files == {}
    assert list(fix(load_archive(tmp_path), data, len(text) + 1).files) == ["sessions/a.md"]


def test_of_the_hosts_file_only_marks_and_line_ends_are_repaired(tmp_path):
    text = CONFERENCE + "Sponsors: a bakery  \n"
    write(tmp_path, {"conference.yml": "\ufeff" + text.replace("\n", "\r\n")})
    assert fix_all(tmp_path, "conference.yml") == {"conference.yml": text}


def test_bytes_that_are_no_text_stay(tmp_path):
    latin = header("room: alpeh").replace("Bo", "Zoë").encode("latin-1")
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": latin})
    assert fix(load_archive(tmp_path), {"sessions/a.md": latin}, MAX_BYTES).files == {}


def test_a_conference_that_cannot_be_used_is_no_obstacle(tmp_path):
    write(tmp_path, {"conference.yml": "name: [", "sessions/a.md": header("room: alpeh  ")})
    after = header("room: alpeh")
    assert fix_all(tmp_path, "sessions/a.md") == {"sessions/a.md": after}


# The command


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run `socml check --fix` in the test's folder; returns its status, output and messages."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["socml", "check", "--fix", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return int(ended.value.code or 0), captured.out, captured.err

    return run


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


SLIP = header("room: alpeh")
SLIP_DIFF = """\
--- a/sessions/a.md
+++ b/sessions/a.md
@@ -1,7 +1,7 @@
 ---
 title: A
 proposers: Bo Chen
-room: alpeh
+room: aleph
 ---
~
 Text.
""".replace("~", " ")
SUMMARY = "1 session, 0 records, 0 person pages: no problems\n"


def test_what_was_changed_is_shown_and_what_remains_is_reported(check_fix, tmp_path):
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": SLIP})
    assert check_fix() == (0, SLIP_DIFF, f"repaired 1 file\n{SUMMARY}")
    assert (tmp_path / "sessions" / "a.md").read_text() == header("room: aleph")
    assert check_fix() == (0, "", f"nothing to repair\n{SUMMARY}")


def test_the_exit_status_is_that_of_what_remains(check_fix, tmp_path):
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": header("room: x", "Room : y ")})
    status, out, err = check_fix()
    assert (status, err.splitlines()[0]) == (1, "repaired 1 file")
    assert 'no room is called "x"' in out
    assert check_fix("--exit-zero")[0] == 0


def test_a_report_for_machines_is_all_that_is_output(check_fix, tmp_path):
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": SLIP})
    status, out, err = check_fix("--format", "github")
    assert (status, out) == (0, "")
    assert err == f"{SLIP_DIFF}repaired 1 file\n"


def test_paths_limit_what_is_touched(check_fix, tmp_path):
    other = SLIP.replace("A", "B")
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": SLIP, "sessions/b.md": other})
    before = snapshot(tmp_path)
    status, out, err = check_fix("sessions/a.md")
    assert (status, out, err.splitlines()[0]) == (0, SLIP_DIFF, "repaired 1 file")
    after = {**before, "sessions/a.md": SLIP.replace("alpeh", "aleph").encode()}
    assert snapshot(tmp_path) == after
    assert check_fix("minutes-that-are-not-there")[0] == 2
    assert snapshot(tmp_path) == after


def test_what_nobody_can_see_in_a_diff_is_said(check_fix, tmp_path):
    text = "\ufeff" + header("summary: Cafe\u0301").replace("\n", "\r\n")
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": text})
    lines = check_fix()[1].splitlines()
    assert lines[:4] == [
        "sessions/a.md: the byte order mark at the beginning is taken out",
        "sessions/a.md: 7 line ends of Windows or old Macs made plain",
        "sessions/a.md: letters in pieces are made whole in 1 line",
        "--- a/sessions/a.md",
    ]


def test_a_diff_does_nothing_to_a_terminal(check_fix, tmp_path):
    """The text around a repair is a stranger's."""
    text = header("room: alpeh", "summary: a\u200fb\u00a0c")
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": text})
    out = check_fix()[1]
    assert "+room: aleph\n summary: a\N{REPLACEMENT CHARACTER}b c\n" in out


def test_permissions_stay(check_fix, tmp_path):
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": SLIP})
    (tmp_path / "sessions" / "a.md").chmod(0o640)
    assert check_fix()[0] == 0
    assert (tmp_path / "sessions" / "a.md").stat().st_mode & 0o777 == 0o640


def test_a_read_only_file_stops_everything(check_fix, tmp_path):
    write(
        tmp_path,
        {
            "conference.yml": CONFERENCE,
            "sessions/a.md": SLIP,
            "sessions/b.md": SLIP.replace("A", "B"),
        },
    )
    (tmp_path / "sessions" / "b.md").chmod(0o440)
    before = snapshot(tmp_path)
    assert check_fix() == (
        2,
        "",
        "socml: nothing was repaired: sessions/b.md is read-only. "
        "Allow writing to it, or name other files\n",
    )
    assert snapshot(tmp_path) == before


def test_a_link_is_not_followed(check_fix, tmp_path):
    write(tmp_path, {"conference/conference.yml": CONFERENCE, "elsewhere.md": SLIP})
    (tmp_path / "conference" / "sessions").mkdir()
    (tmp_path / "conference" / "sessions" / "a.md").symlink_to(tmp_path / "elsewhere.md")
    status, _, err = check_fix("--root", "conference")
    assert (status, err.splitlines()[0]) == (1, "nothing to repair")
    assert (tmp_path / "elsewhere.md").read_text() == SLIP
    assert (tmp_path / "conference" / "sessions" / "a.md").is_symlink()


def test_a_conference_may_be_reached_through_a_link(check_fix, tmp_path):
    write(tmp_path / "real", {"conference.yml": CONFERENCE, "sessions/a.md": SLIP})
    (tmp_path / "link").symlink_to("real")
    assert check_fix("--root", "link")[:2] == (0, SLIP_DIFF)
    assert (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("change", ["words", "link", "gone"])
def test_nobody_loses_what_was_written_meanwhile(tmp_path, change):
    write(tmp_path, {"a": "as read", "b": "new words", "c": "as read"})
    if change != "words":
        (tmp_path / "b").unlink()
    if change == "link":
        (tmp_path / "b").symlink_to("a")
    before = snapshot(tmp_path)
    old = dict.fromkeys("abc", b"as read")
    with pytest.raises(ChangedMeanwhile) as caught:
        write_all(tmp_path, dict.fromkeys("abc", "repaired"), done="repaired", as_read=old)
    assert caught.value.place == tmp_path / "b"
    assert snapshot(tmp_path) == before
    assert (tmp_path / "b").is_symlink() == (change == "link")
    assert sorted(os.listdir(tmp_path)) == sorted({*before, *(["b"] if change == "link" else [])})


def test_a_file_on_which_somebody_works_is_left_to_them(tmp_path, capsys):
    other = SLIP.replace("A", "B")
    write(tmp_path, {"conference.yml": CONFERENCE, "sessions/a.md": SLIP, "sessions/b.md": other})

    def save_meanwhile(path: str) -> bool:
        if path == "sessions/a.md":
            (tmp_path / path).write_text("new words\n")
        return True

    fix_files(tmp_path, save_meanwhile, is_diff_output=True)
    captured = capsys.readouterr()
    assert captured.err == (
        "sessions/a.md was changed meanwhile, and is left as it is\nrepaired 1 file\n"
    )
    assert "sessions/a.md" not in captured.out
    assert (tmp_path / "sessions" / "a.md").read_text() == "new words\n"
    assert (tmp_path / "sessions" / "b.md").read_text() == other.replace("alpeh", "aleph")
