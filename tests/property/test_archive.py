"""Whatever files a conference is made of, it is read, and always in the same way."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socml_site.load import Loaded, load_archive
from socml_site.problems import STYLES, Location, format_problems
from socml_site.schedule import build_grids
from socml_site.wiki import page_url

SOCML = Path(sysconfig.get_path("scripts"), "socml")

modest = settings(max_examples=200, deadline=None)

Files = Mapping[str, bytes]

CONFERENCE = """\
format: 1
name: Tiny conference
acronym: tiny16
timezone: America/Los_Angeles
as_of: 2016-10-07 13:00
days:
  - date: 2016-03-13
  - date: 2016-10-07
    slots:
      - {start: "12:00", end: "12:50"}
      - {start: "13:00", end: "14:00", title: Lunch, kind: break}
      - {start: "14:00", end: "14:50"}
rooms:
  - {id: aleph, name: Aleph, capacity: 60, equipment: [projector]}
  - {id: beth, name: Beth, capacity: 20}
formats: [discussion, lecture]
people: {ann: {name: Ann Lee}, bo: {name: Bo Chen, aliases: [B. Chen]}}
"""

CONFERENCES = [
    *[CONFERENCE] * 4,
    CONFERENCE + "topics: [theory, health]\n",
    CONFERENCE.replace("capacity: 60", "capacity: 60, shared: true, url: 'https://x.org'").replace(
        'end: "14:50"}',
        'end: "14:50"}\n      - {start: "22:00", end: "00:00"}\n'
        '      - {start: "00:00", end: "02:00"}',
    ),
    CONFERENCE + "limits: {file_kb: 1, attachment_kb: 1}\nsponsors: [a bakery]\n",
    CONFERENCE.split("rooms:")[0],
    CONFERENCE.replace("{id: beth, name: Beth", "{id: aleph, name: Beth"),
    CONFERENCE.replace("acronym: tiny16\n", ""),
    "name: [\n",
]

PEOPLE = [
    "Ann Lee",
    "A. Lee",
    "Lee Ann",
    "Bo Chen, Cy Dee",
    "'@ann'",
    "'@zoe'",
    "'@nobody'",
    "Petra Novotná",
    "[Bo Chen, Petra Novotna]",
    "[Bo Chen, '@bo', Bo Chen]",
    "[]",
    "7",
]
TIMES = [
    "2016-10-07 12:00",
    "2016-10-07 12:25",
    "2016-10-07 14:00",
    "2016-03-13 23:30",
    "2016-10-08 00:30",
]
COMMON = {
    "moderators": PEOPLE,
    "links": ["{label: x, url: 'https://x.org'}", "[]"],
    "summary": ["a few words", "~"],
    "aliases": ["a", "[b, old]", "older"],
    "allow": ["{off-slot: fine}", "{room-clash: no, image-alt: yes}", "{x: y}", "{off-slot}"],
    "romo": ["aleph"],
}
SESSION = {
    "start": [*TIMES, "[2016-10-07 12:00, 2016-10-07 22:30]", "[2016-10-07 14:00]", "[]"],
    "room": ["aleph", "Beth", "BETH", "[aleph, beth]", "[Aleph, aleph, beth]"],
    "duration": ["25", "120", "1440"],
    "format": ["discussion", "Lecture"],
    "topics": ["theory", "[theory, health]", "[x, X, 'C++', C]"],
    "available": [*TIMES, "[2016-10-08, 2016-10-07 12:00]"],
    "expected": ["7", "70"],
    "needs": ["projector", "[projector, robot]"],
    "conflicts": ["[a, b]", "c", "[d, e]"],
    "merged_into": ["a", "b", "c"],
    "interested": PEOPLE,
    "status": ["cancelled"],
    "language": ["es"],
    "recording": ["no", "No"],
    "license": ["CC-BY-4.0"],
}
MINUTES = {
    "session": ["a", "b", "nowhere"],
    "date": ["2016-10-07"],
    "note_takers": PEOPLE,
    "participants": PEOPLE,
    "status": ["draft", "approved"],
    "attribution": ["named", "chatham-house"],
    "license": ["CC-BY-4.0"],
}
PERSON = {
    "name": ["Zoë Ibáñez", "Ann Lee", "Lee Ann"],
    "pronouns": ["they/them"],
    "affiliation": ["a bakery"],
}
WRONG = [
    "title: A: b",
    "title:",
    f"title: {'x' * 201}",
    "proposers: {a: b}",
    "participants: [Ann Lee, '']",
    "name: [Zoë]",
    "format: party",
    "topics: [[deep]]",
    "start: soon",
    "start: 2016-10-07",
    "start: 2016-10-08 09:00",
    "start: 2016-03-13 02:30",
    "date: 7/10/2016",
    "room: nowhere",
    "room: [aleph, nowhere]",
    "start: [2016-10-07 12:00, soon]",
    "start: [2016-10-07 12:00, 2016-10-07 12:00]",
    "start: {a: b}",
    "duration: an hour",
    "expected: -1",
    "conflicts: nowhere",
    "merged_into: nowhere",
    "status: held",
    "links: x",
    "links: [{url: 'javascript:x'}]",
    "language: Español",
    "allow: x",
    "\tx: y",
    "- item",
    "x: *y",
    "x: &y z",
    "<<: {a: b}",
    "? [a]\n: b",
    "...",
    "ünï: 日本",
]
BODIES = [
    "# A\n",
    "## Part\n\ntext\n",
    "[x](b.md#part) [y](../minutes/a.md) [z](nowhere.md) ![](loss.png) ![loss](los.png)\n",
    "[x](/people/zoe.md) [y](../../etc/passwd) [z](javascript:x) <a href='b.md'>b</a>\n",
    "@ann and @nobody: $\\frac{1}{2}$ $\\nonsense$ <blink>x</blink>\n",
    "> " * 240 + "x\n",
    "x" * 2000,
]

Lines = list[str]


def fields(values: Mapping[str, list[str]]) -> st.SearchStrategy[Lines]:
    known = [f"{name}: {value}" for name, several in values.items() for value in several]
    return st.lists(st.sampled_from(known), max_size=5, unique_by=lambda line: line.split(":")[0])


def documents(values: Mapping[str, list[str]], needed: list[Lines]) -> st.SearchStrategy[bytes]:
    """Files that mostly have what they need, or there would be little to look at behind it."""
    wrong = st.lists(st.sampled_from(WRONG), max_size=1)
    text = st.lists(st.sampled_from(BODIES), max_size=2).map("\n".join)
    return st.builds(
        lambda first, rest, last, body: "\n".join(
            ["---", *first, *rest, *last, "---", body]
        ).encode(),
        st.sampled_from(needed),
        fields(COMMON | values),
        st.one_of(st.just([]), st.just([]), wrong),
        text,
    )


sessions = documents(
    SESSION,
    [
        *([f"title: {title}", f"proposers: {who}"] for title in "ABC日" for who in PEOPLE[:8]),
        ["title: A"],
        ["proposers: Bo Chen"],
    ],
)
minutes = st.one_of(documents(MINUTES, [[]]), st.sampled_from(BODIES).map(str.encode))
people = documents(PERSON, [["name: Zoë Ibáñez"], ["name: P. Novotna"], []])
odd_paths = st.sampled_from(
    [
        "content/venue.md",
        "minutes/loss.png",
        "people/README.md",
        "sessions/A.md",
        "sessions/Day two.md",
        "sessions/c.markdown",
        "sessions/index.md",
        "sessions/loss.png",
        "sessions/sub/d.md",
    ]
)


def folder(name: str, stems: list[str], files: st.SearchStrategy[bytes], most: int) -> Any:
    names = st.sampled_from([f"{name}/{stem}.md" for stem in stems])
    return st.dictionaries(names, files, max_size=most)


projects = st.builds(
    lambda conference, *folders: {
        "conference.yml": conference.encode(),
        **{name: content for files in folders for name, content in files.items()},
    },
    st.sampled_from(CONFERENCES),
    folder("sessions", list("abcde"), sessions, 5),
    folder("minutes", list("abcde"), minutes, 3),
    folder("people", ["ann", "lee", "zoe"], people, 2),
    st.dictionaries(odd_paths, st.one_of(sessions, st.binary(max_size=30)), max_size=2),
)


@pytest.fixture(scope="module", autouse=True)
def no_clock() -> Iterator[None]:
    """One for all examples; and asking git each time would take longer than all the rest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "0")
        yield


