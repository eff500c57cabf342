"""The comments that new files begin with: nobody is told that readers do not see them."""

from __future__ import annotations

import re

PROPOSAL = """\
Please write below, two or three sentences: what is the question? What has been tried? Who
should come, and what would you like to leave with?
"""
MINUTES = """\
{about}
A few bullets are enough, and headings that stay empty can go.
"""
PERSON = """\
What you work on, and what you would like to talk about.
"""
ACTION = """\
- [ ] @handle: what you will do (due {day})
"""
# Behind an empty list of proposers, if their session is only known from its notes.
NOBODY = "nobody knows any more"

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WHOLE = frozenset(" ".join(each.split()) for each in (PROPOSAL, PERSON, ACTION, NOBODY))
_LAST = MINUTES.splitlines()[-1]


def is_prompt(comment: str) -> bool:
    """Whether a comment is one of ours, and nobody has written into it."""
    lines = [" ".join(line.split()) for line in comment.strip().splitlines()]
    return _DAY.sub("{day}", " ".join(lines)) in _WHOLE or (len(lines) == 2 and lines[-1] == _LAST)
