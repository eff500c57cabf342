"""Relations between pages: who links where."""

from socml_site.wiki.links import (
    Links,
    check_addresses,
    page_url,
    person_url,
    resolve_links,
    root_from,
)

__all__ = ["Links", "check_addresses", "page_url", "person_url", "resolve_links", "root_from"]
