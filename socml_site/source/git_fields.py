"""What commits did to some fields of some files, read with one `git log` for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from socml_site.source.git_log import run_git

_FORMAT = "%x00%H"
_FILE = re.compile(r"^diff --git ", re.MULTILINE)
_NEW_PATH = re.compile(r"^(?:\+\+\+ b/|rename to )(.*)$", re.MULTILINE)
_OLD_PATH = re.compile(r"^(?:--- a/|rename from )(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one commit did to the fields of one file.

    Values are as the file has them, without quotes and comments. A field that is in `before` only
    was taken out. `is_new` says that the file was not there before, `is_gone` that it is not there
    any more; `path` is then the one that it had.
    """

    sha: str
    path: str
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    is_new: bool = False
    is_gone: bool = False


def read_field_changes(
    root: Path, folder: str, fields: Sequence[str]
) -> tuple[FieldChange, ...] | None:
    """Read who changed which fields at the top of files, the newest commit first.

    Args:
        root: The conference's folder.
        folder: Below it.
        fields: Their names; a line of text that begins like one of them counts as well.

    Returns:
        Changes that touch at least one of the fields; None if there is no git, or no commit.
    """
    names = "|".join(fields)
    text = run_git(
        root, "log", f"--format={_FORMAT}", "--patch", "--unified=0", "--find-renames",
        f"-G^({names}):", "--relative", "--no-color", "--no-ext-diff", "--no-textconv",
        "--src-prefix=a/", "--dst-prefix=b/", "HEAD", "--", folder,
    )  # fmt: skip
    if text is None:
        return None
    line = re.compile(rf"^([-+])({names}):[ \t]*(.*)$", re.MULTILINE)
    return tuple(_changes(text, line))


def _changes(text: str, line: re.Pattern[str]) -> Iterator[FieldChange]:
    # No text of a patch can hold the character that divides commits: such files are not read.
    for commit in text.split("\0")[1:]:
        sha, _, patch = commit.partition("\n")
        for part in _FILE.split(patch)[1:]:
            head, _, body = part.partition("\n@@")
            new, old = _NEW_PATH.search(head), _OLD_PATH.search(head)
            path = new or old
            if path is None:
                continue
            found: dict[str, dict[str, str]] = {"-": {}, "+": {}}
            for sign, name, value in line.findall(body):
                found[sign].setdefault(name, _plain(value))
            yield FieldChange(
                sha=sha,
                path=path[1],
                before=found["-"],
                after=found["+"],
                is_new="\nnew file mode" in head,
                is_gone="\ndeleted file mode" in head,
            )


def _plain(value: str) -> str:
    """Take quotes and a comment off; what is left is compared and shown, and never understood."""
    value = value.strip()
    if value[:1] in ("'", '"'):
        return value[1:].partition(value[0])[0]
    return value.partition(" #")[0].strip()
