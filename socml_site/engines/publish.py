"""A new site takes the place of the old one in one step, and only when it is whole."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

# What every site of ours has, and hardly anything else.
_SIGNS_OF_A_SITE = ("index.html", "assets", "sitemap.xml")

_ABANDONED_S = 60 * 60


class NotASiteError(Exception):
    """The place for a site holds something else; the message says what to do."""


def check_target(site_dir: Path, root: Path, sources: Iterable[Path]) -> None:
    """Make sure that a site may take this place.

    Args:
        site_dir: Where the site is to go.
        root: The conference's folder.
        sources: Folders that hold somebody's words.

    Raises:
        NotASiteError: If something else would be lost there.
    """
    place = site_dir.resolve()
    if root.resolve().is_relative_to(place):
        raise NotASiteError(f"{site_dir} holds the conference itself; choose another folder")
    for source in sources:
        if place.is_relative_to(source.resolve()):
            raise NotASiteError(f"{site_dir} is for somebody's words; choose another folder")
    if not site_dir.exists():
        return
    if site_dir.is_symlink() or not site_dir.is_dir():
        raise NotASiteError(f"{site_dir} is not a folder; choose another name")
    visible = [name for name in os.listdir(site_dir) if not name.startswith(".")]
    if visible and not all((site_dir / name).exists() for name in _SIGNS_OF_A_SITE):
        raise NotASiteError(
            f"{site_dir} is not empty and holds no site; "
            "choose another folder, or empty it yourself"
        )


class Staging:
    """The folder beside a site that the new one is built into, until it takes the site's place.

    Attributes:
        site_dir: Where the site goes.
        path: The folder, on the same disk. It is known before it is made, so that it can be removed
            whenever a build is interrupted.
    """

    def __init__(self, site_dir: Path) -> None:
        self.site_dir = site_dir
        self.path = _beside(site_dir, "new")

    def open(self) -> None:
        """Make the empty folder, and end what killed builds left beside it.

        Raises:
            OSError: If nothing can be written there.
        """
        site_dir = self.site_dir
        site_dir.parent.mkdir(parents=True, exist_ok=True)
        _settle_all(site_dir)
        for stale in site_dir.parent.glob(f".{site_dir.name}-new-*"):
            # Another build may be at work beside this one, but not for that long.
            if time.time() - stale.stat().st_mtime > _ABANDONED_S:
                _discard(stale)
        self.path.mkdir()

    def publish(self) -> None:
        """Put the folder in the site's place.

        Hidden files at the top of the old site (`.git`, `.nojekyll`) are kept, as MkDocs does.

        Raises:
            OSError: If the folders cannot be renamed; the old site is then back in its place.
        """
        if not self.site_dir.exists():
            self.path.rename(self.site_dir)
            return
        old = _beside(self.site_dir, "old")
        self.site_dir.rename(old)
        try:
            self.path.rename(self.site_dir)
        finally:
            _settle(old, self.site_dir)

    def give_up(self) -> None:
        """Remove what was built so far, and end a switch that was interrupted."""
        _discard(self.path)
        _settle_all(self.site_dir)


def _settle_all(site_dir: Path) -> None:
    for old in sorted(site_dir.parent.glob(f".{site_dir.name}-old-*")):
        _settle(old, site_dir)


def _settle(old: Path, site_dir: Path) -> None:
    """End a switch wherever it was interrupted: one site, with its hidden files, and no rest."""
    if not site_dir.exists():
        old.rename(site_dir)
        return
    for path in sorted(old.iterdir()):
        kept = site_dir / path.name
        if path.name.startswith(".") and not kept.exists():
            path.rename(kept)
    _discard(old)


def _beside(site_dir: Path, what: str) -> Path:
    return site_dir.with_name(f".{site_dir.name}-{what}-{secrets.token_hex(4)}")


def _discard(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
