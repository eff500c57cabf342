"""`socml outcomes`, and what other commands say of records that were changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from socml_site.cli.options import root_option
from socml_site.contributing.understood import (
    LOOKS_LIKE,
    Understood,
    cure_of,
    excerpt_of_offer,
    summarize_record,
    understand,
)
from socml_site.interchange.outcomes import format_outcomes_json
from socml_site.load import Loaded, load_archive
from socml_site.model import Archive, Minutes, Outcome
from socml_site.problems import did_you_mean, plain
from socml_site.schedule import words

_COLOURS = {"decision": "green", "action": "yellow", "question": "cyan"}


@click.command("outcomes")
@click.argument("wanted", nargs=-1, metavar="[MINUTES]…")
@root_option
@click.option(
    "--format", "style", type=click.Choice(("text", "json")), default="text", show_default=True,
    help="How they are written out.",
)  # fmt: skip
def outcomes_command(wanted: tuple[str, ...], root: Path, style: str) -> None:
    """Say what was understood of notes: decisions, promises, open questions and people.

    MINUTES are files, or their names without .md; without any, all records are shown. Each line
    that was understood stands with its number, and so do sentences that look like more, with what
    makes them count.
    """
    loaded = load_archive(root)
    archive = loaded.understood
    if archive is None:
        raise click.ClickException("conference.yml has to be mended first: see `socml check`")
    records = [_find(archive, each) for each in wanted] or list(archive.minutes.values())
    if style == "json":
        click.echo(format_outcomes_json(archive, "", [each.id for each in records]), nl=False)
        return
    if not records:
        click.echo("no notes yet: `socml new minutes SESSION` begins them", err=True)
    for number, minutes in enumerate(records):
        click.echo("\n" if number else "", nl=False)
        click.echo("\n".join(_lines(understand(loaded, minutes))))


def _find(archive: Archive, written: str) -> Minutes:
    name = Path(written).name.removesuffix(".md")
    found = archive.minutes.get(name)
    if found is None:
        hint = did_you_mean(name, archive.minutes, "`socml outcomes` alone lists all")
        raise click.UsageError(f'there are no minutes "{plain(written)}"; {hint}')
    return found


def _lines(understood: Understood) -> Iterator[str]:
    minutes = understood.minutes
    yield click.style(plain(minutes.path), bold=True) + f"  {plain(minutes.title)}"
    yield f"  {summarize_record(understood)}"
    for name, people in (
        ("moderated by", minutes.moderators),
        ("notes by", minutes.note_takers),
        ("there", minutes.participants),
    ):
        if people:
            more = minutes.unnamed_count if people is minutes.participants else 0
            others = f" and {words.count(more, 'other')}" if more else ""
            yield f"  {name}: {plain(', '.join(each.name for each in people))}{others}"
    for outcome in understood.outcomes:
        yield _line(outcome.location.line, outcome.kind, _said(outcome))
    for offer in understood.offers:
        yield _line(offer.location.line, "", f"looks like {LOOKS_LIKE[offer.kind]}: {offer.text}")
        yield f"{'':17} {cure_of(offer, understood)}"


def _line(number: int, kind: str, text: str) -> str:
    mark = click.style(f"{kind:9}", fg=_COLOURS.get(kind))
    return f"{number:6} {mark} {plain(text)}"


def _said(outcome: Outcome) -> str:
    owners = f"{', '.join(each.name for each in outcome.owners)}: " if outcome.owners else ""
    due = f" (by {outcome.due})" if outcome.due else ""
    done = " [done]" if outcome.is_done else ""
    return f"{owners}{outcome.text}{due}{done}"


def print_understood(loaded: Loaded, paths: Sequence[str]) -> None:
    """Say, beside the output proper, what was understood of the records at some paths."""
    archive = loaded.understood
    for minutes in archive.minutes.values() if archive else ():
        if archive is None or minutes.path not in paths:
            continue
        understood = understand(loaded, minutes)
        click.echo(f"{plain(minutes.path)}: {summarize_record(understood)}", err=True)
        for offer in understood.offers:
            place = f"line {offer.location.line}"
            click.echo(f'    {place}: "{plain(excerpt_of_offer(offer))}"', err=True)
            click.echo(f"    {'':{len(place)}}  {cure_of(offer, understood)}", err=True)
