"""Answers and times without network: kept on the phone, shown as waiting, sent later, in order and once."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import deciding
from expo.domain.editions import Phase
from expo.domain.meetings import CancelReason
from expo.domain.wishes import Answer, Level
from expo.models.calendar import Closure
from expo.models.history import Event
from expo.models.meetings import Cancellation, Meeting
from expo.models.wishes import Wish
from expo.services import meetings
from expo.services.people import link_token
from tests.support import consultations, people
from tests.support.small_expo import THE_EVE, SmallExpo

pytestmark = pytest.mark.sqlite_only


def test_an_answer_and_a_closed_time_wait_on_the_phone_and_arrive_once(
    page: Page, session: Session, complaints: list[str]
):
    expo = consultations.opened(session)
    expo.open(Phase.WISHES, THE_EVE)
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    expo.wish(0, 0)
    session.commit()
    token = link_token(people.member(session, expo.edition, "exhibitor"), "a secret of the tests")
    own = f"/{expo.edition.code}"
    requests, times = page, page.context.new_page()
    requests.goto(f"{own}/links/{token}")
    requests.goto(f"{own}/requests")
    times.goto(f"{own}/availability")
    closed = times.locator('button[name="close"]').first
    slot_id = int(closed.get_attribute("value") or 0)
    starts_at = expo.slots[0].starts_at
    times.context.set_offline(True)

    requests.get_by_role("button", name="수락").click()
    expect(requests.locator("[data-waiting]")).to_contain_text("휴대전화에 보관했습니다")
    expect(requests.locator("[data-waiting-list]")).to_contain_text("수락")
    closed.click()
    expect(times.locator("[data-waiting-list] li").last).to_contain_text("닫기")
    requests.close()
    times.context.set_offline(False)
    expect(times.locator(f'button[name="reopen"][value="{slot_id}"]')).to_be_visible(timeout=20_000)
    expect(times.locator("[data-waiting]")).to_be_hidden()

    session.rollback()
    acts = Event.act.in_(["wishes.reply", "availability.close"])
    assert session.scalars(select(Wish)).one().reply.answer is Answer.ACCEPTED
    assert session.scalars(select(Closure.starts_at).where(Closure.exhibitor_id.is_not(None))).all() == [starts_at]
    assert session.scalar(select(func.count()).select_from(Event).where(acts)) == 2
    complaints.clear()


@pytest.fixture
def change(page: Page, session: Session) -> tuple[Page, SmallExpo, Meeting]:
    """Open the page on which an exhibitor moves or cancels a consultation, on the eve."""
    expo = consultations.opened(session)
    meeting = consultations.book(session, expo, 0, 0, 0)
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    token = link_token(people.member(session, expo.edition, "exhibitor"), "a secret of the tests")
    session.commit()
    page.goto(f"/2026/links/{token}")
    page.goto(f"/2026/consultations/{meeting.id}/time")
    return page, expo, meeting


def test_a_cancellation_without_network_waits_on_the_phone_and_is_told_once(
    change: tuple[Page, SmallExpo, Meeting], session: Session, complaints: list[str]
):
    page, _expo, meeting = change
    page.context.set_offline(True)

    page.get_by_role("button", name="그 시간에 다른 일정이 있습니다").click()
    expect(page.locator("[data-waiting-list]")).to_contain_text("상사0")
    page.wait_for_timeout(500)  # a thumb takes as long to the next button; the browser drops what comes sooner
    page.get_by_role("button", name="상담이 더 이상 필요하지 않습니다").dispatch_event("click")  # a notice may move it
    expect(page.locator("[data-waiting-list] li")).to_have_count(2)
    page.context.set_offline(False)
    page.wait_for_url("**/today*", timeout=20_000)

    session.rollback()
    cancelled = session.scalars(select(Cancellation)).one()
    assert (cancelled.meeting_id, cancelled.reason) == (meeting.id, CancelReason.ELSEWHERE)
    assert session.scalar(select(func.count()).where(Event.act == "meetings.cancel")) == 1
    complaints.clear()


def test_a_kept_cancellation_does_not_end_a_consultation_that_was_moved_meanwhile(
    change: tuple[Page, SmallExpo, Meeting], session: Session, complaints: list[str]
):
    page, expo, meeting = change
    page.context.set_offline(True)
    page.get_by_role("button", name="그 시간에 다른 일정이 있습니다").click()
    expect(page.locator("[data-waiting-list] li")).to_have_count(1)
    with deciding(session):
        meetings.move(session, expo.organizer, expo.edition, meeting.id, slot_id=expo.slots[5].id, now=THE_EVE)
    session.commit()

    page.context.set_offline(False)
    expect(page.locator("[data-waiting-list]")).to_contain_text("옮겨졌습니다", timeout=20_000)

    session.rollback()
    assert session.scalars(select(Cancellation)).all() == []
    complaints.clear()


def test_wishes_and_another_time_wait_on_the_phone_and_arrive_in_their_order(
    page: Page, session: Session, complaints: list[str]
):
    expo = consultations.opened(session)
    meeting = consultations.book(session, expo, 0, 0, 0).id
    expo.open(Phase.WISHES, THE_EVE)
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    token = link_token(people.member(session, expo.edition, "buyer"), "a secret of the tests")
    taken = expo.slots[0].id
    session.commit()
    page.goto(f"/2026/links/{token}")
    page.goto(f"/2026/consultations/{meeting}/time")
    times, discover = page, page.context.new_page()
    discover.goto("/2026/discover")
    page.context.set_offline(True)

    maker = discover.locator(".company", has_text="기업1")
    maker.locator('button[value="must"]').click()
    maker.locator('button[value="interested"]').click()
    expect(discover.locator("[data-waiting-list] li")).to_have_count(2)
    times.locator('button[name="slot"]').nth(1).click()
    expect(times.locator("[data-waiting-list] li")).to_have_count(3)
    expect(times.locator("[data-waiting]")).to_contain_text("전송될 때까지 이 시간은 확보되지 않습니다")
    discover.close()
    times.context.set_offline(False)
    times.wait_for_url("**/agenda*", timeout=20_000)

    session.rollback()
    assert [one.level for one in session.scalars(select(Wish))] == [Level.INTERESTED]
    assert session.get_one(Meeting, meeting).slot_id != taken
    assert session.scalar(select(func.count()).where(Event.act == "meetings.move")) == 1
    complaints.clear()
