"""Answers and times without network: kept on the phone, shown as waiting, sent later, in order and once."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.editions import Phase
from expo.domain.wishes import Answer
from expo.models.calendar import Closure
from expo.models.history import Event
from expo.models.wishes import Wish
from expo.services.people import link_token
from tests.support import consultations, people
from tests.support.small_expo import THE_EVE

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
    expect(requests.locator("[data-waiting]")).to_contain_text("휴대폰에 보관했습니다")
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
