"""Notes that are to name nobody: how people are named all the same, and what is no name."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_files import write

from socml_site.load import Loaded, load_archive
from socml_site.pages import build_problems_page

FILES = {
    "conference.yml": "name: Tiny\nacronym: tiny16\ntimezone: UTC\n"
    "days: [{date: 2016-10-07, slots: []}]\n",
    "sessions/a.md": "---\ntitle: A\nproposers: [Marisol Quintero, Jun-ho Baek, Zoë Ibáñez]\n---\n",
    "people/marisol.md": "---\nname: Marisol Quintero\naliases: [M. Quintero]\n---\n",
    "people/wang.md": "---\nname: 王小明\n---\n",
}
HEADER = "---\nattribution: chatham-house\n{}---\n\n{}\n"


def load(root: Path, body: str, header: str = "", name: str = "a") -> Loaded:
    own = "note_takers: [Zed Whitlock, Madonna, 田中太郎]\n"
    session = "" if name == "a" else "session: a\n"
    text = HEADER.format(own + session + header, body)
    write(root, {**FILES, f"minutes/{name}.md": text})
    return load_archive(root)


def found(loaded: Loaded) -> list[str]:
    return [
        each.message.partition('"')[2].rstrip('"')
        for each in loaded.problems
        if each.rule == "named-in-confidence"
    ]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("_Marisol Quintero_ said", "Marisol Quintero"),
        ("__Marisol Quintero__ said", "Marisol Quintero"),
        ("**Marisol** Quintero said", "Marisol** Quintero"),
        ("[Marisol](https://x.org) Quintero", "Marisol](https://x.org) Quintero"),
        ("Marisol<br>Quintero", "Marisol<br>Quintero"),
        ("Marisol&nbsp;Quintero", "Marisol&nbsp;Quintero"),
        ("Marisol\u00a0Quintero", "Marisol Quintero"),
        ("> said Marisol\n> Quintero", "Marisol > Quintero"),
        ("| a | b |\n|---|---|\n| Marisol | Quintero |", "Marisol | Quintero"),
        ("Marisol Quintero-inspired work", "Marisol Quintero"),
        ("Jun\u2011ho Baek, Jun", "Jun\u2011ho Baek"),
        ("as Quintero, Marisol has it", "Quintero, Marisol"),
        ("M Quintero said", "M Quintero"),
        ("Marisol A. Quintero said", "Marisol A. Quintero"),
        ("Zoe\u0308 Iba\u0301n\u0303ez said", "Zoe\u0308 Iba\u0301n\u0303ez"),
        ("王小明 said", "王小明"),
        ("田中太郎さんが言った", "田中太郎"),
        ("Madonna said", "Madonna"),
        ("ACTION: Zed to write it up", "Zed"),
        ("- [ ] Zed and Marisol to write it up", "Zed"),
        ("- [ ] Marisol, Somebody and Bo to write it up", "Marisol"),
        ("see ../people/#marisol: [x](../people/#marisol)", "marisol"),
        ("# Marisol Quintero's view", "Marisol Quintero"),
        ("![Marisol Quintero at the board](x.png)", "Marisol Quintero"),
    ],
)
def test_somebody_is_named(tmp_path, body, name):
    assert name in found(load(tmp_path, body))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("summary: _Marisol Quintero_ won\n", "Marisol Quintero"),
        ("links: [{label: By Marisol Quintero, url: 'https://x.org'}]\n", "Marisol Quintero"),
        ("license: CC-BY-4.0 Marisol Quintero\n", "Marisol Quintero"),
        ("aliases: [marisol-quintero-notes]\n", "marisol-quintero"),
    ],
)
def test_somebody_is_named_in_the_header(tmp_path, header, name):
    assert found(load(tmp_path, "Said.", header)) == [name]


def test_somebody_is_named_by_the_name_of_the_file(tmp_path):
    assert found(load(tmp_path, "Said.", name="marisol-quintero")) == ["marisol-quintero"]


@pytest.mark.parametrize(
    "body",
    [
        "Marisol said, and Quintero is a town.",
        "Somebody called Marisol\n\nQuintero is a town.",
        "Marisol. Quintero. Two sentences.",
        "madonna of the rocks",
        "ACTION: somebody to write",
        "23 people, jun-ho and baek",
        "- [ ] write it up",
    ],
)
def test_nobody_is_named(tmp_path, body):
    assert found(load(tmp_path, body)) == []


def test_what_is_published_of_such_a_mistake_quotes_nothing(tmp_path):
    loaded = load(tmp_path, "Marisol Quintero said yes.")
    arguments = (loaded.problems, loaded.left_out, loaded.texts)
    private = str(build_problems_page(*arguments).html)
    public = str(build_problems_page(*arguments, is_published=True).html)
    assert "Marisol Quintero" in private
    assert "Marisol" not in public
    assert "named-in-confidence" in public
    assert "minutes/a.md" in public


def test_a_header_with_a_mistake_is_not_quoted_either(tmp_path):
    write(
        tmp_path, {**FILES, "minutes/a.md": "---\nattribution: chatham\nparticipnts: Zed W\n---\n"}
    )
    loaded = load_archive(tmp_path)
    arguments = (loaded.problems, loaded.left_out, loaded.texts)
    assert "Zed" not in build_problems_page(*arguments, is_published=True).html
