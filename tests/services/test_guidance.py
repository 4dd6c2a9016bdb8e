"""The guidance desk: an appointment holds time once, numbers follow one another, what is left open has an owner."""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from expo.db import added
from expo.domain.guidance import Audience, GuidanceState
from expo.domain.refusals import NotFound, Refusal
from expo.models.calendar import Hold
from expo.models.guidance import GuidanceTime, GuidanceVisit
from expo.models.outbox import Message
from expo.queries import agenda
from expo.queries import guidance as guidance_queries
from expo.services import calendar, guidance, guidance_queue
from expo.services.guidance import Appointment
from expo.services.guidance_queue import Arrival, RecordSheet
from tests.support import small_expo
from tests.support.consultations import exhibitor as company
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, SmallExpo, at, span

TEN = at(TUESDAY, "10:00")


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


@pytest.fixture
def times(expo: SmallExpo) -> list[GuidanceTime]:
    """Return four half hours of the one counsellor, from ten on."""
    topic = run(expo, guidance.add_topic, name_ko="고도화", name_en="Advanced")
    one = run(expo, guidance.add_counsellor, name="상담사", desk="a1", topic_ids=[topic.id])
    return run(expo, guidance.open_times, counsellor_id=one.id, span=span(TUESDAY, "10:00", "12:10"), minutes=30)


def run(expo: SmallExpo, act, *, now=NOW, **values):
    return act(expo.session, expo.organizer, expo.edition, now=now, **values)


def book(expo: SmallExpo, time: GuidanceTime, nth: int = 0, now=NOW) -> GuidanceVisit:
    topic = time.counsellor.topics[0]
    wanted = Appointment(topic.id, time.id, Audience.ADOPTER, "지원금은 얼마인가요?")
    return guidance.book(expo.session, company(expo, nth), expo.edition, person=None, wanted=wanted, now=now)


def test_two_times_of_a_counsellor_never_overlap_whatever_the_code_does(expo, times):
    late = {"edition_id": expo.edition.id, "starts_at": at(TUESDAY, "10:15"), "ends_at": at(TUESDAY, "10:20")}

    with pytest.raises(IntegrityError), expo.session.begin_nested():
        expo.session.execute(insert(GuidanceTime), [{"counsellor_id": times[0].counsellor_id, **late}])
    longer = update(GuidanceTime).where(GuidanceTime.id == times[0].id).values(ends_at=at(TUESDAY, "10:31"))
    with pytest.raises(IntegrityError), expo.session.begin_nested():
        expo.session.execute(longer)

    expo.session.expire_all()
    assert len(expo.session.scalars(select(GuidanceTime)).all()) == len(times)


@pytest.mark.sqlite_only
def test_an_appointment_holds_the_counsellor_and_the_company_and_gives_the_time_back(expo, times):
    row = book(expo, times[0])
    with pytest.raises(Refusal) as taken:
        book(expo, times[0], nth=1)
    with pytest.raises(Refusal) as over:
        book(expo, times[0], now=at(TUESDAY, "10:00"))
    actor = company(expo)
    shown = agenda.of_exhibitor(expo.session, actor, agenda.company(expo.session, actor))
    held = select(func.count()).where(Hold.guidance_visit_id == row.id)
    calendar.rebuild(expo.session, expo.edition)
    kept = expo.session.scalar(held)
    with pytest.raises(NotFound):
        guidance.cancel(expo.session, company(expo, 1), expo.edition, visit_id=row.id, person=None, now=NOW)
    guidance.cancel(expo.session, actor, expo.edition, visit_id=row.id, person=None, now=NOW)
    untold = expo.session.scalars(select(Message.template)).all()

    assert ([entry.kind for entry in shown], kept, expo.session.scalar(held)) == (["guidance_visit"], 2, 0)
    assert (codes_of(taken), codes_of(over)) == (["time_taken"], ["time_over", "time_taken", "busy_then"])
    again = book(expo, times[0], nth=1)
    again.exhibitor.contact_email = "second@example.com"
    run(expo, guidance.cancel, visit_id=again.id, person=None)
    assert (untold, expo.session.scalars(select(Message.template)).all()) == ([], ["guidance.cancelled"])


@pytest.mark.sqlite_only
def test_a_company_has_two_appointments_ahead_and_none_beside_a_consultation(expo, times):
    busy = times[1]
    expo.meet(0, 0, expo.slot(TUESDAY, "10:30"))
    with pytest.raises(Refusal) as beside:
        book(expo, busy)
    free = [one for one in times if one is not busy]
    book(expo, free[0])
    book(expo, free[1])
    with pytest.raises(Refusal) as third:
        book(expo, free[2])

    assert (codes_of(beside), codes_of(third)) == (["busy_then"], ["appointments_ahead"])


