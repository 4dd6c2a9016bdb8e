"""The phone's pages for everybody's eyes and fingers: nothing axe finds, nothing wider than 360 px."""

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.services.people import link_token
from tests.support import days

PAGES = ("today", "today/days", "availability", "studio", "my-link")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_phones_pages_fit_and_can_be_used_by_everybody(
    page: Page, server: str, session: Session, sample: Edition, axe, language: str
):
    day = days.busy(session, sample)
    page.context.add_cookies([{"name": "locale", "value": language, "url": server}])
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"/2024/links/{link_token(day.membership, 'a secret of the tests')}")

    found = {}
    for address in PAGES:
        page.goto(f"/2024/{address}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        low = page.evaluate(
            "[...document.querySelectorAll('main a.button, main button, .tabbar a, .ask')]"
            ".filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)"
            ".map(each => each.outerHTML)"
        )
        found[address] = (wide, low, axe(page))

    assert found == dict.fromkeys(PAGES, (360, [], []))
