"""Whoever drops out has more than consultations: everything that counts on it is listed until it is settled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from expo import clock
from expo.domain.badges import BadgeType
from expo.domain.holds import kinds
from expo.models.calendar import Closure
from expo.models.exhibitors import Product
from expo.models.field_reports import ReportVisit
from expo.models.market import MarketReservation, MarketStock
from expo.models.outbox import Message
from expo.models.sessions import SessionParty, StageSession
from expo.services import badges
from expo.services.badges import NewPerson
from expo.services.sample import write_market
from expo.web.organizer.disruptions import SETTLED_AT
from tests.support.reading import text_of

NOW = datetime(2024, 10, 1, 3, 0, tzinfo=UTC)
PAGE = "/2024/organizer/disruptions"
ABSENT = {"missing": "exhibitor", "on": "2024-10-22", "starts": "", "ends": "", "to_the_end": "y", "reason": "accident"}


@pytest.fixture
def organizer(organizer, session, sample):
    sample.clock_shift_seconds = clock.shift_to(NOW)
    session.commit()
    return organizer


def test_every_kind_of_hold_but_consultations_and_absences_has_a_page_where_it_is_settled():
    assert set(kinds()) - {"meeting", "closure"} == SETTLED_AT.keys()


def test_a_visit_and_reservations_are_listed_until_they_are_settled(organizer, session, sample):
    write_market(session, sample, now=NOW)
    stock = session.scalars(select(MarketStock).where(MarketStock.on == date(2024, 10, 24))).first()
    new = NewPerson(name="Kim", type=BadgeType.VISITOR, country="KR", locale="ko", email="kim@example.com")
    person = badges.enter(session, sample, new, secret="s", now=NOW).person
    person.email_proven_at, stock.taken = NOW, stock.taken + 1
    session.add(
        MarketReservation(
            edition_id=sample.id,
            stock=stock,
            person_id=person.id,
            code="ABCD2345",
            quantity=1,
            price=1_000,
            reserved_at=NOW,
            until=NOW + timedelta(days=30),
        )
    )
    session.commit()
    code = stock.offer.product.exhibitor.code
    name = stock.offer.product.exhibitor.name_ko
    visit = {"code": name, "reporter": "Kim", "on": "2024-10-24", "starts": "16:00", "ends": "16:30"}
    assert organizer.post("/2024/organizer/reports/visits", data=visit).status_code == 303

    noted = text_of(organizer.post(PAGE, data=ABSENT | {"codes": code}, follow_redirects=True))
    announced = text_of(organizer.get(PAGE))
    session.rollback()
    (row,) = session.scalars(select(ReportVisit.id).where(ReportVisit.reporter == "Kim"))
    organizer.post(f"/2024/organizer/reports/visits/{row}/removal")
    afterwards = text_of(organizer.get(PAGE))
    closures = ",".join(str(one) for one in session.scalars(select(Closure.id).where(Closure.is_announced)))
    said = [
        text_of(organizer.post(f"{PAGE}/reservations/removal", data={"closures": closures}, follow_redirects=True))
        for _ in range(2)
    ]

    assert "No consultation is affected. 3 other entries count on who is missing" in " ".join(noted.split())
    waits = "1 reservation waits at the market stand."
    assert ("Visit of the reporter" in announced, waits in announced) == (True, True)
    assert ("Visit of the reporter" in afterwards, waits in afterwards) == (False, True)
    assert [("1 reservation is taken back" in page, waits in page) for page in said] == [(True, False), (False, False)]
    session.rollback()
    letters = session.execute(select(Message.recipient, Message.body).where(Message.template == "market.called_off"))
    ((recipient, body),) = letters.all()
    assert (recipient, "1개" in body, "2024. 10. 24." in body) == ("kim@example.com", True, True)


def test_a_session_leads_to_where_its_companies_are_changed(organizer, session, sample):
    party = session.scalars(
        select(SessionParty)
        .join(StageSession, StageSession.id == SessionParty.session_id)
        .where(SessionParty.exhibitor_id.is_not(None), StageSession.starts_at > NOW)
    ).first()
    maker = session.scalar(select(Product).where(Product.exhibitor_id == party.exhibitor_id)).exhibitor

    organizer.post(PAGE, data=ABSENT | {"codes": maker.code})
    page = organizer.get(PAGE)

    assert "In the side programme" in text_of(page)
    assert f"/2024/organizer/programme/{party.session_id}/edit" in page.text
