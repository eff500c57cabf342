"""Every hint of the known faults that says what to write is what `--fix` writes, and is right."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from socml_site.contributing.edits import apply_edits
from socml_site.contributing.fix import fix
from socml_site.contributing.near_misses import correct
from socml_site.load import Loaded, load_archive, load_changed
from socml_site.problems import Problem

FAULTS = Path(__file__).parents[3] / "shared" / "data" / "faults"

pytestmark = pytest.mark.peers

if not FAULTS.exists():
    pytest.skip("faults/ is not beside the repository", allow_module_level=True)

# What is wrong with these is nobody's slip of the pen: two sessions at one place, a merge left half
# done, a file that is not there. Their hints say what to decide, not what to write.
NEEDS_A_DECISION = frozenset({"room-clash", "conflict-markers", "lfs-pointer", "bad-name"})


def conferences() -> list[str]:
    found = sorted(
        path.parent.name for path in FAULTS.glob("*/input") if (path / "sessions").is_dir()
    )
    assert len(found) > 20
    return found


def lay(name: str, root: Path) -> None:
    shutil.copytree(FAULTS / "base", root, dirs_exist_ok=True)
    shutil.copytree(FAULTS / name / "input", root, dirs_exist_ok=True)
    for folder, _, names in os.walk(root):
        for each in (folder, *(Path(folder, name) for name in names)):
            os.chmod(each, 0o755 if Path(each).is_dir() else 0o644)


def repaired(root: Path) -> Loaded:
    loaded = load_archive(root)
    files = {path: (root / path).read_bytes() for path in loaded.texts}
    for path, data in fix(loaded, files, 64 * 1024).files.items():
        (root / path).write_bytes(data)
    return load_archive(root)


def errors(loaded: Loaded) -> Counter[tuple[str, str, str]]:
    return Counter(
        (each.rule, each.location.path, each.message) for each in loaded.problems if each.is_error
    )


def count(problem: Problem, loaded: Loaded) -> int:
    """Count problems of a file that say the same."""
    said = problem.rule, problem.location.path, problem.message
    return sum((each.rule, each.location.path, each.message) == said for each in loaded.problems)


@pytest.mark.parametrize("name", conferences())
def test_following_the_hints_leaves_no_error(tmp_path, name):
    lay(name, tmp_path)
    loaded = repaired(tmp_path)
    assert {each.rule for each in loaded.problems if each.is_error} <= NEEDS_A_DECISION
    assert [each.message for each in loaded.problems if each.meant or each.edits] == []


@pytest.mark.parametrize("name", conferences())
def test_each_hint_alone_takes_its_problem_away(tmp_path, name):
    """And none leads to another error, whatever else is wrong in the file."""
    lay(name, tmp_path)
    loaded = load_archive(tmp_path)
    documents = {each.path: each for each in loaded.project.all_documents()}
    said = errors(loaded)
    for problem in loaded.problems:
        edits = correct(loaded, problem, documents)
        if not edits:
            continue
        path = problem.location.path
        changed = load_changed(loaded, {path: apply_edits(loaded.texts[path], edits)})
        assert errors(changed) <= said
        assert count(problem, changed) < count(problem, loaded)
