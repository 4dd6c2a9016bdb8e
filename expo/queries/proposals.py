"""Proposed times, as far as each may see them: a company its own, an organizer all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, false, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.editions import Span
from expo.domain.people import Actor, Role
from expo.domain.proposals import ProposalState
from expo.domain.refusals import existing
from expo.domain.wishes import Side
from expo.models.meetings import Meeting
from expo.models.proposals import Proposal
from expo.queries import lengths
from expo.queries.wishes import side_of


def sight(actor: Actor) -> ColumnElement[bool]:
    """Return which proposals an actor may see."""
    if actor.role is Role.ORGANIZER:
        return Proposal.edition_id == actor.edition_id
    if actor.is_exhibitor:
        return Proposal.exhibitor_id == actor.exhibitor_id
    if actor.is_buyer:
        return Proposal.buyer_id == actor.buyer_id
    return false()


def get(session: Session, actor: Actor, proposal_id: int) -> Proposal:
    """Return a proposal that the actor may see."""
    found = session.scalar(select(Proposal).where(sight(actor), Proposal.id == proposal_id))
    return existing(found, f"proposal {proposal_id}")


def open_between(session: Session, exhibitor_id: int, buyer_id: int) -> Proposal | None:
    """Return the open proposal of a pair, also one that is too old to be answered."""
    of_pair = Proposal.exhibitor_id == exhibitor_id, Proposal.buyer_id == buyer_id
    return session.scalar(select(Proposal).where(*of_pair, Proposal.state == ProposalState.OPEN))


@dataclass(frozen=True, slots=True)
class OpenProposals:
    """What waits for the reader's answer, and what the reader waits for; in the order of the proposed times.

    ``when`` says of each by its id from when, of a long consultation also until when.
    """

    received: Sequence[Proposal]
    sent: Sequence[Proposal]
    when: Mapping[int, datetime | Span]


def waiting(session: Session, actor: Actor, now: datetime) -> OpenProposals:
    """Return the open proposals of the actor's company that can still be answered."""
    rows = _open(session, actor, now)
    own: Side = side_of(actor)
    ordered = sorted(rows, key=lambda one: one.slot.starts_at)
    received, sent = ([one for one in ordered if (one.side is own) is is_own] for is_own in (False, True))
    return OpenProposals(received, sent, {one.id: when(session, one) for one in rows})


def with_others(session: Session, actor: Actor, now: datetime) -> dict[int, Proposal]:
    """Return ``id of the other company → open proposal`` that can still be answered: for marking lists."""
    if actor.is_exhibitor:
        return {one.buyer_id: one for one in _open(session, actor, now)}
    return {one.exhibitor_id: one for one in _open(session, actor, now)}


def when(session: Session, proposal: Proposal) -> datetime | Span:
    """Return what a sentence says of a proposed time: when it begins, of a long consultation also until when."""
    pair = proposal.exhibitor_id, proposal.buyer_id
    return lengths.when(session, proposal.slot, is_long=lengths.is_long(session, *pair))


def _open(session: Session, actor: Actor, now: datetime) -> Sequence[Proposal]:
    company = actor.exhibitor_id if actor.is_exhibitor else actor.buyer_id
    return session.scalars(_waiting(actor.is_exhibitor), {"company": company, "now": now}).all()


@cache
def _waiting(is_exhibitor: bool) -> Select[Proposal]:
    """Return the statement of :func:`waiting`, written once: Today and the agenda ask for it each time."""
    column = Proposal.exhibitor_id if is_exhibitor else Proposal.buyer_id
    return (
        select(Proposal)
        .where(
            column == bindparam("company"),
            Proposal.state == ProposalState.OPEN,
            Proposal.expires_at > bindparam("now"),
        )
        .options(
            joinedload(Proposal.slot),
            joinedload(Proposal.exhibitor),
            joinedload(Proposal.buyer),
            joinedload(Proposal.meeting).joinedload(Meeting.slot),
        )
    )
