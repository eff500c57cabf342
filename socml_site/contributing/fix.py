"""Repairs of what has one right answer, as far as they take problems away and bring up none."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from socml_site.contributing.edits import apply_edits
from socml_site.contributing.near_misses import correct
from socml_site.contributing.tidying import expand_tabs, tidy
from socml_site.load import Loaded, load_changed
from socml_site.problems import Edit, Location, Problem
from socml_site.source import Document

_Key = tuple[str, str, str]

# No slip hides another, which hides another, and so on, deeper than this.
_MOST_STEPS = 10


@dataclass(frozen=True, slots=True)
class Refused:
    """A repair that was not made, because it would have brought up another problem."""

    problem: Problem
    instead: Problem


@dataclass(frozen=True, slots=True)
class Fixed:
    """What became of a conference's files.

    Attributes:
        files: By path, the files that are different now.
        refused: What could have been repaired, and was not.
    """

    files: Mapping[str, bytes]
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class _Repair:
    """Edits that belong together, and the problem that they take away, if it was one."""

    edits: tuple[Edit, ...]
    problem: Problem | None = None


def fix(loaded: Loaded, files: Mapping[str, bytes], max_bytes: int) -> Fixed:
    """Repair files of a conference, over and over until nothing more can be repaired.

    Args:
        loaded: The whole conference as it is.
        files: The files that may change, by path, as they are on disk. Those that could not be
            read as text stay as they are.
        max_bytes: How large a contributed file may be. One that would be larger stays as it is.
    """
    paths = frozenset(files) & frozenset(loaded.texts)
    now = loaded
    while True:
        attempt = _Attempt(now, paths, max_bytes)
        attempt.make(tuple(_find_repairs(now, paths)))
        if attempt.loaded is now:
            break
        now = attempt.loaded
    texts = {path: now.texts[path].encode() for path in sorted(paths)}
    changed = {path: new for path, new in texts.items() if new != files[path]}
    return Fixed(changed, tuple(attempt.refused))


def _find_repairs(loaded: Loaded, paths: frozenset[str]) -> Iterator[_Repair]:
    documents = _documents(loaded, paths)
    corrections = _corrections(loaded, loaded.problems, documents)
    yield from _apart((*corrections, *_tidyings(loaded, documents)))


def _documents(loaded: Loaded, paths: frozenset[str]) -> Mapping[str, Document]:
    return {each.path: each for each in loaded.project.all_documents() if each.path in paths}


def _apart(repairs: Iterable[_Repair]) -> Iterator[_Repair]:
    """Keep repairs of different places; the others may follow when these have been made."""
    taken: dict[tuple[str, int], list[Location]] = defaultdict(list)
    for repair in repairs:
        places = {place for place, _ in repair.edits}
        lines = {(place.path, place.line) for place in places} & taken.keys()
        near = [place for place in places if (place.path, place.line) in lines]
        if not places or any(
            _overlap(place, other) for place in near for other in taken[place.path, place.line]
        ):
            continue
        for place in places:
            taken[place.path, place.line].append(place)
        yield repair


def _overlap(one: Location, two: Location) -> bool:
    """Whether two places on one line have something in common, or touch."""
    return one.column <= two.end_column and two.column <= one.end_column


def _corrections(
    loaded: Loaded, problems: Iterable[Problem], documents: Mapping[str, Document]
) -> Iterator[_Repair]:
    for problem in problems:
        yield _Repair(correct(loaded, problem, documents), problem)


def _tidyings(loaded: Loaded, documents: Mapping[str, Document]) -> Iterator[_Repair]:
    broken = {each.location.path: each for each in loaded.problems if each.rule == "yaml-syntax"}
    for path, document in documents.items():
        lines = loaded.texts[path].split("\n")
        yield _Repair(tidy(document, lines))
        if path in broken:
            yield _Repair(expand_tabs(document, lines), broken[path])


class _Attempt:
    """Makes as many of some repairs as possible, all at the places where they were found."""

    def __init__(self, loaded: Loaded, paths: frozenset[str], max_bytes: int) -> None:
        self._start = loaded
        self._paths = paths
        self._max_bytes = max_bytes
        self.loaded = loaded
        self.refused: list[Refused] = []

    def make(self, repairs: Sequence[_Repair]) -> None:
        """Make repairs together, or else each half of them by itself."""
        # In a file that has changed, places have moved; it is looked at again later.
        repairs = [each for each in repairs if self._is_in_place(each)]
        if not repairs:
            return
        found = self._follow(repairs)
        if isinstance(found, Loaded):
            self.loaded = found
        elif len(repairs) > 1:
            middle = len(repairs) // 2
            self.make(repairs[:middle])
            self.make(repairs[middle:])
        elif found is not None and repairs[0].problem is not None:
            self.refused.append(Refused(repairs[0].problem, found))

    def _is_in_place(self, repair: _Repair) -> bool:
        before, now = self._start.texts, self.loaded.texts
        return all(before[place.path] == now[place.path] for place, _ in repair.edits)

    def _follow(self, repairs: Iterable[_Repair]) -> Loaded | Problem | None:
        """Make repairs, then those of all that they bring up, which broken fields had hidden.

        Returns:
            What becomes of the conference, or a problem that it would have then and has not now;
            None if the repairs are not possible.
        """
        state = _with(self.loaded, repairs, self._max_bytes)
        for _ in range(_MOST_STEPS):
            if state is None:
                break
            new = _new(self.loaded, state)
            if not new:
                return state if _are_gone(self.loaded, state, repairs) else None
            documents = _documents(state, self._paths)
            more = tuple(_apart(_corrections(state, new, documents)))
            after = _with(state, more, self._max_bytes) if more else None
            if after is None or not _are_gone(state, after, more):
                hopeful = {each.problem for each in more}
                return next((each for each in new if each not in hopeful), new[0])
            state = after
        return None


def _with(loaded: Loaded, repairs: Iterable[_Repair], max_bytes: int) -> Loaded | None:
    by_path: dict[str, list[Edit]] = defaultdict(list)
    for repair in repairs:
        for edit in repair.edits:
            by_path[edit.place.path].append(edit)
    texts = {path: apply_edits(loaded.texts[path], several) for path, several in by_path.items()}
    if any(len(text.encode()) > max_bytes for text in texts.values()):
        return None
    return load_changed(loaded, texts)


def _count(problems: Iterable[Problem]) -> Counter[_Key]:
    """Count problems by what they say; their places move when something before them changes.

    What they quote is the same whether its letters stand in pieces or not.
    """
    return Counter(
        (each.rule, each.location.path, unicodedata.normalize("NFC", each.message))
        for each in problems
    )


def _new(before: Loaded, after: Loaded) -> tuple[Problem, ...]:
    new = _count(after.problems) - _count(before.problems)
    return tuple(each for each in after.problems if _count([each]) & new)


def _are_gone(before: Loaded, after: Loaded, repairs: Iterable[_Repair]) -> bool:
    promised = _count(each.problem for each in repairs if each.problem is not None)
    return promised <= _count(before.problems) - _count(after.problems)
