"""History from git: through renames and merges, in shallow clones, and where there is none."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socml_site.source import ChangeKind, read_git_log
from socml_site.source.git_log import read_moment
from socml_site.wiki import FileHistory, History, build_history

LONG = "".join(f"line {number}\n" for number in range(12))


class Repo:
    """A git repository in which every commit is a day later than the one before."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.day = 0
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, author: str = "Ann Lee <ann@example.org>") -> str:
        name, _, email = author.rstrip(">").partition(" <")
        when = f"{int(at(self.day).timestamp())} +0900"
        env = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": email,
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_NAME": "Host",
            "GIT_COMMITTER_EMAIL": "host@example.org",
            "GIT_COMMITTER_DATE": when,
        }
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            capture_output=True, text=True, check=True, env=env,
        )  # fmt: skip
        return done.stdout

    def commit(self, message: str, author: str = "Ann Lee <ann@example.org>", **files: str) -> None:
        """Write files, named with `__` for `/`, and commit everything."""
        for name, text in files.items():
            path = self.root / f"{name.replace('__', '/')}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.day += 1
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "-m", message, author=author)

    def move(self, old: str, new: str) -> None:
        self.git("mv", f"sessions/{old}.md", f"sessions/{new}.md")


def at(day: int) -> datetime:
    return datetime(2016, 10, day + 1, 9, tzinfo=UTC)


def history_of(root: Path) -> History:
    paths = [path.relative_to(root).as_posix() for path in root.rglob("*.md")]
    return build_history(read_git_log(root), paths)


BO = "Bo Chen <bo@example.org>"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def test_a_file_knows_who_wrote_it_and_when(repo):
    repo.commit("Propose a", sessions__a=LONG, sessions__b="b\n")
    repo.commit("Say more", BO, sessions__a=LONG + "more\n")
    repo.commit("Again", sessions__a=LONG + "more and more\n")
    history = history_of(repo.root)
    assert history.is_known
    assert history.is_complete
    assert history.files["sessions/a.md"] == FileHistory(
        edited=at(3),
        edited_by="Ann Lee",
        created=at(1),
        revisions=3,
        contributors=("Ann Lee", "Bo Chen"),
        revision=repo.git("rev-parse", "HEAD").strip(),
    )
    assert history.files["sessions/b.md"].revision == repo.git("rev-parse", "HEAD~2").strip()
    assert (history.revision, history.edited) == (history.files["sessions/a.md"].revision, at(3))
    assert [(each.kind, each.path, each.subject) for each in history.edits] == [
        (ChangeKind.EDITED, "sessions/a.md", "Again"),
        (ChangeKind.EDITED, "sessions/a.md", "Say more"),
        (ChangeKind.ADDED, "sessions/a.md", "Propose a"),
        (ChangeKind.ADDED, "sessions/b.md", "Propose a"),
    ]


def test_what_is_not_of_the_conference_is_left_out(repo):
    repo.commit("Tool", socml_site__x="x\n", README="r\n", sessions__a="a\n")
    assert [each.path for each in history_of(repo.root).edits] == ["sessions/a.md"]


def test_a_renamed_file_keeps_its_past(repo):
    repo.commit("One", sessions__a=LONG)
    repo.move("a", "b")
    repo.commit("Rename", BO)
    repo.commit("Edit", sessions__b=LONG + "x\n")
    repo.move("b", "c")
    repo.commit("Rename again")
    history = history_of(repo.root)
    assert history.files["sessions/c.md"] == FileHistory(
        at(4), "Ann Lee", at(1), 4, ("Ann Lee", "Bo Chen"), history.revision
    )
    assert history.renamed == {"sessions/a.md": "sessions/c.md", "sessions/b.md": "sessions/c.md"}
    assert [(each.kind, each.name_then) for each in history.edits] == [
        (ChangeKind.RENAMED, "sessions/c.md"),
        (ChangeKind.EDITED, "sessions/b.md"),
        (ChangeKind.RENAMED, "sessions/b.md"),
        (ChangeKind.ADDED, "sessions/a.md"),
    ]


