"""The search: climb from the bound, and race a core-guided search against the climb.

The *climb* asks for a timetable with at most ``z`` breaks, starting where the silhouettes' bound stands. Asked for so
little, nearly everything is decided by propagation: reduced cost fixing strikes out most busy slots, and CP-SAT
mostly either finds a timetable or refutes it in well under a second. A refutation raises the bound, and the
fixing is done anew for ``z + 1`` (*destructive lower bounding*; Klein and Scholl, EJOR 112, 1999).

Beside it runs CP-SAT's core-guided search on the plain objective: cores of participants who cannot all be without
a break raise the bound where the silhouettes see too little, and make the climb skip steps.

Both are single searches that do the same each time, but which of them ends first is luck. So that the same question
has the same answer, the timetable that counts is the climb's, if it finds one of the optimum within `STEP`: when the
other search has proven the optimum, the climb is given that much to find its own. (`STEP` is counted in CP-SAT's
deterministic time, which does not depend on the machine's load. Where the climb fails and two core-guided searches
race, luck remains in which optimal timetable is returned, not in its breaks.)
"""

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from math import inf

from ortools.sat.python import cp_model

from expo.domain.slots import SlotSet
from expo.scheduling.breaks.domains import Windows, conflict, narrow
from expo.scheduling.breaks.model import BreakModel
from expo.scheduling.breaks.relaxation import Shape, Silhouettes, reshape
from expo.scheduling.instance.instance import Instance, Plan, count_breaks
from expo.scheduling.run import Watch

STEP = 3.0
"""Deterministic time for one step of the climb: two to five seconds, where most steps take a tenth of one."""
PATIENCE = 1
"""Steps in a row that may end open before the climb gives way to a second core-guided search."""
REPRICE = 0.97
"""New prices are worth their time once the windows have shrunk to this share."""
FIRST_TRY = 20.0
"""Deterministic time of the first core-guided search; the next has half as much again. Proofs of the last break have
heavy tails (4 to over 30 on one row, by seed alone), which starting over cuts off (Gomes, Selman and Kautz, AAAI 1998).
"""
ANY = 1 << 20
"""As many breaks as you like: what the climb asks for first, to know whether it has a top, and to have something."""
GLANCE = 0.05
"""Seconds between two looks at whether a race is over."""

