"""Entries: what somebody noted at a time, whatever it looks like: rows of text, bullets, cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from socml_site.notes.phrases import UNSPACED
from socml_site.notes.words import NUMBER, OUTCOMES, PEOPLE, Words
from socml_site.problems import fold
from socml_site.source import Line, LineKind

# 14:05, [14:05], (2:13:05 PM), 14h05 -
TIME = re.compile(
    r"[\[(]?\d{1,2}[:.h：]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?[\])]?\s*(?:[-–—|:]\s*)?(?=\S)",
    re.IGNORECASE,
)
# Bullets that are only characters, as in a text from a word processor or a pad in Japanese.
_BULLET = re.compile(
    "[・•●○◦▪▫■□◆◇‣·⁃∙･→⇒➔➜➡▶►–—]\ufe0f?\\s*(?=\\S)|(?:->|=>|-->|>>|[*+-])\\s+(?=\\S)"
)
_NUMBERED = re.compile(
    r"(?:[a-h]\)(?=\s)|\d{1,3}[、．）)]|[(（]\d{1,3}[)）]|[\u2460-\u2473])\s*(?=\S)"
)
_OPEN_BOX = re.compile("(?:[☐⬜▢◻]\ufe0f?|\\[\\s?\\])\\s*(?=\\S)")
_DONE_BOX = re.compile("(?:[☑☒✅✔✓✔]\ufe0f?|\\[[xX✓✔]\\])\\s*(?=\\S)")
_SPEAKER = re.compile(
    r"(?:<(?P<nick>[^\s<>]{1,40})>|@?(?P<who>[^\W\d_][^:：<>|()\[\]\n]{0,40}?))"
    r"(?:\s?[(\[（][^()\[\]\n]{1,40}[)\]）])?\s?(?::(?!//)(?=\s|$)|：|(?<=>)\s)"
)
# `A. Lee to write`
_INITIAL = re.compile(r"[A-Z]\.\s[A-Z][\w'’-]+(?:\s(?:to|will)\s|\s?:)")
_GOES_ON = re.compile(r"(?:\.\.\.|…)\s?:")
# Boxes are no pictures.
_PICTURES = re.compile(
    r"^(?:(?::[a-z0-9_+-]{2,30}:|[\U0001f000-\U0001faff\u2600-\u260f\u2613-\u2704\u2706-\u2712]"
    r"[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)\s*)+(?=\S)"
)
# Shorter lines end where they end; longer ones may have been wrapped.
_WRAPPED = 56


@dataclass(slots=True)
class Entry:
    """One entry.

    Attributes:
        text: Without bullets, boxes, times and numbers before it.
        line: Where it begins.
        number: Which of the lines that is.
        depth: How deep it is nested, bullets that are only characters included; 0 for text.
        is_done: Whether its box is checked; None if it has none.
        is_title: Whether all of it stands in bold.
        is_first: Whether it begins a paragraph or an item.
        number_before: The number that stood before it, such as `A1.`; empty if none did.
        who: Who says it, by `Name: …`; empty if nobody does.
        said: What, without who; the whole text if nobody does.
    """

    text: str
    line: Line
    number: int
    depth: int
    is_done: bool | None
    is_title: bool
    is_first: bool
    number_before: str = ""
    who: str = ""
    said: str = ""

    @property
    def kind(self) -> LineKind:
        return self.line.kind

    @property
    def is_item(self) -> bool:
        return self.depth > 0


def read_entries(lines: Sequence[Line], words: Words) -> list[Entry]:
    """Divide the lines of a text into entries."""
    entries: list[Entry] = []
    columns: list[int] = []
    for number, line in enumerate(lines):
        entry = _entry(line, number, words)
        before = entries[-1] if entries else None
        if line.kind is not LineKind.MORE:
            columns = []
        elif entry.depth > line.depth:
            entry.depth = line.depth + _nest(columns, line.location.column)
        if before is not None and line.kind is LineKind.MORE and _goes_on(before, entry, words):
            before.text = _join(before.text, line.text)
            before.said = _join(before.said, line.text)
            before.is_title = False
            continue
        entries.append(entry)
    return entries


def _nest(columns: list[int], column: int) -> int:
    """Return how deep a bullet is nested that is only a character, by where it begins."""
    while columns and columns[-1] > column:
        columns.pop()
    if not columns or column > columns[-1]:
        columns.append(column)
    return len(columns)


def speakers_of(entries: Sequence[Entry], words: Words) -> Counter[str]:
    """Return how often each name stands before what somebody says, by the folded name."""
    return Counter(
        fold(entry.who) for entry in entries if entry.who and not words.meaning(entry.who).kinds
    )


def split_speaker(text: str) -> tuple[str, str]:
    """Return who says something, and what; nobody says it if no name stands before it."""
    head = text[:_FARTHEST]
    match = _SPEAKER.match(text) if ":" in head or "：" in head or head[:1] == "<" else None
    if match is None:
        return "", text
    return (match["nick"] or match["who"] or "").strip(), text[match.end() :].strip()


def _entry(line: Line, number: int, words: Words) -> Entry:
    text = line.text
    if text[:1] == ":" or text[:1] > "\u25ff":
        text = _PICTURES.sub("", text)
    if text[-1:] == ")":
        text = _RECORDED.sub("", text)
    depth, is_done = line.depth, line.is_done
    before = ""
    if line.kind in (LineKind.TEXT, LineKind.ITEM, LineKind.MORE) and not line.is_code:
        text, depth, is_done, before = _strip(text, depth, is_done)
        if line.is_done is None and is_done is not None and words.meaning(text).kinds:
            # A picture before a heading, and no box.
            depth, is_done = line.depth, None
    who, said = split_speaker(text)
    is_title = bool(line.bold) and line.is_done is None and fold(line.bold) == fold(line.text)
    is_first = line.kind is not LineKind.MORE
    return Entry(text, line, number, depth, is_done, is_title, is_first, before, who, said)


def _strip(text: str, depth: int, is_done: bool | None) -> tuple[str, int, bool | None, str]:
    before = ""
    if text[:1].isalpha() and text[1:2] != ")" and not depth:
        return text, depth, is_done, before
    for _ in range(3):
        if text[:1].isalpha() and text[1:2] != ")":
            break
        if mark := (_BULLET.match(text) or _NUMBERED.match(text)):
            depth = depth or 1
        elif mark := _OPEN_BOX.match(text):
            is_done = bool(is_done)
            depth = depth or 1
        elif mark := _DONE_BOX.match(text):
            is_done = True
            depth = depth or 1
        elif not (mark := TIME.match(text)):
            break
        text = text[mark.end() :]
    is_initial = depth and _INITIAL.match(text)
    if (
        depth
        and not is_initial
        and (mark := NUMBER.match(text))
        and re.match(r"\W*[A-Za-z]", mark[0])
    ):
        before, text = mark[0].strip(), text[mark.end() :] or text
    return text, depth, is_done, before


def _goes_on(before: Entry, entry: Entry, words: Words) -> bool:
    """Whether a row is only the rest of the one before it, wrapped."""
    line, last = entry.line, before.line
    if before.is_title or entry.is_title or line.is_code:
        return False
    # A line that its author has broken inside of an item, with nothing of its own.
    is_rest = line.is_forced and before.kind is LineKind.ITEM and not entry.who
    if line.is_forced and not is_rest:
        return False
    if line.bold and (line.bold + line.text[len(line.bold) :][:1])[-2:].strip()[-1:] in (
        ":",
        "：",
    ):
        return False
    if entry.text != line.text or entry.depth > line.depth:
        return False
    is_long = _width(last.text) >= _WRAPPED or _width(before.text) >= 2 * _WRAPPED
    if is_long and entry.text[:1].islower() and ":" not in entry.text[:_FARTHEST]:
        return True
    split = split_label(entry.text, words, bold=line.bold)
    kind = words.label(split[0]) if split else None
    if is_long and entry.text[:1].islower() and kind not in (*OUTCOMES, *PEOPLE):
        return True
    if _GOES_ON.match(entry.text) or split is not None or words.meaning(entry.text).kinds:
        return False
    if words.meaning(before.text).kinds or (entry.who and len(entry.who.split()) < 3):
        return False
    if last.text.rstrip()[-1:] in (",", "，", "、"):
        return True
    # The text of an item begins behind its bullet; that of a further paragraph does not.
    is_of_item = before.kind is LineKind.ITEM or before.depth > last.depth
    is_indented = line.location.column > last.location.column + (-1 if is_of_item else 1)
    return is_rest or is_indented or is_long


def _width(text: str) -> int:
    return len(text) if text.isascii() else len(text) + len(UNSPACED.findall(text))


def _join(text: str, more: str) -> str:
    is_unspaced = UNSPACED.match(text[-1:]) and UNSPACED.match(more[:1])
    return f"{text}{'' if is_unspaced else ' '}{more}".strip()


# How far from its beginning a line can have a label or a speaker.
_FARTHEST = 120
_SCRIBES = ("RESOL", "AGREE", "DECIS", "ACTIO", "ISSUE")
# A label and what stands between it and what is said: `AI (luke): …`, `AI -- …`, `**ACTION** …`.
_LABEL = re.compile(
    r"[#>*_\s]{0,4}(?P<label>[^\W\d_][^:：\[\](){}\n|]{0,48}?)(?:-\d{1,4})?"
    r"\s*(?:[(\[（](?P<who>[^()\[\]\n]{1,60})[)\]）]\s*)?"
    r"(?P<end>[:：](?!//)\s*|\s+(?:-{1,3}|[–—]{1,2})\s+(?:[:：]\s*)?)"
)
# Source: W3C's scribes, whose words stand in capitals, and MeetBot, whose words have a `#`.
_BARE = re.compile(
    r"[#>*_\s]{0,4}(?P<label>RESOLVED|RESOLUTION|AGREED|DECISION|ACTION|ISSUE"
    r"|(?<=#)(?:agreed|agree|action|accepted|rejected|todo|decision))(?:-\d{1,4})?\b\s+"
)
# [Action] …, 【決定】…
_BOXED = re.compile(r"[\[【](?P<label>[^\W\d_][^\[\]【】]{1,30})[\]】]\s*[:：]?\s*(?=\S)")
# Who wrote a line down, and when.
_RECORDED = re.compile(r"\s*\([^\s(),]{2,30}, \d{1,2}:\d{2}(?::\d{2})?\)$")
_TAGS = {"agree": "agreed", "accepted": "agreed", "rejected": "agreed"}


def _may_have_label(head: str) -> bool:
    signs = (":", "：", " -", "–", "—")
    return any(sign in head for sign in signs) or head.startswith(_SCRIBES)


def split_label(text: str, words: Words, *, bold: str = "") -> tuple[str, str, str] | None:
    """Divide `LABEL (who): text`; None if no label of ours stands before the text.

    Returns:
        The label, who stands in brackets behind it, and the text.
    """
    head = text[:_FARTHEST]
    if not (bold or head[:1] in "[【#>*_" or _may_have_label(head)):
        return None
    match = _LABEL.match(text)
    if match is not None:
        label = match["label"].strip(" *_")
        is_clear = match["end"].strip()[:1] in (":", "：") or label in words.capitals or bold
        # `**Action 3** LA: …`: what is behind the bold words is no part of them.
        is_whole = not bold[-1:].isdigit() or len(label) <= len(bold)
        if is_clear and is_whole and words.label(label) is not None:
            return label, (match["who"] or "").strip(), text[match.end() :].strip()
    match = _BOXED.match(text)
    if match is not None and words.label(match["label"]) in OUTCOMES:
        return match["label"], "", text[match.end() :].strip()
    if bold and text.startswith(bold) and words.label(bold.rstrip(". ")) in OUTCOMES:
        # **Acuerdo 1.** …
        said = text[len(bold) :].strip(" .:–—-")
        if said and bold.rstrip(". ")[-1:].isdigit():
            return bold.rstrip(". "), "", said
    match = _BARE.match(text)
    if match is not None:
        label = _TAGS.get(match["label"], match["label"])
        return label, "", text[match.end() :].strip(" :*_")
    return None


# A label inside a line: behind the end of a sentence, or in brackets of its own.
_INSIDE = re.compile(
    r"(?P<open>[(\[（【])(?P<label>[A-Za-z][A-Za-z -]{1,24}|[^\W\d_]{2,8})\s*[:：]\s*"
    r"(?P<boxed>[^()\[\]【】]{2,300})[)\]）】]"
    r"|(?<=[.!?)。])\s*(?P<caps>[A-Z]{2,12})\s?[:：]\s+(?P<rest>\S.*)$"
)


def labels_inside(text: str, words: Words) -> Iterator[tuple[str, str]]:
    """Yield labels that stand inside of a line, and what each says."""
    if ":" not in text and "：" not in text:
        return
    for match in _INSIDE.finditer(text):
        label = match["label"] or match["caps"]
        if label in words.capitals or (match["label"] and label.isupper() and words.label(label)):
            yield label, (match["boxed"] or match["rest"]).strip()


def has_label_inside(text: str, words: Words) -> bool:
    """Whether a label of ours stands inside of a line."""
    return next(labels_inside(text, words), None) is not None
