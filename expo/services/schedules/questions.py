"""Ask about a version, and what the worker does to a question: take it, answer it, give it up or back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.questions import EVERYTHING, SETTINGS
from expo.domain.refusals import NotFound
from expo.domain.schedules import ATTEMPTS, request_name
from expo.domain.work import WaitingRow
from expo.models.editions import Edition
from expo.models.schedules import Question, Schedule, UnmetWish
from expo.queries import schedules

LEASE = timedelta(seconds=120)
"""Longer than any answer takes, so it is never renewed."""
_OPEN = (Question.answered_at.is_(None), Question.failed_at.is_(None))


@dataclass(frozen=True, slots=True)
class TakenQuestion:
    """A question that a worker has taken, asked ``at`` a moment of the edition, with the documents it is about."""

    id: int
    request: str
    at: datetime
    problem: dict[str, Any]
    result: dict[str, Any]


def inquire(session: Session, actor: Actor, edition: Edition, *, number: int, request: str, now: datetime) -> Question:
    """Ask what would help an unmet wish of a version, what one more of anything or other settings would bring.

    A question is asked once, and again only if it failed.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    version = schedules.get(session, edition, number)
    lock_row(session, Schedule, version.schedule.id)
    if not version.state.has_a_timetable or version.schedule.problem is None:
        raise NotFound(f"a timetable in version {number}")
    if request not in (EVERYTHING, SETTINGS) and request not in _unmet(session, version.schedule.id):
        raise NotFound(f"unmet wish {request}")
    question = session.scalar(
        select(Question).where(Question.schedule_id == version.schedule.id, Question.request == request)
    )
    if question is None:
        question = Question(schedule_id=version.schedule.id, request=request)
        session.add(question)
    elif question.failed_at is None:
        return question
    ask_again(question, actor, now)
    session.flush()
    return question


def ask_again(question: Question, actor: Actor, now: datetime) -> None:
    """Let the worker take a question as if it were new."""
    question.asked_at, question.asked_by_id = now, actor.user_id
    question.failed_at, question.lease_until, question.attempts = None, None, 0


def waiting_questions(session: Session, *, now: datetime) -> list[WaitingRow]:
    """Return the free questions, the oldest first."""
    rows = session.scalars(select(Question.id).where(*_free(now)).order_by(Question.id))
    return [WaitingRow(id_, f"question {id_}") for id_ in rows]


def take_question(session: Session, question_id: int, *, worker: str, now: datetime) -> TakenQuestion | None:
    """Take a free question; one whose worker died too often is given up."""
    session.execute(
        update(Question)
        .where(Question.id == question_id, *_free(now), Question.attempts >= ATTEMPTS)
        .values(failed_at=now)
        .execution_options(synchronize_session=False)
    )
    taken = session.execute(
        update(Question)
        .where(Question.id == question_id, *_free(now))
        .values(worker=worker, lease_until=now + LEASE, attempts=Question.attempts + 1)
        .returning(Question.id, Question.request, Question.asked_at, Question.schedule_id)
        .execution_options(synchronize_session=False)
    ).first()
    if taken is None:
        return None
    about = select(Schedule.problem, Schedule.result).where(Schedule.id == taken.schedule_id)
    problem, result = session.execute(about).one()
    return TakenQuestion(taken.id, taken.request, taken.asked_at, problem, result)


def answer_question(
    session: Session, question_id: int, answer: dict[str, Any] | None, *, worker: str, now: datetime
) -> None:
    """Record an answer; without one the question is given up, and can be asked again."""
    outcome = {"failed_at": now} if answer is None else {"answer": answer, "answered_at": now}
    session.execute(
        update(Question)
        .where(Question.id == question_id, Question.worker == worker, *_OPEN)
        .values(lease_until=None, **outcome)
        .execution_options(synchronize_session=False)
    )


def free_question(session: Session, question_id: int) -> None:
    """End the lease of a worker that has died."""
    session.execute(
        update(Question)
        .where(Question.id == question_id, *_OPEN)
        .values(lease_until=None, worker=None)
        .execution_options(synchronize_session=False)
    )


def give_question_back(session: Session, question_id: int, *, worker: str) -> None:
    """Give a question back, as if it had never been taken."""
    session.execute(
        update(Question)
        .where(Question.id == question_id, Question.worker == worker, *_OPEN)
        .values(lease_until=None, worker=None, attempts=Question.attempts - 1)
        .execution_options(synchronize_session=False)
    )


def _free(now: datetime) -> tuple[Any, ...]:
    return *_OPEN, or_(Question.lease_until.is_(None), Question.lease_until < now)


def _unmet(session: Session, schedule_id: int) -> set[str]:
    pairs = select(UnmetWish.exhibitor_id, UnmetWish.buyer_id).where(UnmetWish.schedule_id == schedule_id)
    return {request_name(exhibitor, buyer) for exhibitor, buyer in session.execute(pairs)}
