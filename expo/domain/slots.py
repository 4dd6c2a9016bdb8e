"""Slots and sets of slots: the arithmetic of time that every rule is written in.

A *slot* is an index into the edition's time grid, 0-based, in time order. A *set of slots* is a Python integer whose
bit ``s`` means slot ``s`` (`SlotSet`): intersecting what two people, a table pool and an interpreter can do is
then one ``&`` each, however long the expo, and the rulebook stays fast enough to judge tens of thousands of meetings
without leaving the standard library.
"""

from collections.abc import Collection, Iterable, Iterator

SlotIndex = int
"""A slot: 0-based index into the problem's grid."""

SlotSet = int
"""A set of slots: bit ``s`` is set when slot ``s`` belongs to it."""


def slot_set(slots: Iterable[SlotIndex]) -> SlotSet:
    """Return the set of these slots."""
    result = 0
    for slot in slots:
        result |= 1 << slot
    return result


def slots_of(slots: SlotSet) -> Iterator[SlotIndex]:
    """Yield the members of a set of slots in time order."""
    while slots:
        lowest = slots & -slots
        yield lowest.bit_length() - 1
        slots ^= lowest


def breaks(slots: Iterable[SlotIndex]) -> int:
    """Count the breaks in one participant's day.

    Parameters
    ----------
    slots
        Slots held, in any order, without repeats; 0-based indices into the edition's grid.

    Returns
    -------
    int
        Runs of idle slots between two meetings: 0 to ``max(0, len(slots) - 1)``. Idle time before the first
        meeting and after the last is free time, not a break.

    Raises
    ------
    ValueError
        If a slot is repeated: such a day is infeasible, not poor.

    Notes
    -----
    The objective of the B2B meeting scheduling problem (Bofill et al., JAIR 74, 2022).
    """
    held = list(slots)
    if len(set(held)) != len(held):
        raise ValueError(f"a slot is repeated: {sorted(held)}")
    return breaks_in(slot_set(held))


def breaks_in(held: SlotSet) -> int:
    """Count the breaks in one day given as a set of slots.

    A run of meetings starts where a slot is held and the one before it is not; there is one break fewer than runs.
    """
    return max(0, (held & ~(held << 1)).bit_count() - 1)


def break_changes(held: SlotSet, days: Iterable[SlotSet]) -> tuple[SlotSet, SlotSet]:
    """Return the slots that give someone one break fewer if held too, and those that give one more.

    A slot between two held ones closes a break of length one. A slot without a held neighbour begins a run of its own.
    """
    fewer = more = 0
    for day in days:
        here = held & day
        if here:
            before, after, idle = here << 1, here >> 1, day & ~here
            fewer |= idle & before & after
            more |= idle & ~before & ~after
    return fewer, more


def even_slots(
    slots: SlotSet,
    others: Collection[int],
    pair: Iterable[tuple[int, tuple[SlotSet, SlotSet]]],
    limit: int,
) -> SlotSet:
    """Return those of the slots in which a meeting of a pair leaves counts of breaks that differ by ``limit`` at most.

    ``others`` are the counts of everybody else. Each of the ``pair`` is their count and their `break_changes`.
    """
    one, other = ((count, ((-1, fewer), (0, ~(fewer | more)), (1, more))) for count, (fewer, more) in pair)
    theirs = (min(others), max(others)) if others else ()
    even = 0
    for change, mine in one[1]:
        for other_change, same in other[1]:
            here = slots & mine & same
            if here:
                counts = (*theirs, one[0] + change, other[0] + other_change)
                if max(counts) - min(counts) <= limit:
                    even |= here
    return even


def even_pairs(
    slots: SlotSet, others: Collection[int], pair: Iterable[SlotSet], days: Iterable[SlotSet], limit: int
) -> SlotSet:
    """Return those of the slots from which a meeting of two slots leaves counts of breaks as even as `even_slots`.

    Each of the ``pair`` is what one of them holds already.
    """
    held, within = tuple(pair), tuple(days)

    def is_even(slot: SlotIndex) -> bool:
        counts = [*others, *(sum(breaks_in((mine | 3 << slot) & day) for day in within) for mine in held)]
        return max(counts) - min(counts) <= limit

    return slot_set(slot for slot in slots_of(slots) if is_even(slot))


def pairs_in(slots: SlotSet) -> SlotSet:
    """Return the slots of a set whose next one is in it too."""
    return slots & slots >> 1


def rested_pairs(work: SlotSet, day: SlotSet, limit: int) -> SlotSet:
    """Return the slots of a day from which two in a row can be worked too without a run of over ``limit``."""
    pairs = pairs_in(day)
    if limit >= day.bit_count():
        return pairs
    return slot_set(slot for slot in slots_of(pairs) if rested(work | 1 << slot, day, limit) >> slot + 1 & 1)


def rested(work: SlotSet, day: SlotSet, limit: int) -> SlotSet:
    """Return the slots of a day that someone who works in ``work`` can work too without a run of over ``limit``.

    A slot makes a run too long if, for some ``k``, the ``k`` slots before it and the ``limit - k`` after it are all
    worked. Shifting ``work`` by one more each time and keeping what coincides gives all slots with ``k`` such
    neighbours at once.
    """
    if limit >= day.bit_count():
        return day
    after = [day]  # after[k]: the slots with k worked ones right after them
    for number in range(1, limit + 1):
        after.append(after[-1] & work >> number)
    before, tiring = day, 0
    for number in range(limit + 1):
        if not before:
            break
        tiring |= before & after[limit - number]
        before &= work << number + 1
    return day & ~tiring