def test_two_files_that_swap_names_swap_their_pasts(repo):
    other = LONG.replace("line", "row")
    repo.commit("One", sessions__a=LONG)
    repo.commit("Other", BO, sessions__b=other)
    for old, new in (("a", "x"), ("b", "a"), ("x", "b")):
        repo.move(old, new)
        repo.commit(f"{old} to {new}")
    files = history_of(repo.root).files
    assert files["sessions/a.md"].contributors == ("Bo Chen", "Ann Lee")
    assert files["sessions/b.md"].contributors == ("Ann Lee",)
    assert files["sessions/b.md"].created == at(1)
    assert files["sessions/a.md"].created == at(2)


def test_a_new_file_under_an_old_name_is_another_file(repo):
    repo.commit("One", sessions__a=LONG)
    repo.move("a", "b")
    repo.commit("Rename")
    repo.commit("New", BO, sessions__a="something else\n")
    history = history_of(repo.root)
    assert history.files["sessions/a.md"] == FileHistory(
        at(3), "Bo Chen", at(3), 1, ("Bo Chen",), history.revision
    )
    assert history.files["sessions/b.md"].created == at(1)
    assert history.renamed == {}


def test_a_branch_that_edits_the_old_name_is_followed(repo):
    repo.commit("One", sessions__a=LONG)
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("On the side", BO, sessions__a="first\n" + LONG)
    repo.git("switch", "--quiet", "main")
    repo.move("a", "b")
    repo.commit("Rename")
    repo.day += 1
    repo.git("merge", "--quiet", "--no-edit", "side")
    files = history_of(repo.root).files
    assert files["sessions/b.md"].contributors == ("Ann Lee", "Bo Chen")
    assert files["sessions/b.md"].created == at(1)


def test_a_merge_that_changes_a_file_counts(repo):
    repo.commit("One", sessions__a="one\n")
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("Side", BO, sessions__a="side\n")
    repo.git("switch", "--quiet", "main")
    repo.commit("Main", sessions__a="main\n")
    with pytest.raises(subprocess.CalledProcessError):
        repo.git("merge", "--quiet", "side")
    repo.commit("Both", "Cy <cy@example.org>", sessions__a="both\n", sessions__new="new\n")
    files = history_of(repo.root).files
    head = repo.git("rev-parse", "HEAD").strip()
    assert files["sessions/a.md"].edited_by == "Cy"
    assert files["sessions/a.md"].revisions == 4
    assert files["sessions/new.md"] == FileHistory(at(4), "Cy", at(4), 1, ("Cy",), head)


def test_names_come_through_the_mailmap(repo):
    repo.commit("One", "ann <ann@laptop>", sessions__a="a\n")
    (repo.root / ".mailmap").write_text("Ann Lee <ann@example.org> <ann@laptop>\n")
    assert history_of(repo.root).files["sessions/a.md"].edited_by == "Ann Lee"


def test_a_shallow_clone_says_only_what_it_knows(repo, tmp_path):
    repo.commit("One", sessions__a="a\n", sessions__b="b\n")
    repo.commit("Two", sessions__b="bb\n")
    repo.commit("Three", BO, sessions__b="bbb\n", sessions__c="c\n")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=2", f"file://{repo.root}", str(clone)], check=True
    )
    history = history_of(clone)
    assert history.is_known
    assert not history.is_complete
    assert "sessions/a.md" not in history.files
    assert history.files["sessions/b.md"] == FileHistory(
        at(3), "Bo Chen", None, None, ("Bo Chen",), history.revision
    )
    assert history.files["sessions/c.md"].created == at(3)


@pytest.mark.parametrize("has_repo", [True, False])
def test_without_git_or_a_commit_there_is_no_history(tmp_path, has_repo):
    if has_repo:
        Repo(tmp_path / "conference")
    root = tmp_path / "conference"
    (root / "sessions").mkdir(parents=True)
    (root / "sessions/a.md").write_text("a\n")
    assert history_of(root) == History()


def test_a_machine_without_git_has_no_history(repo, monkeypatch):
    repo.commit("One", sessions__a="a\n")
    monkeypatch.setenv("PATH", "/nowhere")
    assert read_git_log(repo.root) is None


def test_a_file_that_is_not_committed_has_no_history(repo):
    repo.commit("One", sessions__a="a\n")
    (repo.root / "sessions/new.md").write_text("new\n")
    assert set(history_of(repo.root).files) == {"sessions/a.md"}


