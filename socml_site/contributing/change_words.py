"""What a change does, sentence by sentence, in Markdown out of which nothing can break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from socml_site.contributing.changes import Change, Pair, is_host_page, names_of_others, times_of
from socml_site.model import Minutes, Person, Room, Session
from socml_site.schedule import words
from socml_site.source import CONFERENCE_FILE, HIDDEN

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")
# What a repo host would turn into a notification, a reference or a link.
_LINKING = re.compile(
    r"(?<=@)(?=\S)|(?<=\\#)(?=\d)|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=GH)(?=-\d)", re.IGNORECASE
)
_MOST_FILES = 12


class Sentence(NamedTuple):
    """One thing that a change does.

    Attributes:
        verb: What is done, for a line that counts: `adds`, `edits minutes of`.
        noun: To what: `session`; empty if it cannot be counted.
        text: The whole, beginning with a verb, in Markdown.
    """

    verb: str
    noun: str
    text: str


def escape_markdown(text: str) -> str:
    """Return text as Markdown that shows it as it is, on one line, and notifies nobody."""
    plain = " ".join(HIDDEN.sub("\N{REPLACEMENT CHARACTER}", text).split())
    return _LINKING.sub("\N{ZERO WIDTH SPACE}", _SPECIAL.sub(r"\\\1", plain))


def describe(change: Change) -> list[Sentence]:
    """Say what a change does, in the order of the conference's parts."""
    sentences: list[Sentence] = []
    for pair in change.sessions:
        sentences += _session(pair, change)
    for record in change.minutes:
        sentences += _minutes(record, change)
    return [*sentences, *_people(change), *_unread(change), *_hosts(change), *_others(change)]


def _title(entry: Session | Minutes) -> str:
    return f"*{escape_markdown(entry.title)}*"


def place_of(session: Session) -> str:
    """Return `Fri 7 Oct 14:00, Atrium`, as far as anybody knows; empty if nobody does."""
    places = [
        (f"{words.short_day(each.start_local)} {words.clock(each.start_local)}", *_in(each.rooms))
        for each in session.occurrences
    ]
    return " and ".join(map(", ".join, places or [_in(session.rooms)]))


def _in(rooms: Iterable[Room]) -> tuple[str, ...]:
    return tuple(escape_markdown(room.name) for room in rooms)


def _session(pair: Pair[Session], change: Change) -> Iterator[Sentence]:
    before, after = pair
    if after is None:
        if before is not None and not _is_there(before.path, change):
            yield Sentence("takes out", "session", f"takes out the session {_title(before)}")
        return
    if before is None:
        place = place_of(after) or "looking for a time and a room"
        yield Sentence("adds", "session", f"adds the session {_title(after)}: {place}")
        return
    found = [*_standing(before, after, change), *_placing(before, after), *_naming(before, after)]
    if found:
        yield from found
    elif _text(before, change, is_old=True) != _text(after, change):
        yield Sentence("edits", "proposal", f"edits the proposal of {_title(after)}")
    elif times_of(before) != times_of(after):
        yield Sentence(
            "changes",
            "session",
            f"changes, by the slots of conference.yml, when {_title(after)} ends",
        )


def _standing(before: Session, after: Session, change: Change) -> Iterator[Sentence]:
    """Whether it takes place."""
    archive = change.after.understood
    if after.is_cancelled and not before.is_cancelled:
        yield Sentence("cancels", "session", f"cancels {_title(after)}")
    elif after.merged_into and after.merged_into != before.merged_into:
        target = archive.sessions.get(after.merged_into) if archive else None
        into = _title(target) if target else escape_markdown(after.merged_into)
        yield Sentence("merges", "session", f"makes {_title(after)} part of {into}")
    elif after.is_active and not before.is_active:
        yield Sentence("brings back", "session", f"lets {_title(after)} take place after all")


def _placing(before: Session, after: Session) -> Iterator[Sentence]:
    was, now = place_of(before), place_of(after)
    if was != now:
        if was and now:
            yield Sentence("moves", "session", f"moves {_title(after)} from {was} to {now}")
        elif now:
            yield Sentence("places", "session", f"places {_title(after)}: {now}")
        else:
            yield Sentence(
                "moves", "session", f"takes {_title(after)} off the timetable, where it was {was}"
            )
        return
    lengths = [" and ".join(map(words.span, each.occurrences)) for each in (before, after)]
    if lengths[0] != lengths[1]:
        yield Sentence(
            "moves",
            "session",
            f"changes the length of {_title(after)} from {lengths[0]} to {lengths[1]}",
        )


