"""Programs that come out fractional, or are cut short: whole answers, and no claim that was not proven."""

import gc
from dataclasses import replace
from math import inf

import pytest

from expo.scheduling import MaxSeconds
from expo.scheduling.instance.gc_pause import gc_paused
from expo.scheduling.lp import linear_program
from expo.scheduling.lp.linear_program import LinearProgram
from expo.scheduling.run import Deadline


def triangle() -> LinearProgram:
    """Of three who each clash with the other two one can go; relaxed, three halves."""
    program = LinearProgram()
    a, b, c = program.columns([1.0, 1.0, 1.0])
    for pair in ((a, b), (b, c), (a, c)):
        program.at_most(pair, 1)
    return program


def test_what_comes_out_fractional_is_decided_over_integers():
    program = triangle()
    with Deadline(MaxSeconds(10)) as deadline:
        relaxed = program.solve(deadline)
        assert relaxed is not None
        assert relaxed.objective == pytest.approx(1.5)
        whole = program.solve_whole(deadline, relaxed, full=True)

    assert whole is not None
    assert whole.is_whole
    assert (whole.objective, whole.is_optimal) == (1, True)


@pytest.mark.parametrize(("highs", "interior_point"), [(1_000, 1_000), (1, 1_000), (1, 1)])
def test_every_method_proves_the_same_and_prices_the_rows(
    highs: int, interior_point: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(linear_program, "HIGHS_MIN_COLUMNS", highs)
    monkeypatch.setattr(linear_program, "IPM_MIN_COLUMNS", interior_point)
    program = LinearProgram()
    columns = program.columns([float(7 * k % 11) for k in range(60)])  # sixty wishes of ten people for six tables
    for person in range(10):
        program.at_most(columns[person::10], 2)
    for table in range(6):
        program.at_most(columns[10 * table : 10 * table + 10], 3)

    with Deadline(MaxSeconds(10)) as deadline:
        answer = program.solve(deadline)

    assert answer is not None
    assert answer.is_optimal
    assert answer.is_whole  # a vertex, also after an interior point
    assert answer.bound == pytest.approx(answer.objective) == pytest.approx(159)
    assert len(answer.prices) == 16
    assert max(abs(answer.prices)) > 0


def test_a_program_that_was_cut_short_gives_an_answer_and_proves_nothing():
    program = triangle()
    with Deadline(MaxSeconds(10)) as deadline:
        relaxed = program.solve(deadline)
        assert relaxed is not None
        whole = program.solve_whole(deadline, replace(relaxed, bound=inf, is_optimal=False), full=False)

    assert whole is not None
    assert whole.is_whole
    assert (whole.objective, whole.bound, whole.is_optimal) == (1, inf, False)


def test_the_collector_goes_on_when_the_last_who_paused_it_is_done():
    def fail() -> None:
        with gc_paused():
            with gc_paused():
                assert not gc.isenabled()
            assert not gc.isenabled()
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 -- our own, three lines above
        fail()

    assert gc.isenabled()
