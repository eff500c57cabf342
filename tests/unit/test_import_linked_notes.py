"""Notes that link to each other, and notes of other tools, keep their sense when they come in."""

from __future__ import annotations

import subprocess
import sysconfig
from itertools import permutations
from pathlib import Path

import pytest
from project_files import Files, write

from socml_site.interchange.notes import import_notes
from socml_site.interchange.report import ImportReport
from socml_site.load import load_archive

SOCML = Path(sysconfig.get_path("scripts"), "socml")
PNG = b"\x89PNG\r\n\x1a\n"
CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
days: [{date: 2016-10-07}]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "conference", {"conference.yml": CONFERENCE})
    return tmp_path / "conference"


def bring(root: Path, files: Files) -> ImportReport:
    source = root.parent / "notes"
    write(source, files)
    return import_notes(source, root)


def guesses(report: ImportReport, name: str) -> tuple[str, ...]:
    return next(note.guesses for note in report.notes if note.source == name)


# Links

NOTES: Files = {
    "day-1.md": "# First\n\nBoxes.\n",
    "2013/day-1.md": "# Second\n\n## Lids & more\n",
    "2013/Über uns.md": "# About\n",
    "2013/deep/x.md": "# Deep\n",
    "2013/p.png": PNG + b"one",
    "p.png": PNG + b"two",
    "slides.pdf": b"%PDF-1.7\n",
    "README.md": "# About the folder\n",
}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("[x](day-1.md)", "[x](2013-day-1.md)"),
        ("[x](./day-1.md)", "[x](2013-day-1.md)"),
        ("[x](day-1)", "[x](2013-day-1.md)"),
        ("[x](day-1.md#lids--more)", "[x](2013-day-1.md#lids--more)"),
        ("[x](../day-1.md)", "[x](day-1.md)"),
        ("[x](../day-1)", "[x](day-1.md)"),
        ("[x](/day-1.md)", "[x](day-1.md)"),
        ("[x](<../2013/day-1.md> 'title')", "[x](2013-day-1.md 'title')"),
        ("[x](deep/x.md)", "[x](x.md)"),
        ("[x](%C3%9Cber%20uns.md)", "[x](uber-uns.md)"),
        ("[x][r] [r]\n\n[r]: day-1.md", "[x][r] [r]\n\n[r]: 2013-day-1.md"),
        ('<a href="day-1.md">x</a>', '<a href="2013-day-1.md">x</a>'),
        ("![p](p.png)", "![p](p.png)"),
        ("![p](../p.png)", "![p](p-1.png)"),
        ('<img src="../p.png" alt="p">', '<img src="p-1.png" alt="p">'),
        ("[s](../slides.pdf)", "[s](slides.pdf)"),
        ("[[Second]]", "[[minutes/2013-day-1|Second]]"),
        ("[[day-1]]", "[[minutes/2013-day-1|day-1]]"),
        ("[[day-1|then]]", "[[minutes/2013-day-1|then]]"),
        ("[[../day-1|then]]", "[[minutes/day-1|then]]"),
        ("[[Second#Lids & more|lids]]", "[[minutes/2013-day-1#Lids & more|lids]]"),
        ("![[p.png]]", "![p](p.png)"),
        ("![[p.png|A plan]]", "![A plan](p.png)"),
        ("![[p.png|30x40]]", '<img src="p.png" alt="p" width="30" height="40">'),
        ("![[p.png|A plan|30]]", '<img src="p.png" alt="A plan" width="30">'),
        ("![[Second]]", "[[minutes/2013-day-1|Second]]"),
        ("| t |\n|---|\n| [[day-1\\|x]] |", "| t |\n|---|\n| [x](2013-day-1.md) |"),
        ("`[x](day-1.md) [[day-1]]`", "`[x](day-1.md) [[day-1]]`"),
        ("[x](https://x.org/day-1.md)", "[x](https://x.org/day-1.md)"),
        ("[x](#here)\n\n## Here", "[x](#here)\n\n## Here"),
    ],
)
def test_links_between_notes_lead_to_where_they_led(root, written, stored):
    text = f"# Contents\n\n{written}\n"
    report = bring(root, {**NOTES, "2013/toc.md": text})
    placed = dict(report.attachments)
    assert placed["p.png"] != placed["2013/p.png"]
    other = placed["p.png"].removeprefix("minutes/")
    mine = placed["2013/p.png"].removeprefix("minutes/")
    expected = stored.replace("p.png", mine).replace("p-1.png", other)
    assert (root / "minutes/toc.md").read_text() == f"# Contents\n\n{expected}\n"
    assert load_archive(root).problems == ()


