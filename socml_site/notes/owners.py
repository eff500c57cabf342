"""Who has promised something: `@ann foo`, `Ann to foo`, `foo (Ann, Bo)`, `Owner: Ann`."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from socml_site.notes.entries import split_speaker
from socml_site.notes.names import (
    bare_name,
    is_whole_name,
    looks_like_handle,
    looks_like_name,
    split_names,
)
from socml_site.notes.phrases import UNSPACED, Phrases
from socml_site.notes.words import Words, mirror

# Says whether somebody here is called so; None if several are, so that nobody can tell.
Knows = Callable[[str], bool | None]

_HANDLE = re.compile(r"@[\w.-]{1,39}(?<![.-])")
_BETWEEN_HANDLES = r"(?:\s*[,/+&、]\s*|\s+[^\W\d_]{1,4}\s+|\s+)"
_HANDLES_FIRST = re.compile(
    rf"(?P<who>@[\w.-]{{1,39}}(?:{_BETWEEN_HANDLES}@[\w.-]{{1,39}}){{0,6}})\s*(?:[:：,]|\s[-–—]\s|\s)\s*"
)
_HANDLES_LAST = re.compile(
    rf"(?:^|[\s(\[,→>-])(?P<who>@[\w.-]{{1,39}}(?:{_BETWEEN_HANDLES}@[\w.-]{{1,39}}){{0,6}})[)\]]?\.?$"
)
_DASHED = re.compile(
    r"(?P<who>[^–—:：→]{1,60}?)\s+(?:-{1,3}|[–—]{1,2}|->|=>|→|⇒)\s+(?P<text>\S.*)",
    re.S,
)
_BRACKETS_LAST = re.compile(r"\s*[\[(（【](?P<who>[^()\[\]（）]{1,80})[\])）】]\s*[.。]?$")
_ARROW = re.compile(r"\s*(?P<sign>->|=>|→|⇒|➡\ufe0f?|\s[-–—]{1,2}\s)\s*(?P<who>[^→>]{1,60})$")
_ENDS_NAMES = re.compile(r"[;。)\]）|]|\.(?:\s|$)|\s{2,}|\s+\S{2,12}[:：]")
_BEFORE_FIELD = " \t,;。，([（-"
_BEHIND_FIELD = re.compile(r"\s*(?:[:：]|\s[-–—]{1,2}\s|[—–-]{2,})\s*")
_IN_CHARGE = re.compile(r"[责负負担責][\u3400-\u9fff]{1,3}")
_LONGEST = 80
# Before "to" and "will", these are no names.
_NO_NAMES = frozenset(
    "i we you he she it they this that there need needs want wants try tries remember plan "
    "plans how have has ask continue aim hope propose agree decide proposal action ability "
    "due up back next add move going willing ready happy able time way ways link links access "
    "intro introduction response reply according thanks call work talk reach write send go "
    "respond speak refer switch migrate point report submit commit apply listen invite attend "
    "contribute what who everything nothing more start look get come return give bring turn "
    "close open make take keep use which".split()
)
_NO_ENDS = ("'s", "’s", "ing", "tion")
_LONGEST_UNSPACED = 10
_BETWEEN_UNSPACED = re.compile("\\s*[と、・和与及，,/&+]\\s*")
_PARTICLE = re.compile("^\\s*[がはでに，,、：:]+\\s*")
_SHORTEST_SUBJECT = 2
_MOST_WORDS = 7
_IS = frozenset("is are was were has have".split())


class Owned(NamedTuple):
    """Owners as they are written, and the text without them."""

    owners: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Looking:
    """What is looked for: first those who are known, only then whatever looks like a name."""

    words: Words
    knows: Knows
    is_labelled: bool
    bold: str = ""
    is_beside_day: bool = False
    is_loose: bool = False

    def names(self, who: str, *, may_be_one_word: bool = False) -> tuple[str, ...]:
        """Return the names of a text that holds nothing else; none if one of them is none."""
        found: list[str] = []
        for each in split_names(who.strip(" *_"), self.words):
            name = bare_name(each)
            if not name or self.words.has("nobody", name) or self.knows(name) is None:
                return ()
            if not (
                self._is_known(name) or (self.is_loose and self._may_be(name, may_be_one_word))
            ):
                return ()
            found.append(name)
        return tuple(dict.fromkeys(found))

    def _is_known(self, name: str) -> bool:
        is_bold = name in self.bold and looks_like_name(name, self.words)
        return (
            bool(self.knows(name)) or is_bold or name[0] == "@" or self.words.has("everybody", name)
        )

    def _may_be(self, name: str, may_be_one_word: bool) -> bool:
        parts = name.casefold().split()
        if parts[0] in _NO_NAMES or any(each.endswith(_NO_ENDS) for each in parts):
            return False
        if looks_like_name(name, self.words) and is_whole_name(name) and not UNSPACED.search(name):
            return True
        return may_be_one_word and (looks_like_name(name, self.words) or looks_like_handle(name))


def split_owners(
    text: str,
    words: Words,
    knows: Knows,
    *,
    is_labelled: bool = False,
    bold: str = "",
    is_strict: bool = False,
    is_beside_day: bool = False,
) -> Owned:
    """Take those who have promised something out of a text; what is not sure stays in it.

    Args:
        text: Of one promise.
        words: Those of all languages.
        knows: Whether somebody who was there, or spoke, is called so.
        is_labelled: Whether a label such as `AI:` stood before it, behind which one word may be a
            name.
        is_strict: Whether only those count who are known.
        is_beside_day: Whether a day stood in the brackets at its end: one word beside it is a name.
        bold: What of the text stands in bold at its beginning: a name there is one.
    """
    looking = _Looking(words, knows, is_labelled, bold, is_beside_day)
    for each in (looking,) if is_strict else (looking, replace(looking, is_loose=True)):
        for find in _FORMS:
            found = find(text, each)
            if found is not None and found.text.strip(" .。"):
                return Owned(found.owners, found.text.strip())
    return Owned((), text)


def promised_by(sentence: str, words: Words, knows: Knows, speaker: str = "") -> tuple[str, ...]:
    """Return who promises something in a sentence of a speaker, if it is somebody who is known."""
    first, said = split_speaker(sentence.strip())
    who = first or speaker
    looking = _Looking(words, knows, is_labelled=False)
    speakers = looking.names(who) if who else ()
    place = _find_promise(f" {said}", words)
    if place is None:
        return ()
    before = f" {said}"[: place[0]].strip()
    is_speaker = words.has("myself", before) if before else bool(first)
    if speakers and is_speaker:
        return speakers
    word = f" {said}"[slice(*place)].strip()
    is_certain = word != "to" and word.islower()
    return looking.names(before) if is_certain and before else ()


def has_owner_field(text: str, words: Words, knows: Knows) -> bool:
    """Whether it says `Owner: Ann` of whatever else it says."""
    return _field(text, _Looking(words, knows, is_labelled=False, is_loose=True)) is not None


def owners_alone(
    text: str, words: Words, knows: Knows, *, is_sure: bool = False
) -> tuple[str, ...]:
    """Return the owners that a text names and says nothing else; `is_sure` takes any name."""
    return _Looking(words, knows, False, is_loose=is_sure).names(text, may_be_one_word=is_sure)


def before_promise(text: str, words: Words) -> str:
    """Return what stands before `to`, `will` or a colon: where owners are named."""
    place = _find_promise(text, words)
    return text[: place[0]] if place else split_speaker(text)[0]


@functools.cache
def _responsible(words: Words) -> Phrases:
    return Phrases(words.lists["responsible"])


def _find_responsible(text: str, words: Words) -> tuple[int, int] | None:
    """Return where `Owner: ` begins and ends, with the signs around it."""
    plain = mirror(text)
    places = [(each.start, each.end) for each in _responsible(words).find(plain)]
    places += [each.span() for each in _IN_CHARGE.finditer(plain)]
    for start, end in sorted(places):
        sign = _BEHIND_FIELD.match(plain, end)
        if sign and not plain[start - 1 : start].isalnum():
            return len(plain[:start].rstrip(_BEFORE_FIELD)), sign.end()
    return None


def _field(text: str, looking: _Looking) -> Owned | None:
    place = _find_responsible(text, looking.words)
    if place is None:
        return None
    rest = text[place[1] :]
    end = _ENDS_NAMES.search(rest)
    who = rest[: end.start()] if end else rest
    if len(who) > _LONGEST:
        return None
    names = looking.names(who, may_be_one_word=True)
    tail = rest[end.start() :].lstrip(" )]）;。.") if end else ""
    return Owned(names, f"{text[: place[0]].rstrip()} {tail}".strip()) if names else None


def _handles_first(text: str, looking: _Looking) -> Owned | None:
    match = _HANDLES_FIRST.match(text)
    if match is None:
        return None
    rest = text[match.end() :]
    place = _find_promise(f" {rest}", looking.words)
    if place is not None and not rest[: max(0, place[0] - 1)].strip():
        rest = rest[place[1] - 1 :]
    return Owned(tuple(_HANDLE.findall(match["who"])), rest)


def _colon(text: str, looking: _Looking) -> Owned | None:
    who, said = split_speaker(text)
    names = looking.names(who, may_be_one_word=looking.is_labelled) if who and said else ()
    return Owned(names, said) if names else None


def _dash(text: str, looking: _Looking) -> Owned | None:
    match = _DASHED.fullmatch(text)
    names = looking.names(match["who"], may_be_one_word=looking.is_labelled) if match else ()
    return Owned(names, match["text"]) if match and names else None


@functools.cache
def _promises(words: Words) -> Phrases:
    # Folded, one letter is too little: `a` is French `à`, and has.
    return Phrases(each for each in words.lists["promises"] if len(each) > 1)


def _find_promise(text: str, words: Words) -> tuple[int, int] | None:
    """Return where `to`, `will` or the like begins and ends, with the spaces around it."""
    plain = mirror(text[:_LONGEST])
    for found in _promises(words).find(plain):
        before, after = plain[: found.start], plain[found.end :]
        if before[-1:].isspace() and after[:1].isspace():
            return len(before.rstrip()), len(plain) - len(after.lstrip())
    return None


def _promise(text: str, looking: _Looking) -> Owned | None:
    place = _find_promise(text, looking.words)
    if place is None:
        return None
    who, word = text[: place[0]], text[slice(*place)].strip()
    if word[:1].isupper():
        return None  # Somebody called Will.
    is_capital = who[:1].isupper() and word == "to"
    names = looking.names(who, may_be_one_word=looking.is_labelled or is_capital)
    return Owned(names, text[place[1] :]) if names else None


def _brackets_last(text: str, looking: _Looking) -> Owned | None:
    match = _BRACKETS_LAST.search(text)
    if match is None:
        return None
    names = looking.names(match["who"], may_be_one_word=True)
    if not names and not looking.is_loose:
        # `(Ann, still today)`
        parts = re.split(r"\s*[,，]\s*", match["who"])
        names = looking.names(parts[0]) if len(parts) == 2 and parts[1][:1].islower() else ()
    is_alone = len(names) < 2 and not all(map(is_whole_name, names))
    if looking.is_loose and is_alone and not looking.is_beside_day:
        return None  # One word may be anything.
    if looking.is_loose and not all(each[:1].isupper() and not each.isupper() for each in names):
        return None
    return Owned(names, text[: match.start()]) if names else None


def _brackets_first(text: str, looking: _Looking) -> Owned | None:
    match = re.match(r"\[(?P<who>[^\[\]]{1,60})\]\s*[:：]?\s*(?=\S)", text)
    names = looking.names(match["who"], may_be_one_word=True) if match else ()
    return Owned(names, text[match.end() :]) if match and names else None


def _colon_last(text: str, looking: _Looking) -> Owned | None:
    """Find `Biscuits: Ann`."""
    head, sign, who = text.rpartition(": ")
    names = (
        looking.names(who.rstrip(".")) if sign and not looking.is_loose and len(who) < 60 else ()
    )
    return Owned(names, head) if names else None


def _arrow_last(text: str, looking: _Looking) -> Owned | None:
    match = _ARROW.search(text)
    if match is None:
        return None
    is_arrow = match["sign"].strip() not in ("-", "--", "–", "—")
    names = looking.names(match["who"].rstrip(". "), may_be_one_word=is_arrow)
    return Owned(names, text[: match.start()]) if names else None


def _handles_last(text: str, looking: _Looking) -> Owned | None:
    match = _HANDLES_LAST.search(text)
    if match is None:
        return None
    return Owned(tuple(_HANDLE.findall(match["who"])), text[: match.start()].rstrip(" ([,→>-"))


def _subject(text: str, looking: _Looking) -> Owned | None:
    """Find `Mira writes to them`: somebody who is known, and a verb."""
    if UNSPACED.match(text):
        return _unspaced_subject(text, looking)
    tokens = re.findall(r"\S+", text[: 2 * _LONGEST])
    # Somebody whom nobody knows is one word here.
    most = 1 if looking.is_loose else _MOST_WORDS
    for count in range(min(most, len(tokens) - 1), 0, -1):
        who, verb = " ".join(tokens[:count]), tokens[count]
        # `Mark the page` is no promise of somebody called Mark.
        if not verb[0].islower() or looking.words.has("fillers", verb):
            continue
        if who[-1] in ".,;:!?" and not re.search(r"\b[A-Z]\.$", who):
            continue
        may_be_one_word = looking.is_labelled and verb in _IS and count == 1 and who[:1].isupper()
        if looking.is_loose and not may_be_one_word:
            continue
        names = looking.names(who, may_be_one_word=may_be_one_word)
        # `on` is everybody in French.
        if names and min(map(len, names)) > _SHORTEST_SUBJECT:
            return Owned(names, text[len(who) :])
    return None


def _unspaced_subject(text: str, looking: _Looking) -> Owned | None:
    """Find names that are known, and what follows them, where no space stands between."""
    names: list[str] = []
    at = 0
    while True:
        end = next(
            (
                end
                for end in range(min(at + _LONGEST_UNSPACED, len(text) - 2), at, -1)
                if UNSPACED.search(text[at:end]) and looking.knows(text[at:end].strip())
            ),
            0,
        )
        if not end:
            break
        names.append(text[at:end].strip())
        between = _BETWEEN_UNSPACED.match(text, end)
        at = between.end() if between else end
        if between is None:
            break
    if not names:
        return None
    rest = text[at:]
    if UNSPACED.match(rest) and not _PARTICLE.match(rest) and len(names[-1]) < 2:
        return None
    return Owned(tuple(names), _PARTICLE.sub("", rest, count=1))


def _spaced_last(text: str, looking: _Looking) -> Owned | None:
    """Find somebody who stands behind what is to be done, where only a space is between them."""
    head, _, last = text.rpartition(" ")
    if not head or not UNSPACED.search(last):
        return None
    names = looking.names(last) if not looking.is_loose else ()
    return Owned(names, head) if names else None


_FORMS = (
    _field,
    _handles_first,
    _colon,
    _dash,
    _promise,
    _brackets_first,
    _brackets_last,
    _arrow_last,
    _colon_last,
    _handles_last,
    _spaced_last,
    _subject,
)
