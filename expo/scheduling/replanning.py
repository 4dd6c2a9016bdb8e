"""Planning again after something changed, disturbing as few people as possible."""

from collections.abc import Iterable

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling.result import OnProgress, Schedule
from expo.scheduling.stops import Stop


def replan(
    problem: Problem,
    old: Iterable[Placement],
    *,
    stop: Stop,
    workers: int = 2,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    started: float | None = None,
) -> Schedule:
    """Plan the changed problem from the schedule that people already hold.

    Parameters are those of `solving.solve`; ``old`` are the placements in force. In the order of the contract: musts
    are met, as few meetings as possible are dropped that are still possible, then shortfall and weight, then as few
    as possible move to another slot, then to another table or interpreter.
    """
    from expo.scheduling.repair import repair

    return repair(problem, tuple(old), stop, workers, seed, on_progress, started)
