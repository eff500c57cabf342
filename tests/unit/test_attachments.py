"""Files beside pages: what they are, and what they hide."""

from __future__ import annotations

import re
import zlib

import pytest
from click.testing import CliRunner
from photos import XMP, chunk, photo, png, tiff, webp
from project_files import write

from socml_site.cli import cli
from socml_site.load import load_archive
from socml_site.source.attachments import check_attachment
from socml_site.source.photo_place import erase_place

CONFERENCE = "name: Small\nacronym: small\ntimezone: Europe/Berlin\ndays: [{date: 2016-10-07}]\n"
MINUTES = "---\nattribution: chatham-house\n---\n![The room](room.jpg)\n"
FILES = {
    "conference.yml": CONFERENCE,
    "sessions/one.md": "---\ntitle: One\nproposers: Ann\n---\n",
    "minutes/one.md": MINUTES,
}
XMP_ATTRIBUTE = b'<rdf:Description exif:GPSLatitude="52,30N" dc:title="The room"/>'
XMP_ELEMENT = b"<exif:GPSLatitude>52,30N</exif:GPSLatitude><dc:title>The room</dc:title>"
WITH_PLACE = {
    "big-endian": photo(with_place=True),
    "little-endian": photo("<", with_place=True),
    "xmp": photo(xmp=XMP_ATTRIBUTE),
    "xmp elements": photo(xmp=XMP_ELEMENT),
    "both": photo(with_place=True, xmp=XMP_ATTRIBUTE),
    "png": png(
        chunk(b"tEXt", b"a\0b"), chunk(b"eXIf", tiff(with_place=True)), chunk(b"IDAT", b"x")
    ),
    "png xmp": png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP_ATTRIBUTE)),
    "webp": webp(
        (b"VP8X", b"x" * 10), (b"EXIF", tiff("<", with_place=True)), (b"XMP ", XMP_ELEMENT)
    ),
    "webp as phones write it": webp((b"EXIF", b"Exif\0\0" + tiff(with_place=True))),
    "avif": b"\0\0\0\x1cftypavif" + b"\0" * 9 + b"Exif\0\0" + tiff(with_place=True) + b"rest",
}


@pytest.mark.parametrize("data", WITH_PLACE.values(), ids=WITH_PLACE.keys())
def test_the_place_goes_and_nothing_else(data):
    clean = erase_place(data)
    assert clean != data
    assert erase_place(clean) == clean
    assert len(clean) == len(data)
    assert b"52,30N" not in clean
    assert (b"The room" in clean) == (b"The room" in data)
    # Degrees, minutes and seconds north.
    assert not re.search(rb"\0\0\x34\0\0\0\x01|\x34\0\0\0\x01\0\0", clean)
    turned = [b"\x01\x12\0\x03\0\0\0\x01\0\x06", b"\x12\x01\x03\0\x01\0\0\0\x06\0"]
    assert any(each in clean for each in turned) == any(each in data for each in turned)
    for name in (b"eXIf", b"iTXt"):
        at = clean.find(name)
        if clean.startswith(b"\x89PNG") and at > 0:
            end = at + 4 + int.from_bytes(clean[at - 4 : at], "big")
            assert zlib.crc32(clean[at:end]) == int.from_bytes(clean[end : end + 4], "big")


def raw_profile(name: bytes, content: bytes) -> bytes:
    """What ImageMagick writes as a text of a PNG."""
    lines = content.hex("\n", 36).encode()
    return b"\n%s\n%8d\n%s\n" % (name, len(content), lines)


EXIF = b"Exif\0\0" + tiff("<", with_place=True)
XMP_KEYWORD = b"XML:com.adobe.xmp\0"
TELLING_TEXTS = {
    "packed XMP": chunk(b"iTXt", XMP_KEYWORD + b"\1\0\0\0" + zlib.compress(XMP_ATTRIBUTE)),
    "packed XMP with a language": chunk(
        b"iTXt", XMP_KEYWORD + b"\1\0en\0XMP\0" + zlib.compress(XMP_ELEMENT)
    ),
    "packed Exif": chunk(
        b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(raw_profile(b"exif", EXIF))
    ),
    "Exif": chunk(b"tEXt", b"Raw profile type APP1\0" + raw_profile(b"generic", EXIF)),
    "XMP in APP1": chunk(
        b"tEXt", b"Raw profile type APP1\0" + raw_profile(b"app1", XMP + XMP_ELEMENT)
    ),
    "XMP": chunk(b"tEXt", b"Raw profile type xmp\0" + raw_profile(b"xmp", XMP_ATTRIBUTE)),
    "a property": chunk(b"tEXt", b"exif:GPSLatitude\x0052/1, 30/1, 0/1"),
    "cut off": chunk(
        b"iTXt", XMP_KEYWORD + b"\1\0\0\0" + zlib.compress(XMP_ATTRIBUTE + bytes(999))[:-9]
    ),
}


@pytest.mark.parametrize("telling", TELLING_TEXTS.values(), ids=TELLING_TEXTS.keys())
def test_a_packed_text_that_tells_the_place_goes_whole(telling):
    before, after = chunk(b"tEXt", b"Title\0The room"), chunk(b"IDAT", b"x")
    assert erase_place(png(before, telling, telling, after)) == png(before, after)


