"""The header of a file: where it starts, where it ends, and what is left for the body."""

from __future__ import annotations

from pathlib import Path

import pytest

from socml_site.problems import Location, Problem
from socml_site.source.document import Document, read_document
from socml_site.source.files import SourceFile, read_file
from socml_site.source.front_matter import MAX_HEADER_BYTES, FrontMatter, split_front_matter
from socml_site.source.yaml_nodes import to_plain

PATH = "sessions/a.md"


def split(text: str) -> tuple[FrontMatter, list[Problem]]:
    problems: list[Problem] = []
    return split_front_matter(SourceFile(PATH, text), problems), problems


@pytest.mark.parametrize(
    ("text", "fields", "body", "body_line"),
    [
        ("---\na: 1\n---\nbody", {"a": "1"}, "body", 4),
        ("---\na: 1\n---\n\nbody\n", {"a": "1"}, "\nbody\n", 4),
        ("---\na: 1\n---", {"a": "1"}, "", 4),
        ("---  \na: 1\n---\t\nbody", {"a": "1"}, "body", 4),
        ("---\na: 1\n...\nbody", {"a": "1"}, "body", 4),
        ("---\na: 1\nb: 2\n---\nx\n---\ny", {"a": "1", "b": "2"}, "x\n---\ny", 5),
        ("---\na: |\n  x\n  ---\n  y\n---\nz", {"a": "x\n---\ny\n"}, "z", 7),
        ("---\na: x--- y\n---\nz", {"a": "x--- y"}, "z", 4),
        ("---\n---\nbody", {}, "body", 3),
        ("---\n\n---\nbody", {}, "body", 4),
        ("---\n# only a comment\n---\nbody", {}, "body", 4),
    ],
)
def test_a_header_is_taken_off_the_body(text, fields, body, body_line):
    front, problems = split(text)
    assert problems == []
    assert not front.is_broken
    assert (to_plain(front.fields), front.body, front.body_line) == (fields, body, body_line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "body",
        "Note: x\nmore",
        "a: 1\n---\nbody",
        "\n---\na: 1\n---\nbody",
        " ---\na: 1\n---\nbody",
        "----\na: 1\n----\nbody",
        "--- a: 1\n---\nbody",
        "---",
        "# Title\n\n---\na: 1\n---\n",
    ],
)
def test_a_text_that_does_not_open_with_a_header_is_all_body(text):
    """`Note: x` on the first line is a sentence, not a field."""
    front, problems = split(text)
    assert problems == []
    assert not front.is_broken
    assert (to_plain(front.fields), front.body, front.body_line) == ({}, text, 1)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: A\nproposers: Bo Chen\n", 1),
        ("Title: A\nProposers: Bo Chen\n", 1),
        ("title: A\n---\nbody", 1),
        ("\n---\ntitle: A\n---\nbody", 3),
        (" ---\ntitle: A\n---\nbody", 2),
        ("+++\nproposers: Bo Chen\n+++\n", 2),
    ],
)
def test_fields_outside_of_a_header_are_not_published_as_text(text, line):
    front, (problem,) = split(text)
    assert front.is_broken
    assert (problem.rule, problem.location.line) == ("yaml-syntax", line)
    assert "as the very first line" in problem.hint


def test_notes_may_begin_with_a_topic():
    text = "Topic: sensors\nParticipants: Bo Chen\n"
    problems: list[Problem] = []
    front = split_front_matter(SourceFile("minutes/a.md", text), problems)
    assert (front.body, problems) == (text, [])


@pytest.mark.parametrize(("text", "line"), [("---\na: 1\n ---\nb", 3), ("---\na\n----\nb", 3)])
def test_a_line_that_nearly_closes_a_header_is_named(text, line):
    front, (problem,) = split(text)
    assert front.is_broken
    assert problem.location.line == line
    assert "exactly three dashes" in problem.message


@pytest.mark.parametrize("text", ["---\n", "---\na: 1\n"])
def test_a_header_that_is_never_closed_is_reported_where_it_opens(text):
    front, (problem,) = split(text)
    assert front.is_broken
    assert (front.body, front.body_line) == (text, 1)
    assert problem.rule == "yaml-syntax"
    assert problem.message == "the header starts here and is never closed"
    assert problem.location == Location(PATH, 1, 1, 1, 4)


