"""Source code becomes HTML with Pygments' classes, which Material's style sheet colours."""

from __future__ import annotations

import functools
import html

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

# Lexers are regular expressions; on very long input some of them take their time.
_MAX_CHARACTERS = 20_000

CODE_CLASSES = frozenset(name for name in STANDARD_TYPES.values() if name)


@functools.cache
def _formatter() -> HtmlFormatter[str]:
    return HtmlFormatter(nowrap=True)


@functools.cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def highlight_code(code: str, language: str) -> str:
    """Return a code block; an unknown or empty language gives plain text."""
    lexer = _lexer(language.lower()) if language and len(code) <= _MAX_CHARACTERS else None
    inner = highlight(code, lexer, _formatter()) if lexer else html.escape(code)
    return f'<div class="highlight"><pre><code>{inner}</code></pre></div>\n'