def test_a_conference_in_a_folder_of_a_repository_has_its_own_paths(repo):
    repo.commit("One", conf__sessions__a="a\n", sessions__a="other\n")
    assert set(history_of(repo.root / "conf").files) == {"sessions/a.md"}
    assert len(history_of(repo.root / "conf").edits) == 1


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        ("Zoë Ibáñez <zoe@example.org>", "Zoë Ibáñez"),
        ("a\x1eb\x1f\u202ec <x@example.org>", "abc"),
        ("x" * 500 + " <x@example.org>", "x" * 200),
    ],
)
def test_a_name_is_one_short_line_without_hidden_characters(repo, author, shown):
    repo.commit("One", author, sessions__a="a\n")
    assert history_of(repo.root).files["sessions/a.md"].edited_by == shown


def test_a_message_cannot_pass_for_another_commit(repo):
    repo.commit("\x1e" + "0" * 40 + "\x1f\x1f1\x1f Eve", sessions__a="a\n")
    repo.commit("R100", sessions__b="b\n")
    history = history_of(repo.root)
    assert [each.author for each in history.edits] == ["Ann Lee", "Ann Lee"]
    assert history.edits[1].subject == "0" * 40 + "1 Eve"


def test_names_with_spaces_and_other_letters_are_read(repo):
    (repo.root / "content").mkdir()
    (repo.root / "content/Größe & Raum\n2.md").write_text("x\n")
    repo.commit("One")
    assert set(history_of(repo.root).files) == {"content/Größe & Raum\n2.md"}


def test_a_merge_that_renames_or_removes_is_followed(repo):
    repo.commit("One", sessions__a=LONG, sessions__gone="gone\n")
    repo.git("switch", "--quiet", "--create", "side")
    repo.commit("Side", BO, sessions__a=LONG + "side\n")
    repo.git("switch", "--quiet", "main")
    repo.commit("Main", sessions__a="main\n" + LONG)
    repo.git("merge", "--quiet", "--no-commit", "side")
    repo.move("a", "b")
    repo.git("rm", "--quiet", "sessions/gone.md")
    repo.commit("Merge and rename")
    history = history_of(repo.root)
    assert history.files["sessions/b.md"].created == at(1)
    assert history.files["sessions/b.md"].contributors == ("Ann Lee", "Bo Chen")
    assert history.renamed == {"sessions/a.md": "sessions/b.md"}
    kinds = {
        (each.name_then, each.kind) for each in history.edits if each.subject.startswith("Merge")
    }
    assert kinds == {
        ("sessions/b.md", ChangeKind.RENAMED),
        ("sessions/gone.md", ChangeKind.REMOVED),
    }


def test_a_conference_that_moved_as_a_whole_keeps_its_past(repo):
    repo.commit("One", sessions__a=LONG)
    (repo.root / "conf").mkdir()
    repo.git("mv", "sessions", "conf/sessions")
    repo.commit("Move", BO)
    history = history_of(repo.root / "conf")
    assert history.files["sessions/a.md"].created == at(1)
    assert history.files["sessions/a.md"].revisions == 2


@pytest.mark.parametrize(
    "seconds", ["", "-5", "x", "99999999999", "253402300799", "9" * 30, "\u0665"]
)
def test_a_commit_may_claim_any_date(seconds):
    moment = read_moment(seconds)
    assert moment.astimezone(ZoneInfo("Pacific/Auckland")).year in range(1970, 2101)


def test_what_somebody_configured_changes_nothing(repo, monkeypatch, tmp_path):
    repo.git("config", "i18n.commitEncoding", "ISO-8859-1")
    repo.commit("One", "J\u00f6rg <j@example.org>", sessions__a="a\n")
    repo.git("config", "log.showRoot", "false")
    repo.git("config", "i18n.logOutputEncoding", "ISO-8859-1")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert history_of(repo.root).files["sessions/a.md"].created == at(1)


def test_a_file_that_was_removed_and_written_again_is_not_the_remover_s(repo):
    repo.commit("One", sessions__a="a\n", sessions__b="b\n")
    repo.git("rm", "--quiet", "sessions/a.md")
    repo.commit("Remove", BO)
    (repo.root / "sessions/a.md").write_text("new\n")
    assert set(history_of(repo.root).files) == {"sessions/b.md"}
