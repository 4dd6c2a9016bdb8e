"""Large neighbourhood search (Shaw, CP 1998) over participants, not meetings.

With few breaks, hardly any single chain of meetings changes a timetable without making a break: those whom it ends at
are pushed out of an unbroken stretch. So some participants are set free, and all others keep the *slots* in which they
are busy, and with them their breaks, but not their meetings: whom they meet when is open again. CP-SAT looks for a
timetable with fewer breaks among all of these, or refutes that there is one, mostly within tenths of a second. The
neighbourhoods grow while they are refuted and shrink when one ends open.
"""

import numpy as np
from ortools.sat.python import cp_model

from expo.scheduling.breaks.domains import Domains, propagate
from expo.scheduling.breaks.model import BreakModel
from expo.scheduling.breaks.path_annealer import PathAnnealer
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.plan import Plan, breaks_of_each, busy_slots, count_breaks

FREE = 40
"""Participants set free at first."""
GROW, SHRINK = 1.1, 0.93
"""What their number is multiplied by after a refutation, and after a search that ended open."""
LEAST_FREE = 10
PARTNERS_SHARE = 3
"""One in so many of those set free is a partner of someone with a break; the others are mostly people of few meetings,
who make room most easily."""
EFFORT, LEAST_EFFORT = 2.0, 0.1
"""Deterministic time for one neighbourhood, and what one counts at least."""
PATIENCE, PATIENCE_GROWS = 10.0, 1.5
"""Deterministic time without a better timetable after which a run ends, and the factor for each further run."""


class NeighbourhoodSearch:
    """Improves the best plan of a portfolio, in runs; ``size`` is how many participants are set free next.

    With ``paths``, each run begins by annealing, which comes to few breaks sooner, but seldom to the fewest.
    """

    def __init__(
        self,
        portfolio: Portfolio,
        domains: Domains,
        relaxation: BusyPatternRelaxation,
        paths: PathAnnealer | None = None,
    ) -> None:
        self.portfolio, self.domains, self.relaxation, self._paths = portfolio, domains, relaxation, paths
        self._chance = np.random.default_rng(portfolio.seed)
        self._partners = self._all_partners()
        self.size = float(FREE)
        self._patience = PATIENCE
        self._solver: cp_model.CpSolver | None = None

    def run(self) -> None:
        """Search until the portfolio is over, or patience is."""
        if self._paths is not None:
            self._paths.run()
        portfolio, left = self.portfolio, self._patience
        while (plan := portfolio.best) is not None and not portfolio.is_over and left > 0:
            breaks, free = count_breaks(portfolio.instance, plan), self._choose(plan)
            status, effort = self._search(plan, breaks, free)
            left = self._patience if portfolio.breaks < breaks else left - max(LEAST_EFFORT, effort)
            if status == cp_model.INFEASIBLE:
                if len(free) == len(self._partners):
                    portfolio.raise_bound(breaks)
                self.size = min(len(self._partners), self.size * GROW)
            elif status == cp_model.UNKNOWN:
                self.size = max(LEAST_FREE, self.size * SHRINK)
        self._patience *= PATIENCE_GROWS

    def stop(self) -> None:
        """End the current search."""
        if self._solver is not None:
            self._solver.stop_search()

    def _all_partners(self) -> dict[int, list[int]]:
        instance = self.portfolio.instance
        partners: dict[int, set[int]] = {person: set() for person in self.relaxation.requests_of}
        for request in self.domains:
            partners[instance.left[request]].add(instance.right[request])
            partners[instance.right[request]].add(instance.left[request])
        return {person: sorted(others) for person, others in sorted(partners.items())}

    def _choose(self, plan: Plan) -> set[int]:
        """Return someone who has a break, some of their partners, and others."""
        chance, partners, size = self._chance, self._partners, round(self.size)
        broken = [person for person, breaks in enumerate(breaks_of_each(self.portfolio.instance, plan)) if breaks]
        root = broken[chance.integers(len(broken))]
        near = set(chance.permutation(partners[root])[: size // PARTNERS_SHARE].tolist())
        others = [person for person in partners if person not in near | {root}]
        others.sort(key=lambda person: chance.random() * len(partners[person]) ** 0.5)
        return {root, *near, *others[: max(0, size - 1 - len(near))]}

    def _search(self, plan: Plan, breaks: int, free: set[int]) -> tuple[cp_model.CpSolverStatus, float]:
        """Ask for fewer breaks if only these participants' busy slots may change; return also the effort it took."""
        instance, deadline = self.portfolio.instance, self.portfolio.deadline
        busy = [-1 if person in free else slots for person, slots in enumerate(busy_slots(instance, plan))]
        domains = propagate(
            instance,
            {
                request: domain & busy[instance.left[request]] & busy[instance.right[request]]
                for request, domain in self.domains.items()
            },
        )
        assert domains is not None, "the plan itself lies in its neighbourhood"
        try:
            model = BreakModel(instance, domains, {}, self.relaxation.rows, check=deadline.check)
            model.at_most(breaks - 1)
        except TimeUp:
            return cp_model.UNKNOWN, 0.0
        solver = self._solver = self.portfolio.solver(int(self._chance.integers(1 << 30)))
        solver.parameters.max_deterministic_time = EFFORT
        with deadline.interrupting(solver.stop_search):
            status = solver.solve(model.model)
        self._solver = None
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.portfolio.update(model.plan_from(solver.value))
        return status, solver.deterministic_time
