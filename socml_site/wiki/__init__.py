"""Relations between pages: who links where."""

from socml_site.wiki.links import Links, page_url, person_url, resolve_links

__all__ = ["Links", "page_url", "person_url", "resolve_links"]
