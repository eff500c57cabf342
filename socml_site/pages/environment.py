"""The templates: everything that they print is escaped, unless it is already safe HTML."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import MutableMapping
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)

from socml_site.pages.citations import format_bibtex, format_cff, format_citation, format_csl
from socml_site.pages.tongue import tongue
from socml_site.schedule import words
from socml_site.source import shorten
from socml_site.wiki import person_url


def compiled_templates() -> BytecodeCache | None:
    """Return where compiled templates are kept: where Python keeps compiled modules.

    None if it keeps none, or nothing can be written there.
    """
    folder = Path(cache_from_source(__file__)).parent
    if sys.dont_write_bytecode or not folder.is_dir() or not os.access(folder, os.W_OK):
        return None
    return FileSystemBytecodeCache(str(folder), "template-%s.jinja")


class _Environment(Environment):
    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Share one dictionary: Jinja's own way costs as much as filling in a short template."""
        return self.globals if d is None else super().make_globals(d)


@functools.cache
def environment() -> Environment:
    """Return the one environment; templates are ours, and contributed text is only data."""
    env = _Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        auto_reload=False,
        bytecode_cache=compiled_templates(),
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
        tongue=tongue,
        weekday=words.weekday,
        why_related=words.why_related,
    )
    env.filters["capitalize_first"] = words.capitalize_first
    return env
