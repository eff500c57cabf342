"""How notes, and the whole edition, are cited: in words, BibTeX, CSL-JSON and CFF.

Sources: CSL-JSON schema 1.0.2; Citation File Format 1.2.0; BibTeX's `btxdoc`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from socml_site.model import Archive, Attribution, Minutes
from socml_site.schedule import words
from socml_site.source import format_yaml
from socml_site.wiki import History, RepoHost, page_url

_SHORT_SHA = 10
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# Characters that mean something to TeX. Source: D. Knuth, The TeXbook, chapter 7.
_TEX = {
    **{char: f"\\{char}" for char in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
}
_URL_IN_TEX = re.compile(r"[\s{}\\%]")
# CFF wants a licence from SPDX's list; these are the ones that texts have.
_SPDX = frozenset(
    "CC-BY-3.0 CC-BY-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC-BY-NC-4.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0"
    " CC-BY-NC-ND-4.0 CC0-1.0 MIT Apache-2.0 GFDL-1.3-or-later".split()
)


@dataclass(frozen=True, slots=True)
class Work:
    """Something that can be cited.

    Attributes:
        key: For ever, and unlike all others.
        title: Plain text.
        authors: Names as people write them; empty where nobody is to be named.
        conference: Its name; it speaks where there are no authors.
        day: When the session, or the conference's first day, was. Of notes that nobody has dated,
            it says no more than a year.
        last_day: The conference's last day.
        is_edition: Whether this is the whole, and not one session's notes.
        is_dated: Whether anybody knows the day.
        url: Of the page; empty if nobody has said where the site is.
        revision: The commit that is meant; empty if nobody knows, or if it would name somebody.
        revised: When that was; None if nobody knows.
        source_url: The text of that very revision; empty if it is nowhere on the web.
        summary: Plain text, or empty.
        topics: What it is about.
        license: As its author wrote it, or empty.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    conference: str
    day: date
    last_day: date
    is_edition: bool = False
    is_dated: bool = True
    url: str = ""
    revision: str = ""
    revised: date | None = None
    source_url: str = ""
    summary: str = ""
    topics: tuple[str, ...] = ()
    license: str = ""

    @property
    def year(self) -> int | None:
        """The year; None if nobody knows the day, and the conference spans two years."""
        is_known = self.is_dated or self.is_edition or self.day.year == self.last_day.year
        return self.day.year if is_known else None

    @property
    def days(self) -> tuple[date, ...]:
        """The first day and the last, or the only one; none if nobody knows."""
        if self.is_edition:
            return tuple(dict.fromkeys((self.day, self.last_day)))
        return (self.day,) if self.is_dated else ()

    @property
    def revision_text(self) -> str:
        """The revision in words, such as `revision 0123456789 of 9 October 2016`."""
        if self.revised is None:
            return ""
        sha = f" {self.revision[:_SHORT_SHA]}" if self.revision else ""
        return f"revision{sha} of {words.day(self.revised)}"


class Citations:
    """The works of one archive."""

    def __init__(
        self, archive: Archive, history: History, repo: RepoHost | None, site_url: str
    ) -> None:
        """Take what is known of a conference; `site_url` is empty, or ends with a slash."""
        self._archive = archive
        self._history = history
        self._repo = repo
        self._site_url = site_url
        days = [day.date for day in archive.conference.days]
        self._first, self._last = min(days), max(days)

    def edition(self) -> Work:
        """Return the whole, as of the newest commit."""
        conference, history, repo = self._archive.conference, self._history, self._repo
        return Work(
            key=conference.acronym,
            title=f"Notes of the {conference.name}",
            authors=(),
            conference=conference.name,
            day=self._first,
            last_day=self._last,
            is_edition=True,
            url=self._site_url,
            revision=history.revision,
            revised=history.edited.astimezone(conference.zone).date() if history.edited else None,
            source_url=repo.commit(history.revision) if repo and history.revision else "",
            topics=tuple(topic.name for topic in self._archive.topics),
        )

    def of_minutes(self, minutes: Minutes) -> Work:
        """Return one session's notes, as of the last commit that changed them."""
        conference, repo = self._archive.conference, self._repo
        past = self._history.files.get(minutes.path)
        session = self._archive.sessions[minutes.session_id]
        # A commit has an author, whom notes that name nobody do not tell.
        is_named = minutes.attribution is Attribution.NAMED
        revision = past.revision if past and is_named else ""
        return Work(
            key=f"{conference.acronym}-{minutes.id}",
            title=minutes.title,
            authors=tuple(person.name for person in minutes.note_takers),
            conference=conference.name,
            day=minutes.date or self._first,
            last_day=self._last,
            is_dated=minutes.date is not None,
            url=f"{self._site_url}{page_url(minutes.path)}" if self._site_url else "",
            revision=revision,
            revised=past.edited.astimezone(conference.zone).date() if past else None,
            source_url=repo.at_revision(minutes.path, revision) if repo and revision else "",
            summary=minutes.summary,
            topics=tuple(topic.name for topic in session.topics),
            license=minutes.license,
        )

    def all(self) -> list[Work]:
        """Return the edition, and all notes that do not call themselves a draft."""
        minutes = [each for each in self._archive.minutes.values() if not each.is_draft]
        return [self.edition(), *map(self.of_minutes, minutes)]


