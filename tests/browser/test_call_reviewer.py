"""A reviewer opens the applications by the personal link: declares, scores alone, sees the others, discusses."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect
from sqlalchemy import select

from expo import clock
from expo.domain.accounts import Purpose
from expo.models.experts import Expert
from expo.models.reviews import Review, ReviewRound
from expo.services import one_time_links
from expo.services.sample.support import write_support
from tests.support import looks

NOW = datetime(2024, 10, 23, 1, tzinfo=UTC)


def test_a_reviewer_declares_scores_alone_and_joins_the_discussion(page: Page, server, app, session, sample, axe):
    write_support(session, sample, now=NOW)
    sample.clock_shift_seconds = clock.shift_to(NOW)
    round_ = session.scalars(select(ReviewRound)).one()
    round_.proposed_at = round_.proposed_by_id = None
    expert = session.scalars(select(Expert).order_by(Expert.id)).first()
    review = session.scalars(select(Review).where(Review.expert_id == expert.id)).first()
    review.scores, review.sent_at, review.cleared_at, review.state = [], None, None, "assigned"
    link = one_time_links.make(
        session, sample, Purpose.REVIEWER, secret=app.config["EXPO"].secret_key, now=clock.now(), email=expert.email,
        payload={"expert": expert.id, "call": round_.call_id},
    )  # fmt: skip
    session.commit()
    root = f"/2024/reviews/{one_time_links.token_of(app.config['EXPO'], link)}"
    address = f"{root}/{review.application.number}"
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
