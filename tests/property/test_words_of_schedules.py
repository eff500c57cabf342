"""Whatever a schedule says, in whatever form: each word is in a file, or the report names it."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socml_site.interchange.schedules import import_schedule
from socml_site.load import load_archive
from socml_site.source import HIDDEN, ProjectError, SourceFile, to_plain
from socml_site.source.front_matter import split_front_matter

LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\x85")
TEXT = st.one_of(
    st.text(LETTERS, max_size=30),
    st.lists(
        st.sampled_from(
            ["word", "Zoë", "<b>bold</b>", "<in chat>", "a|b", "# head", "- item", "---", "1. one",
             "**strong**", "[x](y)", "C++", "&amp;", "{{x}}", '"quoted"', "語", "=1+1", "null",
             "12:30", "w" * 120, "https://x.org/a", "ann@x.org", "\n", "\n\n", "title: x"]
        ),
        max_size=12,
    ).map(" ".join),
)  # fmt: skip
LINE = TEXT.map(lambda text: " ".join(text.split()))
NAME = st.one_of(
    st.sampled_from(["Ann Lee", "Zoë Ibáñez", "@bo", "Ann", "x" * 140, "Lee Ann Øst", "ann@x.org"]),
    st.text(st.characters(categories=("L",)), min_size=1, max_size=12),
)
URL = st.one_of(
    st.sampled_from(
        ["https://x.org/a?b=1&c=2", "/slides.pdf", "ftp://x.org/y", "www.x.org", "mailto:a@x.org",
         "https://x.org/" + "y" * 2100, "http://[::1", "javascript:alert(1)", "slides", ""]
    ),
    st.text(st.characters(categories=("L", "N")), max_size=8).map("https://x.org/{}".format),
)  # fmt: skip
LINK = st.fixed_dictionaries({"url": URL, "title": LINE})
EVENT = st.fixed_dictionaries(
    {
        "title": LINE,
        "date": st.sampled_from(
            ["2024-06-01T10:00:00+02:00", "2024-06-01 10:00", "2024-06-01", "soon", "", "10:00"]
        ),
        "duration": st.sampled_from(["00:45", "45", "PT45M", "long", "", "99:00"]),
        "room": st.one_of(st.sampled_from(["Hall", "hall", "Hall!", "", "R" * 120]), LINE),
        "subtitle": LINE,
        "abstract": TEXT,
        "description": TEXT,
        "track": LINE,
        "type": st.sampled_from(["talk", "Talk", "", "t" * 130]),
        "language": st.one_of(
            st.sampled_from(["en", "en, de", "de/en", "en_GB", "English", "formal", ""]), LINE
        ),
        "persons": st.lists(NAME, max_size=3),
        "links": st.lists(LINK, max_size=2),
        "attachments": st.lists(LINK, max_size=2),
        # What is a time on its own may be taken for the end.
        "level": LINE.map("for {}".format),
    }
)
EVENTS = st.lists(EVENT, min_size=1, max_size=3)


def as_frab_json(events: list[dict[str, Any]]) -> str:
    rooms: dict[str, list[Any]] = {}
    for event in events:
        persons = [{"public_name": name, "biography": name} for name in event["persons"]]
        rooms.setdefault(event["room"], []).append({**event, "persons": persons})
    day = {"date": "2024-06-01", "rooms": rooms}
    return json.dumps({"schedule": {"conference": {"title": "T", "days": [day]}}})


def as_frab_xml(events: list[dict[str, Any]]) -> str:
    return (
        "<schedule><conference><title>T</title></conference><day date='2024-06-01'>"
        + "".join(f"<event>{''.join(elements(event))}</event>" for event in events)
        + "</day></schedule>"
    )


def elements(event: dict[str, Any]) -> Iterator[str]:
    for name, value in event.items():
        if isinstance(value, str):
            yield f"<{name}>{escape(value)}</{name}>"
    yield "<persons>"
    yield from (f"<person>{escape(name)}</person>" for name in event["persons"])
    yield "</persons>"
    for several, one in (("links", "link"), ("attachments", "attachment")):
        for link in event[several]:
            yield f"<{several}><{one} href={quoteattr(link['url'])}>{escape(link['title'])}"
            yield f"</{one}></{several}>"


def as_list(events: list[dict[str, Any]]) -> str:
    return json.dumps(events)


def as_table(events: list[dict[str, Any]]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([name for name in events[0] if name not in ("links", "attachments")])
    for event in events:
        cells = {**event, "persons": "; ".join(event["persons"])}
        writer.writerow(
            [cell for name, cell in cells.items() if name not in ("links", "attachments")]
        )
    return stream.getvalue()


def as_calendar(events: list[dict[str, Any]]) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    for event in events:
        lines += ["BEGIN:VEVENT", "DTSTART:20240601T100000Z"]
        lines += [
            f"{name}:{escaped(event[field])}"
            for name, field in (("SUMMARY", "title"), ("LOCATION", "room"),
                                ("DESCRIPTION", "description"), ("COMMENT", "abstract"))
        ]  # fmt: skip
        lines.append("END:VEVENT")
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


FORMS = {
    "json": (as_frab_json, EVENT_FIELDS := ("title", "subtitle", "abstract", "description", "room",
             "track", "language", "persons", "links", "attachments", "level", "type")),
    "xml": (as_frab_xml, EVENT_FIELDS),
    "list": (as_list, EVENT_FIELDS),
    "table": (as_table, tuple({*EVENT_FIELDS} - {"links", "attachments"})),
    "calendar": (as_calendar, ("title", "room", "description", "abstract")),
}  # fmt: skip


def words_of(value: Any) -> set[str]:
    if isinstance(value, list):
        return {word for each in value for word in words_of(each)}
    if isinstance(value, dict):
        return words_of([*value.values()])
    return set(re.findall(r"[^\W_]+", HIDDEN.sub("", value).casefold()))


def texts_of(path: str, text: str) -> Iterator[str]:
    """Yield what a file says: the values of its header, and the text below it."""
    if not path.endswith(".md"):
        yield text
        return
    front = split_front_matter(SourceFile(path, text), [])
    assert not front.is_broken
    yield from said(to_plain(front.fields))
    # Names of columns stand in bold, with their signs escaped.
    yield front.body


def said(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = [*value.values()]
    if isinstance(value, list):
        for each in value:
            yield from said(each)
    elif value is not None:
        yield str(value)


NAMES = st.sampled_from(
    ["schedule", "conference", "days", "day", "rooms", "room", "events", "event", "date", "start",
     "title", "name", "persons", "links", "url", "duration", "speakers", "end", "labels", "body"]
)  # fmt: skip
PLAIN = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(
        ["2024-06-01", "10:00", "2024-06-01T10:00:00Z", "", "A talk", "6/1/2024", "https://x.org"]
    )),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=5)
    ),
    max_leaves=30,
)  # fmt: skip


def as_xml(value: Any, name: str = "schedule") -> str:
    if isinstance(value, dict):
        return f"<{name}>{''.join(as_xml(each, key) for key, each in value.items())}</{name}>"
    if isinstance(value, list):
        return "".join(as_xml(each, name) for each in value)
    return f"<{name}>{escape(str(value))}</{name}>"


@settings(max_examples=150, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=60),
        TEXT.map(str.encode),
        PLAIN.map(lambda value: json.dumps(value).encode()),
        PLAIN.map(lambda value: as_xml(value).encode()),
        st.lists(st.lists(LINE, max_size=4), max_size=4).map(
            lambda rows: "\n".join(",".join(row) for row in rows).encode()
        ),
    )
)
def test_whatever_a_file_holds_it_is_read_or_refused(data):
    with tempfile.TemporaryDirectory() as folder:
        source, root = Path(folder) / "source", Path(folder) / "root"
        source.write_bytes(data)
        try:
            import_schedule(source, root, timezone="Europe/Berlin")
        except ProjectError:
            assert not root.exists()
            return
        problems = [each for each in load_archive(root).problems if each.is_error]
        assert problems == [], problems


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=30, deadline=None)
@given(events=EVENTS)
def test_each_word_arrives_or_is_told(form, events):
    make, fields = FORMS[form]
    # What has no title at all may not be found as a list.
    events = [{**event, "title": event["title"] or "Untitled"} for event in events]
    # Somebody has to say on which day it is.
    events[0]["date"] = "2024-06-01 10:00"
    with tempfile.TemporaryDirectory() as folder:
        source, root = Path(folder) / "source", Path(folder) / "root"
        source.write_text(make(events), encoding="utf-8", newline="")
        mapping = ["title=title", "start=date"] if form in ("list", "table") else []
        report = import_schedule(source, root, timezone="Europe/Berlin", mapping=mapping)
        loaded = load_archive(root)
        assert [each for each in loaded.problems if each.is_error] == []
        assert loaded.archive is not None
        assert len(loaded.archive.sessions) == len(events)
        said_in_files = [
            text for path, whole in loaded.texts.items() for text in texts_of(path, whole)
        ]
    there = words_of([*said_in_files, *report.text])
    wanted = words_of([event[name] for event in events for name in fields])
    lost = wanted - there
    assert lost == set(), lost
