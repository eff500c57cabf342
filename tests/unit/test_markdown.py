"""Contributed Markdown: GitHub's syntax in, facts with positions and harmless HTML out."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from socml_site.problems import Location, Problem
from socml_site.source import shorten
from socml_site.source.markdown import MAX_DEPTH, Body, parse_markdown

PATH = "sessions/a.md"


def parse(text: str, first_line: int = 1) -> tuple[Body, list[Problem]]:
    problems: list[Problem] = []
    return parse_markdown(text, PATH, first_line, problems), problems


def body_of(text: str) -> Body:
    body, problems = parse(text)
    assert problems == []
    return body


def keep(url: str) -> str:
    return url


def html_of(text: str) -> str:
    return parse(text)[0].to_html(keep)


def places(found: list[Problem]) -> list[tuple[str, int, int, int, int]]:
    return [(each.rule, *span(each.location)) for each in found]


def span(location: Location) -> tuple[int, int, int, int]:
    return location.line, location.column, location.end_line, location.end_column


class Elements(HTMLParser):
    """The opening tags of some HTML, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag == name]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("one\ntwo", "<p>one\ntwo</p>\n"),
        ("one  \ntwo", "<p>one<br>\ntwo</p>\n"),
        (
            "*em* **strong** `<b>`",
            "<p><em>em</em> <strong>strong</strong> <code>&lt;b&gt;</code></p>\n",
        ),
        ("> quote", "<blockquote>\n<p>quote</p>\n</blockquote>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>\n'),
        ("***", "<hr>\n"),
        ("&copy; \\*a\\*", "<p>© *a*</p>\n"),
        ("~~gone~~", "<p><del>gone</del></p>\n"),
        ("https://a.org/x.", '<p><a href="https://a.org/x">https://a.org/x</a>.</p>\n'),
        ("www.a.org", '<p><a href="http://www.a.org">www.a.org</a></p>\n'),
        ("ann@a.org", '<p><a href="mailto:ann@a.org">ann@a.org</a></p>\n'),
        ("<https://a.org>", '<p><a href="https://a.org">https://a.org</a></p>\n'),
        ("[a](b.md 'c')", '<p><a href="b.md" title="c">a</a></p>\n'),
        ("[a][r]\n\n[r]: b.md", '<p><a href="b.md">a</a></p>\n'),
        ("![a](b.png)", '<p><img src="b.png" alt="a"></p>\n'),
    ],
)
def test_markdown_is_githubs(text, html):
    assert body_of(text).to_html(keep) == html


def test_names_of_emoji_are_pictures_as_on_github():
    body = body_of("## :dart: Goals\n\n`:dart:` :+1:\n")
    assert body.headings[0].text == "\U0001f3af Goals"
    assert body.headings[0].id == "dart-goals"
    assert '<code>:dart:</code> <span title=":+1:">\U0001f44d</span>' in body.to_html(keep)


@pytest.mark.parametrize(
    "text",
    [
        "10:30:20 std::vec::x :no_such_name:",
        'a--b "q"...',
        "==mark== ^sup^ ++ins++",
        "{: .class #id onclick=x}",
        "{{ config }} {% include 'x' %}",
        "+++ toml",
        "$5 and $6",
        "$ x $",
        "[ ] no list",
        "a[^missing]",
        "Term: definition",
    ],
)
def test_what_github_shows_as_text_is_text_here(text):
    """Extensions of other Markdowns would make a file mean something else on its own page."""
    assert html_of(text) == f"<p>{text}</p>\n"


def test_a_table_keeps_its_alignment():
    html = body_of("|a|b|c|\n|:-:|-:|-|\n|1|`x\\|y`||").to_html(keep)
    assert html == (
        '<table>\n<thead>\n<tr>\n<th align="center">a</th>\n<th align="right">b</th>\n'
        "<th>c</th>\n</tr>\n</thead>\n"
        '<tbody>\n<tr>\n<td align="center">1</td>\n<td align="right"><code>x|y</code></td>\n'
        "<td></td>\n</tr>\n</tbody>\n</table>\n"
    )


@pytest.mark.parametrize(
    ("word", "kind", "title"),
    [
        ("NOTE", "note", "Note"),
        ("TIP", "tip", "Tip"),
        ("IMPORTANT", "info", "Important"),
        ("WARNING", "warning", "Warning"),
        ("CAUTION", "danger", "Caution"),
        ("note", "note", "Note"),
        ("NOTE] Own <b>title", "note", "Own &lt;b&gt;title"),
    ],
)
def test_an_alert_becomes_an_admonition_of_the_theme(word, kind, title):
    opening = f"[!{word}]" if "]" not in word else f"[!{word}"
    assert html_of(f"> {opening}\n> *text*") == (
        f'<div class="admonition {kind}">\n<p class="admonition-title">{title}</p>\n'
        "<p><em>text</em></p>\n</div>\n"
    )


def test_an_alert_that_github_does_not_know_is_a_quote():
    assert html_of("> [!OTHER]\n> a") == "<blockquote>\n<p>[!OTHER]\na</p>\n</blockquote>\n"


