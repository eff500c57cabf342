"""Ways in and out: other formats become ours, and ours theirs."""

from socml_site.interchange.notes import ImportedNote, ImportReport, import_notes

__all__ = ["ImportReport", "ImportedNote", "import_notes"]
