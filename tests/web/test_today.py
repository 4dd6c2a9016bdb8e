"""An exhibitor's day: now and next, the rest, and only its own."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from expo import clock
from expo.domain.buyers import ConsentKind
from expo.domain.editions import Span
from expo.domain.guidance import Audience, GuidanceState
from expo.domain.mentors import MentorRequestState
from expo.domain.people import Role
from expo.models.exhibitors import Exhibitor
from expo.models.experts import Expert, ExpertField
from expo.models.field_reports import ReportVisit
from expo.models.guidance import Counsellor, GuidanceTime, GuidanceTopic, GuidanceVisit
from expo.models.meetings import Meeting
from expo.models.mentors import Mentor, MentorAppointment, MentorRequest
from expo.models.people import Membership
from expo.models.sessions import SessionParty, SessionType, StageSession
from expo.services import calendar
from tests.support import days, people
from tests.support.days import SECOND
from tests.support.queries import counted
from tests.support.reading import text_of

TODAY, ALL = "/2024/today", "/2024/today/days"


@pytest.mark.parametrize("address", [TODAY, ALL])
def test_who_may_come_in(client, sign_in, address):
    assert client.get(address).status_code == 303
    for role, status in (("organizer", 403), ("buyer", 403), ("exhibitor", 200)):
        sign_in(client, role)
        assert client.get(address).status_code == status


def test_now_and_next_say_whom_where_and_in_which_language(phone, day):
    page = text_of(phone.get(TODAY))

    now, coming = day.meetings[:2]
    assert "Now · 10:00–10:30 ends in" in page
    assert f"Table {now.table.code}" in page
    assert "Next · 11:00–11:30 begins in" in page
    assert f"{coming.buyer.name_en or coming.buyer.name}" in page
    assert "Vietnam" in page
    assert f"Vietnamese, interpreter {coming.interpreter.name}" in page


def right_after(session, day, **changes):
    """Move the second consultation to the slot right after the first, and change what else is said."""
    follower = day.meetings[1]
    calendar.release_meetings(session, [follower.id])
    follower.slot = session.get(type(follower.slot), day.meetings[0].slot_id + 1)
    for name, value in changes.items():
        setattr(follower, name, value)
    session.flush()
    session.execute(calendar.Hold.__table__.delete().where(calendar.Hold.slot_id == follower.slot_id))
    calendar.hold_meeting(session, follower)
    session.commit()


def test_the_way_is_said_from_the_booth_and_between_two_zones(phone, session, day):
    assert re.search(r"[A-Z0-9]+-\d+ \d min T[GD]-\d\d leave at 10:5\d", text_of(phone.get(TODAY)))

    right_after(session, day)

    page = text_of(phone.get(TODAY))
    assert "Next · 10:30–11:00" in page
    assert re.search(r"TD-\d\d \d min TG-\d\d leave at 10:2\d", page)


def test_the_way_back_to_the_booth_is_said_after_a_table(phone, session, day):
    right_after(session, day, table=None)

    booth = day.exhibitor.booths[0].code
    assert re.search(rf"D-\d\d \d min {booth} leave at 10:2\d", text_of(phone.get(TODAY)))


def test_a_buyer_who_leaves_a_booth_is_told_the_way_from_there_and_not_from_the_entrance(client, session, day):
    first = day.meetings[0]
    first.table = None
    other = session.scalars(select(Exhibitor).where(Exhibitor.hall_id != day.exhibitor.hall_id)).first()
    right_after(session, day, buyer=first.buyer, exhibitor=other)
    client.set_cookie("locale", "en")
    people.sign_in(client, session.scalars(select(Membership).filter_by(buyer_id=first.buyer_id)).first())

    booth = day.exhibitor.booths[0].code
    assert re.search(rf"{booth} \d min TG-\d\d leave at 10:2\d", text_of(client.get("/2024/agenda")))


def test_without_a_table_it_is_at_the_booth(phone, session, day):
    day.meetings[0].table = None
    session.commit()

    page = text_of(phone.get(TODAY))

    assert f"At your booth {day.exhibitor.booths[0].code}" in page


def test_whatever_else_keeps_a_company_busy_is_next_before_it_begins_and_then_now(phone, session, day):
    hours = [days.moment(SECOND, at) for at in ("12:00", "12:30", "13:00", "13:30")]
    spans = [{"starts_at": at, "ends_at": at + timedelta(minutes=20)} for at in hours]
    shared = {"edition_id": day.edition.id}
    ours = shared | {"exhibitor_id": day.exhibitor.id}
    topic = GuidanceTopic(name_ko="수출", name_en="Exporting", **shared)
    time = GuidanceTime(counsellor=Counsellor(desk="9", name="Park", **shared), **shared, **spans[2])
    kind = SessionType(code="lecture", name_ko="강연", name_en="Lecture", **shared)
    stage = StageSession(type=kind, title_ko="강연", title_en="A talk", changed_at=hours[0], **shared, **spans[3])
    mentor = Mentor(expert=Expert(name="Mentor Kim", email="kim@mentor.example.com"), most=1)
    asked = {"firm_name": "가온", "business_number": "", "contact_name": "", "contact_email": "", "wanted": "AI"}
    session.add_all([topic, time, stage, mentor])
    session.flush()
    request = MentorRequest(
        field=ExpertField(code="ai", name_ko="AI", name_en="AI"),
        mentor=mentor,
        state=MentorRequestState.MATCHED,
        asked_at=hours[0],
        matched_at=hours[0],
        **asked,
    )
    session.add(request)
    session.flush()
    session.add_all(
        [
            ReportVisit(reporter="Lee", planned_at=hours[0], **ours, **spans[0]),
            MentorAppointment(
                request_id=request.id, expert_id=mentor.expert_id, planned_at=hours[0], **ours, **spans[1]
            ),
            GuidanceVisit(
                topic=topic, time=time, audience=Audience.ADOPTER, state=GuidanceState.BOOKED, made_at=hours[0], **ours
            ),
            SessionParty(session_id=stage.id, exhibitor_id=day.exhibitor.id),
        ]
    )

    for at, title in zip(hours, ("Reporter Lee", "Mentor Kim", "Exporting", "A talk"), strict=True):
        for minutes, word in ((-5, "next"), (5, "now")):
            day.edition.clock_shift_seconds = clock.shift_to(at + timedelta(minutes=minutes))
            session.commit()
            page = phone.get(TODAY).text
            assert title in re.search(rf'<article class="now now--{word}".*?</article>', page, re.DOTALL)[0]


def test_after_the_last_of_the_day_the_next_day_is_named(phone, session, day):
    day.edition.clock_shift_seconds = clock.shift_to(days.moment(SECOND, "16:30"))
    session.commit()

    page = text_of(phone.get(TODAY))

    assert "Next · Thu 24 Oct 10:30–11:00" in page
    assert "Today's consultations are over." in page
    assert "Earlier today 3" in page
    assert "3 records are missing." in page


def test_before_anything_is_published_the_page_says_what_will_fill_it(client, sign_in, session, the_eve):
    from sqlalchemy import delete

    from expo.models.calendar import Closure
    from expo.models.live_commerce import Broadcast

    session.execute(delete(Broadcast))
    session.execute(delete(Closure))
    session.commit()
    sign_in(client, "exhibitor")
    client.set_cookie("locale", "en")

    for address in (TODAY, ALL):
        assert "When the organizer publishes the timetable, your consultations appear here." in text_of(
            client.get(address)
        )


def test_all_days_show_every_consultation_under_its_day(phone, sample, day):
    phone.post("/2024/availability", data={"close": sample.slots[-1].id})
    shown = phone.get(ALL)
    page = text_of(shown)

    assert sum(map(int, re.findall(r'tabs__count">(\d+)', shown.text))) == 4  # a time that is closed is no appointment
    assert "4 consultations" in page
    assert page.index("Thu 24 Oct", page.index("Nothing on this day.")) < page.index("10:30 –11:00")


def test_what_is_closed_for_days_is_on_each_of_them_all_day(phone, session, sample, day):
    starts_at = datetime(2024, 10, 22, 15, 0, tzinfo=UTC)  # midnight in Korea
    until = starts_at + timedelta(days=2, hours=12)
    span = Span(starts_at, until)
    exhibitor = day.meetings[0].exhibitor
    session.add(calendar.closure(sample, span, reason="Fair in Busan", now=starts_at, exhibitor_id=exhibitor.id))
    session.commit()

    shown = text_of(phone.get(ALL))

    rows = re.findall(r"(All day|00:00 –12:00) Closed · Fair in Busan", shown)
    assert rows == ["All day", "All day", "00:00 –12:00"]
    assert "23:59" not in shown


def test_another_exhibitor_sees_nothing_of_it(client, session, sample, day):
    people.sign_in(client, people.member(session, sample, Role.EXHIBITOR, nth=9))

    for address in (TODAY, ALL):
        page = client.get(address).text
        assert [buyer.name for buyer in day.buyers if buyer.name in page] == []


def test_a_cancelled_consultation_is_gone(phone, session, day):
    calendar.release_meetings(session, [day.meetings[0].id])
    day.meetings[0].is_active = None
    session.commit()

    assert day.buyers[0].name not in phone.get(TODAY).text


def test_the_part_that_looks_again_is_not_sent_twice(phone):
    with time_machine.travel(datetime.now(UTC), tick=False):  # the minutes left may change between two looks
        first = phone.get(TODAY, query_string={"part": 1})
        again = phone.get(TODAY, query_string={"part": 1}, headers={"If-None-Match": first.headers["ETag"]})

    assert "<html" not in first.text
    assert (again.status_code, again.data) == (304, b"")


def test_it_costs_as_many_queries_for_four_consultations_as_for_one(app, phone, session, day):
    phone.get(TODAY)  # the first look is kept
    with counted(app) as few:
        phone.get(TODAY)
        phone.get(ALL)
    for meeting in day.meetings[1:]:
        calendar.release_meetings(session, [meeting.id])
        session.delete(meeting)
    session.commit()
    with counted(app) as fewer:
        phone.get(TODAY)
        phone.get(ALL)

    assert len(few) == len(fewer) <= 36  # one statement a page for each kind of hold
    assert session.query(Meeting).count() == 1
    assert session.get(Exhibitor, day.exhibitor.id) is not None


def test_a_page_names_its_reader_without_saying_who(client, session, sample, day):
    keys = []
    for nth in (2, 3, 2):
        people.sign_in(client, people.member(session, sample, Role.EXHIBITOR, nth=nth))
        keys.append(client.get(TODAY).headers["Reader"])

    assert keys[0] == keys[2] != keys[1]
    assert client.get(TODAY).headers["Keep"] == "offline"
    assert "Keep" not in client.get("/2024/").headers
    assert "Reader" not in client.get("/nowhere/at/all").headers
    client.post("/2024/sign-out")
    assert client.get("/2024/").headers["Reader"] == "none"


def test_the_worker_may_look_after_every_address(client):
    worker = client.get("/sw.js")

    assert (worker.status_code, worker.mimetype, worker.headers["Cache-Control"]) == (
        200, "text/javascript", "no-cache",
    )  # fmt: skip
    assert "Set-Cookie" not in client.get("/no-connection").headers


def test_a_browser_that_shows_a_pdf_by_itself_finds_our_icon_beside_it(client):
    icon = client.get("/favicon.ico", follow_redirects=True)

    assert (icon.status_code, icon.mimetype) == (200, "image/svg+xml")


def test_the_person_who_comes_is_named_only_while_consent_stands(phone, session, day):
    now, coming = day.meetings[:2]
    for meeting, name in ((now, "나여기"), (coming, "너거기")):
        meeting.buyer.contact_name, meeting.buyer.contact_title = name, f"{name} 부장"
    session.commit()
    assert all(name in text_of(phone.get(address)) for address in (TODAY, ALL) for name in ("나여기", "너거기"))

    for consent in coming.buyer.consents:
        if consent.text.kind is ConsentKind.PROVISION:
            consent.withdrawn_at = now.created_at
    for consent in now.buyer.consents:
        if consent.text.kind is not ConsentKind.PROVISION:
            consent.withdrawn_at = now.created_at
    session.commit()

    for address in (TODAY, ALL):
        page = text_of(phone.get(address))
        assert "나여기" in page
        assert "너거기" not in page
