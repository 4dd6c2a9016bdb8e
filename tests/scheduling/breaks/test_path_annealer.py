"""Annealing along paths: fewer breaks, within all rules; where chains are no paths it is not used."""

from dataclasses import replace

from benchmarks.b2bsp.generate import problem as a_brokerage
from expo.domain import rulebook
from expo.domain.problem import Problem
from expo.domain.timetable import Timetable
from expo.scheduling.breaks.path_annealer import PathAnnealer
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.plan import count_breaks, keeps_spread
from expo.scheduling.instance.tables import placements
from expo.scheduling.moves.paths import has_paths
from expo.scheduling.run import Deadline
from expo.scheduling.stops import MaxSeconds
from expo.scheduling.weight.slot_assignment import SlotAssignment
from tests.scheduling.breaks.small_problems import fair


def a_crowded_day() -> Problem:
    """Return a brokerage in two halls, with tables full in some slots, a meeting fixed, and breaks evenly spread."""
    problem = problem_from(a_brokerage(0.5, seed=1))
    tables = problem.pools["tables"]
    assert isinstance(tables, int)
    first, *others = problem.requests
    return replace(
        problem,
        requests=(
            replace(first, fixed=3),
            *(replace(one, pool="side" if number % 3 else "tables") for number, one in enumerate(others)),
        ),
        pools={"tables": tables - tables * 2 // 3, "side": tables * 2 // 3},
        max_break_spread=1,
    )


def test_it_comes_to_few_breaks_within_all_rules() -> None:
    problem = a_crowded_day()
    instance = compile_problem(problem)

    with Deadline(MaxSeconds(60)) as deadline:
        start = SlotAssignment(instance, deadline, 0).seat_mandatory()
        assert start is not None
        assert not keeps_spread(instance, start)
        portfolio = Portfolio(instance, deadline, 0, None, None)
        PathAnnealer(portfolio, 0).improve(start, 0, 20_000)

    assert portfolio.best is not None
    assert portfolio.breaks < count_breaks(instance, start) / 4
    assert rulebook.faults(problem, Timetable(problem, placements(instance, portfolio.best))) == ()


def test_a_meeting_before_another_or_two_at_a_time_are_no_paths() -> None:
    simple = fair(3)
    first, *others = simple.participants

    assert has_paths(compile_problem(simple))
    assert not has_paths(compile_problem(replace(simple, participants=(replace(first, parallel=2), *others))))
    assert not has_paths(compile_problem(replace(simple, precedences=(("e0-b1", "e1-b0"),))))
