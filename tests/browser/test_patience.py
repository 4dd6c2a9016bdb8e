"""What goes wrong on phones: another language in mid-form, a browser abroad, an aeroplane mode during a booking."""

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.editions import Phase
from expo.models.badges import Person
from expo.models.meetings import Meeting
from expo.services.people import link_token
from tests.support import consultations, people
from tests.support.small_expo import THE_EVE, SmallExpo


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """Return the small expo on its eve, its registration and booking open."""
    expo = consultations.opened(session)
    expo.open(Phase.REGISTRATION, THE_EVE)
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    session.commit()
    return expo


def test_what_is_missing_is_said_on_the_page_and_another_language_keeps_what_was_typed(
    page: Page, server: str, expo: SmallExpo
):
    page.context.add_cookies([{"name": "locale", "value": "ko", "url": server}])
    page.goto("/2026/buyers/registration")
    page.locator('[name="name"]').fill("Sao Mai 🌸")
    page.locator('[name="website"]').fill("www.saomai.vn")
    page.get_by_role("button", name="다음", exact=True).click()
    expect(page.locator(".field", has=page.locator('[name="contact_email"]'))).to_contain_text("입력해 주세요.")
    expect(page.locator(".field", has=page.locator('[name="website"]')).get_by_role("alert")).to_have_count(0)

    page.get_by_role("button", name="English").first.click()

    expect(page.get_by_role("heading", name="Register as a buyer")).to_be_visible()
    expect(page.locator('[name="name"]')).to_have_value("Sao Mai 🌸")


def test_a_phone_in_los_angeles_books_in_the_venues_time_and_once(
    browser: Browser, server: str, session: Session, expo: SmallExpo
):
    context = browser.new_context(base_url=server, timezone_id="America/Los_Angeles")
    context.add_cookies([{"name": "locale", "value": "en", "url": server}])
    page = context.new_page()
    page.goto(f"/2026/links/{link_token(people.member(session, expo.edition, 'buyer'), 'a secret of the tests')}")
    code, count = expo.exhibitors[0].code, select(func.count()).select_from(Meeting)
    session.rollback()
    page.goto(f"/2026/exhibitors/{code}/booking")
    book = page.locator(".both-free").get_by_role("button", name="Book")
    expect(page.locator(".both-free")).to_contain_text("10:00")

    context.set_offline(True)
    book.click()
    expect(page.locator("[data-waiting]")).to_contain_text("This time is not reserved for you until it is sent.")
    expect(page.locator("[data-waiting-list]")).to_contain_text("10:00")
    before = session.scalar(count)
    session.rollback()
    context.set_offline(False)
    page.wait_for_url("**/agenda*", timeout=20_000)

    expect(page.get_by_text("Booked:", exact=False).first).to_contain_text("10:00")
    page.goto(f"/2026/exhibitors/{code}/booking")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    session.rollback()
    assert (before, session.scalar(count)) == (0, 1)


def test_without_network_a_form_says_so_before_one_types_and_keeps_what_was_typed(
    page: Page, server: str, expo: SmallExpo, complaints: list[str]
):
    page.context.add_cookies([{"name": "locale", "value": "en", "url": server}])
    page.goto("/2026/visit")
    note = page.locator("[data-no-network]")
    expect(note).to_have_count(0)

    page.context.set_offline(True)
    expect(note).to_contain_text("This can only be sent with a network")
    page.fill("[name=name]", "Park Haneul")
    page.locator("main form button.button--primary").last.click()
    page.wait_for_timeout(500)
    expect(page.locator("[name=name]")).to_have_value("Park Haneul")
    page.context.set_offline(False)

    expect(note).to_have_count(0)
    complaints.clear()


def test_a_second_click_while_the_answer_is_on_its_way_sends_nothing_and_back_sets_the_form_free(
    page: Page, server: str, session: Session, expo: SmallExpo
):
    page.context.add_cookies([{"name": "locale", "value": "en", "url": server}])
    before = session.scalar(select(func.count()).select_from(Person))
    session.rollback()
    sent: list[Route] = []
    for name in ("Park Haneul", "Park Bada"):
        page.goto("/2026/visit")
        page.fill("[name=name]", name)
        page.fill("[name=email]", "park@example.com")
        page.locator("[name=consent_collection], [name=collection]").first.check()
        page.route("**/visit", lambda route: sent.append(route))
        button = page.locator("main form button.button--primary").last
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        with page.expect_request(lambda request: request.method == "POST"):
            page.mouse.click(*at)
        page.wait_for_timeout(200)
        answer = sent[-1].fetch(max_redirects=0)
        page.mouse.click(*at)
        page.wait_for_timeout(200)
        sent[-1].fulfill(response=answer)
        expect(page.get_by_text(name).first).to_be_visible()
        page.unroute("**/visit")
        page.go_back()

    session.rollback()
    assert len(sent) == 2
    assert session.scalar(select(func.count()).select_from(Person)) == before + 2
