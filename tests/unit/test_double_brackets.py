"""Double brackets that are links on GitHub name no page; those that name a page are wiki links."""

from __future__ import annotations

import time

import pytest

from socml_site.source.markdown import parse_markdown

R = "\n\n[r]: https://x.org/r\n"


def shown(text: str) -> str:
    body = parse_markdown(text, "minutes/a.md", 1, [])
    return body.to_html(lambda url: url, lambda link: f"<WIKI {link.target}|{link.label}>")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[[Ticket #7]](https://x.org/7)", '<a href="https://x.org/7">[Ticket #7]</a>'),
        (
            "[[a]](https://x.org/7)[[b]](https://x.org/8)",
            '<a href="https://x.org/7">[a]</a><a href="https://x.org/8">[b]</a>',
        ),
        ('[[a]](<b c.md> "title")', '<a href="b%20c.md" title="title">[a]</a>'),
        ("[[a]](b_(c).md)", '<a href="b_(c).md">[a]</a>'),
        ("[[*a* `b`]](c)", '<a href="c">[<em>a</em> <code>b</code>]</a>'),
        ("- [[a]](b)", '<a href="b">[a]</a>'),
        ("> [[a]](b)", '<a href="b">[a]</a>'),
        ("| t |\n|---|\n| [[a]](b) |", '<td><a href="b">[a]</a></td>'),
        ("![[a]](b.png)", '<img src="b.png" alt="[a]">'),
        (f"[[a]][r]{R}", '<a href="https://x.org/r">[a]</a>'),
        (f"[[r]]{R}", '[<a href="https://x.org/r">r</a>]'),
        (f"[[R]][]{R}", '[<a href="https://x.org/r">R</a>][]'),
        (f"[[r]] and [[a]]{R}", '[<a href="https://x.org/r">r</a>] and <WIKI a|>'),
        ("[[a]]", "<WIKI a|>"),
        ("[[a|b]](c d)", "<WIKI a|b>(c d)"),
        ("[[a]] (b)", "<WIKI a|> (b)"),
        ("[[a]][b]", "<WIKI a|>[b]"),
        ("`[[a]](b)`", "<code>[[a]](b)</code>"),
        ("| t |\n|---|\n| \\|\\|\\|\\|\\| `[[a]](b)` |", "<code>[[a]](b)</code>"),
        ("\\[[a]](b) [[c]]", "[[a]](b) <WIKI c|>"),
    ],
)
def test_double_brackets_are_what_they_are_on_github(text, html):
    assert html in shown(text)


def test_they_are_links_in_headings_and_have_their_places():
    body = parse_markdown("## é [[Ticket]](https://x.org/7) [[two]](b)\n", "minutes/a.md", 1, [])
    assert [(each.url, each.text, each.location.column) for each in body.links] == [
        ("https://x.org/7", "[Ticket]", 6),
        ("b", "[two]", 34),
    ]
    assert body.headings[0].text == "é [Ticket] [two]"
    assert body.headings[0].id == "é-ticket-two"


def test_code_shows_them_as_they_are_written():
    text = "```\n[[a]](b) [[r]]\n```\n\n[[c]](d)\n\n<b title='[[a]](b)'>x</b> $[[a]](b)$\n"
    html = shown(text)
    assert "[[a]](b) [[r]]" in html
    assert 'title="[[a]](b)"' in html
    assert "\x01" not in html
    assert "\N{REPLACEMENT CHARACTER}" not in html


@pytest.mark.parametrize("text", ["[[x]](u) ", "[[x]](", "[[", "`[[x]](u)` ", "[r]: x\n[[r]]\n\n"])
def test_reading_them_takes_time_in_proportion(text):
    start = time.perf_counter()
    parse_markdown(text * 6_000, "minutes/a.md", 1, [])
    assert time.perf_counter() - start < 5
