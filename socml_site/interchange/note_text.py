"""The text of notes that others wrote: made readable, and otherwise left as it is."""

from __future__ import annotations

import re

from socml_site.source import Scalar, SourceFile
from socml_site.source.files import HIDDEN, plain_line_ends
from socml_site.source.front_matter import split_front_matter
from socml_site.source.markdown import parse_markdown

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


def proposal(title: str, source: str) -> str:
    """Return the file of a session of which nothing but the notes is left."""
    quoted = title[:200].replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'---\ntitle: "{quoted}"\nproposers: []  # nobody knows any more\n---\n\n'
        f"This session is known from its notes, which were imported from `{source}`.\n"
    )


def too_large(max_bytes: int) -> str:
    """Say why a text is not taken."""
    most = f"{max_bytes // 1024:,} KB (limits: file_kb in conference.yml)"
    return f"it is larger than the {most} that are accepted"


def take_header(text: str, name: str, guesses: list[str]) -> tuple[str, str]:
    """Find the title in a note's own header, and keep the header as a block of code.

    Its fields mean something to another tool; as ours, they might be mistaken. A line of dashes
    that opens no header is a rule, which an empty line keeps from being taken for one.
    """
    if not re.match(r"---[ \t]*\r?\n", text):
        return "", text
    front = split_front_matter(SourceFile(name, plain_line_ends(text)), [])
    title = front.fields.value("title")
    if front.is_broken or not front.fields.entries:
        guesses.append("the line of dashes at the top is a rule, not a header")
        return "", f"\n{text}"
    guesses.append("the header at the top is another tool's; it is kept as a block of code")
    lines = plain_line_ends(text).split("\n")
    header = "\n".join(lines[1 : front.body_line - 2])
    kept = f"```yaml\n{header}\n```\n\n{front.body.lstrip()}"
    if isinstance(title, Scalar):
        return title.text, kept
    lead = parse_markdown(front.body, name, 1, []).lead
    return (lead.text if lead else ""), kept
