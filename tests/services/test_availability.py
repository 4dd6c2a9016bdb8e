"""A company closes and reopens its own times."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import STRANGER, Actor, Role
from expo.domain.refusals import NotFound, Refusal
from expo.models.calendar import Closure, Hold
from expo.models.editions import Slot
from expo.models.history import Event
from expo.services import availability, calendar
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY, SmallExpo, at, span


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


@pytest.fixture
def exhibitor(expo: SmallExpo) -> Actor:
    return Actor(Role.EXHIBITOR, None, "하가람", expo.edition.id, exhibitor_id=expo.exhibitors[0].id)


@pytest.fixture
def buyer(expo: SmallExpo) -> Actor:
    return Actor(Role.BUYER, None, "안아름", expo.edition.id, buyer_id=expo.buyers[0].id)


def closed(expo: SmallExpo, **holder: int) -> list[str]:
    """Return the slots that a holder's closures take, as wall-clock times."""
    slots = select(Slot.starts_at).join(Hold, Hold.slot_id == Slot.id).filter_by(**holder)
    found = expo.session.scalars(slots.where(Hold.closure_id.is_not(None)).order_by(Slot.starts_at))
    return [moment.astimezone(expo.edition.zone).strftime("%a %H:%M") for moment in found]


def spans(expo: SmallExpo) -> list[tuple[str, str]]:
    rows = expo.session.scalars(select(Closure).order_by(Closure.starts_at))
    zone = expo.edition.zone
    return [tuple(f"{end.astimezone(zone):%H:%M}" for end in (row.starts_at, row.ends_at)) for row in rows]


@pytest.mark.parametrize("side", ["exhibitor", "buyer"])
def test_a_closed_time_is_held_in_the_calendar(expo, side, request):
    actor = request.getfixturevalue(side)
    holder = availability.holder_of(actor)

    availability.close(expo.session, actor, expo.edition, slot_id=expo.slot(TUESDAY, "10:30").id, now=NOW)

    assert closed(expo, **holder) == ["Tue 10:30"]
    assert [event.act for event in expo.session.scalars(select(Event))][-1] == "availability.close"


def test_closing_twice_closes_once(expo, exhibitor):
    slot = expo.slot(TUESDAY, "10:30")

    for _ in range(2):
        availability.close(expo.session, exhibitor, expo.edition, slot_id=slot.id, now=NOW)

    assert spans(expo) == [("10:30", "11:00")]


def test_a_time_with_a_meeting_stays_and_the_company_reads_with_whom(expo, exhibitor, buyer):
    slot = expo.slot(TUESDAY, "10:30")
    expo.meet(0, 0, slot)

    for actor, other in ((exhibitor, "하늘마트"), (buyer, "윤슬푸드")):
        with pytest.raises(Refusal) as refusal:
            availability.close(expo.session, actor, expo.edition, slot_id=slot.id, now=NOW)

        assert codes_of(refusal) == ["meeting_then"]
        assert refusal.value.violations[0].params["other"].name_ko == other
    assert spans(expo) == []


def test_a_time_on_air_is_neither_closed_nor_opened(expo, exhibitor):
    expo.broadcast(0, TUESDAY, "10:30", "11:30")
    slot = expo.slot(TUESDAY, "10:30")

    for act in (availability.close, availability.reopen):
        with pytest.raises(Refusal) as refusal:
            act(expo.session, exhibitor, expo.edition, slot_id=slot.id, now=NOW)

        assert codes_of(refusal) == ["on_air"]


def test_every_reason_is_given_at_once(expo, exhibitor):
    slot = expo.slot(TUESDAY, "10:30")
    expo.meet(0, 0, slot)

    with pytest.raises(Refusal) as refusal:
        availability.close(expo.session, exhibitor, expo.edition, slot_id=slot.id, now=at(TUESDAY, "11:00"))

    assert codes_of(refusal) == ["slot_past", "meeting_then"]


def test_reopening_one_time_keeps_the_rest_of_a_longer_one_closed(expo, buyer):
    away = calendar.closure(expo.edition, span(WEDNESDAY, "10:00", "12:00"), now=NOW, buyer_id=buyer.buyer_id)
    expo.session.add(away)
    expo.session.flush()
    calendar.hold_closure(expo.session, away)

    availability.reopen(expo.session, buyer, expo.edition, slot_id=expo.slot(WEDNESDAY, "10:30").id, now=NOW)

    assert spans(expo) == [("10:00", "10:30"), ("11:00", "12:00")]
    assert closed(expo, buyer_id=buyer.buyer_id) == ["Wed 10:00", "Wed 11:00", "Wed 11:30"]


def test_nobody_opens_what_somebody_else_has_closed(expo, exhibitor):
    other = Actor(Role.EXHIBITOR, None, "별하", expo.edition.id, exhibitor_id=expo.exhibitors[1].id)
    slot = expo.slot(TUESDAY, "10:30")
    availability.close(expo.session, other, expo.edition, slot_id=slot.id, now=NOW)

    availability.reopen(expo.session, exhibitor, expo.edition, slot_id=slot.id, now=NOW)

    assert closed(expo, exhibitor_id=other.exhibitor_id) == ["Tue 10:30"]


@pytest.mark.parametrize("who", ["stranger", "organizer"])
def test_who_has_no_company_has_no_times(expo, who):
    actor = STRANGER if who == "stranger" else expo.organizer

    with pytest.raises(NotFound):
        availability.close(expo.session, actor, expo.edition, slot_id=expo.slots[0].id, now=NOW)


def test_a_slot_of_another_edition_is_not_found(expo, exhibitor):
    with pytest.raises(NotFound):
        availability.close(expo.session, exhibitor, expo.edition, slot_id=10**6, now=NOW)
