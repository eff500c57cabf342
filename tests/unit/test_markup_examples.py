"""The table of what may be written shows what the code does, and no word is missing in it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from project_files import write

from socml_site.engines.site import build_site
from socml_site.pages.markup import build_examples, published_elements, published_files
from socml_site.problems import RULES

EXAMPLES = build_examples()
# Names of markup, which are no words of the author.
MARKUP = frozenset(
    "graph LR mermaid python WARNING sub kbd mark b p dir rtl lang he onclick x 3 12 e i pi"
    " causal rl 1 https example org paper png plot data image base64 iVBORw0KGgo o tada".split()
)


@pytest.mark.parametrize("example", EXAMPLES, ids=[each.name for each in EXAMPLES])
def test_every_word_of_an_example_is_seen_or_named(example):
    shown = unescape(re.sub(r"<[^>]*>", " ", example.html))
    said = " ".join(problem.message for problem in example.problems)
    words = set(re.findall(r"[^\W_]+", example.source)) - MARKUP
    assert words - set(re.findall(r"[^\W_]+", f"{shown} {said}")) == set()


def test_all_that_is_never_seen_is_among_the_examples():
    reported = {problem.rule for example in EXAMPLES for problem in example.problems}
    seen = {"table-cells", "list-numbers", "hidden-comment", "html-removed", "picture-in-text"}
    assert seen | {"foreign-markup"} <= reported
    assert reported <= RULES.keys()


def test_the_view_shows_it_on_a_page(tmp_path):
    write(
        tmp_path,
        {
            "conference.yml": "name: S\nacronym: small\ntimezone: UTC\n"
            "days: [{date: 2016-10-07}]\n",
            "mkdocs.yml": "site_name: S\ndocs_dir: content\ntheme: {name: material, font: false}\n"
            "plugins: [socml: {search: false}]\n",
            "content/index.md": "# Home\n\n```socml\nview: markup\n```\n",
        },
    )
    site = build_site(tmp_path, None, keep_going=False, on_loaded=lambda loaded: True)
    assert site is not None
    page = (site / "index.html").read_text()
    assert page.count('<th scope="row">') == len(EXAMPLES)
    for name in (*published_elements(), *published_files()):
        assert f"<code>{name}</code>" in page
    assert (site / "assets/socml/diagrams/mermaid.tiny.js").is_file()
