"""What is said of a change to those who made it, in Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from socml_site.contributing.change_words import (
    Sentence,
    describe,
    escape_markdown,
)
from socml_site.contributing.changes import Change, count_held
from socml_site.contributing.understood import (
    cure_of,
    excerpt_of_offer,
    summarize_record,
    understand,
)
from socml_site.model import Archive, Meeting, Room, Session
from socml_site.problems import Problem, Severity, count_by_severity
from socml_site.schedule import words

_MOST_SENTENCES = 60
_MOST_PROBLEMS = 50
_MOST_RECORDS = 20
# A timetable that is longer than a screen says nothing any more.
_MOST_DAYS = 7
_MOST_ROWS = 24
_MOST_CLASHES = 4
_MARKS = {
    Severity.ERROR: "\N{CROSS MARK}",
    Severity.WARNING: "\N{WARNING SIGN}",
    Severity.NOTE: "\N{INFORMATION SOURCE}",
}


def format_change(change: Change) -> str:
    """Return the whole report: what the change does, its problems, the timetable, the record."""
    sentences = describe(change)
    texts = [sentence.text for sentence in sentences]
    parts = [
        ["## What this change does"],
        [_headline(sentences)],
        list(_listed(texts, _MOST_SENTENCES)) if len(texts) > 1 else [],
        list(_problems(change)),
        list(_understood(change)),
        list(_timetable(change)),
        list(_coverage(change)),
    ]
    return "\n\n".join("\n".join(part).strip("\n") for part in parts if part) + "\n"


def _headline(sentences: Sequence[Sentence]) -> str:
    if not sentences:
        return "**This change touches nothing of the conference.**"
    if len(sentences) == 1:
        return f"**This change {sentences[0].text}.**"
    counts = Counter((sentence.verb, sentence.noun) for sentence in sentences)
    parts = [
        f"{verb} {words.count(number, noun)}" if noun else verb
        for (verb, noun), number in counts.items()
    ]
    return f"**This change {_joined(parts)}:**"


def _joined(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _listed(lines: Sequence[str], most: int) -> Iterator[str]:
    yield from (f"- {line}" for line in lines[:most])
    if len(lines) > most:
        yield f"- and {len(lines) - most:,} more"


def _problems(change: Change) -> Iterator[str]:
    errors = [each for each in change.caused if each.is_error]
    rest = [each for each in change.caused if not each.is_error]
    yield "### What the check says"
    yield ""
    cured = f" It cures {words.count(change.cured, 'problem')}." if change.cured else ""
    if not change.caused:
        yield f"Nothing is wrong with it.{cured}"
    else:
        counts = count_by_severity(change.caused)
        found = [words.count(number, name) for name, number in counts.items() if number]
        yield f"{_joined(found).capitalize()}.{cured}"
        yield ""
        yield from _listed([*map(_problem, (*errors, *rest))], _MOST_PROBLEMS)
    known = sum(each.is_error for each in change.after.problems) - len(errors)
    if known:
        yield ""
        count = words.count(known, "error was", "errors were")
        yield f"{count} there before, and the site cannot be built with them."


def _problem(problem: Problem) -> str:
    place = escape_markdown(str(problem.location))
    hint = f"; {escape_markdown(problem.hint)}" if problem.hint else ""
    said = escape_markdown(problem.message)
    return f"{_MARKS[problem.severity]} **{place}**: {said}{hint} ({problem.rule})"


def _understood(change: Change) -> Iterator[str]:
    """Say what was understood of each record that was changed, and what looks like more."""
    archive = change.after.understood
    records = [after for _, after in change.minutes if after is not None and after.is_written]
    if archive is None or not records:
        return
    yield "### What was understood of the notes"
    yield ""
    for minutes in records[:_MOST_RECORDS]:
        understood = understand(change.after, minutes)
        yield f"- *{escape_markdown(minutes.title)}*: {summarize_record(understood)}"
        for offer in understood.offers:
            said = escape_markdown(excerpt_of_offer(offer))
            cure = escape_markdown(cure_of(offer, understood))
            yield f"  - line {offer.location.line}: {said} ({cure})"
    if len(records) > _MOST_RECORDS:
        yield f"- and {len(records) - _MOST_RECORDS:,} more"


# The part of the timetable that is touched


def _timetable(change: Change) -> Iterator[str]:
    by_day: dict[date, list[Meeting]] = defaultdict(list)
    for before, after in change.sessions:
        was, now = _spots(before), _spots(after)
        for spot in was.keys() ^ now.keys():
            meeting = was.get(spot) or now[spot]
            by_day[_day_of(change, meeting)].append(meeting)
    for day in sorted(by_day)[:_MOST_DAYS]:
        ids = {each.session.id for each in by_day[day]}
        yield from _day(change, day, by_day[day], ids)


def _spots(session: Session | None) -> dict[tuple[object, ...], Meeting]:
    """Return when and where a session is on the timetable, by what is the same if nothing moved."""
    if session is None or not session.is_placed:
        return {}
    return {
        (each.start_local, each.end_local, *(room.id for room in each.rooms)): each
        for each in session.meetings
    }


def _day_of(change: Change, meeting: Meeting) -> date:
    """Return the conference's day; the calendar's if the conference has none then any more."""
    archive = change.after.understood
    day = archive.conference.day_of(meeting.start_local) if archive else None
    return day.date if day else meeting.start_local.date()


def _day(change: Change, day: date, touched: Sequence[Meeting], ids: set[str]) -> Iterator[str]:
    ids_of_rooms = {room.id for each in touched for room in each.rooms}
    rooms = [room for room in _rooms(change) if room.id in ids_of_rooms]
    first = min(each.start_local for each in touched)
    last = max(each.end_local for each in touched)
    states = (
        ("Before", change.before and change.before.understood),
        ("After", change.after.understood),
    )
    tables = [
        (name, list(_table(archive, rooms, first, last, ids)))
        for name, archive in states
        if archive
    ]
    yield f"### {words.long_day(day)}"
    for name, table in tables:
        yield ""
        yield f"{name}:"
        yield ""
        yield from table
    yield ""


def _rooms(change: Change) -> Iterator[Room]:
    """Yield the rooms in the order of the timetable; one that is gone comes last."""
    seen: set[str] = set()
    for state in (change.after, change.before):
        for room in state.understood.conference.rooms if state and state.understood else ():
            if room.id not in seen:
                seen.add(room.id)
                yield room


def _table(
    archive: Archive, rooms: Sequence[Room], first: datetime, last: datetime, ids: set[str]
) -> Iterator[str]:
    shown = {room.id for room in rooms}
    meetings = [
        each
        for each in archive.meetings()
        if each.start_local < last
        and each.end_local > first
        and any(room.id in shown for room in each.rooms)
    ]
    starts = sorted({each.start_local for each in meetings})
    yield f"| | {' | '.join(escape_markdown(room.name) for room in rooms)} |"
    yield f"|---|{'---|' * len(rooms)}"
    for start in starts[:_MOST_ROWS] or [first]:
        cells = [_cell(meetings, room, start, ids) for room in rooms]
        yield f"| {words.clock(start)} | {' | '.join(cells)} |"
    if len(starts) > _MOST_ROWS:
        yield f"| … |{' |' * len(rooms)}"


def _cell(meetings: Sequence[Meeting], room: Room, start: datetime, ids: set[str]) -> str:
    here = [
        each
        for each in meetings
        if any(each_room.id == room.id for each_room in each.rooms)
        and each.start_local <= start < each.end_local
    ]
    cells = []
    for each in here:
        title = escape_markdown(each.session.title)
        mark = f"**{title}**" if each.session.id in ids else title
        cells.append(mark if each.start_local == start else f"({mark} goes on)")
    # Two in a room that is not shared are a clash, and the check has said so.
    more = f" and {len(cells) - _MOST_CLASHES} more" if len(cells) > _MOST_CLASHES else ""
    return " **and** ".join(cells[:_MOST_CLASHES]) + more or "free"


def _coverage(change: Change) -> Iterator[str]:
    archive = change.after.understood
    if archive is None:
        return
    now = count_held(archive)
    was = (
        count_held(change.before.understood) if change.before and change.before.understood else None
    )
    if was == now or not now.held:
        return
    before = f" (before: {was.recorded:,} of {was.held:,})" if was else ""
    yield "### The record"
    yield ""
    yield f"{now.recorded:,} of {words.count(now.held, 'session')} held have notes{before}."
