"""What else stands in wikis: contents, headers, days, folders, anchors, what is too large."""

from __future__ import annotations

import subprocess
import sysconfig
from pathlib import Path

import pytest
from project_files import Files, write

from socml_site.interchange.github_wiki import import_wiki, open_wiki
from socml_site.interchange.report import ImportReport
from socml_site.load import load_archive

SOCML = Path(sysconfig.get_path("scripts"), "socml")
GITHUB = "---\nmarkdown: github\n---\n\n"
PNG = b"\x89PNG\r\n\x1a\n"
CONFERENCE = """\
name: Tiny conference
acronym: tiny16
timezone: Europe/Berlin
days: [{date: 2016-10-07}]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "conference", {"conference.yml": CONFERENCE})
    return tmp_path / "conference"


def bring(root: Path, files: Files, *, sessions: tuple[str, ...] = ()) -> ImportReport:
    source = root.parent / "wiki"
    write(source, files)
    with open_wiki(str(source)) as wiki:
        return import_wiki(wiki, root, sessions=sessions)


def test_a_mark_for_contents_goes_and_is_told(root):
    report = bring(root, {"Home.md": "[[_TOC_]]\n\n# Home\n\n`[[_TOC_]]`\n\n==x==\n"})
    text = (root / "content/index.md").read_text()
    assert text == f"{GITHUB}\n# Home\n\n`[[_TOC_]]`\n\n==x==\n"
    assert report.notes[0].guesses == (
        'that "[[_TOC_]]" is for contents, which the page has anyway',
    )


def test_a_session_takes_day_and_people_from_its_header_and_lines(root):
    files = {
        "One.md": "---\nauthor: Ada Lane\ntitle: Another title\n---\nDate: 2016-10-07\n",
        "Two-2016-10-08.md": "Text.\n",
    }
    bring(root, files, sessions=("*",))
    assert (root / "minutes/one.md").read_text() == (
        "---\ndate: 2016-10-07\nnote_takers:\n- Ada Lane\n---\n\n"
        "```yaml\ntitle: Another title\n```\n\nDate: 2016-10-07\n"
    )
    archive = load_archive(root).archive
    assert archive is not None
    days = {key: str(each.date) for key, each in archive.minutes.items()}
    assert days == {"one": "2016-10-07", "two-2016-10-08": "2016-10-08"}


def test_the_header_of_another_page_stays_as_a_block_of_code(root):
    report = bring(root, {"Rules.md": "---\nauthor: Ada Lane\n---\nBe kind.\n"})
    assert (root / "content/rules.md").read_text() == (
        '---\ntitle: "Rules"\nmarkdown: github\n---\n\n```yaml\nauthor: Ada Lane\n```\n\nBe kind.\n'
    )
    what = "the header at the top is another tool's; it is kept as a block of code"
    assert what in report.notes[0].guesses


def test_pictures_are_found_from_the_page_and_from_the_top(root):
    files = {
        "sub/Page.md": "[[p.png]] [[/img/q.png]] ![r](../img/r.png) [[img/r.png|the *r*|left]]\n",
        "sub/p.png": PNG,
        "img/q.png": PNG + b"q",
        "img/r.png": PNG + b"r",
    }
    report = bring(root, files)
    assert sorted(report.attachments) == [
        ("img/q.png", "content/img/q.png"),
        ("img/r.png", "content/img/r.png"),
        ("sub/p.png", "content/sub/p.png"),
    ]
    text = (root / "content/page.md").read_text()
    assert "![p](sub/p.png) ![q](img/q.png) ![r](img/r.png) ![the \\*r\\*](img/r.png)" in text
    assert load_archive(root).problems == ()


@pytest.mark.parametrize(
    "anchor", ['<a name="there"/>', "<a name=there></a>", "<a id=there>", "<a id='there'/>"]
)
@pytest.mark.parametrize("folder", ["content", "minutes"])
def test_anchors_that_are_set_by_hand_can_be_linked_to(root, anchor, folder):
    text = f"[here](#there) [[away|Other#there]]\n\n{anchor}\n\n## A heading\n"
    sessions = ("*",) if folder == "minutes" else ()
    bring(root, {"Page.md": text, "Other.md": text.replace("Other", "Page")}, sessions=sessions)
    loaded = load_archive(root)
    assert loaded.problems == ()
    assert loaded.links.land(f"{folder}/other#there").url is not None


def test_names_of_which_nothing_is_left_do_not_depend_on_each_other(root, tmp_path):
    files = {"-.md": "one\n", "'.md": "two\n"}
    together = {note.source: note.page_path for note in bring(root, files).notes}
    assert not any("untitled" in path for path in together.values())
    alone = tmp_path / "alone" / "conference"
    write(alone, {"conference.yml": CONFERENCE})
    (note,) = bring(alone, {"'.md": "two\n"}).notes
    assert note.page_path == together["'.md"]


def test_what_is_too_large_is_told_at_the_end_with_the_cure(root, tmp_path):
    notes = "Attendees: all\n\n" + "words and words\n" * 5000
    picture = PNG + b"x" * (4096 * 1024)
    write(tmp_path / "wiki", {"Long.md": notes, "Page.md": "![p](p.png)\n", "p.png": picture})
    command = [SOCML, "import", "wiki", tmp_path / "wiki", "--root", root]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert done.returncode == 1
    assert done.stdout.endswith(
        "2 files are too large\nto let them in, write into conference.yml, and import again:\n"
        "limits: {attachment_kb: 4097, file_kb: 80}\n"
    )
    assert not load_archive(root).has_errors
