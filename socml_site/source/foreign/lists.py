"""Lists of Word, Google Docs and pads: signs that begin no item, and indents that hide one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from socml_site.source.blocks import Blocks
from socml_site.source.foreign.forms import Change, Foreign

# The last two are what Word's own fonts leave of a round and a square sign.
_STRONG = "\u2022\u2023\u2043\u25e6\u2219\u25aa\u25ab\u25cf\u25cb\u25c9\u25a0\u25a1\u25c6\u25c7"
_STRONG += "\u27a2\u27a4\u2756\u2027\u00b7\u30fb\uff65\uf0b7\uf0a7"
BULLETS = (*_STRONG, "o ", "o\t", "o\u00a0", "\u00a7", "\u2013")
# Signs that need no space behind them.
_GLUED = "\u30fb\uff65\u2022\u25cf"
_SIGN = re.compile(
    rf"(?P<indent>[ \t\u3000]*+)(?P<sign>[{_STRONG}]|[o\u00a7\u2013](?=[ \t\u00a0]))"
    rf"(?P<space>[ \t\u00a0\u3000]++|(?<=[{_GLUED}]))(?P<text>\S.*)"
)
_ITEM = re.compile(
    r"(?P<indent>[ \t]*+)(?P<sign>[-*+]|(?P<number>\d{1,9})[.)])(?P<space>[ \t]++)(?P<text>\S.*)"
)
_MAY_BE_ITEM = re.compile(r"[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]")
_OTHER_BLOCK = re.compile(
    r"#{1,6}[ \t]|>|```|~~~|\||(?:[-*_][ \t]*+){3}|:::|<|[-*+][ \t]|\d{1,9}[.)]"
)
_LIKE_A_KEY = re.compile(r"[a-z_][\w.-]*:(?:[ \t]|$)|[\w.-]+:$")
_CODE_SIGNS = re.compile(r"[{}=<>\\|$;_#`]|\w\(|\(\)|//")
_TAB = 4
_LEAST_WORDS = 6
# So many lines of text can stand between two items without an end of the list.
_MOST_BETWEEN = 3
_FAR = 20


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item of a list; `follow` are the indented lines below it, which belong to it."""

    line: int
    width: int
    sign: str
    space: str
    text: str
    follow: tuple[int, ...] = ()


def find_bullets(lines: Sequence[str], blocks: Blocks) -> Iterator[Foreign]:
    """Yield lists whose items begin with signs that are none to Markdown."""
    groups: list[list[_Entry]] = []
    at = 0
    while at < len(lines):
        if at in blocks.untouched or not _SIGN.fullmatch(lines[at]):
            at += 1
            continue
        entries, at = _take(lines, blocks, at, _SIGN)
        groups.append(entries)
    known = {each.sign for entries in groups if _are_bullets(entries) for each in entries}
    for entries in groups:
        is_like_others = entries[0].sign in known and entries[0].sign in _STRONG
        if is_like_others or _are_bullets(entries):
            yield _as_list("bullets", lines, entries, _base(lines, entries[0]), blocks)


def _take(
    lines: Sequence[str], blocks: Blocks, at: int, pattern: re.Pattern[str]
) -> tuple[list[_Entry], int]:
    """Collect the items of a list from a line on; return the line behind it as well."""
    entries: list[_Entry] = []
    end = at
    while at < len(lines) and at not in blocks.untouched:
        line = lines[at]
        match = pattern.fullmatch(line)
        if match:
            width = _width(match["indent"])
            if entries and at > end and _begins_another(entries[0], width, match["sign"]):
                break
            entries.append(_Entry(at, width, match["sign"], match["space"], match["text"]))
            end = at + 1
        elif line.strip():
            is_at_margin = line[:1] not in (" ", "\t")
            if at - end >= (_MOST_BETWEEN if pattern is _SIGN and is_at_margin else 1):
                break
            if _OTHER_BLOCK.match(line.lstrip()) or not lines[at - 1].strip():
                break
            if not is_at_margin:
                last = entries[-1]
                entries[-1] = replace(last, follow=(*last.follow, at))
                end = at + 1
            elif pattern is not _SIGN:
                break
        at += 1
    return entries, end


