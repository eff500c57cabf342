"""Rules that need the whole archive: one function a rule, each yields problems in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise

from socml_site.model.build import Built
from socml_site.model.check_confidence import check_confidence
from socml_site.model.check_timetable import check_timetable
from socml_site.model.people import name_key
from socml_site.model.types import Archive, Minutes, Session
from socml_site.problems import RULES, Location, Problem, Related, did_you_mean, report
from socml_site.source import Document


def check_archive(built: Built, texts: Mapping[str, str]) -> list[Problem]:
    """Report everything that is wrong between the files, of which `texts` has each by path."""
    archive = built.archive
    if archive is None:
        return []
    found = list(built.people.check_alike())
    found.extend(_check_references(archive, built.session_ids))
    for check in _CHECKS:
        found.extend(check(archive))
    found.extend(check_timetable(archive))
    found.extend(check_confidence(archive, texts))
    return found


def apply_waivers(archive: Archive, problems: Iterable[Problem]) -> list[Problem]:
    """Drop what a file concerned has waived with a reason."""
    waivers = {document.path: allow for document, allow in _waivers(archive)}

    def is_waived(problem: Problem) -> bool:
        rule = RULES[problem.rule]
        # Those that take all files have been waived where they are looked for.
        if not rule.can_be_waived or rule.takes_all or problem.rule == "bad-waiver":
            return False
        places = (problem.location, *(related.location for related in problem.related))
        return any(waivers.get(place.path, {}).get(problem.rule) for place in places)

    return [problem for problem in problems if not is_waived(problem)]


def _waivers(archive: Archive) -> Iterator[tuple[Document, Mapping[str, str]]]:
    for entries in (archive.sessions, archive.minutes, archive.people):
        for entry in entries.values():
            if entry.allow and entry.document is not None:
                yield entry.document, entry.allow


def _check_references(archive: Archive, known: frozenset[str]) -> Iterator[Problem]:
    for session in archive.sessions.values():
        named = [(session.conflicts, "conflicts")]
        if session.merged_into is not None:
            named.append(((session.merged_into,), "merged_into"))
        for ids, field in named:
            for index, other in enumerate(ids):
                place = session.document.locate(field, index)
                if other == session.id:
                    message = f'"{other}" is this session itself'
                    yield report("unknown-session", place, message, "name another one")
                elif other not in known:
                    message = f'no session has the id "{other}"'
                    hint = did_you_mean(
                        other, archive.sessions, "ids are the names of files in sessions/"
                    )
                    yield report("unknown-session", place, message, hint)
        yield from _check_merge_ring(archive, session)


def _check_merge_ring(archive: Archive, session: Session) -> Iterator[Problem]:
    seen, at = [session.id], session
    while at.merged_into is not None and at.merged_into in archive.sessions:
        at = archive.sessions[at.merged_into]
        if at.id in seen:
            if at.id == session.id == min(seen) and len(seen) > 1:
                message = f"these sessions are merged in a ring: {' → '.join([*seen, at.id])}"
                place = session.document.locate("merged_into")
                yield report("bad-value", place, message, "let one of them stand")
            return
        seen.append(at.id)


def _check_aliases(archive: Archive) -> Iterator[Problem]:
    for entries in (archive.sessions, archive.minutes):
        owners: dict[str, Session | Minutes] = dict(entries)
        for entry in entries.values():
            for index, alias in enumerate(entry.aliases):
                other = owners.setdefault(alias, entry)
                if other is not entry:
                    place = entry.document.locate("aliases", index)
                    message = f'"{alias}" is already the id or an alias of {other.path}'
                    yield report("name-collision", place, message, "leave it out of one of the two")


def _check_duplicate_title(archive: Archive) -> Iterator[Problem]:
    by_title: dict[str, list[Session]] = defaultdict(list)
    for session in archive.sessions.values():
        if session.merged_into is None:
            key = name_key(session.title)
            by_title[key.rstrip(" .!?:") or key].append(session)
    for sessions in by_title.values():
        for first, second in pairwise(sessions):
            yield report(
                "duplicate-title",
                _title_of(second),
                f'{first.path} has the title "{first.title}" too',
                "say how the two differ, or merge them",
                [Related("the other session", _title_of(first))],
            )


def _title_of(session: Session) -> Location:
    lead = session.document.body.lead
    if session.document.fields.value("title") is None and lead is not None:
        return lead.location
    return session.document.locate("title")


def _check_waivers(archive: Archive) -> Iterator[Problem]:
    for document, allow in _waivers(archive):
        for rule_id, reason in allow.items():
            place = document.locate_name("allow", rule_id)
            if rule_id not in RULES:
                waivable = [rule.id for rule in RULES.values() if rule.can_be_waived]
                hint = did_you_mean(rule_id, waivable, "see `socml explain` for all rules")
                yield report("bad-waiver", place, f'there is no rule "{rule_id}"', hint)
            elif not RULES[rule_id].can_be_waived:
                message = f'"{rule_id}" is an error and cannot be waived'
                yield report("bad-waiver", place, message, "mend it instead")
            elif not reason:
                message = f'"{rule_id}" is waived without a reason'
                yield report("bad-waiver", place, message, "say in a few words why it is fine")


def _check_minutes_missing(archive: Archive) -> Iterator[Problem]:
    for session in archive.sessions.values():
        if archive.lacks_minutes(session):
            yield report(
                "minutes-missing",
                Location(session.path),
                "this session has been held and has no minutes",
                f"add minutes/{session.id}.md; a few bullets are enough",
            )


_CHECKS: tuple[Callable[[Archive], Iterator[Problem]], ...] = (
    _check_aliases,
    _check_duplicate_title,
    _check_waivers,
    _check_minutes_missing,
)
