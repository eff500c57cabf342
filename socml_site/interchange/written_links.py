"""How text and addresses are written so that Markdown takes them as they are."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote

_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#|~$&]|:(?=//)|(?<=[wW])\.|^[+-]|-(?=-)")


def plain(text: str) -> str:
    """Return contributed text that says in Markdown what it says, and does nothing."""
    spaced = " ".join(text.split())
    return _MARKUP.sub(lambda match: f"\\{match[0]}", spaced).replace("@", "@<!-- -->")


def way_between(source: str, target: str) -> str:
    """Return the relative address from one file to another, as it is written in Markdown."""
    way = posixpath.relpath(target, posixpath.dirname(source))
    return quote_address(way)


def quote_address(address: str) -> str:
    """Encode what ends a link's address in Markdown; letters of every script stay."""
    return "".join(
        char if char.isalnum() or char in "/-_.~,!+=" or ord(char) > 127 else quote(char)
        for char in address
    )


def quote_outside(address: str) -> str:
    """Write an address of the web so that Markdown takes it as it is."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~")
