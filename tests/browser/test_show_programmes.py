"""The expo's other programmes as people use them: a stand without network, a walk-in at the desk, a report."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.badges import BadgeType
from expo.domain.market import ReservationState, code_of
from expo.models.editions import Edition
from expo.models.exhibitors import Product
from expo.models.field_reports import FieldReport, ReportVersion
from expo.models.market import MarketProduct, MarketReservation, MarketStock
from expo.models.people import Membership
from expo.models.sessions import StageSession
from expo.services import badges
from expo.services.badges import NewPerson
from expo.services.sample import write_guidance, write_market, write_reports
from tests.support import looks, people

NOW = datetime(2024, 10, 23, 4, 10, tzinfo=UTC)
NARROW = {"width": 360, "height": 780}
PUBLIC = ("live-commerce", "reports", "market", "market/1", "guidance?topic=1", "programme")


@pytest.fixture
def edition(session: Session, sample: Edition) -> Edition:
    """Return the sample on its second morning, with the rows of market, guidance desk and reports."""
    for write in (write_market, write_guidance, write_reports):
        write(session, sample, now=NOW)
    sample.clock_shift_seconds = clock.shift_to(NOW)
    session.commit()
    return sample


def test_each_programme_fits_a_narrow_phone_in_both_languages(page: Page, server, edition, axe):
    faults = []
    for path in PUBLIC:
        for language in ("ko", "en"):
            looks.read(page, server, language, NARROW)
            answer = page.goto(f"/2024/{path}")
            assert answer is not None
            fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if (answer.status, fits) != (200, True):
                faults.append((path, language, answer.status, fits))
            faults += [(path, fault) for fault in axe(page)] if language == "ko" else []

    assert faults == []


def test_a_seller_hands_over_without_network_and_the_scan_arrives_later(
    page: Page, server, app, session, edition, axe, complaints
):
    with_people = select(Membership.exhibitor_id).where(Membership.exhibitor_id.is_not(None))
    stocks = select(MarketStock).join(MarketStock.offer).join(MarketProduct.product)
    stock = session.scalars(
        stocks.where(Product.exhibitor_id.in_(with_people), MarketStock.on == NOW.date()).order_by(MarketStock.id)
    ).first()
    maker, code = stock.offer.product.exhibitor_id, code_of("ABCD234")
    member = session.scalars(select(Membership).where(Membership.exhibitor_id == maker)).first()
    visitor = NewPerson(name="김봄", type=BadgeType.VISITOR, country="KR", locale="ko")
    guest = badges.enter(session, edition, visitor, secret="s", now=NOW).person
    kept = MarketReservation(
        edition_id=edition.id,
        stock_id=stock.id,
        code=code,
        person=guest,
        quantity=2,
        price=1000,
        reserved_at=NOW,
        until=NOW + timedelta(hours=2),
    )
    session.add(kept)
    session.commit()
    number = kept.id
    people.sign_in_page(page, server, app, member)
    page.goto("/2024/company/market")
    assert axe(page) == []
    expect(page.locator(f'[data-code="{code}"]')).to_be_visible()

    page.context.set_offline(True)
    page.locator("[name=code]").fill(f"https://expo.example/2024/m/{code}")  # what the visitor's QR code says
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator("[data-state]")).to_contain_text("Hand over:")
    expect(page.locator("[data-state]")).to_contain_text("1 not sent yet")
    expect(page.locator("[data-no-network]")).to_have_count(0)  # it would say that nothing is kept
    page.context.set_offline(False)

    expect(page.locator("[data-state]")).to_have_text("Handed over")
    expect(page.locator(f'[data-code="{code}"]')).to_have_count(0)
    session.expire_all()
    assert session.get_one(MarketReservation, number).state is ReservationState.HANDED_OVER

    page.context.set_offline(True)
    page.locator("[name=code]").fill("XXXX999")
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator("[data-state]")).to_contain_text("1 not sent yet")
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto("/2024/company/market")
    expect(again.locator("[data-state]")).to_have_text("No reservation of this stand has this code")
    complaints.clear()  # the browser's own about the missing network


def test_a_company_books_counselling_on_the_phone_and_a_walk_in_is_called(page: Page, server, app, session, edition):
    people.sign_in_page(page, server, app, people.member(session, edition, "exhibitor", nth=40))
    page.goto("/2024/guidance?topic=1#book")
    last = page.locator("[name=time_id] option").count() - 1
    page.locator("[name=time_id]").select_option(index=last)
    page.locator("[name=audience]").first.check(force=True)
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.locator("#own")).to_contain_text("Booked")

    desk = page.context.browser.new_context(base_url=server).new_page()
    people.sign_in_page(desk, server, app, people.member(session, edition, "organizer"))
    desk.goto("/2024/organizer/guidance")
    walk_in = desk.locator("form[action$='/guidance/numbers']")
    walk_in.get_by_label("Name").fill("김봄")
    walk_in.locator("[name=audience]").first.check(force=True)
    walk_in.get_by_role("button").click()
    expect(desk.get_by_text(re.compile("Number [0-9]+")).first).to_be_visible()
    desk.get_by_role("navigation", name="My desk").get_by_role("link").first.click()
    desk.get_by_role("button", name="Call the next one").click()
    expect(desk.get_by_text("김봄")).to_be_visible()
    page.goto("/2024/guidance")
    expect(page.locator(".numbers__called")).to_contain_text("Desk")
    desk.context.close()


def test_a_report_typed_without_network_is_sent_and_published_by_the_editor(
    page: Page, server, app, session, edition, complaints
):
    report = session.scalars(select(FieldReport).order_by(FieldReport.id)).first()
    session.add(
        ReportVersion(
            report_id=report.id,
            no=len(report.versions) + 1,
            title_ko="고침",
            text_ko="글",
            written_at=NOW,
        )
    )
    session.commit()
    people.sign_in_page(page, server, app, people.member(session, edition, "organizer"))
    address = f"/2024/organizer/reports/{report.id}"
    page.goto(address)

    page.context.set_offline(True)
    page.locator("[name=title_ko]").fill("현장에서 고친 제목")
    page.context.set_offline(False)
    page.goto(address)
    expect(page.locator("[data-kept-note]")).to_be_visible()
    page.locator("[name=note]").fill("제목을 고쳤습니다")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Send to the editor").click()
    page.get_by_role("button", name="Publish").click()

    page.goto(f"/2024/reports/{report.id}")
    expect(page.locator("main")).to_contain_text("제목을 고쳤습니다")
    complaints.clear()


def test_the_leader_of_a_route_ticks_a_stop_without_network_and_it_is_kept(
    page: Page, server, app, session, edition, axe, complaints
):
    tour = session.scalars(select(StageSession).where(StageSession.stops.any()).order_by(StageSession.id)).first()
    people.sign_in_page(page, server, app, people.of_team(session, edition, "desk"))
    looks.read(page, server, "en", looks.PHONE)
    page.goto(f"/2024/organizer/programme/{tour.id}/route")
    assert axe(page) == []

    page.context.set_offline(True)
    page.get_by_role("button", name="Done").first.click()
    expect(page.locator("[data-waiting-list]")).to_contain_text("교차협력1관 · Done")
    page.context.set_offline(False)

    expect(page.get_by_text("1 of 6 stops done")).to_be_visible()
    complaints.clear()  # the browser's own about the missing network
