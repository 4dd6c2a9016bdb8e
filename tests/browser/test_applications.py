"""From the public form to the logo on the public page: a company applies, is accepted, and sends its logo."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.config import Config
from expo.models.applications import ApplicationPeriod
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.services import delivery
from tests.support import people
from tests.support.images import photo


def emailed(session: Session, server: str) -> str:
    """Return the address in the newest e-mail."""
    session.rollback()
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    settings = Config(secret_key="a secret of the tests", public_url=server)
    found = re.search(rf"{server}/\S+", delivery.body(session, settings, message))[0]
    session.rollback()  # an open reading would keep this session from writing later
    return found


def test_a_company_applies_is_accepted_and_shows_its_logo(
    page: Page,
    browser: Browser,
    server: str,
    app: Flask,
    session: Session,
    sample: Edition,
    axe: Callable[[Page], list[str]],
):
    sample.clock_shift_seconds = clock.shift_to(datetime(2024, 10, 1, 3, 0, tzinfo=UTC))
    sample.page_approval = False  # what a company sends for its page is shown at once
    session.add(ApplicationPeriod(edition_id=sample.id, opens_on=date(2024, 9, 1), closes_on=date(2024, 10, 10)))
    session.commit()
    page.context.add_cookies([{"name": "locale", "value": "en", "url": server}])
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto("/2024/")
    page.get_by_role("link", name="Apply to exhibit").click()
    for name, value in {
        "name_ko": "(주)다솜찬", "business_number": "9000000016", "makes": "Low-salt kimchi",
        "contact_name": "Han Dasom", "contact_email": "dasom@example.com",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.select_option("[name=sector]", index=1)
    page.check("[name=agreed]")
    assert axe(page) == []
    page.get_by_role("button", name="Send the application").click()
    expect(page).to_have_url(re.compile("/application/confirm$"))
    page.goto(emailed(session, server))
    page.get_by_role("button", name="Confirm my application").click()
    page.fill("[name=story_en]", "Kimchi from Gwangju.")
    assert axe(page) == []
    page.locator("form:has([name=story_en])").get_by_role("button", name="Save").click()
    expect(page.get_by_text("You can close this page.")).to_be_visible()

    desk = browser.new_page(base_url=server, viewport={"width": 1440, "height": 900})
    people.sign_in_page(desk, server, app, people.member(session, sample, "organizer"))
    desk.goto("/2024/organizer/applications")
    desk.locator("tbody [name=application]").check()
    assert axe(desk) == []
    desk.get_by_role("button", name="Accept the ticked ones into this hall").click()
    expect(desk.get_by_text("1 company exhibits now")).to_be_visible()
    desk.close()

    page.goto(emailed(session, server))
    page.goto("/2024/company/pictures/logo")
    page.set_input_files(
        "[name=file]", {"name": "logo.png", "mimeType": "image/png", "buffer": photo("PNG").getvalue()}
    )
    expect(page.locator(".file")).to_contain_text("logo.png")
    assert axe(page) == []
    page.locator("form:has([name=file])").get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Public page").click()
    logo = page.locator(".maker__patch img")
    expect(logo).to_be_visible()
    assert logo.evaluate("each => each.naturalWidth") == 320
