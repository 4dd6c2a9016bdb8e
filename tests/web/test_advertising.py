"""The way out of advertising: one click in the mail program or one tap on the page, without signing in, at any time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from expo.domain.buyers import ConsentKind
from expo.models.buyers import Consent, ConsentText
from expo.models.editions import Archive
from expo.models.people import Membership
from expo.services import answer_links, people
from tests.support.small_expo import THE_EVE

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def address(app, session, expo):
    """Return the path of the link in an advertisement to the first buyer, who agreed and reads English."""
    text = ConsentText(
        edition_id=expo.edition.id,
        kind=ConsentKind.MARKETING,
        title_ko="광고",
        title_en="Ads",
        body_ko="-",
        body_en="-",
    )
    session.add(text)
    session.flush()
    session.add(Consent(buyer_id=expo.buyers[0].id, text_id=text.id, given_at=THE_EVE, locale="en"))
    member = session.scalars(select(Membership).where(Membership.buyer_id == expo.buyers[0].id)).first()
    member.user.locale = "en"
    session.commit()
    config = app.config["EXPO"]
    link = answer_links.address(config, expo.edition, member, "advertising.message", asked_at=THE_EVE)
    return link.removeprefix(config.public_url)


def ended(session):
    session.rollback()
    return session.scalars(select(Consent.withdrawn_at)).one() is not None


def archive(session, expo):
    session.add(Archive(edition_id=expo.edition.id, archived_at=THE_EVE + timedelta(days=90)))
    session.commit()


def test_a_phone_that_others_use_after_shows_and_ends_the_consent_of_none_of_them(app, session, expo, address):
    phone, page = app.test_client(), f"/{expo.edition.code}/advertising-consent"
    next_one = session.scalars(select(Membership).where(Membership.buyer_id == expo.buyers[1].id)).first()
    config = app.config["EXPO"]
    personal = people.link_address(config, expo.edition, next_one).removeprefix(config.public_url)
    phone.get(address)
    assert phone.get(page).status_code == 200

    phone.get(personal)
    phone.post(f"{page}/withdrawal")
    assert not ended(session)

    phone.get(address)
    phone.post(f"/{expo.edition.code}/sign-out")
    assert "/sign-in" in phone.get(page).location


@pytest.mark.parametrize("is_archived", [False, True])
def test_one_click_in_the_mail_program_ends_it_without_cookie_or_token(app, session, expo, address, is_archived):
    app.config["WTF_CSRF_ENABLED"] = True
    if is_archived:
        archive(session, expo)

    answers = [app.test_client().post(address, data={"List-Unsubscribe": "One-Click"}) for _time in range(2)]

    assert [one.status_code for one in answers] == [204, 204]
    assert ended(session)


@pytest.mark.parametrize("is_archived", [False, True])
def test_one_tap_on_the_page_of_the_link_ends_it_in_the_language_of_the_letter(
    app, session, expo, address, is_archived
):
    if is_archived:
        archive(session, expo)
    client = app.test_client()

    page = client.get(address, follow_redirects=True)
    stopped = client.post(f"/{expo.edition.code}/advertising-consent/withdrawal", follow_redirects=True)

    assert '<html lang="en"' in page.text
    assert "/advertising-consent/withdrawal" in page.text
    assert stopped.status_code == 200
    assert ended(session)


def test_a_click_ends_nothing_by_a_forged_link_nor_by_one_of_another_e_mail(app, session, expo, address):
    member = session.scalars(select(Membership).where(Membership.buyer_id == expo.buyers[0].id)).first()
    config = app.config["EXPO"]
    survey = answer_links.address(config, expo.edition, member, "surveys.asked", asked_at=THE_EVE)
    client = app.test_client()

    wrong = [client.post(one).status_code for one in (address + "x", survey.removeprefix(config.public_url))]

    assert wrong == [404, 404]
    assert not ended(session)
