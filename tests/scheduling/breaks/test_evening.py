"""A limit on how uneven breaks may be costs few meetings, at any size."""

from benchmarks.scheduling.generate import problem as an_expo
from expo.scheduling import replan
from expo.scheduling.formats import problem_from
from tests.scheduling.limits import CpuSeconds
from tests.scheduling.test_solving import is_right, planned


def test_nobody_has_a_break_and_hardly_a_meeting_is_lost_for_it() -> None:
    document = an_expo(12, 18, 80, seed=4) | {"max_break_spread": 0}

    schedule = planned(document, 15)

    is_right(document, schedule)
    assert schedule.shortfall == schedule.bounds.shortfall
    assert schedule.weight >= 0.99 * schedule.bounds.weight


def test_a_wider_spread_is_kept_too() -> None:
    document = an_expo(12, 18, 110, scarce=True, seed=5) | {"max_break_spread": 1}

    schedule = planned(document, 6)

    is_right(document, schedule)


def test_a_change_keeps_the_breaks_even() -> None:
    document = an_expo(12, 18, 80, seed=4) | {"max_break_spread": 0}
    held = planned(document, 5).placements
    document["participants"][0]["unavailable"] = list(range(9))

    is_right(document, replan(problem_from(document), held, stop=CpuSeconds(5)))
