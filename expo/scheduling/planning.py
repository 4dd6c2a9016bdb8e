"""The order of work: first schedule, days, slots, breaks."""

from concurrent.futures import ThreadPoolExecutor

from expo.scheduling.day_program import DayProgram
from expo.scheduling.errors import Infeasible
from expo.scheduling.first import first_plan
from expo.scheduling.instance import NONE, Instance, Plan
from expo.scheduling.ledger import Ledger, fill
from expo.scheduling.seating import Seated, seat_day
from expo.scheduling.tightening import Tight, breaks_on, tighten_day
from expo.scheduling.watch import Watch

ByDay = tuple[tuple[int, int], ...]


def plan_from_nothing(instance: Instance, watch: Watch, workers: int, seed: int) -> ByDay:
    """Leave the best plan found with the watch; return breaks and their bound for each day."""
    watch.enter("first")
    ledger = first_plan(instance)
    if _meets_musts(instance, ledger.plan):
        watch.offer(ledger.plan, *ledger.figures())
    watch.enter("weight")
    watch.prove(shortfall=0, weight=sum(instance.weight))
    plan = _heaviest(instance, watch, workers, seed)
    if watch.best is None:
        raise Infeasible(())
    if plan is None:
        return ()
    watch.enter("breaks")
    return _tightest(instance, watch, workers, seed)


def _heaviest(instance: Instance, watch: Watch, workers: int, seed: int) -> Plan | None:
    choice = DayProgram(instance).solve(watch)
    if choice is None:
        return None
    watch.prove(shortfall=choice.shortfall_bound, weight=choice.weight_bound)
    plan = Plan.empty(instance)

    def seat(day: int) -> Seated:
        return seat_day(instance, day, [r for r, on in enumerate(choice.day) if on == day], watch, seed)

    with ThreadPoolExecutor(max(1, workers)) as threads:
        for seated in threads.map(seat, range(len(instance.days))):
            _merge(plan, seated.plan)
    ledger = Ledger(instance, plan)
    fill(ledger, sorted(range(instance.requests), key=lambda r: -instance.weight[r]))
    if _meets_musts(instance, ledger.plan):
        watch.offer(ledger.plan, *ledger.figures())
        return ledger.plan
    return None


def _tightest(instance: Instance, watch: Watch, workers: int, seed: int) -> ByDay:
    best = watch.best
    assert best is not None
    share = watch.seconds_left() * max(1, workers) / max(1, len(instance.days))

    def tighten(day: int) -> Tight:
        return tighten_day(instance, day, best.plan, watch, share, seed)

    plan = Plan.empty(instance)
    with ThreadPoolExecutor(max(1, workers)) as threads:
        days = list(threads.map(tighten, range(len(instance.days))))
    for day, tight in enumerate(days):
        for request, slot in enumerate(tight.plan.slot):
            if slot != NONE and instance.day_of[slot] == day:
                plan.slot[request], plan.interpreter[request] = slot, tight.plan.interpreter[request]
    watch.offer(plan, best.shortfall, best.weight, sum(breaks_on(instance, plan, day) for day in range(len(days))))
    return tuple((tight.breaks, tight.bound) for tight in days)


def _merge(plan: Plan, part: Plan) -> None:
    for request, slot in enumerate(part.slot):
        if slot != NONE:
            plan.slot[request], plan.interpreter[request] = slot, part.interpreter[request]


def _meets_musts(instance: Instance, plan: Plan) -> bool:
    return all(slot != NONE or not must for slot, must in zip(plan.slot, instance.must, strict=True))
