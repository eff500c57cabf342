"""Pages in GitHub's Markdown against GitHub's own parser: as many items, pictures and so on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import comrak
import nh3
import pytest
from counted import COUNTED, Counted
from hypothesis import given, settings
from hypothesis import strategies as st

from socml_site.source import SourceFile, WikiLink
from socml_site.source.host_page import read_host_page

DATA = Path(__file__).parents[3] / "shared" / "data"
HEADER = "---\nmarkdown: github\n---\n"
# Source: GitHub's own set, as in the pages that say what GitHub's Markdown is.
EXTENSIONS = comrak.ExtensionOptions(
    table=True,
    strikethrough=True,
    autolink=True,
    tasklist=True,
    footnotes=True,
    alerts=True,
    math_dollars=True,
    math_code=True,
)
PUBLISHED = {
    "attributes": {"a": {"href", "class"}, "img": {"src"}},
    "url_schemes": {"http", "https", "mailto", "tel"},
    "link_rel": None,
}
# Tags that are never closed, or that are not published, are text here: no word is to be lost.
KNOWN = frozenset({151, 156, 317, 327, 354, 485, 486, 532, 544, 650, 651, 653, 663, 664})


def as_github(text: str) -> tuple[Counter[str], Counter[str]]:
    """Count what is written, and what browsers see: an <a> that is never closed goes on."""
    options = comrak.RenderOptions(unsafe_=True)
    html = comrak.markdown_to_html(text, EXTENSIONS, None, options)
    seen = nh3.clean(html, tags={*COUNTED, "p", "em", "strong", "code"}, **PUBLISHED)
    return Counted(html).found, Counted(seen).found


def as_ours(text: str) -> Counter[str]:
    def resolve(written: str) -> str | None:
        return None if written.startswith("@") else written

    def show(link: WikiLink) -> str:
        return f"[[{link.target}]]"

    body = read_host_page(SourceFile("content/page.md", HEADER + text)).body
    assert body is not None
    return Counted(body.to_html(resolve, show)).found


def real_files() -> list[Path]:
    """Return every file with Markdown; one that a merge left half done is no page."""
    half_done = DATA / "faults" / "conflict-markers"
    found = (path for path in DATA.rglob("*.md") if path.is_file())
    return sorted(path for path in found if half_done not in path.parents)


@pytest.mark.peers
@pytest.mark.parametrize("path", real_files(), ids=lambda path: str(path.relative_to(DATA)))
def test_a_real_page_has_what_it_has_on_github(path):
    text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    assert as_ours(text) in as_github(text)


def spec() -> list[dict]:
    path = DATA / "gfm-spec" / "spec.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return [each for each in found if each["example"] not in KNOWN]


@pytest.mark.peers
@pytest.mark.parametrize("example", spec(), ids=lambda example: str(example["example"]))
def test_an_example_of_the_spec_has_what_it_has_on_github(example):
    assert as_ours(example["markdown"]) in as_github(example["markdown"])


# What people write in wikis, and what only one of two dialects reads as it was meant.

# A definition that nothing refers to is text here, and nowhere on GitHub.
USED = "\n\n[r] and[^1]\n\n[r]: https://example.org/r\n\n[^1]: a footnote"
inline = st.sampled_from(
    ["word", "*emphasis*", "a *rope and h*ook", "`code`", "[x](https://example.org)", "![p](p.png)",
     "![p](https://example.org/p.png)", "[![p](p.png)](https://example.org)", "[[Page]]",
     "[[text]](https://example.org/7)", "[[r]]", "[[x]][r]", "[r]", "https://example.org/a_(b)",
     "www.example.org", "<https://example.org>", "<b>bold</b>", "<img src='p.png' alt='p'>",
     "<a href='https://example.org'>x</a>", "<a name='there'></a>", "$x_1$", "~~gone~~", "a\\|b",
     "[^1]", "me@example.org", "==mark==", ":smile:", "é", "\\[[x]]"]
)  # fmt: skip
line = st.lists(inline, min_size=1, max_size=4).map(" ".join)
bullet = st.sampled_from(["* ", "- ", "+ ", "1. ", "2) ", "  * ", "  - ", "   1. ", "    - ",
                          "- [ ] ", "* [x] ", "\t- ", "> - ", "> * "])  # fmt: skip
row = st.one_of(
    line,
    st.builds("{}{}".format, bullet, line),
    line.map("## {}".format),
    line.map("> {}".format),
    line.map("    {}".format),
    st.sampled_from(
        ["", "", "", "---", "===", "```", "~~~", "| a | b |", "|---|---|", "| [x](y) | - z |",
         "# Title #", "#no heading", "<div>x</div>", "<details><summary>s</summary>x</details>",
         "> [!NOTE]", "!!! note",
         "* * *", "1986. A year", "<!-- - a comment -->", "```python", "$$"]
    ),
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(rows=st.lists(row, max_size=14))
def test_a_page_has_what_it_has_on_github(rows):
    text = "\n".join([*rows, USED])
    assert as_ours(text) in as_github(text)
