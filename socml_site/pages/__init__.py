"""Pages and files made from an archive; the only place where HTML is written."""

from pathlib import Path

from socml_site.pages.build import PageBuilder, build_pages
from socml_site.pages.environment import compiled_templates
from socml_site.pages.moves import ShownMove
from socml_site.pages.page import Facets, Neighbour, Page, last_part
from socml_site.pages.problems_page import build_problems_page, summarize
from socml_site.pages.search import URL as SEARCH_URL
from socml_site.pages.search import facets_of, search_page
from socml_site.pages.search_index import SearchIndex
from socml_site.pages.views import View, ViewError, read_view, render_view
from socml_site.pages.wiki import ShownChange, WikiAnchor

ASSETS = Path(__file__).parent / "assets"
# Files that have to stand at the very root of a site.
ROOT_FILES = Path(__file__).parent / "root_files"

__all__ = [
    "ASSETS",
    "ROOT_FILES",
    "SEARCH_URL",
    "Facets",
    "Neighbour",
    "Page",
    "PageBuilder",
    "SearchIndex",
    "ShownChange",
    "ShownMove",
    "View",
    "ViewError",
    "WikiAnchor",
    "build_pages",
    "build_problems_page",
    "compiled_templates",
    "facets_of",
    "last_part",
    "read_view",
    "render_view",
    "search_page",
    "summarize",
]
