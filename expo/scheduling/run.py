"""One run: its deadline, and its incumbent, the best plan so far with what is proven.

Solvers spend seconds inside native code, where nothing can be asked. The deadline therefore has a thread that looks at
the stop criterion and interrupts what is running when time is up. The incumbent has another one that reports progress.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Self

from expo.domain.timetable import Placement
from expo.scheduling.errors import TimeUp
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Figures, Plan
from expo.scheduling.instance.tables import placements
from expo.scheduling.result import Bounds, OnProgress, Progress
from expo.scheduling.stops import Stop

TICK_SECONDS = 0.1
"""Between two looks at the stop criterion, and between two looks for news to report."""
REPORT_SECONDS = 0.5
"""Between two reports when nothing changes: twice the promised once a second."""
RESERVE_SECONDS = 0.05
"""Kept back for finishing, before it is known how long that takes."""


class Deadline:
    """When a run has to end; use it as a context manager. ``started`` is a reading of ``time.monotonic()``."""

    def __init__(self, stop: Stop, *, started: float | None = None) -> None:
        self._started = time.monotonic() if started is None else started
        self._stop = stop
        self._reserve = RESERVE_SECONDS
        self._interrupts: list[Callable[[], object]] = []
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="deadline", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._thread.join()

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._started

    def reserve(self, seconds: float) -> None:
        """Keep back so many more seconds for finishing."""
        self._reserve += seconds

    def seconds_left(self) -> float:
        """Return the seconds that solving may still take: what the criterion leaves, less the reserve."""
        if self._over:
            return 0.0
        left = self._stop.seconds_left(self.elapsed) - self._reserve
        if left <= 0:
            self._over = True
            return 0.0
        return left

    @property
    def is_over(self) -> bool:
        """Whether it is time to finish; once true, true for good."""
        return self.seconds_left() <= 0

    def check(self) -> None:
        """Raise `TimeUp` if time was up when the thread last looked: cheap enough for every row of a model."""
        if self._over:
            raise TimeUp

    @contextmanager
    def interrupting(self, interrupt: Callable[[], object]) -> Iterator[None]:
        """Call ``interrupt`` from the deadline's thread if time runs out within the block."""
        with self._lock:
            self._interrupts.append(interrupt)
        try:
            yield
        finally:
            with self._lock:
                self._interrupts.remove(interrupt)

    def _run(self) -> None:
        while not self._closing.is_set():
            if self.is_over:
                # Again on every tick: a solver may have been started while the time ran out.
                with self._lock:
                    interrupts = list(self._interrupts)
                for interrupt in interrupts:
                    interrupt()
            self._closing.wait(TICK_SECONDS)


@dataclass(frozen=True, slots=True)
class Best:
    """The best plan so far and its figures."""

    plan: Plan
    figures: Figures


class Incumbent:
    """The best plan of a run and what is proven, reported as they change; use it as a context manager.

    ``on_progress`` is called on a thread of its own. If it is slow, only the next report is late; if it raises, it is
    not called again. Neither can harm the solver.
    """

    def __init__(self, deadline: Deadline, on_progress: OnProgress | None = None) -> None:
        self.best: Best | None = None
        self.bounds: Bounds | None = None
        self._phase = "reading"
        self._instance: Instance | None = None
        self._deadline, self._on_progress = deadline, on_progress
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._news = threading.Event()
        self._thread = threading.Thread(target=self._run, name="progress", daemon=True)

    def __enter__(self) -> Self:
        if self._on_progress is not None:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        if self._on_progress is not None:
            self._thread.join()

    def start_phase(self, phase: str, instance: Instance | None = None) -> None:
        """Say which phase begins; plans can be reported once the ``instance`` is known."""
        self._phase = phase
        self._instance = instance or self._instance
        self._news.set()

    def update(self, plan: Plan, figures: Figures) -> None:
        """Take a copy of a plan if it is better than the best so far."""
        with self._lock:
            if self.best is not None and self.best.figures.rank <= figures.rank:
                return
            self.best = Best(plan.copy(), figures)
        self._news.set()

    def replace(self, plan: Plan, figures: Figures) -> None:
        """Take a copy of a plan whatever its figures: a re-plan ranks by something else."""
        with self._lock:
            self.best = Best(plan.copy(), figures)
        self._news.set()

    def tighten_bound(
        self, *, shortfall: int | None = None, weight: int | None = None, breaks: int | None = None
    ) -> None:
        """Take note of what is proven; a weaker bound than the known one is ignored."""
        with self._lock:
            known = self.bounds or Bounds(0, 1 << 60, 0)
            self.bounds = Bounds(
                max(known.shortfall, known.shortfall if shortfall is None else shortfall),
                min(known.weight, known.weight if weight is None else weight),
                max(known.breaks, known.breaks if breaks is None else breaks),
            )
        self._news.set()

    def replace_weight_bound(self, weight: int) -> None:
        """Replace the bound on the weight: it depends on the shortfall that it was proven for."""
        with self._lock:
            self.bounds = replace(self.bounds or Bounds(0, weight, 0), weight=weight)
        self._news.set()

    def progress(self) -> Progress:
        """Return how far the run has come."""
        with self._lock:
            best, bounds, instance = self.best, self.bounds, self._instance

        def placed() -> tuple[Placement, ...]:
            return () if best is None or instance is None else placements(instance, best.plan)

        shortfall, weight, breaks = (None, None, None) if best is None else best.figures[:3]
        return Progress(self._phase, self._deadline.elapsed, shortfall, weight, breaks, bounds, placed)

    def _run(self) -> None:
        reported_at = -REPORT_SECONDS
        while not self._closing.is_set():
            if self._news.is_set() or self._deadline.elapsed - reported_at >= REPORT_SECONDS:
                self._news.clear()
                reported_at = self._deadline.elapsed
                self._report()
            self._closing.wait(TICK_SECONDS)
        self._phase = "done"
        self._report()

    def _report(self) -> None:
        if self._on_progress is None:
            return
        try:
            self._on_progress(self.progress())
        except Exception:  # whatever a listener does wrong, the solver goes on without it
            self._on_progress = None
