"""The record on the phone: saved while it is typed, kept without network, and sent by itself when there is one."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.models.records import Record
from expo.services.people import link_token
from tests.support import days
from tests.support.days import BusyDay


@pytest.fixture
def day(session: Session, sample: Edition) -> BusyDay:
    return days.busy(session, sample)


def _typed(session: Session) -> dict[str, list[str]]:
    session.rollback()
    record = session.scalars(select(Record)).one_or_none()
    return record.draft["typed"] if record and record.draft else {}


def test_what_is_typed_is_saved_at_once_and_without_network_as_soon_as_there_is_one(
    page: Page, session: Session, day: BusyDay, complaints: list[str]
):
    meeting_id = day.meetings[0].id
    page.goto(f"/2024/links/{link_token(day.membership, 'a secret of the tests')}")
    page.goto(f"/2024/records/{meeting_id}/form")
    kept = page.locator("#kept")

    page.get_by_label("상담액").fill("2,800만")
    expect(kept).to_contain_text("2,800만 원")
    first = _typed(session)
    page.context.set_offline(True)
    page.get_by_label("함께 보는 메모").fill("견적 요청")
    expect(kept).not_to_contain_text("2,800만 원")
    without = _typed(session)
    page.context.set_offline(False)
    expect(kept).to_contain_text("2,800만 원", timeout=20_000)
    after = _typed(session)
    page.reload()

    assert (first.get("discussed"), "shared_note" in without, after.get("shared_note")) == (
        ["2,800만"], False, ["견적 요청"],
    )  # fmt: skip
    expect(page.get_by_label("상담액")).to_have_value("2,800만")
    expect(page.get_by_label("함께 보는 메모")).to_have_value("견적 요청")
    assert all(re.search("ERR_INTERNET_DISCONNECTED", one) for one in complaints)
    complaints.clear()
