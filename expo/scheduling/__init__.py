"""The scheduling engine: a `Problem` in, a `Schedule` out. Nothing here knows Flask or a database.

    from expo.scheduling import MaxSeconds, solve
    schedule = solve(problem, stop=MaxSeconds(60))

Importing this package is cheap: OR-Tools is loaded when the first problem is solved, never by reading a document.
"""

from expo.domain.rehearsals import Assumptions
from expo.scheduling.errors import Infeasible, Malformed, OutOfTime
from expo.scheduling.explaining import explain, worth
from expo.scheduling.moves.warm_up import compile_aside
from expo.scheduling.options import efficient, options
from expo.scheduling.replanning import replan
from expo.scheduling.replaying import Replay, replay
from expo.scheduling.result import Bounds, ChangeOption, Explanation, Fix, OnProgress, Progress, Schedule, Unmet, Worth
from expo.scheduling.solving import solve
from expo.scheduling.stops import MaxSeconds, Stop, StopRequested, any_of

__all__ = [
    "Assumptions",
    "Bounds",
    "ChangeOption",
    "Explanation",
    "Fix",
    "Infeasible",
    "Malformed",
    "MaxSeconds",
    "OnProgress",
    "OutOfTime",
    "Progress",
    "Replay",
    "Schedule",
    "Stop",
    "StopRequested",
    "Unmet",
    "Worth",
    "any_of",
    "compile_aside",
    "efficient",
    "explain",
    "options",
    "replan",
    "replay",
    "solve",
    "worth",
]
