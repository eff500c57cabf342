"""What GitHub's rules drop of a text without a word: kept where it can be, reported where not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from socml_site.problems import Location, Problem, report
from socml_site.source import syntax_tree as tree
from socml_site.source.definitions import Definition, find_definitions, normalize
from socml_site.source.dialect import Dialect
from socml_site.source.masks import BRACKET, mask
from socml_site.source.prompts import is_prompt
from socml_site.source.raw_html import mask_words
from socml_site.source.sentences import quote

_CELL = re.compile(r"(?:\\.|[^|\\]|\\$)*+")
_CELL_WITH_CODE = re.compile(r"(?:`[^`]*`|\\.|[^|\\]|\\$)*+")
_WORD = re.compile(r"\w")
_LABEL = re.compile(r"\[([^\[\]]{1,999})\]")
# What belongs to a footnote below its first line.
_BELOW = re.compile(r"(?:\n[ \t]*(?!\[\^)\S.*|\n(?=\n[ \t]{4}\S))*")
# Where one definition depends on another, which few texts have, each try reads the text anew.
_MOST_TRIES = 20


class Parsed(NamedTuple):
    """A text as parsed.

    Attributes:
        root: The syntax tree.
        hidden: Definitions that nothing refers to and that could not stay as text.
        defining: The numbers of lines in which something is defined. The parser counts the lines
            of a paragraph without them.
    """

    root: Any
    hidden: tuple[Definition, ...] = ()
    defining: frozenset[int] = frozenset()


def parse_all(text: str, dialect: Dialect) -> Parsed:
    """Parse a masked text so that definitions which nothing refers to stay as text."""
    root = tree.parse(text, with_math=dialect.with_math)
    definitions = tuple(find_definitions(text))
    if not definitions:
        return Parsed(root)
    used = _Used(root, text)
    hidden = tuple(each for each in definitions if each.comment and not used.is_code(text, each))
    unused = tuple(used.find_unused(text, definitions))
    shown, root = _show(text, root, used, _free(text, definitions, frozenset(unused)), dialect)
    left = [each for each in unused if each not in shown]
    defining = (each for each in definitions if each not in shown and not each.is_note)
    lines = frozenset(text.count("\n", 0, each.start) + 1 for each in defining)
    return Parsed(root, (*hidden, *left), lines)


def _show(
    text: str, root: Any, used: _Used, free: Sequence[Definition], dialect: Dialect
) -> tuple[list[Definition], Any]:
    """Make text of as many definitions as no link depends on, all at once or one by one."""

    def parse_with(several: Sequence[Definition]) -> Any:
        return tree.parse(_as_text(text, several, dialect), with_math=dialect.with_math)

    if not free:
        return [], root
    other = parse_with(free)
    if not used.links - _Used(other, text).links:
        return list(free), other
    shown: list[Definition] = []
    for each in free[:_MOST_TRIES]:
        other = parse_with([*shown, each])
        if not used.links - _Used(other, text).links:
            shown.append(each)
            root = other
    return shown, root


def _free(
    text: str, definitions: Sequence[Definition], unused: frozenset[Definition]
) -> list[Definition]:
    """Leave out those that would make text of a definition in the next line, which is used."""
    free: list[Definition] = []
    below: Definition | None = None
    for each in reversed(definitions):
        is_needed = below is not None and not below.comment and below not in free
        is_next = below is not None and text.count("\n", each.start, below.start) == 1
        if each in unused and not (is_needed and is_next):
            free.append(each)
        below = each
    return free[::-1]


def mask_unused(text: str, dialect: Dialect) -> str:
    """Mask definitions in a text of the engine that no bracket refers to, and second ones.

    It shows footnotes that nothing refers to, and reads more than GitHub does.
    """
    definitions = tuple(find_definitions(text, loosely=True))
    if not definitions:
        return text
    written = Counter(normalize(each) for each in _LABEL.findall(text))
    written.subtract(each.label for each in definitions)
    seen: set[str] = set()
    unused: list[Definition] = []
    for each in definitions:
        if each.label in seen or not (each.is_note or each.comment or written[each.label]):
            unused.append(each)
        seen.add(each.label)
    return _as_text(text, unused, dialect)


def _as_text(text: str, definitions: Iterable[Definition], dialect: Dialect) -> str:
    """Mask definitions, and what was no tag in them as long as they were none."""
    masked = mask(text, [each.start for each in definitions], BRACKET)
    return mask_words(masked, dialect)


class _Used:
    """What the links and footnotes of a text refer to, and where its code is."""

    def __init__(self, root: Any, text: str) -> None:
        self.links: Counter[tuple[str, str]] = Counter()
        self._targets: set[str] = set()
        self._notes: set[str] = set()
        self._code: list[tuple[int, int]] = []
        stack = [root]
        while stack:
            node = stack.pop()
            value = node.node_value
            if isinstance(value, tree.Link | tree.Image):
                url, label = value.value.url, tree.plain_text(node)
                self.links[url, label] += 1
                # A bare address is a link that needs no definition.
                if not (label and url.endswith(label)) or f"[{label}]" in text:
                    self._targets.add(url)
            elif isinstance(value, tree.FootnoteReference):
                self._notes.add(value.value.name.casefold())
            elif isinstance(value, tree.CodeBlock):
                self._code.append((node.sourcepos.start.line, node.sourcepos.end.line))
            stack += node.children

    def is_code(self, text: str, definition: Definition) -> bool:
        line = text.count("\n", 0, definition.start) + 1
        return any(first <= line <= last for first, last in self._code)

    def find_unused(self, text: str, definitions: Sequence[Definition]) -> Iterator[Definition]:
        """Yield definitions that nothing refers to, and those of a name that has one already."""
        seen: set[str] = set()
        for each in definitions:
            if self._code and self.is_code(text, each):
                continue
            is_used = (
                each.label[1:] in self._notes if each.is_note else each.target in self._targets
            )
            if not each.comment and (not is_used or each.label in seen):
                yield each
            seen.add(each.label)


def check_definition(definition: Definition, text: str, path: str, first_line: int) -> Problem:
    """Report a definition that stays hidden in a text that begins in line `first_line`."""
    line = text.count("\n", 0, definition.start) + first_line
    column = definition.start - text.rfind("\n", 0, definition.start)
    whole = text[definition.start :].partition("\n")[0]
    place = Location(path, line, column, line, column + len(whole))
    if definition.comment:
        return _hidden(definition.comment[1:-1], place)
    below = _BELOW.match(text, definition.end) if definition.is_note else None
    quoted = quote(text[definition.start : below.end() if below else definition.end])
    message = f"nothing refers to this, so that readers never see it: {quoted}"
    hint = "write a backslash before the first bracket if it is text, or an empty line below it"
    return report("unused-definition", place, message, hint)


def check_comment(comment: str, place: Location) -> Iterator[Problem]:
    """Report a comment in which something is written."""
    if _WORD.search(comment) and not is_prompt(comment):
        yield _hidden(comment, place)


def _hidden(comment: str, place: Location) -> Problem:
    message = f"readers never see this comment: {quote(comment)}"
    return report("hidden-comment", place, message, "take it out of the comment if it is for them")


def check_row(columns: int, row: str, place: Location, dialect: Dialect) -> Iterator[Problem]:
    """Report the cells of a table's row that stand behind the last column.

    Args:
        columns: How many there are.
        row: From where it begins to the end of its line.
        place: Of the row.
        dialect: How it is understood.
    """
    pattern = _CELL_WITH_CODE if dialect.is_of_engine else _CELL
    at = int(row.startswith("|"))
    for _ in range(columns):
        cell = pattern.match(row, at)
        at = (cell.end() if cell else at) + 1
    surplus = row[at:].strip().removesuffix("|").strip()
    if not _WORD.search(surplus):
        return
    column = place.column + row.rfind(surplus)
    where = Location(place.path, place.line, column, place.line, column + len(surplus))
    message = f"this table has {columns} columns, and what is behind them is lost: {quote(surplus)}"
    hint = "write \\| for a bar inside of a cell, in code too, or add a column to the first line"
    yield report("table-cells", where, message, hint)


def check_numbers(numbers: Sequence[int], places: Sequence[Location]) -> Iterator[Problem]:
    """Report the first number of a list that readers see as another one."""
    if len(set(numbers)) == 1:
        return
    for shown, (number, place) in enumerate(zip(numbers, places, strict=True), numbers[0]):
        if number != shown:
            message = f"a list counts on, so that {number} is shown as {shown}"
            hint = f"write {shown}., or {number}\\. if the number means something"
            yield report("list-numbers", place, message, hint)
            return
