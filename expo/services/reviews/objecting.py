"""Objections to a decision: filed with the application's link until the day, answered by who did not score it."""

from datetime import datetime

from sqlalchemy.orm import Session

from expo import clock
from expo.domain.people import STRANGER, Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.reviews import ObjectionAnswer, ReviewState
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.reviews import Review, ReviewObjection
from expo.queries import calls as calls_queries
from expo.queries import experts, reviews, selections
from expo.services import calls
from expo.services.calls.announcing import locked_call
from expo.services.calls.emails import write_to
from expo.services.reviews.setting_up import record_act

TOOK_PART = Violation("took_part", N_("This expert scored the application or is related to it."), field="expert")


def file_objection(session: Session, edition: Edition, token: str, *, text: str, now: datetime) -> ReviewObjection:
    """File an objection to the decision about one's application, once; ``now`` is the real time."""
    application = calls.find(session, edition, token, now=now)
    locked_call(session, application.call.code)
    shown, decision = clock.shown(edition, now), selections.decision(session, application)
    round_ = reviews.find_round(session, application.call_id)
    if decision is None or round_ is None or round_.objections_until is None:
        raise Refusal(Violation("undecided", N_("Nothing is decided about this application.")))
    if shown >= round_.objections_until:
        raise Refusal(Violation("too_late", N_("The days to object are over.")))
    if selections.objection(session, application.id) is not None:
        raise Refusal(Violation("filed", N_("You have objected already.")))
    if not text.strip():
        raise Refusal(Violation("no_text", N_("Write something."), {}, "text"))
    row = ReviewObjection(application_id=application.id, text=text.strip(), filed_at=shown)
    session.add(row)
    session.flush()
    record_act(session, STRANGER, edition, "object", application.call, shown, number=application.number)
    return row


def answer(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    number: int,
    expert_id: int,
    verdict: ObjectionAnswer,
    text: str,
    now: datetime,
) -> ReviewObjection:
    """Answer an objection by the opinion of an expert who did not score the application; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, expert = locked_call(session, code), experts.get(session, expert_id)
    application = calls_queries.application(session, call.id, number)
    row, shown = selections.objection(session, application.id), clock.shown(edition, now)
    if row is None:
        raise NotFound(f"objection {number}")
    if row.answer is not None:
        raise Refusal(Violation("answered", N_("This objection was answered before.")))
    review = session.get(Review, (application.id, expert.id))
    if (review and review.state is not ReviewState.ASSIGNED) or reviews.conflict(expert, application):
        raise Refusal(TOOK_PART)
    if not text.strip():
        raise Refusal(Violation("no_reason", N_("Write what the company shall read."), {}, "text"))
    row.answer, row.answer_text, row.answered_at, row.expert_id = verdict, text.strip(), shown, expert.id
    session.flush()
    if application.contact_email:
        write_to(
            session,
            edition,
            application,
            "reviews.answered",
            secret="",
            now=now,
            number=str(number),
            answer=verdict,
            reason=row.answer_text,
        )
    record_act(session, actor, edition, "answer", call, shown, number=number, answer=verdict.value)
    return row