def header_of(size: int) -> str:
    start = "a: "
    return start + "é" * ((size - len(start) - 1) // 2) + "x" * ((size - len(start) - 1) % 2) + "\n"


def test_a_header_of_sixteen_kilobytes_is_read():
    header = header_of(MAX_HEADER_BYTES)
    assert len(header.encode()) == 16 * 1024
    front, problems = split(f"---\n{header}---\nbody")
    assert problems == []
    assert [key.text for key, _ in front.fields.entries] == ["a"]


def test_a_header_of_one_byte_more_is_refused_and_its_body_kept():
    front, (problem,) = split(f"---\n{header_of(MAX_HEADER_BYTES + 1)}---\nbody")
    assert front.is_broken
    assert to_plain(front.fields) == {}
    assert (front.body, front.body_line) == ("body", 4)
    assert (problem.rule, problem.location) == ("too-large", Location(PATH))
    assert problem.message == "the header is longer than 16 KB"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("---\ntitle: A: B\n---\nbody", (2, 9)),
        ("---\na: 1\nb: 2\nwho: @ann\n---\nbody", (4, 6)),
        ("---\né: ü\n日本: é: ü\n---\nbody", (3, 6)),
        ("---\n\n\n- a\n---\nbody", (4, 1)),
    ],
)
def test_a_mistake_in_the_header_is_placed_in_the_file(text, place):
    front, (problem,) = split(text)
    assert front.is_broken
    assert to_plain(front.fields) == {}
    assert front.body == "body"
    assert problem.rule == "yaml-syntax"
    assert (problem.location.line, problem.location.column) == place


def test_a_field_given_twice_leaves_the_header_usable():
    front, (problem,) = split("---\na: 1\na: 2\n---\n")
    assert not front.is_broken
    assert to_plain(front.fields) == {"a": "1"}
    assert (problem.rule, problem.location.line) == ("duplicate-key", 3)


def read(folder: Path, data: bytes) -> Document:
    (folder / "a.md").write_bytes(data)
    problems: list[Problem] = []
    file = read_file(folder, "a.md", 65536, problems)
    assert file is not None
    document = read_document(file, problems)
    assert problems == []
    return document


@pytest.mark.parametrize(
    "data",
    [
        b"---\na: 1\nb: x\n---\n# Body\n",
        b"---\r\na: 1\r\nb: x\r\n---\r\n# Body\r\n",
        b"---\ra: 1\rb: x\r---\r# Body\r",
        b"\xef\xbb\xbf---\na: 1\nb: x\n---\n# Body\n",
        b"\xef\xbb\xbf---\r\na: 1\r\nb: x\r\n---\r\n# Body",
    ],
)
def test_line_ends_and_byte_order_marks_make_no_difference(tmp_path, data):
    document = read(tmp_path, data)
    assert to_plain(document.fields) == {"a": "1", "b": "x"}
    assert document.locate("b") == Location("a.md", 3, 4, 3, 5)
    assert document.body_line == 5
    assert [each.location.line for each in document.body.headings] == [5]


def test_a_document_finds_its_fields_or_else_its_first_line(tmp_path):
    document = read(tmp_path, b"---\ntitle: A\nwho: [ann, bo]\n---\nbody\n")
    assert document.id == "a"
    assert document.locate("who", 1) == Location("a.md", 3, 12, 3, 14)
    assert document.locate_name("who", "ann") == Location("a.md", 3, 6, 3, 15)
    assert document.locate() == Location("a.md")
    assert document.locate("room") == Location("a.md")
    assert document.locate("room", 2) == Location("a.md")
    assert document.locate_name("room", "ann") == Location("a.md")


def test_a_broken_header_leaves_a_document_with_a_body():
    problems: list[Problem] = []
    document = read_document(SourceFile(PATH, "---\na: [\n---\n# Body\n"), problems)
    assert document.is_broken
    assert [each.text for each in document.body.headings] == ["Body"]
    assert [each.rule for each in problems] == ["yaml-syntax"]


@pytest.mark.parametrize(
    ("line", "columns"),
    [
        ("who: Ann Lee # and Bo", [14]),
        ("room: #3", [7]),
        ("needs: [a, b] # two # of them", [15]),
        ('title: "A # B" # C', [16]),
        ("needs:\n  - a # b\n  # c\n  - d # e", [7, 7]),
        ("proposers: []  # nobody knows any more", []),
        ("# room: #3", []),
        ("  # indented\ntitle: A", []),
        ("title: C# and F#", []),
        ("summary: |\n  a # b\n  # c", []),
        ("'who # what': 'Ann # Bo'", []),
    ],
)
def test_a_comment_behind_a_value_is_named(line, columns):
    _, problems = split(f"---\n{line}\n---\nbody")
    assert [(each.rule, each.location.column) for each in problems] == [
        ("yaml-comment", column) for column in columns
    ]
