"""Propose a time to the other company, and answer: one tap books it, or moves the consultation that the two have.

A proposal holds nothing and blocks no other company. The consultation that it would move keeps its place until then.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.people import Actor
from expo.domain.proposals import ProposalState, expires_at
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_, Marked, Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.proposals import Proposal
from expo.queries import booking, editions, proposals
from expo.queries import meetings as meetings_queries
from expo.queries.wishes import side_of
from expo.services import history, meetings, outbox

ASKED = "proposals.asked"
LONGEST_REASON = 300
IS_OVER = Violation("proposal_is_over", N_("This proposal is not open any more. Please look at the times again."))
IS_CANCELLED = Violation("meeting_is_cancelled", N_("This consultation has been cancelled already."))
NO_CHANGE = Violation("same_time", N_("You two meet at that time already."))


def propose(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_id: int, buyer_id: int, slot_id: int, now: datetime
) -> Proposal:
    """Ask the other side for a time; an open proposal of the two, by whichever side, is replaced.

    Raises
    ------
    Refusal
        If the time could not be booked now, with every reason.
    NotFound
        If the actor is neither of the two, or the time is not of the edition.
    """
    side = side_of(actor)
    slot = editions.row(session, edition.id, Slot, slot_id)
    lock_row(session, Exhibitor, exhibitor_id)
    lock_row(session, Buyer, buyer_id)
    before = proposals.open_between(session, exhibitor_id, buyer_id)
    if before and (before.side, before.slot_id) == (side, slot.id) and before.expires_at > now:
        return before  # tapped twice
    held = _meeting(session, exhibitor_id, buyer_id)
    question = booking.ask(
        session,
        actor,
        edition,
        exhibitor_id=exhibitor_id,
        buyer_id=buyer_id,
        now=now,
        day_id=slot.day_id,
        moving=held.id if held else None,
    )
    against = [*question.objections, *question.option(slot.id).reasons]
    if held is not None:
        is_same = held.slot_id == slot.id and (held.second_slot_id is not None) == question.is_long
        against += [NO_CHANGE] if is_same else meetings_queries.against_moving(actor, held, now)
    refuse_if(against)
    _end(session, before, ProposalState.REPLACED, actor, now)
    until = expires_at(slot.starts_at, held.slot.starts_at if held else None, edition.answer_days, now)
    proposal = Proposal(
        edition_id=edition.id,
        exhibitor_id=exhibitor_id,
        buyer_id=buyer_id,
        slot=slot,
        meeting=held,
        side=side,
        state=ProposalState.OPEN,
        proposed_at=now,
        proposed_by_id=actor.user_id,
        expires_at=until,
    )
    session.add(proposal)
    session.flush()
    held_at: object = held.when if held else Marked(N_("no consultation yet"))
    _tell(session, actor, edition, proposal, ASKED, {"held": held_at, "until": until}, now)
    _record(session, actor, "propose", proposal, now, at=slot.starts_at.isoformat())
    return proposal


def accept(session: Session, actor: Actor, edition: Edition, proposal_id: int, *, now: datetime) -> Meeting:
    """Accept a time that the other side proposed: the consultation is booked, or moves there.

    Raises
    ------
    Refusal
        If the proposal is over, or the rulebook objects meanwhile; then the proposal stays open.
    """
    proposal = _received(session, actor, proposal_id)
    if proposal.state is ProposalState.ACCEPTED:  # tapped twice, unless it went elsewhere since
        agreed = _meeting(session, proposal.exhibitor_id, proposal.buyer_id)
        if agreed is not None and agreed.slot_id == proposal.slot_id:
            return agreed
    held = proposal.meeting
    if held is not None and not held.is_active:
        raise Refusal(IS_CANCELLED)
    if not _end(session, proposal, ProposalState.ACCEPTED, actor, now, until=now):
        raise Refusal(IS_OVER)
    _record(session, actor, "accept", proposal, now)
    if held is not None:
        return meetings.move(session, actor, edition, held.id, slot_id=proposal.slot_id, now=now)
    return meetings.book(
        session,
        actor,
        edition,
        exhibitor_id=proposal.exhibitor_id,
        buyer_id=proposal.buyer_id,
        slot_id=proposal.slot_id,
        now=now,
    )


def decline(
    session: Session, actor: Actor, edition: Edition, proposal_id: int, *, reason: str = "", now: datetime
) -> None:
    """Decline a time that the other side proposed, with a reason if one likes; nothing else changes."""
    proposal, reason = _received(session, actor, proposal_id), reason.strip()
    if len(reason) > LONGEST_REASON:
        limit = {"limit": LONGEST_REASON}
        raise Refusal(Violation("reason_is_long", N_("Please keep to %(limit)s characters."), limit, "reason"))
    if _ends(session, proposal, ProposalState.DECLINED, actor, now):
        proposal.reason = reason
        spoken = {"reason": reason or Marked(N_("none given"))}
        _tell(session, actor, edition, proposal, "proposals.declined", spoken, now)
        _record(session, actor, "decline", proposal, now)


def withdraw(session: Session, actor: Actor, proposal_id: int, *, now: datetime) -> None:
    """Take back a time that the actor's company proposed."""
    proposal = proposals.get(session, actor, proposal_id)
    if proposal.side is not side_of(actor):
        raise NotFound(f"proposal {proposal_id}")
    if _ends(session, proposal, ProposalState.WITHDRAWN, actor, now):
        _record(session, actor, "withdraw", proposal, now)


