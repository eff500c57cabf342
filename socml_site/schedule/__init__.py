"""The timetable: days by rooms."""

from socml_site.schedule.grid import Cell, CellKind, Grid, Row, build_grid, build_grids

__all__ = ["Cell", "CellKind", "Grid", "Row", "build_grid", "build_grids"]
