"""From what was found of a session to what its proposal will say.

All that is found and not used ends in the text, in a link, or in the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from socml_site.interchange.schedules.event import Event, Frame
from socml_site.interchange.schedules.found import Entry
from socml_site.interchange.schedules.languages import read_languages
from socml_site.interchange.schedules.people import names_in_cell
from socml_site.interchange.schedules.session_links import SessionLinks, looks_like_address
from socml_site.interchange.schedules.session_time import SessionTime
from socml_site.interchange.schedules.telling import (
    LONGEST_NAME,
    Telling,
    is_number_of_something,
    label_of,
    one_line,
    plain_lines,
    words_of_name,
)
from socml_site.interchange.schedules.tree import IDENTIFIERS, NEEDLESS, Node, use_all
from socml_site.problems import fold

LONGEST_TITLE = 200
_YES = frozenset("true yes 1 x ja oui si sim y on wahr vrai".split())
_NO = frozenset("false no 0 nein non n off falsch faux".split()) | {""}
_CANCELLED = frozenset(
    "cancelled canceled abgesagt annule annulee cancelado cancelada annullato geannuleerd".split()
)
_USUAL_STATES = frozenset("confirmed scheduled accepted".split())
# What is not for everybody's eyes.
_PRIVATE = frozenset(
    ("email", "e mail", "mail", "phone", "telephone", "telefon", "mobile", "handy", "telefono",
     "telefone", "address", "answers", "internal notes", "attendee")
)  # fmt: skip
_MAIL = re.compile(r"(?:mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", re.I)
_FIRST_NAMES = ("first_name", "firstName", "firstname", "given_name")
_LAST_NAMES = ("last_name", "lastName", "lastname", "family_name", "surname")


def read_event(entry: Entry, frame: Frame) -> Event:
    """Read one session; afterwards all of it counts as used."""
    event = _Reader(entry, frame).read()
    use_all(entry.node)
    return event


class _Reader:
    def __init__(self, entry: Entry, frame: Frame) -> None:
        self._entry = entry
        self._columns = frame.columns
        self._frame = frame
        self._telling = Telling()
        self._links = SessionLinks(frame.base, self._telling)
        self._people: set[str] = set()

    def read(self) -> Event:
        telling = self._telling
        title = self._title()
        text = [*self._texts()]
        time = SessionTime(self._entry, self._frame, telling)
        room = self._room()
        form = telling.line(self._one("format"), "Format")
        proposers, moderators = tuple(self._names("proposers")), tuple(self._names("moderators"))
        topics, language = tuple(self._topics()), self._language()
        license = telling.line(self._one("license"), "Licence")
        is_recorded, is_cancelled = self._is_recorded(), self._is_cancelled()
        for node in self._nodes("links"):
            for item in node.items():
                self._links.read(item, node.name)
        self._read_rest(time)
        return Event(
            title=title,
            start_local=time.start_local,
            day=time.day,
            minutes=time.minutes,
            room=room,
            format=form,
            proposers=proposers,
            moderators=moderators,
            topics=topics,
            language=language,
            links=self._links.pairs(),
            license=license,
            is_recorded=is_recorded,
            is_cancelled=is_cancelled,
            text="\n\n".join(dict.fromkeys([*filter(None, text), *telling.paragraphs()])),
            guesses=tuple(telling.guesses),
            left_out=tuple(telling.left_out),
            needless=tuple(telling.needless),
            kept=tuple(telling.kept),
        )

    # Finding

    def _nodes(self, field: str) -> Iterator[Node]:
        for path in self._columns.paths.get(field, ()):
            yield from self._entry.node.all(path)

    def _found(self, field: str) -> Node | None:
        """Return the first node of a field that says something."""
        found = self._entry.found(self._columns.paths.get(field, ()))
        return found[0] if found is not None else None

    def _one(self, field: str) -> str:
        node = self._found(field)
        return node.use() if node is not None else ""

    # Fields

    def _title(self) -> str:
        title = self._telling.line(self._one("title"), "Title", LONGEST_TITLE)
        if not title:
            self._telling.guess('the title "Untitled", because it has none')
        return title or "Untitled"

    def _texts(self) -> Iterator[str]:
        for node in self._nodes("text"):
            for each in node.texts():
                # A column may be the title as well.
                if not each.is_used:
                    yield plain_lines(each.use())

    def _room(self) -> str:
        inner, around = self._found("room"), self._entry.room
        if around is None or not around.text.strip():
            return self._telling.line(inner.use(), "Room") if inner is not None else ""
        if inner is not None and inner.text.split() == around.text.split():
            inner.use()
        return self._telling.line(around.use(), "Room")

    def _names(self, field: str) -> Iterator[str]:
        seen: set[str] = set()
        for node in self._nodes(field):
            for item in node.items():
                for name in self._names_of(item):
                    if name and name not in seen:
                        seen.add(name)
                        yield name

    def _names_of(self, item: Node) -> Iterator[str]:
        parts = [each for each in (item.first(*_FIRST_NAMES), item.first(*_LAST_NAMES)) if each]
        called = item.called()
        if not parts and called is not None:
            parts = [called]
        written = " ".join(each.text.strip() for each in parts)
        # Who is known by a mail address only stays unnamed; the address is left out.
        if _MAIL.fullmatch(written):
            return
        for each in parts:
            each.use()
        item.shown = one_line(written)[:LONGEST_NAME]
        self._people.add(item.shown)
        several = names_in_cell(written) if self._columns.splits_names else [written]
        for name in several:
            yield self._telling.line(name, "Name")

    def _topics(self) -> Iterator[str]:
        found: dict[str, None] = {}
        for node in self._nodes("topics"):
            for item in node.items():
                called = item.called()
                text = called.use() if called is not None else ""
                splits = self._columns.splits_names
                for topic in re.split(r"[,;|\n]", text) if splits else [text]:
                    found.setdefault(self._telling.line(topic, "Topic"))
        yield from filter(None, found)

    def _language(self) -> str:
        node = self._found("language")
        codes, rest = read_languages(node.text) if node is not None else ((), "")
        if node is None or not codes:
            return ""
        said = one_line(node.use())
        if len(codes) > 1 or rest or fold(said) != fold(codes[0]):
            self._telling.guess(f'language {codes[0]}, of "{said}"')
        return codes[0]

    def _is_recorded(self) -> bool:
        node = self._found("recording")
        if node is None or fold(node.text) not in _YES | _NO:
            return True
        return fold(node.use()) in _NO

    def _is_cancelled(self) -> bool:
        node = self._found("status")
        if node is None or fold(node.text) not in _CANCELLED | _USUAL_STATES:
            return False
        return fold(node.use()) in _CANCELLED

    # What is left

    def _is_needless(self, name: str) -> bool:
        plain = name.casefold()
        if self._columns.splits_names:
            return plain in IDENTIFIERS or is_number_of_something(name)
        return plain in NEEDLESS or plain.startswith("x-") or is_number_of_something(name)

    def _read_rest(self, time: SessionTime) -> None:
        for child in self._entry.node.children:
            for path, node in child.unused():
                self._read_left(path, node, time)

    def _read_left(self, path: tuple[str, ...], node: Node, time: SessionTime) -> None:
        label, text = _path_label(path), node.text.strip()
        is_private = _MAIL.fullmatch(text) or any(
            fold(words_of_name(name)) in _PRIVATE for name in path
        )
        if any(map(self._is_needless, path)):
            self._telling.needless.setdefault(label_of(path[-1]).lower())
        elif looks_like_address(text) and not is_private:
            if not self._links.add(text, label):
                self._telling.leave(label.lower(), text)
        elif is_private or text == "false" or node.is_attribute or _may_be_needless(path):
            self._telling.leave(label.lower(), text)
        elif not time.says(text):
            if path[0] == "Repeats":
                self._telling.guess("its first time only, though it is one of several")
            told = path[1:] if path[0] in self._people and len(path) > 1 else path
            self._telling.keep(label, text, _path_label(told))


def _may_be_needless(path: Sequence[str]) -> bool:
    """Whether it is for programs in schedules; in a table it may be words, which are told."""
    return any(name.casefold() in NEEDLESS for name in path)


def _path_label(path: Sequence[str]) -> str:
    first, *others = map(label_of, path)
    return ", ".join([first, *(f"{each[:1].lower()}{each[1:]}" for each in others)])
