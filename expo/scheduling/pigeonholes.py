"""Counting arguments: meetings that outnumber the places they could take (P. Hall, 1935).

A participant's meetings, those at one pool of tables, and those that need an interpreter are groups: each of their
members needs a place of its own, or two if it holds two slots. A flow from the members to the places shows in
milliseconds whether there are enough, and if not, the cut beside it holds members that need more than there are.

People who meet each other are such a group too: of an odd number one is idle in every slot (J. Edmonds, 1965), so five
who all meet need five slots, not four. They are looked for where the fewest people have the most meetings.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from heapq import heapify, heappop, heappush
from operator import or_

from ortools.graph.python import max_flow  # type: ignore[import-untyped]  # no types of its own

from expo.domain.slots import SlotSet, slots_of
from expo.scheduling.instance.instance import NO_LIMIT, NONE, Instance

MAX_SETS = 64
"""Different sets of slots of a group up to which each is tried as a crowd of its own."""


@dataclass(frozen=True, slots=True)
class Group:
    """Requests that compete for places: so many in each slot, on each day, and in all."""

    requests: list[int]
    by_slot: Sequence[int]
    by_day: Sequence[int]
    total: int


def overfull(instance: Instance, requests: Iterable[int], is_over: Callable[[], bool] = lambda: False) -> list[int]:
    """Return requests that counting shows cannot all be met: the fewest that were found, none if counting shows none.

    Without the last of them, places would suffice. ``is_over`` is asked whether to stop counting.
    """
    wanted = sorted(requests)
    alone = next((request for request in wanted if not instance.open[request]), None)
    if alone is not None:
        return [alone]
    found: list[int] = []
    for group in _groups(instance, wanted):
        if is_over():
            break
        crowd = _crowd(instance, group)
        if crowd and (not found or len(crowd) < len(found)):
            found = crowd
    return found


def is_smallest(instance: Instance, requests: Iterable[int], size: int) -> bool:
    """Say whether no conflict among these requests has fewer than ``size`` members, by a greedy argument.

    Place fewer than that one after the other: each that is placed takes away at most one slot from another (its
    participant, or the last table), so if all have ``size - 1`` slots, none is left without. That holds where only
    slots and tables matter, and no participant reaches a limit.
    """
    wanted = sorted(requests)
    if size <= 1:
        return True
    inside, most = set(wanted), size - 1
    if (
        instance.break_spread is not None
        or inside & set(instance.long)
        or any(a in inside and b in inside for a, b in instance.precedences)
    ):
        return False
    number = Counter(person for r in wanted for person in (instance.left[r], instance.right[r]))
    longest = max(map(len, instance.days))
    return all(
        instance.open[request].bit_count() >= most and instance.language[request] == NONE for request in wanted
    ) and all(
        min(count, most) <= instance.total[person]
        and min(count, most, longest * instance.capacity[person]) <= instance.daily[person]
        for person, count in number.items()
    )


def _groups(instance: Instance, requests: list[int]) -> Iterator[Group]:
    people: dict[int, list[int]] = defaultdict(list)
    pools: dict[int, list[int]] = defaultdict(list)
    languages: dict[int, list[int]] = defaultdict(list)
    for request in requests:
        people[instance.left[request]].append(request)
        people[instance.right[request]].append(request)
        if instance.pool[request] != NONE:
            pools[instance.pool[request]].append(request)
        if instance.language[request] != NONE:
            languages[instance.language[request]].append(request)
    for person, mine in people.items():
        places = [_seats(instance, (person,), slot) for slot in range(instance.slots)]
        yield Group(mine, places, [instance.daily[person]] * len(instance.days), instance.total[person])
    for one, members in enumerate(instance.delegates):
        mine = [r for r in requests if one in instance.delegates_of[r]]
        places = [max(instance.free[person] >> slot & 1 for person in members) for slot in range(instance.slots)]
        if mine:
            yield Group(mine, places, [NO_LIMIT] * len(instance.days), NO_LIMIT)
    for pool, seated in pools.items():
        yield Group(seated, instance.tables[pool], [NO_LIMIT] * len(instance.days), NO_LIMIT)
    for language, spoken in languages.items():
        yield _interpreted(instance, spoken, instance.speakers[language])
    if len(languages) > 1:
        yield _interpreted(instance, [r for spoken in languages.values() for r in spoken], range(instance.interpreters))
    yield from _circles(instance, requests)


def _circles(instance: Instance, requests: list[int]) -> Iterator[Group]:
    """Yield people with more meetings among themselves than pairs of them fit into the slots of these meetings."""
    sets = {instance.covered(request) for request in requests}
    everywhere = reduce(or_, sets, 0)
    for slots in sorted({everywhere, *(sets if len(sets) <= MAX_SETS else ())}):
        inside = [request for request in requests if not instance.covered(request) & ~slots]
        people = _densest(instance, inside, slots_of(slots))
        if people:
            among = [r for r in inside if instance.left[r] in people and instance.right[r] in people]
            places = [_seats(instance, people, slot) // 2 for slot in range(instance.slots)]
            yield Group(among, places, [NO_LIMIT] * len(instance.days), NO_LIMIT)


def _densest(instance: Instance, requests: list[int], slots: Iterable[int]) -> set[int]:
    """Return the people who lack most places in these slots: one after another who has fewest meetings leaves.

    The empty set if places suffice all along.
    """
    meetings: dict[int, set[int]] = defaultdict(set)
    for request in requests:
        meetings[instance.left[request]].add(request)
        meetings[instance.right[request]].add(request)
    needed = sum(instance.length[request] for request in requests)
    seats = {slot: _seats(instance, meetings, slot) for slot in slots}
    waiting = [(len(mine), person) for person, mine in meetings.items()]
    heapify(waiting)
    left: list[int] = []
    most, stay = 0, len(waiting)
    while waiting:
        number, person = heappop(waiting)
        if person not in meetings or number != len(meetings[person]):
            continue  # had more meetings when this was noted
        lacking = needed - sum(number // 2 for number in seats.values())
        if lacking > most:
            most, stay = lacking, len(left)
        for request in meetings.pop(person):
            needed -= instance.length[request]
            other = instance.left[request] + instance.right[request] - person
            meetings[other].remove(request)
            heappush(waiting, (len(meetings[other]), other))
        for slot in seats:
            seats[slot] -= _seats(instance, (person,), slot)
        left.append(person)
    return set(left[stay:]) if most else set()


def _seats(instance: Instance, people: Iterable[int], slot: int) -> int:
    """Return how many meetings these people can sit in during a slot, each counted alone."""
    return sum(instance.capacity[person] * (instance.free[person] >> slot & 1) for person in people)


def _interpreted(instance: Instance, requests: list[int], interpreters: Iterable[int]) -> Group:
    """Return the group of meetings that these interpreters have to serve, who rest after ``max_run`` slots."""
    hired = list(interpreters)
    by_slot = [sum(instance.shift[one] >> slot & 1 for one in hired) for slot in range(instance.slots)]
    by_day = [sum(len(day) - len(day) // (instance.max_run[one] + 1) for one in hired) for day in instance.days]
    return Group(requests, by_slot, by_day, NO_LIMIT)


def _crowd(instance: Instance, group: Group) -> list[int]:
    """Return members of a group that need more places than there are, few of them; none if there are enough."""
    needed = sum(instance.length[request] for request in group.requests)
    if needed > group.total:
        return _barely(instance, group.requests, needed - group.total)
    if needed <= min(group.by_day) and needed <= min(instance.covered(r).bit_count() for r in group.requests):
        return []
    found = _shrunk(instance, group, group.requests)
    sets = {instance.covered(request) for request in group.requests} if found else set()
    for slots in sorted(sets) if len(sets) <= MAX_SETS else ():
        crowd = _shrunk(instance, group, [r for r in group.requests if not instance.covered(r) & ~slots])
        if crowd and len(crowd) < len(found):
            found = crowd
    return found


def _shrunk(instance: Instance, group: Group, requests: list[int]) -> list[int]:
    """Return the few requests that the cut leaves, cut again until nothing more falls away."""
    found: list[int] = []
    crowd = _cut(instance, group, requests)
    while crowd and (not found or len(crowd) < len(found)):
        found = crowd
        crowd = _cut(instance, group, found)
    return found


def _cut(instance: Instance, group: Group, requests: list[int]) -> list[int]:
    classes: dict[tuple[SlotSet, int], list[int]] = defaultdict(list)
    for request in requests:
        classes[instance.covered(request), instance.length[request]].append(request)
    slots, days = instance.slots, len(instance.days)
    needed = sum(length * len(members) for (_, length), members in classes.items())
    source = slots + days
    sink, flow = source + 1, max_flow.SimpleMaxFlow()
    for slot in range(slots):
        flow.add_arc_with_capacity(slot, slots + instance.day_of[slot], min(group.by_slot[slot], needed))
    for day in range(days):
        flow.add_arc_with_capacity(slots + day, sink, min(group.by_day[day], needed))
    for node, ((covered, length), members) in enumerate(classes.items(), sink + 1):
        flow.add_arc_with_capacity(source, node, length * len(members))
        for slot in slots_of(covered):
            flow.add_arc_with_capacity(node, slot, len(members))
    flow.solve(source, sink)
    lacking = needed - flow.optimal_flow()
    if lacking <= 0:
        return []
    inside = set(flow.get_source_side_min_cut())
    crowd = [members for node, members in enumerate(classes.values(), sink + 1) if node in inside]
    return _barely(instance, [request for one in sorted(crowd, key=len, reverse=True) for request in one], lacking)


def _barely(instance: Instance, requests: list[int], lacking: int) -> list[int]:
    """Return some of these requests, which need so many places too many, the longest first, that still do so."""
    kept = sorted(requests, key=lambda request: -instance.length[request])
    while kept and instance.length[kept[-1]] < lacking:
        lacking -= instance.length[kept.pop()]
    return kept
