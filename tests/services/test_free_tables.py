"""Free tables: offered shortly before their slot to those who are here and of mutual interest, once each."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from expo.db import deciding
from expo.domain.outcomes import EventKind, Party
from expo.domain.refills import OfferState, OpeningState, is_mutual
from expo.domain.wishes import Side
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.limits import CompanyLimit
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.refills import Opening, RefillOffer
from expo.queries import arrivals
from expo.queries.free_tables import slots_due
from expo.services import free_tables, outcomes, refills
from tests.support import races
from tests.support.consultations import book, buyer, exhibitor, opened

MINUTE = timedelta(minutes=1)


@pytest.fixture
def expo(session, monkeypatch):
    """Return the small expo at a quarter to ten: all have come in; one pair wishes for each other, one does not."""
    expo = opened(session)
    ids = [frozenset(one.id for one in rows) for rows in (expo.exhibitors, expo.buyers)]
    monkeypatch.setattr(arrivals, "checked_in", lambda *_: arrivals.CheckedIn(exhibitors=ids[0], buyers=ids[1]))
    expo.edition.free_table_minutes = 15
    for side in Side:
        expo.wish(0, 1, side=side)
    expo.wish(1, 2)
    session.commit()
    return expo


def test_one_wish_is_enough_for_those_of_one_line_of_business():
    assert [is_mutual(interest, is_same_sector=True) for interest in (0, 1, 2, 3)] == [False, False, True, True]
    assert [is_mutual(interest, is_same_sector=False) for interest in (2, 3)] == [False, True]


def at(expo, minute):
    return expo.slots[0].starts_at + minute * MINUTE


def offered(session, expo, minute=-10):
    now = at(expo, minute)
    with deciding(session):
        return free_tables.offer(session, expo.edition, slots_due(session, expo.edition, now), now=now)


def absent(session, expo, meeting, party):
    with deciding(session):
        outcomes.tell(
            session,
            expo.organizer,
            expo.edition,
            meeting.id,
            key="absent",
            kind=EventKind.NO_SHOW,
            party=party,
            now=at(expo, 10),
        )


def live(session):
    session.rollback()
    return session.scalars(select(RefillOffer).where(RefillOffer.state == OfferState.LIVE)).one()


def test_a_free_table_is_offered_to_the_pair_that_wishes_for_each_other_and_both_are_told(session, expo):
    assert offered(session, expo, -16) == 0
    assert offered(session, expo) == 1
    assert offered(session, expo, -9) == 0
    offer = live(session)
    assert (offer.buyer_id, offer.opening.exhibitor_id) == (expo.buyers[1].id, expo.exhibitors[0].id)
    assert offer.expires_at == at(expo, -7)

    with deciding(session):
        meeting = refills.accept(session, buyer(expo, 1), expo.edition, offer.id, now=at(expo, -8))

    assert (meeting.slot_id, meeting.origin, meeting.table_id) == (expo.slots[0].id, "refill", offer.opening.table_id)
    emails = session.scalars(select(Message.template).where(Message.template == "meetings.booked")).all()
    assert len(emails) == 2


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "reason", ["no rule", "busy exhibitor", "every table is taken", "exhibitor is not here", "met before", "a limit"]
)
def test_nothing_is_offered_without(session, expo, monkeypatch, reason):
    if reason == "no rule":
        expo.edition.free_table_minutes = 0
    elif reason == "busy exhibitor":
        book(session, expo, 0, 3, 0)
    elif reason == "every table is taken":
        for seller, customer in ((1, 0), (2, 2)):
            book(session, expo, seller, customer, 0)
    elif reason == "a limit":
        book(session, expo, 1, 1, 3)
        session.add(CompanyLimit(edition_id=expo.edition.id, country=expo.buyers[1].country, per_day=1))
    elif reason == "exhibitor is not here":
        monkeypatch.setattr(
            arrivals, "checked_in", lambda *_: arrivals.CheckedIn(buyers=frozenset({expo.buyers[1].id}))
        )
    else:
        book(session, expo, 0, 1, 3)
    session.commit()

    assert offered(session, expo) == 0


@pytest.mark.sqlite_only
def test_a_table_that_nobody_answered_for_is_offered_again_to_another_buyer_alone(session, expo):
    offered(session, expo)
    with deciding(session):
        refills.sweep(session, expo.edition, now=at(expo, -7))
    assert session.scalars(select(Opening.state)).all() == [OpeningState.CLOSED]
    assert offered(session, expo, -6) == 0
    for side in Side:
        expo.wish(0, 2, side=side)
    session.commit()

    assert offered(session, expo, -5) == 1
    assert live(session).buyer_id == expo.buyers[2].id


@pytest.mark.sqlite_only
def test_an_exhibitor_that_does_not_want_it_is_not_offered_again(session, expo):
    offered(session, expo)
    opening_id = live(session).opening_id

    with deciding(session):
        free_tables.withhold(session, exhibitor(expo, 0), expo.edition, opening_id, now=at(expo, -9))

    assert session.scalars(select(RefillOffer.state)).all() == [OfferState.REVOKED]
    assert offered(session, expo, -8) == 0


@pytest.mark.sqlite_only
def test_a_seat_that_somebody_else_took_is_withdrawn(session, expo):
    offered(session, expo)
    book(session, expo, 0, 3, 0)

    with deciding(session):
        refills.sweep(session, expo.edition, now=at(expo, -9))

    assert session.scalars(select(Opening.state)).all() == [OpeningState.CLOSED]
    assert session.scalars(select(RefillOffer.state)).all() == [OfferState.REVOKED]


@pytest.mark.sqlite_only
def test_a_buyer_whose_exhibitor_did_not_come_is_offered_another(session, expo):
    left = book(session, expo, 2, 1, 0)
    assert offered(session, expo) == 0
    absent(session, expo, left, Party.EXHIBITOR)
    assert offered(session, expo, 10) == 1

    with deciding(session):
        new = refills.accept(session, buyer(expo, 1), expo.edition, live(session).id, now=at(expo, 11))

    assert new.exhibitor_id == expo.exhibitors[0].id
    assert new.table_id == left.table_id
    assert session.scalar(select(func.count()).where(Hold.meeting_id == left.id)) == 0


@pytest.mark.sqlite_only
def test_a_table_to_which_neither_side_came_is_free(session, expo):
    book(session, expo, 1, 0, 0)
    left = book(session, expo, 2, 2, 0)
    assert offered(session, expo) == 0
    absent(session, expo, left, Party.BOTH)
    assert offered(session, expo, 10) == 1

    with deciding(session):
        new = refills.accept(session, buyer(expo, 1), expo.edition, live(session).id, now=at(expo, 11))

    assert new.table_id == left.table_id


def test_clocks_that_look_at_once_offer_a_table_once(session, expo, database_url):
    edition_id, now = expo.edition.id, at(expo, -10)
    session.rollback()

    def look(own, _nth):
        edition = own.get_one(Edition, edition_id)
        return free_tables.offer(own, edition, slots_due(own, edition, now), now=now)

    answers = races.crowd(database_url, look, range(6), at_a_time=6)

    assert sorted(answers) == [0, 0, 0, 0, 0, 1]
    assert session.scalar(select(func.count()).select_from(RefillOffer)) == 1
    assert session.scalars(select(Meeting.id)).all() == []
