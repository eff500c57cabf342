"""Every word that somebody writes is on its page, in order, or a problem quotes it."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator, Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from socml_site.problems import Problem
from socml_site.source.body import Body
from socml_site.source.markdown import parse_markdown

# By hand: SOCML_EXAMPLES=20000 pytest tests/property/test_every_word.py
many = settings(max_examples=int(os.environ.get("SOCML_EXAMPLES", "300")), deadline=None)

# Each `{}` is a word of its own, which has to arrive.
LINES = [
    "{} {}",
    "# {} <{}>",
    "## {}",
    "{}\n===",
    "- {}",
    "- {}\n  - {}",
    "1. {}\n2. {}",
    "12. {}\n3. {}",
    "- [ ] {} (due 2016-11-01)",
    "> {}\n> {}",
    "> [!NOTE]\n> {}",
    "> [!TIP] {}\n> {}",
    "| {} | {} |\n|---|---|\n| {} | {} |",
    "| {} |\n|---|\n| {} | {} |",
    "| {} | x |\n|---|---|\n| `{}|{}` | {} |",
    "```\n{} <{}>\n```",
    "``` {} {}\n{}\n```",
    "```python\n{}\n```",
    "    {}",
    "`{}` **{}** *{}* ~~{}~~",
    "$x$ {} $5 {}",
    "<{}> {}",
    "<{} {}>",
    "</{}> {}",
    "<{}/> {}",
    "<![{}> {}",
    "<!{} {}> {}",
    "<?{} {}",
    "<![CDATA[{}]]> {}",
    "a <b and {}> {}",
    "{} List<Int, {}> <{}, {}>",
    "<b>{}</b> {}",
    "<b>{}",
    "<time> {} <section> {}",
    "{} <template> {} <path> {} <in> {} <set> {} <list> {}",
    "<details>\n<summary>{}</summary>\n\n{}\n\n</details>",
    "<details>\n{}",
    "<table of {}>\n{}",
    "<table><tr><td>{}</td></tr></table>",
    "<td>{}</td> {}",
    "<p align=center>{}</p>",
    "<div class='a\n{}",
    "<div title='{}'>{}</div>",
    "<script>{}</script> {}",
    "<style>{}</style> {}",
    "<iframe title='{}'></iframe> {}",
    "<svg><text>{}</text></svg> {}",
    "<select><option>{}</select> {}",
    "<textarea>{}</textarea> {}",
    "<title>{}</title> {}",
    "<plaintext>{}",
    "<xmp>{}</xmp> {}",
    "<noscript>{}</noscript> {}",
    "<b onclick='{}'>{}</b>",
    "<a name={}></a> {}",
    "<!-- {} --> {}",
    "<!-- {}",
    "--> {}",
    "- <!-- {}",
    "<!--> {} -->",
    "{} [^{}]",
    "a[^1] {}",
    "[^1]: {}",
    "[^n]: {}\n    {}",
    "[{}]: {}",
    "- [{}]: {}",
    "[{}]: {} '{}'",
    "[//]: # ({})",
    "[r]: https://x.org/ '{}'",
    "[{}][r]",
    "[{}](x.md '{}')",
    "![{}](x.png)",
    "![{}](https://x.org/y.png)",
    "[[{}]] [[{}|{}]]",
    "[[{}]](https://x.org)",
    "<https://x.org/{}> {}",
    "{}: {}",
    "{}\n: {}",
    "@{} {}",
    "\\<{}> \\[{}]",
    "&lt;{}&gt; &amp;{}",
    "***\n{}",
    ":{}: ==={}=== ++{}++",
    "=={}== {}",
    ":::info {}\n{}\n:::",
    ":::",
    "[TOC]",
    "###### tags: {}",
    "> {}\n> [name={}] [time={}]",
    "# {} {#a}",
    "<aside>\n{}\n</aside>",
    "\u2022 {}\n\u2022 {}\n\to {}",
    "\t* {}\n\t\t* {}",
    "14:03 {}\n14:04 <{}> {}\n14:05 {}",
    "{}: {}\nAnn: {}\nBo: {}",
    "![{}](data:image/png;base64,iVBO) {}",
]
ENDS = ["\n", "\n\n", "\n\n", "\n  ", "\n> ", " "]

texts = st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ENDS)), min_size=1, max_size=9)


def write(parts: Sequence[tuple[str, str]]) -> str:
    """Fill in words that are all different, and that nothing else contains."""
    numbers = iter(range(10_000))
    return re.sub(r"\{\}", lambda _: f"wo{next(numbers)}rd", "".join(map("".join, parts)))


def words(text: str) -> list[str]:
    return re.findall(r"wo\d+rd", text)


def arrived(text: str, body: Body, problems: Sequence[Problem]) -> Iterator[str]:
    """Yield the words that readers see, whether as text or as what a link leads to."""
    shown = body.to_html(lambda url: url, lambda link: f"{link.target} {link.label}")
    yield from words(html.unescape(shown))
    lines = text.split("\n")
    for problem in problems:
        yield from words(problem.message)
        if "\u2026" in problem.message:
            # What is long is quoted in part, and its place is all of it.
            place = problem.location
            yield from words("\n".join(lines[place.line - 1 : place.end_line]))


@many
@given(texts)
@example([("<in chat>", "\n"), ("- {}", "\n"), ("{}", "")])
@example(
    [
        ("[^n]: {}\n    {}", "\n\n"),
        ("[r]: https://x.org/ '{}'", "\n"),
        ("{}", "\n"),
        ("[r]: https://x.org/", ""),
    ]
)
@example([("| {} |\n|---|\n| a \\| {} | {} |", "")])
def test_every_word_is_shown_or_quoted(parts):
    text = write(parts)
    problems: list[Problem] = []
    body = parse_markdown(text, "minutes/a.md", 1, problems, with_lines=True)
    missing = set(words(text)) - set(arrived(text, body, problems))
    assert missing == set(), text


@many
@given(texts)
def test_words_that_are_shown_are_in_order(parts):
    """Footnotes go to the end, as everywhere, and a table puts what is not in it before it."""
    text = write([each for each in parts if "[^" not in each[0] and "<t" not in each[0]])
    body = parse_markdown(text, "minutes/a.md", 1, [])
    shown = re.sub(r"<[^>]*>", "", body.to_html(lambda url: url))
    order = [int(each[2:-2]) for each in words(html.unescape(shown))]
    assert order == sorted(order), text


@many
@given(texts)
@example([("[{}]: {}", " "), ("<b onclick='{}'>{}</b>", "\n"), ("[r]: https://x.org/ '{}'", "\n")])
def test_what_is_quoted_is_in_the_file(parts):
    text = write(parts)
    lines = text.split("\n")
    problems: list[Problem] = []
    parse_markdown(text, "minutes/a.md", 1, problems)
    for problem in problems:
        place = problem.location
        for word in words(problem.message)[:1]:
            around = "\n".join(lines[place.line - 1 : place.line + 20])
            assert word in around, (problem, text)
