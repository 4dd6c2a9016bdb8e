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
def missing_change(state: State, s: Scratch, person: int, a: int, b: int) -> int:
    """Return by how many minutes the chain just found would change what is missing to someone's walks."""
    if state.solo[person] == 0:
        return 0
    a_now, b_now = _spot(state, person, a), _spot(state, person, b)
    a_then, b_then = _spot_after(state, s, person, a, a, b), _spot_after(state, s, person, b, a, b)
    total = 0
    if a_now != a_then:
        total += _change_around(state, person, a, b, a_now, a_then)
    if b_now != b_then:
        total += _change_around(state, person, b, a, b_now, b_then)
    if abs(a - b) <= state.reach[0]:
        total += _short(state, a_then, b_then, state.gaps[a, b]) - _short(state, a_now, b_now, state.gaps[a, b])
    return int(total)


@compiled
def _change_around(state: State, person: int, slot: int, other: int, now: int, then: int) -> int:
    """Return the same for a slot whose spot changes, and the slots around it that stay as they are."""
    total = 0
    for near in range(max(0, slot - state.reach[0]), min(len(state.day_of), slot + state.reach[0] + 1)):
        if near != slot and near != other:
            there = _spot(state, person, near)
            gap = state.gaps[slot, near]
            total += _short(state, then, there, gap) - _short(state, now, there, gap)
    return total


@compiled
def _short(state: State, here: int, there: int, gap: int) -> int:
    """Return the minutes missing between two spots; -1 is nowhere in particular."""
    return max(0, int(state.needs[here, there]) - gap) if here >= 0 and there >= 0 else 0


@compiled
def is_out_of_reach(state: State, request: int, slot: int, other: int) -> bool:
    """Say whether a request that changes places between two slots is too far, in the first, from what stays as it is.

    A chain with such a request need not be found to its end.
    """
    spot = state.spot[request]
    if spot < 0:
        return False
    for near in range(max(0, slot - state.reach[0]), min(len(state.day_of), slot + state.reach[0] + 1)):
        if near in (slot, other):
            continue
        for side in range(2 + state.delegates.shape[1]):
            person = chair_of(state, request, side)
            if person >= 0 and state.solo[person] != 0:
                there = _spot(state, person, near)
                if there >= 0 and state.needs[spot, there] > state.gaps[slot, near]:
                    return True
    return False


@compiled
def leaves_time(state: State, s: Scratch, a: int, b: int) -> bool:
    """Say whether the chain just found leaves everybody it touches the time to walk between its two slots.

    To what lies around these, `is_out_of_reach` has seen.
    """
    if abs(a - b) > state.reach[0]:
        return True
    for k in range(s.clock[1]):
        person = s.touched[k]
        if state.solo[person] != 0:
            here, there = _spot_after(state, s, person, a, a, b), _spot_after(state, s, person, b, a, b)
            if here >= 0 and there >= 0 and state.needs[here, there] > state.gaps[a, b]:
                return False
    return True


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
