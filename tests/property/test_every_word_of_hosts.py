"""No word of a hosts' page is lost, whatever stands around it: it is shown, or reported."""

from __future__ import annotations

import html
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markupsafe import Markup
from mkdocs.config import load_config
from test_every_word import LINES, many, words, write

from socml_site.engines.host_pages import HostPages
from socml_site.pages import WikiAnchor
from socml_site.source import WikiLink, sanitize_host_html
from socml_site.source.files import SourceFile
from socml_site.source.host_page import read_host_page

ROOT = Path(__file__).parents[2]
# What Python-Markdown's extensions understand, and nobody else.
MORE = [
    "!!! note {}",
    '!!! note "{}"\n    {}',
    "??? tip {} {}\n\n    {}",
    "# {} { {}}",
    "**{}**{ {} {}}",
    "{}: {}",
    "Note: {}",
    "\\<{}> \\<script> {}",
    "<{}:{}> {}",
    "[{}]: <script> {}",
    "[{}]: <{}>",
    "[{}](<script> {}",
    "<div>{}</div>[{}]: {}",
    "<details>\n<summary>{}</summary>\n{}\n</details> [{}]: {}",
    "- <div>{}</div> [{}]: {}",
]
# Attributes that are not published are for the hosts to know, who may trust a page; and the check
# sees fewer tables than the engine behind HTML, so that these have no cells too many.
KNOWN = [line for line in LINES if "='{}'" not in line and "|---|\n| {} | {} |" not in line]


def write_anchor(link: WikiLink, *_: str) -> WikiAnchor:
    return WikiAnchor(f"{link.target} {link.label}", None)


@pytest.fixture(scope="module")
def engine() -> Markdown:
    """Python-Markdown with what the example conference lets it do, and with ours."""
    links = SimpleNamespace(targets={})
    wiki = SimpleNamespace(links=links, anchor=write_anchor)
    pages = HostPages([], lambda _source, _url: Markup(), lambda: SimpleNamespace(wiki=wiki))
    config = load_config(str(ROOT / "mkdocs.yml"))
    pages.register(config)
    return Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs)


@many
@given(
    st.lists(
        st.tuples(st.sampled_from([*KNOWN, *MORE]), st.sampled_from(["\n", "\n\n"])), max_size=6
    )
)
def test_every_word_is_shown_or_quoted(engine, parts):
    text = write(parts)
    shown = html.unescape(sanitize_host_html(engine.reset().convert(text)))
    problems = read_host_page(SourceFile("content/a.md", text)).problems
    arrived = {*words(shown), *(word for each in problems for word in words(each.message))}
    assert set(words(text)) - arrived == set(), text
