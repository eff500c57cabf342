"""Markup of other note tools becomes GitHub's, and code and words stay as they are."""

from __future__ import annotations

import re
import time

import pytest

from socml_site.contributing.edits import apply_edits
from socml_site.problems import Problem
from socml_site.source import SourceFile, read_document
from socml_site.source.files import read_file
from socml_site.source.foreign import tidy_markup


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("[TOC]\n\n# A", "\n# A"),
        ("[[_TOC_]]\nx", "x"),
        ("* TOC\n{:toc}\nx", "x"),
        ("* TOC\n* more", "* TOC\n* more"),
        ("see [TOC] here", "see [TOC] here"),
        (":::info\na\n\n- b\n:::", "> [!NOTE]\n> a\n>\n> - b\n"),
        (":::warning Look out\na\n:::\nb", "> [!WARNING]\n> **Look out**\n>\n> a\n\nb"),
        ("::: tip\na\n:::", "> [!TIP]\n> a\n"),
        ("::::danger\n:::info\na\n:::\n::::", "> [!CAUTION]\n> > **Note**\n> >\n> > a\n\n"),
        (
            ":::spoiler More\na\n:::",
            "<details><summary>More</summary>\n\na\n\n</details>",
        ),
        ("- x\n  :::info\n  a\n  :::", "- x\n  > **Note**\n  >\n  > a\n"),
        (":::info\n```\n:::\n```\n:::", "> [!NOTE]\n> ```\n> :::\n> ```\n"),
        (":::mystery\na\n:::", ":::mystery\na\n:::"),
        (":::info\nnever closed", ":::info\nnever closed"),
        (
            '!!! note "Heads up"\n    a\n\n    b\nc',
            "> [!NOTE]\n> **Heads up**\n>\n> a\n>\n> b\n\nc",
        ),
        ("> [!info] Read\n> a", "> [!NOTE]\n> **Read**\n> a"),
        ("> [!danger]-\n> a", "> [!CAUTION]\n> a"),
        ("> [!NOTE]\n> a", "> [!NOTE]\n> a"),
        ("a ==b c== d", "a <mark>b c</mark> d"),
        ("- ==done==", "- <mark>done</mark>"),
        ("a == b == c", "a == b == c"),
        ("if a==b and c==d", "if a==b and c==d"),
        ("`==a==` ``==`==``", "`==a==` ``==`==``"),
        ("```\n==a==\n[TOC]\n```", "```\n==a==\n[TOC]\n```"),
        ("    ==code==", "    ==code=="),
        ("Title\n==", "Title\n=="),
        ("===", "==="),
    ],
)
def test_markup_of_other_tools_becomes_githubs(text, tidy):
    done = tidy_markup(text)
    assert done.text == tidy
    # Every change is said, and nothing else is.
    assert bool(done.guesses) == (done.text != text)


@pytest.mark.parametrize(
    ("line", "tags"),
    [
        ("###### tags: `one` `two words`", ("one", "two words")),
        ("###### tags: one, two", ("one", "two")),
        ("##### Tags: #one #two", ("one", "two")),
        ("# tags: one", ()),
    ],
)
def test_a_heading_of_tags_is_tags(line, tags):
    done = tidy_markup(f"{line}\n\ntext")
    assert done.tags == tags
    assert (line in done.text) == (not tags)


@pytest.mark.parametrize(
    "text",
    [
        ":::info\n",
        "==a ",
        "> [!x] ",
        "!!! note\n    ",
        "[TOC]\n",
        "`==",
        "> [name=",
        "> [name=a]",
        "# a {#",
        "<aside>\n",
        "\u2022 a\n",
        "\t* a\n",
        "1. a\n  * b\n",
        "Ann: b\n",
        "Ann ",
        "![](data:image/png;base64,",
    ],
)
def test_tidying_takes_time_in_proportion(text):
    start = time.perf_counter()
    tidy_markup(text * 8_000)
    report(text * 4_000)
    assert time.perf_counter() - start < 5


