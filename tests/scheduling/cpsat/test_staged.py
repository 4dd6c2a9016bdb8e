"""Small problems are solved as a whole, one aim after the other, as far as time allows."""

from benchmarks.scheduling.generate import problem as an_expo
from expo.scheduling.cpsat.staged import solve_staged
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.run import Deadline
from tests.scheduling.limits import CpuSeconds


class Switch:
    """A limit that is reached when the test says so."""

    is_on = False

    def seconds_left(self, _elapsed: float) -> float:
        return 0.0 if self.is_on else 60.0


def test_time_that_ends_between_two_aims_keeps_what_was_found() -> None:
    instance = compile_problem(problem_from(an_expo(4, 6, 12, seed=2)))
    switch = Switch()
    with Deadline(switch) as deadline:
        stages = solve_staged(instance, None, deadline, 1, 0)
        first = next(stages)
        switch.is_on = True
        assert deadline.is_over

        rest = list(stages)

    assert first.plan is not None
    assert [one.plan for one in rest if one.plan is not None] == []


def test_two_threads_prove_a_plan_without_a_break_at_once() -> None:
    instance = compile_problem(problem_from(an_expo(3, 4, 9, seed=2)))
    with Deadline(CpuSeconds(3)) as deadline:
        *_others, last = solve_staged(instance, None, deadline, 2, 0)

    assert (last.stage, last.bound, last.is_open) == ("breaks", 0, False)
