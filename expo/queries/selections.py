"""What is decided about the applications of a call: the decisions, objections to them, and what is decided anew."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.reviews import ObjectionAnswer
from expo.models.calls import CallApplication
from expo.models.reviews import ReviewDecision, ReviewObjection, SelectionRevision
from expo.queries import reviews


def decisions(session: Session, call_id: int) -> Sequence[ReviewDecision]:
    """Return what is proposed or decided about the applications of a call, by place."""
    wanted = select(ReviewDecision).join(CallApplication).where(CallApplication.call_id == call_id)
    return session.scalars(
        wanted.options(joinedload(ReviewDecision.application), joinedload(ReviewDecision.case)).order_by(
            ReviewDecision.place
        )
    ).all()


def decision(session: Session, row: CallApplication) -> ReviewDecision | None:
    """Return what was decided about an application, once a second person has approved it."""
    round_ = reviews.find_round(session, row.call_id)
    if round_ is None or round_.approved_at is None:
        return None
    return session.get(ReviewDecision, row.id)


def objection(session: Session, application_id: int) -> ReviewObjection | None:
    """Return the objection to the decision about an application."""
    return session.get(ReviewObjection, application_id)


def objections(session: Session, call_id: int) -> Sequence[ReviewObjection]:
    """Return the objections to the decisions of a call, the oldest first."""
    wanted = select(ReviewObjection).join(CallApplication).where(CallApplication.call_id == call_id)
    return session.scalars(
        wanted.options(joinedload(ReviewObjection.application)).order_by(ReviewObjection.filed_at)
    ).all()


def may_be_revised(session: Session, application_id: int) -> bool:
    """Tell whether an objection was upheld and the new decision that follows is not approved yet."""
    found, revision = objection(session, application_id), session.get(SelectionRevision, application_id)
    is_upheld = found is not None and found.answer is ObjectionAnswer.UPHELD
    return is_upheld and (revision is None or revision.approved_at is None)


def revisions(session: Session, call_id: int) -> dict[int, SelectionRevision]:
    """Return ``application → new decision after an upheld objection``, proposed or approved."""
    wanted = (
        select(SelectionRevision)
        .join(CallApplication, CallApplication.id == SelectionRevision.application_id)
        .where(CallApplication.call_id == call_id)
    )
    return {one.application_id: one for one in session.scalars(wanted)}
