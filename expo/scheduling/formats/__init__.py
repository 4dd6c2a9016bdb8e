"""Problems and schedules as JSON documents: read with every mistake named by its place, written in full.

Light on purpose: standard library only, no solver, so that a web process can read and write documents cheaply.
"""

from expo.scheduling.formats.reading import placements_from, problem_from, read_meetings, read_placements, read_problem
from expo.scheduling.formats.writing import (
    explanation_document,
    options_document,
    placements_document,
    problem_document,
    schedule_document,
    write,
)

__all__ = [
    "explanation_document",
    "options_document",
    "placements_document",
    "placements_from",
    "problem_document",
    "problem_from",
    "read_meetings",
    "read_placements",
    "read_problem",
    "schedule_document",
    "write",
]
