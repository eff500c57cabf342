"""The header between `---` lines at the top of a contributed file."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from socml_site.problems import Edit, Location, Problem, report
from socml_site.source.files import SourceFile, location_at
from socml_site.source.prompts import is_prompt
from socml_site.source.sentences import quote
from socml_site.source.yaml_nodes import Scalar, Table, in_quotes, parse_yaml, scalars_of

MAX_HEADER_BYTES = 16 * 1024

_OPENING = re.compile(r"---[ \t]*\n")
_NEARLY_CLOSING = re.compile(r"^(?:[ \t]+-{3,}|-{4,})[ \t]*$", re.MULTILINE)
# A field that only a header has, after blank lines and anything that was meant to open one.
_FIELDS_FIRST = (
    r"(?:[ \t]*(?:-{3,}|\+{3,}|\*{3,}|\u2014)?[ \t]*\n){0,5}"
    r"([ \t]*(?:title|proposers?|moderators?|topics?|note_takers|participants|session)[ \t]*:.*)"
)
_MISSED_HEADER = re.compile(_FIELDS_FIRST)
# Notes may begin with `Topic: sensors`, proposals cannot: they need a header.
_MISSED_IN_PROPOSAL = re.compile(_FIELDS_FIRST, re.IGNORECASE)
# A field, an item of a list, or what is indented below one of them.
_IN_HEADER = re.compile(r"[A-Za-z_]+[ \t]*:(?:[ \t]|$)|-[ \t]|[ \t]+\S")
# YAML sees the end of a line here, and nobody else does.
_LINE_SEPARATOR = re.compile("[\u2028\u2029]")
_INTO_VALUE = "write it into the value, or on a line of its own if it is a comment"
_HASH = re.compile(r"(?:^|(?<=\s))#")
_HASHTAGS = re.compile(r"#[^\s#]+(?:\s+#[^\s#]+)+")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file taken apart: its fields, and its body with the line that the body starts on."""

    fields: Table
    body: str
    body_line: int
    is_broken: bool = False


def split_front_matter(file: SourceFile, problems: list[Problem]) -> FrontMatter:
    """Read the header of a file; a file without one has no fields and is all body.

    A header that cannot be read leaves `is_broken` set and no fields.
    """
    none = Table((), Location(file.path))
    opening = _OPENING.match(file.text)
    if opening is None:
        mistake = _find_missed_header(file)
        if mistake is not None:
            problems.append(mistake)
        return FrontMatter(none, file.text, 1, is_broken=mistake is not None)
    closing = _CLOSING.search(file.text, opening.end())
    if closing is None:
        problems.append(_never_closed(file, opening.end()))
        return FrontMatter(none, file.text, 1, is_broken=True)
    header = file.text[opening.end() : closing.start()]
    body = file.text[closing.end() + 1 :]
    body_line = file.text.count("\n", 0, closing.end()) + 2
    if len(header.encode()) > MAX_HEADER_BYTES:
        message = f"the header is longer than {MAX_HEADER_BYTES // 1024} KB"
        hint = "move text below the header"
        problems.append(report("too-large", Location(file.path), message, hint))
        return FrontMatter(none, body, body_line, is_broken=True)
    separator = _LINE_SEPARATOR.search(header)
    if separator:
        place = location_at(file.path, file.text, opening.end() + separator.start())
        message = f"here is an invisible line separator, U+{ord(separator[0]):04X}"
        problems.append(report("encoding", place, message, "delete it"))
        return FrontMatter(none, body, body_line, is_broken=True)
    fields = parse_yaml(header, file.path, 2, problems)
    if fields is None:
        return FrontMatter(none, body, body_line, is_broken=True)
    problems.extend(_find_comments(fields, file.path, header))
    return FrontMatter(fields, body, body_line)


