"""What each line of a text is a part of: a paragraph, a list, code, HTML or a table."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from socml_site.source import syntax_tree as tree


@dataclass(frozen=True, slots=True)
class Blocks:
    """Where the blocks of a text are; lines count from 0.

    Attributes:
        paragraphs: The first line of each, and its last.
        indented: The same of blocks of code that are code because they are indented.
        items: Lines in which an item of a list begins.
        headings: Lines of headings that begin with `#`.
        has_headings: Whether there are any headings.
        fenced: Lines of code between fences.
        untouched: The same, and lines of HTML and tables.
    """

    paragraphs: tuple[tuple[int, int], ...]
    indented: tuple[tuple[int, int], ...]
    items: Set[int]
    headings: Set[int]
    fenced: Set[int]
    untouched: Set[int]
    has_headings: bool

    @property
    def code(self) -> Set[int]:
        """Lines that are shown as code because they are indented."""
        return {line for first, last in self.indented for line in range(first, last + 1)}


def find_blocks(root: Any) -> Blocks:
    """Return where the blocks of a syntax tree are, before anything in it is replaced."""
    paragraphs: list[tuple[int, int]] = []
    indented: list[tuple[int, int]] = []
    items: set[int] = set()
    headings: set[int] = set()
    fenced: set[int] = set()
    untouched: set[int] = set()
    has_headings = False
    stack = [root]
    while stack:
        node = stack.pop()
        value = node.node_value
        first, last = node.sourcepos.start.line - 1, node.sourcepos.end.line - 1
        if isinstance(value, tree.Paragraph):
            paragraphs.append((first, last))
        elif isinstance(value, tree.Heading):
            has_headings = True
            if first == last:
                headings.add(first)
        elif isinstance(value, tree.CodeBlock) and not value.value.fenced:
            indented.append((first, last))
        elif isinstance(value, tree.CodeBlock):
            fenced.update(range(first, last + 1))
        elif isinstance(value, tree.HtmlBlock | tree.Table):
            untouched.update(range(first, last + 1))
        else:
            if isinstance(value, tree.Item | tree.TaskItem):
                items.add(first)
            stack += node.children
    return Blocks(
        tuple(sorted(paragraphs)),
        tuple(sorted(indented)),
        items,
        headings,
        fenced,
        fenced | untouched,
        has_headings,
    )
