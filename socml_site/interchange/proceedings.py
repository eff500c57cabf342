"""`socml export proceedings`: all approved notes as one document to read, print and keep."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from markupsafe import Markup, escape

from socml_site.interchange.fonts import missing_letters
from socml_site.interchange.writing import export_all
from socml_site.model import Minutes, Person, Session
from socml_site.pages import PageBuilder
from socml_site.pages.outcomes import group_by_kind
from socml_site.pages.render import render
from socml_site.problems import fold
from socml_site.source import ProjectError, WikiLink
from socml_site.wiki import page_url

_NAME = "proceedings"
# Of sanitized HTML, in which every attribute stands in double quotes.
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^>\"]|\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r' (id|href|src)="([^"]*)"')
_PERMALINK = re.compile(r'<a class="headerlink"[^>]*>[^<]*</a>')
_LOWEST = 6


@dataclass(frozen=True, slots=True)
class Article:
    """One session's notes as a part of the document; `id` is its anchor."""

    id: str
    minutes: Minutes
    session: Session
    body: Markup


def export_proceedings(
    builder: PageBuilder,
    root: Path,
    folder: Path,
    *,
    with_pdf: bool = True,
    unapproved: bool = False,
    replace: bool = False,
) -> list[str]:
    """Write the document as HTML and as PDF.

    Args:
        builder: Knows the conference and its history.
        root: The conference's folder, in which the pictures are.
        folder: Where to; it is made if it is not there.
        with_pdf: Whether to write the PDF too, which takes WeasyPrint.
        unapproved: Whether to take notes that nobody has approved.
        replace: Whether files that are there and differ may be replaced.

    Returns:
        What was done, a line each.

    Raises:
        ProjectError: If there are no such notes, WeasyPrint is missing, something would be lost, or
            a file cannot be written; nothing is written then.
    """
    html = build_proceedings(builder, root, unapproved=unapproved)
    files: dict[str, str | bytes] = {f"{_NAME}.html": html}
    remarks: list[str] = []
    if with_pdf:
        from socml_site.interchange.pdf import html_to_pdf

        files[f"{_NAME}.pdf"] = html_to_pdf(html)
        remarks = [
            f'warning: no font here has "{char}": the PDF shows boxes; on Debian, '
            f"`apt install {package}`"
            for char, package in missing_letters(_TAG.sub("", unescape(html)))
        ]
    return [*export_all(folder, files, replace=replace), *remarks]


def build_proceedings(builder: PageBuilder, root: Path, *, unapproved: bool = False) -> str:
    """Return the document as one HTML file that needs no other.

    Raises:
        ProjectError: If there are no notes to take.
    """
    archive = builder.archive
    chosen = [each for each in builder.index.minutes if each.is_approved or unapproved]
    if not chosen:
        raise ProjectError(
            "no notes are approved yet: add `status: approved` to those that everybody has seen, "
            "or take the others too with --unapproved"
        )
    anchors = {page_url(minutes.path): f"notes-{minutes.id}" for minutes in chosen}
    articles = [_Rewriter(builder, root, anchors, minutes).article() for minutes in chosen]
    ids = {minutes.id for minutes in chosen}
    recorded = {minutes.session_id for minutes in chosen}
    outcomes = [shown for shown in builder.outcomes.all if shown.minutes.id in ids]
    return render(
        archive,
        "proceedings.html",
        "",
        articles=articles,
        work=builder.citations.edition(),
        outcomes=group_by_kind(outcomes),
        people=_people(articles),
        absent=[
            session
            for session in builder.index.sessions
            if session.is_active and session.id not in recorded
        ],
        conference=archive.conference,
    )


def _people(articles: Sequence[Article]) -> list[tuple[Person, list[Article]]]:
    """Return everybody who is named, with the notes that name them, in order of names."""
    found: dict[str, list[Article]] = defaultdict(list)
    persons: dict[str, Person] = {}
    for article in articles:
        session, minutes = article.session, article.minutes
        for person in dict.fromkeys((*session.people, *minutes.people)):
            persons[person.id] = person
            found[person.id].append(article)
    ordered = sorted(persons.values(), key=lambda person: (fold(person.name), person.id))
    return [(person, found[person.id]) for person in ordered]


class _Rewriter:
    """Makes the text of one page a part of the document: anchors, links, pictures, headings."""

    def __init__(
        self, builder: PageBuilder, root: Path, anchors: Mapping[str, str], minutes: Minutes
    ) -> None:
        self._builder = builder
        self._root = root
        self._anchors = anchors
        self._minutes = minutes
        self._prefix = f"notes-{minutes.id}--"

    def article(self) -> Article:
        minutes, wiki = self._minutes, self._builder.wiki
        html = minutes.body.to_html(
            # As if from the site's own root, so that every address of the site starts with `./`.
            wiki.links.resolver(minutes.path, ""),
            self._wiki_link,
            without_lead=minutes.body.begins_with(minutes.title),
            anchors=self._builder.outcomes.anchors_of(minutes),
        )
        body = _TAG.sub(self._tag, _PERMALINK.sub("", html))
        session = self._builder.archive.sessions[minutes.session_id]
        # Sanitized before, and rewritten without taking anything from outside.
        return Article(f"notes-{minutes.id}", minutes, session, Markup(body))  # noqa: S704

    def _wiki_link(self, link: WikiLink) -> str:
        anchor = self._builder.wiki.anchor(link, self._minutes.path, "")
        # Nobody can write a missing page from a printed one.
        return str(escape(anchor.label) if anchor.is_wanted else anchor.to_html())

    def _tag(self, match: re.Match[str]) -> str:
        closing, name, attributes = match.groups()
        if name == "input":
            return "\N{BALLOT BOX WITH CHECK} " if " checked" in attributes else "\N{BALLOT BOX} "
        if name[0] == "h" and name[1:].isdigit():
            # The title of the notes is the level above.
            name = f"h{min(int(name[1:]) + 1, _LOWEST)}"
        return f"<{closing}{name}{_ATTRIBUTE.sub(self._attribute, attributes)}>"

    def _attribute(self, match: re.Match[str]) -> str:
        name, value = match.groups()
        if name == "id":
            return f' id="{self._prefix}{value}"'
        if name == "src":
            return f' src="{self._picture(value)}"'
        if value.startswith("#"):
            return f' href="#{self._prefix}{value[1:]}"'
        if not value.startswith("./"):
            return match[0]
        url, _, place = value[2:].partition("#")
        anchor = self._anchors.get(url)
        if anchor is not None:
            return f' href="#{anchor}--{place}"' if place else f' href="#{anchor}"'
        base = self._builder.site_url
        return f' href="{escape(base)}{value[2:]}"' if base else ""

    def _picture(self, address: str) -> str:
        path = unquote(unescape(address)).removeprefix("./")
        kind = mimetypes.guess_type(path)[0]
        if path not in self._builder.wiki.links.attachments or kind is None:
            return ""
        content = base64.b64encode((self._root / path).read_bytes()).decode()
        return f"data:{kind};base64,{content}"
