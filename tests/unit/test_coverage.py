"""The board of sessions: how far each has come, and how many of those held left a record."""

from __future__ import annotations

import re
from pathlib import Path

from project_files import Files, write

from socml_site.load import load_archive
from socml_site.pages import PageBuilder

CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
as_of: 2016-10-08 09:00
days:
  - {date: 2016-10-07, slots: [{start: "12:00", end: "12:50"}]}
  - {date: 2016-10-09, slots: [{start: "12:00", end: "12:50"}]}
rooms: [{id: aleph, name: Aleph}, {id: beth, name: Beth}, {id: gimel, name: Gimel}]
"""


def proposal(title: str, *fields: str) -> str:
    return "\n".join(["---", f"title: {title}", f"proposers: Ann {title}", *fields, "---", ""])


FILES: Files = {
    "conference.yml": CONFERENCE,
    "sessions/p.md": proposal("Waits <b>"),
    "sessions/s.md": proposal("Comes", "start: 2016-10-09 12:00", "room: aleph"),
    "sessions/h.md": proposal("Was", "start: 2016-10-07 12:00", "room: aleph"),
    "sessions/d.md": proposal("Drafted", "start: 2016-10-07 12:00", "room: beth"),
    "sessions/a.md": proposal("Approved", "start: 2016-10-07 12:00", "room: gimel"),
    "sessions/m.md": proposal("Mixed"),
    "sessions/c.md": proposal("Called off", "status: cancelled"),
    "sessions/x.md": proposal("Merged", "merged_into: a"),
    "minutes/d.md": "- some\n",
    "minutes/a.md": "---\nstatus: approved\n---\n\n- all\n",
    "minutes/m.md": "---\nstatus: approved\n---\n\n- one\n",
    "minutes/m-2.md": "---\nsession: m\n---\n\n- two\n",
}


def board(root: Path, files: Files) -> str:
    write(root, files)
    loaded = load_archive(root)
    assert loaded.archive is not None
    pages = PageBuilder(loaded.archive, loaded.links).all()
    (page,) = [page for page in pages if page.url == "coverage/"]
    return str(page.html)


def columns(html: str) -> dict[str, list[str]]:
    found = {}
    for part in html.split("<section")[1:]:
        title = part.partition("<h2 ")[2].partition(">")[2].partition(" <small>")[0]
        found[title] = [
            link.partition('href="../')[2].partition('"')[0] for link in part.split("<li>")[1:]
        ]
    return found


def bars(html: str) -> list[dict[str, str]]:
    return [dict(re.findall(r'(\w+)="([^"]*)"', bar)) for bar in re.findall("<rect [^>]*>", html)]


def test_every_session_stands_where_it_has_come_to(tmp_path):
    html = board(tmp_path, FILES)
    assert columns(html) == {
        "Proposed": ["sessions/p/"],
        "Scheduled": ["sessions/s/"],
        "Held, no notes": ["sessions/h/"],
        "Notes drafted": ["minutes/d/", "minutes/m/"],
        "Notes approved": ["minutes/a/"],
    }
    assert "3 of 4 sessions held</strong> have left a record" in html
    assert [(bar["x"], bar["width"]) for bar in bars(html)] == [
        ("0.0", "100.0"), ("100.0", "100.0"), ("200.0", "100.0"), ("300.0", "200.0"),
        ("500.0", "100.0"),
    ]  # fmt: skip
    legend = html.partition("<figcaption>")[2].partition("</figcaption>")[0]
    assert '<a href="../coverage/#socml-drafted">Notes drafted</a> 2</li>' in legend
    assert "add notes" in html
    assert "Waits &lt;b&gt;" in html


def test_when_all_is_written_down_nothing_is_asked_for(tmp_path):
    files = {name: text for name, text in FILES.items() if name != "sessions/h.md"}
    html = board(tmp_path, files)
    assert "Nothing has been lost." in html
    assert "socml-board__wanting" not in html


def test_before_the_conference_the_board_says_what_it_is_for(tmp_path):
    html = board(tmp_path, {"conference.yml": CONFERENCE})
    assert "No session has been held yet" in html
    assert bars(html) == []
    assert columns(html)["Proposed"] == []
