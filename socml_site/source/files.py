"""Bytes on disk become text: what may be read, how large, in which encoding, under which name."""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from socml_site.problems import Location, Problem, address, report

CONFERENCE_FILE = "conference.yml"
CONTENT_FOLDER = "content"
CONTRIBUTED_FOLDERS = ("sessions", "minutes", "people")
MAX_CONFERENCE_BYTES = 256 * 1024
MAX_PAGE_BYTES = 2048 * 1024

# Kinds of file that a browser shows or saves, and never runs: no HTML, SVG, XML or scripts.
ATTACHMENT_SUFFIXES = frozenset(
    ".png .jpg .jpeg .gif .webp .avif .pdf .txt .csv .tsv .json .bib .ipynb .zip .mp3 .ogg"
    " .mp4 .webm .pptx .odp .docx .odt .xlsx .ods".split()
)

# Some editors add an ending of their own; such a file is meant to be read.
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".md.txt", ".markdown.txt")
_BETWEEN = re.compile(r"[._-]")
_MAX_STEM = 80
# Source: "Naming Files, Paths, and Namespaces" in Microsoft's documentation of Windows.
_RESERVED = re.compile(
    "(?:con|prn|aux|nul|conin[$]|conout[$]|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:[. ].*)?",
    re.IGNORECASE,
)
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\\]|[. ]$')
# Control characters, and those that turn the direction of a line ("Trojan Source", CVE-2021-42574).
_HARMLESS = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
# What nobody can see in the name of a file: control and format characters, but for the joiners
# that scripts and emoji need.
_UNSEEN_IN_NAME = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0001]"
)
_PICTURE_AS_TEXT = re.compile(rb"data:image/[\w.+-]{1,30};base64,")
_MARKDOWN_ENDING = re.compile(r"\.(?:md|markdown)$")


class ProjectError(Exception):
    """The folder cannot be read as a conference at all; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One text file: `text` has `\\n` line ends and no byte order mark."""

    path: str
    text: str

    @property
    def stem(self) -> str:
        return self.path.rsplit("/", 1)[-1].removesuffix(".md")


@dataclass(frozen=True, slots=True)
class Listing:
    """What one contributed folder holds, by path relative to the project, in sorted order.

    `refused` are those with a problem of their own: links, and names that are no addresses.
    """

    documents: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def list_folder(root: Path, folder: str, problems: list[Problem]) -> Listing:
    """List the Markdown files right in a folder, and the other files at any depth.

    A folder that is not there is empty. `README.md` files explain the folder on the repo host and
    are not contributions; hidden files are not looked at.

    Raises:
        ProjectError: If the folder cannot be read.
    """
    documents: list[str] = []
    attachments: list[str] = []
    refused: list[str] = []
    for path, is_link in _walk(root, folder):
        name = path.rsplit("/", 1)[-1]
        if is_link:
            problems.append(refuse_link(path))
            refused.append(path)
        elif "\N{REPLACEMENT CHARACTER}" in name and not name.lower().endswith(_MARKDOWN):
            message = "the name of this file is not UTF-8"
            hint = "rename it, with letters that every computer has"
            problems.append(report("bad-name", Location(path), message, hint))
            refused.append(path)
        elif (problem := _check_portable(path)) is not None:
            problems.append(problem)
            refused.append(path)
        elif not name.lower().endswith(_MARKDOWN):
            attachments.append(path)
        elif name.lower() != "readme.md":
            documents.append(path)
    bad = {problem.location.path: problem for problem in _check_names(folder, documents)}
    problems.extend(bad.values())
    problems.extend(_check_collisions(sorted([*documents, *attachments])))
    good = tuple(path for path in documents if path not in bad)
    return Listing(good, tuple(attachments), (*refused, *bad))


def list_content(root: Path, problems: list[Problem]) -> tuple[str, ...]:
    """List the hosts' own pages, such as `content/venue.md`, and what lies beside them."""
    found: list[str] = []
    for path, is_link in _walk(root, CONTENT_FOLDER):
        if is_link:
            # The site engine would follow it, and publish what is not in the repository.
            problems.append(refuse_link(path))
        elif (problem := _check_portable(path)) is not None:
            problems.append(problem)
        else:
            found.append(path)
    problems.extend(_check_collisions(found))
    return tuple(found)


def _walk(root: Path, folder: str) -> Iterator[tuple[str, bool]]:
    top = root / folder
    if top.is_symlink():
        yield folder, True
        return
    if not top.exists():
        return
    try:
        with os.scandir(top) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise ProjectError(f"cannot read the folder {folder}/: {_reason(error)}") from error
    for entry in entries:
        # A name that is not UTF-8 could not be printed; shown like this, it is no good address.
        name = entry.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        path = f"{folder}/{name}"
        if entry.name.startswith("."):
            continue
        if entry.is_symlink():
            yield path, True
        elif entry.is_dir():
            yield from _walk(root, path)
        else:
            yield path, False


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()


def refuse_link(path: str) -> Problem:
    """Report a symbolic link, which could publish a file from outside."""
    message = "this is a symbolic link, which is not followed"
    return report("symlink", Location(path), message, "put the file itself here")


def _check_portable(path: str) -> Problem | None:
    """Report a name that Windows cannot have, or that is not what people see.

    Nobody on Windows could check the repository out.
    """
    for name in path.split("/")[1:]:
        seen = _UNSEEN_IN_NAME.sub("", name)
        if seen != name:
            code = next(char for char in name if _UNSEEN_IN_NAME.match(char))
            message = f"in the name of this file is an {_describe_unseen(code)}"
        elif is_reserved(name) or _NOT_ON_WINDOWS.search(name):
            message = f'no Windows computer can have a file called "{name}"'
        else:
            continue
        stem, dot, suffix = seen.partition(".")
        fitting = f"{repair_stem(stem)}{dot}{suffix}".rstrip(". ")
        return report("bad-name", Location(path), message, f'rename it to "{fitting}"')
    return None


