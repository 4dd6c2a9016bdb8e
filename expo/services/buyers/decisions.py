"""The organizer decides about applications and notes how far a buyer was checked."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.buyers import Decision, Verification
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.queries import booking, buyers
from expo.services import history, outbox
from expo.services.buyers import emails

ACTS = {Decision.APPROVED: "buyers.approve", Decision.REJECTED: "buyers.reject"}
LETTERS = "buyers.rejected", "buyers.approved", "buyers.approved_to_come", "buyers.approved_to_book"


def decide(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    decision: Decision,
    reason: str = "",
    now: datetime,
) -> BuyerDecision:
    """Approve or reject an application and write to the buyer.

    A rejection needs a reason, and a buyer with meetings cannot be rejected. The same decision once more, in the same
    words, writes nothing; an e-mail about another one that has not left gives way.
    """
    needs(actor, Permission.MANAGE_BUYERS)
    buyer = _locked(session, actor, code)
    reason = reason.strip()
    existing = buyer.decision
    if existing is not None and (existing.decision, existing.reason) == (decision, reason):
        return existing
    refuse_if(_against(session, buyer, decision, reason))
    before, known = buyers.state(buyer), _known(session, buyer)
    decided = existing or BuyerDecision()
    decided.decision, decided.reason = decision, reason
    decided.decided_at, decided.decided_by_id = now, actor.user_id
    buyer.decision = decided
    session.flush()
    history.record(
        session, actor, ACTS[decision], "buyer", buyer.id, edition_id=edition.id, now=now, before=before, reason=reason
    )
    if known != [decision.value, reason]:
        emails.write(
            session,
            edition,
            buyer,
            template=_template(session, edition, decision, now),
            params={"reason": reason},
            changes={"buyer": buyer.id, "known": known},
            now=now,
        )
    return decided


def _known(session: Session, buyer: Buyer) -> list[str]:
    """Return the state and the reason that a buyer knows of; its e-mails about a decision that wait are deleted."""
    known = [buyers.state(buyer).value, buyer.decision.reason if buyer.decision else ""]
    for told in outbox.take_back(session, buyer.edition_id, ("buyer", buyer.id), *LETTERS).values():
        known = told["known"]
    return known


def _template(session: Session, edition: Edition, decision: Decision, now: datetime) -> str:
    """Return the e-mail of a decision: what an approved buyer can do next depends on the timetable."""
    if decision is Decision.REJECTED:
        return "buyers.rejected"
    status = booking.status(session, edition, now)
    if status.is_open:
        return "buyers.approved_to_book"
    return "buyers.approved_to_come" if status.is_published else "buyers.approved"


def approve_all(session: Session, actor: Actor, edition: Edition, *, codes: Collection[str], now: datetime) -> int:
    """Approve these applications; return how many were not approved before."""
    needs(actor, Permission.MANAGE_BUYERS)
    fresh = 0
    for code in codes:
        if not buyers.get(session, actor, code).is_approved:
            decide(session, actor, edition, code=code, decision=Decision.APPROVED, now=now)
            fresh += 1
    return fresh


def apply_again(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> Buyer:
    """Put a rejected application of the actor's own company before the organizer again."""
    buyer = _locked(session, actor, buyers.of_actor(session, actor).code)
    if buyer.decision is not None and buyer.decision.decision is Decision.REJECTED:
        buyer.decision = None
        session.flush()
        history.record(session, actor, "buyers.apply_again", "buyer", buyer.id, edition_id=edition.id, now=now)
    return buyer


def verify(
    session: Session, actor: Actor, edition: Edition, *, code: str, verification: Verification, now: datetime
) -> Buyer:
    """Note how far a buyer was checked."""
    needs(actor, Permission.MANAGE_BUYERS)
    buyer = _locked(session, actor, code)
    before = buyer.verification
    if before is not verification:
        buyer.verification = verification
        session.flush()
        history.record(
            session,
            actor,
            "buyers.verify",
            "buyer",
            buyer.id,
            edition_id=edition.id,
            now=now,
            before=before,
            verification=verification,
        )
    return buyer


def _locked(session: Session, actor: Actor, code: str) -> Buyer:
    """Return a buyer, locked: two organizers decide one after the other."""
    buyer = buyers.get(session, actor, code)
    lock_row(session, Buyer, buyer.id)
    session.refresh(buyer)
    return buyer


def _against(session: Session, buyer: Buyer, decision: Decision, reason: str) -> Iterator[Violation]:
    if decision is Decision.APPROVED:
        return
    if not reason:
        yield Violation("reason_missing", N_("Give a reason: the buyer will read it."), field="reason")
    existing = session.scalar(
        select(func.count()).select_from(Meeting).where(Meeting.buyer_id == buyer.id, Meeting.is_active.is_(True))
    )
    if existing:
        yield Violation(
            "has_meetings",
            N_("Consultations in the timetable: %(count)s. Cancel them first."),
            {"count": existing},
        )
