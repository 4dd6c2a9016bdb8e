"""Find a plan of the booths that was asked for, have a solver process make it, and record it.

It runs beside the worker that plans the timetable, so that booths do not wait for minutes.
"""

import logging
from dataclasses import dataclass

from expo import clock
from expo.db import deciding
from expo.domain.allocation import AllocationPolicy
from expo.domain.refusals import Violation
from expo.jobs.runs import BROKEN, OnProgress, RunWorker
from expo.jobs.solver_process import AllocationTask, solver_process
from expo.models.allocation import BoothPlan
from expo.models.editions import Edition
from expo.queries import allocation as allocation_queries
from expo.services import allocation

log = logging.getLogger(__name__)


@dataclass(slots=True)
class BoothPlanWorker(RunWorker):
    """One who makes the plans of the booths that were asked for."""

    work = "booths"
    kind = BoothPlan

    def _attend(self, run_id: int, on_progress: OnProgress | None) -> None:
        with self.sessions() as session:
            plan = session.get_one(BoothPlan, run_id)
            edition = session.get_one(Edition, plan.edition_id)
            policy = AllocationPolicy.of(plan.policy)
            problem = allocation_queries.load_problem(session, edition, policy)
        with solver_process(AllocationTask(problem, policy.seconds)) as process:
            answer = self._listen(run_id, process, policy.seconds, on_progress)
        if answer is None:
            return
        if "allocation" not in answer:
            log.error("booth plan %s: %s", run_id, answer)
            self._fail(run_id, BROKEN)
            return
        with self.sessions() as session, deciding(session):
            allocation.record(session, run_id, problem, answer["allocation"], worker=self.name, now=clock.now())

    def _fail(self, run_id: int, *violations: Violation) -> None:
        with self.sessions() as session, deciding(session):
            allocation.fail(session, run_id, violations, worker=self.name, now=clock.now())
