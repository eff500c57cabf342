"""Where a session of a schedule leads: its links, attachments and addresses."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from socml_site.interchange.schedules.telling import Telling, label_of, one_line
from socml_site.interchange.schedules.tree import Node

_LONGEST_URL = 2000
_ADDRESS = re.compile(r"https?://[^\s<>]+|www\.[^\s<>]+", re.I)
_LABELS = {"url": "As it was announced", "links": "Link", "attachments": "Attachment"}


class SessionLinks:
    """Collects links; relative ones lead to where the schedule came from.

    `base` is the address of that, or nothing.
    """

    def __init__(self, base: str, telling: Telling) -> None:
        self._base = base
        self._telling = telling
        self._found: dict[tuple[str, str], None] = {}

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Return label and address of each."""
        return tuple(self._found)

    def read(self, item: Node, owner: str) -> None:
        """Take a link of a list called `owner`."""
        address = item.first("href", "url", "link", "uri", "resource")
        if address is not None and address.text.strip():
            names = ("title", "name", "label", "text", "description", "type")
            label = item if item.text.strip() else item.first(*names)
            url, shown = address.use().strip(), label.use() if label else _label(owner)
            if not self.add(url, shown):
                self._telling.leave(f"the link {one_line(shown)} to", url)
        else:
            self._read_text(item, _label(owner))

    def _read_text(self, item: Node, label: str) -> None:
        """Take the addresses in a text, and what stands beside them as their label."""
        text = item.text.strip()
        addresses = [each.rstrip(".,;)") for each in _ADDRESS.findall(text)]
        rest = one_line(_ADDRESS.sub(" ", text)).strip(" ,;-()[]<>:")
        if not addresses:
            if self.add(text, label):
                item.use()
            return
        is_label = bool(rest) and len(addresses) == 1
        added = [self.add(each, rest if is_label else label) for each in addresses]
        if all(added):
            item.use()
            if rest and not is_label:
                self._telling.keep(label, text)

    def add(self, written: str, label: str) -> bool:
        """Add a link, if it is one."""
        url = f"https://{written}" if written.lower().startswith("www.") else written
        try:
            url = urljoin(self._base, url) if self._base else url
        except ValueError:
            return False
        if not is_web_address(url):
            return False
        self._found.setdefault((self._telling.line(label, "Link") or "Link", url))
        return True


def is_web_address(url: str) -> bool:
    """Whether a link may lead there."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
    return is_web and len(url) <= _LONGEST_URL and not re.search(r"[\s<>]", url)


def looks_like_address(text: str) -> bool:
    """Whether a text is nothing but an address, with or without its host."""
    is_path = text.startswith("/") and not re.search(r"\s", text)
    return is_path or _ADDRESS.fullmatch(text) is not None


def _label(name: str) -> str:
    return _LABELS.get(name.casefold(), label_of(name))
