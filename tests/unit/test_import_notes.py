"""Notes that exist already become sessions and minutes: nothing is lost, nothing overwritten."""

from __future__ import annotations

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from project_files import Files, write

from socml_site.interchange.notes import import_notes
from socml_site.interchange.writing import write_all
from socml_site.load import load_archive
from socml_site.source import ProjectError

ROOT = Path(__file__).parents[2]
SOCML_2017 = ROOT.parent / "shared" / "data" / "socml-2017"
SOCML = Path(sysconfig.get_path("scripts"), "socml")

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-01 09:00
days: [{date: 2016-10-07}]
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "old notes"
    folder.mkdir()
    return folder


@pytest.fixture
def conference(tmp_path: Path) -> Path:
    folder = tmp_path / "conference"
    write(folder, {"conference.yml": CONFERENCE})
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder; what is in a hidden folder counts too."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def title_of(conference: Path, session_id: str) -> str:
    archive = load_archive(conference).archive
    assert archive is not None
    return archive.sessions[session_id].title


def test_a_note_becomes_a_session_and_minutes(notes, conference):
    write(notes, {"causal-rl.md": "# Causal RL\n\n- twelve people\n"})
    report = import_notes(notes, conference)
    assert snapshot(conference) == {
        "conference.yml": CONFERENCE.encode(),
        "minutes/causal-rl.md": b"# Causal RL\n\n- twelve people\n",
        "sessions/causal-rl.md": (
            b'---\ntitle: "Causal RL"\nproposers: []  # nobody knows any more\n---\n\n'
            b"This session is known from its notes, which were imported from `causal-rl.md`.\n"
        ),
    }
    assert list(report.lines()) == [
        "causal-rl.md -> sessions/causal-rl.md, minutes/causal-rl.md",
        "    guessed: nobody as its proposer: write in who it was",
        "1 note imported, 0 left alone",
    ]
    loaded = load_archive(conference)
    assert loaded.problems == ()
    assert loaded.archive is not None
    assert str(loaded.archive.state_of(loaded.archive.sessions["causal-rl"])) == "held"


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.md", "# Causal RL\n", "Causal RL"),
        ("a.md", "## A lower level\n", "A lower level"),
        ("a.md", "\n\nSetext\n===\n", "Setext"),
        ("a.md", "# *Emphasis*, `code` and [link](https://x.org)\n", "Emphasis, code and link"),
        ("a.md", '# "Quotes", a \\\\ and a colon: yes #1\n', '"Quotes", a \\ and a colon: yes #1'),
        ("a.md", "# - [ ] {x} @ann & *all*\n", "- [ ] {x} @ann & all"),
        ("a.md", "# Größe, 日本\n", "Größe, 日本"),
        ("a.md", "# " + "x" * 300, "x" * 200),
        ("causal-rl.md", "text\n\n# Later\n", "Later"),
        ("causal-rl.md", "text\n\n## Later\n", "Causal rl"),
        ("ml_to_prod.md", "- x\n", "Ml to prod"),
        ("2016.10.07 First day.md", "text\n", "2016 10 07 First day"),
        ("a.md", "#\n\ntext\n", "A"),
        ("---.md", "text\n", "Untitled"),
    ],
)
def test_the_title_is_the_first_heading_or_made_from_the_name(notes, conference, name, text, title):
    write(notes, {name: text})
    (note,) = import_notes(notes, conference).notes
    assert title_of(conference, Path(note.session_path).stem) == title
    assert load_archive(conference).problems == ()


@pytest.mark.parametrize(
    ("name", "session_id"),
    [
        ("causal-rl.md", "causal-rl"),
        ("v1.2_notes.md", "v1.2_notes"),
        ("Causal RL.md", "causal-rl"),
        ("Don’t Panic!.markdown", "dont-panic"),
        ("Über uns.MD", "uber-uns"),
        ("日本.md", "日本"),
        ("index.md", "old-notes-index"),
        ("day 2/index.md", "day-2-index"),
        ("day 2/Causal RL.md", "causal-rl"),
        ("x" * 90 + ".md", "x" * 80),
    ],
)
def test_a_name_that_is_no_address_is_repaired(notes, conference, name, session_id):
    write(notes, {name: "# Causal RL\n"})
    (note,) = import_notes(notes, conference).notes
    assert (note.source, note.session_path) == (name, f"sessions/{session_id}.md")
    assert note.minutes_path == f"minutes/{session_id}.md"
    is_repaired = any("is no good address" in guess for guess in note.guesses)
    assert is_repaired == (Path(name).stem != session_id)
    assert load_archive(conference).problems == ()


