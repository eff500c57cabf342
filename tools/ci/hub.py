"""What the jobs share that may write: GitHub's API through `gh`, hostile reports, harmless text.

Runs on the standard library of whatever Python 3 the machine has, from the default branch.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BOT = "github-actions[bot]"
ARCHIVE_BYTES = 1_000_000
TEXT_BYTES = 400_000
COMMENT_CHARS = 60_000
_NOTHING = "\N{ZERO WIDTH SPACE}"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class Unusable(Exception):
    """Something that came from a change, or a state that it is in, which ends the job in peace."""


@dataclass(frozen=True)
class Report:
    """What a check left about a pull request; both parts may be made up."""

    number: int
    text: str


def call(path: str, method: str = "GET", body: object = None) -> Any:
    """Ask GitHub's API, and return its answer; a list comes whole, however many pages it has.

    Raises:
        subprocess.CalledProcessError: If GitHub says no. `gh` has printed why.
    """
    command = ["gh", "api", "--method", method, path]
    if method == "GET":
        command.append("--paginate")
    else:
        command += ["--input", "-"]
    sent = None if body is None else json.dumps(body).encode()
    done = subprocess.run(command, input=sent, stdout=subprocess.PIPE, check=True)
    pages = list(_documents(done.stdout.decode()))
    if len(pages) > 1:
        return [each for page in pages for each in page]
    return pages[0] if pages else None


def _documents(text: str) -> Iterator[Any]:
    """Read JSON texts that follow each other, as `gh --paginate` prints them."""
    decoder, position = json.JSONDecoder(), 0
    text = text.strip()
    while position < len(text):
        value, position = decoder.raw_decode(text, position)
        yield value
        position += len(text[position:]) - len(text[position:].lstrip())


def repository() -> str:
    """Return the path of the repository in the API."""
    return f"repos/{os.environ['GITHUB_REPOSITORY']}"


def set_output(name: str, value: str) -> None:
    """Hand a value to later steps and jobs."""
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as outputs:
        outputs.write(f"{name}={value}\n")


def read_report(run_id: str) -> Report:
    """Fetch what a run left about its pull request, and read no more of it than is expected.

    Raises:
        Unusable: If there is none, it belongs to no pull request, or it is not what a check writes.
    """
    found = call(f"{repository()}/actions/runs/{run_id}/artifacts?name=report&per_page=100")
    reports = [each for each in found["artifacts"] if each["name"] == "report"]
    if not reports:
        raise Unusable("the check left no report")
    newest = max(reports, key=lambda each: each["created_at"])
    if newest["size_in_bytes"] > ARCHIVE_BYTES:
        raise Unusable("the report is too large")
    archive = _fetch(f"{repository()}/actions/artifacts/{newest['id']}/zip")
    number = _member(archive, "number", 100)[:100].decode("utf-8", "replace").strip()
    if not number:
        raise Unusable("the check was about no pull request")
    if not _NUMBER.fullmatch(number):
        raise Unusable("the report names no number of a pull request")
    text = _member(archive, "summary.md", TEXT_BYTES).decode("utf-8", "replace")
    return Report(int(number), text)


def _fetch(path: str) -> bytes:
    with subprocess.Popen(["gh", "api", path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        content = process.stdout.read(ARCHIVE_BYTES + 1)
        if len(content) > ARCHIVE_BYTES:
            process.kill()
            raise Unusable("the report is too large")
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "gh")
    return content


def _member(archive: bytes, name: str, limit: int) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened, opened.open(name) as member:
            return member.read(limit)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError) as error:
        raise Unusable("the report is damaged") from error
    except (NotImplementedError, RuntimeError, OSError) as error:
        raise Unusable("the report is packed in a way that is not read here") from error


def pull_request_of(report: Report, head_sha: str) -> dict[str, Any]:
    """Return what GitHub knows of the pull request that a report claims to be about.

    Raises:
        Unusable: If the pull request is closed, or at another commit than the run: then there is a
            newer check, or somebody made the number up.
    """
    pull: dict[str, Any] = call(f"{repository()}/pulls/{report.number}")
    if pull["head"]["sha"] != head_sha or pull["state"] != "open":
        raise Unusable("the pull request is closed, or not at the commit that was checked")
    return pull


def harmless(text: str) -> str:
    """Make Markdown from a stranger fit to be said in the repository's own name.

    Nobody is notified, nothing is linked to other issues, no image is shown, and no HTML gets
    through, comments included: a character without width stands where it would begin.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(char for char in text if char in "\n\t" or not _is_control(char))
    text = re.sub(r"[<@]", rf"\g<0>{_NOTHING}", text)
    text = re.sub(r"(#|\bGH-)(?=\d)", rf"\g<0>{_NOTHING}", text, flags=re.IGNORECASE)
    return text.replace("![", f"!{_NOTHING}[").strip("\n")


def shorten(text: str, limit: int = COMMENT_CHARS) -> str:
    """Cut a text that is too long for a comment, after a whole line if it has any."""
    if len(text) <= limit:
        return text
    return text[:limit].rpartition("\n")[0] or text[:limit]


def _is_control(char: str) -> bool:
    """Say whether a character is a control, or turns the direction of others.

    U+200D joins emoji, and U+200C belongs to several scripts: both stay.
    """
    kind = unicodedata.category(char)
    return kind in ("Cc", "Cs", "Co", "Zl", "Zp") or (kind == "Cf" and char not in "\u200c\u200d")


def say(number: int, mark: str, text: str) -> None:
    """Write a comment below an issue or a pull request, in place of the one with the same mark."""
    body = f"<!-- {mark} -->\n{text}\n"
    comments = call(f"{repository()}/issues/{number}/comments?per_page=100")
    for comment in comments or []:
        is_ours = (comment.get("user") or {}).get("login") == BOT
        if is_ours and comment["body"].startswith(f"<!-- {mark} -->"):
            call(f"{repository()}/issues/comments/{comment['id']}", "PATCH", {"body": body})
            return
    call(f"{repository()}/issues/{number}/comments", "POST", {"body": body})
