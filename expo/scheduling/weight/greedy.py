"""Greedy construction: one pass gives a good plan before anything is proven."""

from expo.scheduling.instance.filling import fill
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.occupancy import Occupancy


def greedy_plan(instance: Instance) -> Occupancy:
    """Return a plan made in one pass: mandatory requests, then minimums in rounds, then by weight.

    A few seconds at 40,000 requests; mandatory requests that do not fit are left to later phases.
    """
    occupancy = Occupancy(instance)
    by_choice = sorted(range(instance.requests), key=lambda r: (instance.open[r].bit_count(), -instance.weight[r]))
    by_choice.sort(key=lambda r: -instance.length[r])
    fill(occupancy, [r for r in by_choice if instance.mandatory[r]])
    by_weight = sorted(range(instance.requests), key=lambda r: -instance.weight[r] / instance.length[r])
    _satisfy_minimums(occupancy, by_weight)
    fill(occupancy, by_weight)
    return occupancy


def _satisfy_minimums(occupancy: Occupancy, by_weight: list[int]) -> None:
    """Give meetings to those below their minimum in rounds, so that scarce tables do not all go to the first few."""
    instance = occupancy.instance
    if not any(instance.minimum):
        return
    wanted: dict[int, list[int]] = {}
    for request in reversed(by_weight):
        for person in {instance.left[request], instance.right[request]}:
            if instance.minimum[person]:
                wanted.setdefault(person, []).append(request)
    people = sorted(wanted, key=lambda person: len(wanted[person]))
    for level in range(1, min(max(instance.minimum), max(map(len, wanted.values()), default=0)) + 1):
        for person in people:
            while occupancy.meetings[person] < min(level, instance.minimum[person]) and wanted[person]:
                fill(occupancy, (wanted[person].pop(),))
