"""From a form that was filled in on GitHub to a file of the conference.

What arrives was written by anybody, and stays text: a value becomes the quoted value of one field,
and the answer to the last question becomes the text below the header.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from socml_site.contributing.issue_forms import (
    BODY,
    NO_CHOICE,
    IssueForm,
    Question,
    build_forms,
)
from socml_site.contributing.new_files import TAKEN_STEMS
from socml_site.model import Archive, Attribution, Conference, name_key
from socml_site.problems import closest
from socml_site.source import HIDDEN, format_yaml, is_good_stem, repair_stem

# An event holds the issue, and some thirty addresses of each of those who are named in it.
MAX_EVENT_BYTES = 1024 * 1024
_LONGEST_ID = 76
_HEADING = re.compile(r"###[ \t]+(.+?)[ \t]*")
_LOGIN = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}")
# What GitHub writes where nothing was filled in, and where nothing was chosen.
_NO_ANSWER = ("", "_No response_")
_NOT_CHOSEN = ("None", NO_CHOICE)


class IssueRefused(Exception):
    """No file can be made of an issue; the message tells its author why."""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be added: its path in the repository and its text."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Issue:
    """What an issue says; `author` is a login, `number` 0 if nobody knows it."""

    body: str
    author: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """What was filled into one of our forms."""

    form: IssueForm
    issue: Issue
    given: Mapping[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """Return an answer as one line; empty if there is none."""
        return " ".join(self.given.get(name, "").split())


def proposal_from_issue(
    text: str, archive: Archive, taken: Collection[str], max_bytes: int
) -> NewFile:
    """Make a proposal or minutes of an issue.

    Args:
        text: The issue's text as it came from one of our forms, or GitHub's event about it as JSON.
        archive: The conference.
        taken: Paths of all files in `sessions/` and `minutes/`, also of those with errors.
        max_bytes: How large a contributed file may be.

    Raises:
        IssueRefused: If the issue does not come from a form, lacks an answer that is needed, or is
            too large.
    """
    answers = read_answers(_read_issue(text, max_bytes), archive.conference)
    if answers is None:
        raise IssueRefused("this issue does not come from one of the forms")
    file = file_of_answers(answers, archive, taken)
    if len(file.text.encode()) > max_bytes:
        raise IssueRefused(f"this makes more than {max_bytes // 1024} KB, which are accepted")
    return file


def read_answers(issue: Issue, conference: Conference) -> Answers | None:
    """Return what was filled into one of our forms; None if the issue comes from none of them."""
    lines = issue.body.strip().split("\n")
    first = _HEADING.fullmatch(lines[0])
    for form in build_forms(conference):
        if first and first[1] == form.questions[0].label:
            return Answers(form, issue, _take_apart(lines, form.questions))
    return None


def file_of_answers(answers: Answers, archive: Archive, taken: Collection[str]) -> NewFile:
    """Make a proposal or minutes of a form that was filled in.

    Args:
        answers: The form.
        archive: The conference.
        taken: As for `proposal_from_issue`.

    Raises:
        IssueRefused: If an answer is missing, or leads nowhere.
    """
    for question in answers.form.questions:
        if question.is_required and not answers.given.get(question.field):
            raise IssueRefused(f'"{question.label}" has no answer')
    used = frozenset(path.casefold() for path in taken)
    build = _minutes if answers.form.kind == "minutes" else _proposal
    return build(answers, archive, used)


def _read_issue(text: str, max_bytes: int) -> Issue:
    if len(text) > MAX_EVENT_BYTES + max_bytes:
        raise IssueRefused("this issue is too large")
    if not text.lstrip("\ufeff \t\r\n").startswith("{"):
        return Issue(plain_text(text))
    try:
        event = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise IssueRefused("this is neither the text of an issue nor an event") from error
    issue = event.get("issue")
    if not isinstance(issue, dict):
        raise IssueRefused("this event is about no issue")
    body, number, user = issue.get("body"), issue.get("number"), issue.get("user")
    login = user.get("login") if isinstance(user, dict) else None
    is_login = isinstance(login, str) and _LOGIN.fullmatch(login)
    return Issue(
        plain_text(body) if isinstance(body, str) else "",
        str(login) if is_login else "",
        number if isinstance(number, int) and 0 < number < 10**9 else 0,
    )


def plain_text(text: str) -> str:
    """Take out what nobody can see, and what turns the direction of a line."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return HIDDEN.sub("", lines)