def load(files: Files, *, backwards: bool = False) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(files, reverse=backwards):
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[name])
        return load_archive(Path(folder))


def is_in(location: Location, files: Files) -> bool:
    text = files[location.path].decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    rows = text.split("\n")
    if not 1 <= location.line <= len(rows):
        return False
    return 1 <= location.column <= len(rows[location.line - 1]) + 1


@modest
@given(files=projects)
def test_any_files_are_read_and_every_place_is_in_its_file(files):
    loaded = load(files)
    places = [each.location for each in loaded.problems]
    places += [related.location for each in loaded.problems for related in each.related]
    assert [place for place in places if not is_in(place, files)] == []
    for style in STYLES:
        format_problems(loaded.problems, style, loaded.texts)


@modest
@given(files=projects)
def test_what_is_read_holds_together(files):
    """Whoever makes pages of an archive may rely on this."""
    loaded = load(files)
    archive = loaded.archive
    if archive is None:
        assert loaded.has_errors
        return
    errors = {each.location.path for each in loaded.problems if each.is_error}
    sessions, minutes = archive.sessions, archive.minutes
    documents = [each.document for each in (*sessions.values(), *minutes.values())]
    documents += [each.document for each in archive.people.values() if each.document is not None]
    assert errors.isdisjoint(each.path for each in documents)
    assert {each.session_id for each in minutes.values()} <= set(sessions)
    for session in sessions.values():
        assert all(minutes[each.id] is each for each in archive.minutes_of(session))
        assert archive.state_of(session) is not None
        assert (session.start_local is None) == (session.end_local is None)
        people = {*session.proposers, *session.moderators}
        assert {each.id for each in people} <= set(archive.people)
    assert sum(len(archive.minutes_of(each)) for each in sessions.values()) == len(minutes)
    assert len(build_grids(archive)) == len(archive.conference.days)
    for each in documents:
        html = each.body.to_html(loaded.links.resolver(each.path, page_url(each.path)))
        assert "javascript:" not in html
    assert {path for path in loaded.links.attachments if path not in files} == set()


