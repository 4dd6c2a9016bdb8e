"""The baseline of a re-plan: what of it can be retained, how few meetings must be dropped, and what changed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import accumulate

from expo.domain.timetable import Placement
from expo.scheduling.instance.instance import NONE, Instance
from expo.scheduling.instance.occupancy import Occupancy
from expo.scheduling.instance.plan import Plan


def retain(instance: Instance, old: tuple[Placement, ...]) -> tuple[Occupancy, Plan]:
    """Return an occupancy of the old meetings that can stay, and the old plan (of the requests that still exist).

    If not all can stay (a table is lost), mandatory requests come first, then those whose own table is left, then
    weight. A break spread has to hold in the end only: if everything that can stay satisfies it together, it stays.
    """
    if instance.break_spread is not None:
        loose, before = retain(replace(instance, break_spread=None), old)
        breaks = [loose.breaks_of(person) for person in range(instance.participants)]
        if max(breaks, default=0) - min(breaks, default=0) <= instance.break_spread:
            return Occupancy(instance, loose.plan), before
    before, without_table = _read(instance, old)
    order = sorted(
        (r for r, slot in enumerate(before.slot) if slot != NONE),
        key=lambda r: (not instance.mandatory[r], r in without_table, -instance.weight[r]),
    )
    occupancy, without = Occupancy(instance), list[int]()
    for request in order:
        slot, interpreter, language = before.slot[request], before.interpreter[request], instance.language[request]
        if slot < instance.slots and occupancy.feasible_slots(request) >> slot & 1:
            if language == NONE or occupancy.interpreters.can_take(interpreter, request, slot):
                occupancy.insert(request, slot, interpreter if language != NONE else NONE)
            else:
                without.append(request)
    for request in without:  # only now is it known which interpreters are left over
        if occupancy.feasible_slots(request) >> before.slot[request] & 1:
            occupancy.insert(request, before.slot[request])
    return occupancy, before


def _read(instance: Instance, old: tuple[Placement, ...]) -> tuple[Plan, set[int]]:
    """Return the old plan, of the requests that still exist, and those of them whose table is lost."""
    number = {name: index for index, name in enumerate(instance.request_ids)}
    interpreters = {name: index for index, name in enumerate(instance.interpreter_ids)}
    before, without_table = Plan.empty(instance), set[int]()
    for one in old:
        request = number.get(one.request)
        if request is not None:
            before.slot[request] = one.slot
            before.interpreter[request] = interpreters.get(one.interpreter or "", NONE)
            if not _is_table_left(instance, request, one):
                without_table.add(request)
    return before, without_table


def _is_table_left(instance: Instance, request: int, held: Placement) -> bool:
    """Say whether the table of a meeting still exists; a meeting at the booth needs none."""
    pool = instance.pool[request]
    if pool == NONE or held.slot >= instance.slots:
        return True
    return held.table is not None and held.table < instance.tables[pool][held.slot]


def with_own_interpreters(instance: Instance, plan: Plan, before: Plan) -> Plan:
    """Return the plan with the old interpreter at every meeting that has not moved, as far as all of them fit."""
    occupancy, waiting = Occupancy(instance), []
    for request, slot in enumerate(plan.slot):
        own = before.interpreter[request] if slot == before.slot[request] else NONE
        if slot == NONE:
            continue
        if instance.language[request] == NONE or occupancy.interpreters.can_take(own, request, slot):
            occupancy.insert(request, slot, own if instance.language[request] != NONE else NONE)
        else:
            waiting.append(request)
    for request in waiting:
        slot, given, language = plan.slot[request], plan.interpreter[request], instance.language[request]
        if occupancy.interpreters.can_take(given, request, slot):
            occupancy.insert(request, slot, given)
        elif any(occupancy.interpreters.can_take(one, request, slot) for one in instance.speakers[language]):
            occupancy.insert(request, slot)
        else:
            return plan
    return occupancy.plan


def drops_at_least(instance: Instance, protected: list[int]) -> int:
    """Return a lower bound on the meetings to drop, from the slots that each pool, participant and language has.

    A meeting has one pool, one language at most, and one party on each side, so the lacks of one kind add up. All
    languages together are a kind too, since some interpreters speak several.
    """
    working = [_working_slots(instance, one) for one in range(instance.interpreters)]
    spoken = [min(language, 0) for language in instance.language]
    kinds: list[tuple[list[int], Callable[[int], int]]] = [
        (instance.pool, lambda pool: sum(instance.tables[pool])),
        (instance.language, lambda language: sum(working[one] for one in instance.speakers[language])),
        (spoken, lambda _: sum(working)),
        (instance.left, lambda person: _capacity(instance, person)),
        (instance.right, lambda person: _capacity(instance, person)),
    ]
    return max(sum(_lacks(instance, protected, of, gives)) for of, gives in kinds)


def _lacks(instance: Instance, protected: list[int], of: list[int], gives: Callable[[int], int]) -> Iterator[int]:
    """Yield for each of a kind how many meetings have to go until the others fit into its slots: the longest first."""
    lengths: dict[int, list[int]] = defaultdict(list)
    for request in protected:
        if of[request] != NONE:
            lengths[of[request]].append(instance.length[request])
    for one, held in lengths.items():
        excess = sum(held) - gives(one)
        if excess > 0:
            yield next(n for n, gone in enumerate(accumulate(sorted(held, reverse=True)), 1) if gone >= excess)


def _working_slots(instance: Instance, interpreter: int) -> int:
    """Return in how many slots an interpreter can work, who rests one after ``max_run``."""
    shift, run = instance.shift[interpreter], instance.max_run[interpreter]
    return sum(
        min((shift & instance.day_set(day)).bit_count(), len(slots) - len(slots) // (run + 1))
        for day, slots in enumerate(instance.days)
    )


def _capacity(instance: Instance, person: int) -> int:
    chairs = [
        (instance.free[person] & instance.day_set(day)).bit_count() * instance.capacity[person]
        for day in range(len(instance.days))
    ]
    return min(sum(min(day, instance.daily[person]) for day in chairs), instance.total[person])


def infeasible_at_baseline(instance: Instance, before: Plan, protected: list[int]) -> int:
    """Return how many of the protected meetings cannot stay in their slot, whatever the others do."""
    gone = sum(not (before.slot[r] < instance.slots and instance.open[r] >> before.slot[r] & 1) for r in protected)
    seated = Counter(
        (instance.pool[r], before.slot[r])
        for r in protected
        if instance.pool[r] != NONE and before.slot[r] < instance.slots and instance.open[r] >> before.slot[r] & 1
    )
    return gone + sum(max(0, number - instance.tables[pool][slot]) for (pool, slot), number in seated.items())


def changes(instance: Instance, new: tuple[Placement, ...], old: tuple[Placement, ...]) -> tuple[int, int, int]:
    """Count what changed: possible meetings dropped, kept ones moved, and those reassigned in their slot."""
    now = {one.request: one for one in new}
    possible = {name for name, slots in zip(instance.request_ids, possible_slots(instance), strict=True) if slots}
    kept = [(one, now[one.request]) for one in old if one.request in now]
    return (
        sum(one.request not in now and one.request in possible for one in old),
        sum(a.slot != b.slot for a, b in kept),
        sum(a.slot == b.slot and (a.table, a.interpreter) != (b.table, b.interpreter) for a, b in kept),
    )


def possible_slots(instance: Instance) -> list[int]:
    """Return for each request the slots in which both could meet, whatever tables and interpreters there are."""
    problem = instance.problem
    return [
        problem.allowed_slots(problem.request(name))
        & problem.holdable(problem.request(name), instance.free[instance.left[r]] & instance.free[instance.right[r]])
        for r, name in enumerate(instance.request_ids)
    ]