@pytest.mark.parametrize(
    ("text", "checked", "labels"),
    [
        ("- [ ] a", [False], ["to do"]),
        ("- [x] a", [True], ["done"]),
        ("- [X] a", [True], ["done"]),
        ("* [ ] a\n* [x] b\n* c", [False, True], ["to do", "done"]),
        ("1. [ ] a", [False], ["to do"]),
        ("- [ ] a\n\n- [x] b", [False, True], ["to do", "done"]),
        ("- [ ] a\n  - [x] b", [False, True], ["to do", "done"]),
        ("> [!NOTE]\n> - [x] a", [True], ["done"]),
        ("- [y] a", [], []),
        ("- [ ]a", [], []),
    ],
)
def test_a_task_becomes_a_box_that_says_its_state_aloud(text, checked, labels):
    boxes = Elements(html_of(text)).named("input")
    assert ["checked" in box for box in boxes] == checked
    assert [box["aria-label"] for box in boxes] == labels
    assert all(box["type"] == "checkbox" and "disabled" in box for box in boxes)


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("- [ ] a", "<ul><li><input> a</li></ul>"),
        ("- [ ] a\n\n- [x] b", "<ul><li><p><input> a</p></li><li><p><input> b</p></li></ul>"),
        ("- [ ] a\n  - [x] b", "<ul><li><input> a<ul><li><input> b</li></ul></li></ul>"),
    ],
)
def test_the_box_stands_in_the_line_of_its_text(text, tidy):
    html = re.sub(r"<input [^>]*>", "<input>", html_of(text)).replace("\n", "")
    assert html == tidy


def test_a_footnote_and_its_mark_lead_to_each_other():
    html = body_of("a[^1] b[^1]\n\n[^1]: note").to_html(keep)
    links = Elements(html).named("a")
    ids = [attributes["id"] for _, attributes in Elements(html).found if "id" in attributes]
    assert ids == ["fnref-1", "fnref-1-2", "fn-1"]
    assert [link["href"] for link in links] == ["#fn-1", "#fn-1", "#fnref-1", "#fnref-1-2"]
    assert html.startswith('<p>a<sup class="footnote-ref">')
    assert '<section class="footnotes">\n<ol>\n<li id="fn-1">\n<p>note ' in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("text\n\n[^1]: unused", "<p>text</p>\n<p>[^1]: unused</p>\n"),
        ("- [Ann]: yes\n- [10:30]: no", "<ul>\n<li>[Ann]: yes</li>\n<li>[10:30]: no</li>\n</ul>\n"),
        ("> [a]: b 'c'", "<blockquote>\n<p>[a]: b 'c'</p>\n</blockquote>\n"),
        ("[a]: b\n\n[a]: c\n\n[a]", '<p>[a]: c</p>\n<p><a href="b">a</a></p>\n'),
        ("`[a]: b`\n\n    [a]: b", "<p><code>[a]: b</code></p>\n<div"),
    ],
)
def test_a_definition_that_nothing_refers_to_is_text(text, html):
    assert body_of(text).to_html(keep).startswith(html)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a]: <b> 'c'\n\n![x][a]", '<p><img src="b" alt="x" title="c"></p>\n'),
        ("[Å  b]: c\n\n[x][å b]", '<p><a href="c">x</a></p>\n'),
        ("[a]: b\\*c&amp;d\n\n[a]", '<p><a href="b*c&amp;d">a</a></p>\n'),
        ("[a]:\n  b\n\n[a]", '<p><a href="b">a</a></p>\n'),
    ],
)
def test_a_definition_that_something_refers_to_is_one(text, html):
    assert body_of(text).to_html(keep) == html


def test_what_follows_a_definition_is_found_in_its_place():
    """The parser leaves the lines of definitions out when it counts those of a paragraph."""
    text = "[a]: b.md\n[c]: d.md\nsee [a],\n[c] and **[e](f.md)**\n\n[g](h.md)"
    found = [(each.url, *span(each.location)) for each in parse(text)[0].links]
    assert found == [
        ("b.md", 3, 5, 3, 8),
        ("d.md", 4, 1, 4, 4),
        ("f.md", 4, 11, 4, 20),
        ("h.md", 6, 1, 6, 10),
    ]


def test_two_notes_of_one_name_do_not_share_an_anchor():
    html = body_of("a[^1]\n\n[^1]: b\n\n[^1]: c").to_html(keep)
    assert html.count('id="fn-1"') == 1
    assert "<p>[^1]: c</p>" in html


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[a]: b\n[c]: d\n\n[c]", ("unused-definition", 1, 1, 1, 7)),
        ("x\n\n[//]: # (secret)", ("hidden-comment", 3, 1, 3, 17)),
        ("x <!-- secret -->", ("hidden-comment", 1, 3, 1, 18)),
        ("<div>\n<!-- secret -->\n</div>", ("hidden-comment", 2, 1, 2, 16)),
        ("|a|\n|-|\n|1|2|", ("table-cells", 3, 4, 3, 5)),
        ("> |a|b|\n> |-|-|\n> | `x|y` | z |", ("table-cells", 3, 13, 3, 14)),
        ("|a|\n|-|\n|1\\|2|3\\|4|", ("table-cells", 3, 7, 3, 11)),
        ("3. October\n12. November", ("list-numbers", 2, 1, 2, 13)),
        ("- a\n  1. x\n  2. y\n  2. z", ("list-numbers", 4, 3, 4, 7)),
    ],
)
def test_what_nobody_sees_is_reported_in_its_place(text, found):
    assert places(parse(text)[1]) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "|a|b|\n|-|-|\n|1|\n|1|2\n|1\\|x|2|\n|1|2| |\n|`\\|`|\\||",
        "1. a\n1. b\n1. c",
        "7) a\n8) b",
        "1. a\n\n5) b",
        "<!-- --> <!-- -- -->",
        "[a]: #\n\n[a]",
    ],
)
def test_what_everybody_sees_is_not_reported(text):
    assert parse(text)[1] == []


