"""Explanations: every fix is true when it is applied."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.scheduling.generate import problem as an_expo
from expo.domain import rulebook
from expo.domain.problem import Problem
from expo.domain.timetable import Timetable
from expo.scheduling import Infeasible, MaxSeconds, explain, solve, worth
from expo.scheduling.formats import problem_from
from tests.scheduling import small

Document = dict[str, Any]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(small.problems())
def test_a_fix_makes_room_at_the_cost_it_names(document: Document) -> None:
    problem = problem_from(document)
    schedule = solve(problem, stop=MaxSeconds(20))
    old = {one.request: one for one in schedule.placements}

    for unmet in schedule.unmet:
        explanation = explain(problem, schedule.placements, unmet.request, stop=MaxSeconds(10))

        assert explanation.reason == unmet.reason
        assert explanation.fixes or explanation.is_proven
        if not explanation.fixes:
            with pytest.raises(Infeasible):
                solve(demanding(problem, unmet.request), stop=MaxSeconds(20))
        for fix in explanation.fixes:
            after = Timetable(fix.problem, fix.placements)
            assert rulebook.faults(fix.problem, after) == ()
            assert unmet.request in after
            assert set(fix.meetings_lost) == {name for name in old if name not in after}
            assert fix.meetings_moved == sum(one.request in old and old[one.request].slot != one.slot for one in after)
            assert fix.weight_gain == after.weight - schedule.weight


def demanding(problem: Problem, name: str) -> Problem:
    """Return the problem in which this request is a must."""
    return replace(problem, requests=tuple(replace(one, must=one.id == name) for one in problem.requests))


def test_a_limit_is_raised_even_if_somebody_else_pays_for_it() -> None:
    document = {
        "slots": [{"day": 0}],
        "participants": [{"id": "a"}, {"id": "b"}, {"id": "c", "max_total": 0}],
        "requests": [{"id": "ab", "pair": ["a", "b"], "weight": 5}, {"id": "ac", "pair": ["a", "c"], "weight": 3}],
    }
    problem = problem_from(document)
    schedule = solve(problem, stop=MaxSeconds(10))

    explanation = explain(problem, schedule.placements, "ac", stop=MaxSeconds(10))

    assert explanation.reason == "participant_full"
    assert [(one.change, one.detail["limit"], one.meetings_lost) for one in explanation.fixes] == [
        ("raise_limit", "max_total", ("ab",))
    ]


def test_where_both_are_away_no_single_change_helps_and_that_is_proven() -> None:
    document = {
        "slots": [{"day": 0}],
        "participants": [{"id": "a", "unavailable": [0]}, {"id": "b", "unavailable": [0]}],
        "requests": [{"id": "ab", "pair": ["a", "b"], "weight": 5}],
    }

    explanation = explain(problem_from(document), (), "ab", stop=MaxSeconds(10))

    assert (explanation.reason, explanation.fixes, explanation.is_proven) == ("no_common_slot", (), True)
    assert explanation.proof[-1] == "It is proven that no single change helps."


def test_one_more_table_is_worth_what_it_lets_in() -> None:
    document = {
        "slots": [{"day": 0}],
        "pools": {"hall": 1},
        "participants": [{"id": name} for name in "abcd"],
        "requests": [
            {"id": "ab", "pair": ["a", "b"], "weight": 5, "pool": "hall"},
            {"id": "cd", "pair": ["c", "d"], "weight": 3, "pool": "hall"},
        ],
    }

    found = worth(problem_from(document), stop=MaxSeconds(10))

    assert [(one.change, one.detail, one.meetings, one.weight) for one in found] == [
        ("add_slot", {"day": 0}, 1, 3),
        ("add_table", {"pool": "hall"}, 1, 3),
    ]


def test_more_tables_are_worth_most_where_they_are_scarce() -> None:
    document = an_expo(20, 30, 200, scarce=True, seed=1)

    assert worth(problem_from(document), stop=MaxSeconds(20))[0].weight > 0
