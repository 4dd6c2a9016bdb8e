"""Planning from nothing: the driver. The phases are in `phases`."""

import importlib
import sys
import threading
import time

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling.concluding import compile_and_reserve, schedule_of
from expo.scheduling.instance.gc_pause import gc_paused
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Plan, figures_of, is_admissible, meets_mandatory
from expo.scheduling.repair.baseline import retain
from expo.scheduling.result import OnProgress, Schedule
from expo.scheduling.run import Deadline, Incumbent
from expo.scheduling.stops import Stop
from expo.scheduling.weight.greedy import greedy_plan

LOADING_CPU_SECONDS = 0.5
"""Loading OR-Tools takes at least so much CPU time; 0.75 to 0.93 s were measured."""


def solve(
    problem: Problem,
    *,
    stop: Stop,
    workers: int = 2,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    started: float | None = None,
    known: tuple[Placement, ...] = (),
) -> Schedule:
    """Plan a timetable from nothing, or go on from one that an interrupted run has found.

    Parameters
    ----------
    problem
        What there is to plan, already validated (see `formats.problem_from`).
    stop
        When to stop; time counts from ``started``.
    workers
        Threads to use.
    seed
        Same problem, seed and workers give the same schedule when the run is not cut short.
    on_progress
        Called at least once a second, on another thread, with the progress of the run.
    started
        ``time.monotonic()`` at the start of the clock; now by default.
    known
        The best schedule of an interrupted run; the result is as good at least, if it still keeps the rules.

    Returns
    -------
    Schedule
        One that the rulebook accepts, with what is proven about it. If the run is cut short, the best so far.

    Raises
    ------
    Infeasible
        No timetable meets every mandatory request.
    OutOfTime
        None was found before time ran out, nor shown to be impossible.
    """
    pace = _Pace()
    with Deadline(stop, started=started) as deadline, Incumbent(deadline, on_progress) as incumbent:
        instance = compile_and_reserve(problem, deadline)
        incumbent.start_phase("first", instance)
        greedy = _update_by_greedy_plan(instance, incumbent)
        _update_by_known_plan(instance, known, incumbent)
        by_day: tuple[tuple[int, int], ...] = ()
        if _load_phases(deadline, incumbent, pace):
            from expo.scheduling.phases import plan_from_nothing

            by_day = plan_from_nothing(instance, deadline, incumbent, workers, seed)
        incumbent.start_phase("checking")
        assert incumbent.best is not None  # the phases raise rather than return without a plan
        plan = incumbent.best.plan
        return schedule_of(instance, plan, incumbent.bounds, deadline, by_day=by_day, is_full=plan == greedy)


@gc_paused()
def _update_by_greedy_plan(instance: Instance, incumbent: Incumbent) -> Plan | None:
    """Offer a greedy plan, to which nothing can be added, and return it; ``None`` if only breaks are left to choose."""
    if instance.is_about_breaks:
        return None
    occupancy = greedy_plan(instance)
    if meets_mandatory(instance, occupancy.plan):
        incumbent.update(occupancy.plan, occupancy.figures())
    return occupancy.plan


def _update_by_known_plan(instance: Instance, known: tuple[Placement, ...], incumbent: Incumbent) -> None:
    """Offer a known plan, without what does not fit any more."""
    if not known:
        return
    occupancy, _before = retain(instance, known)
    if is_admissible(instance, occupancy.plan):
        incumbent.update(occupancy.plan, figures_of(instance, occupancy.plan))


class _Pace:
    """How much slower than its CPU time this thread gets on, because others have the processor too."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.monotonic(), time.thread_time()

    def wall_seconds(self, cpu: float) -> float:
        """Return the wall time that so much CPU time takes at the pace so far."""
        worked = time.thread_time() - self._cpu
        return cpu * max(1.0, (time.monotonic() - self._wall) / worked) if worked > 0 else cpu


def _load_phases(deadline: Deadline, incumbent: Incumbent, pace: _Pace) -> bool:
    """Load OR-Tools, which takes longer than a greedy plan; False if time runs out meanwhile and there is a plan.

    It is not begun if it would surely take longer than is left: it cannot be interrupted, and holds up the rest.
    """
    name = "expo.scheduling.phases"
    is_loaded, has_plan = name in sys.modules, incumbent.best is not None
    if has_plan and not is_loaded and deadline.seconds_left() < pace.wall_seconds(LOADING_CPU_SECONDS):
        return False
    loaded = threading.Event()

    def load() -> None:
        try:
            importlib.import_module(name)
        finally:
            loaded.set()  # if it failed, the import in `solve` fails with the reason

    threading.Thread(target=load, name="load", daemon=True).start()
    while not loaded.wait(0.02):
        if deadline.is_over and incumbent.best is not None:
            return False
    return not deadline.is_over or incumbent.best is None
