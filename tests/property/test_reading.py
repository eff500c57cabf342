"""Whatever stands in a file, it is read or reported, and every place named is in the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from socml_site.problems import STYLES, Location, Problem, format_problems
from socml_site.source.document import Document, read_document
from socml_site.source.files import is_good_stem, read_file, repair_stem
from socml_site.source.yaml_nodes import List, Node, Scalar, Table

MAX_BYTES = 4096

modest = settings(max_examples=150, deadline=None)

HEADINGS = ["# ", "## ", "###### ", "\n===\n", "\n---\n"]
QUOTES = ["> ", "\n> ", "> [!NOTE]\n> ", "> [!TIP] own title\n> "]
LISTS = ["- ", "- [ ] ", "- [x] ", "1. ", "* ", "    ", "\t"]
TABLES = ["|", "| a | b |\n|---|:-:|\n", "| x |"]
CODE = ["```\n", "```python\n", "```math\n", "~~~", "`", "``"]
FORMULAS = ["$", "$$", "\\frac{", "\\foo", "^", "}"]
EMPHASIS = ["*", "**", "_", "__", "~~"]
LINKS = ["[", "](", "]", ")", "![", "](b.md)", "[^1]", "[^1]: ", "\n\n[r]: b\n\n", "https://a.org/"]
PEOPLE = ["@ann", "@", "x@y.org"]
TAGS = ["<b>", "</b>", "<div>\n", "</div>", "<script>", "<iframe ", "<p onclick=x>", "<h1>"]
ADDRESSES = ["<!--", "-->", "<a href='x'>", "<img src=//x.org/y>", "<details>", "<input>"]
WORDS = [" ", "\n", "\n\n", "  \n", "word", "ünï", "日本", "e\u0301", "🎉", "&amp;", "&#0;", "\\"]
MARKDOWN = [
    *(HEADINGS + QUOTES + LISTS + TABLES + CODE + FORMULAS),
    *(EMPHASIS + LINKS + PEOPLE + TAGS + ADDRESSES + WORDS),
]

FIELDS = ["a: ", "b: ", "\na: ", "\nb: ", "title: ", "ünï: ", "日本: ", "- ", "? ", ": ", "<<: "]
VALUES = ["word", "é", "🎉", "~", "null", "10:30", "2016-10-07", "@", "&x ", "*x", "!x ", "!!int "]
MARKS = ["[", "]", "{", "}", ", ", "'", '"', "\\", "\\x1b", "\\u202e", "|\n  ", ">-\n  ", "# "]
BREAKS = ["\n", "\n", "  ", "    ", "\t", "\n---\n", "\n...\n", "%YAML 1.1\n"]
YAML = [*FIELDS, *VALUES, *MARKS, *BREAKS]

# U+2028 and U+2029 end a line for YAML and for nothing else.
plain_text = st.text(st.characters(codec="utf-8", exclude_characters="\r\u2028\u2029"), max_size=80)
markdown = st.lists(st.sampled_from(MARKDOWN) | plain_text, max_size=40).map("".join)
header = st.lists(st.sampled_from(YAML) | plain_text, max_size=25).map("".join)
documents = st.builds("---\n{}\n---\n{}".format, header, markdown)
line_ends = st.sampled_from(["\n", "\r\n", "\r"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


def read(folder: Path, data: bytes) -> tuple[Document | None, list[Problem]]:
    (folder / "a.md").write_bytes(data)
    problems: list[Problem] = []
    file = read_file(folder, "a.md", MAX_BYTES, problems)
    return (None if file is None else read_document(file, problems)), problems


def check_everything(folder: Path, data: bytes) -> None:
    document, problems = read(folder, data)
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    found = [each.location for each in problems]
    found += [related.location for each in problems for related in each.related]
    if document is None:
        assert [each.is_error for each in problems] == [True]
    else:
        html = document.body.to_html(lambda url: url)
        assert "<script" not in html
        assert "<!--" not in html
        document.body.to_html(lambda url: None, without_lead=True)
        found += locations(document.fields)
        found += [each.location for each in document.body.headings]
        found += [each.location for each in document.body.links]
    lines = text.split("\n")
    assert [each for each in found if not is_within(each, lines)] == []
    for style in STYLES:
        format_problems(problems, style, {"a.md": text})


def locations(node: Node) -> Iterator[Location]:
    yield node.location
    if isinstance(node, List):
        for item in node.items:
            yield from locations(item)
    elif isinstance(node, Table):
        for key, value in node.entries:
            yield key.location
            yield from locations(value)


def is_within(location: Location, lines: list[str]) -> bool:
    """Whether a place is in the file; the break at the end of a line is a part of the line."""
    begins = (location.line, location.column)
    ends = (location.end_line or location.line, location.end_column or location.column)
    return (
        location.path == "a.md"
        and (1, 1) <= begins <= ends
        and ends[0] <= len(lines)
        and 1 <= begins[1] <= len(lines[begins[0] - 1]) + 1
        and 1 <= ends[1] <= len(lines[ends[0] - 1]) + 2
    )


@modest
@given(data=st.binary(max_size=400).filter(lambda data: b"\r" not in data))
@example(data=b"")
@example(data=b"\xff\xfe---")
@example(data=b"caf\xe9")
@example(data=b"x" * (MAX_BYTES + 1))
def test_any_bytes_are_read_or_reported(folder, data):
    check_everything(folder, data)


@modest
@given(text=plain_text, ends=line_ends, mark=st.sampled_from(["", "\ufeff"]))
def test_any_text_is_read_or_reported(folder, text, ends, mark):
    check_everything(folder, (mark + text.replace("\n", ends)).encode())


@modest
@given(text=markdown, ends=line_ends)
def test_any_markdown_is_read_or_reported(folder, text, ends):
    check_everything(folder, text.replace("\n", ends).encode())


@modest
@given(text=documents, ends=line_ends)
def test_any_header_is_read_or_reported(folder, text, ends):
    check_everything(folder, text.replace("\n", ends).encode())


@modest
@given(text=documents, ends=line_ends)
def test_line_ends_change_nothing(folder, text, ends):
    assert read(folder, text.replace("\n", ends).encode()) == read(folder, text.encode())


@modest
@given(text=documents)
def test_every_scalar_is_text(folder, text):
    document, _ = read(folder, text.encode())
    nodes = [document.fields] if document else []
    while nodes:
        node = nodes.pop()
        if isinstance(node, Scalar):
            assert type(node.text) is str
        elif isinstance(node, List):
            nodes.extend(node.items)
        else:
            nodes.extend(part for entry in node.entries for part in entry)


@modest
@given(name=st.text(st.characters(max_codepoint=0x24F), max_size=120))
def test_any_name_can_be_repaired_to_one_that_is_good_and_stays(name):
    stem = repair_stem(name)
    assert is_good_stem(stem)
    assert repair_stem(stem) == stem
