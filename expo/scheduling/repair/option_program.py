"""The move program at a price: how many moves one kept meeting is worth decides who moves and who loses a meeting.

Solved for one price after another, it gives the efficient choices between meetings lost and meetings moved.
"""

from collections.abc import Collection, Iterable, Sequence
from math import ceil, inf

import numpy as np
from numpy.typing import NDArray

from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan
from expo.scheduling.lp.linear_program import Floats
from expo.scheduling.repair.move_cost import AGAIN, move_cost, slot_costs
from expo.scheduling.repair.move_program import MANDATORY_COST, MoveProgram

TIE_BREAK = 2.0
"""Worth of the heaviest meeting beyond the lightest, in hundredths of a move: of equals the lighter one is lost."""


class OptionProgram(MoveProgram):
    """Decides about the meetings in ``free``; to keep one costs others at most ``price``, in hundredths of a move.

    The meetings in ``forced`` cannot stay in their slot.
    """

    def __init__(
        self,
        instance: Instance,
        baseline: Plan,
        protected: Sequence[int],
        seated: Occupancy,
        fixed: Occupancy,
        free: Iterable[int],
        forced: Collection[int],
        price: float,
    ) -> None:
        self._price, self._forced = price, frozenset(forced)
        super().__init__(instance, baseline, protected, seated, fixed, free)
        self._add_repeats()

    def lost_at_least(self, plan: Plan, lost: int) -> int:
        """Return how few of the free meetings any plan loses that costs no more moves than this one, which is proven.

        ``lost`` is how many this one loses. What is fixed stays: of the free meetings of two slots, those that fit
        nowhere beside it are lost, and the others may take no place from those of one slot.
        """
        short = [request for request in self._free if self.instance.length[request] == 1]
        hopeless = sum(not self._fixed.feasible_slots(r) for r in self._free if self.instance.length[r] > 1)
        if self.bound == inf:
            return min(lost, hopeless)
        kept_by_all = sum(self._worth(request) for request in short)
        missing = kept_by_all - self.bound - move_cost(self.instance, plan, self._baseline, self._forced)
        return min(lost, hopeless + max(0, ceil(missing / (self._price + TIE_BREAK) - 1e-6)))

    def _worth(self, request: int) -> float:
        instance = self.instance
        worth = self._price + TIE_BREAK * instance.weight[request] / self._most
        return worth + MANDATORY_COST * self._price * instance.mandatory[request]

    def _objective(self, is_protected: NDArray[np.bool_]) -> Floats:
        self._move = 1.0
        old = np.array(self._baseline.slot, dtype=np.int64)[self._request]
        worth = np.array([self._worth(request) for request in range(self.instance.requests)])[self._request]
        moves = np.zeros(len(worth))
        held = old != NONE
        is_forced = np.isin(self._request[held], sorted(self._forced))
        moves[held] = slot_costs(self.instance, old[held], self._slot[held], is_forced)
        result: Floats = worth - moves
        return result

    def _add_minimums(self) -> None:
        """Add nothing: what people hold comes before what they lack."""

    def _add_repeats(self) -> None:
        """Add that each move of a person beyond the first costs more."""
        people = np.concatenate(self._sides())
        moved = np.tile(~self._unchanged & (np.array(self._baseline.slot)[self._request] != NONE), 2)
        column = np.tile(np.arange(len(self._request)), 2)[moved]
        several = {one for one, meetings in self._meetings_of().items() if meetings > 1}
        kept = np.isin(people[moved], sorted(several))
        names, row = np.unique(people[moved][kept], return_inverse=True)
        number = len(names)
        if not number:
            return
        extra = self._matrix.columns([-float(AGAIN)] * number, [float(len(self._free))] * number)
        self._matrix.block(
            np.r_[row, np.arange(number)],
            np.r_[column[kept], extra],
            np.r_[np.ones(len(row)), -np.ones(number)],
            [-inf] * number,
            [1.0] * number,
        )

    def _meetings_of(self) -> dict[int, int]:
        """Return how many of the free meetings each person has."""
        found: dict[int, int] = {}
        for request in self._free:
            if self._baseline.slot[request] != NONE:
                for person in (self.instance.left[request], self.instance.right[request]):
                    found[person] = found.get(person, 0) + 1
        return found
