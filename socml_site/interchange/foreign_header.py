"""Headers of other tools (Jekyll, Hugo, HackMD, Obsidian): which of their fields are ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from socml_site.interchange.note_dates import DATE_FIELDS, only_day
from socml_site.source import SourceFile, to_plain
from socml_site.source.files import plain_line_ends
from socml_site.source.foreign.fields import SETTINGS
from socml_site.source.front_matter import split_front_matter

_DASHES = re.compile(r"---[ \t]*\r?\n")
_PLUSES = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LOOKS_LIKE_FIELDS = re.compile(r"---[ \t]*\n(?:#.*\n|[ \t]*\n)*[A-Za-z_][\w -]*:(?:\s.*)?\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML_KEY = re.compile(r"^(?:([A-Za-z0-9_-]+)\s*=|\[+\s*([\w.\"-]+))", re.MULTILINE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_MIDNIGHT = re.compile(r"(?:[T ]00:00(?::00(?:\.0+)?)?)?\s?(?:Z|[+-]\d\d:?\d\d)?")
_MOST_FIELDS = 200
MAX_TITLE = 200
_A_RULE = "the line of dashes at the top is a rule, not a header"
_UNREADABLE = "nothing of its header, which cannot be read; it is kept as a block of code"

_TOPICS = "tags tag topics topic categories category keywords keyword"
_PEOPLE: Mapping[str, str] = {
    **dict.fromkeys(
        "author authors by note_taker note_takers notetaker notetakers scribe scribes secretary"
        " minutes_by notes_by recorder".split(),
        "note_takers",
    ),
    **dict.fromkeys(
        "moderator moderators facilitator facilitators chair chairs".split(), "moderators"
    ),
    **dict.fromkeys("participants participant attendees attendee present".split(), "participants"),
}
_ROLES: Mapping[str, str] = {
    "note_takers": "who took notes",
    "moderators": "who moderated",
    "participants": "who was there",
}
_TEXTS: Mapping[str, str] = {
    **dict.fromkeys("description summary abstract excerpt".split(), "summary"),
    **dict.fromkeys("license licence".split(), "license"),
}


@dataclass(slots=True)
class ForeignHeader:
    """What a header says in our terms.

    Attributes:
        title: Empty if it has none.
        day: When; None if it does not say.
        tags: What it is about, as written there.
        session: Fields of the proposal.
        minutes: Fields of the minutes.
        kept: Lines for which there is no field.
        language: Of the header itself: `yaml` or `toml`.
        guesses: What was made of it.
    """

    title: str = ""
    day: date | None = None
    tags: list[str] = field(default_factory=list)
    session: dict[str, object] = field(default_factory=dict)
    minutes: dict[str, object] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    language: str = "yaml"
    guesses: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    value: Any
    lines: tuple[str, ...]


def split_header(text: str, name: str) -> tuple[ForeignHeader, str]:
    """Read the header of a text that others wrote, and return the text without it.

    A line of dashes that opens no header is a rule, which an empty line keeps from being taken for
    one.
    """
    toml = _PLUSES.match(text)
    if toml:
        return _split_toml(toml, text)
    if not _DASHES.match(text):
        return ForeignHeader(), text
    plain = plain_line_ends(text)
    front = split_front_matter(SourceFile(name, plain), [])
    if front.is_broken and _LOOKS_LIKE_FIELDS.match(plain) and _CLOSING.search(plain, 4):
        return _unreadable(plain)
    if front.is_broken or not front.fields.entries:
        return ForeignHeader(guesses=[_A_RULE]), f"\n{text}"
    lines = plain.split("\n")[: front.body_line - 2]
    starts = [key.location.line - 1 for key, _ in front.fields.entries]
    if starts != sorted(set(starts)) or len(starts) > _MOST_FIELDS:
        return _unreadable(plain)
    header = ForeignHeader(kept=[line for line in lines[1 : starts[0]] if line.strip()])
    for (key, value), start, end in zip(
        front.fields.entries, starts, [*starts[1:], len(lines)], strict=True
    ):
        _take(header, _Entry(key.text, to_plain(value), tuple(lines[start:end])))
    return header, front.body


def _unreadable(text: str) -> tuple[ForeignHeader, str]:
    closing = _CLOSING.search(text, 4)
    if closing is None:
        return ForeignHeader(guesses=[_A_RULE]), f"\n{text}"
    lines = text[: closing.start()].split("\n")[1:]
    header = ForeignHeader(kept=[line for line in lines if line.strip()])
    header.guesses.append(_UNREADABLE)
    return header, text[closing.end() + 1 :]


def _split_toml(match: re.Match[str], text: str) -> tuple[ForeignHeader, str]:
    raw, body = plain_line_ends(match[1]).rstrip("\n"), text[match.end() :]
    header = ForeignHeader(language="toml")
    entries = _toml_entries(raw)
    if entries is None:
        header.guesses.append(_UNREADABLE)
        header.kept = raw.split("\n")
        return header, body
    for entry in entries:
        if entry.name:
            _take(header, entry)
        else:
            header.kept += [line for line in entry.lines if line.strip()]
    return header, body


def _toml_entries(raw: str) -> list[_Entry] | None:
    """Take a header apart; what stands before the first field, and tables, have no name.

    None if it is no TOML, or says something in another way than line by line.
    """
    places = list(_TOML_KEY.finditer(raw))
    tables = next((each.start() for each in places if each[2]), len(raw))
    fields = [each for each in places if each.start() < tables]
    starts = [each.start() for each in fields]
    ends = [*starts[1:], tables]
    entries = [_Entry("", None, tuple(raw[: [*starts, tables][0]].split("\n")))]
    try:
        tomllib.loads(raw)
        for place, end in zip(fields, ends, strict=True):
            text = raw[place.start() : end].rstrip("\n")
            ((name, value),) = tomllib.loads(text).items()
            entries.append(_Entry(name, _as_text(value), tuple(text.split("\n"))))
    except ValueError:
        return None
    return [*entries, _Entry("", None, tuple(raw[tables:].split("\n")))]


def _as_text(value: Any) -> Any:
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    if isinstance(value, dict):
        return {name: _as_text(each) for name, each in value.items()}
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value).lower() if isinstance(value, bool) else str(value)


def _take(header: ForeignHeader, entry: _Entry) -> None:
    """Make a field of ours of an entry, or keep its lines."""
    name = re.sub(r"[\s-]+", "_", entry.name.strip().lower())
    value = entry.value
    shown = " ".join(" ".join(entry.lines).split())
    if value is None or value in ("", [], {}):
        header.guesses.append(f'nothing of "{shown}" in its header, which says nothing')
        return
    told, is_whole = _understand(header, name, value)
    if told:
        if name != "title":
            header.guesses.append(f'that "{shown}" in its header says {told}')
        comments = [line for line in entry.lines if re.search(r"(?:^|\s)#", line)]
        header.kept += entry.lines if not is_whole else comments
    elif name in SETTINGS:
        header.guesses.append(f'nothing of "{shown}", which is a setting of another tool')
    else:
        header.kept += [line for line in entry.lines if line.strip()]


def _understand(header: ForeignHeader, name: str, value: Any) -> tuple[str, bool]:
    """Say what a value tells us, empty if there is no field for it, and whether that is all."""
    if name == "title" and isinstance(value, str):
        header.title = " ".join(value.split())
        return "its title", len(header.title) <= MAX_TITLE
    if name in DATE_FIELDS and isinstance(value, str):
        return _take_day(header, value)
    if name in _TOPICS.split():
        tags = _words(value)
        header.tags += tags
        return "what it is about" if tags else "", True
    if name in ("lang", "language", "locale") and isinstance(value, str):
        if _LANGUAGE.fullmatch(value):
            header.session["language"] = value.replace("_", "-")
            return "its language", True
    elif name in _TEXTS and isinstance(value, str) and len(value) <= 1000:
        if header.minutes.setdefault(_TEXTS[name], said := " ".join(value.split())) == said:
            return f"its {_TEXTS[name]}", True
    elif name in _PEOPLE:
        return _take_people(header, _PEOPLE[name], value)
    elif name == "attribution" and value == "chatham-house":
        header.minutes[name] = value
        return "that nobody is to be named", True
    elif name == "draft" and value == "true":
        header.minutes["status"] = "draft"
        return "that it is a draft", True
    return "", False


def _take_day(header: ForeignHeader, value: str) -> tuple[str, bool]:
    day = only_day(value, dots_are_clear=True)
    if day is None or header.day is not None:
        return "", False
    header.day = day
    rest = value.removeprefix(day.isoformat())
    return f"that it was on {day.isoformat()}", rest == "" or _MIDNIGHT.fullmatch(rest) is not None


def _take_people(header: ForeignHeader, wanted: str, value: Any) -> tuple[str, bool]:
    if wanted == "participants" and isinstance(value, str) and value.strip().isdecimal():
        header.minutes[wanted] = int(value)
        return _ROLES[wanted], True
    names = list(_names(value))
    if not names or any(len(each) > 80 or "\n" in each for each in names):
        return "", False
    before = header.minutes.get(wanted, [])
    if not isinstance(before, list):
        return "", False
    header.minutes[wanted] = list(dict.fromkeys([*before, *names]))
    return _ROLES[wanted], True


def _names(value: Any) -> Iterator[str]:
    """Yield the names of people; `Ada Lane, Bo Kim` are two, and `Ann Lee, Jr.` is one."""
    if isinstance(value, dict):
        if set(value) == {"name"}:
            yield from _names(value["name"])
        return
    if isinstance(value, list):
        found = [list(_names(each)) for each in value]
        if all(found):
            yield from (name for names in found for name in names)
        return
    parts = [each.strip() for each in re.split(r"[;,]|\s+(?:and|&)\s+", str(value))]
    is_list = len(parts) > 2 or all(" " in part for part in parts) or ";" in str(value)
    yield from (part for part in (parts if is_list else [str(value).strip()]) if part)


def _words(value: Any) -> list[str]:
    """Return tags, which a text may hold between commas or, with `#`, between spaces."""
    if isinstance(value, list):
        return [tag for each in value for tag in _words(each)] if _are_texts(value) else []
    if not isinstance(value, str):
        return []
    mark = r"[,;]" if re.search(r"[,;]", value) else r"\s+" if "#" in value else r"\n"
    return [tag for each in re.split(mark, value) if (tag := each.strip().strip("#`").strip())]


def _are_texts(values: Sequence[Any]) -> bool:
    return all(isinstance(each, str) for each in values)
