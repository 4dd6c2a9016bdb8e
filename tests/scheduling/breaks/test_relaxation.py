"""The busy-pattern relaxation: its bound and its busy bounds hold for every timetable."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from expo.domain.problem import Problem
from expo.scheduling.breaks.domains import propagate
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.run import Deadline
from expo.scheduling.stops import MaxSeconds
from tests.scheduling.breaks.small_problems import instances, problems, timetables, total


@instances()
@given(problems(), st.randoms(use_true_random=False), st.integers(0, 2))
def test_the_bounds_hold_for_every_timetable_at_any_prices(problem: Problem, chance: object, extra: int) -> None:
    instance = compile_problem(replace(problem, max_break_spread=None))
    found = list(timetables(instance.problem))
    if not found:
        return
    domains = propagate(instance, dict(enumerate(instance.open)))
    assert domains is not None
    fewest = min(total(problem, held) for held in found)
    wild = [
        [
            chance.randrange(-4000, 9000) if row.is_equation else chance.randrange(9000)  # type: ignore[attr-defined]
            for _ in row.limit
        ]
        for row in BusyPatternRelaxation(instance, domains).rows
    ]
    relaxation = BusyPatternRelaxation(instance, domains, prices=wild if extra else None)
    if not extra:
        with Deadline(MaxSeconds(60)) as deadline:
            relaxation.price(deadline)
    busy_bounds = relaxation.busy_bounds(fewest + extra)

    assert relaxation.is_possible
    assert relaxation.bound <= fewest
    for held in found:
        if total(problem, held) <= fewest + extra:
            for person, bounds in busy_bounds.items():
                busy = sum(
                    1 << held[one.id] for one in problem.requests if instance.participant_ids[person] in one.pair
                )
                assert busy & ~bounds.can == 0
                assert bounds.must & ~busy == 0
                day = [instance.day_set(index) for index in range(len(instance.days))]
                assert sum(_break_ends(busy & slots) for slots in day) & ~bounds.ends == 0
                for slot in range(instance.slots):
                    past = (busy & (2 << slot) - 1).bit_count()
                    assert bounds.least[slot] <= past <= bounds.most[slot]


def _break_ends(busy: int) -> int:
    starts = busy & ~(busy << 1)
    return starts & (starts - 1)
