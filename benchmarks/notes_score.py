"""How well notes are understood: what is found in a folder of them, beside what a reader finds.

The folder holds pairs. `NAME.md` are notes of a session, and `NAME.json` says what a careful reader
finds in them, in the fields that benchmarks/notes/README.md describes. Each of the notes is loaded
as the only minutes of a conference, so that what is measured is what a site shows.
"""

from __future__ import annotations

import argparse
import datetime
import html
import json
import re
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, FilePath

from socml_site import load_archive
from socml_site.model import OutcomeKind

NOTES = Path(__file__).parent / "notes"
ITEM_FIGURES = ("marked recall", "recall", "precision", "owners", "due days")
PEOPLE_FIGURES = (
    "attendees recall",
    "attendees precision",
    "note-takers recall",
    "note-takers precision",
    "chairs recall",
    "dates",
)

# What the last line says: how many notes were not left out, how many items have the right kind, and
# how often nothing was found where nothing is.
TOTALS = ("shown", "kind", "done", "no item", "no owner", "no due day", "no date")

CONFERENCE = """\
name: Benchmark
acronym: benchmark
timezone: UTC
limits: {{file_kb: 1024}}
days: [{{date: {day}}}, {{date: {next_day}}}]
rooms: [{{id: room, name: Room}}]
formats: [discussion]
"""
SESSION = "---\ntitle: Session\nproposers: Zz Nobody\n---\n"
MINUTES = "minutes/session.md"

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_AFFILIATION = re.compile(r"\s*[(\[{<].*")
# Scripts that put no spaces between words.
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


class Item(BaseModel, frozen=True):
    """A decision, action item or open question; `marked` and `doubt` are only a reader's."""

    kind: OutcomeKind
    text: str
    line: int
    owners: tuple[str, ...] = ()
    due: datetime.date | None = None
    done: bool = False
    marked: bool = False
    doubt: bool = False


class Reading(BaseModel, frozen=True):
    """What somebody finds in notes, be it a reader or the program."""

    outcomes: tuple[Item, ...] = ()
    attendees: tuple[str, ...] = ()
    note_takers: tuple[str, ...] = ()
    chairs: tuple[str, ...] = ()
    date: datetime.date | None = None


class Annotated(Reading, frozen=True):
    """What a reader finds in the notes at `path`; what is doubtful counts neither way."""

    path: FilePath
    language: str
    source: str
    people_doubt: bool = False
    date_doubt: bool = False

    @property
    def origin(self) -> str:
        return "invented" if self.source == "invented" else "real"


@dataclass
class Tally:
    """The judgements on some notes: how often each figure was right and wrong, for each kind.

    What is not about one kind of items is under the kind "".
    """

    file_name: str
    counts: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    def judge(
        self, figure: str, is_right: bool, mistake: str = "", *, kind: str = "", line: int = 1
    ) -> None:
        self.counts[kind, figure, is_right] += 1
        if mistake and not is_right:
            self.mistakes.append(f"{self.file_name}:{line}: {mistake}")


class Figure(Counter[bool]):
    """How often something was right, and how often not."""

    def __str__(self) -> str:
        return f"{self.rate:.0%} {self[True]}/{self.total()}" if self.total() else "-"

    @property
    def rate(self) -> float | None:
        return self[True] / self.total() if self.total() else None


# Of each way to group notes, of each group, of each figure.
Figures = Mapping[str, Mapping[str, Mapping[str, Figure]]]


def read_folder(folder: Path, only: str = "", origin: str = "") -> Iterator[Annotated]:
    """Read the annotations whose name has `only` in it, of notes of that origin, if it is given.

    Raises:
        SystemExit: If an annotation cannot be used.
    """
    for path in sorted(folder.glob("*.json")):
        if only not in path.stem:
            continue
        try:
            given = json.loads(path.read_text(encoding="utf-8"))
            notes = Annotated(**{**given, "path": path.with_suffix(".md")})
        except (TypeError, ValueError) as error:
            raise SystemExit(f"{path} cannot be used: {error}") from error
        if origin in ("", notes.origin):
            yield notes


