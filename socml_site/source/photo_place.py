"""Where a photograph was taken: found in its hidden data, and taken out without touching the rest.

Sources: Exif 2.32, TIFF 6.0, XMP part 3 (JPEG, PNG, WebP), the PNG specification, third edition;
for profiles as text in a PNG, `png.c` of ImageMagick.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

_GPS = 0x8825
_MOST_ENTRIES = 200
# Bytes of a value of each of TIFF's types.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_TIFF = re.compile(rb"(?:Exif\x00\x00)?(?=II\*\x00|MM\x00\*)")
_LOOSE_TIFF = re.compile(rb"Exif\x00\x00(?=II\*\x00|MM\x00\*)")
_XMP_NAMES = (b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0")
_XMP_PLACE = re.compile(
    rb"exif:GPS\w{1,40}\s*=\s*(?:\"([^\"]*)\"|'([^']*)')|<exif:GPS\w{1,40}(?:\s[^<>]*)?>([^<]*)<"
)
_PNG_BEGIN = b"\x89PNG\r\n\x1a\n"
_PNG_TEXT = re.compile(
    rb"XML:com\.adobe\.xmp|(?P<is_hex>Raw profile type (?:exif|app1|xmp))|(?P<place>exif:GPS\w+)",
    re.IGNORECASE,
)
_MOST_UNPACKED = 2 * 1024 * 1024
_MOST_TEXTS = 20
_VIDEO_PLACE = re.compile(rb"\xa9xyz|com\.apple\.quicktime\.location\.ISO6709")


class _Block(NamedTuple):
    """A stretch of a file; `crc_at` is where the sum of a PNG's chunk stands, and 0 elsewhere."""

    start: int
    end: int
    is_xmp: bool
    crc_at: int = 0


def erase_place(data: bytes) -> bytes:
    """Return a picture that does not say where it was taken.

    Its length is the same, but for texts in a PNG that are packed or in hexadecimal: they go whole.
    It is the same if there is no position in it, or if it is no JPEG, PNG, WebP, AVIF or HEIC.
    """
    changed = bytearray(data)
    for block in _blocks(data):
        _erase(changed, block)
        if block.crc_at and changed[block.start : block.end] != data[block.start : block.end]:
            # The sum covers the chunk's name too.
            name = _png_name(data, block)
            summed = zlib.crc32(changed[name : block.crc_at])
            changed[block.crc_at : block.crc_at + 4] = struct.pack(">I", summed)
    if data.startswith(_PNG_BEGIN):
        for start, end in reversed(list(_telling_texts(bytes(changed)))):
            del changed[start:end]
    return bytes(changed)


def is_video_with_place(data: bytes) -> bool:
    """Whether an MP4 or QuickTime file says where it was taken."""
    return data[4:8] == b"ftyp" and _VIDEO_PLACE.search(data) is not None


def _blocks(data: bytes) -> Iterator[_Block]:
    if data.startswith(b"\xff\xd8"):
        yield from _jpeg_blocks(data)
    elif data.startswith(_PNG_BEGIN):
        yield from _png_blocks(data)
    elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        yield from _webp_blocks(data)
    elif data[4:8] == b"ftyp":
        for match in _LOOSE_TIFF.finditer(data):
            yield _Block(match.end(), len(data), is_xmp=False)


def _jpeg_blocks(data: bytes) -> Iterator[_Block]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        start, end = at + 4, min(at + 2 + length, len(data))
        if data[at + 1] == 0xE1:
            yield from _metadata(data, start, end)
        at += 2 + max(length, 2)


def _metadata(data: bytes, start: int, end: int) -> Iterator[_Block]:
    tiff = _TIFF.match(data, start, end)
    if tiff is not None:
        yield _Block(tiff.end(), end, is_xmp=False)
    elif data.startswith(_XMP_NAMES, start, end):
        yield _Block(start, end, is_xmp=True)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the names of chunks, and where their contents begin and end."""
    at = len(_PNG_BEGIN)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], at + 8, min(at + 8 + length, len(data) - 4)
        at += 12 + length


def _png_blocks(data: bytes) -> Iterator[_Block]:
    for name, start, end in _png_chunks(data):
        if name == b"eXIf":
            yield _Block(start, end, is_xmp=False, crc_at=end)
        elif name == b"iTXt" and data.startswith(b"XML:com.adobe.xmp\0\0", start):
            yield _Block(start, end, is_xmp=True, crc_at=end)


def _telling_texts(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where those chunks of text begin and end in which there is still a place."""
    texts = (
        (name, start, end, keyword)
        for name, start, end in _png_chunks(data)
        if name in (b"tEXt", b"zTXt", b"iTXt")
        and (keyword := _PNG_TEXT.match(data, start, end))
        and data[keyword.end() : keyword.end() + 1] == b"\0"
    )
    for name, start, end, keyword in islice(texts, _MOST_TEXTS):
        content = _unpack(name, data[keyword.end() + 1 : end])
        if keyword["is_hex"]:
            content = _read_hex(content)
        if keyword["place"] or _has_place(content):
            yield start - 8, end + 4


