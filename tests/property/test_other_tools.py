"""What other tools write is put right without the loss of a word, and once is enough."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from socml_site.contributing.edits import apply_edits
from socml_site.contributing.fix import fix
from socml_site.load import Loaded, load_archive
from socml_site.source import SourceFile, read_document
from socml_site.source.foreign import tidy_markup

# Each `{}` is a word of its own.
PARTS = [
    "{} {}",
    "# {}",
    "## {} {#a}",
    "- {}\n  - {}",
    "1. {}\n  * {}\n2. {}",
    "12. {}",
    "> {}",
    "[{}](#a)",
    "```\n{} =={}==\n```",
    "`=={}==`",
    "    {}",
    "    - {}\n    - {}",
    "\t* {}\n\t\t* {}\n\t* {}",
    "\t\t* {}",
    "{}\n===",
    "---",
    "| {} |\n|---|\n| {} |",
    "<details>\n\n{}\n\n</details>",
    "=={}== {} =={} {}==",
    ":::info\n{}\n:::",
    ":::warning {}\n- {}\n",
    "::::danger\n:::tip {}\n{}\n:::\n::::",
    ":::spoiler {}\n\n{}\n\n:::",
    ":::",
    '!!! note "{}"\n    {}\n\n    {}',
    "??? question\n    {}",
    "> [!info] {}\n> {}",
    "<aside>\n\U0001f4a1 {}\n\n</aside>",
    "[TOC]",
    "* TOC\n{:toc}",
    "###### tags: `{}` {}",
    "> {}\n> [name={}] [time={}]\n> {}",
    "\u2022 {}\n\u2022 {}\n\to {}\n\u2022 {}",
    "\u2022 {}\n{}\n\u2022 {}",
    "\u30fb{}\n\u30fb{}",
    "o  {}\no\t{}",
    "\u2013 {}\n\u2013 {}",
    "14:03 {}\n14:04 <{}> {}\n14:05 {}",
    "{}: {}\nAnn: {}\n  {}\nBo: {}\nCi: {}",
    "**{}**\n\n{}\n\n**{}**",
]
ENDS = ["\n", "\n", "\n\n", "\n\n", "\n> ", "\n  ", " "]

texts = st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(ENDS)), min_size=1, max_size=7)


def write(parts: list[tuple[str, str]]) -> str:
    numbers = iter(range(10_000))
    return re.sub(r"\{\}", lambda _: f"wo{next(numbers)}rd", "".join(map("".join, parts)))


def words(text: str) -> list[str]:
    return re.findall(r"wo\d+rd", text)


@settings(max_examples=300, deadline=None)
@given(parts=texts)
def test_an_import_keeps_every_word(parts):
    text = write(parts)
    tidy = tidy_markup(text)
    kept = [*words(tidy.text), *words(" ".join(tidy.tags))]
    assert sorted(kept) == sorted(words(text))
    assert tidy_markup(tidy.text).text == tidy.text


@settings(max_examples=300, deadline=None)
@given(parts=texts)
def test_edits_keep_every_word_in_its_order(parts):
    """Of each report alone, as editors apply them."""
    text = write(parts)
    problems = []
    read_document(SourceFile("minutes/a.md", text), problems)
    for problem in problems:
        if problem.rule == "foreign-markup":
            assert words(apply_edits(text, problem.edits)) == words(text), problem


def load(folder, text: str) -> Loaded:
    files = {
        "conference.yml": "name: T\nacronym: tiny16\ntimezone: UTC\ndays: [{date: 2016-10-07}]\n",
        "sessions/a.md": "---\ntitle: A\nproposers: Bo Chen\n---\n",
        "minutes/a.md": text,
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        (folder / name).write_text(content)
    return load_archive(folder)


def test_what_is_repaired_stays_and_has_every_word(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    folder = tmp_path_factory.mktemp("conference")

    @settings(max_examples=150, deadline=None)
    @given(parts=texts)
    def check(parts):
        text = write(parts)
        loaded = load(folder, text)
        files = {path: loaded.texts[path].encode() for path in loaded.texts}
        fixed = fix(loaded, files, 64 * 1024).files
        made = fixed.get("minutes/a.md", text.encode()).decode()
        assert words(made) == words(text)
        again = load(folder, made)
        files = {path: again.texts[path].encode() for path in again.texts}
        assert fix(again, files, 64 * 1024).files == {}

    check()
