"""A wiki becomes files of a conference, with its history if that is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from socml_site.interchange.github_wiki.wiki_history import check_history, merge_history
from socml_site.interchange.github_wiki.wiki_plan import Plan
from socml_site.interchange.github_wiki.wiki_source import Wiki
from socml_site.interchange.report import ImportReport
from socml_site.interchange.writing import Content, write_all
from socml_site.source.files import CONFERENCE_FILE
from socml_site.source.project import read_limits

# In each round the last round's findings can lead to more.
_MOST_ROUNDS = 9


@dataclass(frozen=True, slots=True)
class WikiImport:
    """What an import is going to do.

    Attributes:
        files: What is written, by path in the conference.
        report: The same for people.
        moved: By path in the wiki, what a file has become; of a session, its minutes.
    """

    files: dict[str, Content]
    report: ImportReport
    moved: dict[str, str]


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


def plan_import(
    wiki: Wiki, root: Path, *, sessions: Sequence[str], pages: Sequence[str], dry_run: bool
) -> WikiImport:
    """Work out everything before a byte is written."""
    plan = Plan(wiki, root, _find_twins(wiki, root, sessions, pages))
    plan.make(sessions, pages)
    plan.mend()
    report = ImportReport(
        tuple(plan.notes),
        tuple(plan.copied),
        tuple(plan.skipped),
        dry_run,
        noun="page",
        too_large=tuple(plan.too_large),
        limits=tuple(read_limits(root).items()) if (root / CONFERENCE_FILE).is_file() else (),
    )
    return WikiImport(plan.files, report, {**dict(plan.copied), **plan.moved})


def _find_twins(
    wiki: Wiki, root: Path, sessions: Sequence[str], pages: Sequence[str]
) -> Mapping[str, str]:
    """Return the files that hold the same as a page already, from an earlier import.

    What a page's links say depends on what other pages are called, so one twin leads to others.
    """
    twins: Mapping[str, str] = {}
    there = _texts_below(root)
    for _ in range(_MOST_ROUNDS if there else 0):
        plan = Plan(wiki, root, twins, is_rehearsal=True)
        plan.make(sessions, pages)
        found = plan.twins(there)
        if found == twins:
            break
        twins = found
    return twins


def _texts_below(root: Path) -> dict[tuple[str, bytes], str]:
    """Return the paths of minutes and of hosts' pages by folder and text."""
    return {
        (folder, path.read_bytes()): f"{folder}/{path.name}"
        for folder in ("minutes", "content")
        for path in sorted((root / folder).glob("*.md"), reverse=True)
        if path.is_file() and not path.is_symlink()
    }
