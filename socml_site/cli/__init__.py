"""The command `socml`: the only room that prints or exits."""

from __future__ import annotations

import _thread
import gc
import io
import sys
import threading
import traceback
from importlib.metadata import version

import click

from socml_site.cli.building import build, serve
from socml_site.cli.checking import check, explain
from socml_site.cli.contributing import diff, new_group
from socml_site.cli.exchange import export_group, import_group
from socml_site.cli.options import BUG, CLEAN, INTERRUPTED, MISUSE, PROBLEMS
from socml_site.cli.outcomes import outcomes_command
from socml_site.cli.schemas import schema_group
from socml_site.source import ProjectError

_MOMENT_S = 0.01


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("socml-site"), prog_name="socml")
def cli() -> None:
    """Turn a conference's proposals and minutes into a checked, wiki-style site.

    Exit status: 0 clean, 1 problems in the content, 2 wrong usage or not a conference, 3 a bug in
    socml, 130 interrupted.
    """


_COMMANDS = (
    new_group, diff, check, explain, outcomes_command, build, serve, import_group, export_group,
    schema_group,
)  # fmt: skip
for _command in _COMMANDS:
    cli.add_command(_command)


def main() -> None:
    """Run the command line; a bug ends in a request for a report, never in a bare traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without all letters shows a mark in their place.
            stream.reconfigure(errors="replace")
    # What a command reads it keeps until its end, and looking for garbage in it takes its time.
    gc.disable()
    hook, sys.unraisablehook = sys.unraisablehook, _come_again
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
    finally:
        sys.unraisablehook = hook


def _come_again(lost: sys.UnraisableHookArgs) -> None:
    """Let an interruption come again: a library that calls us back drops what we raise."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    again = threading.Timer(_MOMENT_S, _thread.interrupt_main)
    again.daemon = True
    again.start()
