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
from tests.support import small
from tests.support.small import NOW, TUESDAY, WEDNESDAY, Small, at


@pytest.fixture
def world(session: Session) -> Small:
    world = small.build(session)
    session.add(OpenPhase(edition_id=world.edition.id, phase=Phase.STUDIO, opened_at=NOW))
    session.flush()
    return world


def actor(world: Small, nth: int = 0) -> Actor:
    return Actor(Role.EXHIBITOR, None, "담당", world.edition.id, exhibitor_id=world.exhibitors[nth].id)


def offer(world: Small, day=TUESDAY, starts: str = "10:30", ends: str = "11:30") -> StudioSlot:
    slot = StudioSlot(
        edition_id=world.edition.id, studio=world.studio, starts_at=at(day, starts), ends_at=at(day, ends)
    )
    world.session.add(slot)
    world.session.flush()
    return slot


def book(world: Small, slot: StudioSlot, nth: int = 0, *, title: str = "첫 방송", now=NOW) -> Broadcast:
    return broadcasts.book(
        world.session, actor(world, nth), world.edition, studio_slot_id=slot.id, title_ko=title, now=now
    )


def refused(world: Small, slot: StudioSlot, nth: int = 0, **options) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        book(world, slot, nth, **options)
    return [violation.code for violation in refusal.value.violations]


def held(world: Small, **what: int) -> int:
    return world.session.scalar(select(func.count()).select_from(Hold).filter_by(**what))


def test_a_broadcast_takes_its_times_in_the_calendar_of_exhibitor_and_studio(world):
    show = book(world, offer(world), title="  첫 방송 ")

    assert show.title_ko == "첫 방송"
    assert held(world, exhibitor_id=world.exhibitors[0].id, broadcast_id=show.id) == 2
    assert held(world, studio_id=world.studio.id, broadcast_id=show.id) == 2


def test_given_back_its_times_are_free_again(world):
    slot = offer(world)
    show = book(world, slot)

    broadcasts.give_back(world.session, actor(world), world.edition, broadcast_id=show.id, now=NOW)
    world.session.flush()

    assert held(world) == 0
    assert book(world, slot, 1).exhibitor_id == world.exhibitors[1].id


def test_every_reason_against_it_is_given_at_once(world):
    book(world, offer(world, WEDNESDAY))
    slot = offer(world)
    book(world, slot, 1)
    world.meet(0, 0, world.slot(TUESDAY, "11:00"))
    availability.close(world.session, actor(world), world.edition, slot_id=world.slot(TUESDAY, "10:30").id, now=NOW)
    world.session.delete(world.session.scalars(select(OpenPhase)).one())
    world.session.flush()

    assert refused(world, slot, title=" ", now=at(TUESDAY, "10:30")) == [
        "untitled", "studio_closed", "slot_past", "studio_taken", "one_broadcast", "meeting_then", "you_closed",
    ]  # fmt: skip


def test_a_broadcast_that_has_begun_stays(world):
    show = book(world, offer(world))

    with pytest.raises(Refusal) as refusal:
        broadcasts.give_back(world.session, actor(world), world.edition, broadcast_id=show.id, now=at(TUESDAY, "10:30"))

    assert [violation.code for violation in refusal.value.violations] == ["broadcast_begun"]


def test_nobody_gives_back_somebody_elses_broadcast_but_the_organizer(world):
    show = book(world, offer(world))

    with pytest.raises(NotFound):
        broadcasts.give_back(world.session, actor(world, 1), world.edition, broadcast_id=show.id, now=NOW)
    broadcasts.give_back(world.session, world.organizer, world.edition, broadcast_id=show.id, now=NOW)

    assert world.session.scalars(select(Broadcast)).all() == []


def test_a_buyer_has_no_broadcasts(world):
    buyer = Actor(Role.BUYER, None, "바이어", world.edition.id, buyer_id=world.buyers[0].id)

    with pytest.raises(NotAllowed):
        broadcasts.book(world.session, buyer, world.edition, studio_slot_id=offer(world).id, title_ko="방송", now=NOW)
