"""What goes with a wish: a message, its place among the musts, who has seen it, and how long it waits."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from expo.domain.editions import Phase
from expo.domain.people import Actor, Role
from expo.domain.refusals import NotFound, Refusal
from expo.domain.wishes import Answer, Level, Weights, waits_until, weight
from expo.models.wishes import Wish
from expo.queries import wishes as wishes_queries
from expo.services import wishes
from tests.support import consultations, small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, THE_EVE, SmallExpo

pytestmark = pytest.mark.sqlite_only
LATER = NOW + timedelta(days=15)


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small edition with wishes open."""
    expo = small_expo.build(session)
    expo.open(Phase.WISHES)
    return expo


@pytest.fixture
def buyer(expo: SmallExpo) -> Actor:
    return Actor(Role.BUYER, None, "", expo.edition.id, buyer_id=expo.buyers[0].id)


@pytest.fixture
def exhibitor(expo: SmallExpo) -> Actor:
    return Actor(Role.EXHIBITOR, None, "", expo.edition.id, exhibitor_id=expo.exhibitors[0].id)


def asked(expo: SmallExpo, actor: Actor, number: int = 0, level: Level = Level.MUST) -> Wish:
    others = expo.buyers if actor.is_exhibitor else expo.exhibitors
    found = wishes.wish(expo.session, actor, expo.edition, other_id=others[number].id, level=level, now=NOW)
    assert found is not None
    return found


def test_a_message_goes_with_a_wish_until_it_becomes_a_never(expo, buyer, exhibitor):
    wish = asked(expo, buyer)

    wishes.say(expo.session, buyer, expo.edition, wish_id=wish.id, message=" 할랄 인증 제품 문의 ", now=NOW)
    read = [one.message for one in wishes_queries.received(expo.session, exhibitor)]
    asked(expo, buyer, level=Level.NEVER)

    assert (read, wish.message) == (["할랄 인증 제품 문의"], "")


def test_nobody_writes_on_another_companys_wish_nor_too_much(expo, buyer, exhibitor):
    wish = asked(expo, buyer)

    with pytest.raises(NotFound):
        wishes.say(expo.session, exhibitor, expo.edition, wish_id=wish.id, message="hello", now=NOW)
    with pytest.raises(Refusal):
        wishes.say(expo.session, buyer, expo.edition, wish_id=wish.id, message="a" * 301, now=NOW)


def test_musts_are_put_in_order_and_a_weaker_wish_loses_its_place(expo, buyer):
    first, second = asked(expo, buyer, 0), asked(expo, buyer, 1)

    for _time in ("sent", "sent again by a phone that heard no answer"):
        wishes.rank(expo.session, buyer, expo.edition, wish_id=second.id, place=1, now=NOW)
    order = [one.id for one in wishes_queries.own(expo.session, buyer)]
    asked(expo, buyer, 1, Level.INTERESTED)

    assert (order, first.rank, second.rank) == ([second.id, first.id], 2, None)


def test_the_first_choice_is_worth_more_to_the_timetable():
    worth = [
        weight(None, Level.MUST, accepted=False, overseas=False, weights=Weights(), ranks=ranks)
        for ranks in ((1,), (5,), (6,), ())
    ]

    assert worth == [30, 26, 25, 25]


def test_the_sender_learns_when_it_was_seen_but_not_by_an_organizer_who_acts(expo, buyer, exhibitor):
    wish = asked(expo, buyer)
    helper = Actor(Role.EXHIBITOR, 1, "", expo.edition.id, exhibitor_id=exhibitor.exhibitor_id, acts_for="가온")

    wishes.see(expo.session, helper, now=NOW)
    expo.session.refresh(wish)
    before = wish.seen_at
    wishes.see(expo.session, exhibitor, now=NOW)
    expo.session.refresh(wish)

    assert (before, wish.seen_at) == (None, NOW)


def test_a_request_waits_as_long_as_the_edition_says_and_can_be_asked_again(expo, buyer, exhibitor):
    wish = asked(expo, buyer)
    waiting = [wishes_queries.unanswered(expo.session, expo.edition, exhibitor, at) for at in (NOW, LATER)]

    wishes.ask_again(expo.session, buyer, expo.edition, wish_id=wish.id, now=LATER)
    again = wishes_queries.unanswered(expo.session, expo.edition, exhibitor, LATER)
    wishes.reply(expo.session, exhibitor, expo.edition, wish_id=wish.id, answer=Answer.ACCEPTED, now=LATER)

    assert (waiting, again, wish.reply.answer) == ([1, 0], 1, Answer.ACCEPTED)


def test_a_request_waits_no_longer_than_the_expo_lasts(expo):
    closing = datetime.combine(expo.edition.days[-1].on, expo.edition.days[-1].closes, expo.edition.zone)
    eve = closing - timedelta(days=1)

    waits = [waits_until(eve, days, expo.edition.over_at) for days in (0, 1, 14)]

    assert waits == [None, closing, closing]
    expo.edition.days.clear()
    assert expo.edition.over_at == datetime.combine(
        expo.edition.ends_on + timedelta(days=1), datetime.min.time(), expo.edition.zone
    )


def test_what_is_settled_waits_for_no_answer(session):
    expo = consultations.opened(session)
    host = consultations.exhibitor(expo, 0)
    expo.wish(0, 1, when=THE_EVE)
    expo.wish(0, 2, when=THE_EVE)
    session.commit()

    before = wishes_queries.unanswered(session, expo.edition, host, THE_EVE)
    consultations.book(session, expo, 0, 1, 3)

    assert wishes_queries.unanswered(session, expo.edition, host, THE_EVE) == before - 1 == 1


def test_an_answer_that_a_phone_kept_does_not_replace_a_later_one(expo, buyer, exhibitor):
    wish = asked(expo, buyer)
    tapped, answered = NOW + timedelta(minutes=1), NOW + timedelta(minutes=2)
    wishes.reply(expo.session, exhibitor, expo.edition, wish_id=wish.id, answer=Answer.DECLINED, now=answered)

    def send(answer: Answer) -> None:
        wishes.reply(expo.session, exhibitor, expo.edition, wish_id=wish.id, answer=answer, tapped_at=tapped, now=LATER)

    with pytest.raises(Refusal) as refused:
        send(Answer.ACCEPTED)
    send(Answer.DECLINED)

    assert codes_of(refused) == ["answered_meanwhile"]
    assert wish.reply.answer is Answer.DECLINED
