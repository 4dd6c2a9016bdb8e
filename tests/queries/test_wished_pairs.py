"""Pairs of companies that wished for one another: their numbers, and those that wait for a time."""

from random import Random

import pytest
from sqlalchemy import func, select

from expo.domain.buyers import Decision
from expo.domain.meetings import Origin
from expo.domain.people import Actor, Role
from expo.domain.wishes import Answer, Level
from expo.models.buyers import BuyerDecision
from expo.models.editions import Slot
from expo.models.meetings import Meeting
from expo.models.schedules import Publication
from expo.models.wishes import Wish, WishReply
from expo.queries import funnel, funnel_counts, funnel_pages, open_pairs
from expo.queries.funnel import FunnelStage
from tests.support import days

ORGANIZER = Actor(Role.ORGANIZER, edition_id=1)


@pytest.fixture
def in_force(session, sample):
    """Return the version in force, with wishes, answers and decisions of every kind and some consultations."""
    dice = Random(1)
    wishes = session.scalars(select(Wish).order_by(Wish.id)).all()
    for wish in wishes:
        wish.rank, wish.level = None, dice.choice((Level.MUST, Level.INTERESTED, Level.INTERESTED, Level.NEVER))
        answer = dice.choice((None, None, Answer.ACCEPTED, Answer.DECLINED))
        if answer and not wish.reply:
            wish.reply = WishReply(answer=answer, replied_at=days.PLANNED_AT)
    for decision in session.scalars(select(BuyerDecision).order_by(BuyerDecision.id)).all()[::5]:
        decision.decision = Decision.REJECTED
    version = days.planned(session, sample)
    session.add(Publication(edition_id=sample.id, schedule_id=version.id, published_at=days.PLANNED_AT))
    slots = session.scalars(select(Slot.id)).all()
    pairs = {(one.exhibitor_id, one.buyer_id) for one in (*version.placements, *wishes[::70])}
    for (exhibitor_id, buyer_id), slot_id in zip(sorted(pairs), slots, strict=False):
        who = {"exhibitor_id": exhibitor_id, "buyer_id": buyer_id, "slot_id": slot_id}
        session.add(Meeting(edition_id=sample.id, origin=Origin.ASSIGNED, created_at=days.PLANNED_AT, **who))
    session.commit()
    return version


def test_every_number_of_the_funnel_is_that_of_its_pairs(session, sample, in_force):
    pairs = funnel.pairs_of()
    numbers = (func.count().filter(funnel.shown(pairs, stage)) for stage in FunnelStage)
    found = session.execute(select(*numbers).select_from(pairs), funnel.asked(sample, in_force)).one()
    lists = (funnel_pages.page(session, ORGANIZER, sample, in_force, stage) for stage in FunnelStage)

    counts = funnel_counts.counts(session, sample, in_force)
    assert counts == dict(zip(FunnelStage, found, strict=True))
    assert list(counts.values()) == [page.total for page in lists]
    assert min(found) > 0


def test_pairs_that_both_sides_want_wait_first_and_all_are_counted(session, sample, in_force):
    few, every = (open_pairs.read(session, ORGANIZER, sample, limit=limit) for limit in (5, 5000))

    waiting = funnel_counts.counts(session, sample, in_force)[FunnelStage.UNMET]
    assert few.total == every.total == len(every.pairs) == waiting
    assert set(few.pairs) <= set(every.pairs)
    assert [one.is_mutual for one in every.pairs[:6]] == [one.is_mutual for one in few.pairs] + [True]
