"""`socml export citations`: how to cite everything, as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from socml_site.interchange.writing import export_all
from socml_site.pages import PageBuilder
from socml_site.pages.citations import Work, format_bibtex, format_cff, format_csl


def export_citations(builder: PageBuilder, folder: Path, *, replace: bool = False) -> list[str]:
    """Write BibTeX, CSL-JSON and CFF of the edition and of each session's notes.

    Args:
        builder: Knows the conference and its history.
        folder: Where to; it is made if it is not there.
        replace: Whether files that are there and differ may be replaced.

    Returns:
        What was done, a line each.

    Raises:
        ProjectError: If something would be lost, or cannot be written; nothing is written then.
    """
    edition, *minutes = builder.citations.all()
    works = [edition, *minutes]
    files = {
        "CITATION.cff": format_cff(edition),
        "citations.bib": format_bibtex(works),
        "citations.json": format_csl(works),
        **{path: text for work in minutes for path, text in _files_of(work)},
    }
    return export_all(folder, files, replace=replace)


def _files_of(work: Work) -> Iterator[tuple[str, str]]:
    yield f"minutes/{work.key}.cff", format_cff(work)
    yield f"minutes/{work.key}.bib", format_bibtex([work])
    yield f"minutes/{work.key}.json", format_csl([work])
