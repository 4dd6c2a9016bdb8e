"""Meetings of two slots, seated first: the chains that move all others leave them where they are.

They are few. Each takes the first slot in which it fits beside the others; if one fits nowhere, the exact model decides
about all of them.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from ortools.sat.python import cp_model

from expo.domain.slots import SlotSet, slots_of
from expo.scheduling.cpsat.slot_model import SlotModel
from expo.scheduling.cpsat.solver import TimedModel, new_solver, run
from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan
from expo.scheduling.run import Deadline

MODEL_SECONDS = 5.0
"""For the exact model of the long meetings."""


def seat_long(instance: Instance, domains: Mapping[int, SlotSet], deadline: Deadline, seed: int) -> Plan:
    """Return a plan with as many of these meetings as possible, in this order, each within its slots."""
    occupancy = Occupancy(instance)
    for request, slots in domains.items():
        fitting = occupancy.feasible_slots(request) & slots
        if fitting:
            occupancy.insert(request, _least_used(occupancy, request, fitting))
    if all(occupancy.plan.slot[request] != NONE for request in domains) or deadline.is_over:
        return occupancy.plan
    with suppress(TimeUp):
        return _seat_exactly(instance, domains, deadline, seed) or occupancy.plan
    return occupancy.plan


def _least_used(occupancy: Occupancy, request: int, slots: SlotSet) -> int:
    """Return the slot in which most tables of the pool are left, so that long meetings do not crowd; the earliest."""
    instance = occupancy.instance
    pool = instance.pool[request]
    if pool == NONE:
        return next(slots_of(slots))
    left = occupancy.tables_left[pool]
    return max(slots_of(slots), key=lambda slot: (min(left[held] for held in instance.held(request, slot)), -slot))


def _seat_exactly(instance: Instance, domains: Mapping[int, SlotSet], deadline: Deadline, seed: int) -> Plan | None:
    model = SlotModel(instance, dict(domains), Occupancy(instance), model=TimedModel(deadline.check))
    musts: Sequence[int] = [request for request in domains if instance.mandatory[request]]
    model.model.maximize(model.weight() + sum(instance.weight) * sum(model.met(request) for request in musts))
    solver = new_solver(deadline, seed, seconds=MODEL_SECONDS)
    if run(solver, model.model, deadline) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return model.plan_from(solver.value)
