"""The search from above by annealing and neighbourhoods, in rounds of several threads on the same timetable.

In a round, each thread anneals from it, or searches neighbourhoods of it, with random numbers of its own. A round ends
when all threads have spent the same effort, counted in moves or deterministic time, and the next one begins from the
best timetable found. So the same seed gives the same timetable, whichever thread was faster. Annealing goes on while it
finds better ones; then both take turns, and annealing is short.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from expo.scheduling.breaks.domains import Domains
from expo.scheduling.breaks.neighbourhood_search import NeighbourhoodSearch
from expo.scheduling.breaks.path_annealer import PathAnnealer
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.instance.plan import Plan, count_breaks, keeps_spread
from expo.scheduling.moves.paths import has_paths

FIRST_MOVES, LATER_MOVES = 100_000, 10_000
"""Moves per meeting in a round, three seconds of them for 300 meetings, and once such a round has found nothing."""
EFFORT = 2.0
"""Deterministic time for neighbourhoods in a round: about as many seconds."""


class Rounds:
    """Improves the best plan of a portfolio; without annealing where chains are no paths."""

    def __init__(self, portfolio: Portfolio, domains: Domains, relaxation: BusyPatternRelaxation, threads: int) -> None:
        self.portfolio, self._moves = portfolio, FIRST_MOVES
        seeds = [portfolio.seed + 1000 * thread + 1 for thread in range(threads)]
        self._searches = [NeighbourhoodSearch(portfolio, domains, relaxation, seed) for seed in seeds]
        self._annealers = [PathAnnealer(portfolio, seed) for seed in seeds] if has_paths(portfolio.instance) else []

    def run(self, threads: int, patience: int) -> None:
        """Search until the portfolio is over, or neighbourhoods found nothing better in so many rounds in a row."""
        portfolio, left = self.portfolio, patience
        while portfolio.best is not None and not portfolio.is_over and left > 0:
            breaks = portfolio.breaks
            self.anneal(threads)
            if portfolio.breaks == breaks:
                self._round([partial(one.improve, effort=EFFORT) for one in self._searches[:threads]])
            left = patience if portfolio.breaks < breaks else left - 1

    def anneal(self, threads: int) -> None:
        """Anneal from the best plan in one round, if there is one."""
        breaks = self.portfolio.breaks
        self._round([partial(one.improve, moves=self._moves) for one in self._annealers[:threads]])
        if self.portfolio.breaks == breaks:
            self._moves = LATER_MOVES

    def stop(self) -> None:
        """End the current round."""
        for annealer in self._annealers:
            annealer.stop()
        for search in self._searches:
            search.stop()

    def _round(self, searches: list[Callable[[Plan, int], Plan]]) -> None:
        """Let all these improve the best plan at once, and keep the best of theirs; among equal ones the first."""
        portfolio = self.portfolio
        plan, target = portfolio.best, portfolio.bound
        if plan is None or not searches:
            return
        with ThreadPoolExecutor(len(searches)) as threads:
            found = list(threads.map(lambda search: search(plan, target), searches))
        even = [one for one in found if keeps_spread(portfolio.instance, one)]
        if even:
            best = min(even, key=lambda one: count_breaks(portfolio.instance, one))
            portfolio.update(best, is_reproducible=True)
