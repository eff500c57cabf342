"""A new site takes the place of the old one in one step, and only when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
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


def open_staging(site_dir: Path) -> Path:
    """Make an empty folder beside `site_dir`, on the same disk, to build into.

    What interrupted builds left there is removed.

    Raises:
        OSError: If nothing can be written there.
    """
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    for stale in site_dir.parent.glob(f".{site_dir.name}-old-*"):
        discard(stale)
    for stale in site_dir.parent.glob(f".{site_dir.name}-new-*"):
        # Another build may be at work beside this one, but not for that long.
        if time.time() - stale.stat().st_mtime > _ABANDONED_S:
            discard(stale)
    staging = Path(tempfile.mkdtemp(prefix=f".{site_dir.name}-new-", dir=site_dir.parent))
    staging.chmod(0o755)
    return staging


def publish(staging: Path, site_dir: Path) -> None:
    """Put `staging` in the place of `site_dir`.

    Hidden files at the top of the old site (`.git`, `.nojekyll`) are kept, as MkDocs does.

    Raises:
        OSError: If the folders cannot be renamed; the old site is then back in its place.
    """
    if not site_dir.exists():
        staging.rename(site_dir)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{site_dir.name}-old-", dir=site_dir.parent))
    old.rmdir()
    site_dir.rename(old)
    try:
        staging.rename(site_dir)
    except OSError:
        old.rename(site_dir)
        raise
    for entry in os.scandir(old):
        kept = site_dir / entry.name
        if entry.name.startswith(".") and not kept.exists():
            Path(entry.path).rename(kept)
    shutil.rmtree(old)


def discard(staging: Path) -> None:
    """Remove what was built so far."""
    shutil.rmtree(staging, ignore_errors=True)
