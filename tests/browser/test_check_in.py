"""Two desks without network scan one badge: both let the person in, and afterwards one person came."""

import pytest
import segno
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.models.arrivals import FirstEntry, Scan
from expo.models.editions import Edition
from expo.services import badges
from expo.services.badges import NewPerson
from tests.support import people, small_expo
from tests.support.small_expo import NOW

SECRET = "a secret of the tests"


@pytest.fixture
def code(session: Session) -> str:
    expo = small_expo.build(session)
    badge = badges.add(session, expo.organizer, expo.edition, person=NewPerson("김봄"), secret=SECRET, now=NOW)
    session.commit()
    return badge.code


def desk(page: Page, server: str, app: Flask, session: Session) -> Page:
    """Open the desk, and wait until its list is kept."""
    member = people.member(session, session.scalars(select(Edition)).one(), "organizer")
    people.sign_in_page(page, server, app, member)
    page.goto("/2024/organizer/arrivals")
    expect(page.locator("[data-desk][data-ready]")).to_be_attached()
    expect(page.locator("[data-list][data-tone=good]")).to_be_visible()
    return page


def scan(page: Page, text: str) -> None:
    page.fill("#scan", text[:3])
    page.fill("#scan", text)
    page.press("#scan", "Enter")
    expect(page.locator("[data-answer]")).to_have_attribute("data-tone", "good")
    expect(page.locator("[data-none]")).to_be_hidden()


def test_two_desks_without_network_count_one_person_and_keep_their_scans(
    page: Page, browser: Browser, server: str, app: Flask, session: Session, code: str, complaints: list[str]
) -> None:
    other = browser.new_context(base_url=server, locale="ko-KR", viewport={"width": 1440, "height": 900})
    desks = [desk(page, server, app, session), desk(other.new_page(), server, app, session)]

    for one in desks:
        one.context.set_offline(True)
    scan(desks[0], code)
    scan(desks[1], code)
    expect(desks[0].locator("[data-queue]")).to_have_attribute("data-tone", "wait")
    desks[1].locator("form[action$='/sign-out'] button").first.click()
    expect(desks[1].locator("[data-sign-out]")).to_be_visible()
    for one in desks:
        one.context.set_offline(False)  # each sends by itself
        expect(one.locator("[data-queue]")).to_have_attribute("data-tone", "good", timeout=15_000)
    other.close()
    complaints.clear()  # of requests that found no network

    session.rollback()
    assert session.scalar(select(func.count()).select_from(Scan)) == 2
    assert session.scalar(select(func.count()).select_from(FirstEntry)) == 1


CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const pen = canvas.getContext("2d");
  const picture = Object.assign(new Image(), { src: "PICTURE" });
  await picture.decode();
  setInterval(() => {
    pen.fillStyle = "#888";
    pen.fillRect(0, 0, 640, 480);
    pen.drawImage(picture, 190, 110, 260, 260);
  }, 50);
  return canvas.captureStream(20);
};
"""


def test_the_camera_reads_a_badge_and_goes_on_by_itself(
    page: Page, server: str, app: Flask, session: Session, code: str
) -> None:
    picture = segno.make(code, error="m", micro=False).svg_data_uri(scale=10, border=4, light="#fff")
    page.add_init_script(CAMERA.replace("PICTURE", picture))
    desk(page, server, app, session)

    page.click("[data-camera]")

    expect(page.locator("[data-answer]")).to_have_attribute("data-tone", "good", timeout=15_000)
    expect(page.locator("[data-answer-name]")).to_have_text("김봄")
    expect(page.locator("[data-video]")).to_be_visible()
