"""What a page is, before any site engine puts its frame around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import Markup

from socml_site.source import Heading


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
        html: The whole article, safe to publish: escaped by templates, sanitized where it was
            contributed.
        section: The address of the list that the page belongs to, such as `sessions/`.
        description: One plain sentence for search engines and previews.
        outline: Headings for the table of contents.
        source_path: The file that an edit link leads to; None for a page that has no file.
        is_searchable: Whether search should find it.
    """

    url: str
    title: str
    html: Markup = field(repr=False)
    section: str
    description: str = ""
    outline: tuple[Heading, ...] = ()
    source_path: str | None = None
    previous: Neighbour | None = None
    next: Neighbour | None = None
    is_searchable: bool = True
