"""Long chains of precedences: who comes first decides the day, so the weight stays close to its bound."""

from itertools import pairwise

from benchmarks.scheduling.generate import problem as an_expo
from expo.domain.problem import Participant, Problem, Request, Slot
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.tables import placements
from expo.scheduling.run import Deadline
from expo.scheduling.stops import MaxSeconds
from expo.scheduling.weight.day_cuts import DayDual
from expo.scheduling.weight.day_program import DayProgram
from expo.scheduling.weight.decomposition import decompose
from tests.scheduling.judge import faults, figures


def test_a_chain_through_all_wishes_costs_little_weight() -> None:
    document = an_expo(20, 30, 160, seed=1)
    names = sorted((one["id"] for one in document["requests"]), key=lambda name: hash_of(name))
    document["precedences"] = [list(pair) for pair in pairwise(names)]
    instance = compile_problem(problem_from(document))

    with Deadline(MaxSeconds(60)) as deadline:
        found = next(one for one in decompose(instance, None, deadline, 0) if one.weight_bound and one.plan)

    assert found.plan is not None
    meetings = [
        {"request": one.request, "slot": one.slot, "table": one.table, "interpreter": one.interpreter}
        for one in placements(instance, found.plan)
    ]
    assert faults(document, meetings) == []
    assert found.weight_bound is not None
    assert figures(document, meetings)[1] >= 0.95 * found.weight_bound  # without rows for their order, 0.87


def hash_of(name: str) -> int:
    """Return a number that scatters names, the same in every run."""
    return int(name[1:]) * 7919 % 1009


def an_order(slots: tuple[Slot, ...], *names: str) -> Problem:
    """Return as many meetings of different people, each before the next."""
    people = tuple(Participant(f"{side}{name}") for name in names for side in "eb")
    requests = tuple(Request(name, (f"e{name}", f"b{name}"), weight=3) for name in names)
    return Problem(slots, people, requests, precedences=tuple(pairwise(names)))


def test_the_day_program_keeps_the_order_of_days() -> None:
    instance = compile_problem(an_order((Slot(0), Slot(1), Slot(2)), "a", "b", "c"))
    program = DayProgram(instance)
    program.prefer(lambda request, day: day if instance.request_ids[request] == "a" else 2 - day)

    with Deadline(MaxSeconds(10)) as deadline:
        choice = program.solve(deadline)

    assert choice is not None
    days = [choice.day[instance.request_ids.index(name)] for name in "abc"]
    assert days == sorted(days)


def test_a_day_with_too_few_slots_for_an_order_gives_a_cut() -> None:
    instance = compile_problem(an_order((Slot(0), Slot(0)), "a", "b", "c"))

    with Deadline(MaxSeconds(10)) as deadline:
        cut = DayDual(instance, 0, [0, 1, 2]).cut(deadline)

    assert cut is not None
    assert sum(cut.coefficients.values()) > cut.right_hand_side  # not all three
    first, last = (instance.request_ids.index(name) for name in "ac")
    assert cut.coefficients[first] + cut.coefficients[last] <= cut.right_hand_side + 1e-9  # without b, they fit
