"""`socml build` and `socml serve`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from socml_site.cli.options import CLEAN, PROBLEMS, print_problems, print_summary, root_option
from socml_site.load import Loaded


@click.command()
@root_option
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
        print_problems(loaded.problems, "text", loaded)
        print_summary(loaded.problems, loaded)
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


@click.command()
@root_option
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
