"""What a request lacks in a slot: an interpreter, room within the limits, its place in an order, a party, a table."""

from expo.scheduling.moves.arrays import State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.placing import chair_of, someone_for


@compiled
def has_interpreter(state: State, request: int, slot: int) -> bool:
    return bool(state.language[request] < 0 or someone_for(state, request, slot) >= 0)


@compiled
def within_limits(state: State, request: int, day: int) -> bool:
    for side in range(2):
        person = state.left[request] if side == 0 else state.right[request]
        if state.met[person] >= state.total[person] or state.on_day[person, day] >= state.daily[person]:
            return False
    return True


@compiled
def in_order(state: State, request: int, slot: int) -> bool:
    return out_of_order(state, request, slot) < 0


@compiled
def out_of_order(state: State, request: int, slot: int) -> int:
    """Return a meeting that would be on the wrong side of a request in a slot; -1 if there is none."""
    for j in range(state.order_from[request], state.order_from[request + 1]):
        theirs = state.slot[state.order_other[j]]
        if theirs >= 0 and is_too_early(state, j, slot, theirs):
            return int(state.order_other[j])
    return -1


@compiled
def is_too_early(state: State, order: int, mine: int, theirs: int) -> bool:
    """Say whether of two requests in order (an index of ``order_other``) the later one begins too early."""
    gap = state.order_gap[order]
    return bool(theirs - mine < gap if gap > 0 else theirs - mine > gap)


@compiled
def full_chair(state: State, request: int, slot: int) -> int:
    """Return a party of a request who can take no more in a slot, or a delegate; -1 if all of them can."""
    for side in range(2 + state.delegates.shape[1]):
        chair = chair_of(state, request, side)
        if chair >= 0 and state.sits[chair, slot] >= state.capacity[chair]:
            return chair
    return -1


@compiled
def obstacles(state: State, request: int, slot: int) -> int:
    """Count the obstacles of a request in a slot: parties, delegates, the tables; 9 if the slot is not open to it."""
    if state.opened[request, slot] == 0:
        return 9
    number = int(state.tables[state.pool[request], slot] <= 0)
    for side in range(2 + state.delegates.shape[1]):
        chair = chair_of(state, request, side)
        number += int(chair >= 0 and state.sits[chair, slot] >= state.capacity[chair])
    return number
