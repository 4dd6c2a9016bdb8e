"""The compiled kernels against the rulebook: the same feasible slots, and no chain that breaks a rule."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expo.domain import rulebook
from expo.domain.problem import Problem
from expo.domain.slots import slot_set, slots_of
from expo.domain.timetable import Timetable
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan
from expo.scheduling.instance.tables import placements
from expo.scheduling.moves.arrays import Scratch, State
from expo.scheduling.moves.insertion import insert, seat
from expo.scheduling.moves.kempe import follow, grow
from expo.scheduling.moves.layout import plan_of, remove, scratch_of, state_of
from expo.scheduling.moves.near_baseline import insert_near_baseline
from tests.scheduling import small


def without_a_break_spread(document: dict[str, Any]) -> Problem:
    """Return the problem without the one rule that insertion does not know: `breaks/evening` sees to it."""
    return replace(problem_from(document), max_break_spread=None)


def feasible_slots(state: State, scratch: Scratch, request: int) -> int:
    """Return the slots in which the kernel inserts an unassigned request by itself."""
    found = []
    for slot in range(len(state.day_of)):
        if seat(state, scratch, request, np.array([slot], dtype=np.int64)):
            found.append(slot)
            remove(state, request)
    return slot_set(found)


def with_long_ones(instance: Instance, chance: Any) -> Plan:
    """Return a plan of some of the meetings of two slots, which the kernels leave where they are."""
    occupancy = Occupancy(replace(instance, break_spread=None))
    for request in instance.long:
        if fitting := list(slots_of(occupancy.feasible_slots(request))):
            occupancy.insert(request, chance.choice(fitting))
    return occupancy.plan


def timetable_of(instance: Instance, state: State) -> Timetable:
    placed = placements(instance, plan_of(state))
    assert rulebook.faults(instance.problem, placed) == ()
    return Timetable(instance.problem, placed)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.booleans().flatmap(lambda long: small.problems(tied=True, long=long, requests=8)),
    st.randoms(use_true_random=False),
)
def test_the_kernels_and_the_rulebook_leave_the_same_slots(document: dict[str, Any], chance: Any) -> None:
    problem = without_a_break_spread(document)
    instance = compile_problem(problem)
    state = state_of(instance, with_long_ones(instance, chance))
    scratch, slots = scratch_of(state, 1), np.arange(instance.slots, dtype=np.int64)
    nowhere = np.full(instance.requests, -1, np.int64)

    for _ in range(10):
        request = chance.randrange(instance.requests)
        if state.slot[request] < 0:
            if chance.random() < 0.5:
                insert(state, scratch, request, slots, 3)
            else:
                insert_near_baseline(state, scratch, nowhere, request, slots, 2)
        else:
            a, b = int(state.slot[request]), chance.randrange(instance.slots)
            if (
                a != b
                and state.opened[request, b]
                and (size := grow(state, scratch, request, b, 20, spares_breaks=chance.random() < 0.5))
            ):
                follow(state, scratch, size, a, b)
        timetable = timetable_of(instance, state)
        for other, name in enumerate(instance.request_ids):
            if state.slot[other] < 0 and instance.length[other] == 1:
                assert feasible_slots(state, scratch, other) == rulebook.fitting_slots(problem, timetable, name)
