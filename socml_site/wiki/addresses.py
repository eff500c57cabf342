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
    """Report files whose page would have the address of a page of the hosts."""
    taken: dict[str, str] = {}
    # Where there are both, the site engine passes README.md over.
    for path in sorted((page.path for page in project.pages), key=_is_readme):
        other = taken.setdefault(page_url(path), path)
        if other != path:
            cure = f"put what it says into {other}, and delete it" if _is_readme(path) else ""
            yield _same_address(path, other, cure or "rename one of the two")
    for document in project.all_documents():
        hosts_page = taken.get(page_url(document.path))
        if hosts_page is not None:
            yield _same_address(document.path, hosts_page, "rename one of the two")


def _same_address(path: str, other: str, hint: str) -> Problem:
    message = f"{other} has the same address, /{page_url(other)}"
    return report("name-collision", Location(path), message, hint)


def _is_readme(path: str) -> bool:
    return path.endswith("/README.md")
