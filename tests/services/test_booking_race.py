"""Two hundred buyers click at once on twenty free slots."""

from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision, Track
from expo.domain.people import Actor, Role
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.venue import MeetingTable
from expo.services import meetings
from tests.support import races
from tests.support.consultations import opened
from tests.support.small_expo import THE_EVE, SmallExpo

CLICKS, EXHIBITORS, SLOTS = 200, 5, 4
"""Five exhibitors are free in the four slots of the first day, and there are tables enough: twenty free slots."""


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    expo = opened(session)
    edition, zone_id = expo.edition, expo.tables[0].zone_id
    session.add_all(
        MeetingTable(edition_id=edition.id, zone_id=zone_id, code=f"D-{n:02}") for n in range(3, EXHIBITORS + 1)
    )
    for n in range(len(expo.exhibitors), EXHIBITORS):
        one = Exhibitor(
            edition_id=edition.id,
            hall_id=expo.exhibitors[0].hall_id,
            sector_id=expo.exhibitors[0].sector_id,
            code=f"E-{n}",
            name_ko=f"기업{n}",
            name_en=f"Maker {n}",
            initial="ㄱ",
            languages=["ko"],
        )
        expo.exhibitors.append(one)
    expo.buyers[:] = [
        Buyer(
            edition_id=edition.id,
            code=f"R-{n}",
            name=f"구매{n}",
            track=Track.DOMESTIC,
            languages=["ko"],
            contact_name="담당",
            contact_email=f"r{n}@example.com",
            registered_at=THE_EVE,
            decision=BuyerDecision(decision=Decision.APPROVED, decided_at=THE_EVE),
        )
        for n in range(CLICKS)
    ]
    session.add_all([*expo.exhibitors, *expo.buyers])
    session.commit()
    return expo


def rush(database_url: str, edition_id: int, clicks: list[tuple[int, int, int]]) -> Counter[object]:
    """Let every (buyer, exhibitor, slot) click at the same moment, and count the answers by their reasons."""

    def click(own: Session, wanted: tuple[int, int, int]) -> tuple[str, ...]:
        buyer_id, exhibitor_id, slot_id = wanted
        meetings.book(
            own,
            Actor(Role.BUYER, None, "", edition_id, buyer_id=buyer_id),
            own.get_one(Edition, edition_id),
            exhibitor_id=exhibitor_id,
            buyer_id=buyer_id,
            slot_id=slot_id,
            now=THE_EVE,
        )
        return ()

    return Counter(races.crowd(database_url, click, clicks, at_a_time=len(clicks)))


def test_two_hundred_clicks_on_twenty_slots_make_twenty_meetings_and_180_reasons(session, expo, database_url):
    edition_id = expo.edition.id
    exhibitor_ids = [one.id for one in expo.exhibitors]
    slot_ids = [one.id for one in expo.slots[:SLOTS]]
    clicks = [
        (one.id, exhibitor_ids[n % EXHIBITORS], slot_ids[n // EXHIBITORS % SLOTS]) for n, one in enumerate(expo.buyers)
    ]
    session.rollback()

    answers = rush(database_url, edition_id, clicks)

    assert answers.pop(()) == 20
    assert answers.total() == 180
    assert all("one_meeting_at_a_time" in reasons for reasons in answers)
    booked = session.execute(select(Meeting.exhibitor_id, Meeting.slot_id)).all()
    assert sorted(booked) == sorted((exhibitor, slot) for exhibitor in exhibitor_ids for slot in slot_ids)
    assert session.scalar(select(func.count()).select_from(Hold)) == 3 * 20


def test_the_last_table_goes_to_one_of_those_who_click_at_once(session, expo, database_url):
    """Different buyers and different exhibitors, so that only the table stands between them."""
    for table in session.scalars(select(MeetingTable).where(MeetingTable.code.in_(("D-02", "D-03", "D-04", "D-05")))):
        session.delete(table)
    edition_id, slot_id = expo.edition.id, expo.slots[0].id
    clicks = [(buyer.id, one.id, slot_id) for one, buyer in zip(expo.exhibitors, expo.buyers, strict=False)]
    session.commit()

    answers = rush(database_url, edition_id, clicks)

    assert answers == {(): 1, ("table_is_free",): EXHIBITORS - 1}
