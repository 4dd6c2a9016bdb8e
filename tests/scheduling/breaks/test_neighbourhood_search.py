"""Neighbourhoods of people: they grow until they hold the whole problem, and prove the optimum then."""

from expo.scheduling.breaks.domains import propagate
from expo.scheduling.breaks.neighbourhood_search import NeighbourhoodSearch
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.instance.compiling import compile_problem
from expo.scheduling.instance.plan import Plan
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
        portfolio.update(start)
        neighbourhoods = NeighbourhoodSearch(portfolio, domains, BusyPatternRelaxation(instance, domains))
        neighbourhoods.size = 1.0
        neighbourhoods.run()

    assert total(problem, held) > portfolio.breaks == portfolio.bound == 2
