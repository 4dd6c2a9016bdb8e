"""Seating meetings in a timetable that people hold: others make room for them, and as few as possible have to.

First by one chain each, the one that takes fewest others from their slot (`insertion.insert_gently`). Whoever that
leaves standing is seated by a random walk of chains, short walks before long ones; after each, everybody goes home who
need not have moved. At 40,000 wishes with every table taken, a hall that opens late leaves 380 meetings without a seat:
single chains seat 210 of them in half a second, walks all but a dozen in two more (measured).
"""

from collections.abc import Iterable, Sequence

import numpy as np

from expo.scheduling.instance.instance import Instance, Plan
from expo.scheduling.moves.annealing import IndexArray
from expo.scheduling.moves.insertion import go_home, insert_all, insert_all_gently, lonely
from expo.scheduling.moves.layout import plan_of, remove, restore, scratch_of, snapshot, state_of
from expo.scheduling.run import Watch

SAMPLE = 24
"""Meetings at full tables that are tried as the one for which others give way."""
AT_ONCE = 50
"""Meetings inserted between two looks at the clock."""


class GentleSeating:
    """Seats more meetings in a plan; ``home`` says in which slot people expect each, negative for none."""

    def __init__(self, instance: Instance, plan: Plan, home: IndexArray, watch: Watch, seed: int) -> None:
        self._home, self._watch = home, watch
        self._state = state_of(instance, plan)
        self._scratch = scratch_of(self._state, seed)
        self._everywhere = np.arange(instance.slots, dtype=np.int64)

    @property
    def plan(self) -> Plan:
        """The plan as it stands."""
        return plan_of(self._state)

    def remove(self, requests: Iterable[int]) -> None:
        """Take meetings out."""
        for request in requests:
            remove(self._state, request)

    def seat(self, requests: Sequence[int], walks: Sequence[int]) -> None:
        """Seat what can be seated of these requests, in this order; ``walks`` are the lengths of walks, in chains."""
        for first in range(0, len(requests), AT_ONCE):
            if self._watch.is_over:
                break
            some = _array(requests[first : first + AT_ONCE])
            insert_all_gently(self._state, self._scratch, self._home, some, self._everywhere, SAMPLE)
        for chains in walks:
            for request in lonely(self._state, _array(requests)):
                if self._watch.is_over:
                    break
                self._walk(int(request), chains)
        self._send_home()

    def _walk(self, request: int, chains: int) -> None:
        before = snapshot(self._state)
        if insert_all(self._state, self._scratch, _array([request]), self._everywhere, chains):
            self._send_home()
        else:
            restore(self._state, before)

    def _send_home(self) -> None:
        won, home, slot = 1, self._home, self._state.slot
        while won and not self._watch.is_over:
            astray = np.nonzero((slot >= 0) & (home >= 0) & (slot != home))[0]
            won = go_home(self._state, self._scratch, home, astray)


def _array(requests: Sequence[int]) -> IndexArray:
    return np.array(requests, dtype=np.int64)
