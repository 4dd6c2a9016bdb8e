"""The front page by season: what to do before, what happens now, what came of it; always from rows, never a buyer."""

import re
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.editions import Phase
from expo.domain.meetings import Origin
from expo.domain.outcomes import MeetingOutcome
from expo.domain.press import PressKind
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition, OpenPhase, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.results import PressCell, PressTable
from expo.models.venue import MeetingTable
from expo.services import calendar
from expo.web import home
from tests.support.reading import text_of

QUIET = re.compile(r'<use class="hall-hue-\d+ patch--quiet"')


@pytest.fixture
def reader(client: FlaskClient, sample: Edition) -> FlaskClient:
    client.set_cookie("locale", "en")
    return client


def at(session: Session, edition: Edition, moment: str) -> None:
    """Move the edition's clock to a wall-clock moment of its own zone."""
    now = datetime.fromisoformat(moment).replace(tzinfo=edition.zone)
    edition.clock_shift_seconds = clock.shift_to(now)
    session.commit()


def meet(session: Session, edition: Edition, exhibitor: str, clock_time: str) -> Meeting:
    """Seat an exhibitor and a buyer who is free then at a free table, on the second day."""
    starts_at = datetime.fromisoformat(f"2024-10-23T{clock_time}").replace(tzinfo=edition.zone)
    slot = session.scalars(select(Slot).where(Slot.starts_at == starts_at)).one()
    busy = select(Hold.buyer_id).where(Hold.buyer_id.is_not(None), Hold.slot_id == slot.id)
    taken = select(Hold.table_id).where(Hold.table_id.is_not(None), Hold.slot_id == slot.id)
    meeting = Meeting(
        edition_id=edition.id,
        exhibitor=session.scalars(select(Exhibitor).where(Exhibitor.code == exhibitor)).one(),
        buyer=session.scalars(select(Buyer).where(Buyer.id.not_in(busy)).order_by(Buyer.id)).first(),
        slot=slot,
        table=session.scalars(select(MeetingTable).where(MeetingTable.id.not_in(taken)).order_by("code")).first(),
        origin=Origin.ASSIGNED,
        created_at=starts_at,
    )
    session.add(meeting)
    session.flush()
    calendar.hold_meeting(session, meeting)
    session.commit()
    return meeting


def test_during_the_show_the_companies_in_a_consultation_are_lit_and_their_tables_shown(reader, session, sample):
    meeting = meet(session, sample, "E-004", "14:30")
    buyer = meeting.buyer
    at(session, sample, "2024-10-23T14:40")

    answer = reader.get("/2024/")
    page = answer.text

    assert len(QUIET.findall(page)) == 98
    assert "The 1 in full colour is in a consultation now." in page
    assert f'aria-label="{meeting.table.code}: {meeting.exhibitor.name_en}"' in page
    assert page.count("seat--empty") == 23
    assert "1 consultation today" in text_of(answer)
    assert [name for name in (buyer.name, buyer.name_en) if name and name in page] == []

    session.add(MeetingStatus(meeting_id=meeting.id, outcome=MeetingOutcome.NO_SHOW_BUYER, decided_at=clock.now()))
    session.commit()
    assert "0 in progress" in text_of(reader.get("/2024/"))


def test_before_the_first_consultation_nobody_is_faded_and_the_next_one_is_named(reader, session, sample):
    meet(session, sample, "E-004", "14:30")
    at(session, sample, "2024-10-23T09:00")

    answer = reader.get("/2024/")

    assert QUIET.findall(answer.text) == []
    assert "next at 14:30: 1" in text_of(answer)


def test_before_the_expo_the_page_counts_the_days_and_offers_what_is_open(reader, session, sample):
    session.execute(delete(OpenPhase).where(OpenPhase.phase == Phase.BOOKING))
    at(session, sample, "2024-10-12T09:00")

    text = text_of(reader.get("/2024/"))

    assert re.search(r"10 days to go", text)
    assert "2024 Smart Biz Expo · Tue 22 Oct 2024 – Fri 25 Oct 2024 ·" in text
    assert ("Register as a buyer" in text, "Direct booking" in text) == (True, False)


def test_after_the_expo_nobody_is_asked_to_register(reader, session, sample):
    at(session, sample, "2024-10-26T09:00")

    page = reader.get("/2024/")

    assert "The expo is over." in page.text
    assert "/2024/buyers/new" not in page.text


