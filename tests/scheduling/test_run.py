"""One run: the deadline that ends it, and the incumbent that only gets better."""

import threading

from expo.scheduling.instance.plan import Figures, Plan
from expo.scheduling.result import Bounds
from expo.scheduling.run import Deadline, Incumbent
from expo.scheduling.stops import MaxSeconds, StopRequested


def test_the_incumbent_takes_only_better_plans_and_a_copy_of_them() -> None:
    incumbent, plan = Incumbent(Deadline(MaxSeconds(60))), Plan([0], [-1])

    incumbent.update(plan, Figures(shortfall=0, weight=10, breaks=3))
    incumbent.update(Plan([1], [-1]), Figures(shortfall=1, weight=99, breaks=0))
    plan.slot[0] = 7

    assert incumbent.best is not None
    assert (incumbent.best.plan.slot, incumbent.best.figures.weight) == ([0], 10)


def test_bounds_are_tightened_and_never_loosened() -> None:
    incumbent = Incumbent(Deadline(MaxSeconds(60)))

    incumbent.tighten_bound(shortfall=1, weight=100)
    incumbent.tighten_bound(shortfall=0, weight=120, breaks=2)

    assert incumbent.bounds == Bounds(shortfall=1, weight=100, breaks=2)


def test_a_deadline_interrupts_what_is_running() -> None:
    asked, interrupted = threading.Event(), threading.Event()

    with Deadline(StopRequested(asked.is_set)) as deadline, deadline.interrupting(interrupted.set):
        assert not deadline.is_over
        asked.set()
        assert interrupted.wait(10)

    assert deadline.is_over
