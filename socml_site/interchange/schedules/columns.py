"""Which column of a table, or which field of a list, means what: given, or guessed from names and
values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from socml_site.interchange.schedules.column_names import COLUMN_NAMES, FIELDS
from socml_site.interchange.schedules.languages import read_languages
from socml_site.interchange.schedules.telling import is_number_of_something, words_of_name
from socml_site.interchange.schedules.times import read_minutes, read_when
from socml_site.interchange.schedules.tree import CALLED, NEEDLESS, Node
from socml_site.problems import did_you_mean, fold
from socml_site.source import ProjectError

# Those for which several columns are taken.
_SEVERAL = frozenset(("proposers", "moderators", "topics", "text", "links"))
_WORDS = {
    field: {fold(phrase): place for place, phrase in enumerate(phrases.split(","))}
    for field, phrases in COLUMN_NAMES.items()
}
_SAMPLE = 200
_MOST_COLUMNS = 2000
_WRITTEN = frozenset(
    "timestamp created submitted updated modified deadline zeitstempel horodateur temporal".split()
)
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, as paths into a row; `is_guess` if somebody should look at it.

    `splits_names` says that a text may hold several names, with commas between them.
    """

    paths: Mapping[str, tuple[str, ...]]
    splits_names: bool = False
    is_guess: bool = False

    def lines(self) -> Iterator[str]:
        """Yield what was guessed, for the report."""
        if not self.is_guess:
            return
        shown = [f'{field}="{path}"' for field, paths in self.paths.items() for path in paths]
        yield f"guessed: {', '.join(shown)}"
        yield "    another mapping can be given: --map FIELD=COLUMN; the fields are"
        yield f"    {', '.join(FIELDS)}"


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    values: tuple[str, ...]

    def share(self, test: Iterable[bool]) -> float:
        return sum(test) / len(self.values) if self.values else 0.0

    def has_days(self) -> bool:
        return self.share(read_when(each).day is not None for each in self.values) > 0.5

    def has_clocks(self) -> bool:
        return self.share(read_when(each).clock is not None for each in self.values) > 0.5

    def says_only_times(self) -> bool:
        return self.share(not read_when(each).rest for each in self.values) > 0.5

    def is_number(self) -> bool:
        return self.share(each.strip().isdigit() for each in self.values) > 0.5

    def fits(self, field: str) -> bool:
        """Whether the values can be what their name says."""
        if not self.values:
            return False
        if field == "date":
            return self.has_days()
        if field in ("start", "end"):
            return self.has_clocks() or self.has_days()
        if field == "duration":
            return self.share(read_minutes(each) is not None for each in self.values) > 0.5
        if field == "links":
            return self.share(_ADDRESS.search(each) is not None for each in self.values) > 0
        if field == "language":
            return self.share(bool(read_languages(each)[0]) for each in self.values) > 0.5
        return True


