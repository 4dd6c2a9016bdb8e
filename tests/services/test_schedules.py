"""Asking for a version, recording it, putting it in force, undoing that."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.refusals import Refusal
from expo.domain.schedules import Policy, VersionState
from expo.models.history import Event
from expo.models.schedules import Schedule, StoredPlacement
from expo.queries import schedules as schedules_queries
from expo.services import runs, schedules
from tests.support.refusals import codes_of
from tests.support.small_expo import PLANNED, THE_EVE, SmallExpo, build
from tests.support.versions import FIRST, version

LATER = THE_EVE + timedelta(hours=1)


def publish(session: Session, expo: SmallExpo, schedule: Schedule, now=THE_EVE):
    return schedules.publish(session, expo.organizer, expo.edition, schedule_id=schedule.id, now=now)


# -- asking ---------------------------------------------------------------------------------------------------------


def test_a_version_is_asked_for_and_waits(session, expo):
    schedule = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), note=" first ", now=THE_EVE)

    version = schedules_queries.get(session, expo.edition, 1)
    assert (version.state, version.asked_by, schedule.note) == (VersionState.ASKED, "Organizer", "first")
    assert session.scalars(select(Event.act)).all()[-1] == "schedules.ask"


def test_two_clicks_make_one_run(session, expo):
    schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)

    with pytest.raises(Refusal) as refusal:
        schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)

    assert codes_of(refusal) == ["under_way"]


def test_everything_that_is_missing_is_said_at_once(session):
    expo = build(session, PLANNED)

    with pytest.raises(Refusal) as refusal:
        schedules.ask(session, expo.organizer, expo.edition, policy=Policy(seconds=1), now=THE_EVE)

    assert codes_of(refusal) == ["no_wishes", "seconds"]


@pytest.mark.parametrize(("is_demo", "hint"), [(True, "Move the demo's clock back"), (False, "Change the days")])
def test_nothing_is_planned_once_every_slot_has_begun(session, expo, is_demo, hint):
    expo.edition.is_demo = is_demo
    last = expo.slots[-1].starts_at

    with pytest.raises(Refusal) as refusal:
        schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=last)

    (violation,) = refusal.value.violations
    assert (violation.code, violation.params["last"]) == ("all_begun", last)
    assert hint in violation.sentence


def test_one_slot_ahead_is_enough_to_plan(session, expo):
    before_the_last = expo.slots[-1].starts_at - timedelta(minutes=1)

    schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=before_the_last)

    assert schedules_queries.get(session, expo.edition, 1).state is VersionState.ASKED


def test_a_version_that_is_done_cannot_be_stopped(session, expo):
    version(session, expo, FIRST)

    with pytest.raises(Refusal):
        schedules.ask_to_stop(session, expo.organizer, expo.edition, number=1, now=THE_EVE)


# -- the worker's verbs ---------------------------------------------------------------------------------------------


def test_a_run_is_held_by_one_worker_until_its_lease_runs_out(session, expo):
    schedule = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)

    first = schedules.claim(session, worker="one", now=THE_EVE)
    second = schedules.claim(session, worker="two", now=THE_EVE + timedelta(seconds=10))
    kept = runs.keep(session, Schedule, schedule.id, worker="one", progress=[], now=THE_EVE + timedelta(seconds=12))
    third = schedules.claim(session, worker="two", now=THE_EVE + timedelta(seconds=26))
    fourth = schedules.claim(session, worker="two", now=THE_EVE + timedelta(seconds=60))
    lost = runs.keep(session, Schedule, schedule.id, worker="one", progress=[], now=THE_EVE + timedelta(seconds=61))

    assert (first, second, kept, third, fourth, lost) == (schedule.id, None, False, None, schedule.id, None)


def test_a_run_ends_by_the_clock_that_the_edition_shows(session, expo):
    """Leases run by the wall's clock, a year and a half ahead of the demo's."""
    ahead = timedelta(days=500)
    expo.edition.is_demo, expo.edition.clock_shift_seconds = True, -round(ahead.total_seconds())
    schedule = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)
    for hour in range(2):
        assert schedules.claim(session, worker="gone", now=THE_EVE + ahead + timedelta(hours=hour))

    schedules.expire(session, now=THE_EVE + ahead + timedelta(hours=3))

    assert schedule.failed_at == THE_EVE + timedelta(hours=3)


def test_a_run_whose_holder_is_gone_for_good_is_marked_failed_with_a_reason(session, expo):
    schedule = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)
    for hour in range(2):
        schedules.claim(session, worker="gone", now=THE_EVE + timedelta(hours=hour))

    again = schedules.claim(session, worker="me", now=THE_EVE + timedelta(hours=3))
    expired = schedules.expire(session, now=THE_EVE + timedelta(hours=3))

    assert (again, expired) == (None, 1)
    session.flush()
    session.refresh(schedule)
    assert schedules_queries.get(session, expo.edition, 1).state is VersionState.FAILED
    assert schedule.failure.startswith("The planning process ended twice without a result")


def test_a_timetable_with_a_fault_is_never_recorded(session, expo):
    schedule = schedules.ask(session, expo.organizer, expo.edition, policy=Policy(), now=THE_EVE)
    schedules.claim(session, worker="me", now=THE_EVE)
    loaded = schedules_queries.load_problem(session, expo.edition, Policy(), THE_EVE)
    one, other = [request.id for request in loaded.problem.requests][:2]  # both of exhibitor 0
    meetings = [{"request": name, "slot": 0, "table": n, "interpreter": None} for n, name in enumerate((one, other))]

    schedules.record(session, schedule.id, loaded, {"meetings": meetings, "unmet": []}, {}, worker="me", now=THE_EVE)

    session.flush()
    assert "breaks a rule" in schedule.failure
    assert session.scalar(select(func.count()).select_from(StoredPlacement)) == 0
