"""The text of notes that others wrote: made readable, and written as files of a conference."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from socml_site.source import SourceFile, format_yaml, prompts
from socml_site.source.files import HIDDEN
from socml_site.source.front_matter import split_front_matter

_LEADING = re.compile(r"\A(?:[ \t]*\r?\n)+")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes, guesses: list[str], declared: str = "") -> str:
    """Return a text in whatever encoding, without what nobody can see.

    What is valid UTF-8 is UTF-8; only else does the encoding count that it has declared.
    """
    first = ("utf-16", "utf-8-sig") if data[:2] in _UTF16 else ("utf-8-sig",)
    encodings = (*first, *([declared] if declared else ()), "cp1252")
    text = ""
    for encoding in (*encodings, "latin-1"):  # which takes every byte
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding != "utf-8-sig":
            guesses.append(f"the text is {encoding}, because it is not UTF-8")
        break
    hidden = {char for char in HIDDEN.findall(text) if char != "\r"}
    if hidden:
        codes = ", ".join(f"U+{ord(char):04X}" for char in sorted(hidden))
        guesses.append(f"invisible characters say nothing, and were left out: {codes}")
        text = "".join(char for char in text if char not in hidden)
    return text


def title_from(stem: str) -> str:
    """Make a title of a file's name."""
    words = re.sub(r"[-_.\s]+", " ", stem).strip()
    return words[:1].upper() + words[1:] if words else "Untitled"


def proposal(title: str, source: str, fields: Mapping[str, object] | None = None) -> str:
    """Return the file of a session of which nothing but the notes is left.

    Args:
        title: Of the session.
        source: Where the notes come from.
        fields: More of its fields.
    """
    quoted = title[:200].replace("\\", "\\\\").replace('"', '\\"')
    more = format_yaml(fields) if fields else ""
    return (
        f'---\ntitle: "{quoted}"\nproposers: []  # {prompts.NOBODY}\n{more}---\n\n'
        f"This session is known from its notes, which were imported from `{source}`.\n"
    )


def with_fields(text: str, fields: Mapping[str, object]) -> str:
    """Put a header before minutes; without fields, there is none."""
    return f"---\n{format_yaml(fields)}---\n\n{_LEADING.sub('', text)}" if fields else text


def with_heading(text: str, title: str, guesses: list[str]) -> str:
    """Put the title above minutes whose first line would be taken for a field."""
    if not split_front_matter(SourceFile("minutes/a.md", text), []).is_broken:
        return text
    guesses.append("its title as a heading, because its first line looks like a field")
    return f"# {title}\n\n{text}"


def fence(text: str, language: str) -> str:
    """Put a text into a block of code that it cannot end."""
    longest = max((len(each) for each in re.findall("`+", text)), default=0)
    mark = "`" * max(3, longest + 1)
    return f"{mark}{language}\n{text.rstrip()}\n{mark}\n"


def with_kept(text: str, kept: Sequence[str], language: str) -> str:
    """Put those lines of a header for which there is no field above a text, as a block of code."""
    return f"{fence(chr(10).join(kept), language)}\n{_LEADING.sub('', text)}" if kept else text


def with_line_ends(text: str) -> str:
    """Keep the line ends of a text that is not Markdown; two spaces do that."""
    return re.sub(r"(?<=\S)[ \t]*(\r?\n)(?=[ \t]*\S)", r"  \1", text)


def too_large(max_bytes: int) -> str:
    """Say why a text is not taken."""
    most = f"{max_bytes // 1024:,} KB (limits: file_kb in conference.yml)"
    return f"it is larger than the {most} that are accepted"
