"""Files that lie beside pages: whether they are what their names say, and what they hide."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Iterator
from pathlib import Path

from socml_site.problems import Location, Problem, report
from socml_site.source.conflicts import check_conflicts
from socml_site.source.photo_place import erase_place, is_video_with_place

_POINTER = b"version https://git-lfs.github.com/spec/"
_MOST_BYTES = 64 * 1024 * 1024
# How files of a kind begin, what the kind is called, and the endings that they may have.
_KINDS: tuple[tuple[re.Pattern[bytes], str, tuple[str, ...]], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG", (".png",)),
    (re.compile(rb"\xff\xd8\xff"), "JPEG", (".jpg", ".jpeg")),
    (re.compile(rb"GIF8[79]a"), "GIF", (".gif",)),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WebP", (".webp",)),
    (re.compile(rb"....ftyp(?:avi[fs]|mi[af]1)", re.DOTALL), "AVIF", (".avif",)),
    (re.compile(rb"....ftyphe[ivc]", re.DOTALL), "HEIC", (".heic",)),
    (re.compile(rb"....ftyp", re.DOTALL), "MP4", (".mp4",)),
    (re.compile(rb"%PDF-"), "PDF", (".pdf",)),
    (re.compile(rb"PK\x03\x04|PK\x05\x06"), "ZIP", (".zip", ".pptx", ".docx", ".xlsx", ".odp",
                                                  ".odt", ".ods")),
    (re.compile(rb"OggS"), "Ogg", (".ogg",)),
    (re.compile(rb"\x1a\x45\xdf\xa3"), "WebM", (".webm",)),
    (re.compile(rb"ID3|\xff[\xe2-\xff]"), "MP3", (".mp3",)),
    (re.compile(rb"BM....\0\0\0\0", re.DOTALL), "BMP", (".bmp",)),
    (re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg\b", re.DOTALL), "SVG", (".svg",)),
    (re.compile(rb"\s*<(?:!doctype html|html)\b", re.IGNORECASE), "HTML", (".html",)),
)  # fmt: skip
_BINARY = frozenset(suffix for _, name, several in _KINDS[:-2] for suffix in several) - {".bmp"}


def check_attachment(root: Path, path: str) -> tuple[Problem, ...]:
    """Report what is wrong with a file that is published as it is, by its path below `root`."""
    place = root / path
    if place.stat().st_size > _MOST_BYTES:
        return ()
    return tuple(_check(path, place.read_bytes()))


def _check(path: str, data: bytes) -> Iterator[Problem]:
    suffix = os.path.splitext(path)[1].lower()
    if data.startswith(_POINTER):
        message = "this is only a pointer of Git LFS to the file"
        hint = "fetch the file with `git lfs pull`; in a workflow, check out with `lfs: true`"
        yield report("lfs-pointer", Location(path), message, hint)
    elif suffix in _BINARY:
        yield from _check_kind(path, suffix, data)
    else:
        yield from check_conflicts(_read_text(data), path)
    if erase_place(data) != data:
        message = "this photograph says where it was taken"
        hint = "`socml check --fix` takes the position out, and nothing else"
        yield report("photo-place", Location(path), message, hint)
    elif is_video_with_place(data):
        message = "this film says where it was taken"
        yield report("photo-place", Location(path), message, "save it again without its position")


def _read_text(data: bytes) -> str:
    """Return the text of a file, whatever its ending; what is no text has none."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return "" if b"\0" in data else data.decode("utf-8-sig", "replace")


def _check_kind(path: str, suffix: str, data: bytes) -> Iterator[Problem]:
    head = data[:1024]
    found = next(((name, several) for begins, name, several in _KINDS if begins.match(head)), None)
    if found is not None and suffix in found[1]:
        return
    expected = next(name for _, name, several in _KINDS if suffix in several)
    if not data:
        message, hint = "this file is empty", "add it again"
    elif found is None:
        message, hint = f"this is no {expected}, and of no kind that is known", "save it again"
    else:
        message = f"this is no {expected}, but {found[0]}"
        hint = f"rename it to end in {found[1][0]}, or save it again as {expected}"
    yield report("not-as-named", Location(path), message, hint)
