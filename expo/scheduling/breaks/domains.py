"""Which slots each meeting can still take: the counting arguments that need no search.

Every rule here is sound: a slot that is struck out is in no timetable that holds all the meetings in question.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from expo.domain.slots import SlotSet, slots_of
from expo.scheduling.instance.instance import NONE, Instance

Domains = dict[int, SlotSet]
"""The candidate slots of each request that has to be met."""


def pairs(domains: Domains) -> int:
    """Return how many slots all requests together can choose from."""
    return sum(domain.bit_count() for domain in domains.values())


def propagate(instance: Instance, domains: Mapping[int, SlotSet]) -> Domains | None:
    """Strike out slots until nothing changes; ``None`` if a meeting is left without any, so no timetable exists."""
    now = dict(domains)
    people: dict[int, list[int]] = defaultdict(list)
    for request in now:
        people[instance.left[request]].append(request)
        people[instance.right[request]].append(request)
    orders = [(a, b) for a, b in instance.precedences if a in now and b in now]
    waiting = {person for person in people if instance.capacity[person] == 1}
    while True:
        before = dict(now)
        if not all(now.values()) or not _keep_order(now, orders):
            return None
        for person in sorted(waiting):
            kept = distinct_slots([now[request] for request in people[person]])
            if kept is None:
                return None
            now.update(zip(people[person], kept, strict=True))
        if not _spare_tables(instance, now):
            return None
        changed = [request for request, slots in now.items() if slots != before[request]]
        if not changed:
            return now
        waiting = {
            person
            for request in changed
            for person in (instance.left[request], instance.right[request])
            if instance.capacity[person] == 1
        }


def conflict(domains: Mapping[int, SlotSet], refutes: Callable[[Domains], bool]) -> list[int]:
    """Return requests that ``refutes`` shows to be impossible, none of which it could do without.

    Deletion of halves, quarters and so on down to single requests, as in delta debugging. Counting is monotone (more
    meetings never leave more slots), so a request that could not be spared once cannot be spared later. ``refutes``
    is true of all the domains together.
    """
    kept = sorted(domains)
    size = len(kept)
    while size:
        size //= 2
        first = 0
        while size and first < len(kept):
            rest = kept[:first] + kept[first + size :]
            if rest and refutes({request: domains[request] for request in rest}):
                kept = rest
            else:
                first += size
    return kept


def _keep_order(domains: Domains, orders: Iterable[tuple[int, int]]) -> bool:
    """The second of an ordered pair is later than the first's earliest slot, the first earlier than its latest."""
    changed = True
    while changed:
        changed = False
        for first, second in orders:
            early, late = domains[first], domains[second]
            if not early or not late:
                return False
            domains[second] = late & -((early & -early) << 1)
            domains[first] = early & ((1 << late.bit_length() - 1) - 1)
            changed = changed or domains[first] != early or domains[second] != late
    return True


def _spare_tables(instance: Instance, domains: Domains) -> bool:
    """Where meetings that can go nowhere else take every table of a pool, no other meeting of that pool can be."""
    pinned: dict[tuple[int, int], int] = defaultdict(int)
    for request, slots in domains.items():
        if instance.pool[request] != NONE and slots.bit_count() == 1:
            pinned[instance.pool[request], slots.bit_length() - 1] += 1
    full: dict[int, SlotSet] = defaultdict(int)
    for (pool, slot), number in pinned.items():
        if number > instance.tables[pool][slot]:
            return False
        if number == instance.tables[pool][slot]:
            full[pool] |= 1 << slot
    for request, slots in domains.items():
        if slots.bit_count() > 1 and instance.pool[request] in full:
            domains[request] = slots & ~full[instance.pool[request]]
    return all(domains.values())


def distinct_slots(domains: list[SlotSet]) -> list[SlotSet] | None:
    """Keep the slots that occur when all of these meetings take different ones; ``None`` if they cannot.

    The filtering of all-different (Régin, AAAI 1994) on sets of bits: seat the meetings once; then a meeting can move
    to a slot exactly if the chain of displacements that this starts ends in a free slot or in the meeting's
    own. A chain steps from a slot to the slots its holder may take, so what matters is what each slot can reach.
    """
    seat: dict[int, int] = {}
    for meeting in range(len(domains)):
        if not _seat(meeting, domains, seat, [0]):
            return None
    union = 0
    for domain in domains:
        union |= domain
    free = union
    for slot in seat:
        free &= ~(1 << slot)
    reach, kept = _reachable(domains, seat), list(domains)
    for own, holder in seat.items():
        for slot in slots_of(domains[holder] & ~free):
            if not reach[slot] & (free | 1 << own):
                kept[holder] &= ~(1 << slot)
    return kept


def _reachable(domains: list[SlotSet], seat: dict[int, int]) -> dict[int, SlotSet]:
    """Return which slots a chain of displacements reaches from each slot that is taken, itself included."""
    reach = {slot: domains[holder] | 1 << slot for slot, holder in seat.items()}
    for middle in seat:
        for slot in seat:
            if reach[slot] >> middle & 1:
                reach[slot] |= reach[middle]
    return reach


def _seat(meeting: int, domains: list[SlotSet], seat: dict[int, int], tried: list[SlotSet]) -> bool:
    """Find a slot for a meeting, moving others along an augmenting path; ``tried[0]`` collects dead ends."""
    for slot in slots_of(domains[meeting] & ~tried[0]):
        if slot not in seat:
            seat[slot] = meeting
            return True
    for slot in slots_of(domains[meeting] & ~tried[0]):
        if tried[0] >> slot & 1:
            continue
        tried[0] |= 1 << slot
        if _seat(seat[slot], domains, seat, tried):
            seat[slot] = meeting
            return True
    return False
