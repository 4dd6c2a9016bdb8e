"""Who hears of a broadcast's changes: buyers who follow it, and its interpreters."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.domain.people import Actor, Role
from expo.jobs import broadcasts as job
from expo.models.editions import Archive
from expo.models.interpreters import Interpreter
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.queries import duties
from expo.services import broadcast_crew, broadcast_followers, broadcasts
from tests.services.test_broadcast_changes import moved, organizer, told
from tests.services.test_broadcasts import actor, book, expo, offer
from tests.support.small_expo import NOW, WEDNESDAY, SmallExpo

pytestmark = pytest.mark.sqlite_only

__all__ = ["expo"]


def test_buyers_who_follow_and_interpreters_hear_of_another_time_and_of_the_end(expo: SmallExpo, session: Session):
    broadcast, buyer = book(expo, offer(expo)), expo.buyers[0]
    voice = Interpreter(edition_id=expo.edition.id, code="I-90", name="통역", languages=["vi"])
    user = User(email="voice@example.com", name="통역", created_at=NOW)
    session.add_all([voice, user])
    session.flush()
    session.add(Membership(user=user, edition_id=expo.edition.id, role=Role.INTERPRETER, interpreter_id=voice.id))
    watches = Actor(Role.BUYER, None, "구매", expo.edition.id, buyer_id=buyer.id)
    buyer.contact_email = "buyer@example.com"
    crew = {"broadcast_id": broadcast.id, "crew_ids": [], "interpreter_ids": [voice.id], "now": NOW}

    broadcast_followers.follow(session, watches, expo.edition, broadcast_id=broadcast.id, now=NOW)
    broadcast_crew.assign(session, organizer(expo), expo.edition, **crew)
    moved(expo, broadcast, offer(expo, WEDNESDAY))
    own = duties.by_day(session, expo.edition, voice.id)[WEDNESDAY]
    session.execute(update(Message).values(sent_at=NOW))
    broadcasts.give_back(session, actor(expo), expo.edition, broadcast_id=broadcast.id, now=NOW)

    assert [one.show.title_ko for one in own] == ["첫 방송"]
    assert told(session) == [
        "interpreters.changed", "interpreters.changed", "live_commerce.moved_for_viewers",
        "interpreters.changed", "live_commerce.cancelled_for_viewers",
    ]  # fmt: skip


def test_who_follows_a_broadcast_is_reminded_once_shortly_before_it_and_again_after_a_move(
    expo: SmallExpo, session: Session
):
    broadcast, buyer = book(expo, offer(expo)), expo.buyers[0]
    watches = Actor(Role.BUYER, None, "구매", expo.edition.id, buyer_id=buyer.id)
    buyer.contact_email = "buyer@example.com"
    broadcast_followers.follow(session, watches, expo.edition, broadcast_id=broadcast.id, now=NOW)

    def reminded(minutes: int) -> int:
        begins = broadcast.studio_slot.starts_at
        expo.edition.clock_shift_seconds = clock.shift_to(begins - timedelta(minutes=minutes))
        session.commit()
        return job.remind(sessionmaker(session.get_bind()))

    assert [reminded(minutes) for minutes in (16, 14, 13, -1)] == [0, 1, 0, 0]
    assert told(session) == ["live_commerce.soon"]
    moved(expo, broadcast, offer(expo, WEDNESDAY))
    expo.edition.archive = Archive(archived_at=NOW)
    assert reminded(15) == 0
    expo.edition.archive = None
    assert [reminded(minutes) for minutes in (14, 13)] == [1, 0]
