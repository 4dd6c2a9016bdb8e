"""The side programme: what it blocks, who has a place, who waits, and who is let in."""

import pytest
from icalendar import Calendar
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.badges import BadgeType
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.badges import Person
from expo.models.calendar import Hold
from expo.models.sessions import StageSession
from expo.queries import agenda
from expo.queries import sessions as sessions_queries
from expo.services import badges, calendar, session_files, sessions
from expo.services.badges import NewPerson
from expo.services.sessions import SessionPlan
from tests.support import small
from tests.support.small import NOW, TUESDAY, Small, at, span


@pytest.fixture
def world(session: Session) -> Small:
    return small.build(session)


def kind(world: Small, *, blocks: bool = False) -> int:
    row = sessions.add_type(
        world.session, world.organizer, world.edition, name_ko="세미나", name_en="Talk", blocks=blocks, now=NOW
    )  # fmt: skip
    return row.id


def add(world: Small, starts: str = "10:30", ends: str = "11:30", *, blocks: bool = False, **more) -> StageSession:
    plan = SessionPlan(kind(world, blocks=blocks), span(TUESDAY, starts, ends), "수출 세미나", "Export talk", **more)
    return sessions.add(world.session, world.organizer, world.edition, plan=plan, now=NOW)


def person(world: Small, name: str) -> Person:
    new = NewPerson(name=name, type=BadgeType.VISITOR, country="KR", locale="ko")
    return badges.enter(world.session, world.edition, new, secret="s", now=NOW).person


def code(world: Small, one: Person) -> str:
    return one.badges[0].code


def codes(refusal: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [violation.code for violation in refusal.value.violations]


def test_a_blocking_session_leaves_no_time_for_consultations(world):
    row = add(world, "10:00", "11:00", blocks=True)

    assert row.block_id is not None
    world.session.expire_all()
    assert min(slot.starts_at for slot in world.edition.slots) == at(TUESDAY, "11:00")


def test_companies_that_take_part_are_held_and_shown_on_today(world):
    row = add(world, companies=("fd-01", "KB-001"))

    holds = select(func.count()).select_from(Hold).where(Hold.stage_session_id == row.id)
    assert world.session.scalar(holds) == 4
    actor = Actor(Role.EXHIBITOR, None, "담당", world.edition.id, exhibitor_id=world.exhibitors[0].id)
    own = agenda.company(world.session, actor)
    assert [one.title.name_en for one in agenda.of_exhibitor(world.session, actor, own)] == ["Export talk"]
    calendar.rebuild(world.session, world.edition)
    assert world.session.scalar(holds) == 4
    sessions.remove(world.session, world.organizer, world.edition, session_id=row.id, now=NOW)
    assert world.session.scalar(select(func.count()).select_from(Hold)) == 0


def test_a_company_in_a_consultation_cannot_take_part_then(world):
    world.meet(0, 0, world.slot(TUESDAY, "11:00"))

    with pytest.raises(Refusal) as refusal:
        add(world, companies=("FD-01", "NONE"))
    with pytest.raises(Refusal) as busy:
        add(world, companies=("FD-01",))

    assert (codes(refusal), codes(busy)) == (["unknown_code"], ["company_busy"])


def test_who_comes_later_waits_and_gets_the_place_that_is_given_back(world):
    row = add(world, capacity=1, takes_registrations=True)
    first, second = person(world, "김하나"), person(world, "이둘")

    def register(one: Person) -> int:
        return sessions.register(world.session, world.edition, session_id=row.id, person=one, now=NOW)

    assert [register(first), register(second), register(first)] == [1, 2, 1]
    full = sessions_queries.attendance(world.session, world.edition.id)[row.id]
    assert (full.left, full.waiting) == (0, 1)
    sessions.leave(world.session, world.edition, session_id=row.id, person=first)
    people = sessions_queries.registrations(world.session, row)
    assert [(one.person.name, one.has_place) for one in people] == [("이둘", True)]


def test_the_door_lets_badges_in_until_every_place_is_taken(world):
    row = add(world, capacity=1, takes_registrations=True)
    first, second = person(world, "김하나"), person(world, "이둘")

    def let_in(badge: str) -> None:
        sessions.check_in(
            world.session, world.organizer, world.edition, session_id=row.id, badge=badge, now=NOW
        )  # fmt: skip

    let_in(code(world, first))
    let_in(code(world, first))
    with pytest.raises(Refusal) as late:
        let_in(code(world, second))
    with pytest.raises(Refusal) as unknown:
        let_in("nothing")

    assert (codes(late), codes(unknown)) == (["session_full"], ["no_such_badge"])
    assert sessions_queries.attendance(world.session, world.edition.id)[row.id].came == 1


def test_a_route_is_ticked_stop_by_stop(world):
    row = add(world, stops=("혁신관", "", "수출관"), is_public=False)
    stop = row.stops[1]
    for visited_at in (NOW, None):
        sessions.visit(
            world.session, world.organizer, world.edition, session_id=row.id, stop_id=stop.id, now=NOW
        )  # fmt: skip
        assert (stop.words, stop.visited_at) == ("수출관", visited_at)
    assert sessions_queries.programme(world.session, world.edition.id) == []


@pytest.mark.sqlite_only
def test_the_calendar_file_keeps_its_event_when_the_session_moves(world):
    row = add(world)
    text = session_files.calendar_file(world.edition, [row], "en", now=NOW)
    (event,) = Calendar.from_ical(text).walk("VEVENT")

    assert (str(event["summary"]), event.decoded("dtstart")) == ("Export talk", at(TUESDAY, "10:30"))
    plan = SessionPlan(row.type_id, span(TUESDAY, "13:00", "13:30"), "수출 세미나")
    sessions.change(
        world.session, world.organizer, world.edition, session_id=row.id, plan=plan, now=at(TUESDAY, "09:00")
    )  # fmt: skip
    moved = Calendar.from_ical(session_files.calendar_file(world.edition, [row], "en", now=NOW)).walk("VEVENT")[0]
    assert moved["uid"] == event["uid"]
    assert moved["sequence"] > event["sequence"]
