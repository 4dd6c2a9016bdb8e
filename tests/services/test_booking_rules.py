"""Booking by hand knows every hard rule of the timetable: each is broken here by rows alone."""

from datetime import timedelta

import pytest

from expo.domain.editions import BlockKind
from expo.domain.limits import LimitScope, MeetingBounds
from expo.domain.refusals import Refusal
from expo.domain.rules import RULES
from expo.domain.walking import WalkingRule
from expo.models.editions import Block
from expo.queries import booking
from expo.services import delegates, limits
from tests.support.consultations import book, buyer, opened, reasons
from tests.support.small_expo import THE_EVE

pytestmark = pytest.mark.sqlite_only

SLOT = 2
"""The slot that is asked for, the third of the first day."""

OF_THE_FILE_FORMAT = {"order_is_kept", "breaks_are_even"}
"""Rules of the file format: an edition has no rows that would demand them, so the planner does not meet them either."""


@pytest.fixture
def expo(session):
    return opened(session)


def asked(session, expo, customer=0, now=THE_EVE):
    """Return the codes of what booking by hand says of the pair and of the slot: objections, reasons, warnings."""
    slot, of_pair = expo.slots[SLOT], {"exhibitor_id": expo.exhibitors[0].id, "buyer_id": expo.buyers[customer].id}
    question = booking.ask(session, expo.organizer, expo.edition, **of_pair, now=now, day_id=slot.day_id)
    option = question.option(slot.id)
    return [one.code for one in (*question.objections, *option.reasons, *option.warnings)]


def they_meet_already(session, expo):
    book(session, expo, 0, 0, 0)
    return asked(session, expo)


def a_ceremony_is_then(session, expo):
    starts, ends = expo.slots[SLOT].starts_at, expo.slots[SLOT].ends_at
    names = {"name_ko": "개막식", "name_en": "Opening"}
    session.add(Block(edition_id=expo.edition.id, kind=BlockKind.CEREMONY, **names, starts_at=starts, ends_at=ends))
    session.flush()
    return asked(session, expo)


def one_is_on_air(session, expo):
    expo.broadcast(0, expo.slots[SLOT].starts_at.date(), "11:00", "11:30")
    return asked(session, expo)


def it_begins_soon(session, expo):
    return asked(session, expo, now=expo.slots[SLOT].starts_at - timedelta(minutes=10))


def one_has_all_it_may(session, expo):
    one = {"scope": LimitScope.EXHIBITOR, "key": expo.exhibitors[0].id, "bounds": MeetingBounds(None, 1, None)}
    limits.put(session, expo.organizer, expo.edition, **one, now=THE_EVE)
    session.commit()
    book(session, expo, 0, 1, 5)
    return asked(session, expo)


def one_has_all_of_the_day(session, expo):
    expo.edition.exhibitor_per_day = 1
    session.commit()
    book(session, expo, 0, 1, 0)
    return asked(session, expo)


def each_of_the_hall_has_one_at_most(session, expo):
    hall = {"scope": LimitScope.HALL, "key": expo.exhibitors[0].hall_id, "bounds": MeetingBounds(None, 1, None)}
    limits.put(session, expo.organizer, expo.edition, **hall, now=THE_EVE)
    session.commit()
    book(session, expo, 0, 1, 5)
    return asked(session, expo)


def one_meets_another(session, expo):
    book(session, expo, 0, 1, SLOT)
    return asked(session, expo)


def one_person_speaks_for_both(session, expo):
    both = [one.id for one in expo.exhibitors[:2]]
    delegates.put(session, expo.organizer, expo.edition, exhibitor_ids=both, buyer_ids=[], now=THE_EVE)
    session.commit()
    book(session, expo, 1, 1, SLOT)
    return asked(session, expo)


def all_tables_are_taken(session, expo):
    book(session, expo, 1, 1, SLOT)
    book(session, expo, 2, 2, SLOT)
    return asked(session, expo)


def no_one_speaks_the_language(session, expo):
    expo.interpreter.languages = ["en"]
    session.flush()
    return asked(session, expo, customer=3)


def the_interpreter_had_no_rest(session, expo):
    expo.edition.interpreter_run = 1
    session.commit()
    book(session, expo, 1, 3, SLOT - 1)
    return asked(session, expo, customer=3)


def the_studio_is_far(session, expo):
    expo.edition.walking_rule = WalkingRule.DEMANDED
    expo.broadcast(0, expo.slots[0].starts_at.date(), "10:30", "11:00")
    expo.studio.hall.x = 600.0  # metres: twelve minutes
    session.flush()
    return asked(session, expo)


BROKEN = {
    "met_at_most_once": (they_meet_already, "meets_already"),
    "slot_is_allowed": (a_ceremony_is_then, "slot_is_blocked"),
    "both_are_available": (one_is_on_air, "on_air"),
    "near_meetings_stay": (it_begins_soon, "near_meetings_stay"),
    "within_total_limit": (one_has_all_it_may, "within_total_limit"),
    "within_daily_limit": (one_has_all_of_the_day, "within_daily_limit"),
    "within_group_limit": (each_of_the_hall_has_one_at_most, "within_group_limit"),
    "one_meeting_at_a_time": (one_meets_another, "one_meeting_at_a_time"),
    "delegate_is_in_one_place": (one_person_speaks_for_both, "delegate_is_in_one_place"),
    "table_is_free": (all_tables_are_taken, "table_is_free"),
    "interpreter_is_free_and_speaks": (no_one_speaks_the_language, "interpreter_is_free_and_speaks"),
    "interpreter_rests_in_time": (the_interpreter_had_no_rest, "interpreter_rests_in_time"),
    "enough_time_to_walk": (the_studio_is_far, "enough_time_to_walk"),
}
"""Rule → rows that break it, and nothing else, with the code that booking by hand gives it."""


def test_every_rule_is_known_by_hand():
    assert BROKEN.keys() | OF_THE_FILE_FORMAT == {rule.name for rule in RULES}


@pytest.mark.parametrize("rule", BROKEN)
def test_who_books_by_hand_reads_of_the_rule(session, expo, rule):
    breaking, code = BROKEN[rule]

    assert breaking(session, expo) == [code]


def test_nothing_is_said_where_no_rule_is_broken(session, expo):
    expo.edition.walking_rule = WalkingRule.DEMANDED

    assert asked(session, expo) == []


def test_a_way_is_demanded_between_two_consultations_and_told_in_the_second_person(session, expo):
    expo.edition.walking_rule = WalkingRule.DEMANDED
    abroad = expo.tables[2].zone
    abroad.hall = expo.studio.hall
    abroad.hall.x = 600.0
    session.commit()
    book(session, expo, 0, 3, SLOT - 1)

    with pytest.raises(Refusal) as to_buyer:
        book(session, expo, 0, 0, SLOT, buyer(expo, 0))

    assert reasons(to_buyer) == ["Maker 0 could not walk in time between this meeting and the next one."]
    book(session, expo, 0, 0, SLOT + 1, buyer(expo, 0))
