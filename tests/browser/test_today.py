"""The phone's pages for everybody's eyes and fingers: nothing axe finds, nothing wider than 360 px."""

from itertools import product

from playwright.sync_api import Page
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.services.people import link_token
from tests.support import days

PAGES = ("today", "today/days", "availability", "studio", "my-link")


def test_the_phones_pages_fit_and_can_be_used_by_everybody(
    page: Page, server: str, session: Session, sample: Edition, axe
):
    day = days.busy(session, sample)
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(f"/2024/links/{link_token(day.membership, 'a secret of the tests')}")

    found = {}
    for language, address in product(("ko", "en"), PAGES):
        page.context.add_cookies([{"name": "locale", "value": language, "url": server}])
        page.goto(f"/2024/{address}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        low = page.evaluate(
            "[...document.querySelectorAll('main a.button, main button, .tabbar a, .ask')]"
            ".filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44)"
            ".map(each => each.outerHTML)"
        )
        found[language, address] = (wide, low, axe(page) if language == "ko" else [])

    assert found == dict.fromkeys(product(("ko", "en"), PAGES), (360, [], []))
