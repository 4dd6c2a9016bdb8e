"""Putting one meeting into a slot and taking it out, compiled."""

from expo.scheduling.moves.arrays import Ints, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.counting import bit


@compiled
def chair_of(state: State, request: int, side: int) -> int:
    """Return who sits on a side of a request: 0 and 1 are its parties, those after it their delegates (-1: none)."""
    if side < 2:
        return int(state.left[request] if side == 0 else state.right[request])
    return int(state.delegates[request, side - 2])


@compiled
def put(state: State, request: int, slot: int, interpreter: int) -> None:
    """Seat a request; the caller has made sure that it may."""
    state.slot[request] = slot
    state.interpreter[request] = interpreter
    _hold(state, request, slot, interpreter)
    state.roster[slot, state.roster_size[slot]] = request
    state.place[request] = state.roster_size[slot]
    state.roster_size[slot] += 1


@compiled
def put_long(state: State, request: int, slot: int, interpreter: int) -> None:
    """Seat a request in all the slots that it holds; it is not in their rosters."""
    state.slot[request] = slot
    state.interpreter[request] = interpreter
    for held in range(slot, slot + state.length[request]):
        _hold(state, request, held, interpreter)


@compiled
def _hold(state: State, request: int, slot: int, interpreter: int) -> None:
    day = state.day_of[slot]
    for side in range(2):
        person = state.left[request] if side == 0 else state.right[request]
        state.at[person, slot, state.sits[person, slot]] = request
        state.sits[person, slot] += 1
        state.on_day[person, day] += 1
        state.met[person] += 1
        state.mask[person, day] |= bit(state, slot)
        if state.reach > 0:
            state.where[person, slot] = state.spot[request]
    for k in range(state.delegates.shape[1]):
        chair = state.delegates[request, k]
        if chair >= 0:
            state.at[chair, slot, state.sits[chair, slot]] = request
            state.sits[chair, slot] += 1
            state.on_day[chair, day] += 1
            if state.reach > 0:
                state.where[chair, slot] = state.spot[request]
    state.tables[state.pool[request], slot] -= 1
    if interpreter >= 0:
        state.booked[interpreter, slot] = 1


@compiled
def put_all(state: State, slots: Ints, interpreters: Ints) -> None:
    """Seat every request that has a slot."""
    for request in range(len(slots)):
        if slots[request] >= 0 and state.length[request] > 1:
            put_long(state, request, slots[request], interpreters[request])
        elif slots[request] >= 0:
            put(state, request, slots[request], interpreters[request])


@compiled
def _rise(state: State, request: int, chair: int, slot: int) -> int:
    """Take a request from one chair; return how many are left there."""
    last = state.sits[chair, slot] - 1
    for k in range(last + 1):
        if state.at[chair, slot, k] == request:
            state.at[chair, slot, k] = state.at[chair, slot, last]
            break
    state.at[chair, slot, last] = -1
    state.sits[chair, slot] = last
    if state.reach > 0:
        state.where[chair, slot] = state.elsewhere[chair, slot]
    state.on_day[chair, state.day_of[slot]] -= 1
    return int(last)


@compiled
def take(state: State, request: int) -> None:
    """Remove a request from its slot."""
    slot = state.slot[request]
    _let_go(state, request, slot)
    last = state.roster_size[slot] - 1
    moved = state.roster[slot, last]
    state.roster[slot, state.place[request]] = moved
    state.place[moved] = state.place[request]
    state.roster_size[slot] = last
    state.slot[request] = -1
    state.interpreter[request] = -1


@compiled
def take_long(state: State, request: int) -> None:
    """Remove a request from all the slots that it holds."""
    for held in range(state.slot[request], state.slot[request] + state.length[request]):
        _let_go(state, request, held)
    state.slot[request] = -1
    state.interpreter[request] = -1


@compiled
def _let_go(state: State, request: int, slot: int) -> None:
    day = state.day_of[slot]
    for side in range(2):
        person = state.left[request] if side == 0 else state.right[request]
        last = _rise(state, request, person, slot)
        state.met[person] -= 1
        if last == 0:
            state.mask[person, day] &= ~bit(state, slot)
    for k in range(state.delegates.shape[1]):
        if state.delegates[request, k] >= 0:
            _rise(state, request, state.delegates[request, k], slot)
    state.tables[state.pool[request], slot] += 1
    if state.interpreter[request] >= 0:
        state.booked[state.interpreter[request], slot] = 0


@compiled
def _can_work(state: State, interpreter: int, slot: int) -> bool:
    """Say whether an interpreter is on shift, free and rested in a slot."""
    if state.shift[interpreter, slot] == 0 or state.booked[interpreter, slot] != 0:
        return False
    day, run = state.day_of[slot], 1
    before = slot - 1
    while before >= 0 and state.day_of[before] == day and state.booked[interpreter, before] != 0:
        run, before = run + 1, before - 1
    after = slot + 1
    while after < len(state.day_of) and state.day_of[after] == day and state.booked[interpreter, after] != 0:
        run, after = run + 1, after + 1
    return bool(run <= state.max_run[interpreter])


@compiled
def someone_for(state: State, request: int, slot: int) -> int:
    """Return an interpreter for a request in a slot, the one it has if possible; -1 if there is none."""
    own = state.interpreter[request]
    if own >= 0 and _can_work(state, own, slot):
        return int(own)
    language = state.language[request]
    for k in range(state.speaker_from[language], state.speaker_from[language + 1]):
        if _can_work(state, state.speaker[k], slot):
            return int(state.speaker[k])
    return -1
