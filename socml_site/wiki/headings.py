"""Anchors that links name: by their ids, or in wiki links by their texts."""

from __future__ import annotations

from collections.abc import Sequence

from socml_site.problems import Problem, closest, report
from socml_site.source import ANCHOR_PREFIX, Heading, Link
from socml_site.wiki.targets import name_of_page

# Footnotes have anchors that nobody has written, and whose names are GitHub's.
_FOOTNOTES = ("fn-", "fnref-")


def find_anchor(fragment: str, headings: Sequence[Heading]) -> Heading | None:
    """Find a heading by its anchor."""
    anchor = fragment.removeprefix(ANCHOR_PREFIX)
    return next((each for each in headings if each.id.removeprefix(ANCHOR_PREFIX) == anchor), None)


def find_heading(fragment: str, headings: Sequence[Heading]) -> Heading | None:
    """Find a heading by its anchor, or by its text as people write it in wiki links."""
    found = find_anchor(fragment, headings)
    wanted = name_of_page(fragment)
    return found or next((each for each in headings if name_of_page(each.text) == wanted), None)


def check_heading(
    link: Link, name: str, headings: Sequence[Heading], fragment: str
) -> Problem | None:
    """Report a link to a heading that the page called `name` does not have."""
    ids = [heading.id.removeprefix(ANCHOR_PREFIX) for heading in headings]
    # The top of a page has no name.
    fragment = fragment.removeprefix(ANCHOR_PREFIX)
    if not fragment or fragment in ids or fragment.startswith(_FOOTNOTES):
        return None
    if link.is_wiki and find_heading(fragment, headings) is not None:
        return None
    near = closest(fragment, ids)
    otherwise = "these names come from headings" if ids else "it has no headings at all"
    hint = f'did you mean "#{near}"?' if near else otherwise
    message = f'{name} has no heading "#{fragment}"'
    return report("broken-link", link.location, message, hint)
