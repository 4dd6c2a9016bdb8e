"""Re-planning after a change, with as few changes to the schedule in force as possible: the driver."""

from collections.abc import Iterable
from dataclasses import replace

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling.concluding import compile_and_reserve, schedule_of
from expo.scheduling.instance.plan import figures_of, meets_mandatory
from expo.scheduling.repair.baseline import changes
from expo.scheduling.result import OnProgress, Schedule
from expo.scheduling.run import Deadline, Incumbent
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

    Parameters are those of `solving.solve`; ``old`` are the placements in force. The objectives, in order: mandatory
    requests, fewest dropped meetings that are still possible, shortfall and weight, fewest meetings moved to another
    slot, fewest reassigned to another table or interpreter.
    """
    from expo.scheduling.phases import plan_from_nothing
    from expo.scheduling.repair.repair import Repair

    old = tuple(old)
    with Deadline(stop, started=started) as deadline, Incumbent(deadline, on_progress) as incumbent:
        problem = problem.holding({one.request: one.slot for one in old})
        instance = compile_and_reserve(problem, deadline)
        incumbent.start_phase("first", instance)
        repair = Repair(instance, old, deadline, workers, seed)
        for plan in repair.proposals():
            if meets_mandatory(instance, plan):
                incumbent.replace(plan, figures_of(instance, plan))
            incumbent.start_phase("weight")
        plan, bounds = repair.best, repair.bounds()
        if not meets_mandatory(instance, plan):
            plan_from_nothing(instance, deadline, incumbent, workers, seed)  # raises Infeasible if there is no plan
            assert incumbent.best is not None
            plan, bounds = incumbent.best.plan, incumbent.bounds
        incumbent.start_phase("checking")
        schedule = schedule_of(instance, plan, bounds, deadline, old=old)
        dropped, moved, reassigned = changes(instance, schedule.placements, old)
        return replace(
            schedule,
            dropped=dropped,
            moved=moved,
            rehoused=reassigned,
            dropped_bound=min(dropped, repair.dropped_bound),
        )
