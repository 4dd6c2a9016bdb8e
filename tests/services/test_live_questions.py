"""A question's way from a viewer to an answer or a consultation."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.live_questions import QuestionState, needs_a_look
from expo.domain.people import STRANGER, Actor
from expo.domain.privacy import ERASED, Cause
from expo.domain.refusals import NotFound, Refusal
from expo.models.calendar import Hold
from expo.models.editions import OpenPhase
from expo.models.exhibitors import Product
from expo.models.live_commerce import Broadcast
from expo.models.live_questions import LiveQuestion, LiveVote
from expo.models.schedules import Publication, Schedule
from expo.queries import agenda
from expo.queries import broadcast_consultations as broadcast_consultations_queries
from expo.queries import live_questions as live_questions_queries
from expo.services import broadcast_consultations, erasures, live_questions
from expo.services.live_questions import NewQuestion
from tests.support import small_expo
from tests.support.consultations import buyer, exhibitor
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, SmallExpo, at

S = QuestionState


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small edition with booking open, on air at 10:30 on Tuesday."""
    expo = small_expo.build(session)
    version = Schedule(edition_id=expo.edition.id, number=1, asked_at=NOW, solved_at=NOW)
    session.add(version)
    session.flush()
    session.add(Publication(edition_id=expo.edition.id, schedule_id=version.id, published_at=NOW))
    session.add(OpenPhase(edition_id=expo.edition.id, phase="booking", opened_at=NOW))
    session.flush()
    return expo


@pytest.fixture
def show(expo: SmallExpo) -> Broadcast:
    return expo.broadcast(0, TUESDAY, "10:30", "11:30")


ON_AIR = at(TUESDAY, "10:40")


def ask(expo: SmallExpo, show: Broadcast, text: str = "최소 주문량은 얼마인가요?", actor: Actor = STRANGER, **more):
    question = NewQuestion(text, more.pop("key", "one"), **more)
    return live_questions.ask(expo.session, actor, expo.edition, broadcast_id=show.id, question=question, now=ON_AIR)


def move(expo: SmallExpo, question: LiveQuestion, state: QuestionState, actor: Actor | None = None, **more):
    return live_questions.move(
        expo.session,
        actor or expo.organizer,
        expo.edition,
        question_id=question.id,
        state=state,
        now=ON_AIR + timedelta(minutes=2),
        **more,
    )


def test_a_question_is_pinned_and_answered_on_air_and_the_wait_is_counted(expo, show):
    question = ask(expo, show)
    move(expo, question, S.PINNED)
    move(expo, question, S.ON_AIR, exhibitor(expo))

    figures = live_questions_queries.figures(expo.session, [show.id])[show.id]
    assert (question.state, figures.asked, figures.answered, figures.median_seconds) == (S.ON_AIR, 1, 1, 120)


def test_a_question_that_is_sent_twice_is_put_once(expo, show):
    assert ask(expo, show) is ask(expo, show)
    assert ask(expo, show, key="another") is not ask(expo, show)


def test_an_answer_in_the_chat_needs_words(expo, show):
    question = ask(expo, show)

    with pytest.raises(Refusal) as refusal:
        move(expo, question, S.IN_CHAT)
    move(expo, question, S.IN_CHAT, exhibitor(expo), answer="100상자부터입니다.")

    assert codes_of(refusal) == ["answer_empty"]
    assert question.answer == "100상자부터입니다."


@pytest.mark.parametrize(
    ("text", "waits"),
    [("카톡은 010-1234-5678", True), ("www.example.com 보세요", True), ("1,000개 단가는 15,000원인가요?", False)],
)
def test_addresses_and_numbers_wait_for_the_crew(text, waits):
    assert needs_a_look(text) is waits


def test_what_waits_or_is_hidden_is_read_by_the_crew_alone(expo, show):
    show.is_moderated = True
    held = ask(expo, show)
    show.is_moderated = False
    hidden = move(expo, ask(expo, show, "광고"), S.HIDDEN)
    asked = ask(expo, show, "유통기한은요?")

    public = [one.row.id for one in live_questions_queries.public(expo.session, show.id)]
    answered = [one.row.id for one in live_questions_queries.to_answer(expo.session, show.id)]
    assert (public, answered) == ([asked.id], [held.id, asked.id, hidden.id])
    with pytest.raises(Refusal) as refusal:
        move(expo, held, S.ASKED, exhibitor(expo))
    assert codes_of(refusal) == ["crew_only"]
    with pytest.raises(NotFound):
        live_questions.vote(expo.session, expo.edition, question_id=held.id, key="two", now=ON_AIR)


def test_a_viewer_has_one_vote_and_votes_order_the_questions(expo, show):
    first, second = ask(expo, show), ask(expo, show, "맛은요?")
    before = live_questions_queries.version(expo.session, show.id)
    for key in ("one", "one", "two"):
        live_questions.vote(expo.session, expo.edition, question_id=first.id, key=key, now=ON_AIR)

    votes = expo.session.scalar(select(func.count()).select_from(LiveVote))
    order = [one.row.id for one in live_questions_queries.public(expo.session, show.id)]
    assert (votes, order) == (2, [first.id, second.id])
    assert live_questions_queries.version(expo.session, show.id) != before


