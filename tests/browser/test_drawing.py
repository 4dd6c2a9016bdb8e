"""The floor plan editor in a real browser: a hall with twenty booths, and two people at once."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Role
from expo.models.editions import Edition
from expo.models.venue import Booth, Hall
from tests.support import people
from tests.support.browser import drag_on_plan

EDITOR = "/2024/organizer/floor-plan/drawing"


@pytest.fixture
def desk(app: Flask, server: str, page: Page, session: Session, sample: Edition) -> Page:
    """Lend the page of an organizer who is signed in."""
    people.sign_in_page(page, server, app, people.member(session, sample, Role.ORGANIZER))
    page.set_viewport_size({"width": 1440, "height": 1000})
    return page


def test_a_hall_with_twenty_booths_is_drawn_and_changed_beside_a_colleague(
    desk: Page, session: Session, axe: Callable[[Page], list[str]], complaints: list[str]
):
    desk.goto(EDITOR)
    said = desk.locator("[data-said]")

    desk.get_by_role("button", name="Hall", exact=True).click()
    drag_on_plan(desk, (64, 66), (90, 81))
    desk.locator('[data-panel="hall"] [name="hall-code"]').fill("NEW")
    desk.locator('[data-panel="hall"] [name="hall-code"]').press("Tab")
    desk.get_by_role("button", name="Booths", exact=True).click()
    for name, value in {"code": "N-01", "columns": "5", "rows": "4", "width": "3", "height": "2", "aisle": "0"}.items():
        desk.locator(f'[name="block-{name}"]').fill(value)
    drag_on_plan(desk, (65, 67), (80.2, 75.2))
    expect(desk.locator("[data-chosen]")).to_have_text("Chosen: 20")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(said).to_have_text("Saved.")
    hall = session.scalars(select(Hall).where(Hall.code == "NEW")).one()
    assert [booth.code for booth in hall.booths] == [f"N-{number:02}" for number in range(1, 21)]

    desk.keyboard.press("Escape")
    drag_on_plan(desk, (82, 66.5), (73.5, 70.5))  # from the floor of the hall: it stays where it is
    expect(desk.locator("[data-chosen]")).to_have_text("Chosen: 6")
    desk.keyboard.down("Shift")
    drag_on_plan(desk, (64.5, 66.5), (66, 68))
    desk.keyboard.up("Shift")
    expect(desk.locator("[data-chosen]")).to_have_text("Chosen: 7")
    desk.get_by_role("button", name="Number by the pattern").click()
    desk.locator('[name="block-code"]').fill("N-71")
    desk.get_by_role("button", name="Number by the pattern").click()
    numbered = desk.locator("[data-item]").filter(has_text=re.compile(r"^N-7[1-7]"))
    expect(numbered).to_have_count(7)
    desk.keyboard.press("Control+z")
    expect(numbered).to_have_count(0)
    expect(desk.locator("[data-count]")).to_have_text("All is saved.")
    desk.get_by_role("button", name="Select", exact=True).click()
    desk.locator("[data-item]").filter(has_text=re.compile(r"^N-01")).click()
    drag_on_plan(desk, (66, 68), (84, 68))
    desk.keyboard.press("Control+z")
    desk.locator("[data-item]").filter(has_text=re.compile(r"^N-20")).click()
    desk.locator("[data-drawing] .plan__svg").focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    session.rollback()
    theirs = session.scalars(select(Booth).where(Booth.code == "N-20")).one()
    theirs.has_power = True
    session.commit()
    desk.keyboard.press("Control+s")
    expect(desk.locator("[data-reasons]")).to_contain_text("N-20 was changed meanwhile by")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(said).to_have_text("Saved.")
    session.expire_all()
    assert session.scalars(select(Booth.y).where(Booth.code == "N-20")).one() == 74

    assert axe(desk) == []
    desk.get_by_role("button", name="Hall", exact=True).click()
    drag_on_plan(desk, (64, 83), (90, 90))
    desk.get_by_role("button", name="Booths", exact=True).click()
    expect(desk.locator('[name="block-code"]')).to_have_value("O-01")  # another hall begins another letter
    complaints.clear()  # the browser notes every answer of 409
