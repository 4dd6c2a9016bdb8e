"""Neighbourhoods of people: they grow until they hold the whole problem, and prove the optimum then."""

from math import inf

from expo.scheduling.breaks.domains import propagate
from expo.scheduling.breaks.neighbourhood_search import NeighbourhoodSearch
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.plan import Plan, count_breaks
from expo.scheduling.run import Deadline
from expo.scheduling.stops import MaxSeconds
from tests.scheduling.breaks.small_problems import fair, timetables, total


def test_from_any_timetable_they_come_to_the_fewest_breaks() -> None:
    problem = fair(3)  # two breaks at least: tried out, all of it, once
    held = next(timetables(problem))
    instance = compile_problem(problem)
    domains = propagate(instance, dict(enumerate(instance.open)))
    assert domains is not None
    start = Plan.empty(instance)
    start.slot[:] = [held[request] for request in instance.request_ids]

    with Deadline(MaxSeconds(60)) as deadline:
        portfolio = Portfolio(instance, deadline, 0, None, None)
        search = NeighbourhoodSearch(portfolio, domains, BusyPatternRelaxation(instance, domains), 0)
        search.neighbourhoods.sizes = [1.0, 1.0]
        found = search.improve(start, 0, inf)

    assert total(problem, held) > count_breaks(instance, found) == portfolio.breaks == portfolio.bound == 2
