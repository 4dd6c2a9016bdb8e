"""The organizer moves, renames or cancels a broadcast, and the exhibitor reads about it."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed, Refusal
from expo.models.calendar import Hold
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.outbox import Message
from expo.services import broadcast_changes
from expo.services.broadcast_changes import BroadcastProfile
from tests.services.test_broadcasts import actor, book, expo, offer
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY, SmallExpo, at

pytestmark = pytest.mark.sqlite_only

__all__ = ["expo"]


def organizer(expo: SmallExpo) -> Actor:
    return Actor(Role.ORGANIZER, None, "운영", expo.edition.id)


def moved(expo: SmallExpo, broadcast: Broadcast, slot: StudioSlot, title: str = "첫 방송") -> Broadcast:
    return broadcast_changes.change(
        expo.session,
        organizer(expo),
        expo.edition,
        broadcast_id=broadcast.id,
        profile=BroadcastProfile(slot.id, title),
        now=NOW,
    )


def held(session: Session) -> set[int]:
    return set(session.scalars(select(Hold.slot_id).where(Hold.broadcast_id.is_not(None))))


def told(session: Session) -> list[str]:
    return list(session.scalars(select(Message.template).order_by(Message.id)))


def test_a_broadcast_moves_with_its_closed_times_and_the_exhibitor_is_told(expo: SmallExpo, session: Session):
    expo.exhibitors[0].contact_email = "studio@example.com"
    broadcast, before = book(expo, offer(expo)), held(session)

    moved(expo, broadcast, offer(expo, WEDNESDAY))

    assert broadcast.studio_slot.starts_at == at(WEDNESDAY, "10:30")
    assert len(held(session)) == len(before)
    assert not held(session) & before
    assert told(session) == ["live_commerce.changed"]


def test_what_has_not_left_gives_way_to_one_letter_about_everything_since(expo: SmallExpo, session: Session):
    expo.exhibitors[0].contact_email = "studio@example.com"
    first, second = offer(expo), offer(expo, starts="13:00", ends="14:00")
    third = offer(expo, WEDNESDAY, "14:00", "15:00")
    broadcast = book(expo, first)
    written = select(Message.template, Message.body)

    moved(expo, broadcast, second)
    moved(expo, broadcast, first)
    assert told(session) == []
    moved(expo, broadcast, second)
    moved(expo, broadcast, third)
    (changed,) = session.execute(written).all()
    broadcast_changes.cancel(
        session, organizer(expo), expo.edition, broadcast_id=broadcast.id, reason="장비 고장", now=NOW
    )
    (cancelled,) = session.execute(written).all()

    assert (changed.template, cancelled.template) == ("live_commerce.changed", "live_commerce.cancelled")
    bodies = [changed.body, cancelled.body]
    assert [[time in body for time in ("10:30", "13:00", "14:00")] for body in bodies] == [
        [True, False, True],
        [True, False, False],
    ]


def test_a_broadcast_is_not_moved_onto_anothers_slot_or_onto_ones_own_closed_time(expo: SmallExpo, session: Session):
    broadcast, taken = book(expo, offer(expo)), offer(expo, WEDNESDAY)
    book(expo, taken, nth=1)
    before = held(session)

    with pytest.raises(Refusal) as refused:
        broadcast_changes.change(
            session,
            organizer(expo),
            expo.edition,
            broadcast_id=broadcast.id,
            profile=BroadcastProfile(taken.id, "첫 방송", stream_url="javascript:alert(1)"),
            now=NOW,
        )

    assert codes_of(refused) == ["no_player", "studio_taken"]
    session.rollback()
    assert held(session) <= before


def test_a_cancelled_broadcast_needs_a_reason_frees_its_times_and_lets_the_exhibitor_go(
    expo: SmallExpo, session: Session
):
    expo.exhibitors[0].contact_email = "studio@example.com"
    broadcast = book(expo, offer(expo, TUESDAY))
    order = {"broadcast_id": broadcast.id, "now": NOW}

    with pytest.raises(Refusal):
        broadcast_changes.cancel(session, organizer(expo), expo.edition, reason=" ", **order)
    with pytest.raises(NotAllowed):
        broadcast_changes.cancel(session, actor(expo), expo.edition, reason="장비 고장", **order)
    broadcast_changes.cancel(session, organizer(expo), expo.edition, reason="장비 고장", **order)

    assert held(session) == set()
    assert told(session) == ["live_commerce.cancelled"]
    assert session.scalar(select(Broadcast.id)) is None


def test_two_broadcasts_swap_with_their_closed_times_and_both_exhibitors_are_told(expo: SmallExpo, session: Session):
    for maker in expo.exhibitors[:2]:
        maker.contact_email = "studio@example.com"
    one, other = book(expo, offer(expo)), book(expo, offer(expo, WEDNESDAY), nth=1)
    before = held(session)

    order = {"broadcast_id": one.id, "other_id": other.id, "now": NOW}
    broadcast_changes.swap(session, organizer(expo), expo.edition, **order)

    assert [show.studio_slot.starts_at for show in (one, other)] == [at(WEDNESDAY, "10:30"), at(TUESDAY, "10:30")]
    assert held(session) == before
    assert told(session) == ["live_commerce.changed"] * 2
    assert len(session.scalars(select(StudioSlot)).all()) == 2


def test_a_swap_is_refused_with_the_name_of_who_is_busy_and_changes_nothing(expo: SmallExpo, session: Session):
    one, other = book(expo, offer(expo)), book(expo, offer(expo, WEDNESDAY), nth=1)
    expo.meet(0, 0, expo.slot(WEDNESDAY, "10:30"))
    before = held(session)

    with pytest.raises(Refusal) as refused, session.begin_nested():
        broadcast_changes.swap(session, organizer(expo), expo.edition, broadcast_id=other.id, other_id=one.id, now=NOW)

    assert [(why.code, why.params["company"].name_ko) for why in refused.value.violations] == [
        ("company_busy", expo.exhibitors[0].name_ko)
    ]
    assert held(session) == before
