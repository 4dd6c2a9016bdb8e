"""Walking: enough time between meetings as a hard rule or at a price, and how far people walk."""

import random
from datetime import timedelta
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.scheduling.generate import on_foot
from benchmarks.scheduling.generate import problem as an_expo
from expo.domain import rehearsals, rulebook
from expo.domain.slots import slots_of
from expo.domain.timetable import Timetable
from expo.scheduling import MaxSeconds, replan
from expo.scheduling.breaks.annealer import Annealer
from expo.scheduling.explanation.changes import with_slot
from expo.scheduling.formats import problem_document, problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan, figures_of, walk_cost
from expo.scheduling.instance.tables import placements
from expo.scheduling.moves.annealing import anneal, survey
from expo.scheduling.moves.arrays import Scratch, State
from expo.scheduling.moves.insertion import insert
from expo.scheduling.moves.kempe import follow, gain, grow
from expo.scheduling.moves.layout import plan_of, scratch_of, state_of
from expo.scheduling.moves.walks import missing_by_moving, missing_on, most_saved, walk_gain
from expo.scheduling.run import Deadline
from expo.scheduling.weight.greedy import greedy_plan
from tests.scheduling import small
from tests.scheduling.moves.test_insertion import feasible_slots, timetable_of
from tests.scheduling.test_solving import is_right, planned

Document = dict[str, Any]
some = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
walking = small.problems(requests=6).flatmap(small.on_foot)
priced = small.problems(requests=6).flatmap(lambda document: small.on_foot(document, price=2))


@some
@given(small.problems(requests=5).flatmap(small.on_foot))
def test_a_small_problem_with_walks_is_solved_to_the_proven_optimum(document: Document) -> None:
    schedule = planned(document)

    is_right(document, schedule)
    assert (schedule.shortfall, -schedule.weight, schedule.breaks) == small.best(document)
    assert schedule.status == "optimal"


@some
@given(small.problems(requests=5).flatmap(lambda document: small.on_foot(document, price=1)))
def test_a_missing_minute_costs_its_price(document: Document) -> None:
    schedule = planned(document)

    is_right(document, schedule)
    assert (schedule.shortfall, -schedule.weight, schedule.breaks + schedule.walk_cost) == small.best(document)
    assert schedule.status == "optimal"


@some
@given(walking, st.randoms(use_true_random=False))
def test_occupancy_kernels_and_rulebook_leave_the_same_slots(document: Document, chance: Any) -> None:
    problem = problem_from(document)
    instance = compile_problem(problem)
    occupancy, state = Occupancy(instance), state_of(instance, Plan.empty(instance))
    scratch, slots = scratch_of(state, 1), np.arange(instance.slots, dtype=np.int64)

    for _ in range(8):
        request = chance.randrange(instance.requests)
        if occupancy.plan.slot[request] >= 0:
            occupancy.remove(request)
        elif occupancy.feasible_slots(request):
            occupancy.insert(request, chance.choice(list(slots_of(occupancy.feasible_slots(request)))))
        if state.slot[request] < 0:
            insert(state, scratch, request, slots, 3)
        else:
            a, b = int(state.slot[request]), chance.randrange(instance.slots)
            if a != b and state.opened[request, b] and (size := grow(state, scratch, request, b, 20)):
                follow(state, scratch, size, a, b)
        timetable, kernels = Timetable(problem, placements(instance, occupancy.plan)), timetable_of(instance, state)
        for other, name in enumerate(instance.request_ids):
            assert occupancy.feasible_slots(other) == rulebook.fitting_slots(problem, timetable, name)
            if state.slot[other] < 0:
                assert feasible_slots(state, scratch, other) == rulebook.fitting_slots(problem, kernels, name)


@some
@given(priced, st.randoms(use_true_random=False))
def test_the_annealer_counts_what_the_timetable_counts(document: Document, chance: Any) -> None:
    instance = compile_problem(problem_from(document))
    state = state_of(instance, Plan.empty(instance))
    scratch, slots = scratch_of(state, 1), np.arange(instance.slots, dtype=np.int64)
    days = np.arange(len(instance.days), dtype=np.int64)
    for request in range(instance.requests):
        insert(state, scratch, request, slots, 3)
    cost = survey(state, scratch, days)

    for _ in range(8):
        request = chance.randrange(instance.requests)
        a, b = int(state.slot[request]), chance.randrange(instance.slots)
        if a >= 0 and a != b and state.opened[request, b] and (size := grow(state, scratch, request, b, 20)):
            has_price = state.walk_price > 0  # not where all ways are short
            change = gain(state, scratch, a, b) + (_walk_gain(state, scratch, a, b) if has_price else 0)
            alone = [
                one for one in (state.left[request], state.right[request]) if state.capacity[one] == 1 and has_price
            ]
            missing = {one: _missing(state, one) + missing_by_moving(state, one, request, b) for one in alone}
            if follow(state, scratch, size, a, b):
                cost += change
                assert missing == {one: _missing(state, one) for one in alone}

        timetable = Timetable(instance.problem, placements(instance, plan_of(state)))
        assert survey(state, scratch, days) == cost == timetable.breaks + 2 * timetable.walks.missing
        assert walk_cost(instance, plan_of(state)) == 2 * timetable.walks.missing