def _begins_another(first: _Entry, width: int, sign: str) -> bool:
    """Whether an item below an empty line is of another list: numbers behind bullets."""
    is_like = first.sign == sign or (first.sign[0].isdigit() and sign[0].isdigit())
    return width <= first.width and not is_like


def _width(indent: str) -> int:
    return len(indent.replace("\u3000", "  ").expandtabs(_TAB))


def _are_bullets(entries: Sequence[_Entry]) -> bool:
    """A single sign may be anything, and `o`, `§` and a dash begin words and sentences as well."""
    if len(entries) < 2:
        return False
    if any(each.sign in _STRONG for each in entries):
        return True
    if entries[0].sign != "\u2013":
        return all(each.space != " " for each in entries)
    return all(below.line == above.line + 1 for above, below in pairwise(entries))


def _above(lines: Sequence[str], at: int) -> str:
    """Return the line above another one in which something is written."""
    near = reversed(lines[max(0, at - _FAR) : at])
    return next((line for line in near if line.strip()), "")


def _base(lines: Sequence[str], first: _Entry) -> int:
    """Return how far a list is indented that may stand below an item of another one."""
    item = _ITEM.fullmatch(_above(lines, first.line))
    if item is None or first.width <= _width(item["indent"]):
        return 0
    return _width(item["indent"]) + len(item["sign"]) + 1


def find_hidden_lists(lines: Sequence[str], blocks: Blocks) -> Iterator[Foreign]:
    """Yield lists with items that are text or code because of their indent."""
    items = [number for number, line in enumerate(lines) if _MAY_BE_ITEM.match(line)]
    if not blocks.indented and all(
        number in blocks.items and not lines[number][:1].isdigit() for number in items
    ):
        return
    code = {
        number: (first, last)
        for first, last in blocks.indented
        for number in range(first, last + 1)
    }
    inside = {number for first, last in blocks.paragraphs for number in range(first + 1, last + 1)}
    at = 0
    while at < len(lines):
        if at in blocks.untouched or not _ITEM.fullmatch(lines[at]):
            at += 1
            continue
        entries, at = _take(lines, blocks, at, _ITEM)
        hidden = [each for each in entries if _is_hidden(each, code, inside, blocks)]
        if (hidden or _are_flat(entries, blocks)) and _is_no_code(entries, lines, code):
            base = _start_of(lines, entries[0], blocks)
            if base is not None:
                yield _as_list("indented-list", lines, entries, base, blocks)


def _is_hidden(
    entry: _Entry, code: Mapping[int, tuple[int, int]], inside: Set[int], blocks: Blocks
) -> bool:
    is_text = entry.line in inside and entry.line not in blocks.items and entry.width >= _TAB
    return entry.line in code or is_text


def _are_flat(entries: Sequence[_Entry], blocks: Blocks) -> bool:
    """Below `1. one`, two spaces are too few for `* two`, which ends the list of numbers."""
    return any(
        one.sign[0].isdigit()
        and not two.sign[0].isdigit()
        and 0 < two.width - one.width < len(one.sign) + 1
        and one.line in blocks.items
        and two.line in blocks.items
        for one, two in pairwise(entries)
    )


def _is_no_code(
    entries: Sequence[_Entry], lines: Sequence[str], code: Mapping[int, tuple[int, int]]
) -> bool:
    """Blocks of code hold lists too: YAML, the lines of a change."""
    hidden = [each for each in entries if each.line in code]
    known = {number for each in entries for number in (each.line, *each.follow)}
    whole = {
        number
        for first, last in {code[each.line] for each in hidden}
        for number in range(first, last + 1)
    }
    if any(lines[number].strip() for number in whole - known):
        return False
    if all(lines[each.line].startswith("\t") for each in hidden):
        return True
    signs = {each.sign for each in hidden}
    return not ({"-", "+"} <= signs or any(_LIKE_A_KEY.match(each.text) for each in hidden))


