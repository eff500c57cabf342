"""Markup of other note tools becomes GitHub's, and code and words stay as they are."""

from __future__ import annotations

import time

import pytest

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
    "text", [":::info\n", "==a ", "> [!x] ", "!!! note\n    ", "[TOC]\n", "`=="]
)
def test_tidying_takes_time_in_proportion(text):
    start = time.perf_counter()
    tidy_markup(text * 8_000)
    assert time.perf_counter() - start < 5
