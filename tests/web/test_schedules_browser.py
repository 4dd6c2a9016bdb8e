"""The planner in a real browser, on a phone, with the clock running: from asking to undoing."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from expo import clock
from expo.domain.people import Role
from expo.jobs.clock import Clock
from expo.models.meetings import Meeting
from expo.services.people import hash_password
from tests.support import people
from tests.support.small_expo import PLANNED, THE_EVE, build

PASSWORD = "a password of the small expo"
PATIENCE = 120_000
"""Milliseconds that a plan may take on a busy machine."""


@pytest.fixture
def expo(session):
    """A very small expo on its eve, whose organizer has a password; the clock runs while the test does."""
    expo = build(session, PLANNED)
    expo.wish_all()
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    boss = people.member(session, expo.edition, Role.ORGANIZER).user
    boss.password_hash = hash_password(PASSWORD)
    session.commit()
    return expo


def active(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Meeting).where(Meeting.is_active)) or 0


def width(page) -> int:
    page.set_viewport_size({"width": 360, "height": 800})
    return page.evaluate("document.documentElement.scrollWidth")


def test_an_organizer_plans_watches_publishes_and_undoes(session, app, expo, page, axe):
    page.goto("/2026/sign-in?next=/2026/organizer/planner")
    page.fill("input[name=email]", "organizer@expo.example")
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button").last.click()
    expect(page.get_by_role("heading", name="일정 편성")).to_be_visible()
    assert (axe(page), width(page)) == ([], 360)

    page.get_by_label("꼭 만나야 할 상담 먼저").check()
    page.get_by_label("15초").check()
    page.get_by_role("button", name="시간표 만들기").click()
    expect(page.get_by_role("button", name="멈추고 지금까지의 최선을 사용")).to_be_visible()
    assert (axe(page), width(page)) == ([], 360)

    with Clock(app.config["EXPO"]):
        expect(page.get_by_text("가능한 최선임이 증명되었습니다")).to_be_visible(timeout=PATIENCE)
        expect(page.get_by_role("heading", name="공개하면")).to_be_visible(timeout=PATIENCE)
    assert (axe(page), width(page)) == ([], 360)
    assert active(session) == 0

    page.get_by_role("link", name="늘고, 줄고, 옮기는 회사 보기").click()
    expect(page.get_by_role("heading", name="기업0")).to_be_visible()
    assert (axe(page), width(page)) == ([], 360)

    page.go_back()
    page.get_by_role("button", name="공개", exact=True).click()
    expect(page.get_by_text("1판을 적용했습니다. 7개사에 안내문이 갑니다.")).to_be_visible()
    assert active(session) == 12

    page.get_by_role("button", name="되돌리기").click()
    expect(page.get_by_text("되돌렸습니다.")).to_be_visible()
    assert active(session) == 0
