"""Ways in and out: other formats become ours, and ours theirs."""

from socml_site.interchange.atom import Entry, Feed, format_atom
from socml_site.interchange.notes import ImportedNote, ImportReport, import_notes

__all__ = ["Entry", "Feed", "ImportReport", "ImportedNote", "format_atom", "import_notes"]
