"""Who is who: names, other spellings and handles, all leading to one person."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from socml_site.model.types import Person
from socml_site.notes import UNSPACED, without_honorific
from socml_site.problems import (
    Location,
    Problem,
    Related,
    address,
    fold,
    have_same_numbers,
    have_same_signs,
    is_one_slip,
    report,
)

_LONGEST_FAMILY_NAME = 6
_LONGEST_INITIALS = 5


def name_key(name: str) -> str:
    """Two names with the same key are the same name.

    Case, width and spaces do not count, nor does what nobody sees.
    """
    if not name.isascii():
        name = "".join(char for char in name if unicodedata.category(char) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def index_names(people: Iterable[Person]) -> dict[str, Person]:
    """Return who is meant by each name and other name, by its `name_key`.

    A name that several people have means nobody.
    """
    found: dict[str, dict[str, Person]] = defaultdict(dict)
    for person in people:
        for name in (*person.aliases, person.name):
            found[name_key(name)][person.id] = person
    return {key: next(iter(each.values())) for key, each in found.items() if len(each) == 1}


class WhoIsWho:
    """Finds people by what others call them.

    That is a handle, a name or other name; or, if only one of them can be meant, a first or last
    name or initials. A name that nobody in the room has may be that of somebody else.
    """

    def __init__(self, people: Iterable[Person], others: WhoIsWho | None = None) -> None:
        self._others = others
        by_id = {person.id: person for person in people}
        self._by_name = index_names(by_id.values())
        short: dict[str, dict[str, Person]] = defaultdict(dict)
        for name, person in self._by_name.items():
            for part in short_names(name):
                short[part][person.id] = person
        for person in by_id.values():
            if person.has_handle:
                self._by_name[f"@{person.id}"] = person
        self._by_short = {
            key: next(iter(each.values())) for key, each in short.items() if len(each) == 1
        }
        self._of_several = {key for key, each in short.items() if len(each) > 1}

    def find(self, written: str) -> Person | None:
        """Return who is meant; None if nobody is, or several could be."""
        key = name_key(written)
        others = self._others
        found = self._by_name.get(key) or (others._by_name.get(key) if others else None)
        if found is None and key.startswith("@"):
            # In pads, people put the sign before first names.
            return self._by_short.get(key[1:])
        if found is None and written.isupper() and len(key) < _LONGEST_INITIALS:
            return self._by_short.get(f"{key} initials") or self._by_short.get(key)
        found = found or self._by_short.get(key) or self._by_family_name(key)
        return found or (others._by_short.get(key) if others else None)

    def _by_family_name(self, key: str) -> Person | None:
        """Find somebody by a family name, behind which no space stands."""
        name = without_honorific(key)
        if not UNSPACED.match(name) or len(name) > _LONGEST_FAMILY_NAME:
            return None
        names = (each for each in self._by_name if each.startswith(name))
        found = {self._by_name[each].id: self._by_name[each] for each in names}
        return next(iter(found.values())) if len(found) == 1 else None

    def is_of_several(self, written: str) -> bool:
        """Whether a name may be that of several people, so that it names nobody."""
        return name_key(written) in self._of_several

    def handles(self) -> list[str]:
        found = [name for name in self._by_name if name.startswith("@")]
        return [*found, *(self._others.handles() if self._others is not None else ())]


def short_names(name: str) -> set[str]:
    """Return what may stand for a name: the first word that is no title, the last, the initials."""
    words = [each for each in name.split() if not each.endswith(".") or len(each) == 2]
    if len(words) < 2:
        return set(words)
    initials = f"{''.join(each[0] for each in words)} initials"
    first = {" ".join(words[:count]) for count in range(1, min(len(words), 4))}
    return {*first, words[-1], f"{words[0][0]}. {words[-1]}", initials}


def _with_handle(person: Person) -> Person:
    """Tell somebody apart from those who have the same name, wherever it is shown."""
    handle = f" (@{person.id})"
    if person.name.endswith(handle):
        return person
    return replace(person, name=person.name + handle, aliases=(*person.aliases, person.name))


class People:
    """Collects everybody who is mentioned while files are read."""

    def __init__(self) -> None:
        self._by_id: dict[str, Person] = {}
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._mentions: dict[str, Location] = {}

    def add(self, person: Person) -> Person | None:
        """Add somebody with a handle; return who has the handle already, or None.

        Several people may have one name.
        """
        if person.id in self._by_id:
            return self._by_id[person.id]
        self._put(person)
        same = self._by_name[name_key(person.name)]
        if len(same) > 1:
            for each in same:
                self._put(_with_handle(each))
        return None

    def _put(self, person: Person) -> None:
        self._by_id[person.id] = person
        for name in dict.fromkeys(map(name_key, (person.name, *person.aliases))):
            others = [each for each in self._by_name[name] if each.id != person.id]
            self._by_name[name] = [*others, person]

    def handles(self) -> list[str]:
        return [f"@{person.id}" for person in self._by_id.values() if person.has_handle]

    def find(self, handle: str) -> Person | None:
        """Find somebody by handle, without the `@`."""
        person = self._by_id.get(handle.casefold())
        return person if person is not None and person.has_handle else None

    def resolve(self, written: str, place: Location) -> tuple[Person, bool]:
        """Return the person meant by a name or `@handle`, and whether a handle was unknown.

        Somebody without a handle stands in for a name that several people have.
        """
        if written.startswith("@"):
            known = self.find(written[1:])
            if known is not None:
                return known, False
        named = self._by_name[name_key(written)]
        person = next((each for each in named if len(named) == 1 or not each.has_handle), None)
        if person is None:
            person = Person(self._free_id(address(written) or "x"), written)
            self._by_id[person.id] = person
            named.append(person)
        self._mentions.setdefault(person.id, place)
        return person, written.startswith("@")

    def who_has(self, name: str) -> list[str]:
        """Return the handles of those who have a name, as they are written."""
        return [f"@{each.id}" for each in self._by_name[name_key(name)] if each.has_handle]

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
                is_stand_in = "@" in (first.name[0], second.name[0]) or (
                    len(self.who_has(second.name)) > 1
                )
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
    # WhoIsWho that differ by one letter share what is left when one letter is taken out.
    if 8 <= len(joined) <= 40:
        yield f"less {joined}"
        for index in range(len(joined)):
            yield "less " + joined[:index] + joined[index + 1 :]


def _are_alike(first: Person, second: Person) -> bool:
    one, two = fold(first.name).split(), fold(second.name).split()
    if not one or not two or not have_same_signs(first.name, second.name):
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
