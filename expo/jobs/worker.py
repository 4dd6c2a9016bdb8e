"""The worker: finds a requested version, starts the solver process and records its result."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from expo import clock
from expo.db import deciding
from expo.db_errors import is_lost_race
from expo.domain.refusals import Violation
from expo.domain.schedules import Policy
from expo.domain.words import N_
from expo.jobs.runs import BEAT, BROKEN, Figures, OnProgress, RunWorker
from expo.jobs.solver_process import SolverTask, solver_process
from expo.models.editions import Edition
from expo.models.schedules import Schedule
from expo.queries import schedules as schedules_queries
from expo.services import schedules

log = logging.getLogger(__name__)

MOMENTS = 240
"""How many moments of a run are kept, about: enough for a picture."""

CHANGED = N_("Companies, tables or times were deleted while the timetable was being made. Please ask again.")
LATE = N_("No timetable with all fixed consultations was found in the time given. Give the planner more time.")


@dataclass(slots=True)
class Worker(RunWorker):
    """One who makes the timetables that were asked for."""

    work = "plans"
    is_heavy = True
    kind = Schedule

    def _attend(self, schedule_id: int, on_progress: OnProgress | None) -> None:
        with self.sessions() as session:
            schedule = session.get_one(Schedule, schedule_id)
            policy, best = Policy.of(schedule.policy), schedule.best
            edition = session.get_one(Edition, schedule.edition_id)
            ready_at = schedule.asked_at + timedelta(seconds=policy.seconds)
            loaded = schedules_queries.load_problem(session, edition, policy, ready_at)
            names = schedules_queries.names(session, edition)
            wrong = schedules_queries.pinned_conflicts(loaded, names)
        if wrong:
            self._fail(schedule_id, *wrong)
            return
        old = tuple(loaded.active.values()) if policy.keeps_timetable else ()
        with solver_process(SolverTask(loaded.problem, policy.seconds, old, best)) as process:
            answer = self._listen(schedule_id, process, policy.seconds, on_progress)
        if answer is None:
            return
        if "infeasible" in answer:
            self._fail(schedule_id, *schedules_queries.conflict_of(answer["infeasible"], names))
            return
        try:
            self._settle(schedule_id, loaded, answer)
        except DBAPIError as error:
            if not is_lost_race(error):
                raise
            log.warning("run %s: rows it speaks of are gone", schedule_id, exc_info=True)
            self._fail(schedule_id, Violation("changed", CHANGED))

    def _follow(self, progress: list[Figures], latest: Figures, seconds: float) -> None:
        """Append the progress; within a phase, moments less than a part of the run's time apart become one."""
        anchor = progress[-2] if len(progress) >= 2 else None
        apart = max(BEAT, seconds / MOMENTS)
        if anchor and anchor["phase"] == latest["phase"] and latest["seconds"] - anchor["seconds"] < apart:
            progress[-1] = latest
        else:
            progress.append(latest)

    def _last(self, answer: dict[str, Any]) -> Figures | None:
        return _ended(answer["schedule"]) if "schedule" in answer else None

    def _settle(self, schedule_id: int, loaded: schedules_queries.LoadedProblem, answer: dict[str, Any]) -> None:
        if "schedule" in answer:
            with self.sessions() as session, deciding(session):
                schedules.record(
                    session,
                    schedule_id,
                    loaded,
                    answer["schedule"],
                    answer["problem"],
                    options=answer.get("options", ()),
                    worker=self.name,
                    now=clock.now(),
                )
            return
        log.error("run %s: %s", schedule_id, answer)
        self._fail(schedule_id, Violation("late", LATE) if "late" in answer else BROKEN)

    def _fail(self, schedule_id: int, *violations: Violation) -> None:
        with self.sessions() as session, deciding(session):
            schedules.fail(session, schedule_id, violations, worker=self.name, now=clock.now())


def _ended(document: dict[str, Any]) -> Figures:
    """Return where a run ended, in the words of its progress."""
    bounds = document["bounds"]
    return {
        "phase": "done",
        "seconds": round(document["seconds"], 1),
        "shortfall": document["shortfall"],
        "weight": document["weight"],
        "breaks": document["breaks"],
        "bound": bounds["weight"],
        "breaks_bound": bounds["breaks"],
    }
