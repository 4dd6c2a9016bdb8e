"""The annealing of a whole plan: days in pairs, one pair per thread, in ever longer annealing cycles."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.plan import Plan
from expo.scheduling.moves.annealing import IndexArray, anneal, survey
from expo.scheduling.moves.arrays import WIDEST_DAY, Scratch, State
from expo.scheduling.moves.layout import plan_of, scratch_of, state_of
from expo.scheduling.run import Deadline

HOT, WARM, MILD, COLD, FROZEN = 0.6, 0.35, 0.28, 0.17, 0.12
"""Temperatures in breaks: the first cycle starts hot, further ones warm, late ones mild, and each ends cold. At the
first of them every fifth move that costs a break is made, then every 17th, every 36th, one in 360 and one in 4,000. (Of
a dozen settings tried on problems of 1,200 and 8,000 wishes the best; starting the second cycle at 0.2 leaves twice
as many breaks.)
"""
LATE_CYCLE = 5
"""The first cycle that starts mild."""
STEPS = 12
"""Temperatures of one cycle; between two of them the days are paired anew."""
MOVES = 200
"""Moves per meeting in the first cycle; each further one takes twice as many."""
FEW_CYCLES = 5
"""Cycles for a small plan that another search goes on from."""
SHORTEN_MIN_BREAKS, SHORTEN_TO = 100, 0.93
"""With more breaks than this, a cycle that is too long is shortened to this part of the time left."""
MOVES_PER_LOOK = 20_000
"""Moves between two looks at the clock: a tenth of a second or less."""


class Annealer:
    """Searches for fewer breaks from a plan; meetings stay met, weight and shortfall stay what they are.

    ``cost`` counts breaks, and more for those who have more of them than ``max_break_spread`` (see `moves.kempe.gain`):
    a plan whose cost is more than its breaks is not admissible. ``is_over`` is asked when to stop, beside the deadline.
    """

    def __init__(
        self, instance: Instance, plan: Plan, workers: int, seed: int, is_over: Callable[[], bool] = lambda: False
    ) -> None:
        self.instance = instance
        self.state: State = state_of(instance, plan)
        self._is_over = is_over
        self._workers = 1 if instance.break_spread is not None else max(1, min(workers, (len(instance.days) + 1) // 2))
        self._threads = [scratch_of(self.state, seed * 64 + number) for number in range(self._workers)]
        self._all_days = np.arange(len(instance.days), dtype=np.int64)
        self.cost = survey(self.state, self._threads[0], self._all_days)
        self.best = plan.copy()
        self.best_cost = self.cost
        # A surplus of breaks is one of all days together, so all of them are then worked on at once.
        self._pairings = list(_pairings(len(instance.days))) if instance.break_spread is None else [[self._all_days]]
        self._step = 0
        self._pace = 0.0  # seconds for one move per meeting, in the cycle before
        self._meetings = sum(slot != NONE for slot in plan.slot)

    def take(self, plan: Plan) -> None:
        """Go on from a plan that was improved elsewhere."""
        self.state = state_of(self.instance, plan)
        self.cost = self.best_cost = survey(self.state, self._threads[0], self._all_days)
        self.best = plan.copy()

    def descend(self, deadline: Deadline) -> Iterator[None]:
        """Improve greedily, for a moment; yields whenever ``best`` is better than before."""
        yield from self._follow([(FROZEN, FROZEN, MOVES // 10)], deadline)

    def cycle(self, number: int, deadline: Deadline) -> Iterator[None]:
        """Run the ``number``-th cycle (from 0) from the best plan, twice as long as the one before; yields as above."""
        if self.cost > self.best_cost:
            self.take(self.best)
        moves, started = MOVES * 2**number, deadline.elapsed
        if self.best_cost > SHORTEN_MIN_BREAKS and self._pace:
            moves = int(min(moves, SHORTEN_TO * deadline.seconds_left() / self._pace))
        steps = _temperatures(HOT if number == 0 else WARM if number < LATE_CYCLE else MILD)
        yield from self._follow([(hot, cold, moves // STEPS) for hot, cold in steps], deadline)
        self._pace = (deadline.elapsed - started) / max(1, moves)

    def _follow(self, steps: list[tuple[float, float, int]], deadline: Deadline) -> Iterator[None]:
        with ThreadPoolExecutor(self._workers) as pool:
            for hot, cold, moves in steps:
                if deadline.is_over or not self.cost or self._is_over():
                    break
                pairs = self._pairings[self._step % len(self._pairings)]
                self._step += 1
                total = moves * self._meetings
                for done in range(0, len(pairs), self._workers):
                    group = pairs[done : done + self._workers]
                    jobs = [
                        pool.submit(
                            self._work, scratch, pair, total * len(pair) // len(self._all_days), hot, cold, deadline
                        )
                        for scratch, pair in zip(self._threads, group, strict=False)
                    ]
                    self.cost += sum(job.result() for job in jobs)
                if self.cost < self.best_cost:
                    self.best, self.best_cost = plan_of(self.state), self.cost
                    yield

    def _work(self, scratch: Scratch, days: IndexArray, moves: int, hot: float, cold: float, deadline: Deadline) -> int:
        slots = np.concatenate([np.array(self.instance.days[day], dtype=np.int64) for day in days])
        survey(self.state, scratch, days)
        change, batches = 0, max(1, moves // MOVES_PER_LOOK)
        for number in range(batches):
            if deadline.is_over or self._is_over():
                break
            start, end = hot * (cold / hot) ** (number / batches), hot * (cold / hot) ** ((number + 1) / batches)
            change += anneal(self.state, scratch, slots, days, moves // batches, start, end)
        return int(change)


def can_anneal(instance: Instance) -> bool:
    """Say whether the days fit into the annealer's masks."""
    return all(len(day) <= WIDEST_DAY for day in instance.days)


def annealed(instance: Instance, plan: Plan, deadline: Deadline, seed: int) -> Plan:
    """Return a plan with fewer breaks after `FEW_CYCLES` cycles, which are quick if meetings are few."""
    annealer = Annealer(instance, plan, 1, seed)
    for number in range(FEW_CYCLES):
        for _ in annealer.cycle(number, deadline):
            pass
    return annealer.best


def _temperatures(hot: float) -> list[tuple[float, float]]:
    edges = [hot * (COLD / hot) ** (step / STEPS) for step in range(STEPS + 1)]
    return list(pairwise(edges))


def _pairings(days: int) -> Iterator[list[IndexArray]]:
    """Yield the rounds of a tournament in which every day meets every other; the odd one out plays alone."""
    if days == 1:
        yield [np.zeros(1, np.int64)]
        return
    ring = [*range(days), *([NONE] if days % 2 else [])]
    for _ in range(len(ring) - 1):
        pairs = [(ring[k], ring[-1 - k]) for k in range(len(ring) // 2)]
        yield [np.array(sorted(day for day in pair if day != NONE), dtype=np.int64) for pair in pairs]
        ring = [ring[0], ring[-1], *ring[1:-1]]
