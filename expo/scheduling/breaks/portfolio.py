"""A portfolio of two searches for the fewest breaks: the best plan and the bound that they share."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Plan, count_breaks, keeps_spread
from expo.scheduling.run import Deadline

OnBetter = Callable[[Plan, int], None]
OnBound = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan of the meetings in question, its breaks, and the proven bound on them.

    Without a plan, ``is_infeasible`` says whether there is none, or whether time was too short to find one. If there
    is none, ``conflict`` are requests that cannot all be met. It is irreducible if propagation refutes them; otherwise
    it is the whole set.
    """

    plan: Plan | None
    breaks: int
    bound: int
    is_infeasible: bool = False
    conflict: tuple[int, ...] = ()

    @property
    def is_optimal(self) -> bool:
        """Whether no plan has fewer breaks."""
        return self.plan is not None and self.breaks == self.bound


class Portfolio:
    """What the searches share, under one lock: the best plan and the bound."""

    def __init__(
        self, instance: Instance, deadline: Deadline, seed: int, on_better: OnBetter | None, on_bound: OnBound | None
    ) -> None:
        self.instance, self.deadline, self.seed = instance, deadline, seed
        self.best: Plan | None = None
        self.breaks = 0
        self.bound = 0
        self.is_infeasible = False
        self._on_better, self._on_bound = on_better, on_bound
        self._lock = threading.RLock()

    @property
    def is_over(self) -> bool:
        """Whether the optimum is proven, or time is up."""
        return self.is_infeasible or (self.best is not None and self.breaks <= self.bound) or self.deadline.is_over

    @property
    def outcome(self) -> Outcome:
        """The best plan and the bound so far."""
        return Outcome(self.best, self.breaks, self.bound, self.is_infeasible)

    def update(self, plan: Plan, *, is_reproducible: bool = False) -> None:
        """Keep a plan if it is better than the best so far, or as good and the reproducible one.

        One whose breaks are too uneven is passed over.
        """
        if not keeps_spread(self.instance, plan):
            return
        breaks = count_breaks(self.instance, plan)
        with self._lock:
            if self.best is None or breaks < self.breaks or (is_reproducible and breaks == self.breaks):
                is_news = self.best is None or breaks < self.breaks
                self.best, self.breaks = plan, breaks
                if is_news and self._on_better is not None:
                    self._on_better(plan, breaks)

    def raise_bound(self, bound: int) -> None:
        """Take note of a proven bound."""
        with self._lock:
            if bound > self.bound:
                self.bound = bound
                if self._on_bound is not None:
                    self._on_bound(bound)

    def solver(self, seed: int) -> cp_model.CpSolver:
        """Return a single search, without the linear relaxation: fractional timetables have no breaks."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = seed
        solver.parameters.max_time_in_seconds = max(0.01, min(self.deadline.seconds_left(), 1e6))
        return solver
