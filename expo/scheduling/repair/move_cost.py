"""What a move costs people, in hundredths of a plain move: near before far, later before earlier, once before twice."""

from collections import Counter
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.plan import Plan
from expo.scheduling.lp.linear_program import Floats

MOVE = 100
"""A meeting in another slot that could have stayed; one that cannot stay pays only what follows."""
PER_SLOT, MOST_FOR_DISTANCE = 2, 20
"""For each slot of distance on the same day, and at most."""
OTHER_DAY = 30
"""On another day, whatever the distance."""
EARLIER = 15
"""Earlier than before: people may miss an earlier meeting, but not a later one."""
AGAIN = 20
"""For each move of a person beyond the first."""

Indices = NDArray[np.int64]


def slot_costs(instance: Instance, old: Indices, new: Indices, is_forced: NDArray[np.bool_]) -> Floats:
    """Return the cost of each move from a slot to another, repeats not counted; 0 where the two are the same."""
    day = np.array([*instance.day_of, NONE], dtype=np.int64)
    distance = np.minimum(PER_SLOT * np.abs(new - old), MOST_FOR_DISTANCE)
    cost = MOVE * ~is_forced + np.where(day[old] == day[new], distance, OTHER_DAY) + EARLIER * (new < old)
    result: Floats = np.where(old == new, 0, cost).astype(np.float64)
    return result


def move_cost(instance: Instance, plan: Plan, baseline: Plan, forced: Collection[int]) -> int:
    """Return the cost of all moves of a plan; a meeting that is dropped or new has none.

    The meetings in ``forced`` cannot stay where they are.
    """
    moved = [r for r, slot in enumerate(plan.slot) if baseline.slot[r] not in (NONE, slot) and slot != NONE]
    old, new = (np.array([one.slot[r] for r in moved], dtype=np.int64) for one in (baseline, plan))
    moves = Counter(person for r in moved for person in (instance.left[r], instance.right[r]))
    costs = slot_costs(instance, old, new, np.array([r in forced for r in moved], dtype=bool))
    return int(costs.sum()) + AGAIN * sum(number - 1 for number in moves.values())
