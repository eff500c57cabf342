"""What a problem is: a rule that something in the files breaks, and the place where it does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a problem is; errors stop a build, warnings and notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Location(NamedTuple):
    """A place in a file.

    Lines and columns count from 1, columns in code points. `end_column` is the column after the
    last character. `path` is relative to the project, with `/`.
    """

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that helps to understand a problem."""

    message: str
    location: Location


class Edit(NamedTuple):
    """New text for what stands at a place, which is all on one line."""

    place: Location
    new: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    Attributes:
        hint: The cure, empty if the message already says it.
        meant: All that the value at the place can mean; empty if nobody can tell.
        edits: What makes the file right, where that is more than another value.
    """

    rule: str
    severity: Severity
    message: str
    location: Location
    hint: str = ""
    related: tuple[Related, ...] = ()
    meant: str = ""
    edits: tuple[Edit, ...] = ()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Order problems by path, line, column, then rule, and drop exact repeats."""
    return tuple(
        sorted(dict.fromkeys(problems), key=lambda each: (each.location, each.rule, each.message))
    )