OnBetter = Callable[[Plan, int], None]
OnBound = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan of the meetings in question, its breaks, and the proven bound on them.

    Without a plan, ``is_infeasible`` says whether there is none, or whether time was too short to find one. If there
    is none, ``conflict`` are requests that cannot all be met: none of them could be spared where counting alone
    shows it, and all that were asked for where it took a search.
    """

    plan: Plan | None
    breaks: int
    bound: int
    is_infeasible: bool = False
    conflict: tuple[int, ...] = ()

    @property
    def is_optimal(self) -> bool:
        """Whether no plan has fewer breaks."""
        return self.plan is not None and self.breaks == self.bound


def fewest_breaks(
    instance: Instance,
    windows: Mapping[int, SlotSet],
    watch: Watch,
    *,
    workers: int = 2,
    seed: int = 0,
    start: Plan | None = None,
    effort: float = inf,
    on_better: OnBetter | None = None,
    on_bound: OnBound | None = None,
) -> Outcome:
    """Hold all of these meetings with as few breaks as possible.

    Parameters
    ----------
    instance
        The problem; its other requests are not met.
    windows
        The requests to meet, each with the slots it may take: ``instance.open`` of it, or that within one day.
    watch
        When to stop; the best plan and bound so far are then returned.
    workers
        Threads to use: one climbs, a second one searches for cores; more are of no use.
    seed
        Same instance, windows and seed give the same plan when the run is not cut short.
    start
        A plan to improve; it need not be good, but must hold exactly these meetings within their windows.
    effort
        Deterministic time for each search; without end, if not given, and then only the watch stops it.
    on_better, on_bound
        Told of each better plan (with its breaks) and of each better bound, on whichever thread found it.

    Notes
    -----
    ``max_break_spread`` is kept over these meetings only: do not ask day by day when a problem has one.
    """
    race = _Race(instance, watch, seed, on_better, on_bound)
    shadows = _cast(instance, windows)
    if shadows is None:
        refuted = conflict(windows, lambda fewer: _cast(instance, fewer) is None)
        return Outcome(None, 0, 0, is_infeasible=True, conflict=tuple(refuted))
    kept = shadows.windows
    if start is not None:
        race.offer(start)
    race.raise_bound(shadows.bound)
    if not race.is_over:
        shadows.price(watch)
        race.raise_bound(shadows.bound)
    if not race.is_over:
        _run(race, _Climb(race, kept, shadows, effort), _Cores(race, kept, shadows, effort), workers)
    return replace(race.outcome, conflict=tuple(sorted(windows))) if race.is_infeasible else race.outcome


def is_refuted(
    instance: Instance, windows: Mapping[int, SlotSet], watch: Watch, *, seed: int = 0, effort: float = 0.1
) -> bool:
    """Say whether it shows soon (``effort`` is deterministic time) that these meetings cannot all be held."""
    shadows = _cast(instance, windows)
    if shadows is None:
        return True
    climb = _Climb(_Race(instance, watch, seed, None, None), shadows.windows, shadows, effort)
    return bool(climb.step(ANY) == cp_model.INFEASIBLE)


def _cast(instance: Instance, windows: Mapping[int, SlotSet]) -> Silhouettes | None:
    """Return the silhouettes of these meetings in windows as narrow as counting makes them; ``None`` if it refutes."""
    kept = narrow(instance, windows)
    shadows = None if kept is None else Silhouettes(instance, kept, without_breaks=_forbids_breaks(instance, windows))
    return shadows if shadows is not None and shadows.is_possible else None


def _forbids_breaks(instance: Instance, windows: Mapping[int, SlotSet]) -> bool:
    """Say whether nobody may have a break: nobody may have more than someone who has none."""
    meetings = [0] * instance.participants
    for request in windows:
        meetings[instance.left[request]] += 1
        meetings[instance.right[request]] += 1
    return instance.spread == 0 and min(meetings, default=0) < 2


def _run(race: "_Race", climb: "_Climb", cores: "_Cores", workers: int) -> None:
    def climb_then_help() -> None:
        climb.run()
        if not race.is_over:
            if workers > 1:
                cores.search(race.seed + 1, cores.effort)
            else:
                cores.run()

    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(climb_then_help)]
        if workers > 1:
            running.append(threads.submit(cores.run))
        while wait(running, GLANCE).not_done:
            if race.is_over or any(one.done() and one.exception() for one in running):
                # Again and again: a solver that is only about to start does not hear the first call.
                climb.stop()
                cores.stop()
            else:
                climb.skip_below(race.bound)
        for one in running:
            one.result()
    if race.outcome.is_optimal:
        climb.step(race.breaks)


class _Race:
    """What the searches share: the best plan, and a bound that closes in on it, both under one lock."""

    def __init__(
        self, instance: Instance, watch: Watch, seed: int, on_better: OnBetter | None, on_bound: OnBound | None
    ) -> None:
        self.instance, self.watch, self.seed = instance, watch, seed
        self.best: Plan | None = None
        self.breaks = 0
        self.bound = 0
        self.is_infeasible = False
        self._on_better, self._on_bound = on_better, on_bound
        self._lock = threading.RLock()

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to prove, or no time to do it."""
        return self.is_infeasible or (self.best is not None and self.breaks <= self.bound) or self.watch.is_over

    @property
    def outcome(self) -> Outcome:
        """Where the race stands."""
        return Outcome(self.best, self.breaks, self.bound, self.is_infeasible)

    def offer(self, plan: Plan, *, is_canonical: bool = False) -> None:
        """Keep a plan if it is better than the best so far, or as good and the one that counts."""
        breaks = count_breaks(self.instance, plan)
        with self._lock:
            if self.best is None or breaks < self.breaks or (is_canonical and breaks == self.breaks):
                is_news = self.best is None or breaks < self.breaks
                self.best, self.breaks = plan, breaks
                if is_news and self._on_better is not None:
                    self._on_better(plan, breaks)

    def raise_bound(self, bound: int) -> None:
        """Take note of a proven bound."""
        with self._lock:
            if bound > self.bound:
                self.bound = bound
                if self._on_bound is not None:
                    self._on_bound(bound)

    def solver(self, seed: int) -> cp_model.CpSolver:
        """Return a single search, without the linear relaxation: fractional timetables have no breaks."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 0
        solver.parameters.random_seed = seed
        solver.parameters.max_time_in_seconds = max(0.01, min(self.watch.seconds_left(), 1e6))
        return solver


class _Climb:
    """Destructive lower bounding; see the module."""

    def __init__(self, race: _Race, windows: Windows, shadows: Silhouettes, effort: float) -> None:
        self.race, self.windows, self.shadows = race, windows, shadows
        self._effort = min(STEP, effort)
        self._tried: set[int] = set()
        self._solver: cp_model.CpSolver | None = None
        self._target = 0

    def run(self) -> None:
        """Climb until a timetable is found, or `PATIENCE` steps in a row end open."""
        if self.race.best is None and self.step(ANY) == cp_model.INFEASIBLE:
            self.race.is_infeasible = True
        target, open_ends = self.race.bound, 0
        while not self.race.is_over and open_ends < PATIENCE:
            target = max(target, self.race.bound)
            status = self.step(target)
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return
            if status == cp_model.INFEASIBLE:
                self.race.raise_bound(target + 1)
            is_open = status == cp_model.UNKNOWN and target >= self.race.bound
            open_ends = open_ends + 1 if is_open else 0
            target += 1

    def stop(self) -> None:
        """End the step at hand."""
        if self._solver is not None:
            self._solver.stop_search()

    def skip_below(self, bound: int) -> None:
        """End the step at hand if another search has shown that it is in vain."""
        if self._target < bound:
            self.stop()

    def step(self, target: int) -> cp_model.CpSolverStatus:
        """Look for a timetable with at most ``target`` breaks, once; the same each time."""
        if target in self._tried:
            return cp_model.UNKNOWN
        sharpened = self.sharpen(target)
        if sharpened is None:
            return cp_model.INFEASIBLE
        windows, shapes = sharpened
        model = BreakModel(self.race.instance, windows, shapes, self.shadows.rows)
        model.at_most(target)
        solver = self.race.solver(self.race.seed)
        solver.parameters.max_deterministic_time = self._effort
        self._target, self._solver = target, solver
        with self.race.watch.interrupting(solver.stop_search):
            status = solver.solve(model.model)
        self._solver = None
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            plan = model.plan_from(solver.value)
            self.race.offer(plan, is_canonical=count_breaks(self.race.instance, plan) == target)
        if status != cp_model.UNKNOWN or solver.deterministic_time >= self._effort:
            self._tried.add(target)
        return status

    def sharpen(self, target: int) -> tuple[Windows, dict[int, Shape]] | None:
        """Strike out what no timetable with so few breaks can have; ``None`` if nothing is left."""
        shadows, windows = self.shadows, self.windows
        size = sum(window.bit_count() for window in windows.values())
        while shadows.bound <= target:
            shapes = shadows.shapes(target)
            kept = narrow(self.race.instance, reshape(self.race.instance, windows, shapes))
            if kept is None:
                return None
            if kept == windows:
                return windows, shapes
            windows, shadows = kept, shadows.within(kept)
            if not shadows.is_possible:
                return None
            left = sum(window.bit_count() for window in windows.values())
            if left < REPRICE * size:
                size = left
                shadows.price(self.race.watch)
        return None


class _Cores:
    """The core-guided search on the objective itself (Fu and Malik, SAT 2006, as CP-SAT carries it on)."""

    def __init__(self, race: _Race, windows: Windows, shadows: Silhouettes, effort: float) -> None:
        self.race, self.windows, self.shadows, self.effort = race, windows, shadows, effort
        self._solvers: list[cp_model.CpSolver] = []

    def run(self) -> None:
        """Search until the race is over or no effort is left, each time with more patience and other luck."""
        patience, seed, left = FIRST_TRY, self.race.seed, self.effort
        while not self.race.is_over and left > 0:
            self.search(seed, min(patience, left), symmetries=False)
            left -= patience
            patience, seed = patience * 1.5, seed + 2

    def search(self, seed: int, patience: float, *, symmetries: bool = True) -> None:
        """Search once; whether symmetries help differs from row to row, so the two that race differ in it."""
        race = self.race
        model = BreakModel(race.instance, self.windows, {}, self.shadows.rows)
        model.minimize()
        solver = race.solver(seed)
        solver.parameters.optimize_with_core = True
        solver.parameters.max_deterministic_time = min(patience, 1e9)
        if not symmetries:
            solver.parameters.symmetry_level = 0
        solver.best_bound_callback = lambda bound: race.raise_bound(round(bound))
        self._solvers.append(solver)
        with race.watch.interrupting(solver.stop_search):
            status = solver.solve(model.model, _Found(model, race))
        assert status != cp_model.MODEL_INVALID, model.model.validate()
        if status == cp_model.INFEASIBLE:
            race.is_infeasible = True
        elif status == cp_model.OPTIMAL:
            race.raise_bound(round(solver.objective_value))

    def stop(self) -> None:
        """End the searches."""
        for solver in self._solvers:
            solver.stop_search()


class _Found(cp_model.CpSolverSolutionCallback):
    def __init__(self, model: BreakModel, race: _Race) -> None:
        super().__init__()
        self._model, self._race = model, race

    def on_solution_callback(self) -> None:
        self._race.offer(self._model.plan_from(self.value))
