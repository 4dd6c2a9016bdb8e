"""Adding to a partial schedule whatever still fits, request by request."""

from collections.abc import Iterable

from expo.domain.slots import SlotSet
from expo.scheduling.instance.instance import Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan


def fill(occupancy: Occupancy, requests: Iterable[int]) -> list[int]:
    """Insert every request that fits, in the given order, and return those that were inserted.

    Of the slots that fit, the one that adds the fewest breaks to the two parties is taken, the earliest among equals.
    With a break spread, one meeting may make another feasible, so rounds are repeated until nothing fits.
    """
    instance, added, waiting = occupancy.instance, list[int](), list(requests)
    while True:
        refused = []
        for request in waiting:
            slots = occupancy.feasible_slots(request)
            if slots:
                occupancy.insert(request, _most_compact_slot(occupancy, request, slots))
                added.append(request)
            else:
                refused.append(request)
        if instance.break_spread is None or len(refused) == len(waiting):
            return added
        waiting = refused


def filled(instance: Instance, plan: Plan) -> Plan:
    """Return a plan with everything inserted that still fits, the heaviest first."""
    occupancy = Occupancy(instance, plan)
    fill(occupancy, sorted(range(instance.requests), key=lambda r: -instance.weight[r]))
    return occupancy.plan


def _most_compact_slot(occupancy: Occupancy, request: int, slots: SlotSet) -> int:
    """Return the slot with most neighbours among the two parties' meetings: a cheap estimate of the fewest breaks."""
    instance = occupancy.instance
    a, b, length = (
        occupancy.busy[instance.left[request]],
        occupancy.busy[instance.right[request]],
        instance.length[request],
    )
    near_a, near_b = a << 1 | a >> length, b << 1 | b >> length
    for preferred in (slots & near_a & near_b, slots & (near_a | near_b), slots):
        if preferred:
            return (preferred & -preferred).bit_length() - 1
    raise ValueError("no slot to choose from")