def test_notes_of_one_name_in_one_folder_get_numbers(notes, conference):
    names = ["Day One.md", "day-one.md", "sub/day-one.md", "sub/Day one!.md"]
    write(notes, {name: f"# {name}\n" for name in names})
    report = import_notes(notes, conference)
    assert {note.source: note.session_path for note in report.notes} == {
        "Day One.md": "sessions/day-one-2.md",
        "day-one.md": "sessions/day-one.md",
        "sub/Day one!.md": "sessions/sub-day-one-2.md",
        "sub/day-one.md": "sessions/sub-day-one.md",
    }
    assert 'the id "day-one-2", because "day-one" is taken' in report.notes[0].guesses
    for note in report.notes:
        assert (conference / note.minutes_path).read_text() == f"# {note.source}\n"


@pytest.mark.parametrize("taken", ["sessions/a.md", "minutes/a.md"])
def test_nothing_that_exists_is_overwritten(notes, conference, taken):
    write(conference, {taken: "mine\n", "minutes/plot.png": b"mine"})
    write(notes, {"a.md": "# New\n", "plot.png": b"new"})
    report = import_notes(notes, conference)
    assert report.notes[0].session_path == "sessions/a-2.md"
    assert report.attachments == (("plot.png", "minutes/plot-2.png"),)
    after = snapshot(conference)
    assert after[taken] == b"mine\n"
    assert after["minutes/plot.png"] == b"mine"
    assert after["minutes/a-2.md"] == b"# New\n"


def test_even_a_link_that_leads_nowhere_is_not_overwritten(notes, conference):
    (conference / "sessions").mkdir()
    (conference / "sessions" / "a.md").symlink_to("nowhere.md")
    write(notes, {"a.md": "# New\n"})
    (note,) = import_notes(notes, conference).notes
    assert note.session_path == "sessions/a-2.md"
    assert (conference / "sessions" / "a.md").is_symlink()


def test_a_second_import_adds_and_changes_nothing(notes, conference):
    write(notes, {"a.md": "# A\n"})
    import_notes(notes, conference)
    first = snapshot(conference)
    again = import_notes(notes, conference)
    assert snapshot(conference) == first
    assert again.skipped == (("a.md", "minutes/a.md holds the same text"),)
    write(notes, {"a.md": "# A\n\n- more\n"})
    import_notes(notes, conference)
    second = snapshot(conference)
    assert first.items() <= second.items()
    assert set(second) - set(first) == {"sessions/a-2.md", "minutes/a-2.md"}


FAILING: Mapping[str, tuple[Files, Files]] = {
    "minutes is a file": ({"a.md": "# A\n"}, {"minutes": "mine\n"}),
    "sessions is a file": ({"a.md": "# A\n"}, {"sessions": "mine\n"}),
    "a folder for a picture is a file": (
        {"a.md": "# A\n", "plots/loss.png": b"png"},
        {"minutes/plots": "mine\n"},
    ),
    "a picture has the name of a folder": (
        {"a.md": "# A\n", "loss.png": b"png", "b/b.md": "# B\n", "b/loss.png/deep.png": b"png"},
        {},
    ),
}


@pytest.mark.parametrize(("files", "existing"), FAILING.values(), ids=FAILING)
def test_all_is_imported_or_nothing(notes, conference, files, existing):
    write(notes, files)
    write(conference, existing)
    before = snapshot(conference)
    with pytest.raises(ProjectError, match="nothing was imported: "):
        import_notes(notes, conference)
    assert snapshot(conference) == before


