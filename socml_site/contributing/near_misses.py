"""Repairs of what a file says: a name or date that is wrong and can mean only one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from socml_site.contributing.edits import Leaf, leaves_of, respell
from socml_site.load import Loaded
from socml_site.model import known_fields, name_key
from socml_site.problems import Edit, Problem, fold, only_near_miss
from socml_site.source import Document, List, Node, Table

_NAMES_OF_PEOPLE = ("proposers", "moderators", "note_takers", "participants")


def correct(
    loaded: Loaded, problem: Problem, documents: Mapping[str, Document]
) -> tuple[Edit, ...]:
    """Return the edits that take a problem away, all of them or none; none if it takes a person."""
    document = documents.get(problem.location.path)
    find = _CORRECTIONS.get(problem.rule)
    if document is None:
        return ()
    if problem.edits:
        return problem.edits
    if problem.meant:
        find = _meant(problem.meant)
    if find is None:
        return ()
    place = problem.location
    leaf = next(
        (each for each in leaves_of(document.fields) if each.scalar.location == place), None
    )
    if leaf is None:
        return ()
    new = find(loaded, document, leaf)
    if new is None:
        return ()
    if problem.rule == "person-alike":
        return _everywhere(loaded, leaf.scalar.text, new, documents)
    edit = respell(document, _lines(loaded, document), leaf.scalar, new)
    return () if edit is None else (edit,)


def _lines(loaded: Loaded, document: Document) -> list[str]:
    return loaded.texts[document.path].split("\n")


def _meant(value: str) -> Callable[[Loaded, Document, Leaf], str | None]:
    return lambda _loaded, _document, _leaf: value


def _field(_loaded: Loaded, document: Document, leaf: Leaf) -> str | None:
    if not leaf.is_name:
        return None
    *parents, _ = leaf.steps
    known = known_fields(document.path.partition("/")[0], parents)
    holder = _at(document.fields, parents)
    if not isinstance(holder, Table):
        return None
    names = {key.text: _near_field(key.text, known) for key, _ in holder.entries}
    new = names[leaf.scalar.text]
    # Of two fields that would get the same name, only one could count.
    is_alone = new not in names and list(names.values()).count(new) == 1
    return new if is_alone else None


def _near_field(name: str, known: tuple[str, ...]) -> str | None:
    if name in known:
        return None
    return only_near_miss(name, {each: each for each in known}, least=4)


def _at(node: Node | None, steps: list[str | int]) -> Node | None:
    for step in steps:
        if isinstance(node, Table):
            node = node.value(str(step))
        elif isinstance(node, List) and isinstance(step, int):
            node = node.items[step]
    return node


def _room(loaded: Loaded, _document: Document, leaf: Leaf) -> str | None:
    rooms = loaded.archive.conference.rooms if loaded.archive else ()
    meant = {name: room.id for room in rooms for name in (room.name, room.id)}
    return only_near_miss(leaf.scalar.text, meant)


def _format(loaded: Loaded, _document: Document, leaf: Leaf) -> str | None:
    formats = loaded.archive.conference.formats if loaded.archive else ()
    return only_near_miss(leaf.scalar.text, {each: each for each in formats})


def _topic(loaded: Loaded, _document: Document, leaf: Leaf) -> str | None:
    topics = (loaded.archive.conference.topics or ()) if loaded.archive else ()
    return only_near_miss(leaf.scalar.text, {each.name: each.id for each in topics})


def _person(loaded: Loaded, _document: Document, leaf: Leaf) -> str | None:
    """A name without its accents or hyphens is written as the person writes it, if that is known.

    Names that differ by a letter or an initial may be two people; and of two spellings of somebody
    without a handle, nobody can tell which is right.
    """
    words = fold(leaf.scalar.text).split()
    people = loaded.archive.people.values() if loaded.archive else ()
    known = [
        each.name
        for each in people
        if each.has_handle and "".join(fold(each.name).split()) == "".join(words)
    ]
    return known[0] if len(words) > 1 and len(known) == 1 else None


def _everywhere(
    loaded: Loaded, written: str, new: str, documents: Mapping[str, Document]
) -> tuple[Edit, ...]:
    """A name is reported where it first stands; spelled in one way there, it would be elsewhere."""
    edits = []
    for document in documents.values():
        for scalar, steps, is_name in leaves_of(document.fields):
            is_person = not is_name and steps[0] in _NAMES_OF_PEOPLE
            if is_person and name_key(scalar.text) == name_key(written):
                edits.append(respell(document, _lines(loaded, document), scalar, new))
    return () if None in edits else tuple(edit for edit in edits if edit is not None)


_CORRECTIONS: Mapping[str, Callable[[Loaded, Document, Leaf], str | None]] = {
    "unknown-field": _field,
    "unknown-room": _room,
    "unknown-format": _format,
    "unknown-topic": _topic,
    # No handle is corrected: one that is unknown here may be somebody's all the same.
    "person-alike": _person,
}
