"""Nothing is cut off on paper."""

from __future__ import annotations

import io

import pytest
from project_files import write
from pypdf import PdfReader

ROW = "".join(f"| column{number}word " for number in range(12))
TABLE = f"{ROW}|\n{'|---' * 12}|\n{ROW.replace('column', 'value')}|\n"
CODE = "```\n" + " ".join(f"code{number}word" for number in range(60)) + "\n```\n"
CONFERENCE = "name: Small\nacronym: small\ntimezone: Europe/Berlin\ndays: [{date: 2016-10-07}]\n"
MKDOCS = (
    "site_name: Small\ndocs_dir: content\ntheme: {name: material, font: false}\n"
    "plugins: [socml: {search: false}]\nmarkdown_extensions: [tables]\n"
)


@pytest.fixture(scope="module")
def site(serve, build, tmp_path_factory):
    root = tmp_path_factory.mktemp("print")
    write(
        root,
        {
            "conference.yml": CONFERENCE,
            "mkdocs.yml": MKDOCS,
            "content/index.md": f"# Home\n\n{TABLE}\n{CODE}",
            "sessions/one.md": "---\ntitle: One\nproposers: Ann\n---\n",
            "minutes/one.md": f"{TABLE}\n{CODE}",
        },
    )
    build(root, root / "site")
    return serve(root / "site")


@pytest.mark.parametrize("path", ["", "minutes/one/"])
def test_wide_tables_and_long_lines_of_code_are_whole_on_paper(visit, site, path):
    page = visit(site).go(path)
    page.wait_for_load_state("networkidle")
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    words = "".join("".join(page.extract_text() for page in reader.pages).split())
    lost = [
        word
        for word in (
            *(f"{kind}{number}word" for kind in ("column", "value") for number in range(12)),
            *(f"code{number}word" for number in range(60)),
        )
        if word not in words
    ]
    assert lost == []
