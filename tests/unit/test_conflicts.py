"""Files that a merge left half done are told from those that only look like it."""

from __future__ import annotations

import pytest
from project_files import write

from socml_site.load import load_archive
from socml_site.source.attachments import check_attachment
from socml_site.source.conflicts import check_conflicts

CONFERENCE = "name: Small\nacronym: small\ntimezone: Europe/Berlin\ndays: [{date: 2016-10-07}]\n"
SESSION = "---\ntitle: One\nproposers: Ann\n---\n"
MERGE = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> 4f2a9c1 (mine)\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (MERGE, 1),
        (f"text\n\n{MERGE}", 3),
        (f"```\na\n```\n{MERGE}", 4),
        (f"```\nnever closed\n{MERGE}", 3),
        ("<<<<<<< ours\na\n||||||| base\nc\n=======\nb\n>>>>>>> theirs\n", 1),
        ("<<<<<<< .mine\na\n=======\nb\n>>>>>>> .r42\n", 1),
        ("<<<<<<< Conflict 1 of 1\n%%%%%%% Changes\n-a\n+++++++ Contents\nb\n>>>>>>>\n", 1),
        ("<<<<<<<<<<<< HEAD\na\n============\nb\n>>>>>>>>>>>> x\n", 1),
        ("<<<<<<<\na\n=======\nb\n>>>>>>>\n", 1),
        ("<<<<<<< HEAD\nonly the beginning is left\n", 1),
        ("a\n=======\nb\n>>>>>>> 4f2a9c1\n", 4),
        ("a\n=======\nb\n>>>>>>> HEAD:minutes/a.md\n", 4),
        ("```\n<<<<<<< HEAD\na\n```\n=======\nb\n```\n>>>>>>> mine\n", 2),
        ("```\n<<<<<<< HEAD\na\n```\n=======\nb\n```\n>>>>>>> mine\n```\nc\n```\n", 2),
        ("<<<<<<<\n```\n=======\n```\n>>>>>>> mine\n", 1),
    ],
)
def test_a_conflict_is_found_at_its_first_mark(text, line):
    (problem,) = check_conflicts(text, "minutes/a.md")
    assert (problem.rule, problem.location.line) == ("conflict-markers", line)


@pytest.mark.parametrize(
    "text",
    [
        "A heading\n=======\n\ntext",
        f"```\n{MERGE}```\n",
        f"- ~~~~\n{MERGE}~~~~\n",
        "  " + MERGE.replace("\n", "\n  "),
        "> " + MERGE.replace("\n", "\n> "),
        ">>>>>>> seven levels of quotes",
        "A heading\n=======\n\n>>>>>>> seven levels of quotes",
        "Title\n=======\n\n>>>>>>> HEAD of department",
        "A heading\n=========\n\n>>>>>>> 4f2a9c1",
        "```\n<<<<<<< HEAD\n```\nthen\n```\n=======\n```\nthen\n```\n>>>>>>> mine\n```\n",
        "```\n<<<<<<< HEAD\n```\nTitle\n=======\n",
        "<<<<<<<",
        "||||||| a table",
        "1 <<<<<<< 2",
    ],
)
def test_what_only_looks_like_it_is_text(text):
    assert list(check_conflicts(text, "minutes/a.md")) == []


@pytest.mark.parametrize(
    "path", ["sessions/one.md", "minutes/one.md", "people/ann.md", "content/index.md"]
)
@pytest.mark.parametrize("place", ["header", "text"])
def test_a_file_with_a_conflict_is_left_out(tmp_path, path, place):
    files = {
        "conference.yml": CONFERENCE,
        "sessions/one.md": SESSION,
        "content/index.md": "# Home\n",
    }
    text = f"---\n{MERGE}---\n" if place == "header" else f"{SESSION}\n{MERGE}"
    write(tmp_path, {**files, path: text})
    loaded = load_archive(tmp_path)
    errors = [each for each in loaded.problems if each.is_error]
    assert [(each.rule, each.location.path) for each in errors] == [("conflict-markers", path)]
    assert path not in {page.path for page in loaded.project.pages}
    assert path in loaded.left_out or path.startswith("content/")


@pytest.mark.parametrize("path", ["mkdocs.yml", ".mailmap"])
def test_settings_of_the_site_with_a_conflict_are_reported(tmp_path, path):
    write(tmp_path, {"conference.yml": CONFERENCE, path: f"site_name: S\n{MERGE}"})
    (problem,) = load_archive(tmp_path).problems
    assert (problem.rule, str(problem.location)) == ("conflict-markers", f"{path}:2:1")


@pytest.mark.parametrize("name", ["a.svg", "a.css", "a.js", "a", "a.TXT"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_text_with_a_conflict_is_reported(tmp_path, name, encoding):
    (tmp_path / name).write_bytes(f"{MERGE}Zoë\n".encode(encoding))
    assert [each.rule for each in check_attachment(tmp_path, name)] == ["conflict-markers"]


def test_what_is_no_text_has_no_conflicts(tmp_path):
    (tmp_path / "a.woff2").write_bytes(b"\0\n" + MERGE.encode())
    assert check_attachment(tmp_path, "a.woff2") == ()


def test_a_conference_with_a_conflict_says_so_once(tmp_path):
    write(tmp_path, {"conference.yml": MERGE + CONFERENCE, "sessions/one.md": SESSION})
    (problem,) = load_archive(tmp_path).problems
    assert (problem.rule, problem.location.line) == ("conflict-markers", 1)
