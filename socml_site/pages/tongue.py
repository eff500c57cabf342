"""Which language and direction a text on a page has, where they are not those of the page."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup

# Source: CLDR 46, `characterOrder`, and the scripts of Unicode 16 that run from right to left.
_RIGHT_TO_LEFT = frozenset(
    "ar arc arz ckb dv fa glk he ks lrc mzn nqo pnb ps sd syr ug ur uz-af yi".split()
)
_SCRIPTS = frozenset("adlm arab hebr mand nkoo rohg samr syrc thaa".split())
_MAY_RUN_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr` for a language tag: `ar`, `he-IL`, `pa-Arab`."""
    first, *rest = language.casefold().split("-")
    script = next((each for each in rest if len(each) == 4 and each.isalpha()), "")
    is_leftward = script in _SCRIPTS if script else first in _RIGHT_TO_LEFT
    return "rtl" if is_leftward else "ltr"


def tongue(language: str, text: str = "") -> Markup:
    """Return the attributes of an element that holds a text, with a space before each.

    Args:
        language: As its author said; empty for that of the page.
        text: Where nobody has said, letters that run from right to left let browsers find out.
    """
    if language:
        return Markup(' lang="{}" dir="{}"').format(language, direction_of(language))
    found = _MAY_RUN_LEFT.search(text)
    is_leftward = found and unicodedata.bidirectional(found[0]) in ("R", "AL")
    return Markup(' dir="auto"') if is_leftward else Markup()
