"""Half-days of an edition."""

from expo.domain.availability import half_days
from tests.support.small_expo import SEOUL, TUESDAY, WEDNESDAY, span


def test_slots_make_half_days_in_time_order():
    slots = [
        span(WEDNESDAY, "13:00", "13:30"),
        span(TUESDAY, "10:30", "11:00"),
        span(TUESDAY, "11:30", "12:00"),
        span(TUESDAY, "12:00", "12:30"),
    ]

    halves = half_days(slots, SEOUL)

    assert [half.key for half in halves] == ["2024-10-22-morning", "2024-10-22-afternoon", "2024-10-23-afternoon"]
    assert halves[0].span == span(TUESDAY, "10:30", "12:00")


def test_no_slots_make_no_half_days():
    assert half_days([], SEOUL) == ()