def _take_apart(lines: Iterable[str], questions: tuple[Question, ...]) -> dict[str, str]:
    """Find the answers below their questions; the form's order says what is a question."""
    places = {question.label: place for place, question in enumerate(questions)}
    found: list[list[str]] = [[] for _ in questions]
    at = -1
    for line in lines:
        heading = _HEADING.fullmatch(line)
        place = places.get(heading[1], -1) if heading else -1
        if place > at:
            at = place
        else:
            found[at].append(line)
    answers: dict[str, str] = {}
    for question, answer in zip(questions, found, strict=True):
        text = "\n".join(answer).strip("\n").rstrip()
        is_choice = question.choices and text.strip() in _NOT_CHOSEN
        if text.strip() not in _NO_ANSWER and not is_choice:
            answers[question.field] = text
    return answers


def _proposal(answers: Answers, archive: Archive, used: Collection[str]) -> NewFile:
    rooms = {room.name: room.id for room in archive.conference.rooms}
    room = answers.one("room")
    proposers = _list(answers.one("proposers")) or names_of_author(answers.issue, archive)
    if not proposers:
        raise IssueRefused('"Proposers" has no answer')
    title = answers.one("title")
    topics = [topic.name for topic in archive.conference.topics or ()]
    fields = {
        "title": title,
        "proposers": proposers,
        "moderators": _list(answers.one("moderators")),
        "format": answers.one("format"),
        "topics": _chosen(answers.one("topics"), topics),
        "start": answers.one("start"),
        "room": rooms.get(room, room),
        "expected": _number(answers.one("expected")),
        "needs": _list(answers.one("needs")),
    }
    wanted = repair_stem(title)
    if wanted == "untitled" and answers.issue.number:
        wanted = f"proposal-{answers.issue.number}"
    return _file("sessions", wanted, fields, answers, used)


def _minutes(answers: Answers, archive: Archive, used: Collection[str]) -> NewFile:
    session_id = _session_id(answers.one("session"), archive)
    attribution = answers.one("attribution")
    is_secret = attribution.casefold() == Attribution.CHATHAM_HOUSE
    present = answers.one("participants")
    fields = {
        "session": session_id,
        # Nobody is named in notes that are to name nobody.
        "note_takers": _list(answers.one("note_takers"))
        or ([] if is_secret else names_of_author(answers.issue, archive)),
        "participants": int(present) if _is_count(present) else _list(present),
        "attribution": "" if attribution == Attribution.NAMED else attribution,
        "status": "draft",
    }
    return _file("minutes", session_id, fields, answers, used)


def _session_id(written: str, archive: Archive) -> str:
    last = written.rstrip("/").rpartition("/")[2].removesuffix(".md")
    for session_id in (written, last):
        if session_id in archive.sessions:
            return session_id
    key = name_key(written)
    titled = [each.id for each in archive.sessions.values() if name_key(each.title) == key]
    if len(titled) == 1:
        return titled[0]
    if titled:
        raise IssueRefused(f'several sessions are called "{written}": {", ".join(titled)}')
    names = [name for each in archive.sessions.values() for name in (each.id, each.title)]
    near = closest(written, names)
    hint = f'; did you mean "{near}"?' if near else ""
    raise IssueRefused(f'no session is called "{written[:200]}"{hint}')


def _file(
    folder: str,
    wanted: str,
    fields: Mapping[str, Any],
    answers: Answers,
    used: Collection[str],
) -> NewFile:
    header = {name: _short(value) for name, value in fields.items() if value not in ("", [])}
    body = answers.given.get(BODY, "")
    text = f"---\n{format_yaml(header)}---\n" + (f"\n{body}\n" if body else "")
    return NewFile(f"{folder}/{free_stem(folder, wanted, used)}.md", text)


def free_stem(folder: str, wanted: str, used: Collection[str]) -> str:
    """Return the first name that is good, and that no file has."""
    stem = wanted if is_good_stem(wanted) and wanted not in TAKEN_STEMS else ""
    stem = stem or f"{folder}-{repair_stem(wanted)}"
    number, free = 1, stem
    while f"{folder}/{free}.md".casefold() in used:
        number += 1
        free = f"{stem[:_LONGEST_ID].rstrip('._-')}-{number}"
    return free


def names_of_author(issue: Issue, archive: Archive) -> list[str]:
    """Return who opened the issue; the `@` only if it leads to somebody."""
    if not issue.author:
        return []
    person = archive.people.get(issue.author.casefold())
    is_known = person is not None and person.has_handle
    return [f"@{issue.author}" if is_known else issue.author]


def _list(answer: str) -> list[str]:
    return [item.strip() for item in re.split("[,;]", answer) if item.strip()]


def _chosen(answer: str, topics: Iterable[str]) -> list[str]:
    """Take several choices apart; some may have a comma of their own."""
    with_commas = [topic for topic in topics if "," in topic]
    found = [topic for topic in with_commas if topic in answer]
    for topic in found:
        answer = answer.replace(topic, "")
    return [*found, *_list(answer)]


def _is_count(answer: str) -> bool:
    return answer.isascii() and answer.isdigit() and len(answer) < 10


def _number(answer: str) -> int | str:
    return int(answer) if _is_count(answer) else answer


def _short(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
