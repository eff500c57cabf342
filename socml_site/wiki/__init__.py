"""Relations between pages: who links where."""

from socml_site.wiki.addresses import check_addresses, page_url, person_url, root_from
from socml_site.wiki.history import Edit, FileHistory, History, build_history
from socml_site.wiki.links import resolve_links
from socml_site.wiki.repo_host import Forge, RepoHost, find_repo_host
from socml_site.wiki.types import Backlink, Landing, Links, WantedPage

__all__ = [
    "Backlink",
    "Edit",
    "FileHistory",
    "Forge",
    "History",
    "Landing",
    "Links",
    "RepoHost",
    "WantedPage",
    "build_history",
    "check_addresses",
    "find_repo_host",
    "page_url",
    "person_url",
    "resolve_links",
    "root_from",
]