@pytest.mark.parametrize("info", ["mermaid", "{mermaid}", "mermaid title"])
def test_a_diagram_is_its_text_until_a_script_draws_it(info):
    body = body_of(f"```{info}\na --> <b>\n```")
    shown = '<pre class="socml-diagram"><code>a --&gt; &lt;b&gt;\n</code></pre>\n'
    assert body.to_html(keep) == shown
    assert body.has_diagrams


@pytest.mark.parametrize(
    ("info", "caption"),
    [
        ("python", ""),
        ("csv", ""),
        ("python app.py", "app.py"),
        ("Bob said: <hi>", "Bob said: &lt;hi&gt;"),
        ("no-such-language", "no-such-language"),
    ],
)
def test_words_behind_a_fence_are_the_caption_of_its_code(info, caption):
    title = f'<span class="filename">{caption}</span>' if caption else ""
    assert f'<div class="highlight">{title}<pre>' in html_of(f"```{info}\n```")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("$x$", "<p><math><mi>x</mi></math></p>\n"),
        ("$`x`$", "<p><math><mi>x</mi></math></p>\n"),
        ("a $x$ b $y$", "<p>a <math><mi>x</mi></math> b <math><mi>y</mi></math></p>\n"),
        ("$$x$$", '<p><math display="block"><mi>x</mi></math></p>\n'),
        ("$$\nx\n$$", '<p><math display="block"><mi>x</mi></math></p>\n'),
        ("```math\nx\n```", '<math display="block"><mi>x</mi></math>'),
        (
            "- ```math\n  x\n  ```",
            '<ul>\n<li><math display="block"><mi>x</mi></math></li>\n</ul>\n',
        ),
        (
            r"$\frac12$",
            "<p><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>\n",
        ),
        (
            r"$\begin{array}{c|c}x&y\end{array}$",
            '<p><math><mtable displaystyle="false" scriptlevel="0"><mtr>'
            '<mtd style="border-right:0.05em solid currentcolor"><mi>x</mi></mtd>'
            "<mtd><mi>y</mi></mtd></mtr></mtable></math></p>\n",
        ),
        ("`$x$`", "<p><code>$x$</code></p>\n"),
        (r"\$x$", "<p>$x$</p>\n"),
    ],
)
def test_formulas_become_mathml(text, html):
    assert body_of(text).to_html(keep) == html


@pytest.mark.parametrize(
    "latex", ["<script>", r"\text{<script>}", "<img src=x onerror=y>", "a&lt;b"]
)
def test_a_formula_cannot_smuggle_html(latex):
    names = {tag for tag, _ in Elements(html_of(f"$`{latex}`$")).found}
    assert names <= {"p", "code", "math", "mi", "mo", "mn", "mrow", "mtext"}


@pytest.mark.parametrize(
    ("text", "place", "source"),
    [
        (r"$\foo$", (1, 2, 1, 3), r"\foo"),
        (r"é **日** $\foo$", (1, 10, 1, 11), r"\foo"),
        ("a\n\nb $`\\foo`$", (3, 5, 3, 6), r"\foo"),
        ("$$\n\\foo\n$$", (1, 1, 3, 3), r"\foo"),
        ("a\n\n```math\n\\foo\n```", (3, 1, 5, 4), r"\foo"),
        ("> é $\\foo$", (1, 6, 1, 7), r"\foo"),
        (r"$\frac{1}{<b>$", (1, 14, 1, 15), r"\frac{1}{&lt;b&gt;"),
    ],
)
def test_a_formula_that_cannot_be_read_is_reported_and_shown_as_its_source(text, place, source):
    body, problems = parse(text)
    assert places(problems) == [("bad-math", *place)]
    assert f"<code>{source}</code>" in body.to_html(keep)


def test_the_report_on_a_formula_says_what_is_wrong_with_it():
    _, (problem,) = parse(r"$\foo$")
    assert problem.message == r'unknown command "\foo"'
    assert problem.hint == "correct the LaTeX; until then readers see its source"


def test_custom_commands_end_with_their_formula_and_do_not_grow_without_end():
    body, problems = parse(r"$\newcommand{\x}{y}\x$ and $\newcommand{\x}{\x\x}\x$")
    assert [each.rule for each in problems] == ["bad-math"]
    assert "<math><mi>y</mi></math>" in body.to_html(keep)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "```python\nx = 1\n```",
            '<span class="n">x</span> <span class="o">=</span> <span class="mi">1</span>\n',
        ),
        ("```PYTHON\nx\n```", '<span class="n">x</span>\n'),
        ("~~~js\nx;\n~~~", '<span class="nx">x</span><span class="p">;</span>\n'),
        ('```\n<b> & "c"\n```', '&lt;b&gt; &amp; "c"\n'),
        ("```{.python}\nx\n```", '<span class="n">x</span>\n'),
        ("```{csv}\nx\n```", "x\n"),
        ("    <b>\n", "&lt;b&gt;\n"),
        ("```python\n\n\nx\n```", '\n\n<span class="n">x</span>\n'),
        ("```\n```", ""),
    ],
)
def test_code_is_coloured_by_the_classes_of_pygments(text, code):
    html = body_of(text).to_html(keep)
    assert html == f'<div class="highlight"><pre><code>{code}</code></pre></div>\n'


