"""Wishes and answers: budgets, closed phases, and what neither side may learn of the other."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.domain.buyers import Decision
from expo.domain.editions import Phase
from expo.domain.people import STRANGER, Actor
from expo.domain.refusals import NotFound, Refusal
from expo.domain.suggestions import Ground
from expo.domain.wishes import Answer, Level, Side
from expo.models.buyers import BuyerDecision, Consent, ConsentText
from expo.models.editions import OpenPhase
from expo.models.wishes import Wish
from expo.queries import buyers, exhibitors, suggestions
from expo.queries import wishes as wishes_queries
from expo.services import wishes
from tests.support import small_expo
from tests.support.consultations import buyer, exhibitor
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """The small edition with wishes open."""
    expo = small_expo.build(session)
    expo.open(Phase.WISHES)
    return expo


def wish(expo: SmallExpo, actor: Actor, number: int, level: Level | None) -> Wish | None:
    others = expo.buyers if actor.is_exhibitor else expo.exhibitors
    return wishes.wish(expo.session, actor, expo.edition, other_id=others[number].id, level=level, now=NOW)


def reply(expo: SmallExpo, actor: Actor, wished: Wish, answer: Answer, reason: str = "") -> None:
    wishes.reply(expo.session, actor, expo.edition, wish_id=wished.id, answer=answer, reason=reason, now=NOW)


def test_a_wish_is_made_changed_and_taken_back(expo):
    actor = buyer(expo)

    seen = []
    for level in (Level.INTERESTED, Level.MUST, None):
        wish(expo, actor, 0, level)
        seen.append(wishes_queries.levels(expo.session, actor))

    first = expo.exhibitors[0].id
    assert seen == [{first: Level.INTERESTED}, {first: Level.MUST}, {}]


def test_a_spent_budget_says_how_large_it_was(expo):
    expo.edition.must_wishes = 1
    wish(expo, buyer(expo), 0, Level.MUST)

    with pytest.raises(Refusal) as refusal:
        wish(expo, buyer(expo), 1, Level.MUST)

    assert [(one.code, one.params) for one in refusal.value.violations] == [("wish_budget", {"limit": 1})]


def test_never_costs_nothing(expo):
    expo.edition.must_wishes = expo.edition.interested_wishes = 0

    wish(expo, buyer(expo), 0, Level.NEVER)

    assert wishes_queries.levels(expo.session, buyer(expo)) == {expo.exhibitors[0].id: Level.NEVER}


def test_a_company_that_waits_reads_every_reason_at_once(expo):
    expo.session.execute(delete(OpenPhase))
    expo.session.delete(expo.buyers[0].decision)
    expo.session.flush()
    expo.session.expire(expo.buyers[0])

    with pytest.raises(Refusal) as refusal:
        wish(expo, buyer(expo), 0, Level.MUST)

    assert codes_of(refusal) == ["wishes_closed", "buyer_not_approved"]


def test_who_meets_already_cannot_be_shut_out(expo):
    expo.meet(0, 0, expo.slots[0])
    asked = wish(expo, exhibitor(expo), 0, Level.MUST)

    with pytest.raises(Refusal) as never:
        wish(expo, buyer(expo), 0, Level.NEVER)
    with pytest.raises(Refusal) as declined:
        reply(expo, buyer(expo), asked, Answer.DECLINED)

    assert (codes_of(never), codes_of(declined)) == (["meeting_stands"], ["meeting_stands"])


def test_an_answer_is_given_with_a_reason_and_changed(expo):
    asked = wish(expo, buyer(expo), 0, Level.MUST)

    reply(expo, exhibitor(expo), asked, Answer.DECLINED, " 생산 중단 ")
    first = (asked.reply.answer, asked.reply.reason)
    reply(expo, exhibitor(expo), asked, Answer.ACCEPTED)

    assert (first, asked.reply.answer) == ((Answer.DECLINED, "생산 중단"), Answer.ACCEPTED)
    assert wishes_queries.unanswered(expo.session, expo.edition, exhibitor(expo), NOW) == 0


def test_the_first_answer_is_written(expo):
    asked = wish(expo, buyer(expo), 0, Level.MUST)
    reply(expo, exhibitor(expo), asked, Answer.ACCEPTED)
    expo.session.expire_all()

    assert wishes_queries.get(expo.session, buyer(expo), asked.id).reply.answer is Answer.ACCEPTED


def test_nobody_answers_for_another_or_for_oneself(expo):
    asked = wish(expo, buyer(expo), 0, Level.MUST)

    for actor in (exhibitor(expo, 1), buyer(expo), buyer(expo, 1)):
        with pytest.raises(NotFound):
            reply(expo, actor, asked, Answer.ACCEPTED)


def test_a_never_stays_a_secret(expo):
    shut_out = wish(expo, buyer(expo), 0, Level.NEVER)
    wish(expo, buyer(expo, 1), 0, Level.MUST)

    actor = exhibitor(expo)

    assert [one.buyer_id for one in wishes_queries.received(expo.session, actor)] == [expo.buyers[1].id]
    assert wishes_queries.unanswered(expo.session, expo.edition, actor, NOW) == 1
    with pytest.raises(NotFound):
        wishes_queries.get(expo.session, actor, shut_out.id)
    found = {one.company.id: one.reasons for one in suggestions.of_buyers(expo.session, actor, buyers.BuyerFilter())}
    assert found[expo.buyers[0].id] == ()


def test_a_buyer_sees_nothing_of_another_buyer(expo):
    theirs = wish(expo, buyer(expo, 1), 0, Level.MUST)
    to_them = wish(expo, exhibitor(expo), 1, Level.MUST)

    actor = buyer(expo)

    assert (wishes_queries.own(expo.session, actor), wishes_queries.received(expo.session, actor)) == ([], [])
    assert buyers.search(expo.session, actor, buyers.BuyerFilter()) == [expo.buyers[0]]
    for hidden in (theirs, to_them):
        with pytest.raises(NotFound):
            wishes_queries.get(expo.session, actor, hidden.id)


def test_an_exhibitor_sees_nothing_of_another_exhibitor(expo):
    wish(expo, buyer(expo), 1, Level.MUST)
    wish(expo, exhibitor(expo, 1), 0, Level.MUST)
    expo.meet(1, 0, expo.slots[0])

    actor = exhibitor(expo)

    assert (wishes_queries.own(expo.session, actor), wishes_queries.received(expo.session, actor)) == ([], [])
    assert (wishes_queries.meetings(expo.session, actor), buyers.contacts(expo.session, actor)) == ({}, {})


@pytest.mark.parametrize("decision", [None, Decision.REJECTED])
def test_for_an_exhibitor_a_buyer_who_is_not_approved_does_not_exist(expo, decision):
    asked = wish(expo, buyer(expo), 0, Level.MUST)
    wish(expo, exhibitor(expo), 0, Level.MUST)
    _decide(expo, decision)

    actor = exhibitor(expo)

    assert (wishes_queries.own(expo.session, actor), wishes_queries.received(expo.session, actor)) == ([], [])
    assert expo.buyers[0] not in buyers.search(expo.session, actor, buyers.BuyerFilter())
    with pytest.raises(NotFound):
        wish(expo, actor, 0, Level.INTERESTED)
    with pytest.raises(NotFound):
        reply(expo, actor, asked, Answer.ACCEPTED)


def test_a_contact_is_known_once_a_meeting_stands_and_consent_does(expo):
    text = ConsentText(
        edition_id=expo.edition.id, kind="provision", is_required=True, title_ko="", title_en="", body_ko="", body_en=""
    )
    consent = Consent(buyer=expo.buyers[0], text=text, given_at=NOW, locale="ko")
    expo.session.add_all([text, consent])
    actor, known = exhibitor(expo), []

    known.append(buyers.contacts(expo.session, actor))
    expo.meet(0, 0, expo.slots[0])
    known.append(buyers.contacts(expo.session, actor))
    consent.withdrawn_at = NOW
    expo.session.flush()
    known.append(buyers.contacts(expo.session, actor))

    contact = buyers.Contact("담당자", "", "kb-001@example.com", "")
    assert known == [{}, {expo.buyers[0].id: contact}, {}]


def test_an_exhibitor_does_not_find_buyers_by_what_it_may_not_see(expo):
    narrowed = buyers.BuyerFilter(text="kb-001@example.com")

    assert buyers.search(expo.session, exhibitor(expo), narrowed) == []
    assert buyers.search(expo.session, expo.organizer, narrowed) == [expo.buyers[0]]


def test_who_wishes_for_me_is_suggested_first(expo):
    wish(expo, exhibitor(expo, 0), 0, Level.INTERESTED)

    known = suggestions.for_buyers(expo.session, expo.edition.id, "ko")
    found = suggestions.of_exhibitors(
        expo.session, expo.edition, buyer(expo), exhibitors.ExhibitorFilter(), "ko", known
    )

    assert [one.company.id for one in found] == [expo.exhibitors[0].id, expo.exhibitors[1].id]
    assert [reason.ground for reason in found[0].reasons] == [Ground.WISHED]


def test_a_stranger_has_no_wishes(expo):
    with pytest.raises(NotFound):
        wishes_queries.own(expo.session, STRANGER)


def test_the_organizer_sees_both_sides_of_a_buyer(expo):
    wish(expo, buyer(expo), 0, Level.NEVER)
    wish(expo, exhibitor(expo, 1), 0, Level.MUST)

    found = wishes_queries.of_buyer(expo.session, expo.organizer, expo.buyers[0].id)

    assert {(one.side, one.level) for one in found} == {(Side.BUYER, Level.NEVER), (Side.EXHIBITOR, Level.MUST)}


def _decide(expo: SmallExpo, decision: Decision | None) -> None:
    expo.session.execute(delete(BuyerDecision).where(BuyerDecision.buyer_id == expo.buyers[0].id))
    expo.session.expire_all()
    if decision is not None:
        expo.buyers[0].decision = BuyerDecision(decision=decision, reason="사유", decided_at=NOW)
    expo.session.flush()
