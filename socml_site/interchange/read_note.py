"""What a note says of itself: title, day, people and topics, in a header or in its first lines."""

from __future__ import annotations

from collections.abc import Sequence

from socml_site.interchange.foreign_header import MAX_TITLE, ForeignHeader, split_header
from socml_site.interchange.note_dates import guess_day
from socml_site.interchange.note_names import ForeignNote
from socml_site.interchange.note_text import title_from, with_kept
from socml_site.model import Archive
from socml_site.problems import fold
from socml_site.source import Body
from socml_site.source.files import plain_line_ends
from socml_site.source.foreign import tidy_markup
from socml_site.source.markdown import parse_markdown


def read_note(note: ForeignNote, archive: Archive | None) -> ForeignNote:
    """Understand a note as far as possible; its text becomes GitHub's Markdown.

    Args:
        note: As it was found, with its header; a title that it has already stays.
        archive: Of the conference; None if its facts are not in order.
    """
    header, text = split_header(note.text, note.name)
    tidy = tidy_markup(plain_line_ends(text))
    if tidy.guesses:
        text = tidy.text
    body = parse_markdown(plain_line_ends(text), note.name, 1, [])
    if note.title and header.title and fold(header.title) != fold(note.title):
        header.kept.insert(0, f"title: {header.title}")
    note.title = note.title or _title(note, header, body)
    note.guesses += [*header.guesses, *tidy.guesses]
    note.day = header.day
    if note.day is None:
        _guess_day(note, text, body)
    note.session = {**_topics(header, [*header.tags, *tidy.tags], archive), **header.session}
    note.minutes = _with_known_handles(header.minutes, archive)
    if header.kept:
        what = "what has no field here is kept as a block of code: "
        note.guesses.append(what + ", ".join(f'"{line.strip()}"' for line in header.kept[:3]))
    note.text = with_kept(text, header.kept, header.language)
    return note


def without_fields(note: ForeignNote) -> ForeignNote:
    """Keep all of a note's header in its text, as a block of code, because it has no fields."""
    header, text = split_header(note.text, note.name)
    plain = plain_line_ends(note.text)
    lines = plain.removesuffix(plain_line_ends(text)).rstrip("\n").split("\n")
    is_header = len(lines) > 2 and not text.startswith("\n---")
    if is_header:
        note.guesses.append(
            "the header at the top is another tool's; it is kept as a block of code"
        )
        note.text = with_kept(text, lines[1:-1], header.language)
    else:
        note.guesses += header.guesses
        note.text = text
    tidy = tidy_markup(plain_line_ends(note.text), only_contents=True)
    if tidy.guesses:
        note.guesses += tidy.guesses
        note.text = tidy.text
    return note


def _title(note: ForeignNote, header: ForeignHeader, body: Body) -> str:
    """Return the header's title, or the heading that speaks for the whole, or the file's name."""
    if header.title:
        return header.title[:MAX_TITLE]
    first = body.lead or next((each for each in body.headings[:1] if each.level == 1), None)
    if first is not None and first.text:
        if first is not body.lead:
            note.guesses.append(f'the title "{first.text}", from its first heading')
        return first.text[:MAX_TITLE]
    title = title_from(note.stem)
    note.guesses.append(f'the title "{title}", from the name of the file')
    return title


def _guess_day(note: ForeignNote, text: str, body: Body) -> None:
    found = guess_day(text, body.headings[0].text if body.headings else "", note.name)
    if found is not None:
        note.day, where = found
        note.guesses.append(f"the date {note.day.isoformat()}, {where}")


def _topics(
    header: ForeignHeader, tags: Sequence[str], archive: Archive | None
) -> dict[str, object]:
    """Return tags as topics, as far as the conference has them; the others stay in the text."""
    known = archive.conference.topics if archive else ()
    names = {fold(each): topic.name for topic in known or () for each in (topic.name, topic.id)}
    wanted = list(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip()))
    topics = wanted if known is None else [names[fold(tag)] for tag in wanted if fold(tag) in names]
    others = [] if known is None else [tag for tag in wanted if fold(tag) not in names]
    if others:
        header.kept.append(f"tags: {', '.join(others)}")
    return {"topics": list(dict.fromkeys(topics))} if topics else {}


def _with_known_handles(fields: dict[str, object], archive: Archive | None) -> dict[str, object]:
    """Take an `@` for a handle only where somebody has it."""
    people = archive.people if archive else {}

    def name(written: object) -> object:
        if not isinstance(written, str) or not written.startswith("@"):
            return written
        person = people.get(written[1:].lower())
        return written if person and person.has_handle else written[1:]

    return {
        key: [name(each) for each in value] if isinstance(value, list) else value
        for key, value in fields.items()
    }
