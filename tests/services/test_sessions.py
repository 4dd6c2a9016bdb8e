"""The side programme: what it blocks, who has a place, who waits, and who is let in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.domain.badges import BadgeType
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.badges import Person
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.sessions import StageSession
from expo.queries import agenda
from expo.queries import sessions as sessions_queries
from expo.services import badges, calendar, session_files, sessions
from expo.services.badges import NewPerson
from expo.services.sessions import SessionPlan
from tests.support import small_expo
from tests.support.races import Act, at_once
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, SmallExpo, at, span


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def kind(expo: SmallExpo, *, blocks: bool = False) -> int:
    row = sessions.add_type(
        expo.session, expo.organizer, expo.edition, name_ko="세미나", name_en="Talk", blocks=blocks, now=NOW
    )
    return row.id


def add(expo: SmallExpo, starts: str = "10:30", ends: str = "11:30", *, blocks: bool = False, **more) -> StageSession:
    plan = SessionPlan(kind(expo, blocks=blocks), span(TUESDAY, starts, ends), "수출 세미나", "Export talk", **more)
    return sessions.add(expo.session, expo.organizer, expo.edition, plan=plan, now=NOW)


def person(expo: SmallExpo, name: str) -> Person:
    new = NewPerson(name=name, type=BadgeType.VISITOR, country="KR", locale="ko")
    return badges.enter(expo.session, expo.edition, new, secret="s", now=NOW).person


def code(expo: SmallExpo, one: Person) -> str:
    return one.badges[0].code


def test_two_sessions_change_places_without_waiting_in_a_ring(expo, database_url):
    early, late = ("10:00", "11:00"), ("14:00", "15:00")
    rows = [add(expo, *times, companies=[one.code]) for one, times in zip(expo.exhibitors, (early, late), strict=False)]
    expo.session.commit()

    def moved(number: int, times: tuple[str, str]) -> Act:
        edition_id, row, code = expo.edition.id, rows[number].id, expo.exhibitors[number].code
        plan = SessionPlan(rows[number].type_id, span(TUESDAY, *times), "수출 세미나", companies=[code])
        return lambda session: sessions.change(
            session, expo.organizer, session.get_one(Edition, edition_id), session_id=row, plan=plan, now=NOW
        )

    assert at_once(database_url, moved(0, late), moved(1, early)) == [(), ()]


def test_a_blocking_session_leaves_no_time_for_consultations(expo):
    row = add(expo, "10:00", "11:00", blocks=True)

    assert row.block_id is not None
    expo.session.expire_all()
    assert min(slot.starts_at for slot in expo.edition.slots) == at(TUESDAY, "11:00")


def test_a_block_moves_with_its_session_and_is_removed_with_it(expo):
    row = add(expo, "10:00", "11:00", blocks=True)
    later = SessionPlan(row.type_id, span(TUESDAY, "13:00", "14:00"), "개막식")

    sessions.change(expo.session, expo.organizer, expo.edition, session_id=row.id, plan=later, now=NOW)
    expo.session.expire_all()
    assert [block.starts_at for block in expo.edition.blocks if block.kind == "ceremony"] == [at(TUESDAY, "13:00")]
    sessions.remove(expo.session, expo.organizer, expo.edition, session_id=row.id, now=NOW)

    expo.session.expire_all()
    assert [block for block in expo.edition.blocks if block.kind == "ceremony"] == []
    assert at(TUESDAY, "10:00") in {slot.starts_at for slot in expo.edition.slots}


def test_companies_that_take_part_are_held_and_shown_on_today(expo):
    row = add(expo, companies=("e-001", "KB-001"))

    holds = select(func.count()).select_from(Hold).where(Hold.stage_session_id == row.id)
    assert expo.session.scalar(holds) == 4
    actor = Actor(Role.EXHIBITOR, None, "담당", expo.edition.id, exhibitor_id=expo.exhibitors[0].id)
    own = agenda.company(expo.session, actor)
    assert [one.title.name_en for one in agenda.of_exhibitor(expo.session, actor, own)] == ["Export talk"]
    calendar.rebuild(expo.session, expo.edition)
    assert expo.session.scalar(holds) == 4
    sessions.remove(expo.session, expo.organizer, expo.edition, session_id=row.id, now=NOW)
    assert expo.session.scalar(select(func.count()).select_from(Hold)) == 0


def test_a_company_in_a_consultation_cannot_take_part_then(expo):
    expo.meet(0, 0, expo.slot(TUESDAY, "11:00"))

    with pytest.raises(Refusal) as refusal:
        add(expo, companies=("E-001", "NONE"))
    with pytest.raises(Refusal) as busy:
        add(expo, companies=("E-001",))

    assert (codes_of(refusal), codes_of(busy)) == (["unknown_code"], ["company_busy"])


def test_who_comes_later_waits_and_gets_the_place_that_is_given_back(expo):
    row = add(expo, capacity=1, takes_registrations=True)
    first, second = person(expo, "김하나"), person(expo, "이둘")

    def register(one: Person) -> int:
        return sessions.register(expo.session, expo.edition, session_id=row.id, person=one, now=NOW)

    assert [register(first), register(second), register(first)] == [1, 2, 1]
    full = sessions_queries.attendance(expo.session, expo.edition.id)[row.id]
    assert (full.left, full.placed, full.waiting) == (0, full.capacity, 1)
    sessions.leave(expo.session, expo.edition, session_id=row.id, person=first, now=NOW)
    people = sessions_queries.registrations(expo.session, row)
    assert [(one.person.name, one.has_place) for one in people] == [("이둘", True)]


def test_the_door_lets_badges_in_until_every_place_is_taken(expo):
    row = add(expo, capacity=1, takes_registrations=True)
    first, second = person(expo, "김하나"), person(expo, "이둘")

    def let_in(badge: str, now=row.starts_at) -> None:
        sessions.check_in(expo.session, expo.organizer, expo.edition, session_id=row.id, badge=badge, now=now)

    let_in(code(expo, first))
    let_in(code(expo, first))
    with pytest.raises(Refusal) as late:
        let_in(code(expo, second))
    with pytest.raises(Refusal) as unknown:
        let_in("nothing")
    with pytest.raises(Refusal) as wrong:
        let_in(code(expo, first), row.starts_at - timedelta(days=1))

    assert [codes_of(one) for one in (late, unknown, wrong)] == [["session_full"], ["no_such_badge"], ["another_day"]]
    assert sessions_queries.attendance(expo.session, expo.edition.id)[row.id].came == 1


def test_a_place_is_kept_until_it_begins_and_who_came_in_comes_in_again(expo):
    row = add(expo, capacity=1, takes_registrations=True)
    late, waiting = person(expo, "김하나"), person(expo, "이둘")
    for one in (late, waiting):
        sessions.register(expo.session, expo.edition, session_id=row.id, person=one, now=NOW)

    def door(one: Person, now=row.starts_at - timedelta(minutes=10)) -> list[str]:
        try:
            sessions.check_in(
                expo.session, expo.organizer, expo.edition, session_id=row.id, badge=code(expo, one), now=now
            )
        except Refusal as refusal:
            return [one.code for one in refusal.violations]
        return []

    begun = row.starts_at
    assert [door(waiting), door(waiting, begun), door(waiting, begun), door(late, begun)] == [
        ["places_kept"], [], [], ["session_full"],
    ]  # fmt: skip
    leave = {"session_id": row.id, "now": begun}
    with pytest.raises(Refusal) as inside:
        sessions.leave(expo.session, expo.edition, person=waiting, **leave)
    with pytest.raises(Refusal) as unknown:
        sessions.leave(expo.session, expo.edition, person=person(expo, "박셋"), **leave)
    assert (codes_of(inside), codes_of(unknown)) == (["is_inside"], ["not_registered"])


@pytest.mark.sqlite_only
def test_the_calendar_file_keeps_its_event_when_the_session_moves(expo):
    row = add(expo)
    text = session_files.calendar_file(expo.edition, [row], "en", now=NOW)
    (event,) = Calendar.from_ical(text).walk("VEVENT")

    assert (str(event["summary"]), event.decoded("dtstart")) == ("Export talk", at(TUESDAY, "10:30"))
    plan = SessionPlan(row.type_id, span(TUESDAY, "13:00", "13:30"), "수출 세미나")
    sessions.change(expo.session, expo.organizer, expo.edition, session_id=row.id, plan=plan, now=at(TUESDAY, "09:00"))
    moved = Calendar.from_ical(session_files.calendar_file(expo.edition, [row], "en", now=NOW)).walk("VEVENT")[0]
    assert moved["uid"] == event["uid"]
    assert moved["sequence"] > event["sequence"]
    with pytest.raises(Refusal) as refused:
        sessions.change(
            expo.session,
            expo.organizer,
            expo.edition,
            session_id=row.id,
            now=at(TUESDAY, "12:00"),
            plan=replace(plan, span=span(TUESDAY, "10:30", "11:30")),
        )
    assert codes_of(refused) == ["time_passed"]


def test_who_registered_is_told_of_a_new_time_a_free_place_and_the_end_of_a_session(expo):
    row = add(expo, capacity=1, takes_registrations=True, companies=("E-001",))
    people = [person(expo, "김하나"), person(expo, "이둘"), person(expo, "박셋"), person(expo, "최넷")]
    for number, one in enumerate(people[:2]):
        one.email, one.email_proven_at = f"{number}@example.com", NOW
    for one in people[2:]:  # colleagues without an address of their own: their company hears, once
        one.exhibitor, expo.exhibitors[1].contact_email = expo.exhibitors[1], "2@example.com"
    for one in people:
        sessions.register(expo.session, expo.edition, session_id=row.id, person=one, now=NOW)

    before = set()

    def told():
        letters = expo.session.scalars(select(Message).order_by(Message.id)).all()
        found = [(one.template.removeprefix("sessions."), one.recipient[0]) for one in letters]
        before.update(one.body.partition("변경 전:\n")[2].partition("\n\n")[0] for one in letters)
        expo.session.execute(delete(Message))
        return found

    def change(plan):
        sessions.change(expo.session, expo.organizer, expo.edition, session_id=row.id, plan=plan, now=NOW)
        return told()

    plan = SessionPlan(
        row.type_id,
        span(TUESDAY, "10:30", "11:30"),
        "수출 세미나",
        "A better title",
        capacity=1,
        takes_registrations=True,
        companies=("E-001",),
    )
    assert change(plan) == []
    assert change(replace(plan, companies=())) == [("changed", "0"), ("changed", "1"), ("changed", "2")]
    assert before == {expo.exhibitors[0].name_ko}  # the time is as it was, and is not said twice
    later = replace(plan, companies=(), span=span(TUESDAY, "13:30", "14:30"))
    sessions.change(expo.session, expo.organizer, expo.edition, session_id=row.id, plan=later, now=NOW)
    assert change(replace(plan, companies=())) == []  # moved and back before a letter left
    sessions.leave(expo.session, expo.edition, session_id=row.id, person=people[0], now=NOW)
    assert told() == [("placed", "1")]
    sessions.change(expo.session, expo.organizer, expo.edition, session_id=row.id, plan=later, now=NOW)
    sessions.remove(expo.session, expo.organizer, expo.edition, session_id=row.id, now=NOW)
    assert told() == [("removed", "1"), ("removed", "2")]
