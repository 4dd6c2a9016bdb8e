"""Buyers whom nobody plans for: one who wishes for all, one whose account is erased."""

from contextlib import suppress

import pytest
from sqlalchemy import func, select

from expo.domain.editions import Phase
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.domain.wishes import Level
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.wishes import Wish
from expo.services import privacy, wishes
from expo.services.people import link_token
from tests.support import applicants, consultations, people
from tests.support.small_expo import NOW, THE_EVE

pytestmark = pytest.mark.sqlite_only


def test_a_buyer_who_wishes_for_all_gets_the_budget_and_no_more(session):
    expo = applicants.opened(session)
    buyer = expo.buyers[0]
    expo.edition.must_wishes, expo.edition.interested_wishes = 1, 2
    people_of = Actor(Role.BUYER, None, "", expo.edition.id, buyer_id=buyer.id)
    expo.open(Phase.WISHES)

    for level in (Level.INTERESTED, Level.MUST):
        for exhibitor_id in session.scalars(select(Exhibitor.id).order_by(Exhibitor.id)).all():
            with suppress(Refusal):
                wishes.wish(session, people_of, expo.edition, other_id=exhibitor_id, level=level, now=NOW)

    counted = select(Wish.level, func.count()).where(Wish.buyer_id == buyer.id).group_by(Wish.level)
    assert dict(session.execute(counted).all()) == {Level.INTERESTED: 1, Level.MUST: 1}


def test_an_erased_account_is_signed_out_and_its_link_opens_nothing(client, session):
    expo = consultations.opened(session)
    member = people.member(session, expo.edition, "buyer")
    token, code = link_token(member, "a secret of the tests"), session.get_one(Buyer, member.buyer_id).code
    people.sign_in(client, member)
    before = client.get("/2026/company").status_code

    privacy.erase(session, expo.organizer, expo.edition, code=code, now=THE_EVE)
    session.commit()

    assert (before, client.get("/2026/company").status_code) == (200, 303)
    assert client.get(f"/2026/links/{token}").status_code == 404