def read_by_program(notes: Annotated) -> Reading | None:
    """Return what a site would show of the notes; None if they have errors and are left out."""
    with tempfile.TemporaryDirectory() as name:
        write_conference(Path(name), notes)
        archive = load_archive(Path(name)).archive
    here = [each for each in archive.minutes.values() if each.path == MINUTES] if archive else []
    if archive is None or not here:
        return None
    minutes = here[0]
    return Reading(
        outcomes=tuple(
            Item(
                kind=each.kind,
                text=each.text,
                line=each.location.line,
                owners=tuple(owner.name for owner in each.owners),
                due=each.due,
                done=each.is_done,
            )
            for each in archive.outcomes
        ),
        attendees=tuple(each.name for each in minutes.participants),
        note_takers=tuple(each.name for each in minutes.note_takers),
        chairs=tuple(each.name for each in minutes.moderators),
        date=minutes.date,
    )


def write_conference(root: Path, notes: Annotated) -> None:
    """Write a conference on the day of the notes and the next, with one session: theirs."""
    day = notes.date or datetime.date(2024, 1, 1)
    for folder in ("content", "minutes", "people", "sessions"):
        (root / folder).mkdir()
    conference = CONFERENCE.format(day=day, next_day=day + datetime.timedelta(days=1))
    (root / "conference.yml").write_text(conference, encoding="utf-8")
    (root / "sessions/session.md").write_text(SESSION, encoding="utf-8")
    (root / MINUTES).write_bytes(notes.path.read_bytes())


def match_items(wanted: Sequence[Item], found: Sequence[Item]) -> dict[int, int]:
    """Pair what was found with what a reader finds, each at most once, the most alike first.

    Pairs of one kind go first; what is doubtful is of every kind.

    Returns:
        Indices into `wanted`, by indices into `found`.
    """
    pairs = []
    for number, theirs in enumerate(wanted):
        for index, ours in enumerate(found):
            if alike := likeness(theirs, ours):
                is_same = theirs.kind == ours.kind
                alike += 0.05 * is_same + 0.01 * (not theirs.doubt)
                pairs.append((is_same or theirs.doubt, alike, number, index))
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for *_, number, index in sorted(pairs, reverse=True):
        if index not in matched and number not in taken:
            matched[index] = number
            taken.add(number)
    return matched


def likeness(theirs: Item, ours: Item) -> float:
    """Say how alike the texts of two items are, whatever their kinds; 0 if they are not one item.

    They are one if the letters are the same, or those of one hold those of the other and are not
    much longer; on neighbouring lines half of a reader's words are enough.
    """
    distance = abs(theirs.line - ours.line)
    nearness = {0: 0.2, 1: 0.1}.get(distance, 0.0)
    short, long = sorted((letters_of(theirs.text), letters_of(ours.text)), key=len)
    if short and short == long:
        return 3 + nearness
    if short and short in long and len(short) >= 0.6 * len(long):
        return 2 + 0.7 * len(short) / len(long) + nearness
    mine, other = words_of(theirs.text), words_of(ours.text)
    shared = mine & other
    if distance <= 1 and shared and len(shared) >= 0.5 * len(mine):
        return 1 + 0.7 * len(shared) / len(mine | other) + nearness
    return 0


def letters_of(text: str) -> str:
    return "".join(filter(str.isalnum, plain(text)))


def words_of(text: str) -> set[str]:
    """Return the words; where they have no spaces between them, the letters."""
    words: set[str] = set()
    for word in re.findall(r"\w+", plain(text)):
        words |= set(word) if _UNSPACED.search(word) else {word}
    return words


def plain(text: str) -> str:
    """Return the text as a reader sees it, without where links lead and without case."""
    return unicodedata.normalize("NFKC", _LINK.sub(r"\1", html.unescape(text))).casefold()


def plain_name(name: str) -> str:
    """Return the name as people compare it: no case, `@`, affiliation or signs around it."""
    name = unicodedata.normalize("NFKC", name).casefold().strip().strip("@").strip()
    return " ".join(_AFFILIATION.sub("", name, count=1).split()).strip(" .,;:@")


def is_same_name(one: str, other: str) -> bool:
    return plain_name(one) == plain_name(other)


