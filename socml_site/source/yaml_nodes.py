"""YAML as a tree of nodes with positions, in which every scalar is the text that stands there.

The only module that imports `yaml`. It works on the parser's events, because composing them to
objects guesses types (`10:30` would be 630), overflows the stack on deep nesting and follows
aliases that grow without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, takewhile
from typing import Any, NamedTuple

import yaml

from socml_site.problems import Edit, Location, Problem, Related, report
from socml_site.source.files import HIDDEN

MAX_DEPTH = 20

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


# Named tuples: there are dozens in a file, and they travel between processes.
class Scalar(NamedTuple):
    """A word, number, date or sentence: always text."""

    text: str
    location: Location
    is_plain: bool

    @property
    def is_absent(self) -> bool:
        """Whether nothing was written after the colon, which is as good as no field."""
        return self.is_plain and self.text in ("", "~")


class List(NamedTuple):
    """Values in the order in which they stand."""

    items: tuple[Node, ...]
    location: Location


class Table(NamedTuple):
    """Fields in the order in which they stand."""

    entries: tuple[tuple[Scalar, Node], ...]
    location: Location

    def key(self, name: str) -> Scalar | None:
        return next((key for key, _ in self.entries if key.text == name), None)

    def value(self, name: str) -> Node | None:
        return next((value for key, value in self.entries if key.text == name), None)


Node = Scalar | List | Table


def format_yaml(data: Mapping[str, object]) -> str:
    """Return data as YAML in its own order; text that looks like something else is quoted."""
    text: str = yaml.dump(
        dict(data), Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100
    )
    return text


def to_plain(node: Node) -> Any:
    """Turn nodes into text, lists and dicts; absent values become None."""
    if isinstance(node, Scalar):
        return None if node.is_absent else node.text
    if isinstance(node, List):
        return [to_plain(item) for item in node.items]
    return {key.text: to_plain(value) for key, value in node.entries}


def scalars_of(node: Node) -> Iterator[Scalar]:
    """Yield every name and value, from the top."""
    if isinstance(node, Scalar):
        yield node
        return
    children = node.items if isinstance(node, List) else chain.from_iterable(node.entries)
    for child in children:
        yield from scalars_of(child)


def locate(node: Node, steps: Sequence[str | int]) -> Location:
    """Find the place of a value by its path of field names and list indexes.

    Steps that lead nowhere are left out, so that a missing field is found at its parent.
    """
    for step in steps:
        found: Node | None = None
        if isinstance(node, Table) and isinstance(step, str):
            found = node.value(step)
        elif isinstance(node, List) and isinstance(step, int) and step < len(node.items):
            found = node.items[step]
        if found is None:
            continue
        node = found
    return node.location


def locate_name(node: Node, steps: Sequence[str | int], name: str) -> Location:
    """Find the place of a field's name, or else of the table that should have it."""
    for step in steps:
        found = node.value(str(step)) if isinstance(node, Table) else None
        if found is None:
            return node.location
        node = found
    key = node.key(name) if isinstance(node, Table) else None
    return key.location if key else node.location


