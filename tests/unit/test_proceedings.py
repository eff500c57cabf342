"""All approved notes as one document."""

from __future__ import annotations

import base64
import io
import re
from collections import Counter
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result
from project_files import write

from socml_site.cli import cli
from socml_site.engines.site import open_builder
from socml_site.interchange.fonts import missing_letters
from socml_site.interchange.pdf import html_to_pdf
from socml_site.interchange.proceedings import build_proceedings
from socml_site.load import load_archive
from socml_site.source import ProjectError

ROOT = Path(__file__).parents[2]
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
APPROVED = "---\nstatus: approved\n{}---\n\n{}\n"
PLACED = "---\ntitle: {}\nproposers: {}\nstart: 2016-10-07 {}:00\nduration: 50\nroom: aleph\n---\n"
FILES: Mapping[str, str | bytes] = {
    "conference.yml": "name: Tiny\nacronym: tiny16\ntimezone: UTC\n"
    "days: [{date: 2016-10-07, slots: [{start: '09:00', end: '18:00'}]}]\n"
    "rooms: [{id: aleph, name: Aleph}]\n",
    "sessions/a.md": PLACED.format("A <b>", "Ann Lee", 11),
    "sessions/b.md": PLACED.format("B", "Bo Chen", 10),
    "sessions/c.md": "---\ntitle: C\nproposers: Cy Dee\n---\n",
    "minutes/a.md": APPROVED.format(
        "note_takers: Di Eco\n",
        "# Top\n\nSee [b](b.md#decisions), [its proposal](../sessions/b.md), [[c]], [[nowhere]],"
        " [below](#end) and [the web](https://x.org/?a=1&b=2).[^1]\n\n![a dot](dot.png)\n\n"
        "$\\frac{1}{2}$\n\n<p title='x > \" y'>text id=\"no\"</p>\n\n- [x] Di: done\n- [ ] open\n\n"
        "## End\n\n[^1]: A note.\n",
    ),
    "minutes/b.md": APPROVED.format("", "## Decisions\n\n- Do it.\n"),
    "minutes/c.md": "- not approved\n",
    "minutes/dot.png": PNG,
    "mkdocs.yml": "site_name: T\nsite_url: https://x.org/y\ntheme: material\nplugins: [socml]\n",
}  # fmt: skip


def build(root: Path, more: Mapping[str, str | bytes] | None = None, **options: bool) -> str:
    write(root, {**FILES, **(more or {})})
    (root / "docs").mkdir(exist_ok=True)
    loaded = load_archive(root)
    assert not loaded.has_errors
    return build_proceedings(open_builder(root, loaded), root, **options)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [*map(str, arguments)])


def check_anchors(html: str) -> None:
    """No id twice, and no link within the document that leads nowhere."""
    ids = Counter(re.findall(r'<[a-z][^>]* id="([^"]+)"', html))
    assert [name for name, number in ids.items() if number > 1] == []
    wanted = {unescape(each) for each in re.findall(r'href="#([^"]+)"', html)}
    assert wanted - ids.keys() == set()


def test_it_has_approved_notes_in_order_of_time(tmp_path):
    html = build(tmp_path)
    assert re.findall(r'<article id="([^"]+)"', html) == ["notes-b", "notes-a"]
    assert "not approved" not in html
    assert "<h2>A &lt;b&gt;</h2>" in html
    assert '<li>C <span class="tag">Cy Dee</span></li>' in html
    check_anchors(html)


def test_links_stay_in_the_document_or_lead_to_the_site(tmp_path):
    html = build(tmp_path)
    assert '<a href="#notes-b--decisions">b</a>' in html
    assert '<a href="https://x.org/y/sessions/b/">its proposal</a>' in html
    assert '<a href="https://x.org/y/sessions/c/">C</a>' in html
    assert '<a href="#notes-a--end">below</a>' in html
    assert '<a href="https://x.org/?a=1&amp;b=2">the web</a>' in html
    # Nobody can write a missing page from here.
    assert ", nowhere," in html


def test_without_an_address_of_the_site_links_to_it_are_text(tmp_path):
    html = build(tmp_path, {"mkdocs.yml": str(FILES["mkdocs.yml"]).replace("site_url", "#")})
    assert "<a>its proposal</a>" in html
    assert "x.org/y" not in html


def test_texts_keep_what_they_say_and_lose_what_paper_cannot_do(tmp_path):
    html = build(tmp_path)
    assert f'src="data:image/png;base64,{base64.b64encode(PNG).decode()}"' in html
    assert '>text id="no"</p>' in html
    assert "<input" not in html
    assert "headerlink" not in html
    assert "\N{BALLOT BOX WITH CHECK} " in html
    # The highest heading of a text is one level below the title of the notes.
    assert '<h3 id="notes-a--top">Top</h3>' in html
    assert '<h4 id="notes-a--end">End</h4>' in html


@pytest.mark.parametrize("name", ["white board.png", "ä.png", "a&b.png"])
def test_a_picture_is_in_it_whatever_it_is_called(tmp_path, name):
    more = {
        f"minutes/{name}": PNG,
        "minutes/b.md": APPROVED.format("", f"![board](<{name}>)"),
    }
    html = build(tmp_path, more)
    assert html.count("data:image/png;base64,") == 2


