"""Settings reckoned from the head-count."""

import pytest

from expo.domain.head_counts import HeadCount, compared, suggest


def test_the_suggested_tables_seat_all_that_is_possible_and_no_limit_is_beyond_a_day():
    head = HeadCount(exhibitors=99, buyers=150, days=2, minutes_a_day=420, each=6)

    fit = suggest(head, 30)

    assert (fit.slots_a_day, fit.slots, fit.wanted, fit.possible) == (14, 28, 900, 900)
    assert fit.tables * fit.slots * 0.85 >= fit.possible > (fit.tables - 1) * fit.slots * 0.85
    assert (fit.buyer_per_day, fit.exhibitor_per_day, fit.exhibitor_minimum) == (4, 6, 4)


def test_few_exhibitors_limit_what_is_possible():
    fit = suggest(HeadCount(exhibitors=2, buyers=100, days=1, minutes_a_day=60, each=5), 30)

    assert (fit.wanted, fit.possible, fit.exhibitor_per_day) == (200, 4, 2)


@pytest.mark.parametrize("own", [20, 25])
def test_the_own_slot_length_is_compared_with_others(own: int):
    lengths = [one.slot_minutes for one in compared(HeadCount(1, 1, 1, 1, 1), own)]

    assert lengths == sorted({20, 30, 40, own})
