"""GitHub's Markdown as a tree of nodes: parsed, looked at, changed and rendered.

The only module that imports `comrak`.
"""

from __future__ import annotations

import re
from typing import Any

import comrak

from socml_site.source.files import HIDDEN
from socml_site.source.masks import unmask, unmask_html
from socml_site.source.sentences import shorten

MAX_DEPTH = 100

# The kinds of node that others look at.
Alert = comrak.Alert
AlertType = comrak.AlertType
BlockQuote = comrak.BlockQuote
Code = comrak.Code
CodeBlock = comrak.CodeBlock
Heading = comrak.Heading
HtmlBlock = comrak.HtmlBlock
HtmlInline = comrak.HtmlInline
Image = comrak.Image
Item = comrak.Item
LineBreak = comrak.LineBreak
Link = comrak.Link
List = comrak.List
Math = comrak.Math
NodeLink = comrak.NodeLink
Paragraph = comrak.Paragraph
ShortCode = comrak.ShortCode
SoftBreak = comrak.SoftBreak
Table = comrak.Table
TableCell = comrak.TableCell
TableRow = comrak.TableRow
FootnoteReference = comrak.FootnoteReference
ListType = comrak.ListType
ListDelimType = comrak.ListDelimType
Strong = comrak.Strong
TaskItem = comrak.TaskItem
Text = comrak.Text
ThematicBreak = comrak.ThematicBreak
WikiLink = comrak.WikiLink

# GitHub's own set, and wiki links. `tagfilter` is `mask_words`; heading ids are ours.
_WITHOUT_MATH: dict[str, Any] = {
    "table": True,
    "strikethrough": True,
    "autolink": True,
    "tasklist": True,
    "footnotes": True,
    "alerts": True,
    "wikilinks_title_after_pipe": True,
}
_WITH_MATH: dict[str, Any] = {**_WITHOUT_MATH, "math_dollars": True, "math_code": True}
_EXTENSIONS = comrak.ExtensionOptions(**_WITH_MATH)
# Names of pictures, as GitHub has them.
_WITH_EMOJI = comrak.ExtensionOptions(**_WITH_MATH, shortcodes=True)
_EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z+-][\w+-]*:(?![\w:])")
_HOST_EXTENSIONS = comrak.ExtensionOptions(**_WITHOUT_MATH)
# The library could count columns in characters, but on long lines its cost grows with the square.
_PARSING = comrak.ParseOptions()
_RENDERING = comrak.RenderOptions(unsafe_=True)

# Every character that can open a level of nesting, in a block or in a line.
_NESTING = re.compile(r"[>*_~\[+).-]")
_FEW_NESTING = 200
# One line that opens too many quotes or lists; counting them in the XML form takes its time.
_DEEP_LINE = re.compile(
    rf"^(?:[ \t]*(?:>|(?:[-+*]|[0-9]{{1,9}}[.)])[ \t])){{{MAX_DEPTH + 1}}}", re.M
)
_XML_TAG = re.compile(r'<(/?)[a-z_]+(?:"[^"]*"|[^">/])*(/?)>')

# In a last line without an end, the library takes `[x]: <address>` for no definition.
_DEFINED_LAST = re.compile(r"\]:[ \t]?<[^<>\n]*+>\Z")

_SUMMARY_LENGTH = 280
# What stands for formulas and links is text to its readers.
_STAND_INS = ("socmlformula", "socmllink")


def parse(text: str, *, with_math: bool) -> Any:
    """Return the syntax tree; `with_math` takes dollars for formulas."""
    extensions = _EXTENSIONS if with_math else _HOST_EXTENSIONS
    if with_math and ":" in text and _EMOJI_NAME.search(text):
        extensions = _WITH_EMOJI
    if _DEFINED_LAST.search(text):
        text += "\n"
    return comrak.parse_document(text, extensions, _PARSING, _RENDERING)


def to_html(tree: Any) -> str:
    """Render a tree, which may have been changed; nothing is sanitized."""
    return unmask_html(comrak.format_html(tree, _EXTENSIONS, _PARSING, _RENDERING))


def nesting(text: str) -> int:
    """Return how deep the text is nested at most; exact only for suspicious texts.

    The tree is built by recursion, and a stranger's text must not overflow the stack. The XML
    form is not.
    """
    count = len(_NESTING.findall(text))
    if count <= _FEW_NESTING and text.count("    ") <= _FEW_NESTING:
        return 0
    if _DEEP_LINE.search(text):
        return MAX_DEPTH + 1
    depth = deepest = 0
    for tag in _XML_TAG.finditer(comrak.markdown_to_xml(text, _EXTENSIONS, _PARSING, _RENDERING)):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def new_node(value: Any, like: Any) -> Any:
    """Make a node that stands where another one does."""
    return comrak.AstNode(value, like.sourcepos, None, [])


def raw(markup: str, like: Any) -> Any:
    """Make a node that is rendered as it stands."""
    return new_node(comrak.Raw(markup), like)


def plain_text(node: Any) -> str:
    """Return what a reader sees of a node, in one line, without markup."""
    return clean(text_of(node))


def clean(text: str) -> str:
    """Return text in one line, without what nobody can see."""
    return " ".join(HIDDEN.sub("", text).split())


def text_of(node: Any, *, with_emoji: bool = True) -> str:
    """Return what a reader sees of a node, with its spaces; else emoji by their names."""
    return join_text(node.children, with_emoji=with_emoji)


def join_text(nodes: list[Any], *, with_struck: bool = True, with_emoji: bool = True) -> str:
    """Return what a reader sees of several nodes.

    Args:
        nodes: In their order.
        with_struck: Whether what is struck out is in it.
        with_emoji: Whether emoji are pictures; else they are their names.
    """
    if len(nodes) == 1 and isinstance(nodes[0].node_value, comrak.Text):
        return unmask(nodes[0].node_value.value)
    parts: list[str] = []
    stack = list(reversed(nodes))
    while stack:
        child = stack.pop()
        value = child.node_value
        if isinstance(value, comrak.Text):
            parts.append(value.value)
        elif isinstance(value, comrak.Code | comrak.Math):
            parts.append(value.value.literal)
        elif isinstance(value, comrak.SoftBreak | comrak.LineBreak):
            parts.append(" ")
        elif isinstance(value, comrak.ShortCode):
            parts.append(value.value.emoji if with_emoji else value.value.code)
        elif isinstance(value, comrak.Raw) and value.value.startswith(_STAND_INS):
            parts.append(value.value)
        elif isinstance(value, comrak.Strikethrough) and not with_struck:
            parts.append(" ")
        elif not isinstance(value, comrak.HtmlInline | comrak.FootnoteReference):
            if isinstance(value, comrak.Paragraph | comrak.List):
                parts.append(" ")
            stack.extend(reversed(child.children))
        elif isinstance(value, comrak.HtmlInline) and value.value.lower().startswith("<br"):
            parts.append(" ")
    return unmask("".join(parts))


def summarize(top: list[Any]) -> str:
    """Return the first paragraph, or else the first list, cut at a word."""
    for kind in (comrak.Paragraph, comrak.List):
        for node in top:
            if isinstance(node.node_value, kind):
                if kind is comrak.List:
                    text = " \N{MIDDLE DOT} ".join(plain_text(item) for item in node.children)
                else:
                    text = plain_text(node)
                if text:
                    return shorten(text, _SUMMARY_LENGTH)
    return ""
