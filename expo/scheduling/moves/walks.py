"""Minutes missing to walks, compiled: now, and along a chain that has just been found.

Only what lies within ``reach`` slots of a changed one can be too near. All of it is skipped if ``reach`` is 0.
"""

from expo.scheduling.moves.arrays import Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.placing import chair_of


@compiled
def _spot(state: State, person: int, slot: int) -> int:
    """Return where someone is in a slot, -1 if nowhere in particular."""
    if state.sits[person, slot] > 0:
        return int(state.spot[state.at[person, slot, 0]])
    return int(state.elsewhere[person, slot])


@compiled
def _spot_after(state: State, s: Scratch, person: int, slot: int, a: int, b: int) -> int:
    """Return where someone is in a slot once the chain just found has been followed."""
    if slot != a and slot != b:
        return _spot(state, person, slot)
    other = a + b - slot
    if state.sits[person, other] > 0 and s.stamp_request[state.at[person, other, 0]] == s.clock[0]:
        return int(state.spot[state.at[person, other, 0]])
    if state.sits[person, slot] > 0 and s.stamp_request[state.at[person, slot, 0]] != s.clock[0]:
        return int(state.spot[state.at[person, slot, 0]])
    return int(state.elsewhere[person, slot])


@compiled
def can_walk(state: State, request: int, slot: int) -> bool:
    """Say whether both parties of a request have the time to walk to it in a slot, and on from there."""
    reach, spot = state.reach[0], -1
    if reach > 0 and state.walk_price[0] == 0:
        spot = state.spot[request]
    return spot < 0 or _too_far(state, request, slot, spot) < 0


@compiled
def too_far(state: State, request: int, slot: int) -> int:
    """Return a meeting of either party that is too far from a request in a slot, -1 if there is none."""
    if state.reach[0] == 0 or state.walk_price[0] > 0 or state.spot[request] < 0:
        return -1
    found = _too_far(state, request, slot, state.spot[request])
    if found < 0:
        return -1
    chairs = 2 + state.delegates.shape[1]
    chair, near = chair_of(state, request, found % chairs), found // chairs
    return int(state.at[chair, near, 0]) if state.sits[chair, near] > 0 else -1


@compiled
def _too_far(state: State, request: int, slot: int, spot: int) -> int:
    """Return the slot of a meeting that is too far, times the chairs, plus the side of who has it; -1: none."""
    chairs = 2 + state.delegates.shape[1]
    for near in range(max(0, slot - state.reach[0]), min(len(state.day_of), slot + state.reach[0] + 1)):
        for side in range(chairs):
            person = chair_of(state, request, side)
            if near != slot and person >= 0 and state.solo[person] != 0:
                there = _spot(state, person, near)
                if there >= 0 and state.needs[spot, there] > state.gaps[slot, near]:
                    return int(chairs * near + side)
    return -1


@compiled
def missing_around(state: State, s: Scratch, person: int, a: int, b: int, after: bool) -> int:
    """Return the minutes missing to someone's walks from and to slots ``a`` and ``b``, before or after the chain."""
    if state.solo[person] == 0:
        return 0
    total = 0
    for number in range(2):
        slot = a if number == 0 else b
        here = _spot_after(state, s, person, slot, a, b) if after else _spot(state, person, slot)
        if here < 0:
            continue
        for near in range(max(0, slot - state.reach[0]), min(len(state.day_of), slot + state.reach[0] + 1)):
            if near == slot or (number == 1 and near == a):  # the pair of both is counted once
                continue
            there = _spot_after(state, s, person, near, a, b) if after else _spot(state, person, near)
            if there >= 0:
                total += max(0, state.needs[here, there] - state.gaps[slot, near])
    return int(total)


@compiled
def leaves_time(state: State, s: Scratch, a: int, b: int) -> bool:
    """Say whether the chain just found leaves everybody it touches the time to walk."""
    missing = 0
    for k in range(s.clock[1]):
        missing += missing_around(state, s, s.touched[k], a, b, True)
    return missing == 0


@compiled
def missing_on(state: State, person: int, day: int) -> int:
    """Return the minutes missing to someone's walks on a day."""
    if state.reach[0] == 0 or state.walk_price[0] == 0 or state.solo[person] == 0:
        return 0
    total, first = 0, state.first_of[day]
    last = len(state.day_of) if day + 1 == len(state.first_of) else state.first_of[day + 1]
    for slot in range(first, last):
        here = _spot(state, person, slot)
        if here >= 0:
            for near in range(slot + 1, min(last, slot + state.reach[0] + 1)):
                there = _spot(state, person, near)
                if there >= 0:
                    total += max(0, state.needs[here, there] - state.gaps[slot, near])
    return int(total)
