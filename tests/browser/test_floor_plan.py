"""The floor plan in a real browser: two taps, a drag, a drag back, the keyboard; and the public plan's card."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.domain.people import Role
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation
from tests.support import people

FLOOR = "/2024/organizer/floor-plan"


@pytest.fixture
def desk(app: Flask, server: str, page: Page, session: Session, sample: Edition) -> Page:
    """Lend the page of an organizer who is signed in; E-005 has no booth, E-007's booth FD-04 is free too."""
    people.sign_in_page(page, server, app, people.member(session, sample, Role.ORGANIZER))
    freed = select(Exhibitor.id).where(Exhibitor.code.in_(("E-005", "E-007")))
    session.execute(delete(BoothAllocation).where(BoothAllocation.exhibitor_id.in_(freed)))
    session.commit()
    page.set_viewport_size({"width": 1440, "height": 1000})
    return page


@pytest.fixture
def stand(session: Session) -> Callable[[str], list[str]]:
    def of(code: str) -> list[str]:
        session.rollback()
        found = select(Booth.code).join(BoothAllocation, BoothAllocation.booth_id == Booth.id)
        found = found.join(Exhibitor, Exhibitor.id == BoothAllocation.exhibitor_id).where(Exhibitor.code == code)
        return list(session.scalars(found.order_by(Booth.code)))

    return of


def test_two_taps_place_an_exhibitor_and_a_third_takes_it_back(desk: Page, stand: Callable[[str], list[str]]):
    desk.goto(FLOOR)

    desk.locator("#roster-E-005").click()
    expect(desk.locator("#floor")).to_have_attribute("data-chosen", "E-005")
    desk.locator("#spot-FD-04").click()

    expect(desk.locator("#floor-said")).to_have_text("Byeolhadeul Foods is now in FD-04.")
    assert stand("E-005") == ["FD-04"]

    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator("#floor-said")).to_have_text(
        "Your last move was taken back. Byeolhadeul Foods has no booth any more."
    )
    assert stand("E-005") == []


def test_an_exhibitor_is_dragged_to_a_booth_and_back_to_the_list(desk: Page, stand: Callable[[str], list[str]]):
    desk.goto(FLOOR)

    desk.locator("#roster-E-005").drag_to(desk.locator("#spot-FD-02 rect"))
    expect(desk.locator("#floor-said")).to_have_text("Byeolhadeul Foods is now in FD-02.")
    assert stand("E-005") == ["FD-02"]

    desk.locator("#spot-FD-02 rect").drag_to(desk.locator("#roster-title"))
    expect(desk.locator("#floor-said")).to_have_text("Byeolhadeul Foods has no booth any more.")
    assert stand("E-005") == []


def test_dragged_onto_a_taken_booth_the_two_change_places(desk: Page, stand: Callable[[str], list[str]]):
    desk.goto(FLOOR)

    desk.locator("#spot-FD-03 rect").drag_to(desk.locator("#spot-FD-05 rect"))

    expect(desk.locator("#floor-said")).to_contain_text("Onsaemideul Farm is now in FD-05.")
    assert (stand("E-006"), stand("E-008")) == (["FD-05"], ["FD-03"])
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator("#floor-said")).to_contain_text("Onsaemideul Farm is now in FD-03.")
    assert (stand("E-006"), stand("E-008")) == (["FD-03"], ["FD-05"])


def test_the_keyboard_alone_is_enough(desk: Page, stand: Callable[[str], list[str]]):
    desk.goto(FLOOR)

    desk.locator("#roster-E-005").press("Enter")
    expect(desk.locator("#floor")).to_have_attribute("data-chosen", "E-005")
    desk.locator("#spot-FD-04").press("Enter")
    expect(desk.locator("#floor-said")).to_have_text("Byeolhadeul Foods is now in FD-04.")

    desk.get_by_label("Exhibitor", exact=True).select_option("E-005")
    desk.get_by_label("Booth", exact=True).select_option("FD-02")
    desk.get_by_role("button", name="Place it").press("Enter")
    expect(desk.locator("#floor-said")).to_have_text("Byeolhadeul Foods is now in FD-02.")
    assert stand("E-005") == ["FD-02"]


def test_a_booth_of_the_public_plan_opens_its_card_and_lights_its_name(page: Page, sample: Edition):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/2024/halls")
    floor = page.locator(".map__plan .plan__svg").bounding_box()

    page.locator('.map__plan a[data-space="FD-03"]').hover()
    expect(page.locator(".index__row.is-lit")).to_have_attribute("data-space", "FD-03")
    page.locator('.map__plan a[data-space="FD-03"]').click()
    expect(page.locator("#booth-card")).to_contain_text("FD-03")
    page.keyboard.press("Escape")
    expect(page.locator("#booth-card")).to_have_count(0)

    assert page.url.endswith("/2024/halls")
    assert floor["y"] + floor["height"] <= 900, "the whole floor is in sight"
