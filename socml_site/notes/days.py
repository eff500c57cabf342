"""Days and months as people write them, in the languages that we read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from socml_site.problems import fold

FIRST_YEAR, LAST_YEAR = 1900, 2199

# Source: CLDR 46, wide names in Dutch, English, French, German, Italian, Portuguese and Spanish,
# and short ones that do not begin a wide one; in small letters without accents.
_MONTHS = tuple(
    names.split()
    for names in (
        "january januar januari janvier enero gennaio janeiro janner",
        "february februar februari fevrier febrero febbraio fevereiro",
        "march marz maerz mars marzo marco maart mrz mrt",
        "april avril abril aprile",
        "may mai mayo maggio maio mei",
        "june juni juin junio giugno junho",
        "july juli juillet julio luglio julho",
        "august augustus aout agosto",
        "september septembre septiembre settembre setembro",
        "october oktober octobre octubre ottobre outubro",
        "november novembre noviembre novembro",
        "december dezember decembre diciembre dicembre dezembro",
    )
)
# The same for days of the week, with short names of two letters.
_WEEKDAYS = tuple(
    names.split()
    for names in (
        "monday montag maandag lundi lunedi lunes segunda mo ma",
        "tuesday dienstag dinsdag mardi martedi martes terca di tu",
        "wednesday mittwoch woensdag mercredi mercoledi miercoles quarta mi wo we weds",
        "thursday donnerstag donderdag jeudi giovedi jueves quinta do th",
        "friday freitag vrijdag vendredi venerdi viernes sexta fr vr",
        "saturday samstag sonnabend zaterdag samedi sabato sabado sa za",
        "sunday sonntag zondag dimanche domenica domingo so zo su",
    )
)


def find_month(word: str) -> int:
    """Return the number of a month by its name or what begins it; 0 if it is none, or several."""
    return _find(word, _MONTHS)


def find_weekday(word: str) -> int:
    """Return the number of a day of the week in the same way; Monday is 1, Sunday 7."""
    return _find(word, _WEEKDAYS)


def _find(word: str, groups: Sequence[Sequence[str]]) -> int:
    start = fold(word)
    found = {
        number
        for number, names in enumerate(groups, 1)
        if start in names or (len(start) >= 3 and any(each.startswith(start) for each in names))
    }
    return found.pop() if len(found) == 1 else 0


def of_24_hours(hour: int, half: str) -> int | None:
    """Return the hour of a day; `half` begins with a or p, or is empty if there are none."""
    if not half:
        return hour
    return hour % 12 + (12 if half[0] in "pP" else 0) if 1 <= hour <= 12 else None


def make_day(year: str | int, month: str | int, day: str | int) -> date | None:
    """Return a day, or None if there is none like that, or none that a conference can have."""
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
