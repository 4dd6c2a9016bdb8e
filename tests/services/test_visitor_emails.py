"""A visitor's address of e-mail counts once it was confirmed there; the badge waits for nothing."""

import re

import pytest
from sqlalchemy import select

from expo.config import Config
from expo.domain.badges import PersonSource
from expo.domain.refusals import NotFound, Refusal
from expo.domain.throttles import Limits, email
from expo.domain.visitors import Matter
from expo.models.accounts import OneTimeLink
from expo.models.badges import Badge, Person
from expo.models.outbox import Message
from expo.services import delivery, passwords, visitor_emails, visitors
from expo.services.badges import NewPerson
from tests.support import small_expo
from tests.support.small_expo import NOW

SECRET = "a secret of the tests"
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session):
    return small_expo.build(session)


def register(expo, number=0, address="spring@example.com") -> Badge:
    person = NewPerson(f"김봄{number}", email=address, source=PersonSource.ADVANCE)
    return visitors.register(
        expo.session,
        expo.edition,
        person=person,
        agreed=[Matter.COLLECTION],
        counted=[],
        address_hash="",
        secret=SECRET,
        now=NOW,
    )


def sent(expo) -> list[tuple[str, str]]:
    return [tuple(row) for row in expo.session.execute(select(Message.template, Message.recipient))]


def token(expo, *, of=None) -> str:
    """Return the token of the newest link that was mailed, or of an e-mail by its number."""
    mailed = select(Message).where(Message.one_time_link_id.is_not(None)).order_by(Message.id.desc())
    message = expo.session.scalars(mailed).first() if of is None else expo.session.get(Message, of)
    text = delivery.body(expo.session, Config(secret_key=SECRET), message)
    return re.search(r"/one-time/(\S+)", text)[1]


def change(expo, person, address, *, limits=Limits()) -> None:  # noqa: B008 -- a frozen value
    counted = email(limits, address, "203.0.113.9")
    visitor_emails.change(expo.session, expo.edition, person, address, counted=counted, secret=SECRET, now=NOW)


def test_the_badge_is_made_at_once_and_the_address_counts_after_its_proof(expo):
    badge = register(expo)
    before = badge.person.proven_email

    visitor_emails.confirm(expo.session, expo.edition, token(expo), now=NOW)

    assert (badge.revoked_at, before, badge.person.proven_email) == (None, "", "spring@example.com")
    assert sent(expo) == [("visitors.proof", "spring@example.com")]


def test_another_address_takes_the_place_of_a_proven_one_after_its_proof_and_the_old_one_is_told(expo):
    person = register(expo).person
    visitor_emails.confirm(expo.session, expo.edition, token(expo), now=NOW)

    change(expo, person, "summer@example.com")
    waiting = person.proven_email
    visitor_emails.confirm(expo.session, expo.edition, token(expo), now=NOW)

    assert (waiting, person.proven_email) == ("spring@example.com", "summer@example.com")
    assert sent(expo)[1:] == [
        ("visitors.proof", "summer@example.com"),
        ("visitors.address_changing", "spring@example.com"),
        ("visitors.address_changed", "spring@example.com"),
    ]


def test_an_address_without_proof_is_told_nothing_of_its_change_and_its_link_ends(expo):
    person = register(expo).person
    former = token(expo)

    change(expo, person, "summer@example.com")

    assert [to for _template, to in sent(expo)] == ["spring@example.com", "summer@example.com"]
    with pytest.raises(NotFound):
        visitor_emails.confirm(expo.session, expo.edition, former, now=NOW)


def test_nobody_is_flooded_with_links(expo):
    person = register(expo).person
    for _ in range(3):
        change(expo, person, "summer@example.com")

    with pytest.raises(Refusal):
        change(expo, person, "summer@example.com")


def test_a_forgetful_visitor_gets_a_link_to_the_badge_again(expo):
    proven, unproven = register(expo), register(expo, 1, "Summer@example.com")
    visitor_emails.confirm(expo.session, expo.edition, token(expo, of=1), now=NOW)

    for address in ("SPRING@example.com ", "summer@example.com", "unknown@example.com"):
        passwords.send_link(expo.session, expo.edition, address, secret=SECRET, now=NOW)

    assert sent(expo)[2:] == [("visitors.again", "spring@example.com"), ("visitors.proof", "summer@example.com")]
    opened = [visitor_emails.confirm(expo.session, expo.edition, token(expo, of=of), now=NOW) for of in (3, 4)]
    assert opened == [proven.person, unproven.person]


def test_a_link_to_the_badge_does_not_end_the_proof_of_another_address(expo):
    person = register(expo).person
    visitor_emails.confirm(expo.session, expo.edition, token(expo), now=NOW)
    change(expo, person, "summer@example.com")

    visitor_emails.send_again(expo.session, expo.edition, "spring@example.com", secret=SECRET, now=NOW)

    assert visitor_emails.confirm(expo.session, expo.edition, token(expo, of=2), now=NOW).email == "summer@example.com"


def test_erasing_a_visitor_ends_the_link_and_deletes_its_e_mails(expo):
    person = register(expo).person
    kept = register(expo, 1, "autumn@example.com").person

    visitors.forget(expo.session, [person.id], now=NOW)

    assert sent(expo) == [("visitors.proof", "autumn@example.com")]
    assert expo.session.scalars(select(OneTimeLink.email)).all() == ["autumn@example.com"]
    assert {one.email for one in expo.session.scalars(select(Person))} == {"", kept.email}
