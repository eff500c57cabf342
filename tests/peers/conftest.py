"""What the peers need that is not a Python package."""

from __future__ import annotations

import shutil
from pathlib import Path

CACHE = Path(__file__).parents[2] / ".cache"

# `tools/need-npm` has said why something is not there.
has_vnu = (CACHE / "vnu/vnu.jar").is_file() and shutil.which("java")
collect_ignore = [] if has_vnu else ["test_html.py"]
if not (CACHE / "sarif/sarif-2.1.0.json").is_file():
    collect_ignore.append("test_reports.py")
