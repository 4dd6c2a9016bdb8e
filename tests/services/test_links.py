"""Personal links for everyone at once: one person may speak for several companies."""

import pytest
from sqlalchemy import select

from expo.domain.people import Role
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.services import links
from tests.support import small_expo
from tests.support.small_expo import NOW, SmallExpo

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session) -> SmallExpo:
    return small_expo.build(session)


def send(expo: SmallExpo, side: Role) -> int:
    actor, edition = expo.organizer, expo.edition
    prepared = links.prepare(expo.session, actor, edition, side=side, now=NOW)
    return links.invite_all(expo.session, actor, edition, prepared=prepared, now=NOW)


def test_every_company_with_an_address_gets_its_link_once(expo):
    first, second = expo.exhibitors
    first.contact_email, second.contact_email = "Both@firm.example", "both@firm.example"
    expo.session.flush()

    assert [send(expo, Role.EXHIBITOR), send(expo, Role.EXHIBITOR)] == [2, 0]

    person = expo.session.scalars(select(User).where(User.email == "both@firm.example")).one()
    assert {one.exhibitor_id for one in person.memberships} == {first.id, second.id}
    letters = expo.session.scalars(select(Message)).all()
    assert {one.template for one in letters} == {"exhibitors.invited"}
    assert {one.membership_id for one in letters} == {one.id for one in person.memberships}


def test_a_company_without_an_address_and_one_with_an_organizers_is_named_and_left_out(expo):
    barred, bare = expo.exhibitors
    barred.contact_email, bare.contact_email = expo.session.get(User, expo.organizer.user_id).email, ""
    expo.session.flush()

    prepared = links.prepare(expo.session, expo.organizer, expo.edition, side=Role.EXHIBITOR, now=NOW)

    assert [one.code for one in prepared.left_out] == [barred.code, bare.code]
    assert send(expo, Role.EXHIBITOR) == 0


def test_approved_buyers_get_their_links(expo):
    for number, buyer in enumerate(expo.buyers):
        buyer.contact_email = f"buyer{number}@market.example"
    expo.buyers[0].decision = None
    expo.session.flush()

    assert send(expo, Role.BUYER) == len(expo.buyers) - 1
    members = expo.session.scalars(select(Membership).where(Membership.role == Role.BUYER)).all()
    assert {one.buyer_id for one in members} == {one.id for one in expo.buyers[1:]}
