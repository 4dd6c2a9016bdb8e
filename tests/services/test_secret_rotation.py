"""A new secret signs from now on; what the former one has signed is good as long as it is named."""

import pytest
from sqlalchemy import select

from expo.config import Config
from expo.domain.accounts import Purpose
from expo.domain.refusals import NotFound
from expo.models.people import Membership
from expo.services import one_time_links, people
from tests.support import applications, small_expo
from tests.support.small_expo import THE_EVE

OLD, NEW = "the secret until now", "a secret from now on"


@pytest.fixture
def expo(session):
    expo = small_expo.build(session, small_expo.PLANNED)
    session.commit()
    return expo


def test_old_personal_links_open_until_the_old_secret_is_dropped(session, expo):
    member = session.scalars(select(Membership).where(Membership.buyer_id.is_not(None))).first()
    old, new = people.link_token(member, OLD), people.link_token(member, NEW)

    def follow(token, *secrets):
        return people.follow_link(session, token, *secrets, edition=expo.edition, now=THE_EVE).id

    assert old != new
    assert follow(old, OLD, NEW) == follow(new, OLD, NEW) == member.id
    with pytest.raises(NotFound):
        follow(old, NEW)


def test_a_one_time_link_that_waits_in_an_email_is_the_same_after_the_change(session, expo):
    link = one_time_links.make(
        session, expo.edition, Purpose.PASSWORD_RESET, secret=OLD, now=THE_EVE, email="a@example.com"
    )

    before = one_time_links.address(Config(secret_key=OLD), expo.edition, link)
    after = one_time_links.address(Config(secret_key=NEW, former_secret_keys=(OLD,)), expo.edition, link)

    assert before == after


def test_a_browser_stays_signed_in(database_url, session, expo):
    def app(**keys):
        return applications.create(Config(database_url=database_url, testing=True, **keys))

    serializer = app(secret_key=OLD).session_interface.get_signing_serializer
    cookie = serializer(app(secret_key=OLD)).dumps({"_user_id": "x"})

    assert serializer(app(secret_key=NEW, former_secret_keys=(OLD,))).loads(cookie) == {"_user_id": "x"}