def is_same_person(one: str, other: str) -> bool:
    """Say whether two names can be one person's, such as `Ann` and `Ann Lee`."""
    short, long = sorted((plain_name(one), plain_name(other)), key=len)
    if not short:
        return False
    is_begun = bool(_UNSPACED.search(long)) and long.startswith(short)
    mine, others = set(short.split()), set(long.split())
    return is_begun or mine <= others or others <= mine


def are_same_people(wanted: Sequence[str], found: Sequence[str]) -> bool:
    return len(wanted) == len(found) and all(
        any(is_same_person(name, other) for other in found) for name in wanted
    )


def score_notes(notes: Annotated, found: Reading | None) -> Tally:
    """Judge what was found in notes; what is left out counts as if nothing was found."""
    tally = Tally(notes.path.name)
    tally.judge("shown", found is not None, "left out, as there are errors")
    found = found or Reading()
    _judge_items(tally, notes.outcomes, found.outcomes)
    _judge_people(tally, notes, found)
    return tally


def _judge_items(tally: Tally, wanted: Sequence[Item], found: Sequence[Item]) -> None:
    matched = match_items(wanted, found)
    found_by_wanted = {number: found[index] for index, number in matched.items()}
    for number, item in enumerate(wanted):
        if not item.doubt:
            _judge_recall(tally, item, found_by_wanted.get(number))
    for index, item in enumerate(found):
        _judge_precision(tally, item, wanted[matched[index]] if index in matched else None)
    if all(item.doubt for item in wanted):
        tally.judge("no item", len(matched) == len(found))


def _judge_recall(tally: Tally, wanted: Item, found: Item | None) -> None:
    kind, line = wanted.kind, wanted.line
    is_found = found is not None and found.kind == kind
    form = "marked" if wanted.marked else "prose"
    mistake = f"missed {kind} ({form}): {wanted.text}"
    tally.judge("recall", is_found, mistake, kind=kind, line=line)
    if wanted.marked:
        tally.judge("marked recall", is_found, kind=kind)
    if found is not None and is_found:
        _judge_facts(tally, wanted, found)


def _judge_facts(tally: Tally, wanted: Item, found: Item) -> None:
    """Judge owners of actions, and due days and ticks of everything."""
    kind, line = wanted.kind, wanted.line
    if kind is OutcomeKind.ACTION:
        figure = "owners" if wanted.owners else "no owner"
        names = [", ".join(each.owners) or "none" for each in (found, wanted)]
        mistake = f"owners: {' for '.join(names)}: {wanted.text}"
        is_right = are_same_people(wanted.owners, found.owners)
        tally.judge(figure, is_right, mistake, kind=kind, line=line)
    figure = "due days" if wanted.due else "no due day"
    mistake = f"due: {found.due or 'none'} for {wanted.due or 'none'}: {wanted.text}"
    tally.judge(figure, wanted.due == found.due, mistake, kind=kind, line=line)
    mistake = f"{'not ' * wanted.done}done: {wanted.text}"
    tally.judge("done", wanted.done == found.done, mistake, kind=kind, line=line)


def _judge_precision(tally: Tally, found: Item, wanted: Item | None) -> None:
    if wanted is not None and wanted.doubt:
        return
    mistake = f"false {found.kind}: {found.text}"
    if wanted is not None:
        mistake = f"wrong kind: {found.kind} for {wanted.kind}: {found.text}"
        tally.judge("kind", found.kind == wanted.kind, kind=found.kind)
    is_right = wanted is not None and found.kind == wanted.kind
    tally.judge("precision", is_right, mistake, kind=found.kind, line=found.line)


def _judge_people(tally: Tally, wanted: Annotated, found: Reading) -> None:
    everybody = (*found.attendees, *found.note_takers, *found.chairs)
    if not wanted.people_doubt:
        _judge_names(tally, "attendees recall", wanted.attendees, everybody, is_same_name)
        _judge_names(tally, "attendees precision", found.attendees, wanted.attendees, is_same_name)
    _judge_names(tally, "note-takers recall", wanted.note_takers, found.note_takers)
    _judge_names(tally, "note-takers precision", found.note_takers, wanted.note_takers)
    _judge_names(tally, "chairs recall", wanted.chairs, found.chairs)
    if not wanted.date_doubt:
        figure = "dates" if wanted.date else "no date"
        mistake = f"date: {found.date or 'none'} for {wanted.date or 'none'}"
        tally.judge(figure, wanted.date == found.date, mistake)


