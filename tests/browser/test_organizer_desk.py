"""The organizer's desk in a real browser: the grid is tried before it is changed, and the clock is moved."""

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.people import Role
from expo.models.editions import Edition, Slot
from tests.support import people
from tests.support.versions import booked, planned


@pytest.fixture
def desk(app: Flask, server: str, page: Page, session: Session, sample: Edition) -> Page:
    """Lend the page of an organizer who is signed in and reads English."""
    people.sign_in_page(page, server, app, people.member(session, sample, Role.ORGANIZER))
    session.rollback()
    return page


def test_hours_are_tried_before_they_are_changed(desk: Page, session: Session):
    desk.goto("/2024/organizer/settings/grid")
    preview = desk.locator("#preview")
    expect(preview).to_contain_text("41 slots: 9 + 12 + 12 + 8")

    desk.get_by_label("Length of a slot in minutes").fill("60")
    expect(preview).to_contain_text("20 slots: 4 + 6 + 6 + 4")
    desk.get_by_label("Wed 23 Oct, to").fill("09:00")
    expect(preview).to_contain_text("Wed 23 Oct closes at 09:00, before it opens.")

    assert session.scalar(select(func.count()).select_from(Slot)) == 41


def test_the_clock_of_the_header_leads_to_the_form_that_moves_it(desk: Page):
    desk.goto("/2024/organizer/studio")

    desk.get_by_role("link", name="Move the clock").click()
    desk.get_by_role("button", name="Start of Thu 24 Oct 10:00").click()

    expect(desk.locator("time[data-clock]")).to_have_text("10:00")
    expect(desk.get_by_role("main").get_by_text("Thu 24 Oct", exact=False).first).to_be_visible()


def drag(page: Page, what: Locator, place: Locator) -> None:
    """Drag a consultation to another cell; once picked up, it shows where it can go."""
    what.hover()
    page.mouse.down()
    page.mouse.move(0, 0, steps=2)
    expect(page.locator(".slot-grid__free").first).to_be_visible()
    place.hover()
    page.mouse.up()


def test_a_consultation_is_dragged_to_a_free_place_and_a_taken_one_says_so(
    app: Flask, server: str, page: Page, session: Session
):
    expo, _version = planned(session)
    for place in ((0, 0, 0, 0), (1, 1, 0, 1)):
        booked(session, expo, place)
    session.commit()
    people.sign_in_page(page, server, app, people.member(session, expo.edition, Role.ORGANIZER))
    page.goto("/2026/organizer/timetable")
    box = page.locator(".slot-grid__box")

    drag(page, box.first, box.last)
    expect(page.locator("#flashes")).to_contain_text("Another consultation has this place.")
    drag(page, box.first, page.locator(".slot-grid__free").last)

    expect(page.locator("#flashes")).to_contain_text("Moved to Mon 1 Jun 11:30.")