@pytest.mark.sqlite_only
def test_times_of_a_counsellor_neither_overlap_nor_share_a_slot_of_the_grid(expo, times):
    counsellor_id = times[0].counsellor_id
    with pytest.raises(Refusal) as over:
        run(expo, guidance.open_times, counsellor_id=counsellor_id, span=span(TUESDAY, "11:30", "13:30"), minutes=30)
    with pytest.raises(Refusal) as short:
        run(expo, guidance.open_times, counsellor_id=counsellor_id, span=span(TUESDAY, "13:00", "14:00"), minutes=15)

    assert (len(times), codes_of(over), codes_of(short)) == (4, ["times_overlap"], ["shared_slot"])


@pytest.mark.sqlite_only
def test_numbers_follow_one_another_and_a_punctual_appointment_is_called_first(expo, times):
    counsellor_id, topic_id = times[0].counsellor_id, times[0].counsellor.topics[0].id
    booked, late = book(expo, times[0]), book(expo, times[1], nth=1)
    arrival = Arrival(topic_id, Audience.SUPPLIER, name="김봄", company="봄상사")
    walked_in, again = (run(expo, guidance_queue.walk_in, arrival=arrival, now=TEN) for _sent_twice in range(2))
    run(expo, guidance_queue.arrive, visit_id=booked.id, now=TEN)
    run(expo, guidance_queue.arrive, visit_id=late.id, now=TEN + timedelta(minutes=41))
    called = [
        run(expo, guidance_queue.call, counsellor_id=counsellor_id, now=TEN + timedelta(minutes=42)) for _ in range(3)
    ]
    with pytest.raises(Refusal) as nobody:
        run(expo, guidance_queue.call, counsellor_id=counsellor_id, now=TEN + timedelta(minutes=43))
    shown = guidance_queries.called(expo.session, expo.edition, TEN + timedelta(minutes=43))

    assert [row.number for row in (walked_in, again, booked, late)] == [1, 1, 2, 3]
    assert [row.id for row in called] == [booked.id, walked_in.id, late.id]
    assert codes_of(nobody) == ["queue_is_empty"]
    assert {(one.number, one.desk, one.is_new) for one in shown} == {(n, "A1", True) for n in (1, 2, 3)}


@pytest.mark.sqlite_only
def test_a_namesake_who_comes_later_gets_a_number_of_their_own(expo, times):
    arrival = Arrival(times[0].counsellor.topics[0].id, Audience.SUPPLIER, name="김봄", company="")
    first, namesake = (
        run(expo, guidance_queue.walk_in, arrival=arrival, now=moment) for moment in (TEN, TEN + timedelta(minutes=1))
    )

    assert (first.number, namesake.number) == (1, 2)


@pytest.mark.sqlite_only
def test_what_is_left_open_needs_an_owner_and_a_day_and_is_due_until_it_is_settled(expo, times):
    counsellor_id, topic_id = times[0].counsellor_id, times[0].counsellor.topics[0].id
    row = run(expo, guidance_queue.walk_in, arrival=Arrival(topic_id, Audience.OTHER, name="김봄"), now=TEN)
    sheet = RecordSheet(topic_id, Audience.SUPPLIER, "무엇을", "이렇게", "공고 링크 보내기")
    with pytest.raises(Refusal) as early:
        run(expo, guidance_queue.record, visit_id=row.id, sheet=sheet)
    run(expo, guidance_queue.call, counsellor_id=counsellor_id, visit_id=row.id, now=TEN)
    whole = RecordSheet(topic_id, Audience.SUPPLIER, "무엇을", "이렇게", "링크 보내기", counsellor_id, TUESDAY)
    run(expo, guidance_queue.record, visit_id=row.id, sheet=whole, now=TEN)
    due = guidance_queries.count_due(expo.session, expo.edition.id, TUESDAY)
    figures = guidance_queries.figures(expo.session, expo.edition.id)
    run(expo, guidance_queue.follow_up, visit_id=row.id, now=TEN)
    guidance_queue.forget(expo.session, edition_id=expo.edition.id)
    expo.session.refresh(row)
    expo.session.refresh(row.record)

    assert codes_of(early) == ["not_at_a_desk", "no_owner", "no_day"]
    assert (due, guidance_queries.count_due(expo.session, expo.edition.id, TUESDAY)) == (1, 0)
    assert (figures.visits, figures.topics, figures.audiences[Audience.SUPPLIER]) == (1, {topic_id: 1}, 1)
    assert (row.name, row.record.asked, row.state) == ("", "", GuidanceState.DONE)


def test_a_time_is_booked_once_whoever_is_faster(expo, times):
    """The database has the last word: a second visit of a time, and a second hold of the counsellor, are impossible."""
    row = book(expo, times[0])
    twin = GuidanceVisit(
        edition_id=row.edition_id,
        topic_id=row.topic_id,
        time_id=row.time_id,
        audience=row.audience,
        state=GuidanceState.BOOKED,
        made_at=NOW,
    )
    hold = select(Hold).where(Hold.guidance_visit_id == row.id, Hold.counsellor_id.is_not(None))
    first = expo.session.scalars(hold).one()
    again = Hold(slot_id=first.slot_id, counsellor_id=first.counsellor_id, guidance_visit_id=row.id)

    assert [added(expo.session, second) for second in (twin, again)] == [False, False]
