"""The page that previews show: every problem with its line, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from markupsafe import Markup

from socml_site.contributing.understood import Understood, cure_of, summarize_record
from socml_site.pages.environment import environment
from socml_site.pages.page import Page, headings_of
from socml_site.problems import RULES, Problem, count_by_severity, excerpt_of
from socml_site.schedule import words

_UNDERSTOOD = ("What was understood of the notes", "socml-understood")
# Nobody can tell what a header with a mistake was to say about names.
_MAY_BE_SECRET = re.compile(r"chatham|attribution", re.IGNORECASE)


def build_problems_page(
    problems: Sequence[Problem],
    left_out: Sequence[str],
    texts: Mapping[str, str],
    *,
    is_published: bool = False,
    understood: Sequence[Understood] = (),
) -> Page:
    """Make the page that previews show: every problem with its line, and what was left out.

    Args:
        problems: All of them.
        left_out: Paths of files that are not on the site.
        texts: The files by their paths.
        is_published: Whether others will see it: minutes that may name nobody are then not quoted.
        understood: What was understood of notes, for those who are writing them.
    """
    if is_published:
        secret = {
            path
            for path, text in texts.items()
            if path.startswith("minutes/") and _MAY_BE_SECRET.search(text)
        }
        problems = [
            each if each.location.path not in secret else _unquoted(each) for each in problems
        ]
        texts = {path: text for path, text in texts.items() if path not in secret}
    by_file = [
        (path, [(problem, excerpt_of(problem.location, texts.get(path, ""))) for problem in found])
        for path, found in groupby(problems, key=lambda each: each.location.path)
    ]

    def make() -> Markup:
        text = (
            environment()
            .get_template("problems.html")
            .render(
                root="../",
                problems=problems,
                left_out=left_out,
                by_file=by_file,
                summary=summarize(problems),
                records=[
                    (
                        each,
                        summarize_record(each),
                        [(it, cure_of(it, each)) for it in each.offers],
                    )
                    for each in understood
                ],
            )
        )
        return Markup(text)  # noqa: S704 - made by an escaping template

    outline = headings_of(
        [*((path, path) for path, _ in by_file), *([_UNDERSTOOD] if understood else ())]
    )
    return Page("problems/", "Problems", make, "problems/", outline=outline)


def _unquoted(problem: Problem) -> Problem:
    """Say what kind of problem it is, and nothing that the file says."""
    return replace(problem, message=RULES[problem.rule].summary, hint="", related=())


def summarize(problems: Sequence[Problem]) -> str:
    """Return `2 errors and 1 note`; empty if there are none."""
    counts = {name: number for name, number in count_by_severity(problems).items() if number}
    return words.listed([words.count(number, name) for name, number in counts.items()])
