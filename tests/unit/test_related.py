"""Which sessions belong together, and the reasons given."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_files import write

from socml_site.load import load_archive
from socml_site.pages import PageBuilder
from socml_site.schedule.words import why_related

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: America/Los_Angeles
days: [{date: 2016-10-07, slots: [{start: "09:00", end: "18:00"}]}]
rooms: [{id: aleph, name: Aleph}]
"""


def build(root: Path, files: dict[str, str]) -> PageBuilder:
    write(root, {"conference.yml": CONFERENCE, **files})
    loaded = load_archive(root)
    assert loaded.archive is not None
    assert not loaded.has_errors
    return PageBuilder(loaded.archive, loaded.links)


def session(title: str, *fields: str, body: str = "") -> str:
    lines = "".join(f"{field}\n" for field in fields)
    return f"---\ntitle: {title}\n{lines}---\n\n{body}\n"


def related(pages: PageBuilder, session_id: str) -> list[tuple[str, str]]:
    return [(each.session.id, why_related(each)) for each in pages.index.related[session_id]]


@pytest.mark.parametrize(
    ("fields", "body", "reason"),
    [
        (["proposers: Cy Dee", "topics: [robots, theory]"], "", "both about robots"),
        (["proposers: Ann Lee"], "", "Ann Lee in both"),
        (["proposers: Cy Dee", "moderators: Ann Lee"], "", "Ann Lee in both"),
        (["proposers: Cy Dee"], "See [[a]].", "one links to the other"),
        (["proposers: Cy Dee"], "See [it](../minutes/a.md).", "one links to the other"),
        (
            ["proposers: Ann Lee", "topics: [robots]"],
            "[[a]]",
            "both about robots; Ann Lee in both; one links to the other",
        ),
        (["proposers: Cy Dee", "topics: [theory]"], "Nothing.", None),
        (["proposers: Ann Lee", "status: cancelled"], "", None),
        (["proposers: Ann Lee", "merged_into: a"], "", None),
    ],
)
def test_sessions_are_related_by_topics_people_and_links(tmp_path, fields, body, reason):
    pages = build(
        tmp_path,
        {
            "sessions/a.md": session("A", "proposers: Ann Lee", "topics: [robots]"),
            "minutes/a.md": "- said\n",
            "sessions/b.md": session("B", *fields, body=body),
        },
    )
    assert related(pages, "a") == ([] if reason is None else [("b", reason)])
    html = pages.single.session(pages.archive.sessions["a"]).html
    assert ('id="socml-related"' in html) == (reason is not None)


@pytest.mark.parametrize(
    ("attribution", "expected"),
    [
        ("named", [("b", "Bo Chen, Cy Dee and 2 others in both")]),
        ("chatham-house", []),
    ],
)
def test_people_in_the_notes_relate_sessions_unless_nobody_is_to_be_named(
    tmp_path, attribution, expected
):
    people = "participants: [Bo Chen, Cy Dee, Di Eco, Ed Fox]"
    pages = build(
        tmp_path,
        {
            "sessions/a.md": session("A", "proposers: Ann Lee"),
            "minutes/a.md": f"---\nattribution: {attribution}\n{people}\n---\n\n- said\n",
            "sessions/b.md": session("B", "proposers: Flo Hart"),
            "minutes/b.md": f"---\n{people}\n---\n\n- said\n",
        },
    )
    assert related(pages, "a") == expected


def test_what_is_rare_counts_more_than_what_many_share(tmp_path):
    files = {f"sessions/s{n}.md": session(f"S{n}", f"proposers: P{n} X", "topics: [x]")
             for n in range(9)}  # fmt: skip
    files["sessions/s0.md"] = session("S0", "proposers: Ann Lee", "topics: [x]")
    files["sessions/z.md"] = session("Z", "proposers: Ann Lee", "topics: [y]")
    pages = build(tmp_path, files)
    assert related(pages, "s0")[0] == ("z", "Ann Lee in both")
    assert len(related(pages, "s0")) == 5


def test_of_a_topic_that_everybody_has_only_those_around_are_looked_at(tmp_path):
    """All pairs of them would grow with the square."""
    files = {
        f"sessions/s{n:02}.md": session(f"S{n}", f"proposers: P{n} X", "topics: [x]")
        for n in range(60)
    }
    pages = build(tmp_path, files)
    found = [int(session_id[1:]) for session_id, _ in related(pages, "s30")]
    assert found == [29, 31, 28, 32, 27]


def test_a_topic_says_which_others_it_met(tmp_path):
    pages = build(
        tmp_path,
        {
            "sessions/a.md": session("A", "proposers: Ann Lee", "topics: [x, y]"),
            "sessions/b.md": session("B", "proposers: Ann Lee", "topics: [x, y, z]"),
            "sessions/c.md": session("C", "proposers: Ann Lee", "topics: [w]"),
        },
    )
    met = {
        topic_id: [(other.id, number) for other, number in others]
        for topic_id, others in pages.index.companions.items()
    }
    assert met == {
        "w": [],
        "x": [("y", 2), ("z", 1)],
        "y": [("x", 2), ("z", 1)],
        "z": [("x", 1), ("y", 1)],
    }
    by_url = {page.url: str(page.html) for page in pages.all()}
    assert 'href="../../topics/y/">y &times;2</a>' in by_url["topics/x/"]
    assert "Together with" not in by_url["topics/w/"]
