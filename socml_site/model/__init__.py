"""What a file means, and what files mean to each other."""

from socml_site.model.build import Built, build_archive
from socml_site.model.checks import apply_waivers, check_archive
from socml_site.model.fields import known_fields
from socml_site.model.outcomes import find_offers
from socml_site.model.people import index_names, name_key
from socml_site.model.timetable import (
    Conference,
    Day,
    Occurrence,
    Room,
    Slot,
    SlotKind,
    Timed,
    Topic,
    Venue,
    minutes_between,
)
from socml_site.model.types import (
    Archive,
    Attribution,
    Meeting,
    Minutes,
    Outcome,
    OutcomeKind,
    Owner,
    Person,
    Session,
    State,
    WebLink,
)

__all__ = [
    "Archive",
    "Attribution",
    "Built",
    "Conference",
    "Day",
    "Meeting",
    "Minutes",
    "Occurrence",
    "Outcome",
    "OutcomeKind",
    "Owner",
    "Person",
    "Room",
    "Session",
    "Slot",
    "SlotKind",
    "State",
    "Timed",
    "Topic",
    "Venue",
    "WebLink",
    "apply_waivers",
    "build_archive",
    "check_archive",
    "find_offers",
    "index_names",
    "known_fields",
    "minutes_between",
    "name_key",
]
