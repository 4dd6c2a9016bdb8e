"""The order of work: a first schedule, then shortfall and weight, then breaks."""

from expo.scheduling.breaks.annealer import can_anneal
from expo.scheduling.breaks.improvement import ByDay, Compaction
from expo.scheduling.breaks.search import fewest_breaks
from expo.scheduling.conflicts import infeasible, meet_musts
from expo.scheduling.cpsat.staged import SMALL, solve_exactly
from expo.scheduling.errors import OutOfTime
from expo.scheduling.instance.instance import Instance, Plan
from expo.scheduling.run import Watch
from expo.scheduling.weight.decomposition import DaysFirst
from expo.scheduling.weight.greedy import is_about_breaks

CLOSABLE = 60_000
"""Request-slot pairs up to which the exact model is asked to close a gap that days first has left."""


def plan_from_nothing(instance: Instance, watch: Watch, workers: int, seed: int) -> ByDay:
    """Leave the best plan found with the watch; return breaks and their bound for each day.

    Raises `Infeasible` if no timetable meets every must, `OutOfTime` if none was found before time ran out.

    Three roads: a problem whose every request has to be met is one about breaks only; a small one, or one that a
    spread of breaks ties together, is solved as a whole; everything else goes days first.
    """
    watch.prove(shortfall=0, weight=sum(instance.weight))
    if is_about_breaks(instance):
        return _breaks_only(instance, watch, workers, seed)
    watch.enter("weight")
    size = instance.requests * instance.slots
    if instance.spread is not None or size <= SMALL:
        solve_exactly(instance, watch, workers, seed)
    else:
        DaysFirst(instance, watch, seed).plan()
        if size <= CLOSABLE and not _is_heaviest(watch):
            solve_exactly(instance, watch, workers, seed, stages=("shortfall", "weight"), share=0.5)
    if watch.best is None:
        meet_musts(instance, watch, seed)
    watch.enter("breaks")
    if can_anneal(instance) and not _is_done(watch) and not watch.is_over:
        return Compaction(instance, watch, workers, seed).run()
    return ()


def _is_heaviest(watch: Watch) -> bool:
    best, bounds = watch.best, watch.bounds
    return (
        best is not None and bounds is not None and (best.shortfall, best.weight) == (bounds.shortfall, bounds.weight)
    )


def _is_done(watch: Watch) -> bool:
    best, bounds = watch.best, watch.bounds
    return _is_heaviest(watch) and best is not None and bounds is not None and best.breaks == bounds.breaks


def _breaks_only(instance: Instance, watch: Watch, workers: int, seed: int) -> ByDay:
    """Plan a problem in which every request has to be met: the published B2B meeting scheduling problem."""
    watch.enter("breaks")
    windows = dict(enumerate(instance.open))
    weight = sum(instance.weight)
    met = [0] * instance.participants
    for request in range(instance.requests):
        met[instance.left[request]] += 1
        met[instance.right[request]] += 1
    floor = sum(max(0, low - number) for low, number in zip(instance.floor, met, strict=True))
    watch.prove(shortfall=floor, weight=weight)

    def better(plan: Plan, breaks: int) -> None:
        watch.offer(plan, floor, weight, breaks)

    outcome = fewest_breaks(
        instance,
        windows,
        watch,
        workers=workers,
        seed=seed,
        on_better=better,
        on_bound=lambda bound: watch.prove(breaks=bound),
    )
    if outcome.is_infeasible:
        raise infeasible(instance, watch, seed, known=outcome.conflict)
    if outcome.plan is None:
        raise OutOfTime(watch.elapsed)
    watch.offer(outcome.plan, floor, weight, outcome.breaks)
    watch.prove(breaks=outcome.bound)
    return ((outcome.breaks, outcome.bound),) if len(instance.days) == 1 else ()
