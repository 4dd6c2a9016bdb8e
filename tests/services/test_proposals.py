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
from tests.support.village import THE_EVE, Village


@pytest.fixture
def here(session: Session) -> Village:
    return consultations.opened(session)


def propose(session: Session, here: Village, actor: Actor, slot: int, seller: int = 0, customer: int = 0) -> Proposal:
    with deciding(session):
        return proposals.propose(
            session, actor, here.edition, exhibitor_id=here.exhibitors[seller].id, buyer_id=here.buyers[customer].id,
            slot_id=here.slots[slot].id, now=THE_EVE,
        )  # fmt: skip


def accept(session: Session, here: Village, actor: Actor, proposal: Proposal, now=THE_EVE) -> Meeting:
    with deciding(session):
        return proposals.accept(session, actor, here.edition, proposal.id, now=now)


@pytest.mark.both_databases
def test_one_tap_books_the_proposed_time(session, here):
    host, guest = consultations.exhibitor(here, 0), consultations.buyer(here, 0)
    proposal = propose(session, here, host, 2)
    waits = [len(proposals_queries.waiting(session, one, THE_EVE).received) for one in (host, guest)]

    meeting = accept(session, here, guest, proposal)

    assert (waits, meeting.slot_id, proposal.state) == ([0, 1], here.slots[2].id, ProposalState.ACCEPTED)
    assert "proposals.asked" in session.scalars(select(Message.template)).all()


@pytest.mark.sqlite_only
def test_a_consultation_keeps_its_place_until_the_other_side_accepts(session, here):
    meeting = consultations.book(session, here, 0, 0, 0)
    proposal = propose(session, here, consultations.buyer(here, 0), 3)
    before = meeting.slot_id

    accept(session, here, consultations.exhibitor(here, 0), proposal)
    session.refresh(meeting)

    assert [before, meeting.slot_id] == [here.slots[0].id, here.slots[3].id]


@pytest.mark.sqlite_only
def test_a_proposal_blocks_no_other_company(session, here):
    proposal = propose(session, here, consultations.exhibitor(here, 0), 2)

    consultations.book(session, here, 0, 1, 2, actor=consultations.buyer(here, 1))

    with pytest.raises(Refusal):
        accept(session, here, consultations.buyer(here, 0), proposal)
    session.refresh(proposal)
    assert proposal.state is ProposalState.OPEN


@pytest.mark.sqlite_only
def test_another_time_replaces_the_proposal_of_either_side(session, here):
    host, guest = consultations.exhibitor(here, 0), consultations.buyer(here, 0)
    first = propose(session, here, host, 2)

    second = propose(session, here, guest, 3)

    session.refresh(first)
    assert (first.state, second.state) == (ProposalState.REPLACED, ProposalState.OPEN)
    with pytest.raises(Refusal, match="not open any more"):
        accept(session, here, guest, first)


@pytest.mark.sqlite_only
def test_after_its_time_a_proposal_is_over(session, here):
    guest = consultations.buyer(here, 0)
    proposal = propose(session, here, consultations.exhibitor(here, 0), 2)

    with pytest.raises(Refusal, match="not open any more"):
        accept(session, here, guest, proposal, now=proposal.expires_at)
    assert proposals_queries.waiting(session, guest, proposal.expires_at).received == []


@pytest.mark.sqlite_only
def test_what_was_cancelled_meanwhile_does_not_move(session, here):
    meeting = consultations.book(session, here, 0, 0, 0)
    proposal = propose(session, here, consultations.buyer(here, 0), 3)
    with deciding(session):
        meetings.cancel(session, here.boss, here.edition, meeting.id, reason="ill", now=THE_EVE)

    with pytest.raises(Refusal, match="cancelled already"):
        accept(session, here, consultations.exhibitor(here, 0), proposal)


@pytest.mark.sqlite_only
def test_declining_says_why_and_only_the_other_side_answers(session, here):
    host, guest = consultations.exhibitor(here, 0), consultations.buyer(here, 0)
    proposal = propose(session, here, host, 2)
    for stranger in (host, consultations.buyer(here, 1), consultations.exhibitor(here, 1)):
        with pytest.raises(NotFound):
            accept(session, here, stranger, proposal)

    with deciding(session):
        proposals.decline(session, guest, here.edition, proposal.id, reason=" 오전은 어렵습니다 ", now=THE_EVE)

    told = session.scalars(select(Message.body).where(Message.template == "proposals.declined")).all()
    assert (proposal.state, proposal.reason) == (ProposalState.DECLINED, "오전은 어렵습니다")
    assert len(told) == 1
    assert all("오전은 어렵습니다" in body for body in told)
