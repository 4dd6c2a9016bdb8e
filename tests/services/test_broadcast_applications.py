"""Exhibitors apply for a time on air that the organizer gives, or wait for one that is taken."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.models.live_commerce import BroadcastApplication, StudioSlot
from expo.models.outbox import Message
from expo.services import broadcast_applications, broadcasts
from tests.services.test_broadcasts import actor, book, expo, held, offer, refused
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, WEDNESDAY, SmallExpo

pytestmark = pytest.mark.sqlite_only

__all__ = ["expo"]


def apply(expo: SmallExpo, slot: StudioSlot, nth: int = 0) -> BroadcastApplication:
    return broadcast_applications.apply(
        expo.session, actor(expo, nth), expo.edition, studio_slot_id=slot.id, title_ko=f"방송 {nth}", now=NOW
    )


def choose(expo: SmallExpo, row: BroadcastApplication, who=None):
    return broadcast_applications.choose(
        expo.session, who or expo.organizer, expo.edition, application_id=row.id, now=NOW
    )


def test_the_organizer_chooses_one_who_is_on_air_then_and_the_others_wait(expo: SmallExpo, session: Session):
    slot = offer(expo)
    order = {"slot_id": slot.id, "now": NOW}
    assert codes(expo, slot) == ["slot_is_free"]
    broadcast_applications.take_applications(session, expo.organizer, expo.edition, takes=True, **order)
    assert refused(expo, slot) == ["by_application"]
    for maker in expo.exhibitors[:2]:
        maker.contact_email = "studio@example.com"
    first, second = apply(expo, slot), apply(expo, slot, nth=1)
    assert apply(expo, slot).id == first.id

    with pytest.raises(NotAllowed):
        choose(expo, second, actor(expo, 1))
    show = choose(expo, second)

    assert (show.title_ko, show.exhibitor_id) == ("방송 1", expo.exhibitors[1].id)
    assert held(expo, broadcast_id=show.id, exhibitor_id=expo.exhibitors[1].id) == 2
    templates = session.scalars(select(Message.template).order_by(Message.id)).all()
    assert templates == ["live_commerce.chosen", "live_commerce.not_chosen"]
    assert [row.id for row in session.scalars(select(BroadcastApplication))] == [first.id]


def test_one_waits_for_a_taken_slot_and_is_chosen_when_it_is_given_back(expo: SmallExpo, session: Session):
    slot = offer(expo)
    show = book(expo, slot)
    waits = apply(expo, slot, nth=1)
    with pytest.raises(Refusal) as taken:
        choose(expo, waits)
    assert codes_of(taken) == ["studio_taken"]

    broadcasts.give_back(session, actor(expo), expo.edition, broadcast_id=show.id, now=NOW)
    session.expire_all()
    chosen = choose(expo, waits)

    assert chosen.exhibitor_id == expo.exhibitors[1].id


def test_who_is_busy_or_on_air_already_is_not_chosen_and_strangers_withdraw_nothing(expo: SmallExpo, session: Session):
    slot, other = offer(expo), offer(expo, WEDNESDAY)
    slot.takes_applications = True
    row = apply(expo, slot)
    with pytest.raises(NotFound):
        broadcast_applications.withdraw(session, actor(expo, 1), expo.edition, application_id=row.id, now=NOW)
    book(expo, other)

    with pytest.raises(Refusal) as refusal:
        choose(expo, row)

    assert codes_of(refusal) == ["one_broadcast"]
    broadcast_applications.withdraw(session, actor(expo), expo.edition, application_id=row.id, now=NOW)
    assert session.scalar(select(BroadcastApplication.id)) is None


def codes(expo: SmallExpo, slot: StudioSlot) -> list[str]:
    with pytest.raises(Refusal) as refusal:
        apply(expo, slot)
    return codes_of(refusal)
