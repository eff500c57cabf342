"""The rooms of a schedule: under one name each, and with an id."""

from __future__ import annotations

import re

from socml_site.problems import address
from socml_site.source import List, Scalar, Table, shorten

_LONGEST_ID = 40
_LONGEST_ALIKE = 60
_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


class Rooms:
    """Rooms in the order in which they come; two whose names read the same are told apart."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._addresses: set[str] = set()
        self._numbers: dict[str, int] = {}

    def add(self, name: str) -> None:
        if not name or name in self._shown:
            return
        shown, wanted = name, address(name)
        number = self._numbers.get(wanted, 1)
        while address(shown) in self._addresses:
            number += 1
            # What is alike in its first letters needs the number among these.
            shown = f"{shorten(name, _LONGEST_ALIKE)} {number}"
        self._numbers[wanted] = number
        self._addresses.add(address(shown))
        self._shown[name] = shown

    def shown(self, name: str) -> str:
        """Return the name under which a room is known."""
        return self._shown.get(name, name)

    def ids(self) -> dict[str, tuple[str, str]]:
        """Return the shown name and the id of each room."""
        found: dict[str, tuple[str, str]] = {}
        taken: set[str] = set()
        numbers: dict[str, int] = {}
        for name, shown in self._shown.items():
            wanted = _NOT_IN_IDS.sub("-", address(shown))[:_LONGEST_ID].strip("-") or "room"
            free, number = wanted, numbers.get(wanted, 1)
            while free in taken:
                number += 1
                free = f"{wanted[: _LONGEST_ID - 6].rstrip('-')}-{number}"
            numbers[wanted] = number
            taken.add(free)
            found[name] = (shown, free)
        return found


def single_rooms(conference: Table | None) -> frozenset[str]:
    """Return the names and ids, as addresses, of the rooms that hold one session at a time."""
    rooms = conference.value("rooms") if conference is not None else None
    items = rooms.items if isinstance(rooms, List) else (rooms,)
    found: set[str] = set()
    for room in items:
        if not isinstance(room, Table):
            continue
        shared = room.value("shared")
        if isinstance(shared, Scalar) and shared.text.casefold() in ("true", "yes"):
            continue
        names = (room.value("id"), room.value("name"))
        found |= {address(each.text) for each in names if isinstance(each, Scalar)}
    return frozenset(found)
