"""What commits did to some fields of some files, read with one `git log` for all of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from socml_site.source.files import SourceFile
from socml_site.source.front_matter import split_front_matter
from socml_site.source.git_log import run_git
from socml_site.source.yaml_nodes import List, Scalar, to_plain

_FORMAT = "%x00%H"
# So many lines around each change that the header is among them, which is at the top.
_CONTEXT = "--unified=2000"
_FILE = re.compile(r"^diff --git ", re.MULTILINE)
_NEW_PATH = re.compile(r"^(?:\+\+\+ b/|rename to )(.*)$", re.MULTILINE)
_OLD_PATH = re.compile(r"^(?:--- a/|rename from )(.*)$", re.MULTILINE)
# Lines that hold the rest of a value which does not end on the line of its field.
_REST_OF_VALUE = "[ \t]+[^ \t]|-[ \t]"
_END_OF_HEADER = re.compile(r"(?:---|\.\.\.)[ \t]*")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one commit did to the fields of one file.

    Values are the text that stands there, lists of several as JSON; only those that differ are
    here. A field that is in `before` only was taken out. `is_new` says that the file was not there
    before, `is_gone` that it is not there any more; `path` is then the one that it had.
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
        fields: Their names.

    Returns:
        Changes that touch at least one of the fields, new files that have one among them; None if
        there is no git, or no commit. What a merge changed by itself is not among them.
    """
    text = run_git(
        root, "log", f"--format={_FORMAT}", "--patch", _CONTEXT, "--find-renames",
        f"-G^(({'|'.join(fields)})[ \t]*:|{_REST_OF_VALUE})", "--relative", "--no-color",
        "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/",
        "HEAD", "--", folder,
    )  # fmt: skip
    return None if text is None else tuple(_changes(text, fields))


def _changes(text: str, fields: Sequence[str]) -> Iterator[FieldChange]:
    # No text of a patch can hold the character that divides commits: such files are not read.
    for commit in text.split("\0")[1:]:
        sha, _, patch = commit.partition("\n")
        for part in _FILE.split(patch)[1:]:
            head, _, body = part.partition("\n@@ ")
            path = _NEW_PATH.search(head) or _OLD_PATH.search(head)
            if path is None:
                continue
            lines = body.split("\n")[1:]
            headers = [_header_in(lines, sign) for sign in "-+"]
            # Most edits are of the text below; to understand a header takes long.
            if headers[0] == headers[1]:
                continue
            old, new = (_fields_in(header, path[1], fields) for header in headers)
            if old == new:
                continue
            yield FieldChange(
                sha=sha,
                path=path[1],
                before={name: old[name] for name in old if old[name] != new.get(name)},
                after={name: new[name] for name in new if new[name] != old.get(name)},
                is_new="\nnew file mode" in head,
                is_gone="\ndeleted file mode" in head,
            )


def _header_in(lines: Sequence[str], sign: str) -> list[str]:
    """Return the header of the file before (`-`) or after (`+`) a change."""
    header: list[str] = []
    for line in lines:
        if line[:1] not in (" ", sign):
            continue
        header.append(line[1:].rstrip("\r"))
        if len(header) > 1 and _END_OF_HEADER.fullmatch(header[-1]):
            break
    return header


def _fields_in(header: Sequence[str], path: str, names: Sequence[str]) -> dict[str, str]:
    table = split_front_matter(SourceFile(path, "\n".join([*header, ""])), []).fields
    found: dict[str, str] = {}
    for name in names:
        value = table.value(name)
        if isinstance(value, List) and len(value.items) == 1:
            value = value.items[0]
        if isinstance(value, Scalar):
            if not value.is_absent:
                found[name] = " ".join(value.text.split())
        elif value is not None:
            found[name] = json.dumps(to_plain(value), ensure_ascii=False)
    return found
