"""The search from above where every Kempe chain is a path (`moves.paths`): annealing at one temperature, in runs."""

import numpy as np

from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.instance.instance import NO_LIMIT
from expo.scheduling.instance.plan import Plan
from expo.scheduling.moves.layout import scratch_of, state_of
from expo.scheduling.moves.paths import anneal_paths, paths_of

TEMPERATURE = 0.14
"""In breaks: one in 1,300 moves that cost a break is made."""
FIRST_MOVES, LATER_MOVES, MOVES_GROW = 20_000, 400_000, 1.5
"""Moves per meeting in the first run and in the second, and the factor for each further run."""
MOVES_PER_LOOK = 200_000
"""Moves between two looks at the clock: some hundredths of a second."""


class PathAnnealer:
    """Anneals for a portfolio, each run from its best timetable; ``start`` may have breaks too unevenly spread."""

    def __init__(self, portfolio: Portfolio, start: Plan | None) -> None:
        self.portfolio, self._start = portfolio, start
        self._moves, self._runs = float(FIRST_MOVES), 0

    def run(self) -> None:
        """Anneal until the portfolio is over, or the moves of this run are made."""
        portfolio, instance = self.portfolio, self.portfolio.instance
        plan = self._start if portfolio.best is None else portfolio.best
        if plan is None:
            return
        state = state_of(instance, plan)
        scratch = scratch_of(state, portfolio.seed + 64 * self._runs)
        scratch.odds[:] = np.exp(-np.arange(len(scratch.odds)) / TEMPERATURE)
        paths, best, cost = paths_of(state), state.slot.copy(), NO_LIMIT
        for _ in range(0, round(self._moves * instance.requests), MOVES_PER_LOOK):
            if portfolio.is_over:
                break
            before = cost
            cost = anneal_paths(paths, scratch, best, cost, MOVES_PER_LOOK)
            if cost < before:
                portfolio.update(Plan(best.tolist(), plan.interpreter))
        self._runs += 1
        self._moves = max(LATER_MOVES, self._moves * MOVES_GROW)
