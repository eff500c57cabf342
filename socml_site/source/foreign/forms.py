"""The forms of markup that come from other tools, and what is said of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Change(NamedTuple):
    """New text for a part of one line; lines and columns count from 0."""

    line: int
    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing.

    Attributes:
        message: What it is, and what readers see; `{}` is what was written.
        hint: What to write instead; `{}` is that.
        guess: What an importer says that it has taken it for.
        only_minutes: Whether it is looked for in minutes only.
        is_left: Whether importers leave it, because GitHub reads it too, in another way: only
            where somebody sees the difference is it changed.
    """

    message: str
    hint: str
    guess: str = ""
    only_minutes: bool = False
    is_left: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """A place where something is written in such a form.

    Attributes:
        form: Its key in `FORMS`.
        line: Where it begins; lines and columns count from 0.
        start: The first column of it.
        end: The column after its last.
        written: What to quote.
        instead: What the hint says to write; empty if that has to be decided by somebody.
        changes: What makes GitHub's Markdown of it; none if nobody can tell.
        tags: What it says of the whole, in HackMD.
    """

    form: str
    line: int
    start: int
    end: int
    written: str
    instead: str = ""
    changes: tuple[Change, ...] = ()
    tags: tuple[str, ...] = ()


FORMS = {
    "contents": Form(
        "{} stands for a table of contents in other tools, and is text on GitHub",
        "take it out: the page has contents of its own",
        "is for contents, which the page has anyway",
    ),
    "box": Form(
        "{} begins a box in other tools, and is text on GitHub, as are the lines below it",
        "write {}",
        "begins a box",
    ),
    "open-box": Form(
        "{} begins a box in HackMD that is never closed, and is text",
        "write ::: below its last line, and --fix makes a box of it that GitHub shows",
    ),
    "callout": Form(
        "{} begins a box in Obsidian, and is text on GitHub",
        "write {}",
        "begins a box",
    ),
    "marked": Form(
        "{} is marked in HackMD and Obsidian, and has signs around it on GitHub",
        "write {}",
        "is marked",
    ),
    "tags": Form(
        "{} are tags in HackMD, and a heading on GitHub",
        "write {}, or put them into the session's header, as `topics`",
        "are its tags",
    ),
    "said": Form(
        "{} says in HackMD who wrote a quote, and is text on GitHub",
        "write {}",
        "says who wrote a quote",
    ),
    "heading-id": Form(
        "{} names the place in Google Docs, and readers see it on GitHub",
        "take it out: links lead to the heading by its own words",
        "names a heading",
    ),
    "bullets": Form(
        "{} is no item of a list to GitHub, which lets these lines run together",
        'write "{}"',
        "is an item of a list",
    ),
    "indented-list": Form(
        "{} is indented in a way that makes no item of this list on GitHub",
        'write "{}"',
        is_left=True,
    ),
    "indented-text": Form(
        "four spaces or a tab make code of this text: {}",
        "take them away if it is text; if it is code, put it between lines of ```",
    ),
    "lines": Form(
        "lines that begin with a name or a time run together in Markdown: {}",
        "write two spaces at the end of each line that another one follows",
        "begins a line of its own, as those below it do",
        only_minutes=True,
    ),
    "bold-heading": Form(
        "a line in bold is no heading, and is not among the page's contents: {}",
        "write {} if it is one",
    ),
}
