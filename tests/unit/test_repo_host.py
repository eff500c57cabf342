"""Where the repository is on the web, for each kind of host."""

from __future__ import annotations

import pytest

from socml_site.wiki import Forge, RepoHost, find_repo_host

GITHUB = RepoHost(Forge.GITHUB, "https://github.com/o/r")
GITLAB = RepoHost(Forge.GITLAB, "https://gitlab.com/g/s/r", "trunk")
FORGEJO = RepoHost(Forge.FORGEJO, "https://codeberg.org/o/r", "main", "conf/")


@pytest.mark.parametrize(
    ("host", "edit", "history", "blame", "raw", "commit"),
    [
        (
            GITHUB,
            "https://github.com/o/r/edit/main/sessions/a.md",
            "https://github.com/o/r/commits/main/sessions/a.md",
            "https://github.com/o/r/blame/main/sessions/a.md",
            "https://github.com/o/r/raw/main/sessions/a.md",
            "https://github.com/o/r/commit/f00",
        ),
        (
            GITLAB,
            "https://gitlab.com/g/s/r/-/edit/trunk/sessions/a.md",
            "https://gitlab.com/g/s/r/-/commits/trunk/sessions/a.md",
            "https://gitlab.com/g/s/r/-/blame/trunk/sessions/a.md",
            "https://gitlab.com/g/s/r/-/raw/trunk/sessions/a.md",
            "https://gitlab.com/g/s/r/-/commit/f00",
        ),
        (
            FORGEJO,
            "https://codeberg.org/o/r/_edit/main/conf/sessions/a.md",
            "https://codeberg.org/o/r/commits/branch/main/conf/sessions/a.md",
            "https://codeberg.org/o/r/blame/branch/main/conf/sessions/a.md",
            "https://codeberg.org/o/r/raw/branch/main/conf/sessions/a.md",
            "https://codeberg.org/o/r/commit/f00",
        ),
    ],
)
def test_each_host_has_its_own_addresses(host, edit, history, blame, raw, commit):
    path = "sessions/a.md"
    assert (host.edit(path), host.history(path)) == (edit, history)
    assert (host.blame(path), host.raw(path), host.commit("f00")) == (blame, raw, commit)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        (GITHUB, "https://github.com/o/r/new/main?filename=sessions%2Fa.md&value=a%20%26%20b%0A%C3%A9"),
        (
            GITLAB,
            "https://gitlab.com/g/s/r/-/new/trunk"
            "?file_name=sessions%2Fa.md&content=a%20%26%20b%0A%C3%A9",
        ),
        (
            FORGEJO,
            "https://codeberg.org/o/r/_new/main"
            "?filename=conf%2Fsessions%2Fa.md&value=a%20%26%20b%0A%C3%A9",
        ),
    ],
)  # fmt: skip
def test_a_new_file_opens_with_its_path_and_text(host, address):
    assert host.new_file("sessions/a.md", "a & b\né") == address


@pytest.mark.parametrize(
    ("repo_url", "edit_uri", "forge", "host"),
    [
        ("https://github.com/o/r", "edit/main/content/", "", GITHUB),
        ("https://github.com/o/r/", "blob/main/content/", "", GITHUB),
        ("https://github.com/o/r", "", "", GITHUB),
        ("https://gitlab.com/g/s/r", "-/edit/trunk/content/", "", GITLAB),
        ("https://gitlab.com/g/s/r", "edit/trunk/content/", "", GITLAB),
        ("https://codeberg.org/o/r", "_edit/main/conf/content/", "", FORGEJO),
        ("https://codeberg.org/o/r", "src/branch/main/conf/content/", "", FORGEJO),
        (
            "https://git.example.org/o/r",
            "edit/main/content/",
            "",
            RepoHost(Forge.GITHUB, "https://git.example.org/o/r"),
        ),
        (
            "https://git.example.org/o/r",
            "-/edit/main/content/",
            "",
            RepoHost(Forge.GITLAB, "https://git.example.org/o/r"),
        ),
        (
            "https://git.example.org/o/r",
            "_edit/main/content/",
            "",
            RepoHost(Forge.FORGEJO, "https://git.example.org/o/r"),
        ),
        (
            "https://git.example.org/o/r",
            "edit/main/content/",
            "gitlab",
            RepoHost(Forge.GITLAB, "https://git.example.org/o/r"),
        ),
        ("", "edit/main/content/", "", None),
        ("javascript:alert(1)", "edit/main/content/", "", None),
        ("git@github.com:o/r.git", "edit/main/content/", "", None),
    ],
)
def test_the_host_is_found_from_what_mkdocs_yml_says(repo_url, edit_uri, forge, host):
    assert find_repo_host(repo_url, edit_uri, forge) == host


def test_it_can_be_cloned():
    assert GITHUB.clone_url == "https://github.com/o/r.git"
    assert RepoHost(Forge.GITHUB, "https://x.org/r.git").clone_url == "https://x.org/r.git"
