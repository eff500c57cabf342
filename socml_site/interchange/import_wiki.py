"""A wiki becomes files of a conference, with its history if that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from socml_site.interchange.report import ImportReport
from socml_site.interchange.wiki_history import check_history, merge_history
from socml_site.interchange.wiki_plan import plan_import
from socml_site.interchange.wiki_source import Wiki
from socml_site.interchange.writing import write_all


def import_wiki(
    wiki: Wiki,
    root: Path,
    *,
    sessions: Sequence[str] = (),
    pages: Sequence[str] = (),
    dry_run: bool = False,
    history: bool = False,
) -> ImportReport:
    """Import a wiki into the conference at `root`.

    Pages that `export_wiki` has made become the files that they were. Others become sessions with
    minutes if they look like notes, or else pages under content/. All files are written, or,
    after an error, none; nothing is overwritten.

    Args:
        wiki: An open wiki.
        root: The conference; if it has no conference.yml, the wiki must have one.
        sessions: Patterns of names of pages that are notes of sessions.
        pages: Patterns of names of pages that are not.
        dry_run: Write nothing.
        history: Commit the files, as a merge with the commits of the wiki.

    Raises:
        ProjectError: If `root` is not a conference, a file cannot be written, or the history
            cannot be taken over.
    """
    if history:
        check_history(wiki.folder, root)
    plan = plan_import(wiki, root, sessions=sessions, pages=pages, dry_run=dry_run)
    if dry_run or not plan.files:
        return plan.report
    if history:
        merged = merge_history(wiki.folder, root, plan.files, plan.moved)
        return replace(plan.report, closing=tuple(merged.lines()))
    write_all(root, plan.files, done="imported")
    return plan.report
