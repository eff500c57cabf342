"""Typographic quotes around whole values: what a phone makes of those that YAML wants."""

from __future__ import annotations

import re

from socml_site.problems import Problem, report
from socml_site.source import List, Node, Scalar, Table

# Source: CLDR 46, delimiters, outer and inner ones.
_QUOTED = re.compile(
    "\u201c([^\u201c\u201d]+)\u201d|\u201e([^\u201e\u201c\u201d]+)[\u201c\u201d]"
    "|\u201d([^\u201d]+)\u201d|\u2018([^\u2018\u2019]+)\u2019|\u201a([^\u201a\u2018]+)\u2018"
    "|\u00ab\\s*([^\u00ab\u00bb]+?)\\s*\u00bb|\u00bb([^\u00ab\u00bb]+)\u00ab"
    "|\u2039\\s*([^\u2039\u203a]+?)\\s*\u203a"
    "|\u300c([^\u300c\u300d]+)\u300d|\u300e([^\u300e\u300f]+)\u300f|\uff02([^\uff02]+)\uff02"
)
# In these, they may be the author's own.
_SENTENCES = frozenset({"title", "summary", "allow"})


def without_quotes(table: Table) -> tuple[Table, list[Problem]]:
    """Take the quotes off values that are names, numbers, days and the like, and report them."""
    problems: list[Problem] = []
    entries = tuple(
        (key, value if key.text in _SENTENCES else _unquoted(value, problems))
        for key, value in table.entries
    )
    return (Table(entries, table.location) if problems else table), problems


def _unquoted(node: Node, problems: list[Problem]) -> Node:
    if isinstance(node, List):
        return List(tuple(_unquoted(item, problems) for item in node.items), node.location)
    if isinstance(node, Table):
        inner, found = without_quotes(node)
        problems.extend(found)
        return inner
    match = _QUOTED.fullmatch(node.text) if node.is_plain and not node.text.isascii() else None
    if match is None:
        return node
    text = next(group for group in match.groups() if group is not None)
    message = f"the quotes are no part of {node.text}, and YAML does not know them"
    hint = f"write {text}"
    problems.append(report("smart-quotes", node.location, message, hint, meant=text))
    return Scalar(text, node.location, node.is_plain)
