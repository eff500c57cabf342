"""Small photographs as cameras write them, with and without the place where they were taken."""

from __future__ import annotations

import struct
import zlib

XMP = b"http://ns.adobe.com/xap/1.0/\0"


def tiff(order: str = ">", *, with_place: bool = False) -> bytes:
    """An Exif block that says how the picture is turned, and where it was taken."""
    entries = [(0x0112, 3, 1, 6 << 16 if order == ">" else 6)]
    size = 8 + 2 + 12 * (1 + with_place) + 4
    if with_place:
        entries.append((0x8825, 4, 1, size))
    start = {">": b"MM\0*", "<": b"II*\0"}[order] + struct.pack(f"{order}I", 8)
    return start + _directory(order, entries) + (_gps(order, size) if with_place else b"")


def _directory(order: str, entries: list[tuple[int, int, int, int]]) -> bytes:
    packed = b"".join(struct.pack(f"{order}HHII", *each) for each in entries)
    return struct.pack(f"{order}H", len(entries)) + packed + bytes(4)


def _gps(order: str, at: int) -> bytes:
    after = at + 2 + 12 * 4 + 4
    north, east = (int.from_bytes(each, "big" if order == ">" else "little")
                   for each in (b"N\0\0\0", b"E\0\0\0"))  # fmt: skip
    entries = [(1, 2, 2, north), (2, 5, 3, after), (3, 2, 2, east), (4, 5, 3, after + 24)]
    values = struct.pack(f"{order}12I", 52, 1, 30, 1, 0, 1, 13, 1, 24, 1, 0, 1)
    return _directory(order, entries) + values


def segment(content: bytes) -> bytes:
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def photo(order: str = ">", *, with_place: bool = False, xmp: bytes = b"") -> bytes:
    """A JPEG, as far as its picture begins."""
    exif = segment(b"Exif\0\0" + tiff(order, with_place=with_place))
    more = segment(XMP + xmp) if xmp else b""
    return b"\xff\xd8" + exif + more + b"\xff\xda\0\x08picture\xff\xd9"


def chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(
        name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)
        for name, content in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body
