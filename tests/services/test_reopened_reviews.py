"""A review that was sent is reopened with the reason; after an upheld objection two persons decide anew."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from expo.domain.accounts import Purpose
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.domain.reviews import ObjectionAnswer, ReviewState, SelectionOutcome
from expo.models.history import Event
from expo.models.outbox import Message
from expo.models.people import User
from expo.models.reviews import Review, ReviewDecision, ReviewVersion
from expo.queries import reviews as reviews_queries
from expo.queries import selections
from expo.services import experts, reviews
from expo.services.experts import ExpertSheet
from tests.services.test_reviews import AFTER, SECRET, World


def reopen(world, review, reason="점수 입력 착오"):
    return reviews.reopen(
        world.session,
        *world.who,
        code="CALL",
        number=review.application.number,
        expert_id=review.expert_id,
        reason=reason,
        secret=SECRET,
        now=AFTER,
    )


def review_of(world, number):
    found = reviews_queries.reviews(world.session, world.call.id)
    return next(one for one in found if one.application.number == number and one.sent_at)


@pytest.mark.both_databases
def test_a_reopened_review_keeps_what_was_sent_and_withdraws_the_proposal(session, expo):
    world = World(session, expo)
    world.open()
    world.send_all(lambda number: (9 - number, 8))
    reviews.propose(session, *world.who, code="CALL", now=AFTER)
    review = review_of(world, 3)
    with pytest.raises(Refusal, match="why the review is reopened"):
        reopen(world, review, reason=" ")

    reopen(world, review)

    assert review.state is ReviewState.ASSIGNED
    assert reviews_queries.round_of(session, world.call.id).proposed_at is None
    assert selections.decisions(session, world.call.id) == []
    version = session.scalars(select(ReviewVersion)).one()
    assert (list(version.points.values()), version.reason, version.reopened_by) == (
        [6, 8],
        "점수 입력 착오",
        world.who[0].name,
    )
    with pytest.raises(Refusal, match="missing for applications: 3"):
        reviews.propose(session, *world.who, code="CALL", now=AFTER)
    assert session.scalars(select(Message.template).order_by(Message.id.desc())).first() == "reviews.reopened"
    assert "reviews.reopen" in session.scalars(select(Event.act)).all()
    world.send(review.expert, 3, (10, 10))
    assert reviews.propose(session, *world.who, code="CALL", now=AFTER)[0].application_id != 2
    session.commit()
    with pytest.raises(DatabaseError):
        session.execute(text("update review_version set comment = 'x'"))
    session.rollback()


@pytest.mark.sqlite_only
def test_an_upheld_objection_opens_the_reviews_and_two_persons_decide_anew(session, expo):
    world = World(session, expo)
    world.decide()
    review = review_of(world, 3)
    with pytest.raises(Refusal, match="only an upheld objection"):
        reopen(world, review)
    token = world.link(Purpose.CALL_APPLICATION, call_application=3)
    reviews.file_objection(session, world.edition, token, text="점수가 이상합니다", now=AFTER)
    other = experts.create(session, *world.who, sheet=ExpertSheet("밖", "o@x.example"), now=AFTER)
    reviews.answer(
        session,
        *world.who,
        code="CALL",
        number=3,
        expert_id=other.id,
        verdict=ObjectionAnswer.UPHELD,
        text="다시 봄",
        now=AFTER,
    )
    numbers = {"code": "CALL", "number": 3, "now": AFTER}
    for one in session.scalars(select(Review).where(Review.application_id == 3, Review.sent_at.is_not(None))).all():
        reopen(world, one)
        with pytest.raises(Refusal, match="not sent again yet"):
            reviews.propose_revision(session, *world.who, **numbers)
        world.send(one.expert, 3, (10, 10))

    revision = reviews.propose_revision(session, *world.who, **numbers)
    with pytest.raises(Refusal, match="second person"):
        reviews.approve_revision(session, *world.who, secret=SECRET, **numbers)
    second = session.scalars(select(User).where(User.email == "second@x.example")).one()
    actor = Actor(Role.ORGANIZER, user_id=second.id, name="둘째", edition_id=world.edition.id)
    reviews.approve_revision(session, actor, world.edition, secret=SECRET, **numbers)

    assert revision.former["outcome"] == "rejected"
    outcomes = [session.get(ReviewDecision, id_).outcome for id_ in (1, 3)]
    assert outcomes == [SelectionOutcome.SELECTED, SelectionOutcome.SELECTED]  # no other firm loses its place
    assert session.scalars(select(Message.template).order_by(Message.id.desc())).first() == "reviews.selected"
    with pytest.raises(Refusal, match="only an upheld objection"):
        reopen(world, review_of(world, 3))
