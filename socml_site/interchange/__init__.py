"""Ways in and out: other formats become ours, and ours theirs."""

from socml_site.interchange.atom import Entry, Feed, format_atom
from socml_site.interchange.github_wiki import (
    ExportReport,
    export_wiki,
    import_wiki,
    open_wiki,
)
from socml_site.interchange.notes import import_notes
from socml_site.interchange.outcomes import format_outcomes_csv, format_outcomes_json
from socml_site.interchange.report import ImportedNote, ImportReport

__all__ = [
    "Entry",
    "ExportReport",
    "Feed",
    "ImportReport",
    "ImportedNote",
    "export_wiki",
    "format_atom",
    "format_outcomes_csv",
    "format_outcomes_json",
    "import_notes",
    "import_wiki",
    "open_wiki",
]
