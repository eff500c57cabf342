"""One session of a schedule: from what was found to what its proposal will say.

All that is found and not used ends in the text, in a link, or in the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from socml_site.interchange.schedules.columns import Columns
from socml_site.interchange.schedules.found import Entry
from socml_site.interchange.schedules.languages import read_languages
from socml_site.interchange.schedules.people import split_names
from socml_site.interchange.schedules.times import (
    MOST_MINUTES,
    Order,
    When,
    read_minutes,
    read_when,
)
from socml_site.interchange.schedules.tree import NEEDLESS, Node, use_all
from socml_site.problems import fold
from socml_site.source import HIDDEN, plain_line_ends, shorten

LONGEST_TITLE = 200
LONGEST_NAME = 100
_LONGEST_URL = 2000
_LONGEST_REPORT = 4000
_YES = frozenset("true yes 1 x ja oui si sim y on wahr vrai".split())
_NO = frozenset("false no 0 nein non n off falsch faux".split()) | {""}
_CANCELLED = frozenset(
    "cancelled canceled abgesagt annule annulee cancelado cancelada annullato geannuleerd".split()
)
_USUAL_STATES = frozenset("confirmed scheduled accepted".split())
_CONTACTS = frozenset(
    ("email", "e mail", "mail", "phone", "telephone", "telefon", "mobile", "handy", "telefono",
     "telefone", "address")
)  # fmt: skip
_MAIL = re.compile(r"(?:mailto:)?[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+", re.I)
_ADDRESS = re.compile(r"https?://[^\s<>]+|www\.[^\s<>]+", re.I)
_MARKUP = re.compile(r"([\\`*_\[\]<>&#|~$])")


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for all sessions of a file.

    Attributes:
        columns: Where the fields stand.
        source_zone: The zone of clocks that name none.
        zone: The conference's zone.
        base: The address that relative ones start from, or nothing.
        day_change: When the conference's day ends; what starts before it is of the night before.
        order: How 6/1/2024 is read.
    """

    columns: Columns
    source_zone: ZoneInfo
    zone: ZoneInfo
    base: str = ""
    day_change: time | None = None
    order: Order = Order.DAY


@dataclass(frozen=True, slots=True)
class Event:
    """A session, and what there is to report of it.

    Attributes:
        start_local: In the conference's zone; None if nobody knows.
        day: The day that the schedule counts it to, if it says so.
        minutes: Its length, or None.
        is_recorded: Whether nobody has said that it may not be.
        links: Labels and addresses.
        guesses: What was guessed; `left_out` is in no file, `needless` neither, by name only.
        kept: Names of what stands in the text because no field is for it.
    """

    title: str
    start_local: datetime | None = None
    day: date | None = None
    minutes: int | None = None
    room: str = ""
    format: str = ""
    proposers: tuple[str, ...] = ()
    moderators: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    language: str = ""
    links: tuple[tuple[str, str], ...] = ()
    license: str = ""
    is_recorded: bool = True
    is_cancelled: bool = False
    text: str = ""
    guesses: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def read_event(entry: Entry, frame: Frame) -> Event:
    """Read one session; afterwards all of it counts as used."""
    event = _Reader(entry, frame).read()
    use_all(entry.node)
    return event


