"""An exhibitor books the studio, and gives it back."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.editions import Phase
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.calendar import Hold
from expo.models.editions import OpenPhase
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.services import availability, broadcasts
from tests.support import small_expo
from tests.support.consultations import exhibitor as actor
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY, SmallExpo, at


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    expo = small_expo.build(session)
    expo.open(Phase.STUDIO)
    return expo


def offer(expo: SmallExpo, day=TUESDAY, starts: str = "10:30", ends: str = "11:30") -> StudioSlot:
    slot = StudioSlot(edition_id=expo.edition.id, studio=expo.studio, starts_at=at(day, starts), ends_at=at(day, ends))
    expo.session.add(slot)
    expo.session.flush()
    return slot


def book(expo: SmallExpo, slot: StudioSlot, nth: int = 0, *, title: str = "첫 방송", now=NOW) -> Broadcast:
    return broadcasts.book(
        expo.session, actor(expo, nth), expo.edition, studio_slot_id=slot.id, title_ko=title, now=now
    )


def refused(expo: SmallExpo, slot: StudioSlot, nth: int = 0, **options) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        book(expo, slot, nth, **options)
    return codes_of(refusal)


def held(expo: SmallExpo, **what: int) -> int:
    return expo.session.scalar(select(func.count()).select_from(Hold).filter_by(**what))


def test_a_broadcast_takes_its_times_in_the_calendar_of_exhibitor_and_studio(expo):
    show = book(expo, offer(expo), title="  첫 방송 ")

    assert show.title_ko == "첫 방송"
    assert held(expo, exhibitor_id=expo.exhibitors[0].id, broadcast_id=show.id) == 2
    assert held(expo, studio_id=expo.studio.id, broadcast_id=show.id) == 2


def test_given_back_its_times_are_free_again(expo):
    slot = offer(expo)
    show = book(expo, slot)

    broadcasts.give_back(expo.session, actor(expo), expo.edition, broadcast_id=show.id, now=NOW)
    expo.session.flush()

    assert held(expo) == 0
    assert book(expo, slot, 1).exhibitor_id == expo.exhibitors[1].id


def test_every_reason_against_it_is_given_at_once(expo):
    book(expo, offer(expo, WEDNESDAY))
    slot = offer(expo)
    book(expo, slot, 1)
    expo.meet(0, 0, expo.slot(TUESDAY, "11:00"))
    availability.close(expo.session, actor(expo), expo.edition, slot_id=expo.slot(TUESDAY, "10:30").id, now=NOW)
    expo.session.delete(expo.session.scalars(select(OpenPhase)).one())
    expo.session.flush()

    assert refused(expo, slot, title=" ", now=at(TUESDAY, "10:30")) == [
        "untitled", "studio_closed", "slot_past", "studio_taken", "one_broadcast", "meeting_then", "you_closed",
    ]  # fmt: skip


def test_a_broadcast_that_has_begun_stays(expo):
    show = book(expo, offer(expo))

    with pytest.raises(Refusal) as refusal:
        broadcasts.give_back(expo.session, actor(expo), expo.edition, broadcast_id=show.id, now=at(TUESDAY, "10:30"))

    assert codes_of(refusal) == ["broadcast_begun"]


def test_nobody_gives_back_somebody_elses_broadcast_but_the_organizer(expo):
    show = book(expo, offer(expo))

    with pytest.raises(NotFound):
        broadcasts.give_back(expo.session, actor(expo, 1), expo.edition, broadcast_id=show.id, now=NOW)
    broadcasts.give_back(expo.session, expo.organizer, expo.edition, broadcast_id=show.id, now=NOW)

    assert expo.session.scalars(select(Broadcast)).all() == []


def test_a_buyer_has_no_broadcasts(expo):
    buyer = Actor(Role.BUYER, None, "바이어", expo.edition.id, buyer_id=expo.buyers[0].id)

    with pytest.raises(NotAllowed):
        broadcasts.book(expo.session, buyer, expo.edition, studio_slot_id=offer(expo).id, title_ko="방송", now=NOW)
