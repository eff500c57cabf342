"""Who was there, led and wrote, where only the text of the notes says it."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_files import Files, write

from socml_site.load import load_archive
from socml_site.model import Archive
from socml_site.pages import PageBuilder

FILES: Files = {
    "conference.yml": (
        "name: Tiny conference\nacronym: tiny16\ntimezone: Europe/Berlin\n"
        "days: [{date: 2016-10-07}]\n"
        "people: {ann: {name: Ann Lee, aliases: [annlee]}, bo: {name: Bo Chen}}\n"
    ),
    "sessions/a.md": "---\ntitle: A\nproposers: Zoë Ibáñez\nmoderators: Max Vo\n---\n",
}


def read(root: Path, body: str) -> Archive:
    write(root, {**FILES, "minutes/a.md": body})
    archive = load_archive(root).archive
    assert archive is not None
    return archive


def roles(archive: Archive) -> dict[str, list[str]]:
    (minutes,) = archive.minutes.values()
    return {
        "participants": [each.name for each in minutes.participants],
        "moderators": [each.name for each in minutes.moderators],
        "note-takers": [each.name for each in minutes.note_takers],
    }


@pytest.mark.parametrize(
    ("body", "role", "names"),
    [
        ("Present: Ann Lee, Kim Roe\n", "participants", ["Ann Lee", "Kim Roe"]),
        # An alias, a handle and a first name are those of people who are known.
        ("Present: annlee, @bo, Zoë\n", "participants", ["Ann Lee", "Bo Chen", "Zoë Ibáñez"]),
        ("Present: Kim Roe, Kim\n", "participants", ["Kim Roe", "Kim"]),
        ("Present: Ann Lee, Ann Lee (online)\n", "participants", ["Ann Lee"]),
        ("Present: Ann Lee, and 5 others\n", "participants", ["Ann Lee"]),
        ("Present: everybody\n", "participants", []),
        ("Present: Ann Lee\nRegrets: Bo Chen\n", "participants", ["Ann Lee"]),
        ("Present: Ann Lee, Kim Roe\nScribe: Kim\n", "note-takers", ["Kim Roe"]),
        ("Present: Kim Roe, Kim Lo\nScribe: Kim\n", "note-takers", ["Kim"]),
        ("Present: Ann Lee (scribe), Kim Roe\n", "note-takers", ["Ann Lee"]),
        ("Chair: Kim Roe\n", "moderators", ["Kim Roe"]),
        ("Nothing else\n", "moderators", ["Max Vo"]),
        # The header comes first.
        ("---\nnote_takers: Bo Chen\n---\nScribe: Ann Lee\n", "note-takers", ["Bo Chen"]),
        ("---\nparticipants: [Bo Chen]\n---\nPresent: Ann Lee\n", "participants", ["Bo Chen"]),
        ("---\nmoderators: Bo Chen\n---\nChair: Ann Lee\n", "moderators", ["Bo Chen"]),
    ],
)
def test_the_text_says_it_where_the_header_does_not(tmp_path, body, role, names):
    assert roles(read(tmp_path, body))[role] == names


@pytest.mark.parametrize(
    ("body", "count", "unnamed"),
    [
        ("Present: Ann Lee, Bo Chen, and about 12 others\n", 14, 12),
        ("Present: 14 people\n", 14, 14),
        ("Present: Ann Lee\n", 1, 0),
        # Who writes a number may not want names.
        ("---\nparticipants: 9\n---\nPresent: Ann Lee, Bo Chen\n", 9, 9),
        ("---\nparticipants: [Ann Lee]\n---\nPresent: 12 people\n", 1, 0),
        ("Nothing else\n", None, 0),
    ],
)
def test_those_who_are_not_named_are_counted(tmp_path, body, count, unnamed):
    (minutes,) = read(tmp_path, body).minutes.values()
    assert (minutes.participant_count, minutes.unnamed_count) == (count, unnamed)


def test_a_page_names_them_and_counts_the_others(tmp_path):
    write(tmp_path, {**FILES, "minutes/a.md": "Present: Ann Lee, and about 12 others\n"})
    loaded = load_archive(tmp_path)
    assert loaded.archive is not None
    pages = {page.url: page.html for page in PageBuilder(loaded.archive, loaded.links).all()}
    assert "Ann Lee</a> and 12 others</dd>" in pages["minutes/a/"]


@pytest.mark.parametrize(
    "line",
    [
        "Present: Kim Roe, Bo Chen",
        "Scribe: Kim Roe",
        "Chair: Kim Roe (Example Ltd)",
        "## Attendees\n\n- Kim Roe\n- 3 others",
        "| Name | Role |\n|---|---|\n| Kim Roe | chair |\n\nPresent: Kim Roe",
        "Anwesend: Kim Roe",
        "\u51fa\u5e2d\u8005\uff1aKim Roe",
    ],
)
def test_under_chatham_house_the_text_may_name_nobody(tmp_path, line):
    write(tmp_path, {**FILES, "minutes/a.md": f"---\nattribution: chatham-house\n---\n{line}\n"})
    loaded = load_archive(tmp_path)
    assert "named-in-confidence" in {each.rule for each in loaded.problems}
    assert loaded.archive is not None
    assert not loaded.archive.minutes
    assert "Kim Roe" not in {each.name for each in loaded.archive.people.values()}


def test_under_chatham_house_a_number_is_welcome(tmp_path):
    archive = read(tmp_path, "---\nattribution: chatham-house\n---\nPresent: about 12 people\n")
    (minutes,) = archive.minutes.values()
    assert minutes.people == ()
    assert minutes.participant_count == 12
