"""A new site takes the place of the old one in one step, and only when it is whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path


def open_staging(site_dir: Path) -> Path:
    """Make an empty folder beside `site_dir`, on the same disk, to build into.

    Raises:
        OSError: If nothing can be written there.
    """
    site_dir.parent.mkdir(parents=True, exist_ok=True)
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
    if site_dir.is_symlink() or not site_dir.is_dir():
        raise NotADirectoryError(f"{site_dir} is not a folder")
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
