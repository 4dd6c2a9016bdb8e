"""The phases of planning, in order: mandatory requests, shortfall and weight, breaks. Read this first.

Each phase takes a problem and a plan and returns or yields what it found; only this file updates the incumbent.
"""

from expo.scheduling.breaks.annealer import annealed, can_anneal
from expo.scheduling.breaks.evening import even_out, more_meetings
from expo.scheduling.breaks.improvement import ByDay, fewer_breaks
from expo.scheduling.breaks.search import fewest_breaks
from expo.scheduling.conflicts import infeasible, plan_mandatory, refute_by_counting
from expo.scheduling.cpsat.staged import is_small, solve_staged
from expo.scheduling.errors import OutOfTime
from expo.scheduling.instance.filling import filled
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Figures, Plan, figures_of, is_admissible, keeps_spread
from expo.scheduling.moves.warm_up import is_warm
from expo.scheduling.run import Deadline, Incumbent
from expo.scheduling.weight.decomposition import decompose
from expo.scheduling.weight.slot_assignment import SlotAssignment

EXACT_WEIGHT_MAX_PAIRS = 60_000
"""Request-slot pairs up to which the exact model is asked to close a gap in the weight."""

COMPILE_SHARE = 0.2
"""Of the time left, for waiting until the inner loops are compiled, where other searches can do without them."""


def plan_from_nothing(instance: Instance, deadline: Deadline, incumbent: Incumbent, workers: int, seed: int) -> ByDay:
    """Leave the best plan with the incumbent; return breaks and their bound for each day.

    A problem in which every request is mandatory is about breaks only. A small one is solved as a whole, after a plan
    was found with an even spread of breaks if one is asked for. All others are decomposed into days and slots.

    Raises `Infeasible` if no timetable meets every mandatory request, `OutOfTime` if none was found before time ran
    out.
    """
    incumbent.tighten_bound(shortfall=0, weight=sum(instance.weight))
    refute_by_counting(instance, deadline, seed)
    start = None if incumbent.best is not None or is_small(instance) else _seat_mandatory(instance, deadline, seed)
    if instance.is_about_breaks:
        incumbent.start_phase("breaks")
        return _plan_breaks_only(instance, start, deadline, incumbent, workers, seed)
    incumbent.start_phase("weight")
    if start is not None:
        _update(instance, incumbent, filled(instance, start))
    is_infeasible = not _is_heaviest(incumbent) and _plan_weight(instance, deadline, incumbent, workers, seed)
    if incumbent.best is None or is_infeasible:
        plan = plan_mandatory(instance, deadline, seed)
        incumbent.replace(plan, figures_of(instance, plan))
    incumbent.start_phase("breaks")
    return _improve_breaks(instance, deadline, incumbent, workers, seed)


def _seat_mandatory(instance: Instance, deadline: Deadline, seed: int) -> Plan | None:
    """Return a plan of the mandatory requests, found from above, whose breaks may be uneven; ``None`` if none was."""
    if not any(instance.mandatory) or not is_warm(deadline, COMPILE_SHARE):
        return None
    return SlotAssignment(instance, deadline, seed).seat_mandatory()


def _plan_weight(instance: Instance, deadline: Deadline, incumbent: Incumbent, workers: int, seed: int) -> bool:
    """Find the largest weight; return whether the problem was found to be infeasible."""
    if is_small(instance) and instance.break_spread is None:
        return _plan_exactly(instance, deadline, incumbent, workers, seed)
    start = None if incumbent.best is None else incumbent.best.plan
    for found in decompose(instance, start, deadline, seed):
        incumbent.tighten_bound(shortfall=found.shortfall_bound)
        if found.weight_bound is not None:
            incumbent.replace_weight_bound(found.weight_bound)
        if found.plan is not None:
            _update(instance, incumbent, _even(instance, found.plan, deadline, incumbent, seed))
    if instance.break_spread is not None and incumbent.best is not None and not _is_heaviest(incumbent):
        for plan in more_meetings(instance, incumbent.best.plan, deadline, seed) if is_warm(deadline) else ():
            _update(instance, incumbent, plan)
            if _is_heaviest(incumbent):
                break
    if is_small(instance) and not _is_optimal(incumbent):
        return _plan_exactly(instance, deadline, incumbent, workers, seed)
    if instance.requests * instance.slots <= EXACT_WEIGHT_MAX_PAIRS and not _is_heaviest(incumbent):
        return _plan_exactly(instance, deadline, incumbent, workers, seed, ("shortfall", "weight"), 0.5)
    return False


