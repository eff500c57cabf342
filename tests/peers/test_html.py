"""Every page of the example, as the W3C's own checker of HTML sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
VNU = ROOT / ".cache/vnu/vnu.jar"
# In Material's own frame, on every page alike.
MATERIALS = (
    'class="md-toggle',
    'class="md-option"',
    'class="md-nav__',
    'class="md-header__button',
    'class="md-overlay"',
)


def test_the_w3cs_checker_finds_nothing_of_ours(tmp_path):
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-c", "from socml_site.cli import main; main()",
         "build", "--root", str(ROOT), "--site-dir", str(site)],
        check=True, capture_output=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1475971200", "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    ended = subprocess.run(
        ["java", "-jar", VNU, "--errors-only", "--skip-non-html", "--format", "json", site],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    messages = json.loads(ended.stderr)["messages"]
    found = Counter(
        (message["message"], message.get("extract", ""))
        for message in messages
        if not any(mark in message.get("extract", "") for mark in MATERIALS)
    )
    assert found == {}
    # It did look.
    assert messages
