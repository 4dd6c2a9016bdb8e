"""Accounts on a phone, 390 pixels wide: sign-in, reset, invitation, second factor, acting."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.config import Config
from expo.domain.people import Role
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.services import delivery
from expo.services.people import link_token
from tests.support import people

EMAIL, PASSWORD, NEW = "organizer@smartbiz.example.com", "expo-organizer-2024", "plum trees on the hill"
SECRET = "a secret of the tests"
Axe = Callable[[Page], list[str]]


@pytest.fixture
def phone(page: Page, server: str, sample: Edition) -> Page:
    """Return a phone that reads Korean; ``test_every_page.py`` reads the same pages in English."""
    page.context.add_cookies([{"name": "locale", "value": "ko", "url": server}])
    return page


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.goto("/2024/sign-in")
    page.fill("[name=email]", EMAIL)
    page.fill("[name=password]", password)
    page.locator("form:has([name=password]) button").click()


def emailed(session: Session) -> str:
    """Return the path in the newest e-mail."""
    session.rollback()
    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    settings = Config(secret_key=SECRET, public_url="https://expo.example")
    return re.search(r"https://expo.example(/\S+)", delivery.body(session, settings, message))[1]


def test_signing_in_seeing_ones_devices_and_signing_out(phone: Page, axe: Axe) -> None:
    sign_in(phone)
    phone.goto("/2024/devices")
    expect(phone.locator("tbody tr")).to_have_count(1)
    assert axe(phone) == []
    assert fits(phone)

    phone.locator("tbody button").click()

    phone.goto("/2024/devices")
    expect(phone.locator("[name=password]")).to_be_visible()


def test_a_forgotten_password(phone: Page, session: Session, axe: Axe) -> None:
    phone.goto("/2024/sign-in")
    phone.locator("a.tap[href$='/sign-in/help']").click()
    phone.fill("[name=email]", EMAIL)
    assert axe(phone) == []
    phone.locator("form:has([name=email]) button").click()
    expect(phone).to_have_url(re.compile(r"/sign-in/help/sent$"))
    assert axe(phone) == []

    phone.goto(emailed(session))
    phone.fill("[name=password]", NEW)
    phone.fill("[name=again]", NEW)
    assert axe(phone) == []
    assert fits(phone)
    phone.locator("form:has([name=again]) button").click()

    expect(phone).to_have_url(re.compile(r"/2024/organizer/$"))


def test_an_invitation(phone: Page, session: Session, axe: Axe) -> None:
    sign_in(phone)
    phone.goto("/2024/organizer/team")
    phone.fill("[name=name]", "한소라")
    phone.fill("[name=email]", "sora@smartbiz.example.com")
    phone.locator("[name=roles][value=desk]").check()
    assert axe(phone) == []
    assert fits(phone)
    phone.locator("form:has([name=roles]) button").click()
    expect(phone.locator("tbody tr", has_text="한소라")).to_be_visible()

    phone.context.clear_cookies(name="session")
    phone.goto(emailed(session))
    phone.fill("[name=password]", NEW)
    phone.fill("[name=again]", NEW)
    phone.locator("form:has([name=again]) button").click()

    expect(phone).to_have_url(re.compile(r"/2024/organizer/$"))


def test_an_app_as_second_factor(phone: Page, axe: Axe) -> None:
    sign_in(phone)
    phone.goto("/2024/second-factor/app")
    code = pyotp.TOTP(phone.locator("code").inner_text())
    assert axe(phone) == []
    phone.fill("[name=code]", code.now())
    phone.locator("form:has([name=code]) button").click()
    recovery = phone.locator("main code").first.inner_text()
    assert axe(phone) == []
    phone.context.clear_cookies(name="session")

    sign_in(phone)
    expect(phone.locator("[name=code]")).to_be_visible()
    assert axe(phone) == []
    phone.fill("[name=code]", recovery)
    phone.locator("form:has([name=code]) button[class*=primary]").click()

    expect(phone).to_have_url(re.compile(r"/2024/organizer/$"))


def test_a_passkey_as_second_factor(phone: Page, server: str, axe: Axe) -> None:
    devtools = phone.context.new_cdp_session(phone)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    here = server.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    phone.context.add_cookies([{"name": "locale", "value": "ko", "url": here}])
    phone.goto(f"{here}/2024/sign-in")
    phone.fill("[name=email]", EMAIL)
    phone.fill("[name=password]", PASSWORD)
    phone.locator("form:has([name=password]) button").click()
    phone.goto(f"{here}/2024/second-factor")
    assert axe(phone) == []
    phone.locator("form[data-passkey=create] button").click()
    expect(phone.locator("main code")).to_have_count(10)
    phone.context.clear_cookies(name="session")

    phone.goto(f"{here}/2024/sign-in")
    phone.fill("[name=email]", EMAIL)
    phone.fill("[name=password]", PASSWORD)
    phone.locator("form:has([name=password]) button").click()
    phone.locator("form[data-passkey=get] button").click()

    expect(phone).to_have_url(re.compile(r"/2024/organizer/$"))


def test_acting_for_a_company(phone: Page, axe: Axe) -> None:
    sign_in(phone)
    phone.goto("/2024/organizer/buyers/D-027")
    phone.locator("form[action$='/acting/buyer/D-027'] button").click()
    expect(phone.locator(".acting")).to_be_visible()
    assert axe(phone) == []
    assert fits(phone)

    phone.locator(".acting button").click()

    expect(phone).to_have_url(re.compile(r"/2024/organizer/$"))
    expect(phone.locator(".acting")).to_have_count(0)


def test_signing_out_without_network_is_done_when_it_is_back(
    page: Page, session: Session, sample: Edition, complaints: list[str]
) -> None:
    member = people.member(session, sample, Role.EXHIBITOR)
    page.goto(f"/2024/links/{link_token(member, SECRET)}")
    page.evaluate("navigator.serviceWorker.ready")
    page.goto("/2024/today")
    page.wait_for_function("caches.match('/no-connection').then(Boolean)")
    page.context.set_offline(True)
    page.locator("[popovertarget=more]").click()
    page.locator("#more form[action$='sign-out'] button").click()
    expect(page.locator("[data-sign-out-note]")).to_be_visible()

    page.context.set_offline(False)
    expect(page.locator("[data-sign-out-note]")).to_have_count(0)
    page.goto("/2024/today")

    expect(page.locator("[name=password]")).to_be_visible()
    complaints.clear()  # the console notes what could not be fetched
