"""Versions of the timetable, read: the problem they answer, what they are worth, what publishing them would do."""

from expo.queries.schedules.problem import Reading, Seat, read
from expo.queries.schedules.prospects import Prospect, Step, prospect
from expo.queries.schedules.versions import Version, get, index, next_number, placements, publications, under_way

__all__ = [
    "Prospect",
    "Reading",
    "Seat",
    "Step",
    "Version",
    "get",
    "index",
    "next_number",
    "placements",
    "prospect",
    "publications",
    "read",
    "under_way",
]
