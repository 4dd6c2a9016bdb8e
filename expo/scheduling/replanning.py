"""Planning again after something changed, disturbing as few people as possible."""

from collections.abc import Iterable
from dataclasses import replace

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling.outcome import compiled_under, conclude
from expo.scheduling.repair.baseline import changes
from expo.scheduling.result import OnProgress, Schedule
from expo.scheduling.run import Watch
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
    from expo.scheduling.phases import plan_from_nothing
    from expo.scheduling.repair.repair import Repair

    old = tuple(old)
    with Watch(stop, on_progress, started=started) as watch:
        instance = compiled_under(watch, problem)
        watch.read(instance)
        watch.enter("first")
        repairing = Repair(instance, old, watch, workers, seed)
        best = repairing.run()
        if best is None:
            plan_from_nothing(instance, watch, workers, seed)  # raises Infeasible if nothing can be done
            assert watch.best is not None
            best = watch.best.plan
        watch.enter("checking")
        schedule = conclude(instance, best, watch, old=old)
        dropped, moved, rehoused = changes(instance, schedule.placements, old)
        return replace(
            schedule,
            dropped=dropped,
            moved=moved,
            rehoused=rehoused,
            dropped_bound=min(dropped, repairing.dropped_bound),
        )
