"""What every worker of a queue in the database has: a name for its leases, a loop, and a way to leave."""

import os
import socket
import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from threading import Event
from typing import Generic, TypeVar

from sqlalchemy.orm import Session, sessionmaker

Taken = TypeVar("Taken")


@dataclass(slots=True)
class QueueWorker(ABC, Generic[Taken]):
    """One who works off a queue of rows, one at a time."""

    sessions: sessionmaker[Session]
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    _leaving: Event = field(default_factory=Event)

    def work_off(self) -> int:
        """Do everything there is to do; return how much that was."""
        count = 0
        while not self._leaving.is_set() and (taken := self._take()) is not None:
            self.attend(taken)
            count += 1
        return count

    def leave(self) -> None:
        """Give back what is being worked on, and take nothing more; from another thread."""
        self._leaving.set()

    @abstractmethod
    def _take(self) -> Taken | None:
        """Take the next row under a lease."""

    @abstractmethod
    def attend(self, taken: Taken) -> None:
        """See one row through, whatever happens to it."""
