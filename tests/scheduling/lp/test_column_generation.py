"""A program that grew column by column ends where one that was whole from the start begins."""

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expo.scheduling.lp.column_generation import RestrictedMaster
from expo.scheduling.lp.matrix import Matrix
from expo.scheduling.run import Deadline
from expo.scheduling.stops import MaxSeconds

COSTS = st.lists(st.integers(-3, 9), min_size=4, max_size=12)


def a_program(costs: list[int], places: list[int]) -> RestrictedMaster:
    """Return a program in which every column takes one place, and the first three keep each other company."""
    matrix = Matrix()
    matrix.columns(costs, [1.0] * len(costs))
    matrix.capacity_rows([np.arange(len(costs), dtype=np.int64) % len(places)], places)
    matrix.row([0, 1, 2], [1.0, 1.0, 1.0], -inf, 2.0)
    return RestrictedMaster(matrix, grain=1.0)


@settings(max_examples=60, deadline=None)
@given(COSTS, st.lists(st.integers(0, 3), min_size=1, max_size=4))
def test_opening_what_pays_leads_to_the_optimum_of_all(costs: list[int], places: list[int]) -> None:
    with Deadline(MaxSeconds(20)) as deadline:
        whole = a_program(costs, places)
        whole.open(np.arange(len(costs), dtype=np.int64))
        best = whole.solve(deadline)
        grown = a_program(costs, places)
        is_open = np.zeros(len(costs), dtype=bool)
        is_open[0] = True
        grown.open(np.zeros(1, dtype=np.int64))
        while True:
            answer = grown.solve(deadline)
            assert answer is not None
            improving = np.nonzero((grown.reduced_cost(answer.prices) > 1e-7) & ~is_open)[0]
            if not len(improving):
                break
            is_open[improving] = True
            grown.open(improving)

    assert best is not None
    assert answer.objective == pytest.approx(best.objective)
    assert np.all(answer.values[~is_open] == 0)


def test_what_comes_out_in_halves_is_decided() -> None:
    # Three meetings of which any two clash: a half of each is worth 1.5, but only one can be held.
    matrix = Matrix()
    matrix.columns([1.0] * 3, [1.0] * 3)
    for pair in ([0, 1], [1, 2], [0, 2]):
        matrix.row(pair, [1.0, 1.0], -inf, 1.0)
    program = RestrictedMaster(matrix, grain=1.0)
    program.open(np.arange(3, dtype=np.int64))
    with Deadline(MaxSeconds(20)) as deadline:
        halves = program.solve(deadline)
        assert halves is not None
        decided = program.rounded_to_integers(deadline, halves)

    assert halves.objective == pytest.approx(1.5)
    assert decided is not None
    assert sorted(decided.values) == [0, 0, 1]
    assert decided.objective == 1


def test_no_time_no_answer() -> None:
    program = a_program([1, 2, 3, 4], [1])
    program.open(np.arange(4, dtype=np.int64))

    with Deadline(MaxSeconds(0.0)) as deadline:
        assert program.solve(deadline) is None
