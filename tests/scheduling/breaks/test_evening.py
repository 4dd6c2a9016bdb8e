"""A limit on how uneven breaks may be costs few meetings, at any size."""

from benchmarks.scheduling.generate import problem as an_expo
from expo.scheduling import MaxSeconds, replan
from expo.scheduling.breaks.evening import even_out
from expo.scheduling.formats import problem_from
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.plan import figures_of, keeps_spread
from expo.scheduling.run import Deadline
from expo.scheduling.weight.greedy import greedy_plan
from tests.scheduling.limits import CpuSeconds
from tests.scheduling.test_solving import is_right, planned


def test_nobody_has_a_break_and_hardly_a_meeting_is_lost_for_it() -> None:
    document = an_expo(12, 18, 80, seed=4) | {"max_break_spread": 0}

    schedule = planned(document, 15)

    is_right(document, schedule)
    assert schedule.shortfall == schedule.bounds.shortfall
    assert schedule.weight >= 0.99 * schedule.bounds.weight


def test_where_time_is_up_what_is_given_up_breaks_up_few_days_of_others() -> None:
    document = an_expo(30, 45, 300, seed=2)
    plan = greedy_plan(compile_problem(problem_from(document))).plan
    instance = compile_problem(problem_from(document | {"max_break_spread": 0}))

    with Deadline(MaxSeconds(0)) as over:
        even = even_out(instance, plan, over, 0)

    assert even is not None
    assert keeps_spread(instance, even)
    assert figures_of(instance, even).weight >= 0.84 * figures_of(instance, plan).weight


def test_a_wider_spread_is_kept_too() -> None:
    document = an_expo(12, 18, 110, scarce=True, seed=5) | {"max_break_spread": 1}

    schedule = planned(document, 6)

    is_right(document, schedule)


def test_a_change_keeps_the_breaks_even() -> None:
    document = an_expo(12, 18, 80, seed=4) | {"max_break_spread": 0}
    held = planned(document, 5).placements
    document["participants"][0]["unavailable"] = list(range(9))

    is_right(document, replan(problem_from(document), held, stop=CpuSeconds(5)))
