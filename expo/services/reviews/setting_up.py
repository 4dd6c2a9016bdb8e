"""Set up the review of a call: criteria, normalisation, committee; it is frozen when it opens."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.calls import CallState
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, existing, refuse_if
from expo.domain.reviews import ConflictTarget, Normalisation, ReviewerKind, ReviewState
from expo.domain.words import N_
from expo.models.calls import Call
from expo.models.editions import Edition
from expo.models.reviews import CommitteeSeat, Review, ReviewCriterion, ReviewRound
from expo.queries import calls, experts, reviews
from expo.services import history
from expo.services.calls.announcing import locked_call

OPENED = Violation("opened", N_("The review has opened: its criteria and rules stay as they are."))
DECIDED = Violation("decided", N_("The selection is decided."))


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """How a call is reviewed; criteria are (Korean, English, weight, scale)."""

    normalisation: Normalisation
    pass_mark: int
    reserve: int
    objection_days: int
    criteria: Sequence[tuple[str, str, int, int]]


def set_up(
    session: Session, actor: Actor, edition: Edition, *, code: str, sheet: RoundSheet, now: datetime
) -> ReviewRound:
    """Write how a call is reviewed, until the review opens."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call = locked_call(session, code)
    row = reviews.find_round(session, call.id)
    if row is not None and row.opened_at:
        raise Refusal(OPENED)
    refuse_if(_against(sheet))
    if row is None:
        row = ReviewRound(call_id=call.id, seed=secrets.token_hex(16))
        session.add(row)
    row.normalisation, row.pass_mark = sheet.normalisation, sheet.pass_mark
    row.reserve, row.objection_days = sheet.reserve, sheet.objection_days
    row.criteria = []
    session.flush()
    row.criteria = [
        ReviewCriterion(position=place, name_ko=ko, name_en=en, weight=weight, scale=scale)
        for place, (ko, en, weight, scale) in enumerate(sheet.criteria)
    ]
    session.flush()
    record_act(session, actor, edition, "set_up", call, now)
    return row


def seat(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    expert_id: int,
    kind: ReviewerKind,
    most: int,
    now: datetime,
) -> CommitteeSeat:
    """Give an expert a seat on the committee, or change how many readings it has at most."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, expert = locked_call(session, code), experts.get(session, expert_id)
    row = reviews.round_of(session, call.id)
    if row.approved_at:
        raise Refusal(DECIDED)
    found = session.get(CommitteeSeat, (call.id, expert.id))
    if found is None:
        found = CommitteeSeat(call_id=call.id, expert_id=expert.id)
        session.add(found)
    found.kind, found.most = kind, most
    session.flush()
    record_act(session, actor, edition, "seat", call, now, name=expert.name)
    return found


def unseat(session: Session, actor: Actor, edition: Edition, *, code: str, expert_id: int, now: datetime) -> None:
    """Take an expert off the committee who has nothing to read."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, expert = locked_call(session, code), experts.get(session, expert_id)
    found = existing(session.get(CommitteeSeat, (call.id, expert.id)), f"seat {expert_id}")
    if reviews.own(session, call.id, expert.id):
        raise Refusal(Violation("reads", N_("This reviewer has applications to read.")))
    session.delete(found)
    session.flush()
    record_act(session, actor, edition, "unseat", call, now, name=expert.name)


def open_round(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> ReviewRound:
    """Open the review: criteria and rules are frozen, and reviewers who are related are excluded."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call = locked_call(session, code)
    row = reviews.round_of(session, call.id)
    refuse_if(_against_opening(session, call, row, now))
    row.opened_at = now
    exclude_related(session, call, now)
    session.flush()
    record_act(session, actor, edition, "open", call, now)
    return row


def exclude(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    number: int,
    expert_id: int,
    target: ConflictTarget,
    note: str,
    now: datetime,
) -> Review:
    """Exclude a reviewer from an application, whatever was read or scored before; the points go."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call, expert = locked_call(session, code), experts.get(session, expert_id)
    if reviews.round_of(session, call.id).approved_at:
        raise Refusal(DECIDED)
    application = calls.application(session, call.id, number)
    row = session.get(Review, (application.id, expert.id))
    if row is None:
        row = Review(application_id=application.id, expert_id=expert.id, assigned_at=now)
        session.add(row)
    keep_apart(row, ReviewState.EXCLUDED, target, note)
    session.flush()
    record_act(session, actor, edition, "exclude", call, now, name=expert.name, number=number, target=target.value)
    return row


def keep_apart(row: Review, state: ReviewState, target: ConflictTarget, note: str) -> None:
    """Turn a pair into one that is kept apart: points and comment go."""
    row.scores = []
    row.state, row.target, row.note = state, target, note.strip()
    row.sent_at, row.comment = None, ""


def exclude_related(session: Session, call: Call, now: datetime) -> None:
    """Keep every reviewer apart from the applications to which it is related by what is known."""
    known = {(row.application_id, row.expert_id): row for row in reviews.reviews(session, call.id)}
    for one in reviews.seats(session, call.id):
        for application in reviews.eligible(session, call.id):
            target = reviews.conflict(one.expert, application)
            if target is None:
                continue
            row = known.get((application.id, one.expert_id))
            if row is None:
                row = Review(application_id=application.id, expert_id=one.expert_id, assigned_at=now)
                session.add(row)
            if row.state not in reviews.APART:
                keep_apart(row, ReviewState.EXCLUDED, target, "")
    session.flush()


def record_act(
    session: Session, actor: Actor, edition: Edition, verb: str, call: Call, now: datetime, **detail: object
) -> None:
    """Tell the history what was done about a review."""
    history.record(
        session, actor, f"reviews.{verb}", "call", call.id, edition_id=edition.id, now=now, call=call.code, **detail
    )


def _against(sheet: RoundSheet) -> Iterator[Violation]:
    if sum(weight for _, _, weight, _ in sheet.criteria) != 100:
        yield Violation("weights", N_("The weights of the criteria have to be 100 together."), {}, "criteria")
    if any(not 1 <= weight <= 100 or not 1 <= scale <= 100 for _, _, weight, scale in sheet.criteria):
        yield Violation("numbers", N_("A weight and a scale are between 1 and 100."), {}, "criteria")


def _against_opening(session: Session, call: Call, row: ReviewRound, now: datetime) -> Iterator[Violation]:
    if row.opened_at is not None:
        yield OPENED
    if calls.state(call, now) is not CallState.CLOSED:
        yield Violation("not_closed", N_("Firms may still apply: the review opens after the call has closed."))
    if len(row.seats) < call.readings:
        sentence = N_("Reviewers that the committee needs at least: %(count)s.")
        yield Violation("committee", sentence, {"count": call.readings})
    if not reviews.eligible(session, call.id):
        yield Violation("nothing", N_("No application is eligible so far."))