def test_very_long_code_is_shown_without_colours():
    """Lexers are regular expressions, and some take their time."""
    assert "<span" in html_of(f"```python\n{'x = 1' * 3000}\n```")
    assert "<span" not in html_of(f"```python\n{'x = 1' * 4001}\n```")


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Causal RL", "causal-rl"),
        ("Hello, World!", "hello-world"),
        ("What's new?", "whats-new"),
        ("1. Intro", "1-intro"),
        ("C++ & C#", "c--c"),
        ("a – b", "a--b"),
        ("a/b.c:d", "abcd"),
        ("snake_case", "snake_case"),
        ("Über uns", "über-uns"),
        ("日本 語", "日本-語"),
        ("ПРИВЕТ", "привет"),
        ("🎉 party", "-party"),
        ("[link](x.md) *em* `code`", "link-em-code"),
        ("a <b>b</b>", "a-b"),
        ("$x^2$", "x2"),
        (r"a\_b", "a_b"),
        ("@ann", "ann"),
        ("`__init__`", "init__"),
        ("`_private`", "private"),
        ("!!!", "section"),
        ("", "section"),
    ],
)
def test_a_heading_gets_the_anchor_that_it_has_on_github(heading, expected):
    """Only a leading `_` goes, because the theme's own ids start with it."""
    (found,) = body_of(f"# {heading}").headings
    assert found.id == expected


@pytest.mark.parametrize(
    ("headings", "ids"),
    [
        (["a", "a", "a"], ["a", "a-1", "a-2"]),
        (["A", "a!", "a?"], ["a", "a-1", "a-2"]),
        (["!", "?"], ["section", "section-1"]),
        (["a", "a", "a-1"], ["a", "a-1", "a-1-1"]),
        (["Notes", "Next", "Notes"], ["notes", "next", "notes-1"]),
    ],
)
def test_anchors_never_repeat(headings, ids):
    body = body_of("\n".join(f"## {each}" for each in headings))
    assert [each.id for each in body.headings] == ids


def test_a_thousand_equal_headings_have_a_thousand_anchors():
    body = body_of("# a\n" * 1000)
    assert len({each.id for each in body.headings}) == 1000


@pytest.mark.parametrize("text", ["## Causal *RL*", "Causal *RL*\n---"])
def test_a_heading_has_a_permalink(text):
    assert html_of(text) == (
        '<h2 id="causal-rl">Causal <em>RL</em>'
        '<a class="headerlink" href="#causal-rl" title="Permanent link">¶</a></h2>\n'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A", [(1, "A", (1, 1, 1, 4))]),
        ("é\n\n## *Ünï* `c`", [(2, "Ünï c", (3, 1, 3, 13))]),
        ("Title\nmore\n===\n\n### B", [(1, "Title more", (1, 1, 3, 4)), (3, "B", (5, 1, 5, 6))]),
        ("> # A", [(1, "A", (1, 3, 1, 6))]),
    ],
)
def test_headings_are_known_with_their_places(text, expected):
    found = [(each.level, each.text, span(each.location)) for each in body_of(text).headings]
    assert found == expected


def levels(html: str) -> list[str]:
    return [tag for tag, _ in Elements(html).found if re.fullmatch("h.*", tag)]


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# a\n## b\n### c", ["h2", "h3", "h4"]),
        ("## a\n### b", ["h2", "h3"]),
        ("### a\n##### b", ["h2", "h4"]),
        ("###### a", ["h2"]),
        ("### a\n# b", ["h4", "h2"]),
        ("# a\n###### b", ["h2", "h6"]),
        ("a\n\n> ### b", ["h2"]),
        ("no heading", []),
    ],
)
def test_the_highest_heading_is_a_second_level_heading(text, tags):
    """The page's title is the only <h1>."""
    body = body_of(text)
    assert levels(body.to_html(keep)) == tags
    assert [f"h{each.level}" for each in body.outline()] == tags


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("# A\n\ntext", []),
        ("# A\n\n## B\n\n### C", ["h2", "h3"]),
        ("A\n===\n\n#### B", ["h2"]),
        ("## A\n\n### B\n\n# C", ["h4", "h2"]),
        ("text\n\n# A\n\n## B", ["h2", "h3"]),
        ("> # A", ["h2"]),
    ],
)
def test_the_lead_can_be_left_out_and_the_levels_follow(text, tags):
    body = body_of(text)
    assert levels(body.to_html(keep, without_lead=True)) == tags
    assert [f"h{each.level}" for each in body.outline(without_lead=True)] == tags


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("# A *b*\n\ntext", "A b"),
        ("A\n---\ntext", "A"),
        ("\n\n### A", "A"),
        ("text\n# A", None),
        ("> # A", None),
        ("<!-- -->\n# A", None),
        ("", None),
    ],
)
def test_the_lead_is_the_heading_that_the_text_starts_with(text, lead):
    found = body_of(text).lead
    assert (found.text if found else None) == lead


