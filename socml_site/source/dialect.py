"""The ways in which Markdown is written here."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from socml_site.source.sanitize import CONTRIBUTED_TAGS, HOST_TAGS


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a text may hold, and how it is understood.

    Attributes:
        tags: Elements of HTML that are published, in small letters.
        with_math: Whether dollars enclose formulas.
        is_of_engine: Whether the site engine renders it, with Python-Markdown.
        is_of_hosts: Whether it may place views, and show pictures of other sites.
    """

    tags: Set[str]
    with_math: bool
    is_of_engine: bool = False
    is_of_hosts: bool = False


GITHUB = Dialect(CONTRIBUTED_TAGS, with_math=True)
# The hosts' pages that say so.
HOSTS_ON_GITHUB = Dialect(CONTRIBUTED_TAGS, with_math=True, is_of_hosts=True)
# Their other pages.
HOSTS = Dialect(HOST_TAGS, with_math=False, is_of_engine=True)
