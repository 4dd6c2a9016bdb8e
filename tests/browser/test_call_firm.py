"""A firm applies to a call on its phone: it saves, attaches, sends, and is too late after the deadline."""

from datetime import timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from expo import clock
from expo.models.calls import Call
from expo.models.editions import Edition
from tests.browser.test_applications import emailed
from tests.support import looks, programmes

PDF = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}


def test_a_firm_saves_attaches_and_sends_in_time_and_is_refused_later(page: Page, server, app, session, sample, axe):
    programmes.begun(session, sample)
    looks.everywhere(page, server, "/2024/calls/2024-2", axe)
    looks.read(page, server, "ko", looks.PHONE)
    page.goto("/2024/calls/2024-2")
    for name, value in {
        "firm_name": "새봄", "business_number": "9000000016", "contact_name": "이담당",
        "contact_email": "lee@saebom.example",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="링크 받기").click()
    expect(page).to_have_url(f"{server}/2024/calls/2024-2/started")
    page.goto(emailed(session, server))
    address = page.url

    page.fill("[name=title]", "포장 자동화")
    page.get_by_role("button", name="저장", exact=True).click()
    expect(page.get_by_text("아직 빠진 것")).to_be_visible()
    expect(page.locator("[name=title]")).to_have_value("포장 자동화")
    page.fill("[name=support_won]", "30,000,000")  # typed before the documents, which are sent by forms of their own
    for one in range(2):
        page.locator("[name=file]").nth(one).set_input_files(PDF)
        page.locator("form:has([name=file]) [type=submit]").nth(one).click()
        expect(page.get_by_text("a.pdf")).to_have_count(one + 1)
    expect(page.locator("[name=support_won]")).to_have_value("30,000,000")
    page.select_option("[name=track]", "BASIC")
    for answer in page.locator("textarea[name^=answer]").all():
        answer.fill("불량률 30 % 감소")
    page.locator("[name=send]").click()

    expect(page.locator("main")).to_contain_text("1")
    expect(page.locator("[name=send]")).to_have_count(0)
    looks.everywhere(page, server, address, axe)
    session.rollback()
    closes = session.scalars(select(Call.closes_at).where(Call.code == "2024-2")).one()
    session.get_one(Edition, sample.id).clock_shift_seconds = clock.shift_to(closes + timedelta(seconds=1))
    session.commit()
    page.goto("/2024/calls/2024-2")
    expect(page.locator("[name=contact_email]")).to_have_count(0)
