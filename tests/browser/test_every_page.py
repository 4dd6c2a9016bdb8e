"""Every page of the map of addresses that needs no row of its own, and some of a row each: no finding of axe, nothing
wider than a phone or than a desk at four times its size, paper without what is pressed, and what is chosen seen in the
reader's own colours."""

from collections.abc import Iterator
from typing import Literal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from tests.support import browser as browsers
from tests.support import people
from tests.support.fuzz import routes

ON_PAPER = """() => {
    const seen = [...document.querySelectorAll('.masthead, .tabbar, .footer, nav, .button')]
        .filter(node => node.checkVisibility()).map(node => node.outerHTML.slice(0, 80))
    document.documentElement.style.display = 'none'
    return seen
}"""
"""What is pressed and yet printed. The page goes then: it would be laid out once more when the paper is taken away."""

NOT_SEEN_AS_CHOSEN = """() => [...document.querySelectorAll('a[aria-current], button[aria-pressed=true]')]
    .filter(node => node.checkVisibility() && getComputedStyle(node).forcedColorAdjust != 'none')
    .map(node => node.outerHTML.slice(0, 80))"""

CUT_OFF = """() => [...document.querySelectorAll('.table--stack')]
    .filter(node => node.scrollWidth > node.parentElement.clientWidth + 1).map(node => node.caption.textContent)"""
"""Tables that are written in lines on a phone and yet have to be pushed sideways."""

IN_FORCED_COLOURS = 8
"""Of so many pages one is looked at in the reader's own colours."""

PARTS = {"offline.worker", "organizer_grid.show_preview", "buyers.data", "privacy.data"}
"""Endpoints that answer with a part of a page, or with data."""

OF_A_ROW = (
    "organizer/floor-plan?exhibitor=E-006", "organizer/floor-plan/halls/FOOD", "organizer/floor-plan/booths/FD-02",
    "organizer/exhibitors/E-091", "organizer/exhibitors/E-091/profile", "organizer/exhibitors/E-091/products/new",
    "organizer/exhibitors/cases/C1", "organizer/tables/TD-01", "organizer/interpreters/I-02", "organizer/buyers/D-001",
    "halls?q=ㅇㅅ", "halls/CROSS1", "exhibitors/E-089", "organizer/studio/studios/1", "organizer/programme/2/route",
    "organizer/programme/2/route/sheet", "organizer/studio/broadcasts/1/video",
    "organizer/imports/duplicates/exhibitors/E-004/E-005",
)  # fmt: skip


@pytest.fixture
def phone(browser: Browser, server: str) -> Iterator[Page]:
    """Lend the smallest window, its motion reduced: a colour on its way to another one is no finding."""
    context = browser.new_context(base_url=server, viewport={"width": 320, "height": 780}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("role", ["stranger", "buyer", "exhibitor", "organizer"])
def test_every_page_can_be_read_by_everybody_and_fits_a_phone(
    app: Flask, server: str, phone: Page, session: Session, sample: Edition, role: str
):
    """Dark and light take turns from page to page: the two themes share every component."""
    if role != "stranger":
        people.sign_in_page(phone, server, app, people.member(session, sample, role))
    addresses = [
        rule.rule.replace("<edition_code>", "2024")
        for endpoint, method, rule in routes(app)
        if method == "GET" and rule.arguments == {"edition_code"} and endpoint not in PARTS
    ]
    client, public = app.test_client(), app.test_client()
    if role != "stranger":
        people.sign_in(client, people.member(session, sample, role))
    wrong, seen = {}, 0
    for number, address in enumerate(addresses):
        answer = client.get(address)
        is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        if not is_page or (role != "stranger" and public.get(address).status_code == 200):
            continue
        seen += 1
        if faults := _faults(phone, address, number):
            wrong[address] = faults

    assert wrong == {}
    assert seen >= 7


@pytest.mark.sqlite_only
def test_pages_of_a_row_each_can_be_read_in_korean(
    app: Flask, server: str, phone: Page, session: Session, sample: Edition
):
    people.sign_in_page(phone, server, app, people.member(session, sample, "organizer"))
    phone.context.add_cookies([{"name": "locale", "value": "ko", "url": server}])

    faults = {address: _faults(phone, f"/2024/{address}", number) for number, address in enumerate(OF_A_ROW)}

    assert {address: found for address, found in faults.items() if found} == {}


def _faults(phone: Page, address: str, number: int) -> list[str]:
    """Open a page, every second one in the dark, and return what is wrong with it on glass and on paper."""
    scheme: Literal["dark", "light"] = "dark" if number % 2 else "light"
    phone.emulate_media(media="screen", color_scheme=scheme, forced_colors="none")
    phone.goto(address)
    found = browsers.findings(phone)
    width = phone.evaluate("document.documentElement.scrollWidth")
    found += phone.evaluate(CUT_OFF)
    if number % IN_FORCED_COLOURS == 0:
        phone.emulate_media(forced_colors="active")
        found += phone.evaluate(NOT_SEEN_AS_CHOSEN)
    phone.emulate_media(media="print", forced_colors="none")
    found += phone.evaluate(ON_PAPER)
    return [*found, *([f"{width} px"] if width > 320 else [])]
