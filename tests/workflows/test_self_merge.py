"""self-merge.yml: what may merge itself, and that everything else waits."""

from __future__ import annotations

import subprocess

import pytest
from runner import BASE, HEAD, Runner
from test_comment import REPOSITORY, give_report, packed, pull

FIND = {"GH_TOKEN": "t", "RUN_ID": "55", "HEAD_SHA": HEAD, "BRANCH": "main"}
ALLOWS = 'case "$1" in diff) echo "- a new session, by its proposer" ;; esac'
SESSION = "---\ntitle: {}\nproposers: Ann Lee\n---\n"


def find(runner: Runner, answer: object):
    give_report(runner, packed(b"x"))
    runner.answers[f"GET {REPOSITORY}/pulls/7"] = answer
    return runner.run("self-merge.yml", "decide", "Find the pull request", **FIND)


def test_the_author_is_the_one_that_github_names(runner):
    ran = find(runner, pull())
    assert (ran.status, ran.outputs) == (0, {"number": "7", "login": "ann"})


@pytest.mark.parametrize(
    "other",
    [
        {"head": {"sha": "c" * 40}},
        {"state": "closed"},
        {"draft": True},
        {"base": {"ref": "gh-pages"}},
        {"user": {"login": "ann\nnumber=8"}},
    ],
)
def test_nothing_is_decided_about_anything_else(runner, other):
    ran = find(runner, pull() | other)
    assert (ran.status, ran.outputs) == (0, {})
    assert "nothing merges: " in ran.log


class Upstream:
    """A repository with `main` and pull request 7, and the clone of it on the machine."""

    def __init__(self, runner: Runner) -> None:
        self.runner = runner
        self.folder = runner.folder / "upstream"
        self.folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit({"conference.yml": "name: Tiny\n", "sessions/old.md": SESSION.format("Old")})
        runner.git("init", "--quiet", "--initial-branch=main")
        runner.git("remote", "add", "origin", str(self.folder))
        runner.git("fetch", "--quiet", "origin", "main")
        self.git("checkout", "--quiet", "-b", "change")

    def git(self, *arguments: str) -> str:
        command = ["git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", *arguments]
        done = subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, files: dict[str, str]) -> str:
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_text(text)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", "x")
        return self.git("rev-parse", "HEAD")

    def decide(self, tool: str = ALLOWS, head: str = ""):
        """Without a stand-in for the tool, what is installed is asked."""
        self.git("update-ref", "refs/pull/7/head", "change")
        if tool:
            self.runner.put_socml(tool)
        return self.runner.run(
            "self-merge.yml",
            "decide",
            "Decide",
            GH_TOKEN="t",
            HEAD_SHA=head or self.git("rev-parse", "change"),
            BRANCH="main",
            NUMBER="7",
            LOGIN="ann",
        )


@pytest.fixture
def upstream(runner: Runner) -> Upstream:
    # The step calls the tool by its place in a virtual environment.
    (runner.temp / "tool").mkdir()
    (runner.temp / "tool/bin").symlink_to(runner.folder / "bin")
    return Upstream(runner)


def test_what_the_policy_allows_may_merge(upstream):
    upstream.commit({"sessions/new.md": SESSION.format("New")})
    main = upstream.git("rev-parse", "main")
    ran = upstream.decide()
    assert (ran.status, ran.outputs) == (0, {"base_sha": main, "merge": "true"})
    assert ran.summary.startswith("## #7 may merge itself\n")
    assert "by its proposer" in ran.summary
    assert upstream.runner.socml_calls == [
        "check --root change",
        f"diff {main} --policy --author ann --root change",
    ]


def test_what_the_policy_does_not_allow_waits_with_its_reasons(upstream):
    upstream.commit({"sessions/new.md": SESSION.format("New")})
    ran = upstream.decide('[ "$1" = check ] || { echo "- ::error::not theirs"; exit 1; }')
    assert (ran.status, ran.outputs["merge"], ran.obeyed) == (0, "false", [])
    assert "not theirs" in ran.summary
    assert ran.summary.startswith("## #7 waits for a host\n")


CONFERENCE = """\
name: Tiny
acronym: tiny16
timezone: UTC
days: [{date: 2016-10-07, slots: [{start: "11:00", end: "12:00"}]}]
rooms: [{id: aleph, name: Aleph}]
people: {ann: {name: Ann Lee}}
"""
PLACED = "---\ntitle: {}\nproposers: {}\nstart: 2016-10-07 11:00\nroom: aleph\n---\n\nText.\n"


@pytest.mark.parametrize(
    ("files", "merge", "reason"),
    [
        ({"sessions/new.md": SESSION.format("New")}, "true", "only adds to the record"),
        ({"minutes/old.md": "- $(touch pwned)\n"}, "true", "only adds to the record"),
        ({"sessions/mine.md": PLACED.format("Mine", "Ann Lee")}, "true", "has a part in"),
        ({"sessions/theirs.md": SESSION.format("Now ours")}, "false", "does not name ann"),
        ({"sessions/new.md": PLACED.format("New", "Cy")}, "false", "the check finds errors"),
        ({"sessions/new.md": "---\ntitle: [\n---\n"}, "false", "the check finds errors"),
    ],
)
def test_the_tool_itself_decides_by_what_was_there_before(upstream, files, merge, reason):
    upstream.git("checkout", "--quiet", "main")
    theirs = SESSION.format("Theirs").replace("Ann Lee", "Bo Chen")
    upstream.commit({
        "conference.yml": CONFERENCE,
        "sessions/mine.md": SESSION.format("Mine"),
        "sessions/theirs.md": theirs,
        "sessions/there.md": PLACED.format("There", "Bo Chen").replace("11:00", "11:30")
        if merge == "false" else theirs.replace("Theirs", "There"),
    })  # fmt: skip
    upstream.git("checkout", "--quiet", "-B", "change")
    upstream.commit(files)
    upstream.runner.put_real_socml()
    ran = upstream.decide("")
    assert (ran.status, ran.outputs["merge"]) == (0, merge), ran.log
    assert reason in ran.summary
    assert not list(upstream.runner.folder.rglob("pwned"))


