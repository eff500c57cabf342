"""Turn a self-organizing conference's Markdown files into a checked, wiki-style site.

What `__all__` lists is the public API; everything else may change.
"""

from socml_site.load import Loaded, load_archive
from socml_site.model import Archive
from socml_site.problems import Location, Problem, Severity, format_problems
from socml_site.source import ProjectError

__all__ = [
    "Archive",
    "Loaded",
    "Location",
    "Problem",
    "ProjectError",
    "Severity",
    "format_problems",
    "load_archive",
]
