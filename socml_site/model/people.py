"""Who is who: names, other spellings and handles, all leading to one person."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from socml_site.model.types import Person
from socml_site.problems import (
    Location,
    Problem,
    Related,
    address,
    fold,
    have_same_numbers,
    is_one_slip,
    report,
)


def name_key(name: str) -> str:
    """Two names with the same key are the same name: case, width and spaces do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def index_names(people: Iterable[Person]) -> dict[str, Person]:
    """Return who is meant by each name and other name, by its `name_key`."""
    return {name_key(name): person for person in people for name in (*person.aliases, person.name)}


class People:
    """Collects everybody who is mentioned while files are read."""

    def __init__(self) -> None:
        self._by_id: dict[str, Person] = {}
        self._by_name: dict[str, Person] = {}
        self._mentions: dict[str, Location] = {}

    def add(self, person: Person) -> tuple[Person, int] | None:
        """Add somebody with a handle, unless the handle or a name is taken.

        Returns:
            Who has it, and which of the names it is: 0 for the name or handle, 1 for the first
            alias, and so on. None if the person was added.
        """
        names = [name_key(name) for name in (person.name, *person.aliases)]
        if person.id in self._by_id:
            return self._by_id[person.id], 0
        for index, name in enumerate(names):
            if name in self._by_name:
                return self._by_name[name], index
        self._by_id[person.id] = person
        self._by_name.update(dict.fromkeys(names, person))
        return None

    def handles(self) -> list[str]:
        return [f"@{person.id}" for person in self._by_id.values() if person.has_handle]

    def find(self, handle: str) -> Person | None:
        """Find somebody by handle, without the `@`."""
        person = self._by_id.get(handle.casefold())
        return person if person is not None and person.has_handle else None

    def resolve(self, written: str, place: Location) -> tuple[Person, bool]:
        """Return the person meant by a name or `@handle`, and whether a handle was unknown."""
        if written.startswith("@"):
            known = self.find(written[1:])
            if known is not None:
                return known, False
        person = self._by_name.get(name_key(written))
        if person is None:
            person = Person(self._free_id(address(written) or "x"), written)
            self._by_id[person.id] = person
            self._by_name[name_key(written)] = person
        self._mentions.setdefault(person.id, place)
        return person, written.startswith("@")

    def _free_id(self, wanted: str) -> str:
        number, free = 1, wanted
        while free in self._by_id:
            number += 1
            free = f"{wanted}-{number}"
        return free

    def all(self) -> dict[str, Person]:
        return dict(sorted(self._by_id.items()))

    def check_alike(self) -> Iterator[Problem]:
        """Report names that differ so little that they are probably one person.

        Compares only names that share a key, so the cost grows with the number of names.
        """
        groups: dict[str, list[str]] = defaultdict(list)
        for person in sorted(self._by_id.values(), key=lambda each: (not each.has_handle, each.id)):
            for key in set(_alike_keys(person.name)):
                groups[key].append(person.id)
        reported: set[str] = set()
        for ids in groups.values():
            for later in ids[1:]:
                first, second = self._by_id[ids[0]], self._by_id[later]
                is_stand_in = "@" in (first.name[0], second.name[0])
                if later in reported or second.has_handle or is_stand_in:
                    continue
                if not _are_alike(first, second):
                    continue
                reported.add(later)
                yield self._alike(second, first)

    def _alike(self, person: Person, other: Person) -> Problem:
        related = []
        if other.id in self._mentions:
            related.append(Related(f'"{other.name}" stands here', self._mentions[other.id]))
        return report(
            "person-alike",
            self._mentions[person.id],
            f'"{person.name}" and "{other.name}" look like one person',
            f'write "{other.name}" in both places, or add "{person.name}" to the aliases',
            related,
        )


def _alike_keys(name: str) -> Iterable[str]:
    words = fold(name).split()
    joined = "".join(words)
    yield joined
    if len(words) > 1:
        yield "sorted " + " ".join(sorted(words))
        yield f"initial {words[0][0]} {words[-1]}"
    # Names that differ by one letter share what is left when one letter is taken out.
    if 8 <= len(joined) <= 40:
        yield f"less {joined}"
        for index in range(len(joined)):
            yield "less " + joined[:index] + joined[index + 1 :]


def _are_alike(first: Person, second: Person) -> bool:
    one, two = fold(first.name).split(), fold(second.name).split()
    if not one or not two:
        return False
    if "".join(one) == "".join(two) or sorted(one) == sorted(two):
        return True
    if not have_same_numbers(first.name, second.name):
        return False
    if one[-1] == two[-1] and one[0][0] == two[0][0] and (len(one[0]) == 1 or len(two[0]) == 1):
        return True
    if len(one) == len(two) and any(
        len(first_word) == len(second_word) == 1 and first_word != second_word
        for first_word, second_word in zip(one, two, strict=True)
    ):
        return False  # Other initials, other people.
    if one[-1] == two[-1] and one[0][0] == two[0][0]:
        # Mario and Maria are two people; a slip inside a long name is one.
        short, long = sorted((one[0], two[0]), key=len)
        is_inside = short[-1] == long[-1] and len(short) >= 6
        return one[0] == two[0] or (is_inside and is_one_slip(short, long))
    joined = sorted(("".join(one), "".join(two)), key=len)
    return len(joined[0]) >= 8 and is_one_slip(*joined)