@pytest.mark.parametrize("address", ["nowhere.md", "../../etc/passwd", "README.md", "sub/x.md"])
def test_a_link_that_leads_to_nothing_is_left_and_named(root, address):
    text = f"# Contents\n\n[x]({address})\n"
    report = bring(root, {"a.md": text, "README.md": "# About\n"})
    assert (root / "minutes/a.md").read_text() == text
    told = f"nothing: the link in line 3 leads to nothing that is imported, {address}"
    assert told in guesses(report, "a.md")


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("[[Build]]", "\\[\\[Build]]"),
        ("call [[Build it]] and [[nil]]", "call \\[\\[Build it]] and \\[\\[nil]]"),
        ("call Hash[[1, 2]] and [[1, 2]]", "call Hash[[1, 2]] and [[1, 2]]"),
        ("## On [[Build]]", "## On \\[\\[Build]]"),
        ("| t |\n|---|\n| [[x\\|b]] |", "| t |\n|---|\n| \\[\\[x\\|b]] |"),
        ("[[text]](https://x.org/7)", "[[text]](https://x.org/7)"),
        ("`[[Build]]`", "`[[Build]]`"),
        ("[[one]]", "[[one]]"),
        ("[[Ann Lee]]", "[[Ann Lee]]"),
        ("[[#here]]\n\n## Here", "[[#here]]\n\n## Here"),
    ],
)
def test_double_brackets_that_name_no_page_are_text(root, written, stored):
    write(root, {"sessions/one.md": "---\ntitle: One\nproposers: Ann Lee\n---\n"})
    report = bring(root, {"a.md": f"# A\n\n{written}\n"})
    assert (root / "minutes/a.md").read_text() == f"# A\n\n{stored}\n"
    said = [each for each in guesses(report, "a.md") if "are no links" in each]
    assert bool(said) == (written != stored)
    assert load_archive(root).problems == ()


def test_double_brackets_of_imported_notes_are_shown_as_they_were_written(root):
    bring(root, {"a.md": "# A\n\nIt calls [[*Build*|x]] of `[[y]]`.\n"})
    loaded = load_archive(root)
    assert loaded.archive is not None
    html = loaded.archive.minutes["a"].body.to_html(lambda url: url)
    assert "[[*Build*|x]]" in html.replace("<em>Build</em>", "*Build*")


# Names


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["spring/minutes", "autumn/minutes"], ["spring-minutes", "autumn-minutes"]),
        (["minutes", "autumn/minutes"], ["minutes", "autumn-minutes"]),
        (["a/x/notes", "b/x/notes"], ["a-x-notes", "b-x-notes"]),
        (["a/x/notes", "b/y/notes"], ["x-notes", "y-notes"]),
        (["2012/01/day-1", "2012/02/day-1"], ["01-day-1", "02-day-1"]),
        (["a/Day One", "b/day-one"], ["a-day-one", "b-day-one"]),
    ],
)
def test_notes_of_one_name_get_that_of_their_folder(root, names, ids):
    others = {"zoo/else.md": "# Else\n"}
    report = bring(root, {**{f"{name}.md": "# Meeting\n" for name in names}, **others})
    found = {note.source: note for note in report.notes}
    assert [Path(found[f"{name}.md"].minutes_path).stem for name in names] == ids
    titles = [found[f"{name}.md"].title for name in names]
    assert len(set(titles)) == len(titles)
    for name, title in zip(names, titles, strict=True):
        note = found[f"{name}.md"]
        is_changed = any("other notes are called" in guess for guess in note.guesses)
        assert is_changed or (title, note.minutes_path) == ("Meeting", f"minutes/{name}.md")
    assert load_archive(root).problems == ()


def test_titles_that_repeat_are_told_apart_by_their_days(root):
    files = {f"2023-0{month}-01.md": "# Meeting\n" for month in (1, 2, 3)}
    report = bring(root, files)
    assert [note.title for note in report.notes] == [
        "Meeting (2023-01-01)",
        "Meeting (2023-02-01)",
        "Meeting (2023-03-01)",
    ]


FOREIGN = ["Встреча.md", "議事録.md", "محضر.md", "!!!.md"]


