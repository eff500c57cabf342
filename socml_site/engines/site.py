"""Builds and previews with MkDocs, for the command line."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable
from pathlib import Path

from jinja2 import TemplateError
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, ConfigurationError

from socml_site.engines.make_builder import make_builder
from socml_site.engines.mkdocs_plugin import SocmlPlugin, Stopped
from socml_site.load import Loaded
from socml_site.pages import PageBuilder
from socml_site.source import ProjectError

CONFIG_FILE = "mkdocs.yml"


class BuildFailure(Exception):
    """The site engine gave up; the message says why. The old site is untouched."""


def build_site(
    root: Path,
    site_dir: Path | None,
    *,
    keep_going: bool,
    on_loaded: Callable[[Loaded], bool],
) -> Path | None:
    """Build the site of the conference in `root`.

    Args:
        root: The folder that holds conference.yml and mkdocs.yml.
        site_dir: Where the site goes; None for what mkdocs.yml says.
        keep_going: Leave files with errors out instead of stopping.
        on_loaded: Called with what was read, before anything is written; may stop the build by
            returning False.

    Returns:
        Where the site is, or None if `on_loaded` stopped it.

    Raises:
        ProjectError: If there is no mkdocs.yml or it cannot be used.
        BuildFailure: If the engine fails.
    """
    config = _load(root, site_dir)
    plugin = _plugin(config)
    plugin.use(on_loaded, keep_going=keep_going)
    _quieten()
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
    except Stopped:
        return None
    except (Abort, BuildError, ConfigurationError, TemplateError, OSError) as error:
        raise BuildFailure(str(error)) from error
    finally:
        config.plugins.on_shutdown()
    return Path(config.site_dir)


def _load(root: Path, site_dir: Path | None) -> MkDocsConfig:
    path = root / CONFIG_FILE
    if not path.is_file():
        raise ProjectError(f"{root} has no {CONFIG_FILE}, which says how the site looks")
    # Material's note on its own future is for its developers, not for conference hosts.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    options = {} if site_dir is None else {"site_dir": str(site_dir.absolute())}
    try:
        return load_config(str(path), **options)
    except (Abort, ConfigurationError) as error:
        raise ProjectError(f"{CONFIG_FILE} cannot be used: {error}") from error


def open_builder(root: Path, loaded: Loaded) -> PageBuilder:
    """Return what makes the pages of a conference, for other uses than a site.

    Raises:
        ProjectError: If there is a mkdocs.yml and it cannot be used.
    """
    if not (root / CONFIG_FILE).is_file():
        return make_builder(loaded, None, None)
    config = _load(root, None)
    return make_builder(loaded, config, _plugin(config).forge)


def _plugin(config: MkDocsConfig) -> SocmlPlugin:
    for plugin in config.plugins.values():
        if isinstance(plugin, SocmlPlugin):
            return plugin
    raise ProjectError(f"{CONFIG_FILE} does not name the plugin: add `- socml` under `plugins:`")


def _quieten() -> None:
    """Let MkDocs speak only when something is wrong."""
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.WARNING)
    if not logger.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
        logger.addHandler(handler)


def check_preview(root: Path, address: str) -> None:
    """Make sure that a preview can start.

    Raises:
        ProjectError: If there is no mkdocs.yml, it cannot be used, or nothing can listen there.
    """
    _load(root, None)
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise ProjectError(f'"{address}" is not an address; write one such as 127.0.0.1:8001')
    with socket.socket() as probe:
        try:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, int(port)))
        except (OSError, OverflowError) as error:
            raise ProjectError(
                f"nothing can listen on {address}; try --address 127.0.0.1:8001"
            ) from error


def serve_site(root: Path, address: str, *, open_browser: bool) -> None:
    """Serve a preview that follows every change, until interrupted.

    Raises:
        BuildFailure: If the first build fails.
    """
    from mkdocs.commands.serve import serve

    logging.getLogger("mkdocs").setLevel(logging.INFO)
    try:
        serve(
            str(root / CONFIG_FILE), livereload=True, open_in_browser=open_browser, dev_addr=address
        )
    except (Abort, BuildError, ConfigurationError, OSError) as error:
        raise BuildFailure(str(error)) from error
