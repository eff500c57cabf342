"""GitHub's own examples of its Markdown, rendered with the engine and the settings used here."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from socml_site.source import syntax_tree

comrak = syntax_tree.comrak

SPEC = Path(__file__).parents[3] / "shared" / "data" / "gfm-spec" / "spec.json"

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(not SPEC.exists(), reason="gfm-spec is not beside the repository"),
]

KNOWN_MISSES = {
    653: "`tagfilter`: ours shows more tags as text, before the text is parsed",
    645: "CommonMark 0.31 lets a comment hold `--`; the spec of 2019 does not",
    646: "CommonMark 0.31 takes `<!-->` and `<!--->` for comments; the spec of 2019 does not",
}

OPTION_OF_EXTENSION = {
    "autolink": "autolink",
    "disabled": "tasklist",
    "strikethrough": "strikethrough",
    "table": "table",
    "tasklist": "tasklist",
}


class Tokens(HTMLParser):
    """HTML without what means nothing: the order of attributes, and the slash of `<br />`."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[Any, ...]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(("start", tag, sorted((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("end", tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self.found.append(("text", data))

    def handle_entityref(self, name: str) -> None:
        self.found.append(("entity", name))

    def handle_charref(self, name: str) -> None:
        self.found.append(("entity", name))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("declaration", decl))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("declaration", data))

    def handle_pi(self, data: str) -> None:
        self.found.append(("instruction", data))


def render(text: str, extensions: list[str]) -> str:
    options = {OPTION_OF_EXTENSION[name]: True for name in extensions if name != "tagfilter"}
    settings = (
        comrak.ExtensionOptions(**options),
        comrak.ParseOptions(),
        comrak.RenderOptions(unsafe_=True),
    )
    return comrak.format_html(comrak.parse_document(text, *settings), *settings)


def test_all_but_three_of_githubs_examples_come_out_as_on_github():
    examples = json.loads(SPEC.read_text(encoding="utf-8"))
    misses = {
        each["example"]
        for each in examples
        if Tokens(render(each["markdown"], each["extensions"])).found != Tokens(each["html"]).found
    }
    assert len(examples) == 673
    assert misses == set(KNOWN_MISSES)
