"""`socml import` and `socml export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from socml_site.cli.options import PROBLEMS, print_problems, replace_option, root_option
from socml_site.interchange.report import Report
from socml_site.load import Loaded, load_archive


@click.group("import")
def import_group() -> None:
    """Bring in what exists already."""


@import_group.command("notes")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@root_option
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def import_notes_command(source: Path, root: Path, dry_run: bool) -> None:
    """Turn a folder of Markdown notes into sessions and minutes.

    Each note of SOURCE, at any depth, becomes minutes with all its words, and a session that is
    titled after its header, first heading or file. Links between notes lead to where they led;
    day, people and topics are taken from headers and first lines. Every guess is reported, and
    nothing that exists is overwritten. Exit status 1 if a note is too large; the last lines say
    what lets it in.
    """
    from socml_site.interchange.notes import import_notes

    _print_report(import_notes(source, root, dry_run=dry_run))


def _print_report(report: Report) -> None:
    """Say what an import did; what cannot be published is a problem of the content."""
    for line in report.lines():
        click.echo(line)
    if not report.is_complete:
        sys.exit(PROBLEMS)


@import_group.command("wiki")
@click.argument("source")
@root_option
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option(
    "--sessions",
    multiple=True,
    metavar="GLOB",
    help="Pages with such names are notes of sessions. May be given several times.",
)
@click.option(
    "--pages",
    multiple=True,
    metavar="GLOB",
    help="Pages with such names are no sessions. May be given several times.",
)
@click.option(
    "--history",
    is_flag=True,
    help="Take the wiki's commits over: who wrote what when. The files are committed.",
)
def import_wiki_command(
    source: str,
    root: Path,
    dry_run: bool,
    sessions: tuple[str, ...],
    pages: tuple[str, ...],
    history: bool,
) -> None:
    """Turn a GitHub wiki into files of a conference.

    SOURCE is a folder, such as a clone of NAME.wiki.git, or the address of a wiki's repository.
    What `socml export wiki` has made becomes the files that it was. Of other wikis, pages that look
    like notes become sessions with minutes, and the rest pages under content/, shown as GitHub
    shows them. Every guess is reported, and nothing that exists is overwritten. Exit status 1 if a
    page is too large; the last lines say what lets it in.
    """
    from socml_site.interchange.github_wiki import import_wiki, open_wiki

    with open_wiki(source) as wiki:
        report = import_wiki(
            wiki, root, sessions=sessions, pages=pages, dry_run=dry_run, history=history
        )
    _print_report(report)


@import_group.command("schedule")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@root_option
@click.option("--timezone", default="", metavar="ZONE", help="IANA name; else as the file says.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column of a table is meant for a field: title=name,start=from. Else it is guessed.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def import_schedule_command(
    source: Path, root: Path, timezone: str, mapping: tuple[str, ...], dry_run: bool
) -> None:
    """Turn a schedule into sessions.

    FILE is a schedule.xml or schedule.json of frab, pretalx or pentabarf, a calendar (.ics), a
    table (CSV), or a list in JSON or YAML. Where there is no conference.yml, one is made of what
    the file says. Every guess is reported, and so is what is left out. Nothing that exists is
    overwritten.
    """
    from socml_site.interchange.schedules import import_schedule

    report = import_schedule(source, root, timezone=timezone, mapping=mapping, dry_run=dry_run)
    _print_report(report)


@import_group.command("issues")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@root_option
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def import_issues_command(source: Path, root: Path, dry_run: bool) -> None:
    """Turn issues into sessions and minutes.

    FILE is JSON: what `gh issue list --state all --limit 1000 --json
    number,title,body,author,labels,state,url,comments` writes, a single issue, or the event of a
    workflow; GitLab's are understood as well. Of other people's forms and of free text, the title,
    the author and the text are taken, and comments stand below. Nothing that exists is overwritten.
    """
    from socml_site.interchange.issues import import_issues

    _print_report(import_issues(source, root, dry_run=dry_run))


@click.group("export")
def export_group() -> None:
    """Give others what they can read."""


@export_group.command("wiki")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@root_option
def export_wiki_command(folder: Path, root: Path) -> None:
    """Write the conference as a GitHub wiki.

    DIR can then be pushed to the wiki's repository, NAME.wiki.git; it may be a clone of that, too.
    Every session, record, person and page becomes a page under its title, with links that work
    there. Pages of an earlier export are replaced, and nothing else is: neither what somebody has
    changed in the wiki, nor what was there before.
    """
    from socml_site.interchange.github_wiki import export_wiki

    for line in export_wiki(_load_sound(root), folder).lines():
        click.echo(line)


def _load_sound(root: Path) -> Loaded:
    """Read a conference for an export, which takes all of it or nothing."""
    loaded = load_archive(root)
    if loaded.archive is None or loaded.has_errors:
        errors = [problem for problem in loaded.problems if problem.is_error]
        print_problems(errors, "text", loaded)
        click.echo("nothing was exported, because of these errors", err=True)
        sys.exit(PROBLEMS)
    return loaded


@export_group.command("citations")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@root_option
@replace_option
def export_citations_command(folder: Path, root: Path, replace: bool) -> None:
    """Write how to cite the notes: BibTeX, CSL-JSON and CITATION.cff.

    DIR gets citations.bib and citations.json with everything, CITATION.cff for the whole, and under
    minutes/ the three for each session's notes. Each names the revision that is meant.
    """
    from socml_site.engines.site import open_builder
    from socml_site.interchange.citation_files import export_citations

    builder = open_builder(root, _load_sound(root))
    for line in export_citations(builder, folder, replace=replace):
        click.echo(line)


@export_group.command("proceedings")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@root_option
@click.option("--no-pdf", is_flag=True, help="Write the HTML only; the PDF takes WeasyPrint.")
@click.option("--unapproved", is_flag=True, help="Take notes that nobody has approved as well.")
@replace_option
def export_proceedings_command(
    folder: Path, root: Path, no_pdf: bool, unapproved: bool, replace: bool
) -> None:
    """Write all approved notes as one document, proceedings.html and proceedings.pdf in DIR.

    It has contents, the notes in order of time, their outcomes, and everybody who is named. It
    needs no other file, and asks for nothing from outside.
    """
    from socml_site.engines.site import open_builder
    from socml_site.interchange.proceedings import export_proceedings

    builder = open_builder(root, _load_sound(root))
    lines = export_proceedings(
        builder, root, folder, with_pdf=not no_pdf, unapproved=unapproved, replace=replace
    )
    for line in lines:
        click.echo(line)