def test_on_the_last_evening_no_consultation_is_said_to_go_on(reader, session, sample):
    at(session, sample, "2024-10-25T16:50")

    text = text_of(reader.get("/2024/"))

    assert "The last consultation has ended." in text
    assert "in progress" not in text


def test_before_the_expo_its_days_and_what_is_open_lead_on(reader, session, sample):
    meet(session, sample, "E-004", "14:30")
    at(session, sample, "2024-10-12T09:00")

    page = reader.get("/2024/")

    assert "Wed 23 10:00–17:00 · 1 consultation" in text_of(page)
    assert re.search(r'<a\s+href="/2024/exhibitors"><b>Direct booking', page.text)


@pytest.mark.parametrize(("companies", "shown"), [(9, True), (4, False)])
def test_after_the_expo_the_published_results_stand_in_the_band(reader, session, sample, companies, shown):
    """Amounts that could be guessed to be one company's are not told here either."""
    at(session, sample, "2024-10-26T09:00")
    before = text_of(reader.get("/2024/"))
    told = {"exhibitors": companies, "buyers": companies, "held": 640, "discussed_total": 31_000_000_000}
    table = PressTable(
        edition_id=sample.id,
        number=1,
        kind=PressKind.FIRST,
        as_of=sample.slots[0].starts_at,
        rate_set_no=0,
        definitions_no=1,
        reason="",
        sha256="0" * 64,
        actor_name="",
        cells=[
            PressCell(figure=figure, column=column, value=value)
            for figure, value in told.items()
            for column in ("domestic", "overseas", "total")
        ],
    )
    session.add(table)
    session.commit()

    text = text_of(reader.get("/2024/"))

    assert "Consultations held" not in before
    assert "640 Consultations held · Consultations that were reported as held." in text
    assert ("31,000,000,000" in text or "31 billion" in text or "KRW 31" in text) is shown


def test_the_buyers_countries_are_drawn_once_consultations_with_four_of_them_are_over(reader, session, sample):
    for code, country in (("E-004", "JP"), ("E-005", "VN"), ("E-006", "CN"), ("E-007", "US")):
        meeting = meet(session, sample, code, "14:00")
        meeting.buyer.country = country
    shown = []
    for moment in ("14:10", "14:40"):
        at(session, sample, f"2024-10-23T{moment}")
        shown.append("Where the buyers came from" in reader.get("/2024/").text)

    assert shown == [False, True]

    session.add(MeetingStatus(meeting_id=meeting.id, outcome=MeetingOutcome.NO_SHOW_BUYER, decided_at=meeting.ends_at))
    at(session, sample, "2024-10-26T09:00")
    after = text_of(reader.get("/2024/"))
    assert "Where the buyers came from" not in after
    assert "3 countries of buyers" in after


def test_a_company_that_is_busy_is_offered_at_its_next_free_time(reader, session, sample):
    at(session, sample, "2024-10-23T14:40")
    before = text_of(reader.get("/2024/"))
    shown = re.findall(r'class="good__name"><a href="/2024/exhibitors/([^"]+)"', reader.get("/2024/").text)

    meet(session, sample, shown[0], "15:00")

    after = text_of(reader.get("/2024/"))
    assert (before.count("free at 15:00"), after.count("free at 15:00")) == (12, 11)
    assert after.count("free at 15:30") == 1


def test_of_very_many_companies_the_picture_shows_some_and_says_so(reader, sample, monkeypatch):
    monkeypatch.setattr(home, "MOST_PATCHES", 50)

    page = reader.get("/2024/")

    assert "One patch is one company: 50 of 99." in text_of(page)
    assert "hero__picture--room" not in page.text  # small patches: a caption beside the last row would lie on them
    assert page.text.split('class="quilt"')[1].split("</svg>")[0].count("<use") == 50


def test_an_edition_without_companies_looks_right(client: FlaskClient, session: Session):
    session.add(
        Edition(
            code="2031",
            name_ko="빈 엑스포",
            name_en="Empty",
            starts_on=date(2031, 5, 6),
            ends_on=date(2031, 5, 8),
        )
    )
    session.commit()

    page = client.get("/2031/")

    assert page.status_code == 200
    assert ('class="quilt"' in page.text, 'class="shelf"' in page.text) == (False, False)
