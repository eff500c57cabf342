"""The command `socml`: what it prints, where, and with which exit status it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from project_files import Files
from project_files import write as write_files

from socml_site import cli
from socml_site.cli import checking
from socml_site.load import load_archive
from socml_site.problems import RULES, STYLES, format_problems

SOCML = Path(sysconfig.get_path("scripts"), "socml")

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-10 09:00
days: [{date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}]
rooms: [{id: aleph, name: Aleph}]
"""

HEADER = "---\ntitle: {}\nproposers: Bo Chen\n{}\n---\n"
CLEAN = HEADER.format("A", "room: aleph")
NOTE = HEADER.format("A", "room: aleph\nstart: 2016-10-07 12:00")
WARNING = HEADER.format("B", "romo: aleph")
ERROR = HEADER.format("C", "room: alpeh")

ERROR_TEXT = """\
sessions/c.md:4:7: error[unknown-room]: no room is called "alpeh"
    4 | room: alpeh
      |       ^^^^^
    hint: did you mean "Aleph"? rooms are listed in conference.yml
"""


def write(root: Path, files: Files) -> None:
    write_files(root, {"conference.yml": CONFERENCE, **files})


@dataclass(frozen=True)
class Ended:
    """How a run of the command ended."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def socml(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command in the test's folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["socml", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return Ended(int(ended.value.code or 0), captured.out, captured.err)

    return run


def run_apart(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SOCML, *arguments],
        cwd=root,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )


@pytest.mark.parametrize(
    ("files", "options", "status"),
    [
        ({}, [], 0),
        ({"sessions/a.md": CLEAN}, [], 0),
        ({"sessions/a.md": CLEAN}, ["--strict"], 0),
        ({"sessions/a.md": NOTE}, [], 0),
        ({"sessions/a.md": NOTE}, ["--strict"], 0),
        ({"sessions/b.md": WARNING}, [], 0),
        ({"sessions/b.md": WARNING}, ["--strict"], 1),
        ({"sessions/b.md": WARNING}, ["--strict", "--exit-zero"], 0),
        ({"sessions/c.md": ERROR}, [], 1),
        ({"sessions/c.md": ERROR}, ["--strict"], 1),
        ({"sessions/c.md": ERROR}, ["--exit-zero"], 0),
        ({"conference.yml": "name: ["}, [], 1),
        ({"conference.yml": "name: ["}, ["--exit-zero"], 0),
    ],
)
@pytest.mark.parametrize("style", STYLES)
def test_the_exit_status_says_whether_the_content_is_sound(
    socml, tmp_path, files, options, status, style
):
    write(tmp_path, files)
    ended = socml("check", "--format", style, *options)
    assert ended.status == status
    assert "Traceback" not in ended.err


def test_problems_go_to_the_output_and_the_summary_beside_it(socml, tmp_path):
    write(tmp_path, {"sessions/a.md": CLEAN, "sessions/b.md": WARNING, "sessions/c.md": ERROR})
    ended = socml("check")
    assert ended.out.endswith(ERROR_TEXT)
    loaded = load_archive(tmp_path)
    assert ended.out == format_problems(loaded.problems, "text", loaded.texts)
    assert ended.err == (
        "2 sessions, 0 records, 0 person pages: 1 error, 1 warning\n"
        "`socml explain RULE` says more about a rule\n"
    )


@pytest.mark.parametrize(
    ("files", "summary"),
    [
        ({}, "0 sessions, 0 records, 0 person pages: no problems\n"),
        (
            {"sessions/a.md": CLEAN, "minutes/a.md": "- x\n", "people/bo.md": "# Bo Chen\n"},
            "1 session, 1 record, 1 person page: no problems\n",
        ),
        ({"conference.yml": "name: ["}, "1 error\n`socml explain RULE` says more about a rule\n"),
    ],
)
def test_the_summary_counts_what_was_found(socml, tmp_path, files, summary):
    write(tmp_path, files)
    assert socml("check").err == summary


@pytest.mark.parametrize("style", [style for style in STYLES if style != "text"])
def test_a_report_for_machines_is_all_that_is_printed(socml, tmp_path, style):
    write(tmp_path, {"sessions/b.md": WARNING, "sessions/c.md": ERROR})
    ended = socml("check", "--format", style)
    assert ended.out == format_problems(load_archive(tmp_path).problems, style)
    assert ended.err == ""


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        ([], ["minutes/d.md", "sessions/b.md", "sessions/c.md"]),
        (["."], ["minutes/d.md", "sessions/b.md", "sessions/c.md"]),
        (["sessions"], ["sessions/b.md", "sessions/c.md"]),
        (["sessions/"], ["sessions/b.md", "sessions/c.md"]),
        (["./sessions/../minutes"], ["minutes/d.md"]),
        (["sessions/b.md"], ["sessions/b.md"]),
        (["sessions/b.md", "minutes"], ["minutes/d.md", "sessions/b.md"]),
        (["sessions/.."], ["minutes/d.md", "sessions/b.md", "sessions/c.md"]),
        (["sessions/a.md"], []),
        (["conference.yml"], []),
        (["sess"], []),
    ],
)
def test_paths_limit_the_report_and_the_exit_status(socml, tmp_path, paths, found):
    write(
        tmp_path,
        {
            "sessions/a.md": CLEAN,
            "sessions/b.md": WARNING,
            "sessions/c.md": ERROR,
            "minutes/d.md": "- of no session\n",
            "sess/x.md": "not a contribution\n",
        },
    )
    ended = socml("check", "--format", "json", *paths)
    report = json.loads(ended.out)
    assert [each["path"] for each in report["problems"]] == found
    assert ended.status == int(any(each != "sessions/b.md" for each in found))


def test_paths_count_from_the_current_folder_with_any_root(socml, tmp_path, monkeypatch):
    write(tmp_path / "conference", {"sessions/b.md": WARNING, "sessions/c.md": ERROR})
    for root, path, folder in (
        ("conference", "conference/sessions/c.md", "."),
        (".", "sessions/c.md", "conference"),
        ("..", "c.md", "conference/sessions"),
        (tmp_path / "conference", tmp_path / "conference" / "sessions" / "c.md", "."),
    ):
        monkeypatch.chdir(tmp_path / folder)
        ended = socml("check", "--root", root, path)
        assert (ended.status, ended.out) == (1, ERROR_TEXT)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere.md"], "there is no file or folder nowhere.md"),
        (["check", "/"], "/ is not inside ."),
        (["check", ".."], ".. is not inside ."),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["check", "--formt", "json"], "No such option '--formt'"),
        (["check", "--root", "conference.yml"], "Directory 'conference.yml' is a file."),
        (["chekc"], "No such command 'chekc'."),
        (
            ["explain", "unknown-rom"],
            'there is no rule "unknown-rom"; did you mean "unknown-room"?',
        ),
        (["explain", "xyzzy"], 'there is no rule "xyzzy"; `socml explain` lists all rules'),
        (["import", "word"], "No such command 'word'."),
        (["import", "notes"], "Missing argument 'SOURCE'."),
        (["import", "notes", "nowhere"], "Directory 'nowhere' does not exist."),
        (["import", "notes", "conference.yml"], "Directory 'conference.yml' is a file."),
        (["build", "--root"], "Option '--root' requires an argument."),
    ],
)
def test_wrong_usage_is_explained(socml, tmp_path, arguments, message):
    write(tmp_path, {})
    ended = socml(*arguments)
    assert ended.status == 2
    assert ended.out == ""
    assert message in " ".join(ended.err.split())
    assert "Traceback" not in ended.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["check"],
            ". is not a conference: it has no conference.yml. "
            "Go to the folder of your conference, or name it with --root",
        ),
        (["check", "--root", "nowhere"], "there is no folder nowhere"),
        (["build"], ". has no mkdocs.yml, which says how the site looks"),
        (["serve"], ". has no mkdocs.yml, which says how the site looks"),
        (["import", "notes", "."], ". is not a conference: it has no conference.yml"),
    ],
)
def test_a_folder_that_is_no_conference_is_told_from_one_with_mistakes(socml, arguments, message):
    ended = socml(*arguments)
    assert ended == Ended(2, "", f"socml: {message}\n")


def test_a_file_in_the_place_of_a_folder_is_said_to_be_one(socml, tmp_path):
    write(tmp_path, {"sessions": "not a folder\n"})
    message = "socml: cannot read the folder sessions/: not a directory\n"
    assert socml("check") == Ended(2, "", message)


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        (
            "sessions/a.md",
            b"x" * 5 * 1024 * 1024,
            "sessions/a.md:1:1: error[too-large]: this file has 5,120 KB; 64 KB are accepted\n",
        ),
        (
            "minutes/film.mp4",
            b"x" * 5 * 1024 * 1024,
            "minutes/film.mp4:1:1: error[too-large]: this file has 5,120 KB; "
            "4,096 KB are accepted\n",
        ),
        (
            "conference.yml",
            b"x" * 5 * 1024 * 1024,
            "conference.yml:1:1: error[too-large]: this file has 5,120 KB; 256 KB are accepted\n",
        ),
        (
            "people/zoe.md",
            b"# Zo\xeb\n",
            "people/zoe.md:1:5: error[encoding]: this file is not UTF-8: "
            "byte 0xEB does not belong here\n",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(socml, tmp_path, path, content, said):
    write(tmp_path, {path: content})
    ended = socml("check")
    assert ended.status == 1
    assert ended.out.startswith(said)
    assert ended.out.count("error[") == 1
    assert ended.err.endswith("1 error\n`socml explain RULE` says more about a rule\n")


def test_without_a_rule_all_rules_are_listed(socml):
    ended = socml("explain")
    lines = ended.out.splitlines()
    assert (ended.status, ended.err) == (0, "")
    assert [line.split()[0] for line in lines] == list(RULES)
    assert [line.split()[1] for line in lines] == [str(each.severity) for each in RULES.values()]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_is_explained(socml, rule):
    ended = socml("explain", rule.id)
    assert (ended.status, ended.err) == (0, "")
    head, empty, why, cure, *rest = ended.out.splitlines()
    assert (head, empty) == (f"{rule.id} ({rule.severity}): {rule.summary}", "")
    assert (why, cure) == (f"Why:  {rule.why}", f"Cure: {rule.fix}")
    is_waivable = any(f"allow: {{{rule.id}:" in line for line in rest)
    assert is_waivable == rule.can_be_waived


def commands(group: click.Group, *names: str) -> Iterator[tuple[str, ...]]:
    yield names
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)
        else:
            yield (*names, name)


ALL_COMMANDS = list(commands(cli.cli))


def test_the_commands_are_these():
    assert sorted(" ".join(names) for names in ALL_COMMANDS) == [
        "",
        "build",
        "check",
        "diff",
        "explain",
        "export",
        "export citations",
        "export proceedings",
        "export wiki",
        "import",
        "import issues",
        "import notes",
        "import schedule",
        "import wiki",
        "new",
        "new minutes",
        "new session",
        "outcomes",
        "schema",
        "schema conference",
        "schema editor",
        "schema forms",
        "schema minutes",
        "schema person",
        "schema session",
        "serve",
    ]


@pytest.mark.parametrize("option", ["--help", "-h"])
@pytest.mark.parametrize("names", ALL_COMMANDS, ids=" ".join)
def test_every_command_has_help(socml, names, option):
    ended = socml(*names, option)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(" ".join(["Usage: socml", *names]))
    sentence = ended.out.split("\n\n")[1].strip()
    assert sentence[0].isupper()
    assert "-h, --help" in ended.out


def test_every_option_says_what_it_does():
    def parameters(command: click.Command) -> Iterator[click.Parameter]:
        yield from command.params
        for inner in command.commands.values() if isinstance(command, click.Group) else ():
            yield from parameters(inner)

    silent = [
        each.name
        for each in parameters(cli.cli)
        if isinstance(each, click.Option) and not each.help
    ]
    assert silent == []


def test_the_version_is_the_package_s(socml):
    assert socml("--version").out == f"socml, version {version('socml-site')}\n"


def test_a_bug_ends_in_a_request_for_a_report(socml, monkeypatch):
    def stumble(root: Path) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(checking, "load_archive", stumble)
    ended = socml("check")
    assert (ended.status, ended.out) == (3, "")
    assert "ZeroDivisionError: a bug" in ended.err
    assert ended.err.splitlines()[-1].startswith(
        "socml: this is a bug of ours, not of your files. Please report it"
    )
    assert f"socml {version('socml-site')}, Python 3." in ended.err


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, click.exceptions.Abort])
def test_an_interruption_is_no_bug(socml, monkeypatch, interruption):
    def interrupt(root: Path) -> None:
        raise interruption

    monkeypatch.setattr(checking, "load_archive", interrupt)
    ended = socml("check")
    assert (ended.status, ended.out) == (130, "")
    assert "Traceback" not in ended.err


def test_an_import_says_what_it_does(socml, tmp_path):
    write(tmp_path, {"old/a.md": "# A\n", "old/plot.svg": "<svg/>"})
    rehearsed = socml("import", "notes", "old", "--dry-run")
    assert not (tmp_path / "sessions").exists()
    imported = socml("import", "notes", "old")
    assert (rehearsed.status, imported.status) == (0, 0)
    assert imported.out == (
        "a.md -> sessions/a.md, minutes/a.md\n"
        "    guessed: nobody as its proposer: write in who it was\n"
        "plot.svg: left alone, it is neither Markdown nor a file that is published\n"
        "1 note imported, 1 left alone\n"
    )
    assert rehearsed.out == imported.out.replace("imported, 1", "would be imported, 1")
    assert socml("check").status == 0


def test_an_import_that_fails_says_so(socml, tmp_path):
    write(tmp_path, {"old/a.md": "# A\n", "minutes": "not a folder\n"})
    ended = socml("import", "notes", "old")
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("socml: nothing was imported: ")
    assert "Traceback" not in ended.err


@pytest.mark.parametrize("style", STYLES)
def test_a_file_name_that_is_no_text_is_reported_and_no_bug(tmp_path, style):
    """Git keeps names as bytes; not every system lets such a file be made."""
    write(tmp_path, {"sessions/a.md": CLEAN})
    try:
        (tmp_path / os.fsdecode(b"sessions/\xff.md")).write_text(CLEAN)
    except OSError:
        pytest.skip("this file system has only names that are text")
    done = run_apart(tmp_path, "check", "--format", style, PYTHONIOENCODING="utf-8:strict")
    assert done.returncode == 1
    assert "bad-name" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_file_name_cannot_write_to_the_terminal(socml, tmp_path):
    write(tmp_path, {"sessions/a\x1b[2J\nsessions.md:1:1: error.md": CLEAN})
    ended = socml("check")
    assert (ended.status, ended.out.count("\n")) == (1, 2)
    assert "\x1b" not in ended.out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_without_all_letters_is_no_bug(tmp_path, encoding):
    write(tmp_path, {"sessions/a.md": HEADER.format("日本", "room: 日本")})
    done = run_apart(tmp_path, "check", PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert "unknown-room" in done.stdout


def test_nobody_reading_on_is_no_bug(tmp_path):
    """As with `socml explain | head -1`."""
    write(tmp_path, {f"sessions/s{number}.md": ERROR for number in range(500)})
    process = subprocess.Popen(
        [SOCML, "check"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"Traceback" not in errors
