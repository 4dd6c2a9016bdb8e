"""Large neighbourhood search (Shaw, CP 1998) over participants, not meetings.

With few breaks, hardly any single chain of meetings changes a timetable without making a break: those whom it ends at
are pushed out of an unbroken stretch. So some participants' busy slots are set free (`participant_neighbourhoods`). All
others keep the *slots* in which they are busy, and with them their breaks, but not their meetings: whom they meet when
is open again. CP-SAT looks for a timetable with fewer breaks among all of these, or refutes that there is one, mostly
within tenths of a second. The neighbourhoods grow while they are refuted and shrink when one ends open.
"""

from ortools.sat.python import cp_model

from expo.scheduling.breaks.domains import Domains, propagate
from expo.scheduling.breaks.model import BreakModel
from expo.scheduling.breaks.participant_neighbourhoods import Neighbourhood, ParticipantNeighbourhoods
from expo.scheduling.breaks.portfolio import Portfolio
from expo.scheduling.breaks.relaxation import BusyPatternRelaxation
from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.plan import Plan, count_breaks

GROW, SHRINK = 1.1, 0.9
"""What the size of neighbourhoods is multiplied by after a refutation, and after a search that ended open."""
EFFORT, LEAST_EFFORT = 1.5, 0.3
"""Deterministic time for one neighbourhood, and what one counts at least: building and presolving take as much."""


class NeighbourhoodSearch:
    """Improves given timetables, and tells a portfolio of better ones."""

    def __init__(self, portfolio: Portfolio, domains: Domains, relaxation: BusyPatternRelaxation, seed: int) -> None:
        self.portfolio, self.domains, self.relaxation, self._seed = portfolio, domains, relaxation, seed
        self.neighbourhoods = ParticipantNeighbourhoods(portfolio.instance, domains, seed)
        self._solver: cp_model.CpSolver | None = None
        self._is_stopped = False

    def improve(self, plan: Plan, target: int, effort: float) -> Plan:
        """Return a plan with fewer breaks, if this deterministic time finds one; ``target`` breaks are few enough."""
        portfolio = self.portfolio
        while (breaks := count_breaks(portfolio.instance, plan)) > target and effort > 0:
            if self._is_stopped or portfolio.deadline.is_over:
                break
            neighbourhood = self.neighbourhoods.draw(plan)
            status, better, spent = self._search(neighbourhood, breaks)
            effort -= max(LEAST_EFFORT, spent)
            if better is not None:
                plan = better
            elif status == cp_model.INFEASIBLE and neighbourhood.is_whole:
                portfolio.raise_bound(breaks)
                break
            else:
                self.neighbourhoods.resize(neighbourhood.kind, GROW if status == cp_model.INFEASIBLE else SHRINK)
        return plan

    def stop(self) -> None:
        """End the search, for good."""
        self._is_stopped = True
        if self._solver is not None:
            self._solver.stop_search()

    def _search(self, neighbourhood: Neighbourhood, breaks: int) -> tuple[cp_model.CpSolverStatus, Plan | None, float]:
        """Ask for fewer breaks within a neighbourhood; return also the plan found, and the effort it took."""
        instance, deadline, allowed = self.portfolio.instance, self.portfolio.deadline, neighbourhood.allowed
        domains = propagate(
            instance,
            {
                request: domain & allowed[instance.left[request]] & allowed[instance.right[request]]
                for request, domain in self.domains.items()
            },
        )
        assert domains is not None, "the plan itself lies in its neighbourhood"
        try:
            model = BreakModel(instance, domains, {}, self.relaxation.rows, check=deadline.check)
            model.at_most(breaks - 1)
        except TimeUp:
            return cp_model.UNKNOWN, None, 0.0
        solver = self._solver = self.portfolio.solver(self._seed)
        self._seed += 1
        solver.parameters.max_deterministic_time = EFFORT
        with deadline.interrupting(solver.stop_search):
            status = solver.solve(model.model)
        self._solver = None
        better = model.plan_from(solver.value) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
        if better is not None:
            self.portfolio.update(better)
        return status, better, solver.deterministic_time
