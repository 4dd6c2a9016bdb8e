"""Each day's breaks, once its meetings are decided: core-guided CP-SAT, one day per thread."""

from dataclasses import dataclass

from ortools.sat.python import cp_model

from expo.scheduling.instance import NONE, Instance, Plan
from expo.scheduling.ledger import Ledger
from expo.scheduling.seating import new_solver, run
from expo.scheduling.slot_model import SlotModel
from expo.scheduling.watch import Watch


@dataclass(frozen=True, slots=True)
class Tight:
    """A day's plan with its breaks and their proven lower bound, for the meetings held on it."""

    plan: Plan
    breaks: int
    bound: int


def tighten_day(instance: Instance, day: int, plan: Plan, watch: Watch, seconds: float, seed: int = 0) -> Tight:
    """Give the meetings of one day the slots with fewest breaks; every meeting stays on its day."""
    slots = instance.day_set(day)
    requests = [r for r, slot in enumerate(plan.slot) if slot != NONE and instance.day_of[slot] == day]
    model = SlotModel(instance, {r: instance.open[r] & slots for r in requests}, Ledger(instance), all_met=True)
    people = sorted({p for r in requests for p in (instance.left[r], instance.right[r])})
    model.model.minimize(sum(model.breaks(person, day) for person in people))
    model.hint(plan)
    solver = new_solver(watch, seed, seconds=seconds)
    # The relaxation says nothing about breaks (fractional days have none), so no time is spent on it; cores of
    # people who cannot all be without a break are what moves the bound.
    solver.parameters.optimize_with_core = True
    solver.parameters.linearization_level = 0
    status = run(solver, model.model, watch)
    before = breaks_on(instance, plan, day)
    bound = max(0, round(solver.best_objective_bound)) if status != cp_model.UNKNOWN else 0
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE) or solver.objective_value >= before:
        return Tight(plan, before, min(bound, before))
    tight = model.plan_from(solver.value)
    return Tight(tight, breaks_on(instance, tight, day), bound)


def breaks_on(instance: Instance, plan: Plan, day: int) -> int:
    """Count the breaks of everybody on one day."""
    busy = [0] * instance.participants
    for request, slot in enumerate(plan.slot):
        if slot != NONE and instance.day_of[slot] == day:
            busy[instance.left[request]] |= 1 << slot
            busy[instance.right[request]] |= 1 << slot
    return sum(max(0, (held & ~(held << 1)).bit_count() - 1) for held in busy)
