"""Did-you-mean: the nearest of the names that exist."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from socml_site.problems.letters import fold, have_same_signs

_NUMBERS = re.compile(r"\d+")


def closest(wanted: str, names: Iterable[str]) -> str | None:
    """Return the name most like `wanted`, or None if nothing comes near."""
    by_fold = {fold(name): name for name in names}
    # Very long input is no near miss, and difflib's cost grows with the product of the lengths.
    matches = difflib.get_close_matches(fold(wanted)[:200], by_fold, n=1, cutoff=0.6)
    return by_fold[matches[0]] if matches else None


class Names:
    """Many names, among which the nearest is found without looking at each of them."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._known = frozenset(self._names)
        self._by_part: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self._names):
            for part in _parts(name):
                self._by_part[part].append(number)
        # What most names have in common says little, and would take long to count.
        self._most = max(200, len(self._names) // 20)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    def closest(self, wanted: str) -> str | None:
        """Return the name most like `wanted`, or None if nothing comes near."""
        shared: Counter[int] = Counter()
        for part in _parts(wanted[:200]):
            numbers = self._by_part.get(part, ())
            if len(numbers) <= self._most:
                shared.update(numbers)
        return closest(wanted, (self._names[number] for number, _ in shared.most_common(20)))


def _parts(name: str) -> set[str]:
    text = f" {fold(name)} "
    return {text[start : start + 3] for start in range(len(text) - 2)}


def did_you_mean(wanted: str, names: Iterable[str], otherwise: str = "") -> str:
    """Say which name was probably meant, followed by `otherwise`."""
    name = closest(wanted, names)
    if name is None:
        return otherwise
    question = f'did you mean "{name}"?'
    return f"{question} {otherwise}" if otherwise else question


def only_near_miss(wanted: str, meant: Mapping[str, str], least: int = 5) -> str | None:
    """Return the one name of which `wanted` can only be a slip of the pen.

    Stricter by far than `closest`, because nobody is asked: the names differ in case, accents,
    spaces or hyphens, or by one letter in a word.

    Args:
        wanted: What was written.
        meant: The names that exist, and what each of them stands for: a room has an id and a name.
        least: How many letters a word must have for one of them to be a slip.

    Returns:
        None if nothing comes so near, or several things do.
    """
    near = [name for name in meant if _is_near_miss(wanted, name, least)]
    if len({meant[name] for name in near}) != 1:
        return None
    nearest = closest(wanted, meant)
    if nearest is None or meant[nearest] != meant[near[0]]:
        return None
    # `alpeh` becomes the id, `Alpeh` the name.
    return next((name for name in near if name.islower() == wanted.islower()), near[0])


def _is_near_miss(wanted: str, name: str, least: int) -> bool:
    one, two = fold(wanted).split(), fold(name).split()
    if not (have_same_numbers(" ".join(one), " ".join(two)) and have_same_signs(wanted, name)):
        return False
    if "".join(one) == "".join(two):
        return bool(one)
    return len(one) == len(two) and all(
        first == second or _is_slip_in_word(first, second, least)
        for first, second in zip(one, two, strict=True)
    )


def have_same_numbers(one: str, two: str) -> bool:
    """Whether two names may mean the same: room 1 is not room 2."""
    return _NUMBERS.findall(one) == _NUMBERS.findall(two)


def _is_slip_in_word(one: str, two: str, least: int) -> bool:
    """Health is not wealth, and room B not room A: those are other words, and no slips."""
    short, long = sorted((one, two), key=len)
    is_long_enough = least <= len(short) <= len(long) <= 40
    return is_long_enough and one[0] == two[0] and is_one_slip(short, long)


def is_one_slip(short: str, long: str) -> bool:
    """Whether one letter was left out, added, changed, or swapped with its neighbour."""
    if len(long) - len(short) > 1:
        return False
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    rest = short[start + 1 :], long[start + 1 :]
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    return rest[0] == rest[1] or (swapped and short[start + 2 :] == long[start + 2 :])
