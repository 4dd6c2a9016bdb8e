"""The core-guided search (Fu and Malik, SAT 2006): CP-SAT minimizes the breaks by unsatisfiable cores.

A core is a set of breaks that cannot all be avoided. Cores raise the bound where the relaxation is weak, for instance
with many fixed meetings, and let the destructive lower bound skip steps.
"""

from collections.abc import Callable
from itertools import count

from ortools.sat.python import cp_model

from expo.scheduling.breaks.domains import Domains
from expo.scheduling.breaks.model import BreakModel
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.errors import TimeUp

SHORT_EFFORT, FIRST_EFFORT = 1.0, 20.0
"""Deterministic time of the first search with tables in unary, and of the first without; later ones take half as much
again each time. Proofs of the last break have heavy tails (4 to over 30 on one row, by seed alone), which restarts cut
off (Gomes, Selman and Kautz, AAAI 1998).
"""


class CoreGuided:
    """Minimizes the breaks; see the module."""

    def __init__(
        self, portfolio: Portfolio, domains: Domains, relaxation: BusyPatternRelaxation, effort: float
    ) -> None:
        self.portfolio, self.domains, self.relaxation, self.effort = portfolio, domains, relaxation, effort
        self._solvers: list[cp_model.CpSolver] = []

    def run(self, seed: int, *, symmetries: bool = False, before: Callable[[int], None] = lambda _: None) -> None:
        """Search until the portfolio is over or no effort is left, each time with more effort and the other model.

        ``before`` each round, another search has a turn; it is told how many it has had.
        """
        left = self.effort
        short, long = min(SHORT_EFFORT, left / 2), FIRST_EFFORT
        for turn in count():
            before(turn)
            for effort, in_unary in ((short, True), (long, False)):
                if self.portfolio.is_over or left <= 0:
                    return
                self.search(seed, min(effort, left), symmetries=symmetries, in_unary=in_unary)
                left -= effort
            short, long, seed = short * 1.5, long * 1.5, seed + 2

    def persist(self, seed: int) -> None:
        """Search in unary for a short time, then to the end without: a restart would forget every core it knows."""
        short = min(SHORT_EFFORT, self.effort / 2)
        for effort, in_unary in ((short, True), (self.effort - short, False)):
            if not self.portfolio.is_over:
                self.search(seed, effort, symmetries=False, in_unary=in_unary)

    def search(self, seed: int, effort: float, *, symmetries: bool = True, in_unary: bool = False) -> None:
        """Search once. Symmetries help on some instances only, so the two searches of a portfolio differ in them."""
        portfolio = self.portfolio
        rows, check = self.relaxation.rows, portfolio.deadline.check
        try:
            model = BreakModel(portfolio.instance, self.domains, {}, rows, check=check, in_unary=in_unary)
            model.minimize()
        except TimeUp:
            return
        solver = portfolio.solver(seed)
        solver.parameters.optimize_with_core = True
        solver.parameters.max_deterministic_time = min(effort, 1e9)
        if not symmetries:
            solver.parameters.symmetry_level = 0
        solver.best_bound_callback = lambda bound: portfolio.raise_bound(round(bound))
        self._solvers.append(solver)
        with portfolio.deadline.interrupting(solver.stop_search):
            status = solver.solve(model.model, _Found(model, portfolio))
        assert status != cp_model.MODEL_INVALID, model.model.validate()
        if status == cp_model.INFEASIBLE:
            portfolio.is_infeasible = True
        elif status == cp_model.OPTIMAL:
            portfolio.raise_bound(round(solver.objective_value))

    def stop(self) -> None:
        """End the searches."""
        for solver in self._solvers:
            solver.stop_search()


class _Found(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: BreakModel, portfolio: Portfolio) -> None:
        super().__init__()
        self._model, self._portfolio = model, portfolio

    def on_solution_callback(self) -> None:
        self._portfolio.update(self._model.plan_from(self.value))
