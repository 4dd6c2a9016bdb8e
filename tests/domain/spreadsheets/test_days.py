"""A cell of a column of days names days of the expo, as people write them."""

from datetime import date, datetime

import pytest

from expo.domain.spreadsheets import days
from expo.domain.spreadsheets.vocabulary import UnreadableCell

TUE, WED, THU = (date(2024, 10, day) for day in (22, 23, 24))
AT_MIDNIGHT = datetime(2024, 10, 24)  # noqa: DTZ001 -- spreadsheets know no zones
WORDS = {"days": days.vocabulary([TUE, WED, THU])}


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        ("10/22", (TUE,)),
        ("10.22(화)", (TUE,)),
        ("2024-10-23", (WED,)),
        (AT_MIDNIGHT, (THU,)),
        ("10월 22일, 10월 24일", (TUE, THU)),
        ("22·23일", (TUE, WED)),
        ("22/24", (TUE, THU)),
        ("1일차, ３일차", (TUE, THU)),
        ("23~24일", (WED, THU)),
        ("10/22(화) ~ 10/24(목)", (TUE, WED, THU)),
        ("전일 참석", (TUE, WED, THU)),
        ("목요일만 참석", (THU,)),
        ("Day 2", (WED,)),
        ("Oct 22 - Oct 23", (TUE, WED)),
        (22, (TUE,)),
        ("첫날", (TUE,)),
        ("2일차만", (WED,)),
        ("3일간", (TUE, WED, THU)),
        ("all", (TUE, WED, THU)),
        ("화, 수", (TUE, WED)),
    ],
)
def test_days_are_read_as_people_write_them(cell, named):
    assert days.days(cell, "참석일", WORDS) == named


def test_a_day_outside_the_expo_is_not_taken_for_one_of_its_days():
    with pytest.raises(UnreadableCell):
        days.days("10/28", "참석일", WORDS)
