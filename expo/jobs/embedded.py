"""The queue without further parts: each process takes rows under leases, as the database lets it."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Thread
from time import monotonic

from expo.jobs.queue import Work

log = logging.getLogger(__name__)

GOODBYE = 5.0
"""Seconds that work gets to be given back when the queue is stopped."""


@dataclass(slots=True)
class _Desk:
    """One kind of work in this process, with a thread of its own while there is something to do."""

    work: Work
    thread: Thread | None = None
    due_at: float = field(default_factory=monotonic)

    def begin(self) -> None:
        """Begin to work off what waits, unless that is under way."""
        if monotonic() < self.due_at or (self.thread is not None and self.thread.is_alive()):
            return
        self.due_at = monotonic() + self.work.each
        self.thread = Thread(target=self._work_off, name=self.work.work, daemon=True)
        self.thread.start()

    def _work_off(self) -> None:
        try:
            self.work.work_off()
        except Exception:
            log.exception("%s", self.work.work)


class EmbeddedQueue:
    """On SQLite, with its one machine, the leader works. On PostgreSQL all processes take what has a row of its own."""

    def __init__(self, works: Iterable[Work], *, is_shared: bool) -> None:
        self._desks = [_Desk(work) for work in works]
        self._is_shared = is_shared

    def start(self) -> None:
        """Do nothing: the first look begins."""

    def look(self, *, leads: bool) -> None:
        """Begin what waits and is this process's to do."""
        for desk in self._desks:
            if leads or (self._is_shared and not desk.work.is_for_leader):
                desk.begin()

    def stop(self) -> None:
        """Give back what is being worked on."""
        for desk in self._desks:
            desk.work.leave()
        for desk in self._desks:
            if desk.thread is not None:
                desk.thread.join(timeout=GOODBYE)
