"""The search from above: simulated annealing for a portfolio, in rounds that last twice as long each."""

from expo.scheduling.breaks.annealer import Annealer
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.instance.plan import Plan


class FromAbove:
    """Anneals from the first plan it gets, and goes on from better ones that others find.

    ``start`` holds all the meetings, but may have breaks that are spread too unevenly.
    """

    def __init__(self, portfolio: Portfolio, start: Plan | None) -> None:
        self.portfolio = portfolio
        self._annealer = None if start is None else self._from(start)
        self._cycle = 0

    def run(self, cycles: int) -> None:
        """Run so many annealing cycles, fewer if the portfolio is over."""
        portfolio = self.portfolio
        for _ in range(cycles):
            if self._annealer is None and portfolio.best is not None:
                self._annealer = self._from(portfolio.best)
            if self._annealer is None or portfolio.is_over:
                return
            if portfolio.best is not None and portfolio.breaks < self._annealer.best_cost:
                self._annealer.take(portfolio.best)
            for _ in self._annealer.cycle(self._cycle, portfolio.deadline):
                portfolio.update(self._annealer.best)
            self._cycle += 1

    def _from(self, plan: Plan) -> Annealer:
        return Annealer(self.portfolio.instance, plan, 1, self.portfolio.seed, is_over=lambda: self.portfolio.is_over)
