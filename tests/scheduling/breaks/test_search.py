"""Fewest breaks: whatever the shortcuts, the answer is that of trying everything."""

from dataclasses import replace
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.b2bsp.generate import problem as a_brokerage
from expo.domain import rulebook
from expo.domain.problem import Participant, Problem, Request, Slot
from expo.domain.timetable import Timetable
from expo.scheduling.breaks.search import Outcome, fewest_breaks
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.plan import count_breaks
from expo.scheduling.instance.tables import placements
from expo.scheduling.run import Deadline
from expo.scheduling.stops import MaxSeconds
from tests.scheduling.breaks.small_problems import Slots, fair, instances, problems, timetables, total


def answer(
    problem: Problem, *, seconds: float = 60, workers: int = 1, seed: int = 0, effort: float = inf
) -> tuple[Outcome, Slots]:
    instance = compile_problem(problem)
    with Deadline(MaxSeconds(seconds)) as deadline:
        outcome = fewest_breaks(
            instance, dict(enumerate(instance.open)), deadline, workers=workers, seed=seed, effort=effort
        )
    if outcome.plan is None:
        return outcome, {}
    placed = placements(instance, outcome.plan)
    assert rulebook.faults(problem, Timetable(problem, placed)) == ()
    return outcome, {one.request: one.slot for one in placed}


@instances()
@given(problems(), st.integers(1, 2))
def test_finds_the_fewest_breaks_or_proves_that_there_is_no_timetable(problem: Problem, workers: int) -> None:
    best = min((total(problem, held) for held in timetables(problem)), default=None)

    outcome, held = answer(problem, workers=workers)

    assert outcome.is_infeasible == (best is None) == bool(outcome.conflict)
    if best is not None:
        assert (outcome.breaks, outcome.bound, total(problem, held)) == (best, best, best)


def test_knows_optima_of_a_small_fair() -> None:
    assert answer(fair(4))[0].breaks == 0  # three slots hold it: four tables, four meetings at a time
    assert answer(fair(2))[0].is_infeasible  # ten chances for twelve meetings
    # No participant can do without any of the three slots that have tables, and the second has none: one break each.
    assert answer(fair(0, pools={"hall": (4, 0, 4, 4, 0)}))[0].breaks == 8
    assert answer(fair(3))[0].breaks == 2  # tried out, all of it, once


def test_counting_tables_in_unary_proves_a_crowded_event_soon() -> None:
    document = a_brokerage(seed=1)
    document["pools"]["tables"] -= 2

    outcome, _ = answer(problem_from(document), effort=1.0)

    assert (outcome.breaks, outcome.bound) == (1, 1)


def test_names_meetings_that_cannot_all_be_held() -> None:
    people = (Participant("host", unavailable=frozenset({0, 3})), *(Participant(name) for name in "abcd"))
    problem = Problem(
        tuple(Slot(0) for _ in range(4)),
        people,
        tuple(
            Request(name, ("host", name), must=True, allowed=slots and frozenset(slots))
            for name, slots in (("a", {0, 1}), ("b", {1, 3}), ("c", None), ("d", None))
        ),
    )

    conflict = answer(problem)[0].conflict

    assert [compile_problem(problem).request_ids[request] for request in conflict] in (["a", "b"], ["b", "a"])


def test_a_pause_that_cannot_be_avoided_is_counted_once() -> None:
    people = (Participant("host", unavailable=frozenset({1, 2})), Participant("one"), Participant("other"))
    problem = Problem(
        tuple(Slot(0) for _ in range(4)),
        people,
        (Request("a", ("host", "one"), must=True), Request("b", ("host", "other"), must=True)),
    )

    assert answer(problem)[0] == Outcome(answer(problem)[0].plan, 1, 1)
    assert answer(replace(problem, max_break_spread=0))[0].is_infeasible


def test_a_night_is_no_break() -> None:
    people = (Participant("host"), Participant("one"), Participant("other"))
    problem = Problem(
        (Slot(0), Slot(0), Slot(1), Slot(1)),
        people,
        (Request("a", ("host", "one"), must=True, fixed=0), Request("b", ("host", "other"), must=True, fixed=3)),
    )

    assert answer(problem)[0].breaks == 0


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_question_has_the_same_answer(workers: int) -> None:
    problem = fair(3)

    assert len({tuple(sorted(answer(problem, workers=workers, seed=7)[1].items())) for _ in range(3)}) == 1


def test_keeps_a_given_plan_when_there_is_no_time() -> None:
    problem = fair(3)
    instance = compile_problem(problem)
    domains = dict(enumerate(instance.open))
    with Deadline(MaxSeconds(60)) as deadline:
        start = fewest_breaks(instance, domains, deadline, workers=1).plan
    assert start is not None

    with Deadline(MaxSeconds(0)) as deadline:
        empty = fewest_breaks(instance, domains, deadline)
        kept = fewest_breaks(instance, domains, deadline, start=start)

    assert (empty.plan, empty.is_infeasible) == (None, False)
    assert kept.breaks == count_breaks(instance, start)


def test_tells_of_better_plans_and_bounds_as_they_come() -> None:
    problem = fair(0, pools={"hall": (3, 1, 3, 2, 3)})
    instance = compile_problem(problem)
    plans: list[int] = []
    bounds: list[int] = []

    with Deadline(MaxSeconds(60)) as deadline:
        outcome = fewest_breaks(
            instance,
            dict(enumerate(instance.open)),
            deadline,
            on_better=lambda _, breaks: plans.append(breaks),
            on_bound=bounds.append,
        )

    assert plans == sorted(set(plans), reverse=True)
    assert bounds == sorted(set(bounds))
    assert plans[-1] == bounds[-1] == outcome.breaks
