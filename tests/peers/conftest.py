"""What the peers need that is not a Python package."""

from __future__ import annotations

import shutil
from pathlib import Path

VNU = Path(__file__).parents[2] / ".cache/vnu/vnu.jar"

# `tools/need-vnu` has said why it is not there.
collect_ignore = [] if VNU.is_file() and shutil.which("java") else ["test_html.py"]
