"""What makes a conference's pages knows of mkdocs.yml: where the site and its repository are."""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig

from socml_site.load import Loaded
from socml_site.pages import PageBuilder
from socml_site.schedule import TIMETABLE_FIELDS, build_revisions
from socml_site.source import read_field_changes, read_git_log
from socml_site.wiki import Forge, build_history, find_repo_host


def make_builder(loaded: Loaded, config: MkDocsConfig | None, forge: Forge | None) -> PageBuilder:
    """Make the maker of pages, with the history of its files.

    Args:
        loaded: A conference.
        config: MkDocs' own; None where there is no mkdocs.yml.
        forge: What the repository's host runs on, if the hosts say so.

    Raises:
        ValueError: If there is no archive.
    """
    if loaded.archive is None:
        raise ValueError("nothing can be built without a conference")
    root = loaded.project.root
    history = build_history(read_git_log(root), loaded.texts)
    changes = read_field_changes(root, "sessions", TIMETABLE_FIELDS) if history.is_known else None
    revisions = build_revisions(changes, history)
    if config is None:
        return PageBuilder(loaded.archive, loaded.links, None, history, "", revisions)
    repo = find_repo_host(config.repo_url or "", config.edit_uri or "", forge)
    site_url = config.site_url or ""
    return PageBuilder(loaded.archive, loaded.links, repo, history, site_url, revisions)
