"""Evening out: no participant above the limit of ``max_break_spread``, at the least cost in weight.

The limit is the spread itself: nearly always one participant has no break. Annealing moves meetings until no
participant is above it. What it cannot mend costs meetings: of those who are above, the lightest whose loss mends
something. Then a few more meetings at a time are inserted, and evened out again.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from expo.domain.slots import breaks_in
from expo.scheduling.breaks.annealer import Annealer
from expo.scheduling.instance.filling import filled
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.plan import Plan, breaks_of_each, busy_slots, figures_of, keeps_spread
from expo.scheduling.moves.insertion import insert_all
from expo.scheduling.moves.layout import plan_of, scratch_of, state_of
from expo.scheduling.run import Deadline

CYCLES = 5
"""Annealing cycles before a meeting is given up."""
SHARE = 0.6
"""Of the time left, for inserting more meetings."""
BATCH, CHAINS = 12, 200
"""Meetings inserted at a time, and chains tried for each."""
MAX_FAILURES = 60
"""Batches in a row without gain after which it ends."""
LAST_SECONDS = 0.3
"""Beyond the deadline, for giving up meetings: with 40,000 requests it takes seconds, and an even plan is known."""
CYCLE_BETWEEN = 1
"""The cycle (see `Annealer.cycle`) between two rounds of giving up."""


def even_out(instance: Instance, plan: Plan, deadline: Deadline, seed: int) -> Plan | None:
    """Return an even plan with as many of these meetings as possible; ``None`` if none was found."""
    annealer = Annealer(instance, plan, 1, seed)
    cycle = 0
    while True:
        if keeps_spread(instance, annealer.best):
            return filled(instance, annealer.best)
        if deadline.is_over:
            return _give_up_until_even(instance, annealer.best, deadline)
        if cycle >= CYCLES:
            fewer = _give_up(instance, annealer.best)
            if fewer is None:
                return None
            annealer.take(fewer)
        for _ in annealer.cycle(cycle if cycle < CYCLES else CYCLE_BETWEEN, deadline):
            if keeps_spread(instance, annealer.best):
                break
        cycle += 1


def more_meetings(instance: Instance, plan: Plan, deadline: Deadline, seed: int) -> Iterator[Plan]:
    """Yield heavier and heavier even plans, from an even one, in `SHARE` of the time left at most."""
    best, failures, number = plan, 0, 0
    annealer = Annealer(instance, plan, 1, seed)
    scratch, everywhere = scratch_of(annealer.state, seed), np.arange(instance.slots, dtype=np.int64)
    until = deadline.elapsed + SHARE * deadline.seconds_left()
    while failures < MAX_FAILURES and deadline.elapsed < until:
        unmet = [request for request, slot in enumerate(best.slot) if slot == NONE]
        unmet.sort(key=lambda r: -instance.weight[r])
        if not unmet:
            return
        first = number * BATCH % len(unmet)
        state = state_of(instance, best)
        insert_all(state, scratch, np.array(unmet[first : first + BATCH], np.int64), everywhere, CHAINS)
        annealer.take(plan_of(state))
        for _ in annealer.cycle(CYCLE_BETWEEN, deadline):
            if keeps_spread(instance, annealer.best):
                break
        trial = _give_up_until_even(instance, annealer.best, deadline)
        if trial is not None and figures_of(instance, trial).rank < figures_of(instance, best).rank:
            best, failures = trial, 0
            yield best
        else:
            failures, number = failures + 1, number + 1


def _give_up_until_even(instance: Instance, plan: Plan, deadline: Deadline) -> Plan | None:
    """Give up meetings until the breaks are even, and insert what still fits; ``None`` if there is no such plan.

    Also if it takes long after the deadline. What is given up can break up other people's days, who then give up more:
    both ways to choose are tried, first the one that mostly keeps more, as a busy machine may not come to the other.
    """
    found: Plan | None = None
    until = deadline.elapsed + LAST_SECONDS
    for fewest_new in (True, False):
        trial: Plan | None = plan
        while trial is not None and not keeps_spread(instance, trial):
            if deadline.is_over and deadline.elapsed > until:
                return found
            trial = _give_up(instance, trial, fewest_new=fewest_new)
        trial = None if trial is None else filled(instance, trial)
        tried = [one for one in (found, trial) if one is not None]
        found = min(tried, key=lambda one: figures_of(instance, one).rank, default=None)
    return found


def _give_up(instance: Instance, plan: Plan, *, fewest_new: bool = False) -> Plan | None:
    """Take one meeting from each of those with too many breaks; ``None`` if all of theirs are mandatory.

    It is the lightest of those whose loss mends something. If none does, it is the lightest of all, or of those that
    make the ``fewest_new`` breaks.
    """
    now, changed = plan.copy(), False
    busy, limit = busy_slots(instance, now), instance.break_spread or 0
    over = {person for person, number in enumerate(breaks_of_each(instance, plan)) if number > limit}
    free: dict[int, list[int]] = defaultdict(list)
    for request, slot in enumerate(now.slot):
        if slot != NONE and not instance.mandatory[request]:
            for person in over & {instance.left[request], instance.right[request]}:
                free[person].append(request)

    def cost(request: int) -> tuple[int, int, int]:
        change = _breaks_without(instance, busy, now, request)
        return max(-1, change if fewest_new else min(0, change)), instance.weight[request], request

    for person in sorted(over):
        mine = [request for request in free[person] if now.slot[request] != NONE]
        if mine:
            lost = min(mine, key=cost)
            for party in (instance.left[lost], instance.right[lost]):
                busy[party] &= ~instance.held_set(lost, now.slot[lost])
            now.slot[lost] = now.interpreter[lost] = NONE
            changed = True
    return now if changed else None


def _breaks_without(instance: Instance, busy: list[int], plan: Plan, request: int) -> int:
    """Return by how much the two parties' breaks change if they do not meet."""
    slot, change = plan.slot[request], 0
    day = instance.day_set(instance.day_of[slot])
    for person in (instance.left[request], instance.right[request]):
        if instance.capacity[person] == 1:
            held = busy[person] & day
            change += breaks_in(held & ~instance.held_set(request, slot)) - breaks_in(held)
    return change
