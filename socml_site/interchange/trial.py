"""What would be wrong with files if they were part of a conference."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from socml_site.interchange.writing import Content, write_all
from socml_site.load import load_archive
from socml_site.source import CONTRIBUTED_FOLDERS, ProjectError
from socml_site.source.files import CONFERENCE_FILE, CONTENT_FOLDER


def find_errors(root: Path, files: Mapping[str, Content]) -> dict[str, str]:
    """Return the first error of each new file, by path, if the conference at `root` had it.

    What cannot be tried has none; writing it says what is in the way.
    """
    try:
        return _try(root, files)
    except ProjectError:
        return {}


def _try(root: Path, files: Mapping[str, Content]) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="socml-trial-") as place:
        trial = Path(place)
        for folder in (*CONTRIBUTED_FOLDERS, CONTENT_FOLDER):
            if (root / folder).is_dir() and not (root / folder).is_symlink():
                shutil.copytree(root / folder, trial / folder, symlinks=True)
        if (root / CONFERENCE_FILE).is_file():
            shutil.copyfile(root / CONFERENCE_FILE, trial / CONFERENCE_FILE)
        write_all(trial, files, done="tried")
        found: dict[str, str] = {}
        for problem in load_archive(trial).problems:
            if problem.is_error and problem.location.path in files:
                found.setdefault(problem.location.path, problem.message)
        return found