def test_a_file_that_appears_meanwhile_stops_the_import_and_stays(notes, conference):
    """Calls the last step by itself, because nobody can be made to write in between."""
    write(conference, {"minutes/b.md": "mine\n"})
    write(notes, {"c.png": b"png"})
    before = snapshot(conference)
    files = {"sessions/a.md": "a\n", "minutes/a.md": "a\n", "minutes/b.md": "b\n"}
    with pytest.raises(ProjectError, match=r"nothing was imported: .*: File exists"):
        write_all(conference, {**files, "minutes/c.png": notes / "c.png"}, done="imported")
    assert snapshot(conference) == before


def test_the_message_names_the_file_that_is_in_the_way(conference):
    write(conference, {"minutes/b.md": "mine\n"})
    with pytest.raises(ProjectError) as caught:
        write_all(conference, {"minutes/b.md": "b\n"}, done="imported")
    assert "minutes/b.md" in str(caught.value)


def test_a_dry_run_says_the_same_and_writes_nothing(notes, conference):
    write(notes, {"a.md": "# A\n", "Plot one.md": "x\n", "loss.png": b"png", "x.svg": "<svg/>"})
    before = snapshot(conference)
    rehearsal = import_notes(notes, conference, dry_run=True)
    assert snapshot(conference) == before
    real = import_notes(notes, conference)
    assert (rehearsal.notes, rehearsal.attachments) == (real.notes, real.attachments)
    assert rehearsal.skipped == real.skipped
    *lines, last = rehearsal.lines()
    *real_lines, real_last = real.lines()
    assert lines == real_lines
    assert last == "2 notes would be imported, 1 left alone"
    assert real_last == "2 notes imported, 1 left alone"


def test_files_beside_notes_come_along_to_where_links_find_them(notes, conference):
    write(
        notes,
        {
            "a.md": "# A\n\n![loss](loss.png) ![gain](plots/gain.png) [slides](<my slides.pdf>)\n",
            "loss.png": b"\x89PNG\r\n\x1a\n\x00",
            "plots/gain.png": b"\x89PNG\r\n\x1a\ngain",
            "my slides.pdf": b"%PDF-1",
            "day 2/b.md": "# B\n\n![other](other.png)\n",
            "day 2/other.png": b"\x89PNG\r\n\x1a\nother",
        },
    )
    report = import_notes(notes, conference)
    assert dict(report.attachments) == {
        "loss.png": "minutes/loss.png",
        "plots/gain.png": "minutes/plots/gain.png",
        "my slides.pdf": "minutes/my slides.pdf",
        "day 2/other.png": "minutes/other.png",
    }
    after = snapshot(conference)
    for source, target in report.attachments:
        assert after[target] == (notes / source).read_bytes()
    loaded = load_archive(conference)
    assert loaded.problems == ()
    assert loaded.links.attachments == set(dict(report.attachments).values())


def test_of_two_files_that_want_one_place_the_second_gets_another(notes, conference):
    text = "# {}\n\n![p](p.png)\n"
    write(
        notes,
        {
            "a.md": text.format("A"),
            "p.png": b"\x89PNG\r\n\x1a\none",
            "sub/b.md": text.format("B"),
            "sub/p.png": b"\x89PNG\r\n\x1a\ntwo",
        },
    )
    report = import_notes(notes, conference)
    assert report.attachments == (("p.png", "minutes/p.png"), ("sub/p.png", "minutes/sub/p.png"))
    after = snapshot(conference)
    assert (after["minutes/p.png"][-3:], after["minutes/sub/p.png"][-3:]) == (b"one", b"two")
    assert after["minutes/b.md"] == b"# B\n\n![p](sub/p.png)\n"
    assert load_archive(conference).problems == ()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("README.md", "# About\n", "it is about the folder, not a session"),
        ("LICENSE.md", "# MIT\n", "it is about the folder, not a session"),
        ("plot.svg", "<svg/>", "it is neither Markdown nor a file that is published"),
        ("Makefile", "all:\n", "it is neither Markdown nor a file that is published"),
        (
            "long.md",
            b"x" * (64 * 1024 + 1),
            "it is larger than the 64 KB (limits: file_kb in conference.yml) that are accepted",
        ),
    ],
)
def test_what_is_left_alone_is_named_with_the_reason(notes, conference, name, content, reason):
    write(notes, {"a.md": "# A\n", name: content})
    report = import_notes(notes, conference)
    assert report.skipped == ((name, reason),)
    assert f"{name}: left alone, {reason}" in list(report.lines())
    assert [note.source for note in report.notes] == ["a.md"]


