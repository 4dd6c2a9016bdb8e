"""The problem as the rows say it, and what is read from a version."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision
from expo.domain.editions import Span
from expo.domain.meetings import Origin
from expo.domain.problem import Problem, Request
from expo.domain.schedules import Emphasis, Policy, Start, request_name
from expo.domain.slots import slots_of
from expo.domain.timetable import Placement
from expo.domain.wishes import Answer, Level, Side
from expo.models.buyers import BuyerDecision
from expo.models.meetings import Cancellation, MeetingLock
from expo.models.wishes import WishReply
from expo.queries import schedules
from expo.scheduling.formats import problem_document, problem_from
from expo.services import calendar
from tests.support.small_expo import LONG_BEFORE, THE_EVE, SmallExpo
from tests.support.versions import booked, problem


def pair(expo: SmallExpo, exhibitor: int, buyer: int) -> str:
    return request_name(expo.exhibitors[exhibitor].id, expo.buyers[buyer].id)


def only_request(problem: Problem) -> Request:
    (request,) = problem.requests
    return request


def close(session: Session, expo: SmallExpo, slots: tuple[int, int], **holder: int) -> None:
    """Close the slots from the first to the last one."""
    span = Span(expo.slots[slots[0]].starts_at, expo.slots[slots[1]].ends_at)
    closure = calendar.closure(expo.edition, span, now=LONG_BEFORE, **holder)
    session.add(closure)
    session.flush()
    calendar.hold_closure(session, closure)


def test_a_pair_is_planned_if_somebody_wished_and_nobody_refused(session, expo):
    expo.wish(0, 0)
    expo.wish(0, 1)
    expo.wish(0, 1, Level.NEVER, Side.EXHIBITOR)
    declined = expo.wish(0, 2)
    session.add(WishReply(wish_id=declined.id, answer=Answer.DECLINED, replied_at=THE_EVE))

    found = problem(session, expo)

    assert [one.id for one in found.requests] == [pair(expo, 0, 0)]


def test_only_approved_buyers_are_planned(session, expo):
    expo.wish(0, 0)
    decision = session.scalars(select(BuyerDecision).where(BuyerDecision.buyer_id == expo.buyers[0].id)).one()
    decision.decision = Decision.REJECTED

    found = problem(session, expo)

    assert found.requests == ()
    assert f"b{expo.buyers[0].id}" not in [one.id for one in found.participants]


@pytest.mark.parametrize(
    ("emphasis", "worth"),
    [(Emphasis.BALANCED, [10, 60]), (Emphasis.MUST_FIRST, [10, 95]), (Emphasis.OVERSEAS, [10, 60])],
)
def test_mutual_must_and_accepted_wishes_are_worth_more(session, expo, emphasis, worth):
    expo.wish(0, 0)
    both = expo.wish(1, 1, Level.MUST)
    expo.wish(1, 1, Level.INTERESTED, Side.EXHIBITOR)
    session.add(WishReply(wish_id=both.id, answer=Answer.ACCEPTED, replied_at=THE_EVE))

    found = problem(session, expo, Policy(emphasis))

    assert [one.weight for one in found.requests] == worth


def test_a_buyer_without_a_common_language_needs_an_interpreter_at_a_table_of_the_overseas_zone(session, expo):
    expo.wish(0, 0)
    expo.wish(0, 3)

    domestic, overseas = problem(session, expo).requests

    assert (domestic.pool, domestic.language) == ("domestic", None)
    assert (overseas.pool, overseas.language) == ("overseas", "vi")


def test_closed_times_close_the_people_and_the_tables(session, expo):
    expo.wish(0, 0)
    close(session, expo, (0, 1), exhibitor_id=expo.exhibitors[0].id)
    close(session, expo, (2, 2), buyer_id=expo.buyers[0].id)
    close(session, expo, (3, 3), interpreter_id=expo.interpreter.id)
    close(session, expo, (4, 5), table_id=expo.tables[0].id)

    found = problem(session, expo)

    assert found.participant(f"e{expo.exhibitors[0].id}").unavailable == {0, 1}
    assert found.participant(f"b{expo.buyers[0].id}").unavailable == {2}
    assert found.interpreters[0].unavailable == {3}
    assert found.pools["domestic"] == (2, 2, 2, 2, 1, 1, 2, 2)


def test_where_a_table_is_closed_the_first_open_one_is_table_zero(session, expo):
    expo.wish(0, 0)
    close(session, expo, (0, 0), table_id=expo.tables[0].id)
    session.flush()

    loaded = schedules.load_problem(session, expo.edition, Policy(), THE_EVE)

    second = expo.tables[1].id
    seat = schedules.StoredSeat(expo.slots[0].id, second, None)
    placement = loaded.placement(pair(expo, 0, 0), seat)
    assert placement.table == 0
    assert loaded.seat(placement) == seat


def test_limits_and_the_minimums_of_both_sides_come_from_the_edition(session, expo):
    expo.edition.exhibitor_per_day, expo.edition.exhibitor_minimum = 3, 2
    expo.edition.buyer_per_day, expo.edition.buyer_minimum = 7, 1

    found = problem(session, expo)

    exhibitor, buyer = found.participants[0], found.participants[-1]
    assert (exhibitor.max_per_day, exhibitor.min_total) == (3, 2)
    assert (buyer.max_per_day, buyer.min_total) == (7, 1)


@pytest.mark.parametrize("origin", [Origin.BOOKED, Origin.ASSIGNED])
def test_a_meeting_booked_by_hand_is_a_must_at_its_time_table_and_interpreter(session, expo, origin):
    booked(session, expo, (0, 3, 5, 2), origin)

    loaded = schedules.load_problem(session, expo.edition, Policy(), THE_EVE)

    request = only_request(loaded.problem)
    assert (request.must, request.fixed, request.pool) == (True, 5, "overseas")
    assert loaded.problem.speakers(request.language) == (f"i{expo.interpreter.id}",)
    assert loaded.pinned == {request.id}
    assert loaded.seat(loaded.active[request.id]).table_id == expo.tables[2].id


def test_a_pinned_meeting_keeps_its_table_whichever_the_engine_gives_it(session, expo):
    expo.wish(1, 1)
    booked(session, expo, (0, 0, 5, 1))
    loaded = schedules.load_problem(session, expo.edition, Policy(), THE_EVE)
    pinned, other = pair(expo, 0, 0), pair(expo, 1, 1)

    kept = loaded.keeping_seats([Placement(pinned, 5, 0), Placement(other, 5, 1)])

    assert {one.request: one.table for one in kept} == {pinned: 1, other: 0}


def test_a_planned_meeting_may_be_moved_unless_it_is_locked(session, expo):
    expo.wish(0, 0)
    expo.wish(1, 1)
    booked(session, expo, (0, 0, 0, 0), Origin.PLANNED)
    locked = booked(session, expo, (1, 1, 0, 1), Origin.PLANNED)
    session.add(MeetingLock(meeting_id=locked.id, locked_at=THE_EVE))

    found = problem(session, expo)

    assert {one.id: one.must for one in found.requests} == {pair(expo, 0, 0): False, pair(expo, 1, 1): True}


def test_what_has_begun_stays_and_nothing_new_is_put_into_the_past(session, expo):
    expo.wish(0, 0)
    expo.wish(1, 1)
    booked(session, expo, (0, 0, 0, 0), Origin.PLANNED)
    expo.edition.notice_minutes = 0

    found = problem(session, expo, now=expo.slots[2].starts_at)

    begun, ahead = found.request(pair(expo, 0, 0)), found.request(pair(expo, 1, 1))
    assert (begun.must, begun.fixed) == (True, 0)
    assert list(slots_of(found.timely_slots(ahead))) == [3, 4, 5, 6, 7]


def test_a_pair_that_called_its_meeting_off_is_planned_again_only_once_it_wishes_again(session, expo):
    wish = expo.wish(0, 0)
    meeting = booked(session, expo, (0, 0, 0, 0))
    meeting.is_active = None
    session.add(Cancellation(meeting_id=meeting.id, cancelled_at=THE_EVE))
    calendar.release_meetings(session, [meeting.id])

    before = problem(session, expo).requests
    wish.wished_at = THE_EVE + timedelta(minutes=1)
    after = problem(session, expo).requests

    assert before == ()
    assert [one.id for one in after] == [pair(expo, 0, 0)]


def test_the_problem_is_one_that_the_engines_format_accepts(session, expo):
    expo.wish_all()
    booked(session, expo, (0, 3, 5, 2))
    found = problem(session, expo)

    assert problem_from(problem_document(found)) == found


def test_the_sample_edition_is_read_in_full(session, sample):
    found = schedules.load_problem(session, sample, Policy(), LONG_BEFORE - timedelta(days=700)).problem

    kinds = Counter(one.id[0] for one in found.participants)
    assert (kinds["e"], len(found.slots), len(found.interpreters)) == (99, 41, 16)
    assert kinds["b"] > 140
    assert len(found.requests) > 900
    assert problem_from(problem_document(found)) == found


def test_tables_kept_free_are_not_planned_with_unless_people_hold_them(session, expo):
    expo.wish(0, 0)
    expo.meet(0, 1, expo.slots[0], table=1, origin=Origin.PLANNED)

    session.flush()
    policies = (Policy(spare_tables=1), Policy(start=Start.KEEP, spare_tables=1))

    anew, kept = (schedules.load_problem(session, expo.edition, policy, THE_EVE).tables for policy in policies)

    first, second = (expo.tables[number].id for number in (0, 1))
    assert anew["domestic"][:2] == ((first,), (first,))
    assert kept["domestic"][:2] == ((second,), (first,))
    assert anew["overseas"][0] == ()