def _check_names(folder: str, documents: Iterable[str]) -> Iterator[Problem]:
    for path in documents:
        parent, _, name = path.rpartition("/")
        stem, _, suffix = name.removesuffix(".txt").rpartition(".")
        suffix = "txt" if name.endswith(".txt") else suffix
        if parent != folder:
            message = f"files right in {folder}/ are published, those in folders below it are not"
            hint = f"move it to {folder}/{_fitting_name(folder, stem)}"
        elif suffix != "md" or not is_good_stem(stem):
            what = "the name of a file must end in .md" if is_good_stem(stem) else ""
            message = what or f'"{name}" cannot become an address'
            hint = f'rename it to "{_fitting_name(folder, stem)}"'
        elif stem == "index":
            message = (
                f"/{folder}/ is the list of all {folder}, so no file here can be called index.md"
            )
            hint = "name the file after what it is about"
        else:
            continue
        yield report("bad-name", Location(path), message, hint)


def _fitting_name(folder: str, stem: str) -> str:
    fitting = f"{repair_stem(stem)}.md"
    return f"{folder}-{fitting}" if fitting in ("index.md", "readme.md") else fitting


def _check_collisions(paths: Iterable[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for path in paths:
        key = unicodedata.normalize("NFKC", path).casefold()
        other = seen.setdefault(_MARKDOWN_ENDING.sub(".md", key), path)
        if other != path:
            yield report(
                "name-collision",
                Location(path),
                f"this name and {other} are the same on many systems",
                "rename one of them",
            )


def is_good_stem(stem: str) -> bool:
    """Whether a file's stem is good as an id and address."""
    # Beside `index.html`, which is the list of the folder, no page can be `index.html/`.
    if len(stem) > _MAX_STEM or stem.startswith("index.") or is_reserved(stem):
        return False
    return all(part and address(part) == part for part in _BETWEEN.split(stem))


def is_reserved(name: str) -> bool:
    """Whether Windows keeps the name of a file for itself, whatever its ending."""
    return _RESERVED.fullmatch(name) is not None


def repair_stem(name: str) -> str:
    """Turn any name into a file stem that is good as an address, such as `causal-rl`."""
    stem = address(name) or "untitled"
    return f"{stem}-page" if is_reserved(stem) else stem


def read_file(root: Path, path: str, max_bytes: int, problems: list[Problem]) -> SourceFile | None:
    """Read one text file, or report why it cannot be read and return None."""
    try:
        # Not followed even if it became a link since the folder was listed.
        handle = os.open(os.path.join(root, path), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with open(handle, "rb") as stream:
            data = stream.read(max_bytes + 1)
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        message = f"this file cannot be read: {_reason(error)}"
        problems.append(report("encoding", Location(path), message))
        return None
    if len(data) > max_bytes:
        message = f"this file has {kilobytes(size)}; {kilobytes(max_bytes)} are accepted"
        hint = "shorten it, or split it"
        if _PICTURE_AS_TEXT.search(data):
            hint = (
                "pictures stand in it as letters and digits (data:image/…): save them as files"
                " beside it, and write ![what it shows](name.png) in their places"
            )
        problems.append(report("too-large", Location(path), message, hint))
        return None
    text = _decode(path, data, problems)
    return None if text is None else SourceFile(path, text)


def kilobytes(size: int) -> str:
    """Return a size, rounded up, as `65 KB`."""
    return f"{-(-size // 1024):,} KB"


def _decode(path: str, data: bytes, problems: list[Problem]) -> str | None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        problems.append(
            report(
                "encoding", Location(path), "this file is UTF-16", 'save it again as "UTF-8" text'
            )
        )
        return None
    try:
        data = data.removeprefix(codecs.BOM_UTF8)
        text = data.decode()
    except UnicodeDecodeError as error:
        problems.append(_not_utf8(path, data, error.start))
        return None
    text = plain_line_ends(text)
    # Deleting all that is harmless is the fastest look at plain ASCII.
    hidden = data.translate(None, _HARMLESS) and HIDDEN.search(text)
    if hidden:
        problems.append(_hidden_character(path, text, hidden.start()))
        return None
    return text


def _not_utf8(path: str, data: bytes, start: int) -> Problem:
    before = plain_line_ends(data[:start].decode(errors="replace"))
    location = location_at(path, before, len(before))
    guess = data[start : start + 1].decode("cp1252", "replace")
    return report(
        "encoding",
        location,
        f"this file is not UTF-8: byte 0x{data[start]:02X} does not belong here",
        f'save it again as "UTF-8"; here it probably should say "{guess}"',
    )


def _hidden_character(path: str, text: str, start: int) -> Problem:
    return report(
        "encoding",
        location_at(path, text, start),
        f"here is an {_describe_unseen(text[start])}",
        "delete it",
    )


def _describe_unseen(char: str) -> str:
    name = unicodedata.name(char, "control character").lower()
    return f"invisible character, U+{ord(char):04X} ({name})"


def plain_line_ends(text: str) -> str:
    """Return text with `\\n` at the end of every line."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def location_at(path: str, text: str, index: int, length: int = 1) -> Location:
    """Find the place of `length` characters of a line, of which the first is `text[index]`."""
    line = text.count("\n", 0, index) + 1
    column = index - (text.rfind("\n", 0, index) + 1) + 1
    return Location(path, line, column, line, column + length)
