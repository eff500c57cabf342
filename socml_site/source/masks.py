"""Stand-ins for signs that mean themselves, where the parser would take them for markup.

Each is as long as what it stands for, so that all places stay, and no file can hold it.
"""

from __future__ import annotations

ANGLE = "\x1a"
BRACKET = "\x1b"
CLOSING_BRACKET = "\x1c"
BRACE = "\x0e"
_SIGNS = {ANGLE: "<", BRACKET: "[", CLOSING_BRACKET: "]", BRACE: "{"}


def unmask(text: str) -> str:
    """Put the signs back into what is no HTML."""
    for mask, sign in _SIGNS.items():
        if mask in text:
            text = text.replace(mask, sign)
    return text


def unmask_html(html: str) -> str:
    """Put the signs back into HTML, as text."""
    return unmask(html.replace(ANGLE, "&lt;"))


def mask(text: str, places: list[int], sign: str) -> str:
    """Put a stand-in at each of some places of a text."""
    parts: list[str] = []
    end = 0
    for start in sorted(places):
        parts += [text[end:start], sign]
        end = start + 1
    return "".join([*parts, text[end:]])
