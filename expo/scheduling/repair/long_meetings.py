"""Room for a meeting of two slots that lost its own: where the fewest others have to go elsewhere."""

from collections.abc import Sequence

from expo.domain.slots import slots_of
from expo.scheduling.instance.filling import fill
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.occupancy import Occupancy

MOST_IN_THE_WAY = 4
"""Meetings that have to go elsewhere, at most."""


def make_room(occupancy: Occupancy, request: int, baseline: Sequence[int]) -> list[int]:
    """Seat a long meeting; return the meetings that lost their slot for it and fit nowhere at once.

    None of these is mandatory. Nothing changes if more than one would.
    """
    instance = occupancy.instance
    best: tuple[tuple[int, int, int], int, list[int]] | None = None
    for slot in slots_of(instance.open[request]):
        gone = _in_the_way(instance, occupancy, request, slot)
        if gone is None:
            continue
        kept = [(other, *occupancy.remove(other)) for other in gone]
        if occupancy.feasible_slots(request) >> slot & 1:
            occupancy.insert(request, slot)
            again = fill(occupancy, gone)
            cost = (len(gone) - len(again), len(gone), abs(slot - baseline[request]))
            if best is None or cost < best[0]:
                best = cost, slot, gone
            for other in (*again, request):
                occupancy.remove(other)
        for other, at, interpreter in kept:
            occupancy.insert(other, at, interpreter)
    if best is None or best[0][0] > 1:
        return []
    _, slot, gone = best
    for other in gone:
        occupancy.remove(other)
    occupancy.insert(request, slot)
    fill(occupancy, gone)
    return [other for other in gone if occupancy.plan.slot[other] == NONE]


def _in_the_way(instance: Instance, occupancy: Occupancy, request: int, slot: int) -> list[int] | None:
    """Return one-slot meetings without which the request could fit in a slot; ``None`` if others are in its way."""
    people, held = {instance.left[request], instance.right[request]}, instance.held(request, slot)
    gone, sample = list[int](), dict[int, list[int]]()
    for other, at in enumerate(occupancy.plan.slot):
        if at == NONE or not set(instance.held(other, at)) & set(held):
            continue
        is_theirs = bool(people & {instance.left[other], instance.right[other]})
        if is_theirs and (instance.mandatory[other] or instance.length[other] > 1):
            return None
        if is_theirs:
            gone.append(other)
        elif instance.pool[other] == instance.pool[request] and instance.length[other] == 1:
            sample.setdefault(at, []).append(other)
    pool = instance.pool[request]
    for at in held:
        freed = sum(instance.pool[other] == pool and occupancy.plan.slot[other] == at for other in gone)
        if pool != NONE and occupancy.tables_left[pool][at] + freed <= 0:
            light = sorted(
                (r for r in sample.get(at, ()) if not instance.mandatory[r]), key=lambda r: instance.weight[r]
            )
            if not light:
                return None
            gone.append(light[0])
    return gone if len(gone) <= MOST_IN_THE_WAY else None