def test_without_its_lead_a_text_keeps_all_the_rest():
    text = "# A [x](y.md) $a$ `<b>` <b>c</b> ![i](j.png)\n\nrest $b$[^1]\n\n[^1]: note"
    whole = html_of(text)
    lead = whole[: whole.index("</h2>\n") + len("</h2>\n")]
    assert parse(text)[0].to_html(keep, without_lead=True) == whole.removeprefix(lead)
    assert lead.startswith("<h2 id=")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@ann", [("@ann", 1, 1, 5)]),
        ("hi @ann-lee.", [("@ann-lee", 1, 4, 12)]),
        ("(@Ann_Lee)", [("@Ann_Lee", 1, 2, 10)]),
        ("日本 @ann @bo", [("@ann", 1, 4, 8), ("@bo", 1, 9, 12)]),
        ("a\n**@ann**'s", [("@ann", 2, 3, 7)]),
        ("- [ ] @ann", [("@ann", 1, 7, 11)]),
        ("|a|\n|-|\n|@ann|", [("@ann", 3, 2, 6)]),
        ("# é @ann", [("@ann", 1, 5, 9)]),
        ("> [!NOTE]\n> @ann", [("@ann", 2, 3, 7)]),
        ("a[^1]\n\n[^1]: @ann", [("@ann", 3, 7, 11)]),
        (f"@{'a' * 39}", [("@" + "a" * 39, 1, 1, 41)]),
        ("*@ann* @bo", [("@ann", 1, 2, 6), ("@bo", 1, 8, 11)]),
    ],
)
def test_a_handle_in_the_text_is_a_mention_with_its_place(text, expected):
    links = body_of(text).links
    assert all(each.is_mention and not each.is_image for each in links)
    assert [
        (each.url, each.location.line, each.location.column, each.location.end_column)
        for each in links
    ] == expected
    assert all(f'<a href="{url}">{url}</a>' in html_of(text) for url, *_ in expected)


@pytest.mark.parametrize(
    "text",
    [
        "`@ann`",
        "```\n@ann\n```",
        "    @ann",
        "[@ann](x.md)",
        "[**@ann**](x.md)",
        "[![@ann](x.png)](y.md)",
        "![@ann](x.png)",
        "$@ann$",
        "x@ann",
        "ann@a.org",
        "<ann@a.org>",
        "https://a.org/@ann",
        "<!-- @ann -->",
        '<img src="x.png" alt="@ann">',
        "a/@ann",
        "@@ann",
        "@ann@bo",
        "@",
        "@ ann",
        "@_ann",
        "@ünal",
        f"@{'a' * 40}",
    ],
)
def test_what_is_no_handle_in_the_text_is_no_mention(text):
    assert [each.url for each in parse(text)[0].links if each.is_mention] == []
    assert 'href="@' not in html_of(text)


@pytest.mark.parametrize(
    ("text", "url", "label", "place"),
    [
        ("[a](b.md)", "b.md", "a", (1, 1, 1, 10)),
        ("é 日 [a](b.md)", "b.md", "a", (1, 5, 1, 14)),
        ("x\n  [a](b.md)", "b.md", "a", (2, 3, 2, 12)),
        ("[a\nb](c.md)", "c.md", "a b", (1, 1, 2, 9)),
        ("[**b** `c`](d.md)", "d.md", "b c", (1, 1, 1, 18)),
        ("[a](<b c.md>)", "b c.md", "a", (1, 1, 1, 14)),
        ("[a](b.md?x&amp;y)", "b.md?x&y", "a", (1, 1, 1, 18)),
        ("[a][r]\n\n[r]: b.md", "b.md", "a", (1, 1, 1, 7)),
        ("> - [a](b.md)", "b.md", "a", (1, 5, 1, 14)),
        ("|a|\n|-|\n|[a](b.md)|", "b.md", "a", (3, 2, 3, 11)),
        ("# é [a](b.md)", "b.md", "a", (1, 5, 1, 14)),
        ("<https://a.org>", "https://a.org", "https://a.org", (1, 1, 1, 16)),
        ("é www.a.org", "http://www.a.org", "www.a.org", (1, 3, 1, 12)),
        ("[a](#b)", "#b", "a", (1, 1, 1, 8)),
        ("[a](mailto:x@y.org)", "mailto:x@y.org", "a", (1, 1, 1, 20)),
        ("é <a href='b.md'>x</a>", "b.md", "b.md", (1, 3, 1, 18)),
    ],
)
def test_a_link_is_known_with_its_place(text, url, label, place):
    (link,) = body_of(text).links
    assert (link.url, link.text, link.is_image, link.is_mention) == (url, label, False, False)
    assert span(link.location) == place


@pytest.mark.parametrize(
    ("text", "url", "description", "place"),
    [
        ("![a *b*](c.png)", "c.png", "a b", (1, 1, 1, 16)),
        ("é ![](c.png)", "c.png", "", (1, 3, 1, 13)),
        ("![a](https://x.org/c.png)", "https://x.org/c.png", "a", (1, 1, 1, 26)),
        ('é <img src="c.png" alt="d">', "c.png", "d", (1, 3, 1, 28)),
        ("<img src=c.png>", "c.png", "", (1, 1, 1, 16)),
    ],
)
def test_an_image_is_known_with_its_place(text, url, description, place):
    (image,) = body_of(text).links
    assert (image.url, image.text, image.is_image) == (url, description, True)
    assert span(image.location) == place


