"""Whether a change may merge itself: what its author had a part in, and nothing else.

Decided by what the conference was *before* the change, so that no change can give itself leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from socml_site.contributing.change_words import escape_markdown
from socml_site.contributing.changes import Change, is_contributed
from socml_site.contributing.new_files import PROPOSAL_PATH
from socml_site.load import Loaded
from socml_site.model import Archive, Minutes, Person, Session
from socml_site.source import FileChange

MOST_FILES = 10
_PORTABLE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._ -]*(?<![. ])")
# Source: Microsoft, "Naming Files, Paths, and Namespaces".
_RESERVED = re.compile(r"(?i:con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a change may merge itself, and why, in sentences of Markdown."""

    may_merge: bool
    reasons: tuple[str, ...]


def decide(change: Change, login: str) -> Decision:
    """Apply the policy.

    Args:
        change: What is to be merged.
        login: The author's name on the repository's host; not case-sensitive there.
    """
    against = tuple(_objections(change, login))
    if against:
        return Decision(False, against)
    who = escape_markdown(login)
    return Decision(
        True, (f"It only adds to the record, or edits what {who} has a part in, without errors.",)
    )


def format_decision(decision: Decision) -> str:
    """Return the decision as Markdown."""
    if decision.may_merge:
        head = "**This change may merge itself.**"
    else:
        head = "**This change waits for a host**, for these reasons:"
    return "\n".join([head, "", *(f"- {reason}" for reason in decision.reasons)]) + "\n"


def _objections(change: Change, login: str) -> Iterator[str]:
    before = change.before.archive if change.before else None
    if before is None:
        yield "There is no sound conference yet that it could be compared with."
        return
    if not change.files:
        yield "It changes nothing."
    if len(change.files) > MOST_FILES:
        yield f"It touches {len(change.files):,} files; up to {MOST_FILES} may go without a host."
    person = _person(before, login)
    for file in change.files[: MOST_FILES + 1]:
        yield from _file(file, change, before, person, login)
    errors = [problem for problem in change.caused if problem.is_error]
    for problem in errors[:MOST_FILES]:
        place = escape_markdown(str(problem.location))
        yield f"{place} has an error: {escape_markdown(problem.message)}."
    touched = {file.path for file in change.files}
    known = {each.location.path for each in change.after.problems if each.is_error}
    for path in sorted(touched & known - {each.location.path for each in errors}):
        yield f"{escape_markdown(path)} has an error that was there before."


def _person(archive: Archive, login: str) -> Person | None:
    """Find the author by handle; a link to an account on somebody's page proves nothing."""
    known = archive.people.get(login.casefold())
    return known if known is not None and known.has_handle else None


def _file(
    file: FileChange, change: Change, before: Archive, person: Person | None, login: str
) -> Iterator[str]:
    path, who = escape_markdown(file.path), escape_markdown(login)
    if not is_contributed(file.path):
        yield f"{path} is not in sessions/, minutes/ or people/."
    elif not file.is_plain:
        yield f"{path} is not a plain file."
    elif not _is_portable(file.path) or _is_twin(file.path, change.after):
        yield f"{path} has a name that is hidden, or that not every computer can have."
    elif file.is_gone:
        yield f"{path} would be gone; a host decides about that."
    elif not file.path.endswith(".md"):
        if not file.is_new or file.path not in change.after.project.attachments:
            yield f"{path} is no text, nor a new attachment of an accepted kind and size."
    elif file.path.startswith("people/"):
        yield from _page_of_person(file, change.after, before, person, login)
    elif file.path == PROPOSAL_PATH:
        yield f"{path} still has the name that a file begins with; give it one of its own."
    else:
        old, new = _entry(file.path, before), _entry(file.path, change.after.archive)
        if new is None:
            yield f"{path} is not a proposal or minutes that can be understood."
        elif file.is_new:
            yield from _new_record(path, new, before)
        elif old is None or person is None or person not in old.people:
            yield f"{path} does not name {who} as proposer, moderator, note-taker or participant."
        else:
            yield from _edit(path, old, new)


def _is_portable(path: str) -> bool:
    return all(
        _PORTABLE.fullmatch(part) and not _RESERVED.fullmatch(part.partition(".")[0])
        for part in path.split("/")
    )


def _is_twin(path: str, after: Loaded) -> bool:
    """Whether another file's name differs by case only: where case does not count, one is lost."""
    project = after.project
    names = (*project.texts, *project.attachments, *project.others, *project.unreadable)
    return any(name != path and name.casefold() == path.casefold() for name in names)


def _entry(path: str, archive: Archive | None) -> Session | Minutes | None:
    if archive is None:
        return None
    entries: list[Session | Minutes] = [*archive.sessions.values(), *archive.minutes.values()]
    return next((each for each in entries if each.path == path), None)


def _new_record(path: str, new: Session | Minutes, before: Archive) -> Iterator[str]:
    if isinstance(new, Session):
        return
    session = before.sessions.get(new.session_id)
    if session is not None and before.minutes_of(session):
        yield f"{path} would stand beside the minutes that are there already."
    if new.is_approved:
        yield f"{path} calls itself approved; that is for those who were there."
    if not new.is_written:
        yield f"{path} are minutes in which nothing is written yet."


def _edit(path: str, old: Session | Minutes, new: Session | Minutes) -> Iterator[str]:
    gone = [each.name for each in old.people if each.id not in {who.id for who in new.people}]
    if gone:
        names = escape_markdown(", ".join(gone))
        yield f"{path} would no longer name {names}."
    if isinstance(old, Minutes) and isinstance(new, Minutes) and old.session_id != new.session_id:
        yield f"{path} would be the minutes of another session."


def _page_of_person(
    file: FileChange, after: Loaded, before: Archive, person: Person | None, login: str
) -> Iterator[str]:
    """A page gives its handle the names on it, and with them leave to edit: a host sees to that."""
    path = escape_markdown(file.path)
    page = after.archive.people.get(login.casefold()) if after.archive else None
    if file.path != f"people/{login.casefold()}.md":
        yield f"{path} is not the page of {escape_markdown(login)}."
    elif file.is_new or person is None or before.people.get(person.id) is None:
        yield f"{path} is new; a host sees once whose page it is."
    elif page is None or page.document is None or page.document.path != file.path:
        yield f"{path} cannot be understood."
    elif (page.name, page.aliases) != (person.name, person.aliases):
        yield f"{path} changes what {escape_markdown(person.name)} is called."
