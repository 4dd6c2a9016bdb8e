"""Find a question about a version, have a solver process answer it, and record the answer.

It runs beside the worker that plans, so that an answer of seconds does not wait for a plan of minutes.
"""

import logging
from dataclasses import dataclass
from time import monotonic
from typing import Any

from expo import clock
from expo.db import deciding
from expo.domain.questions import seconds_for
from expo.domain.work import WaitingRow
from expo.jobs.queue import QueueWorker
from expo.jobs.solver_process import QuestionTask, solver_process
from expo.services import schedules
from expo.services.schedules.questions import TakenQuestion

log = logging.getLogger(__name__)

BEAT = 0.5
"""Seconds between two looks whether to leave."""
OVERTIME = 30.0
"""Seconds beyond its time after which a child is taken for stuck and killed: starting it takes a few."""


@dataclass(slots=True)
class QuestionWorker(QueueWorker[TakenQuestion]):
    """One who answers questions about versions, one at a time."""

    work = "questions"

    def waiting(self) -> list[WaitingRow]:
        """Return the questions that may be taken."""
        with self.sessions() as session:
            return schedules.waiting_questions(session, now=clock.now())

    def give_back(self, row_id: int) -> None:
        """End the lease of a worker that has died; it counts as an attempt."""
        with self.sessions() as session, deciding(session):
            schedules.free_question(session, row_id)

    def _take(self, row_id: int) -> TakenQuestion | None:
        with self.sessions() as session, deciding(session):
            return schedules.take_question(session, row_id, worker=self.name, now=clock.now())

    def attend(self, taken: TakenQuestion) -> None:
        """Answer one question, or give it up or back."""
        try:
            answer = self._listen(taken)
        except Exception:
            log.exception("question %s", taken.id)
            answer = None
        with self.sessions() as session, deciding(session):
            if answer is None and self._leaving.is_set():
                schedules.give_question_back(session, taken.id, worker=self.name)
            else:
                schedules.answer_question(session, taken.id, answer, worker=self.name, now=clock.now())

    def _listen(self, taken: TakenQuestion) -> dict[str, Any] | None:
        """Return the child's answer, ``None`` when it has none."""
        seconds = seconds_for(taken.request)
        until = monotonic() + seconds + OVERTIME
        with solver_process(QuestionTask(taken.problem, taken.result, taken.request, taken.at, seconds)) as process:
            while monotonic() < until and not self._leaving.is_set():
                try:
                    message = process.receive(BEAT)
                except (EOFError, ConnectionError):
                    break
                if message is not None:
                    if "answer" not in message:
                        log.error("question %s: %s", taken.id, message)
                    answer: dict[str, Any] | None = message.get("answer")
                    return answer
        return None
