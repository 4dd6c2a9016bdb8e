"""A buyer who watches a broadcast gets its exhibitor's next free slot, with the product and the question attached."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.live_questions import NEXT, QuestionState
from expo.domain.meetings import Origin
from expo.domain.people import Actor, Role, organizers_need
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.exhibitors import Product
from expo.models.live_commerce import Broadcast
from expo.models.live_questions import BroadcastConsultation, LiveQuestion
from expo.models.meetings import Meeting
from expo.queries import broadcast_consultations, live_commerce
from expo.queries import live_questions as live_questions_queries
from expo.services import history, live_questions, meeting_emails, seats

TRIED = 3
"""How many free slots are tried when others are faster."""
NOT_A_BUYER = Violation("asked_by_no_buyer", N_("This was not asked by a signed-in buyer: there is no one to meet."))


def ask(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    broadcast_id: int,
    product_id: int | None = None,
    now: datetime,
) -> BroadcastConsultation:
    """Book the exhibitor's next free slot after the broadcast for the actor's company.

    Two who meet already keep their consultation; the product is attached to it.

    Raises
    ------
    Refusal
        With every reason: the buyer is not approved, booking is closed, no time is free, …
    """
    if not actor.is_buyer or actor.buyer_id is None:
        raise NotAllowed("ask for a consultation")
    broadcast = live_commerce.broadcast(session, edition.id, broadcast_id)
    return _take(session, actor, edition, broadcast, actor.buyer_id, product_id, None, now)


def turn(session: Session, actor: Actor, edition: Edition, *, question_id: int, now: datetime) -> BroadcastConsultation:
    """Turn a buyer's question into a consultation: by the crew, or by the exhibitor on air."""
    organizers_need(actor, Permission.MANAGE_STUDIO)
    question = live_questions.question_to_answer(session, actor, edition, question_id)
    refuse_if(_against_turning(question))
    assert question.buyer_id is not None  # refused above
    broadcast = question.broadcast
    host = Actor(Role.EXHIBITOR, actor.user_id, actor.name, edition.id, exhibitor_id=broadcast.exhibitor_id)
    taken = _take(session, host, edition, broadcast, question.buyer_id, question.product_id, question, now)
    live_questions.set_state(question, actor, QuestionState.CONSULTATION, now)
    session.flush()
    return taken


def _take(
    session: Session,
    actor: Actor,
    edition: Edition,
    broadcast: Broadcast,
    buyer_id: int,
    product_id: int | None,
    question: LiveQuestion | None,
    now: datetime,
) -> BroadcastConsultation:
    meeting = live_questions_queries.own_consultation(session, broadcast.exhibitor_id, buyer_id)
    if meeting is None or meeting.ends_at <= now:
        meeting = _book(session, actor, edition, broadcast, buyer_id, now)
        meeting_emails.tell_booked(session, edition, meeting, now=now)
    attached = session.get(BroadcastConsultation, meeting.id) or BroadcastConsultation(
        meeting_id=meeting.id, meeting=meeting, asked_at=now, asked_by_id=actor.user_id
    )
    attached.broadcast_id, attached.broadcast = broadcast.id, broadcast
    attached.product_id = session.scalar(
        select(Product.id).where(Product.id == product_id, Product.exhibitor_id == broadcast.exhibitor_id)
    )
    attached.question_id = question.id if question else attached.question_id
    meeting.changed_at = now
    session.add(attached)
    session.flush()
    history.record(
        session,
        actor,
        "live_questions.consult",
        "meeting",
        meeting.id,
        edition_id=edition.id,
        now=now,
        exhibitor=broadcast.exhibitor.code,
        buyer=meeting.buyer.code,
    )
    return attached


def _book(
    session: Session, actor: Actor, edition: Edition, broadcast: Broadcast, buyer_id: int, now: datetime
) -> Meeting:
    pair = broadcast.exhibitor_id, buyer_id
    offer = broadcast_consultations.offer(session, actor, edition, broadcast, buyer_id, now)
    refuse_if(offer.reasons)

    def new() -> Meeting:
        return Meeting(
            edition_id=edition.id,
            exhibitor_id=pair[0],
            buyer_id=pair[1],
            origin=Origin.BOOKED,
            created_at=now,
            created_by_id=actor.user_id,
        )

    for slot in (one.slot for one in offer.options[:TRIED]):
        try:
            return seats.take(session, new, partial(seats.granted, session, actor, edition, pair, slot, now))
        except Refusal:
            continue
    raise Refusal(broadcast_consultations.NO_FREE_SLOT)


def _against_turning(question: LiveQuestion) -> Iterator[Violation]:
    if question.buyer_id is None:
        yield NOT_A_BUYER
    if QuestionState.CONSULTATION not in NEXT[question.state]:
        yield Violation(
            "question_moved",
            N_("Someone else was faster: this question is “%(state)s” by now."),
            {"state": question.state},
        )