def test_a_packed_text_is_read_only_so_far():
    bomb = zlib.compress(bytes(16 * 1024 * 1024) + XMP_ATTRIBUTE)
    data = png(*[chunk(b"iTXt", XMP_KEYWORD + b"\1\0\0\0" + bomb)] * 30)
    assert erase_place(data) == data


@pytest.mark.parametrize(
    "data",
    [
        png(chunk(b"zTXt", b"Raw profile type exif\0\0not packed")),
        png(chunk(b"tEXt", b"Raw profile type exif\0\nexif\n 4\nno hex")),
        png(chunk(b"tEXt", b"Raw profile type exif\0" + raw_profile(b"exif", tiff()))),
        png(chunk(b"iTXt", XMP_KEYWORD + b"\1\0\0\0" + zlib.compress(b"<dc:title/>"))),
        png(chunk(b"zTXt", b"Comment\0\0" + zlib.compress(XMP_ATTRIBUTE))),
        png(chunk(b"tEXt", b"exif:GPSLatitude")),
        photo(),
        photo(xmp=b'<rdf:Description exif:GPSLatitude="" dc:title="GPS"/>'),
        png(chunk(b"eXIf", tiff())),
        webp((b"EXIF", tiff())),
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xe1",
        b"\xff\xd8\xff\xe1\xff\xff" + b"Exif\0\0MM\0*\xff\xff\xff\xff",
        b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffeXIfMM\0*",
        b"RIFF\0\0\0\0WEBPEXIF\xff\xff\xff\xffII*\0",
        b'just text with exif:GPSLatitude="52" in it',
    ],
)
def test_a_file_without_a_place_stays_as_it_is(data):
    assert erase_place(data) == data


@pytest.mark.parametrize("data", WITH_PLACE.values(), ids=WITH_PLACE.keys())
def test_a_picture_that_is_cut_off_anywhere_is_read_to_its_end(data):
    for end in range(len(data)):
        assert len(erase_place(data[:end])) == end


def test_a_photograph_that_tells_is_reported_and_repaired(tmp_path, monkeypatch):
    data = photo(with_place=True)
    write(tmp_path, {**FILES, "minutes/room.jpg": data, "content/map.jpg": data})
    found = [(each.rule, each.location.path) for each in load_archive(tmp_path).problems]
    assert found == [("photo-place", "content/map.jpg"), ("photo-place", "minutes/room.jpg")]
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["check", "--fix", "minutes"])
    assert "minutes/room.jpg: it no longer says where it was taken" in result.output
    assert (tmp_path / "minutes/room.jpg").read_bytes() == erase_place(data)
    assert (tmp_path / "content/map.jpg").read_bytes() == data
    assert (tmp_path / "minutes/one.md").read_text() == MINUTES


def test_a_film_that_tells_is_reported(tmp_path):
    film = b"\0\0\0\x18ftypmp42" + b"\0" * 20 + b"\xa9xyz\0\x12\x15\xc7+52.5+013.4/"
    write(tmp_path, {"minutes/a.mp4": film})
    (problem,) = check_attachment(tmp_path, "minutes/a.mp4")
    assert (problem.rule, problem.hint) == ("photo-place", "save it again without its position")


def test_a_pointer_is_not_published(tmp_path):
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
    write(tmp_path, {**FILES, "minutes/room.jpg": pointer, "content/plan.pdf": pointer})
    loaded = load_archive(tmp_path)
    assert [each.rule for each in loaded.problems] == ["lfs-pointer", "lfs-pointer"]
    assert loaded.links.attachments == frozenset()
    assert {"minutes/room.jpg", "content/plan.pdf"} <= loaded.project.unreadable


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.jpg", b"\x89PNG\r\n\x1a\n", "this is no JPEG, but PNG"),
        ("a.PNG", b"GIF89a", "this is no PNG, but GIF"),
        ("a.png", b"\0\0\0\x18ftypheic", "this is no PNG, but HEIC"),
        ("a.png", b"<svg xmlns='x'>", "this is no PNG, but SVG"),
        ("a.pdf", b"\n<!DOCTYPE html>", "this is no PDF, but HTML"),
        ("a.docx", b"%PDF-1.7", "this is no ZIP, but PDF"),
        ("a.png", b"", "this file is empty"),
        ("a.webp", b"what", "this is no WebP, and of no kind that is known"),
        (
            "a.txt",
            b"<<<<<<< HEAD\n",
            "two versions of this file were to be merged, and nobody has chosen",
        ),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_reported(tmp_path, name, data, message):
    write(tmp_path, {f"minutes/{name}": data})
    assert [each.message for each in check_attachment(tmp_path, f"minutes/{name}")] == [message]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpeg", b"\xff\xd8\xff\xdb"),
        ("a.webp", webp()),
        ("a.avif", b"\0\0\0\x1cftypavif"),
        ("a.mp4", b"\0\0\0\x18ftypisom"),
        ("a.odt", b"PK\x03\x04"),
        ("a.mp3", b"ID3\x03"),
        ("a.csv", b"a,b\n"),
        ("a.svg", b"anything"),
    ],
)
def test_a_file_that_is_what_its_name_says_is_fine(tmp_path, name, data):
    write(tmp_path, {f"minutes/{name}": data})
    assert check_attachment(tmp_path, f"minutes/{name}") == ()