def report(text: str, path: str = "minutes/a.md") -> list[Problem]:
    problems: list[Problem] = []
    read_document(SourceFile(path, text), problems)
    return problems


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (":::info\na\n:::", "> [!NOTE]\n> a\n"),
        ("> x\n:::info\na\n:::\nb", "> x\n\n> [!NOTE]\n> a\n\nb"),
        (
            ":::spoiler {state=open} More\na\n:::\nb",
            "<details open><summary>More</summary>\n\na\n\n</details>\n\nb",
        ),
        ("- x\n  :::tip Now\n  a\n  :::", "- x\n  > **Tip: Now**\n  >\n  > a\n"),
        ("<aside>\n\u26a0 **a**\n\n</aside>", "> [!WARNING]\n> \u26a0 **a**\n\n"),
        ("<aside>\na", None),
        ("[TOC]\n\n# A", "\n\n# A"),
        ("[TOC]\n\n[toc]: x.md", None),
        ("###### tags: `a` b\nx", "**tags:** `a` b\n\nx"),
        ("> a\n> [name=Ann] [time=9:30] [color=red]", "> a\n> \u2014 Ann, 9:30"),
        ("> [name=Ann] [color=red]\n> a", "> \u2014 Ann  \n> a"),
        ("> `[name=Ann]`", None),
        ("[name=Ann]", None),
        ("# Recap {#recap}\n\n[x](#recap)", "# Recap\n\n[x](#recap)"),
        (
            "# **1\\. Recap** {#recap}\n\n[x](#recap)",
            '# <a id="recap"></a>**1\\. Recap**\n\n[x](#recap)',
        ),
        ("# {#recap}", None),
        ("\u2022 a\n\u2022 b\n\to c\n\u2022 d\ne", "- a\n- b\n  - c\n- d\n\ne"),
        ("\u2022\ta\no\tb\n\u00a7\tc\no\td", "- a\n  - b\n    - c\n  - d"),
        ("\u2022 a\nmore\n\u2022 b", "- a\nmore\n- b"),
        ("\u30fb\u8b70\u984c\n\u30fb\u6b21\u56de", "- \u8b70\u984c\n- \u6b21\u56de"),
        ("- x\n  \u2022 a\n  \u2022 b", "- x\n  - a\n  - b"),
        ("\u2022 alone", None),
        ("\u30fb a\n\u30fb b\n\nx\n\u30fb alone", "- a\n- b\n\nx\n- alone"),
        ("a\no b\no c", None),
        ("\u00a7 5 a\n\u00a7 6 b", None),
        ("a \u2013\n\u2013 b\nc", None),
        ("Agenda:\n\t* a\n\t\t* b\n\t* c\nd", "Agenda:\n* a\n  * b\n* c\n\nd"),
        ("\t1. a\n\t\t* b\n\t2. c", "1. a\n   * b\n2. c"),
        ("1. a\n  * b\n2. c", "1. a\n   * b\n2. c"),
        ("- a\n\t\t* b\n- c", "- a\n  * b\n- c"),
        ("* a\n  * b\n    * c", None),
        ("    - name: x\n    - name: y", None),
        ("    - old\n    + new", None),
        ("    $ ls\n    - a", None),
        ("[1:02] a\n1:03 b\n(1:04) c", "[1:02] a  \n1:03 b  \n(1:04) c"),
        ("<ann> a\n<bo> b\n<ann> c", "<ann> a  \n<bo> b  \n<ann> c"),
        ("Ann: a\nmore\nBo: b\nCi: c\n**Di:** d", "Ann: a\nmore  \nBo: b  \nCi: c  \n**Di:** d"),
        ("> 1:02 a\n> 1:03 b\n> 1:04 c", "> 1:02 a  \n> 1:03 b  \n> 1:04 c"),
        ("Ann: a\nBo: b", "Ann: a  \nBo: b"),
        ("Ann: a  \nBo: b\\\nCi: c<br>\nDi: d", None),
        ("Ann: a\nBo: b\nand so on", None),
        ("```\nAnn: a\nBo: b\nCi: c\n```", None),
        ("a \\- b 1\\. c &nbsp;\n\n# **B**", None),
    ],
)
def test_edits_make_githubs_markdown_of_it_and_nothing_else_is_reported(text, fixed):
    problems = [each for each in report(text) if each.rule == "foreign-markup"]
    edits = [edit for problem in problems for edit in problem.edits]
    assert apply_edits(text, edits) == (text if fixed is None else fixed)
    assert bool(problems) == (fixed is not None)
    assert "foreign-markup" not in {each.rule for each in report(apply_edits(text, edits))}


