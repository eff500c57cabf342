"""Relations between pages: who links where."""

from socml_site.wiki.addresses import check_addresses, page_url, person_url, root_from
from socml_site.wiki.links import Backlink, Landing, Links, WantedPage, resolve_links
from socml_site.wiki.repo_host import Forge, RepoHost, find_repo_host

__all__ = [
    "Backlink",
    "Forge",
    "Landing",
    "Links",
    "RepoHost",
    "WantedPage",
    "check_addresses",
    "find_repo_host",
    "page_url",
    "person_url",
    "resolve_links",
    "root_from",
]
