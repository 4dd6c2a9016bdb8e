"""A seat that became free: asked in a stated order, one at a time, and one sits down however many say yes at once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.editions import Span
from expo.domain.outcomes import EventKind, MeetingOutcome, Party
from expo.domain.people import Actor, Role
from expo.domain.refills import OfferState, OpeningState, RefillCandidate, answer_by, expires_at, order
from expo.domain.refusals import Refusal
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.refills import Opening, RefillOffer
from expo.queries import refills as refills_queries
from expo.services import meetings, outcomes, refills
from tests.support import races
from tests.support.consultations import begun, book, buyer, exhibitor, outcome_of_each
from tests.support.refusals import codes_of
from tests.support.small_expo import THE_EVE, SmallExpo

MINUTE = timedelta(minutes=1)
TEN = datetime(2024, 10, 23, 1, tzinfo=UTC)
SLOT = Span(TEN, TEN + 30 * MINUTE)


@pytest.fixture
def expo(session: Session, monkeypatch) -> SmallExpo:
    """Return the small expo at ten: everybody has come in, and the first exhibitor sits alone."""
    return begun(session, monkeypatch)


@pytest.fixture
def meeting(session, expo):
    return book(session, expo, 0, 0, 0)


def at(expo: SmallExpo, minute: int) -> datetime:
    return expo.slots[0].starts_at + minute * MINUTE


def no_show(session, expo, meeting, minute=10):
    with deciding(session):
        outcomes.tell(
            session,
            exhibitor(expo, 0),
            expo.edition,
            meeting.id,
            key=f"absent-{minute}",
            kind=EventKind.NO_SHOW,
            party=Party.BUYER,
            now=at(expo, minute),
        )


def wait(session, expo, meeting):
    """Let the exhibitor wait, and the clock call the buyer at five minutes."""
    with deciding(session):
        assert outcomes.call_missing(session, expo.edition, now=at(expo, 5)) == 0
        outcomes.tell(
            session,
            exhibitor(expo, 0),
            expo.edition,
            meeting.id,
            key="i am here",
            kind=EventKind.ARRIVED,
            party=Party.EXHIBITOR,
            now=at(expo, 1),
        )
        assert outcomes.call_missing(session, expo.edition, now=at(expo, 5)) == 1
        assert outcomes.call_missing(session, expo.edition, now=at(expo, 6)) == 0


def live(session) -> RefillOffer:
    return session.scalars(select(RefillOffer).where(RefillOffer.state == OfferState.LIVE)).one()


def state(session) -> OpeningState:
    session.rollback()
    return session.scalars(select(Opening.state)).one()


@pytest.mark.parametrize(
    ("now", "until"),
    [(10, 13), (11, 13), (13, None), (-20, -17), (-4, -2)],
    ids=["after a no-show", "a minute later", "too late", "long before the start", "until it is time to set out"],
)
def test_an_offer_lasts_three_minutes_as_long_as_half_of_the_slot_is_left(now, until):
    found = expires_at(SLOT, TEN + now * MINUTE, walk=2, refill_share=50)

    assert found == (None if until is None else TEN + until * MINUTE)


def test_the_order_is_the_wish_then_the_missing_share_then_fewer_offers_standby_and_the_way():
    base = {"interest": 3, "missing": 0.5, "offers_today": 1, "standby_since": None, "walk": 2}
    placed = [
        RefillCandidate(1, **base),
        RefillCandidate(2, **base | {"interest": 2}),
        RefillCandidate(3, **base | {"missing": 0.9}),
        RefillCandidate(4, **base | {"offers_today": 0}),
        RefillCandidate(5, **base | {"standby_since": TEN}),
        RefillCandidate(6, **base | {"walk": 1}),
    ]

    assert [one.id for one in order(placed, 7)] == [3, 4, 5, 6, 1, 2]
    assert order(placed, 7) == order(reversed(placed), 7)


def test_a_no_show_is_offered_with_reasons_and_the_first_yes_sits_down(session, expo, meeting):
    no_show(session, expo, meeting)
    offer = live(session)
    assert (offer.buyer_id, offer.rank) == (expo.buyers[1].id, 1)
    assert "wished" in offer.reasons

    with deciding(session):
        new = refills.accept(session, buyer(expo, 1), expo.edition, offer.id, now=at(expo, 11))

    assert (new.exhibitor_id, new.buyer_id, new.origin, new.table_id) == (
        expo.exhibitors[0].id,
        expo.buyers[1].id,
        "refill",
        meeting.table_id,
    )
    assert session.scalar(select(func.count()).select_from(Hold).where(Hold.meeting_id == meeting.id)) == 0
    found = outcome_of_each(session, expo.edition, at(expo, 12))
    assert found == {meeting.id: MeetingOutcome.NO_SHOW_BUYER, new.id: MeetingOutcome.OPEN}
    assert state(session) is OpeningState.FILLED


def test_at_five_minutes_somebody_is_asked_to_be_ready_and_gets_the_seat_with_the_no_show(session, expo, meeting):
    wait(session, expo, meeting)
    assert state(session) is OpeningState.LIKELY
    offer_id = live(session).id
    for minute in (7, 8):  # a phone whose first answer was lost says yes again
        with deciding(session):
            assert refills.accept(session, buyer(expo, 1), expo.edition, offer_id, now=at(expo, minute)) is None

    no_show(session, expo, meeting)
    with deciding(session):
        again = refills.accept(session, buyer(expo, 1), expo.edition, offer_id, now=at(expo, 11))

    assert again is not None
    assert state(session) is OpeningState.FILLED
    assert session.scalars(select(Meeting.buyer_id).where(Meeting.origin == "refill")).all() == [expo.buyers[1].id]


def test_who_comes_after_all_keeps_the_seat(session, expo, meeting):
    wait(session, expo, meeting)
    with deciding(session):
        outcomes.tell(
            session, exhibitor(expo, 0), expo.edition, meeting.id, key="there", kind=EventKind.STARTED, now=at(expo, 8)
        )

    assert set(session.scalars(select(RefillOffer.state))) <= {OfferState.REVOKED}
    assert session.scalar(select(func.count()).select_from(Opening).where(Opening.state != OpeningState.CLOSED)) == 0


def test_an_offer_that_ran_out_is_dead_and_the_next_is_asked(session, expo, meeting):
    wait(session, expo, meeting)
    first = live(session)
    with pytest.raises(Refusal) as refusal, deciding(session):
        refills.accept(session, buyer(expo, 1), expo.edition, first.id, now=at(expo, 8))
    assert codes_of(refusal) == ["offer_is_over"]

    with deciding(session):
        refills.sweep(session, expo.edition, now=first.expires_at)

    session.rollback()
    assert session.get(RefillOffer, first.id).state is OfferState.EXPIRED
    assert live(session).buyer_id == expo.buyers[2].id


def test_too_late_in_the_slot_nobody_is_asked(session, expo, meeting):
    no_show(session, expo, meeting, minute=20)

    assert session.scalars(select(Opening)).all() == []


def test_fifty_yeses_at_once_fill_one_seat_once(session, expo, meeting, database_url):
    no_show(session, expo, meeting)
    offer_id, edition_id, buyer_id, now = live(session).id, expo.edition.id, expo.buyers[1].id, at(expo, 11)
    session.rollback()
    actor = Actor(Role.BUYER, None, "", edition_id, buyer_id=buyer_id)

    def yes(own: Session, _nth: int) -> str:
        refills.accept(own, actor, own.get_one(Edition, edition_id), offer_id, now=now)
        return "yes"

    answers = races.crowd(database_url, yes, range(50), at_a_time=50)

    assert "yes" in answers
    assert session.scalar(select(func.count()).select_from(Meeting).where(Meeting.origin == "refill")) == 1
    assert session.scalar(select(func.count()).where(Event.act == "refills.take")) == 1


@pytest.mark.parametrize(
    ("local", "until"),
    [
        ("22T10:00", "22 13:00"),
        ("22T20:00", "23 11:00"),
        ("22T23:30", "23 12:00"),
        ("22T06:00", "22 12:00"),
        ("23T20:30", "24 09:00"),
        ("24T09:10", None),
    ],
)
def test_before_the_day_there_are_three_waking_hours_to_answer(local, until):
    at_ten = datetime.fromisoformat("2024-10-24T10:00")

    found = answer_by(Span(at_ten, at_ten + 30 * MINUTE), datetime.fromisoformat(f"2024-10-{local}"))

    assert (found and f"{found:%-d %H:%M}") == until


def test_a_time_cancelled_on_the_eve_is_offered_by_e_mail_and_taken(session, expo, meeting):
    with deciding(session):
        meetings.cancel(session, buyer(expo, 0), expo.edition, meeting.id, reason="other plans", now=THE_EVE)
    offer = live(session)
    written = session.scalars(select(Message).where(Message.template == "refills.offered")).all()
    assert offer.buyer_id == expo.buyers[1].id
    assert {one.recipient for one in written} != set()

    with deciding(session):
        new = refills.accept(session, buyer(expo, 1), expo.edition, offer.id, now=THE_EVE + MINUTE)

    assert (new.slot_id, new.buyer_id) == (meeting.slot_id, expo.buyers[1].id)
    assert "refills.offered" not in session.scalars(select(Message.template)).all()  # taken before it has left


@pytest.mark.sqlite_only
def test_an_offer_of_a_later_day_does_not_hold_back_one_of_today(session, expo, meeting):
    later = book(session, expo, 2, 0, -1)
    today, tomorrow = meeting.slot.day_id, later.slot.day_id
    assert today != tomorrow
    expo.wish(2, 1)
    session.commit()
    with deciding(session):
        meetings.cancel(session, buyer(expo, 0), expo.edition, later.id, reason="other plans", now=at(expo, 5))

    no_show(session, expo, meeting)

    offers = refills_queries.offers_to_buyer(session, buyer(expo, 1), at(expo, 11))
    assert [one.opening.slot.day_id for one in offers] == [today, tomorrow]
    assert {one.buyer_id for one in offers} == {expo.buyers[1].id}
    again = RefillOffer(
        opening_id=offers[1].opening_id,
        day_id=today,
        buyer_id=expo.buyers[1].id,
        state=OfferState.LIVE,
        rank=2,
        made_at=at(expo, 11),
        expires_at=at(expo, 30),
    )
    session.add(again)
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_time_that_another_booked_meanwhile_is_not_offered_any_more(session, expo, meeting):
    with deciding(session):
        meetings.cancel(session, buyer(expo, 0), expo.edition, meeting.id, reason="other plans", now=THE_EVE)
    book(session, expo, 0, 0, 0)

    with deciding(session):
        refills.sweep(session, expo.edition, now=live(session).expires_at)

    assert state(session) is OpeningState.CLOSED
