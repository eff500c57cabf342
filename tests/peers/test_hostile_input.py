"""Other people's collections of text that breaks sites, parsers and browsers."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from socml_site.problems import Problem
from socml_site.source.files import SourceFile
from socml_site.source.front_matter import split_front_matter
from socml_site.source.markdown import parse_markdown
from socml_site.source.yaml_nodes import List, Node, Scalar, parse_yaml

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "hostile"
PATHOLOGICAL = HOSTILE / "cmark-pathological"

pytestmark = pytest.mark.peers

if not HOSTILE.exists():
    pytest.skip("hostile/ is not beside the repository", allow_module_level=True)

MAX_FILE_BYTES = 64 * 1024
SECONDS_EACH = 5


def load(name: str) -> Any:
    return json.loads((HOSTILE / name).read_text(encoding="utf-8"))


def markdown_payloads() -> list[Any]:
    collections = {
        "own": load("own-markdown-xss/payloads.json"),
        "ammonia": load("ammonia/fragments.json"),
        "bleach": [each["payload"] for each in load("bleach/data.json")],
    }
    return [
        pytest.param(payload, id=f"{name}-{number}")
        for name, payloads in collections.items()
        for number, payload in enumerate(payloads)
    ]


def header_cases() -> list[Any]:
    cases = load("own-yaml-front-matter/cases.json")
    return [pytest.param(each["yaml"], id=str(number)) for number, each in enumerate(cases)]


class Page(HTMLParser):
    """What a browser would make of some HTML: its elements, outside and inside of MathML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.math: list[tuple[str, dict[str, str]]] = []
        self._math_depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = (tag, {name: value or "" for name, value in attrs})
        if tag == "math":
            self._math_depth += 1
        (self.math if self._math_depth else self.elements).append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "math":
            self._math_depth -= 1


FORBIDDEN_ELEMENT = re.compile(
    "applet|audio|base|button|embed|form|frame|frameset|iframe|link|meta|noscript|object|option"
    "|script|select|source|style|svg|template|textarea|title|video"
)
# A browser drops these from an address before it looks for the scheme.
UNSEEN_IN_ADDRESS = re.compile(r"[\x00-\x20]")
HARMLESS_ADDRESS = re.compile(r"(?:https?:|mailto:)|[^:]*(?:[/?#]|$)", re.IGNORECASE)


def faults(html: str, own_ids: set[str]) -> list[str]:
    """Say what in the HTML could run, load, or take the place of a part of the page."""
    page = Page(html)
    found = [f"<{tag}>" for tag, _ in page.elements if FORBIDDEN_ELEMENT.fullmatch(tag)]
    for tag, attributes in page.elements + page.math:
        for name, value in attributes.items():
            address = UNSEEN_IN_ADDRESS.sub("", value)
            if (
                name.startswith("on")
                or name in ("srcdoc", "formaction", "action", "xlink:href", "name", "target")
                or (name in ("href", "src", "cite") and not HARMLESS_ADDRESS.match(address))
                or (
                    name == "id"
                    and value not in own_ids
                    and not re.match("fn(ref)?-|user-content-", value)
                )
            ):
                found.append(f"<{tag} {name}={value!r}>")
    found += [f"<{tag} style>" for tag, attributes in page.elements if "style" in attributes]
    found += [f"<{tag}> in a formula" for tag, _ in page.math if tag in ("a", "script", "style")]
    return found


@pytest.mark.parametrize(
    "html",
    [
        "<script>",
        "<SVG/onload=x>",
        "<p onclick=x>",
        "<a href='javascript:x'>",
        "<a href=' java\nscript:x'>",
        "<a href='data:text/html,x'>",
        "<img src='vbscript:x'>",
        "<p style='x'>",
        "<p id='main'>",
        "<math><a href='javascript:x'>",
        "<form>",
    ],
)
def test_the_check_below_sees_what_is_harmful(html):
    assert faults(html, {"a"}) != []


def test_the_check_below_lets_pass_what_is_harmless():
    html = (
        '<h2 id="a"><a href="#a">a</a></h2><a href="b.md?c=d:e">f</a><a href="https://g.org">h</a>'
        '<li id="fn-1"><math style="x"><mi>i</mi></math><p>j</p></li>'
    )
    assert faults(html, {"a"}) == []