def test_outcomes_and_people_are_those_of_the_notes_in_it(tmp_path):
    html = build(tmp_path)
    assert re.search(r'<a href="#notes-b--decision-[0-9a-f]{8}">Do it\.</a>', html)
    people = re.findall(r"<dt>([^<]+)</dt>", html)
    assert people == ["Ann Lee", "Bo Chen", "Di Eco"]


def test_all_notes_come_when_asked_for_and_say_so(tmp_path):
    html = build(tmp_path, unapproved=True)
    assert "<br>Not approved" in html
    assert 'id="absent"' not in html


def test_notes_that_name_nobody_name_nobody(tmp_path):
    secret = {"minutes/b.md": "---\nstatus: approved\nattribution: chatham-house\n"
              "note_takers: Ed Fox\n---\n\nSaid.\n"}  # fmt: skip
    html = build(tmp_path, secret)
    assert "Ed Fox" not in html
    assert "nobody is named" in html


def test_where_nothing_is_approved_it_says_what_to_do(tmp_path):
    with pytest.raises(ProjectError, match="--unapproved"):
        build(tmp_path, {"minutes/a.md": "- x\n", "minutes/b.md": "- y\n"})


def test_the_pdf_opens_and_has_contents(tmp_path):
    pdf = html_to_pdf(build(tmp_path))
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    _, chapters, *_ = reader.outline
    titles = [each.title for each in chapters if not isinstance(each, list)]
    assert titles == [
        "Contents",
        "B",
        "A <b>",
        "Outcomes",
        "People",
        "Sessions without a record here",
    ]
    texts = [page.extract_text() for page in reader.pages]
    # Contents are on the second page, and name the page on which each part begins.
    numbers = dict(re.findall(r"(Outcomes|People)[ .]*(\d+)", texts[1]))
    assert "Do it." in texts[int(numbers["Outcomes"]) - 1]
    assert "Di Eco" in texts[int(numbers["People"]) - 1]
    assert reader.metadata.title == "Notes of the Tiny"


def test_the_same_notes_give_the_same_bytes(tmp_path):
    html = build(tmp_path)
    assert html_to_pdf(html) == html_to_pdf(html)


def test_a_pdf_asks_for_nothing(tmp_path):
    """Not even where somebody could write it past the sanitizer."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    html = (
        f'<title>T</title><img src="file://{secret}"><link rel=attachment href="file://{secret}">x'
    )
    assert b"secret" not in html_to_pdf(html)


def wide(columns: int) -> str:
    """A table whose cells are all different words."""
    row = "".join(f"| column{number}word " for number in range(columns))
    return f"{row}|\n{'|---' * columns}|\n{row.replace('column', 'value')}|\n"


@pytest.mark.parametrize("columns", [4, 9, 12, 16])
def test_every_cell_of_a_wide_table_lies_on_its_page(tmp_path, columns):
    html = build(tmp_path, {"minutes/a.md": APPROVED.format("", wide(columns))})
    places: list[tuple[str, float]] = []

    def look(text: str, page: list[float], matrix: list[float], *_: object) -> None:
        if text.strip():
            places.append((text, page[0] * matrix[4] + page[2] * matrix[5] + page[4]))

    reader = pypdf.PdfReader(io.BytesIO(html_to_pdf(html)))
    text = "".join(page.extract_text(visitor_text=look) for page in reader.pages)
    words = "".join(text.split())
    for number in range(columns):
        assert f"column{number}word" in words
        assert f"value{number}word" in words
    width = float(reader.pages[0].mediabox.width)
    assert [each for each in places if not 0 <= each[1] < width] == []


def test_letters_that_no_font_has_are_named_with_what_to_install(tmp_path):
    """Linear A is in no font that anybody has by default."""
    letter = "\N{LINEAR A SIGN AB001}"
    assert list(missing_letters(f"Plain, Z\u00fcrich, {letter}")) == [(letter, "fonts-noto-core")]
    notes = {"minutes/a.md": APPROVED.format("", f"It says {letter}.")}
    write(tmp_path, {**FILES, **notes})
    (tmp_path / "docs").mkdir()
    result = run("export", "proceedings", tmp_path / "out", "--root", tmp_path)
    assert f'no font here has "{letter}"' in result.output
    assert "apt install fonts-noto-core" in result.output


def test_the_command_writes_both(tmp_path):
    write(tmp_path, FILES)
    (tmp_path / "docs").mkdir()
    out = tmp_path / "out"
    result = run("export", "proceedings", out, "--root", tmp_path)
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in out.iterdir()) == ["proceedings.html", "proceedings.pdf"]
    assert "2 were the same already" in run(
        "export", "proceedings", out, "--root", tmp_path
    ).output  # fmt: skip
    assert (
        run("export", "proceedings", tmp_path / "h", "--no-pdf", "--root", tmp_path).exit_code == 0
    )
    assert [path.name for path in (tmp_path / "h").iterdir()] == ["proceedings.html"]


def test_the_example_has_proceedings():
    loaded = load_archive(ROOT)
    html = build_proceedings(open_builder(ROOT, loaded), ROOT, unapproved=True)
    check_anchors(html)
    assert html.count("<article ") == len(loaded.archive.minutes)
    assert html_to_pdf(html).startswith(b"%PDF")
