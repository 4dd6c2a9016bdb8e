"""A hall without network: what the phone showed last stays readable, only for its reader."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Role
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.services.people import link_token, renew_link
from tests.support import days, people
from tests.support.days import BusyDay

KEPT = (
    "() => caches.open('pages-1').then(pages => pages.keys()).then(keys => keys.map(key => new URL(key.url).pathname))"
)

ALL_KEPT = """async () => {
  const texts = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) texts.push(await (await cache.match(key, { ignoreVary: true })).text());
  }
  return texts.join();
}"""


@pytest.fixture
def day(session: Session, sample: Edition) -> BusyDay:
    return days.busy(session, sample)


@pytest.fixture
def follow(page: Page) -> Callable[[Membership], None]:
    """Return a function that opens a personal link."""

    def open_link(membership: Membership) -> None:
        page.goto(f"/2024/links/{link_token(membership, 'a secret of the tests')}")

    return open_link


@pytest.fixture
def kept(page: Page, day: BusyDay, follow: Callable[[Membership], None]) -> Page:
    """Return a phone that has seen Today and is now without network."""
    follow(day.membership)
    expect(page.locator("#now")).to_contain_text(day.buyers[0].name)
    _wait_until_kept(page, "/2024/today")
    page.context.set_offline(True)
    return page


def _wait_until(done: Callable[[], bool]) -> None:
    patience = time.monotonic() + 10
    while not done():
        assert time.monotonic() < patience, "waited for ten seconds"
        time.sleep(0.05)


def _wait_until_kept(page: Page, address: str) -> None:
    _wait_until(lambda: address in page.evaluate(KEPT))


def _buyers(page: Page) -> list[str]:
    page.locator("body").wait_for()
    return page.locator(".now__title, .agenda__title").all_inner_texts()


def test_without_network_the_same_consultations_are_readable_and_other_pages_say_what_is(
    kept: Page, day: BusyDay, complaints: list[str]
):
    seen = _buyers(kept)
    kept.evaluate("document.dispatchEvent(new CustomEvent('moment-reached'))")
    expect(kept.locator("#no-connection")).to_be_visible()  # it cannot look again

    kept.reload()

    assert _buyers(kept) == seen
    assert seen == [buyer.name for buyer in day.buyers[:3]]
    expect(kept.locator("#no-connection")).to_be_visible()
    expect(kept.locator("#no-connection")).to_have_text("10:05 기준 내용입니다. 지금은 연결되어 있지 않습니다.")

    kept.goto("/2024/today/days")  # never opened before

    expect(kept.get_by_role("heading", level=1)).to_have_text("연결 없음")
    kept.get_by_role("link", name="오늘").click()
    expect(kept.locator("#now")).to_be_visible()
    complaints.clear()


def test_who_signs_out_leaves_nothing_behind(kept: Page, day: BusyDay, complaints: list[str]):
    kept.context.set_offline(False)
    kept.goto("/2024/today")
    kept.get_by_role("button", name="더보기").click()
    kept.get_by_role("button", name="로그아웃").click()
    kept.wait_for_url("**/2024/")

    kept.context.set_offline(True)
    kept.goto("/2024/today")

    assert kept.evaluate(KEPT) in ([], ["/reader"])
    assert day.buyers[0].name not in kept.content()
    kept.go_back()
    assert day.buyers[0].name not in kept.content()
    complaints.clear()


def test_who_signs_out_without_network_leaves_nothing_behind_either(kept: Page, day: BusyDay, complaints: list[str]):
    kept.reload()
    kept.get_by_role("button", name="더보기").click()
    kept.get_by_role("button", name="로그아웃").click()
    expect(kept.get_by_role("heading", level=1)).to_have_text("연결 없음")

    kept.goto("/2024/today")

    expect(kept.get_by_role("heading", level=1)).to_have_text("연결 없음")
    kept.wait_for_function(f"async () => (await ({KEPT})()).length === 0")  # the page may look again meanwhile
    assert day.buyers[0].name not in kept.content()
    complaints.clear()


def test_a_phone_that_changes_hands_keeps_nothing_of_the_former_holder(
    kept: Page, day: BusyDay, session: Session, follow: Callable[[Membership], None], complaints: list[str]
):
    colleague = people.member(session, day.edition, Role.EXHIBITOR, nth=5)
    kept.context.set_offline(False)
    kept.goto("/2024/today/days")
    _wait_until_kept(kept, "/2024/today/days")
    assert day.buyers[0].name in kept.evaluate(ALL_KEPT)

    follow(colleague)
    kept.locator("form[action*='/links/'] button").click()  # the link asks: another person is signed in here
    _wait_until_kept(kept, "/2024/today")
    kept.context.set_offline(True)
    kept.reload()
    expect(kept.locator("#no-connection")).to_be_visible()
    assert day.buyers[0].name not in kept.content()
    kept.goto("/2024/today/days")

    expect(kept.get_by_role("heading", level=1)).to_have_text("연결 없음")
    assert sorted(kept.evaluate(KEPT)) == ["/2024/today", "/reader"]
    assert [buyer.name for buyer in day.buyers if buyer.name in kept.evaluate(ALL_KEPT)] == []
    complaints.clear()


def test_a_renewed_link_shuts_out_the_copy_with_the_phone(
    kept: Page, day: BusyDay, session: Session, complaints: list[str]
):
    renew_link(session, day.membership)
    session.commit()
    kept.context.set_offline(False)
    kept.goto("/2024/today")
    expect(kept.get_by_role("heading", level=1)).to_have_text("로그인")

    kept.context.set_offline(True)
    kept.goto("/2024/today")

    assert day.buyers[0].name not in kept.content()
    complaints.clear()


def test_a_page_looked_at_again_is_kept_as_it_is_then(
    kept: Page, day: BusyDay, session: Session, complaints: list[str]
):
    kept.context.set_offline(False)
    kept.goto("/2024/today")
    day.buyers[2].name = "새로 온 바이어"
    session.commit()

    kept.evaluate("document.dispatchEvent(new CustomEvent('moment-reached'))")
    expect(kept.locator(".agenda__title").first).to_have_text("새로 온 바이어")
    copy = "() => caches.match('/2024/today', { ignoreVary: true }).then(kept => kept.text())"
    _wait_until(lambda: "새로 온 바이어" in kept.evaluate(copy))
    kept.context.set_offline(True)
    kept.reload()

    assert _buyers(kept)[2] == "새로 온 바이어"
    complaints.clear()


def test_a_buyers_agenda_wishes_and_plan_are_kept_too(
    page: Page, day: BusyDay, session: Session, follow: Callable[[Membership], None], complaints: list[str]
):
    of_buyer = select(Membership).where(Membership.buyer_id == day.buyers[0].id)
    follow(session.scalars(of_buyer).one())
    _wait_until_kept(page, "/2024/agenda")
    for address in ("/2024/wishes", "/2024/requests", "/2024/halls"):
        page.goto(address)
        _wait_until_kept(page, address)
    page.context.set_offline(True)

    for address in ("/2024/wishes", "/2024/requests", "/2024/halls", "/2024/agenda"):
        page.goto(address)
        expect(page.locator("#no-connection")).to_be_visible()
    expect(page.locator("body")).to_contain_text(day.exhibitor.name_ko)
    complaints.clear()
