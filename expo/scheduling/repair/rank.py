"""What a re-plan is judged by."""

from collections.abc import Iterable
from typing import NamedTuple

from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.plan import Plan


class Rank(NamedTuple):
    """The figures of a re-plan, most important first; smaller is better, so weight counts as negative."""

    missing: int
    dropped: int
    shortfall: int
    lost_weight: int
    moved: int


def rank_of(instance: Instance, plan: Plan, baseline: Plan, protected: Iterable[int]) -> Rank:
    """Return the rank of a plan; ``protected`` are the meetings of ``baseline`` that are still possible."""
    missing = sum(must and slot == NONE for must, slot in zip(instance.mandatory, plan.slot, strict=True))
    dropped = sum(plan.slot[r] == NONE for r in protected)
    met = [0] * instance.participants
    weight = moved = 0
    for request, slot in enumerate(plan.slot):
        if slot != NONE:
            met[instance.left[request]] += instance.length[request]
            met[instance.right[request]] += instance.length[request]
            weight += instance.weight[request]
            moved += baseline.slot[request] not in (NONE, slot)
    shortfall = sum(max(0, floor - number) for floor, number in zip(instance.minimum, met, strict=True))
    return Rank(missing, dropped, shortfall, -weight, moved)
