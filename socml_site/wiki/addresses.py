"""Where pages are: from the path of a file to the address of its page."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from socml_site.model import Person
from socml_site.problems import Location, Problem, report
from socml_site.source import Project


def root_from(url: str) -> str:
    """Return the way from a page to the site's root, such as `../../`."""
    return "../" * url.count("/") or "./"


def quote_url(url: str) -> str:
    """Percent-encode an address of the site, but for its slashes and its anchor."""
    return quote(url, safe="/#")


def page_url(path: str) -> str:
    """Return the address of the page made from a file: `sessions/x.md` is at `sessions/x/`."""
    folder, _, name = path.removesuffix(".md").partition("/")
    if folder == "content":
        name = name.removesuffix("README").removesuffix("index")
        return f"{name.rstrip('/')}/".lstrip("/")
    return f"{folder}/{name}/"


def person_url(person: Person) -> str:
    """Return where a person is found: a page, or a row in the list of people."""
    if person.document is not None:
        return page_url(person.document.path)
    return f"people/#{person.id}"


def check_addresses(project: Project) -> Iterator[Problem]:
    """Report contributed files whose page would have the address of a page of the hosts."""
    taken = {page_url(page.path): page.path for page in project.pages}
    for document in project.all_documents():
        other = taken.get(page_url(document.path))
        if other is not None:
            message = f"{other} has the same address, /{page_url(other)}"
            place = Location(document.path)
            yield report("name-collision", place, message, "rename one of the two")
