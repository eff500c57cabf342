"""The timetable: days by rooms, and how it was changed."""

from socml_site.schedule.grid import Cell, CellKind, Grid, Row, build_grid, build_grids
from socml_site.schedule.revisions import TIMETABLE_FIELDS, Move, Revisions, build_revisions

__all__ = [
    "TIMETABLE_FIELDS",
    "Cell",
    "CellKind",
    "Grid",
    "Move",
    "Revisions",
    "Row",
    "build_grid",
    "build_grids",
    "build_revisions",
]
