"""All forms of other tools in a text: reported with their edits, or put right at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from socml_site.problems import Edit, Location, Problem, report
from socml_site.source import syntax_tree as tree
from socml_site.source.blocks import Blocks, find_blocks
from socml_site.source.brackets import mask_brackets
from socml_site.source.dialect import GITHUB
from socml_site.source.foreign.boxes import find_boxes
from socml_site.source.foreign.forms import FORMS, Change, Foreign
from socml_site.source.foreign.lines import find_lines
from socml_site.source.foreign.lists import (
    BULLETS,
    find_bullets,
    find_hidden_lists,
    find_text_as_code,
)
from socml_site.source.foreign.meant import apart, apply_changes
from socml_site.source.foreign.signs import find_bold_headings, find_signs
from socml_site.source.raw_html import mask_words
from socml_site.source.sentences import LONGEST_QUOTE, quote, shorten
from socml_site.source.unseen import parse_all

_SIGNS = ("==", "toc", "# tag", "name=", "time=", "color=", "{#")
# What looks for them, and what a text has, in small letters, in which there are any.
_FINDERS = (
    (find_signs, _SIGNS),
    (find_bullets, BULLETS),
    (find_hidden_lists, ("  ", "\t")),
    (find_text_as_code, ("    ", "\t")),
    (find_lines, ("\n",)),
    (find_bold_headings, ("**", "__")),
    # What is inside of a box is found first: then it is at the margin.
    (find_boxes, (":::", "!!!", "???", "aside>", "[!")),
)
# Boxes may hold lists, which may hold what is marked, and so on; this is deeper than any text.
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class TidyText:
    """A text in GitHub's Markdown, tags that stood in it, and what was done."""

    text: str
    tags: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()


def find_foreign(text: str, blocks: Blocks, *, in_minutes: bool) -> Iterator[Foreign]:
    """Yield what is written in other tools' ways.

    Args:
        text: As it was written.
        blocks: What its lines are parts of.
        in_minutes: Whether lines of speech are looked for.
    """
    lines = text.split("\n")
    small = text.lower()
    for find, signs in _FINDERS:
        if not any(sign in small for sign in signs):
            continue
        for each in find(lines, blocks):
            if in_minutes or not FORMS[each.form].only_minutes:
                yield each


def check_foreign(found: Iterable[Foreign], path: str, first_line: int) -> Iterator[Problem]:
    """Report each form once, where it first stands, with what makes GitHub's Markdown of all.

    Args:
        found: What `find_foreign` has found in a text.
        path: Of its file.
        first_line: The line of the file in which it begins.
    """
    by_form: dict[tuple[str, bool], list[Foreign]] = defaultdict(list)
    for each in found:
        by_form[each.form, bool(each.changes)].append(each)
    for (name, _), several in by_form.items():
        form, first = FORMS[name], several[0]
        line = first.line + first_line
        place = Location(path, line, first.start + 1, line, first.end + 1)
        more = f", and {len(several) - 1} more" if len(several) > 1 else ""
        message = form.message.format(quote(first.written)) + more
        hint = form.hint.format(shorten(first.instead, LONGEST_QUOTE))
        edits = [_edit(change, path, first_line) for each in several for change in each.changes]
        yield report("foreign-markup", place, message, hint, edits=edits)


def _edit(change: Change, path: str, first_line: int) -> Edit:
    line = change.line + first_line
    return Edit(Location(path, line, change.start + 1, line, change.end + 1), change.new)


def tidy_markup(text: str, *, only_contents: bool = False) -> TidyText:
    """Turn the markup of other tools into GitHub's; no word goes, and code stays as it is.

    `only_contents` leaves everything but marks for a table of contents.
    """
    tags: list[str] = []
    guesses: dict[str, None] = {}
    for _ in range(_MOST_ROUNDS):
        found = (
            each
            for each in _find_in(text)
            if not FORMS[each.form].is_left and (not only_contents or each.form == "contents")
        )
        chosen = list(apart(found))
        if not chosen:
            break
        for each in chosen:
            tags += each.tags
            written = shorten(each.written, LONGEST_QUOTE)
            guesses[f'that "{written}" {FORMS[each.form].guess}'] = None
        text = _apply(text, chosen)
    return TidyText(text, tuple(tags), tuple(guesses))


def _find_in(text: str) -> Iterator[Foreign]:
    masked = mask_brackets(mask_words(text, GITHUB))
    if tree.nesting(masked) <= tree.MAX_DEPTH:
        blocks = find_blocks(parse_all(masked, GITHUB).root)
        yield from find_foreign(text, blocks, in_minutes=True)


def _apply(text: str, several: Sequence[Foreign]) -> str:
    """Make changes; the lines of contents go, and so do those of tags, which go into fields."""
    gone = {
        change.line
        for each in several
        if each.form in ("contents", "tags")
        for change in each.changes
    }
    lines = apply_changes(text, (change for each in several for change in each.changes))
    return "\n".join(line for number, line in enumerate(lines) if number not in gone)
