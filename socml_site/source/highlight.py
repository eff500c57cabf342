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

DIAGRAM_CLASS = "socml-diagram"
# Those that Pygments does not know, and authors do not mean as words.
_LANGUAGES = frozenset("csv plain plaintext txt".split())

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


def show_diagram(code: str) -> str:
    """Return the text of a diagram, which a script draws where it can."""
    return f'<pre class="{DIAGRAM_CLASS}"><code>{html.escape(code)}</code></pre>\n'


def highlight_code(code: str, language: str, caption: str = "") -> str:
    """Return a code block with a caption; an unknown or empty language gives plain text.

    What nobody knows as a language is shown with the caption: it may be words of the author.
    """
    lexer = _lexer(language.lower()) if language else None
    is_language = lexer is not None or language.lower() in _LANGUAGES
    shown = caption if is_language else f"{language} {caption}".strip()
    title = f'<span class="filename">{html.escape(shown)}</span>' if shown else ""
    is_short = len(code) <= _MAX_CHARACTERS
    inner = highlight(code, lexer, _formatter()) if lexer and is_short else html.escape(code)
    return f'<div class="highlight">{title}<pre><code>{inner}</code></pre></div>\n'
