"""Markups that texts are written in: which are read, and how others become Markdown."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkdn", ".mkd"})


@dataclass(frozen=True, slots=True)
class Markup:
    """A markup that is not read.

    Attributes:
        name: What people call it.
        language: Of a block of code that holds it.
        command: Makes Markdown of it: `{old}` and `{new}` are files; empty if nobody knows one.
    """

    name: str
    language: str
    command: str = ""


def _pandoc(name: str, language: str, reader: str) -> Markup:
    return Markup(name, language, f"pandoc -f {reader} -t gfm -o {{new}} {{old}}")


_ASCIIDOC = Markup(
    "AsciiDoc",
    "asciidoc",
    "asciidoctor -b docbook5 -o - {old} | pandoc -f docbook -t gfm -o {new}",
)
_RST = _pandoc("reStructuredText", "rst", "rst")
_MEDIAWIKI = _pandoc("MediaWiki's markup", "text", "mediawiki")
# Source: the README of github/markup, and Gollum's list of formats.
OF_WIKIS: Mapping[str, Markup] = {
    ".asciidoc": _ASCIIDOC,
    ".adoc": _ASCIIDOC,
    ".creole": _pandoc("Creole", "text", "creole"),
    ".mediawiki": _MEDIAWIKI,
    ".wiki": _MEDIAWIKI,
    ".org": _pandoc("Org", "org", "org"),
    ".pod": Markup("Pod", "pod", "pod2markdown {old} {new}"),
    ".rdoc": Markup("RDoc", "text"),
    ".rest": _RST,
    ".rst": _RST,
    ".textile": _pandoc("Textile", "text", "textile"),
}
# What people keep notes in besides.
OF_NOTES: Mapping[str, Markup] = {
    **OF_WIKIS,
    ".docx": _pandoc("a Word document", "", "docx"),
    ".odt": _pandoc("an OpenDocument text", "", "odt"),
    ".rtf": _pandoc("Rich Text", "", "rtf"),
    ".html": _pandoc("HTML", "", "html"),
    ".htm": _pandoc("HTML", "", "html"),
    ".tex": _pandoc("LaTeX", "", "latex"),
    ".opml": _pandoc("an outline in OPML", "", "opml"),
    ".enex": Markup("an export of Evernote", ""),
}


def advice(name: str, markup: Markup) -> str:
    """Say how a file becomes Markdown, so that it can be imported."""
    if not markup.command:
        return "write it anew as Markdown, and import again"
    old, new = (shlex.quote(each) for each in (name, f"{name.rpartition('.')[0]}.md"))
    return f"run `{markup.command.format(old=old, new=new)}`, and import again"
