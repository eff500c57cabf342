"""Relations between pages: who links where, and which sessions belong together."""

from socml_site.wiki.addresses import check_addresses, page_url, person_url, quote_url, root_from
from socml_site.wiki.history import Edit, FileHistory, History, build_history
from socml_site.wiki.links import resolve_links
from socml_site.wiki.related import RelatedSession, count_companions, find_related
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
    "RelatedSession",
    "RepoHost",
    "WantedPage",
    "build_history",
    "check_addresses",
    "count_companions",
    "find_related",
    "find_repo_host",
    "page_url",
    "person_url",
    "quote_url",
    "resolve_links",
    "root_from",
]
