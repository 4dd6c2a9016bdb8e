"""For how long transactions hold SQLite's write lock, counted as work of the thread: a busy machine does not count."""

import gc
import time
from collections.abc import Iterator

from sqlalchemy import Engine, event

MOMENT = 0.1
"""Seconds of work that the write lock may be held."""
MILLION = 0.025
"""Seconds of a quiet machine for a million additions: one that shares its caches with others takes longer."""


class Locks:
    """The spans of the transactions that began with the write lock; rounds of the garbage collector do not count."""

    def __init__(self, engine: Engine) -> None:
        self.spans: list[float] = []
        self._began: list[float] = []
        self._collecting, self._collected = 0.0, 0.0
        event.listen(engine, "after_cursor_execute", self._begin)
        event.listen(engine, "commit", self._end)
        event.listen(engine, "rollback", self._end)

    def collect(self, phase: str, _info: object) -> None:
        """Take out a round of the garbage collector; for ``gc.callbacks``."""
        now = time.thread_time()
        if phase == "stop":
            self._collected += now - self._collecting
        self._collecting = now

    def take(self) -> float:
        """Return the longest span since the last look, in seconds."""
        longest = max(self.spans, default=0.0)
        self.spans.clear()
        return longest

    def _begin(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("BEGIN IMMEDIATE"):
            self._began.append(time.thread_time() - self._collected)

    def _end(self, _connection: object) -> None:
        if self._began:
            self.spans.append(time.thread_time() - self._collected - self._began.pop())


def measured(engine: Engine) -> Iterator[Locks]:
    """Yield the locks of an engine, and stop to watch the garbage collector afterwards."""
    locks = Locks(engine)
    gc.callbacks.append(locks.collect)
    yield locks
    gc.callbacks.remove(locks.collect)


def moment() -> float:
    """Return the seconds that are allowed, on this machine at this moment: the slowest of three looks at it."""
    return MOMENT * max(1.0, *(_million() / MILLION for _ in range(3)))


def _million() -> float:
    began, total = time.thread_time(), 0
    for number in range(1_000_000):
        total += number
    return time.thread_time() - began
