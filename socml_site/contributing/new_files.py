"""What a new file starts with: fields to fill in, and prompts that nobody has to delete.

Site, command line and issue forms all begin files with these texts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from socml_site.model import Archive, Conference, Session
from socml_site.model.fields import SessionFields
from socml_site.source import prompts
from socml_site.wiki import WantedPage

# How scribes, lists and tasks begin.
_SAYS = re.compile(r"[\w ]{1,30}:|[-*+#\[>]|\d+[.)]")
# A name that says what to do with it: whoever uses the site's form never sees it.
PROPOSAL_PATH = "sessions/name-of-your-session.md"
# What is called so is the folder's own page here or on the repository's host, and no contribution.
TAKEN_STEMS = ("index", "readme")

# For notes of a session that nobody has dated.
_SOME_DAY = date(2016, 10, 8)
_MINUTES_HEADINGS = """\
## Discussion

-

## Decisions

-

## Action items

{action}

## Open questions

-
"""


def text_of_proposal(conference: Conference, title: str = "", proposers: Sequence[str] = ()) -> str:
    """Return what a proposal starts with.

    What is given is filled in; every other field stands there as a comment that explains it.
    """
    lines = [
        *_asked("title", as_yaml(title), "A question, or what it is about:"),
        *_asked("proposers", _as_list(proposers), "Your name, or a list: [Ann Lee, Bo Chen]"),
        "# All the rest is optional. To use a line, take its # away.",
    ]
    for name, example, explained in _examples(conference):
        lines += [f"#   {explained or SessionFields.model_fields[name].description}"]
        lines += [f"# {name}: {example}"]
    return _file(lines, _comment(prompts.PROPOSAL))


def _examples(conference: Conference) -> Iterator[tuple[str, str, str]]:
    """Fields that help, each with a value from this conference, and what it is if it can be said
    better here than for all conferences."""
    if len(conference.formats) > 1:
        yield "format", as_yaml(conference.formats[0]), f"one of {', '.join(conference.formats)}"
    names = [topic.name for topic in conference.topics or ()]
    topics = _as_list(names[:2]) if names else "[one, another]"
    yield "topics", topics, f"of {', '.join(names)}" if names else ""
    yield "moderators", "Ann Lee", ""
    yield "expected", "20", ""
    equipment = dict.fromkeys(each for room in conference.rooms for each in room.equipment)
    yield "needs", _as_list([*equipment][:3]) if equipment else "projector", ""
    slots = [slot for day in conference.days for slot in day.slots if slot.is_open]
    if slots and conference.rooms:
        yield "start", f"{slots[0].start_local:%Y-%m-%d %H:%M}", "once you have found a free place"
        yield "room", conference.rooms[0].id, "id or name of a room"
    yield "available", conference.days[0].date.isoformat() if conference.days else "2016-10-07", ""


def text_of_minutes(session: Session, note_taker: str = "") -> str:
    """Return what a session's minutes start with: who is expected there, and its own outline."""
    about = ", ".join([session.title, *_when_and_where(session)])
    skip = session.document.body.begins_with(session.title)
    return _minutes(
        about,
        [person.name for person in session.people],
        [heading.text for heading in session.document.body.outline(without_lead=skip)],
        note_taker,
        session.start_local,
    )


def _minutes(
    about: str,
    people: Sequence[str] = (),
    points: Sequence[str] = (),
    note_taker: str = "",
    held: datetime | None = None,
) -> str:
    header = [
        *_asked("note_takers", as_yaml(note_taker), "Your name; or leave it out:"),
        "# Who was there; take out who was not, or write how many:",
        f"participants: {_as_list(people)}" if people else "# participants: 14",
        "# For notes that name nobody, take away this #, and the names:",
        "# attribution: chatham-house",
        "# Or approved, once those who are named have read it:",
        "status: draft",
    ]
    prompt = _comment(prompts.MINUTES.format(about=_in_comment(about)))
    agenda = "".join(f"- {_planned(point)}\n" for point in points)
    day = (held.date() if held else _SOME_DAY) + timedelta(days=24)
    headings = _MINUTES_HEADINGS.format(action=_comment(prompts.ACTION.format(day=day)).strip())
    body = f"## Agenda\n\n{agenda}\n{headings}" if points else headings
    return _file(header, f"{prompt}\n{body}")


def _planned(point: str) -> str:
    """Set apart what would read as a decision, a promise or a task that nobody has made."""
    return f"`{point.replace('`', '')}`" if _SAYS.match(point) else point


def _when_and_where(session: Session) -> Iterator[str]:
    for each in session.occurrences:
        yield f"{each.start_local:%Y-%m-%d %H:%M} to {each.end_local:%H:%M}"
        if each.rooms != session.rooms:
            yield from (room.name for room in each.rooms)
    if all(each.rooms == session.rooms for each in session.occurrences):
        yield from (room.name for room in session.rooms)


def text_of_person(name: str) -> str:
    """Return what the page of a person starts with."""
    lines = [
        f"name: {as_yaml(name)}",
        "# To use a line, take its # away.",
        "# affiliation: University of Somewhere",
        "# pronouns: she/her",
    ]
    return _file(lines, _comment(prompts.PERSON))


def text_of_wanted(page: WantedPage, archive: Archive) -> str:
    """Return what the file of a wanted page starts with."""
    folder, _, name = page.path.partition("/")
    session = archive.sessions.get(name.removesuffix(".md"))
    if folder == "minutes":
        return text_of_minutes(session) if session else _minutes(page.title)
    if folder == "people":
        return text_of_person(page.title)
    if folder == "sessions":
        return text_of_proposal(archive.conference, page.title)
    return f"# {page.title}\n\n"


def _asked(name: str, value: str, question: str) -> Iterator[str]:
    """A field that should be filled in; the question stands above it, because what follows a value
    on its line might be meant to belong to it."""
    if value:
        yield f"{name}: {value}"
    else:
        yield from (f"# {question}", f"{name}:")


def _file(header: Iterable[str], body: str) -> str:
    return "\n".join(["---", *header, "---", "", body])


def _comment(prompt: str) -> str:
    return f"<!-- {prompt.strip()} -->\n"


def _in_comment(text: str) -> str:
    """Leave out what would end the comment, or begin a tag in it."""
    return text.replace("--", "\N{EN DASH}").replace(">", "").replace("<", "")


def _as_list(items: Sequence[str]) -> str:
    several = ", ".join(map(as_yaml, items))
    return f"[{several}]" if len(items) > 1 else several


def as_yaml(text: str) -> str:
    """Quote what YAML might take for something else; what JSON quotes, YAML understands."""
    letters = text.replace(" ", "").replace("-", "")
    is_plain = not text or (letters.isalnum() and text[0].isalpha())
    is_word = text.casefold() not in ("null", "true", "false", "yes", "no", "on", "off")
    return text if is_plain and is_word else json.dumps(text, ensure_ascii=False)
