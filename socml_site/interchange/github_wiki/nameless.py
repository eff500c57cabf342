"""Headers of notes that name nobody, without the names that they hold all the same."""

from __future__ import annotations

import json

from socml_site.model import Minutes
from socml_site.source import to_plain

_NAMES = ("moderators", "note_takers", "participants")


def has_names(minutes: Minutes, text: str) -> bool:
    """Whether the header of a file names somebody, or has a comment, which may."""
    fields = to_plain(minutes.document.fields)
    header = "".join(text.splitlines(keepends=True)[: minutes.document.body_line - 1])
    return "#" in header or any(_is_named(fields.get(name)) for name in _NAMES)


def _is_named(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and value.strip().isdigit())


def header_without_names(minutes: Minutes) -> str:
    """Return a header that says the same; of those who took part it says how many they were."""
    fields = {
        name: value
        for name, value in to_plain(minutes.document.fields).items()
        if value is not None and name not in _NAMES
    }
    if minutes.participant_count is not None:
        fields["participants"] = minutes.participant_count
    # What JSON writes, YAML reads as the same text.
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in fields.items())
    return f"---\n{''.join(lines)}---\n"
