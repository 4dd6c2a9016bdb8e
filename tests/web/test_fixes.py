"""Ways to meet more wishes: grouped by the change, applied with a click, planned again around it."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.schedules import Policy, Start, request_name
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.models.schedules import Question, Schedule
from expo.models.venue import MeetingTable
from expo.queries import schedules
from expo.services import calendar
from expo.services.schedules import fixing
from tests.support.reading import source_of
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import planned

PAGE = "/2026/organizer/planner/1/fixes"
UNMET = ((1, 0), (2, 0))

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """A very small expo whose published version leaves two wishes unmet."""
    expo, schedule = planned(session, UNMET)
    schedule.problem, schedule.result = {}, {}
    session.commit()
    return expo


@pytest.fixture
def edition(expo: SmallExpo) -> Edition:
    return expo.edition


def wishes(expo: SmallExpo) -> list[str]:
    return [request_name(expo.exhibitors[one].id, expo.buyers[other].id) for one, other in UNMET]


def answered(session: Session, expo: SmallExpo, change: str, **detail) -> None:
    """Let the same change help both wishes."""
    at = {"at": expo.slots[5].starts_at.isoformat(), "minutes": 30}
    fix = {
        "change": change,
        "who": None,
        "at": at,
        "limit": None,
        "is_daily": False,
        "pool": None,
        "language": None,
        "hours": [],
        "meets": at,
        "gain": 10,
        "lost": [],
        "moves": [],
    } | detail
    for wish in wishes(expo):
        question = Question(schedule_id=1, request=wish, asked_at=THE_EVE, answered_at=THE_EVE)
        question.answer = {"fixes": [fix], "tried": [], "is_complete": True}
        session.add(question)
    session.commit()


def key(session: Session, expo: SmallExpo) -> str:
    names = schedules.names(session, expo.edition)
    (group,) = schedules.fix_groups(session, expo.edition, 1, names, THE_EVE)
    return group.key


def asked(session: Session) -> Policy:
    session.rollback()
    return Policy.of(session.scalars(select(Schedule).where(Schedule.number == 2)).one().policy)


def test_one_table_that_helps_two_wishes_is_one_way_and_is_added_with_a_click(organizer, session, expo):
    answered(session, expo, "add_table", pool="domestic")

    page = source_of(organizer.get(PAGE))
    answer = organizer.post(PAGE, data={"key": key(session, expo)})

    assert page.count("One more table in domestic") == 1
    assert "Helps 2 wishes" in page
    assert answer.headers["Location"].endswith("/planner/2")
    assert asked(session) == Policy(seconds=15, start=Start.FRESH, musts=tuple(wishes(expo)))
    assert len(session.scalars(select(MeetingTable)).all()) == 4


def test_a_closed_time_is_opened_for_the_company(organizer, session, expo):
    slot, buyer = expo.slots[5], expo.buyers[0]
    closed = calendar.closure(expo.edition, slot, reason="", now=THE_EVE, created_by_id=None, buyer_id=buyer.id)
    session.add(closed)
    session.flush()
    calendar.hold_closures(session, [closed])
    answered(session, expo, "open_slot", who=f"b{buyer.id}")

    organizer.post(PAGE, data={"key": key(session, expo)})

    assert asked(session).musts == tuple(wishes(expo))
    assert session.scalars(select(Closure)).all() == []


def test_a_buyer_who_is_not_there_that_day_is_not_asked_to_come(organizer, session, expo):
    buyer = expo.buyers[0]
    closed = [
        calendar.closure(expo.edition, slot, reason="", now=THE_EVE, created_by_id=None, buyer_id=buyer.id)
        for slot in expo.slots[4:]
    ]
    session.add_all(closed)
    session.flush()
    calendar.hold_closures(session, closed)
    answered(session, expo, "open_slot", who=f"b{buyer.id}")

    assert "Helps" not in source_of(organizer.get(PAGE))


def test_a_fix_that_is_gone_is_said_and_nothing_is_asked(organizer, session, expo):
    answer = organizer.post(PAGE, data={"key": "add_table....nowhere."}, follow_redirects=True)

    assert "This fix is no longer possible." in source_of(answer)
    assert len(session.scalars(select(Schedule)).all()) == 1


def test_all_unmet_wishes_are_asked_about_at_once_and_only_once(organizer, session, expo):
    first = source_of(organizer.post("/2026/organizer/planner/1/questions", follow_redirects=True))
    second = source_of(organizer.post("/2026/organizer/planner/1/questions", follow_redirects=True))

    assert "Asked about 2 wishes." in first
    assert "Asked about 0 wishes." in second
    assert len(session.scalars(select(Question)).all()) == 2


def test_wishes_without_an_answer_in_time_are_told_and_asked_about_again(organizer, session, expo):
    for wish in wishes(expo):
        session.add(Question(schedule_id=1, request=wish, asked_at=THE_EVE, failed_at=THE_EVE, attempts=2))
    session.commit()

    before = source_of(organizer.get(PAGE))
    after = source_of(organizer.post("/2026/organizer/planner/1/questions", follow_redirects=True))

    assert "0 of 8 unmet wishes were asked about. For 2 there was no answer in time: ask again." in before
    assert "Find ways for all unmet wishes" in before
    assert "Asked about 2 wishes." in after
    assert "2 answers are being worked out." in after


def test_one_button_pressed_twice_asks_about_the_next_wishes_once(organizer, session, expo, monkeypatch):
    monkeypatch.setattr(fixing, "MOST_ASKED", 1)
    counts = []
    for _page in range(2):
        seen = re.search(r'name="seen" value="(\d+)"', source_of(organizer.get(PAGE)))[1]
        for _press in range(2):
            organizer.post("/2026/organizer/planner/1/questions", data={"seen": seen})
            session.rollback()
            counts.append(len(session.scalars(select(Question.id)).all()))

    assert counts == [1, 1, 2, 2]