def test_a_tool_that_fails_merges_nothing(upstream):
    upstream.commit({"sessions/new.md": SESSION.format("New")})
    ran = upstream.decide('[ "$1" = check ] || exit 3')
    assert ran.status == 1
    assert "merge" not in ran.outputs


def test_the_tool_sees_what_a_merge_would_give(upstream):
    """Two proposals may each be fine, and clash."""
    upstream.commit({"sessions/new.md": SESSION.format("New")})
    upstream.git("checkout", "--quiet", "main")
    upstream.commit({"sessions/meanwhile.md": SESSION.format("Meanwhile")})
    ran = upstream.decide('[ "$1" != check ] || ! ls change/sessions')
    assert {"meanwhile.md", "new.md", "old.md"} <= set(ran.log.split())
    assert ran.outputs["merge"] == "false"
    assert "the check finds errors" in ran.summary


def link(upstream: Upstream) -> None:
    (upstream.folder / "sessions/link.md").symlink_to("/etc/passwd")
    upstream.commit({})


def program(upstream: Upstream) -> None:
    upstream.commit({"sessions/run.md": "x"})
    (upstream.folder / "sessions/run.md").chmod(0o755)
    upstream.commit({})


def submodule(upstream: Upstream) -> None:
    sha = upstream.git("rev-parse", "HEAD")
    upstream.git("update-index", "--add", "--cacheinfo", f"160000,{sha},sessions/sub")
    upstream.git("commit", "--quiet", "--message", "x")


@pytest.mark.parametrize(
    "change",
    [
        {"conference.yml": "name: Mine\n"},
        {"socml_site/load.py": "raise SystemExit"},
        {".github/workflows/x.yml": "on: push"},
        {"content/index.md": "x"},
        {".gitattributes": "* filter=lfs"},
        {"sessions/.gitattributes": "* filter=lfs"},
        {"sessions/.git-x/config": "x"},
        {"sessions/a\n:100644 100644 a b M\tsessions/b.md": "x"},
        {'sessions/a"b.md': "x"},
        {"sessions.md": "x"},
        {"mkdocs.yml": "hooks: [x.py]", "sessions/new.md": "x"},
        link,
        program,
        submodule,
    ],
)
def test_anything_but_plain_files_of_contributors_waits_and_is_not_written(upstream, change):
    if callable(change):
        change(upstream)
    else:
        upstream.commit(change)
    ran = upstream.decide()
    assert (ran.status, ran.outputs["merge"]) == (0, "false")
    assert "more than plain files" in ran.summary
    assert upstream.runner.socml_calls == []
    assert not (upstream.runner.temp / "decide/change").exists()


def test_a_file_that_moves_out_of_its_folder_waits(upstream):
    upstream.git("mv", "sessions/old.md", "old.md")
    upstream.commit({})
    assert upstream.decide().outputs["merge"] == "false"


def test_a_change_that_no_longer_fits_waits(upstream):
    upstream.commit({"sessions/old.md": SESSION.format("Theirs")})
    upstream.git("checkout", "--quiet", "main")
    upstream.commit({"sessions/old.md": SESSION.format("Ours")})
    ran = upstream.decide()
    assert (ran.status, ran.outputs["merge"]) == (0, "false")
    assert "no longer fits" in ran.summary


def test_a_change_that_has_gone_on_since_the_check_waits(upstream):
    checked = upstream.commit({"sessions/new.md": SESSION.format("New")})
    upstream.commit({"sessions/newer.md": SESSION.format("Newer")})
    ran = upstream.decide(head=checked)
    assert ran.outputs["merge"] == "false"
    assert "Commits have come since" in ran.summary


def test_an_empty_change_waits(upstream):
    upstream.commit({})
    assert "changes nothing" in upstream.decide().summary


def test_code_in_a_change_is_never_run(upstream):
    text = SESSION.format("$(touch pwned)`touch pwned`")
    upstream.commit({"sessions/$(touch pwned).md": text, "minutes/; touch pwned;.md": text})
    assert upstream.decide().status == 0
    assert list(upstream.runner.folder.rglob("pwned")) == []


def merge(runner: Runner, tip: str):
    runner.answers[f"GET {REPOSITORY}/git/ref/heads/main"] = {"object": {"sha": tip}}
    given = {"GH_TOKEN": "t", "BRANCH": "main", "NUMBER": "7"}
    return runner.run("self-merge.yml", "merge", "Merge", BASE_SHA=BASE, HEAD_SHA=HEAD, **given)


def test_exactly_what_was_decided_about_is_merged(runner):
    assert merge(runner, BASE).status == 0
    command = f"pr merge 7 --repo socml/socml16 --squash --match-head-commit {HEAD}"
    assert runner.gh_calls[1] == command.split()


def test_nothing_is_merged_onto_what_was_not_looked_at(runner):
    ran = merge(runner, "e" * 40)
    assert ran.status == 1
    assert "has moved on since the decision" in ran.log
    assert len(runner.gh_calls) == 1


def test_the_site_is_published_after_a_merge(runner):
    given = {"GH_TOKEN": "t", "BRANCH": "main"}
    assert runner.run("self-merge.yml", "publish", "Start publishing", **given).status == 0
    command = "workflow run publish.yml --repo socml/socml16 --ref main"
    assert runner.gh_calls == [command.split()]
