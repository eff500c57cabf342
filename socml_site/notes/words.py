"""The words by which notes say what they hold: one table a language, in words/, all at once.

Everything is compared as `fold` leaves it: in small letters, without accents and signs.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from socml_site.notes.phrases import TOKEN, UNSPACED, Phrases, any_of
from socml_site.problems import Problem, fold
from socml_site.source import parse_yaml, to_plain


class Kind(StrEnum):
    """What the lines of a section are, or what stands behind a label."""

    DECISION = "decision"
    ACTION = "action"
    QUESTION = "question"
    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    NOTE_TAKER = "note_taker"
    ABSENT = "absent"
    DATE = "date"
    AGENDA = "agenda"
    OTHER = "other"


OUTCOMES = (Kind.DECISION, Kind.ACTION, Kind.QUESTION)
PEOPLE = (Kind.PARTICIPANT, Kind.MODERATOR, Kind.NOTE_TAKER, Kind.ABSENT)
# What hosts can add words to.
EXTENSIBLE = (*OUTCOMES, *PEOPLE)
# Simple lists of words, each under its name.
_LISTS = (
    "fillers", "not_ours", "nothing", "between", "everybody", "nobody", "others", "about",
    "promises", "responsible", "due", "due_after", "tomorrow", "next_week", "end_of", "end_after",
    "next", "denials", "past", "articles", "myself", "done",
)  # fmt: skip
_NUMBERED = ("months", "weekdays", "numbers")
# Of each kind: both, only as a heading, with a list below it, only as a label, only in capitals,
# in a sentence.
_FORMS = ("words", "headings", "weak", "labels", "capitals", "prose")
_COLUMNS = ("who", "what", "when", "state", "number")
_LONGEST_HEADING = 80
# With its number, signs and what stands in brackets.
_LONGEST_TEXT = 2 * _LONGEST_HEADING
_LONGEST_NUMBER = 4
_MOST_WORDS = 7
_SAMPLE = 6000
_FEWEST_TELLING = 2
_AROUND_WORDS = ".,;:!?()[]\"'*_`-"
# Languages that a script tells.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u3400-\u9fff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)
_UNSPACED_RUN = re.compile(f"({UNSPACED.pattern}+)")
_PLURAL_IN_BRACKETS = re.compile(
    r"\((?:s|es|n|en|e|in|innen|ne|r|as|os|a|x|er)\)|(?<=\w)[*:_](?=in)", re.I
)
_IN_BRACKETS = re.compile(r"[(\[{（【](?:[^()\[\]{}（）]{0,80})[)\]}）】]?")
# Decision 3, Beschluss 2025-16
_NUMBER_LAST = re.compile(r"(?<=\w)[\s_-]*(?:#|[Nn]r\.?|[Nn]o\.?|№)?\s?\d[\d./-]{0,9}\.?$")
EMOJI_NAME = re.compile(r":[a-z0-9_+-]{2,30}:")
# 1. 1) 2.1 IV. A) A1. #3 TOP 3: (1) 一、 第1章
NUMBER = re.compile(
    r"[\s\W]{0,6}?(?:(?:top|item|punkt|punto|point|ponto|agenda item|step)\s+)?"
    r"[(\[#（]{0,2}(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVX]{1,5}(?=[.)])|[A-Za-z]{1,2}\d{0,2}(?=[.)]\s)"
    r"|[一二三四五六七八九十]{1,3}(?=[、．.）)]))"
    r"(?:[.)\]:）、．：]|\s*[-–—](?=\s)|(?=\s)){1,2}\s*",
    re.IGNORECASE,
)


@functools.cache
def _outcomes(kinds: frozenset[Kind]) -> tuple[Kind, ...]:
    return tuple(kind for kind in OUTCOMES if kind in kinds)


class Meaning(NamedTuple):
    """What a heading announces.

    `is_weak` says that only lists below it count, `is_mixed` that it announces other things too.
    """

    kinds: frozenset[Kind]
    is_weak: bool = False
    is_mixed: bool = False

    @property
    def outcomes(self) -> tuple[Kind, ...]:
        return _outcomes(self.kinds)


NOTHING_MEANT = Meaning(frozenset())


@dataclass(frozen=True, eq=False)
class Words:
    """All words of all languages.

    Attributes:
        headings: What a phrase announces as a heading.
        parts: The same for those that others may stand beside: `Key decisions`.
        labels: What stands behind a phrase and a colon.
        capitals: The same for those that count only in capitals, as they are written.
        columns: The headers of a table's columns, by what stands in them.
        lists: Other words, by the name of their list.
        months: The number of a month by its name.
        weekdays: The number of a day of the week; Monday is 1.
        numbers: Numbers up to twelve by their names.
        prose: What in a sentence says that something is of a kind.
        day_first: Whether 3/4 is a day and a month, by language; None if nobody can tell.
        telling: The languages in which a small word is one.
        first: The first word of each language for a kind: what to write before one.
    """

    headings: Mapping[str, Meaning]
    parts: Mapping[str, Meaning]
    labels: Mapping[str, Kind]
    capitals: Mapping[str, Kind]
    columns: Mapping[str, frozenset[str]]
    lists: Mapping[str, frozenset[str]]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, int]
    prose: Mapping[Kind, Phrases]
    day_first: Mapping[str, bool | None]
    telling: Mapping[str, Sequence[str]]
    first: Mapping[tuple[str, Kind], str]

    def meaning(self, text: str) -> Meaning:
        """Return what a heading announces; nothing if it holds words that are not ours."""
        if len(text) > _LONGEST_TEXT or not self._may_mean(text):
            return NOTHING_MEANT
        return self._meanings(text)

    def _may_mean(self, text: str) -> bool:
        """Whether all words of a text are known to us: most lines are done with at the first."""
        if not text.isascii() and UNSPACED.search(text):
            return True
        bare = _IN_BRACKETS.sub(" ", text) if "(" in text or "[" in text else text
        unknown = 0
        for piece in _in_small(bare).split():
            word = piece.strip(_AROUND_WORDS)
            if word in self._vocabulary or not word or word[0].isdigit():
                continue
            if all(part in self._vocabulary for part in TOKEN.findall(word)):
                continue
            # One may be a number, or the name of a picture.
            unknown += 1
            if unknown > 1 or (len(word) > _LONGEST_NUMBER and piece[0] != ":"):
                return False
        return True

    @functools.cached_property
    def _vocabulary(self) -> frozenset[str]:
        names = (*self.headings, *self.lists["fillers"], *self.lists["between"])
        return frozenset(word for name in names for word in name.split())

    @functools.lru_cache(4096)  # noqa: B019 - there are a handful of Words, kept for ever
    def _meanings(self, text: str) -> Meaning:
        text = _PLURAL_IN_BRACKETS.sub("", EMOJI_NAME.sub(" ", text))
        for candidate in _bare_forms(text):
            key = fold(candidate)
            if len(key) > _LONGEST_HEADING or not key:
                continue
            found = self.headings.get(key) or self._composed(key)
            if found:
                return found
        return NOTHING_MEANT

    def meaning_of_heading(self, text: str) -> Meaning:
        """Return what a real heading announces, plans and what was said before included."""
        meaning = self.meaning(text)
        if meaning.kinds or len(text) > _LONGEST_TEXT:
            return meaning
        key = fold(text)
        # `What are action items?`
        is_about = text.rstrip()[-1:] in ("?", "？", "؟") or self._not_ours.are_in(key)
        if self._agenda.are_in(key) or (is_about and self._ours.are_in(key)):
            return Meaning(frozenset({Kind.AGENDA}))
        return self._partly(text) or NOTHING_MEANT

    def _partly(self, text: str) -> Meaning | None:
        """Find out what `Decisions about money` and `Docs team next steps` announce."""
        key = next((fold(each) for each in reversed(list(_bare_forms(text)))), "")
        if UNSPACED.match(key):
            return self._partly_unspaced(key)
        words = key.split()
        for at in range(1, min(len(words), _MOST_WORDS)):
            first, last = " ".join(words[:at]), " ".join(words[-at:])
            begins, ends = self.parts.get(first), self.parts.get(last)
            rest = words[at:]
            is_about = rest[0] in self.lists["fillers"] or rest[0] in self.lists["about"]
            if begins and begins.outcomes and is_about and len(rest) < 7:
                return begins
            if ends and ends.outcomes and at > 1 and len(words) - at < 4:
                return ends
        return None

    def _partly_unspaced(self, key: str) -> Meaning | None:
        for size in range(min(8, len(key) - 1), 2, -1):
            for part in (key[:size], key[-size:]):
                found = self.parts.get(part)
                if found and found.outcomes and len(key) - size < 6:
                    return found
        return None

    @functools.cached_property
    def _ours(self) -> Phrases:
        outcomes = (key for key, each in self.headings.items() if each.outcomes)
        return Phrases(key for key in outcomes if len(key) > 3 or UNSPACED.match(key))

    @functools.cached_property
    def _not_ours(self) -> Phrases:
        return Phrases(self.lists["not_ours"])

    @functools.cached_property
    def _agenda(self) -> Phrases:
        agenda = (key for key, each in self.parts.items() if Kind.AGENDA in each.kinds)
        return Phrases(key for key in agenda if len(key) > 5 or UNSPACED.match(key))

    def _composed(self, key: str) -> Meaning | None:
        """Find out what `key decisions made today` announces; None if a word is not known."""
        parts: list[Meaning] = []
        for run in _UNSPACED_RUN.split(key):
            found = self._unspaced(run) if UNSPACED.match(run) else self._spaced(run.split())
            if found is None:
                return None
            parts += found
        kinds = frozenset(kind for each in parts for kind in each.kinds)
        if not kinds:
            return None
        ours = kinds & frozenset((*OUTCOMES, *PEOPLE))
        if not ours:
            return Meaning(kinds)
        if ours <= frozenset(PEOPLE) and len(parts) > 1 and Kind.OTHER in kinds:
            return Meaning(frozenset({Kind.OTHER}))
        others = kinds - ours - {Kind.DATE}
        strong = frozenset(kind for each in parts if not each.is_weak for kind in each.kinds & ours)
        if strong and not self._has_between(key):
            # `Tasks in conclusion` are tasks.
            ours = strong
        is_weak = all(each.is_weak for each in parts if each.kinds & ours)
        return Meaning(ours, is_weak, bool(others))

    def _spaced(self, words: Sequence[str]) -> list[Meaning] | None:
        found: list[Meaning] = []
        at = 0
        while at < len(words):
            for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
                phrase = " ".join(words[at : at + count])
                if phrase in self.lists["not_ours"]:
                    return None
                # A longer phrase may be ours although each of its words is a filler.
                if phrase in self.parts and not (count == 1 and self._is_filler(phrase)):
                    found.append(self.parts[phrase])
                    break
            else:
                count = 1
                if not self._is_filler(words[at]):
                    return None
            at += count
        return found

    def _is_filler(self, word: str) -> bool:
        return word in self.lists["fillers"] or word in self.lists["between"] or word.isdigit()

    def _unspaced(self, text: str) -> list[Meaning] | None:
        """Divide a text without spaces into phrases of ours and fillers, the longest first."""
        found: list[Meaning] = []
        at = 0
        while at < len(text):
            for end in range(len(text), at, -1):
                phrase = text[at:end]
                if phrase in self.lists["not_ours"]:
                    return None
                if phrase in self.parts:
                    found.append(self.parts[phrase])
                    break
                if phrase in self.lists["fillers"] or phrase in self.lists["between"]:
                    break
            else:
                return None
            at = end
        return found

    @functools.lru_cache(8192)  # noqa: B019
    def label(self, text: str) -> Kind | None:
        """Return what stands behind a label, without its colon."""
        text = _PLURAL_IN_BRACKETS.sub("", text).strip(" *_:：[【")
        text = _NUMBER_LAST.sub("", text)
        if text in self.capitals:
            return self.capitals[text]
        keys = map(fold, _bare_forms(text))
        found = next((self.labels[key] for key in keys if key in self.labels), None)
        if found is not None or " " not in text:
            return found
        meaning = self.meaning(text)
        is_clear = len(meaning.kinds) == 1 and not (meaning.is_mixed or meaning.is_weak)
        return next(
            (kind for kind in (*OUTCOMES, *PEOPLE) if kind in meaning.kinds and is_clear), None
        )

    def is_nothing(self, text: str) -> bool:
        """Whether a line only says that there is nothing: `N/A`, `No decisions were made today`."""
        key = fold(text[:_LONGEST_TEXT])
        if not key or key in self.lists["nothing"]:
            return True
        words = key.split()
        if len(words) > _MOST_WORDS:
            return False
        return any(" ".join(words[:count]) in self.lists["nothing"] for count in (2, 3, 4))

    def is_past(self, heading: str) -> bool:
        """Whether all below a heading is of another time, or to be filled in."""
        return len(heading) <= _LONGEST_TEXT and any(
            fold(each) in self.lists["past"] for each in _bare_forms(heading)
        )

    def has(self, name: str, phrase: str) -> bool:
        return fold(phrase) in self.lists[name]

    def pattern(self, *names: str) -> str:
        """Return a regular expression for any phrase of some lists, in folded text."""
        return any_of(phrase for name in names for phrase in self.lists[name])

    def column(self, header: str) -> str | None:
        """Return what stands in a column, by its header: one of who, what, when, state, number."""
        key = fold(_PLURAL_IN_BRACKETS.sub("", _IN_BRACKETS.sub(" ", header)) or header)
        return next((role for role, names in self.columns.items() if key in names), None)

    def language_of(self, text: str) -> str:
        """Return the language of a text, as far as its small words tell; `en` if nothing does."""
        letters = text[:_SAMPLE]
        for language, script in _SCRIPTS:
            if len(script.findall(letters)) > len(letters) // 20:
                return language
        counts: Counter[str] = Counter()
        for word, times in Counter(_in_small(letters).split()).items():
            for language in self.telling.get(word.strip(_AROUND_WORDS), ()):
                counts[language] += times
        (best, most), *others = [*counts.most_common(2), ("", 0)]
        is_clear = most >= _FEWEST_TELLING and others[0][1] < most
        return best if is_clear else "en"

    def without_several(self) -> Words:
        """Leave out phrases that are several of ours: what each of these means says more."""
        single = {key: each for key, each in self.parts.items() if not self._has_between(key)}
        bare = replace(self, parts=single, headings=single)
        several = {key: bare._composed(key) for key in self.headings if self._has_between(key)}
        replaced = {key: each for key, each in several.items() if each and len(each.outcomes) > 1}
        return replace(
            self,
            headings={**self.headings, **replaced},
            parts={
                **self.parts,
                **{key: each for key, each in replaced.items() if key in self.parts},
            },
        )

    def _has_between(self, key: str) -> bool:
        return not self.lists["between"].isdisjoint(key.split()[1:-1])

    def with_more(self, more: Mapping[str, Sequence[str]]) -> Words:
        """Return these words with those of hosts, by kind."""
        if not more:
            return self
        headings, parts, labels = dict(self.headings), dict(self.parts), dict(self.labels)
        for name, phrases in more.items():
            for key in filter(None, map(fold, phrases)):
                headings[key] = parts[key] = Meaning(frozenset({Kind(name)}))
                labels[key] = Kind(name)
        return replace(self, headings=headings, parts=parts, labels=labels)


def _bare_forms(text: str) -> Iterator[str]:
    """Yield a heading as it is, without what stands in brackets, and without its number."""
    yield text
    bare = NUMBER.sub("", text, count=1)
    yield bare
    yield _IN_BRACKETS.sub(" ", bare)


def mirror(text: str) -> str:
    """Return a text in small letters without accents, each character where it was."""
    return text.lower() if text.isascii() else text.translate(_MIRROR)


class _Plain(dict[int, str]):
    """What stands for each character, `_most` letters at most; found out when it is asked for."""

    def __init__(self, most: int) -> None:
        self._most = most

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = char.lower() if char.isascii() else fold(char)[: self._most]
        normal = unicodedata.normalize("NFKC", char)
        self[code] = found = folded or (normal if len(normal) == 1 else char)
        return found


_MIRROR, _SMALL = _Plain(1), _Plain(9)


def _in_small(text: str) -> str:
    """Return a text as `mirror` does, with all letters of those that stand for several: æ, ß."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text).translate(_SMALL)


