"""APScheduler, told when the machine's clock is set: it waits for times of day, and could wait for hours."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread
from time import monotonic, time

from apscheduler.schedulers.background import BackgroundScheduler

WATCH = 1.0
"""Seconds between two looks at the machine's clock."""
JUMP = 5.0
"""So many seconds more or less than have gone by are a clock that was set, or a machine that slept."""


class SteadyScheduler:
    """Runs jobs every so many seconds, each in a thread and never beside itself."""

    def __init__(self) -> None:
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 30}
        )
        self._done = Event()
        self._watching = Thread(target=self._watch, name="clock-watch", daemon=True)

    def every(self, seconds: int, job: Callable[[], None], *, name: str, at_once: bool = False) -> None:
        """Run a job every so many seconds, the first time after as many, or at once."""
        first = {"next_run_time": datetime.now(UTC)} if at_once else {}
        self._scheduler.add_job(job, "interval", seconds=seconds, id=name, **first)

    def start(self) -> None:
        """Begin; the jobs run in threads of their own."""
        self._scheduler.start()
        self._watching.start()

    def stop(self) -> None:
        """Begin no further job, without waiting for those that run."""
        self._done.set()
        self._scheduler.shutdown(wait=False)

    def _watch(self) -> None:
        before = _apart()
        while not self._done.wait(WATCH):
            apart = _apart()
            if abs(apart - before) > JUMP:
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))
            before = apart


def _apart() -> float:
    """Return how far the machine's clock is from the time that it has run, in seconds."""
    return time() - monotonic()