def _naming(before: Session, after: Session) -> Iterator[Sentence]:
    if before.title != after.title:
        yield Sentence("retitles", "session", f"retitles {_title(before)} as {_title(after)}")
    if before.path != after.path:
        places = f"from {escape_markdown(before.path)} to {escape_markdown(after.path)}"
        yield Sentence("moves", "session", f"moves the file of {_title(after)} {places}")
    if _ids(before.proposers) != _ids(after.proposers):
        yield Sentence(
            "edits", "proposal", f"names {_names(after.proposers)} as proposing {_title(after)}"
        )
    if _ids(before.moderators) != _ids(after.moderators):
        yield Sentence(
            "edits", "proposal", f"names {_names(after.moderators)} as moderating {_title(after)}"
        )
    if before.interested != after.interested:
        count = words.count(after.interested, "person is", "people are")
        was = f"(was {before.interested:,})"
        text = f"says that {count} interested in {_title(after)} {was}"
        yield Sentence("edits", "proposal", text)


def _ids(people: Iterable[Person]) -> list[str]:
    return [person.id for person in people]


def _names(people: Iterable[Person]) -> str:
    return ", ".join(escape_markdown(person.name) for person in people) or "nobody"


def _minutes(pair: Pair[Minutes], change: Change) -> Iterator[Sentence]:
    before, after = pair
    if after is None:
        if before is not None and not _is_there(before.path, change):
            yield Sentence(
                "takes out minutes of", "session", f"takes out the minutes of {_title(before)}"
            )
    elif before is None:
        empty = "" if after.is_written else ", in which nothing is written yet"
        yield Sentence("adds minutes of", "session", f"adds minutes of {_title(after)}{empty}")
    elif after.session_id != before.session_id:
        text = f"makes the minutes of {_title(before)} those of {_title(after)}"
        yield Sentence("moves minutes of", "session", text)
    elif after.is_approved and not before.is_approved:
        yield Sentence("approves minutes of", "session", f"approves the minutes of {_title(after)}")
    elif _text(before, change, is_old=True) != _text(after, change):
        yield Sentence("edits minutes of", "session", f"edits the minutes of {_title(after)}")


def _text(entry: Session | Minutes, change: Change, *, is_old: bool = False) -> str | None:
    state = change.before if is_old else change.after
    return state.texts.get(entry.path) if state else None


def _is_there(path: str, change: Change) -> bool:
    """Whether a file is still there, though nobody can tell any more what it says."""
    return path in change.after.texts or path in change.after.project.unreadable


def _verb(is_new: bool, is_gone: bool) -> str:
    return "adds" if is_new else "takes out" if is_gone else "edits"


def _people(change: Change) -> Iterator[Sentence]:
    for file in change.files:
        if file.path.startswith("people/") and file.path.endswith(".md"):
            verb = _verb(file.is_new, file.is_gone)
            yield Sentence(verb, "person page", f"{verb} the page {escape_markdown(file.path)}")


def _unread(change: Change) -> Iterator[Sentence]:
    """Files that nobody can tell the meaning of, and files that are not read at all."""
    archive = change.after.understood
    read = (
        {each.path for each in archive.sessions.values()}
        | {each.path for each in archive.minutes.values()}
        if archive
        else set()
    )
    for file in change.contributed:
        is_page = file.path.endswith(".md") and not file.path.startswith("people/")
        if is_page and file.path not in read and not file.is_gone:
            path = escape_markdown(file.path)
            yield Sentence(
                "touches", "file", f"touches {path}, which cannot be understood yet: see below"
            )
        elif not file.path.endswith(".md"):
            verb = _verb(file.is_new, file.is_gone)
            yield Sentence(verb, "file", f"{verb} the file {escape_markdown(file.path)}")


def _hosts(change: Change) -> Iterator[Sentence]:
    for file in change.files:
        if file.path == CONFERENCE_FILE:
            verb = "changes conference.yml"
            yield Sentence(verb, "", f"{verb}, the facts of the conference{_facts(change)}")
        elif is_host_page(file.path):
            verb = _verb(file.is_new, file.is_gone)
            text = f"{verb} {escape_markdown(file.path)}, a page of the hosts"
            yield Sentence(verb, "host page", text)


def _facts(change: Change) -> str:
    """What a change of conference.yml does to all sessions."""
    now = change.after.understood
    was = change.before.understood if change.before else None
    if now is None:
        return "; it cannot be understood any more, so nothing else can be said"
    if was is None:
        return "; it could not be understood before, so all sessions count as new"
    old, new = was.conference, now.conference
    rooms = {room.id for room in new.rooms}
    gone = [escape_markdown(room.name) for room in old.rooms if room.id not in rooms]
    parts = [
        f"the time zone becomes {new.zone}, for all sessions" if old.zone != new.zone else "",
        f"without the rooms {', '.join(gone)}" if gone else "",
    ]
    return "".join(f"; {part}" for part in parts if part)


def _others(change: Change) -> Iterator[Sentence]:
    paths = names_of_others(change)
    if paths:
        shown = ", ".join(map(escape_markdown, paths[:_MOST_FILES]))
        more = f" and {len(paths) - _MOST_FILES:,} more" if len(paths) > _MOST_FILES else ""
        count = words.count(len(paths), "file")
        yield Sentence(
            f"touches {count} beside the conference",
            "",
            f"touches {count} beside the conference: {shown}{more}",
        )