def test_places_count_from_the_first_line_of_the_body():
    body, problems = parse("# A\n\n[b](c.md) $\\foo$", first_line=7)
    assert [each.location.line for each in (*body.headings, *body.links, *problems)] == [7, 9, 9]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("![a](https://x.org/y.png)", '<a href="https://x.org/y.png">a</a>'),
        ("![a](HTTP://x.org/y.png 't')", '<a href="HTTP://x.org/y.png" title="t">a</a>'),
        ("![a](//x.org/y.png)", '<a href="//x.org/y.png">a</a>'),
        ("![](https://x.org/y)", '<a href="https://x.org/y">https://x.org/y</a>'),
        ("![a *b*](https://x.org/y)", '<a href="https://x.org/y">a b</a>'),
    ],
)
def test_an_image_on_another_site_becomes_a_link(text, html):
    """Showing it would tell the other site who reads what."""
    assert html_of(text) == f"<p>{html}</p>\n"


def test_an_image_tag_on_another_site_loses_its_address():
    assert html_of('<img src="https://x.org/y.png" alt="a">') == '<img alt="a">'


def test_every_relative_address_is_resolved_as_it_was_written():
    text = "# A\n[b](c.md) ![d](e.png) @ann <a href='f.md'>g</a> https://x.org mailto:y@z.org\n"
    asked: list[str] = []

    def resolve(url: str) -> str:
        asked.append(url)
        return f"/to/{url}"

    html = parse(text)[0].to_html(resolve)
    assert asked == ["#a", "c.md", "e.png", "@ann", "f.md"]
    found = [
        value
        for _, attributes in Elements(html).found
        for value in (attributes.get("href"), attributes.get("src"))
        if value
    ]
    assert found == [
        "/to/#a",
        "/to/c.md",
        "/to/e.png",
        "/to/@ann",
        "/to/f.md",
        "https://x.org",
        "mailto:y@z.org",
    ]


def test_a_link_that_is_not_resolved_is_published_as_plain_text():
    assert parse("[b](c.md) @ann ![d](e.png)")[0].to_html(lambda url: None) == (
        '<p><a>b</a> <a>@ann</a> <img alt="d"></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("", ""),
        ("# Only a title", ""),
        ("# Title\n\nHello *World* [x](y) `c` $m$\nagain.\n\nsecond", "Hello World x c m again."),
        ("- a\n- b", "a · b"),
        ("1. a\n2. **b** c", "a · b c"),
        ("- a\n\nparagraph", "paragraph"),
        ("> quote\n\ntext", "text"),
        ("```\ncode\n```\n\ntext", "text"),
        ("![alt text](b.png)", "alt text"),
        ("![](b.png)\n\ntext", "text"),
        ("<b>x</b> y", "x y"),
        ("&lt;b&gt; \\*", "<b> *"),
        ("word " * 100, "word " * 54 + "word…"),
        ("x" * 300, "x" * 279 + "…"),
        ("x" * 280, "x" * 280),
    ],
)
def test_the_summary_is_the_first_paragraph_or_list_as_plain_text(text, summary):
    found = body_of(text).summary
    assert found == summary
    assert len(found) <= 280


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("one two", 7, "one two"),
        ("one two three", 9, "one two…"),
        ("one two, three", 10, "one two…"),
        ("a bcdefghijkl", 8, "a bcdef…"),
        ("abcdefghij", 5, "abcd…"),
        ("日本語日本語", 4, "日本語…"),
    ],
)
def test_a_text_is_cut_at_the_end_of_a_word(text, length, short):
    assert shorten(text, length) == short


