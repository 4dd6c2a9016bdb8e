"""One person for several companies: planned, booked and kept apart, whoever asks."""

import pytest
from sqlalchemy.exc import IntegrityError

from expo.domain.refusals import Refusal
from expo.domain.schedules import Policy, Start, buyer_name, exhibitor_name
from expo.models.calendar import Hold
from expo.queries import delegates as delegates_queries
from expo.scheduling import MaxSeconds, solve
from expo.services import delegates, meetings
from tests.support.small_expo import THE_EVE
from tests.support.versions import problem

SQLITE = pytest.mark.sqlite_only


def shared(session, expo, *, exhibitors=(0, 1), buyers=()):
    """State that one person speaks for these companies, by number."""
    return delegates.put(
        session, expo.organizer, expo.edition,
        exhibitor_ids=[expo.exhibitors[one].id for one in exhibitors],
        buyer_ids=[expo.buyers[one].id for one in buyers], now=THE_EVE,
    )  # fmt: skip


def book(session, expo, exhibitor, buyer, slot, actor=None):
    ids = {"exhibitor_id": expo.exhibitors[exhibitor].id, "buyer_id": expo.buyers[buyer].id}
    who = actor or expo.organizer
    return meetings.book(session, who, expo.edition, **ids, slot_id=expo.slots[slot].id, now=THE_EVE)


def refused(call):
    with pytest.raises(Refusal) as found:
        call()
    return [one.code for one in found.value.violations]


@SQLITE
@pytest.mark.parametrize("start", [Start.FRESH, Start.FILL])
def test_a_plan_never_needs_the_person_twice_at_a_time(session, expo, start):
    shared(session, expo, exhibitors=(0, 1, 2), buyers=(1,))
    given = problem(session, expo, Policy(start=start))

    schedule = solve(given, stop=MaxSeconds(2))

    slots = [one.slot for one in schedule.placements if not set(given.request(one.request).pair).isdisjoint(
        {exhibitor_name(one.id) for one in expo.exhibitors} | {buyer_name(expo.buyers[1].id)})]  # fmt: skip
    assert len(slots) == len(set(slots)) == 8
    assert "delegate_busy" in {one.reason for one in schedule.unmet}


def test_a_booking_at_the_same_time_is_refused_and_the_database_has_the_last_word(session, expo):
    shared(session, expo, buyers=(2,))
    first = book(session, expo, 0, 0, 0)

    assert refused(lambda: book(session, expo, 1, 1, 0)) == ["delegate_is_in_one_place"]
    assert refused(lambda: book(session, expo, 2, 2, 0)) == ["delegate_is_in_one_place"]
    other = book(session, expo, 1, 1, 1)
    assert refused(
        lambda: meetings.move(session, expo.organizer, expo.edition, other.id, slot_id=first.slot_id, now=THE_EVE)
    ) == ["delegate_is_in_one_place"]
    held = session.query(Hold).filter(Hold.delegate_id.is_not(None)).order_by(Hold.id).all()
    assert [one.meeting_id for one in held] == [first.id, other.id]
    session.add(Hold(slot_id=first.slot_id, meeting_id=other.id, delegate_id=held[0].delegate_id))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@SQLITE
def test_their_own_meeting_moves_and_a_cancelled_one_frees_the_person(session, expo):
    shared(session, expo)
    first = book(session, expo, 0, 0, 0)
    meetings.move(session, expo.organizer, expo.edition, first.id, slot_id=expo.slots[1].id, now=THE_EVE)
    book(session, expo, 1, 1, 0)

    meetings.cancel(session, expo.organizer, expo.edition, first.id, reason="late", now=THE_EVE)

    assert book(session, expo, 1, 2, 1).is_active


@SQLITE
def test_companies_that_meet_at_once_cannot_share_a_person_until_one_moves(session, expo):
    book(session, expo, 0, 0, 0)
    other = book(session, expo, 1, 1, 0)
    assert refused(lambda: shared(session, expo)) == ["meet_at_once"]

    meetings.move(session, expo.organizer, expo.edition, other.id, slot_id=expo.slots[1].id, now=THE_EVE)
    found = shared(session, expo)

    assert refused(lambda: book(session, expo, 1, 2, 0)) == ["delegate_is_in_one_place"]
    assert refused(lambda: shared(session, expo, exhibitors=(1, 2))) == ["has_delegate"]
    assert refused(lambda: shared(session, expo, exhibitors=(2,))) == ["two_companies"]
    delegates.remove(session, expo.organizer, expo.edition, delegate_id=found.id, now=THE_EVE)
    assert book(session, expo, 1, 2, 0).is_active


@SQLITE
def test_companies_with_one_address_are_suggested_until_they_share_a_person(session, expo):
    one, other, third = expo.exhibitors
    one.contact_email, other.contact_email, third.contact_email = "kim@a.example", "Kim@a.example", ""
    session.flush()
    assert delegates_queries.alike(session, expo.edition) == [[one, other]]

    shared(session, expo)

    assert delegates_queries.alike(session, expo.edition) == []