def _unpack(name: bytes, content: bytes) -> bytes:
    """Return what follows the keyword of a chunk of text, as far as is sensible."""
    is_packed = name == b"zTXt" or (name == b"iTXt" and content[:1] == b"\1")
    if name == b"iTXt":
        # Behind language and translated keyword.
        content = content[2:].split(b"\0", 2)[-1]
    elif name == b"zTXt":
        content = content[1:]
    try:
        return zlib.decompressobj().decompress(content, _MOST_UNPACKED) if is_packed else content
    except zlib.error:
        return b""


def _read_hex(profile: bytes) -> bytes:
    """Read a profile as ImageMagick writes it: its name, its length, and bytes in hexadecimal."""
    try:
        return bytes.fromhex(b"".join(profile.split()[2:]).decode("ascii"))
    except ValueError:
        return b""


def _has_place(content: bytes) -> bool:
    changed = bytearray(content)
    whole = _Block(0, len(content), is_xmp=True)
    for block in list(_metadata(content, 0, len(content))) or [whole]:
        _erase(changed, block)
    return changed != content


def _png_name(data: bytes, block: _Block) -> int:
    return max(data.rfind(b"eXIf", 0, block.start + 1), data.rfind(b"iTXt", 0, block.start + 1))


def _webp_blocks(data: bytes) -> Iterator[_Block]:
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        start, end = at + 8, min(at + 8 + length, len(data))
        if data[at : at + 4] == b"EXIF":
            tiff = _TIFF.match(data, start, end)
            yield _Block(tiff.end() if tiff else start, end, is_xmp=False)
        elif data[at : at + 4] == b"XMP ":
            yield _Block(start, end, is_xmp=True)
        at += 8 + length + length % 2


def _erase(data: bytearray, block: _Block) -> None:
    if block.is_xmp:
        _erase_xmp(data, block)
    else:
        _erase_gps(data, block)


def _erase_xmp(data: bytearray, block: _Block) -> None:
    for match in _XMP_PLACE.finditer(bytes(data[block.start : block.end])):
        for group in (1, 2, 3):
            start, end = match.span(group)
            if start >= 0 and match[group].strip():
                data[block.start + start : block.start + end] = b" " * (end - start)


def _erase_gps(data: bytearray, block: _Block) -> None:
    """Empty the directory of GPS data, with the values that its entries point to."""
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[block.start : block.start + 2]))
    if order is None:
        return
    first = _number(data, block, order, "I", block.start + 4)
    pointer = next((each for each in _entries(data, block, order, first) if each[0] == _GPS), None)
    if pointer is None:
        return
    directory = pointer[3]
    entries = list(_entries(data, block, order, directory))
    for _, kind, count, value in entries:
        size = _SIZES.get(kind, 1) * count
        start = block.start + value
        if 4 < size <= block.end - start:
            data[start : start + size] = bytes(size)
    if entries:
        start = block.start + directory
        data[start : start + 2 + 12 * len(entries)] = bytes(2 + 12 * len(entries))


def _entries(
    data: bytearray, block: _Block, order: str, offset: int | None
) -> list[tuple[int, int, int, int]]:
    """Return tag, type, count, and value or its place, of all entries in a directory."""
    if offset is None:
        return []
    start = block.start + offset
    count = _number(data, block, order, "H", start) or 0
    if count > _MOST_ENTRIES or start + 2 + 12 * count > block.end:
        return []
    return [
        struct.unpack_from(f"{order}HHII", data, start + 2 + 12 * number) for number in range(count)
    ]


def _number(data: bytearray, block: _Block, order: str, kind: str, at: int) -> int | None:
    if not block.start <= at <= block.end - struct.calcsize(kind):
        return None
    (found,) = struct.unpack_from(order + kind, data, at)
    return int(found)
