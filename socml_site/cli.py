"""The command `socml`: the only module that prints or exits."""

from __future__ import annotations

import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import click

from socml_site.load import Loaded, load_archive
from socml_site.problems import (
    RULES,
    STYLES,
    Problem,
    Severity,
    count_by_severity,
    did_you_mean,
    format_problems,
)
from socml_site.source import ProjectError

CLEAN, PROBLEMS, MISUSE, BUG, INTERRUPTED = 0, 1, 2, 3, 130

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def _find_root(_context: click.Context, _option: click.Parameter, root: Path | None) -> Path:
    """Look for the conference here and above, as git does."""
    if root is not None:
        return root
    here = Path.cwd()
    found = (each for each in (here, *here.parents) if (each / "conference.yml").is_file())
    place = next(found, here)
    return Path(".") if place == here else place


_root_option = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_find_root,
    show_default="the current folder, or the nearest one above it with a conference",
    help="The folder that holds conference.yml.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("socml-site"), prog_name="socml")
def cli() -> None:
    """Turn a conference's proposals and minutes into a checked, wiki-style site.

    Exit status: 0 clean, 1 problems in the content, 2 wrong usage or not a conference, 3 a bug in
    socml, 130 interrupted.
    """


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@_root_option
@click.option(
    "--format", "style", type=click.Choice(STYLES), default="text", show_default=True,
    help="How problems are written out.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Warnings count as errors for the exit status.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
def check(paths: tuple[Path, ...], root: Path, style: str, strict: bool, exit_zero: bool) -> None:
    """Report every problem, with line, column and cure.

    PATHS limit the report to some files or folders; everything is read all the same, because many
    rules look at several files.
    """
    loaded = load_archive(root)
    problems = _within(loaded.problems, paths, root)
    _print_problems(problems, style, loaded)
    if style == "text":
        _print_summary(problems, loaded)
    counts = count_by_severity(problems)
    fails = counts["error"] or (strict and counts["warning"])
    sys.exit(PROBLEMS if fails and not exit_zero else CLEAN)


def _within(problems: Sequence[Problem], paths: Sequence[Path], root: Path) -> Sequence[Problem]:
    if not paths:
        return problems
    wanted = [_place(path, root) for path in paths]
    return [
        problem
        for problem in problems
        if any(
            each == "."
            or problem.location.path == each
            or problem.location.path.startswith(f"{each}/")
            for each in wanted
        )
    ]


def _place(path: Path, root: Path) -> str:
    """Find a path from the current folder, or else from the conference's; links stay links."""
    base = root.resolve()
    for candidate in (path, root / path):
        whole = Path(os.path.normpath(candidate.absolute()))
        place = whole.parent.resolve() / whole.name
        if os.path.lexists(place) and place.is_relative_to(base):
            return place.relative_to(base).as_posix()
    if os.path.lexists(path):
        raise click.UsageError(f"{path} is not inside {root}")
    raise click.UsageError(f"there is no file or folder {path}")


def _print_problems(problems: Sequence[Problem], style: str, loaded: Loaded) -> None:
    if style != "text":
        click.echo(format_problems(problems, style), nl=False)
        return
    for problem in problems:
        head, _, rest = format_problems([problem], "text", loaded.texts).partition("\n")
        mark = f"{problem.severity}[{problem.rule}]"
        coloured = click.style(mark, fg=_COLOURS[problem.severity], bold=True)
        click.echo(head.replace(mark, coloured, 1))
        click.echo(rest, nl=False)


def _print_summary(problems: Sequence[Problem], loaded: Loaded) -> None:
    archive = loaded.archive
    if archive is not None:
        contents = [
            _count(len(archive.sessions), "session"),
            _count(len(archive.minutes), "record"),
            _count(
                sum(each.document is not None for each in archive.people.values()), "person page"
            ),
        ]
        click.echo(f"{', '.join(contents)}: ", nl=False, err=True)
    counts = {name: number for name, number in count_by_severity(problems).items() if number}
    found = ", ".join(_count(number, name) for name, number in counts.items())
    click.echo(found or "no problems", err=True)
    if problems:
        click.echo("`socml explain RULE` says more about a rule", err=True)


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


@cli.command()
@click.argument("rule_id", metavar="RULE", required=False)
def explain(rule_id: str | None) -> None:
    """Say what a rule means and how to satisfy it; without RULE, list all rules."""
    if rule_id is None:
        width = max(map(len, RULES))
        for rule in RULES.values():
            click.echo(f"{rule.id:{width}}  {rule.severity!s:7}  {rule.summary}")
        return
    if rule_id not in RULES:
        hint = did_you_mean(rule_id, RULES, "`socml explain` lists all rules")
        raise click.UsageError(f'there is no rule "{rule_id}"; {hint}')
    rule = RULES[rule_id]
    click.echo(f"{rule.id} ({rule.severity}): {rule.summary}\n")
    click.echo(f"Why:  {rule.why}")
    click.echo(f"Cure: {rule.fix}")
    if rule.can_be_waived:
        click.echo(f"\nTo waive it in one file, say why: `allow: {{{rule.id}: your reason}}`.")


@cli.command()
@_root_option
@click.option(
    "--site-dir",
    type=click.Path(path_type=Path),
    help="Where the site goes; else as in mkdocs.yml.",
)
@click.option("--keep-going", is_flag=True, help="Leave files with errors out, and build the rest.")
def build(root: Path, site_dir: Path | None, keep_going: bool) -> None:
    """Check everything, then build the site; the old site stays until the new one is whole."""
    # The site engine takes a moment to load; checking does without.
    from socml_site.engines.site import BuildFailure, build_site

    status = CLEAN

    def on_loaded(loaded: Loaded) -> bool:
        nonlocal status
        _print_problems(loaded.problems, "text", loaded)
        _print_summary(loaded.problems, loaded)
        status = PROBLEMS if loaded.has_errors else CLEAN
        return loaded.archive is not None and (keep_going or not loaded.has_errors)

    try:
        built = build_site(root, site_dir, keep_going=keep_going, on_loaded=on_loaded)
    except BuildFailure as failure:
        raise click.ClickException(f"the site was not built: {failure}") from failure
    if built is None:
        click.echo("nothing was built, and the old site is untouched", err=True)
        click.echo("`socml build --keep-going` leaves the files with errors out", err=True)
    else:
        click.echo(f"the site is in {_short(built)}")
        if status == PROBLEMS:
            click.echo(f"what was left out is named in {_short(built)}/problems/index.html")
    sys.exit(status)


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


@cli.command()
@_root_option
@click.option(
    "--address", default="127.0.0.1:8000", show_default=True, help="Where the preview listens."
)
@click.option("--open", "open_browser", is_flag=True, help="Open it in a browser.")
def serve(root: Path, address: str, open_browser: bool) -> None:
    """Show a live preview that follows every change.

    Files with errors are left out, and named on /problems/.
    """
    from socml_site.engines.site import BuildFailure, check_preview, serve_site

    gc.enable()
    check_preview(root, address)
    click.echo(f"the preview is at http://{address}/ - stop it with Ctrl-C", err=True)
    try:
        serve_site(root, address, open_browser=open_browser)
    except BuildFailure as failure:
        raise click.ClickException(f"the preview stopped: {failure}") from failure


@cli.group("import")
def import_group() -> None:
    """Bring in what exists already."""


@import_group.command("notes")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@_root_option
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def import_notes_command(source: Path, root: Path, dry_run: bool) -> None:
    """Turn a folder of Markdown notes into sessions and minutes.

    Each note of SOURCE becomes a session, titled after its first heading or its file, and minutes
    that hold the note as it stands. Nothing that exists is overwritten.
    """
    from socml_site.interchange.notes import import_notes

    report = import_notes(source, root, dry_run=dry_run)
    for line in report.lines():
        click.echo(line)


@import_group.command("wiki")
@click.argument("source")
@_root_option
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
    like notes become sessions with minutes, and the rest pages under content/. Every guess is
    reported, and nothing that exists is overwritten.
    """
    from socml_site.interchange.github_wiki import import_wiki, open_wiki

    with open_wiki(source) as wiki:
        report = import_wiki(
            wiki, root, sessions=sessions, pages=pages, dry_run=dry_run, history=history
        )
    for line in report.lines():
        click.echo(line)


@import_group.command("schedule")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@_root_option
@click.option("--timezone", default="", metavar="ZONE", help="IANA name; else as the file says.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
def import_schedule_command(source: Path, root: Path, timezone: str, dry_run: bool) -> None:
    """Turn a schedule of frab or pretalx into sessions.

    FILE is their schedule.xml or schedule.json. Where there is no conference.yml, one is made of
    what the file says. Nothing that exists is overwritten.
    """
    from socml_site.interchange.import_schedule import import_schedule

    for line in import_schedule(source, root, timezone=timezone, dry_run=dry_run):
        click.echo(line)


@cli.group("export")
def export_group() -> None:
    """Give others what they can read."""


@export_group.command("wiki")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@_root_option
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
        _print_problems(errors, "text", loaded)
        click.echo("nothing was exported, because of these errors", err=True)
        sys.exit(PROBLEMS)
    return loaded


_replace_option = click.option(
    "--replace", is_flag=True, help="Replace files that are there already, and differ."
)


@export_group.command("citations")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@_root_option
@_replace_option
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
@_root_option
@click.option("--no-pdf", is_flag=True, help="Write the HTML only; the PDF takes WeasyPrint.")
@click.option("--unapproved", is_flag=True, help="Take notes that nobody has approved as well.")
@_replace_option
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


def main() -> None:
    """Run the command line; a bug ends in a request for a report, never in a bare traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without all letters shows a mark in their place.
            stream.reconfigure(errors="replace")
    # What a command reads it keeps until its end, and looking for garbage in it takes its time.
    gc.disable()
    try:
        status = cli.main(standalone_mode=False)
        sys.exit(status if isinstance(status, int) else CLEAN)
    except click.exceptions.Abort:
        click.echo("interrupted; what was published before is untouched", err=True)
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        click.echo("interrupted; what was published before is untouched", err=True)
        sys.exit(INTERRUPTED)
    except click.UsageError as error:
        error.show()
        sys.exit(MISUSE)
    except click.ClickException as error:
        error.show()
        sys.exit(PROBLEMS)
    except ProjectError as error:
        click.echo(f"socml: {error}", err=True)
        sys.exit(MISUSE)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(PROBLEMS)
    except Exception:
        click.echo(traceback.format_exc(), err=True)
        click.echo(
            "socml: this is a bug of ours, not of your files. Please report it with the lines "
            f"above and what you ran: socml {version('socml-site')}, "
            f"Python {sys.version.split()[0]}",
            err=True,
        )
        sys.exit(BUG)
