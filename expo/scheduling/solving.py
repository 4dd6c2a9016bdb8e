"""Planning from nothing: a first schedule, then weight with its proof, then breaks."""

import importlib
import threading

from expo.domain.problem import Problem
from expo.scheduling.instance.gc_pause import uncollected
from expo.scheduling.outcome import compiled_under, conclude
from expo.scheduling.result import OnProgress, Schedule
from expo.scheduling.run import Watch
from expo.scheduling.stops import Stop
from expo.scheduling.weight.greedy import first_plan, is_about_breaks, meets_musts


def solve(
    problem: Problem,
    *,
    stop: Stop,
    workers: int = 2,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    started: float | None = None,
) -> Schedule:
    """Plan a timetable from nothing.

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
        Told at least once a second, on another thread, where the run stands.
    started
        ``time.monotonic()`` of when the clock began; now, if not given.

    Returns
    -------
    Schedule
        One that the rulebook accepts, with what is proven about it. If the run is cut short, the best so far.

    Raises
    ------
    Infeasible
        No timetable meets every ``must``.
    OutOfTime
        None was found before time ran out, and none shown to be impossible.
    """
    with Watch(stop, on_progress, started=started) as watch:
        instance = compiled_under(watch, problem)
        watch.read(instance)
        watch.enter("first")
        if not is_about_breaks(instance):
            with uncollected():
                ledger = first_plan(instance)
            if meets_musts(instance, ledger.plan):
                watch.offer(ledger.plan, *ledger.figures())
        by_day: tuple[tuple[int, int], ...] = ()
        if _load_planning(watch):
            from expo.scheduling.phases import plan_from_nothing

            by_day = plan_from_nothing(instance, watch, workers, seed)
        watch.enter("checking")
        best = watch.best
        assert best is not None  # planning raises rather than return without a plan
        return conclude(instance, best.plan, watch, by_day=by_day)


def _load_planning(watch: Watch) -> bool:
    """Load OR-Tools, which takes longer than a first schedule; False if time runs out meanwhile and there is one."""
    loaded = threading.Event()

    def load() -> None:
        try:
            importlib.import_module("expo.scheduling.phases")
        finally:
            loaded.set()  # if it failed, importing it again says why

    threading.Thread(target=load, name="load", daemon=True).start()
    while not loaded.wait(0.02):
        if watch.is_over and watch.best is not None:
            return False
    return not watch.is_over or watch.best is None