@modest
@given(files=projects)
def test_it_does_not_matter_in_which_order_files_were_made(files):
    one, other = load(files), load(files, backwards=True)
    assert one.problems == other.problems
    assert one.left_out == other.left_out
    assert one.links == other.links
    assert (one.archive is None) == (other.archive is None)
    if one.archive is not None and other.archive is not None:
        assert list(one.archive.sessions.items()) == list(other.archive.sessions.items())
        assert list(one.archive.minutes.items()) == list(other.archive.minutes.items())
        assert list(one.archive.people.items()) == list(other.archive.people.items())
        assert one.archive.topics == other.archive.topics


def header(*fields: str) -> bytes:
    return "\n".join(["---", *fields, "---", ""]).encode()


SAME_TIME = ("start: 2016-10-07 14:00", "topics: [theory, health, robots, Health]")

# Names, people, topics, clashes and links, each with more than one candidate for what is said.
NASTY: Files = {
    "conference.yml": CONFERENCE.encode(),
    "content/venue.md": b"# Venue\n",
    **{
        f"sessions/s{number}.md": header(
            f"title: The same title {number % 3}",
            f"proposers: [{who}, Person Number{number}, '@nobody{number}']",
            "room: aleph",
            "conflicts: [s1, s2, s3, s9]",
            f"room{number}: x",
            *SAME_TIME,
        )
        for number, who in enumerate(
            ["Petra Novotná", "Petra Novotna", "P. Novotna", "Novotna Petra", "Petra Novotny"]
        )
    },
    "sessions/Day One.md": header("title: Day"),
    "sessions/day-one.markdown": header("title: Day"),
    "sessions/ring-1.md": header("title: R1", "proposers: B. Chen", "merged_into: ring-2"),
    "sessions/ring-2.md": header("title: R2", "proposers: '@bo'", "merged_into: ring-1"),
    "sessions/aliases.md": header("title: X", "proposers: Bo Chen", "aliases: [s1, s2, old]"),
    "minutes/s1.md": header("participants: [A. Lee, Ann Lee, Lee Ann]", "aliases: [old, s2]"),
    "minutes/s2.md": "caf\u00e9 @ann @bo [x](../sessions/s3.md#nowhere)\n".encode(),
    "minutes/s9.md": b"- of no session\n",
    "minutes/latin.md": b"caf\xe9\n",
    "people/petra.md": header("name: Petra Novotná", "aliases: [P. N.]", "pronoun: she"),
    "people/novotna.md": header("name: P. N."),
}

# Several files have the name that is nearest to the one that is linked.
AMBIGUOUS: Files = {
    "conference.yml": CONFERENCE.encode(),
    "sessions/a.md": header("title: A", "proposers: Bo Chen")
    + b"".join(f"![plot](plot-{number}.jpg)\n\n".encode() for number in range(10)),
    **{
        f"sessions/{folder}/plot-{number}.png": b"png"
        for folder in ("north", "east", "south", "west")
        for number in range(10)
    },
}


def check_apart(root: Path, **environment: str) -> tuple[int, bytes]:
    done = subprocess.run(
        [SOCML, "check", "--format", "json", "--root", root],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )
    assert done.stderr == b""
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(NASTY, id="nasty"),
        pytest.param(
            AMBIGUOUS,
            id="ambiguous",
        ),
    ],
)
def test_neither_hash_seed_nor_place_nor_language_show_in_a_report(tmp_path, files):
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    one = check_apart(tmp_path, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C", COLUMNS="40")
    other = check_apart(tmp_path, PYTHONHASHSEED="2", TZ="Asia/Kolkata", LC_ALL="C.UTF-8")
    assert one == other
    assert b'"problems": []' not in one[1]