@functools.cache
def read_words() -> Words:
    """Read the tables of all languages.

    Raises:
        ValueError: If one is not as it should be; that is a mistake in the package.
    """
    return read_folder(resources.files(__package__) / "words")


def read_folder(folder: Traversable) -> Words:
    """Read all tables of a folder; where two disagree, English counts, and then the alphabet."""
    tables = {
        entry.name.removesuffix(".yml"): read_table(entry.name, entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".yml")
    }
    return merge(
        {name: tables[name] for name in sorted(tables, key=lambda each: (each != "en", each))}
    )


# Words of hosts, by kind.
More = tuple[tuple[str, tuple[str, ...]], ...]


@functools.lru_cache(4)
def words_with(more: More = ()) -> Words:
    """Return the words of all languages with those that hosts have added."""
    return read_words().with_more(dict(more))


def read_table(name: str, text: str) -> Mapping[str, Any]:
    """Read one language's table; a list that is left out is empty.

    Raises:
        ValueError: If something in it is no list of ours, or no list; it says what.
    """
    problems: list[Problem] = []
    table = parse_yaml(text, name, 1, problems)
    if table is None or problems:
        raise ValueError(f"{name}: {problems}")
    data = to_plain(table)
    known = {key: data.pop(key, "") for key in ("language", "source", "day_order")}
    nested = {str(kind): _lists(name, data.pop(kind, {}), _FORMS) for kind in Kind}
    columns = _lists(name, data.pop("columns", {}), _COLUMNS)
    return {**known, **nested, "columns": columns, **_lists(name, data, (*_LISTS, *_NUMBERED))}