def format_citation(work: Work) -> str:
    """Return one sentence, as it may stand in a list of references."""
    who = words.listed(work.authors) or work.conference
    kind = "Proceedings" if work.is_edition else f"Minutes, {work.conference}"
    when = _span(*work.days) if work.days else str(work.year or "")
    tail = [
        ", ".join(filter(None, (kind, when))),
        words.capitalize_first(work.revision_text),
        work.url,
    ]
    stop = "" if work.title.endswith((".", "?", "!")) else "."
    return f"{who}. \u201c{work.title}{stop}\u201d {'. '.join(filter(None, tail))}"


def _span(first: date, last: date | None = None) -> str:
    if last is None:
        return words.day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}\u2013{words.day(last)}"
    return f"{words.day(first)} to {words.day(last)}"


def format_bibtex(works: Sequence[Work]) -> str:
    """Return entries for BibTeX and biblatex, in UTF-8."""
    return "\n".join(_bibtex(work) for work in works)


def _bibtex(work: Work) -> str:
    kind = "proceedings" if work.is_edition else "techreport"
    notes = (
        words.capitalize_first(work.revision_text),
        work.source_url and f"\\url{{{_tex_url(work.source_url)}}}",
    )
    fields = {
        # Braces keep capitals, and a name of several words together.
        "title": f"{{{_tex(work.title)}}}",
        "author": " and ".join(map(_tex_name, work.authors)) or f"{{{_tex(work.conference)}}}",
        "organization" if work.is_edition else "institution": f"{{{_tex(work.conference)}}}",
        "type": "" if work.is_edition else "Minutes",
        "year": str(work.year or ""),
        "month": _MONTHS[work.days[0].month - 1] if work.days else "",
        "url": _tex_url(work.url),
        "note": ", ".join(filter(None, notes)),
    }
    if work.is_edition:
        del fields["author"]
    lines = (
        f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n"
        for name, value in fields.items()
        if value
    )
    return f"@{kind}{{{work.key},\n{''.join(lines)}}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)


def _tex_name(name: str) -> str:
    """A name with a comma or an `and` in it would be taken apart."""
    plain = _tex(name)
    return f"{{{plain}}}" if "," in name or " and " in f" {name.lower()} " else plain


def _tex_url(url: str) -> str:
    return _URL_IN_TEX.sub(lambda match: f"%{ord(match[0]):02X}", url) if url else ""


def format_csl(works: Sequence[Work]) -> str:
    """Return CSL-JSON, which reference managers read."""
    items = (
        ",\n".join(
            f'  "{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in _csl(work)
        )
        for work in works
    )
    return "[\n" + ",\n".join(f" {{\n{item}\n }}" for item in items) + "\n]\n"


def _csl(work: Work) -> Iterator[tuple[str, object]]:
    yield "id", work.key
    yield "type", "book" if work.is_edition else "report"
    if not work.is_edition:
        yield "genre", "Minutes"
    yield "title", work.title
    yield "author", [{"literal": name} for name in work.authors or (work.conference,)]
    if work.year is not None:
        days = [[day.year, day.month, day.day] for day in work.days]
        yield "issued", {"date-parts": days or [[work.year]]}
    yield "event-title", work.conference
    yield "publisher", work.conference
    for name, value in (
        ("URL", work.url),
        ("version", work.revision),
        ("archive_location", work.source_url),
        ("abstract", work.summary),
        ("keyword", ", ".join(work.topics)),
        ("license", work.license),
    ):
        if value:
            yield name, value


def format_cff(work: Work) -> str:
    """Return a Citation File Format file, `CITATION.cff`."""
    released = work.days[-1].isoformat() if work.days else ""
    url = work.url if work.url.startswith(("https://", "http://")) else ""
    preferred = {
        "type": "proceedings" if work.is_edition else "report",
        "title": work.title,
        "authors": _authors(work),
        "conference": _meeting(work),
        "year": "" if released else work.year,
        "date-released": released,
        "url": url,
    }
    data = {
        "cff-version": "1.2.0",
        "message": "If you use these notes, please cite them like this.",
        "type": "dataset",
        "title": work.title,
        "authors": _authors(work),
        "date-released": released,
        "version": work.revised.isoformat() if work.revised else "",
        "commit": work.revision,
        "url": url,
        "repository-artifact": work.source_url,
        "license": work.license if work.license in _SPDX else "",
        "keywords": list(dict.fromkeys(work.topics)),
        "abstract": work.summary,
        "preferred-citation": _filled(preferred),
    }
    return format_yaml(_filled(data))


def _filled(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}


def _authors(work: Work) -> list[Mapping[str, object]]:
    # Nobody can tell from outside which part of a name is the family's.
    return [{"name": name} for name in work.authors] or [_meeting(work)]


def _meeting(work: Work) -> Mapping[str, object]:
    meeting: dict[str, object] = {"name": work.conference}
    if work.is_edition:
        meeting |= {"date-start": work.day.isoformat(), "date-end": work.last_day.isoformat()}
    return meeting
