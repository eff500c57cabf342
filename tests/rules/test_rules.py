"""Every rule has an example that breaks it and one that just keeps it.

`<rule>/bad*/` and `<rule>/good*/` are laid over `base/`, each in a folder of its own.
`bad*/expected.txt` is the report of that example, word for word; `pytest --update-golden` rewrites
it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from photos import photo

from socml_site.load import Loaded, load_archive
from socml_site.problems import RULES, format_problems

HERE = Path(__file__).parent
EXPECTED = "expected.txt"


@dataclass(frozen=True)
class Link:
    """A symbolic link to be made."""

    target: str


HEADER = b"---\ntitle: Causal RL\nproposers: Bo Chen\n---\n"

# What git or an editor would spoil, or what is too large to keep.
MADE: dict[str, Mapping[str, bytes | Link]] = {
    "encoding/bad": {
        "minutes/hidden.md": b"- Admins are\xe2\x80\xae nimda ton\n",
        "sessions/hidden.md": HEADER + b"A bell \x07 rings.\n",
        "sessions/escaped.md": b'---\ntitle: "Bell \\a"\nproposers: Bo Chen\n---\n',
        "sessions/latin-1.md": HEADER.replace(b"Bo Chen", b"Zo\xeb Ib\xe1\xf1ez"),
        "sessions/utf-16.md": HEADER.decode().encode("utf-16"),
    },
    "name-collision/bad-case": {
        "sessions/Causal-RL.md": HEADER,
        "sessions/causal-rl.md": HEADER,
    },
    "symlink/bad": {
        "minutes/plot.png": Link("../elsewhere.png"),
        "people": Link("elsewhere"),
        "sessions/causal-rl.md": Link("../elsewhere.md"),
    },
    "too-large/bad": {
        "minutes/film.mp4": b"\0" * 2048,
        "sessions/causal-rl.md": HEADER + b"x" * 30 * 1024,
        "sessions/header.md": HEADER.replace(b"Bo Chen", b"Bo Chen  # " + b"x" * 16 * 1024),
    },
    "too-large/good": {
        "minutes/film.mp4": b"\0\0\0\x18ftypisom".ljust(4096 * 1024, b"\0"),
        "sessions/causal-rl.md": HEADER + b"x" * 99 * 1024,
    },
}

_PNG = b"\x89PNG\r\n\x1a\n"
_POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 12345\n"
MADE.update(
    {
        "lfs-pointer/bad": {"sessions/plot.png": _POINTER, "content/map.pdf": _POINTER},
        "lfs-pointer/good": {"sessions/plot.png": _PNG},
        "not-as-named/bad": {
            "sessions/plot.png": b"\xff\xd8\xff\xe0",
            "minutes/empty.gif": b"",
            "minutes/page.pdf": b"<!doctype html><title>Not found</title>",
            "minutes/what.webp": b"what",
        },
        "not-as-named/good": {"sessions/plot.png": _PNG, "minutes/a.pdf": b"%PDF-1.7"},
        "photo-place/bad": {"sessions/plot.png": _PNG, "minutes/room.jpg": photo(with_place=True)},
        "photo-place/good": {"sessions/plot.png": _PNG, "minutes/room.jpg": photo()},
    }
)

# A name that collides with another without being the same has a letter that no name may have.
ALSO_BROKEN = {"name-collision/bad-case": {"bad-name"}}


def find_cases(kind: str) -> list[str]:
    return sorted(path.relative_to(HERE).as_posix() for path in HERE.glob(f"*/{kind}*"))


@pytest.fixture(autouse=True)
def no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def load(case: str, root: Path) -> Loaded:
    shutil.copytree(HERE / "base", root, dirs_exist_ok=True)
    ignore = shutil.ignore_patterns(EXPECTED)
    shutil.copytree(HERE / case, root, dirs_exist_ok=True, ignore=ignore)
    for name, content in MADE.get(case, {}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.symlink_to(content.target)
        else:
            path.write_bytes(content)
    return load_archive(root)


def report(loaded: Loaded) -> str:
    return format_problems(loaded.problems, "text", loaded.texts)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_bad_and_a_good_example(rule):
    assert (HERE / rule / "bad" / EXPECTED).is_file()
    assert (HERE / rule / "good").is_dir()


def test_every_example_is_of_a_rule():
    folders = {path.name for path in HERE.iterdir() if path.is_dir()} - {"base", "__pycache__"}
    assert folders == set(RULES)
    assert set(MADE) <= {*find_cases("bad"), *find_cases("good")}


@pytest.mark.parametrize("case", find_cases("bad"))
def test_a_bad_example_breaks_its_rule_and_no_other(tmp_path, case, update_golden):
    loaded = load(case, tmp_path)
    if update_golden:
        (HERE / case / EXPECTED).write_text(report(loaded), encoding="utf-8")
    rules = {problem.rule for problem in loaded.problems}
    assert rules == {case.split("/")[0]} | ALSO_BROKEN.get(case, set())
    assert report(loaded) == (HERE / case / EXPECTED).read_text(encoding="utf-8")


@pytest.mark.parametrize("case", find_cases("good"))
def test_a_good_example_is_read_without_a_word(tmp_path, case):
    loaded = load(case, tmp_path)
    assert report(loaded) == ""
    assert loaded.left_out == ()
    assert loaded.archive is not None
    assert any(loaded.project.documents.values())


def test_a_bad_example_is_bad_by_its_own_files(tmp_path):
    shutil.copytree(HERE / "base", tmp_path, dirs_exist_ok=True)
    assert report(load_archive(tmp_path)) == ""
