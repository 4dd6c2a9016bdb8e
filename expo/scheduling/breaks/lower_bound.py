"""The destructive lower bound (Klein and Scholl, EJOR 112, 1999): can a timetable have at most ``z`` breaks?

``z`` starts at the bound of the relaxation. With so few breaks allowed, propagation decides nearly everything: reduced
cost fixing removes most busy slots, and CP-SAT mostly finds a timetable or refutes it well within a second. A
refutation raises the bound, and the domains are fixed anew for ``z + 1``.
"""

from ortools.sat.python import cp_model

from expo.scheduling.breaks.domains import Domains, pairs, propagate
from expo.scheduling.breaks.model import BreakModel
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyBounds, BusyPatternRelaxation, tighten_by_bounds
from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.plan import count_breaks

STEP_EFFORT = 3.0
"""Deterministic time for one step, with each of the two models: two to five seconds, where most take a tenth of one."""
MAX_OPEN_STEPS = 1
"""Steps in a row that may end undecided before a second core-guided search takes over."""
REPRICE_SHARE = 0.97
"""The relaxation is solved again once the domains have shrunk to this share."""
NO_LIMIT = 1 << 20
"""Of breaks: the first step only asks whether there is a timetable at all."""


class DestructiveBound:
    """Asks for at most ``z`` breaks, for growing ``z``."""

    def __init__(
        self, portfolio: Portfolio, domains: Domains, relaxation: BusyPatternRelaxation, effort: float
    ) -> None:
        self.portfolio, self.domains, self.relaxation = portfolio, domains, relaxation
        self._effort = min(STEP_EFFORT, effort)
        self._tried: set[int] = set()
        self._solver: cp_model.CpSolver | None = None
        self._target = 0

    def run(self) -> None:
        """Raise the target until a timetable is found, or `MAX_OPEN_STEPS` steps in a row end open."""
        if self.portfolio.best is None and self.step(NO_LIMIT) == cp_model.INFEASIBLE:
            self.portfolio.is_infeasible = True
        target, open_ends = self.portfolio.bound, 0
        while not self.portfolio.is_over and open_ends < MAX_OPEN_STEPS:
            target = max(target, self.portfolio.bound)
            status = self.step(target)
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return
            if status == cp_model.INFEASIBLE:
                self.portfolio.raise_bound(target + 1)
            is_open = status == cp_model.UNKNOWN and target >= self.portfolio.bound
            open_ends = open_ends + 1 if is_open else 0
            target += 1

    def raise_while_small(self, most_pairs: int) -> None:
        """Raise the bound as long as propagation refutes it, or leaves meetings few enough slots to search."""
        portfolio = self.portfolio
        while not portfolio.is_over and self.step(portfolio.bound, most_pairs) == cp_model.INFEASIBLE:
            portfolio.raise_bound(portfolio.bound + 1)

    def stop(self) -> None:
        """End the current step."""
        if self._solver is not None:
            self._solver.stop_search()

    def skip_below(self, bound: int) -> None:
        """End the current step if another search has proven a higher bound."""
        if self._target < bound:
            self.stop()

    def step(self, target: int, most_pairs: int | None = None) -> cp_model.CpSolverStatus:
        """Look for a timetable with at most ``target`` breaks, once; the same each time.

        There is no search if meetings are left more slots than ``most_pairs`` to choose from, all told.
        """
        if target in self._tried:
            return cp_model.UNKNOWN
        fixed = self.fix_by_reduced_cost(target)
        if fixed is None:
            return cp_model.INFEASIBLE
        if most_pairs is not None and pairs(fixed[0]) > most_pairs:
            return cp_model.UNKNOWN
        status, is_done = self._search(target, *fixed, in_unary=False)
        if is_done and status == cp_model.UNKNOWN and target >= self.portfolio.bound and not self.portfolio.is_over:
            status, is_done = self._search(target, *fixed, in_unary=True)
        if is_done:
            self._tried.add(target)
        return status

    def _search(
        self, target: int, domains: Domains, busy_bounds: dict[int, BusyBounds], *, in_unary: bool
    ) -> tuple[cp_model.CpSolverStatus, bool]:
        """Return the status, and whether the search was not cut short."""
        rows, deadline = self.relaxation.rows, self.portfolio.deadline
        try:
            model = BreakModel(
                self.portfolio.instance, domains, busy_bounds, rows, check=deadline.check, in_unary=in_unary
            )
            model.at_most(target)
        except TimeUp:
            return cp_model.UNKNOWN, False
        solver = self.portfolio.solver(self.portfolio.seed)
        solver.parameters.max_deterministic_time = self._effort
        self._target, self._solver = target, solver
        with deadline.interrupting(solver.stop_search):
            status = solver.solve(model.model)
        self._solver = None
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            plan = model.plan_from(solver.value)
            self.portfolio.update(plan, is_reproducible=count_breaks(self.portfolio.instance, plan) == target)
        return status, status != cp_model.UNKNOWN or solver.deterministic_time >= self._effort

    def fix_by_reduced_cost(self, target: int) -> tuple[Domains, dict[int, BusyBounds]] | None:
        """Remove the slots that no timetable with so few breaks uses; ``None`` if there is no such timetable."""
        relaxation, domains = self.relaxation, self.domains
        size = pairs(domains)
        while relaxation.bound <= target:
            busy_bounds = relaxation.busy_bounds(target)
            kept = propagate(self.portfolio.instance, tighten_by_bounds(self.portfolio.instance, domains, busy_bounds))
            if kept is None:
                return None
            if kept == domains or self.portfolio.deadline.is_over:
                return kept, busy_bounds
            domains, relaxation = kept, relaxation.within(kept)
            if not relaxation.is_possible:
                return None
            left = pairs(domains)
            if left < REPRICE_SHARE * size:
                size = left
                relaxation.price(self.portfolio.deadline)
        return None
