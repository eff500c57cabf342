"""GitHub's wikis, both ways: a conference becomes one, and one becomes a conference."""

from socml_site.interchange.github_wiki.export_wiki import ExportReport, export_wiki
from socml_site.interchange.github_wiki.import_wiki import import_wiki
from socml_site.interchange.github_wiki.wiki_source import open_wiki

__all__ = ["ExportReport", "export_wiki", "import_wiki", "open_wiki"]
