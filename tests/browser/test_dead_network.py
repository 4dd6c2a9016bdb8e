"""A hall's network that is dead without the phone knowing: what is tapped is kept, what is typed stays."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.editions import Phase
from expo.models.meetings import Meeting
from expo.models.refills import Standby
from expo.services.people import link_token
from tests.support import consultations, people
from tests.support.networks import TcpProxy
from tests.support.small_expo import THE_EVE

NO_ANSWER = "There was no answer. What you typed is still here"


@pytest.fixture
def network(server: str) -> Iterator[TcpProxy]:
    """Lend a network to the server."""
    network = TcpProxy(server)
    yield network
    network.close()


@pytest.fixture
def phone(browser: Browser, session: Session, network: TcpProxy) -> Iterator[Page]:
    """Return a buyer's phone on the eve, on her agenda, whose worker looks after the pages."""
    expo = consultations.opened(session)
    expo.open(Phase.WISHES, THE_EVE)
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    member = people.member(session, expo.edition, "buyer")
    session.commit()
    context = browser.new_context(base_url=network.url, viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "locale", "value": "en", "url": network.url}])
    page = context.new_page()
    page.goto(f"/2026/links/{link_token(member, 'a secret of the tests')}")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    yield page
    context.close()


def test_taps_wait_and_what_was_typed_stays_until_there_is_an_answer(phone: Page, session: Session, network: TcpProxy):
    typing, standby = phone.context.new_page(), phone.context.new_page()
    typing.goto("/2026/company/profile")
    standby.goto("/2026/agenda")
    phone.goto("/2026/exhibitors/E-0/booking")

    network.cut()
    assert phone.evaluate("navigator.onLine")
    typing.locator('[name="website"]').fill("www.saomai.vn")
    typing.get_by_role("button", name="Save").click()
    expect(typing.get_by_role("alert")).to_contain_text(NO_ANSWER)
    expect(typing.locator('[name="website"]')).to_have_value("www.saomai.vn")
    standby.get_by_role("button", name="Join the standby list").first.click()
    expect(standby.locator("[data-waiting-list]")).to_contain_text("Join the standby list")
    phone.locator(".both-free").get_by_role("button", name="Book").click()
    expect(phone.locator("[data-waiting-list] li")).to_have_count(2)
    standby.close()
    network.mend()
    typing.get_by_role("button", name="Save").click()
    expect(typing.get_by_text("Please check these entries")).to_be_visible()
    phone.evaluate("() => dispatchEvent(new Event('online'))")
    phone.wait_for_url("**/agenda*")

    session.rollback()
    assert len(session.scalars(select(Meeting.id)).all()) == 1
    assert len(session.scalars(select(Standby.buyer_id)).all()) == 1


def test_a_page_that_hangs_is_shown_as_it_was_and_taken_back_by_the_answer(phone: Page, network: TcpProxy):
    phone.goto("/2026/wishes")
    phone.goto("/2026/agenda")

    network.hush()
    phone.goto("/2026/wishes")
    expect(phone.locator("#no-connection")).to_be_visible()
    network.mend()
    phone.goto("/2026/wishes")

    expect(phone.locator("#no-connection")).to_be_hidden()
