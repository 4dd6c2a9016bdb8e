"""The follow-up in the browser: by the link of an e-mail, and for the organizer with rows and a spreadsheet."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from expo import clock
from expo.domain.follow_ups import case_code
from expo.models.outbox import Message
from expo.models.records import Record
from expo.queries import follow_ups as follow_ups_queries
from expo.services import answer_links, follow_ups
from expo.services.sample import write_past
from expo.web.formats import fine_percent
from tests.support import days

pytestmark = pytest.mark.sqlite_only

AFTER = datetime(2024, 10, 25, 9, 0, tzinfo=UTC)
D30 = AFTER + timedelta(days=30)


@pytest.fixture
def asked(session, sample):
    """The busy exhibitor's consultations are over, and it is thirty days later."""
    day = days.busy(session, sample)
    write_past(session, sample, now=AFTER)
    sample.clock_shift_seconds = clock.shift_to(D30)
    follow_ups.ask_due(session, sample, now=D30)
    session.commit()
    return day


def test_a_company_answers_by_the_link_of_its_email_without_signing_in(app, client, session, asked):
    letter = session.scalars(
        select(Message).where(Message.template == "follow_ups.asked", Message.user_id == asked.membership.user_id)
    ).one()
    address = answer_links.address(
        app.config["EXPO"], asked.edition, asked.membership, letter.template, asked_at=letter.written_at
    )
    code = case_code(session.scalars(select(Record.id).order_by(Record.id)).first())
    client.set_cookie("locale", "en")

    opened = client.get(address.removeprefix(app.config["EXPO"].public_url))
    listed = client.get(opened.location)
    wrong = client.post(f"/2024/follow-ups/{code}", data={"stage": "realised", "realised": "300만"})
    kept = client.post(f"/2024/follow-ups/{code}", data={"stage": "realised", "realised": "300", "proof": "invoice"})
    elsewhere = client.get("/2024/company/profile")

    assert code in letter.body
    assert (opened.status_code, opened.location) == (303, "/2024/follow-ups")
    assert code in listed.text
    assert (wrong.status_code, kept.status_code) == (422, 303)
    assert "Please say what shows it." in wrong.text
    assert "/sign-in" in elsewhere.location
    assert client.get("/2024/answers/forged").status_code == 404
    session.rollback()  # what is read from here on is what the application has written
    case = next(one for one in follow_ups_queries.cases(session, asked.edition, D30) if one.code == code)
    assert case.known().realised > 0

    asked.edition.clock_shift_seconds = clock.shift_to(AFTER - timedelta(days=1))
    session.commit()
    early = client.get("/2024/follow-ups").text
    assert ("this is asked afterwards" in early, "No answer yet" in early) == (True, False)


def test_the_organizers_page_counts_what_its_lists_and_its_spreadsheet_show(organizer, session, asked):
    cases = follow_ups_queries.cases(session, asked.edition, D30)

    page = organizer.get("/2024/organizer/follow-ups").text
    silent = organizer.get("/2024/organizer/follow-ups?view=silent").text
    again = organizer.post("/2024/organizer/follow-ups/30", follow_redirects=True).text
    book = CalamineWorkbook.from_filelike(io.BytesIO(organizer.get("/2024/organizer/follow-ups.xlsx").data))

    dates, listed = (book.get_sheet_by_index(number).to_python() for number in range(2))
    assert len(cases) > 0
    assert all(case.code in page and case.code in silent for case in cases)
    assert "Companies were asked at this date before." in again
    assert len(listed) - 1 == dates[1][3] == len(cases)


def test_a_small_share_is_told_from_a_still_smaller_one():
    assert [fine_percent(value) for value in (0.0014, 0.0049, 0, 0.307)] == ["0.14%", "0.49%", "0.0%", "30.7%"]
