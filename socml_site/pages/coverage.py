"""How far each session has come, and which of those held have left a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socml_site.model import Archive, Session, State
from socml_site.pages.page import Page, list_page
from socml_site.pages.render import render

URL = "coverage/"
_CHART_WIDTH = 600


@dataclass(frozen=True, slots=True)
class Stage:
    """One column of the board; `is_wanting` says that its sessions still lack their record."""

    title: str
    anchor: str
    sessions: tuple[Session, ...]
    is_wanting: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """The board; merged and cancelled sessions are not on it."""

    stages: tuple[Stage, ...]

    @property
    def held(self) -> int:
        return sum(len(stage.sessions) for stage in self.stages[2:])

    @property
    def recorded(self) -> int:
        """How many of the sessions held have notes."""
        return sum(len(stage.sessions) for stage in self.stages[3:])


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of the chart; `x` and `width` are in units of the chart's whole width."""

    stage: Stage
    x: float
    width: float


def build_coverage(archive: Archive, sessions: Sequence[Session]) -> Coverage:
    """Put every session into the column that it has reached; their order stays."""
    columns: dict[str, list[Session]] = {
        name: [] for name in ("proposed", "scheduled", "held", "drafted", "approved")
    }
    for session in sessions:
        if session.is_active:
            columns[_stage(archive, session)].append(session)
    titles = {
        "proposed": "Proposed",
        "scheduled": "Scheduled",
        "held": "Held, no notes",
        "drafted": "Notes drafted",
        "approved": "Notes approved",
    }
    return Coverage(
        tuple(
            Stage(titles[name], f"socml-{name}", tuple(found), is_wanting=name == "held")
            for name, found in columns.items()
        )
    )


def _stage(archive: Archive, session: Session) -> str:
    records = archive.minutes_of(session)
    if records:
        return "approved" if all(record.is_approved for record in records) else "drafted"
    state = archive.state_of(session)
    return str(state) if state in (State.HELD, State.SCHEDULED) else "proposed"


def build_bars(coverage: Coverage) -> list[Bar]:
    """Divide the chart among the stages, as wide as they have sessions; empty ones have no bar."""
    total = sum(len(stage.sessions) for stage in coverage.stages)
    bars: list[Bar] = []
    done = 0
    for stage in coverage.stages:
        if stage.sessions:
            after = done + len(stage.sessions)
            start, end = (round(_CHART_WIDTH * number / total, 1) for number in (done, after))
            bars.append(Bar(stage, start, round(end - start, 1)))
        done += len(stage.sessions)
    return bars


def coverage_page(archive: Archive, sessions: Sequence[Session]) -> Page:
    """Make the board's page."""
    coverage = build_coverage(archive, sessions)
    headings = [(stage.title, stage.anchor) for stage in coverage.stages if stage.sessions]
    return list_page(
        URL,
        "Coverage",
        lambda: render(archive, "coverage.html", URL, coverage=coverage, bars=build_bars(coverage)),
        headings,
        archive.conference.name,
    )
