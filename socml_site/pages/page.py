"""What a page is, before any site engine puts its frame around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from markupsafe import Markup

from socml_site.problems import Location
from socml_site.source import Heading

_NEARBY = 11

# Pairs of a name and a value, such as `("topic", "robotics")`; a name may come several times.
Facets = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The page before or after; `url` counts from the site's root, `title` is plain text."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page.

    Attributes:
        url: From the site's root, ending with `/`; not percent-encoded.
        title: Plain text, unescaped.
        make: Makes `html`.
        section: The address of the list that the page belongs to, such as `sessions/`.
        description: One plain sentence for search engines and previews.
        outline: Headings for the table of contents.
        nearby: Pages of the section around this one, itself among them.
        source_path: The file that an edit link leads to; None for a page that has no file.
        facets: What search can narrow down by. Search leaves out a page without any: lists, and
            what is not to be found yet.
    """

    url: str
    title: str
    make: Callable[[], Markup] = field(repr=False, compare=False)
    section: str
    description: str = ""
    outline: tuple[Heading, ...] = ()
    source_path: str | None = None
    previous: Neighbour | None = None
    next: Neighbour | None = None
    nearby: tuple[Neighbour, ...] = ()
    facets: Facets = ()

    def in_section(self, section: str, facets: Facets) -> Page:
        """Return the page as a member of a list, to be found by search."""
        return replace(self, section=section, facets=facets)

    @property
    def html(self) -> Markup:
        """The whole article, safe to publish: escaped by templates, sanitized where it was
        contributed. It is made anew each time: nobody needs it twice, and all of them together
        are large."""
        return self.make()


def last_part(url: str) -> str:
    """Return what a page is called inside its section: the last step of its address."""
    return url.rstrip("/").rpartition("/")[2]


def list_page(
    url: str,
    title: str,
    make: Callable[[], Markup],
    headings: Iterable[tuple[str, str]],
    conference: str,
) -> Page:
    """Make a page that lists other things, with an outline of pairs of title and anchor."""
    return Page(url, title, make, url, f"{title}: {conference}", headings_of(headings))


def headings_of(found: Iterable[tuple[str, str]]) -> tuple[Heading, ...]:
    """Make an outline of pairs of title and anchor."""
    return tuple(Heading(2, text, anchor, Location("")) for text, anchor in found)


def chain_pages(pages: Iterable[Page]) -> list[Page]:
    """Tell the members of a section which pages are before, after and around them."""
    several = list(pages)
    doors = [Neighbour(page.url, page.title) for page in several]
    before = chain([None], doors)
    after = chain(doors[1:], [None])
    return [
        replace(page, previous=previous, next=following, nearby=_around(doors, number))
        for number, (page, previous, following) in enumerate(
            zip(several, before, after, strict=False)
        )
    ]


def _around(doors: list[Neighbour], number: int) -> tuple[Neighbour, ...]:
    """A few pages before and after one: all of them on every page would grow with the square."""
    start = max(min(number - _NEARBY // 2, len(doors) - _NEARBY), 0)
    return tuple(doors[start : start + _NEARBY])
