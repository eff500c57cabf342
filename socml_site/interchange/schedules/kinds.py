"""What kind of file somebody has given us: by its first bytes, and never by its name alone."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from socml_site.interchange.note_text import decode
from socml_site.source import ProjectError, plain_line_ends

MAX_BYTES = 32 * 1024 * 1024
_START = 4096


class Kind(StrEnum):
    """The kinds that are read."""

    XML = "XML"
    JSON = "JSON"
    CALENDAR = "iCalendar"
    YAML = "YAML"
    TABLE = "CSV"


@dataclass(frozen=True, slots=True)
class Given:
    """A text of a kind; `guesses` says what had to be guessed to read it."""

    kind: Kind
    text: str
    guesses: tuple[str, ...] = ()


_AS_CSV = "save it as CSV"
_ANOTHER = "its schedule may be offered as schedule.xml, JSON, iCalendar or CSV as well"
_NO_TEXT = "no text, and of no kind that is known"
_PACKED = "take out the file that is meant"

# What a file of each kind begins with, what it is, and what to do.
_SIGNS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", _ANOTHER),
    (b"{\\rtf", "a text document (RTF)", "save its table as CSV"),
    (b"\x89PNG", "a picture (PNG)", _ANOTHER),
    (b"GIF8", "a picture (GIF)", _ANOTHER),
    (b"\xff\xd8\xff", "a picture (JPEG)", _ANOTHER),
    (b"BM", "a picture (BMP)", _ANOTHER),
    (b"II*\0", "a picture (TIFF)", _ANOTHER),
    (b"MM\0*", "a picture (TIFF)", _ANOTHER),
    (b"\x1f\x8b", "a compressed file (gzip)", "unpack it with `gunzip`"),
    (b"BZh", "a compressed file (bzip2)", "unpack it with `bunzip2`"),
    (b"\xfd7zXZ\0", "a compressed file (xz)", "unpack it with `unxz`"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd)", "unpack it with `unzstd`"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", _PACKED),
    (b"Rar!", "an archive (RAR)", _PACKED),
    (b"SQLite format 3\0", "a database (SQLite)", "save the table that is meant as CSV"),
    (b"\x7fELF", "a program", ""),
    (b"MZ", "a program", ""),
    (b"OggS", "a recording (Ogg)", ""),
    (b"ID3", "a recording (MP3)", ""),
    (b"\x1aE\xdf\xa3", "a recording (Matroska)", ""),
)
# What is in a zip, what that makes it, and what to do.
_ZIPS: tuple[tuple[str, str, str], ...] = (
    ("xl/", "an Excel workbook", _AS_CSV),
    ("word/", "a Word document", "save its table as CSV"),
    ("ppt/", "a PowerPoint presentation", _ANOTHER),
    ("Index/", "a document of Apple's Numbers, Pages or Keynote", "export it as CSV"),
    ("META-INF/container.xml", "an electronic book (EPUB)", _ANOTHER),
)
_OPEN_DOCUMENTS: tuple[tuple[str, str, str], ...] = (
    ("spreadsheet", "a LibreOffice spreadsheet", _AS_CSV),
    ("text", "a LibreOffice document", "save its table as CSV"),
    ("presentation", "a LibreOffice presentation", _ANOTHER),
)
# What a text of each kind begins with.
_TEXTS: tuple[tuple[str, str, str], ...] = (
    (r"BEGIN:VCARD", "a file of contacts (vCard)", ""),
    (
        r"version https://git-lfs\.github\.com",
        "a pointer of Git LFS",
        "get the file itself: `git lfs pull`",
    ),
    (r"(?:<!doctype html|<html\b)", "a web page (HTML)", _ANOTHER),
    (r"(?:From |Return-Path:|Received:|MIME-Version:)", "an e-mail", "save what is attached to it"),
    (r"%!PS", "a PostScript document", _ANOTHER),
    (r"(?:diff --git|--- a/)", "a patch", ""),
    (r"#!", "a script", ""),
    (r"-----BEGIN ", "a key or a signature", ""),
)  # fmt: skip
_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")
# Codecs for text, none of which takes long.
_USUAL = re.compile(
    r"(?:iso[-_]?8859|latin|windows|cp|koi8|mac|shift|euc|gb|big5|utf-?(?:16|32))", re.I
)


def refused(source: Path | str, what: str, cure: str = "") -> ProjectError:
    """Return the error for a file that is something else."""
    return ProjectError(f"{source} is {what}{f'; {cure}' if cure else ''}")


def read_bytes(source: Path) -> bytes:
    """Read a file of somebody's choice, if it is not too large.

    Raises:
        ProjectError: If it cannot be read.
    """
    try:
        with open(source, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise ProjectError(f"{source} cannot be read: {(error.strerror or '').lower()}") from error
    if len(data) > MAX_BYTES:
        raise ProjectError(f"{source} is larger than {MAX_BYTES // 1024 // 1024} MB")
    return data


def recognize(source: Path, data: bytes) -> Given:
    """Say what a file is.

    Raises:
        ProjectError: If it is of a kind that is not read; the message names the kind.
    """
    _refuse_what_is_no_text(source, data)
    guesses: list[str] = []
    found = _ENCODING.search(data[:_START])
    declared = found[1].decode() if found else ""
    text = decode(data, guesses, declared if _USUAL.match(declared) else "")
    text = plain_line_ends(text).lstrip("\ufeff \t\n")
    if not text:
        raise refused(
            source, _NO_TEXT if data.strip() else "empty", _ANOTHER if data.strip() else ""
        )
    for sign, what, cure in _TEXTS:
        if re.match(sign, text, re.I if sign.startswith("(?:<") else 0):
            raise refused(source, what, cure)
    return Given(_kind_of_text(source, text), text, tuple(guesses))


def _kind_of_text(source: Path, text: str) -> Kind:
    if text.startswith("BEGIN:VCALENDAR"):
        return Kind.CALENDAR
    if text[0] == "<":
        return Kind.XML
    if text[0] in "{[":
        return Kind.JSON
    first = next((line for line in text.split("\n") if line.strip() and line[0] != "#"), text[:100])
    is_yaml = source.suffix.lower() in (".yml", ".yaml") or re.match(r"(?:---\s*$|- \S|-$)", first)
    return Kind.YAML if is_yaml else Kind.TABLE


def _refuse_what_is_no_text(source: Path, data: bytes) -> None:
    for sign, what, cure in _SIGNS:
        if data.startswith(sign) and (b"\0" in data[:_START] or not sign.isalnum()):
            raise refused(source, what, cure)
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        raise refused(source, *_kind_of_zip(data))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        is_book = "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data
        if is_book:
            raise refused(source, "an Excel workbook", _AS_CSV)
        raise refused(source, "a document of an old Office program", "save its table as CSV")
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        what = "a picture (WebP)" if data[8:12] == b"WEBP" else "a recording"
        raise refused(source, what, _ANOTHER)
    if data[4:8] == b"ftyp":
        is_picture = data[8:12] in (b"avif", b"heic", b"mif1", b"heix")
        raise refused(source, "a picture" if is_picture else "a recording (MP4)", _ANOTHER)
    if b"\0" in data[:_START] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(source, _NO_TEXT, _ANOTHER)


def _kind_of_zip(data: bytes) -> tuple[str, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "an archive (zip), and a damaged one", ""
    kind = data[30:160].decode("latin-1")
    for word, what, cure in _OPEN_DOCUMENTS:
        if f"opendocument.{word}" in kind:
            return what, cure
    for beginning, what, cure in _ZIPS:
        if any(name.startswith(beginning) for name in names):
            return what, cure
    return "an archive (zip)", _PACKED
