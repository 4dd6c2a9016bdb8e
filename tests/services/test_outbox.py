"""E-mails: in the reader's language and the edition's time, written with the act, sent once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from threading import Timer

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.email_occasions import OCCASIONS
from expo.domain.meetings import Origin
from expo.domain.outbox import ATTEMPTS, Envelope
from expo.domain.people import STRANGER, Actor, Role
from expo.domain.words import N_, Marked, Named
from expo.jobs.outbox import deliver
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.queries import outbox as outbox_queries
from expo.services import delivery, outbox, people
from expo.services.mail import NoMailServer, mail_transport
from tests.support import small_expo
from tests.support.networks import TcpProxy
from tests.support.small_expo import THE_EVE, SmallExpo

HERE = Config(public_url="https://expo.example", secret_key="a secret of the tests")
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CANCELLED = {
    "other": Named("웬떡마을", "Wentteok Maeul"),
    "when": datetime(2026, 6, 1, 1, 30, tzinfo=UTC),
    "reason": Marked(N_("not needed")),
}


@dataclass
class Postman:
    """Takes e-mails away, or fails to."""

    taken: list[Envelope] = field(default_factory=list)
    is_ill: bool = False
    refuses: str = ""
    on_the_way: Callable[[], object] = lambda: None
    is_open = True

    def send(self, envelope: Envelope) -> None:
        self.on_the_way()
        if self.is_ill:
            raise OSError("the road is closed")
        if envelope.recipient == self.refuses:
            raise ValueError("no e-mail can look like this")
        self.taken.append(envelope)


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    expo = small_expo.build(session, small_expo.PLANNED)
    session.commit()
    return expo


def write(session: Session, expo: SmallExpo, **to) -> Message:
    with deciding(session):
        return outbox.write(session, expo.edition, template="meetings.cancelled", params=CANCELLED, now=THE_EVE, **to)


def test_an_email_speaks_its_readers_language_and_the_editions_time(session, expo):
    korean = write(session, expo, email="a@example.com", name="김구매", locale="ko")
    english = write(session, expo, email="b@example.com", name="Nguyen", locale="en")

    assert korean.subject == "상담 취소: 2026. 6. 1.(월) 10:30, 웬떡마을"
    assert korean.body.startswith("김구매 님께")
    assert "사유: 필요 없음" in korean.body
    assert english.subject == "Consultation cancelled: Mon 1 Jun 2026 10:30, Wentteok Maeul"
    assert "Times are in Korean Time." in english.body


def test_the_list_of_emails_names_each_occasion():
    assert outbox.TEMPLATES.keys() == OCCASIONS.keys()


def test_a_users_own_language_wins(session, expo):
    user = session.scalars(select(User).where(User.email == "b-0@example.com")).one()
    user.locale = "en"
    session.commit()

    assert write(session, expo, user=user, locale="ko").subject.startswith("Consultation cancelled")


def test_while_nobody_acts_for_a_company_its_contact_is_written_to(session, expo):
    with deciding(session):
        acting = outbox.write_to_company(
            session, expo.edition, expo.buyers[0], template="meetings.cancelled", params=CANCELLED, now=THE_EVE
        )
        for user in session.scalars(select(User).where(User.email.like("b-3@%"))):
            session.delete(user)
        session.flush()
        alone = outbox.write_to_company(
            session, expo.edition, expo.buyers[3], template="meetings.cancelled", params=CANCELLED, now=THE_EVE
        )

    assert [one.recipient for one in acting] == ["b-0@example.com"]
    assert [(one.recipient, one.locale) for one in alone] == [("b-3@example.com", "en")]


def test_an_email_leaves_once(session, expo, database_url):
    message, postman, factory = write(session, expo, email="a@example.com"), Postman(), sessions(database_url)

    assert deliver(factory, postman, HERE, now=lambda: NOW) == 1
    assert deliver(factory, postman, HERE, now=lambda: NOW + timedelta(hours=1)) == 0
    factory.kw["bind"].dispose()
    session.rollback()
    session.refresh(message)

    assert [one.recipient for one in postman.taken] == ["a@example.com"]
    assert (message.sent_at, message.attempts, message.failure) == (NOW, 1, "")


@pytest.mark.postgres_only
def test_an_email_leaves_once_though_the_database_is_away_when_it_has_left(session, expo, database_url):
    message, postman, network = write(session, expo, email="a@example.com"), Postman(), TcpProxy(database_url)
    factory = sessions(network.url)
    postman.on_the_way = lambda: (network.cut(), Timer(2, network.mend).start())

    assert deliver(factory, postman, HERE, now=lambda: NOW) == 1
    factory.kw["bind"].dispose()
    network.close()
    session.refresh(message)

    assert message.sent_at == NOW


def test_what_fails_rests_is_tried_again_and_at_last_left_to_a_person(session, expo, database_url):
    postman, factory = Postman(is_ill=True), sessions(database_url)
    message = write(session, expo, email="a@example.com")

    assert deliver(factory, postman, HERE, now=lambda: NOW) == 0
    assert deliver(factory, postman, HERE, now=lambda: NOW + timedelta(seconds=59)) == 0
    session.rollback()
    session.refresh(message)
    assert (message.attempts, message.sent_at, message.failure) == (1, None, "OSError: the road is closed")

    for day in range(1, ATTEMPTS + 3):
        deliver(factory, postman, HERE, now=lambda day=day: NOW + timedelta(days=day))
    factory.kw["bind"].dispose()
    session.rollback()
    session.refresh(message)
    assert message.attempts == ATTEMPTS
    assert not message.sent_at


def test_an_email_that_cannot_be_sent_keeps_no_other_from_leaving(session, expo, database_url):
    poison, good = write(session, expo, email="a@example.com"), write(session, expo, email="b@example.com")
    postman, factory = Postman(refuses="a@example.com"), sessions(database_url)

    assert deliver(factory, postman, HERE, now=lambda: NOW) == 1
    factory.kw["bind"].dispose()
    session.rollback()
    session.refresh(poison)
    session.refresh(good)

    assert (poison.sent_at, poison.failure) == (None, "ValueError: no e-mail can look like this")
    assert (good.sent_at, good.failure) == (NOW, "")


def test_each_email_is_sent_at_its_own_moment(session, expo, database_url):
    messages = [write(session, expo, email=f"{n}@example.com") for n in range(3)]
    minutes, factory = count(), sessions(database_url)

    deliver(factory, Postman(), HERE, now=lambda: NOW + timedelta(minutes=next(minutes)))
    factory.kw["bind"].dispose()
    session.rollback()

    for message in messages:
        session.refresh(message)
    sent = [message.sent_at - NOW for message in messages]
    assert [after - before for before, after in pairwise(sent)] == [timedelta(minutes=1)] * 2


def test_what_somebody_wrote_is_not_translated(session, expo):
    facts = CANCELLED | {"reason": "not needed"}
    with deciding(session):
        message = outbox.write(
            session, expo.edition, template="meetings.cancelled", params=facts, now=THE_EVE, email="a@example.com"
        )

    assert "사유: not needed" in message.body


# -- where an e-mail leads ---------------------------------------------------------------------------------------------


def reader(session, email: str) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


@pytest.mark.parametrize("email", ["b-0@example.com", "e-0@example.com"])
def test_every_email_to_a_member_leads_to_the_personal_link(session, expo, email):
    user = reader(session, email)
    message = write(session, expo, user=user)

    text = delivery.body(session, HERE, message)

    token = text.partition("https://expo.example/2026/links/")[2].split()[0]
    assert people.follow_link(session, token, HERE.secret_key, edition=expo.edition, now=THE_EVE).user_id == user.id
    assert token not in message.body


def test_an_email_that_waits_leads_to_the_link_as_it_is_when_it_leaves(session, expo):
    message = write(session, expo, user=reader(session, "b-0@example.com"))
    before = delivery.body(session, HERE, message)

    people.renew_link(session, session.scalars(select(Membership).where(Membership.user_id == message.user_id)).one())
    session.commit()
    with deciding(session):
        (leaving,) = delivery.claim(session, HERE, now=NOW)

    assert leaving.body != before
    assert leaving.body == delivery.body(session, HERE, message)


def test_who_has_no_link_is_led_to_the_front_page_and_an_organizer_to_the_password(session, expo):
    stranger = write(session, expo, email="a@example.com")
    boss = write(session, expo, user=session.get_one(User, expo.organizer.user_id))

    assert "https://expo.example/2026/\n" in delivery.body(session, HERE, stranger)
    assert "https://expo.example/2026/sign-in\n" in delivery.body(session, HERE, boss)


def test_without_a_mail_server_emails_wait_and_none_claims_to_be_sent(session, expo, database_url):
    message, factory = write(session, expo, email="a@example.com"), sessions(database_url)

    assert isinstance(mail_transport(Config()), NoMailServer)
    assert deliver(factory, mail_transport(Config()), HERE, now=lambda: NOW) == 0
    factory.kw["bind"].dispose()
    session.rollback()
    session.refresh(message)

    assert (message.sent_at, message.attempts) == (None, 0)


def test_an_email_in_hand_is_nobody_elses(session, expo, database_url):
    write(session, expo, email="a@example.com")
    factory = sessions(database_url)

    with factory() as first, deciding(first):
        mine = delivery.claim(first, HERE, now=NOW)
    with factory() as second, deciding(second):
        theirs = delivery.claim(second, HERE, now=NOW)
    factory.kw["bind"].dispose()

    assert (len(mine), len(theirs)) == (1, 0)


def test_one_reads_ones_own_emails_and_an_organizer_all_of_them(session, expo):
    user = session.scalars(select(User).where(User.email == "b-0@example.com")).one()
    own = write(session, expo, user=user)
    write(session, expo, email="somebody@example.com")
    buyer = Actor(Role.BUYER, user.id, user.name, expo.edition.id, buyer_id=expo.buyers[0].id)

    assert len(session.scalars(outbox_queries.visible_to(expo.organizer)).all()) == 2
    assert [one.id for one in session.scalars(outbox_queries.visible_to(buyer))] == [own.id]
    assert session.scalars(outbox_queries.visible_to(STRANGER)).all() == []


def test_an_act_that_is_refused_writes_no_email(session, expo):
    from expo.domain.refusals import Refusal
    from expo.services import meetings

    for customer in (0, 1):
        try:
            with deciding(session):
                meetings.book(
                    session,
                    expo.organizer,
                    expo.edition,
                    exhibitor_id=expo.exhibitors[0].id,
                    buyer_id=expo.buyers[customer].id,
                    slot_id=expo.slots[0].id,
                    now=THE_EVE,
                    origin=Origin.ASSIGNED,
                )
        except Refusal:
            assert customer == 1

    assert sorted(session.scalars(select(Message.recipient))) == ["b-0@example.com", "e-0@example.com"]
