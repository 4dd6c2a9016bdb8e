"""Every page of the map of addresses that needs no row of its own: no finding of axe, nothing wider than a
phone or than a desk at four times its size, and paper without what is pressed."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from tests.support import browser as browsers
from tests.support import people
from tests.support.fuzz import routes

ON_PAPER = """() => [...document.querySelectorAll('.masthead, .tabbar, .footer, nav, .button')]
    .filter(node => node.checkVisibility()).map(node => node.outerHTML.slice(0, 80))"""

PARTS = {"offline.worker", "organizer_grid.show_preview", "buyers.data", "privacy.data"}
"""Endpoints that answer with a part of a page, or with data."""


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
        phone.emulate_media(color_scheme="dark" if number % 2 else "light")
        phone.goto(address)
        seen += 1
        found = browsers.findings(phone)
        width = phone.evaluate("document.documentElement.scrollWidth")
        phone.emulate_media(media="print")
        pressed = phone.evaluate(ON_PAPER)
        phone.emulate_media(media="screen")
        if found or pressed or width > 320:
            wrong[address] = [*found, *pressed, f"{width} px"]

    assert wrong == {}
    assert seen >= 7
