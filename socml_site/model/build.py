"""From documents to an Archive: every file gets its meaning, every name is looked up."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from socml_site.model.conference import PATH as CONFERENCE_PATH
from socml_site.model.conference import read_conference
from socml_site.model.fields import KnownPersonFields, MinutesFields, PersonFields, SessionFields
from socml_site.model.fields import WebLink as WebLinkFields
from socml_site.model.occurrences import OccurrenceReader
from socml_site.model.outcomes import read_outcomes
from socml_site.model.people import People, WhoIsWho
from socml_site.model.read_fields import Fields, first_field, read_fields
from socml_site.model.timetable import Conference, Topic
from socml_site.model.types import (
    Archive,
    Attribution,
    Minutes,
    Person,
    Session,
    WebLink,
)
from socml_site.notes import Attendance, Notes, read_notes, words_with
from socml_site.problems import Edit, Location, Problem, address, closest, did_you_mean, report
from socml_site.source import Document, Project, Scalar, Table, locate, repair_stem, to_plain

_NEEDS_QUOTES = re.compile(r"^[@&*!|>'\"%`{\[\-?:#]|[,:#\[\]{}]")
_AND = r"(?:&|\+|and|or|with|und|oder|et|ou)\s+"
_SIGNS_BETWEEN = r"\s*[,;\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}\N{IDEOGRAPHIC COMMA}]\s*"
_BETWEEN_NAMES = re.compile(rf"(?:{_SIGNS_BETWEEN}|\s*/\s*)(?:{_AND})?|\s+w/\s*|\s+{_AND}")
_BETWEEN_TOPICS = re.compile(rf"{_SIGNS_BETWEEN}(?:{_AND})?")
# Between whole names; else it is inside of one: Ortega y Gasset.
_PERHAPS_BETWEEN = re.compile(r"\s+[ye]\s+")
_OTHERS = re.compile(r"[\s,;]+(et\.?\s+al\b\.?|(?:and|&)\s+others\b)", re.IGNORECASE)
_TURNED = re.compile(r"([^\s,@]+),\s*([^\s,@]+)")
_GAPS = re.compile(r"[\s_-]+")
# What stands behind a comma and belongs to the name before it.
_SUFFIX = re.compile(
    r",\s*((?:jr|sr|esq|i{2,3}|iv|v|ph\.?\s?d|d\.?phil|m\.?d|dr|m\.?sc|b\.?sc|m\.?a|b\.?a|mba|ll\.?m"
    r"|j\.?d|rn|cpa|prof|dipl\.-ing)\.?)(?=$|[\s,;])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Built:
    """An archive of the files that can be understood, and what is left out of it.

    `broken` holds the paths of files that have errors of their own; `partial` those of them of
    which a value is missing, because it could not be understood. `session_ids` are the ids of all
    files in sessions/, understood or not.
    """

    archive: Archive | None
    people: People
    broken: frozenset[str]
    partial: frozenset[str] = frozenset()
    session_ids: frozenset[str] = frozenset()


def build_archive(project: Project, problems: list[Problem]) -> Built:
    """Understand a project; the archive is None if conference.yml gives no ground to stand on."""
    table = project.conference
    read = None if table is None else read_conference(table, problems)
    if table is None or read is None:
        return Built(None, People(), frozenset())
    fields, conference = read
    builder = _Builder(project, conference, problems)
    builder.read_known_people(fields.people, table)
    builder.read_people()
    builder.read_sessions()
    builder.read_minutes()
    now = project.now
    if fields.as_of is not None:
        now = conference.to_utc(fields.as_of)
    return builder.finish(now, is_pinned=fields.as_of is not None)


class _Builder:
    def __init__(self, project: Project, conference: Conference, problems: list[Problem]) -> None:
        self._project = project
        self._conference = conference
        self._problems = problems
        self._people = People()
        self._sessions: dict[str, Session] = {}
        self._minutes: dict[str, Minutes] = {}
        self._broken: set[str] = set(project.unreadable)
        self._partial: set[str] = set()
        self._topics: dict[str, Topic] = {topic.id: topic for topic in conference.topics or ()}
        self._times = OccurrenceReader(conference, problems)
        # Those that are there, even if they cannot be understood: that is reported at its cause.
        self._session_paths = _paths(project, "sessions")
        self._people_paths = _paths(project, "people")

    def _report(self, rule: str, place: Location, message: str, hint: str = "") -> None:
        self._problems.append(report(rule, place, message, hint))

    # People

    def read_known_people(self, known: Mapping[str, KnownPersonFields], table: Table) -> None:
        for handle, fields in known.items():
            person = Person(handle.casefold(), fields.name, True, fields.aliases)
            self._add_person(person, locate(table, ["people", handle]))

    def read_people(self) -> None:
        for document in self._project.documents["people"]:
            fields = self._fields(PersonFields, document)
            if fields is None:
                continue
            name = fields.name or (document.body.lead.text if document.body.lead else "")
            if not name:
                if document.fields.value("name") is None:
                    hint = "add `name: Ann Lee`, or start with `# Ann Lee`"
                    self._missing(document, "name", hint)
                continue
            person = Person(
                id=document.id,
                name=name,
                has_handle=True,
                aliases=fields.aliases,
                pronouns=fields.pronouns or "",
                affiliation=fields.affiliation or "",
                links=_links(fields.links),
                document=document,
                allow=fields.allow,
            )
            self._add_person(person, document.locate("name"))

    def _add_person(self, person: Person, place: Location) -> None:
        other = self._people.add(person)
        if other is not None:
            where = other.document.path if other.document else CONFERENCE_PATH
            message = f'"{person.name}" has the handle of "{other.name}", @{other.id}'
            hint = f"keep one of the two; the other is in {where}"
            self._report("name-collision", place, message, hint)
            self._broken.add(place.path)

    def _persons(
        self, written: Sequence[str], document: Document, field: str
    ) -> tuple[Person, ...]:
        found: dict[str, Person] = {}
        for index, name in enumerate(written):
            place = document.locate(field, index)
            self._check_several(name, document, field, index)
            handles = self._people.who_has(name)
            if len(handles) > 1:
                message = f'there is more than one "{name}"'
                hint = f"write {' or '.join(map(json.dumps, handles))}"
                self._report("ambiguous-person", place, message, hint)
            person, is_unknown = self._people.resolve(name, place)
            if is_unknown and f"people/{name[1:].casefold()}.md" not in self._people_paths:
                hint = did_you_mean(name, self._people.handles(), "write the name instead")
                self._report("unknown-person", place, f'nobody here is called "{name}"', hint)
            found.setdefault(person.id, person)
        return tuple(found.values())

    def _check_several(self, name: str, document: Document, field: str, index: int) -> None:
        """Report a name in which several people seem to stand."""
        named = _OTHERS.sub("", name)
        several, are_all = split_names(named), named == name
        if len(several) < 2 and are_all:
            return
        hint = f"write a list: {field}: {format_list(several if are_all else (*several, '…'))}"
        if turned := _TURNED.fullmatch(name):
            hint = f'write "{turned[2]} {turned[1]}" if it is one person; else {hint}'
        # A name in two parts may be turned around: `Lee, Ann`
        are_whole = all(" " in each or each.startswith("@") for each in several)
        is_sure = are_whole and are_all and not _PERHAPS_BETWEEN.search(name)
        edits = self._as_list(document, field, several) if is_sure else ()
        place, message = document.locate(field, index), f'"{name}" looks like several people'
        self._problems.append(report("people-in-one", place, message, hint, edits=edits))

    # Sessions

    def read_sessions(self) -> None:
        for document in self._project.documents["sessions"]:
            fields = self._fields(SessionFields, document)
            if fields is None:
                continue
            before = len(self._problems)
            self._sessions[document.id] = self._session(document, fields)
            if any(each.is_error for each in self._problems[before:]):
                self._broken.add(document.path)

    def _session(self, document: Document, fields: SessionFields) -> Session:
        lead = document.body.lead
        title = fields.title or (lead.text if lead and lead.level == 1 else "")
        written = document.fields.value("title")
        if not title and (written is None or to_plain(written) is None):
            hint = "add `title: …`, or start the text with `# …`"
            self._missing(document, "title", hint)
        occurrences, rooms = self._times.read(document, fields)
        interested = fields.interested
        for index, name in enumerate(() if isinstance(interested, int) else interested):
            self._check_several(name, document, "interested", index)
        return Session(
            id=document.id,
            title=title or document.id,
            format=self._format(document, fields.format),
            document=document,
            proposers=self._persons(fields.proposers, document, "proposers"),
            moderators=self._persons(fields.moderators, document, "moderators"),
            topics=self._topics_of(document, fields.topics),
            occurrences=occurrences,
            rooms=rooms,
            expected=fields.expected,
            needs=fields.needs,
            conflicts=fields.conflicts,
            available=fields.available,
            interested=interested if isinstance(interested, int) else len(interested),
            interested_names=() if isinstance(interested, int) else interested,
            merged_into=fields.merged_into,
            is_cancelled=fields.status == "cancelled",
            links=_links(fields.links),
            may_be_recorded=fields.recording is None,
            license=fields.license or "",
            language=fields.language or "",
            aliases=fields.aliases,
            summary=fields.summary or document.body.summary,
            allow=fields.allow,
        )

    def _format(self, document: Document, written: str | None) -> str:
        formats = self._conference.formats
        if written is None:
            return formats[0]
        if written.casefold() not in formats:
            hint = did_you_mean(written, formats, f"formats are {', '.join(formats)}")
            place = document.locate("format")
            self._report("unknown-format", place, f'there is no format "{written}"', hint)
            return formats[0]
        return written.casefold()

    def _topics_of(self, document: Document, written: Sequence[str]) -> tuple[Topic, ...]:
        found: dict[str, Topic] = {}
        for index, name in enumerate(written):
            topic_id = address(name) or "x"
            topic = self._topics.get(topic_id)
            if topic is None and self._conference.topics is not None:
                names = [each.name for each in self._conference.topics]
                hint = did_you_mean(name, names, f"topics are {', '.join(names)}")
                several = self._split_topics(name)
                are_known = bool(several) and all(address(each) in self._topics for each in several)
                if len(several) > 1:
                    hint = f"write a list: topics: {format_list(several)}"
                edits = self._as_list(document, "topics", several) if are_known else ()
                place, message = document.locate("topics", index), f'there is no topic "{name}"'
                self._problems.append(report("unknown-topic", place, message, hint, edits=edits))
                continue
            topic = self._topics.setdefault(topic_id, topic or Topic(topic_id, name))
            several = self._split_topics(name)
            if self._conference.topics is None and len(several) > 1:
                # It may be one, such as `Health, Safety and Environment`.
                message = f'"{name}" looks like several topics'
                hint = f"write a list: topics: {format_list(several)}"
                self._report("topics-in-one", document.locate("topics", index), message, hint)
            if self._conference.topics is None and _spelling(topic.name) != _spelling(name):
                message = f'"{name}" and "{topic.name}" have one page, /topics/{topic_id}/'
                hint = "write it the same way, or say in words how they differ"
                self._report("topic-alike", document.locate("topics", index), message, hint)
            found[topic.id] = topic
        return tuple(found.values())

    def _split_topics(self, name: str) -> list[str]:
        """Divide what may be several topics; "and" alone may stand in one, unless all are known."""
        several = split_names(name)
        is_known = several and all(address(each) in self._topics for each in several)
        if is_known and self._conference.topics is not None:
            return several
        several = [part for part in _BETWEEN_TOPICS.split(name.strip()) if part]
        if len(several) > 1:
            several[-1:] = re.split(rf"\s+{_AND}", several[-1])
        return several

    # Minutes

    def read_minutes(self) -> None:
        for document in self._project.documents["minutes"]:
            fields = self._fields(MinutesFields, document)
            if fields is None:
                continue
            session_id = fields.session or document.id
            session = self._sessions.get(session_id)
            if session is None:
                self._broken.add(document.path)
                is_known = f"sessions/{session_id}.md" in self._session_paths
                if not is_known and document.path not in self._partial:
                    self._unknown_session(document, fields, session_id)
                continue
            self._minutes[document.id] = self._record(document, fields, session)

    def _unknown_session(self, document: Document, fields: MinutesFields, session_id: str) -> None:
        near = closest(session_id, self._sessions)
        if fields.session is not None:
            place, message = document.locate("session"), f'no session has the id "{session_id}"'
            hint = f'did you mean "{near}"?' if near else "ids are the names of files in sessions/"
        else:
            place, message = Location(document.path), f'there is no session "{session_id}"'
            hint = "name this file like its session, or add `session: …` at the top"
            hint = f'{hint}; did you mean "{near}"?' if near else hint
        self._report("unknown-session", place, message, hint)

    def _record(self, document: Document, fields: MinutesFields, session: Session) -> Minutes:
        # Under Chatham House attribution nobody is to be known, not even to lists and exports.
        is_named = fields.attribution == "named"
        listed = fields.participants
        people = {
            name: self._persons(written, document, name)
            for name, written in (
                ("moderators", fields.moderators),
                ("note_takers", fields.note_takers),
                ("participants", () if isinstance(listed, int) else listed),
            )
            if is_named
        }
        notes = document.notes
        if not isinstance(notes, Notes):
            notes = read_notes(document.body, words_with(self._conference.words))
        if is_named:
            self._complete(people, notes.attendance, session, document.fields)
        if isinstance(listed, int):
            count = listed
        else:
            is_said = document.fields.value("participants") is not None
            others = 0 if is_said else notes.attendance.others or 0
            count = len(people.get("participants", listed)) + others
        return Minutes(
            id=document.id,
            session_id=session.id,
            title=session.title,
            document=document,
            date=fields.date
            or (session.start_local.date() if session.start_local else None)
            or notes.day,
            moderators=(people["moderators"] or session.moderators) if is_named else (),
            note_takers=people.get("note_takers", ()),
            participants=people.get("participants", ()),
            participant_count=count or None,
            attribution=Attribution(fields.attribution),
            is_approved=fields.status == "approved",
            is_draft=fields.status == "draft",
            summary=fields.summary or document.body.summary,
            links=_links(fields.links),
            license=fields.license or "",
            language=session.language,
            aliases=fields.aliases,
            allow=fields.allow,
            notes=notes,
        )

    def _complete(
        self,
        people: dict[str, tuple[Person, ...]],
        found: Attendance,
        session: Session,
        fields: Table,
    ) -> None:
        """Take from the text who had a part, where the header says nothing.

        Who is called by a short name is somebody who was there, if only one of them can be meant.
        """
        here = list(session.people)
        for field, named in (
            ("participants", found.participants),
            ("moderators", found.moderators),
            ("note_takers", found.note_takers),
        ):
            if named and not people[field] and fields.value(field) is None:
                names = WhoIsWho(here)
                people[field] = tuple(
                    dict.fromkeys(
                        names.find(each.name) or self._people.resolve(each.name, each.location)[0]
                        for each in named
                    )
                )
            here += people[field]

    # Common

    @staticmethod
    def _as_list(document: Document, field: str, items: Sequence[str]) -> tuple[Edit, ...]:
        """Write a list in the place of a single value."""
        value = document.fields.value(field)
        is_single = isinstance(value, Scalar) and value.location.line == value.location.end_line
        return (Edit(value.location, format_list(items)),) if is_single and value else ()

    def _fields(self, model: type[Fields], document: Document) -> Fields | None:
        before = len(self._problems)
        fields = None
        if not document.is_broken:
            fields = read_fields(
                model,
                document.fields,
                document.path,
                self._problems,
                self._conference,
            )
        if fields is None or any(each.is_error for each in self._problems[before:]):
            self._broken.add(document.path)
            self._partial.add(document.path)
        return fields

    def _missing(self, document: Document, field: str, hint: str) -> None:
        place = first_field(document.fields, document.path)
        self._report("missing-field", place, f'the field "{field}" is missing', hint)
        self._broken.add(document.path)

    def finish(self, now: datetime | None, *, is_pinned: bool) -> Built:
        records: dict[str, list[Minutes]] = defaultdict(list)
        for minutes in self._minutes.values():
            records[minutes.session_id].append(minutes)
        topics = self._conference.topics or tuple(
            sorted(self._topics.values(), key=lambda topic: topic.id)
        )
        archive = Archive(
            conference=self._conference,
            sessions=self._sessions,
            minutes=self._minutes,
            people=self._people.all(),
            topics=topics,
            now=now.astimezone(UTC) if now else None,
            is_pinned=is_pinned,
            # The record that has the name of its session comes first.
            records={
                session_id: tuple(sorted(found, key=lambda each: (each.id != session_id, each.id)))
                for session_id, found in records.items()
            },
        )
        archive = replace(archive, outcomes=tuple(read_outcomes(archive, self._problems)))
        ids = frozenset(path.split("/")[1].removesuffix(".md") for path in self._session_paths)
        return Built(archive, self._people, frozenset(self._broken), frozenset(self._partial), ids)


def split_names(names: str) -> list[str]:
    """Divide what may be several people; `Ann Lee, Jr.` is one, and so is `Ann Lee et al.`."""
    whole = _OTHERS.sub(lambda found: "\x01".join(["", *found[1].split()]), names)
    whole = _SUFFIX.sub("\x00\\1", whole)
    found: list[str] = []
    for part in filter(str.strip, _BETWEEN_NAMES.split(whole)):
        parts = _PERHAPS_BETWEEN.split(part)
        found += parts if all(" " in each for each in parts) else [part]
    return [each.replace("\x00", ", ").replace("\x01", " ") for each in found]


def format_list(items: Iterable[str]) -> str:
    """Write names as a list in a header."""
    quoted = (
        json.dumps(each, ensure_ascii=False) if _NEEDS_QUOTES.search(each) else each
        for each in items
    )
    return f"[{', '.join(quoted)}]"


def _spelling(name: str) -> str:
    """Return how the name of a topic is written, but for case, width, spaces and hyphens."""
    return _GAPS.sub(" ", unicodedata.normalize("NFKC", name).lower()).strip()


def _paths(project: Project, folder: str) -> frozenset[str]:
    """Return what is there, understood or not; a refused name counts under its good form too."""
    read = {document.path for document in project.documents[folder]}
    refused = {path for path in project.unreadable if path.startswith(f"{folder}/")}
    stems = {path.rpartition("/")[2].rpartition(".")[0] for path in refused}
    return frozenset(read | refused | {f"{folder}/{repair_stem(stem)}.md" for stem in stems})


def _links(fields: Iterable[WebLinkFields]) -> tuple[WebLink, ...]:
    return tuple(WebLink(link.label, link.url) for link in fields)
