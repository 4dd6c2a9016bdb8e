"""What holds time in the calendar keeps a consultation away: closures, broadcasts, ceremonies, closed tables."""

import pytest
from sqlalchemy.orm import Session

from expo.domain.editions import BlockKind, Span
from expo.domain.refusals import Refusal
from expo.models.editions import Block
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.services import calendar
from tests.support.consultations import book, buyer, opened, reasons
from tests.support.small_expo import THE_EVE, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return opened(session)


def test_closed_times_broadcasts_and_ceremonies_are_respected(session, expo):
    slot = expo.slots[0]
    closed = calendar.closure(expo.edition, Span(slot.starts_at, slot.ends_at), now=THE_EVE, buyer_id=expo.buyers[0].id)
    studio = Studio(
        edition_id=expo.edition.id, hall_id=expo.exhibitors[0].hall_id, code="S", name_ko="스튜디오", name_en="Studio"
    )
    session.add_all([closed, studio])
    session.flush()
    calendar.hold_closure(session, closed)
    on_air = StudioSlot(edition_id=expo.edition.id, studio_id=studio.id, starts_at=slot.starts_at, ends_at=slot.ends_at)
    broadcast = Broadcast(studio_slot=on_air, exhibitor_id=expo.exhibitors[0].id, title_ko="첫 방송", booked_at=THE_EVE)
    session.add(broadcast)
    session.flush()
    calendar.hold_broadcast(session, broadcast)
    session.add(
        Block(
            edition_id=expo.edition.id,
            kind=BlockKind.CEREMONY,
            name_ko="개막식",
            name_en="Opening ceremony",
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
        )
    )
    session.commit()

    with pytest.raises(Refusal) as refusal:
        book(session, expo, 0, 0, 0, buyer(expo, 0))

    assert reasons(refusal) == [
        "Opening ceremony takes place at that time.",
        "Maker 0 is on air in the studio at that time.",
        "You have closed that time.",
    ]


def test_a_closed_table_seats_nobody(session, expo):
    slot = expo.slots[0]
    broken = calendar.closure(expo.edition, Span(slot.starts_at, slot.ends_at), now=THE_EVE, table_id=expo.tables[0].id)
    session.add(broken)
    session.flush()
    calendar.hold_closure(session, broken)
    session.commit()

    assert book(session, expo, 0, 0, 0).table.code == "D-02"
