"""Turn the file that was made of an issue into a pull request, and tell its author.

`open` makes or renews the pull request, through the API alone: no clone of the repository is
written to. `answer` says below the issue what has come of it.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

from hub import BOT, Unusable, call, harmless, repository, say, set_output

_PATH = re.compile(r"(sessions|minutes)/[a-z0-9][a-z0-9._-]*\.md")
_FILE_BYTES = 256_000
_BY_HAND = (
    "Somebody has worked on the pull request by hand, so this form no longer changes it. "
    "Please edit the file there."
)


def open_pull_request() -> None:
    """Commit the one file to the branch of its issue, and see that there is a pull request."""
    branch = f"issue-{os.environ['ISSUE_NUMBER']}"
    try:
        path, text = _read_proposal(Path(os.environ["RUNNER_TEMP"], "proposal"))
        changed = _renew_branch(branch, path, text)
    except Unusable as reason:
        set_output("message", str(reason))
        return
    set_output("pull_request", str(_ensure_pull_request(branch, path)))
    set_output("changed", "true" if changed else "false")


def _read_proposal(folder: Path) -> tuple[str, str]:
    path = (folder / "path").read_text(encoding="utf-8").removesuffix("\n")
    content = (folder / "file").read_bytes()
    if not _PATH.fullmatch(path):
        raise Unusable("The form gave a file that does not belong into sessions/ or minutes/.")
    if len(content) > _FILE_BYTES:
        raise Unusable("The form is too long to become a file.")
    return path, content.decode("utf-8")


def _renew_branch(branch: str, path: str, text: str) -> bool:
    """Put one commit upon the default branch; return whether the branch has changed by it.

    Raises:
        Unusable: If somebody else has committed to the branch.
    """
    found = call(f"{repository()}/git/matching-refs/heads/{branch}")
    old = next((each for each in found if each["ref"] == f"refs/heads/{branch}"), None)
    if old is not None:
        last = call(f"{repository()}/commits/{old['object']['sha']}")
        if (last.get("author") or {}).get("login") != BOT:
            raise Unusable(_BY_HAND)
        if _same_file(last["sha"], path, text):
            return False
    tip = call(f"{repository()}/git/ref/heads/{os.environ['BRANCH']}")["object"]["sha"]
    commit = _commit(tip, path, text)
    if old is None:
        call(f"{repository()}/git/refs", "POST", {"ref": f"refs/heads/{branch}", "sha": commit})
    else:
        body = {"sha": commit, "force": True}
        call(f"{repository()}/git/refs/heads/{branch}", "PATCH", body)
    return True


def _same_file(commit: str, path: str, text: str) -> bool:
    """Say whether a commit changes this file alone, and to this text."""
    files = call(f"{repository()}/commits/{commit}").get("files", [])
    if [each["filename"] for each in files] != [path]:
        return False
    blob = call(f"{repository()}/git/blobs", "POST", {"content": text, "encoding": "utf-8"})
    return bool(blob["sha"] == files[0]["sha"])


def _commit(tip: str, path: str, text: str) -> str:
    base_tree = call(f"{repository()}/git/commits/{tip}")["tree"]["sha"]
    entry = {"path": path, "mode": "100644", "type": "blob", "content": text}
    tree = call(f"{repository()}/git/trees", "POST", {"base_tree": base_tree, "tree": [entry]})
    body = {"message": _subject(path), "tree": tree["sha"], "parents": [tip]}
    return str(call(f"{repository()}/git/commits", "POST", body)["sha"])


def _subject(path: str) -> str:
    """Name the file: the titles of issues that a form makes are often all the same."""
    return f"{path}, from issue {os.environ['ISSUE_NUMBER']}"


def _ensure_pull_request(branch: str, path: str) -> int:
    number = os.environ["ISSUE_NUMBER"]
    owner = os.environ["GITHUB_REPOSITORY"].partition("/")[0]
    found: list[dict[str, Any]] = call(
        f"{repository()}/pulls?state=open&head={owner}:{branch}&per_page=100"
    )
    if found:
        return int(found[0]["number"])
    body = {
        "title": _subject(path),
        "head": branch,
        "base": os.environ["BRANCH"],
        "body": f"Made from the form in #{number}, and renewed when that is edited.\n\n"
        f"Closes #{number}",
    }
    return int(call(f"{repository()}/pulls", "POST", body)["number"])


def answer() -> None:
    """Tell the author of the issue which pull request it has become, or why it has not."""
    number = int(os.environ["ISSUE_NUMBER"])
    pull_request = os.environ["PULL_REQUEST"]
    if pull_request:
        text = (
            f"This is now pull request #{int(pull_request)}. It is checked there, and a host takes "
            "it from there. To change it, edit the form above."
        )
    else:
        text = f"{_reason()}\n\nEdit the form above, and it is tried again."
    say(number, "socml-proposal", text)


def _reason() -> str:
    if os.environ["MESSAGE"]:
        return os.environ["MESSAGE"]
    message = Path(os.environ["RUNNER_TEMP"], "proposal", "message")
    if not message.is_file():
        return "The pull request could not be made; a host can see why in the log."
    with message.open("rb") as opened:
        told = harmless(opened.read(4000).decode("utf-8", "replace"))
    # Four spaces in front make each line code, whatever it says.
    lines = "\n".join(f"    {line}" for line in told.split("\n"))
    return f"This could not become a file yet:\n\n{lines}"


if __name__ == "__main__":
    {"open": open_pull_request, "answer": answer}[sys.argv[1]]()