def read_mapping(written: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Understand `title=name,start=from`, given once or several times.

    Raises:
        ProjectError: If it is none, or names a field that there is not.
    """
    found: dict[str, tuple[str, ...]] = {}
    for part in written:
        for pair in re.split(r",(?=\s*\w+\s*=)", part):
            field, equals, column = (each.strip() for each in pair.partition("="))
            if not equals:
                raise ProjectError(
                    f'--map {pair.strip()}: write FIELD=COLUMN, such as "title=name"'
                )
            if field not in FIELDS:
                hint = did_you_mean(field, FIELDS, f"the fields are {', '.join(FIELDS)}")
                raise ProjectError(f'--map {pair.strip()}: there is no field "{field}"; {hint}')
            found[field] = (*found.get(field, ()), *([column] if column else []))
    return found


def map_columns(
    rows: Sequence[Node], given: Mapping[str, tuple[str, ...]], *, by_value: bool = True
) -> Columns:
    """Find out what the columns of a table mean; what is given counts.

    Args:
        rows: All of them.
        given: Columns of fields, as somebody has named them.
        by_value: Whether to look at values where no name says what a column is.

    Raises:
        ProjectError: If a column that is given is not there.
    """
    columns = _sample(rows)
    for field, wanted in given.items():
        for path in wanted:
            if not any(row.all(path) for row in rows):
                names = [each.name for each in columns]
                hint = did_you_mean(path, names, f"the columns are {', '.join(names[:50])}")
                raise ProjectError(f'--map {field}={path}: there is no column "{path}"; {hint}')
    paths = {field: tuple(each) for field, each in given.items()}
    taken = {path for each in paths.values() for path in each}
    _by_name(columns, paths, taken)
    if by_value:
        _by_value(columns, paths, taken, len(rows))
    ordered = {field: paths[field] for field in FIELDS if paths.get(field)}
    is_guess = any(field not in given for field in ordered)
    return Columns(ordered, splits_names=True, is_guess=is_guess)


def _sample(rows: Sequence[Node]) -> list[_Column]:
    values: dict[str, list[str]] = {}
    for row in rows:
        for cell in row.children:
            if cell.name not in values and len(values) >= _MOST_COLUMNS:
                continue
            for name, node in _fields_of(cell):
                found = values.setdefault(name, [])
                called = node.called() if len(found) < _SAMPLE else None
                if called is not None:
                    found.append(called.text.strip())
    return [_Column(name, tuple(found)) for name, found in values.items()]


def _fields_of(cell: Node) -> Iterator[tuple[str, Node]]:
    """Yield a cell, or what is in one that means nothing itself, as `slot` has start and room."""
    is_one = cell.text.strip() or not cell.children or cell.first(*CALLED) is not None
    if is_one or any(_score(cell.name, field) >= _SURE for field in FIELDS):
        yield cell.name, cell
        return
    for each in cell.children:
        yield f"{cell.name}/{each.name}", each


def _by_name(
    columns: Sequence[_Column], paths: dict[str, tuple[str, ...]], taken: set[str]
) -> None:
    """Give each column to the field that its name fits best, the best fits first."""
    fits = sorted(
        (-score - (_TITLE_FIRST if field == "title" and score >= _SURE else 0), place, field)
        for place, column in enumerate(columns)
        for field in FIELDS
        if (score := _score(column.name, field)) and column.fits(field)
    )
    given = frozenset(paths)
    for score, place, field in fits:
        name = columns[place].name
        # Of the fields with several columns, those count whose names leave no doubt.
        is_more = field in _SEVERAL and field not in given and score <= -_SURE
        if name not in taken and (field not in paths or (is_more and paths[field])):
            paths[field] = (*paths.get(field, ()), name)
            taken.add(name)


_SURE = 700
# A summary is the title where nothing else is.
_TITLE_FIRST = 1000


def is_title(name: str) -> bool:
    """Whether a field is called as titles are."""
    return _score(name, "title") >= _SURE


def _score(name: str, field: str) -> int:
    """How well a name fits a field: one of its own names, or one that has such a name in it."""
    plain = fold(words_of_name(name.rpartition("/")[2] if "/" in name[1:-1] else name))
    words = _WORDS[field]
    if _is_needless(name):
        return 0
    if plain in words:
        return 1000 - words[plain]
    if plain.replace(" ", "") in words:
        return 900 - words[plain.replace(" ", "")]
    parts = plain.split()[:8]
    ends = [words[end] for at in range(1, len(parts)) if (end := " ".join(parts[at:])) in words]
    if ends:
        return 600 - min(ends)
    inner = [words[part] for part in parts if part in words]
    return 300 - min(inner) if inner else 0


def _by_value(
    columns: Sequence[_Column], paths: dict[str, tuple[str, ...]], taken: set[str], count: int
) -> None:
    """Find by what is in them those that are needed and have no name that says it."""
    free = [each for each in columns if each.name not in taken and not _is_needless(each.name)]
    timely = [each for each in free if each.says_only_times()]

    def take(field: str, fits: Iterable[_Column]) -> None:
        found = next(iter(fits), None) if field not in paths else None
        if found is not None:
            paths[field] = (found.name,)
            free.remove(found)

    take("start", (each for each in timely if each.has_days() and each.has_clocks()))
    take("start", (each for each in timely if each.has_clocks()))
    timed = {*paths.get("start", ()), *paths.get("date", ())}
    if not any(each.has_days() for each in columns if each.name in timed):
        take("date", (each for each in timely if each in free and each.has_days()))
    if "duration" not in paths:
        take("end", (each for each in timely if each in free and each.has_clocks()))
    plain = [each for each in free if _is_plain(each)]
    take("title", sorted(plain, key=lambda each: -len(set(each.values))))
    take("room", (each for each in plain if each in free and _repeats(each, count)))


def _is_needless(name: str) -> bool:
    """Whether a column is for programs, or says when something was written, as forms do."""
    is_written = bool(_WRITTEN & frozenset(fold(words_of_name(name)).split()))
    return is_written or name.casefold() in NEEDLESS or is_number_of_something(name)


def _is_plain(column: _Column) -> bool:
    is_short = column.share(len(each) <= 200 for each in column.values) > 0.5
    is_other = column.is_number() or column.has_days() or column.has_clocks()
    has_address = column.share(bool(_ADDRESS.match(each) or "@" in each) for each in column.values)
    return is_short and not is_other and has_address < 0.5


def _repeats(column: _Column, count: int) -> bool:
    """Whether values come again and again, as those of rooms do; of columns without a name only."""
    different = len(set(column.values))
    is_nameless = re.fullmatch(r"column \d+", column.name) is not None
    return is_nameless and count >= 4 and 1 < different <= len(column.values) // 2
