"""Minutes missing to walks, compiled: now, and along a chain that has just been found.

Only what lies within ``reach`` slots of a changed one can be too near. All of it is skipped if ``reach`` is 0.
"""

from expo.scheduling.moves.arrays import NONE, STAMP, TOUCHED, Ints, Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.placing import chair_of


@compiled
def _spots_after(state: State, s: Scratch, person: int, a: int, b: int) -> tuple[int, int]:
    """Return where someone is in the two slots of the chain just found, once it has been followed."""
    in_a, in_b = state.at[person, a, 0], state.at[person, b, 0]
    leaves_a = in_a >= 0 and s.stamp_request[in_a] == s.counts[STAMP]
    leaves_b = in_b >= 0 and s.stamp_request[in_b] == s.counts[STAMP]
    then_a, then_b = state.where[person, a], state.where[person, b]
    if leaves_a or leaves_b:
        then_a = state.spot[in_b] if leaves_b else state.elsewhere[person, a]
        then_b = state.spot[in_a] if leaves_a else state.elsewhere[person, b]
    return int(then_a), int(then_b)


@compiled
def can_walk(state: State, request: int, slot: int) -> bool:
    """Say whether both parties of a request have the time to walk to it in a slot, and on from there."""
    reach, spot = state.reach, NONE
    if reach > 0 and state.walk_price == 0:
        spot = state.spot[request]
    return spot < 0 or _too_far(state, request, slot, spot) < 0


@compiled
def too_far(state: State, request: int, slot: int) -> int:
    """Return a meeting of either party that is too far from a request in a slot, -1 if there is none."""
    if state.reach == 0 or state.walk_price > 0 or state.spot[request] < 0:
        return -1
    found = _too_far(state, request, slot, state.spot[request])
    if found < 0:
        return -1
    chairs = 2 + state.delegates.shape[1]
    chair, near = chair_of(state, request, found % chairs), found // chairs
    return int(state.at[chair, near, 0]) if state.sits[chair, near] > 0 else NONE


@compiled
def _too_far(state: State, request: int, slot: int, spot: int) -> int:
    """Return the slot of a meeting that is too far, times the chairs, plus the side of who has it; -1: none."""
    chairs = 2 + state.delegates.shape[1]
    for near in range(max(0, slot - state.reach), min(len(state.day_of), slot + state.reach + 1)):
        for side in range(chairs):
            person = chair_of(state, request, side)
            if near != slot and person >= 0 and state.walks[person] != 0:
                there = state.where[person, near]
                if there >= 0 and state.needs[spot, there] > state.gaps[slot, near]:
                    return int(chairs * near + side)
    return -1


@compiled
def most_saved(state: State, s: Scratch) -> int:
    """Return the price of all minutes now missing to those whom the chain just found touches: it can save no more."""
    total = 0
    for k in range(s.counts[TOUCHED]):
        total += s.missing[s.touched[k]]
    return int(state.walk_price * total)


@compiled
def walk_gain(state: State, s: Scratch, a: int, b: int, most: int) -> int:
    """Return by how much the chain just found would change the price of missing minutes (negative is better).

    It begins with all that can be saved and adds what stays missing, one person after the other: once that is more than
    ``most``, the rest need not be reckoned, and a number above ``most`` is returned.
    """
    change = -most_saved(state, s)
    for k in range(s.counts[TOUCHED]):
        person = s.touched[k]
        if change > most:
            break
        if state.walks[person] != 0:  # also if someone exchanges two meetings, which are in different places
            change += state.walk_price * (s.missing[person] + _missing_change(state, s, person, a, b))
    return int(change)


@compiled
def _missing_change(state: State, s: Scratch, person: int, a: int, b: int) -> int:
    """Return by how many minutes the chain just found would change what is missing to someone's walks."""
    then_a, then_b = _spots_after(state, s, person, a, b)
    return _missing_by_spots(state, person, a, b, then_a, then_b)


