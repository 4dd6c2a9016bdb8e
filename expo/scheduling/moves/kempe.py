"""One chain, compiled: found (`grow`), judged (`gain`), and made (`follow`)."""

from expo.scheduling.instance.instance import NO_LIMIT
from expo.scheduling.moves.arrays import NONE, STAMP, SURPLUS, TOUCHED, Scratch, State
from expo.scheduling.moves.compiled import compiled
from expo.scheduling.moves.counting import above_limit, below, bit, breaks, breaks_by_moving
from expo.scheduling.moves.fitting import is_too_early
from expo.scheduling.moves.placing import chair_of, put, someone_for, take
from expo.scheduling.moves.walks import is_out_of_reach, leaves_time

DRAWS = 48
"""Meetings drawn from a full slot to find one that can give its table back."""
DRAG = 2
"""What a party of it costs, in breaks, that would take another meeting along."""
MOST_SENT_BACK = 6
"""Meetings that one chain sends back for want of a table, in each pool."""


@compiled
def target(state: State, request: int, a: int, b: int) -> int:
    """Return the one of two slots that a request would change to."""
    return int(b if state.slot[request] == a else a)


@compiled
def _push(state: State, s: Scratch, size: int, request: int, a: int) -> int:
    """Take a request along: it changes sides between slots ``a`` and ``b``."""
    now = s.counts[STAMP]
    s.stamp_request[request] = now
    s.chain[size] = request
    step = 1 if state.slot[request] == a else -1
    for side in range(2 + state.delegates.shape[1]):
        chair = chair_of(state, request, side)
        if chair < 0:
            continue
        if s.stamp_person[chair] != now:
            s.stamp_person[chair] = now
            s.net[chair] = 0
            s.touched[s.counts[TOUCHED]] = chair
            s.counts[TOUCHED] += 1
        s.net[chair] += step
    s.pool_net[state.pool[request]] += step
    return size + 1


@compiled
def _settle(state: State, s: Scratch, size: int, done: int, a: int, b: int, limit: int) -> int:
    """Extend the chain until no capacity is exceeded; return its length, 0 if there is no such chain."""
    now = s.counts[STAMP]
    while done < size:
        request = s.chain[done]
        to = target(state, request, a, b)
        if state.opened[request, to] == 0:
            return 0
        if state.reach > 0 and state.walk_price == 0 and is_out_of_reach(state, request, to, a + b - to):
            return 0
        for side in range(2 + state.delegates.shape[1]):
            person = chair_of(state, request, side)
            if person < 0:
                continue
            while state.sits[person, to] + (s.net[person] if to == b else -s.net[person]) > state.capacity[person]:
                other = NONE
                for k in range(state.sits[person, to]):
                    if s.stamp_request[state.at[person, to, k]] != now:
                        other = state.at[person, to, k]
                        break
                if other < 0 or size >= limit:
                    return 0
                size = _push(state, s, size, other, a)
        done += 1
    return size


@compiled
def _counterpart(state: State, s: Scratch, pool: int, language: int, full: int, to: int, spares_breaks: bool) -> int:
    """Return a meeting to send from a full slot to the other one, `NONE` if none was drawn.

    It is one of this pool and of this language, either of which can be `NONE`: any.
    """
    best, least = NONE, 1 << 30
    for _ in range(DRAWS if state.roster_size[full] > 0 else 0):  # long meetings are in no roster
        one = state.roster[full, below(s, state.roster_size[full])]
        if (pool >= 0 and state.pool[one] != pool) or (language >= 0 and state.language[one] != language):
            continue
        if s.stamp_request[one] == s.counts[STAMP]:
            continue
        if not spares_breaks:
            return int(one)
        if state.opened[one, to] == 0:
            continue
        cost = 0
        for side in range(2):
            person = chair_of(state, one, side)
            is_free = state.sits[person, to] < state.capacity[person]
            cost += breaks_by_moving(state, person, full, to) if is_free else DRAG
        if cost < least:
            best, least = one, cost
    return int(best)


