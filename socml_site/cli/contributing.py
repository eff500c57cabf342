"""`socml new` and `socml diff`: files that are begun already, and what a change does."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import click

from socml_site.cli.options import CLEAN, MISUSE, PROBLEMS, print_problems, root_option
from socml_site.contributing.change_report import format_change
from socml_site.contributing.changes import read_change
from socml_site.contributing.from_issue import (
    MAX_EVENT_BYTES,
    IssueRefused,
    proposal_from_issue,
)
from socml_site.contributing.new_files import TAKEN_STEMS, text_of_minutes, text_of_proposal
from socml_site.contributing.policy import decide, format_decision
from socml_site.interchange.writing import write_all
from socml_site.load import Loaded, load_archive
from socml_site.model import Archive, Session
from socml_site.model.values import MAX_TITLE
from socml_site.problems import did_you_mean, fold
from socml_site.source import HIDDEN, Project, is_good_stem, read_file_limit, repair_stem, user_name


@click.group("new", invoke_without_command=True)
@root_option
@click.option(
    "--from-issue",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Make the file of a form that was filled in on GitHub: its text, or the event as JSON.",
)
@click.pass_context
def new_group(context: click.Context, root: Path, from_issue: Path | None) -> None:
    """Begin a proposal or minutes, with what is known filled in.

    Nothing that exists is overwritten. What is missing is asked for on a terminal, and else stands
    in the file as a comment.
    """
    if context.invoked_subcommand is None and from_issue is None:
        click.echo(context.get_help())
        context.exit(MISUSE)
    if from_issue is not None:
        if context.invoked_subcommand is not None:
            raise click.UsageError("--from-issue says already what is new")
        _from_issue(root, from_issue)


def _from_issue(root: Path, source: Path) -> None:
    archive, project = _read(root)
    taken = {*project.texts, *project.unreadable}
    max_bytes = read_file_limit(root)
    with source.open("rb") as stream:
        text = stream.read(MAX_EVENT_BYTES + max_bytes + 1).decode(errors="replace")
    try:
        new = proposal_from_issue(text, archive, taken, max_bytes)
    except IssueRefused as refused:
        raise click.ClickException(str(refused)) from refused
    write_all(root, {new.path: new.text}, done="made")
    _say_what_is_left(load_archive(root), new.path)
    click.echo(new.path)


@new_group.command("session")
@click.argument("title", required=False)
@root_option
@click.option(
    "--proposer", "proposers", multiple=True, metavar="NAME",
    help="Who proposes it; may be given several times. Else the name that git knows.",
)  # fmt: skip
@click.option("--name", metavar="ID", help="The file's name without .md; else made of the title.")
def new_session(
    title: str | None, root: Path, proposers: tuple[str, ...], name: str | None
) -> None:
    """Begin the proposal of a session.

    TITLE is a question, or what it is about.
    """
    archive, _ = _read(root)
    title = (title or _ask("Title, best a question", "a TITLE")).strip()
    if not title:
        raise click.UsageError("the title is empty")
    if len(title) > MAX_TITLE or HIDDEN.search(title):
        raise click.UsageError(f"a title is one line of up to {MAX_TITLE} characters")
    stem = _stem_of(title) if name is None else name.removesuffix(".md")
    if not is_good_stem(stem) or stem in TAKEN_STEMS:
        hint = f'"{repair_stem(stem)}" would do' if name else "give one with --name"
        raise click.UsageError(f'"{stem}" cannot become an address: {hint}')
    path = f"sessions/{stem}.md"
    there = archive.sessions.get(stem)
    if there is not None or (root / path).exists():
        about = f' ("{there.title}")' if there else ""
        raise click.UsageError(f"{path} is there already{about}; name yours with --name ID")
    found = user_name(root)
    names = proposers or ((found,) if found else ()) or _ask_name()
    _write(root, path, text_of_proposal(archive.conference, title, names))


@new_group.command("minutes")
@click.argument("session", required=False)
@root_option
@click.option("--note-taker", metavar="NAME", help="Who writes them. Else the name that git knows.")
def new_minutes(session: str | None, root: Path, note_taker: str | None) -> None:
    """Begin the minutes of a session: people, agenda, time and place are filled in.

    SESSION is its id, which is its file's name without .md, or its title.
    """
    archive, _ = _read(root)
    found = _find(archive, session or _ask("Id or title of the session", "a SESSION"))
    path = f"minutes/{found.id}.md"
    records = archive.minutes_of(found)
    if records or (root / path).exists():
        place = records[0].path if records else path
        raise click.UsageError(f"these minutes are there already: {place}")
    name = note_taker or user_name(root)
    _write(root, path, text_of_minutes(found, name))


def _stem_of(title: str) -> str:
    """A title without a plain letter gives a name too, and not the one that another such gives."""
    stem = repair_stem(title)
    if stem not in ("untitled", *TAKEN_STEMS):
        return stem
    return f"session-{hashlib.sha256(title.encode()).hexdigest()[:6]}"


def _read(root: Path) -> tuple[Archive, Project]:
    loaded = load_archive(root)
    if loaded.archive is None:
        print_problems([each for each in loaded.problems if each.is_error], "text", loaded)
        click.echo("nothing was begun: conference.yml has to be mended first", err=True)
        sys.exit(PROBLEMS)
    return loaded.archive, loaded.project


def _ask(question: str, missing: str) -> str:
    """Ask on a terminal; anything else that runs us would wait for ever."""
    if not sys.stdin.isatty():
        raise click.UsageError(f"{missing} is missing")
    answer: str = click.prompt(question, err=True)
    return answer


def _ask_name() -> tuple[str, ...]:
    """A name may stay open: the file says where it goes."""
    if not sys.stdin.isatty():
        return ()
    answer: str = click.prompt("Your name", default="", show_default=False, err=True)
    return (answer.strip(),) if answer.strip() else ()


def _find(archive: Archive, written: str) -> Session:
    wanted = written.strip().removeprefix("sessions/").removesuffix(".md")
    session = archive.sessions.get(wanted)
    if session is not None:
        return session
    titled = [each for each in archive.sessions.values() if fold(each.title) == fold(wanted)]
    if len(titled) == 1:
        return titled[0]
    titles = [each.title for each in archive.sessions.values()]
    hint = did_you_mean(wanted, archive.sessions) or did_you_mean(
        wanted, titles, "`socml new session` begins one"
    )
    raise click.UsageError(f'there is no session "{written}"; {hint}')


def _write(root: Path, path: str, text: str) -> None:
    write_all(root, {path: text}, done="begun")
    loaded = load_archive(root)
    click.echo(path)
    _say_what_is_left(loaded, path)


def _say_what_is_left(loaded: Loaded, path: str) -> None:
    left = [each for each in loaded.problems if each.location.path == path and each.is_error]
    print_problems(left, "text", loaded)
    click.echo("fill it in, and `socml check` says whether it is right", err=True)


@click.command("diff")
@click.argument("base")
@root_option
@click.option("--policy", is_flag=True, help="Say whether the change may merge itself, and why.")
@click.option(
    "--author", metavar="LOGIN", help="With --policy: who made it, as the host knows them."
)
def diff(base: str, root: Path, policy: bool, author: str | None) -> None:
    """Say what a change does, in words, as Markdown.

    Compares the files here with those at the commit where they parted from BASE, such as
    origin/main: sessions that are added, moved or cancelled, what the check has to say, the part of
    the timetable that is touched, before and after, and how many sessions have notes.

    With --policy the exit status is 0 if the change may merge itself, and 1 if it waits for a host.
    """
    if policy and not author:
        raise click.UsageError("--policy needs --author LOGIN")
    if author and not policy:
        raise click.UsageError("--author is for --policy")
    change = read_change(root, base)
    if not author:
        click.echo(format_change(change), nl=False)
        return
    decision = decide(change, author)
    click.echo(format_decision(decision), nl=False)
    sys.exit(CLEAN if decision.may_merge else PROBLEMS)
