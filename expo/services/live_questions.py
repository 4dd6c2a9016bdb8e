"""Viewers ask and vote during a broadcast; crew and exhibitor pin, answer and hide."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, literal, select, update
from sqlalchemy.orm import Session

from expo.db import insert_missing, lock_keys, lock_row
from expo.domain.live_questions import (
    ANSWERED,
    CREW_ONLY,
    LONGEST,
    NEXT,
    OPEN_AFTER,
    PUBLIC,
    QuestionState,
    needs_a_look,
)
from expo.domain.people import Actor, organizers_need
from expo.domain.permissions import Permission
from expo.domain.privacy import ERASED
from expo.domain.refusals import NotAllowed, NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.exhibitors import Product
from expo.models.live_commerce import Broadcast
from expo.models.live_questions import LiveQuestion, LiveVote
from expo.queries import live_commerce, live_questions
from expo.services import history


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """What a viewer asks, about which product if any; ``key`` tells the viewer from others."""

    text: str
    key: str
    locale: str = "ko"
    product_id: int | None = None


def ask(
    session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, question: NewQuestion, now: datetime
) -> LiveQuestion:
    """Put a question, a viewer's same one once; one with an address or a number, or of a moderated broadcast, waits."""
    broadcast = live_commerce.broadcast(session, edition.id, broadcast_id)
    text = question.text.strip()
    refuse_if(_against(broadcast, text, now))
    lock_keys(session, [f"live question {question.key}"])
    put = LiveQuestion.broadcast_id == broadcast.id, LiveQuestion.asker_key == question.key, LiveQuestion.text == text
    if found := session.scalar(select(LiveQuestion).where(*put).limit(1)):
        return found
    is_held = broadcast.is_moderated or needs_a_look(text)
    row = LiveQuestion(
        broadcast_id=broadcast.id,
        text=text,
        locale=question.locale,
        asker_key=question.key,
        buyer_id=actor.buyer_id,
        product_id=_own_product(session, broadcast, question.product_id),
        asked_at=now,
        changed_at=now,
        state=QuestionState.HELD if is_held else QuestionState.ASKED,
    )
    session.add(row)
    session.flush()
    return row


def vote(session: Session, edition: Edition, *, question_id: int, key: str, now: datetime) -> None:
    """Want a question answered; a second vote of the same viewer changes nothing."""
    question = live_questions.get(session, edition.id, question_id)
    if question.state not in PUBLIC:
        raise NotFound(f"live question {question_id}")
    refuse_if(_over(question.broadcast, now))
    voted_at: ColumnElement[datetime] = literal(now, LiveVote.voted_at.type)
    row: Any = select(LiveQuestion.id, literal(key), voted_at).where(LiveQuestion.id == question.id)
    insert_missing(session, LiveVote, ["question_id", "voter_key", "voted_at"], row)


def move(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    question_id: int,
    state: QuestionState,
    answer: str = "",
    now: datetime,
) -> LiveQuestion:
    """Pin, answer, hide or let through a question; saying the same twice changes nothing.

    A question becomes a consultation by `expo.services.broadcast_consultations`.
    """
    organizers_need(actor, Permission.MANAGE_STUDIO)
    question = question_to_answer(session, actor, edition, question_id)
    if question.state is state:
        return question
    answer = answer.strip()
    refuse_if(_against_moving(actor, question, state, answer))
    set_state(question, actor, state, now)
    if answer:
        question.answer = answer
    session.flush()
    code = question.broadcast.exhibitor.code
    history.record(
        session,
        actor,
        "live_questions.move",
        "live_question",
        question.id,
        edition_id=edition.id,
        now=now,
        exhibitor=code,
        state=state,
    )
    return question


def set_state(question: LiveQuestion, actor: Actor, state: QuestionState, now: datetime) -> None:
    """Give a question another state; the first answer dates it."""
    question.state, question.changed_at, question.changed_by_id = state, now, actor.user_id
    if state in ANSWERED and question.answered_at is None:
        question.answered_at = now


def forget(session: Session, of_whom: ColumnElement[bool]) -> int:
    """Empty the words of viewers and of who answered them in writing; return of how many questions it was."""
    theirs = update(LiveQuestion).where(of_whom, LiveQuestion.text != ERASED)
    done = session.execute(
        theirs.values(text=ERASED, answer="", asker_key=""), execution_options={"synchronize_session": False}
    )
    return int(getattr(done, "rowcount", 0))


def question_to_answer(session: Session, actor: Actor, edition: Edition, question_id: int) -> LiveQuestion:
    """Return a question locked, for the crew or for the exhibitor on air."""
    if not actor.is_organizer and not actor.is_exhibitor:
        raise NotAllowed("answer questions")
    question = live_questions.get(session, edition.id, question_id)
    if not actor.is_organizer and question.broadcast.exhibitor_id != actor.exhibitor_id:
        raise NotFound(f"live question {question_id}")
    lock_row(session, LiveQuestion, question_id)
    session.refresh(question, ["state", "answer", "answered_at", "changed_at"])
    return question


def _own_product(session: Session, broadcast: Broadcast, product_id: int | None) -> int | None:
    """Return a product of the exhibitor on air; any other is left out."""
    return session.scalar(
        select(Product.id).where(Product.id == product_id, Product.exhibitor_id == broadcast.exhibitor_id)
    )


def _over(broadcast: Broadcast, now: datetime) -> Iterator[Violation]:
    if now >= broadcast.studio_slot.ends_at + OPEN_AFTER:
        yield Violation("questions_closed", N_("The questions to this broadcast are closed."), {}, "text")


def _against(broadcast: Broadcast, text: str, now: datetime) -> Iterator[Violation]:
    yield from _over(broadcast, now)
    if not text:
        yield Violation("question_empty", N_("Please write your question."), {}, "text")
    if len(text) > LONGEST:
        yield Violation("question_long", N_("Please keep to %(limit)s characters."), {"limit": LONGEST}, "text")


def _against_moving(actor: Actor, question: LiveQuestion, state: QuestionState, answer: str) -> Iterator[Violation]:
    if state not in NEXT[question.state] or state is QuestionState.CONSULTATION:
        yield Violation(
            "question_moved",
            N_("Someone else was faster: this question is “%(state)s” by now."),
            {"state": question.state},
        )
    if actor.is_exhibitor and (state in CREW_ONLY or question.state in CREW_ONLY | {QuestionState.HELD}):
        yield Violation("crew_only", N_("Only the studio's crew hides questions and lets them through."))
    if state is QuestionState.IN_CHAT and not answer:
        yield Violation("answer_empty", N_("Please write the answer: all viewers read it."), {}, "answer")
    if len(answer) > LONGEST:
        yield Violation("answer_long", N_("Please keep to %(limit)s characters."), {"limit": LONGEST}, "answer")