@pytest.mark.parametrize(
    ("raw", "html"),
    [
        ("<sub>a</sub> <kbd>b</kbd> <mark>c</mark>", "<sub>a</sub> <kbd>b</kbd> <mark>c</mark>"),
        ("a<br>b", "a<br>b"),
        ("x <!-- hidden --> y", "x  y"),
        ("x <font color=red>a</font>", "x <font>a</font>"),
        ("x <custom-tag>a</custom-tag>", "x &lt;custom-tag&gt;a&lt;/custom-tag&gt;"),
        ("x <svg><circle/></svg>", "x &lt;svg&gt;&lt;circle/&gt;&lt;/svg&gt;"),
        ("x <math><mi>y</mi></math>", "x &lt;math&gt;&lt;mi&gt;y&lt;/mi&gt;&lt;/math&gt;"),
        ("x <object data=y>a</object>", "x &lt;object data=y&gt;a&lt;/object&gt;"),
        ("x <embed src=y>", "x &lt;embed src=y&gt;"),
        ("x <button>a</button>", "x &lt;button&gt;a&lt;/button&gt;"),
        ("x <video src=y></video>", "x &lt;video src=y&gt;&lt;/video&gt;"),
        ("x <b onclick='y()'>a</b>", "x <b>a</b>"),
        ("x <b style='color:red'>a</b>", "x <b>a</b>"),
        ("x <b id='__search'>a</b>", 'x <b id="user-content-__search">a</b>'),
        ("x <b class='md-header'>a</b>", "x <b>a</b>"),
        ("x <a id='location'>a</a>", 'x <a id="user-content-location"></a>a'),
        ("x <a name=location />a", 'x <a id="user-content-location"></a>a'),
        ("x <a name='two words'>a</a>", "x <a></a>a"),
        ("x <a href='y' target='_blank' rel='opener'>a</a>", 'x <a href="y">a</a>'),
        ("x <a href='javascript:alert(1)'>a</a>", "x <a>a</a>"),
        ("x <a href='JaVa&#9;Script:alert(1)'>a</a>", "x <a>a</a>"),
        ("x <a href='data:text/html,y'>a</a>", "x <a>a</a>"),
        ("x <img src='javascript:y' alt='a'>", 'x <img alt="a">'),
        ("x <img src='data:image/png;base64,y' alt='a'>", 'x <img alt="a">'),
        ("x <img src=y onerror=alert(1)>", 'x <img src="y">'),
        ("[a](javascript:alert(1))", "<a>a</a>"),
        ("[a](vbscript:x)", "<a>a</a>"),
        ("[a](data:text/html;base64,x)", "<a>a</a>"),
        ("<javascript:alert(1)>", "&lt;javascript:alert(1)&gt;"),
        ("[a](file:///etc/passwd)", "<a>a</a>"),
        ("[a](x 'onclick=\"y\"')", '<a href="x" title="onclick=&quot;y&quot;">a</a>'),
        ("x <base href=y> z", "x &lt;base href=y&gt; z"),
        ("x <link rel=stylesheet href=y> z", "x &lt;link rel=stylesheet href=y&gt; z"),
        ("x <meta charset=y> z", "x &lt;meta charset=y&gt; z"),
    ],
)
def test_html_in_a_line_is_published_only_as_far_as_it_is_harmless(raw, html):
    assert html_of(raw) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    ("raw", "html"),
    [
        ("<p onclick='x()' align='center'>a</p>", '<p align="center">a</p>'),
        ("<div class='evil highlight'>a</div>", '<div class="highlight">a</div>'),
        ("<div>\n\n**a**\n\n</div>", "<div>\n<p><strong>a</strong></p>\n</div>"),
        (
            "<details open><summary>s</summary>\n\n**a**\n\n</details>",
            '<details open=""><summary>s</summary>\n<p><strong>a</strong></p>\n</details>',
        ),
        ("<ol start=3><li value=5>a</li></ol>", '<ol start="3"><li value="5">a</li></ol>'),
        ("<h2 id='a'>a</h2>", '<h2 id="user-content-a">a</h2>'),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ("a <li> b <td> c", "<p>a &lt;li&gt; b &lt;td&gt; c</p>\n"),
        ("<form action=x>\na\n</form>", "<p>&lt;form action=x&gt;\na\n&lt;/form&gt;</p>\n"),
        ("</div></article>", "<p>&lt;/div&gt;&lt;/article&gt;</p>\n"),
        ("<!DOCTYPE html>", "<p>&lt;!DOCTYPE html&gt;</p>\n"),
        ("<?php x ?>", "<p>&lt;?php x ?&gt;</p>\n"),
        ("<![CDATA[x]]>", "<p>&lt;![CDATA[x]]&gt;</p>\n"),
        ("<!-- <p>x</p> -->", ""),
    ],
)
def test_a_block_of_html_is_published_only_as_far_as_it_is_harmless(raw, html):
    assert html_of(raw) == html


def test_an_element_that_is_never_closed_takes_nothing_in():
    body, problems = parse("<details>\n\n- a\n\n<time>")
    assert body.to_html(keep) == (
        "<p>&lt;details&gt;</p>\n<ul>\n<li>a</li>\n</ul>\n<p>&lt;time&gt;</p>\n"
    )
    assert [problem.message for problem in problems] == [
        "the HTML element <details> is never closed; it is shown as text"
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "x <input>",
        "x <input type=text>",
        "x <input type=password name=p>",
        "x <input type=image src=y>",
        "x <input type=submit formaction=y>",
    ],
)
def test_a_form_field_is_shown_as_text_and_reported(raw):
    """The only boxes are those of task lists."""
    body, problems = parse(raw)
    assert Elements(body.to_html(str)).found == [("p", {})]
    assert [problem.rule for problem in problems] == ["html-removed"]


@pytest.mark.parametrize(
    "name",
    [
        "title",
        "textarea",
        "style",
        "xmp",
        "iframe",
        "noembed",
        "noframes",
        "script",
        "plaintext",
        "SCRIPT",
        "ScRiPt",
    ],
)
@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("a <{0}>b</{0}> c", "<p>a &lt;{0}&gt;b&lt;/{0}&gt; c</p>\n"),
        ("a <{0}/> c", "<p>a &lt;{0}/&gt; c</p>\n"),
        ("a <{0} x=y> c", "<p>a &lt;{0} x=y&gt; c</p>\n"),
        ("<div>\n<{0}>b</{0}>\n</div>", "<div>\n&lt;{0}&gt;b&lt;/{0}&gt;\n</div>"),
    ],
)
def test_the_tags_that_github_shows_as_text_are_text(name, template, shown):
    """GitHub Flavored Markdown Spec, "Disallowed Raw HTML"."""
    assert html_of(template.format(name)) == shown.format(name)


