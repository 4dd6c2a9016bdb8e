"""The search from above where every Kempe chain is a path (`moves.paths`): annealing at one temperature."""

import numpy as np

from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.instance.instance import NO_LIMIT
from expo.scheduling.instance.plan import Plan, count_breaks, keeps_spread
from expo.scheduling.moves.layout import scratch_of, state_of
from expo.scheduling.moves.paths import anneal_paths, paths_of

TEMPERATURE = 0.14
"""In breaks: one in 1,300 moves that cost a break is made."""
MOVES_PER_LOOK = 200_000
"""Moves between two looks at the clock: some hundredths of a second."""


class PathAnnealer:
    """Anneals from given timetables, whose breaks may be too uneven, and tells a portfolio of better ones."""

    def __init__(self, portfolio: Portfolio, seed: int) -> None:
        self.portfolio, self._seed, self._is_stopped = portfolio, seed, False

    def improve(self, plan: Plan, target: int, moves: int) -> Plan:
        """Return the best plan found with so many moves per meeting; ``target`` breaks are few enough.

        It is another one with as many breaks if none has fewer.
        """
        portfolio = self.portfolio
        state = state_of(portfolio.instance, plan)
        scratch = scratch_of(state, self._seed)
        scratch.odds[:] = np.exp(-np.arange(len(scratch.odds)) / TEMPERATURE)
        paths, slots, cost = paths_of(state), state.slot.copy(), NO_LIMIT
        if keeps_spread(portfolio.instance, plan):
            cost = count_breaks(portfolio.instance, plan) + 1
        for _ in range(0, moves * portfolio.instance.requests, MOVES_PER_LOOK):
            if self._is_stopped or portfolio.deadline.is_over or cost <= target:
                break
            before = cost
            cost = anneal_paths(paths, scratch, slots, cost, MOVES_PER_LOOK)
            if cost < before:
                portfolio.update(Plan(slots.tolist(), plan.interpreter))
        self._seed += 64
        return Plan(slots.tolist(), plan.interpreter)

    def stop(self) -> None:
        """End the annealing, for good."""
        self._is_stopped = True
