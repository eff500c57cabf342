"""`socml schema`: what editors and the repo host's forms are told of the fields."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from socml_site.cli.options import CLEAN, PROBLEMS, print_problems, replace_option, root_option
from socml_site.contributing.issue_forms import format_forms
from socml_site.contributing.schemas import KINDS, build_schema, format_schema
from socml_site.interchange.writing import export_all
from socml_site.load import load_archive
from socml_site.model import Conference

_EDITOR_FOLDER = ".vscode/schemas/"


@click.group("schema")
def schema_group() -> None:
    """Say what can be written, to editors and to the repo host's forms."""


def _printer(kind: str) -> click.Command:
    @click.command(kind, help=f"Print the JSON Schema of {_WHAT[kind]}.")
    @root_option
    def print_schema(root: Path) -> None:
        loaded = load_archive(root)
        conference = loaded.archive.conference if loaded.archive else None
        # A session that has an error can be meant all the same.
        ids = [document.id for document in loaded.project.documents["sessions"]]
        click.echo(format_schema(build_schema(kind, conference, ids)), nl=False)

    return print_schema


_WHAT = {
    "session": "a proposal's header, with this conference's rooms, formats, topics and sessions",
    "minutes": "the header of minutes, with this conference's sessions",
    "person": "the header of a person's page",
    "conference": "conference.yml",
}
for _kind in KINDS:
    schema_group.add_command(_printer(_kind))


_check_option = click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 if a file would change."
)


@schema_group.command()
@root_option
@_check_option
@replace_option
def forms(root: Path, check: bool, replace: bool) -> None:
    """Write the forms for issues on GitHub: one to propose a session, one to hand in notes.

    They offer this conference's formats, rooms and topics; write them again when those change.
    """
    _write(root, format_forms(_conference(root)), check=check, replace=replace)


@schema_group.command()
@root_option
@_check_option
@replace_option
def editor(root: Path, check: bool, replace: bool) -> None:
    """Write the schemas into .vscode/schemas/, where .vscode/settings.json looks for them.

    They know this conference's formats, rooms and topics, and take any id of a session.
    """
    conference = _conference(root)
    files = {
        f"{_EDITOR_FOLDER}{kind}.json": format_schema(build_schema(kind, conference))
        for kind in KINDS
    }
    _write(root, files, check=check, replace=replace)


def _conference(root: Path) -> Conference:
    loaded = load_archive(root)
    if loaded.archive is None:
        print_problems(loaded.problems, "text", loaded)
        sys.exit(PROBLEMS)
    return loaded.archive.conference


def _write(root: Path, files: Mapping[str, str], *, check: bool, replace: bool) -> None:
    if not check:
        for line in export_all(root, files, replace=replace):
            click.echo(line)
        return
    changed = [path for path, text in files.items() if _read(root / path) != text]
    for path in changed:
        click.echo(f"{path} differs")
    sys.exit(PROBLEMS if changed else CLEAN)


def _read(path: Path) -> str | None:
    return path.read_bytes().decode(errors="replace") if path.is_file() else None