class _Reader:
    def __init__(self, entry: Entry, frame: Frame) -> None:
        self._entry = entry
        self._node = entry.node
        self._frame = frame
        self._guesses: list[str] = []
        self._left: list[str] = []
        self._kept: list[tuple[str, str]] = []
        self._links: dict[tuple[str, str], None] = {}
        self._needless: dict[str, None] = {}
        self._counted: dict[str, None] = {}

    def read(self) -> Event:
        title = self._title()
        text = [*self._texts()]
        start, minutes = self._when()
        event = Event(
            title=title,
            start_local=start,
            day=self._day_around() if start else None,
            minutes=minutes,
            room=self._room(),
            format=self._line(self._one("format"), "Format"),
            proposers=tuple(self._names("proposers")),
            moderators=tuple(self._names("moderators")),
            topics=tuple(self._topics()),
            language=self._language(),
            license=self._line(self._one("license"), "Licence"),
            is_recorded=self._is_recorded(),
            is_cancelled=self._is_cancelled(),
        )
        self._read_links()
        self._read_rest()
        kept = [_paragraph(label, value) for label, value in self._kept]
        return replace(
            event,
            links=tuple(self._links),
            text="\n\n".join(dict.fromkeys([*text, *kept])),
            guesses=tuple(self._guesses),
            left_out=tuple(self._left),
            needless=tuple(self._needless),
            kept=tuple(self._counted),
        )

    # Finding

    def _nodes(self, field: str) -> Iterator[Node]:
        for path in self._frame.columns.paths.get(field, ()):
            yield from self._node.all(path)

    def _found(self, field: str) -> Node | None:
        """Return the first node of a field that says something."""
        found = (each.called() for each in self._nodes(field))
        return next((each for each in found if each is not None), None)

    def _one(self, field: str) -> str:
        node = self._found(field)
        return node.use().strip() if node is not None else ""

    def _line(self, text: str, label: str, longest: int = LONGEST_NAME) -> str:
        """Return text as one line; what is too long for its field stands below as a whole."""
        line = " ".join(HIDDEN.sub("", text).split())
        if len(line) > longest:
            self._kept.append((label, line))
            self._guesses.append(f"a shorter {label.lower()}; the whole of it stands in the text")
        return shorten(line, longest)

    # Fields

    def _title(self) -> str:
        title = self._line(self._one("title"), "Title", LONGEST_TITLE)
        if not title:
            self._guesses.append('the title "Untitled", because it has none')
        return title or "Untitled"

    def _texts(self) -> Iterator[str]:
        for node in self._nodes("text"):
            for each in node.texts():
                yield plain_line_ends(HIDDEN.sub(_but_line_ends, each.use())).strip()

    def _room(self) -> str:
        inner = self._found("room")
        around = self._entry.room
        if around is None or not around.text.strip():
            return self._line(inner.use(), "Room") if inner is not None else ""
        if inner is not None and _same(inner.text, around.text):
            inner.use()
        return self._line(around.use(), "Room")

    def _names(self, field: str) -> Iterator[str]:
        seen: set[str] = set()
        for node in self._nodes(field):
            for item in node.items():
                for name in self._names_of(item):
                    if name and name not in seen:
                        seen.add(name)
                        yield name

    def _names_of(self, item: Node) -> Iterator[str]:
        parts = [
            item.first("first_name", "firstName", "firstname", "given_name"),
            item.first("last_name", "lastName", "lastname", "family_name", "surname"),
        ]
        called = item.called()
        written = " ".join(each.text.strip() for each in parts if each is not None)
        if not written and called is not None:
            parts, written = [called], called.text
        if _MAIL.fullmatch(written.strip()):
            return
        for each in parts:
            if each is not None:
                each.use()
        item.shown = " ".join(written.split())[:LONGEST_NAME]
        several = split_names(written) if self._frame.columns.splits_names else [written]
        for name in several:
            yield self._line(name, "Name")

    def _topics(self) -> Iterator[str]:
        found: dict[str, None] = {}
        for node in self._nodes("topics"):
            for item in node.items():
                called = item.called()
                text = called.use() if called is not None else ""
                splits = self._frame.columns.splits_names
                for topic in re.split(r"[,;|\n]", text) if splits else [text]:
                    found.setdefault(self._line(topic, "Topic"))
        yield from filter(None, found)

    def _language(self) -> str:
        node = self._found("language")
        if node is None:
            return ""
        codes, rest = read_languages(node.text)
        if not codes:
            return ""
        node.use()
        if len(codes) > 1 or rest or fold(node.text) != fold(codes[0]):
            self._guesses.append(f'language {codes[0]}, of "{" ".join(node.text.split())}"')
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

    # Time

    def _time(self, field: str) -> tuple[Node | None, When]:
        node = self._found(field)
        if node is None:
            return None, When()
        when = read_when(node.text, self._frame.order)
        return node, when

    def _when(self) -> tuple[datetime | None, int | None]:
        (date_node, on), (start_node, at) = self._time("date"), self._time("start")
        if start_node is date_node:
            start_node = None
        has_moment = on.day is not None and on.clock is not None
        first = on if has_moment else at
        day = first.day or on.day or at.day
        clock = first.clock or on.clock
        if clock is None:
            self._say_why_no_time(date_node, start_node)
            return None, self._length(None)
        if day is None:
            day = self._day_at(clock)
        if day is None:
            self._guesses.append("no time, because nothing says on which day")
            return None, self._length(None)
        zone = first.zone or on.zone
        moment = datetime.combine(day, clock, tzinfo=zone or self._frame.source_zone)
        moment = moment.astimezone(UTC)
        local = moment.astimezone(self._frame.zone).replace(tzinfo=None)
        self._use_times((date_node, on), (start_node, at), local, has_moment=has_moment)
        until = first.until or on.until
        return local, self._length(moment, until)

    def _use_times(
        self,
        on: tuple[Node | None, When],
        at: tuple[Node | None, When],
        local: datetime,
        *,
        has_moment: bool,
    ) -> None:
        for node, when in (on, at):
            if node is None or when.is_empty:
                continue
            differs = has_moment and node is at[0] and when.clock not in (local.time(), on[1].clock)
            if not differs:
                node.use()
            if when.rest and not differs:
                self._guesses.append(f'the time "{node.text}", without "{when.rest}"')

    def _say_why_no_time(self, *nodes: Node | None) -> None:
        said = [f'"{" ".join(node.text.split())}"' for node in nodes if node is not None]
        why = f"{' and '.join(said)} is none" if said else "it has none"
        self._guesses.append(f"no time, because {why}")

    def _day_around(self) -> date | None:
        """Return the day of the schedule that it stands in."""
        around = self._entry.day
        names = ("date", "start", "day_start", "name", "title")
        found = [around.first(name) for name in names] if around is not None else []
        whens = (read_when(each.text, self._frame.order) for each in found if each is not None)
        return next((each.day for each in whens if each.day is not None), None)

    def _day_at(self, clock: time) -> date | None:
        """Return the calendar day: after midnight, the one after that of the schedule."""
        day = self._day_around()
        change = self._frame.day_change
        if change is None and self._entry.day is not None:
            begin = self._entry.day.first("start", "day_start")
            change = read_when(begin.text).clock if begin is not None else None
        is_late = change is not None and clock < change
        return day + timedelta(days=1) if day is not None and is_late else day

    def _length(self, start: datetime | None, until: time | None = None) -> int | None:
        node = self._found("duration")
        minutes = read_minutes(node.text) if node is not None else None
        if node is not None and minutes is not None:
            node.use()
        by_end = self._until_end(start, until)
        if minutes is None:
            minutes = by_end
        if minutes is not None and minutes > MOST_MINUTES:
            hours = f"{minutes // 60}:{minutes % 60:02}"
            self._guesses.append(f"{MOST_MINUTES:,} minutes, the most there can be, not {hours}")
        return min(minutes, MOST_MINUTES) or None if minutes is not None else None

    def _until_end(self, start: datetime | None, until: time | None) -> int | None:
        """Return the minutes to the end, which is used if it says what the length says as well."""
        node, end = self._time("end")
        clock, day = end.clock or until, end.day
        if start is None or clock is None:
            return None
        zone = end.zone or self._frame.source_zone
        begin = start.astimezone(zone)
        moment = datetime.combine(day or begin.date(), clock, tzinfo=zone)
        if day is None and moment <= begin:
            moment += timedelta(days=1)
        minutes = int((moment.astimezone(UTC) - start).total_seconds() // 60)
        if minutes < 0:
            return None
        said = self._found("duration")
        if node is not None and (said is None or read_minutes(said.text) in (minutes, None)):
            node.use()
        return minutes

    # Links

    def _read_links(self) -> None:
        for node in self._nodes("links"):
            for item in node.items():
                self._read_link(item, node.name)

    def _read_link(self, item: Node, owner: str) -> None:
        address = item.first("href", "url", "link", "uri")
        if address is not None and address.text.strip():
            label = (
                item if item.text.strip() else item.first("title", "name", "label", "text", "type")
            )
            if self._add_link(address.text.strip(), label.text if label else _link_label(owner)):
                address.use()
                if label is not None:
                    label.use()
            return
        found = _ADDRESS.findall(item.text)
        rest = _ADDRESS.sub(" ", item.text).strip(" \n\t,;-()[]<>:")
        if not found:
            if self._add_link(item.text.strip(), _link_label(owner)):
                item.use()
            return
        shown = rest if rest and len(found) == 1 else _link_label(owner)
        added = [self._add_link(each.rstrip(".,;)"), shown) for each in found]
        if all(added):
            item.use()
            if rest and len(found) > 1:
                self._kept.append((_label(owner), item.text.strip()))

    def _add_link(self, written: str, label: str) -> bool:
        """Add a link, if it is one; relative ones lead to where the schedule came from."""
        is_bare = written.lower().startswith("www.")
        url = f"https://{written}" if is_bare else written
        try:
            url = urljoin(self._frame.base, url) if self._frame.base else url
        except ValueError:
            return False
        if not is_web_address(url):
            return False
        self._links.setdefault((self._line(label, "Link") or "Link", url))
        return True

    # What is left

    def _read_rest(self) -> None:
        for child in self._node.children:
            for path, node in child.unused():
                self._read_left(path, node)

    def _read_left(self, path: tuple[str, ...], node: Node) -> None:
        label, text = _path_label(path), node.text.strip()
        names = {name.casefold() for name in path}
        if names & NEEDLESS or any(name.startswith("x-") for name in names):
            self._needless.setdefault(_label(path[-1]).lower())
        elif _looks_like_address(text) and not _is_private(path, text):
            if not self._add_link(text, label):
                self._leave(label, text)
        elif _is_private(path, text) or text == "false" or node.is_attribute:
            self._leave(label, text)
        else:
            self._kept.append((label, plain_line_ends(HIDDEN.sub(_but_line_ends, text))))
            self._counted.setdefault(_label(path[-1]))

    def _leave(self, label: str, text: str) -> None:
        shown = " ".join(HIDDEN.sub("", text).split())
        self._left.append(f'{label.lower()} "{shorten(shown, _LONGEST_REPORT)}"')


def is_web_address(url: str) -> bool:
    """Whether a link may lead there."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
    return is_web and len(url) <= _LONGEST_URL and not re.search(r"[\s<>]", url)


def _looks_like_address(text: str) -> bool:
    is_path = text.startswith("/") and not re.search(r"\s", text)
    return is_path or _ADDRESS.fullmatch(text) is not None


def _is_private(path: Iterable[str], text: str) -> bool:
    return bool(_MAIL.fullmatch(text)) or any(fold(name) in _CONTACTS for name in path)


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _but_line_ends(found: re.Match[str]) -> str:
    return found[0] if found[0] == "\r" else ""


_LINK_NAMES = {"url": "As it was announced", "links": "Link", "attachments": "Attachment"}


def _link_label(name: str) -> str:
    return _LINK_NAMES.get(name.casefold(), _label(name))


def _path_label(path: Sequence[str]) -> str:
    first, *others = map(_label, path)
    return ", ".join([first, *(f"{each[:1].lower()}{each[1:]}" for each in others)])


def _label(name: str) -> str:
    """Return the name of a column or field as words: `feedback_url`, `feedbackUrl`."""
    words = " ".join(re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", " ")).split())
    plain = HIDDEN.sub("", words)
    return shorten(plain[:1].upper() + plain[1:], LONGEST_NAME) or "Column"


def _paragraph(label: str, text: str) -> str:
    """Return what no field is for, as Markdown below the proposal."""
    plain = _MARKUP.sub(r"\\\1", label)
    return f"**{plain}:**\n\n{text}" if "\n" in text else f"**{plain}:** {text}"
