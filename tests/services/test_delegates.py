"""One person for several companies: planned, booked and kept apart, whoever asks."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from expo.domain.refusals import Refusal
from expo.domain.schedules import Policy, Start, buyer_name, exhibitor_name
from expo.models.calendar import Hold
from expo.queries import calendar as calendar_queries
from expo.queries import delegates as delegates_queries
from expo.queries import free_times
from expo.queries.free_times import SlotState
from expo.scheduling import MaxSeconds, solve
from expo.services import calendar, delegates, meetings
from tests.support.refusals import codes_of
from tests.support.small_expo import THE_EVE
from tests.support.versions import problem

SQLITE = pytest.mark.sqlite_only


def shared(session, expo, *, exhibitors=(0, 1), buyers=()):
    """State that one person speaks for these companies, by number."""
    return delegates.put(
        session,
        expo.organizer,
        expo.edition,
        exhibitor_ids=[expo.exhibitors[one].id for one in exhibitors],
        buyer_ids=[expo.buyers[one].id for one in buyers],
        now=THE_EVE,
    )


def book(session, expo, exhibitor, buyer, slot, actor=None):
    ids = {"exhibitor_id": expo.exhibitors[exhibitor].id, "buyer_id": expo.buyers[buyer].id}
    who = actor or expo.organizer
    return meetings.book(session, who, expo.edition, **ids, slot_id=expo.slots[slot].id, now=THE_EVE)


def refused(call):
    with pytest.raises(Refusal) as found:
        call()
    return codes_of(found)


def test_what_is_stated_already_is_not_refused(session, expo):
    first = shared(session, expo, exhibitors=(0, 1), buyers=(1,))

    assert shared(session, expo, exhibitors=(1, 0), buyers=(1,)) is first
    assert refused(lambda: shared(session, expo, exhibitors=(0, 1))) == ["has_delegate"] * 2


@SQLITE
@pytest.mark.parametrize("start", [Start.FRESH, Start.FILL])
def test_a_plan_never_needs_the_person_twice_at_a_time(session, expo, start):
    shared(session, expo, exhibitors=(0, 1, 2), buyers=(1,))
    given = problem(session, expo, Policy(start=start))

    schedule = solve(given, stop=MaxSeconds(2))

    slots = [
        one.slot
        for one in schedule.placements
        if not set(given.request(one.request).pair).isdisjoint(
            {exhibitor_name(one.id) for one in expo.exhibitors} | {buyer_name(expo.buyers[1].id)}
        )
    ]
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


def on_air(expo, slot=0):
    """Put the first exhibitor on air in a slot."""
    starts, ends = (one.astimezone(expo.edition.zone) for one in (expo.slots[slot].starts_at, expo.slots[slot].ends_at))
    return expo.broadcast(0, starts.date(), f"{starts:%H:%M}", f"{ends:%H:%M}")


def test_while_one_company_is_on_air_its_person_is_nowhere_else(session, expo):
    shared(session, expo, buyers=(2,))
    broadcast = on_air(expo)

    assert refused(lambda: book(session, expo, 1, 1, 0)) == ["delegate_is_in_one_place"]
    assert refused(lambda: book(session, expo, 2, 2, 0)) == ["delegate_is_in_one_place"]
    given = problem(session, expo)
    away = {one.id for one in given.participants if 0 in one.unavailable}
    assert away >= {exhibitor_name(expo.exhibitors[0].id), exhibitor_name(expo.exhibitors[1].id)}
    assert buyer_name(expo.buyers[2].id) in away
    delegate = session.query(Hold.delegate_id).filter(Hold.broadcast_id == broadcast.id, Hold.delegate_id > 0).scalar()
    session.add(Hold(slot_id=expo.slots[0].id, broadcast_id=broadcast.id, delegate_id=delegate))
    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()


@SQLITE
def test_a_company_on_air_shares_its_person_with_no_one_who_meets_then(session, expo):
    on_air(expo)
    other = book(session, expo, 1, 1, 0)
    assert refused(lambda: shared(session, expo)) == ["meet_at_once"]

    meetings.cancel(session, expo.organizer, expo.edition, other.id, reason="late", now=THE_EVE)
    shared(session, expo)

    assert refused(lambda: book(session, expo, 1, 2, 0)) == ["delegate_is_in_one_place"]


@SQLITE
def test_no_studio_slot_is_booked_while_the_person_meets_for_another_company(session, expo):
    shared(session, expo)
    book(session, expo, 1, 1, 0)
    then = calendar_queries.kinds_then(session, expo.slots[:1], exhibitor_id=expo.exhibitors[0].id)

    assert [kind.name for kind in then] == ["meeting"]
    assert delegates_queries.is_with_others(session, expo.slots[:1], expo.exhibitors[0].id)
    assert not delegates_queries.is_with_others(session, expo.slots[:1], expo.exhibitors[1].id)


@SQLITE
def test_a_time_at_which_the_person_is_with_another_company_is_not_free(session, expo):
    now = expo.slots[0].starts_at - timedelta(minutes=5)
    free = free_times.of_exhibitors(session, expo.edition, [expo.exhibitors[0].id], now)[expo.exhibitors[0].id]
    shared(session, expo)
    book(session, expo, 1, 1, 0)

    taken = free_times.of_exhibitors(session, expo.edition, [expo.exhibitors[0].id], now)[expo.exhibitors[0].id]

    assert (free[0].state, taken[0].state) == (SlotState.FREE, SlotState.TAKEN)
    assert free[1:] == taken[1:]


@SQLITE
def test_a_new_grid_keeps_the_person_of_a_company_on_air(session, expo):
    shared(session, expo)
    on_air(expo)
    before = session.query(Hold.slot_id).filter(Hold.delegate_id.is_not(None)).all()

    calendar.rebuild(session, expo.edition)

    assert session.query(Hold.slot_id).filter(Hold.delegate_id.is_not(None)).all() == before != []