@compiled
def _lacks_interpreter(state: State, s: Scratch, size: int, a: int, b: int) -> bool:
    """Say whether the first meeting of the chain so far has no interpreter in slot ``b``, and none comes free there."""
    request = s.chain[0]
    language, own = state.language[request], state.interpreter[request]
    if language < 0:
        return False
    for k in range(1, size):
        if state.slot[s.chain[k]] == b and state.language[s.chain[k]] == language:
            return False
    state.booked[own, a] = 0
    is_lacking = someone_for(state, request, b) < 0
    state.booked[own, a] = 1
    return is_lacking


@compiled
def _give_interpreter_back(state: State, s: Scratch, size: int, a: int, b: int, limit: int) -> int:
    """Send a meeting of the first one's language from slot ``b`` to ``a``; return the chain's length, 0 if none can go.

    That the interpreters suffice is only known in the end (`follow`), which without this most chains do not reach.
    """
    other = _counterpart(state, s, NONE, state.language[s.chain[0]], b, a, spares_breaks=True)
    if other < 0 or size >= limit:
        return 0
    return _settle(state, s, _push(state, s, size, other, a), size, a, b, limit)


@compiled
def _lacks_table(state: State, s: Scratch, pool: int, a: int, b: int) -> bool:
    """Say whether the chain so far takes more tables of a pool than there are, in either slot."""
    return bool(state.tables[pool, b] < s.pool_net[pool] or state.tables[pool, a] < -s.pool_net[pool])


@compiled
def _give_tables_back(state: State, s: Scratch, size: int, a: int, b: int, limit: int, spares_breaks: bool) -> int:
    """Send meetings of each full pool the other way; return the chain's length then, 0 if tables are still lacking."""
    for pool in range(len(s.pool_net)):
        tries = 0
        while size > 0 and _lacks_table(state, s, pool, a, b):
            tries += 1
            if tries > MOST_SENT_BACK or size >= limit:
                return 0
            full = b if state.tables[pool, b] < s.pool_net[pool] else a
            other = _counterpart(state, s, pool, NONE, full, a + b - full, spares_breaks)
            if other < 0:
                return 0
            size = _settle(state, s, _push(state, s, size, other, a), size, a, b, limit)
    for pool in range(len(s.pool_net)):  # balancing one pool may have upset another
        if _lacks_table(state, s, pool, a, b):
            return 0
    return size


@compiled
def _keeps_daily_limits(state: State, s: Scratch, a: int, b: int) -> bool:
    """Say whether the chain just found leaves nobody with too many meetings on the day of either slot."""
    day_a, day_b = state.day_of[a], state.day_of[b]
    if day_a == day_b:
        return True
    for k in range(s.counts[TOUCHED]):
        person = s.touched[k]
        net, most = s.net[person], state.daily[person]
        if (net > 0 and state.on_day[person, day_b] + net > most) or (
            net < 0 and state.on_day[person, day_a] - net > most
        ):
            return False
    return True


@compiled
def grow(state: State, s: Scratch, request: int, b: int, limit: int, spares_breaks: bool = False) -> int:
    """Find the chain that lets a request move to slot ``b``; return its length, 0 if there is none.

    Nothing moves yet: the chain lies in ``s.chain``, the people it touches in ``s.touched[:s.counts[TOUCHED]]``. What
    has to leave a full slot is drawn at random, or, if it ``spares_breaks``, the one of some whose parties lose least
    by it; then a meeting is also sent back for want of an interpreter.
    """
    a = state.slot[request]
    s.counts[STAMP] += 1
    s.counts[TOUCHED] = 0
    s.pool_net[:] = 0
    size = _settle(state, s, _push(state, s, 0, request, a), 0, a, b, limit)
    if size > 0 and spares_breaks and _lacks_interpreter(state, s, size, a, b):
        size = _give_interpreter_back(state, s, size, a, b, limit)
    if size > 0:
        size = _give_tables_back(state, s, size, a, b, limit, spares_breaks)
    if size == 0 or not _keeps_daily_limits(state, s, a, b):
        return 0
    if len(state.order_other) > 0 and not _keeps_order(state, s, size, a, b):
        return 0
    if state.reach > 0 and state.walk_price == 0 and not leaves_time(state, s, a, b):
        return 0
    return size


