"""comment.yml: a report may say anything, and the comment stays ours."""

from __future__ import annotations

import io
import zipfile

import pytest
from runner import HEAD, ROOT, Runner

MARK = "<!-- socml-report -->"
REPOSITORY = "repos/socml/socml16"
LISTED = f"GET {REPOSITORY}/actions/runs/55/artifacts?name=report&per_page=100"
COMMENTS = f"GET {REPOSITORY}/issues/7/comments?per_page=100"
NEW_COMMENT = f"POST {REPOSITORY}/issues/7/comments"
GIVEN = {"GH_TOKEN": "t", "RUN_ID": "55", "HEAD_SHA": HEAD, "CONCLUSION": "success"}


def artifact(number: int, created: str = "2016-10-07T12:00:00Z", size: int = 500):
    return {"id": number, "name": "report", "created_at": created, "size_in_bytes": size}


def packed(text: bytes, number: bytes = b"7\n", **others: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"summary.md": text, "number": number, **others}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def give_report(runner: Runner, archive: bytes) -> None:
    """Let GitHub hold a report about pull request 7, which is at the commit that was checked."""
    (runner.folder / "report.zip").write_bytes(archive)
    runner.answers |= {
        LISTED: {"artifacts": [artifact(1)]},
        f"GET {REPOSITORY}/actions/artifacts/1/zip": {"bytes": str(runner.folder / "report.zip")},
        f"GET {REPOSITORY}/pulls/7": pull(),
        COMMENTS: [],
        NEW_COMMENT: {"id": 1},
        f"PATCH {REPOSITORY}/issues/comments/3": {"id": 3},
    }


def pull(sha: str = HEAD, state: str = "open"):
    return {
        "head": {"sha": sha},
        "base": {"ref": "main"},
        "state": state,
        "draft": False,
        "user": {"login": "ann"},
    }


def comment(runner: Runner, **given: str):
    return runner.run("comment.yml", "comment", "Comment", **(GIVEN | given))


def body(runner: Runner) -> str:
    ((_method, _path, sent),) = runner.written
    return sent["body"]


def test_a_report_becomes_a_comment(runner):
    give_report(runner, packed(b"## It adds *Mondays*\n"))
    assert comment(runner).status == 0
    assert body(runner).startswith(f"{MARK}\n**The check has passed.**")
    assert "(https://github.com/socml/socml16/actions/runs/55)" in body(runner)
    assert body(runner).endswith("\n\n## It adds *Mondays*\n")


def test_a_failed_check_says_so_first(runner):
    give_report(runner, packed(b"Something"))
    comment(runner, CONCLUSION="failure")
    assert body(runner).startswith(f"{MARK}\n**The check asks for corrections.**")


def test_the_next_report_takes_the_place_of_the_last(runner):
    """Found by the mark and by who wrote it, on whatever page: anybody may write the mark."""
    give_report(runner, packed(b"New"))
    theirs = {"id": 2, "user": {"login": "mallory"}, "body": f"{MARK}\nmine"}
    other = {"id": 4, "user": {"login": "github-actions[bot]"}, "body": "another comment"}
    gone = {"id": 5, "user": None, "body": f"{MARK}\nx"}
    ours = {"id": 3, "user": {"login": "github-actions[bot]"}, "body": f"{MARK}\nold"}
    runner.answers[COMMENTS] = {"pages": [[theirs, other, gone], [ours]]}
    assert comment(runner).status == 0
    assert [each[:2] for each in runner.written] == [
        ["PATCH", f"{REPOSITORY}/issues/comments/3"],
    ]


