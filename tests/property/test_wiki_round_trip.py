"""A conference that becomes a wiki and comes back is the conference that it was."""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from socml_site.interchange.github_wiki import export_wiki, import_wiki, open_wiki
from socml_site.load import Loaded, load_archive
from socml_site.source import Document, WikiLink
from socml_site.source.files import plain_line_ends
from socml_site.wiki import page_url

ROOT = Path(__file__).parents[2]
modest = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-07 13:00
days: [{date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}]
rooms: [{id: aleph, name: Aleph}]
people: {kofi: {name: Kofi Mensah}}
"""

TITLES = [
    "Causal RL",
    "causal rl",
    "Causal-RL",
    "Home",
    "_Sidebar",
    "CON",
    "What? a/b: c*d|e",
    "[x](y) `z` @ann <b> --> -- &amp; $x$ \\\\",
    "Größe, 日本",
    "...",
    "#",
    "1. list",
    "C# and C++ 100%",
    "x.png",
    "<!-- socml-text -->",
    "]] [[x]] |",
]
TARGETS = [
    "a",
    "b",
    "ann",
    "venue",
    "minutes/a",
    "people/ann",
    "content/venue",
    "Causal RL",
    "nobody",
]
ADDRESSES = [
    "../sessions/a.md",
    "../sessions/./b.md",
    "/minutes/a.md",
    "../minutes/b.md#decisions",
    "a.md",
    "b.md#what",
    "<../people/ann.md>",
    "../people/ann.md?x=1",
    "../content/venue.md#the-way",
    "../content/index.md",
    "venue.md",
    "index.md",
    "p%20q.png",
    "<../minutes/p q.png>",
    "../minutes/p%20q.png",
    "../content/m.png",
    "#decisions",
    "Causal-RL",
    "Home",
    "Home#people",
    "Ann-Lee",
    "minutes/p%20q.png",
    "https://x.org/a_(b)",
    "mailto:a@b.org",
    "nowhere.md",
    "../sessions/a\\_b.md",
    "../people/a&#110;n.md",
]
label = st.sampled_from(
    ["x", "*e* `c`", "a | b", "Causal RL", "@ann", "\\]", "ü", "![i](p%20q.png)", "a\nb", "[x]"]
)
target = st.sampled_from(TARGETS)
address = st.sampled_from(ADDRESSES)
ends = st.sampled_from(["", "#decisions", "#nothing", "|x", "|Causal-RL", "|a]b", "#what|*y* & z"])
link = st.one_of(
    st.builds("[[{}{}]]".format, target, ends),
    st.builds("[{}]({})".format, label, address),
    st.builds("![{}]({} 'title')".format, label, address),
    st.builds("[{}][r{}]".format, label, st.integers(1, 3)),
    st.builds('<a href="{}">x</a>'.format, address),
    st.builds("<img alt='x' src={}>".format, address),
    st.sampled_from(
        [
            "@ann", "@kofi", "@nobody", "@Ann", "a@b.org", "\\@ann", "@<!-- -->ann", "@&#97;nn",
            "[r1]", "[r2][]", "<https://x.org>", "www.x.org", "[@ann](Ann-Lee)", "[[Ann-Lee]]",
            "[@kofi](Home#people)", "\\[[a]]", "[[a|b|c]]", "[[]]", "[[p q.png|alt=x]]", "![[a]]",
        ]
    ),
)  # fmt: skip
words = st.sampled_from(
    ["word", "*emphasis*", "`[[a]] @ann [x](a.md)`", "$x_1$", "<!-- [[a]] -->", "--", "&amp;", "ü"]
)
line = st.lists(st.one_of(link, words), min_size=1, max_size=4).map(" ".join)
block = st.one_of(
    line,
    line.map("## {}".format),
    line.map("- [ ] {}".format),
    line.map("> {}".format),
    st.builds("| h | i |\n|---|---|\n| {} | {} |".format, line, link)
    .map(lambda table: table.replace("[[a|", "[[a\\|")),
    line.map("```\n{}\n```".format),
    line.map("    {}".format),
    line.map("<div>\n{}\n</div>".format),
    line.map("!!! note\n\n    {}".format),
    line.map("text[^1]\n\n[^1]: {}".format),
    st.builds("[r{}]: {}".format, st.integers(1, 3), address),
    st.builds("> [r{}]: {} 'title'".format, st.integers(1, 3), address),
    st.builds("```\n[r{}]: {}\n```".format, st.integers(1, 3), address),
    st.sampled_from(
        [
            "## Decisions", "## What", "# The way", "---", "...", "title: x",
            "<!-- socml-page\nfile: x\n-->", "<!-- socml-text: y -->",
            "<!-- socml-text: what stands above is made from the comment at the top -->",
            "<!-- socml-lists: what stands below is made by `socml export wiki` -->",
            "<!-- never closed", "```\nnever closed", "\t", "\N{ZERO WIDTH JOINER}",
        ]
    ),
)  # fmt: skip
body = st.builds(
    lambda blocks, gap, end: gap.join(blocks) + end,
    st.lists(block, max_size=6),
    st.sampled_from(["\n\n", "\n", "\r\n\r\n"]),
    st.sampled_from(["\n", "", "\n\n  \n"]),
)
quoted = st.sampled_from(TITLES).map(lambda text: '"' + text.replace('"', "'") + '"')
session = st.builds(
    "---\ntitle: {}  # -- --> {}\nproposers: {}\n{}{}{}".format,
    quoted,
    st.sampled_from(["", "<!--", "\\", "---"]),
    st.sampled_from(["Bo Chen", "'@ann'", "[]", "['@kofi', Bo Chen]"]),
    st.sampled_from(["", "start: 2016-10-07 12:00\nroom: aleph\n", "status: cancelled\n"]),
    st.sampled_from(["---\n", "...\n", "--- \n\n"]),
    body,
)
minutes = st.builds(
    "{}{}".format,
    st.sampled_from(
        ["", "---\nsession: a\n---\n", "---\nattribution: chatham-house\nsession: a\n---\n"]
    ),
    body,
)
person = st.builds("---\nname: {}\n---\n{}".format, quoted, body)
page = st.builds(
    "{}{}".format,
    st.sampled_from(
        ["", "# Venue\n\n", "---\ntitle: T\n---\n", "---\nmarkdown: github\n---\n",
         "---\nmarkdown: GitHub\ntitle: T\n---\n\n# Venue\n\n"]
    ),
    body,
)  # fmt: skip
conferences = st.fixed_dictionaries(
    {"sessions/a.md": session},
    optional={
        "sessions/b.md": session,
        "minutes/a.md": minutes,
        "minutes/b.md": st.builds("---\nsession: a\n---\n{}".format, body),
        "minutes/another-name.md": st.builds("---\nsession: a\n---\n{}".format, body),
        "people/ann.md": person,
        "content/index.md": page,
        "content/venue.md": page,
        "content/a/b.md": page,
    },
)


def build(root: Path, files: Mapping[str, str]) -> None:
    attachments = {"minutes/p q.png": "one", "content/m.png": "two", "sessions/p q.png": "three"}
    for name, text in {"conference.yml": CONFERENCE, **attachments, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def facts(value: Any) -> dict[str, Any]:
    """Return the fields of a session, a record or a person, apart from their file."""
    names = [each.name for each in dataclasses.fields(value)]
    return {name: getattr(value, name) for name in names if name != "document"}


def documents(loaded: Loaded) -> dict[str, Document]:
    archive = loaded.archive
    assert archive is not None
    found = [each.document for each in (*archive.sessions.values(), *archive.minutes.values())]
    found += [each.document for each in archive.people.values() if each.document]
    return {each.path: each for each in found}


def html(loaded: Loaded, document: Document) -> str:
    def render(link: WikiLink) -> str:
        return f"{loaded.links.land(link.target)}{link.label}"

    resolve = loaded.links.resolver(document.path, page_url(document.path))
    return document.body.to_html(resolve, render)


def assert_same_archive(first: Loaded, second: Loaded) -> None:
    before, after = first.archive, second.archive
    assert before is not None
    assert after is not None
    assert before.conference == after.conference
    for name in ("sessions", "minutes", "people"):
        old, new = getattr(before, name), getattr(after, name)
        assert {key: facts(each) for key, each in old.items()} == {
            key: facts(each) for key, each in new.items()
        }
    old_documents, new_documents = documents(first), documents(second)
    assert list(old_documents) == list(new_documents)
    for path, document in old_documents.items():
        assert html(second, new_documents[path]) == html(first, document)


def assert_comes_back(root: Path, folder: Path) -> None:
    loaded = load_archive(root)
    export_wiki(loaded, folder / "wiki")
    back = folder / "back"
    back.mkdir()
    with open_wiki(str(folder / "wiki")) as wiki:
        report = import_wiki(wiki, back)
    assert report.skipped == ()
    assert all(note.guesses == () for note in report.notes)
    again = load_archive(back)
    assert_same_archive(loaded, again)
    export_wiki(again, folder / "again")
    assert snapshot(folder / "again") == snapshot(folder / "wiki")
    # More than is asked for: every text is the one that its author wrote.
    for path, text in loaded.texts.items():
        written = plain_line_ends((back / path).read_text())
        assert written == text or written == f"{text}\n"


def test_the_example_comes_back(tmp_path):
    root = tmp_path / "example"
    root.mkdir()
    shutil.copyfile(ROOT / "conference.yml", root / "conference.yml")
    for folder in ("sessions", "minutes", "people", "content"):
        shutil.copytree(ROOT / folder, root / folder)
    assert_comes_back(root, tmp_path)
    names = {path for path in snapshot(root) if path.endswith(".md")}
    assert names == {path for path in snapshot(tmp_path / "back") if path.endswith(".md")}
    assert len(names) > 50


@modest
@given(files=conferences)
@example(
    files={
        "sessions/a.md": "---\ntitle: A\nproposers: []\n---",
        "minutes/a.md": "| a |\n|---|\n| [[a\\|x]] |\n\n[x](Home) [x](../sessions/a.md)",
    }
)
def test_every_conference_comes_back(files):
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "root")
        build(root, files)
        assume(not load_archive(root).has_errors)
        assert_comes_back(root, Path(place))


# Wikis that others wrote

name = st.sampled_from(
    [
        "Home.md", "_Sidebar.md", "_Footer.md", "Causal-RL.md", "causal rl.md", "C#.md", "A%2FB.md",
        "Größe.md", "sub/Home.md", "sub/Page.md", "Page.md", "PAGE.md", "Schedule.md", "index.md",
        "README.md", "Old.rst", "Talk.mediawiki", "日本.md", "'.md", "x.md.md", "a b  c.md", "-.md",
        "conference.yml", "p q.png", "images/p q.png", "x.svg", "minutes/p.png", "content/Home.md",
    ]
)  # fmt: skip
foreign_target = st.sampled_from(
    ["Home", "Causal RL", "causal-rl", "C#", "A/B", "Page#what", "sub/Page", "Nobody", "p q.png",
     "images/p q.png|alt=x|frame", "https://x.org/a b", "../../etc/passwd", "Page|Home", "x|y|z"]
)  # fmt: skip
foreign_link = st.one_of(
    st.builds("[[{}]]".format, foreign_target),
    st.builds("[[{}|{}]]".format, label, foreign_target),
    st.builds(
        "[{}]({})".format,
        label,
        st.sampled_from(
            ["Home", "Causal-RL#what", "C%23", "A%2FB", "wiki/Page", "/Page", "images/p%20q.png",
             "https://github.com/o/r/wiki/Page", "#what", "../x", "javascript:x", "", "<a b>"]
        ),
    ),
    link,
)  # fmt: skip
foreign_block = st.one_of(
    block,
    foreign_link,
    foreign_link.map("- {}".format),
    foreign_link.map("| a |\n|---|\n| {} |".format),
    foreign_link.map("```\n{}\n```".format),
    st.sampled_from(
        ["## Sessions", "## Notes", "Attendees: all", "RESOLVED: x", "---\ntitle: [x\n---",
         "---\ntitle: T\n---", "---", "participants: 3", "> " * 150, "\x00\u202e", "\r\n"]
    ),
)  # fmt: skip
foreign_wikis = st.dictionaries(
    name,
    st.one_of(
        st.lists(foreign_block, max_size=5).map("\n\n".join).map(str.encode),
        st.sampled_from([b"", b"\xff\xfe", b"caf\xe9", b"\x89PNG"]),
    ),
    max_size=8,
)


@modest
@given(files=foreign_wikis, sessions=st.sampled_from([(), ("*",), ("[c-p]*",)]))
def test_whatever_a_wiki_holds_becomes_a_conference_without_errors(files, sessions):
    with tempfile.TemporaryDirectory() as place:
        source, root = Path(place, "theirs"), Path(place, "root")
        build(root, {})
        before = snapshot(root)
        for path, data in files.items():
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).write_bytes(data)
        source.mkdir(exist_ok=True)
        (source / ".git").mkdir()
        origin = '[remote "origin"]\nurl = https://github.com/o/r.wiki.git\n'
        (source / ".git" / "config").write_text(origin)
        with open_wiki(str(source)) as wiki:
            report = import_wiki(wiki, root, sessions=sessions)
        loaded = load_archive(root)
        assert [each for each in loaded.problems if each.is_error] == []
        after = snapshot(root)
        assert before.items() <= after.items()
        # Every file is accounted for, once.
        told = [note.source for note in report.notes]
        told += [path for path, _ in (*report.attachments, *report.skipped)]
        assert sorted(told) == sorted(files)
        targets = [path for note in report.notes for path in note.targets]
        targets += [path for _, path in report.attachments]
        assert sorted(targets) == sorted(after.keys() - before.keys())
        # What has become a conference can become a wiki again, and come back.
        assert_comes_back(root, Path(place))
