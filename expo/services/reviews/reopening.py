"""Reopen a review with the reason: what was sent is kept as a version. An upheld objection leads to a new decision.

The new decision is made of the reviews as they are then. It takes no other firm's place, and is never worse.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation, existing, refuse_if
from expo.domain.reviews import ReviewState, SelectionOutcome
from expo.domain.words import N_
from expo.models.calls import Call, CallApplication
from expo.models.editions import Edition
from expo.models.reviews import Review, ReviewDecision, ReviewRound, ReviewVersion, SelectionRevision
from expo.queries import calls, reviews, selections
from expo.services.calls.announcing import locked_call
from expo.services.reviews.assigning import write_to
from expo.services.reviews.deciding import tell
from expo.services.reviews.setting_up import DECIDED, record_act

_BEST_FIRST = (SelectionOutcome.SELECTED, SelectionOutcome.RESERVE, SelectionOutcome.REJECTED)
NOT_UPHELD = Violation(
    "not_upheld", N_("The selection is decided: only an upheld objection opens the reviews of its application.")
)


def reopen(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    number: int,
    expert_id: int,
    reason: str,
    secret: str,
    now: datetime,
) -> Review:
    """Reopen a sent review and write to the reviewer; a proposed selection is withdrawn. ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, shown = locked_call(session, code), clock.shown(edition, now)
    round_, application = reviews.round_of(session, call.id), calls.application(session, call.id, number)
    session.refresh(round_)
    row = existing(session.get(Review, (application.id, expert_id), populate_existing=True), f"review {expert_id}")
    refuse_if(_against_reopening(session, round_, row, reason))
    if not round_.approved_at:
        _withdraw_proposal(session, round_)
    _keep(session, row, actor, reason.strip(), shown)
    write_to(
        session,
        edition,
        row.expert,
        call,
        1,
        secret=secret,
        now=now,
        template="reviews.reopened",
        number=number,
        reason=reason.strip(),
    )
    record_act(session, actor, edition, "reopen", call, shown, name=row.expert.name, number=number)
    return row


def propose_revision(
    session: Session, actor: Actor, edition: Edition, *, code: str, number: int, now: datetime
) -> SelectionRevision:
    """Propose the new decision about an application whose objection was upheld, from its reviews as they are now."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    assert actor.user_id is not None  # officers sign in as persons
    call, round_, application = _upheld(session, code, number)
    if number in reviews.unread(session, call):
        raise Refusal(Violation("unread", N_("A reopened review is not sent again yet.")))
    former = session.get_one(ReviewDecision, application.id)
    found = next(one for one in reviews.ranked(session, round_) if one.application == application.id)
    row = session.get(SelectionRevision, application.id) or SelectionRevision(application_id=application.id)
    row.place, row.points, row.result = found.place, round(found.points * 100), round(found.result * 100)
    row.outcome = _better(found.outcome, former.outcome)
    row.former = {"place": former.place, "points": former.points, "outcome": former.outcome.value}
    row.proposed_at, row.proposed_by_id, row.proposed_by = now, actor.user_id, actor.name
    session.add(row)
    session.flush()
    record_act(session, actor, edition, "propose_revision", call, now, number=number)
    return row


def approve_revision(
    session: Session, actor: Actor, edition: Edition, *, code: str, number: int, secret: str, now: datetime
) -> ReviewDecision:
    """Approve a new decision that another person proposed, and write to the firm; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, round_, application = _upheld(session, code, number)
    row, shown = session.get(SelectionRevision, application.id, populate_existing=True), clock.shown(edition, now)
    if row is None:
        raise NotFound(f"revision {number}")
    if row.proposed_by_id == actor.user_id:
        raise Refusal(Violation("own", N_("A second person approves: you proposed this decision yourself.")))
    decision = session.get_one(ReviewDecision, application.id)
    for name in ("place", "points", "result", "outcome"):
        setattr(decision, name, getattr(row, name))
    decision.tie = None
    row.approved_at, row.approved_by_id, row.approved_by = shown, actor.user_id, actor.name
    session.flush()
    tell(session, edition, round_, decision, reviews.means(session, call.id), secret=secret, now=now)
    record_act(session, actor, edition, "approve_revision", call, shown, number=number, outcome=row.outcome.value)
    return decision


def _keep(session: Session, row: Review, actor: Actor, reason: str, shown: datetime) -> None:
    """Keep what was sent as a version, and let the reviewer write again."""
    assert row.sent_at is not None
    number = len(reviews.versions(session, row.application_id, row.expert_id)) + 1
    session.add(
        ReviewVersion(
            application_id=row.application_id,
            expert_id=row.expert_id,
            number=number,
            comment=row.comment,
            points={str(one.criterion_id): one.points for one in row.scores},
            sent_at=row.sent_at,
            reopened_at=shown,
            reopened_by_id=actor.user_id,
            reopened_by=actor.name,
            reason=reason,
        )
    )
    row.scores, row.state, row.sent_at = [], ReviewState.ASSIGNED, None
    session.flush()


def _withdraw_proposal(session: Session, round_: ReviewRound) -> None:
    ids = select(CallApplication.id).where(CallApplication.call_id == round_.call_id)
    session.execute(delete(ReviewDecision).where(ReviewDecision.application_id.in_(ids)))
    round_.proposed_at, round_.proposed_by_id, round_.proposed_by = None, None, ""
    session.flush()


def _against_reopening(session: Session, round_: ReviewRound, row: Review, reason: str) -> Iterator[Violation]:
    if row.state is not ReviewState.SENT:
        yield Violation("not_sent", N_("This review is not sent."))
    if not reason.strip():
        yield Violation("no_reason", N_("Write why the review is reopened."), {}, "reason")
    if round_.approved_at and not selections.may_be_revised(session, row.application_id):
        yield NOT_UPHELD


def _upheld(session: Session, code: str, number: int) -> tuple[Call, ReviewRound, CallApplication]:
    call = locked_call(session, code)
    round_, application = reviews.round_of(session, call.id), calls.application(session, call.id, number)
    revision = session.get(SelectionRevision, application.id, populate_existing=True)
    if revision is not None and revision.approved_at is not None:
        raise Refusal(DECIDED)
    if round_.approved_at is None or not selections.may_be_revised(session, application.id):
        raise Refusal(NOT_UPHELD)
    return call, round_, application


def _better(one: SelectionOutcome, other: SelectionOutcome) -> SelectionOutcome:
    return min((one, other), key=lambda outcome: _BEST_FIRST.index(outcome) if outcome in _BEST_FIRST else 9)
