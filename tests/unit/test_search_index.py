"""The search index, and the scripts that read it, without a site and without a browser."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import unicodedata
from html import escape
from pathlib import Path
from typing import Any

import pytest
from playwright._impl._driver import compute_driver_executable

from socml_site.pages import ASSETS
from socml_site.pages.search_index import SearchIndex
from socml_site.pages.search_text import Part, read_parts
from socml_site.pages.search_words import spellings_of, words_of
from socml_site.problems import fold


def run_scripts(**asked: Any) -> dict[str, Any]:
    node, _ = compute_driver_executable()
    done = subprocess.run(
        [node, str(Path(__file__).with_name("search.mjs"))],
        input=json.dumps({"assets": ASSETS.as_uri(), **asked}),
        check=True,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return json.loads(done.stdout)


def index_of(*pages: tuple[str, str]) -> dict[str, bytes]:
    """Make an index of pages of a title and a text, whose addresses are their numbers."""
    index = SearchIndex()
    for number, (title, text) in enumerate(pages):
        index.add(f"{number}/", title, f"<p>{escape(text)}</p>", (("kind", "session"),))
    return index.finish()


def ask(files: dict[str, bytes], *queries: str, is_exact: bool = False) -> list[dict[str, Any]]:
    packed = {path: base64.b64encode(content).decode() for path, content in files.items()}
    return run_scripts(files=packed, queries=[(each, is_exact) for each in queries])["queries"]


@pytest.mark.parametrize(
    ("html", "parts"),
    [
        ("<p>One <b>t</b>wo</p><p>three", [Part("", "", "One two three")]),
        (
            '<h1 id="t">T</h1>a<h2 id="b&amp;c">B <a class="headerlink" href="#b">¶</a></h2>c',
            [Part("", "", "T a"), Part("b&c", "B", "c")],
        ),
        ("<h2>No address</h2>x", [Part("", "", "No address x")]),
        ('<h2 id="socml-notes">Notes</h2><ul class="a socml-rows"><li>x</ul>', [Part("", "", "")]),
        ("a<!-- no --><script>if (a<b) {}</script>&lt;b&gt; &amp;", [Part("", "", "a<b> &")]),
        ("<section data-search-exclude><section>a</section>b</section>c", [Part("", "", "c")]),
        ('<p data-search-excluded class="my-socml-rows">a</p>', [Part("", "", "a")]),
        ("<img alt='A \"plan\"'>b<br>c", [Part("", "", 'A "plan" b c')]),
        (
            '<a title="1 > 0">a</a><a>b</a>, <span>c</span><span>d</span>',
            [Part("", "", "a b, c d")],
        ),
        ('a < b <p class="', [Part("", "", 'a < b <p class="')]),
    ],
)
def test_a_page_is_read_in_parts_by_its_headings(html, parts):
    assert list(read_parts(html)) == parts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't stop, 16-bit!", ["don", "t", "stop", "16", "bit", "16bit"]),
        ("Mini-Batch", ["mini", "batch", "minibatch"]),
        ("Straße Łódź ﬁve “naïve”", ["strasse", "lodz", "five", "naive"]),
        ("ε = 8", ["ε", "epsilon", "8"]),
        ("GANの評価", ["gan", "の評", "評価", "価"]),
        ("评", ["评"]),
        ("Дорогой Ёж", ["дорогои", "еж"]),
        ("हिन्दी", ["हिन्दी"]),
    ],
)
def test_a_text_has_these_words(text, words):
    assert words_of(text) == words


def test_of_words_with_letters_of_their_own_the_spelling_is_known():
    assert spellings_of("„Straße“ in Łódź, plain") == {"strasse": "straße", "lodz": "łódź"}


def test_scripts_fold_letters_as_the_index_does():
    """Those of the phonetic alphabet aside, which nobody types."""
    codes = [*range(0x20, 0x250), *range(0x300, 0x700), *range(0x1E00, 0x2000)]
    letters = [
        char
        for code in [*codes, *range(0x3040, 0x3100), 0x9FA5]
        if unicodedata.category(char := chr(code)) not in ("Cn", "Cc")
    ]
    answers = run_scripts(texts=[f"a{each}b" for each in letters])["texts"]
    folded = [each["folded"] for each in answers]
    differ = [
        (char, fold(f"a{char}b"), found)
        for char, found in zip(letters, folded, strict=True)
        if fold(f"a{char}b") != found
    ]
    assert differ == []


@pytest.mark.parametrize(
    ("query", "needed"),
    [
        ("Who decided this?", ["decided"]),
        ("The Who", ["the", "who"]),
        ("wer hat das entschieden", ["entschieden"]),
        ("誰が評価指標を決めたか", ["評価", "価指", "指標"]),
        ("誰が決めた", ["決め"]),
        ("谁决定了", ["决定"]),
        ("お茶", ["お茶"]),
        ("何", ["何"]),
        ("幾何学とは何ですか", ["幾何", "何学"]),
        ("mode c", ["mode"]),
        ("rate rate", ["rate"]),
    ],
)
def test_what_is_needed_of_a_question(query, needed):
    assert run_scripts(texts=[query])["texts"][0]["needed"] == needed


def test_words_are_forms_of_one_or_not():
    forms = """model models; city cities; train training; clip clipped; rate rating;
        decide decision;
        optimize optimization; interpretable interpretability; minimum minima; lernrate lernraten;
        haus hauser; entscheidung entscheidungen; sesion sesiones""".split(";")
    others = "mode model; policy police; let letter; star start; form formal; one on".split(";")
    pairs = [each.split() for each in [*forms, *others]]
    found = run_scripts(forms=pairs)["forms"]
    assert [each[:2] for each in found] == [[True] * 2] * len(forms) + [[False] * 2] * len(others)


@pytest.mark.parametrize(
    ("one", "two", "slips"),
    [
        ("rate", "rate", 0),
        ("rate", "raet", 1),
        ("rate", "rat", 1),
        ("rate", "note", 2),
        ("a", "wxyz", 4),
    ],
)
def test_slips_are_counted(one, two, slips):
    assert run_scripts(forms=[(one, two)])["forms"][0][2] == slips


PAGES = (
    ("Mode collapse", "What we know of generators that collapse."),
    ("Whiteboards", "A whiteboard stands in the Straße. The robot arm is broken."),
    ("Rates", "Learning rates, and a collapse of the schedule."),
)


def test_a_slip_is_mended_unless_exactly_that_was_meant():
    files = index_of(*PAGES)
    mended, both, kept = (
        *ask(files, "colapse", "Stasse Whitebord"),
        *ask(files, "colapse", is_exact=True),
    )
    assert mended["instead"] == "collapse"
    assert mended["urls"] == ["0/", "2/"]
    assert (both["instead"], both["urls"]) == ("Straße Whiteboard", ["1/"])
    assert (kept["instead"], kept["urls"], kept["meant"]) == ("", [], "")


def test_what_is_nowhere_is_left_out_and_named_or_asked_for():
    files = index_of(*PAGES)
    nowhere, rest, near, short, beginning = ask(
        files, "xqzvwk", "what is xqzvwk whiteboard", "colapes", "ramt", "coll"
    )
    assert (nowhere["urls"], nowhere["missing"]) == ([], ["xqzvwk"])
    assert (rest["urls"], rest["instead"], rest["missing"]) == (["1/"], "whiteboard", ["xqzvwk"])
    assert (near["urls"], near["meant"]) == ([], "collapse")
    assert (short["urls"], short["meant"]) == ([], "")
    assert (beginning["urls"], beginning["instead"]) == (["0/", "2/"], "")


def test_words_are_joined_and_parted():
    joined, parted = ask(index_of(*PAGES), "white board", "robotarm")
    assert (joined["urls"], joined["instead"]) == (["1/"], "")
    assert (parted["urls"], parted["instead"]) == (["1/"], "robot arm")


def test_where_no_page_has_all_words_those_with_most_of_them_are_shown_as_such():
    (found,) = ask(index_of(*PAGES), "collapse generators schedule")
    assert found["isPartly"]
    assert set(found["urls"]) == {"0/", "2/"}


def test_neighbours_count_for_more():
    filler = "and so on " * 20
    files = index_of(
        ("One", f"A loop, {filler} a hearing. {filler} A loop, {filler} a hearing."),
        ("Two", f"{filler} {filler} The hearing loop is here. {filler}"),
    )
    assert ask(files, "hearing loop")[0]["urls"] == ["1/", "0/"]


def test_a_query_loads_only_the_files_with_its_words():
    files = index_of(*((f"Page {n}", " ".join(f"w{n}x{m}" for m in range(40))) for n in range(200)))
    shards = [path for path in files if "/words/" in path]
    (found,) = ask(files, "w150x20")
    assert found["urls"] == ["150/"]
    assert len(shards) > 5
    assert len([path for path in found["loaded"] if path.startswith("words/")]) <= 2
    assert not [path for path in found["loaded"] if path.startswith("spellings/")]


def test_an_index_is_the_same_each_time_and_in_every_process():
    code = (
        "import hashlib; from socml_site.pages.search_index import SearchIndex; i = SearchIndex();"
        "[i.add(f'{n}/', f'Title {n}', '<p>straße mini-batch', (('kind', 'x'), ('topic', str(n))))"
        " for n in range(9)];"
        "print(hashlib.sha256(repr(sorted(i.finish().items())).encode()).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("A collapse.", ["collapse"], "A [collapse]."),
        (
            "far " * 60 + "the Straße of mini-batch" + " away" * 60,
            ["strasse", "minibatch"],
            "… far far far far far far far far the [Straße] of [mini-batch]" + " away" * 26 + " …",
        ),
        ("画像の評価指標です", ["評価", "価指", "指標"], "画像の[評価指標]です"),
        ("<b> & nothing", ["x"], "<b> & nothing"),
    ],
)
def test_an_excerpt_marks_what_was_found_and_begins_near_it(text, words, shown):
    (found,) = run_scripts(excerpts=[(text, words)])["excerpts"]
    pieces = found["pieces"]
    text = "".join(f"[{each['text']}]" if each["isFound"] else each["text"] for each in pieces)
    assert text == shown
