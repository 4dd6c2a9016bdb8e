"""Find a plan of the booths that was asked for, have a solver process make it, and record it.

It runs beside the worker that plans the timetable, so that booths do not wait for minutes.
"""

import logging
from dataclasses import dataclass
from time import monotonic
from typing import Any

from expo import clock
from expo.db import deciding
from expo.domain.allocation import SECONDS, AllocationPolicy
from expo.domain.refusals import Violation
from expo.jobs.queue import QueueWorker
from expo.jobs.solver_process import AllocationTask, SolverProcess, solver_process
from expo.jobs.worker import BEAT, BROKEN, OVERTIME
from expo.models.allocation import BoothPlan
from expo.models.editions import Edition
from expo.queries import allocation as allocation_queries
from expo.services import allocation

log = logging.getLogger(__name__)


@dataclass(slots=True)
class BoothPlanWorker(QueueWorker[int]):
    """One who makes plans of the booths, one at a time."""

    def _take(self) -> int | None:
        with self.sessions() as session:
            if not allocation_queries.is_anything_asked(session):  # most of the time: no lock is taken to learn that
                return None
        with self.sessions() as session, deciding(session):
            return allocation.claim(session, worker=self.name, now=clock.now())

    def attend(self, taken: int) -> None:
        """See one claimed run through, whatever happens to it."""
        try:
            self._attend(taken)
        except Exception:
            log.exception("booth plan %s failed", taken)
            self._fail(taken)

    def _attend(self, plan_id: int) -> None:
        with self.sessions() as session:
            plan = session.get_one(BoothPlan, plan_id)
            edition = session.get_one(Edition, plan.edition_id)
            problem = allocation_queries.load_problem(session, edition, AllocationPolicy.of(plan.policy))
        with solver_process(AllocationTask(problem, SECONDS)) as process:
            answer = self._listen(plan_id, process)
        if answer is None:
            return
        if "allocation" not in answer:
            log.error("booth plan %s: %s", plan_id, answer)
            self._fail(plan_id)
            return
        with self.sessions() as session, deciding(session):
            allocation.record(session, plan_id, problem, answer["allocation"], worker=self.name, now=clock.now())

    def _listen(self, plan_id: int, process: SolverProcess) -> dict[str, Any] | None:
        """Follow the child until it has an answer; ``None`` when it died or the run is not ours any more."""
        until = monotonic() + SECONDS + OVERTIME
        progress: list[dict[str, Any]] = []
        beat = 0.0
        while monotonic() < until and not self._leaving.is_set():
            try:
                message = process.receive(BEAT)
            except (EOFError, ConnectionError):
                break
            if message is not None and "progress" not in message:
                return message
            if message is not None:
                progress = [message["progress"]]
            if monotonic() >= beat:
                beat = monotonic() + BEAT
                wish = self._beat(plan_id, progress)
                if wish is None:
                    return None
                if wish:
                    process.stop()
        with self.sessions() as session, deciding(session):
            is_leaving = self._leaving.is_set()
            allocation.release(session, plan_id, worker=self.name, now=clock.now(), is_leaving=is_leaving)
        return None

    def _beat(self, plan_id: int, progress: list[dict[str, Any]]) -> bool | None:
        with self.sessions() as session, deciding(session):
            return allocation.keep(session, plan_id, worker=self.name, progress=progress, now=clock.now())

    def _fail(self, plan_id: int) -> None:
        with self.sessions() as session, deciding(session):
            allocation.fail(session, plan_id, [Violation("broken", BROKEN)], worker=self.name, now=clock.now())
