"""Assembled lists that hosts place into their own pages with a fenced `socml` block."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from socml_site.model import Archive, Minutes, OutcomeKind, Session, State
from socml_site.pages.build import PageBuilder
from socml_site.pages.coverage import build_bars, build_coverage
from socml_site.pages.environment import environment
from socml_site.pages.markup import build_examples, published_elements, published_files
from socml_site.pages.outcomes import OUTCOME_STATES
from socml_site.pages.topic_map import build_topic_map
from socml_site.problems import did_you_mean, fold
from socml_site.schedule import build_grids, words
from socml_site.wiki import root_from

_OPTIONS: Mapping[str, frozenset[str]] = {
    "sessions": frozenset({"limit", "topic", "format", "state", "day"}),
    "notes": frozenset({"limit", "topic"}),
    "schedule": frozenset({"day"}),
    "outcomes": frozenset({"limit", "kind", "state", "topic"}),
    "people": frozenset({"limit"}),
    "topics": frozenset({"limit"}),
    "numbers": frozenset(),
    "map": frozenset(),
    "coverage": frozenset(),
    "markup": frozenset(),
}


@dataclass(frozen=True, slots=True)
class View:
    """A block as understood; `options` hold only names that the view knows."""

    name: str
    options: Mapping[str, str]

    @property
    def limit(self) -> int | None:
        return int(self.options["limit"]) if "limit" in self.options else None


class ViewError(ValueError):
    """A block asks for something that there is not; the message says what would do."""


def read_view(text: str, archive: Archive) -> View:
    """Understand the text of a block: one `option: value` a line.

    Raises:
        ViewError: If it cannot be understood.
    """
    options: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not value:
            raise ViewError(f'"{line}" is not an `option: value` line')
        options[name] = value
    name = options.pop("view", "")
    if name not in _OPTIONS:
        known = ", ".join(_OPTIONS)
        hint = did_you_mean(name, _OPTIONS, f"views are {known}") if name else f"views are {known}"
        raise ViewError(f'there is no view "{name}"; {hint}')
    for option, value in options.items():
        if option not in _OPTIONS[name]:
            known = ", ".join(sorted(_OPTIONS[name])) or "none"
            raise ViewError(f'the view "{name}" has no option "{option}"; its options are {known}')
        _check_option(name, option, value, archive)
    return View(name, options)


def _check_option(name: str, option: str, value: str, archive: Archive) -> None:
    known: list[str]
    if option == "limit":
        if not (value.isascii() and value.isdigit() and 0 < int(value[:9]) <= 10_000):
            raise ViewError(f'"{value}" is not a number from 1 to 10,000')
        return
    if option == "topic":
        known = [topic.name for topic in archive.topics]
    elif option == "format":
        known = list(archive.conference.formats)
    elif option == "state":
        known = [*OUTCOME_STATES] if name == "outcomes" else [str(state) for state in State]
    elif option == "kind":
        known = [str(kind) for kind in OutcomeKind]
    else:
        known = [str(day.date) for day in archive.conference.days]
    if fold(value) not in map(fold, known):
        hint = did_you_mean(value, known, f"known are {', '.join(known)}")
        raise ViewError(f'there is no {option} "{value}"; {hint}')


def render_view(view: View, builder: PageBuilder, page_url: str) -> Markup:
    """Return the HTML of a view on the page at `page_url`."""
    text = _VIEWS[view.name](view, builder, root_from(page_url))
    return Markup(text)  # noqa: S704 - made by an escaping template


def _sessions(view: View, builder: PageBuilder, root: str) -> str:
    found = [each for each in builder.index.sessions if _fits(view, builder.archive, each)]
    wanted = view.options.get("state", "")
    empty = f"No {wanted} sessions at the moment." if wanted else "No sessions yet."
    return _render("view_sessions.html", builder, root, sessions=found[: view.limit], empty=empty)


def _fits(view: View, archive: Archive, session: Session) -> bool:
    options = {name: fold(value) for name, value in view.options.items()}
    if options.get("state", archive.state_of(session)) != archive.state_of(session):
        return False
    if fold(session.format) != options.get("format", fold(session.format)):
        return False
    if "day" in options:
        days = [archive.conference.day_of(each.start_local) for each in session.occurrences]
        if options["day"] not in [fold(str(day.date)) for day in days if day]:
            return False
    return _has_topic(view, session)


def _has_topic(view: View, session: Session) -> bool:
    wanted = view.options.get("topic")
    return wanted is None or fold(wanted) in {fold(topic.name) for topic in session.topics}


def _notes(view: View, builder: PageBuilder, root: str) -> str:
    sessions = builder.archive.sessions
    found: list[Minutes] = [
        each
        for each in reversed(builder.index.minutes)
        if _has_topic(view, sessions[each.session_id])
    ]
    return _render("view_notes.html", builder, root, several=found[: view.limit])


def _outcomes(view: View, builder: PageBuilder, root: str) -> str:
    found = [
        shown
        for shown in builder.outcomes.all
        if fold(view.options.get("kind", shown.outcome.kind)) == shown.outcome.kind
        and ("state" not in view.options or fold(view.options["state"]) in shown.states)
        and _has_topic(view, shown.session)
    ]
    return _render("view_outcomes.html", builder, root, several=found[: view.limit])


def _schedule(view: View, builder: PageBuilder, root: str) -> str:
    day = view.options.get("day")
    grids = [
        grid for grid in build_grids(builder.archive) if day is None or str(grid.day.date) == day
    ]
    return "".join(
        _render("grid.html", builder, root, grid=grid, moves=builder.moves) for grid in grids
    )


def _people(view: View, builder: PageBuilder, root: str) -> str:
    people = builder.index.people_with_pages[: view.limit]
    return _render("view_people.html", builder, root, people=people)


def _topics(view: View, builder: PageBuilder, root: str) -> str:
    rows = builder.index.topic_counts()[: view.limit]
    return _render(
        "topic_cards.html", builder, root, rows=rows, companions=builder.index.companions
    )


def _map(view: View, builder: PageBuilder, root: str) -> str:
    topic_map = build_topic_map(builder.index)
    return (
        _render("topic_map.html", builder, root, map=topic_map) if len(topic_map.spots) > 1 else ""
    )


def _coverage(view: View, builder: PageBuilder, root: str) -> str:
    bars = build_bars(build_coverage(builder.archive, builder.index.sessions))
    return _render("coverage_chart.html", builder, root, bars=bars) if bars else ""


def _markup(view: View, builder: PageBuilder, root: str) -> str:
    return _render(
        "view_markup.html",
        builder,
        root,
        examples=build_examples(),
        elements=published_elements(),
        endings=published_files(),
    )


def _numbers(view: View, builder: PageBuilder, root: str) -> str:
    archive = builder.archive
    facts = [
        (words.count(len(archive.sessions), "session"), "sessions/"),
        (words.count(len(archive.minutes), "record"), "minutes/"),
        (words.count(len(archive.outcomes), "outcome"), "outcomes/"),
        (words.count(len(builder.index.active_people), "person", "people"), "people/"),
        (words.count(len(archive.topics), "topic"), "topics/"),
    ]
    return _render("view_numbers.html", builder, root, facts=facts)


def _render(template: str, builder: PageBuilder, root: str, **facts: object) -> str:
    env = environment()
    return env.get_template(template).render(archive=builder.archive, root=root, **facts)


_VIEWS: Mapping[str, Callable[[View, PageBuilder, str], str]] = {
    "sessions": _sessions,
    "notes": _notes,
    "outcomes": _outcomes,
    "schedule": _schedule,
    "people": _people,
    "topics": _topics,
    "numbers": _numbers,
    "map": _map,
    "coverage": _coverage,
    "markup": _markup,
}
