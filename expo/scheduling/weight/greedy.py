"""The first schedule: one greedy pass, so that something good stands before anything is proven."""

from expo.scheduling.instance.instance import NONE, Instance, Plan
from expo.scheduling.instance.occupancy import Ledger, fill


def first_plan(instance: Instance) -> Ledger:
    """Return a plan made in one pass: musts, then one meeting for whoever is below the floor in turn, then by weight.

    A few seconds at 40,000 requests; musts that do not fit greedily are left to the exact stage.
    """
    ledger = Ledger(instance)
    by_choice = sorted(range(instance.requests), key=lambda r: (instance.open[r].bit_count(), -instance.weight[r]))
    fill(ledger, [r for r in by_choice if instance.must[r]])
    by_weight = sorted(range(instance.requests), key=lambda r: -instance.weight[r])
    _lift_to_floor(ledger, by_weight)
    fill(ledger, by_weight)
    return ledger


def _lift_to_floor(ledger: Ledger, by_weight: list[int]) -> None:
    """Give meetings to those below their floor in rounds, so that scarce tables do not all go to the first in line."""
    instance = ledger.instance
    if not any(instance.floor):
        return
    wanted: dict[int, list[int]] = {}
    for request in reversed(by_weight):
        for person in {instance.left[request], instance.right[request]}:
            if instance.floor[person]:
                wanted.setdefault(person, []).append(request)
    people = sorted(wanted, key=lambda person: len(wanted[person]))
    for level in range(1, max(instance.floor) + 1):
        for person in people:
            while ledger.meetings[person] < min(level, instance.floor[person]) and wanted[person]:
                fill(ledger, (wanted[person].pop(),))


def meets_musts(instance: Instance, plan: Plan) -> bool:
    """Say whether every request that has to be met is."""
    return all(slot != NONE or not must for slot, must in zip(plan.slot, instance.must, strict=True))


def is_about_breaks(instance: Instance) -> bool:
    """Say whether every request has to be met, so that only the breaks are left to choose."""
    return all(instance.must) and instance.requests > 0