@pytest.mark.parametrize("order", [*permutations(FOREIGN[:3])])
def test_an_id_depends_on_its_own_note_alone(root, tmp_path, order):
    together = tmp_path / "together"
    write(together, {"conference.yml": CONFERENCE})
    ids = {note.source: note.session_path for note in _import_each(together, FOREIGN)}
    for name in order:
        (note,) = _import_each(root, [name])
        assert note.session_path == ids[name]
        assert "untitled" not in note.session_path
    assert len(set(ids.values())) == len(FOREIGN)
    assert not load_archive(root).has_errors


def _import_each(root: Path, names: list[str]) -> list:
    source = root.parent / f"of-{'-'.join(names)}"
    write(source, {name: f"text of {name}\n" for name in names})
    return list(import_notes(source, root).notes)


# What notes say of themselves


def test_a_header_becomes_fields(root):
    text = (
        "---\ntitle: March call\ndate: 2021-03-04\nauthor: Ada Lane, Bo Kim\nattendees: 12\n"
        "tags: [one, two]\nlang: de\ndescription: In short.\nmood: good\nlayout: post\n---\n\n"
        "Text.\n"
    )
    report = bring(root, {"a.md": text})
    assert (root / "minutes/a.md").read_text() == (
        "---\ndate: 2021-03-04\nnote_takers:\n- Ada Lane\n- Bo Kim\nparticipants: 12\n"
        "summary: In short.\n---\n\n```yaml\nmood: good\n```\n\nText.\n"
    )
    loaded = load_archive(root)
    assert loaded.problems == ()
    assert loaded.archive is not None
    session, minutes = loaded.archive.sessions["a"], loaded.archive.minutes["a"]
    assert (session.title, session.language, session.start_local) == ("March call", "de", None)
    assert [topic.name for topic in session.topics] == ["one", "two"]
    assert [person.name for person in minutes.note_takers] == ["Ada Lane", "Bo Kim"]
    assert guesses(report, "a.md") == (
        'that "date: 2021-03-04" in its header says that it was on 2021-03-04',
        'that "author: Ada Lane, Bo Kim" in its header says who took notes',
        'that "attendees: 12" in its header says who was there',
        'that "tags: [one, two]" in its header says what it is about',
        'that "lang: de" in its header says its language',
        'that "description: In short." in its header says its summary',
        'nothing of "layout: post", which is a setting of another tool',
        'what has no field here is kept as a block of code: "mood: good"',
        "nobody as its proposer: write in who it was",
    )


def test_notes_that_are_to_name_nobody_stay_so(root):
    bring(root, {"a.md": "---\nattribution: chatham-house\nparticipants: 9\n---\n# A\n"})
    archive = load_archive(root).archive
    assert archive is not None
    assert archive.minutes["a"].attribution == "chatham-house"
    assert archive.minutes["a"].participant_count == 9


def test_a_header_of_hugo_in_toml_becomes_fields(root):
    text = (
        '+++\ntitle = "March call"\ndate = 2021-03-04T00:00:00Z\nauthors = ["Ada Lane"]\n'
        '[params]\nmood = "good"\n+++\nText.\n'
    )
    bring(root, {"a.md": text})
    assert (root / "minutes/a.md").read_text() == (
        "---\ndate: 2021-03-04\nnote_takers:\n- Ada Lane\n---\n\n"
        '```toml\n[params]\nmood = "good"\n```\n\nText.\n'
    )
    assert load_archive(root).problems == ()


@pytest.mark.parametrize(
    "header",
    [
        'title = "T"\nparams.mood = "good"',
        'title = "T"\n"my mood" = "good"',
        'title = """\nT\nmood = "good"\n"""',
        'title = "T"  # mood: good',
        "# mood\ntitle = 'good'",
        "mood = good",
        "[mood]\ntitle = 'good'",
    ],
)
def test_nothing_of_a_header_in_toml_is_lost(root, header):
    report = bring(root, {"a.md": f"+++\n{header}\n+++\n\nText.\n"})
    files = [(root / path).read_text() for path in ("sessions/a.md", "minutes/a.md")]
    out = "\n".join([*files, *report.lines()])
    assert "mood" in out
    assert "good" in out
    assert not load_archive(root).has_errors


