"""What other tools write: found, reported, and put into the Markdown that GitHub shows."""

from socml_site.source.foreign.meant import Meant
from socml_site.source.foreign.tidy import TidyText, check_foreign, find_foreign, tidy_markup

__all__ = ["Meant", "TidyText", "check_foreign", "find_foreign", "tidy_markup"]
