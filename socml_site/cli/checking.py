"""`socml check` and `socml explain`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from socml_site.cli.fixing import fix_files
from socml_site.cli.options import CLEAN, PROBLEMS, print_problems, print_summary, root_option
from socml_site.cli.outcomes import print_understood
from socml_site.contributing.changes import changed_records
from socml_site.load import load_archive
from socml_site.problems import RULES, STYLES, count_by_severity, did_you_mean


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@root_option
@click.option(
    "--format", "style", type=click.Choice(STYLES), default="text", show_default=True,
    help="How problems are written out.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="Warnings count as errors for the exit status.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option(
    "--fix", "is_to_fix", is_flag=True,
    help="First repair what has one right answer, and show what was changed.",
)  # fmt: skip
def check(
    paths: tuple[Path, ...], root: Path, style: str, strict: bool, exit_zero: bool, is_to_fix: bool
) -> None:
    """Report every problem, with line, column and cure.

    PATHS limit the report to some files or folders; everything is read all the same, because many
    rules look at several files.

    Of notes that PATHS name, or else of those that are not committed yet, it says as well what was
    understood: decisions, action items, open questions and people, and which lines look like more.

    With --fix, slips that can mean only one thing are repaired in the files that PATHS name: tabs
    and trailing spaces in headers, dates in another order, misspelled fields, rooms, formats and
    topics, known names without their accents, line ends and marks of Windows. Everything else stays
    as it is, and nothing is changed that would bring up another problem.
    """
    wanted = [_place(path, root) for path in paths]
    if is_to_fix:
        fix_files(root, lambda path: _is_within(path, wanted), is_diff_output=style == "text")
    loaded = load_archive(root)
    problems = [each for each in loaded.problems if _is_within(each.location.path, wanted)]
    print_problems(problems, style, loaded)
    if style == "text":
        print_summary(problems, loaded)
        records = sorted(path for path in loaded.texts if path.startswith("minutes/"))
        told = [path for path in records if _is_within(path, wanted)]
        print_understood(loaded, told if wanted else changed_records(root))
    counts = count_by_severity(problems)
    fails = counts["error"] or (strict and counts["warning"])
    sys.exit(PROBLEMS if fails and not exit_zero else CLEAN)


def _is_within(path: str, wanted: Sequence[str]) -> bool:
    return not wanted or any(
        each == "." or path == each or path.startswith(f"{each}/") for each in wanted
    )


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


@click.command()
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
        where = "all files concerned" if rule.takes_all else "one file"
        click.echo(f"\nTo waive it in {where}, say why: `allow: {{{rule.id}: your reason}}`.")
