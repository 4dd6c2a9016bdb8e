"""A time that one company proposes to another: it holds nothing, and one tap books it or moves the consultation."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import deciding
from expo.domain.people import Actor
from expo.domain.proposals import ProposalState
from expo.domain.refusals import NotFound, Refusal
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.proposals import Proposal
from expo.queries import proposals as proposals_queries
from expo.services import meetings, proposals
from tests.support import consultations
from tests.support.small_expo import THE_EVE, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return consultations.opened(session)


def propose(session: Session, expo: SmallExpo, actor: Actor, slot: int, seller: int = 0, customer: int = 0) -> Proposal:
    with deciding(session):
        return proposals.propose(
            session,
            actor,
            expo.edition,
            exhibitor_id=expo.exhibitors[seller].id,
            buyer_id=expo.buyers[customer].id,
            slot_id=expo.slots[slot].id,
            now=THE_EVE,
        )


def accept(session: Session, expo: SmallExpo, actor: Actor, proposal: Proposal, now=THE_EVE) -> Meeting:
    with deciding(session):
        return proposals.accept(session, actor, expo.edition, proposal.id, now=now)


@pytest.mark.both_databases
def test_one_tap_books_the_proposed_time(session, expo):
    host, guest = consultations.exhibitor(expo, 0), consultations.buyer(expo, 0)
    proposal = propose(session, expo, host, 2)
    waits = [len(proposals_queries.waiting(session, one, THE_EVE).received) for one in (host, guest)]

    meeting = accept(session, expo, guest, proposal)

    assert (waits, meeting.slot_id, proposal.state) == ([0, 1], expo.slots[2].id, ProposalState.ACCEPTED)
    assert "proposals.asked" not in session.scalars(select(Message.template)).all()  # answered before it has left
    for late in (
        lambda: proposals.withdraw(session, host, proposal.id, now=THE_EVE),
        lambda: proposals.decline(session, guest, expo.edition, proposal.id, now=THE_EVE),
    ):
        with pytest.raises(Refusal, match="not open any more"), deciding(session):
            late()


@pytest.mark.sqlite_only
def test_a_consultation_keeps_its_place_until_the_other_side_accepts(session, expo):
    meeting = consultations.book(session, expo, 0, 0, 0)
    proposal = propose(session, expo, consultations.buyer(expo, 0), 3)
    before = meeting.slot_id

    accept(session, expo, consultations.exhibitor(expo, 0), proposal)
    session.refresh(meeting)

    assert [before, meeting.slot_id] == [expo.slots[0].id, expo.slots[3].id]


@pytest.mark.sqlite_only
def test_a_proposal_blocks_no_other_company(session, expo):
    proposal = propose(session, expo, consultations.exhibitor(expo, 0), 2)

    consultations.book(session, expo, 0, 1, 2, actor=consultations.buyer(expo, 1))

    with pytest.raises(Refusal):
        accept(session, expo, consultations.buyer(expo, 0), proposal)
    session.refresh(proposal)
    assert proposal.state is ProposalState.OPEN


@pytest.mark.sqlite_only
def test_another_time_replaces_the_proposal_of_either_side(session, expo):
    host, guest = consultations.exhibitor(expo, 0), consultations.buyer(expo, 0)
    first = propose(session, expo, host, 2)

    second = propose(session, expo, guest, 3)

    session.refresh(first)
    assert (first.state, second.state) == (ProposalState.REPLACED, ProposalState.OPEN)
    waiting = select(Message.changes).where(Message.template == "proposals.asked")
    assert session.scalars(waiting).all() == [{"proposal": second.id}]  # the first one does not leave any more
    with pytest.raises(Refusal, match="not open any more"):
        accept(session, expo, guest, first)


@pytest.mark.sqlite_only
def test_after_its_time_a_proposal_is_over(session, expo):
    guest = consultations.buyer(expo, 0)
    proposal = propose(session, expo, consultations.exhibitor(expo, 0), 2)

    with pytest.raises(Refusal, match="not open any more"):
        accept(session, expo, guest, proposal, now=proposal.expires_at)
    assert proposals_queries.waiting(session, guest, proposal.expires_at).received == []


@pytest.mark.sqlite_only
def test_what_was_cancelled_meanwhile_does_not_move(session, expo):
    meeting = consultations.book(session, expo, 0, 0, 0)
    proposal = propose(session, expo, consultations.buyer(expo, 0), 3)
    with deciding(session):
        meetings.cancel(session, expo.organizer, expo.edition, meeting.id, reason="ill", now=THE_EVE)

    with pytest.raises(Refusal, match="cancelled already"):
        accept(session, expo, consultations.exhibitor(expo, 0), proposal)


@pytest.mark.sqlite_only
def test_declining_says_why_and_only_the_other_side_answers(session, expo):
    host, guest = consultations.exhibitor(expo, 0), consultations.buyer(expo, 0)
    proposal = propose(session, expo, host, 2)
    for stranger in (host, consultations.buyer(expo, 1), consultations.exhibitor(expo, 1)):
        with pytest.raises(NotFound):
            accept(session, expo, stranger, proposal)

    with deciding(session):
        proposals.decline(session, guest, expo.edition, proposal.id, reason=" 오전은 어렵습니다 ", now=THE_EVE)

    told = session.scalars(select(Message.body).where(Message.template == "proposals.declined")).all()
    assert (proposal.state, proposal.reason) == (ProposalState.DECLINED, "오전은 어렵습니다")
    assert len(told) == 1
    assert all("오전은 어렵습니다" in body for body in told)
