"""A reviewer opens the applications by the personal link: declares, scores alone, sees the others, discusses."""

from playwright.sync_api import Page, expect

from tests.support import looks, programmes


def test_a_reviewer_declares_scores_alone_and_joins_the_discussion(page: Page, server, app, session, sample, axe):
    programmes.begun(session, sample)
    token, number = programmes.unread_review(session, sample, app.config["EXPO"])
    root = f"/2024/reviews/{token}"
    address = f"{root}/{number}"
    session.rollback()
    looks.everywhere(page, server, root, axe)
    looks.everywhere(page, server, address, axe)

    looks.read(page, server, "ko", looks.PHONE)
    page.goto(address)
    expect(page.locator("[name^=points]")).to_have_count(0)
    page.get_by_role("button", name="관련 없음").click()
    expect(page.get_by_text("제출된 점수")).to_have_count(0)
    for field in page.locator("[name^=points]").all():
        field.fill("5")
    page.get_by_role("button", name="평가 제출").click()

    expect(page.get_by_text("제출된 점수")).to_be_visible()
    page.fill("[name=text]", "현장 확인이 필요합니다")
    page.locator("form:has([name=text])").get_by_role("button").click()
    expect(page.get_by_text("현장 확인이 필요합니다")).to_be_visible()
    looks.everywhere(page, server, address, axe)
