"""What is read from a version: its state, what it leaves unmet, whom it changes, what is newer than it."""

from pathlib import Path

import pytest

from expo.domain.meetings import Origin
from expo.domain.people import Role
from expo.domain.schedules import Change, Policy, UnmetReason, VersionState
from expo.models.schedules import UnmetWish
from expo.queries import schedules as schedules_queries
from expo.queries.schedules import staleness
from expo.services import history, schedules
from tests.support.small_expo import THE_EVE
from tests.support.versions import FIRST, booked, version


def test_the_state_of_a_version_follows_its_publications(session, expo):
    version(session, expo, FIRST)

    assert [one.state for one in schedules_queries.index(session, expo.edition)] == [VersionState.SOLVED]


def test_unmet_wishes_are_found_by_reason_and_by_company(session, expo):
    schedule = version(session, expo, FIRST)
    for buyer, reason in ((0, UnmetReason.NO_TABLE), (2, UnmetReason.PARTICIPANT_BUSY)):
        ids = {"exhibitor_id": expo.exhibitors[1].id, "buyer_id": expo.buyers[buyer].id}
        session.add(UnmetWish(schedule_id=schedule.id, reason=reason.value, **ids))
    session.flush()
    names = schedules_queries.names(session, expo.edition)

    tables = schedules_queries.unmet(session, schedule.id, names, reason=UnmetReason.NO_TABLE)
    trader = schedules_queries.unmet(session, schedule.id, names, words="상사2")

    assert [one.buyer.name.name_en for one in tables] == ["Trader 0"]
    assert [(one.buyer.code, one.reason) for one in trader] == [("B-2", UnmetReason.PARTICIPANT_BUSY)]


def test_fairness_puts_the_worst_off_first(session, expo):
    schedule = version(session, expo, [(0, 0, 0, 0), (0, 1, 1, 0), (1, 2, 0, 1)])
    for buyer in (0, 1):
        ids = {"exhibitor_id": expo.exhibitors[1].id, "buyer_id": expo.buyers[buyer].id}
        session.add(UnmetWish(schedule_id=schedule.id, reason=UnmetReason.NO_TABLE.value, **ids))
    session.flush()

    minimums = dict.fromkeys((one.id for one in expo.exhibitors), 2)
    names = schedules_queries.names(session, expo.edition)
    found = schedules_queries.fairness(session, schedule.id, names, minimums=minimums)

    assert [(one.exhibitor.code, one.met, one.wished) for one in found.shares] == [
        ("E-2", 0, 0), ("E-1", 1, 3), ("E-0", 2, 2),
    ]  # fmt: skip
    assert (found.with_none, found.below_minimum, found.without_wishes) == (0, 1, 1)
    assert found.median_share == pytest.approx(2 / 3)


def test_a_version_is_compared_person_by_person_with_what_people_hold(session, expo):
    expo.wish_all()
    for place in FIRST:
        booked(session, expo, place, Origin.PLANNED)
    schedule = version(session, expo, [(0, 0, 0, 0), (1, 1, 3, 1), (0, 1, 2, 1), (1, 3, 5, 2)])  # (2, 2) is dropped

    preview = schedules_queries.publication_preview(session, expo.edition, schedule, THE_EVE)
    people = schedules_queries.by_person(preview, schedules_queries.names(session, expo.edition))

    found = {(one.role, one.company.code): one.counts for one in people}
    assert found == {
        (Role.EXHIBITOR, "E-2"): {Change.DROPPED: 1},
        (Role.BUYER, "B-2"): {Change.DROPPED: 1},
        (Role.BUYER, "B-1"): {Change.MOVED: 1, Change.REHOUSED: 1},
        (Role.EXHIBITOR, "E-0"): {Change.REHOUSED: 1},
        (Role.EXHIBITOR, "E-1"): {Change.MOVED: 1, Change.ADDED: 1},
        (Role.BUYER, "B-3"): {Change.ADDED: 1},
    }
    assert [one.company.code for one in people[:3]] == ["B-2", "E-2", "B-1"]


def test_the_curve_closes_in():
    progress = [
        {"seconds": 1.0, "weight": 90, "bound": 1000},
        {"seconds": 2.0, "weight": 95, "bound": 104},
        {"seconds": 4.0, "weight": 100, "bound": 100},
    ]

    chart = schedules_queries.progress_chart(progress, until=0)

    assert (chart.seconds, chart.low, chart.high) == (4.0, 85, 120)
    assert chart.best[-1] == chart.bound[-1]
    assert chart.bound[0] == (0.25, 1.0)
    assert schedules_queries.progress_chart(progress[:1], until=0).is_empty


def test_what_changed_after_a_version_was_asked_for_is_counted_by_topic(session, expo):
    def happened(act: str) -> None:
        history.record(session, expo.organizer, act, "wish", None, edition_id=expo.edition.id, now=THE_EVE)
        session.flush()

    expo.wish(0, 0)
    happened("wishes.wish")
    schedule = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)
    session.flush()
    before = dict(schedules_queries.changes_since(session, schedule))
    for act in ("wishes.wish", "wishes.reply", "availability.close", "tables.add", "schedules.publish"):
        happened(act)

    after = dict(schedules_queries.changes_since(session, schedule))

    assert before == {}
    assert after == {
        schedules_queries.Topic.WISHES: 2,
        schedules_queries.Topic.TIMES: 1,
        schedules_queries.Topic.SETTINGS: 1,
    }


def test_every_act_that_a_plan_heeds_is_one_that_somebody_records():
    folder = Path(__file__).parents[2] / "expo" / "services"
    recorded = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))

    assert [act for acts in staleness.ACTS.values() for act in acts if f'"{act}"' not in recorded] == []