def test_links_and_hidden_files_are_not_imported(notes, conference):
    write(notes, {"a.md": "# A\n", ".obsidian/b.md": "# B\n", ".draft.md": "# C\n"})
    (notes / "passwd.md").symlink_to("/etc/passwd")
    report = import_notes(notes, conference)
    assert [note.source for note in report.notes] == ["a.md"]
    assert report.skipped == (("passwd.md", "it is a symbolic link"),)


def test_an_empty_folder_gives_nothing(notes, conference):
    before = snapshot(conference)
    report = import_notes(notes, conference)
    assert list(report.lines()) == ["0 notes imported, 0 left alone"]
    assert snapshot(conference) == before


def test_notes_go_into_a_conference_only(notes, tmp_path):
    with pytest.raises(ProjectError, match=r"is not a conference: it has no conference\.yml"):
        import_notes(notes, tmp_path)


@pytest.mark.parametrize(
    ("data", "stored"),
    [
        (b"# A\r\n\r\n- x\r\n", b"# A\r\n\r\n- x\r\n"),
        (b"# A\n\n\n  trailing  \n\n", b"# A\n\n\n  trailing  \n\n"),
        (b"no line end", b"no line end"),
        (b"\xef\xbb\xbf# A\n", b"# A\n"),
        (b"# Caf\xe9\n\n\x93quoted\x94 \x80 5\n", "# Café\n\n“quoted” € 5\n".encode()),
        (b"caf\xe9 \x81\n", "café \n".encode()),
    ],
)
def test_minutes_hold_the_text_of_the_note_in_utf8_without_what_nobody_can_see(
    notes, conference, data, stored
):
    write(notes, {"a.md": data})
    import_notes(notes, conference)
    assert snapshot(conference)["minutes/a.md"] == stored


@pytest.mark.parametrize(
    ("data", "guess"),
    [
        (b"caf\xe9", "the text is cp1252, because it is not UTF-8"),
        (b"caf\xe9 \x81", "the text is latin-1, because it is not UTF-8"),
        ("é".encode("utf-16"), "the text is utf-16, because it is not UTF-8"),
        (b"a\x00b\x07", "invisible characters say nothing, and were left out: U+0000, U+0007"),
    ],
)
def test_what_is_done_to_a_text_is_said(notes, conference, data, guess):
    write(notes, {"a.md": data})
    (note,) = import_notes(notes, conference).notes
    assert guess in note.guesses


def test_the_header_of_another_tool_is_kept_and_its_title_used(notes, conference):
    text = "---\ntitle: Old title\nmood: X\n---\n\n# Heading\n\n- x\n"
    write(
        notes,
        {"a.md": text, "b.md": text.replace("\n", "\r\n").replace("title: Old title", "d: 1")},
    )
    first, second = import_notes(notes, conference).notes
    assert (first.title, second.title) == ("Old title", "Heading")
    kept = b"```yaml\nmood: X\n```\n\n# Heading\n\n- x\n"
    assert snapshot(conference)["minutes/a.md"] == kept
    assert load_archive(conference).problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nBelow a rule\n",
        "---  \nBelow a rule\n\n---\nbetween rules\n",
        "---\nno end\n",
    ],
)
def test_a_rule_at_the_top_of_a_note_is_not_taken_for_a_header(notes, conference, text):
    write(notes, {"a.md": text})
    (note,) = import_notes(notes, conference).notes
    assert "the line of dashes at the top is a rule, not a header" in note.guesses
    assert snapshot(conference)["minutes/a.md"] == f"\n{text}".encode()
    loaded = load_archive(conference)
    assert loaded.problems == ()
    assert loaded.archive is not None
    assert list(loaded.archive.minutes) == ["a"]


