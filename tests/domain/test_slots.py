"""The arithmetic of slots: what one more meeting does to the breaks of a pair."""

from itertools import product

from expo.domain.slots import break_changes, breaks_in, even_slots

DAYS = (0b000111, 0b111000)


def _breaks(held: int) -> int:
    return sum(breaks_in(held & day) for day in DAYS)


def test_one_more_meeting_changes_breaks_as_counting_anew_says() -> None:
    for held in range(1 << 6):
        fewer, more = break_changes(held, DAYS)

        for slot in range(6):
            change = _breaks(held | 1 << slot) - _breaks(held)
            assert change == (more >> slot & 1) - (fewer >> slot & 1)


def test_even_slots_are_those_after_which_nobodys_breaks_differ_too_much() -> None:
    for one, other, others, limit in product(range(0, 64, 3), range(0, 64, 5), ((), (0,), (0, 2), (1, 2)), (0, 1)):
        pair = [(_breaks(held), break_changes(held, DAYS)) for held in (one, other)]

        found = even_slots(0b011111, others, pair, limit)

        for slot in range(5):
            counts = [*others, _breaks(one | 1 << slot), _breaks(other | 1 << slot)]
            assert found >> slot & 1 == (max(counts) - min(counts) <= limit)
        assert not found >> 5
