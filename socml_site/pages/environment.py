"""The templates: everything that they print is escaped, unless it is already safe HTML."""

from __future__ import annotations

import functools
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from socml_site.pages.citations import format_bibtex, format_cff, format_citation, format_csl
from socml_site.schedule import words
from socml_site.source import shorten
from socml_site.wiki import person_url


@functools.cache
def environment() -> Environment:
    """Return the one environment; templates are ours, and contributed text is only data."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        auto_reload=False,
    )
    env.globals.update(
        bibtex=lambda work: format_bibtex([work]),
        cff=format_cff,
        citation=format_citation,
        clock=words.clock,
        count=words.count,
        csl=lambda work: format_csl([work]),
        day=words.day,
        day_anchor=words.day_anchor,
        fixed_now=words.fixed_now,
        long_day=words.long_day,
        machine_time=words.machine_time,
        person_url=person_url,
        short_day=words.short_day,
        shorten=shorten,
        span=words.span,
        why_related=words.why_related,
    )
    env.filters["capitalize_first"] = words.capitalize_first
    return env
