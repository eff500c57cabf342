"""What authors may write, and what becomes of it: shown by the very code that reads their files."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from socml_site.problems import Problem
from socml_site.source.files import ATTACHMENT_SUFFIXES
from socml_site.source.markdown import parse_markdown
from socml_site.source.sanitize import CONTRIBUTED_TAGS

# What it is, and how it is written.
_EXAMPLES: tuple[tuple[str, str], ...] = (
    ("Emphasis, code", "*weak*, **strong**, ~~gone~~ and `code`"),
    ("Lists", "- one\n  - below it\n- two"),
    ("Numbers count on", "3. October\n12. November"),
    ("Boxes", "- [ ] @ann: write it up (due 2016-11-01)\n- [x] done"),
    ("Tables", "| who | vote |\n|---|---|\n| Ann | yes |"),
    ("More cells than columns", "| command | vote |\n|---|---|\n| `a | b` | 12 to 3 |"),
    ("Quotes and boxes for remarks", "> said by somebody\n\n> [!WARNING]\n> Bring a jumper."),
    ("Code", "```python app.py\nprint('hello')\n```"),
    ("Formulas", "$e^{i\\pi} = -1$"),
    ("Diagrams", "```mermaid\ngraph LR\n  Idea --> Session --> Notes\n```"),
    ("Footnotes", "True[^1]\n\n[^1]: As far as we know."),
    ("Wiki links", "[[causal-rl]], [[causal-rl|that session]]"),
    ("No links", "`[[x]]`, Hash[[1, 2]], \\[[Construct]]"),
    ("Links to papers", "[[1]](https://example.org/paper)"),
    ("Names of emoji", ":tada: at 10:30"),
    ("Words in angle brackets", "Clone <path> into List<Int>; <bkim> agrees"),
    ("Tags that are never closed", "until <time> is over"),
    ("HTML", "H<sub>2</sub>O, <kbd>Esc</kbd>, <mark>this</mark>"),
    ("HTML that is not published", "<button>Press me</button>"),
    ("Attributes that are not published", '<b onclick="run()">text</b>'),
    ("Another direction", '<p dir="rtl" lang="he">\u05e9\u05dc\u05d5\u05dd!</p>'),
    ("Names before a colon", "[Ann]: yes\n\n[10:30]: no"),
    ("Comments", "<!-- not for readers --> for readers"),
    ("Pictures on other sites", "![a plot](https://example.org/plot.png)"),
    ("Pictures inside of the text", "![The plan](data:image/png;base64,iVBORw0KGgo=)"),
    ("Lines of a chat", "14:03 <ann> who writes?\n14:04 <bo> nobody\n14:05 <ann> then I do"),
    ("Boxes of HackMD", ":::info\nSpeak slowly\n:::"),
    ("Boxes of Notion", "<aside>\n\U0001f4a1 Bring a jumper\n</aside>"),
    ("Highlights and contents of HackMD", "[TOC]\n\n==Marked== words"),
    ("Quotes of HackMD", "> True.\n> [name=Ann Lee] [color=#907bf7]"),
    ("Headings of Google Docs", "## Recap {#recap}"),
    ("Bullets of Word", "\u2022 one\n\u2022 two\n\to below it"),
    ("Lists of Etherpad", "Agenda:\n\t* one\n\t\t* below it"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """Something that can be written: what it is, its source, what readers see, and the report."""

    name: str
    source: str
    html: Markup
    problems: tuple[Problem, ...]


def build_examples() -> tuple[Example, ...]:
    """Read each example as if it stood in somebody's notes."""
    return tuple(_example(name, source) for name, source in _EXAMPLES)


def _example(name: str, source: str) -> Example:
    problems: list[Problem] = []
    body = parse_markdown(source, "minutes/x.md", 1, problems, with_lines=True)
    # Sanitized; only footnotes lead somewhere.
    html = Markup(body.to_html(lambda url: url if url.startswith("#") else None))  # noqa: S704
    return Example(name, source, html, tuple(problems))


def published_elements() -> tuple[str, ...]:
    """Return the names of HTML elements that may be used in contributed files."""
    return tuple(sorted(CONTRIBUTED_TAGS))


def published_files() -> tuple[str, ...]:
    """Return the endings of files that may lie beside contributed pages."""
    return tuple(sorted(ATTACHMENT_SUFFIXES))