def _received(session: Session, actor: Actor, proposal_id: int) -> Proposal:
    proposal = proposals.get(session, actor, proposal_id)
    if proposal.side is side_of(actor):
        raise NotFound(f"proposal {proposal_id}")
    return proposal


def _meeting(session: Session, exhibitor_id: int, buyer_id: int) -> Meeting | None:
    of_pair = select(Meeting).where(Meeting.exhibitor_id == exhibitor_id, Meeting.buyer_id == buyer_id)
    return session.scalar(of_pair.where(Meeting.is_active.is_(True)))


def _ends(session: Session, proposal: Proposal, state: ProposalState, actor: Actor, now: datetime) -> bool:
    """End a proposal, or tell that it ended so before; refused if something else became of it."""
    if _end(session, proposal, state, actor, now):
        return True
    if proposal.state is not state:
        raise Refusal(IS_OVER)
    return False


def _end(
    session: Session,
    proposal: Proposal | None,
    state: ProposalState,
    actor: Actor,
    now: datetime,
    *,
    until: datetime | None = None,
) -> bool:
    """End an open proposal, if ``until`` is given only one that lasts longer; return whether it was open.

    The e-mail about it does not leave any more.
    """
    if proposal is None:
        return False
    of_it = Proposal.id == proposal.id, Proposal.state == ProposalState.OPEN
    lasts = [Proposal.expires_at > until] if until else []
    ended = session.execute(
        update(Proposal)
        .where(*of_it, *lasts)
        .values(state=state, decided_at=now, decided_by_id=actor.user_id)
        .returning(Proposal.id)
        .execution_options(synchronize_session=False)
    ).first()
    session.refresh(proposal)
    if ended is not None:
        outbox.take_back(session, proposal.edition_id, ("proposal", proposal.id), ASKED)
    return ended is not None


def _tell(
    session: Session,
    actor: Actor,
    edition: Edition,
    proposal: Proposal,
    template: str,
    params: outbox.Params,
    now: datetime,
) -> None:
    """Write to the other side of the actor."""
    sides = proposal.exhibitor, proposal.buyer
    own, other = sides if actor.is_exhibitor else sides[::-1]
    facts = {"when": proposals.when(session, proposal), "other": Named.of(own), **params}
    about = {"proposal": proposal.id}
    outbox.write_to_company(session, edition, other, template=template, params=facts, now=now, changes=about)


def _record(session: Session, actor: Actor, verb: str, proposal: Proposal, now: datetime, **detail: str) -> None:
    pair = {"exhibitor": proposal.exhibitor.code, "buyer": proposal.buyer.code}
    history.record(
        session,
        actor,
        f"proposals.{verb}",
        "proposal",
        proposal.id,
        edition_id=proposal.edition_id,
        now=now,
        **pair,
        **detail,
    )