@pytest.mark.parametrize("text", ["----\ntext\n", "--- text\n", "- - -\n", "text\n---\n"])
def test_what_is_no_line_of_three_dashes_is_left_as_it_is(notes, conference, text):
    write(notes, {"a.md": text})
    import_notes(notes, conference)
    assert snapshot(conference)["minutes/a.md"] == text.encode()
    assert load_archive(conference).problems == ()


UNCHECKED: Mapping[str, Files] = {
    "two long names with one beginning": {
        "x" * 85 + "1.md": "# One\n",
        "x" * 85 + "2.md": "# Two\n",
    },
    "UTF-16": {"a.md": "# Größe\n".encode("utf-16")},
    "an invisible character": {"a.md": "# A\n\nnot \u202evisible\n"},
    "an invisible character in the title": {"a.md": "# A \u202eB\n"},
    "more than a contributed file may have": {"a.md": "# A\n" + "words\n" * 20_000},
}


@pytest.mark.parametrize("files", UNCHECKED.values(), ids=UNCHECKED)
def test_what_was_imported_has_no_errors(notes, conference, files):
    """What cannot be imported well is named and left alone, or repaired and said."""
    write(notes, files)
    import_notes(notes, conference)
    assert not load_archive(conference).has_errors


# Real notes


class PublishedWords(HTMLParser):
    """The words of a page of notes: its title and its text, without what the site adds."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self._open: list[tuple[str, bool | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    @property
    def words(self) -> list[str]:
        return self.text.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        counts: bool | None = None
        if tag == "h1" or "socml-body" in classes:
            counts = True
        elif "socml-kind" in classes or "headerlink" in classes:
            counts = False
        self._open.append((tag, counts))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "div"):
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        said = [counts for _, counts in self._open if counts is not None]
        if said and said[-1]:
            self.text += data


def written_words(markdown: str) -> list[str]:
    """The words of a note without its marks; knows the few that these notes have."""
    text = re.sub(r"^ *(#{1,6}|[*-]|\d+\.) ", "", markdown, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return text.replace("`", "").split()


def test_the_words_of_a_page_are_found():
    html = (
        "<h1>Title <small class='socml-kind'>notes</small></h1><p>facts</p>"
        "<div class='socml-body'><h2>One<a class='headerlink' href='#'>¶</a></h2>"
        "<ul><li>two<br>three</li></ul><div>four</div></div><p>after</p>"
    )
    assert PublishedWords(html).words == ["Title", "One", "twothree", "four"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the notes of SOCML 2017 beside the example's own pages, check and build."""
    if not SOCML_2017.exists():
        pytest.skip("socml-2017 is not beside the repository")
    root = tmp_path_factory.mktemp("socml-2017")
    shutil.copytree(ROOT / "content", root / "content")
    for name in ("conference.yml", "mkdocs.yml"):
        shutil.copyfile(ROOT / name, root / name)
    for command in (["import", "notes", SOCML_2017], ["check", "--strict"], ["build"]):
        done = subprocess.run(
            [SOCML, *command, "--root", root], capture_output=True, check=False, encoding="utf-8"
        )
        assert (done.returncode, done.stderr.count("warning")) == (0, 0), done.stdout + done.stderr
    return root


@pytest.mark.peers
@pytest.mark.parametrize(
    "source",
    [
        "discussion-sessions/hardware-for-machine-learning.md",
        "discussion-sessions/ml-interpretability.md",
        "discussion-sessions/ml-software-frameworks.md",
        "discussion-sessions/ml_to_prod.md",
        "posters/saliency_unreliability.md",
        "posters/semantic-human-parsing.md",
    ],
)
def test_real_notes_are_published_word_for_word(published, source):
    page = published / "site" / "minutes" / Path(source).stem / "index.html"
    words = written_words((SOCML_2017 / source).read_text(encoding="utf-8"))
    assert PublishedWords(page.read_text(encoding="utf-8")).words == words


@pytest.mark.peers
def test_every_real_note_is_imported(published):
    notes = {path.stem for path in SOCML_2017.rglob("*.md")} - {"README"}
    assert len(notes) == 6
    assert {path.stem for path in (published / "minutes").iterdir()} == notes
    assert {path.stem for path in (published / "sessions").iterdir()} == notes
