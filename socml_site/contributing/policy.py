"""Whether a change may merge itself: what its author had a part in, and nothing else.

Decided by what the conference was *before* the change, so that no change can give itself leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from socml_site.contributing.change_words import escape_markdown
from socml_site.contributing.changes import Change, is_contributed
from socml_site.load import Loaded
from socml_site.model import Archive, Minutes, Person, Session, name_key
from socml_site.source import FileChange

MOST_FILES = 10


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
    path = escape_markdown(file.path)
    if not is_contributed(file.path):
        yield f"{path} is not in sessions/, minutes/ or people/."
    elif not file.is_plain:
        yield f"{path} is not a plain file."
    elif any(part.startswith(".") for part in PurePosixPath(file.path).parts):
        yield f"{path} is a hidden file."
    elif file.is_gone:
        yield f"{path} would be gone; a host decides about that."
    elif file.path.startswith("people/"):
        yield from _page_of_person(file, change.after, before, person, login)
    elif not file.path.endswith(".md"):
        if not file.is_new or file.path not in change.after.project.attachments:
            yield f"{path} is no text, nor a new attachment of an accepted kind and size."
    elif not file.is_new and not _has_part(file.path, before, person):
        who = escape_markdown(login)
        yield f"{path} does not name {who} as proposer, moderator, note-taker or participant."


def _has_part(path: str, before: Archive, person: Person | None) -> bool:
    if person is None:
        return False
    entries: list[Session | Minutes] = [*before.sessions.values(), *before.minutes.values()]
    return any(entry.path == path and person in entry.people for entry in entries)


def _page_of_person(
    file: FileChange, after: Loaded, before: Archive, person: Person | None, login: str
) -> Iterator[str]:
    """A page gives its handle the names that stand on it, and with them leave to edit."""
    path = escape_markdown(file.path)
    handle = PurePosixPath(file.path).stem
    if handle != login.casefold():
        yield f"{path} is the page of somebody else than {escape_markdown(login)}."
        return
    page = after.archive.people.get(handle) if after.archive else None
    if page is None or page.document is None:
        yield f"{path} cannot be understood."
        return
    own = {name_key(name) for name in (person.name, *person.aliases)} if person else set()
    taken = {
        name_key(name)
        for each in before.people.values()
        for name in (each.name, *each.aliases)
        if each != person
    }
    for name in (page.name, *page.aliases):
        if name_key(name) in taken and name_key(name) not in own:
            yield f"{path} takes the name {escape_markdown(name)}, which is known already."