@pytest.mark.parametrize(
    "text",
    [
        ":::info\nnever closed",
        "a\n\n    We spoke about this for an hour or two.\n",
        "**Decisions**\n\na\n\n**Actions**\n\nb",
    ],
)
def test_what_may_be_meant_otherwise_is_only_named(text):
    (problem,) = report(text)
    assert problem.rule == "foreign-markup"
    assert problem.edits == ()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (":::info\na\n:::", '<p class="admonition-title">Note</p>\n<p>a</p>'),
        (":::tip Now\n\u2022 a\n\u2022 ==b==\n:::", "<li>a</li>\n<li><mark>b</mark></li>"),
        (":::spoiler More\na\n:::", "<summary>More</summary>\n<p>a</p>"),
        ("a\n[TOC]\nb", "<p>a</p>\n<p>b</p>"),
        ("# A {#b}\n\n[x](#b)", '<a id="user-content-b"></a>A'),
        ("> [name=Ann] b", "\u2014 Ann b"),
        ("###### tags: `a`", "<p><strong>tags:</strong> <code>a</code></p>"),
    ],
)
def test_minutes_show_what_was_meant(text, html):
    body = read_document(SourceFile("minutes/a.md", text), []).body
    shown = re.sub(r"<!--.*?-->|\x02.*?\x03", "", body.to_html(lambda url: url))
    assert html in shown
    session = f"---\ntitle: A\nproposers: B\n---\n{text}"
    body = read_document(SourceFile("sessions/a.md", session), []).body
    assert html not in body.to_html(lambda url: url)


@pytest.mark.parametrize(
    "text",
    [
        "==a== [x](?)",
        "é ==a== **b** ==ü== [x](?) ==c==",
        ":::info\né ==b== [x](?)\n:::",
        ":::info\n\u2022 ==a== [x](?)\n\u2022 b\n:::",
        "\t* a\n\t\t* b [x](?) ==c==",
        ":::spoiler [TOC]\n> [name=Ann] [x](?)\n:::",
        "a\n\n#### tags: [x](?) b\nc",
        "# a [x](?) b {#c}\n\n[d](#c)",
        "| a | b |\n|---|---|\n| ==\\|== | [x](?) |",
        "- [ ] a\n  :::tip b\n  1:02 ==c==\n  1:03 d\n  1:04 e [x](?)\n  :::",
    ],
)
def test_what_is_shown_as_meant_is_reported_where_it_stands(text):
    links = read_document(SourceFile("minutes/a.md", text), []).body.links
    (place,) = (each.location for each in links if each.url == "?")
    line = text.split("\n")[place.line - 1]
    assert line[place.column - 1 : place.end_column - 1] == "[x](?)"
    assert place.line == place.end_line


@pytest.mark.parametrize(("path", "breaks"), [("minutes/a.md", 3), ("sessions/a.md", 0)])
def test_minutes_show_the_lines_of_a_chat(path, breaks):
    text = "---\ntitle: A\nproposers: B\n---\n*1:02* a\n1:03 b\n1:04 c\n1:05 d\n"
    body = read_document(SourceFile(path, text), []).body
    assert body.to_html(lambda url: url).count("<br") == breaks


@pytest.mark.parametrize(
    "text",
    [
        "![a](data:image/png;base64,iVBO)",
        "![a][b]\n\n[b]: <data:image/png;base64,iVBO>",
        "x <img alt='a' src='data:image/png;base64,iVBO'>",
        "![a](DATA:image/png;charset=utf-8,%3Csvg%3E)",
    ],
)
def test_a_picture_inside_of_the_text_is_named_once(text):
    (problem,) = report(text)
    assert problem.rule == "picture-in-text"
    assert "a-1.png beside this file" in problem.hint


def test_a_file_that_is_too_large_because_of_pictures_says_so(tmp_path):
    (tmp_path / "a.md").write_text(f"![](data:image/png;base64,{'iVBO' * 999})")
    problems: list[Problem] = []
    assert read_file(tmp_path, "a.md", 1024, problems) is None
    assert "save them as files" in problems[0].hint
