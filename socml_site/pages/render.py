"""From a template and facts to safe HTML."""

from __future__ import annotations

from markupsafe import Markup

from socml_site.model import Archive
from socml_site.pages.environment import environment
from socml_site.wiki import root_from


def render(archive: Archive, template: str, url: str, **facts: object) -> Markup:
    """Render one of our templates for the page at `url`."""
    text = (
        environment().get_template(template).render(archive=archive, root=root_from(url), **facts)
    )
    return Markup(text)  # noqa: S704 - made by an escaping template