def _walk_gain(state: State, scratch: Scratch, a: int, b: int) -> int:
    """Return what the walks of the chain just found cost; it is given up above a limit, not if it can still keep it."""
    walks, saved = walk_gain(state, scratch, a, b, 1 << 30), most_saved(state, scratch)
    for most in range(-saved - 1, 6):
        enough = walk_gain(state, scratch, a, b, most)
        assert (enough > most) if walks > most else (enough == walks)
    assert walks >= -saved
    return walks


def _missing(state: State, person: int) -> int:
    """Return the minutes missing to someone's walks on all days."""
    return sum(missing_on(state, person, day) for day in range(len(state.first_of)))


@some
@given(walking)
def test_a_problem_with_walks_can_be_written_and_read(document: Document) -> None:
    problem = problem_from(document)

    assert problem_from(problem_document(problem)) == problem


def test_in_version_1_the_words_of_version_2_are_notes() -> None:
    document = on_foot(an_expo(6, 8, 20, seed=1), 8) | {"version": 1}
    document["requests"][0]["place"] = ["beside", "the", "stairs"]

    assert problem_from(document).walking is None


def test_nobody_has_too_far_to_walk_in_a_planned_expo() -> None:
    document = on_foot(an_expo(30, 45, 300, seed=1), 6)

    schedule = planned(document, 4)

    is_right(document, schedule)
    assert schedule.weight >= 0.7 * schedule.bounds.weight


def test_with_a_price_people_walk_less_and_no_wish_is_lost() -> None:
    document = on_foot(an_expo(30, 45, 300, seed=1), 6)
    document["walking"]["price"] = 2
    instance = compile_problem(problem_from(document))
    plan = greedy_plan(instance).plan
    annealer = Annealer(instance, plan, 1, 0)

    with Deadline(MaxSeconds(120)) as deadline:
        for _ in annealer.cycle(0, deadline):
            pass

    assert [slot >= 0 for slot in annealer.best.slot] == [slot >= 0 for slot in plan.slot]
    assert walk_cost(instance, annealer.best) < walk_cost(instance, plan) / 2
    assert annealer.best_cost == figures_of(instance, annealer.best).breaks + walk_cost(instance, annealer.best)


def test_breaks_alone_tell_of_most_chains_that_they_cannot_pay() -> None:
    document = on_foot(an_expo(30, 45, 300, seed=1), 6)
    document["walking"]["price"] = 1
    instance = compile_problem(problem_from(document))
    state = state_of(instance, greedy_plan(instance).plan)
    scratch, fresh, chance = scratch_of(state, 1), scratch_of(state, 2), random.Random(1)
    slots, days = (np.arange(number, dtype=np.int64) for number in (instance.slots, len(instance.days)))
    before = survey(state, scratch, days)

    change = anneal(state, scratch, slots, days, 60_000, 0.3, 0.12)

    assert survey(state, fresh, days) == before + change
    assert scratch.missing.tolist() == fresh.missing.tolist()
    chains, told = 0, 0
    for _ in range(400):
        request, b = chance.randrange(instance.requests), chance.randrange(instance.slots)
        a = int(state.slot[request])
        if a >= 0 and a != b and grow(state, scratch, request, b, 20):
            chains += 1
            told += gain(state, scratch, a, b) > most_saved(state, scratch)
    assert told > chains / 2


def test_a_new_plan_leaves_time_to_walk() -> None:
    document = on_foot(an_expo(20, 30, 160, seed=2), 4)
    before = planned(document, 3)
    away = document["participants"][0]
    away["unavailable"] = sorted({*away["unavailable"], *range(9, 21)})

    after = replan(problem_from(document), before.placements, stop=MaxSeconds(2))

    assert rulebook.faults(problem_from(document), after.placements) == ()


def test_a_longer_day_or_other_slots_leave_people_where_they_are() -> None:
    document = on_foot(an_expo(6, 8, 20, seed=1), 8)
    document["participants"][0]["elsewhere"] = [{"slot": 2, "place": "studio"}, {"slot": 12, "place": "studio"}]
    problem = problem_from(document)

    longer, recut = with_slot(problem, 0, 8), rehearsals.recut(problem, 15)

    assert [slot for slot, _ in longer.participants[0].elsewhere] == [2, 13]
    times = {slot: problem.slots[slot] for slot in (2, 12)}.values()
    assert [recut.slots[slot].start for slot, _ in recut.participants[0].elsewhere] == [
        start for one in times for start in (one.start, one.start + timedelta(minutes=15))
    ]
