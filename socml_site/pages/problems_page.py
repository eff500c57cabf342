"""The page that previews show: every problem with its line, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from markupsafe import Markup

from socml_site.pages import words
from socml_site.pages.environment import environment
from socml_site.pages.page import Page, headings_of
from socml_site.problems import Problem, count_by_severity, excerpt_of


def build_problems_page(
    problems: Sequence[Problem], left_out: Sequence[str], texts: Mapping[str, str]
) -> Page:
    """Make the page that previews show: every problem with its line, and what was left out."""
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
            )
        )
        return Markup(text)  # noqa: S704 - made by an escaping template

    outline = headings_of((path, path) for path, _ in by_file)
    return Page("problems/", "Problems", make, "problems/", outline=outline)


def summarize(problems: Sequence[Problem]) -> str:
    """Return `2 errors and 1 note`; empty if there are none."""
    counts = {name: number for name, number in count_by_severity(problems).items() if number}
    return words.listed([words.count(number, name) for name, number in counts.items()])
