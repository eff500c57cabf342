"""Where the repository is shown on the web: addresses that edit, create and look back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlencode, urlsplit


class Forge(StrEnum):
    """Software that shows git repositories on the web."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"


# Gitea, from which Forgejo came, has the same addresses.
_HOSTS = (
    ("github", Forge.GITHUB),
    ("gitlab", Forge.GITLAB),
    ("codeberg", Forge.FORGEJO),
    ("forgejo", Forge.FORGEJO),
    ("gitea", Forge.FORGEJO),
)
_ACTIONS: Mapping[Forge, Mapping[str, str]] = {
    Forge.GITHUB: {
        "edit": "edit/{}",
        "new": "new/{}",
        "history": "commits/{}",
        "blame": "blame/{}",
        "raw": "raw/{}",
        "commit": "commit",
        "file": "blob",
    },
    Forge.GITLAB: {
        "edit": "-/edit/{}",
        "new": "-/new/{}",
        "history": "-/commits/{}",
        "blame": "-/blame/{}",
        "raw": "-/raw/{}",
        "commit": "-/commit",
        "file": "-/blob",
    },
    Forge.FORGEJO: {
        "edit": "_edit/{}",
        "new": "_new/{}",
        "history": "commits/branch/{}",
        "blame": "blame/branch/{}",
        "raw": "raw/branch/{}",
        "commit": "commit",
        "file": "src/commit",
    },
}
# What each of them calls the path and the text of a file that is to be made.
_NEW_FILE = {
    Forge.GITHUB: ("filename", "value"),
    Forge.GITLAB: ("file_name", "content"),
    Forge.FORGEJO: ("filename", "value"),
}
_EDIT_URI = re.compile(r"/?(-/|_)?(?:edit|blob|raw|src|tree)/(?:branch/)?([^/]+)/(.*)")


@dataclass(frozen=True, slots=True)
class RepoHost:
    """A repository on the web.

    Attributes:
        forge: How its addresses are made.
        url: Of the repository, without a slash at the end.
        branch: The one that is published.
        folder: Of the conference inside the repository: empty, or ending with `/`.
    """

    forge: Forge
    url: str
    branch: str = "main"
    folder: str = ""

    @property
    def clone_url(self) -> str:
        return f"{self.url.removesuffix('.git')}.git"

    def edit(self, path: str) -> str:
        return self._address("edit", path)

    def history(self, path: str) -> str:
        return self._address("history", path)

    def blame(self, path: str) -> str:
        return self._address("blame", path)

    def raw(self, path: str) -> str:
        return self._address("raw", path)

    def commit(self, sha: str) -> str:
        return f"{self.url}/{_ACTIONS[self.forge]['commit']}/{sha}"

    def at_revision(self, path: str, sha: str) -> str:
        """Return the address of a file as one commit left it."""
        return f"{self.url}/{_ACTIONS[self.forge]['file']}/{sha}/{quote(self.folder + path)}"

    def new_file(self, path: str, text: str) -> str:
        """Return the address of an editor for a new file, with its path and text filled in."""
        name, value = _NEW_FILE[self.forge]
        query = urlencode({name: self.folder + path, value: text}, quote_via=quote)
        return f"{self._address('new', '')}?{query}"

    def _address(self, action: str, path: str) -> str:
        place = _ACTIONS[self.forge][action].format(quote(self.branch))
        whole = f"{self.url}/{place}"
        return f"{whole}/{quote(self.folder + path)}" if path else whole


def find_repo_host(repo_url: str, edit_uri: str, forge: Forge | None = None) -> RepoHost | None:
    """Find out from mkdocs.yml where the repository is; None if it does not say.

    Args:
        repo_url: The repository's address.
        edit_uri: Where MkDocs' edit links lead, such as `edit/main/content/`.
        forge: What the hosts say it runs on, if its name does not tell.
    """
    if urlsplit(repo_url).scheme not in ("http", "https"):
        return None
    url = repo_url.rstrip("/")
    parts = _EDIT_URI.fullmatch(edit_uri)
    prefix, branch, folder = parts.groups() if parts else ("", "main", "")
    by_prefix = {"-/": Forge.GITLAB, "_": Forge.FORGEJO}
    host = urlsplit(url).hostname or ""
    by_name = next((kind for name, kind in _HOSTS if name in host), None)
    kind = forge or by_name or by_prefix.get(prefix or "", Forge.GITHUB)
    # The last folder of an edit link is that of the hosts' pages.
    above = folder.rstrip("/").rpartition("/")[0]
    return RepoHost(kind, url, branch, f"{above}/" if above else "")
