"""A tiny conference, page by page, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from socml_site import load_archive
from socml_site.pages import build_pages

HERE = Path(__file__).parent
TINY = HERE / "tiny"
EXPECTED = HERE / "expected"


@pytest.fixture
def pages(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1777716000")
    loaded = load_archive(TINY)
    assert loaded.problems == ()
    return {page.url: page for page in build_pages(loaded)}


def file_of(url: str) -> Path:
    return EXPECTED / f"{url.strip('/').replace('/', '.')}.html"


def test_each_page_is_what_it_was(pages, update_golden):
    """`pytest --update-golden` writes them anew; read the difference."""
    texts = {url: f"<!-- {page.title} -->\n{page.html}\n" for url, page in pages.items()}
    if update_golden:
        EXPECTED.mkdir(exist_ok=True)
        for url, text in texts.items():
            file_of(url).write_text(text)
    expected = {url: file_of(url).read_text() for url in texts if file_of(url).is_file()}
    assert texts == expected


def test_no_page_is_forgotten(pages):
    assert {file_of(url).name for url in pages} == {path.name for path in EXPECTED.iterdir()}


def test_pages_know_their_neighbours(pages):
    first, second = pages["sessions/causal-rl/"], pages["sessions/later/"]
    assert (first.previous, second.next) == (None, None)
    assert first.next is not None
    assert (first.next.url, first.next.title) == ("sessions/later/", "A clinic, later")