class _Refused(Exception):
    """Carries the one problem that ends the reading of a YAML text."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def parse_yaml(text: str, path: str, first_line: int, problems: list[Problem]) -> Table | None:
    """Read YAML whose first line is line `first_line` of the file `path`.

    Returns:
        The fields, an empty table for an empty text, or None after a problem that leaves nothing
        to be trusted.
    """
    root = parse_yaml_tree(text, path, first_line, problems)
    if root is None or isinstance(root, Table):
        return root
    too_close = _too_close(text.split("\n"), root.location.line - first_line, path, first_line)
    if too_close is not None:
        problems.append(too_close)
        return None
    message = "fields are expected here, one `field: value` a line"
    hint = "write, for example, `title: Learning from logs`"
    problems.append(report("yaml-syntax", root.location, message, hint))
    return None


def parse_yaml_tree(text: str, path: str, first_line: int, problems: list[Problem]) -> Node | None:
    """Read YAML like `parse_yaml`; a list or a bare value is as good as fields."""
    reader = _Reader(path, first_line, problems)
    try:
        return reader.read(text)
    except _Refused as refused:
        problems.append(refused.problem)
    except yaml.MarkedYAMLError as error:
        problems.append(_explain(error, text, path, first_line))
    except (yaml.YAMLError, ValueError, UnicodeError) as error:
        message = f"this cannot be read as YAML: {str(error).splitlines()[0]}"
        problems.append(report("yaml-syntax", Location(path, first_line), message))
    return None


class _Reader:
    """Builds nodes from events with a stack of its own, so that depth costs nothing."""

    def __init__(self, path: str, first_line: int, problems: list[Problem]) -> None:
        self._path = path
        self._first_line = first_line
        self._problems = problems

    def read(self, text: str) -> Node:
        events = yaml.parse(text, Loader=_LOADER)
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    message = "a second YAML document starts here"
                    raise _Refused(
                        report("yaml-syntax", self._at(event), message, "remove this --- line")
                    )
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events)
        if root is None or (isinstance(root, Scalar) and root.is_absent):
            return Table((), Location(self._path, self._first_line))
        return root

    def _node(self, first: Any, events: Iterator[Any]) -> Node:
        stack: list[tuple[Any, list[Node]]] = []
        event = first
        while True:
            finished: Node | None = None
            if isinstance(event, yaml.CollectionEndEvent):
                start, children = stack.pop()
                finished = self._collection(start, event, children)
            else:
                self._refuse_extras(event)
                if isinstance(event, yaml.ScalarEvent):
                    finished = self._scalar(event)
                else:
                    stack.append((event, []))
                    if len(stack) > MAX_DEPTH:
                        message = f"lists and fields are nested more than {MAX_DEPTH} deep"
                        place = self._at(event)
                        raise _Refused(report("too-deep", place, message, "flatten them"))
            if finished is not None:
                if not stack:
                    return finished
                stack[-1][1].append(finished)
            event = next(events)

    def _refuse_extras(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            message = f"*{event.anchor} is a YAML alias, which is not accepted"
        elif event.anchor is not None:
            message = f"&{event.anchor} is a YAML anchor, which is not accepted"
        elif event.tag is not None:
            message = "a value that starts with ! is a YAML tag, which is not accepted"
        else:
            return
        hint = "if it is meant as text, put it in quotes"
        raise _Refused(report("yaml-alias", self._at(event), message, hint))

    def _scalar(self, event: Any) -> Scalar:
        location = self._at(event)
        if HIDDEN.search(event.value):
            message = "this value holds an invisible character"
            raise _Refused(report("encoding", location, message, "write it as plain text"))
        return Scalar(event.value, location, event.style is None or event.style == "")

    def _collection(self, start: Any, end: Any, children: list[Node]) -> Node:
        location = self._span(start.start_mark, end.end_mark)
        if isinstance(start, yaml.SequenceStartEvent):
            return List(tuple(children), location)
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                message = "the name of a field must be a word"
                raise _Refused(report("yaml-syntax", key.location, message))
            if key.text == "<<":
                message = "<< is a YAML merge key, which is not accepted"
                raise _Refused(report("yaml-alias", key.location, message, "write the fields out"))
            if key.text in entries:
                self._problems.append(_duplicate(key, entries[key.text][0]))
            else:
                entries[key.text] = (key, value)
        return Table(tuple(entries.values()), location)

    def _at(self, event: Any) -> Location:
        return self._span(event.start_mark, event.end_mark)

    def _span(self, start: Any, end: Any) -> Location:
        offset = self._first_line
        return Location(
            self._path,
            start.line + offset,
            start.column + 1,
            end.line + offset,
            end.column + 1,
        )


def _duplicate(key: Scalar, first: Scalar) -> Problem:
    return report(
        "duplicate-key",
        key.location,
        f'"{key.text}" is given twice',
        "keep one of the two",
        [Related("the first one", first.location)],
    )


# What the YAML parser says, what it means for an author, and the cure. An empty cure is made from
# what the author wrote: the value in quotes.
_EXPLANATIONS: Mapping[str, tuple[str, str]] = {
    "mapping values are not allowed": ("a second colon makes this line ambiguous", ""),
    "found character that cannot start any token": (
        "a value cannot start with this character",
        "",
    ),
    "found a tab character": ("a tab stands here", "use spaces"),
    "could not find expected ':'": (
        "this line is not a `field: value` pair",
        "write a colon and a space after the name of the field",
    ),
    "found unexpected end of stream": (
        "a quotation mark is opened and never closed",
        "",
    ),
    "did not find expected ',' or ']'": (
        "a list is not closed, or a comma is missing",
        "write it like this: [Ann Lee, Bo Chen]",
    ),
    "did not find expected ',' or '}'": (
        "a {…} value is not closed, or a comma is missing",
        'write it like this: {label: Slides, url: "https://example.org"}',
    ),
    "did not find expected key": (
        "this line does not fit the lines above it",
        "start every field at the beginning of its line; close quotes and brackets above",
    ),
    "did not find expected <document start>": (
        "this line does not fit the lines above it",
        "start every field at the beginning of its line, without spaces before it",
    ),
    "did not find expected node content": (
        "a list or a {…} value is opened here and never closed",
        "close it with ] or }",
    ),
    "did not find expected '-' indicator": (
        "this line does not belong to the list above it",
        "start it with `- `, or end the list",
    ),
    "found unknown escape character": (
        "a backslash in double quotes starts a code that YAML does not know",
        "use single quotes, or write the backslash twice",
    ),
    "block sequence entries are not allowed": (
        "a list cannot start here",
        "put each `- item` on a line of its own, below the name of the field",
    ),
    "did not find expected alphabetic or numeric character": (
        "a value that starts with * or & must stand in quotes",
        "",
    ),
    "found undefined tag handle": ("a value that starts with ! must stand in quotes", ""),
}

_PAIR = re.compile(r"(\s*(?:- )?)([\w-]+)(\s*:\s+)(\S.*?)\s*$")
_TOO_CLOSE = re.compile(r"\s*([A-Za-z_]+)(:(?!//)|\s*=\s*|:\u00a0)(\S.*?)\s*$")
_TOKEN = re.compile(r"[^\s,\]}]+")


def _explain(error: Any, text: str, path: str, first_line: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    lines = text.split("\n")
    # The parser notices what is not closed only at the end; its beginning helps more.
    is_at_end = mark.line >= len(lines) or not "".join(lines[mark.line :]).strip()
    said = error.problem or ""
    is_later = any(part in said for part in ("unexpected end of stream", "could not find expected"))
    is_alias = "scanning an a" in (error.context or "")
    if (is_later or is_at_end or is_alias) and error.context_mark:
        mark = error.context_mark
    at_line = min(mark.line, len(lines) - 1)
    column = mark.column + 1
    line = lines[at_line]
    location = Location(path, at_line + first_line, column, at_line + first_line, column + 1)

    def problem(message: str, hint: str, edit: _Cure | None = None) -> Problem:
        if edit is None:
            return report("yaml-syntax", location, message, hint)
        hint, start, end, new = edit
        number = at_line + first_line
        place = Location(path, number, start + 1, number, end + 1)
        return report("yaml-syntax", location, message, hint, edits=[Edit(place, new)])

    if line[mark.column : mark.column + 1] == "\t":
        return problem("a tab stands here", "use spaces")
    if "mapping values" in said and line[:1] == " ":
        message = "this line is indented, so it belongs to the value above it"
        return problem(message, "start every field at the beginning of its line")
    at_name = None
    if "could not find expected" in said:
        at_name = at_line
    elif "mapping values" in said:
        # At the top, such a line begins a text that goes on to the first field.
        at_name = next(at for at, each in enumerate(lines) if each.strip(" ") and each[0] != "#")
    too_close = None if at_name is None else _too_close(lines, at_name, path, first_line)
    if too_close is not None:
        return too_close
    pair = _PAIR.match(line)
    if "expected key" in said and pair and pair[4][0] in "\"'[{":
        message = f"something follows the closing {_CLOSING.get(pair[4][0], pair[4][0])}"
        return problem(message, "", _web_link(pair) or _quoted(pair))
    for part, (message, hint) in _EXPLANATIONS.items():
        if part in said:
            return problem(message, hint, None if hint else _cure(line, mark.column, pair))
    return problem(f"this line is not valid YAML: {said or error.context}", "put it in quotes")


def _too_close(lines: Sequence[str], at: int, path: str, first_line: int) -> Problem | None:
    """Report lines such as `room:aleph`, one below the other, which YAML takes for one text."""
    near = [match for match in takewhile(bool, map(_TOO_CLOSE.match, lines[at:])) if match]
    if not near:
        return None
    edits = [
        Edit(Location(path, number, match.start(2) + 1, number, match.end(2) + 1), ": ")
        for number, match in enumerate(near, at + first_line)
    ]
    return report(
        "yaml-syntax",
        edits[0].place,
        "this line is not a `field: value` pair",
        f"write a colon and a space after the name: {near[0][1]}: {near[0][3]}",
        edits=edits,
    )


_MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_LABEL_FIRST = re.compile(r"([^:\s\[{][^:]*): +(https?://\S+)")
_CLOSING = {"[": "]", "{": "}"}


# A hint, and what it puts between two places of the line.
_Cure = tuple[str, int, int, str]


def _web_link(pair: re.Match[str]) -> _Cure | None:
    link = _MARKDOWN_LINK.fullmatch(pair[4]) or _LABEL_FIRST.fullmatch(pair[4])
    if pair[2] != "links" or link is None:
        return None
    new = f'{{label: {in_quotes(link[1])}, url: "{link[2]}"}}'
    return f"write it like this: links: {new}", *pair.span(4), new


def _cure(line: str, column: int, pair: re.Match[str] | None) -> _Cure:
    """Show what the author wrote, with the quotation marks that are missing."""
    token = _TOKEN.match(line, column)
    if (pair is None or _is_inside(line[:column])) and token is not None:
        new = in_quotes(token[0])
        return f"put it in quotes: {new}", *token.span(), new
    if pair is None:
        return "put the value in quotes", 0, 0, ""
    return _web_link(pair) or _quoted(pair)


def _is_inside(before: str) -> bool:
    """Whether a list or a {…} value is still open where this ends."""
    return sum(map(before.count, "[{")) > sum(map(before.count, "]}"))


def _quoted(pair: re.Match[str]) -> _Cure:
    new = in_quotes(pair[4])
    return f"put the value in quotes: {pair[2]}: {new}", *pair.span(4), new


def in_quotes(value: str) -> str:
    """Quote a value for YAML, with the marks that need the fewest changes."""
    if value[0] in "\"'" and value[0] not in value[1:]:
        value = value if value[0] == "'" else value[1:]
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"
