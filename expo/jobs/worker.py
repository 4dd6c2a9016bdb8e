"""The worker: finds a version that was asked for, has it thought about, and records what came of it.

The database is the queue. A worker holds a run by a lease that it renews about once a second; whoever looks after the
lease has run out takes the run up again. While the child thinks, no session is open.
"""

import logging
import os
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.db import deciding
from expo.domain.refusals import Violation
from expo.domain.schedules import Policy, pair_of
from expo.domain.words import N_, Named
from expo.jobs.thinking import Task, Thinker, thinking
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.schedules import Schedule
from expo.queries import schedules as seen
from expo.services import schedules

log = logging.getLogger(__name__)

BEAT = 1.0
"""Seconds between two looks at the row: progress out, lease renewed, stop in."""
OVERTIME = 60.0
"""Seconds beyond its time after which a child is taken for stuck and killed."""

Figures = dict[str, Any]
OnProgress = Callable[[Figures], None]

IMPOSSIBLE = N_(
    "No timetable is possible while these meetings stay as they are: %(meetings)s. Unlock, move or cancel one of them, "
    "or raise the limit that they break together, and ask again."
)
CONTRADICTION = N_("No timetable is possible: closed times and limits contradict the meetings that must stay.")
CHANGED = N_("Companies, tables or times were deleted while the timetable was being made. Please ask again.")
BROKEN = N_("The planner made an error that was written to the log. Please tell whoever runs the server.")


@dataclass(slots=True)
class Worker:
    """One who works off what was asked for, one run at a time."""

    sessions: sessionmaker[Session]
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}")

    def work_off(self) -> int:
        """Do everything there is to do; return how many runs that were."""
        count = 0
        while (schedule_id := self._claim()) is not None:
            self.attend(schedule_id)
            count += 1
        return count

    def _claim(self) -> int | None:
        with self.sessions() as session, deciding(session):
            return schedules.claim(session, worker=self.name, now=clock.now())

    def attend(self, schedule_id: int, on_progress: OnProgress | None = None) -> None:
        """See one claimed run through, whatever happens to it."""
        try:
            self._attend(schedule_id, on_progress)
        except Exception:
            log.exception("run %s failed", schedule_id)
            self._fail(schedule_id, Violation("broken", BROKEN))

    def _attend(self, schedule_id: int, on_progress: OnProgress | None) -> None:
        with self.sessions() as session:
            schedule = session.get_one(Schedule, schedule_id)
            policy = Policy.of(schedule.policy)
            edition = session.get_one(Edition, schedule.edition_id)
            reading = seen.read(session, edition, policy, schedule.asked_at)
        old = tuple(reading.standing.values()) if policy.keeps_timetable else ()
        with thinking(Task(reading.problem, policy.seconds, old)) as thinker:
            answer = self._listen(schedule_id, thinker, policy.seconds + OVERTIME, on_progress)
        if answer is None:
            return
        try:
            self._settle(schedule_id, edition, reading, answer)
        except IntegrityError:
            log.warning("run %s: rows it speaks of are gone", schedule_id, exc_info=True)
            self._fail(schedule_id, Violation("changed", CHANGED))

    def _listen(
        self, schedule_id: int, thinker: Thinker, seconds: float, on_progress: OnProgress | None
    ) -> dict[str, Any] | None:
        """Follow the child until it has an answer; ``None`` when it died or the run is not ours any more."""
        started = beat = monotonic()
        progress: list[Figures] = []
        is_stopping = False
        while monotonic() - started < seconds:
            try:
                message = thinker.hear(max(0.05, beat - monotonic()))
            except (EOFError, ConnectionError):
                break
            if message is not None and "progress" not in message:
                self._beat(schedule_id, [*progress, _last(message["schedule"])] if "schedule" in message else progress)
                return message
            if message is not None:
                _follow(progress, message["progress"])
                if on_progress:
                    on_progress(message["progress"])
            if monotonic() >= beat:
                beat = monotonic() + BEAT
                wish = self._beat(schedule_id, progress)
                if wish is None:
                    return None
                if wish and not is_stopping:
                    is_stopping = True
                    thinker.stop()
        log.warning("run %s: the planning process ended without an answer", schedule_id)
        with self.sessions() as session, deciding(session):
            schedules.let_go(session, schedule_id, worker=self.name, now=clock.now())
        return None

    def _beat(self, schedule_id: int, progress: list[Figures]) -> bool | None:
        with self.sessions() as session, deciding(session):
            return schedules.keep(session, schedule_id, worker=self.name, progress=progress, now=clock.now())

    def _settle(self, schedule_id: int, edition: Edition, reading: seen.Reading, answer: dict[str, Any]) -> None:
        now = clock.now(edition)
        if "schedule" in answer:
            with self.sessions() as session, deciding(session):
                schedules.record(
                    session,
                    schedule_id,
                    reading,
                    answer["schedule"],
                    answer["problem"],
                    worker=self.name,
                    now=now,
                )
            return
        if "infeasible" in answer:
            self._fail(schedule_id, self._conflict(answer["infeasible"]))
            return
        log.error("run %s: %s", schedule_id, answer.get("malformed") or answer.get("broken"))
        self._fail(schedule_id, Violation("broken", BROKEN))

    def _conflict(self, requests: list[str]) -> Violation:
        """Name the meetings that cannot all take place by the people in them."""
        if not requests:
            return Violation("contradiction", CONTRADICTION)
        pairs = [pair_of(request) for request in requests]
        with self.sessions() as session:
            exhibitors = select(Exhibitor).where(Exhibitor.id.in_([one for one, _ in pairs]))
            buyers = select(Buyer).where(Buyer.id.in_([other for _, other in pairs]))
            shows = {one.id: one for one in session.scalars(exhibitors)}
            buys = {one.id: one for one in session.scalars(buyers)}
        korean = ", ".join(f"{shows[one].name_ko} – {buys[other].name}" for one, other in pairs)
        english = ", ".join(
            f"{shows[one].name_en or shows[one].name_ko} – {buys[other].name_en or buys[other].name}"
            for one, other in pairs
        )
        return Violation("impossible", IMPOSSIBLE, {"meetings": Named(korean, english)})

    def _fail(self, schedule_id: int, violation: Violation) -> None:
        with self.sessions() as session, deciding(session):
            schedules.fail(session, schedule_id, [violation], worker=self.name, now=clock.now())


def _follow(progress: list[Figures], latest: Figures) -> None:
    """Append where the run stands; a stretch without news keeps its first and its last moment only."""
    same = ("phase", "shortfall", "weight", "breaks", "bound", "breaks_bound")
    if len(progress) >= 2 and all(progress[-1][key] == progress[-2][key] == latest[key] for key in same):
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