def test_topics_that_the_conference_does_not_have_stay_in_the_text(root):
    write(root, {"conference.yml": f"{CONFERENCE}topics: [Theory]\n"})
    bring(root, {"a.md": "---\ntags: theory, cooking\n---\n# A\n"})
    assert "topics:\n- Theory\n" in (root / "sessions/a.md").read_text()
    assert "tags: cooking" in (root / "minutes/a.md").read_text()
    assert load_archive(root).problems == ()


@pytest.mark.parametrize(
    "header",
    ["author: '@nobody'", f"author: {'x' * 79}", "tags: ['---', '...']", "lang: klingon-" + "x" * 8,
     "license: ' '", "date: 0001-01-01", "attendees: [[a], {b: c}]", "title: [x", "author: {a: b}"],
)  # fmt: skip
def test_no_header_gives_an_error_or_is_lost(root, header):
    bring(root, {"a.md": f"---\n{header}\n---\n# A\n"})
    assert not load_archive(root).has_errors


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("[TOC]\n\n# Monthly call\n", "Monthly call"),
        ("Text.\n\n# Monthly call\n", "Monthly call"),
        ("### Monthly call\n", "Monthly call"),
        (":::info\nx\n:::\n\n# Monthly call\n", "Monthly call"),
        ("Text.\n\n## Agenda\n", "A"),
    ],
)
def test_the_title_is_the_heading_that_speaks_for_the_whole(root, text, title):
    assert bring(root, {"a.md": text}).notes[0].title == title


# What is left out, and what to do


def test_what_is_too_large_is_told_at_the_end_with_the_cure(root, tmp_path):
    write(root, {"conference.yml": f"{CONFERENCE}limits: {{attachment_kb: 1}}\n"})
    notes = tmp_path / "notes"
    text = "# Long\n\n" + "words and words\n" * 5000
    write(notes, {"a.md": text, "b.md": "# B\n\n![p](p.png)\n", "p.png": PNG + b"x" * 3000})
    command = [SOCML, "import", "notes", notes, "--root", root]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    *_, count, what, line = done.stdout.splitlines()
    assert count == "2 files are too large"
    assert what == "to let them in, write into conference.yml, and import again:"
    assert line == "limits: {attachment_kb: 3, file_kb: 80}"
    write(root, {"conference.yml": f"{CONFERENCE}{line}\n"})
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 0
    assert (root / "minutes/a.md").read_text() == text
    assert load_archive(root).problems == ()


@pytest.mark.parametrize(
    ("name", "cure"),
    [
        ("a.org", "run `pandoc -f org -t gfm -o a.md a.org`"),
        ("a b.rst", "run `pandoc -f rst -t gfm -o 'a b.md' 'a b.rst'`"),
        ("a.html", "run `pandoc -f html -t gfm -o a.md a.html`"),
        ("a.docx", "run `pandoc -f docx -t gfm -o a.md a.docx`"),
    ],
)
def test_notes_in_other_formats_are_named_with_what_to_do(root, name, cure):
    report = bring(root, {name: "x"})
    assert cure in "\n".join(report.lines())


def test_a_picture_that_was_never_fetched_is_left_alone_and_named(root):
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 9\n"
    report = bring(root, {"a.md": "# A\n\n![p](p.png)\n", "p.png": pointer})
    assert report.attachments == ()
    ((name, why),) = report.skipped
    assert name == "p.png"
    assert "LFS" in why
    assert not load_archive(root).has_errors


def test_a_plain_text_is_a_note_unless_a_note_links_to_it(root):
    files = {"a.md": "# A\n\n[log](log.txt)\n", "log.txt": "x\n", "b.txt": "one\ntwo\n\n- x\n"}
    report = bring(root, files)
    assert report.attachments == (("log.txt", "minutes/log.txt"),)
    assert (root / "minutes/b.md").read_text() == "one  \ntwo\n\n- x\n"
    assert load_archive(root).problems == ()


def test_notes_that_link_to_each_other_come_in_once(root):
    files = {
        "a/x.md": "# A\n\n[b](../b/x.md) ![p](p.png) [[x]] [[Nobody]]\n",
        "b/x.md": "# B\n\n[a](../a/x.md)\n",
        "a/p.png": b"png",
    }
    first = bring(root, files)
    again = bring(root, files)
    assert len(first.notes) == 2
    assert (again.notes, again.attachments) == ((), ())
    assert dict(again.skipped) == {
        "a/p.png": "minutes/p.png holds the same",
        "a/x.md": "minutes/a-x.md holds the same text",
        "b/x.md": "minutes/b-x.md holds the same text",
    }
