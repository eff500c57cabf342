"""Outcomes as data: JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterator

from socml_site.model import Archive, Outcome

FORMAT = 1
_COLUMNS = ("kind", "text", "owners", "due", "state", "session", "minutes", "topics", "url")
# A spreadsheet takes a cell that starts like this for a formula, and may run it.
# Source: OWASP, "CSV Injection".
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def format_outcomes_json(
    archive: Archive, site_url: str, only: Collection[str] | None = None
) -> str:
    """Return outcomes as JSON.

    Args:
        archive: That they are from.
        site_url: Addresses are absolute if it is not empty.
        only: Ids of the minutes whose outcomes are wanted; None for all.
    """
    wanted = (each for each in archive.outcomes if only is None or each.minutes_id in only)
    entries = [_entry(archive, outcome, site_url) for outcome in wanted]
    data = {"format": FORMAT, "conference": archive.conference.name, "outcomes": entries}
    return json.dumps(data, ensure_ascii=False) + "\n"


def format_outcomes_csv(archive: Archive, site_url: str) -> str:
    """Return all outcomes as CSV with a row of names, harmless to spreadsheets."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for outcome in archive.outcomes:
        writer.writerow(map(_harmless, _row(archive, outcome, site_url)))
    return stream.getvalue()


def _state(archive: Archive, outcome: Outcome) -> str:
    if outcome.is_done:
        return "done"
    return "overdue" if archive.is_overdue(outcome) else "open"


def _address(outcome: Outcome, site_url: str) -> str:
    return f"{site_url}minutes/{outcome.minutes_id}/#{outcome.anchor}"


def _entry(archive: Archive, outcome: Outcome, site_url: str) -> dict[str, object]:
    session = archive.sessions[outcome.session_id]
    return {
        "kind": str(outcome.kind),
        "text": outcome.text,
        "owners": [
            {"name": owner.name, "id": owner.person.id if owner.person else None}
            for owner in outcome.owners
        ],
        "due": outcome.due.isoformat() if outcome.due else None,
        "is_done": outcome.is_done,
        "is_overdue": archive.is_overdue(outcome),
        "session": {"id": session.id, "title": session.title},
        "topics": [topic.name for topic in session.topics],
        "minutes": outcome.minutes_id,
        "source": {"path": outcome.location.path, "line": outcome.location.line},
        "url": _address(outcome, site_url),
    }


def _row(archive: Archive, outcome: Outcome, site_url: str) -> Iterator[str]:
    session = archive.sessions[outcome.session_id]
    yield str(outcome.kind)
    yield outcome.text
    yield "; ".join(owner.name for owner in outcome.owners)
    yield outcome.due.isoformat() if outcome.due else ""
    yield "" if outcome.kind == "decision" else _state(archive, outcome)
    yield session.title
    yield outcome.location.path
    yield "; ".join(topic.name for topic in session.topics)
    yield _address(outcome, site_url)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
