"""Whatever is repaired, no problem is added, nothing is lost, and once is enough."""

from __future__ import annotations

import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socml_site.contributing.fix import fix
from socml_site.load import Loaded, load_archive
from socml_site.source import to_plain

MAX_BYTES = 64 * 1024

Files = Mapping[str, bytes]

modest = settings(max_examples=150, deadline=None)

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-18 09:00
days:
  - {date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}
  - {date: 2016-10-17, slots: [{start: "12:00", end: "12:50"}, {start: "14:00", end: "14:50"}]}
rooms:
  - {id: aleph, name: Aleph, capacity: 9}
  - {id: library, name: "Library: north"}
  - {id: library-2, name: Library 2}
formats: [discussion, lecture]
people:
  leilani: {name: Leilani Kealoha}
  petra: {name: Petra Novotná}
"""
CONFERENCES = [
    *[CONFERENCE] * 4,
    CONFERENCE + "topics: [theory, health, machine teaching]\n",
    "\ufeff" + CONFERENCE.replace("\n", "\r\n"),
    CONFERENCE.partition("people:")[0],
    "name: [\n",
]

PEOPLE = ["Petra Novotna", "Petra Novotn\u00e1", "Petra Novotna\u0301", "'@lielani'", "'@leilani'"]
PEOPLE += ["[Bo Chen, PETRA NOVOTNA, '@nobody']", "Ann Lee", "P. Novotna", "[Ann Lea]"]
FIELDS = {
    "title": ["A", "B  ", "'C '", "C# # x"],
    "proposers": PEOPLE,
    "proposer": PEOPLE,
    "Moderators": PEOPLE,
    "moderators": PEOPLE,
    "participants": [*PEOPLE, "7"],
    "note-takers": PEOPLE,
    "start": ["17.10.2016 12:00", "2016/10/07 12:00", "7/10/2016 12:00", "2016-10-17 14:00"],
    "strat": ["10/17/2016 14:00", "17.10.2016"],
    "date": ["17.10.2016", "2016/10/07\t", "7.10.2016"],
    "available": ["[17-10-2016, 10/17/2016, 2016-10-07]", "10/10/2016"],
    "room": ["alpeh", "Alpeh ", "aleph", "libary", "Libary north", "Library 3"],
    "romo": ["aleph", "alpeh"],
    "format": ["lectrue", "lectures", "lecture", "party"],
    "topic": ["theroy", "[theory, heatlh]  "],
    "topics": ["theroy", "wealth", "[theroy, 'Theory', machineteaching]"],
    "needs": ["\n\t- x\n\t- y", "\n  - x  \n  - y", "|\n  x  \n", "\n\t- x\n    - y"],
    "links": [
        "{lable: e\u0301, url: 'https://x.org/e\u0301'}",
        "\n\t- label: x\n\t  url: 'https://x.org'",
    ],
    "summary": ["Cafe\u0301  ", "\ufa19 e\u0301", ">\n  a  \n  b", "~ "],
    "conflicts": ["[a, b]", "c"],
    "expected": ["70", "7 "],
    "aliases": ["[Petra Novotna]", "old"],
    "name": ["Zoe\u0308 ", "Petra Novotna"],
    "allow": ["{person-alike: no}", "{off-slot: x}"],
}
LINES = [f"{name}: {value}" for name, values in FIELDS.items() for value in values]
LINES += ["\tx: y", "<<: {a: b}", "x: *y", "# note  ", "- a", "...", ""]
BODIES = [
    "text  \n",
    "\tcode\n",
    "- [ ] Petra Novotna: x (due 7.10.2016)\n",
    "---\nroom: alpeh \n---\n",
]
ENDS = ["\n", "\n", "\n", "\r\n", "\r"]


def contributed(needed: list[str]) -> st.SearchStrategy[bytes]:
    return st.builds(
        lambda mark, first, rest, body, end: (
            mark + "\n".join(["---", *first, *rest, "---", body]).replace("\n", end)
        ).encode(),
        st.sampled_from(["", "", "\ufeff"]),
        st.sampled_from([needed, needed, []]),
        st.lists(st.sampled_from(LINES), max_size=5),
        st.sampled_from(BODIES),
        st.sampled_from(ENDS),
    )


def folder(
    name: str, stems: str, files: st.SearchStrategy[bytes]
) -> st.SearchStrategy[dict[str, bytes]]:
    return st.dictionaries(
        st.sampled_from([f"{name}/{stem}.md" for stem in stems]), files, max_size=3
    )


projects = st.builds(
    lambda conference, *folders: {
        "conference.yml": conference.encode(),
        **{name: content for files in folders for name, content in files.items()},
    },
    st.sampled_from(CONFERENCES),
    folder("sessions", "abc", contributed(["title: T", "proposers: Ann Lee"])),
    folder("minutes", "abc", contributed([])),
    folder("people", "ab", contributed(["name: Petra Novotna"])),
)


@pytest.fixture(scope="module", autouse=True)
def no_clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "0")
        yield


def fixed(files: Files) -> tuple[Loaded, dict[str, bytes], Loaded]:
    """Return a conference before, what becomes of its files, and the conference afterwards."""
    before = load(files)
    after = {**files, **fix(before, files, MAX_BYTES).files}
    return before, after, load(after)


def load(files: Files) -> Loaded:
    with tempfile.TemporaryDirectory() as place:
        for name, content in files.items():
            path = Path(place, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
        return load_archive(Path(place))


def said(loaded: Loaded) -> Counter[tuple[str, str, str]]:
    return Counter(
        (each.rule, each.location.path, unicodedata.normalize("NFC", each.message))
        for each in loaded.problems
    )


def plain(data: bytes) -> str:
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


@modest
@given(files=projects)
def test_no_problem_is_added_and_once_is_enough(files):
    before, after, loaded = fixed(files)
    assert said(loaded) - said(before) == Counter()
    assert fix(loaded, after, MAX_BYTES).files == {}


@modest
@given(files=projects)
def test_below_the_header_and_in_files_without_problems_nothing_is_said_otherwise(files):
    before, after, loaded = fixed(files)
    troubled = {each.location.path for each in before.problems}
    # A name is reported where it first stands, and spelled alike everywhere.
    is_about_names = any(each.rule == "person-alike" for each in before.problems)
    for folder_name, documents in before.project.documents.items():
        for old, new in zip(documents, loaded.project.documents[folder_name], strict=True):
            assert (
                plain(files[old.path]).split("\n")[old.body_line - 1 :]
                == (plain(after[old.path]).split("\n")[new.body_line - 1 :])
            )
            if old.path not in troubled and not is_about_names:
                assert as_nfc(to_plain(old.fields)) == as_nfc(to_plain(new.fields))


def as_nfc(data: object) -> str:
    return unicodedata.normalize("NFC", repr(data))


@modest
@given(files=projects)
def test_what_is_tidy_stays_byte_for_byte(files):
    """A file changes only if it has a problem, or something that nobody can see."""
    before, after, _ = fixed(files)
    troubled = {each.location.path for each in before.problems}
    is_about_names = any(each.rule == "person-alike" for each in before.problems)
    for name, content in files.items():
        text = plain(content)
        has_hidden = any(line != line.rstrip() for line in text.split("\n"))
        is_tidy = text.encode() == content and text == unicodedata.normalize("NFC", text)
        if is_tidy and not has_hidden and name not in troubled and not is_about_names:
            assert after[name] == content
