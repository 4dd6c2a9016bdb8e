"""What a large screen says was moved: on the day itself, by hand or by a new timetable, with where it was."""

import pytest

from expo.db import deciding
from expo.domain.boards import BoardKind
from expo.queries import board_moves
from expo.queries import boards as boards_queries
from expo.services import boards, meetings, schedules
from tests.support.consultations import book, opened
from tests.support.disruptions import published
from tests.support.small_expo import PLANNED, THE_EVE, at
from tests.support.versions import FIRST, version

pytestmark = pytest.mark.sqlite_only

ON = PLANNED.days[0]
MORNING = at(ON, "09:00")


def moved(session, expo):
    return [
        (one.who.name_en, one.old_at, one.old_place, one.starts_at, one.place)
        for one in board_moves.index(session, expo.edition, ON)
    ]


def test_what_was_moved_twice_today_is_shown_from_where_it_was_this_morning(session):
    expo = opened(session)
    meeting = book(session, expo, 0, 0, 0)
    book(session, expo, 1, 1, 0)
    for slot in (1, 2):
        with deciding(session):
            meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[slot].id, now=MORNING)

    first, third = expo.slots[0].starts_at, expo.slots[2].starts_at
    assert moved(session, expo) == [("Maker 0", first, "D-01", third, "D-01")]

    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[0].id, now=MORNING)
    assert moved(session, expo) == []


def test_what_was_moved_the_day_before_is_no_news(session):
    expo = opened(session)
    meeting = book(session, expo, 0, 0, 0)
    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[1].id, now=THE_EVE)

    assert moved(session, expo) == []


def test_a_timetable_of_this_morning_says_what_it_moved(session):
    expo = published(session)
    seller, customer, slot, table = FIRST[0]
    free = max(one[2] for one in FIRST) + 1
    with deciding(session):
        second = version(session, expo, [(seller, customer, free, table), *FIRST[1:]])
        schedules.publish(session, expo.organizer, expo.edition, schedule_id=second.id, now=MORNING)

    was, is_now = expo.slots[slot].starts_at, expo.slots[free].starts_at
    assert [(one[1], one[3]) for one in moved(session, expo)] == [(was, is_now)]


def test_the_screens_of_both_zones_or_of_one_say_it(session):
    expo = opened(session)
    meeting = book(session, expo, 0, 0, 0)
    with deciding(session):
        makes = [
            boards.make(session, expo.organizer, expo.edition, kind=BoardKind.ZONE, code=code, now=THE_EVE)
            for code in ("DOMESTIC", "OVERSEAS")
        ]
    here, elsewhere = (boards_queries.digests(session, expo.edition, MORNING)[one.id] for one in makes)
    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[1].id, now=MORNING)

    after = boards_queries.digests(session, expo.edition, MORNING)
    assert [len(boards_queries.moves(session, expo.edition, one, ON)) for one in makes] == [1, 0]
    assert after[makes[0].id] != here
    assert after[makes[1].id] == elsewhere
