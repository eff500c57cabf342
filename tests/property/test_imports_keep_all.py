"""Every word, link, picture, item and heading of notes and wikis is in the files that come out."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from counted import Counted, words, words_besides_addresses
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socml_site.interchange.github_wiki import import_wiki, open_wiki
from socml_site.interchange.notes import import_notes
from socml_site.interchange.report import ImportReport
from socml_site.load import load_archive
from socml_site.source import SourceFile, WikiLink
from socml_site.source.front_matter import split_front_matter
from socml_site.source.host_page import read_github_body

DATA = Path(__file__).parents[3] / "shared" / "data"
CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
days: [{date: 2016-10-07}]
"""
modest = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shown(text: str) -> Counter[str]:
    def resolve(written: str) -> str | None:
        return None if written.startswith("@") else "x"

    def show(link: WikiLink) -> str:
        return link.label or link.target

    body = read_github_body(text, "content/a.md", 1, [])
    return Counted(body.to_html(resolve, show)).found


def body_of(path: str, text: str) -> str:
    return split_front_matter(SourceFile(path, text), []).body


def said_by(report: ImportReport, source: str) -> str:
    told = [guess for note in report.notes if note.source == source for guess in note.guesses]
    told += [reason for name, reason in report.skipped if name == source]
    return "\n".join(told)