@compiled
def _keeps_order(state: State, s: Scratch, size: int, a: int, b: int) -> bool:
    for k in range(size):
        request = s.chain[k]
        mine = target(state, request, a, b)
        for j in range(state.order_from[request], state.order_from[request + 1]):
            other = state.order_other[j]
            theirs = state.slot[other]
            if theirs >= 0:
                if s.stamp_request[other] == s.counts[STAMP]:
                    theirs = target(state, other, a, b)
                if is_too_early(state, j, mine, theirs):
                    return False
    return True


@compiled
def gain(state: State, s: Scratch, a: int, b: int) -> int:
    """Return by how much the chain just found would change the breaks of those it touches (negative is better).

    A break above someone's limit costs `SURPLUS` more. What walks cost beside it is reckoned by `walks`.
    """
    day_a, day_b = state.day_of[a], state.day_of[b]
    bit_a, bit_b = bit(state, a), bit(state, b)
    change = 0
    for k in range(s.counts[TOUCHED]):
        person = s.touched[k]
        if s.net[person] == 0 or person >= len(state.breaks_limit):  # a delegate has no breaks
            continue
        in_a = state.sits[person, a] - s.net[person] > 0
        in_b = state.sits[person, b] + s.net[person] > 0
        own = 0
        old = state.mask[person, day_a]
        new = (old | bit_a) if in_a else (old & ~bit_a)
        if day_a == day_b:
            new = (new | bit_b) if in_b else (new & ~bit_b)
        else:
            old_b = state.mask[person, day_b]
            own += breaks((old_b | bit_b) if in_b else (old_b & ~bit_b)) - breaks(old_b)
        own += breaks(new) - breaks(old)
        change += own
        if own != 0 and state.breaks_limit[person] < NO_LIMIT:
            before = above_limit(state, person)
            change += SURPLUS * (max(0, before + own) - max(0, before))
    return change


@compiled
def _book(state: State, s: Scratch, size: int, is_booked: bool) -> None:
    """Note of the interpreters of a chain's meetings, where they are now, that they are booked, or free."""
    for k in range(size):
        request = s.chain[k]
        if state.interpreter[request] >= 0:
            state.booked[state.interpreter[request], state.slot[request]] = is_booked


@compiled
def _hire_all(state: State, s: Scratch, size: int, a: int, b: int) -> bool:
    """Find an interpreter for each meeting of the chain just found, where it goes; False if one has none.

    They lie in ``s.hired``; nobody is booked otherwise than before.
    """
    _book(state, s, size, is_booked=False)
    hired = 0
    while hired < size:
        request = s.chain[hired]
        s.hired[hired] = NONE
        if state.language[request] >= 0:
            to = target(state, request, a, b)
            s.hired[hired] = someone_for(state, request, to)
            if s.hired[hired] < 0:
                break
            state.booked[s.hired[hired], to] = 1
        hired += 1
    for k in range(hired):
        if s.hired[k] >= 0:
            state.booked[s.hired[k], target(state, s.chain[k], a, b)] = 0
    _book(state, s, size, is_booked=True)
    return hired == size


@compiled
def follow(state: State, s: Scratch, size: int, a: int, b: int) -> bool:
    """Exchange the two slots along the chain just found; False, and nothing changed, if interpreters forbid it."""
    if not _hire_all(state, s, size, a, b):
        return False
    for k in range(size):
        s.chain[k] = s.chain[k] * 2 + (1 if state.slot[s.chain[k]] == a else 0)
        take(state, s.chain[k] // 2)
    for k in range(size):
        put(state, s.chain[k] // 2, b if s.chain[k] % 2 == 1 else a, s.hired[k])
        s.chain[k] //= 2
    return True
