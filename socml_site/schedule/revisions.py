"""How often, and from where to where, each session was moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from socml_site.source import FieldChange
from socml_site.wiki import History

# What a calendar shows of a session, and its title: `moves` are about the others.
TIMETABLE_FIELDS = ("start", "duration", "room", "status", "merged_into")


@dataclass(frozen=True, slots=True)
class Move:
    """One commit that changed when or where a session is, or whether it takes place.

    `before` and `after` hold what was changed, by the names of fields, as the file had it. A new
    session has nothing before.
    """

    when: datetime
    sha: str
    path: str
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Revisions:
    """The moves of all sessions, the newest first, and the same by the paths of their files."""

    moves: tuple[Move, ...] = ()
    by_path: Mapping[str, tuple[Move, ...]] = field(default_factory=dict)

    def sequence_of(self, path: str) -> int:
        """How often a session was changed since it was new, in a way that calendars show."""
        return sum(not move.is_new for move in self.by_path.get(path, ()))


def build_revisions(changes: Sequence[FieldChange] | None, history: History) -> Revisions:
    """Give every change to the file that it is of now; what is gone is left out.

    Args:
        changes: None if there is no history.
        history: Knows what files were called.
    """
    edits = {(edit.sha, edit.name_then): edit for edit in history.edits}
    moves: list[Move] = []
    for change in changes or ():
        edit = edits.get((change.sha, change.path))
        # Quotes came and went, or a line moved.
        is_same = change.before == change.after
        if edit is None or not edit.path or change.is_gone or is_same:
            continue
        moves.append(
            Move(edit.when, change.sha, edit.path, change.before, change.after, change.is_new)
        )
    moves.sort(key=lambda move: move.when, reverse=True)
    by_path: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        by_path[move.path].append(move)
    return Revisions(tuple(moves), {path: tuple(found) for path, found in by_path.items()})
