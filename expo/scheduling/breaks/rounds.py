"""The search from above by annealing and neighbourhoods, in rounds of several threads on the same timetable.

Each thread anneals from it and then searches neighbourhoods, with random numbers of its own. A round ends when all
threads have spent the same effort, counted in moves and deterministic time, and the next one begins from the best
timetable found. So the same seed gives the same timetable, whichever thread was faster.
"""

from concurrent.futures import ThreadPoolExecutor

from expo.scheduling.breaks.domains import Domains
from expo.scheduling.breaks.neighbourhood_search import NeighbourhoodSearch
from expo.scheduling.breaks.path_annealer import PathAnnealer
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.instance.plan import Plan, count_breaks, keeps_spread
from expo.scheduling.moves.paths import has_paths

FIRST_MOVES, LATER_MOVES = 100_000, 10_000
"""Moves per meeting in the first round, three seconds of them for 300 meetings, and in all others."""
EFFORT = 2.0
"""Deterministic time for neighbourhoods in one round: about as many seconds."""


class Rounds:
    """Improves the best plan of a portfolio; without annealing where chains are no paths."""

    def __init__(self, portfolio: Portfolio, domains: Domains, relaxation: BusyPatternRelaxation, threads: int) -> None:
        self.portfolio, self._moves = portfolio, FIRST_MOVES
        seeds = [portfolio.seed + 1000 * thread + 1 for thread in range(threads)]
        self._searches = [NeighbourhoodSearch(portfolio, domains, relaxation, seed) for seed in seeds]
        self._annealers = [PathAnnealer(portfolio, seed) for seed in seeds] if has_paths(portfolio.instance) else []

    def run(self, threads: int, patience: int) -> None:
        """Search until the portfolio is over, or so many rounds in a row found nothing better."""
        portfolio, left = self.portfolio, patience
        with ThreadPoolExecutor(threads) as pool:
            while (plan := portfolio.best) is not None and not portfolio.is_over and left > 0:
                breaks, target = portfolio.breaks, portfolio.bound
                jobs = [pool.submit(self._improve, thread, plan, target) for thread in range(threads)]
                found = min((job.result() for job in jobs), key=lambda one: count_breaks(portfolio.instance, one))
                portfolio.update(found, is_reproducible=True)
                self._moves, left = LATER_MOVES, patience if portfolio.breaks < breaks else left - 1

    def stop(self) -> None:
        """End the current round."""
        for annealer in self._annealers:
            annealer.stop()
        for search in self._searches:
            search.stop()

    def _improve(self, thread: int, plan: Plan, target: int) -> Plan:
        if self._annealers:
            annealed = self._annealers[thread].improve(plan, target, self._moves)
            plan = annealed if keeps_spread(self.portfolio.instance, annealed) else plan
        return self._searches[thread].improve(plan, target, EFFORT)