def _judge_names(
    tally: Tally,
    figure: str,
    names: Sequence[str],
    others: Sequence[str],
    is_same: Callable[[str, str], bool] = is_same_person,
) -> None:
    role, _, what = figure.rpartition(" ")
    for name in names:
        is_right = any(is_same(name, other) for other in others)
        mistake = f"{'missed' if what == 'recall' else 'false'} in {role}: {name}"
        tally.judge(figure, is_right, mistake)


def score_folder(folder: Path, only: str = "", origin: str = "") -> tuple[Figures, list[str]]:
    """Score the program on a folder of pairs.

    Returns:
        The figures, and each mistake as `file:line: what is wrong`.
    """
    figures: dict[str, dict[str, dict[str, Figure]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Figure))
    )
    mistakes = []
    for notes in read_folder(folder, only, origin):
        tally = score_notes(notes, read_by_program(notes))
        mistakes += tally.mistakes
        for (kind, figure, is_right), count in tally.counts.items():
            for group, row in _rows_of(notes, kind):
                figures[group][row][figure][is_right] += count
    return figures, mistakes


def _rows_of(notes: Annotated, kind: str) -> Iterator[tuple[str, str]]:
    yield "all", "all"
    yield "by language", notes.language
    yield "by source", notes.origin
    if kind:
        yield "by kind", kind
        yield "by kind and language", f"{notes.language} {kind}"


def format_figures(figures: Figures) -> str:
    """Format all tables, and one line of totals."""
    tables = [
        format_table(group, {**figures[group], **figures["all"]}, ITEM_FIGURES)
        for group in ("by kind", "by language", "by kind and language", "by source")
        if group in figures
    ]
    people = {**figures["by language"], **figures["all"]}
    tables.append(format_table("people, by language", people, PEOPLE_FIGURES))
    totals = ", ".join(f"{name} {figures['all']['all'].get(name, Figure())}" for name in TOTALS)
    return "\n\n".join([*tables, f"in all: {totals}"])


def format_table(
    title: str, rows: Mapping[str, Mapping[str, Figure]], columns: Sequence[str]
) -> str:
    """Format one row a group, in order of the alphabet, with all of them together last."""
    widths = [max(len(column), 12) + 2 for column in columns]
    lines = [f"{title:22}" + "".join(map(str.rjust, columns, widths))]
    for name in sorted(rows, key=lambda name: (name == "all", name)):
        cells = [str(rows[name].get(column, Figure())) for column in columns]
        lines.append(f"{name:22}" + "".join(map(str.rjust, cells, widths)))
    return "\n".join(lines)


def as_data(figures: Figures) -> dict[str, Any]:
    """Return the figures as JSON has them: how many are `right`, `of` how many, and the `rate`."""
    return {
        group: {
            row: {
                name: {"right": each[True], "of": each.total(), "rate": each.rate}
                for name, each in sorted(by_name.items())
            }
            for row, by_name in sorted(rows.items())
        }
        for group, rows in figures.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=NOTES)
    parser.add_argument("--errors", action="store_true", help="list each mistake")
    parser.add_argument("--json", action="store_true", help="print all as JSON")
    parser.add_argument("--source", choices=("real", "invented"), default="")
    parser.add_argument("--only", default="", metavar="NAME", help="names with this in them")
    arguments = parser.parse_args()
    figures, mistakes = score_folder(arguments.folder, arguments.only, arguments.source)
    if not figures:
        raise SystemExit(f"no such pairs of NAME.md and NAME.json are in {arguments.folder}")
    if arguments.json:
        errors = {"errors": mistakes} if arguments.errors else {}
        print(json.dumps({"figures": as_data(figures), **errors}, ensure_ascii=False, indent=1))
        return
    for mistake in mistakes if arguments.errors else ():
        print(mistake)
    print(format_figures(figures))


if __name__ == "__main__":
    main()
