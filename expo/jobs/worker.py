"""The worker: finds a requested version, starts the solver process and records its result.

The database is the queue. A worker holds a run by a lease and renews it about once a second. When a lease has run out,
the next worker takes the run up again. While the solver process runs, no session is open.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from sqlalchemy.exc import DBAPIError

from expo import clock
from expo.db import deciding, is_lost_race
from expo.domain.refusals import Violation
from expo.domain.schedules import Policy
from expo.domain.words import N_
from expo.jobs.queue import QueueWorker
from expo.jobs.solver_process import SolverProcess, SolverTask, solver_process
from expo.models.editions import Edition
from expo.models.schedules import Schedule
from expo.queries import schedules as schedules_queries
from expo.services import schedules

log = logging.getLogger(__name__)

BEAT = 1.0
"""Seconds between two looks at the row: progress out, lease renewed, stop in."""
MOMENTS = 240
"""How many moments of a run are kept, about: enough for a picture."""
OVERTIME = 60.0
"""Seconds beyond its time after which a child is taken for stuck and killed."""

Figures = dict[str, Any]
OnProgress = Callable[[Figures], None]

CHANGED = N_("Companies, tables or times were deleted while the timetable was being made. Please ask again.")
BROKEN = N_("The planner made an error that was written to the log. Please tell the operator of the server.")

LATE = N_("No timetable with all fixed consultations was found in the time given. Give the planner more time.")


@dataclass(slots=True)
class Worker(QueueWorker[int]):
    """One who works off what was asked for, one run at a time."""

    def _take(self) -> int | None:
        with self.sessions() as session, deciding(session):
            return schedules.claim(session, worker=self.name, now=clock.now())

    def attend(self, taken: int, on_progress: OnProgress | None = None) -> None:
        """See one claimed run through, whatever happens to it."""
        try:
            self._attend(taken, on_progress)
        except Exception:
            log.exception("run %s failed", taken)
            self._fail(taken, Violation("broken", BROKEN))

    def _attend(self, schedule_id: int, on_progress: OnProgress | None) -> None:
        with self.sessions() as session:
            schedule = session.get_one(Schedule, schedule_id)
            policy = Policy.of(schedule.policy)
            edition = session.get_one(Edition, schedule.edition_id)
            loaded = schedules_queries.load_problem(session, edition, policy, schedule.asked_at)
            names = schedules_queries.names(session, edition)
            wrong = schedules_queries.pinned_conflicts(loaded, names)
        if wrong:
            self._fail(schedule_id, *wrong)
            return
        old = tuple(loaded.active.values()) if policy.keeps_timetable else ()
        with solver_process(SolverTask(loaded.problem, policy.seconds, old)) as process:
            answer = self._listen(schedule_id, process, policy.seconds + OVERTIME, on_progress)
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

    def _listen(
        self, schedule_id: int, process: SolverProcess, seconds: float, on_progress: OnProgress | None
    ) -> dict[str, Any] | None:
        """Follow the child until it has an answer; ``None`` when it died or the run is not ours any more."""
        started = beat = monotonic()
        progress: list[Figures] = []
        is_stopping = False
        while monotonic() - started < seconds and not self._leaving.is_set():
            try:
                message = process.receive(max(0.05, beat - monotonic()))
            except (EOFError, ConnectionError):
                break
            if message is not None and "progress" not in message:
                self._beat(schedule_id, [*progress, _last(message["schedule"])] if "schedule" in message else progress)
                return message
            if message is not None:
                _follow(progress, message["progress"], apart=max(BEAT, seconds / MOMENTS))
                if on_progress:
                    on_progress(message["progress"])
            if monotonic() >= beat:
                beat = monotonic() + BEAT
                wish = self._beat(schedule_id, progress)
                if wish is None:
                    return None
                if wish and not is_stopping:
                    is_stopping = True
                    process.stop()
        is_leaving = self._leaving.is_set()
        if not is_leaving:
            log.warning("run %s: the planning process ended without an answer", schedule_id)
        with self.sessions() as session, deciding(session):
            schedules.release(session, schedule_id, worker=self.name, now=clock.now(), is_leaving=is_leaving)
        return None

    def _beat(self, schedule_id: int, progress: list[Figures]) -> bool | None:
        with self.sessions() as session, deciding(session):
            return schedules.keep(session, schedule_id, worker=self.name, progress=progress, now=clock.now())

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
        self._fail(schedule_id, Violation("late", LATE) if "late" in answer else Violation("broken", BROKEN))

    def _fail(self, schedule_id: int, *violations: Violation) -> None:
        with self.sessions() as session, deciding(session):
            schedules.fail(session, schedule_id, violations, worker=self.name, now=clock.now())


def _follow(progress: list[Figures], latest: Figures, *, apart: float) -> None:
    """Append the progress of the run; within a phase, moments less than ``apart`` seconds apart become one."""
    anchor = progress[-2] if len(progress) >= 2 else None
    if anchor and anchor["phase"] == latest["phase"] and latest["seconds"] - anchor["seconds"] < apart:
        progress[-1] = latest
    else:
        progress.append(latest)


def _last(document: dict[str, Any]) -> Figures:
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
