"""An officer of a programme approves what another one proposed, makes cases, pays, and proposes to close a period."""

from playwright.sync_api import Browser, expect

from expo.domain.permissions import TeamRole
from tests.support import looks, people, programmes

ROOT = "/2024/organizer"
LOOKED_AT = (
    "/calls/2024-1/applications/1", "/calls/2024-1/review", "/calls/2024-1/review/applications/1",
    "/calls/2024-1/selection", "/fund", "/fund/cases/S23-001", "/fund/payments", "/fund/periods", "/cases/S23-001",
)  # fmt: skip


def test_officers_check_decide_and_pay_in_two_persons(browser: Browser, server, app, session, sample, axe):
    programmes.begun(session, sample)
    page = browser.new_page(base_url=server)
    people.sign_in_page(page, server, app, people.of_team(session, sample, TeamRole.PROGRAMMES))
    session.rollback()
    for path in LOOKED_AT:
        looks.everywhere(page, server, f"{ROOT}{path}", axe)
    looks.read(page, server, "en", looks.DESK)

    page.goto(f"{ROOT}/calls/2024-1/selection")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("approved this selection")).to_be_visible()
    page.select_option("[name=sponsor]", index=1)
    page.get_by_role("button", name="Make the cases").click()
    expect(page.get_by_text("30 cases were made.")).to_be_visible()
    page.goto(f"{ROOT}/fund/payments")
    page.get_by_role("button", name="Approve the payment").first.click()
    expect(page.get_by_text("The payment is approved and entered.")).to_be_visible()
    page.goto(f"{ROOT}/fund/periods/new")
    page.fill("[name=ends_on]", "2024-06-30")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A second person closes it")).to_be_visible()
    page.close()
