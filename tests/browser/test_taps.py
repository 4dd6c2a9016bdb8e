"""A buyer has two taps of patience: each act of a phone is counted in one journey of both sides."""

from collections import Counter

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.editions import Phase
from expo.services.people import link_token
from tests.support import consultations, people
from tests.support.small_expo import THE_EVE, SmallExpo

AT_MOST = {"wish": 1, "answer": 1, "book": 2, "move": 3, "cancel": 2}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small expo on its eve, its wishes and booking open."""
    expo = consultations.opened(session)
    expo.open(Phase.WISHES, THE_EVE)
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    session.commit()
    return expo


def test_each_act_takes_as_few_taps_as_promised(browser: Browser, server: str, session: Session, expo: SmallExpo):
    taps: Counter[str] = Counter()

    def enter(role: str) -> Page:
        context = browser.new_context(base_url=server, **PHONE)
        context.add_cookies([{"name": "locale", "value": "en", "url": server}])
        page = context.new_page()
        member = people.member(session, expo.edition, role)
        page.goto(f"/{expo.edition.code}/links/{link_token(member, 'a secret of the tests')}")
        session.rollback()
        return page

    def tap(act: str, target: Locator) -> None:
        target.tap()
        taps[act] += 1

    buyer, exhibitor = enter("buyer"), enter("exhibitor")
    own = f"/{expo.edition.code}"

    buyer.goto(f"{own}/discover")
    host = buyer.locator(".company", has_text=expo.exhibitors[0].name_en)
    tap("wish", host.get_by_role("button", name="Interested"))
    expect(host.get_by_role("button", name="Interested")).to_have_attribute("aria-pressed", "true")

    exhibitor.goto(f"{own}/requests")
    tap("answer", exhibitor.get_by_role("button", name="Accept"))
    expect(exhibitor.get_by_text("You are both free", exact=False)).to_be_visible()

    buyer.goto(f"{own}/wishes")
    tap("book", buyer.get_by_role("link", name="Book a time"))
    tap("book", buyer.locator(".both-free").get_by_role("button", name="Book"))
    expect(buyer.get_by_text("Booked:", exact=False)).to_be_visible()

    change = buyer.get_by_role("link", name="Change")
    tap("move", change)
    tap("move", buyer.get_by_role("button", name="Move here").nth(1))
    expect(buyer.get_by_text("Moved to", exact=False)).to_be_visible()

    tap("cancel", change)
    tap("cancel", buyer.locator("#reason button").first)
    expect(buyer.get_by_text("The consultation is cancelled.", exact=False)).to_be_visible()

    assert {act for act, most in AT_MOST.items() if not 0 < taps[act] <= most} == set()
