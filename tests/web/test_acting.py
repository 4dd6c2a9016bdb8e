"""An organizer who acts for a company changes what belongs to it, under both names, and never the own account."""

import pytest
from sqlalchemy import select

from expo.domain.accounts import AccessAct
from expo.domain.people import Role
from expo.models.accounts import AccessRecord, OneTimeLink
from expo.models.buyers import Buyer, Consent
from expo.models.people import Membership
from expo.services.people import link_token
from expo.web.forms.buyers import typed
from tests.support import people
from tests.support.reading import text_of

DESK = "/2024/organizer"
pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def acting(client, session, sample):
    """Return a client of an organizer who acts for Haneul Mart."""
    client.set_cookie("locale", "en")
    people.sign_in(client, people.member(session, sample, Role.ORGANIZER))
    client.post("/2024/acting/buyer/D-027")
    return client


def haneul_mart(session) -> Buyer:
    session.rollback()
    return session.scalars(select(Buyer).where(Buyer.code == "D-027")).one()


def test_the_banner_speaks_the_readers_language(acting):
    assert "You act for Haneul Mart." in text_of(acting.get("/2024/company"))

    acting.set_cookie("locale", "ko")

    assert "하늘마트" in text_of(acting.get("/2024/company"))


def test_another_address_for_the_company_is_not_the_organizers(acting, session):
    buyer = haneul_mart(session)

    answer = acting.post("/2024/company/profile", data=typed(buyer) | {"contact_email": "new@haneul-mart.example.com"})

    session.rollback()
    link = session.scalars(select(OneTimeLink)).one()
    owner = session.scalars(select(Membership).where(Membership.buyer_id == buyer.id)).first()
    assert (answer.status_code, link.user_id) == (303, owner.user_id)


def test_who_renews_a_companys_link_stays_the_organizer(acting, session):
    acting.post("/2024/company/link")

    acting.post("/2024/acting/stop")

    assert acting.get(f"{DESK}/").status_code == 200


def test_nobody_agrees_in_the_name_of_a_company(acting, session):
    agreed = session.scalars(select(Consent).where(Consent.buyer_id == haneul_mart(session).id)).all()
    for one in agreed:
        one.withdrawn_at = one.given_at
    text_id = agreed[0].text_id
    session.commit()

    page = acting.get("/2024/company").text
    answer = acting.post(f"/2024/company/consents/{text_id}", follow_redirects=True).text

    session.rollback()
    of_text = select(Consent).where(Consent.buyer_id == agreed[0].buyer_id, Consent.withdrawn_at.is_(None))
    assert f"/company/consents/{text_id}" not in page
    assert "Only the company itself agrees." in answer
    assert session.scalars(of_text).all() == []


def test_links_that_an_organizer_sees_while_acting_are_written_down(acting, session):
    acting.get("/2024/my-link")
    acting.get("/2024/company")

    seen = session.scalars(select(AccessRecord.detail).where(AccessRecord.act == AccessAct.LINK_VIEWED)).all()
    assert seen == ["하늘마트", "하늘마트"]


def test_a_forwarded_link_does_not_move_an_account_with_a_password(client, session, sample):
    buyer = haneul_mart(session)
    member = session.scalars(select(Membership).where(Membership.buyer_id == buyer.id)).first()
    client.set_cookie("locale", "en")
    client.get(f"/2024/links/{link_token(member, 'a secret of the tests')}")

    answer = client.post("/2024/devices/address", data={"email": "thief@example.com"})

    assert answer.status_code == 422
    assert "Sign in with your password to change it" in text_of(answer)
    assert session.scalars(select(OneTimeLink)).all() == []
