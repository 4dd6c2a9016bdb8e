"""A long consultation is given up or ends while others decide about either of its slots: all wait in one order."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from expo.db import deciding, sessions
from expo.domain.outcomes import EventKind, Party
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.refills import RefillOffer
from expo.services import lengths, meetings, outcomes, refills, seats
from tests.support.consultations import begun, book, buyer, exhibitor
from tests.support.races import Act, at_once
from tests.support.small_expo import NOW, SmallExpo

MINUTE = timedelta(minutes=1)


@pytest.fixture
def expo(session: Session, monkeypatch) -> SmallExpo:
    """Return the small expo on its first morning: everybody has come in."""
    return begun(session, monkeypatch)


def at(expo: SmallExpo, minute: int) -> datetime:
    return expo.slots[0].starts_at + minute * MINUTE


def long_one(session: Session, expo: SmallExpo, seller: int, customer: int, slot: int) -> Meeting:
    with deciding(session):
        lengths.set_length(
            session,
            expo.organizer,
            expo.edition,
            exhibitor_id=expo.exhibitors[seller].id,
            buyer_id=expo.buyers[customer].id,
            is_long=True,
            now=NOW,
        )
    return book(session, expo, seller, customer, slot)


def tell(session: Session, expo: SmallExpo, meeting: Meeting, kind: EventKind, party: Party, minute: int) -> None:
    with deciding(session):
        outcomes.tell(
            session,
            expo.organizer,
            expo.edition,
            meeting.id,
            key=f"{kind}-{minute}",
            kind=kind,
            party=party,
            now=at(expo, minute),
        )


def must_wait(database_url: str, slot_id: int, act: Act) -> None:
    """Let somebody else decide about a slot meanwhile; the act waits, and gives up after a moment."""
    factory = sessions(database_url)
    try:
        with factory() as other, factory() as mine:
            other.execute(text("select id from slot where id = :id for update"), {"id": slot_id})
            mine.execute(text("set local lock_timeout = '200ms'"))
            with pytest.raises(OperationalError, match="lock timeout"):
                act(mine)
    finally:
        factory.kw["bind"].dispose()


@pytest.mark.postgres_only
@pytest.mark.parametrize("seat", [0, 1], ids=["its first slot", "its second slot"])
def test_who_sits_alone_leaves_both_slots_only_when_nobody_else_decides_about_either(session, expo, database_url, seat):
    meeting = long_one(session, expo, 0, 0, 0)
    tell(session, expo, meeting, EventKind.NO_SHOW, Party.EXHIBITOR, 10)
    slots, buyer_id = expo.slots[:2], expo.buyers[0].id

    must_wait(database_url, slots[1 - seat].id, lambda own: seats.leave_absent(own, buyer_id, slots[seat]))

    with deciding(session):
        seats.leave_absent(session, buyer_id, slots[seat])
    assert session.scalar(select(func.count(Hold.id)).where(Hold.meeting_id == meeting.id)) == 0


@pytest.mark.postgres_only
def test_a_table_that_both_sides_left_is_taken_only_when_nobody_decides_about_its_other_slot(
    session, expo, database_url
):
    meeting = long_one(session, expo, 0, 0, 0)
    tell(session, expo, meeting, EventKind.NO_SHOW, Party.BOTH, 10)
    slot_ids, table_id = meeting.slot_ids, meeting.table_id

    must_wait(database_url, slot_ids[0], lambda own: seats.leave_table(own, slot_ids[1], table_id))


def test_a_buyer_is_absent_while_the_consultation_is_cancelled(session, expo, database_url):
    """Another buyer stands ready for the seat: saying that the first did not come gives both slots back at once."""
    meeting = long_one(session, expo, 0, 0, 0)
    tell(session, expo, meeting, EventKind.ARRIVED, Party.EXHIBITOR, 1)
    with deciding(session):
        outcomes.call_missing(session, expo.edition, now=at(expo, 5))
        offer = session.scalars(select(RefillOffer)).one()
        refills.accept(session, buyer(expo, 1), expo.edition, offer.id, now=at(expo, 6))
    edition_id, meeting_id, boss, host = expo.edition.id, meeting.id, expo.organizer, exhibitor(expo, 0)

    def miss(own: Session) -> object:
        return outcomes.tell(
            own,
            host,
            own.get_one(Edition, edition_id),
            meeting_id,
            key="absent",
            kind=EventKind.NO_SHOW,
            party=Party.BUYER,
            now=at(expo, 10),
        )

    def cancel(own: Session) -> object:
        return meetings.cancel(
            own, boss, own.get_one(Edition, edition_id), meeting_id, reason="illness", now=at(expo, 10)
        )

    missed, cancelled = at_once(database_url, miss, cancel)

    assert (bool(missed), bool(cancelled)) in {(True, False), (False, True)}
    session.rollback()
    held = select(func.count(Hold.id)).where(Hold.meeting_id == meeting_id)
    assert (meeting.is_active, session.scalar(held)) == (None, 0)
