"""Days and months as people write them, in the languages that we read."""

from __future__ import annotations

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


def find_month(word: str) -> int:
    """Return the number of a month by its name or what begins it; 0 if it is none, or several."""
    start = fold(word)
    found = {
        number
        for number, names in enumerate(_MONTHS, 1)
        if len(start) >= 3 and any(name.startswith(start) for name in names)
    }
    return found.pop() if len(found) == 1 else 0


def make_day(year: str | int, month: str | int, day: str | int) -> date | None:
    """Return a day, or None if there is none like that, or none that a conference can have."""
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