HOSTILE = [
    "</details><details>",
    "<!-- socml-report -->",
    "<img src=x onerror=alert(1)>",
    "<https://evil.example/>",
    "@everyone @socml/hosts mail@example.org",
    "closes #1, socml/other#2, GH-3 and gh-4",
    "![a](https://evil.example/track.png)",
    "\x1b[31mred\x00 \u202egnp.md \u2066x\u2069 \ufeff",
    "$(touch pwned) `touch pwned`",
    "line\r\nline\rline",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_report_notifies_nobody_and_shows_only_text(runner, text):
    give_report(runner, packed(f"Begin\n\n{text}\n\nend".encode()))
    ran = comment(runner)
    assert ran.status == 0
    assert ran.obeyed == []
    said = body(runner).partition("\n\n")[2]
    zero = "\u200b"
    for begin in ("<", "@", "!["):
        assert said.replace(begin[:1] + zero, "").count(begin) == 0
    for number in "1234":
        assert f"#{number}" not in said
        assert f"GH-{number}" not in said.upper()
    assert not set(said) & set("\x00\x1b\r\u202e\u2066\u2069\ufeff")
    assert said.startswith("Begin\n\n")
    assert said.endswith("\n\nend\n")
    assert list(runner.folder.rglob("pwned")) == []


def test_what_people_write_is_left_as_it_is(runner):
    table = "| a | b |\n|---|---|\n| 1 | `x > y` |"
    text = f"### Ünïcode 日本語 👩‍🔬\n\n{table}\n\n- [ ] *do*\n\n&lt;b&gt;"
    give_report(runner, packed(text.encode()))
    comment(runner)
    assert body(runner).endswith(f"\n\n{text}\n")


@pytest.mark.parametrize("line", ["x" * 99, "é<@" * 33], ids=["plain", "growing"])
def test_a_comment_is_not_longer_than_github_takes(runner, line):
    give_report(runner, packed("\n".join([line] * 3000).encode()))
    comment(runner)
    assert 50_000 < len(body(runner)) < 65_536
    assert "too long for a comment, and is cut" in body(runner).splitlines()[1]
    assert len(set(body(runner).splitlines()[3:])) == 1


@pytest.mark.parametrize(
    "number",
    ["1; rm -rf .", "7/../8", "-7", "7\n8", "０", "٧", "07", "7" * 20, "$(touch pwned)", "7?x=y"],
)
def test_what_is_no_number_is_never_looked_up(runner, number):
    give_report(runner, packed(b"x", number.encode()))
    ran = comment(runner)
    assert ran.status == 0
    assert "no comment: the report names no number of a pull request" in ran.log
    assert [each[1] for each in runner.gh_calls if "pulls" in each[1]] == []
    assert runner.written == []


@pytest.mark.parametrize("answer", [pull(sha="c" * 40), pull(state="closed")])
def test_a_report_about_another_pull_request_is_dropped(runner, answer):
    """Else a change could speak below any other, and an old check over a newer one."""
    give_report(runner, packed(b"x"))
    runner.answers[f"GET {REPOSITORY}/pulls/7"] = answer
    ran = comment(runner)
    assert (ran.status, runner.written) == (0, [])
    assert "not at the commit that was checked" in ran.log


def bomb() -> bytes:
    return packed(b"0" * 300_000_000)


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (b"not a zip", "damaged"),
        (b"", "damaged"),
        (packed(b"x")[:-30], "damaged"),
        (packed(b"x").replace(b"summary.md", b"summary.no"), "damaged"),
        (packed(b"x", b""), "about no pull request"),
        (b"P" * 2_000_000, "too large"),
    ],
    ids=["text", "empty", "torn", "without a summary", "without a number", "huge"],
)
def test_an_archive_that_is_no_report_ends_in_peace(runner, archive, reason):
    give_report(runner, archive)
    ran = comment(runner)
    assert (ran.status, runner.written) == (0, [])
    assert reason in ran.log
    assert "Traceback" not in ran.log


def test_an_archive_that_unfolds_to_gigabytes_is_read_only_to_its_limit(runner):
    give_report(runner, bomb())
    runner.memory_kb = "200000"
    assert comment(runner).status == 0
    assert len(body(runner)) < 65_536


def test_other_files_in_an_archive_touch_nothing(runner):
    others = {"../../pwned": b"x", "tools/ci/hub.py": b"raise SystemExit(9)", "/tmp/pwned": b"x"}
    give_report(runner, packed(b"Hello", **others))
    before = (runner.work / "tools/ci/hub.py").read_bytes()
    assert comment(runner).status == 0
    assert (runner.work / "tools/ci/hub.py").read_bytes() == before
    assert list(runner.folder.rglob("pwned")) == []


def test_the_newest_of_several_reports_counts(runner):
    """A run that is started again adds to what it kept the first time."""
    give_report(runner, packed(b"Hello"))
    old = artifact(9, created="2016-10-07T11:00:00Z")
    runner.answers[LISTED] = {"artifacts": [old, artifact(1), old]}
    assert comment(runner).status == 0
    assert "Hello" in body(runner)


@pytest.mark.parametrize("artifacts", [[], [artifact(1, size=50_000_000)]])
def test_without_a_fit_report_there_is_no_comment(runner, artifacts):
    give_report(runner, packed(b"x"))
    runner.answers[LISTED] = {"artifacts": artifacts}
    ran = comment(runner)
    assert (ran.status, runner.written) == (0, [])
    assert "no comment: " in ran.log


def test_a_refusal_of_github_fails_the_job(runner):
    give_report(runner, packed(b"x"))
    del runner.answers[NEW_COMMENT]
    assert comment(runner).status != 0


def test_the_mark_in_these_tests_is_the_one_that_is_written():
    assert "socml-report" in (ROOT / "tools/ci/comment.py").read_text()
