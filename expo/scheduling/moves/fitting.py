"""What a request lacks in a slot: an interpreter, room within the limits, its place in an order, a party, a table."""

from expo.scheduling.moves.arrays import State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.placing import someone_for


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
    for j in range(state.order_from[request], state.order_from[request + 1]):
        theirs = state.slot[state.order_other[j]]
        if theirs >= 0 and state.order_sign[j] * (theirs - slot) <= 0:
            return False
    return True


@compiled
def obstacles(state: State, request: int, slot: int) -> int:
    """Count the obstacles of a request in a slot: either party, the tables; 9 if the slot is not open to it."""
    if state.opened[request, slot] == 0:
        return 9
    one, other = state.left[request], state.right[request]
    return (
        int(state.sits[one, slot] >= state.capacity[one])
        + int(state.sits[other, slot] >= state.capacity[other])
        + int(state.tables[state.pool[request], slot] <= 0)
    )
