"""What an exported wiki says besides the files' own words: facts of each page, lists, sidebar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from socml_site.interchange.github_wiki.wiki_names import HOME, page_name
from socml_site.interchange.links import links_of
from socml_site.interchange.written_links import plain
from socml_site.model import Archive, Meeting, Minutes, Person, Session
from socml_site.schedule import words
from socml_site.source import HostPage

_ENTITY = re.compile(r"&(?=#?\w+;)")
_NOT_IN_ADDRESS = str.maketrans({"<": "%3C", ">": "%3E", "\\": "%5C"})
LISTS = ("Schedule", "Sessions", "Notes", "People", "Topics")


@dataclass(frozen=True, slots=True)
class Directory:
    """The pages of a wiki by the paths of their files, and the anchors of the lists on Home."""

    archive: Archive
    names: Mapping[str, str]
    anchors: Mapping[str, str]

    def to(self, path: str, label: str) -> str:
        """Return a link to a page."""
        return f"[{plain(label)}]({self.names[path]})"


def people_of(people: Iterable[Person], directory: Directory) -> str:
    """Return names as a list in words; those who have a page are linked."""
    return words.listed(
        [
            directory.to(each.document.path, each.name)
            if each.document is not None
            else plain(each.name)
            for each in people
        ]
    )


def _facts(pairs: Iterable[tuple[str, str]]) -> str:
    lines = [f"- **{name}:** {value}" for name, value in pairs if value]
    return "\n".join([*lines, "\n"]) if lines else ""


def session_facts(session: Session, directory: Directory) -> str:
    """Return when, where and who, and what became of a session."""
    archive = directory.archive
    notes = [directory.to(each.path, "notes") for each in archive.minutes_of(session)]
    return _facts(
        [
            ("State", _state(session, directory)),
            ("When", _when(session)),
            ("Where", plain(words.listed([room.name for room in session.rooms]))),
            ("Proposed by", people_of(session.proposers, directory)),
            ("Moderated by", people_of(session.moderators, directory)),
            ("Topics", plain(words.listed([each.name for each in session.topics]))),
            ("Links", _web_links(links_of(session, session.rooms))),
            ("Notes", words.listed(notes)),
        ]
    )


def _web_links(links: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"[{plain(label)}](<{_address(url)}>)" for label, url in links)


def _address(url: str) -> str:
    """Return a web address as Markdown has it between angle brackets."""
    return _ENTITY.sub("&amp;", url).translate(_NOT_IN_ADDRESS)


def _state(session: Session, directory: Directory) -> str:
    """Say what became of it, as far as that does not depend on what time it is."""
    if session.is_cancelled:
        return "cancelled"
    other = directory.archive.sessions.get(session.merged_into or "")
    if other is not None:
        return f"merged into {directory.to(other.path, other.title)}"
    if directory.archive.minutes_of(session):
        return "held"
    return "scheduled" if session.is_placed else "looking for a time and a room"


def _when(session: Session) -> str:
    """Return all its times, each with its rooms where they differ."""
    times = []
    for each in session.occurrences:
        rooms = [plain(room.name) for room in each.rooms if each.rooms != session.rooms]
        day = words.long_day(each.start_local)
        times.append(", ".join([day, words.span(each), *rooms]))
    return "; ".join(times)


def minutes_facts(minutes: Minutes, directory: Directory) -> str:
    """Return whose notes these are, and of what."""
    session = directory.archive.sessions.get(minutes.session_id)
    count = minutes.participant_count
    return _facts(
        [
            ("Notes of", directory.to(session.path, session.title) if session else ""),
            ("Date", words.long_day(minutes.date) if minutes.date else ""),
            ("Moderated by", people_of(minutes.moderators, directory)),
            ("Notes taken by", people_of(minutes.note_takers, directory)),
            ("Links", _web_links((each.label, each.url) for each in minutes.links)),
            ("Present", words.count(count, "person", "people") if count is not None else ""),
            ("State", "approved" if minutes.is_approved else "draft"),
        ]
    )


def person_facts(person: Person, directory: Directory) -> str:
    """Return what somebody has to do with the conference."""
    archive = directory.archive
    sessions = [
        directory.to(each.path, each.title)
        for each in archive.sessions.values()
        if person in each.proposers or person in each.moderators
    ]
    notes = [
        directory.to(each.path, each.title)
        for each in archive.minutes.values()
        if person in each.note_takers
    ]
    return _facts(
        [
            ("Pronouns", plain(person.pronouns)),
            ("Affiliation", plain(person.affiliation)),
            ("Sessions", words.listed(sessions)),
            ("Notes", words.listed(notes)),
        ]
    )


def home_lists(directory: Directory) -> str:
    """Return the lists that stand on Home: what, when and who."""
    sections = zip(LISTS, _sections(directory), strict=True)
    return "".join(f"\n## {title}\n\n{body}" for title, body in sections)


def lists_outline() -> str:
    """Return the headings of the lists alone, for finding out which anchors they get."""
    return "".join(f"\n\n## {title}\n" for title in LISTS)


def _sections(directory: Directory) -> Iterator[str]:
    archive = directory.archive
    yield _schedule(directory)
    yield _bullets(_session_rows(directory))
    yield _bullets(directory.to(each.path, each.title) for each in archive.minutes.values())
    active = [each for each in archive.people.values() if each.document or each.has_handle]
    yield _bullets(people_of([each], directory) for each in active)
    yield _bullets(_topics(directory))


def _bullets(items: Iterable[str]) -> str:
    return "".join(f"- {item}\n" for item in items) or "*none yet*\n"


def _session_rows(directory: Directory) -> Iterator[str]:
    for session in directory.archive.sessions.values():
        link = directory.to(session.path, session.title)
        yield link if session.is_placed else f"{link} ({_state(session, directory)})"


def _schedule(directory: Directory) -> str:
    sessions = directory.archive.sessions.values()
    parts: list[str] = []
    day = None
    for meeting in sorted((each for found in sessions for each in found.meetings), key=_by_time):
        session, occurrence = meeting
        on = directory.archive.conference.day_of(occurrence.start_local)
        if on is not None and on.date != day:
            day = on.date
            parts.append(f"{chr(10) * bool(parts)}**{words.long_day(day)}**\n\n")
        rooms = "".join(f", {plain(room.name)}" for room in occurrence.rooms)
        ended = " (cancelled)" if session.is_cancelled else ""
        link = directory.to(session.path, session.title)
        parts.append(f"- {words.span(occurrence, day)}{rooms}: {link}{ended}\n")
    return "".join(parts) or "*no session has a time yet*\n"


def _by_time(meeting: Meeting) -> tuple[datetime, str, str]:
    room = meeting.rooms[0].name if meeting.rooms else ""
    return meeting.start_local, room, meeting.session.id


def _topics(directory: Directory) -> Iterator[str]:
    sessions = directory.archive.sessions.values()
    for topic in directory.archive.topics:
        found = [directory.to(each.path, each.title) for each in sessions if topic in each.topics]
        if found:
            yield f"**{plain(topic.name)}:** {', '.join(found)}"


def sidebar(directory: Directory, pages: Sequence[HostPage]) -> str:
    """Return the list of pages that GitHub shows beside every page."""
    title = plain(directory.archive.conference.name)
    lines = [f"**[{title}]({HOME})**\n"]
    lines += [f"- {directory.to(each.path, each.title)}" for each in pages]
    lines += [f"- [{each}]({HOME}#{directory.anchors[each]})" for each in LISTS]
    for heading, found in (
        ("Sessions", directory.archive.sessions.values()),
        ("Notes", directory.archive.minutes.values()),
    ):
        if found:
            lines += [f"\n**{heading}**\n"]
            lines += [f"- {directory.to(each.path, each.title)}" for each in found]
    return "\n".join([*lines, ""])


def footer() -> str:
    """Return what GitHub shows below every page."""
    return (
        "This wiki was made by `socml export wiki`; `socml import wiki` makes files of it again. "
        "Leave the comment at the top of a page as it is.\n"
    )


def wanted_name(title: str) -> str:
    """Return the name that a page would have which nobody has written."""
    return page_name(title, "")
