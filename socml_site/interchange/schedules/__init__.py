"""Schedules of other programs, tables and lists: read, understood, and made a conference of."""

from socml_site.interchange.schedules.import_schedule import ScheduleReport, import_schedule

__all__ = ["ScheduleReport", "import_schedule"]