def test_another_exhibitor_finds_no_question(expo, show):
    question = ask(expo, show)

    with pytest.raises(NotFound):
        move(expo, question, S.PINNED, exhibitor(expo, 1))


def test_a_buyers_question_becomes_a_consultation_in_the_next_free_slot_with_its_product(expo, show):
    product = Product(exhibitor=expo.exhibitors[0], name_ko="김부각", name_en="Seaweed crisps")
    expo.session.add(product)
    expo.session.flush()
    expo.meet(0, 1, expo.slot(TUESDAY, "11:30"), table=1, interpreted=True)
    question = ask(expo, show, actor=buyer(expo), product_id=product.id)

    taken = broadcast_consultations.turn(
        expo.session, exhibitor(expo), expo.edition, question_id=question.id, now=ON_AIR
    )

    meeting = taken.meeting
    assert (meeting.slot.starts_at, question.state) == (at(TUESDAY, "13:00"), S.CONSULTATION)
    holds = select(func.count()).select_from(Hold).where(Hold.meeting_id == meeting.id)
    assert expo.session.scalar(holds) == 3
    own = agenda.company(expo.session, exhibitor(expo))
    entry = next(
        one
        for one in agenda.of_exhibitor(expo.session, exhibitor(expo), own)
        if one.slot.starts_at == at(TUESDAY, "13:00")
    )
    assert (entry.asked_on_air.product.name_ko, entry.asked_on_air.question) == ("김부각", question.text)


def test_the_time_offered_is_free_for_both_and_the_one_that_is_booked(expo, show):
    expo.meet(0, 1, expo.slot(TUESDAY, "11:30"), table=0)  # the exhibitor
    expo.meet(1, 0, expo.slot(TUESDAY, "13:00"), table=0)  # the buyer
    there = expo.session, buyer(expo), expo.edition

    offer = broadcast_consultations_queries.offer(*there, show, expo.buyers[0].id, ON_AIR)
    taken = broadcast_consultations.ask(*there, broadcast_id=show.id, now=ON_AIR)

    assert (offer.options[0].when, offer.reasons) == (at(TUESDAY, "13:30"), ())
    assert taken.meeting.slot == offer.options[0].slot


def test_a_buyer_without_a_time_left_reads_why_before_asking(expo, show):
    last = expo.slots[-1].starts_at

    offer = broadcast_consultations_queries.offer(
        expo.session, buyer(expo), expo.edition, show, expo.buyers[0].id, last
    )

    assert ([*offer.options], [one.code for one in offer.reasons]) == ([], ["no_free_slot"])


def test_a_second_tap_keeps_the_consultation_and_a_strangers_question_leads_to_none(expo, show):
    first = broadcast_consultations.ask(expo.session, buyer(expo), expo.edition, broadcast_id=show.id, now=ON_AIR)
    second = broadcast_consultations.ask(expo.session, buyer(expo), expo.edition, broadcast_id=show.id, now=ON_AIR)

    assert first.meeting_id == second.meeting_id
    with pytest.raises(Refusal) as refusal:
        broadcast_consultations.turn(
            expo.session, expo.organizer, expo.edition, question_id=ask(expo, show).id, now=ON_AIR
        )
    assert codes_of(refusal) == ["asked_by_no_buyer"]


@pytest.mark.sqlite_only
def test_long_after_the_show_nothing_is_asked(expo, show):
    with pytest.raises(Refusal) as refusal:
        live_questions.ask(
            expo.session,
            STRANGER,
            expo.edition,
            broadcast_id=show.id,
            question=NewQuestion("", "one"),
            now=at(TUESDAY, "12:00"),
        )
    assert codes_of(refusal) == ["questions_closed", "question_empty"]


def test_a_buyers_questions_are_in_its_data_and_go_with_the_company_and_all_on_the_retention_date(session, expo, show):
    ask(expo, show, "몇 개부터 주문할 수 있나요?", buyer(expo))
    ask(expo, show, "김서준입니다. 가격이 궁금합니다.", key="a visitor")
    theirs = [one["question"] for one in live_questions_queries.data_of(session, expo.buyers[0].id)]

    erasures.of_company(session, expo.organizer, expo.edition, expo.buyers[0], Cause.REQUEST, ON_AIR)
    kept = session.scalars(select(LiveQuestion.text).order_by(LiveQuestion.id)).all()
    erased = erasures.of_viewers(session, expo.edition)

    assert theirs == ["몇 개부터 주문할 수 있나요?"]
    assert kept == [ERASED, "김서준입니다. 가격이 궁금합니다."]
    assert erased == 1
    assert session.scalars(select(LiveQuestion.text)).all() == [ERASED, ERASED]
    assert erasures.of_viewers(session, expo.edition) == 0
