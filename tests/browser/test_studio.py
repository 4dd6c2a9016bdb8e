"""A broadcast in three windows: a buyer asks, the director books a consultation, the exhibitor sees it on Today."""

import re
import shutil
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from expo import clock
from expo.models.exhibitors import Product
from expo.models.live_commerce import Broadcast
from expo.services.storage import VIDEOS
from tests.support import consultations, people
from tests.support.small_expo import SmallExpo

STREAM = Path(__file__).parent.parent / "support" / "files" / "stream"
"""Three seconds of a moving square as HLS: a list and three segments, made once with PyAV."""
SECONDS = 5.0
"""From the question to the consultation on Today."""


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return consultations.opened(session)


@pytest.fixture
def show(session: Session, expo: SmallExpo) -> Broadcast:
    """Return a broadcast that went on air half an hour ago, in the hour before the first slot."""
    show = expo.broadcast(0, expo.edition.starts_on, "09:00", "10:00")
    show.title_ko, show.title_en = "첫 방송", "First show"
    session.add(Product(exhibitor=show.exhibitor, name_ko="김부각", name_en="Seaweed crisps", price=5000))
    expo.edition.clock_shift_seconds = clock.shift_to(show.studio_slot.ends_at - timedelta(minutes=30))
    session.commit()
    return show


def window(browser: Browser, server: str, app: Flask, session: Session, expo: SmallExpo, role: str) -> Page:
    page = browser.new_context(base_url=server, viewport={"width": 1280, "height": 900}).new_page()
    people.sign_in_page(page, server, app, people.member(session, expo.edition, role))
    return page


def test_from_a_question_to_a_consultation_on_today_in_five_seconds(
    browser: Browser, page: Page, server: str, app: Flask, session: Session, expo: SmallExpo, show: Broadcast
) -> None:
    viewer, director = (window(browser, server, app, session, expo, role) for role in ("buyer", "organizer"))
    people.sign_in_page(page, server, app, people.member(session, expo.edition, "exhibitor"))
    page.goto("/2026/today")
    viewer.goto(f"/2026/live-commerce/{show.id}")
    director.goto(f"/2026/organizer/studio/broadcasts/{show.id}/run")

    began = monotonic()
    viewer.get_by_label("Your question").fill("How long does it keep?")
    viewer.get_by_role("button", name="Ask").click()
    director.get_by_role("button", name=re.compile("Book a consultation.*How long")).click()
    expect(page.get_by_text("How long does it keep?")).to_be_visible()
    took = monotonic() - began

    expect(viewer.get_by_text("Turned into a consultation")).to_be_visible()
    assert took < SECONDS * slowness(), took


def test_a_director_reads_how_late_a_show_is_until_it_is_on_air(
    page: Page, server: str, app: Flask, session: Session, expo: SmallExpo, show: Broadcast
) -> None:
    people.sign_in_page(page, server, app, people.member(session, expo.edition, "organizer"))
    page.goto(f"/2026/organizer/studio/broadcasts/{show.id}/run")

    expect(page.locator("[data-run-clock]")).to_have_text(re.compile(r"\+3\d:\d\d"))
    expect(page.get_by_text("since the planned start, and not on air yet")).to_be_visible()
    expect(page.get_by_text("until the planned start")).to_be_hidden()
    page.get_by_role("button", name="Went on air").click()

    expect(page.get_by_text("on air since")).to_be_visible()
    expect(page.locator("[data-run-clock]")).to_have_text(re.compile(r"00:\d\d"))


def slowness() -> float:
    """Return how many times slower than a quiet machine this one is now: by how long a fixed sum takes."""
    began = monotonic()
    sum(range(3_000_000))
    return max(1.0, (monotonic() - began) / 0.06)


def test_a_stream_of_ones_own_plays_in_a_browser_that_cannot_do_so_itself(
    page: Page, app: Flask, session: Session, show: Broadcast
) -> None:
    shutil.copytree(STREAM, app.config["EXPO"].files / VIDEOS)
    show.stream_url = "file:show.m3u8"
    session.commit()
    page.goto(f"/2026/live-commerce/{show.id}")
    video = page.locator("video[data-hls]")

    video.evaluate("video => { video.muted = true; return video.play(); }")

    page.wait_for_function("() => document.querySelector('video').currentTime > 1.5")
    played = video.evaluate("video => [video.videoWidth, Math.round(video.duration), video.error]")
    assert played == [64, 3, None]


def test_the_clock_of_the_prompter_covers_no_line_on_a_phone(
    page: Page, server: str, app: Flask, session: Session, expo: SmallExpo, show: Broadcast
) -> None:
    people.sign_in_page(page, server, app, people.member(session, expo.edition, "organizer"))
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(f"/2026/organizer/studio/broadcasts/{show.id}/prompter")

    clock = page.locator("[data-run-clock]").bounding_box()
    lines = page.locator(".prompter__cues").bounding_box()
    assert clock["y"] + clock["height"] <= lines["y"]


@pytest.mark.parametrize(
    ("language", "theme", "pages"),
    [
        ("ko", "light", ("live-commerce/{id}", "{desk}/run", "{desk}/prompter")),
        ("en", "dark", ("{desk}/preparation", "{desk}/figures")),
    ],
)
def test_the_pages_of_a_broadcast_fit_and_can_be_used_by_everybody(
    page: Page, server: str, app: Flask, session: Session, expo: SmallExpo, show: Broadcast, axe, language, theme, pages
) -> None:
    people.sign_in_page(page, server, app, people.member(session, expo.edition, "organizer"))
    page.context.add_cookies([{"name": "locale", "value": language, "url": server}])
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 780})
    found = {}
    for address in pages:
        page.goto(f"/2026/{address.format(id=show.id, desk=f'organizer/studio/broadcasts/{show.id}')}")
        found[address] = page.evaluate("document.documentElement.scrollWidth"), axe(page)

    assert found == dict.fromkeys(pages, (360, []))
