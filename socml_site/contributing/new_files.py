"""What a new file starts with: fields to fill in, and prompts that nobody has to delete."""

from __future__ import annotations

import json

from socml_site.model import Session
from socml_site.wiki import WantedPage

_PROPOSAL = """\
---
title: {title}
proposers:  # your name, or a list: [Ann Lee, Bo Chen]
---

<!-- What is the question? Who should come? What would you like to leave with? -->
"""

_MINUTES = """\
---
note_takers:  # your name, or leave it out
status: draft
---

<!-- {title}: a few bullets are enough. Empty headings can go. -->

## Discussion

-

## Decisions

## Action items

<!-- - [ ] @handle: what you will do (due 2016-11-01) -->
"""

_PERSON = """\
---
name: {title}
---

<!-- What you work on, and what you would like to talk about. -->
"""

_PAGE = """\
# {title}

"""

_TEMPLATES = {"sessions": _PROPOSAL, "minutes": _MINUTES, "people": _PERSON}


def text_of_wanted(page: WantedPage) -> str:
    """Return what the file of a wanted page starts with."""
    template = _TEMPLATES.get(page.path.partition("/")[0])
    if template is None:
        return _PAGE.format(title=page.title)
    return template.format(title=_as_yaml(page.title))


def text_of_minutes(session: Session) -> str:
    """Return what a session's minutes start with."""
    return _MINUTES.format(title=session.title.replace("--", "\N{EN DASH}"))


def _as_yaml(text: str) -> str:
    """Quote what YAML might take for something else; what JSON quotes, YAML understands."""
    is_plain = text.replace(" ", "").isalnum() and not text[:1].isdigit()
    return text if is_plain else json.dumps(text, ensure_ascii=False)
