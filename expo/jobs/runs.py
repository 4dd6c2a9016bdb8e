"""What the workers have in common that let a solver process make what was asked for: a timetable, a plan of the booths.

A worker holds a run by a lease and renews it about once a second. When a lease has run out, the next worker takes the
run up again. While the solver process runs, no session is open.
"""

import logging
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any, ClassVar

from expo import clock
from expo.db import deciding
from expo.domain.refusals import Violation
from expo.domain.words import N_
from expo.domain.work import WaitingRow
from expo.jobs.queue import QueueWorker
from expo.jobs.solver_process import COMPILING, SolverProcess
from expo.models.allocation import BoothPlan
from expo.models.schedules import Schedule
from expo.services import runs

log = logging.getLogger(__name__)

BEAT, LOOK = 1.0, 0.3
"""Seconds between two writes to the row (progress, lease) and between two looks whether to stop."""
OVERTIME = 60.0
"""Seconds beyond its time after which a child is taken for stuck and killed."""
COLD = 600.0
"""Seconds more for a child that says that it compiles its inner loops first: a busy machine takes minutes for that."""
BROKEN = Violation(
    "broken", N_("The planner made an error that was written to the log. Please tell the operator of the server.")
)

Figures = dict[str, Any]
OnProgress = Callable[[Figures], None]


@dataclass(slots=True)
class RunWorker(QueueWorker[int]):
    """One who works off runs of one kind, one at a time."""

    kind: ClassVar[type[Schedule] | type[BoothPlan]]

    def waiting(self) -> list[WaitingRow]:
        """Return the runs that may be claimed."""
        with self.sessions() as session:
            return runs.waiting(session, self.kind, now=clock.now())

    def give_back(self, row_id: int) -> None:
        """Give back the run of a worker that has died."""
        with self.sessions() as session, deciding(session):
            runs.take_back(session, self.kind, row_id, now=clock.now())

    def _take(self, row_id: int) -> int | None:
        with self.sessions() as session, deciding(session):
            return runs.claim(session, self.kind, worker=self.name, now=clock.now(), run_id=row_id)

    def attend(self, taken: int, on_progress: OnProgress | None = None) -> None:
        """See one claimed run through, whatever happens to it."""
        try:
            self._attend(taken, on_progress)
        except Exception:
            log.exception("%s %s failed", self.kind.__name__, taken)
            self._fail(taken, BROKEN)

    @abstractmethod
    def _attend(self, run_id: int, on_progress: OnProgress | None) -> None:
        """Make what was asked for, and record it."""

    @abstractmethod
    def _fail(self, run_id: int, *violations: Violation) -> None:
        """Write down why there is no result, in words."""

    def _follow(self, progress: list[Figures], latest: Figures, seconds: float) -> None:
        """Note the latest progress of a run that has so many seconds."""
        progress[:] = [latest]

    def _last(self, answer: dict[str, Any]) -> Figures | None:
        """Return where the run ended, in the words of its progress, if that is to be kept."""
        return None

    def _listen(
        self, run_id: int, process: SolverProcess, seconds: float, on_progress: OnProgress | None = None
    ) -> dict[str, Any] | None:
        """Follow the child until it has an answer; ``None`` when it died or the run is not ours any more."""
        beat = look = monotonic()
        until = beat + seconds + OVERTIME
        progress: list[Figures] = []
        best: dict[str, Any] | None = None
        is_stopping = False
        while monotonic() < until and not self._leaving.is_set():
            try:
                message = process.receive(LOOK)
            except (EOFError, ConnectionError):
                break
            if message is not None and "progress" not in message:
                last = self._last(message)
                self._beat(run_id, [*progress, last] if last else progress)
                return message
            if message is not None:
                self._follow(progress, message["progress"], seconds + OVERTIME)
                best = message.get("best", best)
                until += COLD if message["progress"] == COMPILING else 0
                if on_progress:
                    on_progress(message["progress"])
            if monotonic() >= beat:
                beat = monotonic() + BEAT
                if self._beat(run_id, progress, best) is None:
                    return None
                best = None
            if not is_stopping and monotonic() >= look:
                look = monotonic() + LOOK
                is_stopping = self._stop_if_asked(run_id, process)
        is_leaving = self._leaving.is_set()
        if not is_leaving:
            log.warning("%s %s: the solver process ended without an answer", self.kind.__name__, run_id)
        with self.sessions() as session, deciding(session):
            runs.release(session, self.kind, run_id, worker=self.name, now=clock.now(), is_leaving=is_leaving)
        return None

    def _stop_if_asked(self, run_id: int, process: SolverProcess) -> bool:
        with self.sessions() as session:
            is_asked = runs.is_stop_asked(session, self.kind, run_id)
        if is_asked:
            process.stop()
        return is_asked

    def _beat(self, run_id: int, progress: list[Figures], best: dict[str, Any] | None = None) -> bool | None:
        with self.sessions() as session, deciding(session):
            now = clock.now()
            return runs.keep(session, self.kind, run_id, worker=self.name, progress=progress, now=now, best=best)
