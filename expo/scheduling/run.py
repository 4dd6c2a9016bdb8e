"""One run's clock: when to stop, what is best so far, and who is told.

Solvers spend seconds inside native code, where nobody can ask them anything. A `Watch` therefore has a thread of its
own that looks at the stop criterion ten times a second, interrupts whatever is running when time is up, and reports
progress. The callback runs on that thread: a slow one delays only the next report, and one that raises is not called
again, so neither can harm the solver.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from expo.domain.timetable import Placement
from expo.scheduling.instance.instance import Instance, Plan, placements
from expo.scheduling.result import Bounds, OnProgress, Progress
from expo.scheduling.stops import Stop

TICK = 0.1
"""Seconds between two looks at the stop criterion."""
REPORT = 0.5
"""Seconds between two reports when nothing changes: twice the promised once a second."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best plan so far and its figures."""

    plan: Plan
    shortfall: int
    weight: int
    breaks: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """Smaller is better: shortfall, then lost weight, then breaks."""
        return self.shortfall, -self.weight, self.breaks


class Watch:
    """The clock, the interrupter and the news of one run; use it as a context manager."""

    def __init__(self, stop: Stop, on_progress: OnProgress | None = None, *, started: float | None = None) -> None:
        self.started = time.monotonic() if started is None else started
        self.stop = stop
        self.reserve = 0.05
        self.best: Best | None = None
        self.bounds: Bounds | None = None
        self.phase = "reading"
        self._instance: Instance | None = None
        self._on_progress = on_progress
        self._interrupts: list[Callable[[], object]] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._news = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._news.set()
        self._thread.join()

    # -- time ----------------------------------------------------------------------------------------------------

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.started

    def seconds_left(self) -> float:
        """Seconds that solving may still take: what the criterion leaves, less the reserve for finishing."""
        if self._over:
            return 0.0
        left = self.stop.seconds_left(self.elapsed) - self.reserve
        if left <= 0:
            self._over = True
            return 0.0
        return left

    @property
    def is_over(self) -> bool:
        """Whether it is time to finish; once true, true for good."""
        return self.seconds_left() <= 0

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Call ``interrupt`` from the watching thread if time runs out within the block."""
        with self._lock:
            self._interrupts.append(interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)

    # -- news ----------------------------------------------------------------------------------------------------

    def read(self, instance: Instance) -> None:
        """Say that the problem is compiled; from now on plans can be reported."""
        self._instance = instance

    def enter(self, phase: str) -> None:
        """Say which phase begins."""
        self.phase = phase
        self._news.set()

    def offer(self, plan: Plan, shortfall: int, weight: int, breaks: int) -> bool:
        """Keep a plan if it is the best so far. The watch keeps its own copy."""
        new = Best(plan.copy(), shortfall, weight, breaks)
        with self._lock:
            if self.best is not None and self.best.rank <= new.rank:
                return False
            self.best = new
        self._news.set()
        return True

    def replace(self, plan: Plan, shortfall: int, weight: int, breaks: int) -> None:
        """Take a plan as the best so far whatever its figures: the caller ranks by something else."""
        with self._lock:
            self.best = Best(plan.copy(), shortfall, weight, breaks)
        self._news.set()

    def prove(self, *, shortfall: int | None = None, weight: int | None = None, breaks: int | None = None) -> None:
        """Tighten what is proven; a weaker bound than the one known is ignored."""
        with self._lock:
            known = self.bounds or Bounds(0, 1 << 60, 0)
            self.bounds = Bounds(
                max(known.shortfall, known.shortfall if shortfall is None else shortfall),
                min(known.weight, known.weight if weight is None else weight),
                max(known.breaks, known.breaks if breaks is None else breaks),
            )
        self._news.set()

    def rebound(self, *, weight: int) -> None:
        """Replace the bound on the weight: it depends on the shortfall that it was proven for."""
        with self._lock:
            known = self.bounds or Bounds(0, weight, 0)
            self.bounds = replace(known, weight=weight)
        self._news.set()

    def progress(self) -> Progress:
        """Return where the run stands."""
        with self._lock:
            best, bounds, instance = self.best, self.bounds, self._instance

        def placed() -> tuple[Placement, ...]:
            return () if best is None or instance is None else placements(instance, best.plan)

        return Progress(
            self.phase,
            self.elapsed,
            best.shortfall if best else None,
            best.weight if best else None,
            best.breaks if best else None,
            bounds,
            placed,
        )

    # -- the watching thread -------------------------------------------------------------------------------------

    def _run(self) -> None:
        interrupted = False
        told_at, told = -REPORT, False
        while not self._closing.is_set():
            if not interrupted and self.is_over:
                interrupted = True
            if interrupted:
                # Again on every tick: a solver that was started while the time ran out has to hear of it as well.
                with self._lock:
                    interrupts = list(self._interrupts)
                for interrupt in interrupts:
                    interrupt()
            if self._news.is_set() or self.elapsed - told_at >= REPORT:
                self._news.clear()
                told_at, told = self.elapsed, True
                self._tell()
            self._closing.wait(TICK)
        if told or self._on_progress is not None:
            self.phase = "done"
            self._tell()

    def _tell(self) -> None:
        if self._on_progress is None:
            return
        try:
            self._on_progress(self.progress())
        except Exception:  # whatever a listener does wrong, the solver goes on without it
            self._on_progress = None