def lay(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def assert_all_arrives(
    source: Mapping[str, str], root: Path, report: ImportReport, *, with_shape: bool
) -> None:
    """Look at every file that was read: its words arrive, and what they are in, too."""
    skipped = dict(report.skipped)
    by_source = {note.source: note for note in report.notes}
    for name, text in source.items():
        if name not in by_source:
            assert name in skipped
            continue
        note = by_source[name]
        texts = {path: (root / path).read_text() for path in note.targets}
        out = "\n".join(texts.values())
        # What describes a picture of a wiki is kept, and that it does is not.
        plain = text.replace("alt=", "").replace("width=9px", "width")
        told = words(said_by(report, name))
        missing = [each for each in words_besides_addresses(plain) - words(out) if not told[each]]
        assert not missing, (name, missing, out)
        path = note.page_path or note.minutes_path
        if with_shape:
            assert shown(body_of(path, texts[path])) == shown(text), (name, texts[path])


inline = st.sampled_from(
    ["word", "*emphasis*", "a *rope and h*ook", "`code`", "[x](https://example.org)", "![p](p.png)",
     "[![p](p.png)](b.md)", "[b](b.md#what)", "[up](../a.md)", "[d](./sub/c)", "[n](nowhere.md)",
     "[text][r]", "[[text]](https://example.org/7)", "[r]", "https://example.org/a_(b)",
     "<a href='sub/c.md'>x</a>", "<img src='p.png' alt='p'>", "$x_1$", "~~gone~~", "a\\|b", "[^1]",
     "me@example.org", "@ann", "é", "\\[[x]]", "2021-03-04", "<a name='there'></a>", "&amp;"]
)  # fmt: skip
line = st.lists(inline, min_size=1, max_size=4).map(" ".join)
bullet = st.sampled_from(["* ", "- ", "1. ", "  * ", "   1. ", "    - ", "- [ ] ", "> - "])
plain_row = st.one_of(
    line,
    st.builds("{}{}".format, bullet, line),
    line.map("## {}".format),
    line.map("> {}".format),
    line.map("    {}".format),
    st.sampled_from(
        ["", "", "", "---", "===", "```", "| a | b |", "|---|---|", "| [x](b.md) | z |", "# Title",
         "<details><summary>s</summary>", "</details>", "[r]: b.md", "[r]: https://example.org",
         "[^1]: a footnote", "> [!NOTE]", "<!-- a comment -->", "Date: 2021-04-05", "Present: Ann"]
    ),
)  # fmt: skip
wiki_link = st.sampled_from(
    ["[[b]]", "[[Nobody]]", "[[1, 2]]", "[[b|label]]", "[[label|b]]", "[[sub/c#what]]", "`[[b]]`",
     "![[p.png]]", "[[p.png]]", "[[/p.png|alt=A plan]]", "[[p.png|alt=A plan|width=9px|frame]]",
     "[[*a*]]", "| [[b\\|l]] |", "[[https://example.org]]", "[[x|https://example.org/y]]", "[[@x]]"]
)  # fmt: skip
foreign_row = st.one_of(
    plain_row,
    wiki_link,
    st.builds("{} {}".format, line, wiki_link),
    st.sampled_from(
        ["[TOC]", "[[_TOC_]]", ":::info", ":::warning Look out", ":::", ":::spoiler More", ":::foo",
         "==marked==", "a ==b c== d", "`==code==`", "###### tags: `one` `two`", "> [!info] Read",
         "> [!danger]-", "!!! note \"Heads up\"", "    inside", "??? question", "{:toc}", "* TOC",
         "~~~", "x == y == z", "::::tip", "::::"]
    ),
)  # fmt: skip
header = st.sampled_from(
    ["", "", "---\ntitle: A title\n---\n",
     "---\ntitle: T\nauthor: Ada Lane\ndate: 2021-03-04\n---\n",
     "---\ntags: one, two\nbreaks: false\nmood: good  # why\n---\n", "---\ntitle: [x\n---\n",
     "+++\ntitle = \"T\"\ntags = [\"a\"]\n[extra]\nx = 1\n+++\n", "---\nno header\n",
     "---\ndate: someday\nparticipants: 12\nauthors: [{name: Bo Kim}, Cy]\n---\n\n",
     "---\nlang: de\ndescription: >\n  long\n  text\naliases: [old]\nempty:\n---\n",
     "\N{ZERO WIDTH NO-BREAK SPACE}", "title: x\n", "participants: Ann\n\n", "---\n---\n",
     "---\nattendees: \"@nobody\"\nlicense: CC-BY-4.0\ndraft: true\n---\n"]
)  # fmt: skip
foreign_text = st.builds("{}{}".format, header, st.lists(foreign_row, max_size=9).map("\n".join))
names = st.sampled_from(
    ["a.md", "b.md", "sub/b.md", "sub/c.md", "sub/deep/b.md", "Встреча.md", "議事録.md", "index.md",
     "sub/index.md", "2021-03-04.md", "Day One.md", "day-one.md", "C#.md", "x.txt", "y.markdown"]
)  # fmt: skip


def texts(row: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(row, min_size=1, max_size=9).map("\n".join)


@modest
@given(files=st.dictionaries(names, texts(plain_row), max_size=5))
def test_notes_arrive_with_all_that_is_in_them(files):
    files = {name: text for name, text in files.items() if not name.endswith(".txt")}
    with tempfile.TemporaryDirectory() as place:
        source, root = Path(place, "notes"), Path(place, "root")
        lay(source, {**files, "p.png": b"png"})
        lay(root, {"conference.yml": CONFERENCE})
        report = import_notes(source, root)
        assert_all_arrives(files, root, report, with_shape=True)
        assert not load_archive(root).has_errors


@modest
@given(files=st.dictionaries(names, foreign_text, max_size=5))
def test_notes_of_other_tools_arrive_word_for_word(files):
    with tempfile.TemporaryDirectory() as place:
        source, root = Path(place, "notes"), Path(place, "root")
        lay(source, {**files, "p.png": b"png"})
        lay(root, {"conference.yml": CONFERENCE})
        report = import_notes(source, root)
        assert_all_arrives(files, root, report, with_shape=False)
        assert not load_archive(root).has_errors
        # A second time, there is nothing to do.
        again = import_notes(source, root)
        assert (again.notes, again.attachments) == ((), ())


wiki_names = st.sampled_from(
    [
        "Home.md",
        "_Sidebar.md",
        "a.md",
        "b.md",
        "sub/c.md",
        "Notes-of-day-1.md",
        "C#.md",
        "Встреча.md",
    ]
)


@modest
@given(
    files=st.dictionaries(wiki_names, texts(plain_row), max_size=5),
    sessions=st.sampled_from([(), ("*",)]),
)
def test_a_wiki_arrives_with_all_that_is_in_it(files, sessions):
    files = {name: text for name, text in files.items() if not name.endswith(".txt")}
    with tempfile.TemporaryDirectory() as place:
        source, root = Path(place, "theirs"), Path(place, "root")
        lay(source, {**files, "p.png": b"png"})
        lay(root, {"conference.yml": CONFERENCE})
        with open_wiki(str(source)) as wiki:
            report = import_wiki(wiki, root, sessions=sessions)
        assert_all_arrives(files, root, report, with_shape=True)
        assert not load_archive(root).has_errors


@modest
@given(files=st.dictionaries(wiki_names, foreign_text, max_size=5))
def test_a_wiki_arrives_word_for_word(files):
    with tempfile.TemporaryDirectory() as place:
        source, root = Path(place, "theirs"), Path(place, "root")
        lay(source, {**files, "p.png": b"png"})
        lay(root, {"conference.yml": CONFERENCE})
        with open_wiki(str(source)) as wiki:
            report = import_wiki(wiki, root)
        assert_all_arrives(files, root, report, with_shape=False)
        assert not load_archive(root).has_errors


def real_folders() -> list[Path]:
    """Return the folders with Markdown in them."""
    return sorted({path.parent for path in DATA.rglob("*.md") if path.is_file()})


def read_below(folder: Path) -> dict[str, str]:
    found = {}
    for path in sorted(folder.rglob("*.md")):
        if path.is_file() and not path.is_symlink():
            text = path.read_bytes().decode("utf-8", "replace")
            found[path.relative_to(folder).as_posix()] = text.replace("\r\n", "\n")
    return found


@pytest.mark.peers
@pytest.mark.parametrize("folder", real_folders(), ids=lambda path: str(path.relative_to(DATA)))
def test_real_notes_arrive_word_for_word(folder, tmp_path):
    lay(tmp_path, {"conference.yml": CONFERENCE})
    report = import_notes(folder, tmp_path)
    assert_all_arrives(read_below(folder), tmp_path, report, with_shape=False)
    assert not load_archive(tmp_path).has_errors


@pytest.mark.peers
@pytest.mark.parametrize("folder", real_folders(), ids=lambda path: str(path.relative_to(DATA)))
def test_a_real_folder_arrives_as_a_wiki(folder, tmp_path):
    lay(tmp_path, {"conference.yml": CONFERENCE})
    with open_wiki(str(folder)) as wiki:
        report = import_wiki(wiki, tmp_path)
    assert_all_arrives(read_below(folder), tmp_path, report, with_shape=False)
    assert not load_archive(tmp_path).has_errors
