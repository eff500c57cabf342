"""What several commands share: where the conference is, and how problems are printed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from socml_site.load import Loaded
from socml_site.problems import Problem, Severity, count_by_severity, format_problems

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


root_option = click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    callback=_find_root,
    show_default="the current folder, or the nearest one above it with a conference",
    help="The folder that holds conference.yml.",
)


replace_option = click.option(
    "--replace", is_flag=True, help="Replace files that are there already, and differ."
)


def print_problems(problems: Sequence[Problem], style: str, loaded: Loaded) -> None:
    """Print problems; as text, with colours on a terminal."""
    if style != "text":
        click.echo(format_problems(problems, style), nl=False)
        return
    for problem in problems:
        head, _, rest = format_problems([problem], "text", loaded.texts).partition("\n")
        mark = f"{problem.severity}[{problem.rule}]"
        coloured = click.style(mark, fg=_COLOURS[problem.severity], bold=True)
        click.echo(head.replace(mark, coloured, 1))
        click.echo(rest, nl=False)


def print_summary(problems: Sequence[Problem], loaded: Loaded) -> None:
    """Print what was read and how many problems there are, beside the output proper."""
    archive = loaded.archive
    if archive is not None:
        contents = [
            count(len(archive.sessions), "session"),
            count(len(archive.minutes), "record"),
            count(
                sum(each.document is not None for each in archive.people.values()), "person page"
            ),
        ]
        click.echo(f"{', '.join(contents)}: ", nl=False, err=True)
    counts = {name: number for name, number in count_by_severity(problems).items() if number}
    found = ", ".join(count(number, name) for name, number in counts.items())
    click.echo(found or "no problems", err=True)
    if problems:
        click.echo("`socml explain RULE` says more about a rule", err=True)


def count(number: int, one: str) -> str:
    """Return `1 session` or `2 sessions`."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"
