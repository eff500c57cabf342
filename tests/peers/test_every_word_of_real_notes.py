"""Other people's notes, wikis and examples: no word of theirs is lost on the way to the page."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from socml_site.problems import Problem
from socml_site.source.files import SourceFile
from socml_site.source.front_matter import split_front_matter
from socml_site.source.markdown import parse_markdown

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = pytest.mark.peers

if not DATA.exists():
    pytest.skip("shared/data is not beside the repository", allow_module_level=True)

WORD = re.compile(r"[^\W_]+")
# Markup that is words: languages of code, kinds of boxes, names of HTML, numbers and boxes of
# lists, alerts, and what references are called.
MARKUP = re.compile(
    r"^[\s>*+-]*(?:(?:`{3,}|~{3,})[ ]*\{?\.?[\w+#-]+|\d+[.)](?=\s)|\[!\w+\])|(?<=\[)[xX](?=\])"
    r"|^[\s>]*:{3,}[ \t]*\w+|</?[A-Za-z][\w-]*"
    r"|\b(?:href|src|alt|name|id|class|align|width|height|title|style|dir|lang)\s*="
    r"|\]\[(?:[^\[\]\\]|\\.)+\]|^[\s>*+-]*\[(?:[^\[\]\\]|\\.)+\]:",
    re.MULTILINE,
)
INLINE = frozenset("a abbr b code del em i ins kbd mark s span strong sub sup u".split())


class Shown(HTMLParser):
    """The words that readers see, and those that links and pictures hold."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text = ""
        self.held = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.text += "" if tag in INLINE else " "
        self.held += "".join(f" {unquote(value or '')}" for name, value in attrs if name != "class")

    def handle_endtag(self, tag: str) -> None:
        self.text += "" if tag in INLINE else " "

    def handle_data(self, data: str) -> None:
        self.text += data


def real_texts() -> list[object]:
    found = [
        pytest.param(path, id=path.relative_to(DATA).as_posix())
        for path in sorted(DATA.rglob("*.md"))
    ]
    assert len(found) > 200
    return found


def words(text: str) -> Counter[str]:
    return Counter(WORD.findall(text))


def missing(text: str) -> Counter[str]:
    """Return the words of a text that are neither on its page nor in a problem."""
    problems: list[Problem] = []
    body = parse_markdown(text, "minutes/a.md", 1, problems, with_lines=True)
    shown = Shown(body.to_html(lambda url: url, lambda link: f" {link.target} {link.label} "))
    quoted = " ".join(problem.message for problem in problems)
    source = MARKUP.sub(" ", html.unescape(unquote(text)))
    # A formula is signs on the page.
    source = re.sub(r"\$\$?[^$]+\$\$?", " ", source)
    there = f"{shown.text} {shown.held} {quoted}"
    lost = words(source) - words(there)
    # Emphasis and links may begin in the middle of a word.
    return Counter({word: n for word, n in lost.items() if there.count(word) < words(source)[word]})


@pytest.mark.parametrize("path", real_texts())
def test_every_word_of_a_file_is_shown_or_quoted(path):
    text = path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")
    body = split_front_matter(SourceFile("minutes/a.md", text), []).body
    assert missing(body) == Counter()


MARKUP_IN_EXAMPLES = {
    **dict.fromkeys((122, 123, 124, 134), "classes of elements"),
    **dict.fromkeys((310, 331, 332), "character references that stay as they are written"),
    528: "the address of a link inside of a picture's description",
    **dict.fromkeys((577, 579), "what references are called, three in a row"),
}


def test_every_word_of_githubs_examples_is_shown_or_quoted():
    examples = json.loads((DATA / "gfm-spec/spec.json").read_text(encoding="utf-8"))
    lost = {each["example"] for each in examples if missing(each["markdown"])}
    assert lost == set(MARKUP_IN_EXAMPLES)
