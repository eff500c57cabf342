"""The page that leads from an idea to a file, for people who have never used git."""

from __future__ import annotations

from socml_site.contributing.new_files import text_of_proposal
from socml_site.pages.index import Index
from socml_site.pages.page import Page, list_page
from socml_site.pages.render import render
from socml_site.pages.wiki import Wiki
from socml_site.wiki import Forge

URL = "contribute/"
_MOST_WANTING = 8
_FORGES = {Forge.GITHUB: "GitHub", Forge.GITLAB: "GitLab", Forge.FORGEJO: "Forgejo"}


def contribute_page(index: Index, wiki: Wiki) -> Page:
    """Make the page; without a known repository it says what the files look like."""
    archive = index.archive
    wanting = [each for each in index.sessions if archive.lacks_minutes(each)]
    headings = (
        ("Propose a session", "socml-propose"),
        ("Add minutes", "socml-minutes"),
        ("Say that you are coming", "socml-interested"),
        ("Correct something", "socml-correct"),
        ("From a terminal", "socml-terminal"),
    )
    return list_page(
        URL,
        "Take part",
        lambda: render(
            archive,
            "contribute.html",
            URL,
            forge=_FORGES[wiki.repo.forge] if wiki.repo else "",
            clone=wiki.repo.clone_url if wiki.repo else "",
            propose=wiki.new_proposal(),
            proposal=text_of_proposal(archive.conference),
            wanting=[(each, wiki.new_minutes(each)) for each in wanting[:_MOST_WANTING]],
            more_wanting=max(len(wanting) - _MOST_WANTING, 0),
        ),
        headings,
        archive.conference.name,
    )
