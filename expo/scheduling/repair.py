"""Keeping what still holds, and finding places for the rest."""

from dataclasses import replace

from expo.domain.timetable import Placement, Problem
from expo.scheduling.errors import Infeasible
from expo.scheduling.instance import NONE, Instance, Plan, compile_problem
from expo.scheduling.ledger import Ledger, fill
from expo.scheduling.result import OnProgress, Schedule
from expo.scheduling.solving import RESERVE_SECONDS, RESERVE_SECONDS_PER_REQUEST, conclude
from expo.scheduling.stops import Stop
from expo.scheduling.watch import Watch


def repair(problem: Problem, old: tuple[Placement, ...], stop: Stop, workers: int, seed: int,
           on_progress: OnProgress | None, started: float | None) -> Schedule:
    """Replan; see `replanning.replan`."""
    with Watch(stop, on_progress, started=started) as watch:
        watch.reserve = RESERVE_SECONDS + RESERVE_SECONDS_PER_REQUEST * len(problem.requests)
        instance = compile_problem(problem)
        watch.read(instance)
        watch.enter("first")
        ledger, before = keep(instance, old)
        displaced = [r for r, slot in enumerate(before.slot) if slot != NONE and ledger.plan.slot[r] == NONE]
        musts = [r for r in range(instance.requests) if instance.must[r] and ledger.plan.slot[r] == NONE]
        by_weight = sorted(range(instance.requests), key=lambda r: -instance.weight[r])
        fill(ledger, musts)
        fill(ledger, displaced)
        fill(ledger, by_weight)
        if any(instance.must[r] and slot == NONE for r, slot in enumerate(ledger.plan.slot)):
            raise Infeasible(())
        schedule = conclude(instance, ledger.plan, watch, old=old)
        dropped, moved, rehoused = changes(instance, schedule.placements, old)
        return replace(schedule, dropped=dropped, moved=moved, rehoused=rehoused)


def keep(instance: Instance, old: tuple[Placement, ...]) -> tuple[Ledger, Plan]:
    """Return a ledger of the old meetings that can stay as they are, and the old plan as far as it is understood."""
    number = {name: index for index, name in enumerate(instance.request_ids)}
    interpreters = {name: index for index, name in enumerate(instance.interpreter_ids)}
    before, ledger = Plan.empty(instance), Ledger(instance)
    for one in old:
        request = number.get(one.request)
        if request is None:
            continue
        before.slot[request] = one.slot
        before.interpreter[request] = interpreters.get(one.interpreter or "", NONE)
    order = sorted((r for r, slot in enumerate(before.slot) if slot != NONE),
                   key=lambda r: (not instance.must[r], -instance.weight[r]))
    again = []
    for request in order:
        slot, interpreter = before.slot[request], before.interpreter[request]
        if slot < instance.slots and ledger.fits(request) >> slot & 1:
            if instance.language[request] == NONE or ledger.can_take(interpreter, instance.language[request], slot):
                ledger.put(request, slot, interpreter if instance.language[request] != NONE else NONE)
            else:
                again.append(request)
    for request in again:
        if ledger.fits(request) >> before.slot[request] & 1:
            ledger.put(request, before.slot[request])
    return ledger, before


def changes(instance: Instance, new: tuple[Placement, ...], old: tuple[Placement, ...]) -> tuple[int, int, int]:
    """Count what changed: possible meetings dropped, kept ones moved, and those rehoused in their slot."""
    now = {one.request: one for one in new}
    possible = {name for name, slots in zip(instance.request_ids, possible_slots(instance), strict=True) if slots}
    kept = [(one, now[one.request]) for one in old if one.request in now]
    return (sum(one.request not in now and one.request in possible for one in old),
            sum(a.slot != b.slot for a, b in kept),
            sum(a.slot == b.slot and (a.table, a.interpreter) != (b.table, b.interpreter) for a, b in kept))


def possible_slots(instance: Instance) -> list[int]:
    """Return for each request the slots in which both could meet, whatever tables and interpreters there are."""
    problem = instance.problem
    return [problem.allowed_slots(problem.request(name)) & instance.free[instance.left[r]]
            & instance.free[instance.right[r]] for r, name in enumerate(instance.request_ids)]
