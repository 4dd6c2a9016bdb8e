"""The rehearsal page: assumptions in the address, figures with their range, other settings compared."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.schedules import Policy
from expo.models.editions import Edition
from expo.models.schedules import Question, Schedule
from expo.queries import schedules
from expo.scheduling import MaxSeconds, solve
from expo.scheduling.formats import problem_document, schedule_document
from tests.support.reading import source_of
from tests.support.small_expo import THE_EVE, SmallExpo
from tests.support.versions import planned

PAGE = "/2026/organizer/planner/1/rehearsal"
SURE = {"second_no_show": 0, "first_no_show": 0, "late": 0, "late_minutes": 0, "patience": 10, "refill": 0, "seed": 1}

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    """A very small expo with a version that was planned from its wishes."""
    expo, schedule = planned(session)
    problem = schedules.load_problem(session, expo.edition, Policy(), THE_EVE).problem
    schedule.problem, schedule.result = problem_document(problem), schedule_document(solve(problem, stop=MaxSeconds(1)))
    session.commit()
    return expo


@pytest.fixture
def edition(expo: SmallExpo) -> Edition:
    return expo.edition


def test_what_everybody_keeps_is_held_and_what_buyers_miss_is_not(organizer):
    kept = source_of(organizer.get(PAGE, query_string=SURE))
    missed = source_of(organizer.get(PAGE, query_string=SURE | {"second_no_show": 100}))

    assert '<b class="rehearsal__mean">4.0</b>' in kept.replace("4</b>", "4.0</b>")
    assert "of 4 planned" in kept
    assert '<span class="small soft">0 to 0</span>' in missed.replace("0.0", "0")


def test_an_assumption_that_makes_no_sense_is_said_and_nothing_is_rehearsed(organizer):
    page = source_of(organizer.get(PAGE, query_string=SURE | {"late": 140}))

    assert "days rehearsed" not in page
    assert "between 0 and 100" in page


def test_a_version_without_meetings_has_no_rehearsal(organizer, session):
    session.scalars(select(Schedule)).one().problem = None
    session.commit()

    assert organizer.get(PAGE).status_code == 404


def test_other_settings_are_compared_when_asked_and_lead_to_where_they_are_set(organizer, session):
    organizer.post("/2026/organizer/planner/1/questions/settings")
    asked = session.scalars(select(Question)).one()
    row = {"is_own": False, "slots": 12, "met": 9, "held": 8.4, "talked": 2.8, "waiting": 1.5, "with_one": 0.5}
    own = row | {"minutes": 30, "tables": 0, "is_own": True, "talked": 2.0}
    asked.answer = {"settings": [own, row | {"minutes": 20, "tables": 2}]}
    session.commit()

    page = source_of(organizer.get(PAGE))

    assert "20 minutes · +2 tables per zone" in page
    assert "/2026/organizer/settings/grid?slot_minutes=20" in page
    assert 'value="20"' in source_of(organizer.get("/2026/organizer/settings/grid?slot_minutes=20"))
