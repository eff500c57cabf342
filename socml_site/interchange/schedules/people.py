"""Several names in one cell, taken apart."""

from __future__ import annotations

import re

from socml_site.model.build import split_names

_HARD = re.compile(r"[;\n|]")


def names_in_cell(text: str) -> list[str]:
    """Return the names in `Ann Lee, Bo Chen, and Cy Dee`.

    Where semicolons or lines divide, commas do not: `Lee, Ann; Chen, Bo` are two.
    """
    names = _HARD.split(text) if _HARD.search(text) else split_names(text)
    return list(dict.fromkeys(name for each in names if (name := each.strip(" \t-*•"))))
