"""What a phone in a crowded hall has to fetch: little on the first visit, next to nothing afterwards."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.services.people import link_token
from tests.support import days
from tests.support.days import BusyDay

FIRST_VISIT, LATER_VISIT, WITH_FONTS = 60_000, 10_000, 120_000
HEAD = 400
"""Status line and headers of an answer, about."""


@pytest.fixture
def day(session: Session, sample: Edition) -> BusyDay:
    return days.busy(session, sample)


@pytest.fixture
def sent(app: Flask) -> dict[str, int]:
    """Count at the server what everybody fetches, the service worker too: bytes by address, fonts left out."""
    sent: dict[str, int] = {}
    inner = app.wsgi_app

    def counting(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = list(inner(environ, start_response))
        path = environ["PATH_INFO"]
        if not path.endswith(".woff2"):
            sent[path] = sent.get(path, 0) + sum(map(len, body)) + HEAD
        return body

    app.wsgi_app = counting  # type: ignore[method-assign]  # as Flask's own documentation wraps it
    return sent


@pytest.fixture
def fetched(sent: dict[str, int], page: Page) -> Iterator[dict[str, int]]:
    """Count in the browser what the page fetches: bytes as they travelled, by address."""
    fetched: dict[str, int] = {}
    addresses: dict[str, str] = {}
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on(
        "Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]})
    )

    def finished(event: dict[str, Any]) -> None:
        address = addresses.get(event["requestId"], "?")
        fetched[address] = fetched.get(address, 0) + int(event["encodedDataLength"])

    devtools.on("Network.loadingFinished", finished)
    yield fetched
    devtools.detach()


def without_fonts(fetched: dict[str, int]) -> int:
    return sum(size for address, size in fetched.items() if ".woff2" not in address)


def quiet(page: Page, *counts: dict[str, int]) -> None:
    """Wait until nothing was fetched for a while, however slow the machine is."""
    page.wait_for_load_state("networkidle")
    before = None
    while before != (now := [sum(count.values()) for count in counts]):
        before = now
        page.wait_for_timeout(400)


LOOKS_AGAIN = """() => new Promise(done => {
    document.addEventListener("refreshed", ({ detail }) => done(detail), { once: true });
    document.dispatchEvent(new CustomEvent("moment-reached"));
})"""


def test_today_costs_little_the_first_time_next_to_nothing_later_and_nothing_to_look_again(
    page: Page, day: BusyDay, fetched: dict[str, int], sent: dict[str, int]
):
    page.goto(f"/2024/links/{link_token(day.membership, 'a secret of the tests')}")
    expect(page.locator("#now")).to_contain_text(day.buyers[0].name)
    page.evaluate("() => navigator.serviceWorker.ready")
    quiet(page, fetched, sent)
    first = dict(fetched), dict(sent)
    fetched.clear()
    sent.clear()

    page.goto("/2024/today")
    expect(page.locator("#now")).to_be_visible()
    quiet(page, fetched, sent)
    later = dict(fetched), dict(sent)
    page.evaluate(LOOKS_AGAIN)
    fetched.clear()
    outcome = page.evaluate(LOOKS_AGAIN)

    assert 20_000 < without_fonts(first[0]) <= FIRST_VISIT, first[0]
    assert 20_000 < sum(first[1].values()) <= FIRST_VISIT, first[1]
    assert sum(later[0].values()) <= LATER_VISIT, later[0]  # what the service worker fetches is not counted here …
    assert 2_000 < sum(later[1].values()) <= LATER_VISIT, later[1]  # … but here
    assert outcome == {"failed": False, "changed": False}
    assert sum(size for address, size in fetched.items() if "part=1" in address) < 1_200, fetched


def test_the_front_page_with_all_its_pictures_costs_little(page: Page, day: BusyDay, fetched: dict[str, int]):
    page.goto("/2024/")
    expect(page.locator(".quilt")).to_be_visible()
    quiet(page, fetched)
    first = dict(fetched)
    fetched.clear()

    page.goto("/2024/")
    expect(page.locator(".quilt")).to_be_visible()
    quiet(page, fetched)

    assert 20_000 < without_fonts(first) <= FIRST_VISIT, first
    assert without_fonts(first) < sum(first.values()) <= WITH_FONTS, first
    assert sum(fetched.values()) <= 15_000, fetched
