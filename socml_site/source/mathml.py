"""LaTeX formulas become MathML while the site is built, so that readers need no script or font.

The only module that imports `math_core`.
"""

from __future__ import annotations

import functools
import html
import re
from dataclasses import dataclass

import math_core

# The converter calls itself for each level; this many levels are far from the end of the stack.
_MAX_TOKENS = 1000
_TOKEN = re.compile(r"[\\{^_&]")
_SPAN = re.compile(r"(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class MathFailure:
    """Why a formula cannot be read; `offset` counts code points from its start."""

    message: str
    offset: int


@functools.cache
def _converter() -> math_core.LatexToMathML:
    return math_core.LatexToMathML(fancy_error=False, max_expansions=100)


def latex_to_mathml(latex: str, is_display: bool) -> str | MathFailure:
    """Convert one formula; untrusted, so the result still has to be sanitized."""
    if len(_TOKEN.findall(latex)) > _MAX_TOKENS:
        return MathFailure("this formula is too long", 0)
    try:
        result: str = _converter().convert_with_local_state(latex, displaystyle=is_display)
        return result
    except math_core.LatexError as error:
        match = _SPAN.fullmatch(str(error))
        if match is None:
            return MathFailure(_lower_first(str(error)), 0)
        # The library counts bytes of UTF-8.
        offset = len(latex.encode()[: int(match[1])].decode(errors="ignore"))
        return MathFailure(_lower_first(match[2].rstrip(".")), offset)


def _lower_first(message: str) -> str:
    return message[:1].lower() + message[1:]


def show_source(latex: str) -> str:
    """Show a formula that cannot be converted as its own source."""
    return f"<code>{html.escape(latex)}</code>"
