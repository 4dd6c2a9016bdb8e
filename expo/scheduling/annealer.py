"""The annealing of a whole plan: days in pairs, a pair per thread, cooled again and again for longer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import numpy as np

from expo.scheduling.annealing import IndexArray, anneal, survey
from expo.scheduling.chains import WIDEST_DAY, Scratch, State, plan_of, scratch_of, state_of
from expo.scheduling.instance import NONE, Instance, Plan
from expo.scheduling.watch import Watch

HOT, COLD = 0.6, 0.12
"""Temperatures in breaks: at the first, every fifth move that costs a break is made; at the last, one in 4,000."""
STEPS = 12
"""Temperatures of one cooling; between two of them the days are paired anew."""
MOVES = 200
"""Moves per meeting in the first cooling; each further one takes twice as many."""
BATCH = 20_000
"""Moves between two looks at the clock: a tenth of a second or less."""


class Annealer:
    """Searches for fewer breaks from a plan; meetings stay met, weight and shortfall stay what they are."""

    def __init__(self, instance: Instance, plan: Plan, workers: int, seed: int) -> None:
        self.instance = instance
        self.state: State = state_of(instance, plan)
        self._workers = max(1, min(workers, (len(instance.days) + 1) // 2))
        self._threads = [scratch_of(self.state, seed * 64 + number) for number in range(self._workers)]
        self._all_days = np.arange(len(instance.days), dtype=np.int64)
        self.breaks = survey(self.state, self._threads[0], self._all_days)
        self.best = plan.copy()
        self.best_breaks = self.breaks
        self._meetings = sum(slot != NONE for slot in plan.slot)

    def run(self, watch: Watch, coolings: int, shortfall: int, weight: int) -> None:
        """Cool the plan this many times, each twice as long as the one before, offering every improvement."""
        quench = [(COLD, COLD, MOVES // 10)]
        plan = quench + [
            (hot, cold, MOVES * 2**number // STEPS)
            for number in range(coolings)
            for hot, cold in _temperatures(HOT if not number else HOT / 2)
        ]
        pairings = list(_pairings(len(self.instance.days)))
        with ThreadPoolExecutor(self._workers) as pool:
            for step, (hot, cold, moves) in enumerate(plan):
                if watch.is_over or not self.breaks:
                    break
                if hot > cold and step % STEPS == 1:
                    self._return_to_best()
                pairs = pairings[step % len(pairings)]
                total = moves * self._meetings
                for done in range(0, len(pairs), self._workers):
                    group = pairs[done : done + self._workers]
                    jobs = [
                        pool.submit(
                            self._work, scratch, pair, total * len(pair) // len(self._all_days), hot, cold, watch
                        )
                        for scratch, pair in zip(self._threads, group, strict=False)
                    ]
                    self.breaks += sum(job.result() for job in jobs)
                if self.breaks < self.best_breaks:
                    self.best, self.best_breaks = plan_of(self.state), self.breaks
                    watch.offer(self.best, shortfall, weight, self.breaks)

    def _work(self, scratch: Scratch, days: IndexArray, moves: int, hot: float, cold: float, watch: Watch) -> int:
        slots = np.concatenate([np.array(self.instance.days[day], dtype=np.int64) for day in days])
        survey(self.state, scratch, days)
        change, batches = 0, max(1, moves // BATCH)
        for number in range(batches):
            if watch.is_over:
                break
            start, end = hot * (cold / hot) ** (number / batches), hot * (cold / hot) ** ((number + 1) / batches)
            change += anneal(self.state, scratch, slots, days, moves // batches, start, end)
        return int(change)

    def _return_to_best(self) -> None:
        if self.breaks > self.best_breaks:
            self.state = state_of(self.instance, self.best)
            self.breaks = self.best_breaks


def can_anneal(instance: Instance) -> bool:
    """Say whether the annealer knows all that matters: days fit into its masks, and breaks are not tied together."""
    return instance.spread is None and all(len(day) <= WIDEST_DAY for day in instance.days)


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
