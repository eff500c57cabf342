"""What there is to say of one session: what was guessed, kept in its text, and left out."""

from __future__ import annotations

import re

from socml_site.problems import fold
from socml_site.source import HIDDEN, plain_line_ends, shorten

LONGEST_NAME = 100
_LONGEST_REPORT = 4000
_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~$])")


class Telling:
    """Collects, while a session is read, all that is more than its fields."""

    def __init__(self) -> None:
        self.guesses: list[str] = []
        self.left_out: list[str] = []
        self.needless: dict[str, None] = {}
        self.kept: dict[str, None] = {}
        self._parts: list[str] = []

    def guess(self, what: str) -> None:
        self.guesses.append(what)

    def leave(self, label: str, text: str) -> None:
        """Say that a text is in no file; it stands in the report."""
        self.left_out.append(f'{label} "{shorten(one_line(text), _LONGEST_REPORT)}"')

    def keep(self, label: str, text: str, name: str = "") -> None:
        """Put a text below the proposal; under `name` the report counts it."""
        plain, shown = plain_lines(text), _MARKUP.sub(r"\\\1", label)
        between = "\n\n" if "\n" in plain else " "
        self._parts.append(f"**{shown}:**{between}{plain}")
        if name:
            self.kept.setdefault(name)

    def line(self, text: str, label: str, longest: int = LONGEST_NAME) -> str:
        """Return text as one line; what is too long for its field stands below as a whole."""
        line = one_line(text)
        if len(line) > longest:
            self.keep(label, line)
            self.guess(f"a shorter {label.lower()}; the whole of it stands in the text")
        return shorten(line, longest)

    def paragraphs(self) -> list[str]:
        """Return what stands below the proposal."""
        return self._parts


def one_line(text: str) -> str:
    """Return text on one line, without what nobody can see."""
    return " ".join(HIDDEN.sub("", text).split())


def plain_lines(text: str) -> str:
    """Return a text with its lines, without what nobody can see."""
    return HIDDEN.sub("", plain_line_ends(text)).strip()


def words_of_name(name: str) -> str:
    """Return the name of a column or field as words: `feedback_url`, `feedbackUrl`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", " "))


def label_of(name: str) -> str:
    """Return the name of a column or field as a label."""
    words = one_line(words_of_name(name))
    return shorten(words[:1].upper() + words[1:], LONGEST_NAME) or "Column"


def is_number_of_something(name: str) -> bool:
    """Whether a field names a thing for programs: `roomId`, `event_id`."""
    words = fold(words_of_name(name)).split()
    return bool(words) and words[-1] in ("id", "guid", "uid", "uuid", "key", "slug", "hash")
