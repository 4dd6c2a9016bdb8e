"""Work and the queues that bring it to workers: one interface, two queues.

The rows stay the truth: ``waiting`` reads from them which work is left. The embedded queue (`embedded.py`) lets each
process take from them under a lease. The shared queue (`shared.py`) hands them out by Procrastinate.
"""

import os
import socket
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import ClassVar, Generic, Protocol, TypeVar

from sqlalchemy.orm import Session, sessionmaker

from expo.domain.work import WaitingRow

Taken = TypeVar("Taken")


class Work(Protocol):
    """One kind of work."""

    @property
    def work(self) -> str:
        """Its name, in a queue of the database too."""

    @property
    def each(self) -> int:
        """Seconds between two looks for it."""

    @property
    def is_heavy(self) -> bool:
        """Whether it takes a machine's cores for minutes, so that a process does one at a time."""

    @property
    def is_for_leader(self) -> bool:
        """Whether the embedded queue leaves it to the leader."""

    def waiting(self) -> Sequence[WaitingRow]:
        """Return what waits and is held by no worker, the first to be done first."""

    def work_off(self) -> int:
        """Do everything there is to do; return how much that was."""

    def see_to(self, row_id: int) -> bool:
        """Do one thing that waits; ``False`` if it does not wait any more."""

    def give_back(self, row_id: int) -> None:
        """Let go of what a worker held that has died."""

    def leave(self) -> None:
        """Give back what is being worked on, and take nothing more; from another thread."""


class Queue(Protocol):
    """Brings what waits to those who work."""

    def start(self) -> None:
        """Begin to take part in the work."""

    def look(self, *, leads: bool) -> None:
        """Look for what waits; called every second, in the process that leads and in the others."""

    def stop(self) -> None:
        """Give back what is being worked on, and take nothing more."""


@dataclass(slots=True)
class QueueWorker(ABC, Generic[Taken]):
    """One who works off a queue of rows, one at a time, under a lease where two must not have the same."""

    work: ClassVar[str]
    each: ClassVar[int] = 1
    is_heavy: ClassVar[bool] = False
    is_for_leader: ClassVar[bool] = False

    sessions: sessionmaker[Session]
    name: str = field(default_factory=lambda: f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}")
    _leaving: Event = field(default_factory=Event)

    def work_off(self) -> int:
        """Do everything there is to do; return how much that was."""
        count = 0
        while not self._leaving.is_set() and any(self.see_to(one.row_id) for one in self.waiting()):
            count += 1
        return count

    def see_to(self, row_id: int) -> bool:
        """Take one row and see it through; ``False`` if another worker has it or it is done."""
        if self._leaving.is_set() or (taken := self._take(row_id)) is None:
            return False
        self.attend(taken)
        return True

    def leave(self) -> None:
        """Give back what is being worked on, and take nothing more; from another thread."""
        self._leaving.set()

    @abstractmethod
    def waiting(self) -> Sequence[WaitingRow]:
        """Return the rows that wait and are under no lease, the first to be done first; no lock is taken."""

    @abstractmethod
    def give_back(self, row_id: int) -> None:
        """End the lease of a worker that has died."""

    @abstractmethod
    def _take(self, row_id: int) -> Taken | None:
        """Take a row, under a lease if it needs one; ``None`` if it does not wait any more."""

    @abstractmethod
    def attend(self, taken: Taken) -> None:
        """See one row through, whatever happens to it."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Work without a row of its own that bears being done twice: all that is due is done at once, again and again."""

    work: str
    each: int
    act: Callable[[], object]
    is_heavy: bool = False
    is_for_leader: bool = True

    def waiting(self) -> Sequence[WaitingRow]:
        """Return one thing to do: to look."""
        return [WaitingRow(0, self.work)]

    def work_off(self) -> int:
        """Do what is due."""
        self.act()
        return 1

    def see_to(self, _row_id: int) -> bool:
        """Do what is due."""
        self.act()
        return True

    def give_back(self, _row_id: int) -> None:
        """Nothing is held."""

    def leave(self) -> None:
        """Nothing is given back: an errand is short."""
