"""One contributed file, taken apart: fields with positions, and a parsed body."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from socml_site.problems import Location, Problem
from socml_site.source.body import Body
from socml_site.source.conflicts import check_conflicts
from socml_site.source.files import SourceFile
from socml_site.source.front_matter import split_front_matter
from socml_site.source.markdown import parse_markdown
from socml_site.source.yaml_nodes import Table, locate, locate_name


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    Attributes:
        id: The file's stem.
        body_line: The line in which the body begins.
        is_broken: Whether its header is unusable.
        notes: What a `Reader` has made of the lines of minutes; None if nothing has.
    """

    path: str
    id: str
    fields: Table
    body: Body
    body_line: int
    is_broken: bool = False
    notes: object = field(default=None, compare=False, repr=False)

    def locate(self, *steps: str | int) -> Location:
        """Find the place of a field's value, such as `locate("proposers", 1)`.

        What is not there is found at its parent, in the end at the first line of the file.
        """
        if not steps or self.fields.value(str(steps[0])) is None:
            return Location(self.path)
        return locate(self.fields, steps)

    def locate_name(self, field: str, name: str) -> Location:
        """Find the place of a name inside a field, such as a rule's under `allow`."""
        if self.fields.value(field) is None:
            return Location(self.path)
        return locate_name(self.fields, [field], name)


# Makes something of the lines of minutes, which are forgotten then.
Reader = Callable[[Body], object]


def read_document(
    file: SourceFile, problems: list[Problem], read_lines: Reader | None = None
) -> Document:
    """Take a file apart and report what is wrong with its syntax."""
    conflicts = tuple(check_conflicts(file.text, file.path))
    if conflicts:
        problems.extend(conflicts)
        none = Table((), Location(file.path))
        return Document(file.path, file.stem, none, Body(), 1, is_broken=True)
    front = split_front_matter(file, problems)
    body = parse_markdown(
        front.body,
        file.path,
        front.body_line,
        problems,
        with_lines=file.path.startswith("minutes/"),
    )
    notes = None
    if read_lines is not None and file.path.startswith("minutes/"):
        notes = read_lines(body)
        body = replace(body, lines=())
    return Document(
        file.path, file.stem, front.fields, body, front.body_line, front.is_broken, notes
    )