@pytest.mark.parametrize("payload", markdown_payloads())
@pytest.mark.parametrize("around", ["{}", "text {}", "# {}", "> - {}", "| a |\n|-|\n| {} |"])
def test_no_payload_becomes_harmful_html(payload, around):
    body = parse_markdown(around.format(payload), "a.md", 1, [])
    own_ids = {heading.id for heading in body.headings}
    for without_lead in (False, True):
        html = body.to_html(lambda url: url, without_lead=without_lead)
        assert faults(html, own_ids) == []


def scalars(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, List):
        return [found for item in node.items for found in scalars(item)]
    return [found for key, value in node.entries for found in (key, *scalars(value))]


@pytest.mark.parametrize("header", header_cases())
def test_a_hostile_header_is_text_or_a_problem_and_never_a_crash(header):
    problems: list[Problem] = []
    table = parse_yaml(header, "a.md", 1, problems)
    assert table is not None or problems
    front = split_front_matter(SourceFile("a.md", f"---\n{header}\n---\nbody"), problems)
    found = scalars(front.fields) + (scalars(table) if table else [])
    assert {type(each.text) for each in found} <= {str}
    assert all(each.location.line >= 1 and each.location.column >= 1 for each in problems)


READ_EACH = f"""
import json, sys, time
from socml_site.source.markdown import parse_markdown

for line in sys.stdin:
    name, text = json.loads(line)
    print("started", json.dumps(name), flush=True)
    started = time.process_time()
    problems = []
    html = parse_markdown(text, "a.md", 1, problems).to_html(lambda url: url)
    seconds = time.process_time() - started
    rules = sorted({{each.rule for each in problems}})
    print("done", json.dumps([name, seconds, rules, bool(html.strip())]), flush=True)
    if seconds > {SECONDS_EACH}:
        sys.exit(f"{{name}} took {{seconds:.1f}} s")
"""


def read_apart(texts: dict[str, str]) -> dict[str, tuple[list[str], bool]]:
    """Read texts in a process of its own, which a fault in a library would end.

    Returns:
        For each name the rules that were broken, and whether anything would be shown.
    """
    done = subprocess.run(
        [sys.executable, "-c", READ_EACH],
        input="".join(json.dumps(item) + "\n" for item in texts.items()),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=SECONDS_EACH * len(texts) + 30,
    )
    last = done.stdout.splitlines()[-1:]
    assert done.returncode == 0, f"ended with {done.returncode} after {last}: {done.stderr}"
    results = [json.loads(line[5:]) for line in done.stdout.splitlines() if line.startswith("done")]
    return {name: (rules, is_shown) for name, _, rules, is_shown in results}


def test_inputs_that_blow_up_bad_parsers_are_read_quickly():
    """The limit is the one of cmark's own tests, a text is cut to what a file may hold."""
    texts = {
        each["name"]: gzip.decompress((PATHOLOGICAL / each["file"]).read_bytes())[
            :MAX_FILE_BYTES
        ].decode("utf-8", "ignore")
        for each in load("cmark-pathological/manifest.json")
    }
    results = read_apart(texts)
    assert list(results) == list(texts)
    assert len(results) == 40
    assert all(is_shown or rules == ["too-deep"] for rules, is_shown in results.values())


DEEP = {
    "quotes": ">",
    "quotes with spaces": "> ",
    "lists": "- ",
    "numbered lists": "1. ",
    "plus lists": "+ ",
    "quotes and lists": "> - ",
    "emphasis": "*a **a ",
    "underscores": "_a __a ",
    "strikethrough": "~~a ~b ",
    "brackets": "[",
    "images": "![",
    "tags": "<b>",
    "blocks of tags": "<div>\n\n",
}
CLOSED = {"tags with ends": ("<b>", "</b>"), "blocks with ends": ("<div>\n\n", "</div>\n\n")}


def test_deep_nesting_is_refused_or_shown_and_never_crashes():
    texts = {name: (unit * 60_000)[:60_000] + "x" for name, unit in DEEP.items()}
    texts |= {name: f"{one * 4000}x{other * 4000}" for name, (one, other) in CLOSED.items()}
    results = read_apart(texts)
    assert list(results) == list(texts)
    refused = {name for name, (rules, _) in results.items() if rules == ["too-deep"]}
    shown = {
        name
        for name, (rules, is_shown) in results.items()
        if is_shown and set(rules) <= {"html-removed"}
    }
    assert refused | shown == set(texts)
    assert refused == {
        "quotes",
        "quotes with spaces",
        "lists",
        "numbered lists",
        "plus lists",
        "quotes and lists",
    }