def _start_of(lines: Sequence[str], first: _Entry, blocks: Blocks) -> int | None:
    """Return the column in which a list begins; None if what is above it leaves that open."""
    if first.line in blocks.items:
        return first.width if first.width < _TAB else None
    return None if _above(lines, first.line)[:1] in (" ", "\t") else 0


def _as_list(
    form: str, lines: Sequence[str], entries: Sequence[_Entry], base: int, blocks: Blocks
) -> Foreign:
    """Write a list anew, with the nesting that its indents and signs show."""
    changes: list[Change] = []
    # Items around the next one, and where the text of each begins.
    around: list[tuple[_Entry, int]] = []
    for entry in entries:
        del around[_depth(entry, around, form) :]
        column = around[-1][1] if around else base
        mark = "-" if form == "bullets" else entry.sign
        begins = column + len(mark) + 1
        around.append((entry, begins))
        changes.append(_whole(lines, entry.line, f"{' ' * column}{mark} {entry.text}"))
        changes += [
            _whole(lines, number, " " * begins + lines[number].lstrip()) for number in entry.follow
        ]
    first, last = changes[0].line, changes[-1].line
    sign = entries[0].sign
    # Only a list that begins with 1 can stand right below a paragraph.
    if sign[0].isdigit() and sign[:-1] != "1" and first and lines[first - 1].strip():
        changes[0] = changes[0]._replace(new="\n" + changes[0].new)
    if "".join(lines[last + 1 : last + 2]).strip() and last + 1 not in blocks.items:
        changes[-1] = changes[-1]._replace(new=changes[-1].new + "\n")
    made = [each for each in changes if each.new != lines[each.line]] or changes
    at, line = made[0].line, lines[made[0].line].rstrip()
    start = len(line) - len(line.lstrip())
    instead = made[0].new.strip("\n")
    is_clear = not _goes_on(lines, last + 1)
    return Foreign(
        form, at, start, len(line), line.strip(), instead, tuple(made) if is_clear else ()
    )


def _whole(lines: Sequence[str], number: int, new: str) -> Change:
    return Change(number, 0, len(lines[number]), new)


def _depth(entry: _Entry, around: Sequence[tuple[_Entry, int]], form: str) -> int:
    """Return how many of the items above an item it belongs to."""
    if form == "bullets":
        # In Word's text all items may begin at the margin, and the sign says how deep they are.
        for depth, (each, _) in enumerate(around):
            if (each.width, each.sign) == (entry.width, entry.sign):
                return depth
        return sum(1 for _ in takewhile(lambda each: each[0].width <= entry.width, around))
    return sum(1 for _ in takewhile(lambda each: each[0].width < entry.width, around))


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Whether a paragraph of the last item follows, whose indent would have to change too."""
    following = next((line for line in lines[at : at + _FAR] if line.strip()), "")
    return following[:1] in (" ", "\t") and len(following) > 1


def find_text_as_code(lines: Sequence[str], blocks: Blocks) -> Iterator[Foreign]:
    """Yield what is code only because it is indented, and reads like a text."""
    for first, last in blocks.indented:
        several = [line for line in lines[first : last + 1] if line.strip()]
        if all(_is_prose(line) for line in several):
            line = lines[first]
            start = len(line) - len(line.lstrip())
            yield Foreign("indented-text", first, start, len(line.rstrip()), line.strip())


def _is_prose(line: str) -> bool:
    words = line.split()
    is_long = len(words) >= _LEAST_WORDS and not _CODE_SIGNS.search(line)
    are_words = sum(word.strip("\"'(),.:!?\u2019").isalpha() for word in words)
    return is_long and are_words * 10 >= len(words) * 8 and line.strip()[:1].isupper()
