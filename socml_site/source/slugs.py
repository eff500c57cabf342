"""The anchors of headings, as GitHub makes them."""

from __future__ import annotations

import unicodedata

from socml_site.source.raw_html import ANCHOR_PREFIX


class Slugs:
    """Makes the anchors of one page, so that links tried out on GitHub work here."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def make(self, text: str) -> str:
        """Return the anchor of a heading, given its text; of several alike, each has its own.

        An anchor never starts with `_`: those names belong to the theme.
        """
        kept = "".join(char for char in text.lower().strip() if _is_kept(char))
        slug = kept.replace(" ", "-").removeprefix(ANCHOR_PREFIX).lstrip("_") or "section"
        count = self._counts.get(slug, 0)
        self._counts[slug] = count + 1
        return self.make(f"{slug}-{count}") if count else slug


def _is_kept(char: str) -> bool:
    return char.isalnum() or char in "-_ " or unicodedata.category(char)[0] == "M"
