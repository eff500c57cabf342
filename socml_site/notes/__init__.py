"""What notes mean: sections, labels, owners, days and people, in the words of many languages.

Nothing here knows a conference: names are as they are written.
"""

from socml_site.notes.attendance import Attendance
from socml_site.notes.items import Item
from socml_site.notes.names import is_whole_name, without_honorific
from socml_site.notes.offers import Offer
from socml_site.notes.owners import before_promise
from socml_site.notes.phrases import UNSPACED
from socml_site.notes.reading import Notes, read_notes, read_offers
from socml_site.notes.words import EXTENSIBLE, OUTCOMES, More, Words, read_words, words_with

__all__ = [
    "EXTENSIBLE",
    "OUTCOMES",
    "UNSPACED",
    "Attendance",
    "Item",
    "More",
    "Notes",
    "Offer",
    "Words",
    "before_promise",
    "is_whole_name",
    "read_notes",
    "read_offers",
    "read_words",
    "without_honorific",
    "words_with",
]
