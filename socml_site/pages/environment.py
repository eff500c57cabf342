"""The templates: everything that they print is escaped, unless it is already safe HTML."""

from __future__ import annotations

import functools
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from socml_site.pages import words
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
        clock=words.clock,
        count=words.count,
        day=words.day,
        long_day=words.long_day,
        machine_time=words.machine_time,
        person_url=person_url,
        short_day=words.short_day,
        shorten=shorten,
        span=words.span,
        why_related=words.why_related,
    )
    env.filters["capitalize_first"] = capitalize_first
    return env


def capitalize_first(text: str) -> str:
    """Make the first letter a capital and leave the others alone."""
    return text[:1].upper() + text[1:]