@compiled
def missing_by_moving(state: State, person: int, request: int, b: int) -> int:
    """Return by how many minutes what is missing to a party's walks changes if a request moves to slot ``b``.

    A meeting that the party has there comes back. This is exact for those who have one meeting at a time.
    """
    if state.walks[person] == 0:
        return 0
    a, other, spot = state.slot[request], state.at[person, b, 0], state.spot[request]
    return _missing_by_spots(state, person, a, b, state.spot[other] if other >= 0 else state.elsewhere[person, a], spot)


@compiled
def _missing_by_spots(state: State, person: int, a: int, b: int, then_a: int, then_b: int) -> int:
    """Return the same for someone who will be in these two spots."""
    now_a, now_b = state.where[person, a], state.where[person, b]
    where, total = state.where[person], 0
    if now_a != then_a:
        total += _change_around(where, state.needs, state.gaps[a], state.reach, a, b, now_a, then_a)
    if now_b != then_b:
        total += _change_around(where, state.needs, state.gaps[b], state.reach, b, a, now_b, then_b)
    if abs(a - b) <= state.reach:
        gap = state.gaps[a, b]
        total += _short(state.needs, then_a, then_b, gap) - _short(state.needs, now_a, now_b, gap)
    return int(total)


@compiled
def _change_around(where: Ints, needs: Ints, gaps: Ints, reach: int, slot: int, other: int, now: int, then: int) -> int:
    """Return the same for a slot whose spot changes, and the slots around it that stay as they are."""
    total = 0
    for near in range(max(0, slot - reach), min(len(where), slot + reach + 1)):
        if near != slot and near != other and where[near] >= 0:
            total += _short(needs, then, where[near], gaps[near]) - _short(needs, now, where[near], gaps[near])
    return total


@compiled
def _short(needs: Ints, here: int, there: int, gap: int) -> int:
    """Return the minutes missing between two spots; -1 is nowhere in particular."""
    return max(0, int(needs[here, there]) - gap) if here >= 0 and there >= 0 else 0


@compiled
def is_out_of_reach(state: State, request: int, slot: int, other: int) -> bool:
    """Say whether a request that changes places between two slots is too far, in the first, from what stays as it is.

    A chain with such a request need not be found to its end.
    """
    spot = state.spot[request]
    if spot < 0:
        return False
    for near in range(max(0, slot - state.reach), min(len(state.day_of), slot + state.reach + 1)):
        if near in (slot, other):
            continue
        for side in range(2 + state.delegates.shape[1]):
            person = chair_of(state, request, side)
            if person >= 0 and state.walks[person] != 0:
                there = state.where[person, near]
                if there >= 0 and state.needs[spot, there] > state.gaps[slot, near]:
                    return True
    return False


@compiled
def leaves_time(state: State, s: Scratch, a: int, b: int) -> bool:
    """Say whether the chain just found leaves everybody it touches the time to walk between its two slots.

    To what lies around these, `is_out_of_reach` has seen.
    """
    if abs(a - b) > state.reach:
        return True
    for k in range(s.counts[TOUCHED]):
        person = s.touched[k]
        if state.walks[person] != 0:
            here, there = _spots_after(state, s, person, a, b)
            if here >= 0 and there >= 0 and state.needs[here, there] > state.gaps[a, b]:
                return False
    return True


@compiled
def missing_on(state: State, person: int, day: int) -> int:
    """Return the minutes missing to someone's walks on a day."""
    if state.walk_price == 0 or state.walks[person] == 0:
        return 0
    total, first = 0, state.first_of[day]
    last = len(state.day_of) if day + 1 == len(state.first_of) else state.first_of[day + 1]
    for slot in range(first, last):
        here = state.where[person, slot]
        if here >= 0:
            for near in range(slot + 1, min(last, slot + state.reach + 1)):
                there = state.where[person, near]
                if there >= 0:
                    total += max(0, state.needs[here, there] - state.gaps[slot, near])
    return int(total)