def _even(instance: Instance, plan: Plan, deadline: Deadline, incumbent: Incumbent, seed: int) -> Plan:
    """Return a plan with its breaks evened out, if that is asked for and could make it the best."""
    best = incumbent.best
    if keeps_spread(instance, plan) or not can_anneal(instance) or not is_warm(deadline):
        return plan
    if best is not None and best.figures.rank[:2] <= figures_of(instance, plan).rank[:2]:
        return plan
    return even_out(instance, plan, deadline, seed) or plan


def _plan_exactly(
    instance: Instance,
    deadline: Deadline,
    incumbent: Incumbent,
    workers: int,
    seed: int,
    stages: tuple[str, ...] = ("shortfall", "weight", "breaks"),
    share: float = 1.0,
) -> bool:
    """Solve the whole problem by CP-SAT, stage by stage; return whether it is infeasible."""
    if deadline.is_over and incumbent.best is not None:
        return False  # building the model alone can take a second
    start = None if incumbent.best is None else incumbent.best.plan

    def fewer_breaks(plan: Plan) -> Plan:
        is_quick = instance.break_spread is None and can_anneal(instance) and is_warm(deadline, COMPILE_SHARE)
        return annealed(instance, plan, deadline, seed) if is_quick else plan

    for found in solve_staged(
        instance, start, deadline, workers, seed, stages=stages, share=share, fewer_breaks=fewer_breaks
    ):
        if found.plan is None:
            return not found.is_open
        _update(instance, incumbent, found.plan)
        if found.stage == "shortfall":
            incumbent.tighten_bound(shortfall=found.bound)
        elif found.stage == "weight":
            incumbent.tighten_bound(weight=-found.bound)
        elif not found.is_open:
            incumbent.tighten_bound(breaks=found.bound)
    return False


def _improve_breaks(instance: Instance, deadline: Deadline, incumbent: Incumbent, workers: int, seed: int) -> ByDay:
    best, by_day = incumbent.best, ByDay()
    if best is None or _is_optimal(incumbent) or deadline.is_over or not can_anneal(instance):
        return by_day
    for found in fewer_breaks(instance, best.plan, deadline, workers, seed):
        by_day = found.by_day
        if keeps_spread(instance, found.plan):
            incumbent.update(found.plan, best.figures._replace(breaks=found.breaks - found.walks, walks=found.walks))
        incumbent.tighten_bound(breaks=found.bound)
    return by_day


def _plan_breaks_only(
    instance: Instance, start: Plan | None, deadline: Deadline, incumbent: Incumbent, workers: int, seed: int
) -> ByDay:
    """Plan a problem in which every request is mandatory: the published B2B meeting scheduling problem."""
    figures = Figures(_shortfall_if_all_met(instance), sum(instance.weight), 0)
    incumbent.tighten_bound(shortfall=figures.shortfall, weight=figures.weight)
    outcome = fewest_breaks(
        instance,
        dict(enumerate(instance.open)),
        deadline,
        workers=workers,
        seed=seed,
        start=start,
        anneal=can_anneal(instance) and is_warm(deadline, COMPILE_SHARE),
        on_better=lambda plan, breaks: incumbent.update(plan, figures._replace(breaks=breaks)),
        on_bound=lambda bound: incumbent.tighten_bound(breaks=bound),
    )
    if outcome.is_infeasible:
        raise infeasible(instance, deadline, seed, known=outcome.conflict)
    if outcome.plan is None:
        raise OutOfTime(deadline.elapsed)
    incumbent.replace(outcome.plan, figures._replace(breaks=outcome.breaks))
    incumbent.tighten_bound(breaks=outcome.bound)
    return ((outcome.breaks, outcome.bound),) if len(instance.days) == 1 else ()


def _shortfall_if_all_met(instance: Instance) -> int:
    met = [0] * instance.participants
    for request in range(instance.requests):
        met[instance.left[request]] += instance.length[request]
        met[instance.right[request]] += instance.length[request]
    return sum(max(0, low - number) for low, number in zip(instance.minimum, met, strict=True))


def _update(instance: Instance, incumbent: Incumbent, plan: Plan) -> None:
    if is_admissible(instance, plan):
        incumbent.update(plan, figures_of(instance, plan))


def _is_heaviest(incumbent: Incumbent) -> bool:
    best, bounds = incumbent.best, incumbent.bounds
    return best is not None and bounds is not None and best.figures[:2] == (bounds.shortfall, bounds.weight)


def _is_optimal(incumbent: Incumbent) -> bool:
    best, bounds = incumbent.best, incumbent.bounds
    if best is None or bounds is None or not _is_heaviest(incumbent):
        return False
    return best.figures.breaks + best.figures.walks == bounds.breaks