def _lists(name: str, data: Any, keys: Sequence[str]) -> dict[str, list[str]]:
    """Return lists of words by name, all of them."""
    found: dict[str, list[str]] = {key: [] for key in keys}
    if not isinstance(data, dict):
        raise ValueError(f"{name}: here are lists of words, each under its name: {data}")
    for key, words in data.items():
        if key not in keys:
            raise ValueError(f'{name}: there is no list "{key}"; there are {", ".join(keys)}')
        if not isinstance(words, str | None):
            raise ValueError(f"{name}: words stand behind {key} as `one, two words`: {words}")
        found[key] = [each for part in (words or "").split(",") if (each := part.strip())]
    return found


def merge(tables: Mapping[str, Mapping[str, Any]]) -> Words:
    """Make one of the tables of several languages; where they disagree, the earlier one counts."""
    headings: dict[str, Meaning] = {}
    parts: dict[str, Meaning] = {}
    labels: dict[str, Kind] = {}
    capitals: dict[str, Kind] = {}
    prose: dict[Kind, list[str]] = defaultdict(list)
    # A word that is ours in one language and something else in another is ours.
    others = (Kind.AGENDA, Kind.OTHER)
    ours = tuple(kind for kind in Kind if kind not in others)
    for kinds in (ours, others):
        for table, kind in itertools.product(tables.values(), kinds):
            entry, words = table[kind], table[kind]["words"]
            meaning = Meaning(frozenset({kind}))
            weak = meaning._replace(is_weak=True)
            folded = list(map(fold, words))
            for phrase in folded:
                headings.setdefault(phrase, meaning)
                parts.setdefault(phrase, meaning)
            for phrase in map(fold, entry["headings"]):
                headings.setdefault(phrase, meaning)
            for phrase in map(fold, entry["weak"]):
                headings.setdefault(phrase, weak)
                parts.setdefault(phrase, weak)
            for phrase in (*folded, *map(fold, entry["labels"])):
                labels.setdefault(phrase, kind)
            capitals.update((phrase, kind) for phrase in entry["capitals"])
            prose[kind] += map(fold, entry["prose"])
    words = Words(
        headings=headings,
        parts=parts,
        labels=labels,
        capitals=capitals,
        columns={
            role: frozenset(
                fold(each) for table in tables.values() for each in table["columns"][role]
            )
            for role in _COLUMNS
        },
        lists={
            name: frozenset(
                filter(None, (fold(each) for table in tables.values() for each in table[name]))
            )
            for name in _LISTS
        },
        months=_numbered(table["months"] for table in tables.values()),
        weekdays=_numbered(table["weekdays"] for table in tables.values()),
        numbers=_numbered(table["numbers"] for table in tables.values()),
        prose={kind: Phrases(prose[kind]) for kind in OUTCOMES},
        day_first={
            language: {"day-first": True, "month-first": False}.get(table["day_order"])
            for language, table in tables.items()
        },
        telling=_telling(tables),
        first={
            (language, kind): word[:1].upper() + word[1:]
            for language, table in tables.items()
            for kind in OUTCOMES
            for word in table[kind]["words"][:1]
        },
    )
    return words.without_several()


def _numbered(several: Iterable[Sequence[str]]) -> dict[str, int]:
    """Return the number of each name; one that has two numbers is none."""
    found: dict[str, set[int]] = defaultdict(set)
    for names in several:
        for number, each in enumerate(names, 1):
            for name in each.split():
                found[fold(name)].add(number)
    return {
        name: next(iter(numbers)) for name, numbers in found.items() if len(numbers) == 1 and name
    }


def _telling(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for language, table in tables.items():
        words = (*table["fillers"], *table["between"], *table["due"], *table["promises"])
        for word in {fold(each) for each in words}:
            found[word].append(language)
    return found
