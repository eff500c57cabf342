"""Names for other programs: the same for ever, whatever a title or a time becomes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from socml_site.model import Conference, Meeting, Room

# Names of ours are made from this one; it never changes.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "socml_site.calendars")
_LARGEST = 2**31 - 1


def guid_of(conference: Conference, *parts: str) -> str:
    """Return the UUID of something, such as `guid_of(conference, "sessions", "causal-rl")`."""
    return str(uuid.uuid5(_NAMESPACE, "/".join((conference.acronym, *parts))))


def guid_of_meeting(conference: Conference, meeting: Meeting, room: Room | None = None) -> str:
    """Return the UUID of a session at one of its times, for those who need it of one room as well.

    The first time, in the first room, has the one of the session: it had it before there was
    another. Times count as they are written, so that one more changes nothing.
    """
    return guid_of(conference, "sessions", meeting.session.id, *tell_apart(meeting, room))


def tell_apart(meeting: Meeting, room: Room | None = None) -> tuple[str, ...]:
    """Return what tells a session's times and rooms apart; nothing for the first of them."""
    number = meeting.occurrence.number
    if room is not None and room != meeting.rooms[0]:
        return str(number), room.id
    return (str(number),) if number > 1 else ()


def number_all(guids: Iterable[str]) -> dict[str, int]:
    """Give each UUID a number from 1 to 2^31-1, for programs that know no other names.

    The number is made from the UUID alone, so it stays when others come and go. Only where two
    would have the same one, which a thousand sessions will hardly see, the later of the two in
    alphabetical order gets the next that is free.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for guid in sorted(set(guids)):
        number = uuid.UUID(guid).int % _LARGEST + 1
        while number in taken:
            number = number % _LARGEST + 1
        taken.add(number)
        numbers[guid] = number
    return numbers
