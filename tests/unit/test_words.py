"""The words of notes: a language is one file, and hosts add theirs."""

from __future__ import annotations

import shutil
from datetime import date
from importlib import resources
from pathlib import Path

import pytest
from project_files import Files, write

from socml_site import notes
from socml_site.load import Loaded, load_archive
from socml_site.notes import Notes, read_notes, read_offers
from socml_site.notes.words import OUTCOMES, Kind, Words, read_folder, read_table, read_words
from socml_site.notes.words import PEOPLE as PEOPLE_KINDS
from socml_site.source import Body, SourceFile, read_document

FOLDER = Path(str(resources.files(notes) / "words"))
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yml"))

# Nobody speaks it, and it has only the lists that it needs.
INVENTED = """
language: Vorlin
source: invented
decision:
  words: zunta, zuntari
  prose: olk zunta dorr
action:
  words: frebo
participant:
  words: lomari
absent:
  words: neslomari
fillers: ka
between: uj
others: aliri
promises: vrask
due: trel
next_week: nu septa
months: unar, dubar
weekdays: prima
day_order: day-first
"""

NOTES = """\
Lomari: Rosa Quist, Imre Tamás uj 3 aliri
Neslomari: Ola Venn

## Zuntari ka

- Lorem 20

## Ka frebo

- Rosa vrask mel, trel 3 dubar 2026
- Imre Tamás: kol, trel nu septa

Olk zunta dorr lunen.
"""


PEOPLE = ("Rosa Quist", "Imre Tamás", "Rosa", "Imre")


def read(text: str, words: Words) -> Notes:
    document = read_document(
        SourceFile("minutes/a.md", text), [], lambda body: read_notes(body, words)
    )
    assert isinstance(document.notes, Notes)
    return document.notes


def items(found: Notes, words: Words) -> list[str]:
    return [
        f"{each.kind}: {', '.join(each.owners)}|{each.text}|{each.due or ''}"
        for each in found.find_items(words, PEOPLE.__contains__, date(2026, 1, 5))
    ]


@pytest.fixture(scope="module")
def with_vorlin(tmp_path_factory: pytest.TempPathFactory) -> Words:
    folder = tmp_path_factory.mktemp("languages") / "words"
    shutil.copytree(FOLDER, folder)
    (folder / "vo.yml").write_text(INVENTED, encoding="utf-8")
    return read_folder(folder)


def test_a_language_is_one_file(with_vorlin):
    found = read(NOTES, with_vorlin)
    assert items(found, with_vorlin) == [
        "decision: |Lorem 20|",
        "action: Rosa|mel|2026-02-03",
        "action: Imre Tamás|kol|2026-01-12",
    ]
    assert [each.name for each in found.attendance.participants] == ["Rosa Quist", "Imre Tamás"]
    assert [each.name for each in found.attendance.absent] == ["Ola Venn"]
    assert found.attendance.others == 3


def test_sentences_of_a_new_language_are_offered_in_its_words(with_vorlin):
    body = read_document(SourceFile("minutes/a.md", NOTES), [], lambda body: body).notes
    assert isinstance(body, Body)
    offers, language = read_offers(body, with_vorlin, PEOPLE.__contains__, ())
    assert "decision: Olk zunta dorr lunen." in [f"{each.kind}: {each.text}" for each in offers]
    assert language == "vo"
    assert with_vorlin.first["vo", Kind.DECISION] == "Zunta"


def test_without_its_file_the_language_says_nothing():
    found = read(NOTES, read_words())
    assert items(found, read_words()) == []
    assert found.attendance.participants == []


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("decision: {word: zunta}", 'x.yml: there is no list "word"; there are words,'),
        ("decisions: {words: zunta}", 'x.yml: there is no list "decisions"; there are fillers,'),
        ("promise: vrask", 'x.yml: there is no list "promise"; there are fillers,'),
        ("promises: [vrask]", "x.yml: words stand behind promises as"),
        ("decision: zunta", "x.yml: here are lists of words, each under its name"),
        ("promises: 'vrask", "x.yml: .*quotation mark"),
    ],
)
def test_a_slip_in_a_table_is_named(table, message):
    with pytest.raises(ValueError, match=message):
        read_table("x.yml", table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_what_notes_need(language):
    table = read_table(language, (FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    assert table["language"]
    assert table["source"]
    assert table["day_order"] in ("day-first", "month-first", "unclear")
    for kind in (*OUTCOMES, *PEOPLE_KINDS):
        assert table[kind]["words"], kind
    for kind in OUTCOMES:
        assert table[kind]["prose"], kind
    # Months may have numbers only.
    assert len(table["months"]) in (0, 12)
    assert len(table["weekdays"]) == 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_heading_of_a_language_is_known(language):
    table = read_table(language, (FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    words = read_words()
    for kind in OUTCOMES:
        for phrase in (*table[kind]["words"], *table[kind]["headings"]):
            assert words.meaning(phrase).outcomes, phrase


FILES: Files = {
    "conference.yml": "name: Tiny\nacronym: tiny16\ntimezone: UTC\ndays: [{date: 2026-01-05}]\n",
    "sessions/a.md": "---\ntitle: A\nproposers: Rosa Quist\n---\n",
    "minutes/a.md": (
        "Kreis: Rosa Quist, Imre Tamás\nFeder: Imre\n\n## Sprüche\n\n- One\n\n"
        "Rudertakt: Rosa to write\n"
    ),
}
WORDS = """
words:
  decision: [Sprüche, Spruch]
  action: Rudertakt
  participant: [Kreis]
  note_taker: [Feder]
"""


def load(root: Path, more: str) -> Loaded:
    write(root, {**FILES, "conference.yml": f"{FILES['conference.yml']}{more}"})
    return load_archive(root)


def test_hosts_add_words_of_their_own(tmp_path):
    archive = load(tmp_path, WORDS).archive
    assert archive is not None
    found = [(str(each.kind), each.text) for each in archive.outcomes]
    assert found == [("decision", "One"), ("action", "write")]
    (minutes,) = archive.minutes.values()
    assert [each.name for each in minutes.participants] == ["Rosa Quist", "Imre Tamás"]
    assert [each.name for each in minutes.note_takers] == ["Imre Tamás"]


def test_without_them_these_words_are_text(tmp_path):
    archive = load(tmp_path, "").archive
    assert archive is not None
    assert archive.outcomes == ()


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("words: {decisions: [Spruch]}\n", 5),
        ("words: [Spruch]\n", 5),
        ("words:\n  action: {a: b}\n", 6),
        ("words:\n  action: [[a]]\n", 6),
    ],
)
def test_words_that_are_none_are_reported_where_they_stand(tmp_path, more, line):
    problems = load(tmp_path, more).problems
    places = [each.location for each in problems if each.location.path == "conference.yml"]
    assert [each.line for each in places] == [line]