def test_only_whole_names_are_those_of_elements():
    assert parse("a <titles>b</titles>")[1] == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "<blink>a</blink>",
            (1, 1, 1, 8),
            "the HTML element <blink> is not published; it is shown as text",
        ),
        (
            "é <blink>a</blink>",
            (1, 3, 1, 10),
            "the HTML element <blink> is not published; it is shown as text",
        ),
        (
            "a\n\n<iframe src=x></iframe>",
            (3, 1, 3, 15),
            "the HTML element <iframe> is not published; it is shown as text",
        ),
        (
            "<div>\n  <p>é <blink>b</blink></p>\n</div>",
            (2, 8, 2, 15),
            "the HTML element <blink> is not published; it is shown as text",
        ),
        (
            "<script>alert(1)</script>",
            (1, 1, 1, 9),
            "the HTML element <script> is not published; it is shown as text",
        ),
        (
            "> <blink>a</blink>",
            (1, 3, 1, 10),
            "the HTML element <blink> is not published; it is shown as text",
        ),
        (
            "<p onclick='x'>a</p>",
            (1, 1, 1, 16),
            'the attribute onclick="x" of <p> is not published',
        ),
        ("a\n<B STYLE=x>a</B>", (2, 1, 2, 12), 'the attribute style="x" of <b> is not published'),
        (
            "<div>\n\n<p\nonclick=x>a</p>\n\n</div>",
            (3, 1, 3, 3),
            'the attribute onclick="x" of <p> is not published',
        ),
    ],
)
def test_html_that_is_left_out_is_reported_in_its_place(text, place, message):
    _, (problem,) = parse(text)
    assert places([problem]) == [("html-removed", *place)]
    assert problem.message == message


def test_an_element_is_reported_once():
    _, problems = parse("<div>\n<blink>a</blink>\n<BLINK>b</BLINK>\n</div>\n\n<blink>c</blink>\n")
    assert places(problems) == [("html-removed", 2, 1, 2, 8)]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- <> -->",
        "`<font>`",
        "```\n<font>\n```",
        r"\<font>",
        "1 < 2 > 0",
        "<b class=x id=y>a</b>",
        "<a href=x target=_blank rel=nofollow>a</a>",
        "<details open><summary>a</summary></details>",
        '<img src="a.png" alt="<font>" width=10>',
        "</font>",
    ],
)
def test_html_without_a_loss_is_not_reported(text):
    assert parse(text)[1] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("> " * 100_000 + "x", id="quotes"),
        pytest.param("- " * 1000 + "x", id="lists"),
        pytest.param("1. " * 1000 + "x", id="numbered lists"),
        pytest.param("".join("  " * depth + "- x\n" for depth in range(300)), id="indented lists"),
        pytest.param("*a " * 200 + "x" + "*" * 200, id="emphasis"),
        pytest.param("~~a *b " * 150 + "x" + "*~~" * 150, id="mixed emphasis"),
        pytest.param("![" * 200 + "x" + "](y)" * 200, id="images"),
    ],
)
def test_text_that_is_nested_too_deeply_is_refused_before_it_overflows_anything(text):
    body, (problem,) = parse(text, first_line=5)
    assert (problem.rule, problem.location) == ("too-deep", Location(PATH, 5))
    assert problem.message == f"lists, quotes or emphasis are nested more than {MAX_DEPTH} deep"
    assert body == Body()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("> " * 90 + "x" + "\n\na-b" * 500, id="quotes"),
        pytest.param("- " * 45 + "x" + "\n\n- a-b" * 500, id="lists"),
        pytest.param("*a* " * 5000, id="emphasis"),
        pytest.param("[" * 5000, id="brackets"),
        pytest.param("[" * 200 + "x" + "](y)" * 200, id="links, which do not nest"),
    ],
)
def test_much_markup_without_much_depth_is_accepted(text):
    assert body_of(text) != Body()


EVERYTHING = """\
# Title *em*

Text with [link](b.md), @ann, `code`, $x^2$, ~~no~~, www.a.org, ![i](j.png), a[^1].

> [!TIP]
> ## Inner
> $$\\frac12$$

| a | b |
|:-:|---|
| 1 | 2 |

```python
def f(x): return "y"
```

<details><summary>s</summary>

- one
- two

</details>

[^1]: note
"""


def test_a_body_becomes_the_same_html_every_time():
    body = body_of(EVERYTHING)
    whole = body.to_html(keep)
    rest = body.to_html(keep, without_lead=True)
    assert body_of(EVERYTHING) == body
    for _ in range(20):
        assert body.to_html(keep) == whole
        assert body.to_html(keep, without_lead=True) == rest


def test_a_link_in_a_table_is_found_behind_escaped_pipes():
    text = "| é `a\\|b` [[one]] [[two\\|label]] | [[three]] |\n|---|---|\n"
    for link in body_of(text).links:
        assert text[link.location.column - 1 :].startswith(f"[[{link.url}")


def test_an_id_in_html_takes_no_headings_place():
    html = html_of('# Same title\n\n<a id="same-title">q</a> <b ID=same-title>r</b>')
    assert html.count('id="same-title"') == 1
    assert html.count('id="user-content-same-title"') == 1