def _find_comments(fields: Table, path: str, header: str) -> Iterator[Problem]:
    """Values such as `Why C# matters #2` lose their end without quotes.

    On a line of its own, a comment is no part of a value, and nothing is lost; nor of one of ours.
    """
    if not (fields.entries and _HASH.search(header)):
        return
    scalars = list(scalars_of(fields))
    starts = [(each.location.line, each.location.column) for each in scalars]
    for number, line in enumerate(header.split("\n"), 2):
        for match in _HASH.finditer(line):
            column = match.start() + 1
            before = scalars[bisect(starts, (number, column)) - 1]
            end = before.location.end_line, before.location.end_column
            if end <= (number, column):
                if line[: match.start()].strip() and not is_prompt(line[column:]):
                    yield _comment(
                        before, Location(path, number, column, number, len(line.rstrip()) + 1), line
                    )
                break


def _comment(before: Scalar, where: Location, line: str) -> Problem:
    """Report a comment, and how to write it as a part of the value that it may belong to."""
    words = line[where.column - 1 :].rstrip()
    message = f"{quote(words)} is a comment, and no part of the value"
    value, number, column = before.location, where.line, where.column
    is_next = value.end_column == len(line[: column - 1].rstrip()) + 1
    if not (before.is_plain and is_next and value.line == value.end_line == number):
        return report("yaml-comment", where, message, _INTO_VALUE)
    start = value.column - 1
    name = line[:start].strip()
    are_tags = _HASHTAGS.fullmatch(words)
    if not before.text and words[1:2].strip() and (name == "topics:" or not are_tags):
        # Without a space behind it, and instead of a value, this is no comment.
        new = f"[{', '.join(map(in_quotes, words.split()))}]" if are_tags else in_quotes(words)
        hint, edits = f"put it in quotes: {name} {new}", [Edit(where, new)]
        return report("yaml-comment", where, message, hint, edits=edits)
    if name not in ("title:", "summary:"):
        return report("yaml-comment", where, message, _INTO_VALUE)
    # It may be a comment all the same, so that nobody repairs it unasked.
    hint = f"put it in quotes: {name} {in_quotes(line[start:].strip())}"
    return report("yaml-comment", where, message, hint)


def _never_closed(file: SourceFile, start: int) -> Problem:
    nearly = _NEARLY_CLOSING.search(file.text, start)
    if nearly is not None:
        place = location_at(file.path, file.text, nearly.start(), len(nearly[0]))
        message = "the header ends with a line of exactly three dashes, and this is another line"
        hint = "write --- here, with nothing before it"
        return report("yaml-syntax", place, message, hint, edits=[Edit(place, "---")])
    return report(
        "yaml-syntax",
        Location(file.path, 1, 1, 1, 4),
        "the header starts here and is never closed",
        "write a line of --- after the last field; if no header is meant, start with text",
    )


def _find_missed_header(file: SourceFile) -> Problem | None:
    """Fields at the top of a file that are not between lines of `---` would become its text."""
    is_proposal = file.path.startswith("sessions/")
    missed = (_MISSED_IN_PROPOSAL if is_proposal else _MISSED_HEADER).match(file.text)
    if missed is None:
        return None
    place = location_at(file.path, file.text, missed.start(1), len(missed[1]))
    return report(
        "yaml-syntax",
        place,
        "this looks like fields, and they do not stand between two lines of ---",
        "write --- as the very first line of the file, and --- again after the last field",
        edits=_with_dashes(file, place.line),
    )


def _with_dashes(file: SourceFile, first: int) -> Iterator[Edit]:
    """Put lines of dashes around fields, the first of which stands in line `first`."""
    lines = file.text.split("\n")
    if any(line.strip() for line in lines[: first - 1]):
        return
    # An empty line above them makes room.
    yield Edit(Location(file.path, 1, 1, 1, 1), "---" if first > 1 else "---\n")
    last = first
    while last < len(lines) and _IN_HEADER.match(lines[last]):
        last += 1
    if last == len(lines) or not _CLOSING.fullmatch(lines[last]):
        end = len(lines[last - 1]) + 1
        yield Edit(Location(file.path, last, end, last, end), "\n---")
