"""The engine that assigns reviewers: a `ReadingProblem` in, an `Assignment` out. It knows neither Flask nor rows.

    from expo.assignment import assign
    found = assign(problem, seconds=20)

Importing this package is cheap: OR-Tools is loaded when the first problem is solved.
"""

from expo.assignment.result import Assignment, Impossible
from expo.assignment.solving import assign

__all__ = ["Assignment", "Impossible", "assign"]
